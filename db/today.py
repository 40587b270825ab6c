"""Today at the desk: rooms now and next, what begins soon, what expires, who can be served."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from db.availability import open_spans
from db.bookings import Booking, between, booking, is_late
from db.formats import from_text, to_text
from db.rooms import Room, rooms
from db.store import Store

# Clear-up of last night's booking may still go on, set-up for tomorrow's may have begun: the
# schema allows them this long.
_LONGEST_BUFFER = timedelta(hours=8)


@dataclass(frozen=True)
class RoomNow:
    """One room at one moment: its state, until when, whose booking it is, and what is next.

    `until` is when the state ends today, None if it lasts; for a closed room, when it opens.
    """

    room: Room
    state: str
    until: datetime | None
    now: Booking | None
    next: Booking | None
    reason: str = ""


def rooms_now(db: Store, now: datetime) -> list[RoomNow]:
    """All rooms in their fixed order, as they are at this moment."""
    midnight = datetime.combine(now.date(), time())
    first, last = midnight - _LONGEST_BUFFER, midnight + timedelta(1) + _LONGEST_BUFFER
    living = [one for one in between(db, first, last) if one.lives]
    closures = db.rows(
        "SELECT room, starts, ends, reason FROM closure WHERE cancelled_at IS NULL"
        " AND starts <= ? AND ends > ?",
        (to_text(now), to_text(now)),
    )
    shown = []
    for one in rooms(db):
        family = set(one.family)
        mine = [held for held in living if family & set(held.rooms)]
        closure = next((c for c in closures if c["room"] is None or c["room"] in family), None)
        reason = (closure["reason"], from_text(closure["ends"])) if closure else None
        shown.append(_room_now(one, mine, reason, now))
    return shown


def _room_now(
    room: Room, mine: list[Booking], closure: tuple[str, datetime] | None, now: datetime
) -> RoomNow:
    upcoming = [one for one in mine if one.starts > now and one.starts.date() == now.date()]
    following = upcoming[0] if upcoming else None
    for one in mine:
        held = [
            (start, end)
            for held_room, start, end in one.held
            if held_room in room.family and start <= now < end
        ]
        if not held:
            continue
        end = held[0][1]
        if now < one.starts:
            return RoomNow(room, "setup", one.starts, one, one)
        if now >= one.ends:
            return RoomNow(room, "clearup", end, one, following)
        if is_late(one, now):
            return RoomNow(room, "late", one.ends, one, following)
        state = "duty" if one.use == "duty" else "in_use"
        return RoomNow(room, state, one.ends, one, following)
    if closure:
        return RoomNow(room, "closed", closure[1], None, following, closure[0])
    spans = open_spans(room, now.date())
    for begin, end in spans:
        if begin <= now < end:
            until = min((one.held_from(room.family) for one in upcoming), default=end)
            return RoomNow(room, "free", min(until, end), None, following)
    opens = min((begin for begin, _end in spans if begin > now), default=None)
    return RoomNow(room, "closed", opens, None, following)


def starting_within(db: Store, now: datetime, minutes: int = 60) -> list[Booking]:
    """Bookings that begin within so many minutes from now."""
    return [
        one
        for one in between(
            db,
            now,
            now + timedelta(minutes=minutes + 1),
            statuses=("provisional", "confirmed"),
        )
        if now <= one.starts <= now + timedelta(minutes=minutes)
    ]


def late(db: Store, now: datetime) -> list[Booking]:
    """Bookings that have begun and nobody has checked in."""
    return [one for one in between(db, now, now + timedelta(minutes=1)) if is_late(one, now)]


def expiring_today(db: Store, now: datetime) -> list[Booking]:
    """Provisional bookings that are released after today unless somebody confirms them."""
    rows = db.rows(
        "SELECT id FROM booking WHERE status = 'provisional' AND expires_on <= ? AND starts >= ?"
        " ORDER BY starts",
        (now.date().isoformat(), to_text(now)),
    )
    return [booking(db, row["id"]) for row in rows]


def counts(db: Store, now: datetime) -> dict[str, int]:
    """How many bookings lie on today, how many of them are provisional, how many are late."""
    midnight = datetime.combine(now.date(), time())
    living = [one for one in between(db, midnight, midnight + timedelta(1)) if one.lives]
    return {
        "bookings": len(living),
        "provisional": sum(one.status == "provisional" for one in living),
        "late": sum(is_late(one, now) for one in living),
    }
