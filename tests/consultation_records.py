"""What the records say of duties and appointments, in the words of `tests.consultation_world`."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, time, timedelta

from db.store import Store
from tests.consultation_world import DAY, Shift, Visit

MIDNIGHT = datetime(2026, 11, 26)


def moment(minute: int) -> datetime:
    """The moment of a minute of the world."""
    return MIDNIGHT + timedelta(minutes=minute)


def minute_of(at: datetime) -> int:
    """The minute of the world at a moment."""
    return (at - MIDNIGHT) // timedelta(minutes=1)


def minute_in(text: str) -> int:
    """The minute of the world that a column holds."""
    return minute_of(datetime.fromisoformat(text))


def minutes(spans: Iterable[tuple[int, int]]) -> frozenset[int]:
    """All minutes of some spans."""
    return frozenset(minute for begins, ends in spans for minute in range(begins, ends))


def recorded(db: Store) -> tuple[dict[int, Shift], dict[int, Visit]]:
    """All duties and appointments as the records have them."""
    shifts = {
        row["id"]: Shift(
            row["service"],
            row["consultant"],
            row["room"],
            minute_in(row["starts"]),
            minute_in(row["ends"]),
            _breaks(row["breaks"], minute_in(row["starts"])),
            row["status"] not in ("cancelled", "no_show"),
        )
        for row in db.rows(
            "SELECT duty.id, service, consultant, room, booking.starts, booking.ends, breaks,"
            " booking.status FROM duty JOIN booking ON booking.id = duty.booking"
            " JOIN booking_room ON booking_room.booking = booking.id"
        )
    }
    found = {
        row["id"]: Visit(
            row["duty"],
            row["client"],
            minute_in(row["starts"]),
            minute_in(row["ends"]),
            row["status"],
        )
        for row in db.rows("SELECT * FROM appointment")
    }
    return shifts, found


def _breaks(text: str, starts: int) -> frozenset[int]:
    day = starts - starts % DAY
    spans = []
    for piece in text.split():
        a, b = (time.fromisoformat(one) for one in piece.split("-"))
        spans.append((day + a.hour * 60 + a.minute, day + b.hour * 60 + b.minute))
    return minutes(spans)
