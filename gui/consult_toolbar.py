"""The toolbar of the consultation page: which week, which service; what to make and to print."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from db.formats import show_day
from db.services import Service
from db.words import _, language
from gui.controls import Button, Combo, Segmented
from gui.toolbar import DayPopup, GroupLine, Toolbar, arrow

_SEGMENTS = 3  # services that stand beside each other; more of them make a list


class ConsultToolbar(Toolbar):
    """Only says what was asked; the page does it. `service` is 0 for all."""

    stepped = Signal(int)
    today_asked = Signal()
    day_chosen = Signal(object)
    service_chosen = Signal()
    change_asked = Signal()
    duty_asked = Signal()
    print_asked = Signal()
    new_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._monday = date.min
        self.back = arrow("chevron-left", _("Week before"), "PgUp")
        self.on = arrow("chevron-right", _("Next week"), "PgDn")
        self.today = Button(_("This week"), key="Ctrl+T")
        self.date = Button("", icon="calendar-days")
        self.date.setToolTip(_("Choose a day"))
        self.change = Button(_("Absent or stand-in"), icon="user-clock")
        self.duty = Button(_("New duty"), icon="calendar-plus")
        self.paper = Button(_("Print"), icon="print", key="Ctrl+P")
        self.new = Button(_("New consultation"), icon="plus", key="F8", kind="primary")
        self.choice: Segmented | Combo | None = None
        self._services: tuple[tuple[str, str], ...] = ()
        for part in (self.back, self.today, self.on, self.date, GroupLine()):
            self.row.addWidget(part)
        self._place = self.row.count()
        self.row.addStretch(1)
        for button in (self.change, self.duty, self.paper, self.new):
            self.row.addWidget(button)
        self.give_way((self.duty, self.change, self.paper), (self.paper, self.today))
        self.back.clicked.connect(lambda: self.stepped.emit(-1))
        self.on.clicked.connect(lambda: self.stepped.emit(1))
        self.today.clicked.connect(self.today_asked)
        self.date.clicked.connect(self.pick_day)
        self.change.clicked.connect(self.change_asked)
        self.duty.clicked.connect(self.duty_asked)
        self.paper.clicked.connect(self.print_asked)
        self.new.clicked.connect(self.new_asked)

    def show_week(self, monday: date) -> None:
        """11月23日–29日."""
        self._monday = monday
        self.date.setText(_week_words(monday, monday + timedelta(6)))
        self.fit()

    def show_services(self, services: Sequence[Service]) -> None:
        """All, and each service; the choice stays if it is still there."""
        options = (("0", _("All|services")), *((str(one.id), one.name) for one in services))
        if options == self._services:
            return
        kept = self.service()
        if self.choice is not None:
            self.choice.hide()
            self.choice.deleteLater()
        self._services = options
        few = len(services) <= _SEGMENTS
        self.choice = (Segmented if few else Combo)(options, name=_("Service"))
        self.choice.set_value(str(kept))
        self.choice.changed.connect(self._chosen)
        self.row.insertWidget(self._place, self.choice)
        self.choice.setVisible(bool(services))
        self.fit()

    def service(self) -> int:
        """The service that is chosen, 0 for all."""
        return int(self.choice.value() or 0) if self.choice is not None else 0

    def _chosen(self) -> None:
        if isinstance(self.choice, Combo):
            self.choice.set_used(bool(self.service()))
        self.service_chosen.emit()

    def show_all(self) -> None:
        """Choose all services."""
        if self.choice is not None:
            self.choice.set_value("0")
            self._chosen()

    def pick_day(self) -> None:
        """A calendar below the week."""
        popup = DayPopup(self.date, self._monday)
        popup.chosen.connect(self.day_chosen)
        popup.open()


def _week_words(monday: date, sunday: date) -> str:
    """11月23日–29日, or with both months where the week lies in two."""
    if language() == "en":
        return f"{show_day(monday)} – {show_day(sunday)}"
    first, last = (show_day(one).split()[0] for one in (monday, sunday))
    return f"{first}–{sunday.day}日" if monday.month == sunday.month else f"{first}–{last}"
