"""Copies of the centre's file: one each day by itself, one whenever asked, on a worker."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from db.backup import back_up
from db.store import Store
from db.words import _
from gui import settings
from gui.desk import Desk, Progress


def make_copy(desk: Desk, done: Callable[[Path], None] | None = None) -> None:
    """Copy the file into the folder of copies and remember when."""
    now = desk.now()
    folder = desk.settings.copy_folder(desk.store.path)

    def work(store: Store, progress: Progress) -> Path:
        return back_up(store, folder, now=now, may_make=True).path

    def made(path: Path) -> None:
        desk.settings.put(settings.LAST_COPY, now.isoformat(timespec="seconds"))
        if done:
            done(path)

    desk.later(work, made, label=_("Make copy"))


def copy_due(desk: Desk) -> bool:
    """Whether today has no copy yet. One from the future was made while the clock was wrong."""
    kept = desk.settings.get(settings.LAST_COPY)
    return kept[:10] != desk.today().isoformat()
