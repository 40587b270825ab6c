"""The figures beside the charts as a table: this year and the one before."""

from __future__ import annotations

from typing import Any, ClassVar

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QSizePolicy, QStyleOptionViewItem, QVBoxLayout, QWidget

from db.words import _
from gui import theme
from gui.fund_charts_rows import CHART_ROW, ChartModel, ChartRow, shown
from gui.row_paint import paint_ground, paint_ring, paint_words
from gui.row_table import RowDelegate, RowTable

_Index = QModelIndex | QPersistentModelIndex
_HEAD, _ROW, _EDGE, _MONEY, _LEAST = 32, 30, 12, 112, 400
_RIGHT = int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight)


def _places(rect: QRect) -> tuple[QRect, QRect, QRect]:
    """Where name, amount and the amount of the year before stand in a row."""
    wide = theme.px(_MONEY)
    former = QRect(rect.right() + 1 - wide, rect.top(), wide, rect.height())
    amount = former.translated(-wide, 0)
    return (
        QRect(rect.left(), rect.top(), amount.left() - rect.left(), rect.height()),
        amount,
        former,
    )


class ChartTableHead(QWidget):
    """The two years over their columns, also where the table scrolls."""

    def __init__(self, table: ChartTable) -> None:
        super().__init__()
        self._table = table
        self._year = 0
        table.resized.connect(self.update)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.signal.changed.connect(self.updateGeometry)

    def show_year(self, year: int) -> None:
        """Another year."""
        self._year = year
        self.update()

    def sizeHint(self) -> QSize:
        """As high as the head of every table."""
        return QSize(theme.px(_LEAST), theme.row(_HEAD))

    def paintEvent(self, event: QPaintEvent) -> None:
        """What is counted, both years, a line before each."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme.color("head"))
        painter.setFont(theme.font(12))
        name, *boxes = _places(QRect(0, 0, self._table.viewport().width(), self.height()))
        paint_words(painter, name.adjusted(_EDGE + 4, 0, -4, 0), _("In yuan"), 12, "text2")
        for box, year in zip(boxes, (self._year, self._year - 1), strict=True):
            painter.setPen(theme.color("text2"))
            words = _("{year}|filter").format(year=year)
            painter.drawText(box.adjusted(0, 0, -_EDGE, 0), _RIGHT, words)
            painter.setPen(QPen(theme.color("line"), 1))
            painter.drawLine(box.topLeft(), box.bottomLeft())
        painter.drawLine(self.rect().bottomLeft(), self.rect().bottomRight())
        painter.end()


class _Delegate(RowDelegate):
    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        return QSize(200, theme.row(_ROW))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        one: ChartRow = index.data(CHART_ROW)
        rect = QRect(option.rect)
        current = index.row() == self.table.currentIndex().row() and one.kind == "item"
        focused = current and self.table.hasFocus()
        painter.save()
        if one.kind in ("item", "coming"):
            hovered = index.row() == self.hovered
            paint_ground(painter, rect, current=current, focused=focused, hovered=hovered)
        else:
            painter.fillRect(rect, theme.color("surface2" if one.kind == "head" else "surface"))
            painter.setPen(QPen(theme.color("gridH"), 1))
            painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        self._cells(painter, rect, one)
        paint_ring(painter, rect, current=current, focused=focused)
        painter.restore()

    def _cells(self, painter: QPainter, rect: QRect, one: ChartRow) -> None:
        bold = one.kind in ("head", "sum")
        name, amount, former = _places(rect.adjusted(0, 0, 0, -1))
        if one.kind == "head":
            name = rect
        paint_words(painter, name.adjusted(_EDGE + 4, 0, -4, 0), one.name, 13, "text", bold=bold)
        if one.kind != "head":
            _money(painter, amount, one.amount, "text", bold=bold)
            _money(painter, former, one.former, "text2", bold=bold)


def _money(painter: QPainter, box: QRect, fen: int | None, token: str, *, bold: bool) -> None:
    """An amount at the right; one that is too long is set smaller, never cut."""
    box = box.adjusted(4, 0, -_EDGE, 0)
    words, size = shown(fen), 13
    while size > 10 and QFontMetrics(theme.font(size, bold)).horizontalAdvance(words) > box.width():
        size -= 1
    painter.setFont(theme.font(size, bold))
    painter.setPen(theme.color("err" if fen and fen < 0 else token if fen else "text3"))
    painter.drawText(box, _RIGHT, words)


class ChartTable(RowTable):
    """The figures; Enter leads to the vouchers of a row."""

    row_height: ClassVar[int] = _ROW
    resized = Signal()

    def __init__(self) -> None:
        self.figures = ChartModel()
        super().__init__(self.figures, _("Figures of the year"))
        self.paint_with(_Delegate(self))
        self.measure()

    def resizeEvent(self, event: Any) -> None:
        """The headings stay over their columns."""
        super().resizeEvent(event)
        self.resized.emit()


class ChartTablePane(QFrame):
    """Head and table, one above the other."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "pane")
        self.table = ChartTable()
        self.head = ChartTableHead(self.table)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.head)
        column.addWidget(self.table, 1)
