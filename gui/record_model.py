"""The rows of a register as a passive model.

It only holds rows that the database has already sorted and filtered; a role gives the whole record
of a row.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from db.fields import Field
from db.records import RecordType, show_cell
from db.store import Row
from db.words import _

RECORD = Qt.ItemDataRole.UserRole + 1
_Index = QModelIndex | QPersistentModelIndex


class RecordModel(QAbstractTableModel):
    """Rows of one register; columns by the field's name."""

    def __init__(self, type: RecordType, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.type = type
        self.columns: tuple[Field, ...] = tuple(type.field(name) for name in type.columns)
        self.rows: list[Row] = []

    def show_rows(self, rows: Sequence[Row]) -> None:
        """Hold other rows."""
        self.beginResetModel()
        self.rows = list(rows)
        self.endResetModel()

    def add_rows(self, rows: Sequence[Row]) -> None:
        """Hold more rows, below those that are there."""
        if rows:
            first = len(self.rows)
            self.beginInsertRows(QModelIndex(), first, first + len(rows) - 1)
            self.rows += rows
            self.endInsertRows()

    def row_of(self, id: int) -> int:
        """Where a record stands, -1 when it is not in the list."""
        for place, row in enumerate(self.rows):
            if row["id"] == id:
                return place
        return -1

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        """How many rows."""
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        """How many columns."""
        return 0 if parent.isValid() else len(self.columns)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """What people read, its alignment, or the whole record."""
        if not index.isValid():
            return None
        row = self.rows[index.row()]
        field = self.columns[index.column()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return show_cell(self.type, row, field.name).replace("\n", " ")
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return int(alignment(field))
        if role == RECORD:
            return row
        return None

    def headerData(
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> Any:
        """The labels of the fields."""
        if orientation == Qt.Orientation.Horizontal and section < len(self.columns):
            if role == Qt.ItemDataRole.DisplayRole:
                return _(self.columns[section].label)
            if role == Qt.ItemDataRole.TextAlignmentRole:
                return int(alignment(self.columns[section]))
        return None


def alignment(field: Field) -> Qt.AlignmentFlag:
    """Numbers right, all else left."""
    side = Qt.AlignmentFlag.AlignLeft
    if field.kind in ("number", "money"):
        side = Qt.AlignmentFlag.AlignRight
    return side | Qt.AlignmentFlag.AlignVCenter
