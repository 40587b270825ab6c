"""Mouse and keyboard on a board. It asks and tries; what may be saved the page finds out.

A drag or Alt+arrows only says where a booking would go (`tried`); nothing is changed here.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from PySide6.QtCore import QPointF, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QFocusEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QApplication, QWidget

from db.bookings import Booking
from db.formats import show_span
from db.words import _
from gui.aloud import say_where
from gui.board_geometry import COLUMN, HEAD
from gui.board_lanes import (
    CELL,
    STEP,
    Block,
    Place,
    booking_place,
    cell_state,
    describe,
    moment,
    whole,
)
from gui.board_view import BoardView

_EDGE = 5
_ARROWS = {
    Qt.Key.Key_Left: (0, -1),
    Qt.Key.Key_Right: (0, 1),
    Qt.Key.Key_Up: (-1, 0),
    Qt.Key.Key_Down: (1, 0),
}


@dataclass
class _Drag:
    """What the mouse holds: a block by its middle or an edge, or an empty stretch."""

    part: str
    block: Block | None
    lane: int
    minute: float
    at: QPointF
    begun: bool = False
    place: Place | None = None


class Board(BoardView):
    """A board that can be worked with. `tall`: a selection may reach over several lanes."""

    opened = Signal(object)
    asked = Signal(object)
    tried = Signal(object, object, bool)
    put_back = Signal()
    cursor_moved = Signal()
    menu_asked = Signal(object)

    def __init__(self, parent: QWidget | None = None, *, tall: bool = True) -> None:
        super().__init__(parent)
        self._tall = tall
        self._drag: _Drag | None = None

    # Places

    def place(self, first: int, last: int, start: int, end: int) -> Place:
        """The rooms of these lanes at these minutes."""
        day = self.lanes[first].day
        return Place(whole(self.lanes, first, last), moment(day, start), moment(day, end))

    def place_at_cursor(self) -> Place:
        """The rooms and the time of the cursor or selection."""
        return self.place(self.lane, self.last, self.start, self.end)

    def go_to(self, lane: int, start: int, end: int | None = None, last: int | None = None) -> None:
        """Move the cursor, keep it on the board and in sight, and say where it is."""
        if not self.lanes:
            return
        first, final = self._hours[0] * 60, self._hours[1] * 60
        self.lane = min(max(lane, 0), len(self.lanes) - 1)
        self.last = min(max(self.lane if last is None else last, self.lane), len(self.lanes) - 1)
        self.start = min(max(start, first), final - STEP)
        self.end = min(max(end if end is not None else self.start + CELL, self.start + STEP), final)
        self._bring_into_sight()
        self.viewport().update()
        self._say_cursor()
        self.cursor_moved.emit()

    def select_booking(self, id: int) -> None:
        """Put the cursor on a booking if it is on the board."""
        for block in self.blocks:
            if block.booking.id == id:
                self.go_to(block.first, max(block.start, 0))
                return

    def cursor_booking(self) -> Booking | None:
        """The booking under the cursor."""
        block = self.block_at_cursor() if self.lanes else None
        return block.booking if block else None

    def cursor_words(self) -> str:
        """Where the cursor is, in words."""
        if not self.lanes:
            return self.empty_words
        booking = self.cursor_booking()
        lane = self.lanes[self.lane]
        if booking:
            return _("{place}: {booking}").format(
                place=lane.title, booking=describe(booking, self.status_label(booking))
            )
        place = self.place_at_cursor()
        state = self.why_not_free() or _("free")
        return _("{place} {span}, {state}").format(
            place=lane.title, span=show_span(place.starts, place.ends), state=state
        )

    def why_not_free(self) -> str:
        """Why the cell under the cursor is not free; nothing if it is."""
        return cell_state(self.lanes, self.blocks, self.lane, self.start, self.end)

    def _say_cursor(self) -> None:
        say_where(self, self.cursor_words())

    def _bring_into_sight(self) -> None:
        size = self.viewport().size()
        down, across = self.verticalScrollBar(), self.horizontalScrollBar()
        top, bottom = self.y_of(self.lane), self.y_of(self.last + 1)
        if top < HEAD:
            down.setValue(round(down.value() + top - HEAD))
        elif bottom > size.height():
            down.setValue(round(down.value() + bottom - size.height()))
        left, right = self.x_of(self.start), self.x_of(self.end)
        if left < COLUMN:
            across.setValue(round(across.value() + left - COLUMN))
        elif right > size.width():
            across.setValue(round(across.value() + right - size.width()))

    # Mouse

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take hold of a block, an edge of it, or an empty stretch."""
        at = event.position()
        lane = self.lane_at(at.y())
        inside = at.x() >= COLUMN and at.y() >= HEAD and 0 <= lane < len(self.lanes)
        if event.button() != Qt.MouseButton.LeftButton or not inside:
            return
        self.put_back.emit()
        minute = self.minute_at(at.x())
        block = self.block_under(at)
        part = self._part_under(at, block) if block else "make"
        self._drag = _Drag(part, block, lane, minute, at)
        if block:
            self.go_to(lane, max(block.start, self._hours[0] * 60))
        else:
            self.go_to(lane, int(minute // CELL) * CELL)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Carry on a drag, or show what can be taken hold of."""
        at = event.position()
        drag = self._drag
        if drag is None:
            block = self.block_under(at)
            self.viewport().setCursor(_shape(self._part_under(at, block) if block else ""))
            return
        if not drag.begun:
            far = (at - drag.at).manhattanLength() >= QApplication.startDragDistance()
            if not far or (drag.block and drag.block.fixed):
                return
            drag.begun = self.pressed = True
            if drag.part == "move":
                self.viewport().setCursor(Qt.CursorShape.ClosedHandCursor)
        if not self.on_board(at):
            drag.place = None
            self.put_back.emit()
            return
        place = self._dragged_to(drag, at)
        if place != drag.place:
            drag.place = place
            self.tried.emit(drag.block.booking if drag.block else None, place, False)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Let go: a drop is tried for good, a click opens, and off the board nothing happens."""
        drag, self._drag = self._drag, None
        self.pressed = False
        self.viewport().unsetCursor()
        if drag is None:
            return
        booking = drag.block.booking if drag.block else None
        if not drag.begun:
            if booking:
                self.opened.emit(booking)
        elif drag.place is None:
            self.put_back.emit()
        else:
            self.tried.emit(booking, drag.place, True)
        self.viewport().update()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Twice on an empty place makes a booking there."""
        on_lane = 0 <= self.lane_at(event.position().y()) < len(self.lanes)
        if on_lane and self.on_board(event.position()) and not self.block_under(event.position()):
            self.enter()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """The menu of what is under the mouse, or under the cursor for the menu key."""
        at = event.globalPos()
        if event.reason() == QContextMenuEvent.Reason.Mouse:
            here = QPointF(event.pos())
            lane = self.lane_at(here.y())
            if not self.on_board(here) or not 0 <= lane < len(self.lanes):
                return
            block = self.block_under(here)
            minute = max(block.start, 0) if block else int(self.minute_at(here.x()) // CELL) * CELL
            self.go_to(lane, minute)
        elif self.lanes:
            box = self.box(self.lane, self.last, self.start, self.end)
            at = self.viewport().mapToGlobal(box.center().toPoint())
        if self.lanes:
            self.menu_asked.emit(at)

    def let_go(self) -> bool:
        """Drop what the mouse holds where it was; False if it held nothing."""
        held = self._drag is not None and self._drag.begun
        self._drag, self.pressed = None, False
        self.viewport().unsetCursor()
        return held

    def _part_under(self, at: QPointF, block: Block) -> str:
        box = self.block_box(block)
        if block.fixed or box.width() < 5 * _EDGE:
            return "move"
        if at.x() > box.right() - _EDGE:
            return "end"
        return "start" if at.x() < box.left() + _EDGE else "move"

    def _dragged_to(self, drag: _Drag, at: QPointF) -> Place:
        minute = self.minute_at(at.x())
        lane = min(max(self.lane_at(at.y()), 0), len(self.lanes) - 1)
        if drag.block is None:
            first, last = sorted((drag.lane, lane if self._tall else drag.lane))
            if len(whole(self.lanes, first, last)) > 1:
                first = last = drag.lane
            start = int(min(drag.minute, minute) // STEP) * STEP
            end = max(start + STEP, -int(-max(drag.minute, minute) // STEP) * STEP)
            self.go_to(first, start, end, last)
            return self.place_at_cursor()
        block, booking = drag.block, drag.block.booking
        drawn = minute - drag.minute
        if drag.part == "move":
            start = round((block.start + drawn) / STEP) * STEP
            by = start - block.start
            return self._moved(booking, booking_place(booking), drag.lane, lane, by)
        day = self.lanes[drag.lane].day
        if drag.part == "start":
            start = min(round((block.start + drawn) / STEP) * STEP, block.end - STEP)
            return Place(booking.rooms, moment(day, start), booking.ends)
        end = max(round((block.end + drawn) / STEP) * STEP, block.start + STEP)
        return Place(booking.rooms, booking.starts, moment(day, end))

    def _moved(self, booking: Booking, place: Place, source: int, target: int, by: int) -> Place:
        """The place carried from one lane to another and by so many minutes."""
        here, there = self.lanes[source], self.lanes[target]
        rooms = place.rooms
        own = there.room.id in rooms or there.room.part_of in rooms
        if here.room.id != there.room.id and len(rooms) == 1 and not own:
            rooms = (there.room.id,)
        shift = (there.day - here.day) + timedelta(minutes=by)
        return Place(rooms, place.starts + shift, place.ends + shift)

    # Keyboard

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows, Shift+arrows, Alt+arrows, Home, End, Enter."""
        key = Qt.Key(event.key())
        held = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if not self.lanes:
            event.ignore()
        elif key in _ARROWS and held in _STEPS:
            getattr(self, _STEPS[held])(*_ARROWS[key])
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not held:
            self.enter()
        elif key == Qt.Key.Key_Home and not held:
            self.go_to(self.lane, self._hours[0] * 60)
        elif key == Qt.Key.Key_End and not held:
            self.go_to(self.lane, self._hours[1] * 60 - CELL)
        else:
            event.ignore()

    def _step(self, down: int, right: int) -> None:
        block = self.block_at_cursor()
        start = self.start
        if right > 0:
            start = block.end if block else self.end
        elif right < 0:
            start = (block.start if block else self.start) - CELL
        lane = self.lane + down
        if down > 0:
            lane = (block.last if block else self.last) + 1
        elif down < 0 and block:
            lane = block.first - 1
        if 0 <= lane < len(self.lanes):
            self.go_to(lane, start)

    def _stretch(self, down: int, right: int) -> None:
        last = self.last + down if self._tall else self.last
        if last != self.last:
            one_hall = len(whole(self.lanes, self.lane, last)) == 1
            last = last if one_hall or down < 0 else self.last
        self.go_to(self.lane, self.start, self.end + right * STEP, last)

    def _carry(self, down: int, right: int) -> None:
        held = self._held()
        if held:
            booking, place, first, last = held
            target = last + 1 if down > 0 else first - 1 if down < 0 else first
            if 0 <= target < len(self.lanes):
                place = self._moved(booking, place, first, target, right * STEP)
                self.tried.emit(booking, place, False)

    def _lengthen(self, down: int, right: int) -> None:
        held = self._held()
        if held:
            booking, place, _first, _last = held
            ends = max(place.ends + timedelta(minutes=right * STEP), place.starts + _ONE_STEP)
            self.tried.emit(booking, Place(place.rooms, place.starts, ends), False)

    def _held(self) -> tuple[Booking, Place, int, int] | None:
        """The booking that Alt+arrows moves, where it would be now, and on which lanes."""
        if self.proposal and self.proposal.booking:
            booking, place = self.proposal.booking, self.proposal.place
            boxes = self.place_boxes(place)
            first, last = boxes[0][:2] if boxes else (self.lane, self.lane)
            return booking, place, first, last
        block = self.block_at_cursor()
        if block is None or block.fixed:
            return None
        return block.booking, booking_place(block.booking), block.first, block.last

    def enter(self) -> None:
        """Open what the cursor stands on, or make a booking there."""
        booking = self.cursor_booking()
        if booking:
            self.opened.emit(booking)
            return
        end = self.end
        if end - self.start == CELL and not self.block_over(self.lane, end, end + CELL):
            # One cell stands for the usual hour.
            end += CELL
        self.asked.emit(self.place(self.lane, self.last, self.start, end))

    # Focus

    def focusInEvent(self, event: QFocusEvent) -> None:
        """The frame of the cursor appears, and screen readers hear where it is."""
        super().focusInEvent(event)
        self._say_cursor()
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """The frame goes."""
        super().focusOutEvent(event)
        self.viewport().update()


_ONE_STEP = timedelta(minutes=STEP)
_STEPS = {
    Qt.KeyboardModifier.NoModifier: "_step",
    Qt.KeyboardModifier.ShiftModifier: "_stretch",
    Qt.KeyboardModifier.AltModifier: "_carry",
    Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.ShiftModifier: "_lengthen",
}


def _shape(part: str) -> Qt.CursorShape:
    if part in ("start", "end"):
        return Qt.CursorShape.SizeHorCursor
    return Qt.CursorShape.OpenHandCursor if part == "move" else Qt.CursorShape.ArrowCursor
