"""Who found no free slot: what they wish, and what has come free for them by now."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from db.appointments import make_appointment
from db.conflicts import conflicted
from db.consultations import Slot, free_slots
from db.formats import to_text
from db.parties import Party, matter_of
from db.rules import Refused, rule
from db.services import service as service_of
from db.store import Row, Store
from db.words import N_, _

STATUSES = (
    ("waiting", N_("Waiting")),
    ("booked", N_("Booked")),
    ("withdrawn", N_("Withdrawn")),
)
_AHEAD = 28  # days in which something may have come free


@dataclass(frozen=True)
class SlotMatch:
    """Somebody who waits, and the first slot that suits them. `waiting` is the row."""

    waiting: Row
    slot: Slot


@rule
def wait_for_slot(
    db: Store,
    *,
    client: int,
    service: int,
    day_from: date,
    day_to: date,
    now: datetime,
    consultant: int | None = None,
    time_from: time | None = None,
    time_to: time | None = None,
    topic: str = "",
) -> int:
    """Put a client on the list, for some days between two times; 00:00 at the end is midnight."""
    given = service_of(db, service)
    if db.value(
        "SELECT 1 FROM consultation_waiting WHERE client = ? AND service = ?"
        " AND status = 'waiting'",
        (client, service),
    ):
        raise Refused(_("This client waits for this service already."), "client")
    values = _span(day_from, day_to, time_from, time_to)
    db.describe(_("Waits for {service}").format(service=given.name))
    return db.insert(
        "consultation_waiting",
        client=client,
        service=service,
        consultant=consultant,
        topic="" if given.anonymous else topic.strip(),
        status="waiting",
        created_at=to_text(now),
        **values,
    )


@rule
def change_slot_waiting(db: Store, *, id: int, **values: Any) -> None:
    """Other days, times or another consultant, for one who still waits."""
    row = _waiting(db, id)
    span = _span(
        values.pop("day_from", None) or date.fromisoformat(row["day_from"]),
        values.pop("day_to", None) or date.fromisoformat(row["day_to"]),
        values.pop("time_from", None) or _clock(row["time_from"]),
        values.pop("time_to", None) or _clock(row["time_to"]),
    )
    if "topic" in values:
        hidden = service_of(db, row["service"]).anonymous
        values["topic"] = "" if hidden else (values["topic"] or "").strip()
    db.update("consultation_waiting", id, **(values | span))
    db.describe(_("Changed who waits"))


@rule
def withdraw_slot_waiting(db: Store, *, id: int) -> None:
    """They no longer want it."""
    _waiting(db, id)
    db.update("consultation_waiting", id, status="withdrawn")
    db.describe(_("Taken off the waiting list"))


@rule
def call_waiting(db: Store, *, id: int, now: datetime) -> None:
    """Somebody was called and did not answer; it counts."""
    row = _waiting(db, id)
    db.update("consultation_waiting", id, calls=row["calls"] + 1, called_at=to_text(now))
    db.describe(_("Called, no answer"))


@rule
def book_slot_waiting(
    db: Store,
    *,
    id: int,
    duty: int,
    starts: datetime,
    now: datetime,
    parties: tuple[Party, ...] | None = None,
) -> int:
    """The slot that came free, for one who waited; returns the appointment."""
    row = _waiting(db, id)
    made = make_appointment(
        db,
        duty=duty,
        client=row["client"],
        starts=starts,
        now=now,
        topic=row["topic"],
        parties=parties,
    )
    db.update("consultation_waiting", id, status="booked", appointment=made)
    return made


def slot_matches(db: Store, *, now: datetime, limit: int = 20) -> list[SlotMatch]:
    """Who can have a slot now, longest waiting first; a seat is offered to one of them only.

    Within four weeks, on their days and times, with the consultant they asked for, and with nobody
    who has a conflict of interest.
    """
    rows = db.rows(
        "SELECT * FROM consultation_waiting WHERE status = 'waiting' AND day_to >= ?"
        " ORDER BY created_at, id",
        (to_text(now.date()),),
    )
    free: dict[int, list[Slot]] = {}
    matches: list[SlotMatch] = []
    for row in rows:
        service = row["service"]
        if service not in free:
            last = date.fromordinal(now.date().toordinal() + _AHEAD)
            free[service] = free_slots(
                db, service=service, day_from=now.date(), day_to=last, now=now
            )
        slot = next((one for one in free[service] if _suits(db, row, one)), None)
        if slot is not None:
            free[service].remove(slot)
            matches.append(SlotMatch(row, slot))
        if len(matches) == limit:
            break
    return matches


def _suits(db: Store, row: Row, slot: Slot) -> bool:
    day, clock = to_text(slot.starts.date()), f"{slot.starts:%H:%M}"
    over = f"{slot.ends:%H:%M}" if slot.ends.date() == slot.starts.date() else "24:00"
    if not (row["day_from"] <= day <= row["day_to"]):
        return False
    if not (row["time_from"] <= clock and over <= row["time_to"]):
        return False
    if row["consultant"] not in (None, slot.consultant):
        return False
    parties = matter_of(db, (), client=row["client"])
    return not conflicted(db, consultant=slot.consultant, parties=parties, client=row["client"])


def _span(
    day_from: date, day_to: date, time_from: time | None, time_to: time | None
) -> dict[str, str]:
    if day_to < day_from:
        raise Refused(_("The end is before the start."), "day_to")
    begin = f"{time_from:%H:%M}" if time_from else "00:00"
    end = f"{time_to:%H:%M}" if time_to and time_to != time() else "24:00"
    if end <= begin:
        raise Refused(_("The end is before the start."), "time_to")
    return {
        "day_from": to_text(day_from),
        "day_to": to_text(day_to),
        "time_from": begin,
        "time_to": end,
    }


def _clock(text: str) -> time:
    return time() if text == "24:00" else time.fromisoformat(text)


def _waiting(db: Store, id: int) -> Row:
    row = db.row("SELECT * FROM consultation_waiting WHERE id = ?", (id,))
    if row is None:
        raise LookupError(f"no consultation_waiting {id}")
    if row["status"] != "waiting":
        raise Refused(_("No longer waiting"))
    return row
