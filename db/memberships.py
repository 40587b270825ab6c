"""Membership of the Party: settled here, flown in, floating elsewhere, or gone on.

Who floats is called once a quarter; who leaves leaves word where the membership went.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from db.people import be_of_kind
from db.register_values import day_of, stored
from db.rules import Refused, rule
from db.store import Row, Store
from db.words import N_, _

STATES = (
    ("settled", N_("Membership here")),
    ("flow_in", N_("Flown in")),
    ("floating", N_("Floating")),
    ("left", N_("Gone on")),
)
HOWS = (
    ("phone", N_("Phone call")),
    ("visit", N_("Visit in person")),
    ("message", N_("Message")),
    ("meeting", N_("Meeting")),
)
_TEXTS = ("home", "whereabouts", "went_to", "note")


@dataclass(frozen=True)
class Membership:
    """A person's membership. `home`: where a flown-in member's membership is kept; `whereabouts`:
    where a floating one is; `went_to`: where one who left took it."""

    id: int
    person: int
    organisation: int | None
    state: str
    since: date | None
    home: str
    agreement_on: date | None
    whereabouts: str
    left_on: date | None
    went_to: str
    note: str


@dataclass(frozen=True)
class Due:
    """A floating member who has not been called this quarter; `last` is the last contact."""

    membership: int
    person: int
    name: str
    phone: str
    organisation: str
    whereabouts: str
    last: date | None
    by: date


@rule
def enrol(db: Store, *, person: int, state: str = "settled", **values: Any) -> int:
    """A person's membership begins here: settled, flown in with an agreement, or floating.

    `values` are the other columns. Refused while the person has one that has not ended.
    """
    if state == "left":
        raise Refused(_("Use “Gone on”, which asks where the membership went."), "state")
    if db.value("SELECT 1 FROM membership WHERE person = ? AND state <> 'left'", (person,)):
        raise Refused(_("This person is a member already."), "person")
    be_of_kind(db, person=person, kind="member")
    made = _checked({"state": state, **values})
    id = db.insert("membership", person=person, **made)
    db.describe(_("Membership of {name}").format(name=_name(db, id)))
    return id


@rule
def change_membership(db: Store, *, id: int, **values: Any) -> None:
    """Change a membership that has not ended; its end has a rule of its own."""
    old = membership(db, id)
    if old.state == "left":
        raise Refused(_("This membership has gone on. Enrol the person anew."), "state")
    if values.get("state") == "left":
        raise Refused(_("Use “Gone on”, which asks where the membership went."), "state")
    row = db.row("SELECT * FROM membership WHERE id = ?", (id,)) or {}
    made = _checked({**row, **values})
    db.update("membership", id, **{name: made[name] for name in values})
    db.describe(_("Changed the membership of {name}").format(name=_name(db, id)))


@rule
def leave(db: Store, *, id: int, day: date, went_to: str) -> None:
    """The membership has gone on to another organisation."""
    old = membership(db, id)
    if old.state == "left":
        raise Refused(_("This membership has gone on already."))
    if not went_to.strip():
        raise Refused(_("Say where the membership goes."), "went_to")
    if old.since and day < old.since:
        raise Refused(_("The end is before the start."), "day")
    db.update("membership", id, state="left", left_on=day.isoformat(), went_to=went_to.strip())
    db.describe(_("The membership of {name} has gone on").format(name=_name(db, id)))


@rule
def record_contact(
    db: Store, *, membership: int, day: date, how: str, today: date, note: str | None = None
) -> int:
    """A member was called, visited or written to on this day."""
    if day > today:
        raise Refused(_("This day has not come yet."), "day")
    db.describe(_("Contact with {name}").format(name=_name(db, membership)))
    return db.insert(
        "member_contact",
        membership=membership,
        day=day.isoformat(),
        how=how,
        note=(note or "").strip(),
    )


def membership(db: Store, id: int) -> Membership:
    """One membership."""
    row = db.row("SELECT * FROM membership WHERE id = ?", (id,))
    if row is None:
        raise LookupError(f"no membership {id}")
    return _membership(row)


def memberships_of(db: Store, person: int) -> list[Membership]:
    """A person's memberships, the present one first."""
    rows = db.rows(
        "SELECT * FROM membership WHERE person = ? ORDER BY state = 'left', left_on DESC", (person,)
    )
    return [_membership(row) for row in rows]


def contacts_with(db: Store, person: int) -> list[Row]:
    """When and how a member was called, visited or written to, the latest first."""
    return db.rows(
        "SELECT member_contact.* FROM member_contact"
        " JOIN membership ON membership.id = member_contact.membership"
        " WHERE membership.person = ? ORDER BY day DESC, member_contact.id DESC",
        (person,),
    )


def due(db: Store, today: date) -> list[Due]:
    """Floating members without a contact since the quarter began, longest silent first."""
    begins, by = quarter(today)
    rows = db.rows(
        "SELECT membership.id AS membership, person.id AS person, person.name, person.phone,"
        " coalesce(organisation.name, '') AS organisation, membership.whereabouts,"
        " (SELECT max(day) FROM member_contact WHERE member_contact.membership = membership.id)"
        " AS last FROM membership JOIN person ON person.id = membership.person"
        " LEFT JOIN organisation ON organisation.id = membership.organisation"
        " WHERE membership.state = 'floating' AND person.archived_at IS NULL"
        " AND coalesce(last, '') < ? ORDER BY last, person.pinyin",
        (begins.isoformat(),),
    )
    return [Due(**{**row, "last": day_of(row["last"]), "by": by}) for row in rows]


def quarter(day: date) -> tuple[date, date]:
    """The first and the last day of the calendar quarter."""
    first = date(day.year, (day.month - 1) // 3 * 3 + 1, 1)
    after = (first + timedelta(95)).replace(day=1)
    return first, after - timedelta(1)


def _checked(values: dict[str, Any]) -> dict[str, Any]:
    made = stored(values, _TEXTS)
    if made.get("agreement_on") and not made.get("home"):
        raise Refused(_("Say where the membership is kept."), "home")
    if made["state"] == "flow_in" and not made.get("home"):
        raise Refused(_("Say where the membership is kept."), "home")
    return made


def _membership(row: Row) -> Membership:
    days = {name: day_of(row[name]) for name in ("since", "agreement_on", "left_on")}
    return Membership(**{**row, **days})


def _name(db: Store, id: int) -> str:
    return str(
        db.value(
            "SELECT name FROM person WHERE id = (SELECT person FROM membership WHERE id = ?)", (id,)
        )
    )
