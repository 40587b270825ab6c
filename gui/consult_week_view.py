"""The drawing of the consultation week: ground, cells, heads, hours, the cursor, a drag.

All is painted straight onto the viewport from the grid. Mouse and keyboard are added in
`consult_week`.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from PySide6.QtCore import QEvent, QPointF, QRectF, Qt
from PySide6.QtGui import (
    QHelpEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QToolTip, QWidget

from db.consultation_week import Day
from db.formats import show_span, show_time, weekday_name
from db.words import N_, _
from gui import board_paint as paint
from gui import theme
from gui.consult_grid import At, Grid, Lane, Scale
from gui.consult_week_head import paint_heads
from gui.consult_week_paint import CELLS, label_of, paint_cell, paint_group

NO_DUTY = N_("No duty")


class ConsultWeekView(QAbstractScrollArea):
    """Paints a week, and tells in a tooltip what cells have no room for."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.days: tuple[Day, ...] = ()
        self.now: datetime | None = None
        self.at: At | None = None
        self.grid = Grid((), None, 600, 400)
        self._source: At | None = None  # the appointment that is dragged
        self._target: At | None = None  # the free slot that it would go to
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(_("Week of duties"))
        self.viewport().setMouseTracking(True)
        theme.signal.changed.connect(self._theme_changed)

    # -- layout -----------------------------------------------------------------------------------

    def show_days(self, days: Sequence[Day], now: datetime) -> None:
        """Show these days."""
        self.days, self.now = tuple(days), now
        self.lay_out()

    def lay_out(self) -> None:
        """Share the size out to hours and columns."""
        # With the size before scroll bars first: they must not be the reason for each other.
        size = self.maximumViewportSize()
        today = self.now.date() if self.now else None
        more = 6 if theme.larger() else 0
        scale = Scale(46 + more, 32, theme.row(54), theme.row(58))

        def made() -> Grid:
            return Grid(self.days, today, size.width(), size.height(), scale)

        self.grid = made()
        if self.grid.height > size.height():
            size.setWidth(size.width() - self.verticalScrollBar().sizeHint().width())
            self.grid = made()
        if self.grid.width > size.width():
            size.setHeight(size.height() - self.horizontalScrollBar().sizeHint().height())
            self.grid = made()
        for bar, whole, part in (
            (self.horizontalScrollBar(), self.grid.width, size.width()),
            (self.verticalScrollBar(), self.grid.height, size.height()),
        ):
            bar.setRange(0, max(0, round(whole - part)))
            bar.setPageStep(part)
            bar.setSingleStep(scale.hour // 2)
        self.viewport().update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Lay out for the new size."""
        super().resizeEvent(event)
        self.lay_out()

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        """Heads and hours stand still, so all is painted again."""
        self.viewport().update()

    def _theme_changed(self) -> None:
        paint.forget()
        self.lay_out()

    def offset(self) -> QPointF:
        """How far the week is scrolled."""
        return QPointF(self.horizontalScrollBar().value(), self.verticalScrollBar().value())

    def cell_under(self, point: QPointF) -> At | None:
        """The cell under a point of the viewport; on a head that of the column."""
        scale = self.grid.scale
        if point.x() < scale.axis:
            return None
        on = point + self.offset()
        if point.y() >= scale.head:
            return self.grid.hit(on)
        lane = self.grid.lane_at(on.x())
        return None if lane is None else (lane, 0)

    # -- words ------------------------------------------------------------------------------------

    def words_of(self, at: At) -> str:
        """A cell with all its words: where, when, in what state, who, what about."""
        lane, cell = self.grid.lanes[at[0]], self.grid.cell(at)
        day = f"{weekday_name(lane.day.day)} {lane.day.day.day}"
        if lane.column is None:
            return _(", ").join(piece for piece in (day, _(NO_DUTY), cell.words) if piece)
        where = f"{day} {lane.column.name}"
        span = show_span(cell.starts, cell.ends)
        if cell.kind == "duty":
            return _(", ").join((where, span, cell.note))
        name = cell.words if cell.appointment else ""
        state = label_of(cell.status) if cell.appointment else cell.words
        pieces = (where, span, state, name, cell.group, *cell.note.split("\n"))
        return _(", ").join(piece for piece in pieces if piece)

    def viewportEvent(self, event: QEvent) -> bool:
        """The whole words of a cell when it is pointed at."""
        if event.type() != QEvent.Type.ToolTip or not isinstance(event, QHelpEvent):
            return super().viewportEvent(event)
        at = self.cell_under(QPointF(event.pos()))
        if at is None:
            QToolTip.hideText()
        else:
            QToolTip.showText(event.globalPos(), self.words_of(at), self.viewport())
        return True

    # -- painting ---------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        """The week; the heads stay at the top, the hours at the left."""
        painter = QPainter(self.viewport())
        self.paint_all(painter)
        painter.end()

    def paint_all(self, painter: QPainter) -> None:
        """Paint all with this painter."""
        size, scale, offset = self.viewport().size(), self.grid.scale, self.offset()
        across, down = offset.x(), offset.y()
        painter.fillRect(0, 0, size.width(), size.height(), paint.colour("closed"))
        painter.setClipRect(scale.axis, scale.head, size.width(), size.height())
        painter.translate(-across, -down)
        self._paint_ground(painter)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_now_line(painter)
        self._paint_cells(painter)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        painter.translate(across, 0)
        painter.setClipRect(QRectF(0, scale.head + down, size.width(), size.height()))
        self._paint_hours(painter, down)
        painter.translate(-across, down)
        painter.setClipRect(QRectF(scale.axis + across, 0, size.width(), size.height()))
        self._paint_heads(painter)
        painter.translate(across, 0)
        painter.setClipping(False)
        painter.fillRect(0, 0, scale.axis, scale.head, paint.colour("head"))
        painter.setPen(paint.colour("line"))
        painter.drawLine(scale.axis - 1, 0, scale.axis - 1, size.height())
        painter.drawLine(0, scale.head - 1, size.width(), scale.head - 1)

    def _paint_ground(self, painter: QPainter) -> None:
        grid = self.grid
        high = int(max(grid.height, self.viewport().height() + self.offset().y()))
        half, hour = QPen(paint.colour("grid")), QPen(paint.colour("gridH"))
        # In a week without duty other words stand here, in the middle.
        some = any(day.columns for day in self.days)
        for lane in grid.lanes:
            left, right = round(lane.left), round(lane.left + lane.width)
            for box in grid.ground(lane):
                painter.fillRect(box, paint.colour("surface"))
                for place in range(grid.first * 2, grid.last * 2 + 1):
                    y = round(grid.scale.head + (place / 2 - grid.first) * grid.hour)
                    if box.top() < y < box.bottom():
                        painter.setPen(half if place % 2 else hour)
                        painter.drawLine(left, y, right, y)
            if not some:
                continue
            painter.setPen(hour)
            painter.drawLine(right - 1, 0, right - 1, high)
            if lane.column is None:
                self._paint_upright(painter, lane)

    def _paint_upright(self, painter: QPainter, lane: Lane) -> None:
        """Why nobody is on duty, one sign below the other; English lies along the strip."""
        scale = self.grid.scale
        middle = scale.head + (self.viewport().height() - scale.head) / 2 + self.offset().y()
        words = (lane.day.words or _(NO_DUTY))[:12]
        painter.setPen(paint.colour("text3"))
        painter.setFont(paint.font(12))
        centre = int(Qt.AlignmentFlag.AlignCenter)
        if words.isascii():
            painter.save()
            painter.translate(lane.left + lane.width / 2, middle)
            painter.rotate(-90)
            painter.drawText(QRectF(-100, -12, 200, 24), centre, words)
            painter.restore()
            return
        step = theme.px(12) + 6
        for place, sign in enumerate(words):
            top = middle + (place - len(words) / 2) * step
            painter.drawText(QRectF(lane.left, top, lane.width - 1, step), centre, sign)

    def _paint_cells(self, painter: QPainter) -> None:
        grid = self.grid
        seen = QRectF(self.viewport().rect()).translated(self.offset())
        for number, lane in enumerate(grid.lanes):
            for place, cell in enumerate(lane.cells):
                at = (number, place)
                if cell.kind in ("duty", "none"):
                    continue
                box = grid.box(at)
                if not box.intersects(seen):
                    continue
                if grid.thin(at):
                    if cell.at == 0:
                        paint_group(painter, box, cell)
                else:
                    paint_cell(painter, box, cell)
        self._paint_drag(painter)
        cursor = self.at if self._source is None else None
        if cursor is not None and self.grid.cell(cursor).kind != "duty":
            self._paint_cursor(painter, cursor)

    def _paint_drag(self, painter: QPainter) -> None:
        if self._source is None:
            return
        moved = self.grid.cell(self._source)
        paint_cell(painter, self.grid.box(self._source), moved, "origin")
        if self._target is not None:
            paint_cell(painter, self.grid.box(self._target), moved, "moving")

    def _paint_cursor(self, painter: QPainter, at: At) -> None:
        cell, box = self.grid.cell(at), self.grid.box(at)
        if cell.kind == "none":
            top = self.grid.scale.head + self.offset().y()
            box = QRectF(box.left(), top, box.width() - 1, self.viewport().height() + 4)
            box.setBottom(self.offset().y() + self.viewport().height() - 1)
        if self.hasFocus():
            look = CELLS.get(cell.status)
            paint.paint_focus(painter, box, inside=look is not None and look.fill == "okFill")
            return
        # A ring around the cell, which shows on dark fills too.
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(paint.colour("surface"), 1))
        painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), paint.RADIUS, paint.RADIUS)
        painter.setPen(QPen(paint.colour("primary"), 2))
        painter.drawRoundedRect(box.adjusted(-1, -1, 1, 1), paint.RADIUS, paint.RADIUS)

    def _paint_heads(self, painter: QPainter) -> None:
        paint_heads(painter, self.grid, self.now.date() if self.now else None)
        if self.at is not None and self.grid.cell(self.at).kind == "duty":
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            self._paint_cursor(painter, self.at)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)

    def _paint_hours(self, painter: QPainter, down: float) -> None:
        grid, axis = self.grid, self.grid.scale.axis
        bottom = down + self.viewport().height()
        painter.fillRect(QRectF(0, down, axis, bottom - down), paint.colour("surface"))
        now = self._now_y()
        line = theme.px(12) + 6.0
        for hour in range(grid.first, grid.last + 1):
            y = round(grid.scale.head + (hour - grid.first) * grid.hour)
            if hour > grid.first:
                painter.setPen(paint.colour("gridH"))
                painter.drawLine(0, y, axis, y)
            if hour < grid.last and (now is None or not y - 8 < now < y + line + 10):
                painter.setPen(paint.colour("text2"))
                painter.setFont(paint.font(12))
                row = QRectF(0, y + 2, axis - 7, line)
                painter.drawText(row, int(Qt.AlignmentFlag.AlignRight), f"{hour % 24:02d}:00")
        if now is not None and self.now is not None:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            # A pill at the very top would lie half under the head.
            top = max(now - line / 2, grid.scale.head + 2)
            pill = QRectF(4, top, axis - 7, line)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(paint.colour("now"))
            painter.drawRoundedRect(pill, 3, 3)
            painter.setPen(paint.colour("focusIn"))
            painter.setFont(paint.font(12, True))
            painter.drawText(pill, int(Qt.AlignmentFlag.AlignCenter), show_time(self.now))
            painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)

    def _now_y(self) -> float | None:
        """How far down now is, if today is in this week and now is within the hours."""
        if self.now is None or all(day.day != self.now.date() for day in self.days):
            return None
        y = self.grid.y(self.now, self.now.date())
        return y if self.grid.scale.head <= y <= self.grid.height else None

    def _paint_now_line(self, painter: QPainter) -> None:
        # Behind the cells, so that it never runs through words.
        y = self._now_y()
        if y is None or self.now is None:
            return
        for day, left, width in self.grid.days():
            if day.day == self.now.date():
                painter.fillRect(QRectF(left, round(y) - 1, width - 1, 2), paint.colour("now"))
