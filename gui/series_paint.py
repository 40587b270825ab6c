"""How a line of a series is painted: faded when left out, red when open, the choice as a combo."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem, QTableView

from db.formats import show_date, weekday_name
from db.words import _
from gui import icons, theme
from gui.series_model import (
    CHOICE,
    DAY,
    NUMBER,
    REASON,
    RESULT,
    Index,
    Line,
    LinesModel,
    choice_word,
    mark_word,
)


class LineDelegate(QStyledItemDelegate):
    """Paints a line: faded when left out, red when open."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """All rows are alike."""
        return QSize(40, row_height())

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """One cell."""
        model = index.model()
        assert isinstance(model, LinesModel)
        view = self.parent()
        assert isinstance(view, QTableView)
        line: Line = model.lines[index.row()]
        rect: QRect = option.rect
        column = index.column()
        here = view.currentIndex().row() == index.row()
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(rect, theme.color(_background(line, here, view.hasFocus())))
        edge = QRect(rect.left(), rect.bottom(), rect.width(), 1)
        painter.fillRect(edge, theme.color("errLine" if line.result == "open" else "grid"))
        if line.result == "open" and column == NUMBER:
            painter.fillRect(QRect(rect.left(), rect.top(), 4, rect.height()), theme.color("err"))
        faded = line.result == "skipped"
        ink = "text3" if faded else "text"
        inner = rect.adjusted(10, 0, -8, 0)
        middle = Qt.AlignmentFlag.AlignVCenter
        painter.setFont(theme.font(13))
        if column == NUMBER:
            painter.setPen(theme.color("text3" if faded else "text2"))
            painter.drawText(inner, middle | Qt.AlignmentFlag.AlignRight, str(line.number))
        elif column == DAY:
            words = f"{show_date(line.day)} {weekday_name(line.day)}"
            painter.setPen(theme.color(ink))
            painter.drawText(inner, middle, words)
            width = QFontMetrics(painter.font()).horizontalAdvance(words)
            _paint_mark(painter, QPoint(inner.left() + width + 8, rect.center().y()), line.mark)
        elif column == RESULT:
            _paint_result(painter, inner, line.result, _(model.results[line.result]))
        elif column == REASON:
            painter.setPen(theme.color(ink if line.result == "open" or not faded else "text3"))
            metrics = QFontMetrics(painter.font())
            text = metrics.elidedText(line.reason, Qt.TextElideMode.ElideRight, inner.width())
            painter.drawText(inner, middle, text)
        elif line.telling or (here and line.options):
            paint_combo(painter, combo_rect(rect), line, here and view.hasFocus())
        if here and view.hasFocus() and not line.options:
            _paint_row_ring(painter, rect, column)
        painter.restore()


def row_height() -> int:
    """37, six more when the large font is on."""
    return 43 if theme.larger() else 37


def combo_rect(cell: QRect) -> QRect:
    """Where the choice stands in its cell."""
    return QRect(cell.left() + 8, cell.center().y() - 12, cell.width() - 18, 26)


def paint_combo(painter: QPainter, box: QRect, line: Line, ring: bool) -> None:
    """A closed combo with the choice in force."""
    painter.setPen(QPen(theme.color("focus" if ring else "line2"), 2 if ring else 1))
    painter.setBrush(theme.color("surface"))
    inset = 1.0 if ring else 0.5
    painter.drawRoundedRect(QRectF(box).adjusted(inset, inset, -inset, -inset), 4, 4)
    painter.setPen(theme.color("text" if line.chosen else "text2"))
    painter.setFont(theme.font(12))
    text = box.adjusted(9, 0, -24, 0)
    elided = QFontMetrics(painter.font()).elidedText(
        choice_word(line), Qt.TextElideMode.ElideRight, text.width()
    )
    painter.drawText(text, Qt.AlignmentFlag.AlignVCenter, elided)
    icons.paint(
        painter, QRect(box.right() - 18, box.center().y() - 5, 11, 11), "chevron-down", "text"
    )


def _background(line: Line, here: bool, focus: bool) -> str:
    if line.result == "open":
        return "errSoft"
    if here:
        return "sel" if focus else "selOff"
    return "surface2" if line.result == "skipped" else "surface"


def _paint_row_ring(painter: QPainter, rect: QRect, column: int) -> None:
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.color("focus"))
    painter.drawRect(QRect(rect.left(), rect.top(), rect.width(), 2))
    painter.drawRect(QRect(rect.left(), rect.bottom() - 1, rect.width(), 2))
    if column == NUMBER:
        painter.drawRect(QRect(rect.left(), rect.top(), 2, rect.height()))
    if column == CHOICE:
        painter.drawRect(QRect(rect.right() - 1, rect.top(), 2, rect.height()))


def _paint_mark(painter: QPainter, at: QPoint, mark: str) -> None:
    """休 in green on a soft ground, 班 in reverse."""
    if not mark:
        return
    word = mark_word(mark)
    painter.setFont(theme.font(12, bold=True))
    width = max(18, QFontMetrics(painter.font()).horizontalAdvance(word) + 6)
    box = QRectF(at.x() + 0.5, at.y() - 8.5, width, 18)
    work = mark == "work"
    painter.setPen(QPen(theme.color("text2" if work else "okLine"), 1))
    painter.setBrush(theme.color("text2" if work else "okSoft"))
    painter.drawRoundedRect(box, 3, 3)
    painter.setPen(theme.color("surface" if work else "ok"))
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, word)


_CHIPS = {  # ground, edge, ink, icon
    "moved": ("okSoft", "okLine", "ok", "check"),
    "skipped": ("muteSoft", "muteLine", "mute", "minus"),
    "waiting": ("warnSoft", "warnLine", "warn", "hourglass-half"),
    "open": ("errFill", "errFill", "fillOn", "circle-exclamation"),
}


def _paint_result(painter: QPainter, cell: QRect, result: str, word: str) -> None:
    if result == "free":
        icons.paint(painter, QRect(cell.left(), cell.center().y() - 5, 12, 12), "check", "text")
        painter.setPen(theme.color("text"))
        painter.drawText(cell.adjusted(15, 0, 8, 0), Qt.AlignmentFlag.AlignVCenter, word)
        return
    ground, edge, ink, mark = _CHIPS[result]
    painter.setFont(theme.font(12))
    width = QFontMetrics(painter.font()).horizontalAdvance(word) + 30
    box = QRectF(cell.left() + 0.5, cell.center().y() - 9.5, min(width, cell.width() + 8), 20)
    painter.setPen(QPen(theme.color(edge), 1))
    painter.setBrush(theme.color(ground))
    painter.drawRoundedRect(box, 3, 3)
    icons.paint(painter, QRectF(box.left() + 7, box.center().y() - 6, 12, 12), mark, ink)
    painter.setPen(theme.color(ink))
    painter.drawText(box.adjusted(22, 0, 0, 0), Qt.AlignmentFlag.AlignVCenter, word)
