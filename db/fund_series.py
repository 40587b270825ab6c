"""A year of the fund for its charts: income by source, expense by use, what was left each month."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from db.chart import accounts
from db.fund_figures import OfMonth, Part, Sums, figures
from db.store import Store

_REST = re.compile("^其他|其他(收入|支出)?$")


@dataclass(frozen=True)
class Item:
    """A source or a use: what came or went in the year and in the one before, in fen."""

    account: int
    name: str
    amount: int
    former: int


@dataclass(frozen=True)
class MonthLeft:
    """What was left at the end of a month like 2026-11, and a year earlier, in fen. None for a
    month that is still to come, and before anything was ever in the books."""

    month: str
    left: int | None
    former: int | None


@dataclass(frozen=True)
class YearSeries:
    """A year with all its figures; `sources` and `uses` are those of it or of the year before."""

    year: int
    total: Sums
    former: Sums
    sources: tuple[Item, ...]
    uses: tuple[Item, ...]
    months: tuple[MonthLeft, ...]

    @property
    def empty(self) -> bool:
        """Whether there is nothing to show: no entry in two years, and nothing left of others."""
        known = any(one.left or one.former for one in self.months)
        return not (known or self.sources or self.uses)


def year_series(db: Store, *, year: int, today: date, fund: int | None = None) -> YearSeries:
    """The series of a year up to `today`, of one fund or of all."""
    now, before = (figures(db, span=f"{one:04d}", fund=fund) for one in (year, year - 1))
    names = {one.id: one.name for one in accounts(db, archived=True)}
    known = _known([*before.months, *now.months], f"{today:%Y-%m}")
    return YearSeries(
        year,
        now.total,
        before.total,
        _items(now.total.came, before.total.came, names),
        _items(now.total.went, before.total.went, names),
        tuple(
            MonthLeft(one.month, known.get(one.month), known.get(_back(one))) for one in now.months
        ),
    )


def largest_first(parts: Sequence[Part], names: Mapping[int, str]) -> list[Part]:
    """By amount, the largest first; what is named as the rest comes last."""
    return sorted(parts, key=lambda one: (bool(_REST.search(names[one.account])), -one.amount))


def _items(
    now: Iterable[Part], before: Iterable[Part], names: Mapping[int, str]
) -> tuple[Item, ...]:
    former = {one.account: one.amount for one in before}
    amounts = dict.fromkeys(former, 0) | {one.account: one.amount for one in now}
    parts = largest_first([Part(*one) for one in amounts.items()], names)
    return tuple(
        Item(one.account, names[one.account], one.amount, former.get(one.account, 0))
        for one in parts
    )


def _known(months: Sequence[OfMonth], last: str) -> dict[str, int]:
    """What was left, month by month, from the first with anything in it up to `last`."""
    begun = [at for at, one in enumerate(months) if one.income or one.expense or one.balance]
    first = begun[0] if begun else len(months)
    return {one.month: one.balance for one in months[first:] if one.month <= last}


def _back(one: OfMonth) -> str:
    return f"{int(one.month[:4]) - 1:04d}{one.month[4:]}"
