"""The first tab of a card: the facts of an organisation or a person, and whom to call."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from db import contacts, records
from db.contacts import Contact
from db.records import RecordType, show_cell
from db.store import Row
from db.types_register import ORGANISATION, PERSON
from db.words import _
from gui.buttons import Button
from gui.card_forms import A_PERSON, ABOUT, NEW_CONTACT, ask, do, name_of
from gui.card_parts import Named, Section, TabBody, add_facts, quiet, said
from gui.desk import Desk
from gui.doors import guard
from gui.masked import Masked, What

_FACTS = {
    "organisation": (
        *("short_name", "industry", "address", "since", "legal_person", "ownership", "phone"),
        *("size", "workers", "members", "business", "code"),
    ),
    "person": ("sex", "birth", "position", "kinds", "address"),
}


def organisation_facts(desk: Desk, id: int) -> QWidget:
    """What an organisation is, its contacts, its note."""
    row = records.record(desk.store, ORGANISATION, id)
    body = TabBody()
    section = Section(ORGANISATION.field("kind").show(row["kind"]), body)
    facts: list[tuple[str, str | QWidget]] = list(_facts(ORGANISATION, row))
    if row["parent"]:
        facts.append((_("Stands below"), _named(desk, row["parent"])))
    if row["key_company"]:
        facts.append((_("Key company"), _("Yes")))
    if row["moved_out_on"]:
        facts.append((_("Moved out"), str(row["moved_out_on"])))
    add_facts(section, facts)
    body.column.addWidget(section)
    body.column.addWidget(_contacts(desk, id, body))
    _add_note(body, row)
    body.end()
    return body


def person_facts(desk: Desk, id: int) -> QWidget:
    """Who a person is, phone and identity number masked, the note."""
    row = records.record(desk.store, PERSON, id)
    body = TabBody()
    section = Section(_(PERSON.label), body)
    facts: list[tuple[str, str | QWidget]] = list(_facts(PERSON, row))
    if row["employer"]:
        facts.insert(0, (_("Employer"), _named(desk, row["employer"])))
    secrets: tuple[What, ...] = ("phone", "identity")
    for what in secrets:
        if row[what]:
            masked = Masked(desk, "person", id, what, row[what], row["name"])
            facts.append((_(PERSON.field(what).label), masked))
    add_facts(section, facts)
    body.column.addWidget(section)
    _add_note(body, row)
    body.end()
    return body


def _facts(type: RecordType, row: Row) -> list[tuple[str, str]]:
    made = []
    for name in _FACTS[type.name]:
        label, value = _(type.field(name).label), show_cell(type, row, name)
        if name == "workers" and value and row["women"] is not None:
            value = _("{n} ({women} women)").format(n=value, women=row["women"])
        made.append((label, value))
    return made


def _named(desk: Desk, organisation: int) -> Named:
    return Named(desk, "organisation", organisation, name_of(desk, "organisation", organisation))


def _add_note(body: TabBody, row: dict[str, Any]) -> None:
    if row["note"]:
        section = Section(_("Note"), body)
        words = said(row["note"])
        words.setWordWrap(True)
        section.body.addWidget(words)
        body.column.addWidget(section)


def _contacts(desk: Desk, id: int, body: QWidget) -> Section:
    section = Section(_("Contacts"), body)
    name = name_of(desk, "organisation", id)
    add = section.add_link(_("Add one"), _("Add a contact from the register"))
    guard(add, desk, contacts.add_contact)
    add.clicked.connect(
        lambda: ask(
            desk,
            section,
            _("Contact"),
            (A_PERSON, ABOUT),
            contacts.add_contact,
            heading=name,
            fixed={"organisation": id},
        )
    )
    new = section.add_link(_("Add a new person"), _("Add a new person as contact"))
    guard(new, desk, contacts.add_new_contact)
    new.clicked.connect(
        lambda: ask(
            desk,
            section,
            _("New contact"),
            NEW_CONTACT,
            contacts.add_new_contact,
            heading=name,
            fixed={"organisation": id},
        )
    )
    found = contacts.contacts(desk.store, id)
    if not found:
        section.say(_("Nobody to call is named yet."))
        return section
    grid = QGridLayout()
    grid.setHorizontalSpacing(14)
    grid.setVerticalSpacing(2)
    grid.setColumnStretch(3, 1)
    for place, one in enumerate(found):
        _add_contact(desk, section, grid, place, one)
    section.body.addLayout(grid)
    return section


def _add_contact(desk: Desk, section: Section, grid: QGridLayout, place: int, one: Contact) -> None:
    phone = Masked(desk, "person", one.person, "phone", one.phone, one.name)
    change = Button(_("Change"), kind="link", height=26)
    change.setAccessibleName(_("Change the contact {name}").format(name=one.name))
    change.setObjectName(f"change contact {one.id}")
    guard(change, desk, contacts.change_contact)
    change.clicked.connect(
        lambda: ask(
            desk,
            section,
            _("Contact"),
            (ABOUT,),
            contacts.change_contact,
            heading=one.name,
            record={"about": one.about},
            fixed={"id": one.id},
        )
    )
    remove = Button(_("Remove"), kind="link", height=26)
    remove.setAccessibleName(_("Remove the contact {name}").format(name=one.name))
    remove.setObjectName(f"remove contact {one.id}")
    guard(remove, desk, contacts.remove_contact)
    remove.clicked.connect(lambda: do(desk, contacts.remove_contact, id=one.id))
    about = said(one.about)
    parts: tuple[QWidget, ...] = (
        Named(desk, "person", one.person, one.name, bold=True),
        quiet(one.position),
        phone,
        about,
        change,
        remove,
    )
    for column, part in enumerate(parts):
        grid.addWidget(part, place, column, Qt.AlignmentFlag.AlignVCenter)
