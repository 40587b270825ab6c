"""The funds at the left of the book: what is left of each, and the year's budget of the chosen."""

from __future__ import annotations

from typing import Any, ClassVar

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QLabel, QStyleOptionViewItem, QVBoxLayout, QWidget

from db.budgets import Compared
from db.formats import show_money
from db.words import _
from gui import theme
from gui.row_paint import ROW, paint_ground, paint_ring, paint_words, two_lines
from gui.row_table import RowDelegate, RowsModel, RowTable

_Index = QModelIndex | QPersistentModelIndex
_FUND = int(Qt.ItemDataRole.UserRole) + 1
_EDGE = 16
_BUDGETS = 6


class _Model(RowsModel):
    def __init__(self) -> None:
        super().__init__()
        self.funds: list[tuple[int, str, int]] = []

    def show_funds(self, funds: list[tuple[int, str, int]]) -> None:
        self.beginResetModel()
        self.funds = funds
        self.endResetModel()

    def key(self, row: int) -> tuple[str, int] | None:
        return ("fund", self.funds[row][0]) if 0 <= row < len(self.funds) else None

    def row_of(self, table: str, id: int) -> int:
        return next((at for at, one in enumerate(self.funds) if one[0] == id), -1)

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        return 0 if parent.isValid() else len(self.funds)

    def columnCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        return 0 if parent.isValid() else 1

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        one = self.funds[index.row()]
        if role == _FUND:
            return one
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return _("{fund}, left {amount}").format(fund=one[1], amount=show_money(one[2]))
        return None


class _Delegate(RowDelegate):
    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        return QSize(150, theme.row(ROW))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        _id, name, left = index.data(_FUND)
        rect: QRect = option.rect
        current = index.row() == self.table.currentIndex().row()
        focused = current and self.table.hasFocus()
        painter.save()
        paint_ground(
            painter, rect, current=current, focused=focused, hovered=index.row() == self.hovered
        )
        first, second = two_lines(rect, _EDGE, 8)
        paint_words(painter, first, name, 13, "text", bold=current)
        token = "err" if left < 0 else "text" if current else "text2"
        paint_words(painter, second, show_money(left), 12, token, bold=current)
        paint_ring(painter, rect, current=current, focused=focused)
        painter.restore()


class _FundTable(RowTable):
    row_height: ClassVar[int] = ROW

    def __init__(self) -> None:
        self.funds = _Model()
        super().__init__(self.funds, _("Funds"))
        self.paint_with(_Delegate(self))
        self.measure()


class _Bar(QWidget):
    """One use of the budget: name, percent, a bar, spent of budget."""

    def __init__(self, name: str, one: Compared) -> None:
        super().__init__()
        self._name, self._one = name, one
        self.setFixedHeight(theme.px(44))
        self.setToolTip(self._words())
        self.setAccessibleName(f"{name} {self._words()}")

    def _words(self) -> str:
        spent = show_money(self._one.actual)
        if self._one.budget is None:
            return _("{spent}, not budgeted").format(spent=spent)
        return _("{spent} of {budget}").format(spent=spent, budget=show_money(self._one.budget))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Name and percent above, the bar, the amounts below."""
        painter = QPainter(self)
        wide = self.width() - 2 * _EDGE
        budget, actual = self._one.budget, self._one.actual
        over = budget is None or actual > budget
        percent = "" if not budget else f"{actual * 100 // budget}%"
        top = QRect(_EDGE, 0, wide, theme.px(18))
        paint_words(painter, top, self._name, 13, "text")
        painter.setFont(theme.font(12, over))
        painter.setPen(theme.color("err" if over else "text2"))
        side = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(top, int(side), f"▲ {percent}" if over and percent else percent)
        bar = QRect(_EDGE, theme.px(20), wide, 5)
        painter.fillRect(bar, theme.color("head"))
        share = 1.0 if not budget else min(1.0, max(0.0, actual / budget))
        painter.fillRect(
            QRect(bar.left(), bar.top(), round(wide * share), 5),
            theme.color("errFill" if over else "primary"),
        )
        below = QRect(_EDGE, theme.px(26), wide, theme.px(16))
        paint_words(painter, below, self._words(), 12, "err" if over else "text3")
        painter.end()


class FundCards(QFrame):
    """Says which fund is wanted; 0 stands for all."""

    chosen = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "pane")
        self.setMinimumWidth(170)
        self.setMaximumWidth(260)
        self.table = _FundTable()
        self.table.current_changed.connect(self._say)
        self._budget = QVBoxLayout()
        self._budget.setContentsMargins(0, 4, 0, 8)
        self._budget.setSpacing(2)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 8, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.table, 1)
        column.addLayout(self._budget)

    def show_funds(self, funds: list[tuple[int, str, int]], chosen: int) -> None:
        """(id, name, what is left in fen); the first is all of them."""
        blocked = self.table.blockSignals(True)
        self.table.funds.show_funds(funds)
        self.table.choose(("fund", chosen))
        self.table.blockSignals(blocked)

    def show_budget(self, title: str, uses: list[tuple[str, Compared]]) -> None:
        """The uses with the most spent first; what has no budget is loud."""
        while (item := self._budget.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        if not uses:
            return
        head = QLabel(title)
        head.setProperty("role", "quiet")
        head.setContentsMargins(_EDGE, 8, 8, 2)
        self._budget.addWidget(head)
        for name, one in uses[:_BUDGETS]:
            self._budget.addWidget(_Bar(name, one))

    def _say(self) -> None:
        key = self.table.key()
        if key is not None:
            self.chosen.emit(key[1])
