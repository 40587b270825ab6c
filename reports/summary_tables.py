"""The tables of a summary: what is compared, rooms, consultations, the fund, the register."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from db.export import Value
from db.summaries import Link, Summary
from db.summary_fund import FundSummary
from db.summary_period import Period
from db.words import _
from reports.summary_money import fund_tables
from reports.summary_parts import booking_link, table, value, voucher_link
from reports.summary_people import certificate_table, consultation_table, register_table
from reports.summary_rooms import booking_tables
from reports.summary_told import Row, Table
from reports.summary_values import change, count, hours, money


def tables(found: Summary) -> Iterator[Table]:
    """All there are for who asks, in their order."""
    yield compared(found)
    if found.bookings:
        yield from booking_tables(found, found.bookings)
    if found.consultations:
        yield consultation_table(found.consultations, found.period)
    if found.fund:
        yield from fund_tables(found.fund, found.period)
    if found.register:
        if found.register.certificates:
            yield certificate_table(found.register)
        yield register_table(found.register)


def compared(found: Summary) -> Table:
    """Each figure beside the period before and the same of the year before."""
    rows = []
    now, before, former = found.bookings, found.bookings_before, found.bookings_year_before
    if now:
        places = booking_link(found.period)
        for label, name, link in (
            (_("Bookings held"), "held", places),
            (_("Hours used"), "minutes", places),
            (_("People, as announced"), "people", places),
            (_("No-shows"), "no_shows", booking_link(found.period, status="no_show")),
            (_("Cancelled"), "cancelled", booking_link(found.period, status="cancelled")),
        ):
            numbers = [getattr(one, name) if one else None for one in (now, before, former)]
            rows.append(_compared(label, numbers, "hours" if name == "minutes" else "count", link))
    if found.fund:
        sums = [one.figures.total if one else None for one in funds_beside(found)]
        year = voucher_link(found.period)
        for label, name in ((_("Income"), "income"), (_("Expense"), "expense")):
            numbers = [getattr(one, name) if one else None for one in sums]
            rows.append(_compared(label, numbers, "money", year))
    by_year = found.period.kind == "year"
    heads = [_("Item"), found.period.label, _before(found.period), _("More or less")]
    if not by_year:
        heads += [_("A year earlier"), _("More or less")]
        return table("compared", "compared", _("Compared"), heads, rows, _note(found))
    rows = [Row(one.cells[:4], one.values[:4], one.link) for one in rows]
    return table("compared", "compared", _("Compared"), heads, rows, _note(found))


def funds_beside(
    found: Summary,
) -> tuple[FundSummary | None, FundSummary | None, FundSummary | None]:
    """The fund now, in the period before and a year earlier. A month that runs is not compared with
    whole ones."""
    if found.over:
        return found.fund, found.fund_before, found.fund_year_before
    return found.fund, None, None


def _before(period: Period) -> str:
    names = {
        "month": _("The month before"),
        "quarter": _("The quarter before"),
        "year": _("The year before"),
    }
    return names[period.kind]


def _compared(label: str, numbers: Sequence[int | None], how: str, link: Link | None) -> Row:
    show = {"count": count, "hours": hours, "money": money}[how]
    now, before, former = numbers
    cells = (
        label,
        show(now),
        show(before),
        change(now, before),
        show(former),
        change(now, former),
    )
    values: tuple[Value, ...] = (
        label,
        value(now, how),
        value(before, how),
        change(now, before),
        value(former, how),
        change(now, former),
    )
    return Row(cells, values, link)


def _note(found: Summary) -> str:
    """Why a running period is compared as it is."""
    if found.over:
        return ""
    words = [_("Former periods count as many days as have passed of this one.")]
    if found.fund:
        words.append(_("Money is compared once the period is over."))
    return "\u3000".join(words)
