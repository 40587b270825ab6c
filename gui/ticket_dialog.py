"""Somebody came without an appointment: service, who it is, and the next number of today."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QLineEdit, QStackedLayout, QVBoxLayout, QWidget

from db.appointment_booking import draw_number
from db.consultation_queue import drawn, queue
from db.fields import Field
from db.rules import Refused
from db.services import Service, services
from db.words import N_, _
from gui import theme
from gui.client_input import ClientInput
from gui.controls import Combo
from gui.desk import Desk
from gui.dialog import Dialog
from gui.doors import is_open
from gui.inputs import FieldInput, input_for

_PHONE = Field("phone", N_("Phone"), "phone", help=N_("For a new code, if they give one"))
_TOPIC = Field("topic", N_("What it is about"), most=100)
_LARGE = 72


class TicketDialog(Dialog):
    """Asks, then says the number; `made` is the ticket drawn."""

    def __init__(self, desk: Desk, parent: QWidget | None, service: int | None) -> None:
        super().__init__(
            desk, parent, _("Take a number"), primary=_("Take a number"), width=420, height=400
        )
        self.made: int | None = None
        self._services = {one.id: one for one in services(desk.store)}
        self._layers = QStackedLayout(self.body)
        self._layers.addWidget(self._form())
        self._layers.addWidget(self._said())
        if service in self._services:
            self.choice.set_value(str(service))
        self._show_service()
        self.client.line.setFocus()

    def _form(self) -> QWidget:
        form = QWidget()
        form.setObjectName("DialogForm")
        self.choice = Combo(
            [(str(one.id), one.name) for one in self._services.values()], name=_("Service")
        )
        self.choice.changed.connect(self._show_service)
        self.waiting = QLabel()
        self.waiting.setProperty("role", "help")
        self.client = ClientInput(self.desk)
        self.client.changed.connect(self._show_phone)
        self.phone, self.topic = (input_for(one, self.desk) for one in (_PHONE, _TOPIC))
        column = QVBoxLayout(form)
        column.setContentsMargins(16, 14, 16, 14)
        column.setSpacing(9)
        for widget in (self.choice, self.waiting, self.client, self.phone, self.topic):
            column.addWidget(widget)
        column.addStretch(1)
        for field in (self.client, self.phone, self.topic):
            for line in field.findChildren(QLineEdit):
                line.returnPressed.connect(self.save)
        return form

    def _said(self) -> QWidget:
        page = QWidget()
        page.setObjectName("DialogForm")
        self.number, self.whose = QLabel(), QLabel()
        for label in (self.number, self.whose):
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
            label.setTextFormat(Qt.TextFormat.PlainText)
        self.number.setFont(theme.font(_LARGE, bold=True))
        self.number.setStyleSheet(f"font-size: {theme.px(_LARGE)}px; font-weight: 700;")
        self.whose.setWordWrap(True)
        column = QVBoxLayout(page)
        column.addStretch(1)
        column.addWidget(self.number)
        column.addWidget(self.whose)
        column.addStretch(1)
        return page

    def service(self) -> Service:
        """The service chosen."""
        return self._services[int(self.choice.value())]

    def _show_service(self, *_args: object) -> None:
        given = self.service()
        self.client.hidden = given.anonymous
        self.topic.setVisible(not given.anonymous)
        now = queue(
            self.desk.store, self.desk.today(), now=self.desk.now(), service=given.id
        ).waiting
        self.waiting.setText(_("Waiting now: {n}").format(n=now))
        self._show_phone()

    def _show_phone(self, *_args: object) -> None:
        """Only a new code takes a number with it; a person's stands on their card."""
        self.phone.setVisible(not self.client.words())

    def save(self) -> None:
        """Draw the number and say it; then the same button closes."""
        if self.made is not None:
            self.accept()
            return
        given, fields = self.service(), self._fields()
        for each in fields.values():
            each.show_error("")
        try:
            meant = self.client.value()
            self.made = self.desk.do(
                draw_number,
                service=given.id,
                client=meant.client if meant else None,
                person=meant.person if meant and meant.client is None else None,
                phone="" if meant else str(self.phone.value() or ""),
                topic="" if given.anonymous else str(self.topic.value() or ""),
            )
        except Refused as refused:
            at = fields.get(refused.field or "")
            if at is None:
                self.say_trouble(refused.message)
            else:
                at.show_error(refused.message)
                at.setFocus()
            return
        self._say(self.made)

    def _fields(self) -> dict[str, FieldInput]:
        return {"client": self.client, "phone": self.phone, "topic": self.topic}

    def _say(self, ticket: int) -> None:
        one = drawn(self.desk.store, ticket)
        given = self.service()
        words = _("{service}: number {n}").format(service=given.name, n=one.number)
        self.number.setText(one.number)
        self.number.setAccessibleName(words)
        self.whose.setText("\u2003".join(piece for piece in (given.name, one.shown) if piece))
        self._layers.setCurrentIndex(1)
        self.setWindowTitle(words)
        self.block("")
        self.cancel_button.hide()
        self.primary_button.setText(_("Close"))
        self.primary_button.setFocus()


def open_ticket(desk: Desk, parent: QWidget | None, service: int | None) -> int | None:
    """Draw a number for a service; the ticket, None if none was drawn."""
    if not is_open(desk, draw_number):
        return None
    if not services(desk.store):
        desk.say(_("There is no service yet. Add one under Consultations first."), "warn")
        return None
    dialog = TicketDialog(desk, parent, service)
    dialog.exec()
    return dialog.made
