"""Files that were kept aside beside the file: before an update, when a backup took their place.

They are kept for 30 days, and the newest three for good. What is older goes once the file in use
has a good backup, and only if it is surely of this centre: a file that nobody can read any more may
be the only one of its kind.
"""

from __future__ import annotations

import logging
import re
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path

from db.cipher import is_plain, trouble_with
from db.file_copy import remove
from db.origin import Origin, origin_of
from db.trouble import Trouble

_log = logging.getLogger(__name__)
REPLACED, DAMAGED = "replaced", "damaged"
KEPT, KEPT_DAYS = 3, 30
_NAME = re.compile(rf"-({REPLACED}|{DAMAGED}|before-\w+)-(\d{{8}}-\d{{6}})(?:-\d+)?")
_STAMP = "%Y%m%d-%H%M%S"


def set_aside(path: Path) -> list[tuple[Path, str, datetime]]:
    """Files that were kept aside beside `path`, newest first: where, why (`replaced`, `damaged` or
    `before` an update), and when. The stamps of updates are UTC, as they stand in the names.
    """
    found = []
    with suppress(OSError):
        for one in path.parent.iterdir():
            if one.suffix == path.suffix and one.stem.startswith(path.stem):
                named = _NAME.fullmatch(one.stem[len(path.stem) :])
                with suppress(ValueError):
                    if named:
                        why = named[1].split("-")[0]
                        found.append((one, why, datetime.strptime(named[2], _STAMP)))
    return sorted(found, key=lambda one: one[2], reverse=True)


def free_name(path: Path, kind: str, now: datetime) -> Path:
    """A name for the file that is set aside, which neither a file nor a log has."""
    stem, number = f"{path.stem}-{kind}-{now.strftime(_STAMP)}", 1
    aside = path.with_name(stem + path.suffix)
    while aside.exists() or log_of(aside).exists():
        number += 1
        aside = path.with_name(f"{stem}-{number}{path.suffix}")
    return aside


def log_of(path: Path) -> Path:
    """Where the engine keeps what is not in the file yet."""
    return path.with_name(path.name + "-wal")


def thin_aside(path: Path, own: Origin, *, now: datetime, key: bytes | None) -> None:
    """Remove what is not to be kept. The file in use is whole and has a good backup."""
    for one, _why, made in set_aside(path)[KEPT:]:
        try:
            if now - made > timedelta(days=KEPT_DAYS) and _is_ours(one, own, key):
                remove(one)
        except (OSError, Trouble) as error:
            _log.info("what was set aside stays: %s", error)


def _is_ours(one: Path, own: Origin, key: bytes | None) -> bool:
    if own.is_same(origin_of(one, key=key)):
        return True
    # Of a damaged one a single page with our key is proof; a plain one has none.
    return key is not None and not is_plain(one) and trouble_with(one, key).kind == "damaged"
