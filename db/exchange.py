"""Files take each other's names, all of them or none, also if the power goes in between.

Renaming one file is safe, renaming two is not: between them there would be no file of the name, and
the next start would begin an empty one. So the list of renames is on the disk before the first of
them, and a start that finds such a list completes it.
"""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from db.file_copy import PART, remove
from db.trouble import Trouble
from db.whole_file import put, sync_folder, whole_file
from db.words import _

_LIST = ".moving"
_INCOMING = ".incoming"
Moves = Sequence[tuple[Path, Path]]


def incoming(path: Path) -> Path:
    """The name under which a file waits to take the place of `path`."""
    return path.with_name(path.name + _INCOMING)


def exchange(path: Path, moves: Moves) -> None:
    """Rename files beside `path`: to names that are free, and at last `incoming(path)` to `path`.

    Raises Trouble if one cannot be renamed, as on Windows while another program has it open; then
    all have their old names.
    """
    listed = path.with_name(path.name + _LIST)
    with whole_file(listed) as unfinished:
        names = [[source.name, target.name] for source, target in moves]
        put(unfinished, json.dumps(names, ensure_ascii=False).encode())
    sync_folder(path.parent)
    done: list[tuple[Path, Path]] = []
    try:
        for source, target in moves:
            os.replace(source, target)
            done.append((source, target))
    except OSError as error:
        # If even this fails, the list stays and the next start completes it.
        with suppress(OSError):
            for source, target in reversed(done):
                os.replace(target, source)
            listed.unlink()
        raise Trouble(
            "busy",
            _("{name} cannot be replaced. Close it in other programs and try again.").format(
                name=path.name
            ),
        ) from error
    sync_folder(path.parent)
    listed.unlink()


def complete(path: Path) -> None:
    """Complete an exchange that was cut short. The caller holds the lock on `path`."""
    listed = path.with_name(path.name + _LIST)
    waiting = incoming(path)
    try:
        if listed.exists():
            # What waits is the last to be renamed: if it is gone, all is done.
            if waiting.exists():
                for source, target in json.loads(listed.read_text(encoding="utf-8"))[:-1]:
                    old, new = path.with_name(source), path.with_name(target)
                    if old.exists() and not new.exists():
                        os.replace(old, new)
                os.replace(waiting, path)
                sync_folder(path.parent)
            listed.unlink()
        for left in (waiting, *(one.with_name(one.name + PART) for one in (waiting, listed))):
            remove(left)
    except OSError as error:
        raise Trouble(
            "busy",
            _("{name} cannot be replaced. Close it in other programs and try again.").format(
                name=path.name
            ),
        ) from error
