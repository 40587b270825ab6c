"""Kinds of certificates: what they are called, how they are numbered, how they look.

A design never changes once a certificate has it: to change a kind is to give it another one, so
what was handed over is made again as it was.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from datetime import datetime
from typing import Any

from db.formats import to_text
from db.register_values import refuse_empty
from db.rules import Refused, rule
from db.store import Row, Store
from db.wording import refuse_wording
from db.words import N_, _, language

FORMS = (
    ("award", N_("Certificate of honour")),
    ("training", N_("Training certificate")),
    ("volunteer", N_("Volunteer record")),
    ("thanks", N_("Thanks to who gave")),
)
FACES = (("kai", N_("Kai face")), ("serif", N_("Serif face")))
PAPERS = (("a4-wide", N_("A4, wide")), ("a4", N_("A4, upright")))
BORDERS = (
    ("stepped", N_("Frame with stepped corners")),
    ("plain", N_("Plain frame")),
    ("none", N_("No frame (printed paper)")),
)
MOST_TITLE, MOST_SIGNERS, MOST_WORDS = 12, 3, 40


@dataclass(frozen=True)
class Signer:
    """Who answers for a certificate: what they are, and their name, '' for a line to sign on."""

    label: str
    name: str


@dataclass(frozen=True)
class Design:
    """How the certificates of a kind look and what they say.

    `address` stands behind the name, `wording` has named places (`db.wording`), `issuer` '' is the
    centre, `seal` is a picture's id. `photo` keeps a place of 35 × 49 mm.
    """

    form: str
    title: str
    address: str = ""
    wording: str = ""
    face: str = "kai"
    paper: str = "a4-wide"
    border: str = "stepped"
    issuer: str = ""
    seal: int | None = None
    signers: tuple[Signer, ...] = ()
    photo: bool = False


@dataclass(frozen=True)
class CertificateKind:
    """One kind: 荣誉证书, numbered RY-2026-0001 and on, in its present design."""

    id: int
    name: str
    prefix: str
    design: Design
    design_id: int
    archived: bool


# What a centre begins with, in its language; the staff words them as they like.
BEGINNING = {
    "zh_CN": (
        (
            "荣誉证书",
            "RY",
            Design(
                "award",
                "荣誉证书",
                "同志",
                "在{year}年度{event}活动中，表现突出，获{prize}，经评选，授予“{award}”称号。"
                "特发此证，以资鼓励。",
            ),
        ),
        (
            "培训结业证书",
            "PX",
            Design(
                "training",
                "培训结业证书",
                "同志",
                "于{starts}至{ends}参加“{course}”培训班，学习{subjects}课程，共计{lessons}学时，"
                "考核成绩{score}分，准予结业。",
                photo=True,
            ),
        ),
        (
            "志愿服务记录证明",
            "ZY",
            Design(
                "volunteer",
                "志愿服务记录证明",
                signers=(Signer("负责人", ""), Signer("经办人", "")),
            ),
        ),
        (
            "感谢状",
            "GX",
            Design(
                "thanks",
                "感谢状",
                "",
                "感谢贵单位对{event}的大力支持，惠赠{gift}。善款善物，专款专用，悉数用于职工。"
                "特致此状，以表谢忱。",
            ),
        ),
    ),
    "en": (
        (
            "Honours",
            "RY",
            Design(
                "award",
                "Honour",
                "",
                "stood out in {event} in {year}, won {prize} and is named {award}.",
            ),
        ),
        (
            "Training",
            "PX",
            Design(
                "training",
                "Training",
                "",
                "took part in “{course}” from {starts} to {ends}, learned {subjects} in {lessons}"
                " lessons, and completed it with {score} points.",
                photo=True,
            ),
        ),
        (
            "Volunteer records",
            "ZY",
            Design(
                "volunteer",
                "Service record",
                signers=(Signer("In charge", ""), Signer("Handled by", "")),
            ),
        ),
        (
            "Thanks",
            "GX",
            Design(
                "thanks",
                "With thanks",
                "",
                "for supporting {event} with {gift}. All of it goes to the workers.",
            ),
        ),
    ),
}


@rule
def begin_certificate_kinds(db: Store) -> None:
    """The usual kinds, for a centre without any. Refused where there are some."""
    if db.value("SELECT count(*) FROM certificate_kind"):
        raise Refused(_("There are kinds of certificates already."))
    for name, prefix, design in BEGINNING[language()]:
        _insert(db, name, prefix, design)
    db.describe(_("Made the usual kinds of certificates"))


@rule
def add_certificate_kind(db: Store, *, name: str, prefix: str, design: Design) -> int:
    """A new kind. Its prefix, one to four letters, is no other kind's."""
    made = _checked(design)
    name, prefix = refuse_empty(name), _prefix(db, prefix, 0)
    db.describe(_("Added “{name}”").format(name=name))
    return _insert(db, name, prefix, made)


@rule
def change_certificate_kind(db: Store, *, id: int, name: str, prefix: str, design: Design) -> None:
    """Another name, prefix or design. Once a certificate is numbered, the prefix stays."""
    old, made = certificate_kind(db, id), _checked(design)
    name, prefix = refuse_empty(name), _prefix(db, prefix, id)
    numbered = db.value("SELECT 1 FROM certificate WHERE kind = ? LIMIT 1", (id,))
    if prefix != old.prefix and numbered:
        raise Refused(
            _("Certificates are numbered with {prefix} already; it stays.").format(
                prefix=old.prefix
            ),
            "prefix",
        )
    design_id = old.design_id if made == old.design else _insert_design(db, id, made)
    db.update("certificate_kind", id, name=name, prefix=prefix, design=design_id)
    db.describe(_("Changed “{name}”").format(name=name))


@rule
def archive_certificate_kind(db: Store, *, id: int, now: datetime) -> None:
    """Not offered any more; what was issued stays."""
    db.update("certificate_kind", id, archived_at=to_text(now))
    db.describe(_("Archived “{name}”").format(name=certificate_kind(db, id).name))


@rule
def restore_certificate_kind(db: Store, *, id: int) -> None:
    """Offered again."""
    db.update("certificate_kind", id, archived_at=None)
    db.describe(_("Restored “{name}”").format(name=certificate_kind(db, id).name))


def certificate_kinds(db: Store, *, archived: bool = False) -> list[CertificateKind]:
    """The kinds in the order of their prefixes, archived ones only if asked for."""
    where = "" if archived else " WHERE kind.archived_at IS NULL"
    return [_kind(row) for row in db.rows(f"{_SELECT}{where} ORDER BY kind.id")]


def certificate_kind(db: Store, id: int) -> CertificateKind:
    """One kind. Raises LookupError if there is none."""
    row = db.row(f"{_SELECT} WHERE kind.id = ?", (id,))
    if row is None:
        raise LookupError(f"no certificate kind {id}")
    return _kind(row)


def design_of(db: Store, id: int) -> Design:
    """A design by its id. Raises LookupError if there is none."""
    row = db.row("SELECT * FROM certificate_design WHERE id = ?", (id,))
    if row is None:
        raise LookupError(f"no certificate design {id}")
    return _design(row)


_SELECT = (
    "SELECT kind.id AS kind_id, kind.name, kind.prefix, kind.archived_at, design.*"
    " FROM certificate_kind AS kind JOIN certificate_design AS design ON design.id = kind.design"
)


def _kind(row: Row) -> CertificateKind:
    return CertificateKind(
        row["kind_id"],
        row["name"],
        row["prefix"],
        _design(row),
        row["id"],
        row["archived_at"] is not None,
    )


def _design(row: Row) -> Design:
    values: dict[str, Any] = {one.name: row[one.name] for one in fields(Design)}
    values["signers"] = tuple(Signer(*one) for one in json.loads(row["signers"]))
    values["photo"] = bool(row["photo"])
    return Design(**values)


def _checked(design: Design) -> Design:
    title = refuse_empty(design.title, "title")
    if len(title) > MOST_TITLE:
        raise Refused(
            _("The title has {n} signs; at most {most} fit.").format(n=len(title), most=MOST_TITLE),
            "title",
        )
    for words, field in ((design.address, "address"), (design.issuer, "issuer")):
        _refuse_long(words, field)
    wording = refuse_wording(design.wording)
    if not wording and design.form != "volunteer":
        raise Refused(_("Write what the certificate says."), "wording")
    signers = tuple(
        Signer(one.label.strip(), one.name.strip())
        for one in design.signers
        if one.label.strip() or one.name.strip()
    )
    for signer in signers:
        _refuse_long(signer.label, "signers")
        _refuse_long(signer.name, "signers")
    if len(signers) > MOST_SIGNERS:
        raise Refused(_("At most {n} sign.").format(n=MOST_SIGNERS), "signers")
    return replace(
        design,
        title=title,
        wording=wording,
        address=design.address.strip(),
        issuer=design.issuer.strip(),
        signers=signers,
    )


def _refuse_long(words: str, field: str) -> None:
    if len(words.strip()) > MOST_WORDS:
        raise Refused(
            _("{n} signs are too many; at most {most} fit.").format(
                n=len(words.strip()), most=MOST_WORDS
            ),
            field,
        )


def _prefix(db: Store, prefix: str, id: int) -> str:
    letters = prefix.strip().upper()
    if not (1 <= len(letters) <= 4 and letters.isascii() and letters.isalpha()):
        raise Refused(_("One to four letters from A to Z."), "prefix")
    other = db.value(
        "SELECT name FROM certificate_kind WHERE prefix = ? AND id <> ?", (letters, id)
    )
    if other:
        raise Refused(_("“{name}” is numbered with it already.").format(name=other), "prefix")
    return letters


def _insert(db: Store, name: str, prefix: str, design: Design) -> int:
    id, design_id = db.new_id(), db.new_id()
    db.insert("certificate_kind", id=id, name=name, prefix=prefix, design=design_id)
    _insert_design(db, id, design, design_id)
    return id


def _insert_design(db: Store, kind: int, design: Design, id: int | None = None) -> int:
    values = {one.name: getattr(design, one.name) for one in fields(Design)}
    values["signers"] = _signers(design.signers)
    values["photo"] = int(design.photo)
    return db.insert("certificate_design", id=id, kind=kind, **values)


def _signers(signers: Sequence[Signer]) -> str:
    return json.dumps([[one.label, one.name] for one in signers], ensure_ascii=False)
