"""What the charts of the fund share: marks that are reached by keyboard, an axis, words on it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QFocusEvent, QFontMetrics, QKeyEvent, QMouseEvent, QPainter, QPen
from PySide6.QtWidgets import QWidget

from db.axis import in_unit, scale, unit_of
from db.words import _
from gui import theme
from gui.aloud import say_where
from gui.row_paint import paint_ring

SIDE, HEAD, FOOT = 16, 36, 24  # beside a chart, the line of its name, the words of its axis
_KEYS = {
    Qt.Key.Key_Up: -1,
    Qt.Key.Key_Left: -1,
    Qt.Key.Key_Down: 1,
    Qt.Key.Key_Right: 1,
}


class Axis:
    """Round amounts from the lowest to the highest, zero among them, over some pixels."""

    def __init__(self, amounts: Sequence[int]) -> None:
        self.bottom, self.top, self.step = scale(min(amounts, default=0), max(amounts, default=0))
        self.unit = unit_of(max(self.top, -self.bottom))
        self._places = 0 if self.step % self.unit == 0 else 1

    def steps(self) -> list[tuple[int, str]]:
        """Each line of the axis: its amount in fen, and that in units."""
        amounts = range(self.bottom, self.top + self.step, self.step)
        return [(fen, in_unit(fen, self.unit, self._places)) for fen in amounts]

    def place(self, fen: int, low: float, high: float) -> float:
        """Where an amount stands between the pixel of the bottom and that of the top."""
        return low + (high - low) * (fen - self.bottom) / (self.top - self.bottom)

    def unit_words(self) -> str:
        """What the axis counts."""
        return _("10,000 yuan") if self.unit > 100 else _("yuan")


class Chart(QWidget):
    """Marks side by side or one below the other. Says which is the current one and which is to be
    opened, by its place. `current` is -1 while something else is looked at."""

    moved = Signal(int)
    opened = Signal(int)

    def __init__(self, name: str) -> None:
        super().__init__()
        self.name = name
        self.current = -1
        self._hovered = -1
        self.setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        theme.signal.changed.connect(self._look_again)

    def marks(self) -> int:
        """How many marks there are."""
        raise NotImplementedError

    def box(self, at: int) -> QRect:
        """The ground of a mark, where the mouse finds it."""
        raise NotImplementedError

    def words(self, at: int) -> str:
        """What a mark stands for, for a screen reader and for who points at it."""
        raise NotImplementedError

    def look_at(self, at: int) -> None:
        """Make a mark the current one, or none with -1; says nothing."""
        self.current = at if 0 <= at < self.marks() else -1
        say_where(self, self.words(self.current) if self.current >= 0 else "")
        self.update()

    def _look_again(self) -> None:
        self.updateGeometry()
        self.update()

    # -- keyboard and mouse -----------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows, Home and End move; Enter opens."""
        plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        key, last = Qt.Key(event.key()), self.marks() - 1
        if plain and last >= 0 and key in _KEYS:
            self._move(max(0, min(self.current + _KEYS[key], last)))
        elif plain and last >= 0 and key in (Qt.Key.Key_Home, Qt.Key.Key_End):
            self._move(0 if key == Qt.Key.Key_Home else last)
        elif plain and self.current >= 0 and key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.opened.emit(self.current)
        else:
            event.ignore()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """There is always a current mark while the focus is here."""
        super().focusInEvent(event)
        if self.current < 0 and self.marks():
            self._move(0)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """The ring goes."""
        super().focusOutEvent(event)
        self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """The mark that is pressed is the current one."""
        at = self._at(event)
        if at >= 0 and event.button() == Qt.MouseButton.LeftButton:
            self._move(at)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """It opens when let go."""
        at = self._at(event)
        if at >= 0 and at == self.current and event.button() == Qt.MouseButton.LeftButton:
            self.opened.emit(at)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """The mark under the mouse is tinted and told."""
        self._hover(self._at(event))

    def leaveEvent(self, event: QEvent) -> None:
        """None is pointed at any more."""
        super().leaveEvent(event)
        self._hover(-1)

    def _at(self, event: QMouseEvent) -> int:
        point = event.position().toPoint()
        return next((at for at in range(self.marks()) if self.box(at).contains(point)), -1)

    def _hover(self, at: int) -> None:
        if at != self._hovered:
            self._hovered = at
            self.setToolTip(self.words(at) if at >= 0 else "")
            self.setCursor(
                Qt.CursorShape.PointingHandCursor if at >= 0 else Qt.CursorShape.ArrowCursor
            )
            self.update()

    def _move(self, at: int) -> None:
        self.look_at(at)
        self.moved.emit(at)

    # -- painting ---------------------------------------------------------------------------------

    def paint_head(self, painter: QPainter, unit: str) -> float:
        """The ground, the name at the left, the unit at the right; returns where that begins."""
        painter.fillRect(self.rect(), theme.color("surface"))
        high = theme.row(HEAD)
        left = QRect(SIDE, 0, self.width() - 2 * SIDE, high)
        label(painter, QRectF(left), self.name, size=14, bold=True)
        label(painter, QRectF(left), unit, "text2", size=12, side=Qt.AlignmentFlag.AlignRight)
        return left.right() - QFontMetrics(theme.font(12)).horizontalAdvance(unit)

    def ground(self, at: int) -> str:
        """The colour behind a mark."""
        if at == self.current:
            return "sel" if self.hasFocus() else "selOff"
        return "hover" if at == self._hovered else "surface"

    def paint_marked(self, painter: QPainter) -> None:
        """The ground of the current mark and of the one that is pointed at."""
        for at in {self.current, self._hovered}:
            if 0 <= at < self.marks():
                painter.fillRect(self.box(at), theme.color(self.ground(at)))

    def paint_ring(self, painter: QPainter) -> None:
        """The ring round the current mark while the focus is here."""
        if self.current >= 0 and self.hasFocus():
            paint_ring(painter, self.box(self.current), current=True, focused=True)

    def paint_nothing(self, painter: QPainter, words: str) -> None:
        """Why there is nothing to see."""
        box = QRectF(self.rect().adjusted(SIDE, theme.row(HEAD), -SIDE, -theme.row(FOOT)))
        label(painter, box, words, "text2", side=Qt.AlignmentFlag.AlignHCenter)


def label(
    painter: QPainter,
    box: QRectF,
    words: str,
    token: str = "text",
    *,
    size: int = 13,
    bold: bool = False,
    side: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignLeft,
) -> None:
    """Words in a box, in its middle upright; cut with dots where they are too long."""
    font = theme.font(size, bold)
    fitting = QFontMetrics(font).elidedText(
        words, Qt.TextElideMode.ElideRight, int(box.width()) + 1
    )
    painter.setFont(font)
    painter.setPen(theme.color(token))
    painter.drawText(box, side | Qt.AlignmentFlag.AlignVCenter, fitting)


def dotted() -> QPen:
    """The pen of a line that only guides the eye."""
    return QPen(theme.color("gridH"), 1, Qt.PenStyle.DotLine)
