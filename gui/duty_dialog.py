"""A new duty, once or repeating: the form on the left, every date with its result on the right."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from datetime import date, timedelta
from typing import Any

from PySide6.QtWidgets import QWidget

from db.bookings import Booking
from db.duties import book_duties, book_duty
from db.duty_bookings import OnDuty, on_duty
from db.series import Choice, Occurrence, preview
from db.series_choices import placed
from db.slots import Span
from db.words import _
from gui.dates_dialog import DatesDialog
from gui.desk import Desk
from gui.doors import is_open
from gui.duty_rule import DutyRule


class DutyDialog(DatesDialog):
    """`seed` may hold service, consultant, room, starts, ends, breaks, and `once`."""

    waits = False

    def __init__(self, desk: Desk, parent: QWidget | None, seed: Mapping[str, Any]) -> None:
        super().__init__(desk, parent, _("New duty"))
        self.form = DutyRule(desk, seed, self.body)
        self.arrange(self.form, self.form)

    def preview(self, asked: Mapping[str, Any]) -> list[Occurrence]:
        """The dates of the duty."""
        return preview(self.desk.store, now=self.desk.now(), **asked)

    def book(self, asked: Mapping[str, Any], choices: Mapping[date, Choice]) -> None:
        """Book the one duty, or all that repeat."""
        one: OnDuty = asked["duty"]
        who = {"service": one.service, "consultant": one.consultant, "breaks": one.breaks}
        if self.form.repetition.once():
            first = asked["starts"].date()
            rooms, starts, ends = placed(
                choices.get(first, Choice("book")), asked["rooms"], asked["starts"], asked["ends"]
            )
            self.desk.do(book_duty, room=rooms[0], starts=starts, ends=ends, **who)
            return
        rest = {name: value for name, value in asked.items() if name not in ("rooms", "duty")}
        self.desk.do(book_duties, room=asked["rooms"][0], choices=choices, **who, **rest)

    def _show(self, problem: str) -> None:
        super()._show(problem)
        if self.found:
            self.form.gives(self._asked, self._booked())

    def _booked(self) -> list[Span]:
        """From when to when each duty would be that can be booked as it stands now."""
        chosen = self.choices.valid(self.found)
        taken = {line.day for line in self._lines if line.result in ("free", "moved")}
        return [
            placed(chosen.get(one.day, Choice("book")), (), one.starts, one.ends)[1:]
            for one in self.found
            if one.day in taken
        ]


def open_duty(desk: Desk, parent: QWidget | None, **seed: Any) -> None:
    """Ask for a duty and book it; `seed` is what is known of it already."""
    if is_open(desk, book_duty):
        DutyDialog(desk, parent, seed).exec()


def repeat_duty(desk: Desk, parent: QWidget | None, one: Booking) -> bool:
    """Ask for more duties like the one that a booking is, from a week later; False if it is none.

    A duty repeats with its consultant or not at all.
    """
    duty = on_duty(desk.store, one.id)
    if duty is None:
        return False
    starts, ends = one.starts + timedelta(7), one.ends + timedelta(7)
    open_duty(desk, parent, **asdict(duty), room=one.rooms[0], starts=starts, ends=ends)
    return True
