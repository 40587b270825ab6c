"""银行存款余额调节表: what the book and the bank say at a month's end, and why they differ.

What one side knows and the other not yet is added to or taken off; then both are equal, or
something is wrong. A month that is closed is told as it was known at its close: what came in or was
matched later changes nothing of it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from db.bank_balances import Beginning, beginning, stands_at
from db.bank_lines import (
    BankLine,
    BookLine,
    bank_accounts,
    bank_lines,
    book_lines,
    newest,
    the_bank,
)
from db.cash_counts import book_on, last_day
from db.store import Store


@dataclass(frozen=True)
class Reconciliation:
    """Amounts in fen. `bank` is None where nobody said what the bank says; `typed` says that it
    does not come from the statement. `begins` is None without a statement up to then.
    """

    account: int
    account_name: str
    month: str
    closed: bool
    begins: Beginning | None
    book: int
    bank: int | None
    typed: bool
    bank_open: tuple[BankLine, ...]
    book_open: tuple[BookLine, ...]

    @property
    def day(self) -> date:
        """The month's last day."""
        return last_day(self.month)

    @property
    def book_adjusted(self) -> int:
        """The book and what only the bank knows."""
        return self.book + sum(one.amount for one in self.bank_open)

    @property
    def bank_adjusted(self) -> int | None:
        """The bank and what only the book knows."""
        if self.bank is None:
            return None
        return self.bank + sum(one.amount for one in self.book_open)

    @property
    def difference(self) -> int | None:
        """By how much the bank's side is larger; None while its balance is not known."""
        return None if self.bank_adjusted is None else self.bank_adjusted - self.book_adjusted

    @property
    def agrees(self) -> bool:
        """Whether both sides are equal."""
        return self.difference == 0


@dataclass(frozen=True)
class Open:
    """What is to be done with a bank account before a month is closed. `state` is missing (no
    statement of the month), unknown (nobody said what the bank says), differs or waiting; `amount`
    is the difference in fen, `lines` how many of the bank's have no voucher. `begun` says that the
    account has a statement at all."""

    account: int
    name: str
    state: str
    begun: bool
    amount: int = 0
    lines: int = 0


def reconciliation(db: Store, *, account: int, month: str) -> Reconciliation:
    """The two sides of a bank account at the end of a month."""
    name, end = the_bank(db, account).name, last_day(month)
    close = _close(db, account, month)
    begins = beginning(db, account=account, until=end, before=close)
    after = end + timedelta(1)  # of what cleared until then nothing is shown
    bank = bank_lines(db, account=account, until=end, shown=after, before=close)
    since = begins.day if begins else after
    book = book_lines(db, account=account, since=since, until=end, shown=after, before=close)
    typed = db.value(
        "SELECT balance FROM bank_balance WHERE account = ? AND month = ? AND id < ?",
        (account, month, newest(close)),
    )
    return Reconciliation(
        account,
        name,
        month,
        closed=bool(db.value("SELECT 1 FROM period WHERE month >= ?", (month,))),
        begins=begins,
        book=book_on(db, account=account, day=end),
        bank=stands_at(db, account=account, until=end, before=close) if typed is None else typed,
        typed=typed is not None,
        bank_open=tuple(bank),
        book_open=tuple(
            one
            for one in book
            if one.cleared is not None or (begins is not None and begins.asks(one))
        ),
    )


def open_differences(db: Store, *, month: str) -> list[Open]:
    """What stands in the way of a month's end with each bank account; nothing where all agrees."""
    found = []
    for one in bank_accounts(db):
        found += _open(db, one.id, one.name, month)
    return found


def _open(db: Store, account: int, name: str, month: str) -> list[Open]:
    moved = db.value(
        "SELECT 1 FROM voucher_line WHERE account = ? AND day BETWEEN ? AND ? LIMIT 1",
        (account, f"{month}-01", f"{month}-31"),
    )
    there = db.value(
        "SELECT 1 FROM bank_line WHERE account = ? AND day BETWEEN ? AND ?"
        " UNION SELECT 1 FROM bank_balance WHERE account = ? AND month = ?",
        (account, f"{month}-01", f"{month}-31", account, month),
    )
    now = reconciliation(db, account=account, month=month)
    begun = now.begins is not None
    if not there and (moved or (not begun and now.book)):
        return [Open(account, name, "missing", begun)]
    if not begun and not there:
        return []
    if now.difference is None:
        return [Open(account, name, "unknown", begun)]
    found = []
    if now.difference:
        found.append(Open(account, name, "differs", begun, amount=now.difference))
    if now.bank_open:
        found.append(Open(account, name, "waiting", begun, lines=len(now.bank_open)))
    return found


def _close(db: Store, account: int, month: str) -> int | None:
    """The close of this month, if the account had a statement by then; its id is its moment."""
    close = db.value("SELECT id FROM period WHERE month = ?", (month,))
    if close is None:
        return None
    known = db.value(
        "SELECT 1 FROM bank_line WHERE account = ? AND id < ? AND day <= ?"
        " UNION SELECT 1 FROM bank_balance WHERE account = ? AND id < ? AND month = ?",
        (account, close, f"{month}-31", account, close, month),
    )
    return int(close) if known else None
