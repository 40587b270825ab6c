"""The rows of the figures beside the charts: sources, uses and months, each group with its sum."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt

from db.formats import show_money
from db.fund_series import Item, YearSeries
from db.words import _
from gui.row_table import Key, RowsModel

_Index = QModelIndex | QPersistentModelIndex
CHART_ROW = int(Qt.ItemDataRole.UserRole) + 1


@dataclass(frozen=True)
class ChartRow:
    """One row. `kind` is head, item (which opens), coming (a month that has not begun) or sum;
    `table` is "income", "expense" or "month", and `id` an account or the number of a month. Amounts
    in fen of the year and of the one before; None where there is none yet."""

    kind: str
    table: str
    name: str
    id: int = 0
    amount: int | None = None
    former: int | None = None
    year: int = 0

    def words(self) -> str:
        """The row in one line, for a screen reader."""
        if self.kind == "head":
            return self.name
        return _("{name}: {amount}, {year}: {former}").format(
            name=self.name,
            amount=shown(self.amount),
            year=self.year - 1,
            former=shown(self.former),
        )


def shown(amount: int | None) -> str:
    """An amount; a dash where there is none."""
    return show_money(amount) if amount else "—"


def rows_of(series: YearSeries) -> list[ChartRow]:
    """What the charts show, in their order; of the months those with an amount."""
    year = series.year
    made = [
        *_group("income", _("Income by source"), series.sources, year),
        _sum("income", series.total.income, series.former.income, year),
        *_group("expense", _("Expense by use"), series.uses, year),
        _sum("expense", series.total.expense, series.former.expense, year),
    ]
    months = [one for one in series.months if one.left is not None or one.former is not None]
    if months:
        made.append(ChartRow("head", "month", _("Left at the end of the month")))
    for one in months:
        number = int(one.month[5:])
        name = _("{n}|month").format(n=number)
        kind = "item" if one.left is not None else "coming"
        made.append(ChartRow(kind, "month", name, number, one.left, one.former, year))
    return made


def _group(table: str, name: str, items: Sequence[Item], year: int) -> Iterable[ChartRow]:
    yield ChartRow("head", table, name)
    for one in items:
        yield ChartRow("item", table, one.name, one.account, one.amount, one.former, year)


def _sum(table: str, amount: int, former: int, year: int) -> ChartRow:
    return ChartRow("sum", table, _("Total"), 0, amount, former, year)


class ChartModel(RowsModel):
    """The rows; only what can be opened can be chosen."""

    def __init__(self) -> None:
        super().__init__()
        self.shown: list[ChartRow] = []

    def show_rows(self, rows: Sequence[ChartRow]) -> None:
        """Other rows."""
        self.beginResetModel()
        self.shown = list(rows)
        self.endResetModel()

    def key(self, row: int) -> Key | None:
        """What a row stands for, None for heads and sums."""
        if 0 <= row < len(self.shown) and self.shown[row].kind == "item":
            return self.shown[row].table, self.shown[row].id
        return None

    def row_of(self, table: str, id: int) -> int:
        """Where it stands."""
        return next((at for at in range(len(self.shown)) if self.key(at) == (table, id)), -1)

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        """How many rows."""
        return 0 if parent.isValid() else len(self.shown)

    def columnCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        """One, painted in columns."""
        return 0 if parent.isValid() else 1

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The row, or its words."""
        if not index.isValid():
            return None
        one = self.shown[index.row()]
        if role == CHART_ROW:
            return one
        if role in (
            Qt.ItemDataRole.DisplayRole,
            Qt.ItemDataRole.AccessibleTextRole,
            Qt.ItemDataRole.ToolTipRole,
        ):
            return one.words()
        return None
