"""What toolbars over a calendar share: arrows, a day to choose, words that give way."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import QDate, QPoint, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QCalendarWidget, QFrame, QHBoxLayout, QVBoxLayout, QWidget

from gui import theme
from gui.buttons import Button

_HIGH = 48


class Toolbar(QFrame):
    """A row of controls. In a narrow window the words of some buttons give way to their icons."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "toolbar")
        self.row = QHBoxLayout(self)
        self.row.setContentsMargins(16, 0, 16, 0)
        self.row.setSpacing(7)
        self._words: list[tuple[Button, str]] = []
        self._keys: list[tuple[Button, str]] = []
        theme.signal.changed.connect(self._measure)
        self._measure()

    def give_way(self, words: Sequence[Button], keys: Sequence[Button]) -> None:
        """These lose their words where room is scarce, in this order, then those their keys; icon
        and tooltip stay."""
        self._words = [(one, one.text()) for one in words]
        self._keys = [(one, one.key()) for one in keys]

    def _measure(self) -> None:
        self.setFixedHeight(theme.row(_HIGH))

    def minimumSizeHint(self) -> QSize:
        """Never the reason for a window to be wider than the screen."""
        return QSize(800, self.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit the words to the width."""
        super().resizeEvent(event)
        self.fit()

    def fit(self) -> None:
        """Let as many words give way as the width asks for."""
        for button, words in self._words:
            button.setText(words)
            button.setToolTip("")
        for button, key in self._keys:
            button.set_key(key)
        for button, words in self._words:
            if self._fits():
                return
            button.setText("")
            button.setAccessibleName(words)
            button.setToolTip(words)
        for button, key in self._keys:
            if self._fits():
                return
            button.set_key("")
            button.setToolTip(f"{button.accessibleName()}  {key}")

    def _fits(self) -> bool:
        self.row.invalidate()
        return self.row.sizeHint().width() <= self.width()


class DayPopup(QFrame):
    """A calendar below a button; it closes when a day is chosen or Esc is pressed."""

    chosen = Signal(object)  # date

    def __init__(self, below: QWidget, day: date) -> None:
        super().__init__(below, Qt.WindowType.Popup)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setProperty("role", "card")
        self.calendar = QCalendarWidget()
        self.calendar.setFirstDayOfWeek(Qt.DayOfWeek.Monday)
        self.calendar.setVerticalHeaderFormat(QCalendarWidget.VerticalHeaderFormat.NoVerticalHeader)
        self.calendar.setSelectedDate(QDate(day.year, day.month, day.day))
        self.calendar.activated.connect(self._choose)
        self.calendar.clicked.connect(self._choose)
        column = QVBoxLayout(self)
        column.setContentsMargins(4, 4, 4, 4)
        column.addWidget(self.calendar)
        self.move(below.mapToGlobal(QPoint(0, below.height() + 2)))

    def open(self) -> None:
        """Show it, with the focus on the calendar."""
        self.show()
        self.calendar.setFocus()

    def _choose(self, day: QDate) -> None:
        self.chosen.emit(date(day.year(), day.month(), day.day()))
        self.close()


def arrow(icon: str, name: str, key: str) -> Button:
    """A button with an arrow only."""
    button = Button("", icon=icon)
    button.setAccessibleName(name)
    button.setToolTip(f"{name}  {key}")
    return button


class GroupLine(QWidget):
    """A short upright line between groups."""

    def __init__(self) -> None:
        super().__init__()
        self.setFixedSize(9, 20)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The line."""
        QPainter(self).fillRect(4, 0, 1, self.height(), theme.color("line"))
