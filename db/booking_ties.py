"""For whom a room is booked: words as they were typed, tied to the register where it knows them.

A club of the street that nobody registered is only words. Words that are exactly the name or the
short name of one organisation are that organisation's, and so are its older bookings.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from db.merged import kept
from db.rules import rule
from db.store import Store
from db.words import _

TIES = (("organisation", "organisation_id"), ("contact", "contact_id"))
WHO = ("organisation", "organisation_id", "contact", "contact_id", "phone")


@dataclass(frozen=True)
class Tie:
    """A contact as a form takes it over: the words and the person."""

    contact: str
    phone: str
    contact_id: int | None
    employer: int | None = None


def tied(
    db: Store, given: Mapping[str, Any], old: Mapping[str, Any] | None = None
) -> dict[str, Any]:
    """Words and ids as a booking keeps them, of what was `given` and what it had before.

    An id without words brings its words along, a contact also the phone. Words without an id are
    looked up: an organisation by its name, a contact by name and phone. What was not given stays.
    """
    had = old or {}
    made: dict[str, Any] = {name: had.get(name) for name in WHO}
    for name in ("organisation", "contact", "phone"):
        made[name] = (given[name] or "").strip() if name in given else had.get(name) or ""
    if old is None or {"organisation", "organisation_id"} & set(given):
        id = made["organisation_id"] = _organisation_id(db, given, made["organisation"], had)
        if id and not made["organisation"]:
            made["organisation"] = organisation_label(db, id)
    if old is None or {"contact", "contact_id"} & set(given):
        id = made["contact_id"] = _contact_id(db, given, made["contact"], had)
        if id and not made["contact"]:
            person = db.row("SELECT name, phone FROM person WHERE id = ?", (id,)) or {}
            made["contact"] = person["name"]
            made["phone"] = made["phone"] or person["phone"]
    return made


def _organisation_id(
    db: Store, given: Mapping[str, Any], words: str, had: Mapping[str, Any]
) -> int | None:
    if given.get("organisation_id"):
        return kept(db, "organisation", given["organisation_id"])
    before = None if "organisation_id" in given else had.get("organisation_id")
    if before and words and (words == had["organisation"] or words in names_of(db, before)):
        return int(before)
    return organisation_named(db, words)


def _contact_id(
    db: Store, given: Mapping[str, Any], words: str, had: Mapping[str, Any]
) -> int | None:
    if given.get("contact_id"):
        return kept(db, "person", given["contact_id"])
    if not words:
        return None
    before = None if "contact_id" in given else had.get("contact_id")
    if before and words == had.get("contact", ""):
        return int(before)
    if before and words == db.value("SELECT name FROM person WHERE id = ?", (before,)):
        return int(before)
    return person_named(db, words, given.get("phone") or had.get("phone") or "")


def person_named(db: Store, words: str, phone: str) -> int | None:
    """The one person in use of this name and this phone."""
    digits = phone.replace(" ", "").replace("-", "")
    if not digits:
        return None
    found = db.rows(
        "SELECT id FROM person WHERE phone = ? AND name = ? AND archived_at IS NULL LIMIT 2",
        (digits, words.strip()),
    )
    return int(found[0]["id"]) if len(found) == 1 else None


def organisation_named(db: Store, words: str) -> int | None:
    """The one organisation in use whose name or short name this is; a whole name goes first."""
    words = words.strip()
    if not words:
        return None
    found = db.rows(
        "SELECT id, name = :words AS whole FROM organisation"
        " WHERE archived_at IS NULL AND (name = :words OR short_name = :words)"
        " ORDER BY whole DESC LIMIT 2",
        {"words": words},
    )
    if not found or (len(found) > 1 and not found[0]["whole"]):
        return None
    return int(found[0]["id"])


def organisation_label(db: Store, id: int) -> str:
    """The name people say, the whole one where another organisation has the same short name."""
    names = names_of(db, id)
    short = names[-1] if names else ""
    return short if organisation_named(db, short) == id else next(iter(names), "")


def names_of(db: Store, id: int) -> tuple[str, ...]:
    """The name of an organisation, and its short name if it has one."""
    row = db.row("SELECT name, short_name FROM organisation WHERE id = ?", (id,))
    return tuple(name for name in row.values() if name) if row else ()


def whose(db: Store, words: str, id: int | None) -> tuple[str, tuple[Any, ...]]:
    """A condition on `booking` and its values: all bookings of an organisation.

    Those tied to it, and older ones that carry its name or short name as words.
    """
    id = id or organisation_named(db, words)
    if id is None:
        return "booking.organisation = ?", (words.strip(),)
    names = names_of(db, id)
    marks = ", ".join("?" * len(names))
    return (
        "(booking.organisation_id = ?"
        f" OR (booking.organisation_id IS NULL AND booking.organisation IN ({marks})))",
        (id, *names),
    )


def as_contact(db: Store, person: int) -> Tie:
    """A person as the contact of a booking."""
    row = db.row("SELECT name, phone, id, employer FROM person WHERE id = ?", (person,)) or {}
    return Tie(*row.values())


def main_contact(db: Store, organisation: int | None, words: str = "") -> Tie | None:
    """Whom to call about a booking: the organisation's first contact, else as last time."""
    if organisation is not None:
        row = db.row(
            "SELECT person.name, person.phone, person.id FROM contact"
            " JOIN person ON person.id = contact.person WHERE contact.organisation = ?"
            " AND person.archived_at IS NULL ORDER BY contact.id LIMIT 1",
            (organisation,),
        )
        if row:
            return Tie(*row.values())
    where, values = whose(db, words, organisation)
    last = db.row(
        f"SELECT contact, phone, contact_id FROM booking WHERE {where} AND contact <> ''"
        " AND private = 0 ORDER BY id DESC LIMIT 1",
        values,
    )
    return Tie(*last.values()) if last else None


@rule
def link_bookings(db: Store, *, organisation: int) -> int:
    """Tie bookings and wishes that carry exactly an organisation's name; answers how many.

    A short name that several organisations share ties nothing.
    """
    names = [name for name in names_of(db, organisation) if organisation_named(db, name)]
    marks = ", ".join("?" * len(names))
    count = 0
    for table in ("booking", "waiting"):
        for row in db.rows(
            f"SELECT id, organisation FROM [{table}]"
            f" WHERE organisation_id IS NULL AND organisation IN ({marks})",
            names,
        ):
            if organisation_named(db, row["organisation"]) == organisation:
                db.update(table, row["id"], organisation_id=organisation)
                count += 1
    db.describe(_("Bookings tied to the register: {n}").format(n=count))
    return count
