"""The table of who is to have a certificate, worked like a spreadsheet."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QEvent, QItemSelectionModel, QObject, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QGuiApplication, QKeyEvent, QKeySequence, QPainter, QPen
from PySide6.QtWidgets import (
    QAbstractItemDelegate,
    QAbstractItemView,
    QHeaderView,
    QLineEdit,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from db.words import _
from gui import theme
from gui.certificate_grid import ENTRY, SERIAL, GridModel, Index
from gui.certificate_lines import NAME, Entry
from gui.record_paint import RecordHeader
from gui.row_paint import paint_words

_ROW, _HEAD, _SPACE = 30, 30, 8
_WIDE = {
    **{SERIAL: 42, NAME: 130, "project": 130, "content": 170, "from": 96, "to": 96, "hours": 64},
    **{"score": 64, "lessons": 64, "id_number": 160, "volunteer": 120},
}
_USUAL = 120


class _Delegate(QStyledItemDelegate):
    """Paints a cell; the editor is a plain line, Enter in it goes to the line below."""

    def __init__(self, table: Grid) -> None:
        super().__init__(table)
        self._grid = table

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(40, theme.row(_ROW))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        grid, rect = self._grid, QRect(option.rect)
        entry: Entry = index.data(ENTRY)
        name = grid.lines.columns[index.column()]
        found = grid.lines.wrong_at(index.row())
        wrong = found is not None and found[0] == name
        focused = grid.hasFocus()
        here = index.row() == grid.currentIndex().row()
        cell = here and index.column() == grid.currentIndex().column()
        marked = grid.selectionModel().isSelected(grid.lines.index(index.row(), index.column()))
        back = "errSoft" if wrong else "sel" if focused and (here or marked) else "surface"
        painter.save()
        painter.fillRect(rect, theme.color(back))
        painter.setPen(QPen(theme.color("grid"), 1))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        painter.drawLine(rect.topRight(), rect.bottomRight())
        quiet = name == SERIAL
        font = theme.font(12 if quiet else 13)
        painter.setFont(font)
        token = "err" if (wrong or (quiet and found)) else "text2" if quiet else "text"
        painter.setPen(theme.color(token))
        inner = rect.adjusted(_SPACE, 0, -_SPACE, -1)
        words = str(index.data() or "")
        if quiet and found:
            words = f"! {words}"
        shown = QFontMetrics(font).elidedText(words, Qt.TextElideMode.ElideRight, inner.width())
        painter.drawText(inner, int(index.data(Qt.ItemDataRole.TextAlignmentRole)), shown)
        if name == NAME and entry.note:
            wide = QFontMetrics(font).horizontalAdvance(shown) + 10
            paint_words(painter, inner.adjusted(wide, 0, 0, 0), entry.note, 12, "text3")
        if cell and focused:
            painter.setPen(QPen(theme.color("focus"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(rect.adjusted(1, 1, -1, -2))
        painter.restore()

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        line = QLineEdit(parent)
        line.setProperty("role", "cell")
        line.setAlignment(Qt.AlignmentFlag(index.data(Qt.ItemDataRole.TextAlignmentRole)))
        name = self._grid.lines.columns[index.column()]
        line.setAccessibleName(self._grid.lines.labels.get(name, ""))
        return line

    def eventFilter(self, editor: QObject, event: QEvent) -> bool:
        keys = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Down, Qt.Key.Key_Up)
        if (
            event.type() == QEvent.Type.KeyPress
            and isinstance(event, QKeyEvent)
            and isinstance(editor, QLineEdit)
            and event.key() in keys
            and not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        ):
            self.commitData.emit(editor)
            self.closeEditor.emit(editor, QAbstractItemDelegate.EndEditHint.NoHint)
            self._grid.step(-1 if event.key() == Qt.Key.Key_Up else 1)
            return True
        return super().eventFilter(editor, event)


class Grid(QTableView):
    """Ctrl+V brings copied cells in, Delete empties cells, Ctrl+Delete takes lines away."""

    pasted = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.lines = GridModel()
        self.setModel(self.lines)
        self.setItemDelegate(_Delegate(self))
        self.setAccessibleName(_("Who is to have one"))
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setCornerButtonEnabled(False)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        triggers = QAbstractItemView.EditTrigger
        self.setEditTriggers(
            triggers.AnyKeyPressed | triggers.EditKeyPressed | triggers.DoubleClicked
        )
        self.verticalHeader().hide()
        self.verticalHeader().setMinimumSectionSize(20)
        self.head = RecordHeader(self)
        self.head.setSectionsClickable(False)
        self.head.setMinimumSectionSize(30)
        self.head.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        self.setHorizontalHeader(self.head)
        self.lines.modelReset.connect(self._spread)
        theme.signal.changed.connect(self._measure)
        self._measure()

    def go_to(self, line: int, column: str = NAME) -> None:
        """Make a cell the current one."""
        at = self.lines.columns.index(column if column in self.lines.columns else NAME)
        self._choose(min(max(line, 0), len(self.lines.entries) - 1), at)

    def step(self, by: int) -> None:
        """So many lines on or back, in the same column."""
        row = self.currentIndex().row() + by
        if 0 <= row < len(self.lines.entries):
            self._choose(row, self.currentIndex().column())

    def _choose(self, row: int, column: int) -> None:
        """This cell and no other, whatever keys are held down meanwhile."""
        index = self.lines.index(row, column)
        flag = QItemSelectionModel.SelectionFlag.ClearAndSelect
        self.selectionModel().setCurrentIndex(index, flag)
        self.scrollTo(index)

    def marked(self) -> list[int]:
        """The lines in which something is chosen."""
        return sorted({index.row() for index in self.selectedIndexes()})

    def remove_marked(self) -> None:
        """Take these lines away; the one that follows is the current one."""
        lines = self.marked()
        if lines:
            self.lines.remove(lines)
            self.go_to(lines[0])

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Paste, copy, empty, take away; everything else types or moves."""
        plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        index = self.currentIndex()
        if event.matches(QKeySequence.StandardKey.Paste):
            self.pasted.emit(QGuiApplication.clipboard().text())
        elif event.matches(QKeySequence.StandardKey.Copy):
            self._copy()
        elif event.key() == Qt.Key.Key_Delete and (
            event.modifiers() & Qt.KeyboardModifier.ControlModifier
        ):
            self.remove_marked()
        elif event.key() == Qt.Key.Key_Delete and plain:
            self.lines.clear((one.row(), one.column()) for one in self.selectedIndexes())
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and plain and index.isValid():
            self.step(1)
        elif event.key() == Qt.Key.Key_Escape or (
            event.modifiers() & Qt.KeyboardModifier.ControlModifier
            and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_S)
        ):
            event.ignore()
        else:
            super().keyPressEvent(event)

    def _copy(self) -> None:
        """The chosen cells, as a spreadsheet takes them."""
        by_line: dict[int, list[tuple[int, str]]] = {}
        for one in self.selectedIndexes():
            by_line.setdefault(one.row(), []).append((one.column(), str(one.data() or "")))
        lines = ("\t".join(text for _at, text in sorted(by_line[row])) for row in sorted(by_line))
        QGuiApplication.clipboard().setText("\n".join(lines))

    def focusInEvent(self, event: Any) -> None:
        """There is always a current cell while the focus is here."""
        super().focusInEvent(event)
        if not self.currentIndex().isValid():
            self.go_to(0)
        self.viewport().update()

    def focusOutEvent(self, event: Any) -> None:
        """The ring goes with the focus."""
        super().focusOutEvent(event)
        self.viewport().update()

    def currentChanged(self, current: Any, previous: Any) -> None:
        """The whole row is painted anew."""
        super().currentChanged(current, previous)
        self.viewport().update()

    def resizeEvent(self, event: Any) -> None:
        """The last column takes what is left."""
        super().resizeEvent(event)
        self._spread()

    def _measure(self) -> None:
        self.verticalHeader().setDefaultSectionSize(theme.row(_ROW))
        self.head.setFixedHeight(theme.row(_HEAD))
        self._spread()

    def _spread(self) -> None:
        """The usual widths; what is left goes to the names, or all give way a little."""
        columns = self.lines.columns
        widths = {one: theme.px(_WIDE.get(one, _USUAL)) for one in columns}
        left = self.viewport().width() - sum(widths.values())
        if left > 0:
            share = left // (len(columns) - 1)
            for one in columns[1:]:
                widths[one] += share
        for at, one in enumerate(columns):
            self.setColumnWidth(at, widths[one])
