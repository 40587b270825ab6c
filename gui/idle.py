"""Whether somebody is there: the time since the last real key, click or movement of the mouse."""

from __future__ import annotations

import time
from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QPointF, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QMouseEvent, QWindow

_REAL = frozenset(
    {
        QEvent.Type.KeyPress,
        QEvent.Type.KeyRelease,
        QEvent.Type.MouseButtonPress,
        QEvent.Type.MouseButtonRelease,
        QEvent.Type.MouseMove,
        QEvent.Type.Wheel,
        QEvent.Type.TouchBegin,
        QEvent.Type.TouchUpdate,
        QEvent.Type.TabletMove,
        QEvent.Type.TabletPress,
    }
)
# The first stands still on some systems while the computer sleeps, the second when it is set.
_CLOCKS = (time.monotonic, time.time)


class Idle(QObject):
    """Says `passed` once nobody has been there for so many minutes; never for 0.

    It listens to the windows and not to each widget, which would cost the window's speed.
    """

    passed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._minutes = 0
        self.clocks: tuple[Callable[[], float], ...] = _CLOCKS
        self._seen = self._now()
        self._mouse = QPointF()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._look)
        app = QGuiApplication.instance()
        assert isinstance(app, QGuiApplication)
        app.focusWindowChanged.connect(self.watch)
        self.watch(QGuiApplication.focusWindow())

    def watch(self, window: QWindow | None) -> None:
        """Listen to a window too."""
        if window is not None:
            window.installEventFilter(self)

    def begin(self, minutes: int) -> None:
        """Count from now; 0 to stop."""
        self._minutes = minutes
        self._seen = self._now()
        self._look()

    def left(self) -> float:
        """Seconds until it is too long."""
        gone = max(now - seen for now, seen in zip(self._now(), self._seen, strict=True))
        return self._minutes * 60 - gone

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Somebody is there; who comes back after too long finds the window locked."""
        if not self._minutes or event.type() not in _REAL or not event.spontaneous():
            return False
        if event.type() == QEvent.Type.MouseMove and isinstance(event, QMouseEvent):
            # A window that opens below a mouse at rest is told of it as of a movement.
            if event.globalPosition() == self._mouse:
                return False
            self._mouse = event.globalPosition()
        if self.left() <= 0:
            self._look()
            return True
        self._seen = self._now()
        return False

    def _now(self) -> list[float]:
        return [clock() for clock in self.clocks]

    def _look(self) -> None:
        self._timer.stop()
        if not self._minutes:
            return
        left = self.left()
        if left > 0:
            self._timer.start(int(left * 1000) + 50)
        else:
            self._minutes = 0
            self.passed.emit()
