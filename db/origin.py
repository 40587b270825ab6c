"""Which centre a file belongs to: two centres' files may have one name, and one folder for backups.

The first entry of the trail stays in a file for good, and its id is no other centre's. Who cannot
open a file still sees whose key it has.
"""

from __future__ import annotations

from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import sqlcipher3.dbapi2 as engine

from db.cipher import is_plain
from db.connection import open_file
from db.key_file import load
from db.keys import fingerprint
from db.trouble import Trouble


@dataclass(frozen=True)
class Origin:
    """What is known of a file's centre, '' each for what is not."""

    first: str = ""  # the id of the first entry of the trail
    key: str = ""  # the fingerprint of the key, '' for a plain file too

    def is_another(self, other: Origin) -> bool:
        """Whether the two are surely of different centres, or do not open with one key."""
        pairs = ((self.first, other.first), (self.key, other.key))
        return any(one and two and one != two for one, two in pairs)

    def is_same(self, other: Origin) -> bool:
        """Whether the two are surely of one centre."""
        return bool(self.first) and self.first == other.first and not self.is_another(other)


def origin_in(connection: Any, key: bytes | None) -> Origin:
    """The origin of an open file."""
    found = connection.execute("SELECT min(id) FROM trail").fetchone()[0]
    return Origin(str(found or ""), fingerprint(key) if key else "")


def origin_of(path: Path, *, key: bytes | None = None) -> Origin:
    """The origin of any file, as far as it and the keys beside it can be read."""
    with suppress(OSError, Trouble, engine.DatabaseError):
        key_here = None if is_plain(path) else key
        # The engine would throw away the log of an empty file.
        if path.stat().st_size:
            with closing(open_file(path, key=key_here, read_only=True)) as connection:
                return origin_in(connection, key_here)
    with suppress(Trouble):
        return Origin(key=load(path).keys.fingerprint)
    return Origin()
