"""Organisations: companies, Party and union organisations, government units, clubs, teams."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from db.booking_ties import link_bookings
from db.formats import to_text
from db.identifiers import read_code, read_phone
from db.pinyin import reading
from db.register_values import day_of, refuse_empty, stored
from db.rules import Refused, rule
from db.store import Row, Store
from db.words import N_, _

KINDS = (
    ("company", N_("Company")),
    ("party", N_("Party organisation")),
    ("union", N_("Union organisation")),
    ("government", N_("Government unit")),
    ("club", N_("Club")),
    ("volunteer", N_("Volunteer team")),
    ("other", N_("Other organisation")),
)
SIZES = (
    ("large", N_("Large")),
    ("medium", N_("Medium")),
    ("small", N_("Small")),
    ("micro", N_("Micro")),
)
STATUSES = (("active", N_("In the park")), ("moved_out", N_("Moved out")))
_PREFIXES = {
    "company": "QY",
    "party": "DZ",
    "union": "GH",
    "government": "ZF",
    "club": "ST",
    "volunteer": "ZY",
    "other": "QT",
}
_TEXTS = (
    *("short_name", "code", "industry", "business", "ownership", "size", "address"),
    *("phone", "legal_person", "note"),
)


@dataclass(frozen=True)
class Organisation:
    """One organisation as a card shows it; `number` is for people: QY-0037."""

    id: int
    number: str
    kind: str
    name: str
    short_name: str
    pinyin: str
    code: str
    industry: str
    business: str
    ownership: str
    size: str
    address: str
    phone: str
    legal_person: str
    grid: int | None
    parent: int | None
    key_company: bool
    workers: int | None
    women: int | None
    members: int | None
    since: date | None
    status: str
    moved_out_on: date | None
    note: str
    merged_into: int | None
    archived_at: str | None

    def label(self) -> str:
        """The name people say."""
        return self.short_name or self.name


@dataclass(frozen=True)
class Node:
    """An organisation in the tree, `depth` steps below a root, before those below it."""

    id: int
    name: str
    kind: str
    depth: int


def organisation(db: Store, id: int) -> Organisation:
    """One organisation, in use or not."""
    row = db.row("SELECT * FROM organisation WHERE id = ?", (id,))
    if row is None:
        raise LookupError(f"no organisation {id}")
    return _organisation(row)


def organisations(db: Store, *, kind: str = "") -> list[Organisation]:
    """All organisations in use, or those of one kind, in the order of their reading."""
    rows = db.rows(
        "SELECT * FROM organisation WHERE (:kind = '' OR kind = :kind) AND archived_at IS NULL"
        " ORDER BY pinyin, name",
        {"kind": kind},
    )
    return [_organisation(row) for row in rows]


def _organisation(row: Row) -> Organisation:
    days = {name: day_of(row[name]) for name in ("since", "moved_out_on")}
    return Organisation(**{**row, **days, "key_company": bool(row["key_company"])})


@rule
def add_organisation(db: Store, *, name: str, kind: str = "company", **values: Any) -> int:
    """A new organisation with the next number of its kind. `values` are its other columns.

    Bookings that carry exactly its name so far are its bookings from now on. Refused: a name or
    credit code that is there already, a code whose check character is wrong, more women than
    workers.
    """
    id = db.insert(
        "organisation",
        number=_number(db, kind),
        kind=kind,
        **checked(db, {"name": name, **values}),
    )
    db.describe(_("Added “{name}”").format(name=name.strip()))
    link_bookings(db, organisation=id)
    return id


@rule
def change_organisation(db: Store, *, id: int, **values: Any) -> None:
    """Change columns of an organisation; the same checks as for a new one."""
    db.update("organisation", id, **checked(db, values, id))
    db.describe(_("Changed “{name}”").format(name=organisation(db, id).name))
    if {"name", "short_name"} & set(values):
        link_bookings(db, organisation=id)


@rule
def move_out(db: Store, *, id: int, day: date) -> None:
    """An organisation has left the park; it stays in the register and can be found."""
    if organisation(db, id).status == "moved_out":
        raise Refused(_("It has moved out already."))
    db.update("organisation", id, status="moved_out", moved_out_on=to_text(day))
    db.describe(_("“{name}” has moved out").format(name=organisation(db, id).name))


@rule
def move_back(db: Store, *, id: int) -> None:
    """An organisation is in the park again."""
    db.update("organisation", id, status="active", moved_out_on=None)
    db.describe(_("“{name}” is in the park again").format(name=organisation(db, id).name))


@rule
def archive_organisation(db: Store, *, id: int, now: datetime) -> None:
    """Take a record out of the lists, for one that was entered by mistake."""
    db.update("organisation", id, archived_at=to_text(now))
    db.describe(_("“{name}” is out of use").format(name=organisation(db, id).name))


@rule
def restore_organisation(db: Store, *, id: int) -> None:
    """Bring a record back into the lists."""
    if organisation(db, id).merged_into:
        raise Refused(_("It was merged with another. Undo the merging instead."))
    db.update("organisation", id, archived_at=None)
    db.describe(_("“{name}” is in use again").format(name=organisation(db, id).name))


@rule
def cover(db: Store, *, organisation: int, company: int) -> None:
    """A Party or union organisation covers a company; with a second one it is a joint one."""
    db.insert("coverage", organisation=organisation, company=company)
    db.describe(_("Covers “{name}” now").format(name=_name(db, company)))


@rule
def uncover(db: Store, *, organisation: int, company: int) -> None:
    """A Party or union organisation no longer covers a company."""
    id = db.value(
        "SELECT id FROM coverage WHERE organisation = ? AND company = ?", (organisation, company)
    )
    if id is None:
        raise Refused(_("It does not cover this company."))
    db.delete("coverage", id)
    db.describe(_("No longer covers “{name}”").format(name=_name(db, company)))


def covered(db: Store, organisation: int) -> list[Organisation]:
    """The companies that a Party or union organisation covers: one, or several when joint."""
    rows = db.rows(
        "SELECT company.* FROM coverage JOIN organisation AS company"
        " ON company.id = coverage.company WHERE coverage.organisation = ?"
        " ORDER BY company.pinyin, company.name",
        (organisation,),
    )
    return [_organisation(row) for row in rows]


def covering(db: Store, company: int) -> list[Organisation]:
    """The Party and union organisations that cover a company."""
    rows = db.rows(
        "SELECT above.* FROM coverage JOIN organisation AS above"
        " ON above.id = coverage.organisation WHERE coverage.company = ?"
        " ORDER BY above.kind, above.pinyin, above.name",
        (company,),
    )
    return [_organisation(row) for row in rows]


def tree(db: Store) -> list[Node]:
    """Party and union organisations, each before those that stand below it."""
    below: dict[int | None, list[Row]] = {}
    rows = db.rows(
        "SELECT id, name, kind, parent FROM organisation WHERE kind IN ('party', 'union')"
        " AND archived_at IS NULL ORDER BY kind, pinyin, name"
    )
    there = {row["id"] for row in rows}
    for row in rows:
        # One whose parent is of another kind or out of use stands at the top.
        below.setdefault(row["parent"] if row["parent"] in there else None, []).append(row)
    return list(_below(below, None, 0))


def _below(below: dict[int | None, list[Row]], parent: int | None, depth: int) -> Iterator[Node]:
    for row in below.get(parent, ()):
        yield Node(row["id"], row["name"], row["kind"], depth)
        yield from _below(below, row["id"], depth + 1)


def checked(db: Store, values: dict[str, Any], id: int | None = None) -> dict[str, Any]:
    """Columns of an organisation as they are stored, or Refused; nothing is written."""
    made = stored(values, _TEXTS)
    if "name" in made:
        made["name"] = refuse_empty(made["name"] or "")
        made["pinyin"] = reading(made["name"])
        _refuse_name(db, made["name"], id)
    if made.get("code"):
        made["code"] = read_code(made["code"])
        _refuse_code(db, made["code"], id)
    if made.get("phone"):
        made["phone"] = read_phone(made["phone"])
    if made.get("parent") and made["parent"] == id:
        raise Refused(_("An organisation cannot stand below itself."), "parent")
    old = db.row("SELECT * FROM organisation WHERE id = ?", (id or 0,)) or {}
    whole = {**old, **made}
    if (
        whole.get("women")
        and whole.get("workers") is not None
        and (whole["women"] > whole["workers"])
    ):
        raise Refused(_("More women than workers. Compare both numbers."), "women")
    return made


def _refuse_name(db: Store, name: str, id: int | None) -> None:
    if db.value(
        "SELECT 1 FROM organisation WHERE name = ? AND archived_at IS NULL AND id <> ?",
        (name, id or 0),
    ):
        raise Refused(_("There is an organisation of this name already."), "name")


def _refuse_code(db: Store, code: str, id: int | None) -> None:
    other = db.value(
        "SELECT name FROM organisation WHERE code = ? AND code <> '' AND archived_at IS NULL"
        " AND id <> ?",
        (code, id or 0),
    )
    if other:
        raise Refused(_("“{name}” has this credit code.").format(name=other), "code")


def _number(db: Store, kind: str) -> str:
    """QY-0037: one row of numbers for each kind."""
    head = f"{_PREFIXES[kind]}-"
    last = db.value(
        "SELECT max(CAST(substr(number, 4) AS INTEGER)) FROM organisation"
        " WHERE number >= ? AND number < ?",
        (head, head + "~"),
    )
    return f"{head}{(last or 0) + 1:04d}"


def _name(db: Store, id: int) -> str:
    return organisation(db, id).name
