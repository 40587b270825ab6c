"""我的咨询: whose sessions today are, the note that only they open, and what is recorded beside it.

In a made-up centre nobody signs in: there one looks on as any consultant, without notes.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from db.appointment_way import way_of
from db.appointments import Appointment, appointment, begin_session, end_session
from db.consultants import consultants
from db.duties import duty_of
from db.formats import show_day, show_span
from db.notes import own_readers, seal_anew, write_note
from db.referrals import refer
from db.roles import PROGRAM
from db.rooms import room
from db.rules import Refused
from db.services import service
from db.sessions import signed_in_consultant
from db.trouble import Trouble
from db.words import N_, _
from gui import theme
from gui.chips import Chip
from gui.controls import Button, Combo, IconButton
from gui.desk import Desk
from gui.doors import guard, is_open
from gui.empty_state import EmptyState
from gui.my_day import DayDelegate, DayModel, rows_of
from gui.note_editor import NoteEditor
from gui.page import Page
from gui.row_table import RowTable
from gui.session_panel import SessionPanel

_LIST = 304
_NEXT = {
    "booked": (N_("Begin session"), "play"),
    "arrived": (N_("Begin session"), "play"),
    "in_session": (N_("End session"), "check"),
}


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
        self.editor = NoteEditor(desk)
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
        row.addWidget(self._middle(), 1)
        row.addWidget(self.panel)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._toolbar())
        column.addWidget(self.body, 1)
        column.addWidget(self.nothing, 1)

    def _toolbar(self) -> QWidget:
        bar = QFrame()
        bar.setProperty("role", "toolbar")
        bar.setFixedHeight(theme.row(48))
        back = IconButton("chevron-left", _("Back"), key="PgUp", height=32)
        on = IconButton("chevron-right", _("On"), key="PgDn", height=32)
        today = Button(_("Today"), key="Ctrl+T")
        back.clicked.connect(lambda: self.step(-1))
        on.clicked.connect(lambda: self.step(1))
        today.clicked.connect(self.to_today)
        self.shown_day = QLabel()
        self.shown_day.setProperty("role", "strong")
        self.look_as = Combo(name=_("Consultant"))
        self.look_as.setMinimumWidth(150)
        self.look_as.changed.connect(self._looks_as)
        self.risk_button = Button(_("Risk to life"), icon="triangle-exclamation", kind="danger")
        self.risk_button.clicked.connect(self.risk)
        self.paper = Button(_("Print record"), icon="print", key="Ctrl+P")
        self.paper.clicked.connect(self.print_sheet)
        self.next_button = Button("", key="Ctrl+I", kind="primary")
        self.next_button.clicked.connect(self.next_status)
        guard(self.risk_button, self.desk, refer)
        row = QHBoxLayout(bar)
        row.setContentsMargins(16, 0, 16, 0)
        row.setSpacing(8)
        for widget in (back, today, on, self.shown_day, self.look_as):
            row.addWidget(widget)
        row.addStretch(1)
        for widget in (self.risk_button, self.paper, self.next_button):
            row.addWidget(widget)
        return bar

    def _middle(self) -> QWidget:
        pane = QFrame()
        pane.setProperty("role", "pane")
        head = QFrame()
        head.setProperty("role", "panelHead")
        self.kind = QLabel()
        self.kind.setProperty("role", "help")
        self.who = QLabel()
        self.who.setProperty("role", "name")
        self.who.setTextFormat(Qt.TextFormat.PlainText)
        self.chip = Chip()
        line = QHBoxLayout()
        line.setSpacing(8)
        line.addWidget(self.who)
        line.addWidget(self.chip)
        line.addStretch(1)
        lines = QVBoxLayout(head)
        lines.setContentsMargins(16, 10, 16, 10)
        lines.setSpacing(2)
        lines.addWidget(self.kind)
        lines.addLayout(line)
        held = QVBoxLayout()
        held.setContentsMargins(16, 12, 16, 12)
        held.addWidget(self.editor)
        self.none = EmptyState("hand-pointer")
        self.session = QWidget()
        inner = QVBoxLayout(self.session)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.setSpacing(0)
        inner.addWidget(head)
        inner.addLayout(held, 1)
        column = QVBoxLayout(pane)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.session)
        column.addWidget(self.none)
        return pane

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
        self.shown_day.setText(show_day(self.day))
        found = self.table.key()
        wanted = self._asked if self._asked is not None else found[1] if found else None
        self._look_at(wanted)

    def _find_consultant(self) -> None:
        store = self.desk.store
        made_up = store.staff.id == PROGRAM
        self.look_as.setVisible(made_up)
        if made_up:
            options = [(str(one.id), one.name) for one in consultants(store)]
            self.look_as.set_options(options)
            self.consultant = int(self.look_as.value()) if options else None
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
        same = self.one is not None and one is not None and self.one.id == one.id
        self.one = one
        self.session.setVisible(one is not None)
        self.none.setVisible(one is None)
        self.panel.show_appointment(one)
        self.none.show_state(
            "calendar-check",
            _("No sessions in these days"),
            _("Step back or on with PgUp and PgDn; Ctrl+T is today."),
        )
        self._show_next(one)
        if one is None:
            self.kind.setText("")
            self.who.setText("")
            self.editor.clear()
            return
        given = service(self.desk.store, one.service)
        rooms = duty_of(self.desk.store, one.duty).rooms
        place = _(", ").join(room(self.desk.store, id).label() for id in rooms)
        when = f"{show_day(one.starts)} {show_span(one.starts, one.ends)}"
        self.kind.setText("\u2003".join((given.name, when, place, one.number)))
        self.who.setText(one.shown)
        self.chip.set_status("appointed" if one.status == "booked" else one.status)
        if not same or self.editor.appointment != one.id or not self.editor.is_open():
            self.editor.show_note(one.id, open_it=one.status == "in_session" and not same)

    def _show_next(self, one: Appointment | None) -> None:
        step = _NEXT.get(one.status) if one else None
        self.next_button.setVisible(step is not None)
        for button in (self.risk_button, self.paper):
            button.setVisible(one is not None)
        if step:
            self.next_button.setText(_(step[0]))
            self.next_button.set_icon(step[1])
            ending = one is not None and one.status == "in_session"
            guard(self.next_button, self.desk, end_session if ending else begin_session)

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
        if one is None or one.status not in _NEXT:
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
        if self.one and self.one.status in _NEXT:
            made.append("Ctrl+I " + _(_NEXT[self.one.status][0]))
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
