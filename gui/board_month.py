"""The month board: how full each room is on each day, as a share of its open hours."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, datetime, timedelta

from PySide6.QtCore import QEvent, QRectF, Qt, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QToolTip, QWidget

from db.formats import show_day, weekday_name
from db.fullness import Fullness, fullness
from db.holidays import Holiday, marks
from db.rooms import Room, rooms
from db.store import Store
from db.words import _
from gui import board_paint as paint
from gui import theme
from gui.board_day import shown_rooms

NAMES = 124
_HEAD, _LEAST, _MOST = 58, 25, 66
# From this percentage on a cell has this fill and this ink; the figure in it says the same.
_STEPS = ((70, "primary", "fillOn"), (40, "softH", "text"), (1, "soft", "text"))
_ARROWS = {
    Qt.Key.Key_Left: (0, -1),
    Qt.Key.Key_Right: (0, 1),
    Qt.Key.Key_Up: (-1, 0),
    Qt.Key.Key_Down: (1, 0),
}


class MonthBoard(QWidget):
    """Rooms against the days of a month, all rooms together below; Enter opens the day."""

    day_chosen = Signal(object, object)
    day_moved = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.rooms: list[Room] = []
        self.cells: dict[tuple[int, date], Fullness] = {}
        self.day = date.min
        self.today = date.min
        self.row = 0
        self._top = 0
        self._marks: dict[date, Holiday] = {}
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def fetch(self, db: Store, day: date, now: datetime, *, kind: str = "", seats: int = 0) -> None:
        """Show the month of this day."""
        first, count = day.replace(day=1), monthrange(day.year, day.month)[1]
        self.rooms = shown_rooms(rooms(db), kind=kind, seats=seats)
        self.cells = fullness(db, self.rooms, first, count)
        self._marks = marks(db, first, first + timedelta(count - 1))
        self.day, self.today = day, now.date()
        self.row = min(self.row, len(self.rooms))
        self.setAccessibleName(_("Month board"))
        self._bring_into_sight()
        self._say()
        self.update()

    # What is where

    @property
    def days(self) -> list[date]:
        """The days of the month."""
        if self.day == date.min:
            return []
        count = monthrange(self.day.year, self.day.month)[1]
        return [self.day.replace(day=n) for n in range(1, count + 1)]

    def cell(self, row: int, day: date) -> Fullness:
        """How full a room is on a day; the row below the rooms is all of them."""
        if row < len(self.rooms):
            return self.cells.get((self.rooms[row].id, day), Fullness())
        return sum((self.cells[room.id, day] for room in self.rooms), Fullness())

    def words(self, row: int, day: date) -> str:
        """A cell in one sentence."""
        one = self.cell(row, day)
        name = self.rooms[row].label() if row < len(self.rooms) else _("All rooms")
        parts = [f"{name}, {show_day(day)}", self._mark_words(day)]
        if one.open:
            parts.append(_("{percent}% of the open hours held").format(percent=one.percent))
        else:
            parts.append(_("Closed"))
        if one.bookings:
            parts.append(_("Bookings: {n}").format(n=one.bookings))
        if one.provisional:
            parts.append(_("Provisional: {n}").format(n=one.provisional))
        return _("; ").join(part for part in parts if part)

    def _mark_words(self, day: date) -> str:
        holiday = self._marks.get(day)
        if holiday is None:
            return ""
        sign = _("Off") if holiday.kind == "off" else _("Workday")
        return f"{sign} {holiday.name}".strip()

    def _row_height(self) -> float:
        room = (self.height() - theme.row(_HEAD)) / (len(self.rooms) + 1)
        return min(max(room, theme.row(_LEAST)), theme.row(_MOST))

    def _shown(self) -> int:
        """How many rooms are in sight above the row of all rooms."""
        room = self.height() - theme.row(_HEAD) - self._row_height()
        return min(len(self.rooms), max(1, int(room / self._row_height() + 0.01)))

    def box(self, row: int, day: date) -> QRectF:
        """The rectangle of a cell."""
        wide = (self.width() - NAMES) / max(1, len(self.days))
        left, right = (round(NAMES + wide * n) for n in (day.day - 1, day.day))
        line = self._shown() if row >= len(self.rooms) else row - self._top
        high = self._row_height()
        top, bottom = (round(theme.row(_HEAD) + high * n) for n in (line, line + 1))
        return QRectF(left, top, right - left, bottom - top)

    def at(self, x: float, y: float) -> tuple[int, date] | None:
        """The cell under a point."""
        for row in self._rows():
            for day in self.days:
                if self.box(row, day).contains(x, y):
                    return row, day
        return None

    def _rows(self) -> list[int]:
        return [*range(self._top, self._top + self._shown()), len(self.rooms)]

    # Paint

    def paintEvent(self, event: QPaintEvent) -> None:
        """Days above, rooms at the left, a figure on its fill in each cell."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), paint.colour("surface"))
        days = self.days
        if not self.rooms or not days:
            return
        painter.fillRect(0, 0, self.width(), theme.row(_HEAD), paint.colour("head"))
        painter.setPen(paint.colour("text2"))
        paint.draw_text(painter, 16, theme.row(_HEAD) - 10, NAMES - 20, _("Held, in %"), 12)
        for day in days:
            self._paint_head(painter, day)
        for row in self._rows():
            self._paint_name(painter, row)
            for day in days:
                self._paint_cell(painter, row, day)
        painter.setPen(paint.colour("line2"))
        line = round(self.box(len(self.rooms), days[0]).top())
        painter.drawLine(0, line, self.width(), line)
        self._paint_frames(painter, days)

    def _paint_head(self, painter: QPainter, day: date) -> None:
        box = self.box(self._top, day)
        middle, step = box.center().x(), theme.row(_HEAD) / 3
        ink = "text" if day.weekday() < 5 else "text3"
        if day == self.today:
            painter.fillRect(QRectF(box.left(), 0, box.width(), step + 3), paint.colour("now"))
            ink = "focusIn"
        _centred(painter, middle, step - 2, str(day.day), ink, bold=True)
        _centred(painter, middle, 2 * step - 2, weekday_name(day), "text2")
        holiday = self._marks.get(day)
        if holiday:
            off = holiday.kind == "off"
            mark = QRectF(box.left() + 1, 2 * step + 2, box.width() - 2, step - 4)
            painter.fillRect(mark, paint.colour("okSoft" if off else "text2"))
            words = _("Off") if off else _("Work")
            _centred(painter, middle, 3 * step - 6, words, "ok" if off else "surface")

    def _paint_name(self, painter: QPainter, row: int) -> None:
        box = self.box(row, self.days[0])
        total = row == len(self.rooms)
        name = _("All rooms") if total else self.rooms[row].name
        if total:
            painter.fillRect(QRectF(0, box.top(), NAMES, box.height()), paint.colour("head"))
        painter.setPen(paint.colour("text"))
        bold = total or row == self.row
        paint.draw_text(painter, 16, box.center().y() + 4.5, NAMES - 20, name, 12, bold)
        painter.setPen(paint.colour("grid"))
        painter.drawLine(0, round(box.bottom()), NAMES, round(box.bottom()))

    def _paint_cell(self, painter: QPainter, row: int, day: date) -> None:
        box, one = self.box(row, day), self.cell(row, day)
        if not one.open:
            painter.fillRect(box, paint.colour("closed"))
        ink = "text"
        for least, fill, on in _STEPS:
            if one.percent >= least:
                painter.fillRect(box, paint.colour(fill))
                ink = on
                break
        painter.setPen(paint.colour("grid"))
        painter.drawLine(
            round(box.right()), round(box.top()), round(box.right()), round(box.bottom())
        )
        painter.drawLine(
            round(box.left()), round(box.bottom()), round(box.right()), round(box.bottom())
        )
        if one.percent and one.percent < _STEPS[0][0]:
            length = (box.width() - 2) * one.percent / 100
            bar = QRectF(box.left() + 1, box.bottom() - 3, max(2.0, length), 3)
            painter.fillRect(bar, paint.colour("primary"))
        if one.provisional:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(paint.colour("warnLine"), 1.6, Qt.PenStyle.DashLine))
            painter.drawRect(box.adjusted(2, 2, -2, -3.5))
        words = str(one.percent) if one.percent else ""
        if one.bookings and not one.percent:
            words = "\u00b7"
        if words:
            _centred(painter, box.center().x(), box.center().y() + 4, words, ink)

    def _paint_frames(self, painter: QPainter, days: list[date]) -> None:
        """Today's column, and the cell with the keyboard."""
        painter.setBrush(Qt.BrushStyle.NoBrush)
        if self.today in days:
            top = self.box(self._top, self.today)
            low = self.box(len(self.rooms), self.today)
            painter.setPen(QPen(paint.colour("now"), 1))
            for x in (round(top.left()), round(top.right())):
                painter.drawLine(x, 0, x, round(low.bottom()))
        box = self.box(self.row, self.day)
        if self.hasFocus():
            paint.paint_focus(painter, box.adjusted(0.5, 0.5, -0.5, -0.5), inside=True)
        else:
            painter.setPen(QPen(paint.colour("line2"), 1))
            painter.drawRect(box.adjusted(1, 1, -1, -1))

    # Mouse and keyboard

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Move to a cell; a press on the current one opens its day."""
        found = self.at(event.position().x(), event.position().y())
        if found is None or event.button() != Qt.MouseButton.LeftButton:
            return
        if found == (self.row, self.day):
            self._open()
        else:
            self.go_to(*found)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows move by a day or a room, Enter opens the day."""
        key = Qt.Key(event.key())
        if key in _ARROWS and not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            rows, days = _ARROWS[key]
            self.go_to(self.row + rows, self.day + timedelta(days))
        elif key == Qt.Key.Key_Home:
            self.go_to(self.row, self.day.replace(day=1))
        elif key == Qt.Key.Key_End:
            self.go_to(self.row, self.days[-1])
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers() & ~(
            Qt.KeyboardModifier.KeypadModifier
        ):
            self._open()
        else:
            super().keyPressEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """More rooms than there is height for are scrolled."""
        turned = -1 if event.angleDelta().y() > 0 else 1
        self._top = min(max(self._top + turned, 0), len(self.rooms) - self._shown())
        self.update()

    def _open(self) -> None:
        room = self.rooms[self.row].id if self.row < len(self.rooms) else None
        self.day_chosen.emit(self.day, room)

    def go_to(self, row: int, day: date) -> None:
        """Make this the current cell; a day of another month shows that month."""
        self.row = min(max(row, 0), len(self.rooms))
        self.day = day
        self._bring_into_sight()
        self.day_moved.emit(day)
        self._say()
        self.update()

    def _bring_into_sight(self) -> None:
        shown = self._shown()
        if self.row < len(self.rooms):
            self._top = min(max(self._top, self.row - shown + 1), self.row)
        self._top = max(0, min(self._top, len(self.rooms) - shown))

    def _say(self) -> None:
        self.setAccessibleDescription(self.words(self.row, self.day) if self.rooms else "")

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the current room in sight."""
        super().resizeEvent(event)
        self._bring_into_sight()

    def event(self, event: QEvent) -> bool:
        """The cell under the mouse, in words."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            found = self.at(event.pos().x(), event.pos().y())
            QToolTip.showText(event.globalPos(), self.words(*found) if found else "", self)
            return True
        return super().event(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show the frame."""
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Hide the frame."""
        super().focusOutEvent(event)
        self.update()


def _centred(
    painter: QPainter, middle: float, base: float, words: str, token: str, *, bold: bool = False
) -> None:
    painter.setPen(paint.colour(token))
    painter.setFont(paint.font(12, bold))
    width = painter.fontMetrics().horizontalAdvance(words)
    painter.drawText(round(middle - width / 2), round(base), words)
