"""Step 0008: what was printed, saved, opened or sent, when and by whom. Nothing of it changes.

Steps are history: this file no longer changes once it is released.
"""

from __future__ import annotations

TABLES = (
    # `digest` is the SHA-256 of the PDF in hex, `target` the printer or the file; `failed` says in
    # words why nothing came out of it.
    """CREATE TABLE printing (
        id INTEGER PRIMARY KEY,
        report TEXT NOT NULL CHECK (report <> ''),
        subject TEXT NOT NULL DEFAULT '',
        parameters TEXT NOT NULL DEFAULT '{}',
        how TEXT NOT NULL CHECK (how IN ('printed', 'saved', 'opened', 'sent')),
        pages INTEGER NOT NULL CHECK (pages >= 0),
        copies INTEGER NOT NULL DEFAULT 1 CHECK (copies > 0),
        target TEXT NOT NULL DEFAULT '',
        digest TEXT NOT NULL DEFAULT '' CHECK (digest = '' OR length(digest) = 64),
        failed TEXT NOT NULL DEFAULT '',
        printed_at TEXT NOT NULL CHECK (printed_at IS strftime('%Y-%m-%dT%H:%M', printed_at)),
        printed_name TEXT NOT NULL
    ) STRICT""",
)

INDEXES = (
    "CREATE INDEX printing_at ON printing (printed_at)",
    "CREATE INDEX printing_report ON printing (report, printed_at)",
)

TRIGGERS = (
    """CREATE TRIGGER printing_new_row BEFORE INSERT ON printing
    WHEN EXISTS (SELECT 1 FROM printing WHERE id = NEW.id)
    BEGIN SELECT RAISE(ABORT, 'row_stays'); END""",
    """CREATE TRIGGER printing_no_update BEFORE UPDATE ON printing
    BEGIN SELECT RAISE(ABORT, 'row_stays'); END""",
    """CREATE TRIGGER printing_no_delete BEFORE DELETE ON printing
    BEGIN SELECT RAISE(ABORT, 'row_stays'); END""",
)
