"""The line of a summary: this year with points, the year before dashed, named at their ends."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPen

from db.words import _
from gui import theme
from gui.fund_charts_chart import FOOT, HEAD, SIDE, Axis, Chart, dotted, label
from reports.summary_told import Curve, Point

_LEAST = 120
_POINT, _LINE = 3.5, 2
_RIGHT, _CENTRE = Qt.AlignmentFlag.AlignRight, Qt.AlignmentFlag.AlignHCenter


@dataclass(frozen=True)
class Label:
    """Words at the line and where they stand; `at` is the mark behind them, -1 for none."""

    box: QRectF
    words: str
    bold: bool
    at: int


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
        counts = [n for one in self._points() for n in (one.now, one.former) if n is not None]
        wanted = [_end(name, max(counts, default=0)) for name in self.curve.names]
        slot = (self.width() - 2 * SIDE) / max(self.marks(), 1)
        return max(max(bold.horizontalAdvance(words) for words in wanted) + 12.0 - slot / 2, 28.0)

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
        self._paint_words(painter)
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

    def _paint_words(self, painter: QPainter) -> None:
        for one in self.labels():
            if one.at >= 0:
                painter.fillRect(one.box, theme.color(self.ground(one.at)))
            token = "text" if one.bold else "text2"
            label(painter, one.box, one.words, token, size=12, bold=one.bold)

    def labels(self) -> list[Label]:
        """Each series' name with its last value at its end, then the highest and the lowest of this
        year; a value for which there is no free place is left to the tooltip."""
        if self.curve is None:
            return []
        found: list[Label] = []
        now, former = self._line(former=False), self._line(former=True)
        for name, line, bold in zip(self.curve.names, (now, former), (True, False), strict=True):
            if line:
                point, count = line[-1]
                words = _end(name, count)
                behind = len(line) == self.marks()
                box = self._free(words, point, bold, found, behind=behind, must=True)
                found.append(Label(box, words, bold, -1))
        order = sorted(range(len(now)), key=lambda at: now[at][1])
        for at in dict.fromkeys((order[-1], order[0]) if order else ()):
            point, count = now[at]
            words = f"{count:,}"
            box = self._free(words, point, True, found, low=at == order[0])
            if at < len(now) - 1 and not box.isNull():
                found.append(Label(box, words, True, at))
        return found

    def _free(
        self,
        words: str,
        point: QPointF,
        bold: bool,
        taken: Sequence[Label],
        *,
        behind: bool = False,
        low: bool = False,
        must: bool = False,
    ) -> QRectF:
        """A place for words at a point that no others have; none if there is none and need not be
        one. Behind it, above it, or below it where it is low."""
        wide = QFontMetrics(theme.font(12, bold)).horizontalAdvance(words) + 4.0
        high = float(theme.px(16))
        left = min(max(point.x() - wide / 2, 0.0), self.width() - wide - 2.0)
        places = []
        for far in (6, 16, 28, 44, 64) if must else (6,):
            above = QRectF(left, point.y() - high - far, wide, high)
            below = QRectF(left, point.y() + far, wide, high)
            places += [below, above] if low else [above, below]
        if behind:
            beside = QRectF(point.x() + 8, point.y() - high / 2, wide, high)
            steps = (0, -4, 4, -8, 8, -12, 12, -16, 16)
            places = [*(beside.translated(0, step) for step in steps), *places]
        top, bottom = theme.row(HEAD) - 6, self._upright()[0] - 2
        free = [
            box
            for box in places
            if top <= box.top()
            and box.bottom() < bottom
            and not any(box.intersects(other.box) for other in taken)
        ]
        return free[0] if free else places[0] if must else QRectF()


def _end(name: str, count: int) -> str:
    return f"{name} {count:,}"


def _pen(*, dashed: bool) -> QPen:
    """The year before is thin and dashed, the year itself is not."""
    if not dashed:
        return QPen(theme.color("primary"), _LINE)
    pen = QPen(theme.color("text2"), 1.4)
    pen.setDashPattern([4, 3])
    return pen
