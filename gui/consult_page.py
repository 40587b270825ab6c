"""The consultation desk: the week of duties, today's queue, and what is being worked on."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QSplitter, QVBoxLayout, QWidget

from db.absences import absent
from db.appointments import Appointment, appointment, move_appointment
from db.consultation_queue import queue
from db.consultation_week import Cell, week
from db.consultations import Slot
from db.duties import book_duty
from db.formats import show_day
from db.rules import Refused
from db.services import add_service, services
from db.words import N_, _
from gui.appointment_dialog import open_appointment
from gui.consult_panel import ConsultPanel
from gui.consult_queue import ConsultQueue
from gui.consult_toolbar import ConsultToolbar
from gui.consult_week import ConsultWeek
from gui.consult_week_paint import ConsultLegend
from gui.controls import Button
from gui.desk import Desk
from gui.doors import guard
from gui.duty_change_dialog import open_duty_change
from gui.duty_dialog import open_duty
from gui.empty_state import EmptyState
from gui.page import Page

_SHAPE = "consultations"


class ConsultPage(Page):
    """The desk books here, and sees who waits, who sits with whom and who is to come."""

    name = "consultations"
    title = N_("Week|consultations")
    icon = "comments"
    area = "consultations"

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.monday = _monday(desk.today())
        self.toolbar = ConsultToolbar()
        self.week = ConsultWeek()
        self.queue = ConsultQueue(desk)
        self.panel = ConsultPanel(desk)
        self.empty = EmptyState(parent=self)
        self._lay_out()
        self._connect()
        self._make_keys()

    def _lay_out(self) -> None:
        left = QFrame()
        left.setProperty("role", "pane")
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.week, 1)
        column.addWidget(ConsultLegend())
        self.splitter = QSplitter(Qt.Orientation.Horizontal)
        self.splitter.setHandleWidth(1)
        self.splitter.setChildrenCollapsible(False)
        for pane in (left, self.queue, self.panel):
            self.splitter.addWidget(pane)
        self.splitter.setStretchFactor(0, 1)
        self.splitter.setSizes([658, 276, 360])
        self.splitter.restoreState(self.desk.settings.state(_SHAPE))
        self.splitter.splitterMoved.connect(
            lambda: self.desk.settings.keep_state(_SHAPE, self.splitter.saveState())
        )
        page = QVBoxLayout(self)
        page.setContentsMargins(0, 0, 0, 0)
        page.setSpacing(0)
        page.addWidget(self.toolbar)
        page.addWidget(self.splitter, 1)
        self._first = Button(_("Add a service"), kind="primary")
        self._first.setParent(self.empty)
        self._first.hide()
        guard(self._first, self.desk, add_service)
        self.empty.hide()

    def _connect(self) -> None:
        bar = self.toolbar
        for button, rule in ((bar.duty, book_duty), (bar.change, absent)):
            guard(button, self.desk, rule)
        bar.stepped.connect(self.step)
        bar.today_asked.connect(self.to_today)
        bar.service_chosen.connect(self.reload_now)
        bar.change_asked.connect(self.change_duty)
        bar.duty_asked.connect(self.new_duty)
        bar.print_asked.connect(self.print_sheet)
        bar.new_asked.connect(self.new_consultation)
        self.week.picked.connect(self._picked)
        self.week.wanted.connect(self.book)
        self.week.entered.connect(lambda _cell: self.panel.setFocus())
        self.week.dragged.connect(self._dragged)
        self.queue.picked.connect(self._from_queue)
        self.queue.entered.connect(lambda _kind, _id: self.panel.setFocus())
        self.queue.next_asked.connect(self.panel.next_status)
        self.queue.cancel_asked.connect(self.panel.cancel)
        self.panel.book_wanted.connect(self.book)
        self.panel.moved.connect(self._follow)
        self._first.clicked.connect(lambda: self.desk.open_page("services", new={}))

    def _make_keys(self) -> None:
        for key, does in (
            ("Ctrl+I", self.panel.next_status),
            ("Del", self.panel.cancel),
            ("Ctrl+Return", self.panel.primary),
            ("Ctrl+Enter", self.panel.primary),
            ("Esc", self.escape),
        ):
            self._on_key(key, does).setAutoRepeat(False)

    # -- what is shown ----------------------------------------------------------------------------

    def reload(self) -> None:
        """Week, queue and panel again; what is chosen stays chosen."""
        self._stale = False
        store, now = self.desk.store, self.desk.now()
        known = services(store)
        self.toolbar.show_services(known)
        self.toolbar.show_week(self.monday)
        service = self.toolbar.service() or None
        days = week(store, self.monday, now=now, service=service)
        self.week.empty_words = self._none_words(service)
        self.week.show_week(days, now)
        self.queue.show_day(now.date(), service)
        self._show_empty(not known)
        if self.week.cell() is None and not self.week.hasFocus():
            self.week.choose_first(now.date())
        self.panel.refresh()
        self.hints_changed.emit()

    def _none_words(self, service: int | None) -> str:
        """In a week without duty, when the next one is."""
        row = self.desk.store.value(
            "SELECT min(held_from) FROM duty WHERE active = 1 AND held_from >= ?"
            " AND (? IS NULL OR service = ?)",
            ((self.monday + timedelta(7)).isoformat(), service, service),
        )
        if row is None:
            return _("Nobody is on duty this week, nor later. Enter duties first.")
        day = show_day(date.fromisoformat(str(row)[:10]))
        return _("Nobody is on duty this week. The next duty is on {day}.").format(day=day)

    def _show_empty(self, empty: bool) -> None:
        self.empty.setGeometry(self.splitter.geometry())
        self.empty.setVisible(empty)
        if empty:
            self.empty.show_state(
                "comments",
                _("No service yet"),
                _("First add what is offered, as psychology or legal aid, then who gives it."),
                [self._first],
            )
            self.empty.raise_()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """What lies over the page keeps its size."""
        super().resizeEvent(event)
        self.empty.setGeometry(self.splitter.geometry())

    def showEvent(self, event: QShowEvent) -> None:
        """At first the week has the focus; later whatever had it last."""
        super().showEvent(event)
        if self.focusWidget() is None:
            self.week.setFocus()

    def _picked(self, cell: Cell | None) -> None:
        if cell is None:
            self.panel.clear()
        elif cell.appointment is not None:
            self.panel.show_appointment(cell.appointment.id)
            self.queue.choose("appointment", cell.appointment.id)
        elif cell.slot is not None:
            self.panel.show_slot(cell.slot)
        else:
            self.panel.show_duty(cell.duty)
        self.hints_changed.emit()

    def _from_queue(self, kind: str, id: object) -> None:
        assert isinstance(id, int)
        if kind == "appointment":
            self.panel.show_appointment(id)
            self.week.choose_appointment(id)
        else:
            self.panel.show_ticket(id)
        self.hints_changed.emit()

    # -- what is done -----------------------------------------------------------------------------

    def book(self, slot: Slot) -> None:
        """Book a free slot."""
        service = next(
            duty.service
            for day in self.week.days
            for column in day.columns
            for duty in column.duties
            if duty.id == slot.duty
        )
        self._booked(open_appointment(self.desk, self.window(), slot=slot, service=service))

    def new_consultation(self, seed: dict[str, Any] | None = None) -> None:
        """The first free slot, of the service that is shown."""
        values = dict(seed or {})
        if self.toolbar.service():
            values.setdefault("service", self.toolbar.service())
        self._booked(open_appointment(self.desk, self.window(), **values))

    def _booked(self, id: int | None) -> None:
        if id is not None:
            self._follow(id)

    def _follow(self, id: object) -> None:
        """Show an appointment where it stands now."""
        assert isinstance(id, int)
        one = appointment(self.desk.store, id)
        self.monday = _monday(one.starts.date())
        self.reload_now()
        self.week.choose_appointment(id)
        self.panel.show_appointment(id)

    def _dragged(self, one: Appointment, slot: Slot) -> None:
        try:
            made = self.desk.do(
                move_appointment, appointment=one.id, duty=slot.duty, starts=slot.starts
            )
        except Refused as refused:
            self.panel.show_appointment(one.id)
            self.panel.say(refused.message)
            return
        self._follow(made)

    def change_duty(self) -> None:
        """Absent, stand-in, other hours; for the duty under the cursor."""
        cell = self.week.cell()
        open_duty_change(self.desk, self.window(), cell.duty if cell else None)

    def new_duty(self) -> None:
        """A duty, once or repeating."""
        seed = {"service": self.toolbar.service()} if self.toolbar.service() else {}
        open_duty(self.desk, self.window(), **seed)

    def escape(self) -> None:
        """Back to the week."""
        self.week.setFocus()

    # -- what the window asks ---------------------------------------------------------------------

    def go(self, **where: Any) -> None:
        """`record=` an appointment, `day=`, `new={…}`."""
        if where.get("record") is not None:
            self._follow(int(where["record"]))
            self.week.setFocus()
        if "day" in where:
            self.monday = _monday(where["day"])
            self.reload_now()
            self.week.choose_first(where["day"])
        if "new" in where:
            self.new_consultation(dict(where["new"] or {}))

    def primary(self) -> tuple[str, Callable[[], None]] | None:
        """A new consultation."""
        return _("New consultation"), self.new_consultation

    def print_sheet(self) -> None:
        """The day list of the day under the cursor."""
        cell = self.week.cell()
        day = cell.starts.date() if cell else self.desk.today()
        self.desk.print_report("consultant-day", date=day)

    def find(self) -> None:  # type: ignore[override]  # the page's word, not QWidget's static one
        """Into the box that finds who stands at the desk."""
        self.queue.box.setFocus()

    def step(self, n: int) -> None:
        """A week on or back."""
        self.monday += timedelta(7 * n)
        self.reload_now()
        self.week.choose_first(self.monday)

    def to_today(self) -> None:
        """This week."""
        self.monday = _monday(self.desk.today())
        self.reload_now()
        self.week.choose_first(self.desk.today())

    def tick(self) -> None:
        """Who is late, which slots are over."""
        self.reload()

    def summary(self) -> str:
        """今天 法律援助14 心理咨询3 空号8."""
        store, now = self.desk.store, self.desk.now()
        found = queue(store, now.date(), now=now)
        names = {one.id: one.name for one in services(store)}
        counts = {
            id: sum(
                1
                for turn in found.turns
                if turn.service == id and turn.status not in ("cancelled", "moved")
            )
            for id in names
        }
        pieces = [f"{names[id]} {count}" for id, count in counts.items() if count]
        pieces.append(_("Free slots {n}").format(n=found.free))
        return "\u2003".join((_("Today|consultations"), *pieces))

    def panes(self) -> list[QWidget]:
        """Week, queue, panel if there is something to do in it."""
        last = [self.panel] if self.panel.first_stop() else []
        return [self.week, self.queue, *last]

    def hints(self) -> list[str]:
        """The keys for what is under the cursor."""
        cell = self.week.cell()
        if cell is not None and cell.slot is not None:
            return [_("Arrows move"), _("Enter books"), _("F8 first free slot")]
        if cell is not None and cell.appointment is not None:
            return [
                cell.appointment.number,
                _("Ctrl+I next step"),
                _("Delete cancel"),
                _("F6 next pane"),
            ]
        return [_("Arrows move"), _("PgUp PgDn week"), _("F8 first free slot")]


def _monday(day: date) -> date:
    return day - timedelta(day.weekday())
