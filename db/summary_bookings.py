"""What a summary says of rooms: how often and how long they were used, for what, how full."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from db.bookings import USES
from db.formats import to_text
from db.fullness import fullness
from db.rooms import Room, rooms
from db.store import Row, Store

_HELD = ("confirmed", "checked_in", "finished")
_BEGUN = "booking.starts >= ? AND booking.starts < ?"
_IS_HELD = f"booking.status IN {_HELD}"
_MINUTES = "(strftime('%s', booking.ends) - strftime('%s', booking.starts)) / 60"


@dataclass(frozen=True)
class RoomUse:
    """A room: bookings held, minutes used, and held of its open minutes, set-up too, no closures.

    A hall that is held whole counts as one booking of the hall; it fills its parts.
    """

    room: int
    name: str
    held: int
    minutes: int
    filled: int
    open: int


@dataclass(frozen=True)
class UseCount:
    """What rooms were used for, one of `db.bookings.USES`: bookings held, minutes."""

    use: str
    held: int
    minutes: int


@dataclass(frozen=True)
class BookingFigures:
    """Bookings that begin in a span of days; minutes without set-up and clear-up.

    `people` are the sum of what was said beforehand, `uncounted` how many said nothing. `no_shows`
    and `cancelled` are not among `held`. `by_day` has one number for each day of the span.
    `busiest` is a weekday (0 is Monday) and an hour, None where nothing was held.
    """

    held: int
    minutes: int
    people: int
    uncounted: int
    no_shows: int
    cancelled: int
    filled: int
    open: int
    by_room: tuple[RoomUse, ...]
    by_use: tuple[UseCount, ...]
    by_day: tuple[int, ...]
    busiest: tuple[int, int] | None


def booking_figures(db: Store, first: date, until: date, *, rooms_too: bool) -> BookingFigures:
    """The figures of the days from `first` to the one before `until`.

    Without `rooms_too` nothing is said room by room, nor how full they were: that takes longer.
    """
    span = (_midnight(first), _midnight(until))
    counts = db.rows(
        "SELECT status, use, count(*) AS n, coalesce(sum(headcount), 0) AS people,"
        f" sum(headcount IS NULL) AS uncounted, sum({_MINUTES}) AS minutes FROM booking"
        f" WHERE {_BEGUN} GROUP BY status, use",
        span,
    )
    held = [row for row in counts if row["status"] in _HELD]
    days = {
        row["day"]: row["n"]
        for row in db.rows(
            "SELECT substr(starts, 1, 10) AS day, count(*) AS n FROM booking"
            f" WHERE {_BEGUN} AND {_IS_HELD} GROUP BY 1",
            span,
        )
    }
    count = (until - first).days
    chosen = rooms(db) if rooms_too else []
    by_room = _by_room(db, chosen, first, count, span) if chosen else ()
    alone = [one for one in by_room if one.room in _lone(chosen)]
    return BookingFigures(
        held=_sum(held, "n"),
        minutes=_sum(held, "minutes"),
        people=_sum(held, "people"),
        uncounted=_sum(held, "uncounted"),
        no_shows=_sum((row for row in counts if row["status"] == "no_show"), "n"),
        cancelled=_sum((row for row in counts if row["status"] == "cancelled"), "n"),
        filled=sum(one.filled for one in alone),
        open=sum(one.open for one in alone),
        by_room=by_room,
        by_use=tuple(_uses(held)),
        by_day=tuple(days.get((first + timedelta(n)).isoformat(), 0) for n in range(count)),
        busiest=_busiest(db, span),
    )


def _sum(rows: Iterable[Row], name: str) -> int:
    return int(sum(row[name] for row in rows))


def _uses(held: Sequence[Row]) -> Iterator[UseCount]:
    for use, _label in USES:
        own = [row for row in held if row["use"] == use]
        if own:
            yield UseCount(use, _sum(own, "n"), _sum(own, "minutes"))


def _by_room(
    db: Store, chosen: Sequence[Room], first: date, days: int, span: tuple[str, str]
) -> tuple[RoomUse, ...]:
    held = {
        row["room"]: row
        for row in db.rows(
            f"SELECT held.room, count(*) AS n, sum({_MINUTES}) AS minutes FROM booking"
            " JOIN booking_room AS held ON held.booking = booking.id"
            f" WHERE {_BEGUN} AND {_IS_HELD} GROUP BY held.room",
            span,
        )
    }
    full = fullness(db, chosen, first, days)
    made = []
    for room in chosen:
        own = [full[room.id, first + timedelta(n)] for n in range(days)]
        row = held.get(room.id, {"n": 0, "minutes": 0})
        made.append(
            RoomUse(
                room.id,
                room.label(),
                row["n"],
                row["minutes"],
                sum(one.held for one in own),
                sum(one.open for one in own),
            )
        )
    return tuple(made)


def _lone(chosen: Sequence[Room]) -> set[int]:
    """Rooms and parts, without the halls that are divided: those would count twice."""
    whole = {room.part_of for room in chosen if room.part_of is not None}
    return {room.id for room in chosen} - whole


def _busiest(db: Store, span: tuple[str, str]) -> tuple[int, int] | None:
    """The weekday and hour in which most bookings begin; of equal ones the earliest."""
    row = db.row(
        "SELECT (strftime('%w', starts) + 6) % 7 AS weekday, substr(starts, 12, 2) AS hour"
        f" FROM booking WHERE {_BEGUN} AND {_IS_HELD} GROUP BY 1, 2"
        " ORDER BY count(*) DESC, 1, 2 LIMIT 1",
        span,
    )
    return (row["weekday"], int(row["hour"])) if row else None


def _midnight(day: date) -> str:
    return to_text(datetime.combine(day, time()))
