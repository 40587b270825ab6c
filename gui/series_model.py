"""The dates of a series as a table shows them: lines, their choices, and the model over them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from html import escape
from types import MappingProxyType
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtWidgets import QWidget

from db.formats import show_date, weekday_name
from db.words import N_, _

Index = QModelIndex | QPersistentModelIndex

RESULTS = {
    "free": N_("Can be booked"),
    "moved": N_("Rearranged"),
    "skipped": N_("Left out"),
    "waiting": N_("Waits"),
    "open": N_("Undecided"),
}
HEADS = (N_("Occurrence"), N_("Date"), N_("Result"), N_("Reason"), N_("What to do"))
WIDTHS = (40, 152, 92, 0, 186)
NUMBER, DAY, RESULT, REASON, CHOICE = range(5)


@dataclass(frozen=True)
class Option:
    """One way to deal with a date; `value` is what the rule understands.

    `for_all` is the kind of date it is for, when it is for all of that kind.
    """

    value: Any
    label: str
    hint: str = ""
    for_all: str = ""


@dataclass(frozen=True)
class Line:
    """One date as the table shows it. `mark` is 'off' (休), 'work' (班) or ''.

    `chosen` is the label of the choice in force and `kind` its kind; `options` are all there are.
    """

    number: int
    day: date
    result: str
    reason: str = ""
    mark: str = ""
    chosen: str = ""
    options: tuple[Option, ...] = ()
    kind: str = ""
    key: object = None

    @property
    def standing(self) -> object:
        """What tells a line from the others when all are shown anew: its key, else its day."""
        return self.day if self.key is None else self.key

    @property
    def telling(self) -> bool:
        """Whether the choice stands in the row always: a date that is simply free needs none."""
        return bool(self.options) and (self.result != "free" or bool(self.chosen))


class LinesModel(QAbstractTableModel):
    """The lines, as text for the screen reader; the delegate paints them.

    A column of no width takes the room that is left.
    """

    def __init__(
        self,
        parent: QWidget,
        heads: Sequence[str] = HEADS,
        results: Mapping[str, str] = MappingProxyType(RESULTS),
        widths: Sequence[int] = WIDTHS,
    ) -> None:
        super().__init__(parent)
        self.heads, self.results, self.widths = heads, results, widths
        self.lines: tuple[Line, ...] = ()

    def show(self, lines: Sequence[Line]) -> None:
        """Show these lines instead."""
        self.beginResetModel()
        self.lines = tuple(lines)
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """One row for each date."""
        return 0 if parent.isValid() else len(self.lines)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """Number, date, result, reason, choice."""
        return 0 if parent.isValid() else len(HEADS)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The words of a cell; the reason is also the tooltip."""
        if not index.isValid():
            return None
        line, column = self.lines[index.row()], index.column()
        if role == Qt.ItemDataRole.ToolTipRole:
            words = {REASON: line.reason, CHOICE: line.chosen}.get(column, "")
            # Titles may come from a file of somebody else: never to be taken for rich text.
            return f"<qt>{escape(words)}</qt>" if words else None
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        return (
            str(line.number),
            f"{show_date(line.day)} {weekday_name(line.day)} {mark_word(line.mark)}".strip(),
            _(self.results[line.result]),
            line.reason,
            choice_word(line),
        )[column]

    def headerData(
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> Any:
        """The heads of the columns."""
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return _(self.heads[section])
        return None


def mark_word(mark: str) -> str:
    """休 for a holiday, 班 for a make-up workday."""
    return {"off": _("off day"), "work": _("work day")}.get(mark, "")


def choice_word(line: Line) -> str:
    """What the choice cell says."""
    if line.chosen or not line.options:
        return line.chosen
    return _("As usual") if line.result == "free" else _("Choose")
