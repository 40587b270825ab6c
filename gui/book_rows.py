"""The rows of a book on the screen: opening, entries, total, and what still waits below."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt

from db.books import Book, Entry
from db.formats import show_money, show_month_day
from db.fund_books import Waiting
from db.fund_search import Sought
from db.words import _
from gui.chips import status_paint
from gui.row_table import RowsModel

BOOK_ROW = int(Qt.ItemDataRole.UserRole) + 1
_Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True)
class BookRow:
    """One row. `kind` is opening, entry, filtered, total, note or waiting; only entries and what
    waits have a voucher. Amounts are fen, None where nothing stands."""

    kind: str
    summary: str
    day: date | None = None
    number: str = ""
    came: int | None = None
    went: int | None = None
    balance: int | None = None
    status: str = ""
    voucher: int = 0

    @property
    def red(self) -> bool:
        """Whether it takes another back."""
        return self.status == "red"


def rows_of(
    book: Book,
    waiting: Sequence[Waiting] = (),
    sought: Sought | None = None,
    ids: Collection[int] | None = None,
) -> list[BookRow]:
    """A book as rows; of all entries only those of `ids` that fit what is sought.

    What is filtered out still counts: balances and totals stay those of the book.
    """
    sought = sought or Sought()
    first = date.fromisoformat(f"{book.month}-01")
    january = book.month.endswith("-01")
    opening = _("Carried over from last year") if january else _("Opening balance")
    rows = [BookRow("opening", opening, first, balance=book.opening)]
    entries = [
        row
        for row in map(_entry, book.entries)
        if (ids is None or row.voucher in ids)
        and sought.fits(came=row.came or 0, went=row.went or 0, status=row.status)
    ]
    rows += entries
    left_out = len(book.entries) - len(entries)
    if left_out:
        rows.append(
            BookRow(
                "filtered",
                _("Left out by the filters: {n}; the balances are those of the whole book.").format(
                    n=left_out
                ),
            )
        )
    total = book.total
    rows.append(
        BookRow(
            "total", _("Total of the month"), None, "", total.debit, total.credit, total.balance
        )
    )
    held = [
        one
        for one in waiting
        if (ids is None or one.voucher in ids)
        and sought.fits(came=one.debit, went=one.credit, status=one.status)
    ]
    if held:
        text = _("Not posted: {n}; they count in no balance.").format(n=len(held))
        rows.append(BookRow("note", text))
        rows += [_waiting(one) for one in held]
    return rows


def _waiting(one: Waiting) -> BookRow:
    return BookRow(
        "waiting",
        one.summary,
        one.day,
        "",
        one.debit or None,
        one.credit or None,
        None,
        "returned" if one.returned else one.status,
        one.voucher,
    )


def _entry(one: Entry) -> BookRow:
    status = "red" if one.red else "reversed" if one.reversed else "posted"
    return BookRow(
        "entry",
        one.summary,
        one.day,
        f"记-{one.number:04d}",
        one.debit or None,
        one.credit or None,
        one.balance,
        status,
        one.voucher,
    )


class BookModel(RowsModel):
    """The rows of one book."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[BookRow] = []

    def show_rows(self, rows: list[BookRow]) -> None:
        """Hold other rows."""
        self.beginResetModel()
        self.rows = rows
        self.endResetModel()

    def row(self, at: int) -> BookRow | None:
        """The row at a place, None beside the list."""
        return self.rows[at] if 0 <= at < len(self.rows) else None

    def key(self, row: int) -> tuple[str, int] | None:
        """The voucher of a row; the others cannot be chosen."""
        one = self.row(row)
        return ("voucher", one.voucher) if one and one.voucher else None

    def row_of(self, table: str, id: int) -> int:
        """Where a voucher stands, -1 when it is not in the book."""
        return next((at for at, one in enumerate(self.rows) if one.voucher == id), -1)

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        """All rows."""
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        """One: the delegate parts it."""
        return 0 if parent.isValid() else 1

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The words of a row for screen readers and the mouse; the row itself for the painter."""
        one = self.row(index.row()) if index.isValid() else None
        if one is None:
            return None
        if role == BOOK_ROW:
            return one
        if role in (
            Qt.ItemDataRole.DisplayRole,
            Qt.ItemDataRole.AccessibleTextRole,
            Qt.ItemDataRole.ToolTipRole,
        ):
            return "  ".join(piece for piece in _words(one) if piece)
        return None


def _words(one: BookRow) -> tuple[str, ...]:
    came = _("In {amount}").format(amount=show_money(one.came)) if one.came else ""
    went = _("Out {amount}").format(amount=show_money(one.went)) if one.went else ""
    left = (
        "" if one.balance is None else _("Balance {amount}").format(amount=show_money(one.balance))
    )
    status = _(status_paint(one.status).label) if one.status else ""
    day = show_month_day(one.day) if one.day else ""
    return day, one.number, one.summary, came, went, left, status
