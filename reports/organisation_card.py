"""The card of an organisation: 企业一户一表, and the like for Party and union organisations.

The areas provide the sections: a maker gets the records, the organisation and the moment, and
gives back what it has to say, or None. A new area adds its makers to SECTIONS.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, datetime

from db.contacts import contacts
from db.formats import mask_phone, show_date, show_month
from db.offices import Officer, officers
from db.organisations import KINDS, Organisation, covered, covering, organisation
from db.pairings import Pairing, pairing_on
from db.store import Store
from db.words import N_, _
from reports import facts
from reports.booking_sections import room_use_section
from reports.card import Card, CardSection, Fact, write_card
from reports.fund_sections import money_section
from reports.page import Target, Written
from reports.register_sections import (
    below_section,
    contacts_section,
    covered_section,
    members_section,
    officers_section,
    people_section,
)

Maker = Callable[[Store, Organisation, datetime], CardSection | None]
# In the order in which they stand on the card; each shows itself where it has something to say.
SECTIONS: tuple[Maker, ...] = (
    officers_section,
    covered_section,
    below_section,
    members_section,
    people_section,
    room_use_section,
    money_section,
    contacts_section,
)
_TITLES = {
    "company": N_("Company card"),
    "party": N_("Card of a Party organisation"),
    "union": N_("Card of a union organisation"),
}
_OTHER_TITLE = N_("Card of an organisation")
_BY_COMPANY = N_("Confirmed by the company")
_BY_OTHER = N_("Confirmed by the organisation")
# Offices are kept as they were typed: looked for in English and in the language in use.
_FIRST_SECRETARY = N_("First Secretary")
_FIRST_CHAIR = N_("First Chair")


def write_organisation_card(db: Store, out: Target, *, now: datetime, organisation: int) -> Written:
    """Write the card of an organisation."""
    return write_card(gather(db, organisation, now), out, facts.footer(db, now, dated=True))


def gather(db: Store, id: int, now: datetime) -> Card:
    """Everything the card says, from the records."""
    one = organisation(db, id)
    shown = _company_facts if one.kind == "company" else _other_facts
    made = (maker(db, one, now) for maker in SECTIONS)
    return Card(
        _(_TITLES.get(one.kind, _OTHER_TITLE)),
        one.number,
        _place(db, one),
        tuple(shown(db, one, now.date())),
        tuple(section for section in made if section),
        (
            (_("Filled in by"), db.who),
            (_("Checked by"), ""),
            (_(_BY_COMPANY if one.kind == "company" else _BY_OTHER), ""),
        ),
    )


def _place(db: Store, one: Organisation) -> str:
    """The grid, and since when it is no longer here."""
    said = []
    grid = db.row("SELECT name, area FROM grid WHERE id = ?", (one.grid or 0,))
    if grid:
        said.append(_("{name} ({area})").format(**grid) if grid["area"] else str(grid["name"]))
    if one.moved_out_on:
        said.append(_("moved out {day}").format(day=show_date(one.moved_out_on)))
    return "\u3000".join(said)


def _company_facts(db: Store, one: Organisation, today: date) -> Iterable[tuple[Fact, ...]]:
    above = covering(db, one.id)
    instructor = pairing_on(db, one.id, "instructor", today)
    leader = pairing_on(db, one.id, "leader", today)
    held = [officer for officer in officers(db, one.id) if officer.holds(today)]
    chair = _sent(held, _FIRST_CHAIR)
    yield (_("Name of the organisation"), one.name), (_("Credit code"), one.code)
    yield (_("Address"), one.address), (_("Main business"), one.business)
    since = show_month(one.since) if one.since else ""
    yield (_("Legal representative"), one.legal_person), (_("Here since"), since)
    yield _contact(db, one)
    yield (
        (_("Party organisation"), _topmost(db, above, "party")),
        (_("Union of the company"), _topmost(db, above, "union")),
    )
    yield (
        (_("Instructor of the company"), _paired(instructor)),
        (_("First Secretary"), _sent(held, _FIRST_SECRETARY)),
    )
    if leader or chair:
        yield (_("Leader in charge"), _paired(leader)), (_("First Chair"), chair)
    yield (
        (_("Workers"), _people(one.workers)),
        (_("Women"), _people(one.women)),
        (_("Union members"), _people(_union_members(db, above))),
        (_("Party members"), _people(one.members)),
    )


def _other_facts(db: Store, one: Organisation, today: date) -> Iterable[tuple[Fact, ...]]:
    parent = organisation(db, one.parent).name if one.parent else ""
    since = show_month(one.since) if one.since else ""
    yield (_("Name of the organisation"), one.name), (_("Kind"), _(dict(KINDS)[one.kind]))
    yield (_("Stands below"), parent), (_("Founded"), since)
    if one.kind in ("party", "union"):
        companies = len(covered(db, one.id))
        covers = _("on its own") if companies == 1 else ""
        if companies > 1:
            covers = _("jointly by {n} companies").format(n=companies)
        members = _("Party members") if one.kind == "party" else _("Union members")
        yield (_("Set up"), covers), (members, _people(one.members))
        head = next((each for each in officers(db, one.id) if each.holds(today)), None)
        said = _("{name} ({area})").format(name=head.name, area=head.role) if head else ""
        yield (_("Person in charge"), said), (_("Contact phone"), _whole(one.phone))
        yield ((_("Address"), one.address),)
    else:
        yield (_("Credit code"), one.code), (_("Person in charge"), one.legal_person)
        yield (_("Address"), one.address), (_("Main business"), one.business)
        yield _contact(db, one)


def _whole(phone: str) -> str:
    """A number that is not broken at its blanks."""
    return phone.replace(" ", "\u00a0")


def _contact(db: Store, one: Organisation) -> tuple[Fact, Fact]:
    """The first contact, and the organisation's own number, or else the contact's in part."""
    found = contacts(db, one.id)
    name, phone = "", one.phone
    if found:
        position = found[0].position
        name = found[0].name + (_(" ({note})").format(note=position) if position else "")
        phone = phone or mask_phone(found[0].phone)
    return (_("Contact"), name), (_("Contact phone"), _whole(phone))


def _topmost(db: Store, above: list[Organisation], kind: str) -> str:
    """What covers a company, without what stands below another of them; joint ones say so."""
    ids = {one.id for one in above}
    said = []
    for one in above:
        if one.kind == kind and one.parent not in ids:
            joint = len(covered(db, one.id)) > 1
            said.append(_("{name} (joint)").format(name=one.name) if joint else one.name)
    return _(", ").join(said)


def _union_members(db: Store, above: list[Organisation]) -> int | None:
    """The members of the unions that cover this company alone."""
    ids = {one.id for one in above}
    numbers = [
        one.members
        for one in above
        if one.kind == "union" and one.parent not in ids and len(covered(db, one.id)) == 1
    ]
    known = [number for number in numbers if number is not None]
    return sum(known) if known else None


def _paired(pairing: Pairing | None) -> str:
    if pairing is None:
        return ""
    if pairing.starts is None:
        return pairing.name
    return _("{name} (since {month})").format(name=pairing.name, month=show_month(pairing.starts))


def _sent(held: list[Officer], role: str) -> str:
    """Who was sent to the company in this office, and when."""
    for officer in held:
        if officer.role in (role, _(role)):
            if officer.starts is None:
                return officer.name
            return _("{name} (sent {month})").format(
                name=officer.name, month=show_month(officer.starts)
            )
    return ""


def _people(number: int | None) -> str:
    return "" if number is None else _("{n} people").format(n=f"{number:,}")
