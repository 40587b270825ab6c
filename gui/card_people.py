"""Tabs that tie people and organisations: offices, employment, pairings, membership."""

from __future__ import annotations

from functools import partial

from PySide6.QtWidgets import QWidget

from db import memberships, offices, organisations, pairings, records
from db.fields import Field
from db.people import add_person
from db.records import Action, RecordType
from db.store import Row
from db.types_register import MEMBERSHIP, OFFICE, PAIRING, PERSON
from db.words import _
from gui.action_dialog import ActionDialog
from gui.card_forms import DAY, ask, fields, name_of
from gui.card_parts import Section, TabBody, add_facts, said
from gui.card_table import TableSection
from gui.desk import Desk
from gui.doors import guard

_MOST_PEOPLE = 2000
_OFFICE = ("role", "starts", "ends")
_PAIRING = ("kind", "starts", "ends")


def _count(desk: Desk, type: RecordType, name: str, id: int) -> int:
    return records.count(desk.store, type, filters={name: id})


def _rows(desk: Desk, type: RecordType, name: str, id: int) -> list[Row]:
    return records.listing(desk.store, type, filters={name: id}, limit=_MOST_PEOPLE)


def _opens(desk: Desk, table: str, column: str, row: Row) -> None:
    if row[column]:
        desk.open_record(table, row[column])


# -- offices ----------------------------------------------------------------------------------


def count_officers(desk: Desk, id: int) -> int:
    """How many hold or held an office there."""
    return _count(desk, OFFICE, "organisation", id)


def officers(desk: Desk, id: int) -> QWidget:
    """Who holds which office of an organisation, and for how long."""
    return _offices(desk, "organisation", "person", id)


def count_offices(desk: Desk, id: int) -> int:
    """How many offices a person holds or held."""
    return _count(desk, OFFICE, "person", id)


def offices_held(desk: Desk, id: int) -> QWidget:
    """The offices of a person, wherever."""
    return _offices(desk, "person", "organisation", id)


def _offices(desk: Desk, here: str, other: str, id: int) -> QWidget:
    """The offices on the card of an organisation or a person, with the other one in the list."""
    body = TabBody()
    section = TableSection(
        desk,
        _("Offices"),
        OFFICE,
        (other, *_OFFICE),
        _rows(desk, OFFICE, here, id),
        body,
        opens=partial(_opens, desk, other, other),
        empty=_("No office is entered yet."),
    )
    name = name_of(desk, here, id)

    def change(row: Row) -> None:
        ask(
            desk,
            section,
            _("Change office"),
            fields(OFFICE, *_OFFICE),
            offices.change_office,
            heading=str(row[f"{other}__label"]),
            record=row,
            fixed={"id": row["id"]},
        )

    def end(row: Row) -> None:
        ask(
            desk,
            section,
            _("End office"),
            (DAY,),
            offices.end_office,
            heading=f"{row['role']} {row[f'{other}__label']}",
            seed={"day": desk.today()},
            fixed={"id": row["id"]},
        )

    section.add_action(_("Open"), partial(_opens, desk, other, other))
    section.add_action(_("Change"), change, offices.change_office)
    section.add_action(_("End"), end, offices.end_office)
    add = section.add_link(_("Add office"))
    guard(add, desk, offices.appoint)
    add.clicked.connect(
        lambda: ask(
            desk,
            section,
            _("Add office"),
            fields(OFFICE, other, *_OFFICE),
            offices.appoint,
            fixed={here: id},
            heading=name,
        )
    )
    body.column.addWidget(section)
    body.end()
    return body


# -- people employed --------------------------------------------------------------------------


def count_employed(desk: Desk, id: int) -> int:
    """How many people of the register work there."""
    return _count(desk, PERSON, "employer", id)


def employed(desk: Desk, id: int) -> QWidget:
    """The people who work there, by reading."""
    body = TabBody()
    rows = _rows(desk, PERSON, "employer", id)
    section = TableSection(
        desk,
        _("People who work there"),
        PERSON,
        ("number", "name", "sex", "position", "phone", "kinds"),
        rows,
        body,
        opens=partial(_opens, desk, "person", "id"),
        empty=_("Nobody of the register works there yet."),
        fills=True,
    )
    section.add_action(_("Open"), partial(_opens, desk, "person", "id"))
    add = section.add_link(_("Add person"))
    guard(add, desk, add_person)
    add.clicked.connect(lambda: desk.open_page("register", new={"table": "person", "employer": id}))
    body.column.addWidget(section, 1 if rows else 0)
    if not rows:
        body.end()
    return body


# -- pairings ---------------------------------------------------------------------------------


def count_paired(desk: Desk, id: int) -> int | None:
    """How many look or looked after a company; None for what is no company."""
    if organisations.organisation(desk.store, id).kind != "company":
        return None
    return _count(desk, PAIRING, "company", id)


def paired(desk: Desk, id: int) -> QWidget:
    """Who looks after a company: its instructor, and the leader of a key company."""
    return _pairings(desk, "company", "person", id)


def count_after(desk: Desk, id: int) -> int:
    """How many companies a person looks or looked after."""
    return _count(desk, PAIRING, "person", id)


def looks_after(desk: Desk, id: int) -> QWidget:
    """The companies that a person looks after."""
    return _pairings(desk, "person", "company", id)


def _pairings(desk: Desk, here: str, other: str, id: int) -> QWidget:
    """Pairings on the card of a company or a person, with the other one in the list."""
    table = {"company": "organisation", "person": "person"}
    body = TabBody()
    section = TableSection(
        desk,
        _("Looks after") if here == "person" else _("Looked after by"),
        PAIRING,
        (other, *_PAIRING),
        _rows(desk, PAIRING, here, id),
        body,
        opens=partial(_opens, desk, table[other], other),
        empty=_("No pairing is entered yet."),
    )
    name = name_of(desk, table[here], id)

    def change(row: Row) -> None:
        ask(
            desk,
            section,
            _("Change pairing"),
            fields(PAIRING, "starts", "ends"),
            pairings.change_pairing,
            heading=str(row[f"{other}__label"]),
            record=row,
            fixed={"id": row["id"]},
        )

    def end(row: Row) -> None:
        ask(
            desk,
            section,
            _("End pairing"),
            (DAY,),
            pairings.end_pairing,
            heading=str(row[f"{other}__label"]),
            seed={"day": desk.today()},
            fixed={"id": row["id"]},
        )

    section.add_action(_("Open"), partial(_opens, desk, table[other], other))
    section.add_action(_("Change"), change, pairings.change_pairing)
    section.add_action(_("End"), end, pairings.end_pairing)
    add = section.add_link(_("Add pairing"))
    guard(add, desk, pairings.pair)
    add.clicked.connect(
        lambda: ask(
            desk,
            section,
            _("Add pairing"),
            fields(PAIRING, "kind", other, "starts", "ends"),
            pairings.pair,
            fixed={here: id},
            heading=name,
        )
    )
    body.column.addWidget(section)
    body.end()
    return body


# -- membership -------------------------------------------------------------------------------


def count_memberships(desk: Desk, id: int) -> int:
    """How often a member was called."""
    return len(memberships.contacts_with(desk.store, id))


def membership(desk: Desk, id: int) -> QWidget:
    """Where the membership is, how it came and went, and each contact."""
    body = TabBody()
    rows = _rows(desk, MEMBERSHIP, "person", id)
    name = name_of(desk, "person", id)
    section = Section(_("Membership"), body)
    present = next((row for row in rows if row["state"] != "left"), None)
    if present is None:
        section.say(_("No membership here at present."))
        enrol = section.add_link(_("Add membership"))
        guard(enrol, desk, memberships.enrol)
        enrol.clicked.connect(
            lambda: ask(
                desk,
                section,
                _("Add membership"),
                _membership_fields(),
                memberships.enrol,
                heading=name,
                fixed={"person": id},
            )
        )
    else:
        add_facts(section, _membership_facts(present))
        for action in MEMBERSHIP.actions:
            link = section.add_link(_(action.label))
            guard(link, desk, action.rule)
            link.clicked.connect(partial(_act, desk, section, action, present, name))
        change = section.add_link(_("Change"), _("Change the membership"))
        guard(change, desk, memberships.change_membership)
        change.clicked.connect(
            lambda: ask(
                desk,
                section,
                _("Change the membership"),
                _membership_fields(),
                memberships.change_membership,
                heading=name,
                record=present,
                fixed={"id": present["id"]},
            )
        )
    body.column.addWidget(section)
    for row in rows:
        if row["state"] == "left":
            gone = Section(_("Gone on {day}").format(day=row["left_on"]), body)
            add_facts(gone, _membership_facts(row))
            body.column.addWidget(gone)
    calls = memberships.contacts_with(desk.store, id)
    if calls or present:
        body.column.addWidget(_contacts(calls, body))
    body.end()
    return body


def _membership_fields() -> list[Field]:
    names = ("organisation", "state", "since", "home", "agreement_on", "whereabouts", "note")
    return fields(MEMBERSHIP, *names)


def _membership_facts(row: Row) -> list[tuple[str, str | QWidget]]:
    names = (
        *("state", "organisation", "since", "home", "agreement_on", "whereabouts", "went_to"),
        "note",
    )
    return [
        (_(MEMBERSHIP.field(name).label), records.show_cell(MEMBERSHIP, row, name))
        for name in names
    ]


def _act(desk: Desk, section: QWidget, action: Action, row: Row, name: str, *_args: bool) -> None:
    ActionDialog(desk, section.window(), MEMBERSHIP, action, row, name).open()


def _contacts(calls: list[Row], body: QWidget) -> Section:
    section = Section(_("Contacts with the member"), body)
    hows = dict(memberships.HOWS)
    for call in calls:
        words = "\u2003".join(
            part for part in (call["day"], _(hows[call["how"]]), call["note"]) if part
        )
        section.body.addWidget(said(words))
    if not calls:
        section.say(_("No contact is written down yet."))
    return section
