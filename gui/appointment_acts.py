"""What the desk does with an appointment: next step, step back, another time, cancelling."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from db.appointment_way import step_back
from db.appointments import (
    Appointment,
    arrive,
    begin_session,
    cancel_appointment,
    end_session,
    miss_appointment,
    move_appointment,
)
from db.rules import Refused
from db.words import N_
from gui.desk import Desk
from gui.doors import is_open

Next = tuple[str, str, Callable[..., Any]]
_NEXT: dict[str, Next] = {
    "booked": (N_("Arrived|act"), "check", arrive),
    "arrived": (N_("Begin session"), "play", begin_session),
    "in_session": (N_("End session"), "flag-checkered", end_session),
}
MOVABLE = ("booked", "arrived")
BACK = ("arrived", "in_session", "done", "no_show")


def next_of(status: str) -> Next | None:
    """Label, icon and rule of what usually comes next; None when nothing does."""
    return _NEXT.get(status)


class AppointmentActs(QObject):
    """The acts on one appointment; `refused` says in words what was not done."""

    refused = Signal(str)
    moved = Signal(object)

    def __init__(self, desk: Desk, window: QWidget) -> None:
        super().__init__(window)
        self._desk, self._window = desk, window

    def step(self, one: Appointment) -> None:
        """The next status."""
        found = next_of(one.status)
        if found:
            self.run(found[2], one)

    def run(self, rule: Callable[..., Any], one: Appointment) -> None:
        """Run a rule that needs nothing more than the appointment."""
        self.try_(rule, appointment=one.id)

    def try_(self, rule: Callable[..., Any], **values: Any) -> None:
        """Run a rule, or say why not."""
        if not is_open(self._desk, rule):
            return
        try:
            self._desk.do(rule, **values)
        except Refused as refused:
            self.refused.emit(refused.message)

    def back(self, one: Appointment) -> None:
        """The status before, for one that was set by mistake."""
        self.run(step_back, one)

    def miss(self, one: Appointment) -> None:
        """The client did not come."""
        self.run(miss_appointment, one)

    def cancel(self, one: Appointment) -> None:
        """Ask who gave it up and why, then cancel."""
        from gui.appointment_cancel import AppointmentCancel

        if one.status in MOVABLE and is_open(self._desk, cancel_appointment):
            AppointmentCancel(self._desk, one, self._window).exec()

    def move(self, one: Appointment) -> None:
        """Another time, chosen as for a new one."""
        from gui.appointment_dialog import open_appointment

        if one.status in MOVABLE and is_open(self._desk, move_appointment):
            made = open_appointment(self._desk, self._window, move=one.id)
            if made is not None:
                self.moved.emit(made)

    def name_parties(self, one: Appointment) -> None:
        """Against whom it is, as it is known by now."""
        from gui.parties_dialog import open_parties

        open_parties(self._desk, self._window, one.id)

    def print_slip(self, one: Appointment) -> None:
        """The slip that the client takes along."""
        self._desk.print_report("appointment-slip", appointment=one.id)

    def print_consent(self, one: Appointment) -> None:
        """The form that the client signs before the first session."""
        self._desk.print_report("consent-form", appointment=one.id)
