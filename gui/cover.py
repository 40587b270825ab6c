"""What a locked window shows: nothing of the records."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QRect, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from db.words import _
from gui import icons, theme

_TITLE = "驿站"


class Cover(QWidget):
    """An opaque sheet over the whole of a window, and no more of its title than the program's."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window, self._title = window, window.windowTitle()
        self.setObjectName("Cover")
        self.setCursor(Qt.CursorShape.ArrowCursor)
        self.setGeometry(window.rect())
        window.setWindowTitle(_TITLE)
        window.installEventFilter(self)
        self.show()
        self.raise_()

    def lift(self) -> None:
        """Show the window again."""
        self._window.removeEventFilter(self)
        self._window.setWindowTitle(self._title)
        self.hide()
        self.deleteLater()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Grow with the window, and stay on top of what is added to it."""
        if isinstance(watched, QWidget):
            if event.type() == QEvent.Type.Resize:
                self.setGeometry(watched.rect())
            elif event.type() == QEvent.Type.ChildPolished:
                self.raise_()
        return False

    def paintEvent(self, event: QPaintEvent) -> None:
        """One flat fill, a lock and a word."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme.color("bg"))
        middle = self.rect().center()
        icons.paint(painter, QRect(middle.x() - 14, middle.y() - 40, 28, 28), "lock", "text3")
        painter.setFont(theme.font(14))
        painter.setPen(theme.color("text2"))
        words = QRect(0, middle.y() - 4, self.width(), 30)
        painter.drawText(words, Qt.AlignmentFlag.AlignCenter, _("Locked"))
