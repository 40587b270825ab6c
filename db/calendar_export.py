"""Bookings as an iCalendar file, for phones and other calendar programs.

Such a file is passed on, so it has no telephone numbers, and of a private booking only the time.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from db.bookings import between
from db.rooms import rooms
from db.store import Store
from db.whole_file import whole_file
from db.words import _

ZONE = "Asia/Shanghai"
_STATUS = {"provisional": "TENTATIVE", "cancelled": "CANCELLED", "no_show": "CANCELLED"}


def export_calendar(
    db: Store,
    *,
    day_from: date,
    day_to: date,
    now: datetime,
    room: int | None = None,
    cancelled: bool = False,
) -> str:
    """The bookings of a room, or of all, from `day_from` to `day_to` as iCalendar text.

    An entry keeps its UID for good, so a calendar that reads the file again changes what it has.
    `cancelled` adds what was cancelled, marked so, for calendars that should drop it.
    """
    # Imported when asked for: nobody else waits for it.
    from icalendar import Calendar, Event, Timezone, TimezoneStandard

    zone = ZoneInfo(ZONE)
    by_id = {one.id: one for one in rooms(db, archived=True)}
    calendar = Calendar()
    calendar.add("prodid", "-//Yizhan//Yizhan//ZH")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    centre = str(db.value("SELECT name FROM centre") or "")
    calendar.add("x-wr-calname", by_id[room].label() if room in by_id else centre)
    calendar.add("x-wr-timezone", ZONE)
    standard = TimezoneStandard()
    standard.add("dtstart", datetime(1991, 9, 15))
    standard.add("tzname", "CST")
    standard.add("tzoffsetfrom", timedelta(hours=8))
    standard.add("tzoffsetto", timedelta(hours=8))
    timezone = Timezone()
    timezone.add("tzid", ZONE)
    timezone.add_component(standard)
    calendar.add_component(timezone)
    start = datetime.combine(day_from, time())
    end = datetime.combine(day_to + timedelta(1), time())
    for one in between(db, start, end, room=room):
        if not one.lives and not cancelled:
            continue
        event = Event()
        event.add("uid", f"booking-{one.id}@yizhan")
        event.add("dtstamp", now.replace(tzinfo=zone).astimezone(UTC))
        event.add("dtstart", one.starts.replace(tzinfo=zone))
        event.add("dtend", one.ends.replace(tzinfo=zone))
        event.add("summary", _("Taken") if one.private else one.title)
        event.add("location", _(", ").join(by_id[id].label() for id in one.rooms))
        event.add("status", _STATUS.get(one.status, "CONFIRMED"))
        if one.organisation and not one.private:
            event.add("description", one.organisation)
        calendar.add_component(event)
    return str(calendar.to_ical().decode("utf-8"))


def write_calendar(db: Store, path: Path, **which: Any) -> int:
    """Write what `export_calendar` gives for `which` to a file; returns how many bookings.

    The file appears whole or not at all. Raises Trouble if it cannot be written.
    """
    text = export_calendar(db, **which)
    with whole_file(path) as unfinished:
        unfinished.write_bytes(text.encode("utf-8"))
    return text.count("BEGIN:VEVENT")
