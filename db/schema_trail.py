"""Step 0003: each entry of the trail is chained to the one before, and keeps the act's words.

Steps are history: this file no longer changes once it is released.
"""

from __future__ import annotations

from sqlite_utils import Database

from db.trail import BEGINNING, COLUMNS, link

_TABLES = (
    """CREATE TABLE trail_chained (
        id INTEGER PRIMARY KEY,
        act INTEGER NOT NULL,
        at TEXT NOT NULL,
        who TEXT NOT NULL,
        rule TEXT NOT NULL,
        kind TEXT NOT NULL CHECK (kind IN ('insert', 'update', 'delete')),
        record_table TEXT NOT NULL,
        record INTEGER NOT NULL,
        before TEXT CHECK (before IS NULL OR json_valid(before)),
        after TEXT CHECK (after IS NULL OR json_valid(after)),
        label TEXT NOT NULL DEFAULT '',
        undoes INTEGER,
        link BLOB NOT NULL CHECK (length(link) = 32)
    ) STRICT""",
    """CREATE TABLE trail_anchor (
        id INTEGER PRIMARY KEY CHECK (id = 1),
        entries INTEGER NOT NULL CHECK (entries >= 0),
        head BLOB NOT NULL CHECK (length(head) = 32)
    ) STRICT""",
)

_AFTERWARDS = (
    "DROP TABLE trail",
    "ALTER TABLE trail_chained RENAME TO trail",
    "CREATE INDEX trail_act ON trail (act)",
    "CREATE INDEX trail_record ON trail (record_table, record, act)",
    # What the page of the trail filters by, each with the acts in order.
    "CREATE INDEX trail_at ON trail (at, act)",
    "CREATE INDEX trail_who ON trail (who, act)",
    "CREATE INDEX trail_table ON trail (record_table, act)",
    "CREATE INDEX trail_label ON trail (act, label) WHERE label <> ''",
    "CREATE INDEX trail_undoes ON trail (undoes) WHERE undoes IS NOT NULL",
    """CREATE TRIGGER trail_no_update BEFORE UPDATE ON trail
    BEGIN SELECT RAISE(ABORT, 'trail_is_append_only'); END""",
    """CREATE TRIGGER trail_no_delete BEFORE DELETE ON trail
    BEGIN SELECT RAISE(ABORT, 'trail_is_append_only'); END""",
    """CREATE TRIGGER trail_in_order BEFORE INSERT ON trail
    WHEN NEW.id <= (SELECT max(id) FROM trail)
    BEGIN SELECT RAISE(ABORT, 'trail_is_append_only'); END""",
    """CREATE TRIGGER trail_anchor_forward BEFORE UPDATE ON trail_anchor
    WHEN NEW.entries <= OLD.entries
    BEGIN SELECT RAISE(ABORT, 'trail_is_append_only'); END""",
    """CREATE TRIGGER trail_anchor_stays BEFORE DELETE ON trail_anchor
    BEGIN SELECT RAISE(ABORT, 'trail_is_append_only'); END""",
)


def chain(database: Database) -> None:
    """Build the trail anew with the links of what is in it, in the order of the ids."""
    for statement in _TABLES:
        database.execute(statement)
    entries, former = 0, BEGINNING
    old = f"SELECT {', '.join(COLUMNS[:10])} FROM trail ORDER BY id"
    marks = ", ".join("?" * (len(COLUMNS) + 1))
    put = f"INSERT INTO trail_chained ({', '.join(COLUMNS)}, link) VALUES ({marks})"
    for row in database.execute(old):
        content = (*row, "", None)
        former = link(former, content)
        database.execute(put, (*content, former))
        entries += 1
    database.execute("INSERT INTO trail_anchor VALUES (1, ?, ?)", (entries, former))
    for statement in _AFTERWARDS:
        database.execute(statement)
