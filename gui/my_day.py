"""The left pane of a consultant's own page: follow-ups due, today, the days after."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyleOptionViewItem

from db.appointments import Appointment, appointments
from db.formats import show_day, show_month_day, show_time
from db.services import service
from db.sessions import FollowUp, follow_ups_due, unrecorded
from db.store import Store
from db.words import _
from gui import theme
from gui.chips import chip_size, paint_chip, status_paint
from gui.row_paint import HEAD, ROW, paint_ground, paint_ring, paint_words, two_lines
from gui.row_table import RowDelegate, RowsModel

DAYS = 14
_ITEM = int(Qt.ItemDataRole.UserRole) + 1
_HIDDEN = ("cancelled", "moved")
_Index = QModelIndex | QPersistentModelIndex
_EDGE, _TIME, _GAP = 12, 46, 12


@dataclass(frozen=True)
class Head:
    """A line between groups, and how many rows there are below it."""

    words: str
    count: int


@dataclass(frozen=True)
class Item:
    """One row; `kind` is appointment or follow_up, `id` the appointment of either."""

    kind: str
    id: int
    when: str
    name: str
    hint: str
    chip: tuple[str, str] = ("", "")


Row = Head | Item


def rows_of(db: Store, consultant: int, day: date, now: datetime) -> list[Row]:
    """What a consultant sees from a day on, for two weeks; what is due now stands above."""
    made: list[Row] = []
    due = [
        _due(one, now.date()) for one in follow_ups_due(db, consultant=consultant, today=now.date())
    ]
    made += _group(_("Follow-ups due"), due)
    midnight = datetime.combine(day, time())
    found = [
        one
        for one in appointments(db, midnight, midnight + timedelta(DAYS))
        if one.consultant == consultant and one.status not in _HIDDEN
    ]
    named = {one.service: service(db, one.service).name for one in found}
    for each in sorted({day, *(one.starts.date() for one in found)}):
        items = [_item(one, named[one.service]) for one in found if one.starts.date() == each]
        words = show_day(each)
        made += [
            Head(_("{day} today").format(day=words) if each == now.date() else words, len(items)),
            *items,
        ]
    left = [
        Item("appointment", one.id, show_month_day(one.starts), one.shown, one.number)
        for one in unrecorded(db, consultant=consultant, now=now)
        if one.starts.date() < now.date()
    ]
    return made + _group(_("Nothing recorded yet"), left)


def _group(words: str, items: Sequence[Item]) -> list[Row]:
    return [Head(words, len(items)), *items] if items else []


def _due(one: FollowUp, today: date) -> Item:
    late = (today - one.due).days
    chip = ("overdue", _("{n} d late").format(n=late)) if late else ("today", "")
    hint = _("Session of {day}").format(day=show_month_day(one.seen))
    return Item("follow_up", one.appointment, show_month_day(one.due), one.shown, hint, chip)


def _item(one: Appointment, service: str) -> Item:
    hint = "\u2003".join(piece for piece in (_("Urgent") if one.urgent else "", one.topic) if piece)
    chip = "appointed" if one.status == "booked" else one.status
    return Item(
        "appointment", one.id, show_time(one.starts), one.shown, hint or service, (chip, "")
    )


class DayModel(RowsModel):
    """Heads and rows, one below the other."""

    def __init__(self) -> None:
        super().__init__()
        self._rows: list[Row] = []

    def show_rows(self, rows: Iterable[Row]) -> None:
        """Hold other rows."""
        self.beginResetModel()
        self._rows = list(rows)
        self.endResetModel()

    def item(self, row: int) -> Item | None:
        """A row, None for a head and beside the list."""
        one = self._rows[row] if 0 <= row < len(self._rows) else None
        return one if isinstance(one, Item) else None

    def key(self, row: int) -> tuple[str, int] | None:
        """Kind and appointment of a row."""
        one = self.item(row)
        return (one.kind, one.id) if one else None

    def row_of(self, table: str, id: int) -> int:
        """Where a row stands, -1 when it is not shown."""
        keys = [self.key(row) for row in range(len(self._rows))]
        return keys.index((table, id)) if (table, id) in keys else -1

    def heads(self) -> list[int]:
        """The rows that are heads."""
        return [row for row, one in enumerate(self._rows) if isinstance(one, Head)]

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        """Heads and rows."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        """One."""
        return 0 if parent.isValid() else 1

    def flags(self, index: _Index) -> Qt.ItemFlag:
        """Heads cannot be chosen."""
        if self.item(index.row()) is None:
            return Qt.ItemFlag.NoItemFlags
        return super().flags(index)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Words for screen readers; the row itself for the painter."""
        if not index.isValid() or index.row() >= len(self._rows):
            return None
        one = self._rows[index.row()]
        if role == _ITEM:
            return one
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            if isinstance(one, Head):
                return f"{one.words} {one.count}"
            status, words = one.chip
            chip = words or _(status_paint(status).label)
            return "  ".join(piece for piece in (one.when, one.name, one.hint, chip) if piece)
        return None


class DayDelegate(RowDelegate):
    """Paints heads and rows."""

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        """Two lines, a head lower."""
        head = isinstance(index.data(_ITEM), Head)
        return QSize(200, theme.row(HEAD if head else ROW))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        """One head or row."""
        one = index.data(_ITEM)
        rect: QRect = option.rect
        painter.save()
        if isinstance(one, Head):
            painter.fillRect(rect, theme.color("head"))
            box = rect.adjusted(_EDGE, 0, -_EDGE, 0)
            used = paint_words(painter, box, one.words, 12, "text")
            paint_words(painter, box.adjusted(used + 8, 0, 0, 0), str(one.count), 12, "text2")
        elif isinstance(one, Item):
            self._paint_item(painter, rect, one, index.row())
        painter.restore()

    def _paint_item(self, painter: QPainter, rect: QRect, one: Item, row: int) -> None:
        current = row == self.table.currentIndex().row()
        focused = current and self.table.hasFocus()
        paint_ground(painter, rect, current=current, focused=focused, hovered=row == self.hovered)
        when = rect.adjusted(_EDGE, 0, 0, -1)
        when.setWidth(theme.px(_TIME))
        paint_words(painter, when, one.when, 13, "text", bold=True)
        status, words = one.chip
        wide = chip_size(status, words).width() if status else 0
        if status:
            inner = rect.adjusted(0, 0, -_EDGE, -1)
            inner.setLeft(inner.right() - wide)
            paint_chip(painter, inner, status, words)
        first, second = two_lines(rect, _EDGE + when.width() + _GAP, wide + _EDGE + _GAP)
        paint_words(painter, first, one.name, 13, "text")
        paint_words(painter, second, one.hint, 12, "text3")
        paint_ring(painter, rect, current=current, focused=focused)
