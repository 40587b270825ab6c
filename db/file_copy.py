"""One faithful copy of the open file, while others go on writing to it."""

from __future__ import annotations

import errno
import os
import shutil
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

import sqlcipher3.dbapi2 as engine

from db.connection import open_file
from db.trouble import Trouble
from db.whole_file import sync_folder
from db.words import _

PART = ".part"
_MB = 1_000_000


def copy_of(connection: Any, target: Path, *, key: bytes | None = None, part: str = PART) -> Path:
    """Copy the open file to `target`, check the copy, and only then give it its name.

    Until then its name ends with `part` besides.

    All pages are copied in one step: stepping stalls behind a busy writer. The copy is opened
    afresh, its pages are checked and every table is counted against the file, within one reading
    transaction. Raises Trouble if the target cannot be written or the copy does not pass.
    """
    _refuse_open(target)
    unfinished = target.with_name(target.name + part)
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        remove(unfinished)
        # In one reading transaction: what others write meanwhile is neither copied nor counted.
        connection.execute("BEGIN")
        try:
            counted = table_counts(connection)
            _refuse_full(connection, target.parent)
            with closing(open_file(unfinished, key=key)) as copy:
                connection.backup(copy)
                copy.execute("PRAGMA journal_mode = DELETE")
        finally:
            connection.execute("COMMIT")
        with closing(open_file(unfinished, key=key, read_only=True)) as copy:
            faults = page_faults(copy)
            same = table_counts(copy) == counted
        if faults or not same:
            why = faults[0] if faults else _("not as many records")
            raise Trouble("copy", _("The backup does not match the file: {why}").format(why=why))
        os.replace(unfinished, target)
        sync_folder(target.parent)
    except (OSError, engine.DatabaseError) as error:
        raise _trouble(error, target.parent) from error
    finally:
        with suppress(OSError):
            remove(unfinished)
    return target


def page_faults(connection: Any) -> list[str]:
    """What is wrong with the pages and indexes of a file; empty if it is whole."""
    answers = [row[0] for row in connection.execute("PRAGMA integrity_check")]
    sealed = [row[0] for row in connection.execute("PRAGMA cipher_integrity_check")]
    return [*(answers if answers != ["ok"] else []), *sealed]


def table_counts(connection: Any) -> dict[str, int]:
    """The number of rows of each table."""
    names = connection.execute(
        "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
    ).fetchall()
    return {
        name: connection.execute(f"SELECT count(*) FROM [{name}]").fetchone()[0]
        for (name,) in names
    }


def remove(unfinished: Path) -> None:
    """Take away what is left of a copy that was not finished."""
    for ending in ("", "-journal", "-wal", "-shm"):
        unfinished.with_name(unfinished.name + ending).unlink(missing_ok=True)


def _refuse_open(target: Path) -> None:
    """A file with a log beside it is open, or was not closed well: its log is not for our copy."""
    if target.with_name(target.name + "-wal").exists():
        raise Trouble(
            "copy",
            _("{name} is open. Choose another name for the backup.").format(name=target.name),
        )


def _refuse_full(connection: Any, folder: Path) -> None:
    """Said before it is tried: a disk filled to the last byte troubles everybody on it."""
    pages = connection.execute("PRAGMA page_count").fetchone()[0]
    # With a key the engine answers in text.
    size = int(pages) * int(connection.execute("PRAGMA page_size").fetchone()[0])
    free = shutil.disk_usage(folder).free
    if free < size:
        raise Trouble(
            "full",
            _(
                "No room for a backup in {folder}: {free} MB are free, {size} MB are needed."
                " Free some space or choose another folder."
            ).format(folder=folder, free=free // _MB, size=-(-size // _MB)),
        )


def _trouble(error: Exception, folder: Path) -> Trouble:
    """Why it could not be written, and what to do."""
    words = str(error).lower()
    if getattr(error, "errno", None) == errno.ENOSPC or "full" in words:
        return Trouble(
            "full",
            _("{folder} is full. Free some space or choose another folder.").format(folder=folder),
        )
    if not folder.exists():
        return absent(folder)
    return Trouble(
        "copy",
        _("The backup could not be written to {folder}: {why}").format(
            folder=folder, why=getattr(error, "strerror", None) or error
        ),
    )


def absent(folder: Path) -> Trouble:
    """The folder for backups is not there: a stick is pulled out, a drive is off."""
    return Trouble(
        "absent",
        _("{folder} is not there. Plug the drive in, or choose another folder.").format(
            folder=folder
        ),
    )
