"""The periods of summaries: a month, a quarter or a year of the calendar, and those beside it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from db.formats import show_month
from db.words import N_, _

KINDS = (("month", N_("Month")), ("quarter", N_("Quarter")), ("year", N_("Year")))
_MONTHS = {"month": 1, "quarter": 3, "year": 12}


@dataclass(frozen=True)
class Period:
    """From `first` to the day before `until`; `kind` is one of KINDS."""

    kind: str
    first: date
    until: date

    @property
    def last(self) -> date:
        """Its last day."""
        return self.until - timedelta(1)

    @property
    def days(self) -> int:
        """How many days it has."""
        return (self.until - self.first).days

    @property
    def span(self) -> str:
        """As the fund's figures take it: 2026-11, 2026-Q4, 2026."""
        if self.kind == "month":
            return f"{self.first:%Y-%m}"
        if self.kind == "quarter":
            return f"{self.first.year}-Q{self.first.month // 3 + 1}"
        return str(self.first.year)

    @property
    def label(self) -> str:
        """As people call it: 2026年11月, 2026年第四季度, 2026年."""
        if self.kind == "month":
            return show_month(self.first)
        if self.kind == "quarter":
            names = (_("first quarter"), _("second quarter"), _("third quarter"), _("last quarter"))
            return _("{year}, {quarter}").format(
                year=self.first.year, quarter=names[self.first.month // 3]
            )
        return _("Year {year}").format(year=self.first.year)

    def over(self, today: date) -> bool:
        """Whether all of it has passed."""
        return today >= self.until

    def until_today(self, today: date) -> date:
        """The day after the last that counts: today counts, later days have not happened."""
        return min(self.until, max(today + timedelta(1), self.first))

    def previous(self) -> Period:
        """The one before it."""
        return period_of(self.kind, self.first - timedelta(1))

    def following(self) -> Period:
        """The one after it."""
        return period_of(self.kind, self.until)

    def year_before(self) -> Period:
        """The same a year earlier."""
        return period_of(self.kind, self.first.replace(year=self.first.year - 1))

    def months(self) -> tuple[Period, ...]:
        """Its months, a month by itself."""
        found = [period_of("month", self.first)]
        while found[-1].until < self.until:
            found.append(found[-1].following())
        return tuple(found)


def period_of(kind: str, day: date) -> Period:
    """The month, quarter or year that a day lies in."""
    long = _MONTHS[kind]
    first = day.replace(month=(day.month - 1) // long * long + 1, day=1)
    end = first.year * 12 + first.month - 1 + long
    return Period(kind, first, date(end // 12, end % 12 + 1, 1))
