"""The year's end: income and expense go to the balance of their fund, and begin at zero again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from db.chart import accounts
from db.funds import funds
from db.ledger import balances
from db.quick_vouchers import balance_account
from db.rules import Refused, rule
from db.store import Store
from db.vouchers import Line, make_voucher
from db.words import _


@dataclass(frozen=True)
class Carry:
    """What a fund took in and spent and has not carried over, in fen; `into` names the account
    of its balance that takes the difference.
    """

    fund: int
    name: str
    income: int
    expense: int
    into: str

    @property
    def more(self) -> int:
        """What is left of the year; negative where more was spent."""
        return self.income - self.expense


@rule
def end_year(db: Store, *, year: int, now: datetime) -> int:
    """The draft of 31 December that carries income and expense over; returns its id.

    It goes the way of every voucher. Refused while a draft stands in the year, and when there is
    nothing (more) to carry over.
    """
    if db.value(
        "SELECT 1 FROM voucher WHERE status IN ('draft', 'reviewed') AND day <= ?", (f"{year}-99",)
    ):
        raise Refused(
            _("Drafts stand in the year {year}. Post or withdraw them.").format(year=year)
        )
    lines = _lines(db, year, _("Carried over at the end of {year}").format(year=year))
    if not lines:
        raise Refused(_("Nothing of {year} is left to carry over.").format(year=year))
    return make_voucher(db, day=date(year, 12, 31), kind="year_end", lines=lines, now=now)


def left_to_carry(db: Store, *, year: int) -> bool:
    """Whether anything still stands on income and expense at the year's end."""
    return bool(_standing(db, year))


def to_carry(db: Store, *, year: int) -> list[Carry]:
    """What the year's end would carry over, fund by fund."""
    kinds = {one.id: one.kind for one in accounts(db, archived=True)}
    labels = {one.id: one.label for one in accounts(db, archived=True)}
    standing = _standing(db, year)
    found = []
    for fund in funds(db, archived=True):
        own = {account: fen for (account, of), fen in standing.items() if of == fund.id}
        if own:
            income = -sum(fen for account, fen in own.items() if kinds[account] == "income")
            expense = sum(fen for account, fen in own.items() if kinds[account] == "expense")
            into = labels[balance_account(db, fund.id)]
            found.append(Carry(fund.id, fund.name, income, expense, into))
    return found


def _standing(db: Store, year: int) -> dict[tuple[int, int], int]:
    """What stands on income and expense at the year's end, by account and fund: debit less credit,
    in fen."""
    moving = {
        row["id"] for row in db.rows("SELECT id FROM account WHERE kind IN ('income', 'expense')")
    }
    ends = balances(db, month=f"{year}-12")
    return {key: fen for key, fen in sorted(ends.items()) if key[0] in moving}


def _lines(db: Store, year: int, summary: str) -> list[Line]:
    lines: list[Line] = []
    sums: dict[int, int] = {}
    for (account, fund), balance in _standing(db, year).items():
        # What stands on the debit side leaves on the credit side, and the other way round.
        lines.append(_line(summary, account, fund, -balance))
        sums[fund] = sums.get(fund, 0) + balance
    for fund, balance in sums.items():
        if balance:
            lines.append(_line(summary, balance_account(db, fund), fund, balance))
    return lines


def _line(summary: str, account: int, fund: int, amount: int) -> Line:
    if amount > 0:
        return Line(summary, account, fund, debit=amount)
    return Line(summary, account, fund, credit=-amount)
