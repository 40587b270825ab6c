"""The consultation desk: the week of duties, today's queue, and what is being worked on.

The page decides nothing: it runs one rule for what was asked, and says what a rule refused.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, time
from functools import partial
from typing import Any

from PySide6.QtCore import QPoint

from db.absences import absent
from db.appointment_booking import book_appointment
from db.appointments import Appointment, move_appointment
from db.consultation_week import Cell
from db.consultations import Slot
from db.duties import book_duty, duty_of
from db.rules import Refused
from db.words import N_, _
from gui.consult_menus import AppointmentMenu, duty_menu, print_menu, slot_menu
from gui.consult_views import ConsultViews
from gui.desk import Desk
from gui.doors import guard

_BEGINS, _ENDS = time(9), time(12)  # what a new duty on an empty day starts from


class ConsultPage(ConsultViews):
    """The desk books here, and sees who waits, who sits with whom and who is to come."""

    name = "consultations"
    title = N_("Week|consultations")
    icon = "comments"
    area = "consultations"

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        bar, week, queue = self.toolbar, self.week, self.queue
        for button, rule in (
            (bar.change, absent),
            (bar.duty, book_duty),
            (bar.new, book_appointment),
        ):
            guard(button, desk, rule)
        bar.change_asked.connect(self.change_duty)
        bar.duty_asked.connect(self.new_duty)
        bar.print_asked.connect(self.show_papers)
        bar.new_asked.connect(self.new_consultation)
        self.no_duty.add.clicked.connect(lambda: self.new_duty())
        self.no_service.add.clicked.connect(lambda: desk.open_page("services", new={}))
        week.wanted.connect(self.book)
        week.entered.connect(self._entered)
        week.dragged.connect(self._dragged)
        week.menu_asked.connect(self.show_menu)
        queue.entered.connect(lambda _kind, _id: self.panel.setFocus())
        queue.next_asked.connect(self.panel.next_status)
        queue.cancel_asked.connect(self.panel.cancel)
        self.panel.book_wanted.connect(self.book)
        for key, does in (
            ("Ctrl+I", self.panel.next_status),
            ("Del", self.panel.cancel),
            ("F2", self.other_time),
            ("Shift+F8", self.queue.draw_number),
            ("Ctrl+Return", self.panel.primary),
            ("Ctrl+Enter", self.panel.primary),
            ("Ctrl+S", self.panel.primary),
            ("Esc", self.escape),
        ):
            self._on_key(key, partial(self._do, does)).setAutoRepeat(False)

    def _do(self, does: Callable[[], object]) -> None:
        self.settle()
        does()

    # -- booking ----------------------------------------------------------------------------------

    def primary(self) -> tuple[str, Callable[[], None]] | None:
        """A new consultation."""
        return _("New consultation"), self.new_consultation

    def new_consultation(self) -> None:
        """Book from what is at hand: the slot under the cursor, or the first that is free."""
        self._ask(**self.seed())

    def book(self, slot: Slot) -> None:
        """Book a free slot."""
        self._ask(slot=slot, service=duty_of(self.desk.store, slot.duty).service)

    def _ask(self, **seed: Any) -> None:
        from gui.appointment_dialog import open_appointment

        made = open_appointment(self.desk, self.window(), **seed)
        if made is not None:
            self.show_appointment(made)

    def other_time(self) -> None:
        """F2: another time for the appointment that is shown."""
        one = self.panel.appointment()
        if one is not None:
            self.panel.acts.move(one)

    def _dragged(self, one: Appointment, slot: Slot) -> None:
        try:
            made = self.desk.do(
                move_appointment, appointment=one.id, duty=slot.duty, starts=slot.starts
            )
        except Refused as refused:
            self.panel.show_appointment(one.id)
            self.panel.say(refused.message)
            return
        self.show_appointment(made)

    # -- duties -----------------------------------------------------------------------------------

    def _entered(self, cell: Cell) -> None:
        """Enter on what is no free slot: on to what can be done with it."""
        if cell.kind == "none":
            self.new_duty(cell.starts)
        else:
            self.settle()
            self.panel.setFocus()

    def change_duty(self) -> None:
        """Absent, stand-in, other hours: of the duty under the cursor, or of whoever is chosen."""
        from gui.duty_change_dialog import open_duty_change

        open_duty_change(self.desk, self.window(), self._duty())

    def _duty(self) -> int | None:
        cell = self.week.cell()
        if cell is None or not cell.duty or not duty_of(self.desk.store, cell.duty).active:
            return None
        return cell.duty

    def new_duty(self, day: datetime | None = None) -> None:
        """A duty, once or repeating; of the service and on the day that are at hand."""
        from gui.duty_dialog import open_duty

        seed: dict[str, Any] = {"service": self.service()} if self.service() else {}
        if day is not None and day.date() >= self.desk.today():
            seed["starts"] = datetime.combine(day, _BEGINS)
            seed["ends"] = datetime.combine(day, _ENDS)
        open_duty(self.desk, self.window(), **seed)

    # -- menus and keys ---------------------------------------------------------------------------

    def show_menu(self, at: QPoint) -> None:
        """What can be done with the cell under the cursor."""
        cell = self.week.cell()
        if cell is None:
            return
        if cell.appointment is not None:
            opens = self.panel.setFocus
            AppointmentMenu(self.desk, self, cell.appointment, self.panel.acts, opens).popup(at)
        elif cell.slot is not None:
            slot_menu(self.desk, self, self.week.enter).popup(at)
        else:
            changes = self.change_duty if self._duty() else None
            day = cell.starts if cell.kind == "none" else None
            duty_menu(self.desk, self, changes, lambda: self.new_duty(day)).popup(at)

    def show_papers(self) -> None:
        """What can be printed, below its button."""
        button = self.toolbar.paper
        menu = print_menu(self.desk, self, self.week.column(), self.monday)
        menu.popup(button.mapToGlobal(QPoint(0, button.height() + 2)))

    def escape(self) -> None:
        """Close the top layer: what the mouse holds, what is typed, then back to the week."""
        if self.week.let_go():
            return
        if self.queue.box.line.hasFocus() and self.queue.box.line.text():
            self.queue.box.clear()
        else:
            self.week.setFocus()

    def go(self, **where: Any) -> None:
        """`record` (an appointment), `ticket`, `day`, `new` (what a consultation starts from)."""
        if where.get("record") is not None:
            self.show_appointment(int(where["record"]))
            self.week.setFocus()
        if where.get("ticket") is not None:
            self.show_ticket(int(where["ticket"]))
        if "day" in where:
            self.show_day(where["day"])
        if "new" in where:
            self._ask(**dict(where["new"] or {}))
