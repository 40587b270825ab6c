"""A list of rows with two lines each, as a view: keyboard first, heads between groups passed by."""

from __future__ import annotations

from typing import ClassVar

from PySide6.QtCore import QAbstractTableModel, QEvent, QModelIndex, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QStyledItemDelegate, QTableView

from gui import theme
from gui.row_paint import HEAD, ROW

Key = tuple[str, int]


class RowsModel(QAbstractTableModel):
    """One column of rows: records, each with its key, and heads, which have none."""

    def key(self, row: int) -> Key | None:
        """Table and id of a row, None for a head and beside the list."""
        raise NotImplementedError

    def row_of(self, table: str, id: int) -> int:
        """Where a record stands, -1 when it is not in the list."""
        raise NotImplementedError

    def heads(self) -> list[int]:
        """The rows that are heads."""
        return []


class RowDelegate(QStyledItemDelegate):
    """Paints rows; `hovered` is the row that is pointed at, -1 for none."""

    def __init__(self, table: QTableView) -> None:
        super().__init__(table)
        self.hovered = -1
        self.table = table


class RowTable(QTableView):
    """The list itself: one column, heads that cannot be chosen."""

    opened = Signal()
    current_changed = Signal()
    row_height: ClassVar[int] = ROW

    def __init__(self, model: RowsModel, name: str) -> None:
        super().__init__()
        self.rows = model
        self._heads: list[int] = []
        self.setModel(model)
        self.setAccessibleName(name)
        self._delegate: RowDelegate | None = None
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setMouseTracking(True)
        self.horizontalHeader().hide()
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self.verticalHeader().hide()
        self.verticalHeader().setMinimumSectionSize(20)
        self.doubleClicked.connect(lambda _index: self.opened.emit())
        theme.signal.changed.connect(self.measure)

    def paint_with(self, delegate: RowDelegate) -> None:
        """Let this delegate paint the rows."""
        self._delegate = delegate
        self.setItemDelegate(delegate)

    def measure(self) -> None:
        """Rows of one height, heads lower."""
        tall = theme.row(self.row_height)
        self.verticalHeader().setDefaultSectionSize(tall)
        for row in self._heads:
            if row < self.rows.rowCount():
                self.setRowHeight(row, tall)
        self._heads = self.rows.heads()
        for row in self._heads:
            self.setRowHeight(row, theme.row(HEAD))

    def key(self) -> Key | None:
        """Table and id of the current row."""
        return self.rows.key(self.currentIndex().row())

    def choose(self, key: Key | None) -> bool:
        """Make a record the current one; False when it is not in the list."""
        row = self.rows.row_of(*key) if key else -1
        if row >= 0:
            self.go_to(row)
        return row >= 0

    def choose_first(self) -> None:
        """The first record, or none."""
        self.go_to(self._next(0, 1))

    def go_to(self, row: int) -> None:
        """Make a row the current one; its head comes along where it is the first below."""
        self.setCurrentIndex(self.rows.index(row, 0))
        if row == self._next(0, 1):
            self.scrollToTop()
        self.viewport().update()

    def step(self, by: int) -> None:
        """So many rows on or back, past heads."""
        last = self.rows.rowCount() - 1
        row = self._next(max(0, min(self.currentIndex().row() + by, last)), 1 if by > 0 else -1)
        if row < 0 and by < 0:
            row = self._next(0, 1)
        if row >= 0:
            self.go_to(row)

    def _next(self, row: int, way: int) -> int:
        """From this row on, the first that is a record; -1 when there is none."""
        while 0 <= row < self.rows.rowCount():
            if self.rows.key(row) is not None:
                return row
            row += way
        return -1

    def handle_key(self, event: QKeyEvent) -> bool:
        """The keys that move in the list and open, wherever the focus is."""
        page = max(1, self.viewport().height() // theme.row(self.row_height) - 1)
        steps = {
            Qt.Key.Key_Down: 1,
            Qt.Key.Key_Up: -1,
            Qt.Key.Key_PageDown: page,
            Qt.Key.Key_PageUp: -page,
        }.get(Qt.Key(event.key()), 0)
        plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if steps and plain:
            self.step(steps)
            return True
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and plain:
            if self.key():
                self.opened.emit()
            return True
        return False

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows, pages, Home, End, Enter; letters do not jump about."""
        if self.handle_key(event):
            return
        if event.key() == Qt.Key.Key_Home:
            self.choose_first()
        elif event.key() == Qt.Key.Key_End:
            self.go_to(self._next(self.rows.rowCount() - 1, -1))
        else:
            event.ignore()

    def currentChanged(self, current: QModelIndex, previous: QModelIndex) -> None:  # type: ignore[override]  # always plain ones here
        """Say that another record is looked at."""
        super().currentChanged(current, previous)
        self.viewport().update()
        self.current_changed.emit()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """There is always a current row while the focus is here."""
        super().focusInEvent(event)
        if self.key() is None:
            self.choose_first()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """The row under the mouse is tinted."""
        super().mouseMoveEvent(event)
        self._hover(self.indexAt(event.position().toPoint()).row())

    def leaveEvent(self, event: QEvent) -> None:
        """No row is pointed at any more."""
        super().leaveEvent(event)
        self._hover(-1)

    def _hover(self, row: int) -> None:
        if self._delegate is not None and row != self._delegate.hovered:
            self._delegate.hovered = row
            self.viewport().update()
