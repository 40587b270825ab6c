"""The toolbar of the booking page: which day, which view, which rooms; and what to make."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from db.formats import show_day, show_month
from db.rooms import KINDS, Room
from db.words import _
from gui.controls import Button, Combo, Segmented
from gui.toolbar import DayPopup, GroupLine, Toolbar, arrow

SEATS = (10, 20, 30, 50, 80, 100, 200)


class BookingToolbar(Toolbar):
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
        self._day = date.min
        self.back = arrow("chevron-left", _("Back"), "PgUp")
        self.on = arrow("chevron-right", _("On"), "PgDn")
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
        self.give_way((self.seek, self.series, self.paper), (self.paper, self.today))
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        row = self.row
        for part in (self.back, self.today, self.on, self.date, GroupLine(), self.view):
            row.addWidget(part)
        row.addWidget(GroupLine())
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
        self.fit()

    def pick_day(self) -> None:
        """A calendar below the date."""
        popup = DayPopup(self.date, self._day)
        popup.chosen.connect(self.day_chosen)
        popup.open()
