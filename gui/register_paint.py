"""How a row of the register is painted: icon, name and first letters, what fits marked."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QStyleOptionViewItem

from gui import icons, theme
from gui.register_model import ITEM, Head, Item
from gui.row_paint import HEAD, MIDDLE, ROW, paint_ground, paint_ring, paint_words, two_lines
from gui.row_table import RowDelegate

_Index = QModelIndex | QPersistentModelIndex
_ICON_AT, _WORDS_AT, _EDGE = 16, 40, 12
_ICONS = {"organisation": "building", "person": "user"}
_Span = tuple[int, int]


class RegisterDelegate(RowDelegate):
    """Heads and rows of the list."""

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        """Heads are lower than rows."""
        head = isinstance(index.data(ITEM), Head)
        return QSize(200, theme.row(HEAD if head else ROW))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        """One head or row."""
        item = index.data(ITEM)
        rect: QRect = option.rect
        painter.save()
        if isinstance(item, Head):
            self._paint_head(painter, rect, item)
        elif isinstance(item, Item):
            current = index.row() == self.table.currentIndex().row()
            self._paint_row(painter, rect, item, current, index.row() == self.hovered)
        painter.restore()

    def _paint_head(self, painter: QPainter, rect: QRect, head: Head) -> None:
        painter.fillRect(rect, theme.color("head"))
        painter.setPen(QPen(theme.color("line"), 1))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        box = rect.adjusted(_ICON_AT, 0, -_EDGE, -1)
        used = paint_words(painter, box, head.words(), 12, "text")
        paint_words(painter, box.adjusted(used + 8, 0, 0, 0), f"{head.count:,}", 12, "text2")

    def _paint_row(
        self, painter: QPainter, rect: QRect, item: Item, current: bool, hovered: bool
    ) -> None:
        focused = current and self.table.hasFocus()
        paint_ground(painter, rect, current=current, focused=focused, hovered=hovered)
        side = theme.px(14)
        middle = rect.top() + rect.height() // 3
        icon = QRect(rect.left() + _ICON_AT, middle - side // 2, side, side)
        icons.paint(painter, icon, _ICONS[item.table], "text3" if item.gone else "text2")
        first, second = two_lines(rect, _WORDS_AT, _EDGE)
        hit = item.hit
        spans = hit.spans if hit else ()
        paint_marked(painter, first, item.name, spans, quiet=item.gone)
        used = 0
        if hit:
            used = _paint_letters(painter, second, hit.initials, hit.initials_spans) + 12
        facts = "\u2003".join(item.facts)
        paint_words(painter, second.adjusted(used, 0, 0, 0), facts, 12, "text3")
        paint_ring(painter, rect, current=current, focused=focused)


def paint_marked(
    painter: QPainter, box: QRect, text: str, spans: Sequence[_Span], *, quiet: bool = False
) -> None:
    """A name with what fits in bold, tinted and underlined: it is plain why it is here."""
    x = box.left()
    for piece, marked in _pieces(text, spans):
        font = theme.font(13, marked)
        metrics = QFontMetrics(font)
        room = box.right() - x
        shown = metrics.elidedText(piece, Qt.TextElideMode.ElideRight, max(room, 0))
        wide = metrics.horizontalAdvance(shown)
        if marked:
            painter.fillRect(QRect(x, box.top() + 1, wide, box.height()), theme.color("warnSoft"))
            line = QRect(x, box.bottom(), wide, 2)
            painter.fillRect(line, theme.color("warnLine"))
        painter.setFont(font)
        painter.setPen(theme.color("text2" if quiet and not marked else "text"))
        painter.drawText(QRect(x, box.top(), wide + 2, box.height()), MIDDLE, shown)
        x += wide
        if shown != piece:
            break


def _paint_letters(painter: QPainter, box: QRect, letters: str, spans: Sequence[_Span]) -> int:
    x = box.left()
    for piece, marked in _pieces(letters, spans):
        font = theme.font(12, marked)
        painter.setFont(font)
        painter.setPen(theme.color("warn" if marked else "text3"))
        wide = QFontMetrics(font).horizontalAdvance(piece)
        painter.drawText(QRect(x, box.top(), wide + 2, box.height()), MIDDLE, piece)
        x += wide
    return x - box.left()


def _pieces(text: str, spans: Sequence[_Span]) -> list[tuple[str, bool]]:
    """The text cut at its spans: piece, whether it is marked."""
    made = []
    at = 0
    for start, end in sorted(spans):
        made += [(text[at:start], False), (text[start:end], True)]
        at = end
    made.append((text[at:], False))
    return [(piece, marked) for piece, marked in made if piece]
