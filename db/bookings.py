"""Bookings: a room held from a time to a time; what a booking is, and the queries for it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from db.formats import from_text, to_text
from db.store import Store
from db.words import N_

STATUSES = (
    ("provisional", N_("Provisional")),
    ("confirmed", N_("Confirmed")),
    ("checked_in", N_("Checked in")),
    ("finished", N_("Finished")),
    ("no_show", N_("No-show")),
    ("cancelled", N_("Cancelled")),
)
USES = (
    ("meeting", N_("Meeting")),
    ("training", N_("Training")),
    ("activity", N_("Activity")),
    ("class", N_("Hobby class")),
    ("sport", N_("Sport")),
    ("service", N_("Service")),
    ("duty", N_("Duty")),
    ("interview", N_("Interview")),
    ("other", N_("Other use")),
)
# What a booking made by hand can be for; a duty is made with its consultant (`db.duties`).
CHOSEN_USES = tuple(use for use in USES if use[0] != "duty")
LONGEST = timedelta(days=31)


@dataclass(frozen=True)
class Booking:
    """One booking. Times are civil and half-open; `held` adds set-up and clear-up, room by room.

    `equipment` holds pairs of equipment id and quantity. `organisation` and `contact` are words
    as they were typed; their ids point to the register, if it knows them.
    """

    id: int
    number: str
    title: str
    use: str
    organisation: str
    organisation_id: int | None
    contact: str
    contact_id: int | None
    phone: str
    headcount: int | None
    note: str
    private: bool
    status: str
    starts: datetime
    ends: datetime
    expires_on: date | None
    needs_approval: bool
    cancel_reason: str
    series: int | None
    series_day: date | None
    by_hand: bool
    rooms: tuple[int, ...]
    held: tuple[tuple[int, datetime, datetime], ...]
    equipment: tuple[tuple[int, int], ...]

    @property
    def lives(self) -> bool:
        """True while it holds its rooms."""
        return self.status not in ("cancelled", "no_show")

    def held_from(self, rooms: Collection[int]) -> datetime:
        """When the first of these rooms is held for it, set-up included."""
        return min((start for room, start, _end in self.held if room in rooms), default=self.starts)


def booking(db: Store, id: int) -> Booking:
    """One booking."""
    found = _load(db, "WHERE booking.id = ?", (id,))
    if not found:
        raise LookupError(f"no booking {id}")
    return found[0]


def between(
    db: Store,
    start: datetime,
    end: datetime,
    *,
    room: int | None = None,
    statuses: Collection[str] | None = None,
) -> list[Booking]:
    """Bookings that overlap [start, end), earliest first; cancelled ones too unless `statuses`."""
    where = "WHERE booking.starts < ? AND booking.ends > ? AND booking.starts > ?"
    params: list[Any] = [to_text(end), to_text(start), to_text(start - LONGEST - timedelta(1))]
    if room is not None:
        where += " AND booking.id IN (SELECT booking FROM booking_room WHERE room = ?)"
        params.append(room)
    if statuses is not None:
        where += f" AND booking.status IN ({', '.join('?' * len(statuses))})"
        params += statuses
    return _load(db, where, params)


def of_series(db: Store, series: int) -> list[Booking]:
    """The bookings of a series."""
    return _load(db, "WHERE booking.series = ?", (series,))


def is_late(booking: Booking, now: datetime) -> bool:
    """Confirmed, begun at least a minute ago, not over, and nobody has checked in.

    A duty is never late: nobody checks a consultant in.
    """
    return (
        booking.status == "confirmed"
        and booking.use != "duty"
        and booking.starts <= now - timedelta(minutes=1)
        and now < booking.ends
    )


def _load(db: Store, where: str, params: Iterable[Any]) -> list[Booking]:
    """Bookings with their rooms and equipment, in one query."""
    found = db.rows(
        "SELECT booking.*,"
        " (SELECT group_concat(room || ' ' || held_from || ' ' || held_until, '|')"
        "  FROM (SELECT room, held_from, held_until FROM booking_room"
        "  WHERE booking_room.booking = booking.id ORDER BY id)) AS _held,"
        " (SELECT group_concat(equipment || ' ' || quantity, '|') FROM booking_equipment"
        "  WHERE booking_equipment.booking = booking.id) AS _equipment"
        f" FROM booking {where} ORDER BY booking.starts, booking.id",
        tuple(params),
    )
    return [_booking(row) for row in found]


def _booking(row: Mapping[str, Any]) -> Booking:
    held = tuple(
        (int(room), from_text(start), from_text(end))
        for room, start, end in (
            piece.split() for piece in (row["_held"] or "").split("|") if piece
        )
    )
    pairs = (piece.split() for piece in (row["_equipment"] or "").split("|") if piece)
    return Booking(
        id=row["id"],
        number=row["number"],
        title=row["title"],
        use=row["use"],
        organisation=row["organisation"],
        organisation_id=row["organisation_id"],
        contact=row["contact"],
        contact_id=row["contact_id"],
        phone=row["phone"],
        headcount=row["headcount"],
        note=row["note"],
        private=bool(row["private"]),
        status=row["status"],
        starts=from_text(row["starts"]),
        ends=from_text(row["ends"]),
        expires_on=date.fromisoformat(row["expires_on"]) if row["expires_on"] else None,
        needs_approval=bool(row["needs_approval"]),
        cancel_reason=row["cancel_reason"],
        series=row["series"],
        series_day=date.fromisoformat(row["series_day"]) if row["series_day"] else None,
        by_hand=bool(row["by_hand"]),
        rooms=tuple(room for room, _start, _end in held),
        held=held,
        equipment=tuple((int(one), int(quantity)) for one, quantity in pairs),
    )
