"""The rooms as they are now: fixed order, so the eye learns the place; the exception is loud."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter, QPen, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from db.formats import show_time
from db.today import RoomNow
from db.words import N_, _
from gui import theme
from gui.chips import paint_chip, status_paint
from gui.controls import Button

Index = QModelIndex | QPersistentModelIndex
_HEADS = (N_("Room"), N_("Right now"), N_("Coming next"))
ROW = 39
_ITEM = int(Qt.ItemDataRole.UserRole)


def minutes_late(one: RoomNow, now: datetime) -> int:
    """How long the late booking has been waited for."""
    return int((now - one.now.starts).total_seconds() // 60) if one.now else 0


def words_now(one: RoomNow, now: datetime) -> str:
    """What stands behind the chip of a room."""
    if one.state == "late":
        return _("{n} min ago").format(n=minutes_late(one, now))
    until = ""
    if one.until is not None:
        shown = show_time(one.until)
        if one.state == "closed" and not one.reason:
            until = _("opens {time}").format(time=shown)
        else:
            until = _("until {time}").format(time=shown)
    whose = one.reason
    secret = one.room.private or (one.now is not None and one.now.private)
    if one.now is not None and one.state in ("in_use", "duty") and not secret:
        whose = one.now.title
    return "\u2002".join(word for word in (until, whose) if word)


def words_next(one: RoomNow) -> tuple[str, str]:
    """The next booking's time, and its title and organisation; the late one until it is settled."""
    following = one.now if one.state == "late" else one.next
    if following is None:
        return "", _("Nothing more today")
    if one.room.private or following.private:
        return show_time(following.starts), _("Reserved")
    return show_time(following.starts), f"{following.title}\u2003{following.organisation}".rstrip()


class RoomsModel(QAbstractTableModel):
    """Rooms now and next; a cell's words are what a screen reader says."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.items: list[RoomNow] = []
        self.now = datetime(2000, 1, 1)

    def show(self, items: Sequence[RoomNow], now: datetime) -> None:
        """Show the rooms; the row stays where it is when the rooms are the same."""
        same = [one.room.id for one in items] == [one.room.id for one in self.items]
        if not same:
            self.beginResetModel()
        self.items, self.now = list(items), now
        if not same:
            self.endResetModel()
        elif self.items:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self.items) - 1, 2))

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """One row for each room."""
        return 0 if parent.isValid() else len(self.items)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """Room, now, next."""
        return 0 if parent.isValid() else len(_HEADS)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """The heads."""
        if orientation == Qt.Orientation.Horizontal and section < len(_HEADS):
            if role == Qt.ItemDataRole.DisplayRole:
                return _(_HEADS[section])
            if role == Qt.ItemDataRole.TextAlignmentRole:
                return int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Words, tooltip, the room itself."""
        if not index.isValid() or index.row() >= len(self.items):
            return None
        one = self.items[index.row()]
        if role == _ITEM:
            return one
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            if index.column() == 0:
                return one.room.label()
            if index.column() == 1:
                return f"{_(status_paint(one.state).label)} {words_now(one, self.now)}".strip()
            return " ".join(words_next(one)).strip()
        return None


class RoomsDelegate(QStyledItemDelegate):
    """Paints chip, words, the red bar of the exception and the frame of the current row."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Rows are 39 high."""
        return QSize(80, theme.row(ROW))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """One cell."""
        one: RoomNow = index.data(_ITEM)
        model = index.model()
        table = self.parent()
        assert isinstance(model, RoomsModel) and isinstance(table, QTableView)
        rect: QRect = option.rect
        painter.save()
        painter.fillRect(rect, theme.color("surface"))
        painter.setPen(theme.color("grid"))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        box = rect.adjusted(10, 0, -6, -1)
        if index.column() == 0:
            if one.state == "late":
                painter.fillRect(
                    QRect(rect.left(), rect.top(), 4, rect.height() - 1), theme.color("errFill")
                )
            x = _words(painter, box, one.room.name, 13, True, "text")
            _words(painter, box.adjusted(x + 4, 0, 0, 0), one.room.code, 12, False, "text3")
        elif index.column() == 1:
            drawn = paint_chip(painter, box, one.state)
            loud = one.state == "late"
            rest = box.adjusted(round(drawn.width()) + 7, 0, 0, 0)
            _words(painter, rest, words_now(one, model.now), 12, loud, "err" if loud else "text2")
        else:
            when, what = words_next(one)
            _words(painter, box, when, 13, True, "text")
            late_room = 78 if one.state == "late" else 0
            _words(
                painter,
                box.adjusted(46, 0, -late_room, 0),
                what,
                13,
                False,
                "text" if when else "text3",
            )
        if table.currentIndex().row() == index.row() and table.hasFocus():
            _frame(painter, rect, index.column(), last=index.column() == len(_HEADS) - 1)
        painter.restore()


def _words(painter: QPainter, box: QRect, text: str, size: int, bold: bool, token: str) -> int:
    font = theme.font(size, bold)
    metrics = QFontMetrics(font)
    painter.setFont(font)
    painter.setPen(theme.color(token))
    shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, max(box.width(), 0))
    painter.drawText(box, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, shown)
    return metrics.horizontalAdvance(shown)


def _frame(painter: QPainter, rect: QRect, column: int, *, last: bool) -> None:
    painter.setPen(QPen(theme.color("focus"), 2))
    top, bottom = rect.top() + 1, rect.bottom()
    painter.drawLine(rect.left(), top, rect.right() + 1, top)
    painter.drawLine(rect.left(), bottom, rect.right() + 1, bottom)
    if column == 0:
        painter.drawLine(rect.left() + 1, top, rect.left() + 1, bottom)
    if last:
        painter.drawLine(rect.right(), top, rect.right(), bottom)


class RoomsTable(QTableView):
    """The table of the card. Signals carry the row's RoomNow."""

    opened = Signal(object)
    check_in_wanted = Signal(object)
    no_show_wanted = Signal(object)
    moved = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.rooms = RoomsModel(self)
        self.setModel(self.rooms)
        self.setItemDelegate(RoomsDelegate(self))
        self.setAccessibleName(_("Rooms now"))
        self.setShowGrid(False)
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setTabKeyNavigation(False)
        self.setCornerButtonEnabled(False)
        self.setFrameShape(QTableView.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.verticalHeader().hide()
        head = self.horizontalHeader()
        head.setHighlightSections(False)
        head.setSectionsClickable(False)
        head.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        head.setSectionResizeMode(2, QHeaderView.ResizeMode.Stretch)
        self.doubleClicked.connect(lambda index: self.opened.emit(index.data(_ITEM)))
        theme.signal.changed.connect(self._fit)
        self._fit()

    def show_rooms(self, items: Sequence[RoomNow], now: datetime, barred: str = "") -> None:
        """Show the rooms, with a button in the row of each that nobody came to; `barred` says why
        it cannot be pressed."""
        self.rooms.show(items, now)
        for row, one in enumerate(items):
            index = self.rooms.index(row, 2)
            if one.state != "late":
                if self.indexWidget(index) is not None:
                    self.setIndexWidget(index, None)  # type: ignore[arg-type]  # Qt takes null here: it clears the cell
                continue
            if self.indexWidget(index) is None:
                self.setIndexWidget(index, self._check_in_button(row))
            for button in self.indexWidget(index).findChildren(Button):
                button.bar(barred)
        if self.rooms.items and not self.currentIndex().isValid():
            late = [row for row, one in enumerate(items) if one.state == "late"]
            self.setCurrentIndex(self.rooms.index(late[0] if late else 0, 0))
        self.viewport().update()

    def current(self) -> RoomNow | None:
        """The room of the current row."""
        index = self.currentIndex()
        found = index.data(_ITEM) if index.isValid() else None
        return found if isinstance(found, RoomNow) else None

    def currentChanged(self, current: Index, previous: Index) -> None:
        """The whole row's frame moves, so the whole row is painted again."""
        super().currentChanged(current, previous)
        self.viewport().update()
        self.moved.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens, Ctrl+I checks in, Delete marks as not come."""
        one = self.current()
        control = event.modifiers() & Qt.KeyboardModifier.ControlModifier
        if one is not None and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.opened.emit(one)
        elif one is not None and control and event.key() == Qt.Key.Key_I:
            self.check_in_wanted.emit(one)
        elif one is not None and event.key() == Qt.Key.Key_Delete:
            self.no_show_wanted.emit(one)
        else:
            super().keyPressEvent(event)

    def _check_in_button(self, row: int) -> QWidget:
        holder = QWidget()
        button = Button(_("Check in"), kind="primary", height=26, parent=holder)
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        button.clicked.connect(lambda: self.check_in_wanted.emit(self.rooms.items[row]))
        line = QHBoxLayout(holder)
        line.setContentsMargins(0, 0, 10, 0)
        line.addStretch(1)
        line.addWidget(button)
        return holder

    def resizeEvent(self, event: QResizeEvent) -> None:
        """A wider window gives the first two columns room for whole names."""
        super().resizeEvent(event)
        self._fit_columns()

    def _fit_columns(self) -> None:
        larger = theme.larger()
        spare = max(self.viewport().width() - 620, 0)
        self.setColumnWidth(0, (152 if larger else 128) + min(spare // 6, 60))
        self.setColumnWidth(1, (244 if larger else 204) + min(spare // 3, 140))

    def _fit(self) -> None:
        self.verticalHeader().setDefaultSectionSize(theme.row(ROW))
        self.verticalHeader().setMinimumSectionSize(theme.row(ROW))
        self.horizontalHeader().setFixedHeight(theme.row(32))
        self._fit_columns()
