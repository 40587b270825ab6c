"""Bars that lie: names at the left, each amount at its bar, the largest first."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QBrush, QFontMetrics, QPainter, QPaintEvent, QPen

from db.formats import show_money
from db.fund_series import Item
from gui import theme
from gui.fund_charts_chart import FOOT, HEAD, SIDE, Axis, Chart, dotted, label

_LEAST, _MOST, _BAR, _GAP = 23, 44, 20, 8
_NAMES = 0.36  # of the width, the most that names take


class BarChart(Chart):
    """Amounts by account; one below zero goes to the left, hatched."""

    def __init__(self, name: str, nothing: str) -> None:
        super().__init__(name)
        self.items: tuple[Item, ...] = ()
        self._nothing = nothing
        self._lines = 1
        self._axis = Axis([])

    def show_items(self, items: Sequence[Item], *, lines: int) -> None:
        """Other amounts; those of which nothing moved in the year have no bar. The height is parted
        into so many lines, for the chart beside has as many."""
        self.items = tuple(one for one in items if one.amount)
        self._lines = max(lines, 1)
        self._axis = Axis([one.amount for one in self.items])
        self.look_at(-1)
        self.updateGeometry()

    def place_of(self, account: int) -> int:
        """Where an account stands, -1 when it has no bar."""
        return next((at for at, one in enumerate(self.items) if one.account == account), -1)

    def marks(self) -> int:
        """One for each account."""
        return len(self.items)

    def words(self, at: int) -> str:
        """Name and amount."""
        return f"{self.items[at].name} {show_money(self.items[at].amount)}"

    def box(self, at: int) -> QRect:
        """The whole line of a bar."""
        high = self._pitch()
        return QRect(4, theme.row(HEAD) + at * high, self.width() - 8, high)

    def minimumSizeHint(self) -> QSize:
        """High enough for a line of words each."""
        lines = max(self._lines, 4) * theme.row(_LEAST)
        return QSize(theme.px(320), theme.row(HEAD) + lines + theme.row(FOOT))

    def sizeHint(self) -> QSize:
        """The same; what is left over is taken."""
        return self.minimumSizeHint()

    def _pitch(self) -> int:
        room = self.height() - theme.row(HEAD) - theme.row(FOOT)
        return max(theme.row(_LEAST), min(theme.row(_MOST), room // self._lines))

    def plot(self) -> tuple[float, float]:
        """Where the axis begins and ends, between the names and room for the longest amount."""
        metrics = QFontMetrics(theme.font(13))
        widest = max((metrics.horizontalAdvance(one.name) for one in self.items), default=0)
        left = SIDE + min(widest, int(self.width() * _NAMES)) + _GAP
        longest = max(
            (metrics.horizontalAdvance(show_money(one.amount)) for one in self.items), default=0
        )
        return left, max(left + 40.0, self.width() - SIDE - longest - _GAP)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Name, ground of the current bar, axis, bars."""
        painter = QPainter(self)
        self.paint_head(painter, self._axis.unit_words() if self.items else "")
        if not self.items:
            self.paint_nothing(painter, self._nothing)
            painter.end()
            return
        self.paint_marked(painter)
        left, right = self.plot()
        self._paint_axis(painter, left, right)
        for at, one in enumerate(self.items):
            self._paint_bar(painter, QRectF(self.box(at)), one, left, right)
        self.paint_ring(painter)
        painter.end()

    def _paint_axis(self, painter: QPainter, left: float, right: float) -> None:
        top = theme.row(HEAD)
        bottom = top + self.marks() * self._pitch()
        for fen, words in self._axis.steps():
            x = round(self._axis.place(fen, left, right))
            painter.setPen(QPen(theme.color("text2"), 1) if fen == 0 else dotted())
            painter.drawLine(x, top, x, bottom)
            box = QRectF(x - 40, bottom, 80, theme.row(FOOT))
            label(painter, box, words, "text2", size=12, side=Qt.AlignmentFlag.AlignHCenter)

    def _paint_bar(
        self, painter: QPainter, line: QRectF, one: Item, left: float, right: float
    ) -> None:
        names = QRectF(SIDE, line.top(), left - SIDE - _GAP, line.height())
        label(painter, names, one.name)
        zero = round(self._axis.place(0, left, right))
        end = round(self._axis.place(one.amount, left, right))
        high = min(theme.row(_BAR), line.height() - 8)
        bar = QRectF(min(zero, end), line.center().y() - high / 2, max(abs(end - zero), 2), high)
        if one.amount > 0:
            painter.fillRect(bar, theme.color("primary"))
        else:
            painter.fillRect(bar, theme.color("surface"))
            painter.setPen(QPen(theme.color("err"), 1))
            painter.setBrush(QBrush(theme.color("err"), Qt.BrushStyle.BDiagPattern))
            painter.drawRect(bar)
        amount = QRectF(max(zero, end) + _GAP, line.top(), self.width(), line.height())
        token = "text" if one.amount > 0 else "err"
        label(painter, amount, show_money(one.amount), token)
