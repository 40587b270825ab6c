"""Start of the program: arguments, one window for one file, the file, the window."""

from __future__ import annotations

import argparse
import logging
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QEventLoop, QObject, Qt, QTimer
from PySide6.QtWidgets import QApplication, QMessageBox

from assets import path as asset
from db.centre import centre
from db.restore import put_back
from db.roles import program
from db.store import Store, open_store, take_lock
from db.trouble import Trouble
from db.words import _
from gui import settings
from gui.backups import Backups
from gui.choose_file import choose_file
from gui.desk import Desk
from gui.look import Look, application
from gui.recovery import offer_for_lost, offers_backup, recover
from gui.settings import Settings
from gui.shell import Shell
from gui.single_instance import SingleInstance
from gui.trouble import CrashGuard, crash_folder, show_trouble, title_of

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
        wanted = offer_for_lost(path, kept)
        if wanted is None:
            return 1
        store = open_or_ask(wanted, kept.get(settings.WHO), partial(ask_for_file, kept=kept))
        if store is None:
            return 1
        if store.path != path:
            instance = SingleInstance(store.path, app)
        desk = Desk(store, settings=kept, parent=app)
        other = first_start(desk)
        if other is None:
            desk.close()
            return 0
        if other == store.path:
            break
        desk.close()
        path = other
    kept.use_file(store.path)
    instance.listen()
    guard.path = store.path
    program = Program(app, desk, look)
    instance.asked.connect(program.come_forward)
    code = app.exec()
    # A second start from now on is told that the file is open, and can be tried again.
    instance.close()
    program.back_up_at_last()
    program.desk.close()
    return code


def first_start(desk: Desk) -> Path | None:
    """Fill an empty file. The file to go on with, or None to quit."""
    if centre(desk.store) is not None:
        return desk.store.path
    from gui.first_start import FirstStart

    dialog = FirstStart(desk)

    def say(trouble: Trouble) -> None:
        show_trouble(trouble, dialog)

    # Only until the window is there, which says it itself.
    desk.troubled.connect(say)
    try:
        if dialog.exec() != FirstStart.DialogCode.Accepted:
            return None
        if dialog.other is not None:
            return dialog.other
        if dialog.from_sheet:
            from gui.sheet_import import open_import

            open_import(desk, "room")
        return desk.store.path
    finally:
        desk.troubled.disconnect(say)
        dialog.deleteLater()


def open_or_ask(
    path: Path, who: str, ask: Callable[[Trouble, Path], Path | None] | None = None
) -> Store | None:
    """Open the file; on trouble say what it is and let the user choose another, or give up."""
    asking = ask or ask_for_file
    wanted: Path | None = path
    while wanted is not None:
        try:
            return open_store(wanted, staff=program(who))
        except Trouble as trouble:
            wanted = asking(trouble, wanted)
    return None


def ask_for_file(trouble: Trouble, path: Path, kept: Settings | None = None) -> Path | None:
    """What is wrong with the file, and the choice: a backup, try again, another file, or quit."""
    if kept is not None and offers_backup(trouble, path, kept):
        return recover(trouble, path, kept)
    box = QMessageBox()
    box.setObjectName("CannotOpen")
    box.setIcon(QMessageBox.Icon.Warning)
    box.setWindowTitle(title_of(trouble))
    box.setText(trouble.message)
    again = box.addButton(_("Try again"), QMessageBox.ButtonRole.AcceptRole)
    other = box.addButton(_("Another file…"), QMessageBox.ButtonRole.ActionRole)
    box.addButton(_("Quit"), QMessageBox.ButtonRole.RejectRole)
    box.exec()
    if box.clickedButton() is again:
        return path
    if box.clickedButton() is other:
        return choose_file(path) or path
    return None


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
        page = self.shell.page.name if self.shell.page else "today"
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
                aside = put_back(copy, path, now=now)
        except Trouble as trouble:
            show_trouble(trouble)
        ask = partial(ask_for_file, kept=old.settings)
        store = open_or_ask(path, old.settings.get(settings.WHO), ask)
        if store is None:
            self.app.quit()
            return
        self.desk = Desk(store, settings=old.settings, parent=self.app)
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
