"""Certificates: what was handed to whom, numbered, signed, and never changed afterwards."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from db.certificate_code import Record, check_code, figures, sign
from db.certificate_key import signing_key
from db.certificate_kinds import CertificateKind, Design, certificate_kind, design_of
from db.formats import show_han_day
from db.pinyin import reading
from db.progress import Progress, silent
from db.register_values import refuse_empty
from db.rules import Refused, rule
from db.store import Row, Store
from db.wording import asked, filled
from db.words import N_, _

STATES = (("valid", N_("Valid|certificate")), ("withdrawn", N_("Withdrawn|certificate")))
MOST_AT_ONCE, MOST_NAME, MOST_SERVICES = 5000, 60, 200
_EACH = 100


@dataclass(frozen=True)
class Service:
    """A voluntary service: its days, where, what was done; `tenths` are tenths of an hour."""

    starts: date
    ends: date
    project: str
    content: str
    place: str
    tenths: int


@dataclass(frozen=True)
class Recipient:
    """Who is to have a certificate; `values` are those of the wording's places, by their names."""

    name: str
    values: Mapping[str, str] = field(default_factory=dict)
    person: int | None = None
    organisation: int | None = None
    services: tuple[Service, ...] = ()


@dataclass(frozen=True)
class Reissue:
    """Made once more under its number, on a day, for a reason."""

    day: date
    reason: str


@dataclass(frozen=True)
class Certificate:
    """One certificate as it was issued; `number` like RY-2026-0087, `check` its 校验码, `code`
    the figures of its square code, `tenths` the hours of all services in tenths.
    """

    id: int
    number: str
    kind: int
    kind_name: str
    design: Design
    name: str
    person: int | None
    organisation: int | None
    values: Mapping[str, str]
    wording: str
    services: tuple[Service, ...]
    tenths: int
    issuer: str
    issued_on: date
    issued_by: str
    code: str
    check: str
    withdrawn_on: date | None
    withdrawn_reason: str
    reissues: tuple[Reissue, ...]
    printed: int


@rule
def issue_certificates(
    db: Store,
    *,
    kind: int,
    recipients: Sequence[Recipient],
    today: date,
    progress: Progress = silent,
) -> list[int]:
    """Number and sign a certificate for each recipient, all or none; returns their ids.

    Refused, naming the recipient, where a name or a value is missing or too long.
    """
    of = certificate_kind(db, kind)
    if of.archived:
        raise Refused(_("“{name}” is archived. Restore it first.").format(name=of.name))
    if not recipients:
        raise Refused(_("Say who is to have one."), "recipients")
    if len(recipients) > MOST_AT_ONCE:
        raise Refused(_("At most {n} at once.").format(n=MOST_AT_ONCE), "recipients")
    key, issuer = signing_key(db), _issuer(db, of.design)
    last = db.value(
        "SELECT max(number) FROM certificate WHERE prefix = ? AND year = ?", (of.prefix, today.year)
    )
    made: list[int] = []
    for number, one in enumerate(recipients, start=int(last or 0) + 1):
        if (number - int(last or 0)) % _EACH == 1:
            progress(len(made), len(recipients))
        name = refuse_recipient(of, one)
        record = Record(of.prefix, today.year, number, today, of.design.title, name)
        signature = sign(record, key)
        values = {"name": name, "date": show_han_day(today), "number": record.label} | {
            place: one.values.get(place, "").strip() for place in asked(of.design.wording)
        }
        id = db.insert(
            "certificate",
            kind=of.id,
            design=of.design_id,
            prefix=of.prefix,
            year=today.year,
            number=number,
            name=name,
            pinyin=reading(name, person=one.organisation is None),
            person=one.person,
            organisation=one.organisation,
            given=json.dumps(dict(one.values), ensure_ascii=False, sort_keys=True),
            wording=filled(of.design.wording, values),
            services=len(one.services),
            tenths=sum(row.tenths for row in one.services),
            issuer=issuer,
            issued_on=today.isoformat(),
            issued_name=db.who,
            code=figures(record, signature),
            signature=signature,
        )
        for position, row in enumerate(one.services, start=1):
            db.insert("certificate_service", certificate=id, position=position, **_service(row))
        made.append(id)
    db.describe(_label(of, recipients))
    return made


@rule
def withdraw_certificate(db: Store, *, id: int, reason: str, today: date) -> None:
    """It holds no more, for good. Its number stays, and who checks it is told."""
    one = certificate_of(db, id)
    if one.withdrawn_on:
        raise Refused(_("It is withdrawn already and stays so."))
    reason = refuse_empty(reason, "reason")
    db.update("certificate", id, withdrawn_on=today.isoformat(), withdrawn_reason=reason)
    db.describe(_("Withdrew certificate {number}").format(number=one.number))


@rule
def reissue_certificate(db: Store, *, id: int, reason: str, today: date) -> None:
    """Made once more under its number, which it says; what is wrong is withdrawn instead."""
    one = certificate_of(db, id)
    if one.withdrawn_on:
        raise Refused(_("It is withdrawn. Issue a new one instead."))
    db.insert(
        "certificate_reissue",
        certificate=id,
        day=today.isoformat(),
        reason=refuse_empty(reason, "reason"),
        reissued_name=db.who,
    )
    db.describe(_("Reissued certificate {number}").format(number=one.number))


@rule
def certificates_printed(db: Store, *, ids: Sequence[int]) -> None:
    """They went to the printer or into a file once more."""
    for id in ids:
        printed = db.value("SELECT printed FROM certificate WHERE id = ?", (id,))
        db.update("certificate", id, printed=int(printed) + 1)
    db.describe(_("Printed certificates: {n}").format(n=len(ids)))


def refuse_recipient(kind: CertificateKind, one: Recipient) -> str:
    """The name, tidied. Refused, naming who it is about, for what cannot be issued."""
    name = " ".join(one.name.split())
    if not name:
        raise Refused(_("A name is missing."), "name")
    if len(name) > MOST_NAME:
        raise Refused(
            _("“{name}” has {n} signs; at most {most} fit.").format(
                name=name, n=len(name), most=MOST_NAME
            ),
            "name",
        )
    for place in asked(kind.design.wording):
        if not one.values.get(place, "").strip():
            try:
                filled("{" + place + "}", {})
            except Refused as missing:
                raise Refused(f"{name}: {missing.message}", place) from None
    if kind.design.form == "volunteer" and not one.services:
        raise Refused(_("{name}: no service is written down.").format(name=name), "services")
    if len(one.services) > MOST_SERVICES:
        raise Refused(
            _("{name}: at most {n} services.").format(name=name, n=MOST_SERVICES), "services"
        )
    for row in one.services:
        if row.starts > row.ends or row.tenths <= 0 or not row.project.strip():
            raise Refused(
                _("{name}: a service needs a project, its days in order, and hours.").format(
                    name=name
                ),
                "services",
            )
    return name


def certificate_of(db: Store, id: int) -> Certificate:
    """One certificate. Raises LookupError if there is none."""
    found = certificates(db, [id])
    if not found:
        raise LookupError(f"no certificate {id}")
    return found[0]


def certificates(db: Store, ids: Sequence[int]) -> list[Certificate]:
    """Certificates by their ids, in the order of those; ids of none are left out."""
    asked_for = json.dumps(list(ids))
    among = "IN (SELECT value FROM json_each(?))"
    rows = db.rows(
        "SELECT certificate.*, kind.name AS kind_name FROM certificate"
        " JOIN certificate_kind AS kind ON kind.id = certificate.kind"
        f" WHERE certificate.id {among}",
        (asked_for,),
    )
    designs = {design: design_of(db, design) for design in {row["design"] for row in rows}}
    services: dict[int, list[Service]] = {}
    for row in db.rows(
        f"SELECT * FROM certificate_service WHERE certificate {among} ORDER BY position",
        (asked_for,),
    ):
        services.setdefault(row["certificate"], []).append(_read_service(row))
    again: dict[int, list[Reissue]] = {}
    for row in db.rows(
        f"SELECT * FROM certificate_reissue WHERE certificate {among} ORDER BY day, id",
        (asked_for,),
    ):
        made = Reissue(date.fromisoformat(row["day"]), row["reason"])
        again.setdefault(row["certificate"], []).append(made)
    by_id = {
        row["id"]: _certificate(
            row,
            designs[row["design"]],
            tuple(services.get(row["id"], ())),
            tuple(again.get(row["id"], ())),
        )
        for row in rows
    }
    return [by_id[id] for id in ids if id in by_id]


def issued_together(db: Store, id: int) -> list[int]:
    """Those of the same kind and day as this one, in the order of their numbers."""
    rows = db.rows(
        "SELECT other.id FROM certificate AS one JOIN certificate AS other"
        " ON other.kind = one.kind AND other.issued_on = one.issued_on"
        " WHERE one.id = ? ORDER BY other.number",
        (id,),
    )
    return [row["id"] for row in rows]


def numbered(db: Store, label: str) -> int | None:
    """The certificate of a number like RY-2026-0087, None if there is none."""
    prefix, _dash, rest = label.partition("-")
    year, _dash, number = rest.partition("-")
    if not (year.isdecimal() and number.isdecimal()):
        return None
    found = db.value(
        "SELECT id FROM certificate WHERE prefix = ? AND year = ? AND number = ?",
        (prefix, int(year), int(number)),
    )
    return None if found is None else int(found)


def _issuer(db: Store, design: Design) -> str:
    return design.issuer or str(db.value("SELECT name FROM centre"))


def _label(kind: CertificateKind, recipients: Sequence[Recipient]) -> str:
    if len(recipients) == 1:
        return _("Issued “{kind}” to {name}").format(kind=kind.name, name=recipients[0].name)
    return _("Issued “{kind}”: {n}").format(kind=kind.name, n=len(recipients))


def _service(row: Service) -> dict[str, str | int]:
    return {
        "starts": row.starts.isoformat(),
        "ends": row.ends.isoformat(),
        "project": row.project.strip(),
        "content": row.content.strip(),
        "place": row.place.strip(),
        "tenths": row.tenths,
    }


def _read_service(row: Row) -> Service:
    return Service(
        date.fromisoformat(row["starts"]),
        date.fromisoformat(row["ends"]),
        row["project"],
        row["content"],
        row["place"],
        row["tenths"],
    )


def _certificate(
    row: Row, design: Design, services: tuple[Service, ...], reissues: tuple[Reissue, ...]
) -> Certificate:
    withdrawn = row["withdrawn_on"]
    return Certificate(
        id=row["id"],
        number=row["label"],
        kind=row["kind"],
        kind_name=row["kind_name"],
        design=design,
        name=row["name"],
        person=row["person"],
        organisation=row["organisation"],
        values=json.loads(row["given"]),
        wording=row["wording"],
        services=services,
        tenths=row["tenths"],
        issuer=row["issuer"],
        issued_on=date.fromisoformat(row["issued_on"]),
        issued_by=row["issued_name"],
        code=row["code"],
        check=check_code(bytes(row["signature"])),
        withdrawn_on=date.fromisoformat(withdrawn) if withdrawn else None,
        withdrawn_reason=row["withdrawn_reason"],
        reissues=reissues,
        printed=row["printed"],
    )
