"""Where a booking could go instead: the nearest alternatives, and the best free times."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from db.availability import closed, is_free, open_spans, outside_hours, taken
from db.formats import show_day
from db.rooms import Room
from db.rooms import rooms as rooms_of
from db.rules import Refused
from db.store import Store
from db.words import _

STEP = timedelta(minutes=15)


@dataclass(frozen=True)
class Suggestion:
    """Rooms and a time that are free, and why they are offered."""

    rooms: tuple[int, ...]
    starts: datetime
    ends: datetime
    reason: str


def alternatives(
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
        "organisation": organisation,
        "organisation_id": organisation_id,
        "ignoring": ignoring,
    }
    by_id = {one.id: one for one in rooms_of(db)}
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
    """The most similar room that is free: same hall first, then kind, then size.

    Indoors for outdoors, and the other way round, only if there is nothing else.
    """
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
            "outdoor" in (one.kind, room.kind),
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
    organisation: str = "",
    organisation_id: int | None = None,
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
        for one in rooms_of(db)
        if (not headcount or not one.capacity or one.capacity >= headcount)
        and wanted <= set(one.features)
        and (not kinds or one.kind in kinds)
        and (one.id in among if among is not None else not one.private)
    ]
    fitting.sort(key=lambda one: (one.needs_approval, one.capacity or 10_000, one.position))
    length = timedelta(minutes=minutes)
    asked = {
        "now": now,
        "equipment": equipment,
        "organisation": organisation,
        "organisation_id": organisation_id,
    }
    found: list[Suggestion] = []
    day = max(day_from, now.date())
    last = min(day_to, day + timedelta(60))
    while day <= last and len(found) < limit:
        if day.weekday() in weekdays:
            found += _on_day(db, day, fitting, length, time_from, time_to, asked)
        day += timedelta(1)
    return found[:limit]


def _on_day(
    db: Store,
    day: date,
    fitting: Sequence[Room],
    length: timedelta,
    time_from: time,
    time_to: time,
    asked: Mapping[str, Any],
) -> list[Suggestion]:
    """The earliest free time of each of the two best rooms on this day."""
    found: list[Suggestion] = []
    begin = max(datetime.combine(day, time_from), _next_step(asked["now"]))
    latest = datetime.combine(day, time_to) - length
    for one in fitting:
        for at in _free_starts(db, one, begin, latest, length):
            if is_free(db, rooms=(one.id,), starts=at, ends=at + length, **asked):
                seats = _("{n} seats").format(n=one.capacity) if one.capacity else ""
                has = _(", ").join(one.features)
                found.append(
                    Suggestion(
                        (one.id,), at, at + length, _(", ").join(w for w in (seats, has) if w)
                    )
                )
                break
        if len(found) == 2:
            break
    return found


def _free_starts(
    db: Store, room: Room, begin: datetime, latest: datetime, length: timedelta
) -> Iterator[datetime]:
    """Starts in steps of 15 minutes at which the room is open and nobody has it.

    What is in the way is read once for the whole span, and each block is stepped over.
    """
    if begin > latest:
        return
    before = timedelta(minutes=room.setup_minutes)
    after = timedelta(minutes=room.clearup_minutes)
    blocks = [
        (one.starts - length - after, one.ends + before)
        for one in taken(db, room, begin, latest + length)
        if one.starts and one.ends
    ] + [
        (one.starts - length, one.ends)
        for one in closed(db, room, begin, latest + length)
        if one.starts and one.ends
    ]
    at = begin
    while at <= latest:
        behind = [end for start, end in blocks if start < at < end]
        if behind:
            at = _next_step(max(behind))
        elif any(outside_hours(room, at, at + length)):
            opens = [start for start, _end in open_spans(room, at.date()) if start > at]
            at = _next_step(min(opens)) if opens else latest + STEP
        else:
            yield at
            at += STEP


def _next_step(at: datetime) -> datetime:
    """The moment itself if it is on a quarter of an hour, else the next that is."""
    past = timedelta(minutes=at.minute % 15, seconds=at.second, microseconds=at.microsecond)
    return at - past + STEP if past else at
