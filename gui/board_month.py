"""The month board: how full each day is, from its bookings against the open time of the rooms."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from db.bookings import Booking, between
from db.formats import show_day, weekday_name
from db.holidays import marks
from db.rooms import Room, rooms
from db.store import Store
from db.words import _
from gui import board_paint as paint
from gui.board_day import shown_rooms

HEAD = 30
_ARROWS = {
    Qt.Key.Key_Left: -1,
    Qt.Key.Key_Right: 1,
    Qt.Key.Key_Up: -7,
    Qt.Key.Key_Down: 7,
}


@dataclass(frozen=True)
class Fullness:
    """One day: how many bookings, how many of them provisional, booked of open minutes."""

    day: date
    bookings: int
    provisional: int
    booked: int
    open: int
    mark: str = ""
    mark_name: str = ""

    @property
    def percent(self) -> int:
        """How full, 0 to 100."""
        return min(100, round(100 * self.booked / self.open)) if self.open else 0

    def words(self) -> str:
        """The day in one sentence."""
        if not self.open:
            return _("{day}: closed").format(day=show_day(self.day))
        return _("{day}: bookings {n}, {percent}% full").format(
            day=show_day(self.day), n=self.bookings, percent=self.percent
        )


def fullness(
    day: date, chosen: Sequence[Room], found: Sequence[Booking], mark: tuple[str, str] = ("", "")
) -> Fullness:
    """How full a day is; a hall booked whole fills each of its parts."""
    midnight = datetime.combine(day, time())
    next_day = midnight + timedelta(1)
    ours = [one for one in found if one.lives and one.starts < next_day and one.ends > midnight]
    taken = 0
    counted = set()
    for room in chosen:
        family = {room.id, room.part_of}
        for one in ours:
            if family & set(one.rooms):
                length = min(one.ends, next_day) - max(one.starts, midnight)
                taken += length // timedelta(minutes=1)
                counted.add(one)
    free = sum(end - start for room in chosen for start, end in room.hours.on(day.weekday()))
    waiting = sum(one.status == "provisional" for one in counted)
    return Fullness(day, len(counted), waiting, taken, free, *mark)


class MonthBoard(QWidget):
    """Six weeks of seven days; arrows move, Enter or a double click shows the day."""

    day_chosen = Signal(object)
    day_moved = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.days: list[Fullness] = []
        self.day = date.min
        self.today = date.min
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def fetch(self, db: Store, day: date, now: datetime, *, kind: str = "", seats: int = 0) -> None:
        """Show the month of this day, with whole weeks around it."""
        first = day.replace(day=1)
        first -= timedelta(first.weekday())
        last = first + timedelta(41)
        found = between(db, datetime.combine(first, time()), datetime.combine(last, time.max))
        holidays = marks(db, first, last)
        chosen = shown_rooms(rooms(db), kind=kind, seats=seats)
        self.day, self.today = day, now.date()
        self.days = []
        for n in range(42):
            one = first + timedelta(n)
            holiday = holidays.get(one)
            mark = (holiday.kind, holiday.name) if holiday else ("", "")
            self.days.append(fullness(one, chosen, found, mark))
        self.setAccessibleName(_("Month board"))
        self._say()
        self.update()

    def _say(self) -> None:
        words = next((one.words() for one in self.days if one.day == self.day), "")
        self.setAccessibleDescription(words)

    def day_box(self, index: int) -> QRectF:
        """The rectangle of the day with this index."""
        wide, high = self.width() / 7, (self.height() - HEAD) / 6
        return QRectF(index % 7 * wide, HEAD + index // 7 * high, wide, high)

    def day_at(self, x: float, y: float) -> date | None:
        """The day under a point."""
        for n, one in enumerate(self.days):
            if self.day_box(n).contains(x, y):
                return one.day
        return None

    def paintEvent(self, event: QPaintEvent) -> None:
        """Weekdays, then each day with number, holiday, count and bar."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), paint.colour("surface"))
        painter.fillRect(0, 0, self.width(), HEAD, paint.colour("head"))
        for n in range(min(7, len(self.days))):
            painter.setPen(paint.colour("text2"))
            left = self.day_box(n).left()
            paint.draw_text(painter, left + 12, 20, 120, weekday_name(self.days[n].day), 12)
        for n, one in enumerate(self.days):
            self._paint_day(painter, self.day_box(n), one)

    def _paint_day(self, painter: QPainter, box: QRectF, one: Fullness) -> None:
        other = one.day.month != self.day.month
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        if not one.open:
            painter.fillRect(box, paint.colour("closed"))
        elif other:
            painter.fillRect(box, paint.colour("surface2"))
        painter.setPen(paint.colour("grid"))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(box.toRect())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        x, top, room = box.left() + 12, box.top(), box.width() - 24
        if one.day == self.today:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(paint.colour("now"))
            painter.drawRoundedRect(QRectF(x - 5, top + 6, 28, 21), 3, 3)
        painter.setPen(paint.colour("focusIn" if one.day == self.today else "text"))
        if other and one.day != self.today:
            painter.setPen(paint.colour("text3"))
        paint.draw_text(painter, x, top + 22, 40, str(one.day.day), 14, not other)
        if one.mark:
            painter.setPen(paint.colour("ok" if one.mark == "off" else "text2"))
            sign = _("Off") if one.mark == "off" else _("Workday")
            paint.draw_text(painter, x + 32, top + 22, room - 32, f"{sign} {one.mark_name}", 12)
        self._paint_bar(painter, box, one)
        if one.day == self.day:
            if self.hasFocus():
                paint.paint_focus(painter, box.adjusted(1, 1, -1, -1))
            else:
                painter.setPen(paint.colour("primary"))
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawRoundedRect(box.adjusted(2, 2, -2, -2), 4, 4)

    def _paint_bar(self, painter: QPainter, box: QRectF, one: Fullness) -> None:
        x, room, base = box.left() + 12, box.width() - 24, box.top() + 46
        if not one.open and not one.bookings:
            painter.setPen(paint.colour("text3"))
            paint.draw_text(painter, x, base, room, _("Closed"), 12)
            return
        painter.setPen(paint.colour("text2"))
        words = _("Bookings: {n}").format(n=one.bookings)
        if one.provisional:
            words += "\u2003" + _("Provisional: {n}").format(n=one.provisional)
        if one.bookings:
            paint.draw_text(painter, x, base, room, words, 12)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(paint.colour("head"))
        # The percentage stands beside the bar, so that its length is not the only cue.
        bar = QRectF(x, base + 10, max(10.0, room - 42), 8)
        painter.drawRoundedRect(bar, 3, 3)
        if one.percent:
            painter.setBrush(paint.colour("primary"))
            width = max(4.0, bar.width() * one.percent / 100)
            painter.drawRoundedRect(QRectF(bar.left(), bar.top(), width, 8), 3, 3)
            painter.setPen(paint.colour("text2"))
            paint.draw_text(painter, bar.right() + 8, base + 18.5, 40, f"{one.percent}%", 12)

    # Mouse and keyboard

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Move to a day."""
        self._go(self.day_at(event.position().x(), event.position().y()))

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Show the day."""
        day = self.day_at(event.position().x(), event.position().y())
        if day:
            self.day_chosen.emit(day)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows move by a day or a week, Enter shows the day."""
        key = Qt.Key(event.key())
        if key in _ARROWS and not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            self._go(self.day + timedelta(_ARROWS[key]))
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.day_chosen.emit(self.day)
        else:
            super().keyPressEvent(event)

    def _go(self, day: date | None) -> None:
        if day is None:
            return
        self.day = day
        self._say()
        self.update()
        self.day_moved.emit(day)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show the frame."""
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Hide the frame."""
        super().focusOutEvent(event)
        self.update()
