"""Clients of the consultations: a registered person, or only a code for who gives no name."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from db.formats import to_text
from db.identifiers import read_phone
from db.merged import kept
from db.rules import rule
from db.store import Store

_HEAD = "LF-"


@dataclass(frozen=True)
class Client:
    """One client: the code is for everybody, the name for those who may know it."""

    id: int
    code: str
    person: int | None
    name: str
    phone: str


@rule
def add_client(db: Store, *, now: datetime, person: int | None = None, phone: str = "") -> int:
    """A client, new or known: a person has one code for good, a code without a name is new."""
    if person is not None:
        person = kept(db, "person", person)
        known = db.value("SELECT id FROM client WHERE person = ?", (person,))
        if known:
            return int(known)
    last = db.value("SELECT max(CAST(substr(code, ?) AS INTEGER)) FROM client", (len(_HEAD) + 1,))
    return db.insert(
        "client",
        code=f"{_HEAD}{int(last or 0) + 1:04d}",
        person=person,
        phone=read_phone(phone) if phone.strip() else "",
        created_at=to_text(now),
    )


def client(db: Store, id: int) -> Client:
    """One client. Raises LookupError if there is none."""
    row = db.row(
        "SELECT client.*, person.name, person.phone AS own FROM client"
        " LEFT JOIN person ON person.id = client.person WHERE client.id = ?",
        (id,),
    )
    if row is None:
        raise LookupError(f"no client {id}")
    return Client(
        id, row["code"], row["person"], row["name"] or "", row["phone"] or row["own"] or ""
    )


def with_code(db: Store, code: str) -> int | None:
    """The client of a code, however it was typed: 43, lf43, LF-0043.

    A code whose client became one with another leads to that one.
    """
    digits = "".join(sign for sign in code if sign.isdigit())
    if not digits:
        return None
    row = db.row("SELECT id, person FROM client WHERE code = ?", (f"{_HEAD}{int(digits):04d}",))
    if row is None:
        return None
    if row["person"] is not None:
        person = kept(db, "person", row["person"])
        return int(db.value("SELECT id FROM client WHERE person = ?", (person,)) or row["id"])
    return int(row["id"])
