"""How full rooms are: what is held of their open hours, for each room and day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from db.formats import from_text, to_text
from db.rooms import Room
from db.store import Store

_DAY = 1440
Span = tuple[int, int]


@dataclass(frozen=True)
class Fullness:
    """Held of open minutes, how many bookings, and how many of these are provisional."""

    held: int = 0
    open: int = 0
    bookings: int = 0
    provisional: int = 0

    @property
    def percent(self) -> int:
        """How full, 0 to 100; what is held at all is never 0, what is not full never 100."""
        if not self.held or not self.open:
            return 0
        if self.held >= self.open:
            return 100
        return min(99, max(1, round(100 * self.held / self.open)))

    def __add__(self, other: Fullness) -> Fullness:
        return Fullness(
            self.held + other.held,
            self.open + other.open,
            self.bookings + other.bookings,
            self.provisional + other.provisional,
        )


def fullness(
    db: Store, chosen: Sequence[Room], first: date, days: int
) -> dict[tuple[int, date], Fullness]:
    """How full these rooms are on each day; a hall held whole fills its parts, and they it.

    Closures are no open hours. Set-up and clear-up are held. A booking held outside the open
    hours counts as a booking and fills nothing.
    """
    taken, shut = _spans(db, first, days)
    found = {}
    for room in chosen:
        hours = [room.hours.on(weekday) for weekday in range(7)]
        for n in range(days):
            day = first + timedelta(n)
            closed = [span for one in (None, *room.family) for span in shut.get((one, n), ())]
            spans = _without(hours[day.weekday()], sorted(closed))
            here: dict[int, tuple[int, int, bool]] = {}
            for one in room.family:
                here |= taken.get((one, n), {})
            held = _without(spans, sorted((start, end) for start, end, _wait in here.values()))
            length = sum(end - start for start, end in spans)
            left = sum(end - start for start, end in held)
            waiting = sum(wait for _start, _end, wait in here.values())
            found[room.id, day] = Fullness(length - left, length, len(here), waiting)
    return found


def _spans(
    db: Store, first: date, days: int
) -> tuple[
    dict[tuple[int, int], dict[int, tuple[int, int, bool]]],
    dict[tuple[int | None, int], list[Span]],
]:
    """What holds a room and what shuts it, cut into days."""
    start = datetime.combine(first, time())
    ends = (to_text(start + timedelta(days)), to_text(start))
    taken: dict[tuple[int, int], dict[int, tuple[int, int, bool]]] = {}
    for row in db.rows(
        "SELECT held.id, held.room, held.held_from, held.held_until, booking.status"
        " FROM booking_room AS held JOIN booking ON booking.id = held.booking"
        " WHERE held.active = 1 AND held.held_from < ? AND held.held_until > ?",
        ends,
    ):
        for n, a, b in _cut(row["held_from"], row["held_until"], start, days):
            waits = row["status"] == "provisional"
            taken.setdefault((row["room"], n), {})[row["id"]] = (a, b, waits)
    shut: dict[tuple[int | None, int], list[Span]] = {}
    for row in db.rows(
        "SELECT room, starts, ends FROM closure"
        " WHERE cancelled_at IS NULL AND starts < ? AND ends > ?",
        ends,
    ):
        for n, a, b in _cut(row["starts"], row["ends"], start, days):
            shut.setdefault((row["room"], n), []).append((a, b))
    return taken, shut


def _cut(starts: str, ends: str, start: datetime, days: int) -> list[tuple[int, int, int]]:
    """A span as (day, from, to) in minutes for each day it touches."""
    minute = timedelta(minutes=1)
    a = max(0, (from_text(starts) - start) // minute)
    b = min(days * _DAY, (from_text(ends) - start) // minute)
    return [
        (n, max(a - n * _DAY, 0), min(b - n * _DAY, _DAY))
        for n in range(a // _DAY, (b + _DAY - 1) // _DAY)
    ]


def _without(spans: Sequence[Span], cuts: Sequence[Span]) -> list[Span]:
    """What is left of the spans when the cuts, in order, are taken out."""
    left = []
    for start, end in spans:
        for a, b in cuts:
            if a >= end:
                break
            if b <= start:
                continue
            if a > start:
                left.append((start, a))
            start = max(start, b)
        if start < end:
            left.append((start, end))
    return left
