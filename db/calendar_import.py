"""Booking the entries of a calendar file in a room."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from db import booking_changes, bookings
from db.calendar_files import MOST_EVENTS, FileEvent
from db.formats import from_text, to_text
from db.rooms import Room
from db.rooms import room as one_room
from db.rules import Refused, rule
from db.series_preview import obstacles
from db.store import Store
from db.words import N_, _

VERDICTS = (
    ("good", N_("Free")),
    ("taken", N_("Taken")),
    ("closed", N_("Closed")),
    ("there", N_("There already")),
    ("bad", N_("Cannot be booked")),
)


@dataclass(frozen=True)
class ImportRow:
    """One booking that an entry would make. `verdict`: good, taken, closed, there or bad."""

    event: FileEvent
    starts: datetime
    ends: datetime
    title: str
    verdict: str
    reason: str = ""


def preview_import(
    db: Store, *, room: int, events: Sequence[FileEvent], now: datetime
) -> list[ImportRow]:
    """What booking these entries in a room would meet, one row for each booking.

    An all-day entry takes the room's opening hours of each of its days.
    """
    place = one_room(db, room)
    rows = [
        ImportRow(event, starts, ends, event.title, "good")
        for event in events
        for starts, ends in _spans(event, place)
    ]
    if len(rows) > MOST_EVENTS:
        raise Refused(
            _("More than {n} entries in these days. Choose fewer days.").format(n=MOST_EVENTS)
        )
    there = _there(db, room, rows)
    ways = obstacles(db, [(row.starts, row.ends) for row in rows], [place], now=now, equipment={})
    before = timedelta(minutes=place.setup_minutes)
    after = timedelta(minutes=place.clearup_minutes)
    judged: list[ImportRow] = []
    taken: list[ImportRow] = []
    for number, row in enumerate(rows):
        verdict, reason = "good", ""
        clash = next(
            (
                one
                for one in taken
                if one.starts - before < row.ends + after and row.starts - before < one.ends + after
            ),
            None,
        )
        if row.ends <= row.starts:
            verdict, reason = "bad", _("It has no length.")
        elif row.ends - row.starts > bookings.LONGEST:
            verdict, reason = "bad", _("A booking lasts 31 days at most. Make a series.")
        elif (row.title, row.starts, row.ends) in there:
            verdict, reason = "there", _("The same booking is there already.")
        elif number in ways:
            verdict, reason = ways[number].mark, ways[number].reason
        elif clash:
            verdict = "taken"
            reason = _("“{title}” of the same file is at that time.").format(title=clash.title)
        one = replace(row, verdict=verdict, reason=reason)
        judged.append(one)
        if verdict == "good":
            # Rows come in order of time, so only those that may still reach on are kept.
            taken = [old for old in taken if old.ends + after + before > row.starts]
            taken.append(one)
    return judged


def _spans(event: FileEvent, room: Room) -> Iterator[tuple[datetime, datetime]]:
    if not event.all_day:
        yield event.starts, event.ends
        return
    day = event.starts
    while day < max(event.ends, event.starts + timedelta(1)):
        open_ = room.hours.on(day.weekday())
        if not open_:
            yield day, day + timedelta(1)
        for start, end in open_:
            yield day + timedelta(minutes=start), day + timedelta(minutes=end)
        day += timedelta(1)


def _there(db: Store, room: int, rows: Sequence[ImportRow]) -> set[tuple[str, datetime, datetime]]:
    """What stands in the room already, by title and time."""
    if not rows:
        return set()
    return {
        (row["title"], from_text(row["starts"]), from_text(row["ends"]))
        for row in db.rows(
            "SELECT title, starts, ends FROM booking"
            " JOIN booking_room ON booking_room.booking = booking.id"
            " WHERE room = ? AND active = 1 AND held_from < ? AND held_until > ?",
            (
                room,
                to_text(max(row.ends for row in rows) + timedelta(1)),
                to_text(min(row.starts for row in rows)),
            ),
        )
    }


@rule
def import_events(db: Store, *, room: int, events: Sequence[FileEvent], now: datetime) -> int:
    """Book every entry that is free, all of them or none; answers how many bookings were made.

    What `preview_import` does not call good is left out.
    """
    good = [
        row
        for row in preview_import(db, room=room, events=events, now=now)
        if row.verdict == "good"
    ]
    if not good:
        raise Refused(_("None of these entries can be booked here."), "room")
    db.describe(_("Imported bookings: {n}").format(n=len(good)))
    for row in good:
        booking_changes.book(
            db,
            rooms=[room],
            starts=row.starts,
            ends=row.ends,
            title=row.title,
            organisation=row.event.organisation,
            note=row.event.note,
            use="other",
            now=now,
        )
    return len(good)
