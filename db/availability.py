"""What stands in the way of a booking: other bookings, closures, hours, limits, equipment."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from db.booking_ties import organisation_label, whose
from db.bookings import LONGEST
from db.duty_bookings import OnDuty, duty_clashes, on_duty
from db.formats import from_text, show_day, show_span, show_time, to_text, weekday_name
from db.rooms import Room, rooms
from db.rules import Refused
from db.store import Store
from db.words import _


@dataclass(frozen=True)
class Problem:
    """One thing in the way. `blocks` is False for a mere warning (too many people).

    `kind`: booking, closure, hours, past, ahead, limit, equipment, capacity, time, room, duty.
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
    organisation_id: int | None = None,
    ignoring: int | None = None,
    past_allowed: bool = False,
    duty: OnDuty | None = None,
) -> list[Problem]:
    """Everything in the way of this booking, the gravest first; empty when it is free.

    `ignoring` is the booking that is being moved, `duty` whose duty a new one is. Times outside a
    room's hours, closures, other bookings with their set-up and clear-up, equipment and limits are
    all looked at.
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
    whose_limit = (organisation.strip(), organisation_id)
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
        found += outside_hours(one, starts, ends)
        found += _over_limits(db, one, starts, ends, now, whose_limit, ignoring)
    found += _short(db, chosen, starts, ends, equipment or {}, ignoring)
    duty = duty or (on_duty(db, ignoring) if ignoring else None)
    if duty is not None:
        found += [
            Problem("duty", clash.message, clash.field, booking=clash.booking)
            for clash in duty_clashes(db, duty, starts, ends, booking=ignoring)
        ]
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
    who = _(" ({who})").format(who=row["organisation"]) if row["organisation"] else ""
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


def outside_hours(room: Room, starts: datetime, ends: datetime) -> Iterator[Problem]:
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
    organisation: tuple[str, int | None],
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
    if room.weekly_hours and any(organisation):
        words, id = organisation
        theirs, named = whose(db, words, id)
        monday = starts.date() - timedelta(starts.weekday())
        minutes = db.value(
            "SELECT sum((julianday(booking.ends) - julianday(booking.starts)) * 1440)"
            " FROM booking JOIN booking_room ON booking_room.booking = booking.id"
            f" WHERE {theirs} AND booking.starts >= ? AND booking.starts < ?"
            " AND booking_room.room = ? AND booking_room.active = 1 AND booking.id <> ?",
            (
                *named,
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
                    who=words or (organisation_label(db, id) if id else ""),
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
