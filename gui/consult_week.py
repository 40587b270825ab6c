"""Mouse and keyboard on the consultation week: arrows move over cells, Enter books what is free.

An appointment is dragged to a free slot of its service; anywhere else it stays where it was.
Nothing is changed here: the page does what is asked.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QFocusEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QApplication, QWidget

from db.consultation_week import Cell, Column, Day
from gui.aloud import say_where
from gui.consult_grid import At
from gui.consult_week_view import ConsultWeekView

_STEPS = {
    Qt.Key.Key_Up: "up",
    Qt.Key.Key_Down: "down",
    Qt.Key.Key_Left: "left",
    Qt.Key.Key_Right: "right",
    Qt.Key.Key_Home: "home",
    Qt.Key.Key_End: "end",
}
_MOVABLE = ("booked", "arrived")
_OVER = ("done", "no_show", "past")


@dataclass
class _Drag:
    """What the mouse took hold of, and where."""

    at: At
    point: QPointF
    begun: bool = False


class ConsultWeek(ConsultWeekView):
    """Says which cell is stood on, which slot is wanted, and which appointment was put where."""

    picked = Signal(object)  # Cell
    wanted = Signal(object)  # Slot
    entered = Signal(object)  # Cell that Enter or a double click was on, unless it is a free slot
    dragged = Signal(object, object)  # Appointment, Slot
    menu_asked = Signal(object)  # QPoint

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.moves = True  # whether who sits here may move appointments
        self._minute = 0
        self._drag: _Drag | None = None

    # -- the cursor -------------------------------------------------------------------------------

    def show_week(self, days: Sequence[Day], now: datetime) -> None:
        """Another week, or the same as it is now; the cursor stays on its cell, or at its time."""
        before = self.at
        kept = self.cell()
        duty, starts = (kept.duty, kept.starts) if kept else (0, None)
        self.let_go()
        self.at = None
        self.show_days(days, now)
        if kept is None or before is None:
            return
        self.at = self._find(lambda cell: cell.chosen_by == kept.chosen_by) or self._find(
            lambda cell: cell.duty == duty and cell.starts == starts
        )
        if self.at is not None:
            say_where(self, self.words_of(self.at))

    def cell(self) -> Cell | None:
        """The cell under the cursor."""
        return self.grid.cell(self.at) if self.at is not None else None

    def column(self) -> Column | None:
        """The column under the cursor; none on a day without duty."""
        return self.grid.lanes[self.at[0]].column if self.at is not None else None

    def day(self) -> date | None:
        """The day under the cursor."""
        return self.grid.lanes[self.at[0]].day.day if self.at is not None else None

    def choose_appointment(self, id: int) -> bool:
        """Put the cursor on an appointment and say nothing; False if it is not in this week."""
        at = self._find(lambda cell: cell.appointment is not None and cell.appointment.id == id)
        if at is None:
            return False
        self._stand(at)
        return True

    def choose_first(self, day: date) -> None:
        """Put the cursor on the earliest cell from a day on in which something can still be done,
        else on the first of the day or the week; say nothing."""
        ahead = [
            (lane.day.day, lane.cells[place].starts, (number, place))
            for number, lane in enumerate(self.grid.lanes)
            for place in lane.stops()[1:]
            if lane.day.day >= day and lane.cells[place].status not in _OVER
        ]
        if ahead:
            self._stand(min(ahead)[2])
        elif self.grid.lanes:
            lanes = list(enumerate(self.grid.lanes))
            here = [(number, lane) for number, lane in lanes if lane.day.day == day and lane.column]
            number, lane = (here or [each for each in lanes if each[1].column] or lanes)[0]
            self._stand((number, lane.stops()[:2][-1]))

    def go_to(self, at: At) -> None:
        """Move the cursor, keep it in sight, and say where it is."""
        self._stand(at)
        self.picked.emit(self.cell())

    def _stand(self, at: At) -> None:
        self.at = at
        lane = self.grid.lanes[at[0]]
        if lane.column is not None:
            self._minute = lane.minute(self.grid.cell(at))
        self._bring_into_sight(self.grid.box(at))
        say_where(self, self.words_of(at))
        self.viewport().update()

    def _find(self, fits: Callable[[Cell], bool]) -> At | None:
        for number, lane in enumerate(self.grid.lanes):
            for place in lane.stops():
                if fits(lane.cells[place]):
                    return number, place
        return None

    def _bring_into_sight(self, box: QRectF) -> None:
        size, scale = self.viewport().size(), self.grid.scale
        across, down = self.horizontalScrollBar(), self.verticalScrollBar()
        if box.top() >= scale.head:
            if box.top() - scale.head < down.value():
                down.setValue(round(box.top() - scale.head) - 4)
            elif box.bottom() > down.value() + size.height():
                down.setValue(round(box.bottom() - size.height()) + 4)
        if box.left() - scale.axis < across.value():
            across.setValue(round(box.left() - scale.axis) - 4)
        elif box.right() > across.value() + size.width():
            across.setValue(round(box.right() - size.width()) + 4)

    # -- keyboard ---------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows, Home, End move; Enter books, or goes on to what is there."""
        key = Qt.Key(event.key())
        plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if not plain or not self.grid.lanes:
            event.ignore()
        elif key in _STEPS:
            self.go_to(self.grid.moved(self.at or (0, 0), _STEPS[key], self._minute))
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if not event.isAutoRepeat():
                self.enter()
        else:
            event.ignore()

    def enter(self) -> None:
        """Book the free slot, or go on to what the cursor stands on."""
        cell = self.cell()
        if cell is not None and cell.slot is not None:
            self.wanted.emit(cell.slot)
        elif cell is not None:
            self.entered.emit(cell)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """The ring appears, and there is always a cursor while the focus is here."""
        super().focusInEvent(event)
        if self.at is None and self.grid.lanes and self.now is not None:
            self.choose_first(self.now.date())
            self.picked.emit(self.cell())
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """The ring goes."""
        super().focusOutEvent(event)
        self.viewport().update()

    # -- mouse ------------------------------------------------------------------------------------

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Pick a cell; an appointment may be dragged from here."""
        if event.button() != Qt.MouseButton.LeftButton:
            return
        at = self.cell_under(event.position())
        if at is not None:
            self._drag = _Drag(at, event.position())
            self.go_to(at)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """While an appointment is dragged, it is shown in the free slot under the mouse."""
        drag = self._drag
        if drag is None or not self.moves:
            return
        cell = self.grid.cell(drag.at)
        if cell.appointment is None or cell.appointment.status not in _MOVABLE:
            return
        if not drag.begun:
            far = (event.position() - drag.point).manhattanLength()
            if far < QApplication.startDragDistance():
                return
            drag.begun = True
        self._source, self._target = drag.at, self._slot_under(event.position(), drag.at)
        held, refused = Qt.CursorShape.ClosedHandCursor, Qt.CursorShape.ForbiddenCursor
        self.viewport().setCursor(held if self._target else refused)
        self.viewport().update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Let go over a free slot: that is where it goes."""
        source, target = self._source, self._target
        self.let_go()
        if source is not None and target is not None:
            one, slot = self.grid.cell(source).appointment, self.grid.cell(target).slot
            self.dragged.emit(one, slot)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """As Enter."""
        at = self.cell_under(event.position())
        if at is not None and at == self.at and event.button() == Qt.MouseButton.LeftButton:
            self.let_go()
            self.enter()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """The menu of what is under the mouse, or under the cursor for the menu key."""
        point = event.globalPos()
        if event.reason() == QContextMenuEvent.Reason.Mouse:
            at = self.cell_under(QPointF(event.pos()))
            if at is None:
                return
            self.go_to(at)
        elif self.at is not None:
            box = self.grid.box(self.at).translated(-self.offset())
            point = self.viewport().mapToGlobal(box.center().toPoint())
        if self.at is not None:
            self.menu_asked.emit(point)

    @property
    def dragging(self) -> bool:
        """Whether the mouse holds an appointment."""
        return self._drag is not None and self._drag.begun

    def let_go(self) -> bool:
        """Drop what the mouse holds where it was; False if it held nothing."""
        held = self.dragging
        self._drag = self._source = self._target = None
        self.viewport().unsetCursor()
        self.viewport().update()
        return held

    def _slot_under(self, point: QPointF, source: At) -> At | None:
        """The free slot under a point, if it is of the service of what is dragged."""
        at = self.cell_under(point)
        if at is None or self.grid.cell(at).slot is None:
            return None
        here, there = self.grid.lanes[source[0]].column, self.grid.lanes[at[0]].column
        return at if here and there and here.service == there.service else None
