"""A copy is put in the place of the file."""

from __future__ import annotations

import os
from contextlib import closing, suppress
from datetime import datetime
from pathlib import Path

import sqlcipher3.dbapi2 as engine

from db.backup import copy_of
from db.check import check
from db.trouble import Trouble
from db.words import _


def put_back(copy: Path, path: Path, *, now: datetime) -> Path | None:
    """Put a copy in the place of the file; the present file is kept aside and returned.

    The file must not be open. Raises Trouble if the copy is not a good one; then nothing changed.
    """
    if not copy.exists():
        raise Trouble("missing", _("There is no file at {path}.").format(path=copy))
    faults = check(copy)
    if faults:
        raise Trouble(
            "damaged", _("This copy is not good: {why}").format(why="; ".join(faults[:3]))
        )
    incoming = path.with_name(path.name + ".incoming")
    with closing(engine.connect(str(copy), isolation_level=None)) as connection:
        copy_of(connection, incoming)
    aside: Path | None = None
    try:
        if path.exists():
            _fold_in_log(path)
            free = _free_name(path, now)
            os.replace(path, free)
            aside = free
        for suffix in ("-wal", "-shm"):
            path.with_name(path.name + suffix).unlink(missing_ok=True)
        os.replace(incoming, path)
    except OSError as error:
        # On Windows nothing that another program has open can be moved.
        with suppress(OSError):
            if aside is not None:
                os.replace(aside, path)
            incoming.unlink(missing_ok=True)
        raise Trouble(
            "busy",
            _("{name} cannot be replaced. Close it in other programs and try again.").format(
                name=path.name
            ),
        ) from error
    return aside


def _free_name(path: Path, now: datetime) -> Path:
    """A name for the file that is set aside, which no other has."""
    stem, number = f"{path.stem}-replaced-{now:%Y%m%d-%H%M%S}", 1
    aside = path.with_name(stem + path.suffix)
    while aside.exists():
        number += 1
        aside = path.with_name(f"{stem}-{number}{path.suffix}")
    return aside


def _fold_in_log(path: Path) -> None:
    """Bring what the write-ahead log still holds into the file itself, if the file can be read."""
    try:
        with closing(engine.connect(str(path), isolation_level=None)) as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    except engine.DatabaseError:
        # A damaged file is set aside as it is, with its log, for whoever tries to rescue it.
        log = path.with_name(path.name + "-wal")
        if log.exists():
            os.replace(log, log.with_name(log.name + ".aside"))
