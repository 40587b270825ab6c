"""Free slots of the duties: what can be booked of a service, worked out anew each time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import groupby

from db.consultants import consultants
from db.duties import Duty, duties
from db.formats import from_text
from db.services import service as service_of
from db.slots import Span, free
from db.store import Store


@dataclass(frozen=True)
class Slot:
    """A piece of a duty that can be booked. Times are civil and half-open."""

    starts: datetime
    ends: datetime
    consultant: int
    room: int
    duty: int


def free_slots(
    db: Store,
    *,
    service: int,
    day_from: date,
    day_to: date,
    consultant: int | None = None,
    now: datetime,
) -> list[Slot]:
    """What can be booked of a service from one day to another, both included, earliest first.

    Worked out from the duties, their breaks, the appointments that hold, the lead time of the
    service and `now`; a closed house or room has no duty. The grid does not move: slots begin at
    the start of the duty and every so many minutes after it. An appointment of odd length takes
    away the slots it touches, with the pause on both sides, and leaves the others where they were.
    Of a group session a slot stays as long as it has a seat. A consultant whose licence has run
    out by the day of a slot, who is out of use or no longer gives the service has none.
    """
    given = service_of(db, service)
    start = datetime.combine(day_from, time())
    end = datetime.combine(day_to, time()) + timedelta(1)
    earliest = max(start, now + timedelta(minutes=given.lead_minutes))
    if given.archived or earliest >= end:
        return []
    found = duties(db, earliest, end, service=service, consultant=consultant)
    taken = _taken(db, found)
    licensed = {one.id: one.licence_until for one in consultants(db, service=service)}
    return sorted(
        (
            Slot(begins, over, duty.consultant, duty.rooms[0], duty.id)
            for duty in found
            if duty.consultant in licensed
            for begins, over in free(
                (duty.starts, duty.ends),
                given.grid,
                taken=taken.get(duty.id, ()),
                breaks=duty.breaks,
                earliest=earliest,
            )
            if begins < end and (licensed[duty.consultant] or date.max) >= begins.date()
        ),
        key=lambda one: (one.starts, one.consultant),
    )


def first_free(db: Store, *, service: int, now: datetime, days: int = 28) -> Slot | None:
    """The first free slot over all consultants of a service, looked for so many days ahead."""
    found = free_slots(
        db, service=service, day_from=now.date(), day_to=now.date() + timedelta(days), now=now
    )
    return found[0] if found else None


def _taken(db: Store, found: list[Duty]) -> dict[int, list[Span]]:
    """By duty, the times of the appointments that hold."""
    if not found:
        return {}
    rows = db.rows(
        "SELECT duty, starts, ends FROM appointment WHERE active = 1"
        f" AND duty IN ({', '.join('?' * len(found))}) ORDER BY duty",
        tuple(one.id for one in found),
    )
    return {
        duty: [(from_text(row["starts"]), from_text(row["ends"])) for row in held]
        for duty, held in groupby(rows, key=lambda row: int(row["duty"]))
    }
