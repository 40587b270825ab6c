"""The list of a register as a table: keyboard first, painted as the design says."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, Qt, QTimer, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QAbstractItemView, QTableView, QWidget

from db.records import RecordType, show_cell
from db.store import Row
from db.words import _
from gui import theme
from gui.chips import chip_size
from gui.empty_state import EmptyState
from gui.record_model import RECORD, RecordModel
from gui.record_paint import EDGE, SPACE, RecordDelegate, RecordHeader
from gui.settings import Settings

_Index = QModelIndex | QPersistentModelIndex
_ELASTIC = ("text", "memo", "hours", "reference", "choices")
_LEAST, _MOST = 64, 220
_MOST_CHOICES = 440  # all of them, where there is room
_MEASURED_ROWS = 100


class RecordTable(QTableView):
    """The table: keyboard first, one ring, widths remembered by column name."""

    opened = Signal(int)
    current_changed = Signal(object)
    order_changed = Signal(str, bool)

    def __init__(self, type: RecordType, settings: Settings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.type = type
        self.records = RecordModel(type, self)
        self._settings = settings
        self._widening = False
        self._measured: dict[str, int] = {}
        self._had_rows = False
        self._cover: EmptyState | None = None
        self.setModel(self.records)
        self.setAccessibleName(_(type.plural))
        self.header = RecordHeader(self)
        self.setHorizontalHeader(self.header)
        self._delegate = RecordDelegate(type, self)
        self.setItemDelegate(self._delegate)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setWordWrap(False)
        self.setMouseTracking(True)
        self.setCornerButtonEnabled(False)
        self.verticalHeader().hide()
        self.verticalHeader().setMinimumSectionSize(20)
        # The widths are kept a moment after the last move of the mouse, not at each of them.
        self._keeping = QTimer(self)
        self._keeping.setSingleShot(True)
        self._keeping.setInterval(400)
        self._keeping.timeout.connect(self._keep_widths)
        self.header.sectionResized.connect(self._resized)
        self.header.sectionClicked.connect(self._sort)
        self.doubleClicked.connect(self._open)
        theme.signal.changed.connect(self._measure)
        self._widths = dict(self._settings.columns(type.name))
        self._measure()

    def _measure(self) -> None:
        self.verticalHeader().setDefaultSectionSize(theme.row(34))
        self.header.setFixedHeight(theme.row(32))
        self._measured = {}
        self._spread()

    # -- rows -------------------------------------------------------------------------------------

    def show_rows(self, rows: Sequence[Row], keep: int | None = None) -> None:
        """Show other rows; the record `keep` stays the current one if it is among them."""
        selection = self.selectionModel()
        blocked = selection.blockSignals(True)
        self.records.show_rows(rows)
        selection.blockSignals(blocked)
        self.updateGeometries()
        if not self._had_rows:
            self._measured = {}
            self._had_rows = bool(rows)
        self._spread()
        place = self.records.row_of(keep) if keep is not None else -1
        if place >= 0:
            self.selectRow(place)
            self.scrollTo(self.records.index(place, 0))
        self.viewport().update()

    def current(self) -> Row | None:
        """The record of the current row."""
        index = self.currentIndex()
        row: Row | None = index.data(RECORD) if index.isValid() else None
        return row

    def choose(self, id: int, *, in_the_middle: bool = False) -> bool:
        """Make a record the current one; False when it is not in the list."""
        place = self.records.row_of(id)
        if place < 0:
            return False
        self.selectRow(place)
        hint = QAbstractItemView.ScrollHint
        how = hint.PositionAtCenter if in_the_middle else hint.EnsureVisible
        self.scrollTo(self.records.index(place, 0), how)
        return True

    def currentChanged(self, current: _Index, previous: _Index) -> None:
        """Say which record is looked at now."""
        super().currentChanged(current, previous)
        self.viewport().update()
        if current.row() != previous.row():
            self.current_changed.emit(self.current())

    def _open(self, index: QModelIndex) -> None:
        row = index.data(RECORD)
        if row:
            self.opened.emit(index.row())

    # -- order ------------------------------------------------------------------------------------

    def _sort(self, section: int) -> None:
        field = self.records.columns[section]
        descending = self.header.sorted_by == section and not self.header.descending
        self.header.sorted_by = section
        self.header.descending = descending
        self.header.viewport().update()
        self.order_changed.emit(field.name, descending)

    # -- widths -----------------------------------------------------------------------------------

    def _stretching(self) -> int:
        """The column that takes what is left: title or name, else the first text."""
        for wanted in ("title", "name", "reason", "note", "payer"):
            for place, field in enumerate(self.records.columns):
                if field.name == wanted:
                    return place
        return 0

    def _usual(self) -> dict[str, int]:
        """The width of each column by its head and the first rows, measured once."""
        if not self._measured:
            metrics = QFontMetrics(theme.font(13))
            for place, field in enumerate(self.records.columns):
                # The head leaves room for the arrow of a sorted column.
                widest = metrics.horizontalAdvance(_(field.label)) + 14
                for value, label in field.choices:
                    chip = field.name == self.type.status
                    size = chip_size(value, _(label)).width() if chip else 0
                    widest = max(widest, size, metrics.horizontalAdvance(_(label)))
                for row in self.records.rows[:_MEASURED_ROWS]:
                    words = show_cell(self.type, row, field.name)
                    widest = max(widest, metrics.horizontalAdvance(words))
                edge = EDGE if place == 0 else SPACE
                most = _MOST_CHOICES if field.kind == "choices" else _MOST
                self._measured[field.name] = max(_LEAST, min(widest, most) + edge + SPACE + 2)
        return self._measured

    def _spread(self) -> None:
        """Give each column its width, the text column the rest; long texts give way first."""
        columns = self.records.columns
        widths = {one.name: {**self._usual(), **self._widths}[one.name] for one in columns}
        left = self.viewport().width() - sum(widths.values())
        if left > 0:
            widths[columns[self._stretching()].name] += left
        elastic = [one.name for one in columns if one.kind in _ELASTIC]
        while left < 0 and elastic:
            name = max(elastic, key=lambda one: widths[one])
            if widths[name] <= _LEAST:
                break
            widths[name] -= 1
            left += 1
        self._widening = True
        for place, one in enumerate(columns):
            self.setColumnWidth(place, widths[one.name])
        self._widening = False

    def _resized(self, section: int, _old: int, new: int) -> None:
        if self._widening:
            return
        self._widths[self.records.columns[section].name] = new
        self._keeping.start()

    def _keep_widths(self) -> None:
        self._settings.keep_columns(self.type.name, self._widths)

    def resizeEvent(self, event: Any) -> None:
        """The text column grows with the window."""
        super().resizeEvent(event)
        self._spread()
        self._fit_cover()

    def set_cover(self, cover: EmptyState) -> None:
        """What lies over the rows, below the head, when there are none."""
        self._cover = cover
        self._fit_cover()

    def _fit_cover(self) -> None:
        if self._cover is not None:
            self._cover.setGeometry(self.viewport().geometry())

    # -- pointing and keys ------------------------------------------------------------------------

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """The whole row under the mouse is tinted."""
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

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens; letters do not jump about, for the input method's sake."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
            if self.currentIndex().isValid():
                self.opened.emit(self.currentIndex().row())
            return
        if event.text().isprintable() and event.text() and not event.modifiers():
            event.ignore()
            return
        super().keyPressEvent(event)

    def focusInEvent(self, event: Any) -> None:
        """There is always a current row while the focus is here; without rows it goes on."""
        super().focusInEvent(event)
        if not self.records.rows and self._cover is not None and self._cover.focus_way_out():
            return
        if not self.currentIndex().isValid() and self.records.rows:
            self.selectRow(0)
        self.viewport().update()
