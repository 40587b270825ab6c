"""For whom it is booked: organisation, contact and phone, found in the register or just typed.

A sign in the line says whether the words are tied to a record. Choosing an organisation fills in
whom to call; choosing a person fills in the phone and, where it is still empty, the employer.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QLineEdit

from db.booking_offers import contact_offers, organisation_offers
from db.booking_ties import TIES, WHO, as_contact, main_contact, organisation_label, tied
from db.fields import Field
from db.rules import Refused
from db.words import _
from gui import icons
from gui.desk import Desk
from gui.finding_line import FindingLine, Offered
from gui.inputs import FieldInput, TextInput, input_for
from gui.picture_input import PictureInput


class TieInput(TextInput):
    """Words, with offers from the register; `show_tie` says whether they name a record."""

    def __init__(self, field: Field, desk: Desk) -> None:
        self.organisation: int | None = None
        self.tie: int | None = None
        self._desk = desk
        self._mark: QAction | None = None
        self.finding = FindingLine(self._offers, first=_is_reading)
        super().__init__(field, desk, self.finding)
        organisation = field.to == "organisation"
        self.line.setPlaceholderText(
            _("Find in the register, or just type") if organisation else _("Type to find")
        )

    def show_tie(self, id: int | None) -> None:
        """The sign in the line: a link, or a broken one for words that are only words."""
        self.tie = id
        if self._mark is not None:
            self.line.removeAction(self._mark)
            self._mark = None
        hint = ""
        if self.line.text().strip():
            hint = _("Tied to the register") if id else _("Only words, not in the register")
            self._mark = self.line.addAction(
                icons.icon("link" if id else "link-slash", "ok" if id else "text3", 13),
                QLineEdit.ActionPosition.TrailingPosition,
            )
            self._mark.setToolTip(hint)
        self.line.setAccessibleDescription(hint)

    def _offers(self, typed: str) -> list[Offered]:
        store = self._desk.store
        if self.field.to == "organisation":
            found = organisation_offers(store, typed)
        else:
            found = contact_offers(store, typed, self.organisation)
        return [(one.id, one.words, one.hint) for one in found]


def _is_reading(typed: str) -> bool:
    """Pinyin and digits are meant to find; Enter takes the best. Other words may be kept as is."""
    return typed.isascii()


class WhoInputs(QObject):
    """The three inputs of a form, kept in step with one another and with the register."""

    def __init__(self, desk: Desk, inputs: Mapping[str, FieldInput]) -> None:
        organisation, contact = inputs["organisation"], inputs["contact"]
        assert isinstance(organisation, TieInput) and isinstance(contact, TieInput)
        super().__init__(organisation)
        self._desk = desk
        self._inputs: dict[str, Any] = {
            "organisation": organisation,
            "contact": contact,
            "phone": inputs["phone"],
        }
        self._had: dict[str, Any] = dict.fromkeys(WHO)
        self._asked_for = ""
        self._filled: tuple[str, str] = ("", "")
        self._busy = False
        for one in self._inputs.values():
            one.changed.connect(self._settle)
        organisation.finding.taken.connect(self._take_organisation)
        organisation.line.editingFinished.connect(self._fill_contact)
        contact.finding.taken.connect(self._take_contact)

    def set(self, values: Mapping[str, Any], *, new: bool = False) -> None:
        """What was filled in, with its ids; a `new` booking gets its contact at once."""
        self._had = {name: values.get(name) for name in WHO}
        self._filled = ("", "")
        self._asked_for = "" if new else self._words("organisation")
        if new:
            self._put_missing()
        self._settle()
        if new:
            self._fill_contact()

    def _put_missing(self) -> None:
        """An id that came alone brings its words along."""
        self._busy = True
        for name, words in tied(self._desk.store, self._had).items():
            if name in self._inputs and words and not self._words(name):
                self._put(name, words)
                self._had[name] = words
        self._busy = False

    def ids(self) -> dict[str, int | None]:
        """The records that the words are tied to."""
        return {id: self._inputs[words].tie for words, id in TIES}

    def _words(self, name: str) -> str:
        try:
            return str(self._inputs[name].value() or "").strip()
        except Refused:
            return ""

    def _put(self, name: str, words: str) -> None:
        self._inputs[name].set_value(words)

    def _settle(self) -> None:
        """Ask what the words are tied to now."""
        if self._busy:
            return
        given = {name: self._words(name) for name in self._inputs}
        now = tied(self._desk.store, given, self._had)
        self._inputs["contact"].organisation = now["organisation_id"]
        for words, id in TIES:
            self._inputs[words].show_tie(now[id])

    def _take_organisation(self, id: int | None, words: str) -> None:
        self._busy = True
        self._put("organisation", words)
        self._had |= {"organisation": words, "organisation_id": id}
        self._busy = False
        self._settle()
        self._fill_contact()

    def _take_contact(self, id: int, words: str) -> None:
        found = as_contact(self._desk.store, id)
        self._busy = True
        self._put("contact", words)
        if found.phone:
            self._put("phone", found.phone)
        self._had |= {"contact": words, "contact_id": id}
        if found.employer and not self._words("organisation"):
            label = organisation_label(self._desk.store, found.employer)
            self._put("organisation", label)
            self._had |= {"organisation": label, "organisation_id": found.employer}
            self._asked_for = label
        self._busy = False
        self._settle()

    def _fill_contact(self) -> None:
        """Whom to call there, unless somebody has been filled in by hand."""
        words = self._words("organisation")
        if not words or words == self._asked_for:
            return
        self._asked_for = words
        if (self._words("contact"), self._words("phone")) not in (("", ""), self._filled):
            return
        found = main_contact(self._desk.store, self._inputs["organisation"].tie, words)
        if found is None:
            return
        self._busy = True
        self._put("contact", found.contact)
        self._put("phone", found.phone)
        self._had |= {"contact": found.contact, "contact_id": found.contact_id}
        self._filled = (self._words("contact"), self._words("phone"))
        self._busy = False
        self._settle()


def tied_input_for(field: Field, desk: Desk) -> FieldInput:
    """The input of a field; words that belong to a register find in it, pictures are seen."""
    if field.to == "picture":
        return PictureInput(field, desk)
    return TieInput(field, desk) if field.kind == "text" and field.to else input_for(field, desk)


def who_inputs(desk: Desk, inputs: Mapping[str, FieldInput]) -> WhoInputs | None:
    """The inputs of a form that say for whom, kept in step; None if it does not ask that."""
    asked = any(isinstance(one, TieInput) for one in inputs.values())
    return WhoInputs(desk, inputs) if asked else None
