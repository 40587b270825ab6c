"""What a bank's statement says of its balance: where it begins, and what stands at its end."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from db.bank_lines import BankLine, BookLine, bank_lines, newest
from db.books import balance_before
from db.formats import to_text
from db.store import Store


@dataclass(frozen=True)
class Beginning:
    """From which day on the statement knows what moved; `gap` is by how many fen the bank stood
    above the book that morning, 0 where it says nothing of it."""

    day: date
    gap: int = 0

    def asks(self, line: BookLine) -> bool:
        """Whether the statement can know of a line of the book: not of opening balances, and not
        of what was settled before it."""
        return line.day >= self.day and not line.opening


def beginning(
    db: Store, *, account: int, until: date, before: int | None = None
) -> Beginning | None:
    """Where the statement of an account begins; None if it has no line up to a day.

    People fetch whole months, so a voucher of the days before the first line is still on its way;
    but if the bank stood where the book did on the morning of that line, it was settled before.
    """
    day = db.value(f"SELECT min(day) {_STATEMENT}", (account, to_text(until), newest(before)))
    if day is None:
        return None
    first = date.fromisoformat(day)
    start = first.replace(day=1)
    stood = _stood_before(bank_lines(db, account=account, until=first, before=before))
    if stood is None:
        return Beginning(start)
    for morning in (start, first):
        if stood == _book_on(db, account, morning, first):
            return Beginning(morning)
    return Beginning(start, stood - _book_on(db, account, start, first))


def stands_at(db: Store, *, account: int, until: date, before: int | None = None) -> int | None:
    """What the bank's balance is at the end of a day, in fen; None if the statement says nothing.

    Of the lines of the last day the last one is told by the balances themselves, since files may
    have come in one after the other.
    """
    day = db.value(
        f"SELECT max(day) {_STATEMENT} AND balance IS NOT NULL",
        (account, to_text(until), newest(before)),
    )
    if day is None:
        return None
    shown = date.fromisoformat(day)
    lines = [
        one
        for one in bank_lines(db, account=account, until=until, shown=shown, before=before)
        if one.day >= shown
    ]
    if any(one.balance is None for one in lines):
        at = max(at for at, one in enumerate(lines) if one.balance is not None)
        return (lines[at].balance or 0) + sum(one.amount for one in lines[at + 1 :])
    ends = Counter(one.balance or 0 for one in lines)
    ends.subtract((one.balance or 0) - one.amount for one in lines)
    left = [balance for balance, times in ends.items() if times > 0]
    return left[0] if len(left) == 1 else lines[-1].balance


_STATEMENT = "FROM bank_line WHERE account = ? AND day <= ? AND id < ?"


def _stood_before(day: Sequence[BankLine]) -> int | None:
    """What stood at the bank before the lines of its first day."""
    if day[0].balance is None or any(one.balance is None for one in day):
        return None if day[0].balance is None else day[0].balance - day[0].amount
    starts = Counter((one.balance or 0) - one.amount for one in day)
    starts.subtract(one.balance or 0 for one in day)
    left = [balance for balance, times in starts.items() if times > 0]
    return left[0] if len(left) == 1 else day[0].balance - day[0].amount


def _book_on(db: Store, account: int, day: date, until: date) -> int:
    """The book on the morning of a day, with what it opens with up to another."""
    opened = db.value(
        "SELECT coalesce(sum(debit - credit), 0) FROM voucher_line AS line"
        " JOIN voucher ON voucher.id = line.voucher AND voucher.kind = 'opening'"
        " WHERE line.account = ? AND line.day BETWEEN ? AND ?",
        (account, to_text(day), to_text(until)),
    )
    return balance_before(db, account=account, day=to_text(day)) + int(opened)
