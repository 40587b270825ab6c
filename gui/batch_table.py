"""The table of payees: painted like every list, and typed over like a spreadsheet."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QEvent, QObject, QRect, QSize, Qt, Signal
from PySide6.QtGui import (
    QFontMetrics,
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
    QPainter,
    QPen,
)
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
from gui.batch_rows import ENTRY, READ, TYPED, Entry, PayeeModel, _Index
from gui.record_paint import RecordHeader
from gui.row_paint import paint_words

_ROW, _HEAD, _SPACE = 30, 30, 8
_LEAST = 60


class _Delegate(QStyledItemDelegate):
    """Paints a cell; the editor is a plain line, Enter in it goes to the line below."""

    def __init__(self, table: PayeeTable) -> None:
        super().__init__(table)
        self._table = table

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        return QSize(40, theme.row(_ROW))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        table, rect = self._table, QRect(option.rect)
        entry: Entry = index.data(ENTRY)
        name = table.lines.columns[index.column()][0]
        here = index.row() == table.currentIndex().row()
        cell = here and index.column() == table.currentIndex().column()
        focused = table.hasFocus()
        wrong = name in entry.wrong
        back = "errSoft" if wrong else "sel" if here and focused else "surface"
        if not wrong and entry.why and not (here and focused):
            back = "warnSoft"
        painter.save()
        painter.fillRect(rect, theme.color(back))
        painter.setPen(QPen(theme.color("grid"), 1))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        quiet = name in ("serial", "tail")
        token = "err" if wrong else "warn" if name == "why" else "text2" if quiet else "text"
        font = theme.font(12 if quiet else 13, name == "amount")
        painter.setFont(font)
        painter.setPen(theme.color(token))
        inner = rect.adjusted(_SPACE, 0, -_SPACE, -1)
        words = str(index.data() or "")
        shown = QFontMetrics(font).elidedText(words, Qt.TextElideMode.ElideRight, inner.width())
        painter.drawText(inner, int(index.data(Qt.ItemDataRole.TextAlignmentRole)), shown)
        if name == "name" and not table.typed:
            wide = QFontMetrics(font).horizontalAdvance(shown) + 10
            paint_words(painter, inner.adjusted(wide, 0, 0, 0), entry.note, 12, "text3")
        if cell and focused:
            painter.setPen(QPen(theme.color("focus"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(rect.adjusted(1, 1, -1, -2))
        painter.restore()

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: _Index) -> QWidget:
        line = QLineEdit(parent)
        line.setProperty("role", "cell")
        line.setAlignment(Qt.AlignmentFlag(index.data(Qt.ItemDataRole.TextAlignmentRole)))
        line.setAccessibleName(
            str(
                self._table.lines.headerData(
                    index.column(), Qt.Orientation.Horizontal, Qt.ItemDataRole.DisplayRole
                )
            )
        )
        return line

    def eventFilter(self, editor: QObject, event: QEvent) -> bool:
        enter = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if (
            event.type() == QEvent.Type.KeyPress
            and isinstance(event, QKeyEvent)
            and isinstance(editor, QLineEdit)
            and event.key() in (*enter, Qt.Key.Key_Down, Qt.Key.Key_Up)
            and not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        ):
            self.commitData.emit(editor)
            self.closeEditor.emit(editor, QAbstractItemDelegate.EndEditHint.NoHint)
            self._table.step(-1 if event.key() == Qt.Key.Key_Up else 1)
            return True
        return super().eventFilter(editor, event)


class PayeeTable(QTableView):
    """`typed` cells can be edited; Delete takes the line off, Ctrl+V puts columns on."""

    removed = Signal(int)
    past_end = Signal()
    pasted = Signal(str)

    def __init__(self, *, typed: bool) -> None:
        super().__init__()
        self.typed = typed
        self.lines = PayeeModel(TYPED if typed else READ, typed)
        self.setModel(self.lines)
        self.setItemDelegate(_Delegate(self))
        self.setAccessibleName(_("Payees"))
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setCornerButtonEnabled(False)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        triggers = QAbstractItemView.EditTrigger
        self.setEditTriggers(
            triggers.AnyKeyPressed | triggers.EditKeyPressed | triggers.DoubleClicked
            if typed
            else triggers.NoEditTriggers
        )
        self.verticalHeader().hide()
        self.verticalHeader().setMinimumSectionSize(20)
        self.head = RecordHeader(self)
        self.head.setSectionsClickable(False)
        self.head.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.setHorizontalHeader(self.head)
        theme.signal.changed.connect(self._measure)
        self._measure()

    def show_entries(self, entries: Sequence[Entry]) -> None:
        """Other lines; the place in the list is kept as far as it goes."""
        row, column = self.currentIndex().row(), self.currentIndex().column()
        self.lines.show_entries(entries)
        self._spread()
        if row >= 0 and entries:
            self.setCurrentIndex(self.lines.index(min(row, len(entries) - 1), column))

    def step(self, by: int) -> None:
        """So many lines on or back, in the same column."""
        row = self.currentIndex().row() + by
        if row >= len(self.lines.entries):
            self.past_end.emit()
        elif row >= 0:
            self.setCurrentIndex(self.lines.index(row, self.currentIndex().column()))

    def go_to(self, row: int, column: str = "rate") -> None:
        """Make a cell the current one."""
        self.setCurrentIndex(self.lines.index(row, self.lines.column(column)))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Delete takes the line off, Enter goes down, letters begin to type over."""
        row = self.currentIndex().row()
        plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if self.typed and event.key() == Qt.Key.Key_Delete and row >= 0 and plain:
            self.removed.emit(row)
        elif self.typed and event.matches(QKeySequence.StandardKey.Paste):
            self.pasted.emit(QGuiApplication.clipboard().text())
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and plain and row >= 0:
            self.step(1)
        elif (
            event.key() == Qt.Key.Key_Escape
            or (event.modifiers() & Qt.KeyboardModifier.ControlModifier)
            or (not self.typed and event.text().isprintable() and event.text())
        ):
            event.ignore()
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: Any) -> None:
        """There is always a current cell while the focus is here."""
        super().focusInEvent(event)
        if not self.currentIndex().isValid() and self.lines.entries:
            self.go_to(0, "rate" if self.typed else "name")
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
        """Units and posts take what is left."""
        super().resizeEvent(event)
        self._spread()

    def _measure(self) -> None:
        self.verticalHeader().setDefaultSectionSize(theme.row(_ROW))
        self.head.setFixedHeight(theme.row(_HEAD))
        self._spread()

    def _spread(self) -> None:
        marked = any(one.why for one in self.lines.entries)
        if self.typed:
            self.setColumnHidden(self.lines.column("why"), not marked)
        fixed = sum(
            theme.px(width)
            for name, _label, width, _number in self.lines.columns
            if name != "why" or marked
        )
        rest = max(self.viewport().width() - fixed, theme.px(_LEAST))
        for at, (_name, _label, width, _number) in enumerate(self.lines.columns):
            self.setColumnWidth(at, theme.px(width) if width else rest)
