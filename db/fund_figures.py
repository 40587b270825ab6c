"""The fund in figures: where money came from, what it was spent on, and what was left of each fund.

What only moves from cash to the bank, or is advanced, is neither income nor expense; nor is the
carrying over at the year's end. What comes straight onto a fund's balance, as what was there before
the program or what another fund hands over, counts as if it had been there at the beginning.
Nothing here depends on what happened after the span.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from db.chart import accounts
from db.funds import SOURCES, Fund, funds
from db.ledger import Movement, balances, movements
from db.rules import Refused
from db.store import Store
from db.words import _

_OWN = ("balance", "income", "expense")


@dataclass(frozen=True)
class Part:
    """What of a sum falls to an account, in fen."""

    account: int
    amount: int


@dataclass(frozen=True)
class Sums:
    """A fund, or all together, in a span; all in fen.

    `opening + income - expense == closing`. `brought` is the part of `opening` that came straight
    onto the balance within the span. `came` and `went` are income and expense by account, in the
    order of the chart; `held` says where the closing lies (cash, bank, advances; what is owed is
    negative). `year_income` and `year_expense` count from January to the end of the span.
    """

    opening: int
    brought: int
    income: int
    expense: int
    closing: int
    year_income: int
    year_expense: int
    came: tuple[Part, ...]
    went: tuple[Part, ...]
    held: tuple[Part, ...]


@dataclass(frozen=True)
class OfFund:
    """One fund with its figures."""

    fund: Fund
    sums: Sums


@dataclass(frozen=True)
class OfMonth:
    """What came in and went out in a month like 2026-11, and what was left at its end, in fen."""

    month: str
    income: int
    expense: int
    balance: int


@dataclass(frozen=True)
class Figures:
    """A span from one month to another, both included.

    `funds` are those with something in them or moved since January, by code; `sources` the income
    by the source of its fund (`db.funds.SOURCES`, in that order); `months` the twelve that end with
    the span.
    """

    first: str
    last: str
    total: Sums
    funds: tuple[OfFund, ...]
    sources: tuple[tuple[str, int], ...]
    months: tuple[OfMonth, ...]


def figures(db: Store, *, span: str, fund: int | None = None) -> Figures:
    """The figures of a month like 2026-11, a quarter like 2026-Q4 or a year like 2026, of one fund
    or of all. Raises Refused for a span that is none of these.
    """
    first, last = _ends(span)
    begins = _earlier(last, 11)
    kinds = {one.id: one.kind for one in accounts(db, archived=True)}
    before = _earlier(begins, 1)
    opening = {
        key: fen
        for key, fen in balances(db, month=before).items()
        if fund is None or key[1] == fund
    }
    moved = [one for one in moved_by_month(db, begins, last) if fund is None or one.fund == fund]
    known = {key[1] for key in opening} | {one.fund for one in moved}
    spans = _Spans(kinds, first, last)
    of_funds = []
    for one in funds(db, archived=True):
        if one.id in known:
            own = {account: fen for (account, of), fen in opening.items() if of == one.id}
            sums = spans.sums(own, [line for line in moved if line.fund == one.id])
            if any(
                (sums.opening, sums.held, sums.came, sums.went, sums.year_income, sums.year_expense)
            ):
                of_funds.append(OfFund(one, sums))
    together: dict[int, int] = {}
    for (account, _of), fen in opening.items():
        together[account] = together.get(account, 0) + fen
    sources = tuple(
        (source, sum(one.sums.income for one in of_funds if one.fund.source == source))
        for source, _label in SOURCES
    )
    return Figures(
        first,
        last,
        spans.sums(together, moved),
        tuple(of_funds),
        tuple((source, fen) for source, fen in sources if fen),
        tuple(_months(kinds, together, moved, begins, last)),
    )


@dataclass(frozen=True)
class _Spans:
    """Sums up what moved, account by account, before the span, since January and within it."""

    kinds: Mapping[int, str]
    first: str
    last: str

    def sums(self, opening: Mapping[int, int], moved: Iterable[Movement]) -> Sums:
        ends = dict(opening)
        within: dict[int, int] = {}
        year: dict[int, int] = {}
        for one in moved:
            amount = one.debit - one.credit
            ends[one.account] = ends.get(one.account, 0) + amount
            if one.month >= f"{self.last[:4]}-01":
                year[one.account] = year.get(one.account, 0) + amount
            if one.month >= self.first:
                within[one.account] = within.get(one.account, 0) + amount
        came, went = self._parts(within, "income", -1), self._parts(within, "expense", 1)
        income, expense = sum(one.amount for one in came), sum(one.amount for one in went)
        held = (*self._parts(ends, "asset", 1), *self._parts(ends, "liability", 1))
        closing = sum(one.amount for one in held)
        return Sums(
            opening=closing + expense - income,
            brought=sum(one.amount for one in self._parts(within, "balance", -1)),
            income=income,
            expense=expense,
            closing=closing,
            year_income=sum(one.amount for one in self._parts(year, "income", -1)),
            year_expense=sum(one.amount for one in self._parts(year, "expense", 1)),
            came=came,
            went=went,
            held=held,
        )

    def _parts(self, amounts: Mapping[int, int], kind: str, sign: int) -> tuple[Part, ...]:
        """Of one kind what is not zero, in the order of the chart."""
        return tuple(
            Part(account, sign * amounts[account])
            for account, of in self.kinds.items()
            if of == kind and amounts.get(account)
        )


def moved_by_month(db: Store, first: str, last: str) -> list[Movement]:
    """What moved from one month to another, but for the carrying over at a year's end."""
    carried = db.rows(
        "SELECT voucher.month, account, line.fund, sum(debit) AS debit, sum(credit) AS credit"
        " FROM voucher CROSS JOIN voucher_line AS line ON line.voucher = voucher.id"
        " WHERE voucher.day IN (:before, :now) AND kind = 'year_end' AND status = 'posted'"
        " GROUP BY 1, 2, 3",
        {"before": f"{first[:4]}-12-31", "now": f"{last[:4]}-12-31"},
    )
    off = {(row["month"], row["account"], row["fund"]): row for row in carried}
    found = []
    for one in movements(db, first=first, last=last):
        row = off.get((one.month, one.account, one.fund))
        if row:
            one = Movement(
                one.month,
                one.account,
                one.fund,
                one.debit - row["debit"],
                one.credit - row["credit"],
            )
        found.append(one)
    return found


def _months(
    kinds: Mapping[int, str],
    opening: Mapping[int, int],
    moved: Iterable[Movement],
    first: str,
    last: str,
) -> Iterable[OfMonth]:
    lines = list(moved)
    balance = -sum(fen for account, fen in opening.items() if kinds[account] in _OWN)
    month = first
    while month <= last:
        amounts = {"income": 0, "expense": 0, "balance": 0}
        for one in lines:
            if one.month == month and kinds[one.account] in amounts:
                amounts[kinds[one.account]] += one.credit - one.debit
        balance += sum(amounts.values())
        yield OfMonth(month, amounts["income"], -amounts["expense"], balance)
        month = _earlier(month, -1)


def _ends(span: str) -> tuple[str, str]:
    """The first and the last month of a span."""
    try:
        if len(span) == 7 and span[5] == "Q" and span[6] in "1234":
            year, quarter = date.fromisoformat(f"{span[:4]}-01-01").year, int(span[6])
            return f"{year:04d}-{3 * quarter - 2:02d}", f"{year:04d}-{3 * quarter:02d}"
        if len(span) == 4:
            year = date.fromisoformat(f"{span}-01-01").year
            return f"{year:04d}-01", f"{year:04d}-12"
        month = f"{date.fromisoformat(f'{span}-01'):%Y-%m}"
    except ValueError:
        raise Refused(
            _("There is no such month. Write it like {example}.").format(example="2026-11"),
            "month",
        ) from None
    return month, month


def _earlier(month: str, by: int) -> str:
    """The month so many before."""
    at = int(month[:4]) * 12 + int(month[5:]) - 1 - by
    return f"{at // 12:04d}-{at % 12 + 1:02d}"
