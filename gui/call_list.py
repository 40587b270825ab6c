"""Who is to be told after duties changed: each with the phone and what to say."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtWidgets import QFrame, QGridLayout, QScrollArea, QVBoxLayout, QWidget

from db.absences import Fate
from db.appointments import Appointment
from db.clients import client
from db.consultants import consultant
from db.consultation_queue import is_hidden
from db.duties import duty_of
from db.formats import show_day, show_time
from db.services import service
from db.store import Store
from db.words import _
from gui.card_parts import quiet, said
from gui.desk import Desk
from gui.dialog import Dialog
from gui.masked import Masked


@dataclass(frozen=True)
class Call:
    """One to be called, and what became of the appointment."""

    appointment: Appointment
    fate: Fate


class CallList(Dialog):
    """The list, to be worked through at the telephone."""

    def __init__(self, desk: Desk, parent: QWidget | None, calls: Sequence[Call]) -> None:
        super().__init__(
            desk,
            parent,
            _("To be called: {n}").format(n=len(calls)),
            primary=_("Close"),
            width=760,
            height=min(560, 150 + 40 * len(calls)),
        )
        self.cancel_button.hide()
        inside = QWidget()
        inside.setObjectName("DialogForm")
        grid = QGridLayout(inside)
        grid.setContentsMargins(16, 14, 16, 14)
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(10)
        grid.setColumnStretch(3, 1)
        for column, head in enumerate((_("Client"), _("Phone"), _("Was"), _("Now"))):
            grid.addWidget(quiet(head), 0, column)
        for row, call in enumerate(calls, 1):
            one = call.appointment
            grid.addWidget(said(one.shown, bold=True), row, 0)
            grid.addWidget(self._phone(one), row, 1)
            grid.addWidget(said(f"{show_day(one.starts)} {show_time(one.starts)}"), row, 2)
            now = said(_now(desk.store, call))
            now.setWordWrap(True)
            grid.addWidget(now, row, 3)
        grid.setRowStretch(len(calls) + 1, 1)
        scroll = QScrollArea(self.body)
        scroll.setObjectName("DialogForm")
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setWidgetResizable(True)
        scroll.setWidget(inside)
        column_ = QVBoxLayout(self.body)
        column_.setContentsMargins(0, 0, 0, 0)
        column_.addWidget(scroll)

    def _phone(self, one: Appointment) -> QWidget:
        given = client(self.desk.store, one.client)
        if is_hidden(one, service(self.desk.store, one.service)):
            return said(_("The consultant keeps in touch"))
        if not given.phone:
            return quiet(_("none given"))
        return Masked(self.desk, "client", given.id, "phone", given.phone, one.shown, height=20)


def _now(db: Store, call: Call) -> str:
    """What to say: moved to when and whom, with whom instead, or cancelled."""
    fate = call.fate
    if fate.kind == "cancel":
        return _("Cancelled by the centre")
    if fate.kind == "move" and fate.duty is not None and fate.starts is not None:
        who = consultant(db, duty_of(db, fate.duty).consultant).name
        return _("{day} {time} with {name}").format(
            day=show_day(fate.starts), time=show_time(fate.starts), name=who
        )
    duty = db.value("SELECT duty FROM appointment WHERE id = ?", (call.appointment.id,))
    who = consultant(db, duty_of(db, duty).consultant).name
    return _("The same time, with {name}").format(name=who)
