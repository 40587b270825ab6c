"""The other side of a legal matter: one party or several, or that it is not known yet."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QLineEdit, QVBoxLayout, QWidget

from db.booking_offers import contact_offers, organisation_offers
from db.booking_ties import organisation_label
from db.fields import Field
from db.parties import Party
from db.words import N_, _
from gui.controls import Button, CheckBox
from gui.desk import Desk
from gui.found_line import FoundLine
from gui.inputs import SecretInput, TextInput

_NAME = Field("name", N_("Name of the opposing party"))
_COMPANY = Field("company", N_("Organisation"))
_NUMBERS = (
    Field("phone", N_("Phone"), "phone"),
    Field("identity", N_("Identity number"), "identity"),
)
_MOST = 8


class PartyInputs(QWidget):
    """`value` is what `db.parties` takes: None while nobody has answered."""

    changed = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._rows: list[PartyRow] = []
        self.unknown = CheckBox(_("Opposing party not known yet"))
        self.unknown.toggled.connect(self._say_changed)
        self.more = Button(_("One more opposing party"), kind="link", height=24, icon="plus")
        self.more.clicked.connect(lambda: self.add().setFocus())
        self._list = QVBoxLayout()
        self._list.setSpacing(10)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addLayout(self._list)
        column.addWidget(self.unknown)
        column.addWidget(self.more)
        self.add()

    def add(self) -> PartyRow:
        """One more row."""
        row = PartyRow(self._desk)
        row.changed.connect(self._edited)
        self._rows.append(row)
        self._list.addWidget(row)
        self.setFocusProxy(self._rows[0])
        self.more.setVisible(len(self._rows) < _MOST)
        return row

    def value(self) -> list[Party] | None:
        """The parties named; empty if they are not known, None if that was not said either."""
        named = [row.value() for row in self._rows if row.filled()]
        return named if named or self.unknown.isChecked() else None

    def set_value(self, parties: Sequence[Party]) -> None:
        """Show parties that were named before; none: not known."""
        for _n in range(len(self._rows), len(parties)):
            self.add()
        for row, party in zip(self._rows, parties, strict=False):
            row.set_value(party)
        self.unknown.setVisible(not parties)
        self.unknown.setChecked(not parties)

    def lines(self) -> list[QLineEdit]:
        """All lines one types in."""
        return [line for row in self._rows for line in row.lines()]

    def show_error(self, message: str) -> None:
        """Say what is wrong below the first name; '' takes it away."""
        self._rows[0].people.show_error(message)

    def _edited(self) -> None:
        # Who is named is known: there is nothing to tick.
        named = any(row.filled() for row in self._rows)
        self.unknown.setVisible(not named)
        if named:
            self.unknown.setChecked(False)
        self._say_changed()

    def _say_changed(self) -> None:
        self.show_error("")
        self.changed.emit()


class PartyRow(QWidget):
    """One party: name, company, phone, identity number."""

    changed = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk, self._filling = desk, False
        store = desk.store
        self.name = FoundLine(lambda typed: contact_offers(store, typed, None))
        self.company = FoundLine(partial(organisation_offers, store))
        self.people = people = TextInput(_NAME, desk, self.name)
        companies = TextInput(_COMPANY, desk, self.company)
        for line in (self.name, self.company):
            line.setPlaceholderText(_("Find in the register, or just type"))
        self.numbers = {field.name: _Number(field, desk) for field in _NUMBERS}
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(6)
        grid.addWidget(people, 0, 0)
        grid.addWidget(companies, 0, 1)
        grid.addWidget(self.numbers["phone"], 1, 0)
        grid.addWidget(self.numbers["identity"], 1, 1)
        for column in (0, 1):
            grid.setColumnStretch(column, 1)
        for each in (people, companies, *self.numbers.values()):
            each.changed.connect(self._edited)
        self.setFocusProxy(self.name)

    def lines(self) -> list[QLineEdit]:
        """All lines one types in."""
        return [self.name, self.company, *(one.line for one in self.numbers.values())]

    def filled(self) -> bool:
        """Whether anything stands in it."""
        return any(line.text().strip() for line in self.lines())

    def value(self) -> Party:
        """The party as it was typed; `db.parties` reads it."""
        return Party(
            name=self.name.text(),
            company=self.company.text(),
            phone=self.numbers["phone"].value() or "",
            identity=self.numbers["identity"].value() or "",
            person=self.name.record(),
            organisation=self.company.record(),
        )

    def set_value(self, party: Party) -> None:
        """Show a party, the numbers masked."""
        self._filling = True
        self.name.set_record(party.person, "" if party.is_firm else party.name)
        called = party.company
        if party.organisation is not None:
            called = organisation_label(self._desk.store, party.organisation)
        self.company.set_record(party.organisation, called)
        self.numbers["phone"].set_value(party.phone)
        self.numbers["identity"].set_value(party.identity)
        self._filling = False

    def _edited(self) -> None:
        if not self._filling:
            self.changed.emit()


class _Number(SecretInput):
    """A number of somebody else, maybe from an old paper: the rule says whether it is one."""

    def value(self) -> str:
        """The number as it was, or what was typed."""
        return self._kept if self._masked() else self.line.text().strip()
