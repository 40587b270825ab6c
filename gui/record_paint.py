"""How a list is painted: its head, its rows, the status chip, the ring round the current row."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QHelpEvent, QPainter, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QToolTip,
)

from db.records import RecordType
from gui import icons, theme
from gui.chips import chip_size, paint_chip
from gui.record_model import RECORD

_Index = QModelIndex | QPersistentModelIndex
SPACE = 10
EDGE = 16
_BAR = 4


class RecordHeader(QHeaderView):
    """The head: grey, lines between columns, the sorted column bold with an arrow."""

    def __init__(self, table: QTableView) -> None:
        super().__init__(Qt.Orientation.Horizontal, table)
        self.sorted_by = -1
        self.descending = False
        self.setSectionsClickable(True)
        self.setHighlightSections(False)
        self.setStretchLastSection(False)
        self.setMinimumSectionSize(48)

    def paintSection(self, painter: QPainter, rect: QRect, section: int) -> None:
        """One head: words, arrow, lines at its right and below."""
        painter.save()
        painter.fillRect(rect, theme.color("head"))
        painter.setPen(QPen(theme.color("line"), 1))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        if section < self.count() - 1:
            painter.drawLine(rect.topRight(), rect.bottomRight())
        sorted_here = section == self.sorted_by
        font = theme.font(12, sorted_here)
        painter.setFont(font)
        painter.setPen(theme.color("text" if sorted_here else "text2"))
        inner = rect.adjusted(EDGE if section == 0 else SPACE, 0, -SPACE, 0)
        model = self.model()
        align = model.headerData(
            section, Qt.Orientation.Horizontal, Qt.ItemDataRole.TextAlignmentRole
        )
        words = str(model.headerData(section, Qt.Orientation.Horizontal) or "")
        arrow = theme.px(9)
        if sorted_here:
            inner.setRight(inner.right() - arrow - 4)
        metrics = QFontMetrics(font)
        words = metrics.elidedText(words, Qt.TextElideMode.ElideRight, inner.width())
        painter.drawText(inner, int(align), words)
        if sorted_here:
            right = int(align) & int(Qt.AlignmentFlag.AlignRight)
            end = inner.right() if right else inner.left() + metrics.horizontalAdvance(words)
            box = QRectF(end + 4, rect.center().y() - arrow / 2 + 1, arrow, arrow)
            icons.paint(painter, box, "arrow-down" if self.descending else "arrow-up", "text")
        painter.restore()


class RecordDelegate(QStyledItemDelegate):
    """A cell of a row. Colour of the row, text or chip, and its part of the ring."""

    def __init__(self, type: RecordType, table: QTableView) -> None:
        super().__init__(table)
        self.hovered = -1
        self._table = table
        self._status = type.columns.index(type.status) if type.status in type.columns else -1
        self._archived = type.archived
        self._name = type.status

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        """Rows of one height."""
        return QSize(80, theme.row(34))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        """Fill, line, content, ring."""
        table = self._table
        rect: QRect = option.rect
        current = index.row() == table.currentIndex().row()
        focused = current and table.hasFocus()
        painter.save()
        painter.fillRect(rect, theme.color(self._fill(index.row(), current, focused)))
        painter.setPen(QPen(theme.color("grid"), 1))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        first = index.column() == 0
        inner = rect.adjusted(EDGE if first else SPACE, 0, -SPACE, -1)
        row = index.data(RECORD)
        if index.column() == self._status and row[self._name]:
            paint_chip(painter, inner, str(row[self._name]), str(index.data() or ""))
        else:
            gone = bool(self._archived and row[self._archived])
            painter.setFont(theme.font(13))
            painter.setPen(theme.color("text3" if gone else "text"))
            words = QFontMetrics(theme.font(13)).elidedText(
                str(index.data() or ""), Qt.TextElideMode.ElideRight, inner.width()
            )
            painter.drawText(inner, int(index.data(Qt.ItemDataRole.TextAlignmentRole)), words)
        if focused:
            self._ring(painter, rect, index)
        elif current and first:
            painter.fillRect(
                QRect(rect.left(), rect.top(), _BAR, rect.height()), theme.color("primary")
            )
        painter.restore()

    def _fill(self, row: int, current: bool, focused: bool) -> str:
        if focused:
            return "sel"
        if current:
            return "selOff"
        return "hover" if row == self.hovered else "surface"

    def _ring(self, painter: QPainter, rect: QRect, index: _Index) -> None:
        ink = theme.color("focus")
        painter.fillRect(QRect(rect.left(), rect.top(), rect.width(), 2), ink)
        painter.fillRect(QRect(rect.left(), rect.bottom() - 1, rect.width(), 2), ink)
        if index.column() == 0:
            painter.fillRect(QRect(rect.left(), rect.top(), 2, rect.height()), ink)
        if index.column() == index.model().columnCount() - 1:
            painter.fillRect(QRect(rect.right() - 1, rect.top(), 2, rect.height()), ink)

    def helpEvent(
        self,
        event: QHelpEvent,
        view: QAbstractItemView,
        option: QStyleOptionViewItem,
        index: _Index,
    ) -> bool:
        """What does not fit can be read in the tooltip."""
        if event.type() != QEvent.Type.ToolTip or not index.isValid():
            return super().helpEvent(event, view, option, index)
        rect = view.visualRect(QModelIndex(index))  # type: ignore[arg-type]  # always a plain one here
        words = str(index.data() or "")
        space = rect.width() - SPACE - (EDGE if index.column() == 0 else SPACE)
        if index.column() == self._status:
            row = index.data(RECORD)
            wide = chip_size(str(row[self._name]), words).width()
        else:
            wide = QFontMetrics(theme.font(13)).horizontalAdvance(words)
        QToolTip.showText(event.globalPos(), words if wide > space else "", view)
        return True
