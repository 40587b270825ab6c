"""What a summary says of rooms: how often and how long they were used, for what, how full."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from db.bookings import USES
from db.formats import from_text, to_text
from db.fullness import fullness
from db.rooms import Room, rooms
from db.store import Row, Store

_HELD = ("confirmed", "checked_in", "finished")


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
    rows = db.rows(
        "SELECT id, status, use, headcount, starts, ends FROM booking"
        " WHERE starts >= ? AND starts < ? AND status <> 'provisional'",
        span,
    )
    held = [row for row in rows if row["status"] in _HELD]
    states = Counter(row["status"] for row in rows)
    lasted = {row["id"]: _minutes(row) for row in held}
    uses = Counter(row["use"] for row in held)
    of_uses: Counter[str] = Counter()
    for row in held:
        of_uses[row["use"]] += lasted[row["id"]]
    days = Counter(row["starts"][:10] for row in held)
    count = (until - first).days
    chosen = rooms(db) if rooms_too else []
    by_room = _by_room(db, chosen, first, count, span, lasted) if chosen else ()
    return BookingFigures(
        held=len(held),
        minutes=sum(lasted.values()),
        people=sum(row["headcount"] or 0 for row in held),
        uncounted=sum(row["headcount"] is None for row in held),
        no_shows=states["no_show"],
        cancelled=states["cancelled"],
        filled=sum(one.filled for one in by_room if one.room in _lone(chosen)),
        open=sum(one.open for one in by_room if one.room in _lone(chosen)),
        by_room=by_room,
        by_use=tuple(UseCount(use, uses[use], of_uses[use]) for use, _label in USES if uses[use]),
        by_day=tuple(days[(first + timedelta(n)).isoformat()] for n in range(count)),
        busiest=_busiest(held),
    )


def _by_room(
    db: Store,
    chosen: Sequence[Room],
    first: date,
    days: int,
    span: tuple[str, str],
    lasted: dict[int, int],
) -> tuple[RoomUse, ...]:
    held: Counter[int] = Counter()
    minutes: Counter[int] = Counter()
    for row in db.rows(
        "SELECT held.room, held.booking FROM booking JOIN booking_room AS held"
        " ON held.booking = booking.id WHERE booking.starts >= ? AND booking.starts < ?",
        span,
    ):
        if row["booking"] in lasted:
            held[row["room"]] += 1
            minutes[row["room"]] += lasted[row["booking"]]
    full = fullness(db, chosen, first, days)
    made = []
    for room in chosen:
        own = [full[room.id, first + timedelta(n)] for n in range(days)]
        made.append(
            RoomUse(
                room.id,
                room.label(),
                held[room.id],
                minutes[room.id],
                sum(one.held for one in own),
                sum(one.open for one in own),
            )
        )
    return tuple(made)


def _lone(chosen: Sequence[Room]) -> set[int]:
    """Rooms and parts, without the halls that are divided: those would count twice."""
    whole = {room.part_of for room in chosen if room.part_of is not None}
    return {room.id for room in chosen} - whole


def _busiest(held: Sequence[Row]) -> tuple[int, int] | None:
    """The weekday and hour in which most bookings begin; of equal ones the earliest."""
    begun = Counter((from_text(row["starts"]).weekday(), int(row["starts"][11:13])) for row in held)
    return min(begun, key=lambda one: (-begun[one], one)) if begun else None


def _minutes(row: Row) -> int:
    return (from_text(row["ends"]) - from_text(row["starts"])) // timedelta(minutes=1)


def _midnight(day: date) -> str:
    return to_text(datetime.combine(day, time()))
