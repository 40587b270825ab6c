"""Verified copies of the file."""

from __future__ import annotations

import os
from contextlib import closing, suppress
from datetime import datetime
from glob import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

import sqlcipher3.dbapi2 as engine

from db.trouble import Trouble
from db.words import _

if TYPE_CHECKING:
    from db.store import Store

_KEPT = 30


def copy_of(connection: Any, target: Path) -> Path:
    """Copy the open file to `target`, check the copy, and only then give it its name.

    All pages are copied in one step: stepping stalls behind a busy writer.
    Raises Trouble if the target cannot be written or the copy does not pass its check.
    """
    _refuse_open(target)
    unfinished = target.with_name(target.name + ".part")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        unfinished.unlink(missing_ok=True)
        # In one reading transaction: what others write meanwhile is neither copied nor counted.
        connection.execute("BEGIN")
        try:
            counted = table_counts(connection)
            with closing(engine.connect(str(unfinished), isolation_level=None)) as copy:
                connection.backup(copy)
                copy.execute("PRAGMA journal_mode = DELETE")
        finally:
            connection.execute("COMMIT")
        with closing(engine.connect(str(unfinished), isolation_level=None)) as copy:
            answer = copy.execute("PRAGMA integrity_check").fetchone()[0]
            same = table_counts(copy) == counted
        if answer != "ok" or not same:
            unfinished.unlink(missing_ok=True)
            raise Trouble("copy", _("The copy does not match the file: {why}").format(why=answer))
        os.replace(unfinished, target)
    except (OSError, engine.DatabaseError) as error:
        with suppress(OSError):
            unfinished.unlink()
        raise Trouble(
            "copy",
            _("The copy could not be written to {folder}: {why}").format(
                folder=target.parent, why=error
            ),
        ) from error
    return target


def _refuse_open(target: Path) -> None:
    """A file with a log beside it is open, or was not closed well: its log is not for our copy."""
    if target.with_name(target.name + "-wal").exists():
        raise Trouble(
            "copy",
            _("{name} is open. Choose another name for the copy.").format(name=target.name),
        )


def back_up(db: Store, folder: Path, *, now: datetime) -> Path:
    """A dated, verified copy of the open file in `folder`, where the newest 30 of it are kept."""
    stem, suffix = db.path.stem, db.path.suffix
    made = copy_of(db.connection, folder / f"{stem}-{now:%Y%m%d-%H%M%S}{suffix}")
    # Only our own dated copies of this very file: nothing else in the folder is touched.
    dated = f"{escape(stem)}-{'[0-9]' * 8}-{'[0-9]' * 6}{escape(suffix)}"
    for old in sorted(folder.glob(dated))[:-_KEPT]:
        old.unlink(missing_ok=True)
    return made


def table_counts(connection: Any) -> dict[str, int]:
    """The number of rows of each table."""
    names = connection.execute(
        "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
    ).fetchall()
    return {
        name: connection.execute(f"SELECT count(*) FROM [{name}]").fetchone()[0]
        for (name,) in names
    }
