"""Step 0008: what was printed, saved or sent, when and by whom.

Steps are history: this file no longer changes once it is released.
"""

from __future__ import annotations

TABLES: tuple[str, ...] = ()
INDEXES: tuple[str, ...] = ()
TRIGGERS: tuple[str, ...] = ()
