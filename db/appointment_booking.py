"""A client books: code, appointment or series of them, all in one act that one undo takes back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from db.appointments import make_appointment, make_appointments
from db.clients import add_client
from db.clients import client as client_of
from db.consultation_waiting import wait_for_slot
from db.disclosures import may_call
from db.identifiers import read_phone
from db.rules import rule
from db.services import service as service_of
from db.store import Store
from db.tickets import take_ticket


@rule
def book_appointment(
    db: Store,
    *,
    duty: int,
    starts: datetime,
    now: datetime,
    client: int | None = None,
    person: int | None = None,
    phone: str = "",
    weeks: int = 0,
    count: int = 1,
    **details: Any,
) -> int:
    """Book a client, a person who is none yet, or a new code; returns the (first) appointment.

    `weeks` and `count` make it a series. `details` are those of `make_appointment`; what it
    refuses leaves no code behind.
    """
    who = client_given(db, client=client, person=person, phone=phone, now=now)
    asked = {"duty": duty, "client": who, "starts": starts, "now": now, **details}
    if weeks:
        return make_appointments(db, weeks=weeks, count=count, **asked)[0]
    return make_appointment(db, **asked)


def client_given(
    db: Store, *, client: int | None, person: int | None, phone: str, now: datetime
) -> int:
    """The client that is meant, made if need be; inside an act. A code takes another phone."""
    if client is None:
        return add_client(db, now=now, person=person, phone=phone)
    if phone.strip() and client_of(db, client).person is None:
        db.update("client", client, phone=read_phone(phone))
    return client


@rule
def wait_for_appointment(
    db: Store,
    *,
    service: int,
    now: datetime,
    client: int | None = None,
    person: int | None = None,
    phone: str = "",
    **wish: Any,
) -> int:
    """Put a client, a person who is none yet, or a new code on the list of who finds no slot.

    `wish` is that of `wait_for_slot`.
    """
    who = client_given(db, client=client, person=person, phone=phone, now=now)
    return wait_for_slot(db, client=who, service=service, now=now, **wish)


@rule
def draw_number(
    db: Store,
    *,
    service: int,
    now: datetime,
    client: int | None = None,
    person: int | None = None,
    phone: str = "",
    topic: str = "",
) -> int:
    """A number for a client, a person who is none yet, or a new code; returns the ticket."""
    who = client_given(db, client=client, person=person, phone=phone, now=now)
    return take_ticket(db, service=service, client=who, topic=topic, now=now)


@dataclass(frozen=True)
class Waits:
    """Who waits for a slot of which service, and with whom, if they said so.

    `shown` is the name, or the code where there is none or the desk knows codes only; `phone` is
    empty for whom it is not to be seen by (`db.disclosures.may_call`).
    """

    id: int
    client: int
    service: int
    consultant: int | None
    shown: str
    phone: str


def who_waits(db: Store, waiting: int) -> Waits:
    """One who is on the list. Raises LookupError if there is none."""
    row = db.row(
        "SELECT id, client, service, consultant FROM consultation_waiting WHERE id = ?", (waiting,)
    )
    if row is None:
        raise LookupError(f"no consultation_waiting {waiting}")
    who = client_of(db, row["client"])
    hidden = service_of(db, row["service"]).anonymous
    return Waits(
        **row,
        shown=who.code if hidden else who.name or who.code,
        phone=who.phone if may_call(db, who.id) else "",
    )
