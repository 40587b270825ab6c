"""What was left at the end of each month: a line with points, the year before dashed."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPen, QPolygonF

from db.axis import in_unit
from db.formats import show_money
from db.fund_series import MonthLeft
from db.words import _
from gui import theme
from gui.fund_charts_chart import FOOT, HEAD, SIDE, Axis, Chart, dotted, label

_LEAST = 150
_POINT, _LINE, _SAMPLE = 3.5, 2, 28
_ROOMY = 52  # a month so wide has its amount above its point; else only a few have


class LineChart(Chart):
    """The months that have come are its marks; the axis begins at zero."""

    def __init__(self, name: str, nothing: str) -> None:
        super().__init__(name)
        self.months: tuple[MonthLeft, ...] = ()
        self._nothing = nothing
        self._axis = Axis([])
        self._known: list[int] = []

    def show_months(self, months: Sequence[MonthLeft]) -> None:
        """The twelve months of another year or fund."""
        self.months = tuple(months)
        amounts = [one.left for one in months] + [one.former for one in months]
        self._axis = Axis([fen for fen in amounts if fen is not None])
        self._known = [at for at, one in enumerate(months) if one.left is not None]
        self.look_at(-1)

    def place_of(self, month: int) -> int:
        """Which mark a month is by its number, -1 when it has not come."""
        return self._known.index(month - 1) if month - 1 in self._known else -1

    def month(self, at: int) -> int:
        """The number of the month of a mark."""
        return self._known[at] + 1

    def marks(self) -> int:
        """One for each month with an amount."""
        return len(self._known)

    def words(self, at: int) -> str:
        """Month and amount; the year before where it is known."""
        one = self.months[self._known[at]]
        said = f"{one.month} {show_money(one.left)}"
        if one.former is None:
            return said
        before = _("the year before {amount}").format(amount=show_money(one.former))
        return f"{said}, {before}"

    def box(self, at: int) -> QRect:
        """The whole column of a month."""
        left, right = self._across()
        wide = (right - left) / 12
        x = left + self._known[at] * wide
        return QRect(round(x), theme.row(HEAD), round(wide), self.height() - theme.row(HEAD) - 4)

    def minimumSizeHint(self) -> QSize:
        """High enough for the axis."""
        return QSize(theme.px(480), theme.row(HEAD) + theme.row(_LEAST))

    def sizeHint(self) -> QSize:
        """The same; what is left over is taken."""
        return self.minimumSizeHint()

    def _across(self) -> tuple[float, float]:
        """From the words of the axis to the room for the last amount."""
        metrics = QFontMetrics(theme.font(12))
        widest = max(metrics.horizontalAdvance(words) for _fen, words in self._axis.steps())
        return SIDE + widest + 8.0, self.width() - SIDE - 8.0

    def _upright(self) -> tuple[float, float]:
        """The bottom and the top of the axis; above it there is room for an amount."""
        return self.height() - theme.row(FOOT) - 4.0, theme.row(HEAD) + theme.px(20)

    def _points(self, name: str) -> list[tuple[QPointF, int]]:
        left, right = self._across()
        low, high = self._upright()
        found = []
        for at, one in enumerate(self.months):
            fen = getattr(one, name)
            if fen is not None:
                x = left + (at + 0.5) * (right - left) / 12
                found.append((QPointF(x, self._axis.place(fen, low, high)), fen))
        return found

    def paintEvent(self, event: QPaintEvent) -> None:
        """Name and key, axis, the year before, the year, its amounts."""
        painter = QPainter(self)
        now, former = self._points("left"), self._points("former")
        if not now and not former:
            self.paint_head(painter, "")
            self.paint_nothing(painter, self._nothing)
            painter.end()
            return
        right = self.paint_head(painter, self._axis.unit_words())
        self.paint_marked(painter)
        self._paint_axis(painter)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_key(painter, right - 20, former=bool(former))
        self._paint_line(painter, former, dashed=True)
        self._paint_line(painter, now, dashed=False)
        self._paint_amounts(painter, now)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
        self.paint_ring(painter)
        painter.end()

    def _paint_key(self, painter: QPainter, right: float, *, former: bool) -> None:
        """Which line is which year, from the right."""
        year = int(self.months[0].month[:4])
        middle = theme.row(HEAD) / 2
        for number, dashed in ((year - 1, True), (year, False)):
            if dashed and not former:
                continue
            words = _("{year}|filter").format(year=number)
            wide = QFontMetrics(theme.font(12)).horizontalAdvance(words)
            label(painter, QRectF(right - wide, 0, wide, middle * 2), words, "text2", size=12)
            x = right - wide - 8 - _SAMPLE
            painter.setPen(_pen(dashed=dashed))
            painter.drawLine(QPointF(x, middle), QPointF(x + _SAMPLE, middle))
            if not dashed:
                _point(painter, QPointF(x + _SAMPLE / 2, middle))
            right = x - 20

    def _paint_axis(self, painter: QPainter) -> None:
        left, right = self._across()
        low, high = self._upright()
        for fen, words in self._axis.steps():
            y = round(self._axis.place(fen, low, high))
            painter.setPen(QPen(theme.color("text2"), 1) if fen == 0 else dotted())
            painter.drawLine(round(left), y, round(right), y)
            box = QRectF(0, y - 10, left - 8, 20)
            label(painter, box, words, "text2", size=12, side=Qt.AlignmentFlag.AlignRight)
        wide = (right - left) / 12
        for at in range(12):
            box = QRectF(left + at * wide, self.height() - theme.row(FOOT) - 2, wide, theme.row(20))
            words = _("{n}|month").format(n=at + 1)
            label(painter, box, words, "text2", size=12, side=Qt.AlignmentFlag.AlignHCenter)

    def _paint_line(
        self, painter: QPainter, points: Sequence[tuple[QPointF, int]], *, dashed: bool
    ) -> None:
        painter.setPen(_pen(dashed=dashed))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPolyline(QPolygonF([point for point, _fen in points]))
        for point, _fen in points:
            if not dashed:
                _point(painter, point)

    def _paint_amounts(self, painter: QPainter, points: Sequence[tuple[QPointF, int]]) -> None:
        """Above each point; where months are narrow only the highest, the lowest and the last."""
        left, right = self._across()
        order = sorted(range(len(points)), key=lambda at: points[at][1])
        few = {order[0], order[-1], len(points) - 1} if points else set()
        every = (right - left) / 12 >= theme.px(_ROOMY)
        for at, (point, fen) in enumerate(points):
            if every or at in few:
                bold = at == len(points) - 1
                words = in_unit(fen, self._axis.unit, 1 if self._axis.unit > 100 else 0)
                wide = QFontMetrics(theme.font(12, bold)).horizontalAdvance(words) + 4
                high = theme.px(16)
                top = point.y() + (7 if self._dips(points, at) else -high - 6)
                box = QRectF(point.x() - wide / 2, top, wide, high)
                token = "err" if fen < 0 else "text"
                painter.fillRect(box, theme.color(self.ground(at)))
                label(
                    painter,
                    box,
                    words,
                    token,
                    size=12,
                    bold=bold,
                    side=Qt.AlignmentFlag.AlignHCenter,
                )

    def _dips(self, points: Sequence[tuple[QPointF, int]], at: int) -> bool:
        """Whether the line leaves a point upwards, so that only below it is free."""
        low, _high = self._upright()
        deeper = at == 0 or points[at][1] <= points[at - 1][1]
        rises = at + 1 < len(points) and points[at + 1][1] > points[at][1]
        return deeper and rises and points[at][0].y() + theme.px(24) < low


def _pen(*, dashed: bool) -> QPen:
    """The year before is thin and dashed, the year itself is not."""
    if not dashed:
        return QPen(theme.color("primary"), _LINE)
    pen = QPen(theme.color("text2"), 1.4)
    pen.setDashPattern([4, 3])
    return pen


def _point(painter: QPainter, at: QPointF) -> None:
    painter.setBrush(theme.color("primary"))
    painter.drawEllipse(at, _POINT, _POINT)
    painter.setBrush(Qt.BrushStyle.NoBrush)
