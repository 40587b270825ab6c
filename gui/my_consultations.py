"""我的咨询: whose sessions today are, the note that only they open, and what is recorded beside it.

In a made-up centre nobody signs in: there one looks on as any consultant, without notes.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from db.appointment_way import way_of
from db.appointments import Appointment, appointment, begin_session, end_session
from db.consultants import consultants
from db.formats import show_day
from db.notes import own_readers, seal_anew, write_note
from db.referrals import refer
from db.roles import PROGRAM
from db.rules import Refused
from db.services import service
from db.sessions import signed_in_consultant
from db.trouble import Trouble
from db.words import N_, _
from gui.desk import Desk
from gui.doors import is_open
from gui.empty_state import EmptyState
from gui.my_day import DayDelegate, DayModel, rows_of
from gui.my_toolbar import MyToolbar, next_words
from gui.page import Page
from gui.row_table import RowTable
from gui.session_panel import SessionPanel
from gui.session_sheet import SessionSheet

_LIST = 304


class MyConsultations(Page):
    """A consultant's own page."""

    name = "my-consultations"
    title = N_("My consultations")
    icon = "comments"
    area = "consultations"

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.consultant: int | None = None
        self.day = desk.today()
        self.one: Appointment | None = None
        self._asked: int | None = None
        self.model = DayModel()
        self.table = RowTable(self.model, _("My sessions"))
        self.table.paint_with(DayDelegate(self.table))
        self.table.setFixedWidth(_LIST)
        self.table.current_changed.connect(self._picked)
        self.table.opened.connect(self._entered)
        self.bar = MyToolbar(desk)
        self.bar.stepped.connect(self.step)
        self.bar.today_asked.connect(self.to_today)
        self.bar.looks_as.connect(self._looks_as)
        self.bar.risk_asked.connect(self.risk)
        self.bar.print_asked.connect(self.print_sheet)
        self.bar.next_asked.connect(self.next_status)
        self.sheet = SessionSheet(desk)
        self.editor = self.sheet.editor
        self.panel = SessionPanel(desk)
        self.panel.hand_over_asked.connect(self.hand_over)
        desk.parting.connect(self.panel.save)
        self.nothing = EmptyState("comments", parent=self)
        self._build()
        for key, does in (
            ("Ctrl+I", self.next_status),
            ("Ctrl+S", self.save),
            ("Ctrl+Return", self.save),
            ("Ctrl+Enter", self.save),
        ):
            self._on_key(key, does).setAutoRepeat(False)

    def _build(self) -> None:
        self.body = QWidget()
        row = QHBoxLayout(self.body)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.table)
        row.addWidget(_line())
        row.addWidget(self.sheet, 1)
        row.addWidget(self.panel)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.bar)
        column.addWidget(self.body, 1)
        column.addWidget(self.nothing, 1)

    # -- what is shown ----------------------------------------------------------------------------

    def reload(self) -> None:
        """The day, and the session that is looked at; what is being typed stays."""
        self._find_consultant()
        there = self.consultant is not None
        self.body.setVisible(there)
        self.nothing.setVisible(not there)
        if not there:
            self._show(None)
            self._say_nobody()
            return
        assert self.consultant is not None
        key = self.table.key()
        blocked = self.table.blockSignals(True)
        self.model.show_rows(rows_of(self.desk.store, self.consultant, self.day, self.desk.now()))
        self.table.measure()
        if self._asked is None:
            if not self.table.choose(key):
                self.table.choose_first()
        else:
            kept = key if key and key[1] == self._asked else None
            # What is looked at may stand in other days than the list.
            if not (self.table.choose(kept) or self.table.choose(("appointment", self._asked))):
                self.table.go_to(-1)
        self.table.blockSignals(blocked)
        self.bar.show_day(self.day)
        found = self.table.key()
        wanted = self._asked if self._asked is not None else found[1] if found else None
        self._look_at(wanted)

    def _find_consultant(self) -> None:
        store = self.desk.store
        made_up = store.staff.id == PROGRAM
        others = consultants(store) if made_up else []
        self.bar.offer([(str(one.id), one.name) for one in others])
        if made_up:
            self.consultant = int(self.bar.consultant.value()) if others else None
            return
        mine = signed_in_consultant(store)
        self.consultant = mine.id if mine else None

    def _say_nobody(self) -> None:
        if self.desk.store.staff.id == PROGRAM:
            words = _("Add a consultant first. Whoever signs in as one sees their sessions here.")
        else:
            words = _(
                "No consultant is entered for {name}. The director chooses under Consultants who"
                " signs in as whom."
            ).format(name=self.desk.store.who)
        self.nothing.show_state("comments", _("Sessions stand here for their consultant"), words)

    def showEvent(self, event: QShowEvent) -> None:
        """After a new recovery code, notes are sealed for it while their author is here."""
        super().showEvent(event)
        if not self.body.isAncestorOf(self.window().focusWidget() or self):
            self.table.setFocus()
        self._seal_anew()

    def _seal_anew(self) -> None:
        try:
            own_readers(self.desk.store)
            self.desk.tend(seal_anew)
        except (Refused, Trouble):
            return  # said where the note stands, as soon as somebody wants to write

    def _on_changed(self, act: object) -> None:
        # While somebody types, the note is sealed again and again; nothing else has changed then.
        if getattr(act, "rule", "") != write_note.__name__:
            super()._on_changed(act)

    def _on_seated(self) -> None:
        """Nothing of the former one's clients is left on the page."""
        self._asked = None
        self._show(None)
        self.model.show_rows(())
        self.day = self.desk.today()
        super()._on_seated()

    def _picked(self) -> None:
        key = self.table.key()
        if key is not None:
            self._asked = None
            self._look_at(key[1])

    def _look_at(self, id: int | None) -> None:
        """Another session; what was typed about the former one is saved first, or keeps it."""
        if self.one is not None and id != self.one.id and not self._put_away():
            self._asked = self.one.id
            self.table.choose(("appointment", self.one.id))
            return
        self._show(None if id is None else self._own(id))

    def _own(self, id: int) -> Appointment | None:
        try:
            found = appointment(self.desk.store, id)
        except LookupError:
            return None
        return found if found.consultant == self.consultant else None

    def _put_away(self) -> bool:
        sealed = self.editor.put_away()
        return self.panel.save() and sealed

    def _show(self, one: Appointment | None) -> None:
        self.one = one
        for part in (self.bar, self.sheet, self.panel):
            part.show_appointment(one)

    def _looks_as(self) -> None:
        self._asked = None
        self.reload_now()

    def _entered(self) -> None:
        self.editor.open()
        self.editor.setFocus(Qt.FocusReason.OtherFocusReason)

    # -- what is done -----------------------------------------------------------------------------

    def save(self) -> None:
        """Seal the note and save the record (Ctrl+S)."""
        self.editor.save()
        self.panel.save()

    def next_status(self) -> None:
        """Begin or end the session (Ctrl+I)."""
        one = self.one
        if one is None or not next_words(one):
            return
        rule = end_session if one.status == "in_session" else begin_session
        if not is_open(self.desk, rule):
            return
        self.editor.save()
        try:
            self.desk.do(rule, appointment=one.id)
        except Refused as refused:
            self.desk.say(refused.message, "warn")
            return
        if rule is begin_session:
            self.editor.open()
            self.editor.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self._propose_minutes(one.id)

    def _propose_minutes(self, id: int) -> None:
        way = way_of(self.desk.store, id)
        if way.begun_at and way.done_at:
            minutes = (way.done_at - way.begun_at) // timedelta(minutes=1)
            self.panel.propose(minutes=max(1, minutes))

    def risk(self) -> None:
        """What to do when a life is at risk."""
        from gui.risk_dialog import RiskDialog

        if self.one is None or not is_open(self.desk, refer):
            return
        kind = service(self.desk.store, self.one.service).kind
        dialog = RiskDialog(self.desk, self.window(), self.one, kind)
        dialog.accepted.connect(self._after_risk)
        dialog.open()

    def _after_risk(self) -> None:
        """To come back tomorrow is proposed."""
        self.panel.propose(follow_up=self.desk.today() + timedelta(1))

    def hand_over(self) -> None:
        """The notes about this client go to a successor."""
        from gui.hand_over_dialog import HandOverDialog

        if self.one is not None and self._put_away():
            HandOverDialog(self.desk, self.window(), self.one).open()

    def print_sheet(self) -> None:
        """The record of the session, for its author (Ctrl+P)."""
        if self.one is not None and self.editor.save():
            self.desk.print_report("consultation-record", appointment=self.one.id)

    # -- the window's keys ------------------------------------------------------------------------

    def go(self, **where: Any) -> None:
        """Show an appointment: `record=`, or a day: `day=`."""
        day = where.get("day")
        if isinstance(day, date):
            self._to(day)
        record = where.get("record")
        if record is not None:
            self._asked = int(record)
            own = self._own(int(record))
            if own is not None:
                self._to(own.starts.date())
                for kind in ("follow_up", "appointment"):
                    self.table.choose((kind, own.id))
                self._look_at(own.id)

    def step(self, n: int) -> None:
        """A day back or on; who sits here stays in sight."""
        if self.one is not None and self.one.status == "in_session":
            self._asked = self.one.id
        self._to(self.day + timedelta(n))

    def to_today(self) -> None:
        """From today on."""
        self._to(self.desk.today())

    def _to(self, day: date) -> None:
        if day != self.day:
            self.day = day
            self.reload_now()

    def tick(self) -> None:
        """A minute has passed."""
        self.reload_now()
        self._seal_anew()

    def headline(self) -> str:
        """Today."""
        return show_day(self.desk.today())

    def hints(self) -> list[str]:
        """Keys for the session that is looked at."""
        made = [self.one.shown] if self.one else []
        if next_words(self.one):
            made.append("Ctrl+I " + next_words(self.one))
        return [*made, _("Ctrl+S seal and save"), _("F6 next pane")]

    def panes(self) -> list[QWidget]:
        """The list, the note, the record."""
        if not self.body.isVisible():
            return []
        first = self.panel.form.inputs["question"] if self.panel.form else self.panel.save_button
        return [self.table, self.editor, first]

    def unsaved(self) -> bool:
        """Whether something could not be sealed or saved; what can be is, first."""
        self.editor.save()
        return self.editor.dirty or self.panel.dirty()


def _line() -> QFrame:
    line = QFrame()
    line.setFixedWidth(1)
    line.setProperty("role", "rule")
    return line
