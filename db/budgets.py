"""Budget against actual, by fund, use and year; what was spent without one is shown as such."""

from __future__ import annotations

from dataclasses import dataclass

from db.rules import Refused, rule
from db.store import Store
from db.words import _


@dataclass(frozen=True)
class Compared:
    """One use of one fund in a year, in fen. `budget` is None where none was made."""

    fund: int
    account: int
    budget: int | None
    actual: int

    @property
    def left(self) -> int | None:
        """What may still be spent by the budget; negative if it is exceeded."""
        return None if self.budget is None else self.budget - self.actual


@rule
def set_budget(db: Store, *, year: int, fund: int, account: int, amount: int | None) -> None:
    """The budget of a use for a year, in fen; None takes it away."""
    if amount is not None and amount < 0:
        raise Refused(_("Write an amount above zero."), "amount")
    if db.value("SELECT kind FROM account WHERE id = ?", (account,)) != "expense":
        raise Refused(_("Money is spent on accounts of expense only."), "account")
    held = db.value(
        "SELECT id FROM budget WHERE year = ? AND fund = ? AND account = ?", (year, fund, account)
    )
    if amount is None:
        if held:
            db.delete("budget", held)
    elif held:
        db.update("budget", held, amount=amount)
    else:
        db.insert("budget", year=year, fund=fund, account=account, amount=amount)
    db.describe(_("Budget of {year}").format(year=year))


def compared(db: Store, *, year: int) -> list[Compared]:
    """Each use that has a budget or was spent on in a year, by fund and code of the account."""
    rows = db.rows(
        "SELECT fund, account, max(budget) AS budget, sum(actual) AS actual FROM ("
        " SELECT fund, account, amount AS budget, 0 AS actual FROM budget WHERE year = :year"
        " UNION ALL SELECT line.fund, line.account, NULL, sum(line.debit - line.credit)"
        "  FROM voucher_line AS line JOIN voucher ON voucher.id = line.voucher"
        "  JOIN account ON account.id = line.account AND account.kind = 'expense'"
        "  WHERE line.day BETWEEN :start AND :end AND voucher.kind <> 'year_end'"
        "  GROUP BY line.fund, line.account"
        " ) AS both JOIN account ON account.id = both.account"
        " GROUP BY fund, account ORDER BY fund, account.code",
        {"year": year, "start": f"{year}-01-01", "end": f"{year}-12-31"},
    )
    return [Compared(**row) for row in rows]
