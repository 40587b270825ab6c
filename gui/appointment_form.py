"""The left side of booking a consultation: service, client, what is asked then, urgent, repeated.

For a service where the desk knows codes only no reason is asked.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLabel, QLineEdit, QVBoxLayout, QWidget

from db.appointment_booking import Waits
from db.appointments import Appointment
from db.booking_ties import organisation_label
from db.client_offers import Meant
from db.fields import Field
from db.formats import show_day, show_span
from db.parties import Party, company_of, is_matter, named_of
from db.people import person as person_of
from db.rules import Refused
from db.services import Service, services
from db.words import N_, _
from gui.appointment_ways import AppointmentWays
from gui.client_input import ClientInput
from gui.controls import CheckBox, Combo, Segmented
from gui.desk import Desk
from gui.inputs import FieldInput, input_for
from gui.party_inputs import PartyInputs
from gui.series_rule import FORM_WIDTH

_SIDE_BY_SIDE = 5
_PHONE = Field("phone", N_("Phone"), "phone", help=N_("For a new code, if they give one"))
_TOPIC = Field("topic", N_("What it is about"), most=100)


class AppointmentForm(QWidget):
    """`changed`: other slots may suit. `entered`: Enter was pressed in a line."""

    changed = Signal()
    entered = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.desk = desk
        self.setObjectName("DialogForm")
        self.setFixedWidth(FORM_WIDTH)
        self.moving: Appointment | None = None
        self.waits: Waits | None = None
        self._ours: list[Party] = []
        self._company: int | None = None
        self._services = {one.id: one for one in services(desk.store)}
        self._build()
        self._show_service()

    # -- the parts ----------------------------------------------------------------------------

    def _build(self) -> None:
        self.column = column = QVBoxLayout(self)
        column.setContentsMargins(16, 14, 16, 8)
        column.setSpacing(9)
        options = [(str(one.id), one.name) for one in self._services.values()]
        self.choice: Segmented | Combo = (
            Segmented(options, name=_("Service"))
            if len(options) <= _SIDE_BY_SIDE and self._narrow(options)
            else Combo(options, name=_("Service"))
        )
        self.choice.changed.connect(self._show_service)
        self.title = QLabel()
        self.title.setProperty("role", "name")
        self.title.setWordWrap(True)
        self.title.hide()
        column.addWidget(self.title)
        column.addWidget(self.choice)
        self.client = ClientInput(self.desk)
        self.client.changed.connect(self._show_client)
        column.addWidget(self.client)
        self.said = QLabel()
        self.said.setProperty("role", "help")
        self.said.setWordWrap(True)
        column.addWidget(self.said)
        self.phone = input_for(_PHONE, self.desk)
        self.topic = input_for(_TOPIC, self.desk)
        self.comes_for = CheckBox()
        self.comes_for.hide()
        self.parties = PartyInputs(self.desk)
        for each in (self.phone, self.comes_for, self.topic, self.parties):
            column.addWidget(each)
        self._asked: list[FieldInput] = []
        self._questions = QVBoxLayout()
        self._questions.setSpacing(9)
        column.addLayout(self._questions)
        self.ways = AppointmentWays(self.desk)
        self.ways.changed.connect(self.changed)
        self.ways.entered.connect(self.entered)
        column.addWidget(self.ways)
        column.addStretch(1)
        for line in (self.client.line, *self._lines(self.phone), *self._lines(self.topic)):
            line.returnPressed.connect(self.entered)
        for line in self.parties.lines():
            line.returnPressed.connect(self.entered)

    def _narrow(self, options: list[tuple[str, str]]) -> bool:
        """Whether all names stand side by side in the form."""
        wide = sum(self.fontMetrics().horizontalAdvance(label) + 40 for _id, label in options)
        return wide <= FORM_WIDTH

    @staticmethod
    def _lines(one: QWidget) -> list[QLineEdit]:
        return one.findChildren(QLineEdit)

    # -- filling ------------------------------------------------------------------------------

    def seed(self, given: Mapping[str, Any]) -> None:
        """What is known already: service, client, urgent."""
        if given.get("service") in self._services:
            self.choice.set_value(str(given["service"]))
        if given.get("urgent"):
            self.ways.urgent.setChecked(True)
        self._show_service()
        if given.get("client"):
            self.client.set_client(given["client"])
        elif given.get("person"):
            one = person_of(self.desk.store, given["person"])
            self.client.choose(Meant(None, one.id, one.name))

    def show_moving(self, one: Appointment) -> None:
        """Another time for an appointment: whose and for what stays."""
        self.choice.set_value(str(one.service))
        self.moving = one
        self._show_service()
        self.title.setText(f"{one.number} · {one.shown}" if one.shown != one.number else one.number)
        when = f"{show_day(one.starts)} {show_span(one.starts, one.ends)}"
        self.said.setText(_("So far: {when}").format(when=when))
        self.title.show()
        for each in (self.choice, self.client, self.phone, self.topic, self.ways):
            each.hide()
        if is_matter(self.service()):
            named = named_of(self.desk.store, one.id)
            self.parties.set_value([each for each in named if each.side == "opponent"])
            self._ours = [each for each in named if each.side == "client"]

    def keep(self, one: Waits) -> None:
        """Who waits: the client and the service stay, and what it is about was told."""
        self.choice.set_value(str(one.service))
        self._show_service()
        self.client.set_client(one.client)
        self.client.line.setReadOnly(True)
        self.waits = one
        for each in (self.choice, self.phone, self.topic, self.ways, self.said):
            each.hide()
        for each in self._asked:
            each.hide()

    def service(self) -> Service:
        """The service chosen."""
        return self._services[int(self.choice.value())]

    def _show_service(self, *_args: object) -> None:
        given = self.service()
        self.client.hidden = given.anonymous
        matter = is_matter(given)
        self._ours = []
        self.topic.setVisible(not given.anonymous)
        self.parties.setVisible(matter)
        for each in self._asked:
            each.hide()
            each.deleteLater()
        self._asked = []
        for place, words in enumerate(given.questions):
            each = input_for(Field(f"question{place}", words, most=200), self.desk)
            each.setVisible(self.moving is None)
            self._asked.append(each)
            self._questions.addWidget(each)
            for line in self._lines(each):
                line.returnPressed.connect(self.entered)
        self.ways.minutes.set_value(given.grid.minutes)
        self._show_client()
        self.changed.emit()

    def _show_client(self) -> None:
        """Who is meant, as far as the desk may know it."""
        if self.moving or self.waits:
            return
        given = self.service()
        try:
            meant = self.client.value()
        except Refused:
            meant, known = None, False
        else:
            known = meant is not None
        typed = bool(self.client.words())
        self.phone.setVisible(not typed or (known and not (meant and meant.person)))
        said = [] if typed else [_("A new code is given. It stands on the slip.")]
        if given.anonymous:
            said.append(_("Screens and papers show only a number, and no reason is asked."))
        self.said.setText("\n".join(said))
        self.said.setVisible(bool(said))
        self._show_company(meant)

    def _show_company(self, meant: Meant | None) -> None:
        person = meant.person if meant and is_matter(self.service()) else None
        company = employer = None
        if person is not None:
            company = company_of(self.desk.store, person)
            employer = person_of(self.desk.store, person).employer
        here = company or employer
        if here == self._company:
            return
        self._company = here
        self.comes_for.setVisible(here is not None)
        self.comes_for.setChecked(company is not None)
        if here is not None:
            words = _("Comes for {company}, not for themself").format(
                company=organisation_label(self.desk.store, here)
            )
            self.comes_for.setText(words)
            self.comes_for.setAccessibleName(words)

    # -- reading ------------------------------------------------------------------------------

    def who(self) -> dict[str, Any]:
        """Client, person or phone of a new code. Raises Refused."""
        meant = self.client.value()
        phone = "" if meant and meant.person else str(self.phone.value() or "")
        return {
            "client": meant.client if meant else None,
            "person": meant.person if meant and meant.client is None else None,
            "phone": phone,
        }

    def named(self) -> list[Party] | None:
        """The parties, None where the service has none or nobody answered."""
        given = self.service()
        if not is_matter(given):
            return None
        ours = list(self._ours)
        if self._company is not None and self.comes_for.isChecked():
            ours = [Party(side="client", organisation=self._company)]
        theirs = self.parties.value()
        return None if theirs is None else [*ours, *theirs]

    def details(self) -> dict[str, Any]:
        """What is told at booking: topic, answers, parties. Raises Refused."""
        answers = [f"{each.field.label} {each.value()}" for each in self._asked if each.value()]
        given: dict[str, Any] = {
            "topic": "" if self.service().anonymous else self.topic.value() or "",
            "answers": "\n".join(answers),
            "parties": self.named(),
        }
        return given

    def show_refused(self, refused: Refused | None) -> QWidget | None:
        """The message at its field; returns the field, None if it has none here."""
        fields: dict[str, FieldInput | PartyInputs] = {
            "client": self.client,
            "phone": self.phone,
            "topic": self.topic,
            "parties": self.parties,
            **{each.field.name: each for each in self._asked},
            **self.ways.fields(),
        }
        for each in fields.values():
            each.show_error("")
        at = fields.get(refused.field or "") if refused else None
        if at is not None and refused is not None and not at.isHidden():
            at.show_error(refused.message)
            return at
        return None
