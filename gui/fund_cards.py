"""The funds at the left of the book: what is left of each, and the year's budget of the chosen."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any, ClassVar

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QLabel, QStyleOptionViewItem, QVBoxLayout, QWidget

from db.budgets import Compared, compared
from db.budgets import percent as percent_of
from db.chart import accounts
from db.formats import show_date, show_money
from db.fund_books import left_before
from db.funds import Fund, funds
from db.store import Store
from db.words import _, language
from gui import icons, theme
from gui.form_scroll import FormScroll
from gui.row_paint import ROW, paint_ground, paint_ring, paint_words, two_lines
from gui.row_table import RowDelegate, RowsModel, RowTable

_Index = QModelIndex | QPersistentModelIndex
_FUND = int(Qt.ItemDataRole.UserRole) + 1
_EDGE = 16


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
        self.setFixedHeight(theme.px(48))
        self.setToolTip(f"{name}  {self._words(show_money)}")
        self.setAccessibleName(f"{name} {self._words(show_money)}")

    def _words(self, shown: Callable[[int], str]) -> str:
        spent = shown(self._one.actual)
        if self._one.budget is None:
            return _("{spent}, not budgeted").format(spent=spent)
        return _("{spent} of {budget}").format(spent=spent, budget=shown(self._one.budget))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Name and percent above, the bar, the amounts below."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        wide = self.width() - 2 * _EDGE
        budget, actual = self._one.budget, self._one.actual
        loud = bool(self._one.mark)
        percent = percent_of(budget, actual) if budget else ""
        font = theme.font(13, loud)
        room = QFontMetrics(font).horizontalAdvance(percent) + (theme.px(18) if loud else 4)
        top = QRect(_EDGE, 0, wide, theme.px(20))
        paint_words(painter, top.adjusted(0, 0, -room - 4, 0), self._name, 13, "text")
        painter.setFont(font)
        painter.setPen(theme.color("err" if loud else "text2"))
        side = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(top, int(side), percent)
        if loud:
            size = theme.px(11)
            left = top.right() - room + 2 if percent else top.right() - size
            sign = QRectF(left, top.center().y() - size / 2, size, size)
            icons.paint(painter, sign, "triangle-exclamation", "err")
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        bar = QRect(_EDGE, theme.px(22), wide, 5)
        painter.fillRect(bar, theme.color("head"))
        share = 1.0 if not budget else min(1.0, max(0.0, actual / budget))
        painter.fillRect(
            QRect(bar.left(), bar.top(), round(wide * share), 5),
            theme.color("errFill" if loud else "primary"),
        )
        below = QRect(_EDGE, theme.px(28), wide, theme.px(17))
        paint_words(painter, below, self._words(_brief), 12, "err" if loud else "text3")
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
        self._below = QVBoxLayout()
        self._below.setContentsMargins(0, 4, 0, 8)
        self._below.setSpacing(2)
        holder = QWidget()
        holder.setLayout(self._below)
        self._scroll = FormScroll()
        self._scroll.setWidget(holder)
        self._scroll.viewport().setAutoFillBackground(False)
        holder.setAutoFillBackground(False)
        head = QLabel(_("Funds"))
        head.setProperty("role", "label")
        head.setContentsMargins(_EDGE, 12, 8, 4)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(head)
        column.addWidget(self.table)
        column.addWidget(self._scroll, 1)

    def show_store(self, store: Store, *, day: str, chosen: int, year: str) -> None:
        """What is left of each fund before a day, and of the chosen one (0 for all) what it may
        be spent on and how its budget of a year stands."""
        known = funds(store)
        listed = [(0, _("All funds"), left_before(store, day=day))]
        listed += [(one.id, one.name, left_before(store, day=day, fund=one.id)) for one in known]
        blocked = self.table.blockSignals(True)
        self.table.funds.show_funds(listed)
        self.table.choose(("fund", chosen))
        self.table.blockSignals(blocked)
        self._fit()
        names = {one.id: one.name for one in accounts(store, archived=True)}
        here = next((one for one in known if one.id == chosen), None)
        uses = _uses(compared(store, year=int(year)), chosen)
        self._clear()
        if here is not None:
            self._show_terms(here, names)
        if uses:
            self._head(_("Budget {year}").format(year=year))
        for one in uses:
            self._below.addWidget(_Bar(names[one.account], one))
        self._below.addStretch(1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """All funds are seen where there is room for them."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        tall = theme.row(ROW) * self.table.funds.rowCount() + 2
        self.table.setFixedHeight(min(tall, max(self.height() * 6 // 10, theme.row(ROW))))

    def words(self) -> list[str]:
        """What stands below the funds, for screen readers and tests."""
        found = []
        for at in range(self._below.count()):
            item = self._below.itemAt(at)
            widget = item.widget() if item is not None else None
            if isinstance(widget, QLabel):
                found.append(widget.text())
            elif widget is not None:
                found.append(widget.accessibleName())
        return found

    def _show_terms(self, one: Fund, names: dict[int, str]) -> None:
        """What a fund may be spent on, when, and what it asks for."""
        said = []
        if one.restricted:
            uses = _(", ").join(names[use] for use in one.uses)
            said.append(_("For nothing but: {uses}").format(uses=uses))
        if one.starts or one.ends:
            said.append(
                _("From {starts} to {ends}").format(
                    starts=show_date(one.starts) or "…", ends=show_date(one.ends) or "…"
                )
            )
        if one.decision:
            said.append(_("Spent after a decision, with its minutes"))
        if said:
            self._head(_("Restricted") if one.restricted else _("To be heeded"))
            for words in said:
                self._line(words)

    def _head(self, text: str) -> None:
        head = QLabel(text)
        head.setProperty("role", "label")
        head.setContentsMargins(_EDGE, 10, 8, 2)
        self._below.addWidget(head)

    def _line(self, text: str) -> None:
        line = QLabel(text)
        line.setProperty("role", "help")
        line.setTextFormat(Qt.TextFormat.PlainText)
        line.setWordWrap(True)
        line.setContentsMargins(_EDGE, 0, 8, 2)
        self._below.addWidget(line)

    def _clear(self) -> None:
        while (item := self._below.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()

    def _say(self) -> None:
        key = self.table.key()
        if key is not None:
            self.chosen.emit(key[1])


def _uses(known: list[Compared], fund: int) -> list[Compared]:
    """The uses of a fund, or of all together, the most spent first."""
    found: dict[int, Compared] = {}
    for one in known:
        if fund in (0, one.fund):
            was = found.get(one.account)
            budgets = [b for b in (one.budget, was.budget if was else None) if b is not None]
            found[one.account] = Compared(
                fund,
                one.account,
                sum(budgets) if budgets else None,
                one.actual + (was.actual if was else 0),
            )
    return sorted(found.values(), key=lambda one: -one.actual)


def _brief(fen: int) -> str:
    """21.49万 where people count in ten thousands; whole yuan elsewhere."""
    if language() != "en" and abs(fen) >= 10**6:
        return f"{Decimal(fen) / 10**6:.2f}".rstrip("0").rstrip(".") + "万"
    return f"{Decimal(fen) / 100:,.0f}"
