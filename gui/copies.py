"""Copies of the centre's file: one each day by itself, one whenever asked, on a worker."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from db.backup import copy_of
from db.store import Store
from db.words import _
from gui import settings
from gui.desk import Desk, Progress

_KEPT = 30


def make_copy(desk: Desk, done: Callable[[Path], None] | None = None) -> None:
    """Copy the file into the folder of copies, check the copy, keep the newest ones."""
    now = desk.now()
    folder = desk.settings.copy_folder()
    target = folder / f"{desk.store.path.stem}-{now:%Y%m%d-%H%M%S}{desk.store.path.suffix}"

    def work(store: Store, progress: Progress) -> Path:
        made = copy_of(store.connection, target)
        _thin(folder, desk_stem)
        return made

    def made(path: Path) -> None:
        desk.settings.put(settings.LAST_COPY, now.isoformat(timespec="seconds"))
        if done:
            done(path)

    desk_stem = desk.store.path.stem
    desk.later(work, made, label=_("Make copy"))


def copy_due(desk: Desk) -> bool:
    """Whether today has no copy yet."""
    kept = desk.settings.get(settings.LAST_COPY)
    return not kept or datetime.fromisoformat(kept).date() < desk.today()


def _thin(folder: Path, stem: str) -> None:
    """Only our own dated copies, and only the oldest beyond the last thirty."""
    pattern = f"{stem}-[0-9]*-[0-9]*.yizhan"
    for old in sorted(folder.glob(pattern))[:-_KEPT]:
        old.unlink(missing_ok=True)
