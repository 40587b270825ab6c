"""The way of one appointment: when it came to each of its states, and a step back on it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from db.appointments import STATUSES, Appointment
from db.appointments import appointment as appointment_of
from db.conflict_refusal import refuse_return
from db.formats import from_text, show_day
from db.rules import Refused, rule
from db.store import Row, Store
from db.words import _


@dataclass(frozen=True)
class Way:
    """When an appointment was made, the client came, and so on; None where it has not come so far.

    `nth` is which session of this client with this service it is. `moved_to` is the appointment
    that took its place.
    """

    booked_at: datetime
    arrived_at: datetime | None
    begun_at: datetime | None
    done_at: datetime | None
    cancelled_at: datetime | None
    cancelled_by: str
    cancel_reason: str
    nth: int
    moved_to: int | None


@rule
def step_back(db: Store, *, appointment: int, now: datetime) -> str:
    """A state that was set by mistake gives way to the one before it, which is returned.

    Also for who came after all: a no-show is booked again, if nobody else has the slot by now.
    What is done is opened again on its own day only, for the month's counts rely on it.
    """
    one, row = _read(db, appointment)
    if one.status == "in_session":
        before = {"status": "arrived" if row["arrived_at"] else "booked", "begun_at": None}
    elif one.status == "arrived":
        before = {"status": "booked", "arrived_at": None}
    elif one.status == "no_show":
        before = {"status": "booked"}
    elif one.status == "done" and one.starts.date() == now.date():
        before = {"status": "in_session", "done_at": None}
    elif one.status == "done":
        raise Refused(
            _("It was on {day}. What is done is opened again on its own day only.").format(
                day=show_day(one.starts)
            )
        )
    else:
        raise Refused(
            _("{number} is {status}; there is no step back.").format(
                number=one.number, status=_(dict(STATUSES)[one.status])
            )
        )
    db.update("appointment", appointment, **before)
    if one.status == "no_show":
        refuse_return(db, [appointment])
    now_is = str(before["status"])
    db.describe(
        _("{number} is {status} again").format(number=one.number, status=_(dict(STATUSES)[now_is]))
    )
    return now_is


def way_of(db: Store, id: int) -> Way:
    """The way of an appointment. Raises LookupError if there is none."""
    one, row = _read(db, id)
    nth = db.value(
        "SELECT count(*) FROM appointment JOIN duty ON duty.id = appointment.duty"
        " WHERE appointment.client = ? AND duty.service = ? AND appointment.status NOT IN"
        " ('cancelled', 'moved', 'no_show') AND appointment.starts < ?",
        (one.client, one.service, row["starts"]),
    )
    return Way(
        booked_at=from_text(row["created_at"]),
        arrived_at=_moment(row["arrived_at"]),
        begun_at=_moment(row["begun_at"]),
        done_at=_moment(row["done_at"]),
        cancelled_at=_moment(row["cancelled_at"]),
        cancelled_by=row["cancelled_by"],
        cancel_reason=row["cancel_reason"],
        nth=int(nth) + 1,
        moved_to=db.value("SELECT id FROM appointment WHERE moved_from = ?", (id,)),
    )


def notice_words(starts: datetime, said_at: datetime) -> str:
    """How long before its time an appointment was given up: 3 d, 2 h or 20 min before."""
    left = starts - said_at
    if left <= timedelta():
        return _("after its time")
    if left >= timedelta(1):
        return _("{n} d before").format(n=left.days)
    minutes = left // timedelta(minutes=1)
    if minutes >= 60:
        return _("{n} h before").format(n=minutes // 60)
    return _("{n} min before").format(n=minutes)


def _read(db: Store, id: int) -> tuple[Appointment, Row]:
    one = appointment_of(db, id)
    row = db.row("SELECT * FROM appointment WHERE id = ?", (id,))
    assert row is not None
    return one, row


def _moment(text: str | None) -> datetime | None:
    return from_text(text) if text else None
