"""What the tables of a summary share: sections, last rows, what a spreadsheet gets of a figure."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from db.export import Value
from db.summaries import Link
from db.summary_period import Period
from db.words import N_, _
from reports.summary_told import Row, Table
from reports.summary_values import tenths

SECTIONS = {
    "compared": N_("Compared"),
    "bookings": N_("Rooms"),
    "consultations": N_("Consultations"),
    "fund": N_("Fund"),
    "certificates": N_("Certificates"),
    "register": N_("Register"),
}


def table(
    name: str, part: str, heading: str, columns: Sequence[str], rows: Sequence[Row], note: str = ""
) -> Table:
    """A table of a section."""
    return Table(name, part, _(SECTIONS[part]), heading, tuple(columns), tuple(rows), note)


def whole(cells: tuple[str, ...], values: tuple[Value, ...] = ()) -> Row:
    """The last row of a table; `values` where a spreadsheet gets others than what is read."""
    return Row(cells, values or cells, total=True)


def value(number: int | None, how: str) -> Value:
    """A figure as a number: `how` is count, hours (of minutes) or money (of fen)."""
    if number is None:
        return None
    if how == "hours":
        return tenths(number, 60)
    return Decimal(number) / 100 if how == "money" else number


def booking_link(period: Period, **filters: str) -> Link | None:
    """The bookings of a month or a year in the list; a quarter has no word to search for."""
    if period.kind == "quarter":
        return None
    words = f"{period.first:%Y-%m}" if period.kind == "month" else f"{period.first.year}-"
    return Link("bookings", {"search": words, "filters": filters})


def voucher_link(period: Period, **more: int) -> Link | None:
    """The vouchers of a month or a year; a quarter has no filter."""
    if period.kind == "quarter":
        return None
    if period.kind == "month":
        return Link("vouchers", {"month": f"{period.first:%Y-%m}", **more})
    return Link("vouchers", {"year": str(period.first.year), **more})
