"""Backups: dated copies in a folder, each opened, checked and counted before it is called good.

What was found stands beside each in a small file of the same name and `.json`: no word of the
records, only how many there are. A backup without it was cut short after its copy was whole; it can
be restored, but it does not count as good.

Two centres may use one folder, and their files one name: what is not surely of this centre
(`db/origin.py`) is neither thinned out nor written over, and what is surely of another one is not
offered.
"""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from filelock import FileLock, Timeout

from db import trail
from db.aside import thin_aside
from db.backup_keep import to_keep
from db.file_copy import PART, absent, copy_of, remove
from db.formats import show_date, show_time
from db.key_file import copy_keys, keys_path
from db.origin import Origin, origin_in, origin_of
from db.trouble import Trouble
from db.whole_file import whole_file
from db.words import _

if TYPE_CHECKING:
    from db.store import Store

_log = logging.getLogger(__name__)
_NOTE, _KEYS = ".json", ".keys"
_DATED = re.compile(r"-(\d{8}-\d{6})")
_STAMP = "%Y%m%d-%H%M%S"


@dataclass(frozen=True)
class Backup:
    """One backup of a file: when it was made and what was found then."""

    path: Path
    made: datetime
    checked: bool = False
    faults: tuple[str, ...] = ()
    counts: dict[str, int] = field(default_factory=dict)
    head: str = ""  # the end of the trail: the same as the file's while nothing was written since
    link: str = ""  # of that entry in the chain of the trail
    origin: Origin = field(default_factory=Origin)

    @property
    def good(self) -> bool:
        """Whether it was opened, checked and counted, and nothing was wrong."""
        return self.checked and not self.faults


def back_up(
    db: Store, folder: Path, *, now: datetime, may_make: bool = False, if_changed: bool = False
) -> Backup:
    """A backup of the open file in `folder`; older ones of it are thinned out, and after a good one
    what was set aside long ago.

    The folder must be there unless `may_make`: a stick that is pulled out must not become a folder
    on the disk. With `if_changed`, a good one of today that nothing was written since is enough.
    Raises Trouble: absent, full, busy, copy.
    """
    with _alone(db.path):
        if not may_make and not folder.is_dir():
            raise absent(folder)
        if if_changed:
            newest = newest_good(folder, db.path)
            if newest and newest.made.date() == now.date() and newest.head == _head(db):
                return newest
        own = origin_in(db.connection, db.key)
        _sweep(folder, db, own)
        target, now = _free_name(folder, db, own, now)
        copy = copy_of(db.connection, target, key=db.key, part=_part(own))
        made = _examine(copy, now, db, own, _rewritten(db, _mine(folder, db, own)))
        copy_keys(db.path, made.path)
        _thin_out(folder, db, made, now)
        if made.good:
            thin_aside(db.path, own, now=now, key=db.key)
        return made


def backups_in(folder: Path, path: Path, *, key: bytes | None = None) -> list[Backup]:
    """The backups of the file `path` that lie in `folder`, newest first; none if it is not there.

    Only our own dated copies of a file of this name: nothing else in the folder is looked at. What
    is surely of another centre is left out; `key`, if there is one, tells more of them.
    """
    found = []
    own = origin_of(path, key=key)
    with suppress(OSError):
        for one in folder.iterdir():
            made = _moment(one, path)
            if made is not None:
                found.append(_noted(one, made, key))
    mine = [one for one in found if not own.is_another(one.origin)]
    return sorted(mine, key=lambda one: one.made, reverse=True)


def newest_good(folder: Path, path: Path) -> Backup | None:
    """The newest good backup of the file in `folder`."""
    return next((one for one in backups_in(folder, path) if one.good), None)


def _moment(one: Path, path: Path) -> datetime | None:
    """When a backup was made, by its name; None if it is something else."""
    if one.suffix != path.suffix or not one.stem.startswith(path.stem):
        return None
    dated = _DATED.fullmatch(one.stem[len(path.stem) :])
    try:
        return datetime.strptime(dated[1], _STAMP) if dated else None
    except ValueError:
        return None


def _free_name(folder: Path, db: Store, own: Origin, now: datetime) -> tuple[Path, datetime]:
    """A name for a backup and the second in it: the next that no other centre's backup has."""
    while True:
        target = folder / f"{db.path.stem}-{now.strftime(_STAMP)}{db.path.suffix}"
        if not target.exists() or own.is_same(origin_of(target, key=db.key)):
            return target, now
        now += timedelta(seconds=1)


def _part(own: Origin) -> str:
    """What the name of an unfinished copy ends with: another centre may be at one just now."""
    return f".{own.first}{PART}"


def _mine(folder: Path, db: Store, own: Origin) -> list[Backup]:
    """The backups that are surely of this centre."""
    found = backups_in(folder, db.path, key=db.key)
    return [one for one in found if own.is_same(one.origin)]


def _rewritten(db: Store, earlier: Sequence[Backup]) -> list[str]:
    """Whether the trail is another one than earlier backups knew. What they have and it has not is
    no fault: an older one was restored then."""
    for one in earlier:
        link = trail.link_at(db.connection, int(one.head)) if one.link else ""
        if link not in ("", one.link):
            when = f"{show_date(one.made)} {show_time(one.made)}"
            return [
                _(
                    "The trail was written anew by something other than this program: it is not"
                    " that of the backup of {when}. Keep that backup and tell a director."
                ).format(when=when)
            ]
    return []


def _examine(
    copy: Path, now: datetime, db: Store, own: Origin, more_faults: Sequence[str]
) -> Backup:
    """Check a copy as the file itself is checked, and keep beside it what was found."""
    from db.holdings import look_into  # it needs the store, which makes copies

    found = look_into(copy, key=db.key)
    note = {
        "made": now.isoformat(timespec="seconds"),
        "size": copy.stat().st_size,
        "faults": [*found.faults, *more_faults],
        "counts": found.counts,
        "head": found.head,
        "link": trail.link_at(db.connection, int(found.head or 0)),
        "first": own.first,
        "key": own.key,
    }
    try:
        with whole_file(_note_of(copy)) as unfinished:
            unfinished.write_text(json.dumps(note, ensure_ascii=False) + "\n", encoding="utf-8")
    except Trouble as trouble:
        raise Trouble("copy", trouble.message) from trouble
    return _noted(copy, now.replace(microsecond=0), db.key)


def _noted(copy: Path, made: datetime, key: bytes | None) -> Backup:
    """A backup with what its note says, if that is about the file as it is now."""
    try:
        note: Any = json.loads(_note_of(copy).read_text(encoding="utf-8"))
        if note["size"] == copy.stat().st_size:
            counts = {str(table): int(rows) for table, rows in note["counts"].items()}
            faults = tuple(str(fault) for fault in note["faults"])
            # Earlier notes do not say whose copy it is, nor the link.
            known = Origin(str(note.get("first", "")), str(note.get("key", "")))
            origin = known if known.first else origin_of(copy, key=key)
            head = str(int(note["head"])) if note["head"] else ""
            link = str(note.get("link", ""))
            return Backup(copy, made, True, faults, counts, head, link, origin)
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        pass  # no note, or none of ours: not checked, which is what the answer says
    return Backup(copy, made, origin=origin_of(copy, key=key))


def _note_of(copy: Path) -> Path:
    return copy.with_name(copy.name + _NOTE)


def _head(db: Store) -> str:
    from db.holdings import head_of

    return head_of(db.connection)


def _thin_out(folder: Path, db: Store, made: Backup, now: datetime) -> None:
    """Remove what is not to be kept. The good ones are chosen among themselves."""
    found = _mine(folder, db, made.origin)
    good = to_keep((one.made for one in found if one.good), now.date())
    rest = to_keep((one.made for one in found if not one.good), now.date())
    for one in found:
        if one.path == made.path or one.made in (good if one.good else rest):
            continue
        try:
            one.path.unlink()
            for beside in (_note_of(one.path), keys_path(one.path)):
                beside.unlink(missing_ok=True)
        except OSError as error:
            _log.info("an old backup stays: %s", error)


def _sweep(folder: Path, db: Store, own: Origin) -> None:
    """Take away what a backup of this centre left that was cut short."""
    with suppress(OSError):
        for one in list(folder.iterdir()):
            copy = one.with_name(one.name.removesuffix(_part(own)))
            if copy != one and _moment(copy, db.path) is not None:
                remove(one)
            elif one.name.endswith((_NOTE + PART, _KEYS + PART)):
                copy = one.with_name(one.name.removesuffix(PART)).with_suffix("")
                mine = own.is_same(origin_of(copy, key=db.key))
                if mine and _moment(copy, db.path) is not None:
                    remove(one)


@contextmanager
def _alone(path: Path) -> Iterator[None]:
    """One backup of a file at a time, by whichever program."""
    lock = FileLock(path.with_name(path.name + ".backup-lock"), timeout=0)
    try:
        lock.acquire()
    except Timeout:
        raise Trouble("busy", _("A backup is under way already.")) from None
    except OSError as error:
        raise Trouble("copy", str(error)) from error
    try:
        yield
    finally:
        lock.release()
