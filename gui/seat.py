"""Who sits at the open window: change of user, lock, and the lock that comes by itself."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtWidgets import QApplication, QWidget

from db.trouble import Trouble
from db.words import _
from gui import settings
from gui.cover import Cover
from gui.desk import Desk
from gui.idle import Idle
from gui.sign_in import SignIn

_MOST_POPUPS = 10


class Seat(QObject):
    """Asks who sits down; forms, pages and long work stay as they are meanwhile.

    The sample centre has no passwords: nothing locks there. `left` says that somebody who cannot
    sign in wants the program to end.
    """

    left = Signal()

    def __init__(self, desk: Desk, window: QWidget, half: Callable[[], bool]) -> None:
        super().__init__(window)
        self._desk, self._window, self._half = desk, window, half
        self._warned = False
        self.covers: list[Cover] = []
        self.dialog: SignIn | None = None
        self.idle = Idle(self)
        self.idle.passed.connect(self.lock)
        desk.settings.changed.connect(self._on_setting)
        desk.lock_wanted.connect(self.lock)
        desk.standing.connect(self._on_standing)
        self._begin()

    def has_passwords(self) -> bool:
        """Whether people sign in to this file."""
        return self._desk.store.key is not None

    def locked(self) -> bool:
        """Whether nothing of the records is to be seen."""
        return bool(self.covers)

    def change_user(self) -> None:
        """Somebody else sits down (Ctrl+L); Esc, and all stays as it was."""
        if not self.has_passwords():
            self._desk.say(_("Nobody signs in here: this file has no passwords."))
        elif self.dialog is None:
            self._ask(locked=False)

    def lock(self) -> None:
        """Cover every window until somebody signs in."""
        if not self.has_passwords() or self.locked():
            return
        if self.dialog is not None:
            self.dialog.finished.disconnect(self._ended)
            self.dialog.done(SignIn.DialogCode.Rejected)
            self.dialog = None
        for _turn in range(_MOST_POPUPS):
            popup = QApplication.activePopupWidget()
            if popup is None:
                break
            popup.close()
        if not self._ask(locked=True):
            self._begin()
            return
        self._warned = False
        for window in QApplication.topLevelWidgets():
            if window.isVisible() and window is not self.dialog:
                self._cover(window)
        QApplication.instance().installEventFilter(self)  # type: ignore[union-attr]  # an app exists before any widget

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """What long work opens while the window is locked is covered too, and stands behind."""
        if (
            event.type() == QEvent.Type.Show
            and isinstance(watched, QWidget)
            and watched.isWindow()
            and watched.windowType() != Qt.WindowType.ToolTip
            and watched is not self.dialog
        ):
            self._cover(watched)
            if watched.isModal():
                QTimer.singleShot(0, self, self._to_front)
        return False

    def _cover(self, window: QWidget) -> None:
        if all(cover.parentWidget() is not window for cover in self.covers):
            cover = Cover(window)
            cover.destroyed.connect(lambda: self._forget(cover))
            self.covers.append(cover)

    def _forget(self, cover: Cover) -> None:
        """Its window was deleted by the work it belonged to."""
        if cover in self.covers:
            self.covers.remove(cover)

    def _to_front(self) -> None:
        """Of windows that take all input, the one shown last has it."""
        if self.dialog is not None and self.locked():
            self.dialog.hide()
            self.dialog.show()
            self.dialog.raise_()

    def _ask(self, *, locked: bool) -> bool:
        store = self._desk.store
        self._former = store.staff
        self._desk.parting.emit()
        try:
            self.dialog = SignIn(
                store.path, self._desk.settings, self._window, store=store, locked=locked
            )
        except Trouble as trouble:
            # Without the keys nobody could open it again.
            self._desk.troubled.emit(trouble)
            return False
        self.dialog.finished.connect(self._ended)
        self.dialog.show()
        self.dialog.raise_()
        self.dialog.activateWindow()
        return True

    def _ended(self, result: int) -> None:
        self.dialog = None
        if result == SignIn.DialogCode.Accepted:
            self._uncover()
            self._desk.seat(self._former)
            self._begin()
        elif self.locked():
            self._quit()

    def _quit(self) -> None:
        """Nobody can sign in. What somebody has half filled in is lost only at the second time."""
        if self._half() and not self._warned:
            self._warned = True
            if self._ask(locked=True) and self.dialog is not None:
                self.dialog.say_trouble(_("A form is not saved yet. Quit again to throw it away."))
                return
        self._uncover(show=False)
        self.left.emit()

    def _uncover(self, *, show: bool = True) -> None:
        QApplication.instance().removeEventFilter(self)  # type: ignore[union-attr]  # as above
        covers, self.covers = self.covers, []
        for cover in covers:
            if show:
                cover.lift()

    def _begin(self) -> None:
        self.idle.begin(self._desk.settings.get(settings.LOCK_AFTER) if self.has_passwords() else 0)

    def _on_standing(self, on: bool) -> None:
        """What stands for clients may stand for hours; it is no way to the records."""
        if on:
            self.idle.begin(0)
        elif not self.locked():
            self._begin()

    def _on_setting(self, key: str) -> None:
        if key == settings.LOCK_AFTER.key and not self.locked():
            self._begin()
