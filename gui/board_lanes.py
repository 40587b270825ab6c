"""What a board shows, as plain values: lanes, the gaps and blocks on them, and a move being tried.

A lane is one room on one day. The day board has a lane for each room, the week board one for each
day of a room; all the rest is the same. Nothing here knows of Qt, nothing decides: times are only
turned into minutes of the lane's day.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from db.availability import Problem
from db.bookings import Booking, is_late
from db.formats import show_day, show_span, show_time
from db.rooms import Room
from db.suggestions import Suggestion
from db.words import _

STEP = 15
CELL = 30
DAY = 1440
FIXED = ("cancelled", "no_show", "finished")


@dataclass(frozen=True)
class Gap:
    """Minutes of a day when a room is not open, and the words for why if there is room."""

    start: int
    end: int
    words: str = ""


@dataclass(frozen=True)
class Lane:
    """One room on one day, with the two lines that stand in front of it."""

    room: Room
    day: date
    title: str
    note: str
    gaps: tuple[Gap, ...] = ()
    mark: str = ""


@dataclass(frozen=True)
class Block:
    """A booking on lanes `first` to `last`, in minutes of their day; `before`/`after` are held.

    `share` is (which, of how many): two halves of a hall on the one lane of the hall.
    """

    booking: Booking
    kind: str
    first: int
    last: int
    start: int
    end: int
    before: int
    after: int
    share: tuple[int, int] = (0, 1)

    @property
    def fixed(self) -> bool:
        """Whether it cannot be dragged, because it holds no room any more."""
        return self.booking.status in FIXED


@dataclass(frozen=True)
class Place:
    """Rooms from a time to a time."""

    rooms: tuple[int, ...]
    starts: datetime
    ends: datetime


def booking_place(booking: Booking) -> Place:
    """Where a booking is."""
    return Place(booking.rooms, booking.starts, booking.ends)


@dataclass(frozen=True)
class Proposal:
    """Where a booking would go (or a new one, with no booking), and what stands in the way."""

    booking: Booking | None
    place: Place
    problems: tuple[Problem, ...] = ()
    suggestions: tuple[Suggestion, ...] = ()

    @property
    def blocked(self) -> bool:
        """Whether it cannot be saved like this."""
        return any(problem.blocks for problem in self.problems)


def minutes(moment: datetime, day: date) -> int:
    """Minutes from the day's midnight; below 0 or over 1440 on other days."""
    return (moment - datetime.combine(day, time())) // timedelta(minutes=1)


def moment(day: date, minute: int) -> datetime:
    """The other way: minute 1440 is the next day's midnight."""
    return datetime.combine(day, time()) + timedelta(minutes=minute)


def kind_of(booking: Booking, now: datetime) -> str:
    """How a booking is painted: its status, but duty and lateness say more."""
    if booking.use == "duty" and booking.status not in FIXED:
        return "duty"
    return "late" if is_late(booking, now) else booking.status


def gaps(room: Room, day: date, closures: Iterable[tuple[datetime, datetime, str]]) -> list[Gap]:
    """When the room is not open on the day, after its hours and the closures given."""
    found = []
    at = 0
    spans = room.hours.on(day.weekday())
    for start, end in spans:
        if start > at:
            words = _("Break") if at else _("opens {time}").format(time=_clock(start))
            found.append(Gap(at, start, words))
        at = end
    if at < DAY:
        found.append(Gap(at, DAY, "" if spans else _("Closed all day")))
    for starts, ends, reason in closures:
        start, end = max(0, minutes(starts, day)), min(DAY, minutes(ends, day))
        if start < end:
            found.append(Gap(start, end, reason))
    return found


def blocks(lanes: Sequence[Lane], bookings: Iterable[Booking], now: datetime) -> list[Block]:
    """The blocks of these bookings; those that hold nothing come first, to lie underneath."""
    found: list[Block] = []
    for booking in bookings:
        on = [i for i, lane in enumerate(lanes) if _is_on(booking, lane)]
        for first, last in _runs(on, lanes):
            found.append(_block(booking, lanes, first, last, now))
    found.sort(key=lambda block: (not block.fixed, block.start))
    return found


def _is_on(booking: Booking, lane: Lane) -> bool:
    if not set(lane.room.family) & set(booking.rooms):
        return False
    return minutes(booking.starts, lane.day) < DAY and minutes(booking.ends, lane.day) > 0


def _runs(on: list[int], lanes: Sequence[Lane]) -> list[tuple[int, int]]:
    """Neighbouring lanes of one day together: a hall booked whole is one block."""
    runs: list[tuple[int, int]] = []
    for i in on:
        if runs and runs[-1][1] == i - 1 and lanes[i].day == lanes[i - 1].day:
            runs[-1] = (runs[-1][0], i)
        else:
            runs.append((i, i))
    return runs


def _block(booking: Booking, lanes: Sequence[Lane], first: int, last: int, now: datetime) -> Block:
    lane = lanes[first]
    start, end = minutes(booking.starts, lane.day), minutes(booking.ends, lane.day)
    before, after = start, end
    if booking.status not in FIXED:
        family = set(lane.room.family)
        for room, held_from, held_until in booking.held:
            if room in family:
                before = min(before, minutes(held_from, lane.day))
                after = max(after, minutes(held_until, lane.day))
    share = (0, 1)
    parts = lane.room.parts
    if parts and lane.room.id not in booking.rooms and len(parts) > len(booking.rooms):
        share = (next(i for i, part in enumerate(parts) if part in booking.rooms), len(parts))
    kind = kind_of(booking, now)
    return Block(booking, kind, first, last, start, end, before, after, share)


def span(lanes: Sequence[Lane], shown: Iterable[Block]) -> tuple[int, int]:
    """The hours to draw, from the earliest opening or booking to the last, at least 8 to 22."""
    first, last = 8 * 60, 22 * 60
    for lane in lanes:
        for start, end in lane.room.hours.on(lane.day.weekday()):
            first, last = min(first, start), max(last, end)
    for block in shown:
        first, last = min(first, block.start), max(last, block.end)
    return max(0, first // 60), min(24, -(-last // 60))


def whole(lanes: Sequence[Lane], first: int, last: int) -> tuple[int, ...]:
    """The rooms that lanes `first` to `last` stand for: all parts of a hall are the hall."""
    chosen = [lane.room for lane in lanes[first : last + 1]]
    halls = {room.part_of for room in chosen}
    if len(chosen) > 1 and len(halls) == 1 and None not in halls:
        hall = next(iter(halls))
        all_parts = sum(lane.room.part_of == hall for lane in lanes)
        if len(chosen) == all_parts and hall is not None:
            return (hall,)
    return tuple(dict.fromkeys(room.id for room in chosen))


def cell_state(
    lanes: Sequence[Lane], shown: Iterable[Block], lane: int, start: int, end: int
) -> str:
    """Why an empty cell is not free; nothing if it is."""
    for block in shown:
        if block.first <= lane <= block.last:
            if block.before < end and start < block.start:
                return _("Set-up")
            if block.end < end and start < block.after:
                return _("Clear-up")
    for gap in lanes[lane].gaps:
        if gap.start < end and gap.end > start:
            return gap.words or _("closed")
    return ""


def room_note(room: Room) -> str:
    """The grey line under a room's name: 101  80座."""
    seats = _("{n} seats").format(n=room.capacity) if room.capacity else ""
    return "\u2003".join(part for part in (room.code, seats) if part)


def block_line(booking: Booking) -> str:
    """The second line of a block: who, and how many."""
    people = _("{n} people").format(n=booking.headcount) if booking.headcount else ""
    return "\u2003".join(part for part in (booking.organisation, people) if part)


def describe(booking: Booking, status: str) -> str:
    """A booking in one sentence, for tooltips and screen readers."""
    parts = [
        booking.title,
        f"{show_day(booking.starts.date())} {show_span(booking.starts, booking.ends)}",
        status,
        block_line(booking),
    ]
    return _(", ").join(part for part in parts if part)


def _clock(minute: int) -> str:
    return "24:00" if minute == DAY else show_time(time(minute // 60, minute % 60))
