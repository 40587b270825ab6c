"""Offices: who is secretary, chair or committee member of an organisation, and for how long."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from db.register_values import day_of, refuse_empty, refuse_term, stored
from db.rules import rule
from db.store import Store
from db.words import N_, _

# What is offered while typing; other words are taken as they are.
ROLES = (
    N_("Secretary"),
    N_("Deputy secretary"),
    N_("Organisation commissioner"),
    N_("Publicity commissioner"),
    N_("Discipline commissioner"),
    N_("Union chair"),
    N_("Union deputy chair"),
    N_("Union committee member"),
    N_("First Secretary"),
    N_("First Chair"),
    N_("Team leader"),
)


@dataclass(frozen=True)
class Officer:
    """Somebody in an office; without `ends` until further notice."""

    id: int
    organisation: int
    person: int
    name: str
    role: str
    starts: date | None
    ends: date | None

    def holds(self, day: date) -> bool:
        """Whether the office is held on this day."""
        return (self.starts or day) <= day <= (self.ends or day)


@rule
def appoint(
    db: Store,
    *,
    organisation: int,
    person: int,
    role: str,
    starts: date | None = None,
    ends: date | None = None,
) -> int:
    """Give a person an office from `starts` to `ends`, both included."""
    refuse_term(starts, ends)
    role = refuse_empty(role, "role")
    name = db.value("SELECT name FROM person WHERE id = ?", (person,))
    db.describe(_("{name} is {role} now").format(name=name, role=role))
    return db.insert(
        "office",
        **stored(
            {
                "organisation": organisation,
                "person": person,
                "role": role,
                "starts": starts,
                "ends": ends,
            },
            (),
        ),
    )


@rule
def change_office(db: Store, *, id: int, **values: Any) -> None:
    """Change an office, its holder or its term."""
    row = db.row("SELECT * FROM office WHERE id = ?", (id,))
    assert row is not None
    made = stored(values, ("role",))
    if "role" in made:
        made["role"] = refuse_empty(made["role"], "role")
    whole = {**row, **made}
    refuse_term(day_of(whole["starts"]), day_of(whole["ends"]))
    db.update("office", id, **made)
    db.describe(_("Changed the office “{role}”").format(role=whole["role"]))


@rule
def end_office(db: Store, *, id: int, day: date) -> None:
    """The office was held until this day, which is included."""
    row = db.row("SELECT * FROM office WHERE id = ?", (id,))
    assert row is not None
    refuse_term(day_of(row["starts"]), day)
    db.update("office", id, ends=day.isoformat())
    db.describe(_("The office “{role}” has ended").format(role=row["role"]))


def officers(db: Store, organisation: int) -> list[Officer]:
    """All who hold or held an office there, those of today's term first, by role."""
    return _officers(db, "office.organisation = ?", organisation)


def offices_of(db: Store, person: int) -> list[Officer]:
    """The offices that a person holds or held."""
    return _officers(db, "office.person = ?", person)


def ending_soon(db: Store, today: date, *, days: int = 60) -> list[Officer]:
    """Whose term ends within these days: a new election has to be prepared."""
    found = _officers(db, "office.ends >= ?", today.isoformat())
    return [one for one in found if one.ends and one.ends <= today + timedelta(days)]


@dataclass(frozen=True)
class Election:
    """The terms of an organisation that end on one day: a new election is due by then."""

    organisation: int
    by: date
    officers: tuple[Officer, ...]

    def names(self) -> str:
        """Who holds which office until then."""
        return "、".join(f"{one.role} {one.name}" for one in self.officers)


def elections(db: Store, today: date) -> list[Election]:
    """What `ending_soon` finds, by organisation and day, the nearest first."""
    found: dict[tuple[date, int], list[Officer]] = {}
    for one in ending_soon(db, today):
        assert one.ends is not None
        found.setdefault((one.ends, one.organisation), []).append(one)
    return [Election(firm, by, tuple(held)) for (by, firm), held in sorted(found.items())]


def _officers(db: Store, where: str, value: int | str) -> list[Officer]:
    rows = db.rows(
        "SELECT office.*, person.name FROM office JOIN person ON person.id = office.person"
        f" WHERE {where} ORDER BY office.ends IS NOT NULL, office.ends DESC, office.starts",
        (value,),
    )
    return [
        Officer(**{**row, "starts": day_of(row["starts"]), "ends": day_of(row["ends"])})
        for row in rows
    ]
