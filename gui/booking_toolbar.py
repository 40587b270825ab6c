"""The toolbar of the booking page: which day, which view, which rooms; and what to make."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QDate, QPoint, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QCalendarWidget, QFrame, QHBoxLayout, QVBoxLayout, QWidget

from db.formats import show_day, show_month
from db.rooms import KINDS, Room
from db.words import _
from gui import theme
from gui.controls import Button, Combo, Segmented

SEATS = (10, 20, 30, 50, 80, 100, 200)


class BookingToolbar(QFrame):
    """Only says what was asked; the page does it."""

    stepped = Signal(int)
    today_asked = Signal()
    day_chosen = Signal(object)
    view_chosen = Signal(str)
    filtered = Signal()
    print_asked = Signal()
    series_asked = Signal()
    find_asked = Signal()
    new_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "toolbar")
        self.setFixedHeight(theme.row(48))
        self._day = date.min
        self.back = _arrow("chevron-left", _("Back"), "PgUp")
        self.on = _arrow("chevron-right", _("On"), "PgDn")
        self.today = Button(_("Today"), key="Ctrl+T")
        self.date = Button("", icon="calendar-days")
        self.date.setMinimumWidth(128)
        self.view = Segmented(
            (
                ("day", _("Day|view")),
                ("week", _("Week|view")),
                ("month", _("Month|view")),
                ("list", _("List|view")),
            ),
            name=_("View"),
        )
        kinds = [("", _("All rooms")), *((value, _(label)) for value, label in KINDS)]
        self.kind = Combo(kinds, name=_("Kind of room"))
        seats = [("0", _("Any number"))]
        seats += [(str(n), _("{n} or more").format(n=n)) for n in SEATS]
        self.seats = Combo(seats, name=_("People"))
        self.room = Combo(name=_("Room"))
        self.paper = Button(_("Print"), icon="print", key="Ctrl+P")
        self.series = Button(_("Repeat booking"), icon="repeat")
        self.seek = Button(_("Find a time"), icon="magnifying-glass")
        self.new = Button(_("New booking"), icon="plus", key="F7", kind="primary")
        # In a narrow window these lose their words, in this order; icon and tooltip stay. Then two
        # no longer show their keys.
        self._words = [(one, one.text()) for one in (self.seek, self.series, self.paper)]
        self._keys = [(one, one.key()) for one in (self.paper, self.today)]
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 0, 16, 0)
        row.setSpacing(7)
        for part in (self.back, self.today, self.on, self.date, _Line(), self.view, _Line()):
            row.addWidget(part)
        for combo in (self.kind, self.seats, self.room):
            combo.setMinimumWidth(96)
            row.addWidget(combo)
        row.addStretch(1)
        for button in (self.paper, self.series, self.seek, self.new):
            row.addWidget(button)

    def _connect(self) -> None:
        self.back.clicked.connect(lambda: self.stepped.emit(-1))
        self.on.clicked.connect(lambda: self.stepped.emit(1))
        self.today.clicked.connect(self.today_asked)
        self.date.clicked.connect(self.pick_day)
        self.view.changed.connect(self.view_chosen)
        for combo in (self.kind, self.seats, self.room):
            combo.changed.connect(self._filtered)
        self.paper.clicked.connect(self.print_asked)
        self.series.clicked.connect(self.series_asked)
        self.seek.clicked.connect(self.find_asked)
        self.new.clicked.connect(self.new_asked)

    def minimumSizeHint(self) -> QSize:
        """Never the reason for a window to be wider than the screen."""
        return QSize(800, self.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit the words to the width."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        row = self.layout()
        if row is None:
            return
        for button, words in self._words:
            button.setText(words)
            button.setToolTip("")
        for button, key in self._keys:
            button.set_key(key)
        for button, words in self._words:
            row.invalidate()
            if row.sizeHint().width() <= self.width():
                return
            button.setText("")
            button.setAccessibleName(words)
            button.setToolTip(words)
        for button, key in self._keys:
            row.invalidate()
            if row.sizeHint().width() <= self.width():
                return
            button.set_key("")
            button.setToolTip(f"{button.accessibleName()}  {key}")

    def _filtered(self) -> None:
        self.kind.set_used(bool(self.kind.value()))
        self.seats.set_used(self.seats.value() not in ("", "0"))
        self.filtered.emit()

    def show_state(self, day: date, view: str, rooms: list[Room], room: int) -> None:
        """Show the day and the view; the week board asks for one room instead of filters."""
        self._day = day
        self.date.setText(show_month(day) if view == "month" else show_day(day))
        self.date.setToolTip(_("Choose a day"))
        blocked = (self.view.blockSignals(True), self.room.blockSignals(True))
        self.view.set_value(view)
        self.room.set_options([(str(one.id), one.label()) for one in rooms])
        self.room.set_value(str(room))
        self.view.blockSignals(blocked[0])
        self.room.blockSignals(blocked[1])
        self.room.setVisible(view == "week")
        self.kind.setVisible(view != "week")
        self.seats.setVisible(view != "week")
        self._fit()

    def pick_day(self) -> None:
        """A calendar below the date."""
        popup = _DayPopup(self, self._day)
        popup.chosen.connect(self.day_chosen)
        popup.move(self.date.mapToGlobal(QPoint(0, self.date.height() + 2)))
        popup.show()
        popup.calendar.setFocus()


class _DayPopup(QFrame):
    """A calendar that closes when a day is chosen or Esc is pressed."""

    chosen = Signal(object)

    def __init__(self, parent: QWidget, day: date) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
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

    def _choose(self, day: QDate) -> None:
        self.chosen.emit(date(day.year(), day.month(), day.day()))
        self.close()


def _arrow(icon: str, name: str, key: str) -> Button:
    button = Button("", icon=icon)
    button.setAccessibleName(name)
    button.setToolTip(f"{name}  {key}")
    return button


class _Line(QWidget):
    """A short upright line between groups."""

    def __init__(self) -> None:
        super().__init__()
        self.setFixedSize(9, 20)

    def paintEvent(self, event: QPaintEvent) -> None:
        QPainter(self).fillRect(4, 0, 1, self.height(), theme.color("line"))
