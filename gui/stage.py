"""The real window over the sample centre at one fixed moment, for pictures and the day out."""

from __future__ import annotations

import os
from datetime import datetime, timedelta
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QEvent, QEventLoop, QTimer
from PySide6.QtWidgets import QApplication, QWidget

from db.centre import SAMPLE_STAFF
from db.roles import program
from db.sample import make_sample
from db.store import open_store
from gui.desk import Desk, Task
from gui.settings import Settings

# The Thursday morning of the design, whenever the pictures are made.
MORNING = datetime(2026, 11, 26, 9, 10)
SIZE = (1366, 696)
_LONGEST_MS = 60_000
_PAUSE_MS = 600  # longer than any pause of typing that a page waits for


class Stage:
    """Opens the window; `clock` is moved by hand, so every run shows the same day."""

    def __init__(self, folder: Path, *, now: datetime = MORNING) -> None:
        if not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
            os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
        from gui.look import Look, application
        from gui.shell import Shell

        folder.mkdir(parents=True, exist_ok=True)
        self.clock = now
        self.app: QApplication = application()
        self.file = folder / "sample.yizhan"
        for old in (self.file, self.file.with_name(self.file.name + ".ini")):
            old.unlink(missing_ok=True)
        store = open_store(self.file, staff=program(SAMPLE_STAFF))
        make_sample(store, now=now)
        kept = Settings(self.file.with_name(self.file.name + ".ini"))
        self.look = Look(self.app, kept)
        self.look.apply()
        self.desk = Desk(store, clock=lambda: self.clock, settings=kept)
        self.shell = Shell(self.desk)
        self.shell.resize(*SIZE)
        self.shell.show()
        self.settle()

    def pass_time(self, minutes: int) -> None:
        """Move the clock on and let the window notice, as it does each minute."""
        self.clock += timedelta(minutes=minutes)
        self.shell.minute()
        self.settle()

    def settle(self) -> None:
        """Until everything that was posted has happened."""
        for _turn in range(3):
            QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
            self.app.processEvents()

    def rest(self) -> None:
        """Until what begins after a pause has begun and has ended, as a page that is previewed."""
        loop = QEventLoop()
        QTimer.singleShot(_PAUSE_MS, loop.quit)
        loop.exec()
        for task in self.desk.at_work():
            self.wait_for(task)
        self.settle()

    def wait_for(self, task: Task | None) -> None:
        """Until a piece of long work has ended."""
        if task is None:
            return
        loop = QEventLoop()
        task.finished.connect(loop.quit)
        QTimer.singleShot(_LONGEST_MS, loop.quit)
        loop.exec()
        self.settle()

    def shot(self, path: Path, widget: QWidget | None = None) -> Path:
        """A picture of the window as it is."""
        self.settle()
        (widget or self.shell).grab().save(str(path))
        return path

    def close(self) -> None:
        """Close the window and the file."""
        self.shell.close()
        self.shell.deleteLater()
        self.settle()
        self.desk.close()
