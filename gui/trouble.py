"""Trouble with the world and bugs: one dialog each, in plain words, and the program goes on.

A bug leaves a crash file that holds code positions and versions, never what was typed or stored.
"""

from __future__ import annotations

import logging
import platform
import sys
import threading
import traceback
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType

from platformdirs import user_log_dir
from PySide6.QtCore import QObject, Signal, qVersion
from PySide6.QtWidgets import QApplication, QMessageBox, QWidget

from db.engine_words import trouble_of
from db.rules import Refused
from db.trouble import Trouble
from db.words import N_, _

_log = logging.getLogger(__name__)

TITLES = {
    "full": N_("The disk is full"),
    "read_only": N_("The file cannot be written"),
    "damaged": N_("The file is damaged"),
    "locked": N_("The file is open already"),
    "busy": N_("The file is in use"),
    "newer": N_("The file is from a newer version"),
    "foreign": N_("Not a file of this program"),
    "missing": N_("The file is not there"),
    "network": N_("The file is on a network drive"),
    "cloud": N_("The file is in a cloud folder"),
    "copy": N_("The backup was not made"),
    "memory": N_("There is not enough memory"),
    "encrypted": N_("The file opens with a password"),
    "absent": N_("The folder for backups is not there"),
}

_OTHER = N_("Something is in the way")


def title_of(trouble: Trouble) -> str:
    """The dialog's headline for a kind of trouble."""
    return _(TITLES.get(trouble.kind, _OTHER))


def show_trouble(trouble: Trouble, parent: QWidget | None = None) -> None:
    """Say what happened and what to do; everything saved before stays saved."""
    box = QMessageBox(parent)
    box.setObjectName("Trouble")
    box.setIcon(QMessageBox.Icon.Warning)
    box.setWindowTitle(title_of(trouble))
    box.setText(title_of(trouble))
    box.setInformativeText(trouble.message)
    box.addButton(_("Understood"), QMessageBox.ButtonRole.AcceptRole)
    box.exec()


def crash_folder() -> Path:
    """Where crash files lie."""
    return Path(user_log_dir("yizhan", appauthor=False))


def crash_text(kind: type[BaseException], tb: TracebackType | None, *, version: str) -> str:
    """A bug without personal data: type, files, lines and functions, but no message, no values.

    The message of an error often holds the value that caused it, so it stays out.
    """
    lines = [
        f"yizhan {version}",
        f"python {platform.python_version()} qt {qVersion()} {platform.system()}"
        f" {platform.release()}",
        f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}",
        kind.__module__ + "." + kind.__qualname__,
    ]
    for frame in traceback.extract_tb(tb):
        place = Path(frame.filename)
        lines.append(f"  {place.parent.name}/{place.name}:{frame.lineno} {frame.name}")
    return "\n".join(lines) + "\n"


class CrashGuard(QObject):
    """Takes what nobody caught: trouble to its dialog, a bug to a file and one dialog."""

    caught = Signal(object, object)  # exception, crash file or None

    def __init__(self, folder: Path, version: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.folder = folder
        self.path = Path()
        self.version = version
        self._seen: set[str] = set()
        self._showing = False
        self.caught.connect(self._show)

    def install(self) -> None:
        """Stand behind every uncaught exception, on the window's thread and on workers."""
        sys.excepthook = self._hook
        threading.excepthook = self._thread_hook

    def remove(self) -> None:
        """Step aside again."""
        sys.excepthook = sys.__excepthook__
        threading.excepthook = threading.__excepthook__

    def _hook(
        self, kind: type[BaseException], error: BaseException, tb: TracebackType | None
    ) -> None:
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, error, tb)
            QApplication.quit()
            return
        world = _of_the_world(error, self.path)
        if world is not None:
            self.caught.emit(world, None)
            return
        text = crash_text(kind, tb, version=self.version)
        _log.error("a bug: %s", text, exc_info=(kind, error, tb))
        where = "\n".join(text.splitlines()[3:])
        if where in self._seen:
            return
        self._seen.add(where)
        self.caught.emit(error, self._keep(text))

    def _thread_hook(self, args: threading.ExceptHookArgs) -> None:
        if args.exc_value is not None:
            self._hook(args.exc_type, args.exc_value, args.exc_traceback)

    def _keep(self, text: str) -> Path | None:
        path = self.folder / f"crash-{datetime.now(UTC):%Y%m%d-%H%M%S}.txt"
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        except OSError as error:
            _log.error("the crash file could not be written: %s", error)
            return None
        return path

    def _show(self, error: BaseException, path: Path | None) -> None:
        if self._showing:
            return
        self._showing = True
        try:
            parent = QApplication.activeWindow()
            if isinstance(error, Trouble):
                show_trouble(error, parent)
            else:
                _show_bug(path, parent)
        finally:
            self._showing = False


def _of_the_world(error: BaseException, path: Path) -> Trouble | None:
    """The error as trouble with the world, None if it is a bug.

    Reading the file outside a rule can meet a full disk or a damaged file as well; the engine
    calls its other errors by the same classes, so only those whose words are known count.
    """
    if isinstance(error, Trouble):
        return error
    if isinstance(error, Refused):
        return Trouble("refused", error.message)
    named = type(error).__name__ in ("OperationalError", "DatabaseError")
    if named and isinstance(error, Exception):
        trouble = trouble_of(error, path)
        return trouble if trouble.kind in ("full", "busy", "damaged") else None
    return None


def _show_bug(path: Path | None, parent: QWidget | None) -> None:
    box = QMessageBox(parent)
    box.setObjectName("Bug")
    box.setIcon(QMessageBox.Icon.Warning)
    box.setWindowTitle(_("A fault in the program"))
    box.setText(_("Something in the program went wrong. What was saved is safe; you can go on."))
    words = _("The last step may be missing. Look whether it is there, and do it again if not.")
    if path is not None:
        words += "\n" + _("For the people who make the program: {path}").format(path=path)
    box.setInformativeText(words)
    box.addButton(_("Go on"), QMessageBox.ButtonRole.AcceptRole)
    box.exec()
