"""The middle of a consultant's own page: whose session it is, and its note."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from db.appointments import Appointment
from db.duties import duty_of
from db.formats import show_day, show_span
from db.rooms import room
from db.services import service
from db.words import _
from gui.cards import ElidedLabel
from gui.chips import Chip
from gui.desk import Desk
from gui.empty_state import EmptyState
from gui.note_editor import NoteEditor


class SessionSheet(QFrame):
    """Head and note of one appointment, or a word that there is none."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self._shown: int | None = None
        self.setProperty("role", "pane")
        self.editor = NoteEditor(desk)
        self.kind = ElidedLabel("", 12, "text3")
        self.who = QLabel()
        self.who.setProperty("role", "name")
        self.who.setTextFormat(Qt.TextFormat.PlainText)
        self.chip = Chip()
        self.none = EmptyState(
            "calendar-check",
            _("No sessions in these days"),
            _("Step back or on with PgUp and PgDn; Ctrl+T is today."),
        )
        held = QVBoxLayout()
        held.setContentsMargins(16, 12, 16, 12)
        held.addWidget(self.editor)
        self.session = QWidget()
        inner = QVBoxLayout(self.session)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.setSpacing(0)
        inner.addWidget(self._head())
        inner.addLayout(held, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.session)
        column.addWidget(self.none)

    def _head(self) -> QWidget:
        head = QFrame()
        head.setProperty("role", "panelHead")
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
        return head

    def show_appointment(self, one: Appointment | None) -> None:
        """Another appointment, whose note is closed unless its session is on; or the same again,
        whose note stays as it is."""
        self.session.setVisible(one is not None)
        self.none.setVisible(one is None)
        fresh = one is not None and one.id != self._shown
        self._shown = one.id if one else None
        if one is None:
            self.kind.setText("")
            self.who.setText("")
            self.editor.clear()
            return
        db = self.desk.store
        place = _(", ").join(room(db, id).label() for id in duty_of(db, one.duty).rooms)
        when = f"{show_day(one.starts)} {show_span(one.starts, one.ends)}"
        words = (service(db, one.service).name, when, place, one.number)
        self.kind.setText("\u2003".join(words))
        self.who.setText(one.shown)
        self.chip.set_status("appointed" if one.status == "booked" else one.status)
        if fresh or self.editor.appointment != one.id or not self.editor.is_open():
            self.editor.show_note(one.id, open_it=one.status == "in_session" and fresh)
