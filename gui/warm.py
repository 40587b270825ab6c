"""The search of the register is made ready in moments when nobody waits."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer

from db.find import warm
from gui.desk import Desk


class Warm(QObject):
    """Loads a little whenever the window has nothing else to do, until all is there."""

    def __init__(self, desk: Desk, parent: QObject) -> None:
        super().__init__(parent)
        self._desk = desk
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._step)
        self._timer.start(0)

    def _step(self) -> None:
        if warm(self._desk.store):
            self._timer.stop()
