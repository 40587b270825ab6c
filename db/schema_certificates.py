"""Step 0008: certificates: their kinds, their register, the key that signs them.

Steps are history: this file no longer changes once it is released.
"""

from __future__ import annotations

TABLES: tuple[str, ...] = ()
INDEXES: tuple[str, ...] = ()
TRIGGERS: tuple[str, ...] = ()
