"""Services that consultants give: psychology, law, and what else the centre offers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from db.formats import to_text
from db.register_values import refuse_empty, stored
from db.rules import Refused, rule
from db.slots import Grid
from db.store import Row, Store
from db.words import N_, _

KINDS = (
    ("psychology", N_("Psychological consultation")),
    ("law", N_("Legal aid")),
    ("other", N_("Other consultation")),
)
_TEXTS = ("questions", "consent")
# What an empty field of the form stands for.
_EMPTY = {"pause": 0, "seats": 1, "lead_minutes": 0}


@dataclass(frozen=True)
class Service:
    """One service. `anonymous`: the desk sees a code, never a name or a reason; `opponent`: the
    other party is asked at booking. `questions` are asked then, one a line. `consent` is a text of
    the centre's own instead of the general one, `consent_version` counts its changes."""

    id: int
    name: str
    kind: str
    prefix: str
    grid: Grid
    most_a_year: int | None
    lead_minutes: int
    anonymous: bool
    opponent: bool
    questions: tuple[str, ...]
    consent: str
    consent_version: int
    consultant_on_slip: bool
    archived: bool


@rule
def add_service(
    db: Store,
    *,
    name: str,
    kind: str,
    prefix: str,
    minutes: int,
    every: int | None = None,
    **values: Any,
) -> int:
    """A new service; sessions follow each other without a gap unless `every` says otherwise.

    `values` are the other columns of the form. Refused where the pause does not fit in between.
    """
    made = _filled(values) | {
        "name": refuse_empty(name),
        "kind": kind,
        "prefix": refuse_empty(prefix, "prefix"),
        "minutes": minutes,
        "every": every or minutes + (values.get("pause") or 0),
    }
    _refuse_tight(made)
    db.describe(_("Added “{name}”").format(name=made["name"]))
    return db.insert("service", **made)


@rule
def change_service(db: Store, *, id: int, **values: Any) -> None:
    """Change a service. Appointments that stand keep their times; another text of the consent form
    is a new version."""
    made = _filled(values)
    for name in ("name", "prefix"):
        if name in made:
            made[name] = refuse_empty(made[name], name)
    before = _row(db, id)
    if "every" in made and not made["every"]:
        whole = before | made
        made["every"] = whole["minutes"] + whole["pause"]
    _refuse_tight(before | made)
    if made.get("consent", before["consent"]) != before["consent"]:
        made["consent_version"] = before["consent_version"] + 1
    db.update("service", id, **made)
    db.describe(_("Changed “{name}”").format(name=_row(db, id)["name"]))


@rule
def archive_service(db: Store, *, id: int, now: datetime) -> None:
    """A service is no longer offered. Refused while duties of it are still to come."""
    coming = db.value(
        "SELECT count(*) FROM duty WHERE service = ? AND active = 1 AND held_until > ?",
        (id, to_text(now)),
    )
    if coming:
        raise Refused(_("Duties still to come: {n}. Cancel them first.").format(n=coming))
    db.update("service", id, archived_at=to_text(now))
    db.describe(_("“{name}” is out of use").format(name=_row(db, id)["name"]))


@rule
def restore_service(db: Store, *, id: int) -> None:
    """A service is offered again."""
    db.update("service", id, archived_at=None)
    db.describe(_("“{name}” is in use again").format(name=_row(db, id)["name"]))


def service(db: Store, id: int) -> Service:
    """One service. Raises LookupError if there is none."""
    return _service(_row(db, id))


def services(db: Store, *, archived: bool = False) -> list[Service]:
    """The services in their order, those out of use last and only if asked for."""
    where = "" if archived else " WHERE archived_at IS NULL"
    order = " ORDER BY archived_at IS NOT NULL, position, name"
    return [_service(row) for row in db.rows(f"SELECT * FROM service{where}{order}")]


def _service(row: Row) -> Service:
    return Service(
        id=row["id"],
        name=row["name"],
        kind=row["kind"],
        prefix=row["prefix"],
        grid=Grid(row["minutes"], row["every"], row["pause"], row["seats"]),
        most_a_year=row["most_a_year"],
        lead_minutes=row["lead_minutes"],
        anonymous=bool(row["anonymous"]),
        opponent=bool(row["opponent"]),
        questions=tuple(line for line in row["questions"].splitlines() if line.strip()),
        consent=row["consent"],
        consent_version=row["consent_version"],
        consultant_on_slip=bool(row["consultant_on_slip"]),
        archived=row["archived_at"] is not None,
    )


def _filled(values: dict[str, Any]) -> Row:
    made = stored(values, _TEXTS)
    return {
        name: _EMPTY[name] if value is None and name in _EMPTY else value
        for name, value in made.items()
    }


def _row(db: Store, id: int) -> Row:
    row = db.row("SELECT * FROM service WHERE id = ?", (id,))
    if row is None:
        raise LookupError(f"no service {id}")
    return row


def _refuse_tight(values: Row) -> None:
    """Starts nearer to each other than a session and its pause are offered as alternatives only
    for services without a pause; with one they could never both be held."""
    pause = values.get("pause") or 0
    if pause and values["every"] < values["minutes"] + pause:
        raise Refused(
            _("From one start to the next must be {n} minutes at least: session and pause.").format(
                n=values["minutes"] + pause
            ),
            "every",
        )
