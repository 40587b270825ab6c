"""Connections to files of ours: wherever a file is opened, its key is applied here."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import sqlcipher3.dbapi2 as engine

from db import cipher

BUSY_MS = 15_000


def open_file(path: Path, *, key: bytes | None = None, read_only: bool = False) -> Any:
    """A bare connection, with the key that opens the file, None for a plain one.

    Nothing is read yet: what is wrong with the file shows at the first query, as the engine's own
    error. `read_only` leaves the file as it is, to the byte, its log too. For the records use
    `db.store.connect`, which looks at whose file it is and sets what the rules rely on.
    """
    connection = engine.connect(
        f"{path.absolute().as_uri()}?mode=ro" if read_only else str(path),
        uri=read_only,
        isolation_level=None,
        timeout=BUSY_MS / 1000,
    )
    if key is not None:
        try:
            cipher.apply_key(connection, key)
        except BaseException:
            connection.close()
            raise
    return connection
