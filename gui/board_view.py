"""The drawing of a board: lanes against hours, blocks, the move being tried, the focus frame.

Everything is painted straight onto the viewport from values that are laid out once for each size:
there is no item for each cell. Mouse and keyboard are added in `board_hand`.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import QEvent, QPointF, QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QHelpEvent, QPainter, QPaintEvent, QPen, QPixmap
from PySide6.QtWidgets import QToolTip, QWidget

from db.bookings import Booking
from db.formats import show_span, show_time
from db.words import _
from gui import board_paint as paint
from gui.board_geometry import COLUMN, HEAD, BoardGeometry
from gui.board_lanes import CELL, Block, Lane, Place, Proposal, block_line, describe, minutes


class BoardView(BoardGeometry):
    """Paints the board and tells in a tooltip what blocks have no room for."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.status_label: Callable[[Booking], str] = lambda booking: booking.status

    # Painting

    def paintEvent(self, event: QPaintEvent) -> None:
        """Free and closed time, the now line, blocks, the move; then column and head on top."""
        if self._picture is None:
            # Kept until something else is shown: the cursor and a drag repaint only themselves.
            ratio = self.devicePixelRatioF()
            self._picture = QPixmap(self.viewport().size() * ratio)
            self._picture.setDevicePixelRatio(ratio)
            still = QPainter(self._picture)
            self._paint_still(still)
            still.end()
        painter = QPainter(self.viewport())
        painter.drawPixmap(0, 0, self._picture)
        self._paint_lively(painter)

    def paint_all(self, painter: QPainter) -> None:
        """Paint the whole board with this painter; also what the benchmark times."""
        self._paint_still(painter)
        self._paint_lively(painter)

    def _paint_still(self, painter: QPainter) -> None:
        size = self.viewport().size()
        painter.fillRect(0, 0, size.width(), size.height(), paint.colour("bg"))
        painter.setClipRect(COLUMN, HEAD, size.width() - COLUMN, size.height() - HEAD)
        self._paint_ground(painter)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_now_line(painter)
        for block in self.blocks:
            if self.proposal and self.proposal.booking == block.booking:
                continue
            self._paint_held(painter, block)
        moving = self.proposal.booking.id if self.proposal and self.proposal.booking else None
        for block in self.blocks:
            self._paint_block(painter, block, origin=block.booking.id == moving)
        painter.setClipping(False)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        self._paint_head(painter)

    def _paint_lively(self, painter: QPainter) -> None:
        size = self.viewport().size()
        painter.setClipRect(COLUMN, HEAD, size.width() - COLUMN, size.height() - HEAD)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_cursor(painter)
        if self.proposal:
            self._paint_proposal(painter, self.proposal)
        painter.setClipping(False)
        if not self.lanes:
            painter.setPen(paint.colour("text2"))
            painter.setFont(paint.font(14))
            painter.drawText(self.viewport().rect(), Qt.AlignmentFlag.AlignCenter, self.empty_words)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        self._paint_column(painter)

    def _visible(self) -> range:
        first = max(0, self.lane_at(HEAD))
        return range(first, min(len(self.lanes), self.lane_at(self.viewport().height()) + 1))

    def _paint_ground(self, painter: QPainter) -> None:
        top, bottom = self.y_of(0), self.y_of(len(self.lanes))
        left, right = self.x_of(self._hours[0] * 60), self.x_of(self._hours[1] * 60)
        painter.fillRect(QRectF(left, top, right - left, bottom - top), paint.colour("surface"))
        closed = paint.colour("closed")
        for i in self._visible():
            for gap in self.lanes[i].gaps:
                start, end = self.x_of(gap.start), self.x_of(gap.end)
                painter.fillRect(QRectF(start, self.y_of(i), end - start, self._row), closed)
        grid, hour = QPen(paint.colour("grid")), QPen(paint.colour("gridH"))
        for half in range(self._hours[0] * 2, self._hours[1] * 2 + 1):
            painter.setPen(grid if half % 2 else hour)
            x = round(self.x_of(half * 30))
            painter.drawLine(x, int(top), x, int(bottom))
        painter.setPen(grid)
        for i in self._visible():
            y = round(self.y_of(i + 1)) - 1
            painter.drawLine(int(left), y, int(right), y)
        painter.setPen(paint.colour("text3"))
        metrics = QFontMetricsF(paint.font(12))
        for i in self._visible():
            for gap in self.lanes[i].gaps:
                self._paint_gap_words(painter, i, gap.start, gap.end, gap.words, metrics)

    def _paint_gap_words(
        self, painter: QPainter, i: int, start: int, end: int, words: str, metrics: QFontMetricsF
    ) -> None:
        start, end = max(start, self._hours[0] * 60), min(end, self._hours[1] * 60)
        left, room = self.x_of(start) + 8, (end - start) * self._hour / 60 - 12
        if words and end - start >= 60 and metrics.horizontalAdvance(words) <= room:
            middle = self.y_of(i) + self._row / 2
            painter.fillRect(
                QRectF(left - 2, middle - 9, metrics.horizontalAdvance(words) + 4, 18),
                paint.colour("closed"),
            )
            paint.draw_text(painter, left, middle + 4.5, room, words, 12)

    def _paint_now_line(self, painter: QPainter) -> None:
        # Behind the blocks, so that it never runs through words.
        for i in self._visible():
            at = self._now_in(self.lanes[i])
            if at is not None:
                x = round(self.x_of(at))
                y = self.y_of(i)
                painter.fillRect(QRectF(x - 1, y, 2, self._row), paint.colour("now"))

    def _now_in(self, lane: Lane) -> int | None:
        if self.now is None or self.now.date() != lane.day:
            return None
        at = minutes(self.now, lane.day)
        return at if self._hours[0] * 60 <= at <= self._hours[1] * 60 else None

    def _paint_held(self, painter: QPainter, block: Block) -> None:
        if block.before < block.start:
            box = self.box(block.first, block.last, block.before, block.start)
            paint.paint_buffer(painter, box, _("Set-up"))
        if block.after > block.end:
            box = self.box(block.first, block.last, block.end, block.after)
            paint.paint_buffer(painter, box, _("Clear-up"))

    def _paint_block(self, painter: QPainter, block: Block, *, origin: bool) -> None:
        box, booking = self.block_box(block), block.booking
        if box.bottom() < HEAD or box.top() > self.viewport().height():
            return
        style = paint.STYLES["origin" if origin else block.kind]
        line = block_line(booking)
        if origin:
            line = _("was {span}").format(span=show_span(booking.starts, booking.ends))
        repeats = booking.series is not None and not origin and block.kind == "confirmed"
        paint.paint_block(painter, box, style, booking.title, line, repeats=repeats)

    def _paint_cursor(self, painter: QPainter) -> None:
        if not self.lanes or self.proposal:
            return
        block = self.block_at_cursor()
        if block:
            box = self.block_box(block)
        else:
            box = self.box(self.lane, self.last, self.start, self.end)
            if self.end - self.start > CELL or self.last != self.lane:
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(paint.colour("sel"))
                painter.drawRoundedRect(box, paint.RADIUS, paint.RADIUS)
                place = self.place_at_cursor()
                painter.setPen(paint.colour("text"))
                words = show_span(place.starts, place.ends)
                paint.draw_text(
                    painter, box.left() + 7, box.top() + 16, box.width() - 8, words, 12, True
                )
        if self.hasFocus():
            dark = block is not None and block.kind == "checked_in"
            paint.paint_focus(painter, box, inside=dark)
        elif block:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(paint.colour("primary"), 2))
            painter.drawRoundedRect(box.adjusted(1, 1, -1, -1), paint.RADIUS, paint.RADIUS)

    def _paint_proposal(self, painter: QPainter, proposal: Proposal) -> None:
        for problem in proposal.problems:
            if problem.kind == "booking" and problem.starts and problem.ends and problem.room:
                self._paint_overlaps(painter, proposal.place, problem.starts, problem.ends)
        for number, free in enumerate(proposal.suggestions, 1):
            for _first, _last, box in self.place_boxes(Place(free.rooms, free.starts, free.ends)):
                paint.paint_suggestion(painter, box, number, self._hidden(proposal, box))
        blocked = proposal.blocked
        span_words = show_span(proposal.place.starts, proposal.place.ends)
        line = _("{span} conflict").format(span=span_words) if blocked else span_words
        title = proposal.booking.title if proposal.booking else _("New booking")
        for _first, _last, box in self.place_boxes(proposal.place):
            # While the mouse holds it, it hangs a little below its lane.
            ghost = box.translated(0, 5) if self.pressed else box
            style = paint.STYLES["refused" if blocked else "moving"]
            paint.paint_block(painter, ghost, style, title, line, bold_line=True)

    def _hidden(self, proposal: Proposal, box: QRectF) -> float:
        """How much of a suggestion's left end the dragged block covers."""
        covers = [
            ghost.right() - box.left()
            for _first, _last, ghost in self.place_boxes(proposal.place)
            if ghost.intersects(box) and ghost.left() <= box.left()
        ]
        return max(covers, default=0.0)

    def _paint_overlaps(
        self, painter: QPainter, place: Place, starts: datetime, ends: datetime
    ) -> None:
        for first, last, _box in self.place_boxes(place):
            day = self.lanes[first].day
            start = minutes(max(starts, place.starts), day)
            end = minutes(min(ends, place.ends), day)
            if start < end:
                paint.paint_overlap(painter, self.box(first, last, start, end))

    def _paint_column(self, painter: QPainter) -> None:
        height = self.viewport().height()
        painter.fillRect(0, HEAD, COLUMN, height - HEAD, paint.colour("surface"))
        for i in self._visible():
            lane, top = self.lanes[i], self.y_of(i)
            if i == self.lane:
                painter.fillRect(QRectF(0, top, COLUMN, self._row), paint.colour("sel"))
            painter.setPen(paint.colour("text"))
            paint.draw_text(painter, 16, top + 17, COLUMN - 20, lane.title, 13, True)
            painter.setPen(paint.colour("text3"))
            paint.draw_text(painter, 16, top + 34, COLUMN - 20, lane.note, 12)
            painter.setPen(paint.colour("grid"))
            painter.drawLine(0, round(top + self._row) - 1, COLUMN, round(top + self._row) - 1)
        painter.setPen(paint.colour("line"))
        painter.drawLine(COLUMN - 1, HEAD, COLUMN - 1, int(self.y_of(len(self.lanes))))

    def _paint_head(self, painter: QPainter) -> None:
        width = self.viewport().width()
        painter.fillRect(0, 0, width, HEAD, paint.colour("head"))
        painter.setClipRect(COLUMN, 0, width - COLUMN, HEAD)
        for hour in range(self._hours[0], self._hours[1]):
            x = round(self.x_of(hour * 60))
            painter.setPen(paint.colour("gridH"))
            painter.drawLine(x, 0, x, HEAD)
            painter.setPen(paint.colour("text2"))
            paint.draw_text(painter, x + 4, 20, self._hour, f"{hour:02d}:00", 12)
        at = next((m for m in map(self._now_in, self.lanes) if m is not None), None)
        if at is not None and self.now is not None:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            flag = QRectF(self.x_of(at) - 20, 6, 40, 19)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(paint.colour("now"))
            painter.drawRoundedRect(flag, 3, 3)
            painter.fillRect(QRectF(round(self.x_of(at)) - 1, 24, 2, 6), paint.colour("now"))
            painter.setPen(paint.colour("focusIn"))
            painter.setFont(paint.font(12, True))
            painter.drawText(flag, Qt.AlignmentFlag.AlignCenter, show_time(self.now))
        painter.setClipping(False)
        painter.setPen(paint.colour("text2"))
        painter.setFont(paint.font(12))
        painter.drawText(QPointF(16, 20), self.corner)
        painter.setPen(paint.colour("line"))
        painter.drawLine(0, HEAD - 1, width, HEAD - 1)

    def viewportEvent(self, event: QEvent) -> bool:
        """A tooltip with the whole booking, as blocks cut their words."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            block = self.block_under(QPointF(event.pos()))
            if block:
                words = describe(block.booking, self.status_label(block.booking))
                QToolTip.showText(event.globalPos(), words, self.viewport())
            else:
                QToolTip.hideText()
            return True
        return super().viewportEvent(event)
