"""Vouchers on a bank account and the bank's own lines, for the tests of the bank."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from db.bank_columns import COLUMNS
from db.bank_lines import bank_lines, book_lines
from db.bank_sheets import import_statement, statement
from db.headings import Heading
from db.sheets import SheetFile, judge
from db.table_lines import Line
from tests.fund_books import ACCOUNTANT, DAY, Books

_FIELDS = ("day", "amount", "balance", "party", "summary", "reference")
END = date(2026, 12, 31)


def bring(books: Books, *lines: tuple[Any, ...]) -> list[int]:
    """Lines of a statement (day, yuan, balance, other side, summary, reference); returns ids."""
    before = {one.id for one in bank_lines(books.db, account=books.bank, until=END)}
    subject = statement(books.bank, "银行存款")
    names = {column.name: column.label for column in COLUMNS}
    heading = Heading(1, tuple(names[field] for field in _FIELDS), _FIELDS)
    cells = [tuple(str(part) for part in line) for line in lines]
    made = tuple(Line(at, one) for at, one in enumerate(cells, start=2))
    rows = judge(books.db, subject, SheetFile("x", "", heading, made))
    books.db.staff = ACCOUNTANT
    import_statement(books.db, subject=subject, rows=rows)
    found = bank_lines(books.db, account=books.bank, until=END)
    return [one.id for one in found if one.id not in before]


def post(
    books: Books, fen: int, day: date = DAY, *, parts: Sequence[int] = (), kind: str = ""
) -> list[int]:
    """A posted voucher that moves so much at the bank, in parts if asked; returns its lines."""
    parts = parts or (abs(fen),)
    other = books.income if fen > 0 else books.activity
    lines = []
    for part in parts:
        debit, credit = (books.bank, other) if fen > 0 else (other, books.bank)
        lines += books.lines(debit, credit, part)
    voucher = books.made(lines, day, kind or ("receipt" if fen > 0 else "payment"))
    books.post(voucher)
    return lines_of(books, voucher)


def lines_of(books: Books, voucher: int) -> list[int]:
    """The lines of a voucher on the bank account."""
    found = book_lines(books.db, account=books.bank, since=date(1990, 1, 1), until=END)
    return [one.id for one in found if one.voucher == voucher]
