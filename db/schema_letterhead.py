"""Step 0008: what stands at the head of a paper, and the pictures it is made with.

Steps are history: this file no longer changes once it is released.
"""

from __future__ import annotations

MOST_BYTES = 4 << 20  # of one picture

TABLES = (
    # `digest` is the SHA-256 of the content, in hex; width and height are in pixels.
    f"""CREATE TABLE picture (
        id INTEGER PRIMARY KEY,
        name TEXT NOT NULL CHECK (name <> ''),
        kind TEXT NOT NULL CHECK (kind IN ('png', 'jpg')),
        width INTEGER NOT NULL CHECK (width > 0),
        height INTEGER NOT NULL CHECK (height > 0),
        digest TEXT NOT NULL UNIQUE CHECK (length(digest) = 64),
        content BLOB NOT NULL CHECK (length(content) BETWEEN 1 AND {MOST_BYTES})
    ) STRICT""",
    "ALTER TABLE centre ADD COLUMN english_name TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE centre ADD COLUMN address TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE centre ADD COLUMN leader TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE centre ADD COLUMN leader_title TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE centre ADD COLUMN emblem INTEGER REFERENCES picture (id)",
)

INDEXES: tuple[str, ...] = ()

# A paper that was made once is made again the same: its pictures stay.
TRIGGERS = (
    """CREATE TRIGGER picture_new BEFORE INSERT ON picture
    WHEN EXISTS (SELECT 1 FROM picture WHERE id = NEW.id OR digest = NEW.digest)
    BEGIN SELECT RAISE(ABORT, 'row_stays'); END""",
    """CREATE TRIGGER picture_stays BEFORE UPDATE ON picture
    BEGIN SELECT RAISE(ABORT, 'row_stays'); END""",
    """CREATE TRIGGER picture_kept BEFORE DELETE ON picture
    BEGIN SELECT RAISE(ABORT, 'row_stays'); END""",
)
