"""Certificates: what was handed to whom, numbered, signed, and never changed afterwards."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from db.certificate_code import Record, check_code, figures, sign
from db.certificate_key import signing_key
from db.certificate_kinds import CertificateKind, Design, certificate_kind, design_of
from db.certificate_papers import masked_identities
from db.formats import read_date, show_date, show_han_day
from db.identifiers import mask_identity
from db.pinyin import reading
from db.progress import Progress, silent
from db.register_values import refuse_empty
from db.rules import Refused, rule
from db.sheet_values import shortened
from db.store import Row, Store
from db.wording import asked, filled, missing, offered
from db.words import N_, _

STATES = (("valid", N_("Valid|certificate")), ("withdrawn", N_("Withdrawn|certificate")))
MOST_AT_ONCE, MOST_NAME, MOST_VALUE, MOST_SERVICES = 5000, 60, 100, 200
_EACH = 100
_DATE = re.compile(r"\d{4}\D\d{1,2}\D\d{1,2}日?")


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

    @property
    def state(self) -> str:
        """One of STATES."""
        return "withdrawn" if self.withdrawn_on else "valid"


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
    last = int(
        db.value(
            "SELECT coalesce(max(number), 0) FROM certificate WHERE prefix = ? AND year = ?",
            (of.prefix, today.year),
        )
    )
    identities = _identities(db, of.design, recipients)
    made: list[int] = []
    for number, one in enumerate(recipients, start=last + 1):
        if len(made) % _EACH == 0:
            progress(len(made), len(recipients))
        name = refuse_recipient(of, one)
        _refuse_to_come(one, name, today)
        record = Record(of.prefix, number, today, of.design.title, name)
        signature = sign(record, key)
        given = given_values(of.design, one)
        if one.person in identities:
            given.setdefault("id_number", identities[one.person])
        made_here = {"name": name, "date": show_han_day(today), "number": record.label}
        id = db.new_id()
        for position, row in enumerate(one.services, start=1):
            db.insert("certificate_service", certificate=id, position=position, **_service(row))
        db.insert(
            "certificate",
            id=id,
            kind=of.id,
            design=of.design_id,
            prefix=of.prefix,
            year=today.year,
            number=number,
            name=name,
            pinyin=reading(name, person=one.organisation is None),
            person=one.person,
            organisation=one.organisation,
            given=json.dumps(given, ensure_ascii=False, sort_keys=True),
            wording=filled(of.design.wording, given | made_here),
            services=len(one.services),
            tenths=sum(row.tenths for row in one.services),
            issuer=issuer,
            issued_on=today.isoformat(),
            issued_name=db.who,
            code=figures(record, signature),
            signature=signature,
        )
        made.append(id)
    db.describe(_label(of, recipients))
    return made


@rule
def withdraw_certificate(db: Store, *, id: int, reason: str, today: date) -> None:
    """It holds no more, for good. Its number stays, and who checks it is told."""
    one = certificate_of(db, id)
    if one.withdrawn_on:
        raise Refused(_("It is withdrawn already and stays so."))
    if today < one.issued_on:
        raise Refused(_("It is issued on {day} only.").format(day=show_date(one.issued_on)))
    reason = refuse_empty(reason, "reason")
    db.update("certificate", id, withdrawn_on=today.isoformat(), withdrawn_reason=reason)
    db.describe(_("Withdrew certificate {number}").format(number=one.number))


@rule
def reissue_certificate(db: Store, *, id: int, reason: str, today: date) -> None:
    """Made once more under its number, which it says; what is wrong is withdrawn instead."""
    one = certificate_of(db, id)
    if one.withdrawn_on:
        raise Refused(_("It is withdrawn. Issue a new one instead."))
    if today < one.issued_on:
        raise Refused(_("It is issued on {day} only.").format(day=show_date(one.issued_on)))
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
    name = tidied(one.name)
    if not name:
        raise Refused(_("A name is missing."), "name")
    _refuse_long(name, MOST_NAME, name, "name")
    given = given_values(kind.design, one)
    for place in asked(kind.design.wording):
        if place not in given:
            raise Refused(f"{shortened(name)}: {missing(place)}", place)
    for place, words in given.items():
        _refuse_long(words, MOST_VALUE, name, place)
    _refuse_services(kind.design, one, name)
    return name


def _refuse_services(design: Design, one: Recipient, name: str) -> None:
    if design.form == "volunteer" and not one.services:
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
        if row.tenths > 240 * ((row.ends - row.starts).days + 1):
            raise Refused(
                _("{name}: “{project}” has more hours than its days.").format(
                    name=name, project=row.project.strip()
                ),
                "services",
            )
        for words in (row.project, row.content, row.place):
            _refuse_long(words.strip(), MOST_VALUE, name, "services")


def _refuse_to_come(one: Recipient, name: str, today: date) -> None:
    late = next((row for row in one.services if row.ends > today), None)
    if late:
        raise Refused(
            _("{name}: “{project}” ends on {day}. Issue the record after that.").format(
                name=name, project=late.project.strip(), day=show_date(late.ends)
            ),
            "services",
        )


def _refuse_long(words: str, most: int, name: str, field: str) -> None:
    if len(words) > most:
        raise Refused(
            _("{name}: “{words}” has {n} signs; at most {most} fit.").format(
                name=shortened(name), words=shortened(words), n=len(words), most=most
            ),
            field,
        )


def given_values(design: Design, one: Recipient) -> dict[str, str]:
    """The values that are there, by place. Hours are those of the services; of an identity number
    the certificate keeps what is printed of it."""
    values = {
        place: tidied(one.values.get(place, "")) for place in offered(design.form, design.wording)
    }
    for day in ("starts", "ends"):
        if values.get(day):
            values[day] = _in_words(values[day])
    if one.services and "hours" in values:
        values["hours"] = show_tenths(sum(row.tenths for row in one.services))
    if values.get("id_number"):
        values["id_number"] = mask_identity(values["id_number"])
    return {place: words for place, words in values.items() if words}


def _identities(
    db: Store, design: Design, recipients: Sequence[Recipient]
) -> dict[int | None, str]:
    """Masked identity numbers of those who have a card, where the form has a row for them."""
    if "id_number" not in offered(design.form, design.wording):
        return {}
    people = {one.person for one in recipients if one.person is not None}
    return dict(masked_identities(db, people).items())


def _in_words(day: str) -> str:
    """2026-10-12 as it stands on a certificate; what is no whole date stays as it was typed."""
    if not _DATE.fullmatch(day):
        return day
    try:
        return show_han_day(read_date(day))
    except Refused:
        return day


def tidied(words: str) -> str:
    """Words on one line, without signs that nobody sees."""
    seen = "".join(" " if unicodedata.category(sign) == "Cc" else sign for sign in words)
    return " ".join("".join(sign for sign in seen if unicodedata.category(sign) != "Cf").split())


def show_tenths(tenths: int) -> str:
    """Hours with their one decimal: 86.5."""
    return f"{tenths // 10}.{tenths % 10}"


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
