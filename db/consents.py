"""What a client has agreed to: the service, and that a successor reads the notes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from db.consultants import consultant as consultant_of
from db.formats import show_date, to_text
from db.register_values import day_of
from db.rules import Refused, rule
from db.services import service as service_of
from db.store import Row, Store
from db.words import N_, _

KINDS = (
    ("service", N_("Consent to the consultation")),
    ("hand_over", N_("Consent to the hand-over of notes")),
)


@dataclass(frozen=True)
class Consent:
    """One consent. `version` is that of the service's text; `successor` the consultant who may
    read, for a hand-over."""

    id: int
    client: int
    service: int
    kind: str
    version: int | None
    successor: int | None
    signed_on: date
    withdrawn_on: date | None


@rule
def record_consent(
    db: Store,
    *,
    client: int,
    service: int,
    kind: str,
    today: date,
    successor: int | None = None,
    signed_on: date | None = None,
) -> int:
    """The client has signed, today unless it was before; returns the id of the consent.

    One that stands already is kept. A hand-over names the successor, who gives this service.
    """
    on = signed_on or today
    if on > today:
        raise Refused(_("This day is still to come."), "signed_on")
    if kind == "hand_over":
        _refuse_strange(db, service, successor)
        version = None
    elif kind == "service":
        version, successor = _version(db, service), None
    else:
        raise Refused(_("Choose one of the list."), "kind")
    standing = db.value(
        "SELECT id FROM consent WHERE client = ? AND service = ? AND kind = ?"
        " AND version IS ? AND successor IS ? AND withdrawn_on IS NULL",
        (client, service, kind, version, successor),
    )
    if standing:
        return int(standing)
    db.describe(
        _("{code} signed: {what}").format(code=_code(db, client), what=_(dict(KINDS)[kind]))
    )
    return db.insert(
        "consent",
        client=client,
        service=service,
        kind=kind,
        version=version,
        successor=successor,
        signed_on=to_text(on),
    )


@rule
def withdraw_consent(db: Store, *, id: int, today: date) -> None:
    """The client takes a consent back. What was handed over before stays with the successor."""
    one = _consent(_row(db, id))
    if one.withdrawn_on:
        raise Refused(
            _("This consent was withdrawn on {day}.").format(day=show_date(one.withdrawn_on))
        )
    db.update("consent", id, withdrawn_on=to_text(today))
    db.describe(
        _("{code} withdrew: {what}").format(
            code=_code(db, one.client), what=_(dict(KINDS)[one.kind])
        )
    )


def consents(db: Store, *, client: int, service: int) -> list[Consent]:
    """All consents of a client to a service, the newest first, withdrawn ones too."""
    rows = db.rows(
        "SELECT * FROM consent WHERE client = ? AND service = ? ORDER BY signed_on DESC, id DESC",
        (client, service),
    )
    return [_consent(row) for row in rows]


def agreed(db: Store, *, client: int, service: int) -> Consent | None:
    """The consent to the service's present text that stands; None if there is none."""
    version = _version(db, service)
    return next(
        (
            one
            for one in consents(db, client=client, service=service)
            if one.kind == "service" and one.version == version and not one.withdrawn_on
        ),
        None,
    )


def may_hand_over(db: Store, *, client: int, service: int, successor: int) -> bool:
    """Whether the client agreed that this consultant reads the notes, and still does."""
    return any(
        one.kind == "hand_over" and one.successor == successor and not one.withdrawn_on
        for one in consents(db, client=client, service=service)
    )


def _refuse_strange(db: Store, service: int, successor: int | None) -> None:
    if successor is None:
        raise Refused(_("Choose who takes over."), "successor")
    if service not in consultant_of(db, successor).services:
        raise Refused(
            _("{name} does not give {service}. Choose somebody who does.").format(
                name=consultant_of(db, successor).name, service=service_of(db, service).name
            ),
            "successor",
        )


def _version(db: Store, service: int) -> int:
    return int(db.value("SELECT consent_version FROM service WHERE id = ?", (service,)) or 1)


def _code(db: Store, client: int) -> str:
    return str(db.value("SELECT code FROM client WHERE id = ?", (client,)))


def _row(db: Store, id: int) -> Row:
    row = db.row("SELECT * FROM consent WHERE id = ?", (id,))
    if row is None:
        raise LookupError(f"no consent {id}")
    return row


def _consent(row: Row) -> Consent:
    return Consent(
        id=row["id"],
        client=row["client"],
        service=row["service"],
        kind=row["kind"],
        version=row["version"],
        successor=row["successor"],
        signed_on=date.fromisoformat(row["signed_on"]),
        withdrawn_on=day_of(row["withdrawn_on"]),
    )
