"""Lines of the bank or of the book as rows: what is open, what is suggested, what is matched."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt

from db.bank_lines import BankLine, BookLine
from db.bank_matching import Sides
from db.formats import show_money, show_month_day
from db.words import _
from gui.row_table import RowsModel

BANK_ROW = int(Qt.ItemDataRole.UserRole) + 1
_Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True)
class BankRow:
    """One row. `state` is head, open, suggested, matched, later (matched with a line after the
    month) or before (the statement cannot know of it). `words` are those of its status."""

    state: str
    words: str
    said: str = ""
    day: date | None = None
    number: str = ""
    amount: int = 0
    id: int = 0
    ticked: bool = False
    paired: bool = False  # it belongs to the current line of the other table

    @property
    def open(self) -> bool:
        """Whether it can be matched."""
        return self.state in ("open", "suggested")


def bank_rows(sides: Sides, ticks: Collection[int], *, only_open: bool) -> list[BankRow]:
    """The bank's lines, those from earlier months first."""
    suggested = {id for one in sides.suggestions for id in one.bank}
    rows = [
        replace(_row(one, one.id in suggested, sides), said=one.words, ticked=one.id in ticks)
        for one in sides.bank
    ]
    return _parted(rows, sides.month, only_open=only_open)


def book_rows(sides: Sides, ticks: Collection[int], *, only_open: bool) -> list[BankRow]:
    """The book's lines, those from earlier months first."""
    suggested = {id for one in sides.suggestions for id in one.book}
    rows = []
    for one in sides.book:
        row = _row(one, one.id in suggested, sides)
        if row.open and sides.begins is not None and not sides.begins.asks(one):
            words = _("Opening balance") if one.opening else _("Before the statement")
            row = replace(row, state="before", words=words)
        number = f"记-{one.number:04d}"
        rows.append(replace(row, said=one.words, number=number, ticked=one.id in ticks))
    return _parted(rows, sides.month, only_open=only_open)


def _row(one: BankLine | BookLine, suggested: bool, sides: Sides) -> BankRow:
    state, words = "open", _("Open|bank")
    if one.cleared is not None:
        later = f"{one.cleared:%Y-%m}" > sides.month
        state = "later" if later else "matched"
        words = show_month_day(one.cleared) if later else _("Matched")
    elif suggested:
        state, words = "suggested", _("Fits|bank")
    return BankRow(state, words, day=one.day, amount=one.amount, id=one.id)


def _parted(rows: Sequence[BankRow], month: str, *, only_open: bool) -> list[BankRow]:
    shown = [one for one in rows if not only_open or one.open]
    earlier = [one for one in shown if one.day and f"{one.day:%Y-%m}" < month]
    if not earlier:
        return shown
    words = _("Open from earlier months: {n}").format(n=len(earlier))
    here = _("This month: {n}").format(n=len(shown) - len(earlier))
    return [BankRow("head", words), *earlier, BankRow("head", here), *shown[len(earlier) :]]


class BankModel(RowsModel):
    """The rows of one side; `table` is where their ids are from."""

    def __init__(self, table: str) -> None:
        super().__init__()
        self.table = table
        self.rows: list[BankRow] = []

    def show_rows(self, rows: list[BankRow]) -> None:
        """Hold other rows."""
        self.beginResetModel()
        self.rows = rows
        self.endResetModel()

    def mark(self, ids: Collection[int]) -> None:
        """These belong to the current line of the other side."""
        self.rows = [replace(one, paired=bool(one.id) and one.id in ids) for one in self.rows]
        if self.rows:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self.rows) - 1, 0))

    def row(self, at: int) -> BankRow | None:
        """The row at a place, None beside the list."""
        return self.rows[at] if 0 <= at < len(self.rows) else None

    def key(self, row: int) -> tuple[str, int] | None:
        """The line of a row; heads have none."""
        one = self.row(row)
        return (self.table, one.id) if one and one.id else None

    def row_of(self, table: str, id: int) -> int:
        """Where a line stands, -1 when it is not in the list."""
        return next((at for at, one in enumerate(self.rows) if one.id == id), -1)

    def heads(self) -> list[int]:
        """The rows that part earlier months from this one."""
        return [at for at, one in enumerate(self.rows) if one.state == "head"]

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
        if role == BANK_ROW:
            return one
        if role in (
            Qt.ItemDataRole.DisplayRole,
            Qt.ItemDataRole.AccessibleTextRole,
            Qt.ItemDataRole.ToolTipRole,
        ):
            day = show_month_day(one.day) if one.day else ""
            amount = show_money(one.amount) if one.id else ""
            ticked = _("Marked") if one.ticked else ""
            pieces = (day, one.number, one.said, amount, one.words, ticked)
            return "  ".join(piece for piece in pieces if piece)
        return None
