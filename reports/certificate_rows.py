"""The services on a volunteer record: as many rows as fit on it, the rest brought together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from db.certificates import Service, show_tenths
from db.formats import show_date
from db.words import _, language

MOST = 4  # rows on the record itself


@dataclass(frozen=True)
class Row:
    """A row as it is printed: its days, project, content, place, hours with one decimal."""

    days: str
    project: str
    content: str
    place: str
    hours: str

    @property
    def cells(self) -> tuple[str, ...]:
        """From left to right."""
        return (self.days, self.project, self.content, self.place, self.hours)


def rows(services: Sequence[Service]) -> tuple[Row, ...]:
    """Every service on a row of its own."""
    one_year = len({day.year for one in services for day in (one.starts, one.ends)}) == 1
    return tuple(_row(one, one_year=one_year) for one in services)


def rows_on_record(services: Sequence[Service]) -> tuple[tuple[Row, ...], bool]:
    """The rows that fit on the record, and whether a list of all has to follow.

    More than four services are brought together by project; of more than four projects the first
    three stand there and the rest is one row. The hours of the rows always come to the total.
    """
    if len(services) <= MOST:
        return rows(services), False
    projects: dict[str, list[Service]] = {}
    for one in services:
        projects.setdefault(one.project, []).append(one)
    merged = [_merged(those) for those in projects.values()]
    if len(merged) <= MOST:
        return rows(merged), False
    rest = merged[MOST - 1 :]
    others = _merged(rest)
    named = _("{n} more projects, see the list").format(n=len(rest))
    listed = _("See the list|service")
    together = Service(others.starts, others.ends, named, listed, listed, others.tenths)
    return rows([*merged[: MOST - 1], together]), True


def show_term(services: Sequence[Service]) -> str:
    """2026年1月—11月; the second year only where it is another one."""
    first = min(one.starts for one in services)
    last = max(one.ends for one in services)
    if language() == "en":
        return f"{first:%Y-%m} – {last:%Y-%m}"
    begin = f"{first.year}年{first.month}月"
    if (first.year, first.month) == (last.year, last.month):
        return begin
    end = f"{last.month}月" if first.year == last.year else f"{last.year}年{last.month}月"
    return f"{begin}—{end}"


def _merged(services: Sequence[Service]) -> Service:
    """Several as one: from the first day to the last, what was done and where each once."""
    return Service(
        min(one.starts for one in services),
        max(one.ends for one in services),
        services[0].project,
        _("; ").join(dict.fromkeys(one.content for one in services if one.content)),
        _("; ").join(dict.fromkeys(one.place for one in services if one.place)),
        sum(one.tenths for one in services),
    )


def _row(one: Service, *, one_year: bool) -> Row:
    days = _short(one.starts, one_year)
    if one.ends != one.starts:
        # With their years both have no room side by side, and a day is not broken.
        days += ("–" if one_year else "–\n") + _short(one.ends, one_year)
    nothing = _("None|field")
    return Row(
        days, one.project, one.content or nothing, one.place or nothing, show_tenths(one.tenths)
    )


def _short(day: date, one_year: bool) -> str:
    return f"{day:%m.%d}" if one_year else show_date(day).replace("-", ".")
