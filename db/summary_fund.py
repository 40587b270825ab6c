"""What a summary says of money: income by source, expense by use, each fund, beside the budget."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from db.budgets import compared
from db.chart import accounts
from db.fund_figures import Figures, figures, moved_by_month
from db.month_end import closed_months
from db.store import Store
from db.summary_period import Period


@dataclass(frozen=True)
class UseAmount:
    """What was spent on a use in the period, and from January to its end, and the year's budget
    for it, in fen; `budget` is None where there is none."""

    account: int
    name: str
    amount: int
    of_year: int
    budget: int | None


@dataclass(frozen=True)
class FundSummary:
    """The fund's figures (`db.fund_figures`) with the names of its accounts; `uses` as they are
    sorted, most spent first; `closed` of so many `months` are closed."""

    figures: Figures
    names: dict[int, str]
    uses: tuple[UseAmount, ...]
    closed: int
    months: int


def fund_summary(db: Store, period: Period) -> FundSummary | None:
    """The fund in a period; None for a centre that keeps none."""
    chart = accounts(db, archived=True)
    if not chart:
        return None
    found = figures(db, span=period.span)
    names = {one.id: one.name for one in chart}
    budget: dict[int, int] = defaultdict(int)
    spent: dict[int, int] = defaultdict(int)
    for one in compared(db, year=period.first.year):
        budget[one.account] += one.budget or 0
    # To the end of the period: what is spent later does not change the paper of an earlier one.
    for moved in moved_by_month(db, f"{period.first.year}-01", found.last):
        spent[moved.account] += moved.debit - moved.credit
    went = {part.account: part.amount for part in found.total.went}
    uses = [
        UseAmount(
            account,
            names[account],
            went.get(account, 0),
            spent.get(account, 0),
            budget.get(account) or None,
        )
        for account in {*went, *budget}
        if went.get(account) or budget.get(account)
    ]
    closed = set(closed_months(db))
    months = period.months()
    return FundSummary(
        found,
        names,
        tuple(sorted(uses, key=lambda one: (-one.amount, one.name))),
        sum(one.span in closed for one in months),
        len(months),
    )
