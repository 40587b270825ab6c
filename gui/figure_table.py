"""A table of figures to be read, not worked in: words left, figures right, bars where they help."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from gui import theme

_HEAD, _ROW, _SIDE, _BAR = 32, 34, 12, 14


@dataclass(frozen=True)
class FigureColumn:
    """A column: its head, and its least width; the first one takes the room that is left."""

    label: str
    width: int
    left: bool = False


class FigureTable(QWidget):
    """Rows of words. `bars` are shares of 1 for each row, drawn in a last column without a head."""

    def __init__(
        self,
        columns: Sequence[FigureColumn],
        rows: Sequence[Sequence[str]],
        *,
        bars: Sequence[float] = (),
        bar_width: int = 0,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.columns, self.rows, self.bars = tuple(columns), tuple(rows), tuple(bars)
        self._bar_width = bar_width
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        said = [", ".join(f"{one.label} {cell}" for one, cell in self._pairs(row)) for row in rows]
        self.setAccessibleName("; ".join(said))
        theme.signal.changed.connect(self.updateGeometry)

    def sizeHint(self) -> QSize:
        """As high as its rows."""
        width = sum(column.width for column in self.columns) + self._bar_width
        return QSize(width, theme.row(_HEAD) + theme.row(_ROW) * len(self.rows) + 1)

    def minimumSizeHint(self) -> QSize:
        """No narrower than its columns."""
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        """The head, a line under each row, the bars."""
        painter = QPainter(self)
        head, high = theme.row(_HEAD), theme.row(_ROW)
        painter.fillRect(0, 0, self.width(), head, theme.color("head"))
        self._cells(painter, 0, head, [one.label for one in self.columns], "text2", 12)
        for number, row in enumerate(self.rows):
            top = head + number * high
            self._cells(painter, top, high, row, "text", 13)
            if number < len(self.bars):
                self._bar(painter, top, high, self.bars[number])
            painter.setPen(QPen(theme.color("grid"), 1))
            painter.drawLine(0, top + high, self.width(), top + high)

    def _pairs(self, row: Sequence[str]) -> list[tuple[FigureColumn, str]]:
        return list(zip(self.columns, row, strict=True))

    def _cells(
        self, painter: QPainter, top: int, high: int, cells: Sequence[str], token: str, size: int
    ) -> None:
        painter.setPen(theme.color(token))
        painter.setFont(theme.font(size))
        spare = max(self.width() - self.sizeHint().width(), 0)
        x = 0
        for number, (column, words) in enumerate(self._pairs(cells)):
            wide = column.width + (spare if number == 0 else 0)
            box = QRectF(x + _SIDE, top, wide - 2 * _SIDE, high)
            side = Qt.AlignmentFlag.AlignLeft if column.left else Qt.AlignmentFlag.AlignRight
            metrics = QFontMetrics(painter.font())
            fitting = metrics.elidedText(words, Qt.TextElideMode.ElideRight, int(box.width()))
            painter.drawText(box, side | Qt.AlignmentFlag.AlignVCenter, fitting)
            x += wide

    def _bar(self, painter: QPainter, top: int, high: int, share: float) -> None:
        left = self.width() - self._bar_width
        wide = (self._bar_width - _SIDE) * share
        if wide > 0:
            box = QRectF(left, top + (high - _BAR) / 2, max(wide, 2), _BAR)
            painter.fillRect(box, theme.color("primary"))
