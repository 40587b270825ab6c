"""The week of duties as a board: arrows move over cells, Enter books what is free.

Days without duty shrink to a strip; today has a dark head. An appointment is dragged to a free
slot; anywhere else it goes back.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, QRectF, Qt, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QToolTip, QWidget

from db.consultation_week import Cell, Day
from db.formats import show_span, show_time, weekday_name
from db.words import _
from gui import icons, theme
from gui.board_paint import colour, draw_text, font, paint_focus
from gui.consult_grid import AXIS, HEAD, Grid, moved
from gui.consult_week_paint import CELLS, paint_cell

_ICONS = {"psychology": "comment-dots", "law": "scale-balanced", "other": "comments"}
_STEPS = {
    Qt.Key.Key_Up: "up",
    Qt.Key.Key_Down: "down",
    Qt.Key.Key_Left: "left",
    Qt.Key.Key_Right: "right",
}
_DRAG = 6  # pixels before a press becomes a drag
_MOVES = ("booked", "arrived", "late")


class ConsultWeek(QAbstractScrollArea):
    """Says which cell was picked, which slot is wanted, and which appointment was put where."""

    picked = Signal(object)  # Cell, or None
    wanted = Signal(object)  # Slot
    entered = Signal(object)  # Cell that Enter or a double click was on, unless it is free
    dragged = Signal(object, object)  # Appointment, Slot

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.days: tuple[Day, ...] = ()
        self.now: datetime | None = None
        self.grid = Grid((), 600, 400)
        self.at: tuple[int, int] | None = None
        self.empty_words = ""
        self._pressed: QPointF | None = None
        self._over: tuple[int, int] | None = None
        self._dragging = False
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(_("Week of duties"))
        self.viewport().setMouseTracking(True)
        theme.signal.changed.connect(self._lay_out)

    # -- what is shown ----------------------------------------------------------------------------

    def show_week(self, days: Sequence[Day], now: datetime) -> None:
        """Another week, or the same as it is now; the cursor stays on its cell."""
        kept = self.cell()
        self.days, self.now = tuple(days), now
        self._lay_out()
        self.at = self._find(kept.chosen_by) if kept else None
        if self.at is None and kept is not None:
            # What was free is taken now, or the other way round: the time stays.
            self.at = self._near(kept)
        self.viewport().update()

    def cell(self) -> Cell | None:
        """The cell under the cursor."""
        if self.at is None or self.at[0] >= len(self.grid.columns):
            return None
        cells = self.grid.columns[self.at[0]].column.cells
        return cells[self.at[1]] if self.at[1] < len(cells) else None

    def choose_appointment(self, id: int) -> bool:
        """Put the cursor on an appointment; False if it is not in this week."""
        for column, laid in enumerate(self.grid.columns):
            for number, cell in enumerate(laid.column.cells):
                if cell.appointment is not None and cell.appointment.id == id:
                    self._go((column, number), say=False)
                    return True
        return False

    def choose_first(self, day: date) -> None:
        """The first cell of a day that is not over, else the first of the week."""
        for column, laid in enumerate(self.grid.columns):
            if laid.column.day >= day:
                for number, cell in enumerate(laid.column.cells):
                    if cell.kind != "break" and cell.status not in ("done", "no_show"):
                        self._go((column, number))
                        return
        self._go(moved(self.grid.columns, None, "down"))

    def _find(self, key: tuple[str, int, datetime]) -> tuple[int, int] | None:
        for column, laid in enumerate(self.grid.columns):
            for number, cell in enumerate(laid.column.cells):
                if cell.chosen_by == key:
                    return column, number
        return None

    def _near(self, kept: Cell) -> tuple[int, int] | None:
        for column, laid in enumerate(self.grid.columns):
            for number, cell in enumerate(laid.column.cells):
                if cell.duty == kept.duty and cell.starts == kept.starts:
                    return column, number
        return None

    def _lay_out(self) -> None:
        size = self.maximumViewportSize()
        self.grid = Grid(self.days, size.width(), size.height())
        port = self.viewport().size()
        for bar, whole, part in (
            (self.horizontalScrollBar(), self.grid.width, port.width()),
            (self.verticalScrollBar(), self.grid.height, port.height()),
        ):
            bar.setRange(0, max(0, round(whole) - part))
            bar.setPageStep(part)
            bar.setSingleStep(30)
        self.viewport().update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share the new size out."""
        super().resizeEvent(event)
        self._lay_out()

    # -- painting ---------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        """Ground, cells, now line; the head stays at the top, the hours at the left."""
        painter = QPainter(self.viewport())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.viewport().rect(), colour("closed"))
        down, across = self.verticalScrollBar().value(), self.horizontalScrollBar().value()
        painter.translate(-across, -down)
        self._paint_ground(painter)
        for at, laid in enumerate(self.grid.columns):
            for number, cell in enumerate(laid.column.cells):
                paint_cell(painter, self.grid.box(at, cell), cell)
                if (at, number) == self._over and self._dragging:
                    painter.setPen(QPen(colour("ok"), 2))
                    painter.setBrush(Qt.BrushStyle.NoBrush)
                    painter.drawRoundedRect(self.grid.box(at, cell), 4, 4)
        self._paint_cursor(painter)
        self._paint_now(painter)
        painter.translate(0, down)
        self._paint_heads(painter)
        painter.translate(across, -down)
        self._paint_hours(painter, down)
        painter.end()

    def _paint_ground(self, painter: QPainter) -> None:
        grid = self.grid
        for at in range(len(grid.columns)):
            for box in grid.ground(at):
                painter.fillRect(box, colour("surface"))
        painter.setPen(QPen(colour("gridH"), 1))
        for hour in range(grid.first, grid.last + 1):
            y = round(HEAD + (hour - grid.first) * grid.hour) + 0.5
            painter.drawLine(QPointF(AXIS, y), QPointF(grid.width, y))
        for strip in grid.strips:
            painter.setPen(QPen(colour("line"), 1))
            x = round(strip.left) + 0.5
            painter.drawLine(QPointF(x, 0), QPointF(x, grid.height))
            if strip.empty and grid.columns:
                self._paint_upright(painter, strip.left, strip.width)
        for laid in grid.columns:
            painter.setPen(QPen(colour("grid"), 1))
            x = round(laid.left) + 0.5
            painter.drawLine(QPointF(x, HEAD / 2), QPointF(x, grid.height))
        if not grid.columns and self.empty_words:
            painter.setPen(colour("text2"))
            painter.setFont(font(13))
            painter.drawText(
                QRectF(AXIS, HEAD, grid.width - AXIS, 120),
                int(Qt.AlignmentFlag.AlignCenter),
                self.empty_words,
            )

    def _paint_upright(self, painter: QPainter, left: float, width: float) -> None:
        """No duty, one sign below the other; in English along the strip."""
        words = _("No duty")
        painter.setPen(colour("text3"))
        painter.setFont(font(12))
        middle = HEAD + (self.grid.height - HEAD) / 2
        if words.isascii():
            painter.save()
            painter.translate(left + width / 2 + 4, middle + 24)
            painter.rotate(-90)
            painter.drawText(QPointF(0, 0), words)
            painter.restore()
            return
        for at, sign in enumerate(words):
            box = QRectF(left, middle - 27 + at * 18, width, 18)
            painter.drawText(box, int(Qt.AlignmentFlag.AlignCenter), sign)

    def _paint_heads(self, painter: QPainter) -> None:
        today = self.now.date() if self.now else None
        half = HEAD / 2
        painter.fillRect(QRectF(0, 0, self.grid.width, HEAD), colour("head"))
        for strip in self.grid.strips:
            here = strip.day == today
            if here:
                back = QRectF(strip.left, 0, strip.width, half if not strip.empty else HEAD)
                painter.fillRect(back, colour("focus"))
            painter.setPen(colour("focusIn" if here else "text2" if strip.empty else "text"))
            day = f"{strip.day.day}"
            if strip.empty and self.grid.columns:
                name = (
                    weekday_name(strip.day)[-1:]
                    if not weekday_name(strip.day).isascii()
                    else (weekday_name(strip.day))
                )
                painter.setFont(font(12))
                for at, words in enumerate((name, day)):
                    box = QRectF(strip.left, 5 + at * 22, strip.width, 20)
                    painter.drawText(box, int(Qt.AlignmentFlag.AlignCenter), words)
            else:
                words = f"{weekday_name(strip.day)} {day}"
                if here:
                    words += "\u2003" + _("today")
                draw_text(painter, strip.left + 8, 18, strip.width - 10, words, 13, True)
            painter.setPen(QPen(colour("line"), 1))
            painter.drawLine(QPointF(strip.left, 0), QPointF(strip.left, HEAD))
        for laid in self.grid.columns:
            icons.paint(
                painter, QRectF(laid.left + 8, half + 7, 13, 13), _ICONS[laid.column.kind], "text2"
            )
            painter.setPen(colour("text"))
            words = f"{laid.column.name} {laid.column.rooms}"
            draw_text(painter, laid.left + 26, half + 18, laid.width - 30, words, 13)
        painter.setPen(QPen(colour("line"), 1))
        painter.drawLine(QPointF(0, HEAD), QPointF(self.grid.width, HEAD))

    def _paint_hours(self, painter: QPainter, down: int) -> None:
        grid = self.grid
        painter.fillRect(QRectF(0, 0, AXIS, grid.height), colour("surface"))
        painter.setFont(font(12))
        for hour in range(grid.first, grid.last):
            y = HEAD + (hour - grid.first) * grid.hour
            painter.setPen(colour("text2"))
            painter.drawText(QPointF(7, y + theme.px(12) + 3), f"{hour % 24:02d}:00")
        painter.setPen(QPen(colour("line"), 1))
        painter.drawLine(QPointF(AXIS - 0.5, 0), QPointF(AXIS - 0.5, grid.height))
        now = self._now_y()
        if now is not None:
            pill = QRectF(2, now - 10, AXIS - 6, 20)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colour("now"))
            painter.drawRoundedRect(pill, 3, 3)
            painter.setPen(colour("focusIn"))
            painter.setFont(font(12, True))
            assert self.now is not None
            painter.drawText(pill, int(Qt.AlignmentFlag.AlignCenter), show_time(self.now))
        painter.fillRect(QRectF(0, down, AXIS, HEAD), colour("head"))

    def _now_y(self) -> float | None:
        """How far down now is, if today is in this week and within the hours."""
        if self.now is None or not any(one.day == self.now.date() for one in self.grid.strips):
            return None
        y = self.grid.y(self.now, self.now.date())
        return y if HEAD <= y <= self.grid.height else None

    def _paint_now(self, painter: QPainter) -> None:
        y = self._now_y()
        if y is None or self.now is None:
            return
        painter.setPen(QPen(colour("now"), 2))
        for strip in self.grid.strips:
            if strip.day == self.now.date():
                painter.drawLine(QPointF(strip.left, y), QPointF(strip.left + strip.width, y))

    def _paint_cursor(self, painter: QPainter) -> None:
        cell = self.cell()
        if cell is None or self.at is None:
            return
        box = self.grid.box(self.at[0], cell)
        if self.hasFocus():
            paint_focus(painter, box, inside=CELLS[cell.status].fill == "okFill")
        else:
            painter.setPen(QPen(colour("primary"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(box.adjusted(1, 1, -1, -1), 4, 4)

    # -- keys and mouse ---------------------------------------------------------------------------

    def _go(self, at: tuple[int, int] | None, *, say: bool = True) -> None:
        self.at = at
        cell = self.cell()
        if cell is not None and at is not None:
            self._into_view(self.grid.box(at[0], cell))
            self.setAccessibleDescription(self._words(cell))
        self.viewport().update()
        if say:
            self.picked.emit(cell)

    def _into_view(self, box: QRectF) -> None:
        port = self.viewport().size()
        bar = self.verticalScrollBar()
        if box.top() - HEAD < bar.value():
            bar.setValue(round(box.top() - HEAD - 4))
        elif box.bottom() > bar.value() + port.height():
            bar.setValue(round(box.bottom() - port.height() + 4))
        bar = self.horizontalScrollBar()
        if box.left() - AXIS < bar.value():
            bar.setValue(round(box.left() - AXIS - 4))
        elif box.right() > bar.value() + port.width():
            bar.setValue(round(box.right() - port.width() + 4))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows move; Enter books, or goes on to the panel."""
        key = Qt.Key(event.key())
        plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if key in _STEPS and plain:
            self._go(moved(self.grid.columns, self.at, _STEPS[key]))
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and plain:
            self._enter()
        elif key == Qt.Key.Key_Escape and self._dragging:
            self._drop()
        else:
            event.ignore()

    def _enter(self) -> None:
        cell = self.cell()
        if cell is None:
            return
        if cell.slot is not None:
            self.wanted.emit(cell.slot)
        else:
            self.entered.emit(cell)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """There is always a cursor while the focus is here."""
        super().focusInEvent(event)
        if self.cell() is None:
            self._go(moved(self.grid.columns, None, "down"))
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """The ring goes."""
        super().focusOutEvent(event)
        self.viewport().update()

    def _point(self, event: QMouseEvent) -> QPointF:
        return event.position() + QPointF(
            self.horizontalScrollBar().value(), self.verticalScrollBar().value()
        )

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Pick a cell; an appointment may be dragged from here."""
        if event.button() != Qt.MouseButton.LeftButton or event.position().y() < HEAD:
            return
        at = self.grid.hit(self._point(event))
        if at is not None:
            self._pressed = self._point(event)
            self._go(at)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """While an appointment is dragged, the free slot below is outlined."""
        cell = self.cell()
        if self._pressed is None or cell is None or cell.status not in _MOVES:
            return
        point = self._point(event)
        if not self._dragging and (point - self._pressed).manhattanLength() < _DRAG:
            return
        self._dragging = True
        over = self.grid.hit(point)
        free = over is not None and self._at(over).slot is not None
        self._over = over if free else None
        shape = Qt.CursorShape.DragMoveCursor if free else Qt.CursorShape.ForbiddenCursor
        self.viewport().setCursor(shape)
        self.viewport().update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Let go over a free slot: that is where it goes."""
        cell, over, dragging = self.cell(), self._over, self._dragging
        self._drop()
        if dragging and over is not None and cell is not None and cell.appointment is not None:
            self.dragged.emit(cell.appointment, self._at(over).slot)

    def _drop(self) -> None:
        self._pressed, self._over, self._dragging = None, None, False
        self.viewport().unsetCursor()
        self.viewport().update()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """As Enter."""
        if self.grid.hit(self._point(event)) == self.at and self.at is not None:
            self._enter()

    def _at(self, at: tuple[int, int]) -> Cell:
        return self.grid.columns[at[0]].column.cells[at[1]]

    def _words(self, cell: Cell) -> str:
        pieces = (show_span(cell.starts, cell.ends), cell.words, cell.note.replace("\n", "  "))
        return "  ".join(piece for piece in pieces if piece)

    def viewportEvent(self, event: QEvent) -> bool:
        """The whole words of a cell when it is pointed at."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            offset = QPoint(self.horizontalScrollBar().value(), self.verticalScrollBar().value())
            at = self.grid.hit(QPointF(event.pos() + offset))
            if at is not None:
                box = self.grid.box(at[0], self._at(at)).toRect().translated(-offset)
                words = self._words(self._at(at))
                QToolTip.showText(event.globalPos(), words, self.viewport(), QRect(box))
                return True
            QToolTip.hideText()
        return super().viewportEvent(event)
