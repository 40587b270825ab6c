"""The figures of a summary and its two charts, painted from plain values; each mark opens."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter, QPaintEvent, QPen

from db.words import _
from gui import theme
from gui.fund_charts_chart import HEAD, SIDE, Chart, label
from reports.summary_told import Bar, Bars, Cell

_CELL, _ACROSS = 88, 3
_LEAST = 120
_POINT, _LINE = 3.5, 2
_BAR_LEAST, _BAR_MOST, _BAR, _GAP = 24, 34, 18, 8
_NAMES = 0.4  # of the width, the most that names take
_RIGHT, _CENTRE = Qt.AlignmentFlag.AlignRight, Qt.AlignmentFlag.AlignHCenter


class SummaryCells(Chart):
    """The six figures, three beside each other, each with what it was before."""

    def __init__(self) -> None:
        super().__init__(_("Key figures"))
        self.cells: tuple[Cell, ...] = ()

    def show_cells(self, cells: Sequence[Cell]) -> None:
        """Other figures; the one that was looked at stays."""
        self.cells = tuple(cells)
        self.look_at(self.current)
        self.updateGeometry()

    def marks(self) -> int:
        """One for each figure."""
        return len(self.cells)

    def words(self, at: int) -> str:
        """Label, figure, comparison."""
        one = self.cells[at]
        return _(", ").join(part for part in (f"{one.label} {one.shown} {one.unit}", one.below))

    def box(self, at: int) -> QRect:
        """A third of the width."""
        wide, high = self.width() / _ACROSS, theme.row(_CELL)
        left = round(at % _ACROSS * wide)
        return QRect(left, at // _ACROSS * high, round((at % _ACROSS + 1) * wide) - left, high)

    def minimumSizeHint(self) -> QSize:
        """As many rows as there are."""
        rows = max(1, -(-len(self.cells) // _ACROSS))
        return QSize(theme.px(420), rows * theme.row(_CELL))

    def sizeHint(self) -> QSize:
        """The same."""
        return self.minimumSizeHint()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Up and down go from row to row."""
        step = {Qt.Key.Key_Up: -_ACROSS, Qt.Key.Key_Down: _ACROSS}.get(Qt.Key(event.key()), 0)
        if step and 0 <= self.current + step < self.marks():
            self.look_at(self.current + step)
            self.moved.emit(self.current)
        elif not step:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Label, figure with its unit, comparison; lines between."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme.color("surface"))
        self.paint_marked(painter)
        for at, one in enumerate(self.cells):
            self._paint_cell(painter, self.box(at), one)
        self.paint_ring(painter)
        painter.end()

    def _paint_cell(self, painter: QPainter, box: QRect, one: Cell) -> None:
        painter.setPen(QPen(theme.color("line"), 1))
        painter.drawLine(box.bottomLeft(), box.bottomRight())
        if box.right() < self.width() - 2:
            painter.drawLine(box.topRight(), box.bottomRight())
        inner = QRectF(box.adjusted(SIDE, 8, -8, -8))
        third = inner.height() / 4
        label(painter, QRectF(inner.left(), inner.top(), inner.width(), third), one.label, "text2")
        unit = QFontMetrics(theme.font(12)).horizontalAdvance(one.unit) + 6
        size = next(
            size
            for size in (24, 22, 20, 18, 16, 14, 12)
            if size == 12 or _wide(one.shown, size) + unit <= inner.width()
        )
        middle = QRectF(inner.left(), inner.top() + third, inner.width(), 2 * third)
        token = "link" if one.link else "text"
        label(painter, middle, one.shown, token, size=size, bold=True)
        beside = middle.adjusted(_wide(one.shown, size) + 6, size / 4, 0, size / 4)
        label(painter, beside, one.unit, "text2", size=12)
        below = QRectF(inner.left(), inner.bottom() - third, inner.width(), third)
        label(painter, below, one.below, "text2", size=12)


def _wide(words: str, size: int) -> int:
    return QFontMetrics(theme.font(size, True)).horizontalAdvance(words)


class SummaryBars(Chart):
    """Bars that lie, the largest first, what each comes to at its end."""

    def __init__(self) -> None:
        super().__init__("")
        self.unit = ""
        self.bars: tuple[Bar, ...] = ()

    def show_bars(self, bars: Bars | None) -> None:
        """Another period."""
        self.name = bars.heading if bars else ""
        self.unit = bars.what if bars else ""
        self.bars = bars.bars if bars else ()
        self.setAccessibleName(self.name)
        self.look_at(self.current)
        self.updateGeometry()

    def marks(self) -> int:
        """One for each bar."""
        return len(self.bars)

    def words(self, at: int) -> str:
        """Name and amount."""
        return f"{self.bars[at].label} {self.bars[at].shown} {self.unit}"

    def box(self, at: int) -> QRect:
        """The whole line of a bar."""
        high = self._pitch()
        return QRect(4, theme.row(HEAD) + at * high, self.width() - 8, high)

    def minimumSizeHint(self) -> QSize:
        """High enough for a line of words each."""
        lines = max(self.marks(), 4) * theme.row(_BAR_LEAST)
        return QSize(theme.px(260), theme.row(HEAD) + lines + 8)

    def sizeHint(self) -> QSize:
        """The same; what is left over is taken."""
        return self.minimumSizeHint()

    def _pitch(self) -> int:
        room = self.height() - theme.row(HEAD) - 8
        most = theme.row(_BAR_MOST)
        return max(theme.row(_BAR_LEAST), min(most, room // max(self.marks(), 1)))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Name, the line at zero, the bars."""
        painter = QPainter(self)
        self.paint_head(painter, self.unit)
        if not self.bars:
            self.paint_nothing(painter, _("No bookings in this period."))
            painter.end()
            return
        self.paint_marked(painter)
        metrics, bold = QFontMetrics(theme.font(13)), QFontMetrics(theme.font(13, True))
        widest = max(metrics.horizontalAdvance(one.label) for one in self.bars)
        left = SIDE + min(widest, int(self.width() * _NAMES)) + _GAP
        longest = max(bold.horizontalAdvance(one.shown) for one in self.bars)
        right = max(left + 40, self.width() - SIDE - longest - _GAP)
        most = max(one.amount for one in self.bars) or 1
        for at, one in enumerate(self.bars):
            line = QRectF(self.box(at))
            names = QRectF(SIDE, line.top(), left - SIDE - _GAP, line.height())
            label(painter, names, one.label, "link" if one.link else "text")
            high = min(theme.row(_BAR), line.height() - 8)
            wide = (right - left) * max(one.amount, 0) / most
            bar = QRectF(left, line.center().y() - high / 2, max(wide, 1), high)
            painter.fillRect(bar, theme.color("primary"))
            beside = QRectF(left + wide + _GAP, line.top(), self.width(), line.height())
            label(painter, beside, one.shown, bold=True)
        painter.setPen(QPen(theme.color("text2"), 1))
        top = theme.row(HEAD)
        painter.drawLine(round(left), top, round(left), top + self.marks() * self._pitch())
        self.paint_ring(painter)
        painter.end()
