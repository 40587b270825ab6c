"""One side of the bank's page as a table: open lines are loud, matched ones quiet."""

from __future__ import annotations

from typing import ClassVar

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QFontMetrics,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QFrame, QSizePolicy, QStyleOptionViewItem, QVBoxLayout, QWidget

from db.formats import show_money, show_month_day
from db.words import _
from gui import icons, theme
from gui.bank_rows import BANK_ROW, BankModel, BankRow
from gui.chips import paint_chip
from gui.row_paint import MIDDLE, paint_ground, paint_ring, paint_words
from gui.row_table import RowDelegate, RowTable

_Index = QModelIndex | QPersistentModelIndex
_HEAD, _ROW, _EDGE, _TICK, _BAR = 32, 30, 8, 14, 4
_RIGHT = int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight)
_CHIPS = {"open": "unmatched", "suggested": "suggested"}


def places(rect: QRect, *, numbered: bool) -> dict[str, QRect]:
    """Where each column stands in a row or in the head; the words take what is left."""
    widths = {"tick": 30, "day": 50, "number": 68 if numbered else 0, "words": 0}
    widths |= {"amount": 104, "status": 102}
    rest = max(rect.width() - sum(theme.px(one) for one in widths.values()), theme.px(70))
    found, x = {}, rect.left()
    for name, width in widths.items():
        wide = rest if name == "words" else theme.px(width)
        found[name] = QRect(x, rect.top(), wide, rect.height())
        x += wide
    return found


class BankHead(QWidget):
    """The name of the side, and the headings."""

    def __init__(self, table: BankTable, words: str) -> None:
        super().__init__()
        self._table, self._words = table, words
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.signal.changed.connect(self.updateGeometry)

    def sizeHint(self) -> QSize:
        """As high as the head of every table."""
        return QSize(300, theme.row(_HEAD))

    def paintEvent(self, event: QPaintEvent) -> None:
        """One heading after the other."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme.color("head"))
        wide = self._table.viewport().width()
        found = places(QRect(0, 0, wide, self.height()), numbered=self._table.numbered)
        heads = {
            "day": _("Date"),
            "number": _("Voucher") if self._table.numbered else "",
            "words": self._words,
            "amount": _("In, −out"),
            "status": _("Status"),
        }
        for name, words in heads.items():
            box = found[name].adjusted(_EDGE, 0, -_EDGE, 0)
            bold = name == "words"
            painter.setFont(theme.font(12, bold))
            painter.setPen(theme.color("text" if bold else "text2"))
            painter.drawText(box, _RIGHT if name == "amount" else MIDDLE, words)
            if words:
                painter.setPen(QPen(theme.color("line"), 1))
                painter.drawLine(found[name].topRight(), found[name].bottomRight())
        painter.drawLine(self.rect().bottomLeft(), self.rect().bottomRight())
        painter.end()


class _Delegate(RowDelegate):
    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        return QSize(200, theme.row(_ROW))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        one = index.data(BANK_ROW)
        table = self.table
        if not isinstance(one, BankRow) or not isinstance(table, BankTable):
            return
        rect = QRect(option.rect)
        painter.save()
        if one.state == "head":
            painter.fillRect(rect, theme.color("surface2"))
            painter.setPen(QPen(theme.color("grid"), 1))
            painter.drawLine(rect.bottomLeft(), rect.bottomRight())
            paint_words(painter, rect.adjusted(_EDGE, 0, -_EDGE, 0), one.words, 12, "text2")
            painter.restore()
            return
        current = index.row() == table.currentIndex().row()
        focused = current and table.hasFocus()
        hovered = index.row() == self.hovered
        paint_ground(painter, rect, current=current, focused=focused, hovered=hovered)
        if one.paired and not focused:
            painter.fillRect(rect.adjusted(0, 0, 0, -1), theme.color("soft"))
            bar = QRect(rect.left(), rect.top(), _BAR, rect.height())
            painter.fillRect(bar, theme.color("infoLine"))
        self._cells(painter, rect, one, numbered=table.numbered)
        paint_ring(painter, rect, current=current and (focused or not one.paired), focused=focused)
        painter.restore()

    def _cells(self, painter: QPainter, rect: QRect, one: BankRow, *, numbered: bool) -> None:
        found = {
            name: box.adjusted(_EDGE, 0, -_EDGE, -1)
            for name, box in places(rect, numbered=numbered).items()
        }
        quiet = "text3" if not one.open else "text"
        if one.open:
            _tick(painter, places(rect, numbered=numbered)["tick"], ticked=one.ticked)
        if one.day:
            paint_words(painter, found["day"], show_month_day(one.day), 13, quiet)
        paint_words(painter, found["number"], one.number, 13, quiet)
        paint_words(painter, found["words"], one.said, 13, quiet)
        painter.setPen(theme.color("err" if one.amount < 0 and one.open else quiet))
        _money(painter, found["amount"], show_money(one.amount), bold=one.open)
        if one.state in _CHIPS:
            paint_chip(painter, found["status"], _CHIPS[one.state], one.words)
        else:
            sign = "✓ " if one.state in ("matched", "later") else ""
            paint_words(painter, found["status"], f"{sign}{one.words}", 12, "text3")


def _tick(painter: QPainter, box: QRect, *, ticked: bool) -> None:
    side = theme.px(_TICK)
    square = QRectF(box.left() + _EDGE + 2, box.center().y() - side / 2, side, side)
    if ticked:
        icons.paint(painter, square, "square-check", "primary")
        return
    painter.setPen(QPen(theme.color("line2"), 1))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(square.adjusted(0.5, 0.5, -0.5, -0.5), 2, 2)


def _money(painter: QPainter, box: QRect, words: str, *, bold: bool) -> None:
    """An amount at the right; one that is too long is set smaller, never cut."""
    size = 13
    while size > 10 and QFontMetrics(theme.font(size, bold)).horizontalAdvance(words) > box.width():
        size -= 1
    painter.setFont(theme.font(size, bold))
    painter.drawText(box, _RIGHT, words)


class BankTable(RowTable):
    """The lines of one side. Says that the current one is to be marked, and which way to the
    other side."""

    row_height: ClassVar[int] = _ROW
    ticked = Signal()
    sideways = Signal(int)  # -1 to the left, 1 to the right
    dropped = Signal()  # Esc
    focused = Signal()

    def __init__(self, table: str, name: str) -> None:
        self.lines = BankModel(table)
        self.numbered = table == "voucher_line"
        super().__init__(self.lines, name)
        self.paint_with(_Delegate(self))
        self.measure()
        self._cover: QWidget | None = None

    def set_cover(self, cover: QWidget) -> None:
        """What lies over the rows when there are none."""
        self._cover = cover
        cover.setGeometry(self.viewport().geometry())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The cover goes along."""
        super().resizeEvent(event)
        if self._cover is not None:
            self._cover.setGeometry(self.viewport().geometry())

    def focusInEvent(self, event: QFocusEvent) -> None:
        """This side is worked on now."""
        super().focusInEvent(event)
        self.focused.emit()

    def row(self) -> BankRow | None:
        """The current row."""
        one = self.lines.row(self.currentIndex().row())
        return one if one and one.id else None

    def id(self) -> int:
        """The current line, 0 for none."""
        one = self.row()
        return one.id if one else 0

    def show_rows(self, rows: list[BankRow], current: int) -> None:
        """Other rows; the current line stays, or the row in its place."""
        at = self.currentIndex().row()
        blocked = self.blockSignals(True)
        self.lines.show_rows(rows)
        self.measure()
        if not self.choose((self.lines.table, current)) and rows:
            self.go_to(max(self._next(min(max(at, 0), len(rows) - 1), 1), 0))
            if self.key() is None:
                self.choose_first()
        self.blockSignals(blocked)

    def to_next_open(self) -> bool:
        """The next open line from here on, else the first; False when there is none."""
        count, here = len(self.lines.rows), self.currentIndex().row()
        for at in (*range(here, count), *range(here)):
            one = self.lines.row(at)
            if one is not None and one.open:
                self.go_to(at)
                return True
        return False

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """← → to the other side; Insert, and Shift with an arrow, mark and go on."""
        key, held = event.key(), event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        shift = held == Qt.KeyboardModifier.ShiftModifier
        steps = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}
        if key in (Qt.Key.Key_Left, Qt.Key.Key_Right) and not held:
            self.sideways.emit(-1 if key == Qt.Key.Key_Left else 1)
        elif key == Qt.Key.Key_Escape and not held:
            self.dropped.emit()
        elif (key == Qt.Key.Key_Insert and not held) or (shift and key in steps):
            self.ticked.emit()
            self.step(steps.get(Qt.Key(key), 1))
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A click on the box marks the line."""
        super().mousePressEvent(event)
        place = event.position().toPoint()
        index = self.indexAt(place)
        if index.isValid() and self.lines.key(index.row()):
            box = places(self.visualRect(index), numbered=self.numbered)["tick"]
            if box.contains(place):
                self.ticked.emit()


class BankPane(QFrame):
    """Head and table, one above the other."""

    def __init__(self, table: str, name: str, words: str) -> None:
        super().__init__()
        self.setProperty("role", "pane")
        self.table = BankTable(table, name)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(BankHead(self.table, words))
        column.addWidget(self.table, 1)
