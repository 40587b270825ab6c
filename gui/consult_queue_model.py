"""The rows of the queue: the turns that are shown, and what is folded away for now."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt

from db.consultation_queue import Queue, Turn, late_words
from db.formats import show_time
from db.words import N_, _
from gui.chips import status_paint
from gui.row_table import RowsModel

TURN = int(Qt.ItemDataRole.UserRole) + 1
_Index = QModelIndex | QPersistentModelIndex
_NOON = 12
# Where the chip's own word says something else, or another status paints it.
_CHIPS = {
    **{code: (code, "") for code in ("arrived", "in_session", "done", "no_show", "cancelled")},
    "moved": ("moved", ""),
    "booked": ("appointed", ""),
    "waiting": ("waiting", N_("Waiting|ticket")),
    "served": ("done", N_("Seated")),
    "left": ("cancelled", N_("Left|ticket")),
}


@dataclass(frozen=True)
class Folded:
    """What a queue shows now: turns, and how many later and finished ones it does not."""

    shown: tuple[Turn, ...]
    later: int
    over: int


def fold(queue: Queue, now: datetime, *, everything: bool) -> Folded:
    """Today, what is over is folded away, and in the morning who is to come after noon.

    Of any other day everything is shown.
    """
    if everything or queue.day != now.date():
        return Folded(queue.turns, 0, 0)
    standing = [one for one in queue.turns if not one.over]
    soon = [one for one in standing if not _later(one, now)]
    shown = soon or standing
    return Folded(tuple(shown), len(standing) - len(shown), len(queue.turns) - len(standing))


def _later(one: Turn, now: datetime) -> bool:
    return one.status == "booked" and now.hour < _NOON <= one.at.hour


def chip_of(status: str, late: int = 0) -> tuple[str, str]:
    """The chip of an appointment or a ticket: the status that paints it, and words instead of its
    own, if any."""
    if late:
        return "late", late_words(late)
    return _CHIPS[status][0], _(_CHIPS[status][1])


def status_words(one: Turn) -> str:
    """The status of a turn in words."""
    paint, words = chip_of(one.status, one.late)
    return words or _(status_paint(paint).label)


def name_of(one: Turn) -> str:
    """Who it is, as the first line says it: a ticket begins with its number."""
    if one.kind == "ticket":
        return _("No. {number} {who}").format(number=one.number, who=one.shown).strip()
    return one.shown


def about(one: Turn) -> str:
    """The second line: what it is about, with whom and where."""
    urgent = _("Urgent") if one.urgent else ""
    # There is room for what it is about or for where; who sits where, the desk knows.
    with_whom = one.consultant if one.topic else f"{one.consultant} {one.room}".strip()
    return "\u2003".join(piece for piece in (urgent, one.topic, with_whom or one.given) if piece)


class QueueModel(RowsModel):
    """Turns one below the other."""

    def __init__(self) -> None:
        super().__init__()
        self._turns: tuple[Turn, ...] = ()

    def show_turns(self, turns: tuple[Turn, ...]) -> None:
        """Hold other turns."""
        self.beginResetModel()
        self._turns = turns
        self.endResetModel()

    def turn(self, row: int) -> Turn | None:
        """The turn of a row, None beside the list."""
        return self._turns[row] if 0 <= row < len(self._turns) else None

    def key(self, row: int) -> tuple[str, int] | None:
        """Kind and id of a turn."""
        one = self.turn(row)
        return (one.kind, one.id) if one else None

    def row_of(self, table: str, id: int) -> int:
        """Where a turn stands, -1 when it is not shown."""
        keys = [(one.kind, one.id) for one in self._turns]
        return keys.index((table, id)) if (table, id) in keys else -1

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        """The turns."""
        return 0 if parent.isValid() else len(self._turns)

    def columnCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        """One."""
        return 0 if parent.isValid() else 1

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Words for screen readers and the mouse; the turn itself for the painter."""
        one = self.turn(index.row()) if index.isValid() else None
        if one is None:
            return None
        if role == TURN:
            return one
        words = (show_time(one.at), name_of(one), about(one), status_words(one))
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return "  ".join(words)
        if role == Qt.ItemDataRole.ToolTipRole:
            return "  ".join((one.number, *words))
        return None
