"""Matching the bank's statement with the book: what is open, what belongs together, the acts.

The schema lets a match stand only where both sides come to one sum; here it is said with amounts.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from db.bank_balances import Beginning, beginning
from db.bank_lines import (
    BankLine,
    BookLine,
    bank_lines,
    book_lines,
    the_bank,
)
from db.bank_suggestions import Suggestion, suggestions
from db.cash_counts import last_day
from db.formats import show_money
from db.rules import Refused, rule
from db.store import Store
from db.words import _


@dataclass(frozen=True)
class Sides:
    """A month of an account: its lines and those from before that were open at its end, on either
    side, and what belongs together among those that are open today."""

    account: int
    month: str
    begins: Beginning | None
    bank: tuple[BankLine, ...]
    book: tuple[BookLine, ...]
    suggestions: tuple[Suggestion, ...]

    @property
    def lines(self) -> tuple[BankLine | BookLine, ...]:
        """The lines of both sides."""
        return (*self.bank, *self.book)

    def mates(self, id: int) -> set[int]:
        """The lines that a line is matched with, or may be, itself among them; none if none fit."""
        match = next((one.match for one in self.lines if one.id == id), None)
        if match is not None:
            return {one.id for one in self.lines if one.match == match}
        one = self.suggestion(id)
        return {*one.bank, *one.book} if one else set()

    def suggestion(self, id: int) -> Suggestion | None:
        """What is suggested for a line, None for nothing."""
        return next((one for one in self.suggestions if id in (*one.bank, *one.book)), None)


@rule
def match_bank(
    db: Store, *, account: int, bank_lines: Sequence[int], voucher_lines: Sequence[int]
) -> int:
    """Lines that belong together; returns the match. Refused unless both sides are equal.

    One side may be empty: a voucher and its red one, a payment and its return on the same day.
    """
    bank, book = (
        _sum(db, "bank_line", "amount", bank_lines),
        _sum(db, "voucher_line", "debit - credit", voucher_lines),
    )
    if len(bank_lines) + len(voucher_lines) < 2:
        raise Refused(_("Choose what belongs together on both sides first."))
    if bank != book:
        raise Refused(
            _("The bank says {bank}, the book {book}: they differ by {amount}.").format(
                bank=show_money(bank), book=show_money(book), amount=show_money(abs(bank - book))
            )
        )
    db.describe(_("Matched with the bank: {amount}").format(amount=show_money(bank or book)))
    return _put(db, account, bank_lines, voucher_lines)


@rule
def match_all(db: Store, *, account: int, month: str) -> int:
    """Match all open lines to the end of a month of which it is sure; returns how many matches."""
    sure = [one for one in both_sides(db, account=account, month=month).suggestions if one.sure]
    if not sure:
        raise Refused(_("Nothing can be matched surely. Go through the open lines one by one."))
    for one in sure:
        _put(db, account, one.bank, one.book)
    db.describe(_("Matched with the bank: {n} lines").format(n=len(sure)))
    return len(sure)


@rule
def unmatch_bank(db: Store, *, match: int) -> None:
    """Lines do not belong together after all. Refused for what a close counted as matched."""
    amount = db.value(
        "SELECT sum(coalesce(bank.amount, 0)) FROM bank_match_line AS part"
        " LEFT JOIN bank_line AS bank ON bank.id = part.bank_line WHERE part.bank_match = ?",
        (match,),
    )
    parts = db.rows("SELECT id FROM bank_match_line WHERE bank_match = ?", (match,))
    db.delete("bank_match", match)
    for part in parts:
        db.delete("bank_match_line", part["id"])
    db.describe(_("Not matched any more: {amount}").format(amount=show_money(amount)))


def both_sides(db: Store, *, account: int, month: str) -> Sides:
    """A month of an account, as it is today. Refused for an account that is no bank's."""
    the_bank(db, account)
    end = last_day(month)
    first = end.replace(day=1)
    bank = bank_lines(db, account=account, until=end, shown=first)
    begins = beginning(db, account=account, until=end)
    since = min(begins.day, first) if begins else first
    book = book_lines(db, account=account, since=since, until=end, shown=first)
    waiting = [one for one in bank if one.match is None]
    asked = [one for one in book if one.match is None and begins and begins.asks(one)]
    open_ids = {one.id for one in asked}
    return Sides(
        account,
        month,
        begins,
        tuple(bank),
        tuple(one for one in book if one.day >= first or one.match or one.id in open_ids),
        tuple(suggestions(waiting, asked)),
    )


def _put(db: Store, account: int, bank: Sequence[int], book: Sequence[int]) -> int:
    match = db.new_id()
    for column, ids in (("bank_line", bank), ("voucher_line", book)):
        for id in ids:
            db.insert("bank_match_line", bank_match=match, **{column: id})
    return db.insert("bank_match", id=match, account=account)


def _sum(db: Store, table: str, amount: str, ids: Sequence[int]) -> int:
    total = 0
    for id in ids:
        one = db.value(f"SELECT {amount} FROM {table} WHERE id = ?", (id,))
        if one is None:
            raise LookupError(f"no {table} {id}")
        total += one
    return total
