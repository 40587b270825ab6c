"""What the consultation page shows: week, queue and panel under one toolbar, and going through the
weeks."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from PySide6.QtCore import QRect, Qt, QTimer
from PySide6.QtGui import QHideEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QSplitter, QVBoxLayout, QWidget

from db.appointments import appointment, move_appointment
from db.consultation_queue import drawn, queue
from db.consultation_week import DAYS, Cell, next_duty, week
from db.services import services
from db.words import _
from gui.appointment_acts import next_of
from gui.consult_empty import NoDuty, NoService
from gui.consult_menus import print_day
from gui.consult_panel import ConsultPanel
from gui.consult_queue import ConsultQueue
from gui.consult_toolbar import ConsultToolbar
from gui.consult_week import ConsultWeek
from gui.consult_week_paint import legend
from gui.desk import Desk
from gui.doors import why_not
from gui.legend import Legend
from gui.page import Page

_SHAPE = "consultations"
_WIDTHS = [658, 276, 360]
_LATER_MS = 40  # after a week was turned; it is painted before the panel is built anew
_NAMED = 3  # services that have a count of their own beside the title


class ConsultViews(Page):
    """The week follows the cursor and the queue; the panel shows what is stood on.
    `ConsultPage` adds the work."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.monday = _monday(desk.today())
        self.toolbar = ConsultToolbar()
        self.week = ConsultWeek()
        self.legend = Legend(legend(), [_("Enter books a free slot")])
        self.queue = ConsultQueue(desk)
        self.panel = ConsultPanel(desk)
        self.no_service = NoService(desk, self)
        self.no_duty = NoDuty(desk, self.week)
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(_LATER_MS)
        self._later.timeout.connect(self._follow_cursor)
        desk.closing.connect(self._later.stop)
        self._lay_out()
        self._listen()

    def _lay_out(self) -> None:
        left = QFrame()
        left.setProperty("role", "pane")
        left.setMinimumWidth(320)
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.week, 1)
        column.addWidget(self.legend)
        self.queue.setMinimumWidth(240)
        self.splitter = QSplitter(Qt.Orientation.Horizontal)
        self.splitter.setHandleWidth(1)
        self.splitter.setChildrenCollapsible(False)
        for place, pane in enumerate((left, self.queue, self.panel)):
            self.splitter.addWidget(pane)
            self.splitter.setStretchFactor(place, 0 if place else 1)
        self.splitter.setSizes(_WIDTHS)
        self.splitter.restoreState(self.desk.settings.state(_SHAPE))
        self.splitter.splitterMoved.connect(
            lambda: self.desk.settings.keep_state(_SHAPE, self.splitter.saveState())
        )
        page = QVBoxLayout(self)
        page.setContentsMargins(0, 0, 0, 0)
        page.setSpacing(0)
        page.addWidget(self.toolbar)
        page.addWidget(self.splitter, 1)

    def _listen(self) -> None:
        bar = self.toolbar
        bar.stepped.connect(self.step)
        bar.today_asked.connect(self.to_today)
        bar.day_chosen.connect(self.show_day)
        bar.service_chosen.connect(self.reload_now)
        self.no_duty.all_services.clicked.connect(bar.show_all)
        self.no_duty.to_next.clicked.connect(self.show_next)
        self.week.picked.connect(self._picked)
        self.queue.picked.connect(self._from_queue)
        self.panel.moved.connect(self.show_appointment)

    # -- what is shown ----------------------------------------------------------------------------

    def service(self) -> int | None:
        """The service that the page is narrowed to."""
        return self.toolbar.service() or None

    def reload(self) -> None:
        """Week, queue and panel again; what is chosen stays chosen."""
        self._fetch()
        self.queue.show_day(self.desk.today(), self.service())
        self.panel.refresh()
        if self.week.cell() is None:
            self.week.choose_first(max(self.desk.today(), self.monday))
            self._follow_cursor()
        elif self.panel.shown[0] in ("", "slot"):
            # The slot was taken meanwhile, or what was shown is gone.
            self._follow_cursor()
        self.hints_changed.emit()

    def _fetch(self) -> None:
        store, now = self.desk.store, self.desk.now()
        known = services(store)
        self.toolbar.show_services(known)
        self.toolbar.show_week(self.monday)
        service = self.service()
        days = week(store, self.monday, now=now, service=service)
        self.week.moves = not why_not(self.desk, move_appointment)
        self.week.show_week(days, now)
        self._show_empty(bool(known), any(day.columns for day in days))

    def settle(self) -> None:
        """Show what the cursor stands on at once: something is about to be done with it."""
        if self._later.isActive():
            self._later.stop()
            self._follow_cursor()

    def _follow_cursor(self) -> None:
        cell = self.week.cell()
        if cell is not None:
            self._picked(cell)

    def _show_empty(self, offers: bool, duties: bool) -> None:
        self.no_service.setVisible(not offers)
        self.splitter.setVisible(offers)
        self.no_duty.setVisible(offers and not duties)
        if offers and not duties:
            service = self.service()
            coming = next_duty(self.desk.store, self.monday + timedelta(DAYS), service)
            self.no_duty.say(coming, narrowed=service is not None)
        self._place_empty()

    def _place_empty(self) -> None:
        over = self.rect().adjusted(0, self.toolbar.height(), 0, 0)
        self.no_service.setGeometry(over)
        scale, port = self.week.grid.scale, self.week.viewport().size()
        self.no_duty.setGeometry(
            QRect(scale.axis, scale.head, port.width() - scale.axis, port.height() - scale.head)
        )

    def resizeEvent(self, event: QResizeEvent) -> None:
        """What lies over the page keeps its size."""
        super().resizeEvent(event)
        self._place_empty()

    def showEvent(self, event: QShowEvent) -> None:
        """At first the week has the focus; later whatever had it last."""
        super().showEvent(event)
        if self.focusWidget() is None:
            self.week.setFocus()

    def hideEvent(self, event: QHideEvent) -> None:
        """Nothing is shown any more that waits to be shown."""
        super().hideEvent(event)
        if self._later.isActive():
            self._later.stop()
            self.panel.clear()
            self._stale = True

    def _picked(self, cell: Cell) -> None:
        self._later.stop()
        self.queue.choose("appointment", cell.appointment.id if cell.appointment else 0)
        if cell.appointment is not None:
            self.panel.show_appointment(cell.appointment.id)
        elif cell.slot is not None:
            self.panel.show_slot(cell.slot)
        elif cell.duty:
            self.panel.show_duty(cell.duty)
        else:
            self.panel.clear()
        self.hints_changed.emit()

    def _from_queue(self, kind: str, id: int) -> None:
        self._later.stop()
        if kind == "appointment":
            self.panel.show_appointment(id)
            self.week.choose_appointment(id)
        else:
            self.panel.show_ticket(id)
        self.hints_changed.emit()

    def show_appointment(self, id: int) -> None:
        """Show an appointment in its week, also one of a service that was filtered away."""
        one = appointment(self.desk.store, id)
        if self.service() not in (None, one.service):
            self.toolbar.show_all()
        self.monday = _monday(one.starts.date())
        self.reload_now()
        self._later.stop()
        self.week.choose_appointment(id)
        self.queue.choose("appointment", id)
        self.panel.show_appointment(id)
        self.hints_changed.emit()

    def show_ticket(self, id: int) -> None:
        """Show who drew a number today, also for a service that was filtered away."""
        if self.service() not in (None, drawn(self.desk.store, id).service):
            self.toolbar.show_all()
            self.reload_now()
        self.queue.choose("ticket", id)
        self.panel.show_ticket(id)
        self.hints_changed.emit()

    # -- going through the weeks ------------------------------------------------------------------

    def show_day(self, day: date) -> None:
        """The week of a day, with the cursor on that day."""
        self.monday = _monday(day)
        self._fetch()
        self.week.choose_first(day)
        self._later.start()

    def show_next(self) -> None:
        """The week of the next duty."""
        if self.no_duty.next is not None:
            self.show_day(self.no_duty.next)
            self.week.setFocus()

    def step(self, n: int) -> None:
        """A week on or back."""
        self.show_day(self.monday + timedelta(DAYS * n))

    def to_today(self) -> None:
        """This week, today."""
        self.show_day(self.desk.today())

    def tick(self) -> None:
        """Who is late, which slots are over; not while an appointment is dragged."""
        if not self.week.dragging:
            self.reload_now()

    # -- what the window asks ---------------------------------------------------------------------

    def summary(self) -> str:
        """Today in figures: 今天 法律援助14 心理咨询3 空号8."""
        store, now = self.desk.store, self.desk.now()
        known = services(store)
        if not known:
            return ""
        found = queue(store, now.date(), now=now)
        coming = [one for one in found.turns if one.status not in ("cancelled", "moved")]
        pieces = [_("Today|consultations")]
        if len(known) <= _NAMED:
            counts = [(one.name, sum(each.service == one.id for each in coming)) for one in known]
            pieces += [_("{service} {n}").format(service=name, n=n) for name, n in counts if n]
        elif coming:
            pieces.append(_("Consultations {n}").format(n=len(coming)))
        pieces.append(_("Free slots {n}").format(n=found.free))
        return "\u2003".join(pieces)

    def panes(self) -> list[QWidget]:
        """Week, queue, and the panel if there is something to do in it."""
        if not self.splitter.isVisible():
            return [self.no_service]
        self.settle()
        return [self.week, self.queue, *([self.panel] if self.panel.first_stop() else [])]

    def hints(self) -> list[str]:
        """The keys for what is shown."""
        one = self.panel.appointment() if self.panel.shown[0] == "appointment" else None
        if one is None:
            enter = _("Enter books") if self.panel.shown[0] == "slot" else _("Arrows move")
            return [enter, _("PgUp PgDn week"), _("F8 first free slot"), _("F6 next pane")]
        pieces = [one.number]
        step = next_of(one.status)
        if step:
            pieces += [f"Ctrl+I {_(step[0])}"]
        if one.status in ("booked", "arrived"):
            pieces += [_("F2 other time"), _("Delete cancel")]
        return [*pieces, _("F6 next pane")]

    def seed(self) -> dict[str, Any]:
        """What a new consultation takes over: the slot under the cursor, or who sits here now and
        may come again."""
        self.settle()
        kind, what = self.panel.shown
        cell = self.week.cell()
        if kind == "slot" and cell is not None and cell.slot == what:
            column = self.week.column()
            return {"slot": what, "service": column.service if column else None}
        one = self.panel.appointment() if kind == "appointment" else None
        if one is not None and one.status in ("in_session", "done"):
            return {"service": one.service, "client": one.client}
        return {"service": self.service()} if self.service() else {}

    def find(self) -> None:  # type: ignore[override]  # the page's word, not QWidget's static one
        """Into the box that finds who stands at the desk."""
        self.queue.box.setFocus()

    def print_sheet(self) -> None:
        """The day list of who is under the cursor; without one, the poster of the week."""
        column = self.week.column()
        if column is not None:
            print_day(self.desk, column)
        else:
            self.desk.print_report("duty-poster", date=self.monday)

    def foot(self) -> int:
        """The legend."""
        return self.legend.height()


def _monday(day: date) -> date:
    return day - timedelta(day.weekday())
