"""The payees of a list as a table: read beside the lists, typed over in the form."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal

from db.batches import MOST_TIMES, Payee
from db.formats import read_whole, show_money
from db.money import parse
from db.rules import Refused
from db.words import N_, _

_Index = QModelIndex | QPersistentModelIndex
ENTRY = int(Qt.ItemDataRole.UserRole) + 1
# Name, heading, width (0 takes the rest), whether it is a number.
READ = (
    ("serial", N_("Row"), 54, True),
    ("name", N_("Name, unit and post"), 0, False),
    ("tail", N_("Last 4|identity"), 58, False),
    ("amount", N_("Amount"), 88, True),
)
TYPED = (
    ("serial", N_("Row"), 54, True),
    ("name", N_("Full name"), 140, False),
    ("note", N_("Unit and post"), 0, False),
    ("rate", N_("Rate"), 92, True),
    ("times", N_("Times"), 58, True),
    ("amount", N_("Amount"), 100, True),
    ("why", N_("Remark"), 130, False),
)
_EDITABLE = ("name", "note", "rate", "times")


@dataclass
class Entry:
    """One line while it is typed. `wrong` holds what was typed and cannot be read, by column, with
    the reason; `why` is what has changed about the payee since the last list."""

    name: str
    rate: int = 0
    times: int = 1
    note: str = ""
    person: int | None = None
    organisation: int | None = None
    office: str = ""
    why: str = ""
    tail: str = ""
    wrong: dict[str, tuple[str, str]] = field(default_factory=dict)

    @classmethod
    def of(cls, one: Payee, why: str = "", tail: str = "") -> Entry:
        """The line of a payee."""
        return cls(
            one.name,
            one.rate,
            one.times,
            one.note,
            one.person,
            one.organisation,
            one.office,
            why,
            tail,
        )

    @property
    def amount(self) -> int:
        """What is paid in all, in fen."""
        return self.rate * self.times

    def payee(self) -> Payee:
        """The payee of the line."""
        return Payee(
            self.name,
            self.amount,
            self.person,
            self.organisation,
            self.note,
            self.times,
            self.office,
        )

    def put(self, column: str, text: str) -> None:
        """Take over what was typed; what cannot be read stays to be seen, with the reason."""
        self.wrong.pop(column, None)
        try:
            if column == "rate":
                self.rate = _above_zero(parse(text))
            elif column == "times":
                self.times = _times(text)
            elif column == "name" and text.strip() != self.name:
                # Another name is somebody else: the register is asked anew.
                self.name, self.person, self.organisation = text.strip(), None, None
                self.office = self.why = ""
            elif column == "note":
                self.note = text.strip()
        except Refused as refused:
            self.wrong[column] = (text, refused.message)


def _above_zero(amount: int) -> int:
    if amount <= 0:
        raise Refused(_("Write an amount above zero."))
    return amount


def _times(text: str) -> int:
    times = read_whole(text)
    if not 1 <= times <= MOST_TIMES:
        raise Refused(_("From 1 to {most}.").format(most=MOST_TIMES))
    return times


class PayeeModel(QAbstractTableModel):
    """The lines, by columns; `edited` after each change by hand."""

    edited = Signal()

    def __init__(self, columns: Sequence[tuple[str, str, int, bool]], typed: bool) -> None:
        super().__init__()
        self.columns = tuple(columns)
        self.entries: list[Entry] = []
        self._typed = typed

    def show_entries(self, entries: Sequence[Entry]) -> None:
        """Other lines."""
        self.beginResetModel()
        self.entries = list(entries)
        self.endResetModel()

    def add(self, entries: Sequence[Entry]) -> int:
        """More lines, below; those who stand there already are passed by. Returns how many."""
        there = {_who(one) for one in self.entries}
        new = []
        for one in entries:
            if _who(one) not in there:
                there.add(_who(one))
                new.append(one)
        if new:
            first = len(self.entries)
            self.beginInsertRows(QModelIndex(), first, first + len(new) - 1)
            self.entries += new
            self.endInsertRows()
        return len(new)

    def remove(self, rows: Sequence[int]) -> None:
        """Take lines away."""
        for row in sorted(rows, reverse=True):
            self.beginRemoveRows(QModelIndex(), row, row)
            del self.entries[row]
            self.endRemoveRows()

    def column(self, name: str) -> int:
        """Where a column stands."""
        return [one[0] for one in self.columns].index(name)

    def total(self) -> int:
        """What is paid in all, in fen."""
        return sum(one.amount for one in self.entries)

    def trouble(self) -> tuple[int, int, str] | None:
        """The first cell that is wrong: row, column and what is wrong with it."""
        for row, one in enumerate(self.entries):
            for name, (_text, reason) in one.wrong.items():
                return row, self.column(name), reason
            if not one.name.strip():
                return row, self.column("name"), _("The name is missing.")
            if one.rate <= 0:
                return row, self.column("rate"), _("Write an amount above zero.")
        return None

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        """One row for each payee."""
        return 0 if parent.isValid() else len(self.entries)

    def columnCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        """The columns it was made with."""
        return 0 if parent.isValid() else len(self.columns)

    def flags(self, index: _Index) -> Qt.ItemFlag:
        """Name, unit, rate and times are typed over."""
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        if self._typed and index.isValid() and self.columns[index.column()][0] in _EDITABLE:
            flags |= Qt.ItemFlag.ItemIsEditable
        return flags

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = 0) -> Any:
        """The words of a column."""
        if orientation == Qt.Orientation.Horizontal and section < len(self.columns):
            if role == Qt.ItemDataRole.DisplayRole:
                return _(self.columns[section][1])
            if role == Qt.ItemDataRole.TextAlignmentRole:
                return int(side(self.columns[section][3]))
        return None

    def data(self, index: _Index, role: int = 0) -> Any:
        """What a cell says; why it is wrong, in the tooltip."""
        if not index.isValid():
            return None
        one, name = self.entries[index.row()], self.columns[index.column()][0]
        if role == ENTRY:
            return one
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.EditRole):
            return self._words(index.row(), one, name)
        if role == Qt.ItemDataRole.ToolTipRole:
            if name in one.wrong:
                return one.wrong[name][1]
            return f"{one.name}\n{one.note}".strip() if name == "name" else None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return int(side(self.columns[index.column()][3]))
        return None

    def setData(self, index: _Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Take over what was typed."""
        if role != Qt.ItemDataRole.EditRole or not index.isValid():
            return False
        self.entries[index.row()].put(self.columns[index.column()][0], str(value))
        last = self.index(index.row(), len(self.columns) - 1)
        self.dataChanged.emit(self.index(index.row(), 0), last)
        self.edited.emit()
        return True

    def _words(self, row: int, one: Entry, name: str) -> str:
        if name in one.wrong:
            return one.wrong[name][0]
        if name == "serial":
            return str(row + 1)
        if name in ("rate", "amount"):
            amount = one.rate if name == "rate" else one.amount
            return show_money(amount) if amount else ""
        return str(getattr(one, name))


def side(right: bool) -> Qt.AlignmentFlag:
    """Numbers right, words left."""
    way = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
    return way | Qt.AlignmentFlag.AlignVCenter


def _who(one: Entry) -> tuple[str, object]:
    if one.person is not None:
        return "person", one.person
    if one.organisation is not None:
        return "organisation", one.organisation
    return "name", one.name
