"""Consultants: who gives which services, with their licence."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from db.formats import show_date, to_text
from db.identifiers import read_phone
from db.register_values import day_of, refuse_empty, stored
from db.rules import Refused, rule
from db.store import Row, Store
from db.words import _

_TEXTS = ("licence", "phone", "note")


@dataclass(frozen=True)
class Consultant:
    """One consultant; `staff` is who they are at sign-in, if they write notes in the program."""

    id: int
    name: str
    staff: int | None
    services: tuple[int, ...]
    licence: str
    licence_until: date | None
    phone: str
    archived: bool


@rule
def add_consultant(db: Store, *, name: str, services: Collection[int], **values: Any) -> int:
    """A new consultant of one service or several."""
    name = refuse_empty(name)
    id = db.insert("consultant", name=name, **_checked(values))
    _give(db, id, services)
    db.describe(_("Added “{name}”").format(name=name))
    return id


@rule
def change_consultant(
    db: Store, *, id: int, services: Collection[int] | None = None, **values: Any
) -> None:
    """Change a consultant; duties that stand keep their service."""
    if "name" in values:
        values["name"] = refuse_empty(values["name"])
    if values:
        db.update("consultant", id, **_checked(values))
    if services is not None:
        _give(db, id, services)
    db.describe(_("Changed “{name}”").format(name=consultant(db, id).name))


@rule
def archive_consultant(db: Store, *, id: int, now: datetime) -> None:
    """A consultant comes no more. Refused while duties are still to come."""
    coming = db.value(
        "SELECT count(*) FROM duty WHERE consultant = ? AND active = 1 AND held_until > ?",
        (id, to_text(now)),
    )
    if coming:
        raise Refused(_("Duties still to come: {n}. Cancel them first.").format(n=coming))
    db.update("consultant", id, archived_at=to_text(now))
    db.describe(_("“{name}” is out of use").format(name=consultant(db, id).name))


@rule
def restore_consultant(db: Store, *, id: int) -> None:
    """A consultant comes again."""
    db.update("consultant", id, archived_at=None)
    db.describe(_("“{name}” is in use again").format(name=consultant(db, id).name))


def consultant(db: Store, id: int) -> Consultant:
    """One consultant. Raises LookupError if there is none."""
    found = _load(db, "WHERE consultant.id = ?", (id,))
    if not found:
        raise LookupError(f"no consultant {id}")
    return found[0]


def consultants(
    db: Store, *, service: int | None = None, archived: bool = False
) -> list[Consultant]:
    """The consultants, of one service if asked, by name."""
    where, params = "WHERE 1", []
    if not archived:
        where += " AND archived_at IS NULL"
    if service is not None:
        where += " AND id IN (SELECT consultant FROM consultant_service WHERE service = ?)"
        params.append(service)
    return _load(db, where, params)


def refuse_unlicensed(one: Consultant, day: date) -> None:
    """Refused for whoever's licence has run out by that day."""
    if one.licence_until and one.licence_until < day:
        raise Refused(
            _("The licence of {name} runs out on {day}. Enter the new one first.").format(
                name=one.name, day=show_date(one.licence_until)
            ),
            "consultant",
        )


def _load(db: Store, where: str, params: Collection[Any]) -> list[Consultant]:
    rows = db.rows(
        "SELECT consultant.*, (SELECT group_concat(service, ' ') FROM consultant_service"
        f" WHERE consultant_service.consultant = consultant.id) AS given FROM consultant {where}"
        " ORDER BY archived_at IS NOT NULL, name, id",
        tuple(params),
    )
    return [_consultant(row) for row in rows]


def _consultant(row: Row) -> Consultant:
    return Consultant(
        id=row["id"],
        name=row["name"],
        staff=row["staff"],
        services=tuple(sorted(int(one) for one in (row["given"] or "").split())),
        licence=row["licence"],
        licence_until=day_of(row["licence_until"]),
        phone=row["phone"],
        archived=row["archived_at"] is not None,
    )


def _checked(values: dict[str, Any]) -> dict[str, Any]:
    made = stored(values, _TEXTS)
    if made.get("phone"):
        made["phone"] = read_phone(made["phone"])
    return made


def _give(db: Store, id: int, services: Collection[int]) -> None:
    if not services:
        raise Refused(_("Choose a service."), "services")
    held = {
        row["service"]: row["id"]
        for row in db.rows("SELECT id, service FROM consultant_service WHERE consultant = ?", (id,))
    }
    for service in sorted(set(services) - set(held)):
        db.insert("consultant_service", consultant=id, service=service)
    for service in sorted(set(held) - set(services)):
        db.delete("consultant_service", held[service])
