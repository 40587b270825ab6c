"""What is there to spend, for a form that is being filled in: of the fund, the cash, the budget."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from db.books import balance_before
from db.budgets import compared
from db.funds import left
from db.store import Store

_END = "9999-12-31"


@dataclass(frozen=True)
class Outlook:
    """By the posted vouchers, in fen; None for what was not asked.

    `budgeted` is the year's budget of the use, `spent` what went on it so far.
    """

    fund: int | None = None
    money: int | None = None
    budgeted: int | None = None
    spent: int = 0


def outlook(
    db: Store, *, fund: int | None, money: int | None = None, use: int | None, day: date
) -> Outlook:
    """What a fund has left, what stands on cash or a bank, and the budget of a use."""
    line = next(
        (
            one
            for one in (compared(db, year=day.year) if fund and use else ())
            if one.fund == fund and one.account == use
        ),
        None,
    )
    return Outlook(
        left(db, fund) if fund else None,
        balance_before(db, account=money, day=_END) if money else None,
        line.budget if line else None,
        line.actual if line else 0,
    )
