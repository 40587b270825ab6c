"""What stands in the week of consultations when there is nothing to show, and the ways out."""

from __future__ import annotations

from datetime import date

from PySide6.QtWidgets import QWidget

from db.duties import book_duty
from db.formats import show_day
from db.services import add_service
from db.words import _
from gui.controls import Button
from gui.desk import Desk
from gui.doors import guard
from gui.empty_state import EmptyState


class NoService(EmptyState):
    """The centre offers nothing yet."""

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(parent=parent)
        self.add = guard(Button(_("Add a service"), kind="primary", parent=self), desk, add_service)
        self.show_state(
            "comments",
            _("No service yet"),
            _("First add what is offered, as psychology or legal aid, then who gives it."),
            [self.add],
        )


class NoDuty(EmptyState):
    """Nobody is on duty in the week shown; `next` is the next day on which somebody is."""

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(parent=parent)
        self.next: date | None = None
        self.to_next = Button("", icon="chevron-right", parent=self)
        self.all_services = Button(_("All services"), parent=self)
        self.add = Button(_("New duty"), icon="calendar-plus", kind="tonal", parent=self)
        guard(self.add, desk, book_duty)
        for button in (self.to_next, self.all_services, self.add):
            button.hide()

    def say(self, coming: date | None, *, narrowed: bool) -> None:
        """`narrowed`: only one service is shown."""
        self.next = coming
        buttons = [self.all_services, self.add] if narrowed else [self.add]
        words = _("There is none later either. Enter when somebody is here.")
        if coming is not None:
            self.to_next.setText(_("To {day}").format(day=show_day(coming)))
            buttons.insert(0, self.to_next)
            words = _("The next duty is on {day}.").format(day=show_day(coming))
        title = _("Nobody is on duty this week")
        self.show_state("calendar-xmark", title, words, buttons)
