"""The set of papers that is kept of a closed month, each by its name and as the bytes of a PDF."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import partial
from io import BytesIO

from db.chart import accounts
from db.progress import Progress, silent
from db.store import Store
from reports.account_book import write_account_book
from reports.fund_statement import write_fund_statement
from reports.income_expense import write_income_expense
from reports.ledger_summary import write_ledger_summary
from reports.page import Written
from reports.voucher_list import write_voucher_list


def month_set(
    db: Store, *, month: str, now: datetime, progress: Progress = silent
) -> tuple[tuple[str, bytes], ...]:
    """The papers of a month like 2026-11, by the names of their reports: the books of cash and
    bank (a blank and the account's code behind), what sums the month up, and its vouchers.

    The same at whatever time they are made with one `now`: a closed month does not change.
    """
    papers: list[tuple[str, Callable[..., Written]]] = [
        (f"account-book {one.code}", partial(write_account_book, account=one.id))
        for one in accounts(db, archived=True)
        if one.money in ("cash", "bank")
    ]
    papers += [
        ("ledger-summary", write_ledger_summary),
        ("fund-statement", write_fund_statement),
        ("income-expense", write_income_expense),
        ("voucher-list", write_voucher_list),
    ]
    made = []
    for at, (name, paper) in enumerate(papers):
        progress(at, len(papers))
        out = BytesIO()
        paper(db, out, now=now, month=month)
        made.append((name, out.getvalue()))
    return tuple(made)
