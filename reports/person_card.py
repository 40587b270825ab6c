"""The card of a person: who it is, offices, membership, companies looked after, rooms booked.

Identity number and phone are shown in part: a card lies on desks.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime

from db.formats import mask_phone, show_date
from db.identifiers import mask_identity
from db.organisations import organisation
from db.people import KINDS, SEXES, Person
from db.people import person as person_of
from db.store import Store
from db.words import _
from reports import facts
from reports.booking_sections import booked_by_section
from reports.card import Card, CardSection, Fact, write_card
from reports.page import Target, Written
from reports.register_sections import (
    companies_section,
    member_contacts_section,
    membership_section,
    offices_section,
)

Maker = Callable[[Store, Person, datetime], CardSection | None]
# In the order in which they stand on the card; a new area adds its own.
SECTIONS: tuple[Maker, ...] = (
    offices_section,
    membership_section,
    member_contacts_section,
    companies_section,
    booked_by_section,
)


def write_person_card(db: Store, out: Target, *, now: datetime, person: int) -> Written:
    """Write the card of a person."""
    return write_card(gather(db, person, now), out, facts.footer(db, now, dated=True))


def gather(db: Store, id: int, now: datetime) -> Card:
    """Everything the card says, from the records."""
    one = person_of(db, id)
    made = (maker(db, one, now) for maker in SECTIONS)
    return Card(
        _("Personal card"),
        one.number,
        _(", ").join(_(dict(KINDS)[kind]) for kind in one.kinds),
        tuple(_facts(db, one)),
        tuple(section for section in made if section),
        (
            (_("Filled in by"), db.who),
            (_("Checked by"), ""),
            (_("Confirmed in person"), ""),
        ),
    )


def _facts(db: Store, one: Person) -> Iterable[tuple[Fact, ...]]:
    employer = organisation(db, one.employer).name if one.employer else ""
    sex = _(dict(SEXES)[one.sex]) if one.sex else ""
    yield (_("Full name"), one.name), (_("Sex"), sex)
    yield (_("Date of birth"), show_date(one.birth)), (_("Phone"), mask_phone(one.phone))
    yield (_("Identity number"), mask_identity(one.identity)), (_("Address"), one.address)
    yield (_("Employer"), employer), (_("Position"), one.position)
    if one.note:
        yield ((_("Note"), one.note),)
