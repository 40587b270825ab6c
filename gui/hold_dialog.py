"""Until when a provisional booking is held on."""

from __future__ import annotations

from datetime import timedelta

from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from db.booking_states import hold_on
from db.bookings import Booking
from db.centre import centre
from db.fields import Field
from db.formats import show_date
from db.rules import Refused
from db.words import N_, _
from gui.desk import Desk
from gui.dialog import Dialog
from gui.inputs import input_for

_UNTIL = Field("until", N_("Hold until"), "date", required=True)


class HoldDialog(Dialog):
    """Asks for the day and holds on; accepted only when it is done."""

    def __init__(self, desk: Desk, booking: Booking, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent, _("Hold on"), primary=_("Hold on"), width=420, height=240)
        self.booking = booking
        self.until = input_for(_UNTIL, desk)
        # The centre's own number of days, counted from today, but no longer than makes sense.
        here = centre(desk.store)
        until = desk.today() + timedelta(here.provisional_days if here else 0)
        self.until.set_value(min(until, max(booking.starts.date(), desk.today())))
        name = QLabel(booking.title)
        name.setProperty("role", "name")
        column = QVBoxLayout(self.body)
        column.setContentsMargins(16, 14, 16, 14)
        column.setSpacing(10)
        column.addWidget(name)
        if booking.expires_on:
            was = QLabel(_("Held so far until {day}").format(day=show_date(booking.expires_on)))
            was.setProperty("role", "quiet")
            column.addWidget(was)
        column.addWidget(self.until)
        column.addStretch(1)
        self.until.setFocus()

    def save(self) -> None:
        """Hold on; what is refused stands at the field or in the footer."""
        try:
            self.until.show_error("")
            self.desk.do(hold_on, booking=self.booking.id, until=self.until.value())
        except Refused as refused:
            if refused.field == "until":
                self.until.show_error(refused.message)
                self.until.setFocus()
            else:
                self.say_trouble(refused.message)
            return
        self.accept()
