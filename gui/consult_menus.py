"""Menus of the consultation page: what can be done with a cell of the week, what can be printed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from PySide6.QtWidgets import QWidget

from db.absences import absent
from db.appointment_booking import book_appointment
from db.appointments import Appointment, cancel_appointment, miss_appointment, move_appointment
from db.consultation_week import Column
from db.duties import book_duty
from db.formats import show_day
from db.words import _
from gui.appointment_acts import MOVABLE, AppointmentActs, next_of
from gui.desk import Desk
from gui.doors import why_not
from gui.menu import Menu

Does = Callable[[], object]


class AppointmentMenu(Menu):
    """The same acts as the panel and the keys, with the keys beside them."""

    def __init__(
        self, desk: Desk, parent: QWidget, one: Appointment, acts: AppointmentActs, opens: Does
    ) -> None:
        super().__init__(parent, _("Consultation"))

        def add(words: str, icon: str, key: str, does: Does, rule: Callable[..., Any]) -> None:
            self.add(words, icon, key, does, why_not(desk, rule))

        self.add(_("Open"), "eye", "Enter", opens)
        step = next_of(one.status)
        if step:
            add(_(step[0]), step[1], "Ctrl+I", lambda: acts.step(one), step[2])
        if one.status == "booked" and desk.now() >= one.starts:
            add(_("Mark as no-show"), "user-slash", "", lambda: acts.miss(one), miss_appointment)
        if one.status in MOVABLE:
            self.add(_("Print slip"), "print", "", lambda: acts.print_slip(one))
            self.addSeparator()
            add(_("Other time"), "calendar-days", "", lambda: acts.move(one), move_appointment)
            add(
                _("Cancel appointment"),
                "xmark",
                "Del",
                lambda: acts.cancel(one),
                cancel_appointment,
            )


def slot_menu(desk: Desk, parent: QWidget, books: Does) -> Menu:
    """What can be done with a free slot."""
    menu = Menu(parent, _("Free slot"))
    menu.add(_("Book"), "plus", "Enter", books, why_not(desk, book_appointment))
    return menu


def duty_menu(desk: Desk, parent: QWidget, changes: Does | None, makes: Does) -> Menu:
    """What can be done with a duty, or on a day without one."""
    menu = Menu(parent, _("Duty"))
    if changes is not None:
        closed = why_not(desk, absent)
        menu.add(_("Absent, stand-in, other hours"), "user-clock", "", changes, closed)
    menu.add(_("New duty"), "calendar-plus", "", makes, why_not(desk, book_duty))
    return menu


def print_menu(desk: Desk, parent: QWidget, column: Column | None, monday: date) -> Menu:
    """The day list of who is under the cursor, and the poster of the week."""
    menu = Menu(parent, _("Print"))
    if column is not None:
        words = _("Day list of {name}, {day}").format(name=column.name, day=show_day(column.day))
        menu.add(words, "clipboard-list", "Ctrl+P", lambda: print_day(desk, column))
    menu.add(
        _("Duty poster from {day}").format(day=show_day(monday)),
        "image",
        "",
        lambda: desk.print_report("duty-poster", date=monday),
    )
    return menu


def print_day(desk: Desk, column: Column) -> None:
    """Who comes to a consultant on a day."""
    desk.print_report("consultant-day", consultant=column.consultant, date=column.day)
