"""The figures of a summary and its two charts, painted from plain values; each mark opens."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter, QPaintEvent, QPen

from db.words import _
from gui import theme
from gui.fund_charts_chart import FOOT, HEAD, SIDE, Axis, Chart, dotted, label
from reports.summary_told import Bar, Bars, Cell, Curve, Point

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


class SummaryCurve(Chart):
    """This year with points, the year before dashed, each named at its end."""

    def __init__(self) -> None:
        super().__init__("")
        self.curve: Curve | None = None
        self._axis = Axis([])

    def show_curve(self, curve: Curve | None) -> None:
        """Another period."""
        self.curve = curve
        self.name = curve.heading if curve else ""
        self.setAccessibleName(self.name)
        counts = [n for one in self._points() for n in (one.now, one.former) if n is not None]
        self._axis = Axis([100 * n for n in counts])
        self.look_at(self.current)

    def _points(self) -> tuple[Point, ...]:
        return self.curve.points if self.curve else ()

    def marks(self) -> int:
        """One for each point of the axis."""
        return len(self._points())

    def words(self, at: int) -> str:
        """The point's name and both counts."""
        assert self.curve is not None
        one = self.curve.points[at]
        pairs = zip(self.curve.names, (one.now, one.former), strict=True)
        said = [f"{name} {count:,}" for name, count in pairs if count is not None]
        return _(", ").join([one.label + self.curve.under, *said])

    def box(self, at: int) -> QRect:
        """The whole column of a point."""
        left, right = self._across()
        wide = (right - left) / max(self.marks(), 1)
        top = theme.row(HEAD)
        return QRect(round(left + at * wide), top, round(wide), self.height() - top - 4)

    def minimumSizeHint(self) -> QSize:
        """High enough for the axis."""
        return QSize(theme.px(420), theme.row(HEAD) + theme.row(_LEAST))

    def sizeHint(self) -> QSize:
        """The same; what is left over is taken."""
        return self.minimumSizeHint()

    def _across(self) -> tuple[float, float]:
        metrics = QFontMetrics(theme.font(12))
        widest = max(metrics.horizontalAdvance(words) for _count, words in self._axis.steps())
        return SIDE + widest + 8.0, self.width() - SIDE - self._ends()

    def _ends(self) -> float:
        """Room for the names of the series behind their last points."""
        if self.curve is None:
            return 0.0
        bold = QFontMetrics(theme.font(12, True))
        return max(bold.horizontalAdvance(name) for name in self.curve.names) + 4.0

    def _upright(self) -> tuple[float, float]:
        return self.height() - theme.row(FOOT) - 4.0, theme.row(HEAD) + theme.px(18)

    def _line(self, *, former: bool) -> list[tuple[QPointF, int]]:
        left, right = self._across()
        low, high = self._upright()
        slot = (right - left) / max(self.marks(), 1)
        found = []
        for at, one in enumerate(self._points()):
            count = one.former if former else one.now
            if count is not None:
                y = self._axis.place(100 * count, low, high)
                found.append((QPointF(left + (at + 0.5) * slot, y), count))
        return found

    def paintEvent(self, event: QPaintEvent) -> None:
        """Name and unit, axis, both lines, their names and the values that matter."""
        painter = QPainter(self)
        now, former = self._line(former=False), self._line(former=True)
        if self.curve is None or not (now or former):
            self.paint_head(painter, "")
            self.paint_nothing(painter, _("No bookings in this period."))
            painter.end()
            return
        self.paint_head(painter, self._unit())
        self.paint_marked(painter)
        self._paint_axis(painter)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for points, dashed in ((former, True), (now, False)):
            painter.setPen(_pen(dashed=dashed))
            for (start, _n), (end, _m) in pairwise(points):
                painter.drawLine(start, end)
        painter.setBrush(theme.color("primary"))
        for point, _count in now:
            painter.drawEllipse(point, _POINT, _POINT)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        self._paint_words(painter, now, former)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
        self.paint_ring(painter)
        painter.end()

    def _unit(self) -> str:
        assert self.curve is not None
        what = self.curve.what
        return _("10,000 {what}").format(what=what) if self._axis.unit > 100 else what

    def _paint_axis(self, painter: QPainter) -> None:
        assert self.curve is not None
        left, right = self._across()
        low, high = self._upright()
        for count, words in self._axis.steps():
            y = round(self._axis.place(count, low, high))
            painter.setPen(QPen(theme.color("text2"), 1) if count == 0 else dotted())
            painter.drawLine(round(left), y, round(right), y)
            box = QRectF(0, y - 10, left - 8, 20)
            label(painter, box, words, "text2", size=12, side=_RIGHT)
        slot = (right - left) / max(self.marks(), 1)
        metrics = QFontMetrics(theme.font(12))
        widest = max(metrics.horizontalAdvance(one.label) for one in self._points()) + 4
        every = next((n for n in (1, 2, 5, 10) if n * slot >= widest), 10)
        for at, one in enumerate(self._points()):
            if at % every == 0:
                x = left + (at + 0.5) * slot - widest / 2
                box = QRectF(x, self.height() - theme.row(FOOT) - 2, widest, theme.row(20))
                label(painter, box, one.label, "text2", size=12, side=_CENTRE)
        under = QRectF(right, self.height() - theme.row(FOOT) - 2, self.width(), theme.row(20))
        label(painter, under.adjusted(6, 0, 0, 0), self.curve.under, "text2", size=12)

    def _paint_words(
        self,
        painter: QPainter,
        now: Sequence[tuple[QPointF, int]],
        former: Sequence[tuple[QPointF, int]],
    ) -> None:
        """The names behind the last points, apart from each other; the highest, the lowest and the
        last value of this year."""
        assert self.curve is not None
        high = theme.px(16)
        ends = [line[-1][0] for line in (now, former) if line]
        tops = [end.y() - high / 2 for end in ends]
        if len(tops) == 2 and abs(ends[0].x() - ends[1].x()) < self._ends():
            apart = high - abs(tops[0] - tops[1])
            if apart > 0:
                up = 0 if tops[0] <= tops[1] else 1
                tops[up] -= apart / 2
                tops[1 - up] += apart / 2
        shown = [name for name, line in zip(self.curve.names, (now, former), strict=True) if line]
        for at, (name, end, top) in enumerate(zip(shown, ends, tops, strict=True)):
            box = QRectF(end.x() + 8, top, self._ends(), high)
            bold = bool(now) and at == 0
            label(painter, box, name, "text" if bold else "text2", size=12, bold=bold)
        if not now:
            return
        order = sorted(range(len(now)), key=lambda at: now[at][1])
        for at in {order[0], order[-1], len(now) - 1}:
            point, count = now[at]
            words = f"{count:,}"
            wide = QFontMetrics(theme.font(12, True)).horizontalAdvance(words) + 4
            below = at == order[0] and len(now) > 1 and point.y() + high + 8 < self._upright()[0]
            top = point.y() + 6 if below else point.y() - high - 6
            box = QRectF(point.x() - wide / 2, top, wide, high)
            painter.fillRect(box, theme.color(self.ground(at)))
            label(painter, box, words, size=12, bold=True, side=_CENTRE)


def _pen(*, dashed: bool) -> QPen:
    """The year before is thin and dashed, the year itself is not."""
    if not dashed:
        return QPen(theme.color("primary"), _LINE)
    pen = QPen(theme.color("text2"), 1.4)
    pen.setDashPattern([4, 3])
    return pen


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
