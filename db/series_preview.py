"""What a series would meet, date by date, before anything is saved.

A year of dates is looked up at once: one query for each room, not one for each date.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from itertools import pairwise

from db.availability import problems
from db.consultants import consultant as consultant_of
from db.duty_bookings import OnDuty, elsewhere_in
from db.formats import from_text, show_date, show_day, show_span, to_text, weekday_name
from db.holidays import Holiday, marks
from db.recurrence import MOST, Rule, occurrences
from db.rooms import Room
from db.rooms import rooms as all_rooms
from db.rules import Refused
from db.series_places import LONGEST_HOLD, Places
from db.store import Row, Store
from db.suggestions import Suggestion
from db.words import _

# How far a date may be moved off a holiday, and how late a booking may still be made.
_FARTHEST = 14
_GRACE = timedelta(minutes=30)


@dataclass(frozen=True)
class Occurrence:
    """One date of a series. `day` is the date by the rule; it is the key of a choice.

    `mark` is free, taken, closed, holiday or makeup; `reason` says who or what is in the way.
    `moved_from` is set when a holiday moved it. `planned` says what happens without a choice.
    """

    index: int
    day: date
    starts: datetime
    ends: datetime
    mark: str = "free"
    reason: str = ""
    holiday: Holiday | None = None
    moved_from: date | None = None
    needs_choice: bool = False
    suggestions: tuple[Suggestion, ...] = ()

    @property
    def planned(self) -> str:
        """'book', 'skip', or '' when somebody has to choose."""
        if self.needs_choice:
            return ""
        return "book" if self.mark == "free" else "skip"


@dataclass(frozen=True)
class Obstacle:
    """What is in the way of one date: `mark` taken or closed, and the words for it.

    `final`: nothing is to be decided, the date is left out.
    """

    mark: str
    reason: str
    final: bool = False


def preview(
    db: Store,
    *,
    rule: str,
    starts: datetime,
    ends: datetime,
    until: date | None,
    rooms: Sequence[int],
    now: datetime,
    holidays: str = "skip",
    makeup: str = "ask",
    headcount: int | None = None,
    equipment: Mapping[int, int] | None = None,
    organisation: str = "",
    organisation_id: int | None = None,
    ignoring_series: int | None = None,
    duty: OnDuty | None = None,
) -> list[Occurrence]:
    """Every date of a series with what stands in its way and where it could go instead.

    `holidays` is keep, skip or move; `makeup` is keep, skip or ask; `duty` is whose duty each date
    would be. Raises Refused when the rule has no date, too many, or dates that overlap one another.
    """
    chosen = chosen_rooms(db, rooms)
    found = dates(rule, starts, ends, until, chosen)
    length = ends - starts
    table = marks(db, found[0].date(), found[-1].date() + timedelta(_FARTHEST))
    own = {moment.date() for moment in found}
    listed = [
        _with_calendar(
            Occurrence(index, moment.date(), moment, moment + length),
            table,
            own,
            chosen,
            holidays,
            makeup,
        )
        for index, moment in enumerate(found, 1)
    ]
    ways = obstacles(
        db,
        [(one.starts, one.ends) for one in listed],
        chosen,
        now=now,
        equipment=equipment or {},
        organisation=organisation,
        organisation_id=organisation_id,
        ignoring_series=ignoring_series,
        duty=duty,
    )
    seats = Places(db, headcount, now, ignoring_series, duty)
    return [
        _judged(one, ways.get(number), seats, chosen, starts) for number, one in enumerate(listed)
    ]


def chosen_rooms(db: Store, ids: Sequence[int]) -> list[Room]:
    """The rooms of these ids, in use; Refused without any."""
    by_id = {one.id: one for one in all_rooms(db)}
    chosen = [by_id[one] for one in dict.fromkeys(ids) if one in by_id]
    if not chosen or len(chosen) < len(set(ids)):
        raise Refused(_("Choose a room."), "rooms")
    return chosen


def dates(
    rule: str, starts: datetime, ends: datetime, until: date | None, chosen: Sequence[Room]
) -> list[datetime]:
    """The starts of a series. Refused when there is none, too many, or one runs into the next."""
    if ends <= starts:
        raise Refused(_("The end is before the start."), "ends")
    parsed = Rule.read(rule)
    if until is None and parsed.until is None and parsed.count is None:
        raise Refused(_("Say until which day it repeats."), "until")
    found = occurrences(parsed, starts, until, MOST + 1)
    if not found:
        raise Refused(_("There is no such day until then. Choose a later end."), "until")
    if len(found) > MOST:
        raise Refused(
            _("A series has at most {n} dates. Choose an earlier end.").format(n=MOST), "until"
        )
    buffer = timedelta(minutes=max(one.setup_minutes + one.clearup_minutes for one in chosen))
    for one, following in pairwise(found):
        if one + (ends - starts) + buffer > following:
            raise Refused(
                _("The series overlaps itself: {one} runs into {other}.").format(
                    one=show_day(one), other=show_day(following)
                ),
                "ends",
            )
    return found


def _with_calendar(
    one: Occurrence,
    table: Mapping[date, Holiday],
    own: set[date],
    chosen: Sequence[Room],
    holidays: str,
    makeup: str,
) -> Occurrence:
    """The date as the holiday table leaves it: kept, skipped, moved, or to be asked about."""
    holiday = table.get(one.day)
    if holiday is None:
        return one
    one = replace(one, holiday=holiday)
    if holiday.kind == "work":
        reason = _("Make-up workday; people may not be able to come")
        if makeup == "keep":
            return replace(one, reason=_("Make-up workday"))
        return replace(one, mark="makeup", reason=reason, needs_choice=makeup == "ask")
    reason = _("Holiday: {name}").format(name=holiday.name)
    if holidays == "keep":
        return replace(one, reason=reason)
    if holidays == "skip":
        return replace(one, mark="holiday", reason=reason)
    for days in range(1, _FARTHEST + 1):
        shift = timedelta(days)
        day = one.day + shift
        off = day in table and table[day].kind == "off"
        if day not in own and not off and _open(chosen, one.starts + shift, one.ends + shift):
            return replace(
                one,
                starts=one.starts + shift,
                ends=one.ends + shift,
                moved_from=one.day,
                reason=_("{reason}, moved to {day}").format(reason=reason, day=show_day(day)),
            )
    return replace(one, mark="holiday", reason=reason, needs_choice=True)


def _open(chosen: Sequence[Room], starts: datetime, ends: datetime) -> bool:
    return all(one.hours.covers(starts, ends) for one in chosen)


def obstacles(
    db: Store,
    spans: Sequence[tuple[datetime, datetime]],
    chosen: Sequence[Room],
    *,
    now: datetime,
    equipment: Mapping[int, int],
    organisation: str = "",
    organisation_id: int | None = None,
    ignoring_series: int | None = None,
    duty: OnDuty | None = None,
) -> dict[int, Obstacle]:
    """What is in the way of each of many times, by its number; times that are free are missing."""
    found: dict[int, Obstacle] = {}
    limited = any(one.weekly_hours for one in chosen) and (organisation_id or organisation.strip())
    for number, (starts, ends) in enumerate(spans):
        if starts < now - _GRACE:
            found[number] = Obstacle("closed", _("This day is past."), final=True)
        elif reason := _never_open(chosen, starts, ends, now):
            found[number] = Obstacle("closed", reason)
    for room in chosen:
        for number, reason in _closures(db, spans, room):
            found.setdefault(number, Obstacle("closed", reason))
        for number, reason in _bookings(db, spans, room, ignoring_series):
            found.setdefault(number, Obstacle("taken", reason))
    if duty is not None:
        _of_duty(db, spans, duty, ignoring_series, found)
    if equipment or limited:
        for number, (starts, ends) in enumerate(spans):
            if number not in found:
                for problem in problems(
                    db,
                    rooms=[one.id for one in chosen],
                    starts=starts,
                    ends=ends,
                    now=now,
                    equipment=equipment,
                    organisation=organisation,
                    organisation_id=organisation_id,
                ):
                    if problem.kind in ("equipment", "limit"):
                        found.setdefault(number, Obstacle("taken", problem.message))
    return found


def _of_duty(
    db: Store,
    spans: Sequence[tuple[datetime, datetime]],
    duty: OnDuty,
    ignoring_series: int | None,
    found: dict[int, Obstacle],
) -> None:
    """After the licence has run out nothing is booked; elsewhere at that time, one must choose."""
    who = consultant_of(db, duty.consultant)
    for number, reason in elsewhere_in(db, spans, duty.consultant, ignoring_series):
        found.setdefault(number, Obstacle("taken", reason))
    for number, (starts, _ends) in enumerate(spans):
        if who.licence_until and starts.date() > who.licence_until:
            day = show_date(who.licence_until)
            reason = _("The licence runs out on {day}.").format(day=day)
            found[number] = Obstacle("closed", reason, final=True)


def _never_open(chosen: Sequence[Room], starts: datetime, ends: datetime, now: datetime) -> str:
    for room in chosen:
        if not room.hours.covers(starts, ends):
            return _("{room} is not open on {day} {span}.").format(
                room=room.name, day=weekday_name(starts), span=show_span(starts, ends)
            )
        if room.days_ahead and (starts.date() - now.date()).days > room.days_ahead:
            return _("{room} can be booked {n} days ahead at most.").format(
                room=room.name, n=room.days_ahead
            )
    return ""


def _json(spans: Sequence[tuple[datetime, datetime]], before: int = 0, after: int = 0) -> str:
    """The spans, widened by minutes, as a table that SQL can join."""
    ahead, behind = timedelta(minutes=before), timedelta(minutes=after)
    return json.dumps(
        [
            [n, to_text(a - ahead), to_text(b + behind), to_text(a - ahead - LONGEST_HOLD)]
            for n, (a, b) in enumerate(spans)
        ]
    )


_SPANS = (
    "WITH span AS MATERIALIZED (SELECT value ->> 0 AS number, value ->> 1 AS starts,"
    " value ->> 2 AS ends, value ->> 3 AS earliest FROM json_each(?))"
)


def _bookings(
    db: Store,
    spans: Sequence[tuple[datetime, datetime]],
    room: Room,
    ignoring_series: int | None,
) -> Iterator[tuple[int, str]]:
    """Who has the room, its hall or its parts in these times, set-up and clear-up included."""
    family = ", ".join("?" * len(room.family))
    for row in db.rows(
        f"{_SPANS} SELECT span.number, booking.title, booking.organisation, booking.starts,"
        " booking.ends FROM span CROSS JOIN booking_room ON booking_room.active = 1"
        f" AND booking_room.room IN ({family}) AND booking_room.held_from < span.ends"
        " AND booking_room.held_from > span.earliest AND booking_room.held_until > span.starts"
        " JOIN booking ON booking.id = booking_room.booking"
        " WHERE booking.series IS NOT ? OR booking.series IS NULL"
        " ORDER BY span.number, booking.starts",
        (_json(spans, room.setup_minutes, room.clearup_minutes), *room.family, ignoring_series),
    ):
        yield row["number"], who(row)


def who(row: Row) -> str:
    """健身操排练（女职委）13:00–16:00."""
    by = _(" ({who})").format(who=row["organisation"]) if row["organisation"] else ""
    span = show_span(from_text(row["starts"]), from_text(row["ends"]))
    return f"{row['title']}{by} {span}"


def _closures(
    db: Store, spans: Sequence[tuple[datetime, datetime]], room: Room
) -> Iterator[tuple[int, str]]:
    family = ", ".join("?" * len(room.family))
    for row in db.rows(
        f"{_SPANS} SELECT span.number, closure.reason FROM span JOIN closure"
        " ON closure.cancelled_at IS NULL"
        f" AND (closure.room IS NULL OR closure.room IN ({family}))"
        " AND closure.starts < span.ends AND closure.ends > span.starts ORDER BY span.number",
        (_json(spans), *room.family),
    ):
        yield row["number"], _("Not open: {reason}").format(reason=row["reason"])


def _judged(
    one: Occurrence,
    way: Obstacle | None,
    places: Places,
    chosen: Sequence[Room],
    seed: datetime,
) -> Occurrence:
    """The occurrence with what is in its way, and with suggestions if somebody must choose."""
    if one.mark == "holiday" and not one.needs_choice:
        return one
    if one.mark == "makeup" and not one.needs_choice:
        return one
    if way is not None:
        reason = way.reason
        if one.reason:
            reason = _("{one}; {other}").format(one=one.reason, other=reason)
        one = replace(one, mark=way.mark, reason=reason, needs_choice=not way.final)
    elif one.index == 1 and one.mark == "free" and one.day != seed.date():
        one = replace(
            one, reason=_("{day} is not one of its days; it begins here").format(day=show_day(seed))
        )
    if one.needs_choice:
        one = replace(
            one,
            suggestions=places.around(one.starts, one.ends, chosen, next_day=one.mark == "makeup"),
        )
    return one
