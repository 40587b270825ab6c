"""Where things lie on a board: lanes against hours, laid out once for each size."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPixmap, QResizeEvent
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QWidget

from gui import theme
from gui.board_lanes import CELL, DAY, Block, Lane, Place, Proposal, minutes, span

COLUMN = 124
HEAD = 30
HOUR = 60
ROW = 42
ROW_MOST = 66


class BoardGeometry(QAbstractScrollArea):
    """Lanes against hours: what is shown, where it lies, and where the cursor is."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.lanes: list[Lane] = []
        self.blocks: list[Block] = []
        self.now: datetime | None = None
        self.proposal: Proposal | None = None
        self.lane, self.start, self.end, self.last = 0, 9 * 60, 9 * 60 + CELL, 0
        self.corner = ""
        self.empty_words = ""
        self._picture: QPixmap | None = None
        self.pressed = False
        self._hours = (8, 22)
        self._hour, self._row = float(HOUR), float(ROW)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.viewport().setMouseTracking(True)
        self.horizontalScrollBar().setSingleStep(HOUR)
        self.verticalScrollBar().setSingleStep(ROW)

    # What is shown

    def show_lanes(
        self, lanes: Sequence[Lane], blocks: Sequence[Block], now: datetime, corner: str
    ) -> None:
        """Show these lanes and blocks; the cursor stays where it was as far as it can."""
        self.lanes, self.blocks, self.now, self.corner = list(lanes), list(blocks), now, corner
        self._hours = span(lanes, blocks)
        self.lane = min(self.lane, max(0, len(lanes) - 1))
        self.last = min(max(self.last, self.lane), max(0, len(lanes) - 1))
        self.lay_out()

    def show_proposal(self, proposal: Proposal | None) -> None:
        """Show where a booking would go, or nothing."""
        moving = (one.booking.id if one and one.booking else 0 for one in (self.proposal, proposal))
        self.proposal = proposal
        if len(set(moving)) > 1:
            self._picture = None
        self.viewport().update()

    def lay_out(self) -> None:
        """Share the size out to hours and lanes."""
        self._picture = None
        first, last = self._hours
        larger = 6 if theme.larger() else 0
        # With the size before scroll bars first: they must not be the reason for each other.
        size = self.maximumViewportSize()
        fits = size.height() >= HEAD + (ROW + larger) * len(self.lanes)
        if not fits:
            size.setWidth(size.width() - self.verticalScrollBar().sizeHint().width())
        if size.width() < COLUMN + (HOUR + larger) * (last - first):
            size.setHeight(size.height() - self.horizontalScrollBar().sizeHint().height())
        self._hour = max(HOUR + larger, (size.width() - COLUMN) / (last - first))
        fit = (size.height() - HEAD) / max(1, len(self.lanes))
        self._row = min(max(ROW + larger, int(fit)), ROW_MOST + larger)
        wide = COLUMN + self._hour * (last - first)
        high = HEAD + self._row * len(self.lanes)
        across, down = self.horizontalScrollBar(), self.verticalScrollBar()
        across.setRange(0, max(0, round(wide - size.width())))
        across.setPageStep(size.width() - COLUMN)
        down.setRange(0, max(0, round(high - size.height())))
        down.setPageStep(size.height() - HEAD)
        self.viewport().update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Lay out for the new size."""
        self.lay_out()

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        """The head and the room column stand still, so all is painted again."""
        self._picture = None
        self.viewport().update()

    # Geometry

    def x_of(self, minute: float) -> float:
        """The x of a minute of the day in the viewport."""
        at = (minute - self._hours[0] * 60) * self._hour / 60
        return COLUMN + at - self.horizontalScrollBar().value()

    def y_of(self, lane: int) -> float:
        """The top of a lane in the viewport."""
        return HEAD + lane * self._row - self.verticalScrollBar().value()

    def minute_at(self, x: float) -> float:
        """The minute of the day under an x."""
        at = x - COLUMN + self.horizontalScrollBar().value()
        return self._hours[0] * 60 + at * 60 / self._hour

    def lane_at(self, y: float) -> int:
        """The lane under a y; may lie outside the lanes."""
        return int((y - HEAD + self.verticalScrollBar().value()) // self._row)

    def box(self, first: int, last: int, start: int, end: int) -> QRectF:
        """The rectangle of minutes on lanes, as a block fills it."""
        left = self.x_of(max(start, self._hours[0] * 60))
        right = self.x_of(min(end, self._hours[1] * 60))
        top, bottom = self.y_of(first) + 3, self.y_of(last + 1) - 3
        return QRectF(left + 1, top, max(3.0, right - left - 2), bottom - top)

    def block_box(self, block: Block) -> QRectF:
        """The rectangle of a block, halved where two parts share the lane of their hall."""
        box = self.box(block.first, block.last, block.start, block.end)
        which, count = block.share
        if count > 1:
            high = box.height() / count
            box = QRectF(box.left(), box.top() + which * high, box.width(), high - 1)
        return box

    def place_boxes(self, place: Place) -> list[tuple[int, int, QRectF]]:
        """Where rooms at a time lie on this board: runs of lanes, with their rectangles."""
        on = [
            i
            for i, lane in enumerate(self.lanes)
            if set(lane.room.family) & set(place.rooms)
            and minutes(place.starts, lane.day) < DAY
            and minutes(place.ends, lane.day) > 0
        ]
        runs: list[tuple[int, int]] = []
        for i in on:
            if runs and runs[-1][1] == i - 1 and self.lanes[i].day == self.lanes[i - 1].day:
                runs[-1] = (runs[-1][0], i)
            else:
                runs.append((i, i))
        return [
            (first, last, self.box(first, last, *self._minutes(place, first)))
            for first, last in runs
        ]

    def _minutes(self, place: Place, lane: int) -> tuple[int, int]:
        day = self.lanes[lane].day
        return minutes(place.starts, day), minutes(place.ends, day)

    # Where the cursor is

    def block_at_cursor(self) -> Block | None:
        """The block the cursor stands on; of two that lie on each other the living one."""
        return self.block_over(self.lane, self.start, self.end)

    def block_over(self, lane: int, start: int, end: int) -> Block | None:
        """The topmost block in these minutes of a lane."""
        for block in reversed(self.blocks):
            if block.first <= lane <= block.last and block.start < end and block.end > start:
                return block
        return None

    def on_board(self, at: QPointF) -> bool:
        """Whether a point is on the lanes, not on the head or the room column."""
        size = self.viewport().size()
        return COLUMN <= at.x() < size.width() and HEAD <= at.y() < size.height()

    def block_under(self, at: QPointF) -> Block | None:
        """The topmost block under a point."""
        if not self.on_board(at):
            return None
        for block in reversed(self.blocks):
            if self.block_box(block).adjusted(-1, 0, 1, 0).contains(at):
                return block
        return None

    def place_at_cursor(self) -> Place:
        """The rooms and the time of the cursor or selection."""
        raise NotImplementedError
