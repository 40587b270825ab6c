"""What stands in the way of a booking, and where it could go instead."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from db.bookings import LONGEST
from db.formats import from_text, show_day, show_span, show_time, to_text, weekday_name
from db.rooms import Room, rooms
from db.rules import Refused
from db.store import Store
from db.words import _

STEP = timedelta(minutes=15)


@dataclass(frozen=True)
class Problem:
    """One thing in the way. `blocks` is False for a mere warning (too many people).

    `kind`: booking, closure, hours, past, ahead, limit, equipment, capacity, time, room.
    `field` is the form field it belongs to; `booking` is who has the room; `starts` and `ends`
    say from when to when it is in the way, where that is known.
    """

    kind: str
    message: str
    field: str
    room: int | None = None
    booking: int | None = None
    starts: datetime | None = None
    ends: datetime | None = None
    blocks: bool = True


@dataclass(frozen=True)
class Suggestion:
    """Rooms and a time that are free, and why they are offered."""

    rooms: tuple[int, ...]
    starts: datetime
    ends: datetime
    reason: str


def problems(
    db: Store,
    *,
    rooms: Sequence[int],
    starts: datetime,
    ends: datetime,
    now: datetime,
    headcount: int | None = None,
    equipment: Mapping[int, int] | None = None,
    organisation: str = "",
    ignoring: int | None = None,
    past_allowed: bool = False,
) -> list[Problem]:
    """Everything in the way of this booking, the gravest first; empty when it is free.

    `ignoring` is the booking that is being moved. Times outside a room's hours, closures, other
    bookings with their set-up and clear-up, equipment and limits are all looked at.
    """
    if ends <= starts:
        return [Problem("time", _("The end is before the start."), "ends")]
    if ends - starts > LONGEST:
        return [Problem("time", _("A booking lasts 31 days at most. Make a series."), "ends")]
    found: list[Problem] = []
    if starts < now - timedelta(minutes=30) and not past_allowed:
        found.append(Problem("past", _("This time is past. Choose a later one."), "starts"))
    by_id = _by_id(db)
    chosen = [by_id[one] for one in dict.fromkeys(rooms) if one in by_id]
    for one in chosen:
        if one.part_of in rooms:
            found.append(
                Problem(
                    "room",
                    _("{room} is part of a hall that is booked with it.").format(room=one.name),
                    "rooms",
                    one.id,
                )
            )
        found += taken(db, one, starts, ends, ignoring=ignoring)
        found += closed(db, one, starts, ends)
        found += _outside_hours(one, starts, ends)
        found += _over_limits(db, one, starts, ends, now, organisation, ignoring)
    found += _short(db, chosen, starts, ends, equipment or {}, ignoring)
    seats = [one.capacity for one in chosen if one.capacity]
    if headcount and seats and len(seats) == len(chosen) and headcount > sum(seats):
        found.append(
            Problem(
                "capacity",
                _("{n} people, but seats for {seats}.").format(n=headcount, seats=sum(seats)),
                "headcount",
                blocks=False,
            )
        )
    return found


def refuse_problems(db: Store, **values: Any) -> None:
    """Raise Refused with the first problem that blocks, and with all of them as conflicts."""
    blocking = [one for one in problems(db, **values) if one.blocks]
    if blocking:
        raise Refused(blocking[0].message, blocking[0].field, conflicts=blocking)


def taken(
    db: Store, room: Room, starts: datetime, ends: datetime, *, ignoring: int | None = None
) -> list[Problem]:
    """Bookings that hold the room, its hall or its parts, from set-up to clear-up."""
    held_from = starts - timedelta(minutes=room.setup_minutes)
    held_until = ends + timedelta(minutes=room.clearup_minutes)
    marks = ", ".join("?" * len(room.family))
    found = db.rows(
        "SELECT booking.id, booking.title, booking.organisation, booking.starts, booking.ends,"
        " booking_room.held_from, booking_room.held_until"
        " FROM booking_room JOIN booking ON booking.id = booking_room.booking"
        f" WHERE booking_room.room IN ({marks}) AND booking_room.active = 1"
        " AND booking_room.held_from < ? AND booking_room.held_from > ?"
        " AND booking_room.held_until > ? AND booking_room.booking <> ?"
        " ORDER BY booking_room.held_from",
        (
            *room.family,
            to_text(held_until),
            to_text(held_from - timedelta(days=32)),
            to_text(held_from),
            ignoring or 0,
        ),
    )
    return [
        Problem(
            "booking",
            who_has_it(room, row, starts, ends),
            "rooms",
            room.id,
            row["id"],
            from_text(row["held_from"]),
            from_text(row["held_until"]),
        )
        for row in found
    ]


def who_has_it(room: Room, row: Mapping[str, Any], starts: datetime, ends: datetime) -> str:
    """In words: who has the room, until when, clear-up included."""
    begins, over = from_text(row["starts"]), from_text(row["ends"])
    held_from, free_at = from_text(row["held_from"]), from_text(row["held_until"])
    who = f"（{row['organisation']}）" if row["organisation"] else ""
    text = _("{room} {span} is taken by “{title}”{who}.").format(
        room=room.name, span=show_span(begins, over), title=row["title"], who=who
    )
    if starts >= over and free_at > over:
        text += _(" Clear-up until {time}.").format(time=show_time(free_at))
    elif ends <= begins and held_from < begins:
        text += _(" Set-up from {time}.").format(time=show_time(held_from))
    elif starts >= over or ends <= begins:
        text += _(" There is no time left for set-up or clear-up.")
    return text


def closed(db: Store, room: Room, starts: datetime, ends: datetime) -> list[Problem]:
    """Closures of the room, its hall, its parts, or the centre."""
    marks = ", ".join("?" * len(room.family))
    found = db.rows(
        "SELECT * FROM closure WHERE cancelled_at IS NULL"
        f" AND (room IS NULL OR room IN ({marks})) AND starts < ? AND ends > ? ORDER BY starts",
        (*room.family, to_text(ends), to_text(starts)),
    )
    return [
        Problem(
            "closure",
            _("{room} is closed until {when}: {reason}").format(
                room=room.name,
                when=f"{show_day(from_text(row['ends']))} {show_time(from_text(row['ends']))}",
                reason=row["reason"],
            ),
            "rooms",
            room.id,
            None,
            from_text(row["starts"]),
            from_text(row["ends"]),
        )
        for row in found
    ]


def open_spans(room: Room, day: date) -> list[tuple[datetime, datetime]]:
    """When the room is open on a day, by its hours; the end may be 00:00 of the next day."""
    midnight = datetime.combine(day, time())
    return [
        (midnight + timedelta(minutes=begin), midnight + timedelta(minutes=end))
        for begin, end in room.hours.on(day.weekday())
    ]


def _outside_hours(room: Room, starts: datetime, ends: datetime) -> Iterator[Problem]:
    """A booking must lie inside open time; 24:00 and 00:00 join into one."""
    reached = starts
    day = starts.date() - timedelta(1)
    while day <= ends.date():
        for begin, end in open_spans(room, day):
            if begin <= reached < end:
                reached = end
        day += timedelta(1)
    if reached < ends:
        spans = [show_span(begin, end) for begin, end in open_spans(room, starts.date())]
        hours = _(", ").join(spans)
        text = (
            _("{room} is open {hours} on {day}.").format(
                room=room.name, hours=hours, day=show_day(starts)
            )
            if spans
            else _("{room} is not open on {day}.").format(room=room.name, day=weekday_name(starts))
        )
        yield Problem("hours", text, "starts" if reached == starts else "ends", room.id)


def _over_limits(
    db: Store,
    room: Room,
    starts: datetime,
    ends: datetime,
    now: datetime,
    organisation: str,
    ignoring: int | None,
) -> Iterator[Problem]:
    if room.days_ahead and (starts.date() - now.date()).days > room.days_ahead:
        yield Problem(
            "ahead",
            _("{room} can be booked {n} days ahead at most.").format(
                room=room.name, n=room.days_ahead
            ),
            "starts",
            room.id,
        )
    if room.weekly_hours and organisation.strip():
        monday = starts.date() - timedelta(starts.weekday())
        minutes = db.value(
            "SELECT sum((julianday(booking.ends) - julianday(booking.starts)) * 1440)"
            " FROM booking JOIN booking_room ON booking_room.booking = booking.id"
            " WHERE booking.organisation = ? AND booking.starts >= ? AND booking.starts < ?"
            " AND booking_room.room = ? AND booking_room.active = 1 AND booking.id <> ?",
            (
                organisation.strip(),
                to_text(monday),
                to_text(monday + timedelta(7)),
                room.id,
                ignoring or 0,
            ),
        )
        used = round(minutes or 0)
        if used + (ends - starts).total_seconds() / 60 > room.weekly_hours * 60:
            yield Problem(
                "limit",
                _("{who} has {used} of {limit} hours in {room} this week already.").format(
                    who=organisation.strip(),
                    used=f"{used / 60:g}",
                    limit=room.weekly_hours,
                    room=room.name,
                ),
                "organisation",
                room.id,
            )


def _short(
    db: Store,
    chosen: Sequence[Room],
    starts: datetime,
    ends: datetime,
    equipment: Mapping[int, int],
    ignoring: int | None,
) -> Iterator[Problem]:
    held_from = starts - timedelta(minutes=max((one.setup_minutes for one in chosen), default=0))
    held_until = ends + timedelta(minutes=max((one.clearup_minutes for one in chosen), default=0))
    for thing, quantity in equipment.items():
        row = db.row("SELECT name, stock, archived_at FROM equipment WHERE id = ?", (thing,))
        if row is None or not quantity:
            continue
        left = row["stock"] - peak(db, thing, held_from, held_until, ignoring=ignoring)
        if quantity < 0 or quantity > left or row["archived_at"]:
            yield Problem(
                "equipment",
                _("{name}: {left} left at that time, {wanted} wanted.").format(
                    name=row["name"], left=0 if row["archived_at"] else left, wanted=quantity
                ),
                "equipment",
            )


def peak(
    db: Store, equipment: int, start: datetime, end: datetime, *, ignoring: int | None = None
) -> int:
    """The most pieces that are out at one moment of [start, end)."""
    held = db.rows(
        "SELECT held_from, held_until, quantity FROM booking_equipment WHERE equipment = ?"
        " AND active = 1 AND held_from < ? AND held_from > ? AND held_until > ? AND booking <> ?",
        (
            equipment,
            to_text(end),
            to_text(start - timedelta(days=32)),
            to_text(start),
            ignoring or 0,
        ),
    )
    moments = [to_text(start), *(row["held_from"] for row in held)]
    return max(
        sum(int(row["quantity"]) for row in held if row["held_from"] <= at < row["held_until"])
        for at in moments
    )


def _by_id(db: Store) -> dict[int, Room]:
    return {one.id: one for one in rooms(db)}


def is_free(db: Store, **values: Any) -> bool:
    """True if nothing blocks."""
    return not any(one.blocks for one in problems(db, **values))


def alternatives(
    db: Store,
    *,
    rooms: Sequence[int],
    starts: datetime,
    ends: datetime,
    now: datetime,
    headcount: int | None = None,
    equipment: Mapping[int, int] | None = None,
    ignoring: int | None = None,
    limit: int = 3,
) -> list[Suggestion]:
    """The nearest places for a booking that does not fit.

    In this order: another room at the same time, the same room at the nearest other time of the
    day, the same room and time on the next days.
    """
    asked: dict[str, Any] = {
        "now": now,
        "headcount": headcount,
        "equipment": equipment,
        "ignoring": ignoring,
    }
    by_id = _by_id(db)
    chosen = [by_id[one] for one in rooms if one in by_id]
    found: list[Suggestion] = []
    if len(chosen) == 1:
        other = _other_room(db, by_id, chosen[0], starts, ends, asked)
        found += [other] if other else []
    length = ends - starts
    day_start = datetime.combine(starts.date(), time())
    shifts = sorted(
        (day_start + STEP * step for step in range(96)), key=lambda at: (abs(at - starts), at)
    )
    for at in shifts:
        if at != starts and is_free(db, rooms=rooms, starts=at, ends=at + length, **asked):
            found.append(
                Suggestion(tuple(rooms), at, at + length, _("The same room, nearest free time"))
            )
            break
    for days in range(1, 15):
        at = starts + timedelta(days)
        if is_free(db, rooms=rooms, starts=at, ends=at + length, **asked):
            found.append(
                Suggestion(
                    tuple(rooms), at, at + length, _("Moved to {day}").format(day=show_day(at))
                )
            )
            break
    return found[:limit]


def _other_room(
    db: Store,
    by_id: Mapping[int, Room],
    room: Room,
    starts: datetime,
    ends: datetime,
    asked: Mapping[str, Any],
) -> Suggestion | None:
    """The most similar room that is free: same hall first, then kind, then size."""
    need = asked["headcount"] or 0
    ranked = sorted(
        (
            one
            for one in by_id.values()
            if one.id != room.id and not one.private and (one.capacity or need) >= need
        ),
        key=lambda one: (
            one.part_of != room.part_of or room.part_of is None,
            one.kind != room.kind,
            one.needs_approval,
            abs((one.capacity or 0) - (room.capacity or 0)),
        ),
    )
    for one in ranked:
        if is_free(db, rooms=(one.id,), starts=starts, ends=ends, **asked):
            return Suggestion((one.id,), starts, ends, _("The same time, another room"))
    return None


def find_times(
    db: Store,
    *,
    minutes: int,
    now: datetime,
    day_from: date,
    day_to: date,
    headcount: int | None = None,
    features: Collection[str] = (),
    equipment: Mapping[int, int] | None = None,
    weekdays: Collection[int] = range(7),
    time_from: time = time(8),
    time_to: time = time(21),
    kinds: Collection[str] = (),
    among: Collection[int] | None = None,
    limit: int = 5,
) -> list[Suggestion]:
    """The best free times for a wish: earliest first, and of the rooms the one that fits best.

    Each suggestion says why: how many seats, which features. At most 60 days are searched, and
    only the rooms `among`, if given.
    """
    if minutes <= 0:
        raise Refused(_("Say how long it lasts."), "minutes")
    if day_to < day_from:
        raise Refused(_("The end is before the start."), "day_to")
    wanted = set(features)
    fitting = [
        one
        for one in rooms(db)
        if (not headcount or not one.capacity or one.capacity >= headcount)
        and wanted <= set(one.features)
        and (not kinds or one.kind in kinds)
        and (one.id in among if among is not None else not one.private)
    ]
    fitting.sort(key=lambda one: (one.needs_approval, one.capacity or 10_000, one.position))
    length = timedelta(minutes=minutes)
    found: list[Suggestion] = []
    day = max(day_from, now.date())
    last = min(day_to, day + timedelta(60))
    while day <= last and len(found) < limit:
        if day.weekday() in weekdays:
            found += _on_day(db, day, fitting, length, time_from, time_to, now, equipment)
        day += timedelta(1)
    return found[:limit]


def _on_day(
    db: Store,
    day: date,
    fitting: Sequence[Room],
    length: timedelta,
    time_from: time,
    time_to: time,
    now: datetime,
    equipment: Mapping[int, int] | None,
) -> list[Suggestion]:
    """The earliest free time of each of the two best rooms on this day."""
    found: list[Suggestion] = []
    latest = datetime.combine(day, time_to) - length
    for one in fitting:
        at = datetime.combine(day, time_from)
        while at <= latest:
            if at >= now and is_free(
                db, rooms=(one.id,), starts=at, ends=at + length, now=now, equipment=equipment
            ):
                seats = _("{n} seats").format(n=one.capacity) if one.capacity else ""
                has = _(", ").join(one.features)
                found.append(
                    Suggestion(
                        (one.id,), at, at + length, _(", ").join(w for w in (seats, has) if w)
                    )
                )
                break
            at += STEP
        if len(found) == 2:
            break
    return found
