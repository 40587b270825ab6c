"""The head of the consultation week: the days, and below them who is here and in which room."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter

from db.consultation_week import Column, Day
from db.formats import weekday_name
from db.words import _
from gui import board_paint as paint
from gui import theme
from gui.consult_appointment import KIND_ICONS
from gui.consult_grid import Grid, Lane

_SIGN = 13


def paint_heads(painter: QPainter, grid: Grid, today: date | None) -> None:
    """Paint it at the top; today is dark."""
    high = grid.scale.head
    half = high / 2
    painter.fillRect(QRectF(0, 0, grid.width, high), paint.colour("head"))
    for day, left, width in grid.days():
        here = day.day == today
        if here:
            dark = QRectF(left, 0, width, half if day.columns else high)
            painter.fillRect(dark, paint.colour("text"))
        painter.setPen(paint.colour("focusIn" if here else "text2"))
        if day.columns:
            words = f"{weekday_name(day.day)} {day.day.day}"
            words += f"\u2003{_('Today|consultations')}" if here else ""
            base = half / 2 + theme.px(12) / 2 - 1
            paint.draw_text(painter, left + 7, base, width - 9, words, 12, here)
        else:
            wide = width > 2 * grid.scale.strip
            _paint_strip(painter, day, QRectF(left, 0, width - 1, high), bold=here, wide=wide)
    for number, lane in enumerate(grid.lanes):
        right = round(lane.left + lane.width) - 1
        top = 0 if lane.column is None or _ends_day(grid, number) else half
        painter.setPen(paint.colour("gridH"))
        painter.drawLine(QPointF(right, top), QPointF(right, high))
        if lane.column is not None:
            _paint_name(painter, lane, lane.column, half)


def _ends_day(grid: Grid, number: int) -> bool:
    after = grid.lanes[number + 1 : number + 2]
    return not after or after[0].day is not grid.lanes[number].day


def _paint_strip(painter: QPainter, day: Day, box: QRectF, *, bold: bool, wide: bool) -> None:
    name = weekday_name(day.day)
    # 周一 does not fit into a strip, 一 does.
    name = name if wide or name.isascii() else name[-1]
    painter.setFont(paint.font(12, bold))
    line = box.height() / 2 - 5
    for place, words in enumerate((name, str(day.day.day))):
        row = QRectF(box.left(), 6 + place * line, box.width(), line)
        painter.drawText(row, int(Qt.AlignmentFlag.AlignCenter), words)


def _paint_name(painter: QPainter, lane: Lane, column: Column, half: float) -> None:
    """Name and, as far as it has room, the room."""
    middle = half * 1.5
    base = middle + theme.px(12) / 2 - 1
    x, end = lane.left + 7, lane.left + lane.width - 4
    paint.draw_icon(painter, x, middle - _SIGN / 2, KIND_ICONS[column.kind], "text", _SIGN)
    x += _SIGN + 3
    painter.setPen(paint.colour("text"))
    paint.draw_text(painter, x, base, end - x, column.name, 12)
    metrics = QFontMetricsF(paint.font(12))
    x += metrics.horizontalAdvance(column.name + " ")
    if x + metrics.horizontalAdvance(column.rooms) <= end:
        painter.setPen(paint.colour("text3"))
        paint.draw_text(painter, x, base, end - x + 1, column.rooms, 12)
