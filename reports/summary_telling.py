"""A summary in words: what its paper, its page and the notice board say of the figures."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from itertools import islice

from db.bookings import USES
from db.roles import sees
from db.store import Store
from db.summaries import Link, Summary, summary
from db.summary_bookings import BookingFigures
from db.summary_period import Period
from db.words import N_, _
from reports.summary_notice import notice, opening
from reports.summary_parts import booking_link, voucher_link
from reports.summary_people import is_told, told_sessions
from reports.summary_rooms import by_month
from reports.summary_tables import funds_beside, tables
from reports.summary_told import Bar, Bars, Cell, Curve, Point, Told
from reports.summary_values import (
    NONE,
    change,
    count,
    days_of,
    hours,
    money,
    percent,
    to_date,
)

_TITLES = {
    "month": N_("Summary of the month"),
    "quarter": N_("Summary of the quarter"),
    "year": N_("Summary of the year"),
}
_CELLS = 6


def told(db: Store, period: Period, today: date) -> Told:
    """The summary of a period as far as it has gone, for who asks."""
    found = summary(db, period, today)
    if found.register and not sees(db.staff.roles, "certificates"):
        found = replace(found, register=replace(found.register, certificates=()))
    made = tuple(tables(found))
    return Told(
        title=_(_TITLES[period.kind]),
        short=period.label,
        long=days_of(period, found.until),
        state=_state(found),
        opening=opening(found),
        cells=tuple(islice(_cells(found), _CELLS)),
        curve=_curve(found, found.bookings) if found.bookings else None,
        bars=_bars(found, found.bookings) if found.bookings else None,
        tables=made,
        notice=notice(db, found),
        empty=_is_empty(found),
    )


def _is_empty(found: Summary) -> bool:
    """Whether nothing happened at all that is counted here."""
    rooms = found.bookings
    if rooms and (rooms.held or rooms.no_shows or rooms.cancelled):
        return False
    if found.fund:
        sums = found.fund.figures.total
        if sums.income or sums.expense:
            return False
    if found.register and found.register.certificates:
        return False
    return not (
        found.consultations
        and any(
            any(one.counts.values())
            for _of, services in found.consultations.counts
            for one in services
        )
    )


def _state(found: Summary) -> str:
    """Up to when it is counted, and whether the books are closed."""
    words = [to_date(found.period, found.until)]
    if found.fund:
        closed, months = found.fund.closed, found.fund.months
        if closed == months:
            words.append(_("Books closed"))
        elif closed:
            words.append(_("Books closed for {n} of {of} months").format(n=closed, of=months))
        else:
            words.append(_("Books not closed"))
    return "\u3000".join(one for one in words if one)


# -- the six figures ------------------------------------------------------------------------------


def _cells(found: Summary) -> Iterator[Cell]:
    """The figures by weight; those that who asks may not see give way to the next."""
    rooms, place = found.bookings, booking_link(found.period)
    if rooms:
        yield Cell(
            _("Room use|figure"), count(rooms.held), _("times|unit"), _beside(found, "held"), place
        )
        yield Cell(
            _("People came"), count(rooms.people), _("people|unit"), _beside(found, "people"), place
        )
    if found.consultations and is_told(found.consultations):
        shown, below = told_sessions(found.consultations)
        link = Link("consultation-counts", {"day": found.period.first})
        yield Cell(_("Consultations"), shown, _("sessions|unit"), below, link)
    if found.fund:
        link_ = voucher_link(found.period)
        total = found.fund.figures.total
        for label, name in ((_("Income"), "income"), (_("Expense"), "expense")):
            shown = money(getattr(total, name))
            yield Cell(label, shown, _("yuan"), _money_beside(found, name), link_)
    if found.register and found.register.certificates:
        kinds = found.register.certificates
        below = _(", ").join(f"{one.name} {one.count:,}" for one in kinds[:2])
        issued = sum(one.count for one in kinds)
        yield Cell(
            _("Certificates issued"), count(issued), _("copies|unit"), below, Link("certificates")
        )
    if rooms:
        yield Cell(
            _("How full rooms were"),
            percent(rooms.filled, rooms.open).rstrip("%"),
            "%" if rooms.open else "",
            _("{taken} of {open} open hours").format(
                taken=hours(rooms.filled), open=hours(rooms.open)
            ),
            Link("board", {"day": found.period.first, "view": "month"}),
        )
        yield Cell(
            _("Hours used"), hours(rooms.minutes), _("hours|unit"), _beside(found, "minutes"), place
        )
        yield Cell(
            _("No-shows"),
            count(rooms.no_shows),
            _("times|unit"),
            _beside(found, "no_shows"),
            booking_link(found.period, status="no_show"),
        )
        yield Cell(
            _("Cancelled"),
            count(rooms.cancelled),
            _("times|unit"),
            _beside(found, "cancelled"),
            booking_link(found.period, status="cancelled"),
        )


def _beside(found: Summary, name: str) -> str:
    now = getattr(found.bookings, name)
    before, former = found.bookings_before, found.bookings_year_before
    return _compared(
        found.period,
        change(now, getattr(before, name) if before else None),
        change(now, getattr(former, name) if former else None),
    )


def _money_beside(found: Summary, name: str) -> str:
    now, before, former = (
        getattr(one.figures.total, name) if one else None for one in funds_beside(found)
    )
    return _compared(found.period, change(now, before), change(now, former))


def _compared(period: Period, before: str, former: str) -> str:
    """较上月 +3.1%　较上年 +8.1%; what there is nothing of is left out."""
    names = {
        "month": _("month before {change}"),
        "quarter": _("quarter before {change}"),
    }
    words = []
    if period.kind in names and before != NONE:
        words.append(names[period.kind].format(change=before))
    if former != NONE:
        words.append(_("year before {change}").format(change=former))
    return "\u3000".join(words)


# -- the charts -----------------------------------------------------------------------------------


def _curve(found: Summary, of: BookingFigures) -> Curve:
    """Bookings of each month, of a month those of each day."""
    period, former = found.period, found.bookings_year_before
    if period.kind == "month":
        was = former.by_day if former else ()
        points = tuple(
            Point(
                str(n + 1),
                of.by_day[n] if n < len(of.by_day) else None,
                was[n] if n < len(was) else None,
                Link("board", {"day": period.first.replace(day=n + 1), "view": "day"}),
            )
            for n in range(period.days)
        )
        names = (_("this month|series"), _("a year ago|series"))
        return Curve(_("Rooms used each day"), _("times|unit"), points, names, _("day|axis"))
    months = period.months()
    pairs = zip(months, by_month(period, of), by_month(period.year_before(), former), strict=True)
    points = tuple(
        Point(str(one.first.month), now, was, Link("summary", {"kind": "month", "day": one.first}))
        for one, now, was in pairs
    )
    names = (_("this year|series"), _("last year|series"))
    return Curve(_("Rooms used each month"), _("times|unit"), points, names, _("month|axis"))


def _bars(found: Summary, of: BookingFigures) -> Bars:
    """What rooms were used for, the most frequent first, what is called other last."""
    names = dict(USES)
    bars = [
        Bar(_(names[one.use]), one.held, count(one.held), booking_link(found.period, use=one.use))
        for one in sorted(of.by_use, key=lambda one: (one.use == "other", -one.held))
    ]
    return Bars(_("What for|bookings"), _("times|unit"), tuple(bars))
