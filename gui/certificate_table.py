"""The register of certificates as a table in which several rows may be marked, to be printed."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QItemSelectionModel, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView

from db.store import Row
from db.types_certificates import CERTIFICATE
from gui.record_paint import RecordDelegate
from gui.record_table import RecordTable
from gui.settings import Settings


class _Marking(RecordDelegate):
    """Paints the marked rows as chosen ones too."""

    def _fill(self, row: int, current: bool, focused: bool) -> str:
        selection = self._table.selectionModel()
        marked = selection.isRowSelected(row, self._table.rootIndex())
        if marked and not current and len(selection.selectedRows()) > 1:
            return "sel" if self._table.hasFocus() else "selOff"
        return super()._fill(row, current, focused)


class CertificateTable(RecordTable):
    """Shift and Ctrl mark rows as in every list; Space marks the current one or takes it off."""

    marked = Signal()

    def __init__(self, settings: Settings) -> None:
        super().__init__(CERTIFICATE, settings)
        self._delegate = _Marking(CERTIFICATE, self)
        self.setItemDelegate(self._delegate)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.selectionModel().selectionChanged.connect(lambda *_which: self.marked.emit())

    def chosen(self) -> list[int]:
        """The ids of the marked rows in the order of their numbers; the current one if none is."""
        rows: list[Row] = [
            self.records.rows[index.row()] for index in self.selectionModel().selectedRows()
        ]
        current = self.current()
        if not rows and current is not None:
            rows = [current]
        rows.sort(key=lambda row: (row["prefix"], row["year"], row["number"]))
        return [row["id"] for row in rows]

    def show_rows(self, rows: Sequence[Row], keep: int | None = None) -> None:
        """Other rows; those that were marked and are still there stay so."""
        before = set(self.chosen())
        several = len(before) > 1
        super().show_rows(rows, keep)
        if several:
            flag = QItemSelectionModel.SelectionFlag
            selection = self.selectionModel()
            selection.clearSelection()
            for place, row in enumerate(rows):
                if row["id"] in before:
                    selection.select(self.records.index(place, 0), flag.Select | flag.Rows)
        self.marked.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Space marks; all else as in every list."""
        if event.key() == Qt.Key.Key_Space and not event.modifiers():
            flag = QItemSelectionModel.SelectionFlag
            index = self.currentIndex()
            if index.isValid():
                self.selectionModel().select(index, flag.Toggle | flag.Rows)
                self.viewport().update()
            return
        super().keyPressEvent(event)
