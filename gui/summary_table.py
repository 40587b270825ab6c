"""The tables of a summary one below the other: each row leads to the records behind its figures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QFontMetrics, QGuiApplication, QKeyEvent, QKeySequence, QPainter, QPen
from PySide6.QtWidgets import QStyleOptionViewItem

from db.words import _
from gui import theme
from gui.row_paint import paint_ground, paint_ring, paint_words
from gui.row_table import Key, RowDelegate, RowsModel, RowTable
from reports.summary_told import Row, Table

_Index = QModelIndex | QPersistentModelIndex
SUMMARY_ROW = int(Qt.ItemDataRole.UserRole) + 1
_ROW, _EDGE, _GAP, _NAMES = 30, 12, 16, 0.3
_RIGHT = int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight)


@dataclass(frozen=True)
class Shown:
    """One row of the list: of which table it is, and which row, None for the head of the table and
    words for what is said below it."""

    table: Table
    row: Row | None
    words: str = ""

    @property
    def cells(self) -> tuple[str, ...]:
        """What stands in the columns."""
        return self.row.cells if self.row else (self.table.heading, *self.table.columns[1:])


class SummaryRows(RowsModel):
    """The rows of all tables that are shown; heads and remarks cannot be chosen."""

    def __init__(self) -> None:
        super().__init__()
        self.shown: list[Shown] = []

    def show_tables(self, tables: Sequence[Table]) -> None:
        """Other tables, or other figures in them."""
        self.beginResetModel()
        self.shown = []
        for table in tables:
            self.shown.append(Shown(table, None))
            self.shown += [Shown(table, row) for row in table.rows]
            self.shown += [Shown(table, None, words) for words in (table.note,) if words]
        self.endResetModel()

    def key(self, row: int) -> Key | None:
        """The table's name and the place in it."""
        if not 0 <= row < len(self.shown) or self.shown[row].row is None:
            return None
        table = self.shown[row].table
        first = next(at for at, one in enumerate(self.shown) if one.table is table)
        return table.name, row - first

    def row_of(self, table: str, id: int) -> int:
        """Where it stands."""
        return next((at for at in range(len(self.shown)) if self.key(at) == (table, id)), -1)

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        """How many rows."""
        return 0 if parent.isValid() else len(self.shown)

    def columnCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        """One, painted in columns."""
        return 0 if parent.isValid() else 1

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The row, or its words."""
        if not index.isValid():
            return None
        one = self.shown[index.row()]
        if role == SUMMARY_ROW:
            return one
        if role in (
            Qt.ItemDataRole.DisplayRole,
            Qt.ItemDataRole.AccessibleTextRole,
            Qt.ItemDataRole.ToolTipRole,
        ):
            return _aloud(one)
        return None


def _aloud(one: Shown) -> str:
    if one.row is None:
        return one.words or one.table.heading
    named = [f"{head} {cell}" for head, cell in zip(one.table.columns, one.cells, strict=True)]
    return _(", ").join([one.cells[0], *named[1:]])


class _Delegate(RowDelegate):
    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        return QSize(200, theme.row(_ROW))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        one: Shown = index.data(SUMMARY_ROW)
        rect = QRect(option.rect)
        current = index.row() == self.table.currentIndex().row() and one.row is not None
        focused = current and self.table.hasFocus()
        painter.save()
        if one.row is None:
            painter.fillRect(rect, theme.color("surface" if one.words else "head"))
            painter.setPen(QPen(theme.color("line"), 1))
            painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        else:
            hovered = index.row() == self.hovered
            paint_ground(painter, rect, current=current, focused=focused, hovered=hovered)
        if one.words:
            room = rect.adjusted(_EDGE + 4, 0, -_EDGE, 0)
            paint_words(painter, room, one.words, 12, "text2")
        else:
            self._cells(painter, rect, one)
        paint_ring(painter, rect, current=current, focused=focused)
        painter.restore()

    def _cells(self, painter: QPainter, rect: QRect, one: Shown) -> None:
        head = one.row is None
        widths = _widths(one.table, rect.width())
        x = rect.left()
        for at, (wide, words) in enumerate(zip(widths, one.cells, strict=True)):
            box = QRect(x + (_EDGE + 4 if at == 0 else 4), rect.top(), wide, rect.height())
            box.setRight(x + wide - (4 if at == 0 else _EDGE))
            x += wide
            bold = one.row is not None and one.row.total
            if at == 0:
                link = one.row is not None and one.row.link is not None
                token = "link" if link else "text"
                paint_words(painter, box, words, 13, token, bold=head or bold)
            else:
                _figure(painter, box, words, "text2" if head else "text", bold=bold, head=head)


def _figure(
    painter: QPainter, box: QRect, words: str, token: str, *, bold: bool, head: bool
) -> None:
    """A figure at the right; one that is too long is set smaller, never cut."""
    size = 12 if head else 13
    while size > 10 and QFontMetrics(theme.font(size, bold)).horizontalAdvance(words) > box.width():
        size -= 1
    painter.setFont(theme.font(size, bold))
    painter.setPen(theme.color(token))
    painter.drawText(box, _RIGHT, words)


def _widths(table: Table, room: int) -> list[int]:
    """How wide each column is: as its words are, the first has what is left."""
    small, plain = QFontMetrics(theme.font(12)), QFontMetrics(theme.font(13, True))
    figures = [
        max(
            [small.horizontalAdvance(label)]
            + [plain.horizontalAdvance(row.cells[at]) for row in table.rows]
        )
        + _GAP
        + _EDGE
        for at, label in enumerate(table.columns)
        if at
    ]
    most = int(room * (1 - _NAMES))
    if sum(figures) > most:
        figures = [wide * most // sum(figures) for wide in figures]
    return [room - sum(figures), *figures]


class SummaryTable(RowTable):
    """The tables; Enter leads to the records of a row, Ctrl+C takes its table along."""

    row_height: ClassVar[int] = _ROW

    def __init__(self) -> None:
        self.tables = SummaryRows()
        super().__init__(self.tables, _("Figures of the period"))
        self.paint_with(_Delegate(self))
        self.measure()

    def current(self) -> Shown | None:
        """The row that is looked at."""
        row = self.currentIndex().row()
        return self.tables.shown[row] if self.key() is not None else None

    def show_tables(self, tables: Sequence[Table]) -> None:
        """Other figures; what was looked at is looked at again."""
        key = self.key()
        blocked = self.blockSignals(True)
        self.tables.show_tables(tables)
        self.measure()
        if not self.choose(key):
            self.choose_first()
        self.blockSignals(blocked)

    def copied(self) -> str:
        """The table of the current row as lines with tabs, for a spreadsheet or a letter."""
        one = self.current()
        if one is None:
            return ""
        lines = [one.table.columns, *(row.cells for row in one.table.rows)]
        return "\n".join("\t".join(cells) for cells in lines)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Ctrl+C, and the keys of every list."""
        if event.matches(QKeySequence.StandardKey.Copy):
            QGuiApplication.clipboard().setText(self.copied())
            return
        super().keyPressEvent(event)
