"""The lines of those who are to have a certificate, as a table is asked for them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal

from db.certificate_kinds import Design
from gui.certificate_lines import NAME, Entry, label_of

Index = QModelIndex | QPersistentModelIndex
SERIAL = "serial"
ENTRY = Qt.ItemDataRole.UserRole + 1


class GridModel(QAbstractTableModel):
    """The lines; the last one is always empty, to type on. `wrong` marks cells, by line."""

    edited = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.columns: tuple[str, ...] = (SERIAL, NAME)
        self.labels: dict[str, str] = {}
        self.entries: list[Entry] = [Entry()]
        self.wrong: Mapping[int, tuple[str, str]] = {}

    def show_columns(self, design: Design, columns: Sequence[str]) -> None:
        """Other columns; what stands in those that go is kept, should they come back."""
        self.beginResetModel()
        self.columns = (SERIAL, NAME, *columns)
        self.labels = {one: label_of(design, one) for one in self.columns if one != SERIAL}
        self.endResetModel()

    def show_wrong(self, wrong: Mapping[int, tuple[str, str]]) -> None:
        """What stands in the way, as column and reason by line."""
        self.wrong = wrong
        last = self.index(len(self.entries) - 1, len(self.columns) - 1)
        self.dataChanged.emit(self.index(0, 0), last)

    def wrong_at(self, line: int) -> tuple[str, str] | None:
        """Column and reason of a line; a column that is not shown is that of the name."""
        found = self.wrong.get(line)
        if found is None:
            return None
        return (found[0] if found[0] in self.columns else NAME), found[1]

    def add(self, entries: Sequence[Entry]) -> int:
        """More lines, before the empty one; returns where they begin."""
        at = len(self.entries) - 1
        if entries:
            self.beginInsertRows(QModelIndex(), at, at + len(entries) - 1)
            self.entries[at:at] = entries
            self.endInsertRows()
            self.edited.emit()
        return at

    def remove(self, lines: Iterable[int]) -> None:
        """Take lines away; the empty one stays."""
        gone = {line for line in lines if line < len(self.entries) - 1}
        if not gone:
            return
        self.beginResetModel()
        self.entries = [one for at, one in enumerate(self.entries) if at not in gone]
        self.wrong = {}
        self.endResetModel()
        self.edited.emit()

    def put(self, line: int, column: int, block: Sequence[Sequence[str]]) -> None:
        """Copied cells, from this one rightwards and down; lines are added as they are needed."""
        more = line + len(block) - (len(self.entries) - 1)
        if more > 0:
            at = len(self.entries) - 1
            self.beginInsertRows(QModelIndex(), at, at + more - 1)
            self.entries[at:at] = [Entry() for _each in range(more)]
            self.endInsertRows()
        for at, words in enumerate(block, start=line):
            for name, text in zip(self.columns[max(column, 1) :], words, strict=False):
                _set(self.entries[at], name, text)
        last = self.index(line + len(block) - 1, len(self.columns) - 1)
        self.dataChanged.emit(self.index(line, 0), last)
        self.edited.emit()

    def clear(self, cells: Iterable[tuple[int, int]]) -> None:
        """Empty cells."""
        for line, column in cells:
            if column:
                _set(self.entries[line], self.columns[column], "")
        last = self.index(len(self.entries) - 1, len(self.columns) - 1)
        self.dataChanged.emit(self.index(0, 0), last)
        self.edited.emit()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        """One row a line."""
        return 0 if parent.isValid() else len(self.entries)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        """The number of the line, the name, what is of each."""
        return 0 if parent.isValid() else len(self.columns)

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Everything but the number is typed over."""
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        return flags | Qt.ItemFlag.ItemIsEditable if index.column() else flags

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = 0) -> Any:
        """The words of a column."""
        if orientation == Qt.Orientation.Horizontal and section < len(self.columns):
            if role == Qt.ItemDataRole.DisplayRole:
                return self.labels.get(self.columns[section], "")
            if role == Qt.ItemDataRole.TextAlignmentRole:
                return int(_side(self.columns[section]))
        return None

    def data(self, index: Index, role: int = 0) -> Any:
        """What a cell says; why it is wrong, in the tooltip."""
        if not index.isValid():
            return None
        one, name = self.entries[index.row()], self.columns[index.column()]
        if role == ENTRY:
            return one
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.EditRole):
            if name == SERIAL:
                return str(index.row() + 1) if index.row() < len(self.entries) - 1 else ""
            return one.cells.get(name, "")
        if role == Qt.ItemDataRole.ToolTipRole:
            found = self.wrong_at(index.row())
            if found and found[0] == name:
                return found[1]
            return f"{one.name}\n{one.note}".strip() if name == NAME and one.note else None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return int(_side(name))
        return None

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Take over what was typed."""
        if role != Qt.ItemDataRole.EditRole or not index.isValid() or not index.column():
            return False
        row, words = index.row(), str(value).strip()
        one, name = self.entries[row], self.columns[index.column()]
        if one.cells.get(name, "") == words:
            return True
        _set(one, name, words)
        self.dataChanged.emit(self.index(row, 0), self.index(row, len(self.columns) - 1))
        if row == len(self.entries) - 1 and words:
            self.beginInsertRows(QModelIndex(), row + 1, row + 1)
            self.entries.append(Entry())
            self.endInsertRows()
        self.edited.emit()
        return True


def _set(one: Entry, name: str, text: str) -> None:
    """Another name is somebody else: the card it was taken from is let go."""
    words = " ".join(text.split())
    if name == NAME and words != one.name:
        one.person = one.organisation = None
        one.note = ""
    one.cells[name] = words


def _side(name: str) -> Qt.AlignmentFlag:
    """Numbers right, words left."""
    right = name in (SERIAL, "hours", "lessons", "score")
    way = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
    return way | Qt.AlignmentFlag.AlignVCenter
