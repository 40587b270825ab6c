"""The toolbar of a consultant's own page: which days, and what is done with the session at hand."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel

from db.appointments import Appointment, begin_session, end_session
from db.formats import show_day
from db.referrals import refer
from db.words import N_, _
from gui import theme
from gui.controls import Button, Combo, IconButton
from gui.desk import Desk
from gui.doors import guard

_NEXT = {
    "booked": (N_("Begin session"), "play", begin_session),
    "arrived": (N_("Begin session"), "play", begin_session),
    "in_session": (N_("End session"), "check", end_session),
}


class MyToolbar(QFrame):
    """Buttons that say what is wanted; the page does it."""

    stepped = Signal(int)
    today_asked = Signal()
    looks_as = Signal()
    risk_asked = Signal()
    print_asked = Signal()
    next_asked = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.setProperty("role", "toolbar")
        self.setFixedHeight(theme.row(48))
        back = IconButton("chevron-left", _("Back"), key="PgUp", height=32)
        on = IconButton("chevron-right", _("On"), key="PgDn", height=32)
        today = Button(_("Today"), key="Ctrl+T")
        back.clicked.connect(lambda: self.stepped.emit(-1))
        on.clicked.connect(lambda: self.stepped.emit(1))
        today.clicked.connect(self.today_asked)
        self.day = QLabel()
        self.day.setProperty("role", "strong")
        self.consultant = Combo(name=_("Consultant"))
        self.consultant.setMinimumWidth(150)
        self.consultant.changed.connect(self.looks_as)
        self.risk = Button(_("Risk to life"), icon="triangle-exclamation", kind="danger")
        self.risk.clicked.connect(self.risk_asked)
        self.paper = Button(_("Print record"), icon="print", key="Ctrl+P")
        self.paper.clicked.connect(self.print_asked)
        self.next = Button("", key="Ctrl+I", kind="primary")
        self.next.clicked.connect(self.next_asked)
        guard(self.risk, desk, refer)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 0, 16, 0)
        row.setSpacing(8)
        for widget in (back, today, on, self.day, self.consultant):
            row.addWidget(widget)
        row.addStretch(1)
        for widget in (self.risk, self.paper, self.next):
            row.addWidget(widget)

    def show_day(self, day: date) -> None:
        """Which day the list begins with."""
        self.day.setText(show_day(day))

    def offer(self, consultants: Sequence[tuple[str, str]]) -> None:
        """As whom one may look on; nobody where people sign in."""
        self.consultant.set_options(consultants)
        self.consultant.setVisible(bool(consultants))

    def show_appointment(self, one: Appointment | None) -> None:
        """What can be done with it."""
        for button in (self.risk, self.paper):
            button.setVisible(one is not None)
        step = _NEXT.get(one.status) if one else None
        self.next.setVisible(step is not None)
        if step:
            self.next.setText(_(step[0]))
            self.next.set_icon(step[1])
            guard(self.next, self._desk, step[2])


def next_words(one: Appointment | None) -> str:
    """What Ctrl+I does, '' if nothing."""
    return _(_NEXT[one.status][0]) if one and one.status in _NEXT else ""
