"""The list of the register as a view: keyboard first, heads between the groups."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QModelIndex, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView

from db.words import _
from gui import theme
from gui.register_model import RegisterModel
from gui.register_paint import HEAD, ROW, RegisterDelegate

Key = tuple[str, int]


class RegisterTable(QTableView):
    """The list itself: one column, heads that cannot be chosen."""

    opened = Signal()
    current_changed = Signal()

    def __init__(self, model: RegisterModel) -> None:
        super().__init__()
        self.register = model
        self._heads: list[int] = []
        self.setModel(model)
        self.setAccessibleName(_("Register"))
        self._delegate = RegisterDelegate(self)
        self.setItemDelegate(self._delegate)
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

    def measure(self) -> None:
        """Rows of one height, heads lower."""
        tall = theme.row(ROW)
        self.verticalHeader().setDefaultSectionSize(tall)
        for row in self._heads:
            if row < self.register.rowCount():
                self.setRowHeight(row, tall)
        self._heads = self.register.heads()
        for row in self._heads:
            self.setRowHeight(row, theme.row(HEAD))

    def key(self) -> Key | None:
        """Table and id of the current row."""
        return self.register.key(self.currentIndex().row())

    def choose(self, key: Key | None) -> bool:
        """Make a record the current one; False when it is not in the list."""
        row = self.register.row_of(*key) if key else -1
        if row >= 0:
            self.go_to(row)
        return row >= 0

    def choose_first(self) -> None:
        """The first record, or none."""
        self.go_to(1 if self.register.rowCount() > 1 else -1)

    def go_to(self, row: int) -> None:
        """Make a row the current one; its head comes along where it is the first below."""
        self.setCurrentIndex(self.register.index(row, 0))
        if row == 1:
            self.scrollToTop()
        self.viewport().update()

    def step(self, by: int) -> None:
        """So many rows on or back, past heads."""
        row = self.currentIndex().row() + by
        last = self.register.rowCount() - 1
        row = max(1, min(row, last))
        way = 1 if by > 0 else -1
        while 0 < row <= last and self.register.key(row) is None:
            row += way
        if 0 < row <= last:
            self.go_to(row)

    def handle_key(self, event: QKeyEvent) -> bool:
        """The keys that move in the list and open, wherever the focus is."""
        page = max(1, self.viewport().height() // theme.row(ROW) - 1)
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
            self.go_to(self.register.rowCount() - 1)
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
        if row != self._delegate.hovered:
            self._delegate.hovered = row
            self.viewport().update()
