"""Is the file damaged? Looked at when it is opened, before anything is written to it.

Only after an end that was not clean: a clean one leaves no log beside the file, a cut in the power
or a stick that was pulled out does. `quick_check` reads every page (12 ms for the sample centre's
10 MB when the disk has it at hand, and as long as the disk takes when not), which nobody should
wait for each morning; the backup of each day checks the whole file in any case.
"""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import sqlcipher3.dbapi2 as engine

from db.connection import open_file
from db.engine_words import trouble_of
from db.trouble import Trouble
from db.words import _


def refuse_damaged(path: Path, *, key: bytes | None = None) -> None:
    """Raise Trouble if the file was not closed well and does not pass its check.

    It is opened for reading only: closing it otherwise would fold the log into a damaged file.
    """
    log = path.with_name(path.name + "-wal")
    if not path.exists() or not log.exists() or not log.stat().st_size:
        return
    try:
        # The engine would throw away the log of an empty file.
        well = path.stat().st_size > 0 and whole(path, key=key)
    except Trouble:
        return  # it does not open at all: whoever opens it says why
    if not well:
        raise Trouble(
            "damaged",
            _("{name} is damaged. Restore the newest good backup.").format(name=path.name),
        )


def whole(path: Path, *, key: bytes | None = None) -> bool:
    """Whether the pages of the file fit together. Raises Trouble if it does not open at all, be it
    that it is no such file, has another key, or is held by another program.
    """
    try:
        with closing(open_file(path, key=key, read_only=True)) as connection:
            answers = [row[0] for row in connection.execute("PRAGMA quick_check")]
    except engine.DatabaseError as error:
        if "malformed" not in str(error):
            raise trouble_of(error, path) from error
        return False
    return answers == ["ok"]
