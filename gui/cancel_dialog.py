"""Cancelling asks for the reason, and in a series for how far it goes."""

from __future__ import annotations

from PySide6.QtWidgets import QButtonGroup, QLabel, QRadioButton, QVBoxLayout, QWidget

from db.booking_states import cancel
from db.bookings import Booking
from db.fields import Field
from db.formats import show_day, show_span
from db.rules import Refused
from db.series import cancel_series
from db.words import N_, _
from gui.booking_facts import room_names
from gui.booking_form import SCOPES
from gui.desk import Desk
from gui.dialog import Dialog
from gui.inputs import input_for

_REASON = Field(
    "reason", N_("Reason"), required=True, most=100, help=N_("It stays with the booking.")
)


class CancelDialog(Dialog):
    """Asks and cancels; accepted only when it is done."""

    def __init__(self, desk: Desk, booking: Booking, parent: QWidget | None = None) -> None:
        high = 360 if booking.series else 250
        super().__init__(
            desk, parent, _("Cancel booking"), primary=_("Cancel booking"), width=460, height=high
        )
        self.booking = booking
        self.reason = input_for(_REASON, desk)
        self.scope = QButtonGroup(self)
        column = QVBoxLayout(self.body)
        column.setContentsMargins(16, 14, 16, 14)
        column.setSpacing(10)
        name = QLabel(booking.title)
        name.setProperty("role", "name")
        place = room_names(desk.store, booking.rooms)
        day = show_day(booking.starts.date())
        when = QLabel(f"{day} {show_span(booking.starts, booking.ends)}\u2003{place}")
        when.setProperty("role", "quiet")
        column.addWidget(name)
        column.addWidget(when)
        if booking.series:
            for n, (_value, label) in enumerate(SCOPES):
                choice = QRadioButton(_(label))
                choice.setChecked(n == 0)
                self.scope.addButton(choice, n)
                column.addWidget(choice)
        column.addWidget(self.reason)
        column.addStretch(1)
        self.reason.setFocus()

    def save(self) -> None:
        """Cancel with the reason; what is refused stands at the field or in the footer."""
        try:
            self.reason.show_error("")
            reason = self.reason.value()
            scope = SCOPES[max(0, self.scope.checkedId())][0]
            if self.booking.series and scope != "one":
                self.desk.do(cancel_series, booking=self.booking.id, scope=scope, reason=reason)
            else:
                self.desk.do(cancel, booking=self.booking.id, reason=reason)
        except Refused as refused:
            if refused.field == "reason":
                self.reason.show_error(refused.message)
                self.reason.setFocus()
            else:
                self.say_trouble(refused.message)
            return
        self.accept()
