"""Step 0008: what stands at the head of a paper, and the pictures it is made with.

Steps are history: this file no longer changes once it is released.
"""

from __future__ import annotations

TABLES: tuple[str, ...] = ()
INDEXES: tuple[str, ...] = ()
TRIGGERS: tuple[str, ...] = ()
