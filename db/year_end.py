"""The year's end: income and expense go to the balance of their fund, and begin at zero again."""

from __future__ import annotations

from datetime import date, datetime

from db.ledger import balances
from db.quick_vouchers import balance_account
from db.rules import Refused, rule
from db.store import Store
from db.vouchers import Line, make_voucher
from db.words import _


@rule
def end_year(db: Store, *, year: int, now: datetime) -> int:
    """The draft of 31 December that carries income and expense over; returns its id.

    It goes the way of every voucher. Refused while a draft stands in the year, when it was done
    already, and when there is nothing to carry over.
    """
    month = f"{year}-12"
    if db.value(
        "SELECT 1 FROM voucher WHERE kind = 'year_end' AND month = ? AND status <> 'withdrawn'",
        (month,),
    ):
        raise Refused(_("The year {year} is carried over already.").format(year=year))
    if db.value(
        "SELECT 1 FROM voucher WHERE month <= ? AND status IN ('draft', 'reviewed')", (month,)
    ):
        raise Refused(
            _("Drafts stand in the year {year}. Post or withdraw them.").format(year=year)
        )
    lines = _lines(db, month, _("Carried over at the end of {year}").format(year=year))
    if not lines:
        raise Refused(_("There is nothing to carry over."))
    return make_voucher(db, day=date(year, 12, 31), kind="year_end", lines=lines, now=now)


def _lines(db: Store, month: str, summary: str) -> list[Line]:
    moving = {
        row["id"] for row in db.rows("SELECT id FROM account WHERE kind IN ('income', 'expense')")
    }
    lines: list[Line] = []
    sums: dict[int, int] = {}
    for (account, fund), balance in sorted(balances(db, month=month).items()):
        if account not in moving:
            continue
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
