"""A backup takes the place of the file, which is kept aside and can be restored in turn."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import closing, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import sqlcipher3.dbapi2 as engine

from db.aside import DAMAGED, REPLACED, free_name, log_of, set_aside
from db.backup import backups_in, newest_good
from db.cipher import is_plain
from db.connection import open_file
from db.damage import whole
from db.exchange import complete, exchange, incoming
from db.file_copy import copy_of, remove
from db.holdings import look_into, of_before_passwords
from db.key_file import copy_keys, keys_path, spare_path
from db.origin import origin_of
from db.trouble import Trouble
from db.words import _


@dataclass(frozen=True)
class Candidate:
    """A file that can be restored: a backup, or one that was kept aside.

    `why` is backup, replaced, damaged or before (an update); `good` says whether it was checked
    when it was made, None if nobody looked.
    """

    path: Path
    why: str
    made: datetime
    good: bool | None = None


def candidates(path: Path, folders: Sequence[Path]) -> list[Candidate]:
    """All that can be restored in the place of the file, newest first."""
    found = [
        Candidate(one.path, "backup", one.made, one.good if one.checked else None)
        for folder in dict.fromkeys(folders)
        for one in backups_in(folder, path)
    ]
    found += [Candidate(one, why, made) for one, why, made in set_aside(path)]
    return sorted(found, key=lambda one: one.made, reverse=True)


def lost(path: Path, folders: Sequence[Path]) -> Trouble | None:
    """Said of a file that is not there or empty although there are good backups of it."""
    try:
        gone = path.stat().st_size == 0
    except FileNotFoundError:
        # What is only on its way is brought there when the file is opened.
        gone = not incoming(path).exists()
    if not gone or not any(newest_good(folder, path) for folder in folders):
        return None
    return Trouble(
        "missing",
        _("{path} is not there any more, or it is empty. There are backups of it.").format(
            path=path
        ),
    )


def fetch_keys(path: Path, folders: Sequence[Path]) -> None:
    """For a file that is gone together with its keys: the keys of its newest backup that has them,
    so that somebody can sign in and restore it.

    Raises Trouble if there are backups of several centres: nothing is left that says which it was.
    """
    if path.exists() or _has_keys(path):
        return
    keyed = [
        (one.path, mark) for one in candidates(path, folders) if (mark := origin_of(one.path).key)
    ]
    if len({mark for _path, mark in keyed}) > 1:
        raise Trouble(
            "foreign",
            _(
                "There are backups of several centres whose files are called {name}. Copy the"
                " newest backup of yours and its keys to a folder of its own and open it there."
            ).format(name=path.name),
        )
    if keyed:
        copy_keys(keyed[0][0], path)


def put_back(copy: Path, path: Path, *, now: datetime, key: bytes | None = None) -> Path | None:
    """Put a backup in the place of the file; the present file is kept aside and returned.

    The file must not be open, and the caller holds its lock. A damaged file is kept as it is, with
    its log. Killed at any moment, the next start finds the one or the other. Raises Trouble if the
    backup cannot be read whole; then nothing changed.
    """
    if not copy.exists():
        raise Trouble("missing", _("There is no file at {path}.").format(path=copy))
    complete(path)
    found = look_into(copy, key=key)
    faults = found.faults[:3]
    readable = found.readable
    if key is None and _has_keys(path) and is_plain(copy):
        # Nobody signed in, as where the keys are damaged: it would lie there in the clear.
        readable, faults = False, (of_before_passwords(copy),)
    if not readable:
        raise Trouble(
            "damaged", _("This backup cannot be used: {why}").format(why="; ".join(faults))
        )
    waiting = incoming(path)
    with closing(open_file(copy, key=key, read_only=True)) as connection:
        copy_of(connection, waiting, key=key)
    copy_keys(copy, path)
    try:
        kind = REPLACED if path.exists() and _close_log(path, key) else DAMAGED
        aside = free_name(path, kind, now)
        pairs = ((path, aside), (log_of(path), log_of(aside)))
        moves = [(source, target) for source, target in pairs if source.exists()]
        with suppress(OSError):
            path.with_name(path.name + "-shm").unlink(missing_ok=True)
        exchange(path, [*moves, (waiting, path)])
    except BaseException as error:
        # A power cut is not an exception: what is left then is completed at the next start.
        if isinstance(error, Trouble):
            remove(waiting)
        raise
    return aside if aside.exists() else None


def _has_keys(path: Path) -> bool:
    return keys_path(path).exists() or spare_path(path).exists()


def _close_log(path: Path, key: bytes | None) -> bool:
    """Bring what the log still holds into the file and close it well; False for a damaged file."""
    try:
        if not path.stat().st_size or not whole(path, key=key):
            return False
        with closing(open_file(path, key=key)) as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            connection.execute("PRAGMA journal_mode = DELETE")
    except (Trouble, engine.DatabaseError):
        return False
    return True
