"""How a row of the queue is painted: time, who, what about, and the chip at the right."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize
from PySide6.QtGui import QFontMetrics, QPainter
from PySide6.QtWidgets import QStyleOptionViewItem

from db.consultation_queue import Turn
from db.formats import show_time
from gui import theme
from gui.chips import chip_size, paint_chip
from gui.consult_queue_model import TURN, about, chip_of, name_of, status_words
from gui.row_paint import ROW, paint_ground, paint_ring, paint_words, two_lines
from gui.row_table import RowDelegate

_Index = QModelIndex | QPersistentModelIndex
_EDGE, _TIME, _GAP = 12, 46, 12


class QueueDelegate(RowDelegate):
    """Rows of the queue."""

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        """Two lines."""
        return QSize(200, theme.row(ROW))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        """One turn."""
        one = index.data(TURN)
        if not isinstance(one, Turn):
            return
        rect: QRect = option.rect
        current = index.row() == self.table.currentIndex().row()
        focused = current and self.table.hasFocus()
        hovered = index.row() == self.hovered
        painter.save()
        paint_ground(painter, rect, current=current, focused=focused, hovered=hovered)
        time = rect.adjusted(_EDGE, 0, 0, -1)
        time.setWidth(theme.px(_TIME))
        quiet = "text3" if one.over else "text"
        paint_words(painter, time, show_time(one.at), 13, quiet, bold=not one.over)
        right = rect.width() - self._paint_status(painter, rect, one) + _GAP
        first, second = two_lines(rect, _EDGE + time.width() + _GAP, right)
        paint_words(painter, first, name_of(one), 13, quiet)
        paint_words(painter, second, about(one), 12, "text3")
        paint_ring(painter, rect, current=current, focused=focused)
        painter.restore()

    def _paint_status(self, painter: QPainter, rect: QRect, one: Turn) -> int:
        """Who is to come has plain words, all else a chip; returns where it begins in the row."""
        inner = rect.adjusted(0, 0, -_EDGE, -1)
        status, words = chip_of(one.status, one.late)
        if status == "appointed":
            words = status_words(one)
            wide = QFontMetrics(theme.font(13)).horizontalAdvance(words)
            inner.setLeft(inner.right() - wide)
            paint_words(painter, inner, words, 13, "text2")
        else:
            inner.setLeft(inner.right() - chip_size(status, words).width())
            paint_chip(painter, inner, status, words)
        return inner.left() - rect.left()
