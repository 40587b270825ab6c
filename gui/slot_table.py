"""Free slots as a list, the first one chosen: day, time, consultant, room."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from db.consultations import Slot
from db.formats import show_day, show_span
from db.words import N_, _
from gui import theme
from gui.row_paint import paint_ground, paint_ring, paint_words

_HEADS = (N_("Day"), N_("Time"), N_("Consultant"), N_("Room"))
_SPACE = 10
_WIDTHS = (116, 112, 96)
_Index = QModelIndex | QPersistentModelIndex


class SlotModel(QAbstractTableModel):
    """The slots; `names` are of consultants and rooms, by id."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.slots: list[Slot] = []
        self._names: Mapping[int, str] = {}
        self._today = date.min

    def show(self, slots: Sequence[Slot], names: Mapping[int, str], today: date) -> None:
        """Show these."""
        self.beginResetModel()
        self.slots, self._names, self._today = list(slots), names, today
        self.endResetModel()

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        """One row for each slot."""
        return 0 if parent.isValid() else len(self.slots)

    def columnCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        """Day, time, consultant, room."""
        return 0 if parent.isValid() else len(_HEADS)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = 0) -> object:
        """The words of a column."""
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return _(_HEADS[section])
        return None

    def data(self, index: _Index, role: int = 0) -> object:
        """What a cell says."""
        if not index.isValid():
            return None
        slot = self.slots[index.row()]
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return self.words(slot)
        if role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return None
        day = _("today") if slot.starts.date() == self._today else show_day(slot.starts)
        return (
            day,
            show_span(slot.starts, slot.ends),
            self._names.get(slot.consultant, ""),
            self._names.get(slot.room, ""),
        )[index.column()]

    def words(self, slot: Slot) -> str:
        """A slot in one line."""
        day = _("today") if slot.starts.date() == self._today else show_day(slot.starts)
        return f"{day} {show_span(slot.starts, slot.ends)} {self._names.get(slot.consultant, '')}"


class _Delegate(QStyledItemDelegate):
    """A cell of a row; with the last one comes the ring round the whole row."""

    def __init__(self, table: SlotTable) -> None:
        super().__init__(table)
        self._table = table

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        table, rect = self._table, option.rect
        current = index.row() == table.currentIndex().row()
        focused = current and table.hasFocus()
        painter.save()
        paint_ground(painter, rect, current=current, focused=focused, hovered=False)
        inner = rect.adjusted(_SPACE, 0, -_SPACE, -1)
        paint_words(painter, inner, str(index.data(Qt.ItemDataRole.DisplayRole)), 13, "text")
        if index.column() == len(_HEADS) - 1:
            whole = rect.united(table.visualRect(index.sibling(index.row(), 0)))
            paint_ring(painter, whole, current=current, focused=focused)
        painter.restore()


class SlotTable(QTableView):
    """One slot is always chosen while there are any; Enter or a double click takes it."""

    picked = Signal()
    taken = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.slots_model = SlotModel(self)
        self.setModel(self.slots_model)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.setFrameShape(QTableView.Shape.NoFrame)
        self.setAccessibleName(_("Free slots"))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setItemDelegate(_Delegate(self))
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(theme.row(34))
        head = self.horizontalHeader()
        head.setFixedHeight(theme.row(32))
        head.setHighlightSections(False)
        head.setSectionsClickable(False)
        head.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        for column, width in enumerate(_WIDTHS):
            self.setColumnWidth(column, theme.px(width))
        head.setSectionResizeMode(len(_WIDTHS), QHeaderView.ResizeMode.Stretch)
        self.doubleClicked.connect(lambda _index: self.taken.emit())
        self.selectionModel().currentRowChanged.connect(lambda *_rows: self.picked.emit())

    def show_slots(self, slots: Sequence[Slot], names: Mapping[int, str], today: date) -> None:
        """Show these, standing on the same slot if it is still there, else on the first."""
        before = self.slot()
        self.slots_model.show(slots, names, today)
        self.choose(before)

    def choose(self, slot: Slot | None) -> bool:
        """Stand on this slot, on the first if it is not among them; whether it is."""
        slots = self.slots_model.slots
        there = slot in slots
        if slots:
            row = slots.index(slot) if slot is not None and there else 0
            self.setCurrentIndex(self.slots_model.index(row, 0))
            self.scrollTo(self.currentIndex())
        self.picked.emit()
        return there

    def slot(self) -> Slot | None:
        """The slot chosen."""
        row, slots = self.currentIndex().row(), self.slots_model.slots
        return slots[row] if 0 <= row < len(slots) else None

    def step(self, by: int) -> None:
        """A slot on or back, from wherever the focus is."""
        row = self.currentIndex().row() + by
        if 0 <= row < len(self.slots_model.slots):
            self.setCurrentIndex(self.slots_model.index(row, 0))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter takes the slot."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
            self.taken.emit()
            return
        super().keyPressEvent(event)
