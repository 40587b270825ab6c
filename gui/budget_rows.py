"""The rows of the budget: each fund with its uses, its sum, and the sum of all."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt

from db.budgets import Compared, percent, total
from db.formats import show_money
from db.words import _
from gui.row_table import Key, RowsModel

_Index = QModelIndex | QPersistentModelIndex
BUDGET_ROW = int(Qt.ItemDataRole.UserRole) + 1


@dataclass(frozen=True)
class BudgetRow:
    """One row. `kind` is fund, use, sum or all; amounts in fen, `former` is what was spent in the
    year before. `mark` is "unbudgeted", "over" or nothing; `id` is the place among the uses."""

    kind: str
    name: str
    id: int = 0
    fund: int = 0
    account: int = 0
    former: int = 0
    budget: int | None = None
    actual: int = 0
    mark: str = ""
    unbudgeted: int = 0

    @property
    def left(self) -> int:
        """What the budget leaves; what has none is spent from nothing."""
        return (self.budget or 0) - self.actual

    @property
    def percent(self) -> str:
        """How much of the budget is spent."""
        return percent(self.budget, self.actual)

    def words(self) -> str:
        """The row in one line, for a screen reader."""
        if self.kind == "fund":
            return self.name
        budget = _("no budget") if self.budget is None else show_money(self.budget)
        loud = {"unbudgeted": _("not budgeted"), "over": _("exceeded")}.get(self.mark, "")
        return (
            _("{name}: budget {budget}, actual {actual}, left {left} {loud}")
            .format(
                name=self.name,
                budget=budget,
                actual=show_money(self.actual),
                left=show_money(self.left),
                loud=loud,
            )
            .strip()
        )


def rows_of(
    uses: Sequence[Compared],
    former: Sequence[Compared],
    funds: Mapping[int, str],
    accounts: Mapping[int, str],
) -> list[BudgetRow]:
    """The uses by fund, in their order, with heads and sums; `former` is the year before."""
    spent = {(one.fund, one.account): one.actual for one in former}
    made: list[BudgetRow] = []
    for fund in dict.fromkeys(one.fund for one in uses):
        own = [one for one in uses if one.fund == fund]
        made.append(BudgetRow("fund", funds[fund], fund=fund))
        for one in own:
            made.append(
                BudgetRow(
                    "use",
                    accounts[one.account],
                    len(made),
                    fund,
                    one.account,
                    spent.get((fund, one.account), 0),
                    one.budget,
                    one.actual,
                    one.mark,
                )
            )
        before = sum(amount for (of, _use), amount in spent.items() if of == fund)
        made.append(_sum("sum", _("Total of the fund"), own, before, fund))
    if made:
        shown = {one.fund for one in uses}
        before = sum(amount for (of, _use), amount in spent.items() if of in shown)
        made.append(_sum("all", _("Total"), uses, before))
    return made


def _sum(kind: str, name: str, those: Sequence[Compared], former: int, fund: int = 0) -> BudgetRow:
    one = total(those)
    mark = "over" if one.actual > one.budget and one.budget else ""
    return BudgetRow(
        kind,
        name,
        fund=fund,
        former=former,
        budget=one.budget,
        actual=one.actual,
        mark="unbudgeted" if one.unbudgeted and not mark else mark,
        unbudgeted=one.unbudgeted,
    )


class BudgetModel(RowsModel):
    """The rows; only uses can be chosen."""

    def __init__(self) -> None:
        super().__init__()
        self.shown: list[BudgetRow] = []

    def show_rows(self, rows: Sequence[BudgetRow]) -> None:
        """Other rows."""
        self.beginResetModel()
        self.shown = list(rows)
        self.endResetModel()

    def key(self, row: int) -> Key | None:
        """The place of a use among the rows."""
        if 0 <= row < len(self.shown) and self.shown[row].kind == "use":
            return "use", row
        return None

    def row_of(self, table: str, id: int) -> int:
        """Where it stands."""
        return id if self.key(id) else -1

    def place_of(self, fund: int, account: int) -> int:
        """Where the use of a fund stands, -1 when it is not shown."""
        for at, one in enumerate(self.shown):
            if one.kind == "use" and (one.fund, one.account) == (fund, account):
                return at
        return -1

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
        if role == BUDGET_ROW:
            return one
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return one.words()
        return None
