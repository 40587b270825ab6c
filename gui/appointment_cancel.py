"""Cancelling an appointment asks who gave it up and why; in a series, how far it goes."""

from __future__ import annotations

from PySide6.QtWidgets import QButtonGroup, QLabel, QRadioButton, QVBoxLayout, QWidget

from db.appointment_series import cancel_appointments, following
from db.appointment_way import notice_words
from db.appointments import WHO, Appointment, cancel_appointment
from db.fields import Field
from db.formats import show_day, show_span
from db.rules import Refused
from db.words import N_, _
from gui.controls import Segmented
from gui.desk import Desk
from gui.dialog import Dialog
from gui.inputs import input_for

_REASON = Field("reason", N_("Reason"), most=100, help=N_("It stays with the appointment."))


class AppointmentCancel(Dialog):
    """Asks and cancels; accepted only when it is done."""

    def __init__(self, desk: Desk, one: Appointment, parent: QWidget | None = None) -> None:
        self.one = one
        self.left = len(following(desk.store, one))
        super().__init__(
            desk,
            parent,
            _("Cancel appointment"),
            primary=_("Cancel appointment"),
            width=460,
            height=390 if self.left > 1 else 320,
        )
        self.primary_button.set_kind("danger")
        self.by = Segmented([(code, _(label)) for code, label in WHO], name=_("Given up by"))
        self.reason = input_for(_REASON, desk)
        self.scope = QButtonGroup(self)
        column = QVBoxLayout(self.body)
        column.setContentsMargins(16, 14, 16, 14)
        column.setSpacing(10)
        name = QLabel(one.shown)
        name.setProperty("role", "name")
        when = QLabel(f"{show_day(one.starts)} {show_span(one.starts, one.ends)}")
        when.setProperty("role", "quiet")
        notice = QLabel(
            _("That is {notice}; it is kept.").format(notice=notice_words(one.starts, desk.now()))
        )
        notice.setProperty("role", "help")
        label = QLabel(_("Given up by"))
        label.setProperty("role", "label")
        for widget in (name, when, notice):
            column.addWidget(widget)
        if self.left > 1:
            choices = (
                _("This session only"),
                _("This and following: {n}").format(n=self.left),
            )
            for place, words in enumerate(choices):
                choice = QRadioButton(words)
                choice.setChecked(place == 0)
                self.scope.addButton(choice, place)
                column.addWidget(choice)
        column.addWidget(label)
        column.addWidget(self.by)
        column.addWidget(self.reason)
        column.addStretch(1)
        self.reason.setFocus()

    def save(self) -> None:
        """Cancel; what is refused stands at the field or in the footer."""
        try:
            self.reason.show_error("")
            self.desk.do(
                cancel_appointments if self.scope.checkedId() == 1 else cancel_appointment,
                appointment=self.one.id,
                by=self.by.value(),
                reason=self.reason.value() or "",
            )
        except Refused as refused:
            if refused.field == "reason":
                self.reason.show_error(refused.message)
                self.reason.setFocus()
            else:
                self.say_trouble(refused.message)
            return
        self.accept()
