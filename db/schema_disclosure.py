"""Step 0005: the phone of a booking or of one who waits, shown whole, leaves an entry too.

Steps are history: this file no longer changes once it is released.
"""

from __future__ import annotations

from sqlite_utils import Database

_STATEMENTS = (
    "ALTER TABLE disclosure RENAME TO disclosure_before",
    """CREATE TABLE disclosure (
        id INTEGER PRIMARY KEY,
        what TEXT NOT NULL CHECK (what IN ('identity', 'phone', 'export')),
        person INTEGER REFERENCES person (id),
        booking INTEGER REFERENCES booking (id),
        waiting INTEGER REFERENCES waiting (id),
        detail TEXT NOT NULL DEFAULT '',
        records INTEGER NOT NULL CHECK (records > 0),
        CHECK ((person IS NOT NULL) + (booking IS NOT NULL) + (waiting IS NOT NULL)
            = (what <> 'export')),
        CHECK (what <> 'identity' OR person IS NOT NULL)
    ) STRICT""",
    "INSERT INTO disclosure (id, what, person, detail, records)"
    " SELECT id, what, person, detail, records FROM disclosure_before",
    "DROP TABLE disclosure_before",
    "CREATE INDEX disclosure_person ON disclosure (person) WHERE person IS NOT NULL",
    "CREATE INDEX disclosure_booking ON disclosure (booking) WHERE booking IS NOT NULL",
    "CREATE INDEX disclosure_waiting ON disclosure (waiting) WHERE waiting IS NOT NULL",
    """CREATE TRIGGER disclosure_no_update BEFORE UPDATE ON disclosure
    BEGIN SELECT RAISE(ABORT, 'disclosure_stays'); END""",
    """CREATE TRIGGER disclosure_no_delete BEFORE DELETE ON disclosure
    BEGIN SELECT RAISE(ABORT, 'disclosure_stays'); END""",
)


def of_contacts(database: Database) -> None:
    """Make the table again: SQLite changes no CHECK of one that is there."""
    for statement in _STATEMENTS:
        database.execute(statement)
