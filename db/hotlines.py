"""The telephone numbers that the centre keeps at hand: hotlines, emergency, police."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from db.formats import plain, to_text
from db.register_values import refuse_empty
from db.rules import Refused, rule
from db.services import KINDS as SERVICE_KINDS
from db.store import Store
from db.words import N_, _

KINDS = (*SERVICE_KINDS, ("all", N_("For everybody")))
_LONGEST = 20


@dataclass(frozen=True)
class Hotline:
    """One number, and for which kind of service it stands on papers and screens."""

    id: int
    name: str
    number: str
    kind: str


@rule
def add_hotline(
    db: Store, *, name: str, number: str, kind: str, position: int | None = None
) -> int:
    """A new number."""
    db.describe(_("Added “{name}”").format(name=name.strip()))
    return db.insert(
        "hotline",
        name=refuse_empty(name),
        number=_number(number),
        kind=_kind(kind),
        position=position or 0,
    )


@rule
def change_hotline(db: Store, *, id: int, **values: Any) -> None:
    """Another name, number or place."""
    made = dict(values)
    if "name" in made:
        made["name"] = refuse_empty(made["name"])
    if "number" in made:
        made["number"] = _number(made["number"])
    if "kind" in made:
        made["kind"] = _kind(made["kind"])
    if "position" in made:
        made["position"] = made["position"] or 0
    db.update("hotline", id, **made)
    db.describe(_("Changed “{name}”").format(name=_name(db, id)))


@rule
def archive_hotline(db: Store, *, id: int, now: datetime) -> None:
    """A number that is no longer given out."""
    db.update("hotline", id, archived_at=to_text(now))
    db.describe(_("“{name}” is out of use").format(name=_name(db, id)))


@rule
def restore_hotline(db: Store, *, id: int) -> None:
    """A number is given out again."""
    db.update("hotline", id, archived_at=None)
    db.describe(_("“{name}” is in use again").format(name=_name(db, id)))


def hotlines(db: Store, kind: str) -> list[Hotline]:
    """The numbers for a kind of service, then those for everybody, each in their order."""
    rows = db.rows(
        "SELECT id, name, number, kind FROM hotline WHERE archived_at IS NULL"
        " AND kind IN (?, 'all') ORDER BY kind = 'all', position, id",
        (kind,),
    )
    return [Hotline(**row) for row in rows]


def _name(db: Store, id: int) -> str:
    return str(db.value("SELECT name FROM hotline WHERE id = ?", (id,)))


def _number(text: str) -> str:
    """As it is dialled: digits, and - + or a blank between. Refused for anything else."""
    number = plain(text)
    digits = sum(sign.isdigit() for sign in number)
    if digits < 3 or len(number) > _LONGEST or any(sign not in "0123456789+- " for sign in number):
        raise Refused(
            _("Write a telephone number, like {example}.").format(example="12356"), "number"
        )
    return number


def _kind(kind: str) -> str:
    if kind not in dict(KINDS):
        raise Refused(_("Choose one of the list."), "kind")
    return kind
