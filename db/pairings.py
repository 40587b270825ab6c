"""Pairings: an instructor looks after a company, a leader after a key company."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from db.people import be_of_kind
from db.register_values import day_of, refuse_term, stored
from db.rules import rule
from db.store import Store
from db.words import N_, _

KINDS = (("instructor", N_("Instructor")), ("leader", N_("Leader")))


@dataclass(frozen=True)
class Pairing:
    """Who looks after which company, from `starts` to `ends`, both included."""

    id: int
    kind: str
    person: int
    company: int
    starts: date | None
    ends: date | None
    name: str
    company_name: str


@rule
def pair(
    db: Store,
    *,
    kind: str,
    person: int,
    company: int,
    starts: date | None = None,
    ends: date | None = None,
) -> int:
    """Pair a person with a company, as instructor, or as leader if it is a key company.

    At one time a company has one instructor and one leader; a person may have several companies.
    """
    refuse_term(starts, ends)
    be_of_kind(db, person=person, kind=kind)
    values = {"kind": kind, "person": person, "company": company, "starts": starts, "ends": ends}
    id = db.insert("pairing", **stored(values, ()))
    made = _pairings(db, "pairing.id = ?", id)[0]
    db.describe(
        _("{name} looks after “{company}” now").format(name=made.name, company=made.company_name)
    )
    return id


@rule
def change_pairing(db: Store, *, id: int, **values: Any) -> None:
    """Change who is paired with which company, or for how long."""
    made = stored(values, ())
    old = _pairings(db, "pairing.id = ?", id)[0]
    starts = values.get("starts", old.starts)
    refuse_term(starts, values.get("ends", old.ends))
    db.update("pairing", id, **made)
    new = _pairings(db, "pairing.id = ?", id)[0]
    be_of_kind(db, person=new.person, kind=new.kind)
    db.describe(_("Changed the pairing with “{company}”").format(company=new.company_name))


@rule
def end_pairing(db: Store, *, id: int, day: date) -> None:
    """The pairing lasted until this day, which is included."""
    old = _pairings(db, "pairing.id = ?", id)[0]
    refuse_term(old.starts, day)
    db.update("pairing", id, ends=day.isoformat())
    db.describe(_("The pairing with “{company}” has ended").format(company=old.company_name))


def pairing_on(db: Store, company: int, kind: str, day: date) -> Pairing | None:
    """Who looks after a company on a day."""
    found = _pairings(
        db,
        "pairing.company = ? AND pairing.kind = ? AND coalesce(pairing.starts, ?) <= ?"
        " AND coalesce(pairing.ends, ?) >= ?",
        company,
        kind,
        *(day.isoformat(),) * 4,
    )
    return found[0] if found else None


def pairings_of(db: Store, person: int) -> list[Pairing]:
    """The companies that a person looks after or looked after."""
    return _pairings(db, "pairing.person = ?", person)


def _pairings(db: Store, where: str, *values: int | str) -> list[Pairing]:
    rows = db.rows(
        "SELECT pairing.*, person.name, coalesce(nullif(company.short_name, ''), company.name)"
        " AS company_name FROM pairing JOIN person ON person.id = pairing.person"
        f" JOIN organisation AS company ON company.id = pairing.company WHERE {where}"
        " ORDER BY pairing.ends IS NOT NULL, pairing.ends DESC, company.pinyin",
        values,
    )
    return [
        Pairing(**{**row, "starts": day_of(row["starts"]), "ends": day_of(row["ends"])})
        for row in rows
    ]
