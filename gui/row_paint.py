"""How a row of a list of people is painted, two lines of words in each: ground, ring, words."""

from __future__ import annotations

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPen

from gui import theme

HEAD, ROW = 29, 42
_BAR = 4
MIDDLE = int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft)


def paint_ground(
    painter: QPainter, rect: QRect, *, current: bool, focused: bool, hovered: bool
) -> None:
    """The colour of a row and the line below it."""
    back = "sel" if focused else "selOff" if current else "hover" if hovered else "surface"
    painter.fillRect(rect, theme.color(back))
    painter.setPen(QPen(theme.color("grid"), 1))
    painter.drawLine(rect.bottomLeft(), rect.bottomRight())


def paint_ring(painter: QPainter, rect: QRect, *, current: bool, focused: bool) -> None:
    """The ring round the current row, or a bar at its left while the focus is elsewhere."""
    if focused:
        painter.setPen(QPen(theme.color("focus"), 2))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(rect.adjusted(1, 1, -1, -1))
    elif current:
        bar = QRect(rect.left(), rect.top(), _BAR, rect.height())
        painter.fillRect(bar, theme.color("primary"))


def two_lines(rect: QRect, left: int, right: int) -> tuple[QRect, QRect]:
    """Where the two lines of a row stand, between two distances from its left and right edge."""
    half = rect.height() // 2
    first = QRect(rect.left() + left, rect.top() + 2, 0, half - 1)
    second = QRect(rect.left() + left, rect.top() + half, 0, half - 3)
    for line in (first, second):
        line.setRight(rect.right() - right)
    return first, second


def paint_words(
    painter: QPainter,
    box: QRect,
    text: str,
    size: int,
    token: str,
    *,
    bold: bool = False,
    struck: bool = False,
) -> int:
    """One line of words, cut where there is no more room; returns how wide it became."""
    font = theme.font(size, bold)
    font.setStrikeOut(struck)
    metrics = QFontMetrics(font)
    shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, max(box.width(), 0))
    painter.setFont(font)
    painter.setPen(theme.color(token))
    painter.drawText(box, MIDDLE, shown)
    return metrics.horizontalAdvance(shown)
