"""Rooms in a summary: each of them, what they were used for, month by month or day by day."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from db.bookings import USES
from db.formats import weekday_name
from db.summaries import Link, Summary
from db.summary_bookings import BookingFigures
from db.summary_period import Period
from db.words import _
from reports.summary_parts import booking_link, table, whole
from reports.summary_told import Row, Table
from reports.summary_values import change, count, hours, parts, percent, tenths


def booking_tables(found: Summary, of: BookingFigures) -> Iterator[Table]:
    """Each room, each use, and when."""
    rooms = [
        Row(
            (
                one.name,
                count(one.held),
                hours(one.minutes),
                hours(one.filled),
                hours(one.open),
                percent(one.filled, one.open),
            ),
            (
                one.name,
                one.held,
                tenths(one.minutes, 60),
                tenths(one.filled, 60),
                tenths(one.open, 60),
                percent(one.filled, one.open),
            ),
            Link("board", {"room": one.room, "day": _day(found), "view": "month"}),
        )
        for one in of.by_room
    ]
    rooms.append(
        whole(
            (
                _("All, each once"),
                count(of.held),
                hours(of.minutes),
                hours(of.filled),
                hours(of.open),
                percent(of.filled, of.open),
            )
        )
    )
    yield table(
        "rooms",
        "bookings",
        _("Rooms"),
        (
            _("Room"),
            _("Bookings"),
            _("Hours"),
            _("Taken, with set-up"),
            _("Open hours"),
            _("How full"),
        ),
        rooms,
        _("A booking of several rooms stands at each of them, and once in the last line."),
    )
    names = dict(USES)
    used = sorted(of.by_use, key=lambda one: (one.use == "other", -one.held))
    uses = [
        Row(
            (
                _(names[one.use]),
                count(one.held),
                times,
                hours(one.minutes),
                long,
            ),
            (
                _(names[one.use]),
                one.held,
                times,
                tenths(one.minutes, 60),
                long,
            ),
            booking_link(found.period, use=one.use),
        )
        for one, times, long in zip(
            used,
            parts([one.held for one in used]),
            parts([one.minutes for one in used]),
            strict=True,
        )
    ]
    all_ = percent(of.held, of.held)
    uses.append(whole((_("Total"), count(of.held), all_, hours(of.minutes), all_)))
    yield table(
        "uses",
        "bookings",
        _("What rooms were used for"),
        (_("Use"), _("Bookings"), _("Share|percent"), _("Hours"), _("Share|percent")),
        uses,
    )
    yield weeks(found, of) if found.period.kind == "month" else months(found, of)


def _day(found: Summary) -> date:
    return found.until - timedelta(1)


def by_month(period: Period, of: BookingFigures | None) -> list[int | None]:
    """Bookings of each month; None for a month of which nothing is counted."""
    made: list[int | None] = []
    for one in period.months():
        first = (one.first - period.first).days
        days = of.by_day[first : first + one.days] if of else ()
        made.append(sum(days) if days else None)
    return made


def months(found: Summary, of: BookingFigures) -> Table:
    """Bookings month by month, beside the year before."""
    former = by_month(found.period.year_before(), found.bookings_year_before)
    pairs = zip(found.period.months(), by_month(found.period, of), former, strict=True)
    rows = [
        Row(
            (one.label, count(now), count(was), change(now, was)),
            (one.label, now, was, change(now, was)),
            Link("summary", {"kind": "month", "day": one.first}),
        )
        for one, now, was in pairs
        if now is not None
    ]
    former_year = found.bookings_year_before
    was = former_year.held if former_year else None
    rows.append(whole((_("Total"), count(of.held), count(was), change(of.held, was))))
    return table(
        "months",
        "bookings",
        _("Bookings by month"),
        (_("Month"), _("Bookings"), _("A year earlier"), _("More or less")),
        rows,
    )


def weeks(found: Summary, of: BookingFigures) -> Table:
    """The days of a month as a calendar: a line for each week."""
    first = found.period.first
    monday = first - timedelta(first.weekday())
    rows = []
    while monday < found.until:
        days = [monday + timedelta(n) for n in range(7)]
        inside = [
            of.by_day[(day - first).days] if first <= day < found.until else None for day in days
        ]
        begins, ends = max(days[0], first), min(days[-1], found.period.last)
        label = f"{begins.month}-{begins.day:02d}–{ends.month}-{ends.day:02d}"
        shown = tuple("" if n is None else str(n) for n in inside)
        total = sum(n or 0 for n in inside)
        link = Link("board", {"day": begins, "view": "week"})
        rows.append(Row((label, *shown, count(total)), (label, *inside, total), link))
        monday += timedelta(7)
    sums = [
        sum(of.by_day[n] for n in range(len(of.by_day)) if (first.weekday() + n) % 7 == day)
        for day in range(7)
    ]
    rows.append(whole((_("Total"), *(count(n) for n in sums), count(of.held))))
    names = [weekday_name(date(2024, 1, 1) + timedelta(n)) for n in range(7)]  # a Monday
    return table("weeks", "bookings", _("Bookings by day"), (_("Week"), *names, _("Total")), rows)
