"""Start of the program: arguments, one window for one file, the file, the window."""

from __future__ import annotations

import argparse
import logging
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QEventLoop, QObject, Qt, QTimer
from PySide6.QtWidgets import QApplication

from assets import path as asset
from db.restore import put_back
from db.store import take_lock
from db.trouble import Trouble
from db.words import _
from gui import settings
from gui.backups import Backups
from gui.desk import Desk
from gui.look import Look, application
from gui.opened_papers import forget_opened
from gui.opening import Opened, finish, open_again, open_centre
from gui.settings import Settings
from gui.shell import Shell
from gui.single_instance import SingleInstance
from gui.trouble import CrashGuard, crash_folder, show_trouble

_REBUILDING = (settings.LANGUAGE.key, settings.LARGER.key)
# A backup on closing that is done sooner shows nothing.
_SHOWN_AFTER_MS = 400


def program_version() -> str:
    """The version of the program, the same installed, built or run from the source tree."""
    return asset("version.txt").read_text(encoding="utf-8").strip()


def main(argv: Sequence[str] | None = None) -> int:
    """Run the program; 0 when it ended well."""
    parser = argparse.ArgumentParser(prog="yizhan")
    parser.add_argument("--file", type=Path, help="the centre's file")
    parser.add_argument("--version", action="version", version=f"yizhan {program_version()}")
    parser.add_argument("--day-out", type=Path, metavar="DIR", help="a day's work, for checking")
    parser.add_argument("--pictures", type=Path, metavar="DIR", help="pictures of the pages")
    given = parser.parse_args(argv)
    logging.basicConfig(level=logging.INFO, format="%(levelname)s %(name)s: %(message)s")
    if given.day_out:
        from gui.day_out import day_out

        return day_out(given.day_out)
    if given.pictures:
        from gui.pictures import pictures

        return pictures(given.pictures)
    app = application()
    guard = CrashGuard(crash_folder(), program_version(), app)
    guard.install()
    try:
        return start(app, given.file, guard)
    finally:
        guard.remove()


def start(app: QApplication, file: Path | None, guard: CrashGuard) -> int:
    """Bring an open window forward, or open the file and a window of our own."""
    kept = Settings(parent=app)
    look = Look(app, kept)
    look.apply()
    path = (file or kept.file()).absolute()
    while True:
        instance = SingleInstance(path, app)
        if instance.call_first():
            return 0
        opened = open_centre(path, kept)
        if opened is None:
            return 0
        if isinstance(opened, Opened):
            break
        path = opened.absolute()
    kept.use_file(path)
    desk = Desk(opened.store, settings=kept, parent=app)
    finish(desk, opened)
    instance.listen()
    guard.path = path
    forget_opened()
    program = Program(app, desk, look)
    instance.asked.connect(program.come_forward)
    code = app.exec()
    # A second start from now on is told that the file is open, and can be tried again.
    instance.close()
    program.back_up_at_last()
    program.desk.close()
    forget_opened()
    return code


class Program(QObject):
    """Holds the window, and makes it anew when the language or the text size changes."""

    def __init__(self, app: QApplication, desk: Desk, look: Look) -> None:
        super().__init__(app)
        self.app = app
        self.desk = desk
        self.look = look
        self.shell = self._open()
        desk.settings.changed.connect(self._setting_changed)
        # Queued: the click that asks for it belongs to the window that goes.
        desk.restore_wanted.connect(self._restore, Qt.ConnectionType.QueuedConnection)
        Backups.of(desk).start()

    def come_forward(self) -> None:
        """A second start asked for the window."""
        self.shell.come_forward()

    def _open(self) -> Shell:
        shell = Shell(self.desk)
        shell.restore_shape()
        shell.show()
        return shell

    def _setting_changed(self, key: str) -> None:
        if key in _REBUILDING:
            # After the click that caused it: its button belongs to the old window.
            QTimer.singleShot(0, self, self._rebuild)
        elif key == settings.DARK.key:
            self.look.apply()

    def _rebuild(self) -> None:
        page = self.shell.page_name()
        old = self.shell
        self.look.apply()
        self.shell = self._open()
        self.shell.open_page(page)
        old.retire()

    def _restore(self, copy: Path) -> None:
        """Put a backup in the place of the file: close it, exchange, open it again."""
        old, path, now = self.desk, self.desk.store.path, self.desk.now()
        self.shell.retire()
        old.close()
        aside: Path | None = None
        try:
            with take_lock(path):
                aside = put_back(copy, path, now=now, key=old.store.key)
        except Trouble as trouble:
            show_trouble(trouble)
        opened = open_again(path, old.settings, old.store)
        while isinstance(opened, Path):
            path = opened.absolute()
            opened = open_centre(path, old.settings)
        if opened is None:
            self.app.quit()
            return
        old.settings.use_file(path)
        self.desk = Desk(opened.store, settings=old.settings, parent=self.app)
        self.desk.restore_wanted.connect(self._restore, Qt.ConnectionType.QueuedConnection)
        Backups.of(self.desk).start()
        self.shell = self._open()
        old.deleteLater()
        if aside is not None:
            self.desk.say(
                _("Restored. The file as it was is among the backups: {name}").format(
                    name=aside.name
                )
            )

    def back_up_at_last(self) -> None:
        """The window is closed; what was written since the last backup goes into one more."""
        task = Backups.of(self.desk).begin_last()
        if task is None:
            return
        from gui.work_dialog import WorkDialog

        loop = QEventLoop()
        dialog = WorkDialog(self.desk, task)
        task.finished.connect(loop.quit)
        QTimer.singleShot(_SHOWN_AFTER_MS, dialog, dialog.show)
        loop.exec()
