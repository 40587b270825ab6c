"""What is offered while somebody types for whom a room is booked: the register, then old words."""

from __future__ import annotations

from dataclasses import dataclass

from db.booking_ties import organisation_label
from db.contacts import contacts
from db.find import find
from db.formats import mask_phone
from db.people import employed_at
from db.records import like
from db.store import Store
from db.words import _

_MOST = 9
_MOST_OLD = 3


@dataclass(frozen=True)
class Offer:
    """Words to take over, what tells them from others, and the record they are tied to."""

    id: int | None
    words: str
    hint: str


def organisation_offers(db: Store, typed: str) -> list[Offer]:
    """Organisations by name, short name, pinyin and initials; then words of earlier bookings."""
    found = find(db, typed, tables=("organisation",), limit=_MOST).hits
    made = []
    for hit in found:
        words = organisation_label(db, hit.id)
        name = hit.name if words != hit.name else ""
        made.append(
            Offer(hit.id, words, "\u2003".join(part for part in (name, hit.number) if part))
        )
    old = db.rows(
        "SELECT organisation, count(*) AS n FROM booking WHERE organisation_id IS NULL"
        " AND private = 0 AND organisation <> '' AND organisation LIKE ? ESCAPE '\\'"
        " GROUP BY organisation ORDER BY n DESC LIMIT ?",
        (like(typed.strip()), _MOST_OLD),
    )
    return made + [
        Offer(None, row["organisation"], _("Not in the register, bookings: {n}").format(n=row["n"]))
        for row in old
    ]


def contact_offers(db: Store, typed: str, organisation: int | None) -> list[Offer]:
    """People by name, pinyin, initials and phone; with nothing typed the organisation's own."""
    if typed.strip():
        ids = [hit.id for hit in find(db, typed, tables=("person",), limit=_MOST * 2).hits]
    elif organisation is not None:
        ids = [one.person for one in contacts(db, organisation)]
        ids += [one.id for one in employed_at(db, organisation)]
    else:
        return []
    marks = ", ".join("?" * len(ids))
    rows = {
        row["id"]: row
        for row in db.rows(
            "SELECT person.id, person.name, person.phone, person.employer, coalesce("
            "nullif(firm.short_name, ''), firm.name, '') AS firm, (SELECT about FROM contact"
            " WHERE contact.person = person.id AND contact.organisation = ?) AS about"
            " FROM person LEFT JOIN organisation AS firm ON firm.id = person.employer"
            f" WHERE person.id IN ({marks}) AND person.archived_at IS NULL",
            (organisation or 0, *ids),
        )
    }
    found = [rows[id] for id in dict.fromkeys(ids) if id in rows]
    # Who answers for this organisation comes first; otherwise the best hit.
    found.sort(key=lambda row: (row["about"] is None, row["employer"] != organisation))
    return [
        Offer(
            row["id"],
            row["name"],
            "\u2003".join(
                part for part in (mask_phone(row["phone"]), row["firm"], row["about"]) if part
            ),
        )
        for row in found[:_MOST]
    ]
