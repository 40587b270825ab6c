"""The table of those who are to have a certificate, typed over like a spreadsheet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView

from db.certificate_kinds import Design
from db.certificate_recipients import SERVICE_COLUMNS, columns_of
from db.wording import place
from db.words import N_, _
from gui import theme

_Index = QModelIndex | QPersistentModelIndex
# The columns of a volunteer record: a service on each line.
_OF_SERVICES = {
    "from": N_("From|service"),
    "to": N_("To|service"),
    "project": N_("Project"),
    "content": N_("What was done"),
    "place": N_("Where|service"),
    "hours": N_("Hours|service"),
}
_BESIDE = ("volunteer", "remark")
_WIDE = {"name": 120, "project": 130, "content": 170, "from": 92, "to": 92, "hours": 64}
_USUAL = 108


@dataclass
class Entry:
    """One line as it is typed: texts by column; the card it was taken from, if it was."""

    cells: dict[str, str] = field(default_factory=dict)
    person: int | None = None
    organisation: int | None = None

    @property
    def name(self) -> str:
        """The name on this line."""
        return self.cells.get("name", "").strip()


class GridModel(QAbstractTableModel):
    """The lines; the last is always empty, to type on. `usual` are values of all, shown in grey."""

    edited = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.columns: tuple[str, ...] = ("name",)
        self.entries: list[Entry] = [Entry()]
        self.usual: dict[str, str] = {}
        self._labels: dict[str, str] = {}

    def show_kind(self, design: Design) -> None:
        """Other columns; what stands in those that stay, stays."""
        self.beginResetModel()
        more = _BESIDE if design.form == "volunteer" else ()
        self.columns = (*columns_of(design), *more)
        services = design.form == "volunteer"
        self._labels = {
            one: _(_OF_SERVICES[one] if services and one in _OF_SERVICES else place(one).label)
            for one in self.columns
        }
        self.usual = {}
        self.endResetModel()

    def set_usual(self, values: Mapping[str, str]) -> None:
        """What holds for all who have nothing of their own."""
        self.usual = dict(values)
        last = self.index(len(self.entries) - 1, len(self.columns) - 1)
        self.dataChanged.emit(self.index(0, 0), last)

    def filled(self) -> list[Entry]:
        """The lines in which something stands."""
        return [one for one in self.entries if any(words.strip() for words in one.cells.values())]

    def add(self, entries: Sequence[Entry]) -> None:
        """More lines, before the empty one."""
        at = len(self.entries) - 1
        if entries:
            self.beginInsertRows(QModelIndex(), at, at + len(entries) - 1)
            self.entries[at:at] = entries
            self.endInsertRows()
            self.edited.emit()

    def remove(self, rows: Sequence[int]) -> None:
        """Take lines away; the empty one stays."""
        for row in sorted(set(rows), reverse=True):
            if row < len(self.entries) - 1:
                self.beginRemoveRows(QModelIndex(), row, row)
                del self.entries[row]
                self.endRemoveRows()
        self.edited.emit()

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        """One row a line."""
        return 0 if parent.isValid() else len(self.entries)

    def columnCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        """The name, then the places."""
        return 0 if parent.isValid() else len(self.columns)

    def flags(self, index: _Index) -> Qt.ItemFlag:
        """Everything is typed over."""
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsEditable

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = 0) -> Any:
        """The words of a column; lines are counted."""
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        if orientation == Qt.Orientation.Vertical:
            return str(section + 1)
        return self._labels.get(self.columns[section], "")

    def data(self, index: _Index, role: int = 0) -> Any:
        """What stands in a cell, or in grey what holds for all."""
        if not index.isValid():
            return None
        one, name = self.entries[index.row()], self.columns[index.column()]
        own = one.cells.get(name, "")
        empty = index.row() == len(self.entries) - 1
        if role == Qt.ItemDataRole.EditRole:
            return own
        if role == Qt.ItemDataRole.DisplayRole:
            return own or ("" if empty else self.usual.get(name, ""))
        if role == Qt.ItemDataRole.ForegroundRole and not own:
            return theme.color("text3")
        return None

    def setData(self, index: _Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Take over what was typed; another name is somebody else."""
        if role != Qt.ItemDataRole.EditRole or not index.isValid():
            return False
        row, name = index.row(), self.columns[index.column()]
        one, words = self.entries[row], str(value).strip()
        if name == "name" and words != one.name:
            one.person = one.organisation = None
        one.cells[name] = words
        self.dataChanged.emit(index, index)
        if row == len(self.entries) - 1 and words:
            self.beginInsertRows(QModelIndex(), row + 1, row + 1)
            self.entries.append(Entry())
            self.endInsertRows()
        self.edited.emit()
        return True


class Grid(QTableView):
    """Ctrl+V brings copied lines in, Delete takes the chosen ones away."""

    pasted = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.rows = GridModel()
        self.setModel(self.rows)
        self.setAccessibleName(_("Who is to have one"))
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectItems)
        self.setEditTriggers(
            QAbstractItemView.EditTrigger.AnyKeyPressed
            | QAbstractItemView.EditTrigger.DoubleClicked
            | QAbstractItemView.EditTrigger.EditKeyPressed
        )
        self.verticalHeader().setDefaultSectionSize(theme.row(30))
        self.verticalHeader().setMinimumWidth(theme.px(36))
        self.horizontalHeader().setHighlightSections(False)
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        self.rows.modelReset.connect(self._measure)

    def _measure(self) -> None:
        for at, name in enumerate(self.rows.columns):
            self.setColumnWidth(at, theme.px(_WIDE.get(name, _USUAL)))

    def marked(self) -> list[int]:
        """The lines in which something is chosen."""
        return sorted({index.row() for index in self.selectedIndexes()})

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Paste and take away; everything else types."""
        if event.matches(QKeySequence.StandardKey.Paste):
            text = QGuiApplication.clipboard().text()
            if "\n" in text.strip("\n") or "\t" in text:
                self.pasted.emit(text)
                return
            index = self.currentIndex()
            if index.isValid() and text.strip():
                self.rows.setData(index, text)
            return
        if event.key() == Qt.Key.Key_Delete:
            whole = self.currentIndex().column() == 0 or len(self.selectedIndexes()) > 1
            if whole:
                self.rows.remove(self.marked())
            elif self.currentIndex().isValid():
                self.rows.setData(self.currentIndex(), "")
            return
        super().keyPressEvent(event)


def lines_of(entries: Sequence[Entry], columns: Sequence[str]) -> str:
    """The lines as they would be copied, below their headings: how services are read."""
    assert set(SERVICE_COLUMNS) <= set(columns)
    heads = {**{"name": "姓名", "from": "起", "to": "止", "project": "项目", "content": "内容"}}
    heads |= {"place": "地点", "hours": "时长", "volunteer": "志愿者编号", "remark": "备注"}
    rows = ["\t".join(heads[one] for one in columns)]
    rows += ["\t".join(entry.cells.get(one, "") for one in columns) for entry in entries]
    return "\n".join(rows)
