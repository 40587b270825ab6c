"""Budget against actual, by fund, use and year; what was spent without one is shown as such."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from db.chart import account as account_of
from db.chart import accounts
from db.formats import show_money
from db.funds import fund as fund_of
from db.funds import funds
from db.ledger import movements
from db.rules import Refused, rule
from db.store import Store
from db.words import _

_MOST = 10**15  # fen, as of one amount


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

    @property
    def mark(self) -> str:
        """What is loud about it: "unbudgeted", "over", or nothing."""
        if self.budget is None:
            return "unbudgeted" if self.actual > 0 else ""
        return "over" if self.actual > self.budget else ""


def percent(budget: int | None, actual: int) -> str:
    """How much of a budget is spent, in whole percent rounded down: 66%; '' without a budget."""
    return f"{actual * 100 // budget}%" if budget else ""


@dataclass(frozen=True)
class Total:
    """The sums of a fund, or of all, in fen; `unbudgeted` is the part of `actual` without one."""

    budget: int
    actual: int
    unbudgeted: int

    @property
    def left(self) -> int:
        """What the budget leaves of all that was spent."""
        return self.budget - self.actual


@rule
def set_budget(db: Store, *, year: int, fund: int, account: int, amount: int | None) -> None:
    """The budget of a use for a year, in fen; None takes it away."""
    if amount is not None and amount < 0:
        raise Refused(_("A budget is not below zero."), "amount")
    if amount is not None and amount >= _MOST:
        raise Refused(_("This amount is too large."), "amount")
    use = account_of(db, account)
    if use.kind != "expense":
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
    db.describe(
        _("Budget of {year}: {fund}, {use} {amount}").format(
            year=year,
            fund=fund_of(db, fund).name,
            use=use.name,
            amount="—" if amount is None else show_money(amount),
        )
    )


@rule
def copy_budget(db: Store, *, year: int, actual: bool = False) -> int:
    """Begin a year with the budget of the year before, or with what was spent then.

    What has a budget already keeps it; funds and uses that are out of use are left out. Returns
    how many were written. Refused where there is nothing to take over.
    """
    there = {(one.fund, one.account) for one in compared(db, year=year) if one.budget is not None}
    known = {one.id for one in funds(db)}, {one.id for one in accounts(db)}
    made = 0
    for one in compared(db, year=year - 1):
        amount = one.actual if actual else one.budget
        fits = one.fund in known[0] and one.account in known[1]
        if amount is None or amount <= 0 or not fits or (one.fund, one.account) in there:
            continue
        db.insert("budget", year=year, fund=one.fund, account=one.account, amount=amount)
        made += 1
    if not made:
        raise Refused(_("{year} has nothing to take over.").format(year=year - 1))
    source = _("what was spent in {year}") if actual else _("the budget of {year}")
    db.describe(
        _("Budget of {year} from {source}").format(year=year, source=source.format(year=year - 1))
    )
    return made


def uses(db: Store, *, year: int) -> list[Compared]:
    """Like `compared`, and also each use that its fund permits and that has nothing yet."""
    found = {(one.fund, one.account): one for one in compared(db, year=year)}
    expenses = [one.id for one in accounts(db) if one.kind == "expense"]
    for fund in funds(db):
        for account in fund.uses if fund.restricted else expenses:
            if account in expenses:
                found.setdefault((fund.id, account), Compared(fund.id, account, None, 0))
    place = {one.id: at for at, one in enumerate(funds(db, archived=True))}
    codes = {one.id: one.code for one in accounts(db, archived=True)}
    return sorted(found.values(), key=lambda one: (place[one.fund], codes[one.account]))


def place(db: Store, id: int) -> tuple[int, int, int]:
    """Year, fund and account of a budget. Raises LookupError if there is none."""
    row = db.row("SELECT year, fund, account FROM budget WHERE id = ?", (id,))
    if row is None:
        raise LookupError(f"no budget {id}")
    return int(row["year"]), int(row["fund"]), int(row["account"])


def total(those: Sequence[Compared]) -> Total:
    """The sums of some uses."""
    return Total(
        sum(one.budget or 0 for one in those),
        sum(one.actual for one in those),
        sum(one.actual for one in those if one.budget is None),
    )


def years(db: Store, today: date) -> list[int]:
    """From the first year with a budget or a voucher to the next one; the last first."""
    row = db.row(
        "SELECT (SELECT min(month) FROM voucher) AS first,"
        " (SELECT max(month) FROM voucher) AS last,"
        " (SELECT min(year) FROM budget) AS least, (SELECT max(year) FROM budget) AS most"
    )
    assert row is not None
    known = {int(row[name][:4]) for name in ("first", "last") if row[name]}
    known |= {int(row[name]) for name in ("least", "most") if row[name]} | {today.year + 1}
    return list(range(max(known), min(known | {today.year}) - 1, -1))


def compared(db: Store, *, year: int) -> list[Compared]:
    """Each use that has a budget or was spent on in a year, by fund and code of the account."""
    actual: dict[tuple[int, int], int] = {}
    for one in movements(db, first=f"{year}-01", last=f"{year}-12"):
        key = one.fund, one.account
        actual[key] = actual.get(key, 0) + one.debit - one.credit
    # Carrying over at the year's end spends nothing.
    for row in db.rows(
        "SELECT fund, account, debit - credit AS amount FROM voucher JOIN voucher_line AS line"
        " ON line.voucher = voucher.id"
        " WHERE voucher.month = ? AND kind = 'year_end' AND status = 'posted'",
        (f"{year}-12",),
    ):
        actual[row["fund"], row["account"]] -= row["amount"]
    budgets = {
        (row["fund"], row["account"]): int(row["amount"])
        for row in db.rows("SELECT fund, account, amount FROM budget WHERE year = ?", (year,))
    }
    uses = [
        row["id"] for row in db.rows("SELECT id FROM account WHERE kind = 'expense' ORDER BY code")
    ]
    keys = [
        (fund, use) for fund in sorted({fund for fund, _use in actual | budgets}) for use in uses
    ]
    return [
        Compared(fund, use, budgets.get((fund, use)), actual.get((fund, use), 0))
        for fund, use in keys
        if (fund, use) in actual or (fund, use) in budgets
    ]
