"""Connections to files of ours: wherever a file is opened, its key is applied here."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import sqlcipher3.dbapi2 as engine

BUSY_MS = 15_000
KEY_BYTES = 32
_CACHE_KIB = 65_536


def open_file(
    path: Path, *, key: bytes | None = None, read_only: bool = False, busy_ms: int = BUSY_MS
) -> Any:
    """A bare connection, with the key that opens the file, None for a plain one.

    Nothing is read yet: what is wrong with the file shows at the first query, as the engine's own
    error. `read_only` leaves the file as it is, to the byte, its log too; `busy_ms` is how long to
    wait for others. For the records use
    `db.store.connect`, which looks at whose file it is and sets what the rules rely on.
    """
    connection = engine.connect(
        f"{path.absolute().as_uri()}?mode=ro" if read_only else str(path),
        uri=read_only,
        isolation_level=None,
        timeout=busy_ms / 1000,
    )
    if key is not None:
        try:
            apply_key(connection, key)
        except BaseException:
            connection.close()
            raise
    return connection


def apply_key(connection: Any, key: bytes) -> None:
    """Make a fresh connection read and write with this key; call it before anything else.

    `key` has 32 bytes, ValueError otherwise. The file is not read yet: a wrong key shows at the
    first query, as the engine's "file is not a database"; `db.cipher.trouble_with` says what it
    means. What the size of the cache is worth says `db/cipher.py`.
    """
    connection.execute("PRAGMA cipher_log_level = NONE")  # it would write to the error stream
    connection.execute(f"PRAGMA key = {quoted(key)}")
    connection.execute(f"PRAGMA cache_size = -{_CACHE_KIB}")
    # Sorting never goes to the disk, where it would lie in the clear.
    connection.execute("PRAGMA temp_store = MEMORY")


def quoted(key: bytes) -> str:
    """The key as SQLCipher takes one that is no password. Only hex digits can stand in it."""
    if len(key) != KEY_BYTES:
        raise ValueError(f"a key has {KEY_BYTES} bytes, not {len(key)}")
    return f"\"x'{key.hex()}'\""
