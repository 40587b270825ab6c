"""Step 0004: staff and their roles. Passwords and keys are not in the records.

Steps are history: this file no longer changes once it is released.
"""

from __future__ import annotations

TABLES = (
    """CREATE TABLE staff (
        id INTEGER PRIMARY KEY,
        name TEXT NOT NULL CHECK (name <> ''),
        roles TEXT NOT NULL CHECK (roles <> ''),
        person INTEGER REFERENCES person (id),
        password_set_at TEXT,
        archived_at TEXT
    ) STRICT""",
    # A centre that is made up opens without a password, and the window says so.
    "ALTER TABLE centre ADD COLUMN sample INTEGER NOT NULL DEFAULT 0 CHECK (sample IN (0, 1))",
    "ALTER TABLE centre ADD COLUMN recovery_set_at TEXT",
)

INDEXES = ("CREATE UNIQUE INDEX staff_name ON staff (name) WHERE archived_at IS NULL",)

_DIRECTS = "archived_at IS NULL AND ' ' || roles || ' ' LIKE '% director %'"

TRIGGERS = (
    # Somebody must be left who can let others in.
    f"""CREATE TRIGGER staff_director AFTER UPDATE ON staff
    WHEN NOT EXISTS (SELECT 1 FROM staff WHERE {_DIRECTS})
    AND OLD.archived_at IS NULL AND ' ' || OLD.roles || ' ' LIKE '% director %'
    BEGIN SELECT RAISE(ABORT, 'last_director'); END""",
)
