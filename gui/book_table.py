"""A book as a table: its head, its rows by columns, money at the right."""

from __future__ import annotations

from functools import cache
from typing import ClassVar

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QSizePolicy, QStyleOptionViewItem, QVBoxLayout, QWidget

from db.formats import show_money, show_month_day
from db.words import N_, _, language
from gui import theme
from gui.book_rows import BOOK_ROW, BookModel, BookRow
from gui.chips import chip_size, paint_chip
from gui.row_paint import MIDDLE, paint_ground, paint_ring, paint_words
from gui.row_table import RowDelegate, RowTable

_Index = QModelIndex | QPersistentModelIndex
_HEAD, _ROW, _EDGE = 32, 29, 8
RIGHT = int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight)
# Name, heading, width (0 takes the rest), whether it is money.
COLUMNS = (
    ("day", N_("Date"), 62, False),
    ("number", N_("Voucher"), 74, False),
    ("summary", N_("Summary"), 0, False),
    ("came", N_("In|money"), 96, True),
    ("went", N_("Out|money"), 96, True),
    ("balance", N_("Balance"), 106, True),
    ("status", N_("Status"), 92, False),
)
_STATUSES = ("draft", "reviewed", "returned", "red", "reversed")
_BACKS = {"total": "head", "opening": "surface2", "note": "warnSoft", "filtered": "soft"}


@cache
def _status_width(_language: str, _larger: bool) -> int:
    """As wide as the longest chip, in the language and size in use."""
    return max(chip_size(status).width() for status in _STATUSES) + 2 * _EDGE


def _width(name: str, width: int) -> int:
    if name == "status":
        return max(theme.px(width), _status_width(language(), theme.larger()))
    return theme.px(width)


def places(rect: QRect) -> dict[str, QRect]:
    """Where each column stands in a row or in the head."""
    fixed = sum(_width(name, width) for name, _label, width, _money in COLUMNS if width)
    rest = max(rect.width() - fixed, theme.px(80))
    found, x = {}, rect.left()
    for name, _label, width, _money in COLUMNS:
        wide = _width(name, width) if width else rest
        found[name] = QRect(x, rect.top(), wide, rect.height())
        x += wide
    return found


class BookHead(QWidget):
    """The headings, with lines between."""

    def __init__(self) -> None:
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._aside = 0
        theme.signal.changed.connect(self.updateGeometry)

    def sizeHint(self) -> QSize:
        """As high as the head of every table."""
        return QSize(400, theme.row(_HEAD))

    def leave_aside(self, wide: int) -> None:
        """Leave so many pixels at the right, where the rows have their scroll bar."""
        self._aside = wide
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """One heading after the other."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme.color("head"))
        found = places(self.rect().adjusted(0, 0, -self._aside, 0))
        for name, label, _width, money in COLUMNS:
            box = found[name].adjusted(_EDGE, 0, -_EDGE, 0)
            painter.setFont(theme.font(12))
            painter.setPen(theme.color("text2"))
            painter.drawText(box, RIGHT if money else MIDDLE, _(label))
            painter.setPen(QPen(theme.color("line"), 1))
            painter.drawLine(found[name].topRight(), found[name].bottomRight())
        painter.drawLine(self.rect().bottomLeft(), self.rect().bottomRight())
        painter.end()


class BookDelegate(RowDelegate):
    """Paints the rows of a book."""

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        """One line."""
        return QSize(200, theme.row(_ROW))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        """One row, by its kind."""
        one = index.data(BOOK_ROW)
        if not isinstance(one, BookRow):
            return
        rect: QRect = option.rect
        painter.save()
        if not one.voucher:
            self._paint_plain(painter, rect, one)
        else:
            current = index.row() == self.table.currentIndex().row()
            focused = current and self.table.hasFocus()
            hovered = index.row() == self.hovered
            paint_ground(painter, rect, current=current, focused=focused, hovered=hovered)
            self._paint_cells(painter, rect, one)
            paint_ring(painter, rect, current=current, focused=focused)
        painter.restore()

    def _paint_plain(self, painter: QPainter, rect: QRect, one: BookRow) -> None:
        """Opening, total and the line above what waits: they cannot be chosen."""
        back = _BACKS[one.kind]
        painter.fillRect(rect, theme.color(back))
        painter.setPen(QPen(theme.color("line" if one.kind == "total" else "grid"), 1))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        if one.kind in ("note", "filtered"):
            token = "warn" if one.kind == "note" else "text2"
            paint_words(painter, rect.adjusted(_EDGE, 0, -_EDGE, 0), one.summary, 12, token)
        else:
            self._paint_cells(painter, rect, one)

    def _paint_cells(self, painter: QPainter, rect: QRect, one: BookRow) -> None:
        found = {name: box.adjusted(_EDGE, 0, -_EDGE, -1) for name, box in places(rect).items()}
        bold = one.kind == "total"
        token = {"red": "err", "reversed": "text3"}.get(one.status, "text")
        if one.kind == "opening":
            token = "text2"
        if one.day:
            paint_words(painter, found["day"], show_month_day(one.day), 13, token)
        paint_words(painter, found["number"], one.number, 13, token)
        struck = one.status == "reversed"
        paint_words(painter, found["summary"], one.summary, 13, token, bold=bold, struck=struck)
        for name, amount in (("came", one.came), ("went", one.went)):
            if amount is not None:
                _money(painter, found[name], show_money(amount), token, bold=bold, struck=struck)
        waits = one.kind == "waiting"
        if one.balance is not None or waits:
            words = "—" if one.balance is None else show_money(one.balance)
            _money(painter, found["balance"], words, "text3" if waits else "text", bold=bold)
        if one.status == "posted":
            paint_words(painter, found["status"], _("✓ Posted"), 12, "text2")
        elif one.status:
            paint_chip(painter, found["status"], one.status)


def _money(
    painter: QPainter, box: QRect, words: str, token: str, *, bold: bool, struck: bool = False
) -> None:
    """An amount at the right; one that is too long is set smaller, never cut."""
    size = 13
    while size > 12 and QFontMetrics(theme.font(size, bold)).horizontalAdvance(words) > box.width():
        size -= 1
    font = theme.font(size, bold)
    font.setStrikeOut(struck)
    painter.setFont(font)
    painter.setPen(theme.color(token))
    painter.drawText(box, RIGHT, words)


class BookTable(RowTable):
    """The rows of a book; only vouchers can be chosen."""

    row_height: ClassVar[int] = _ROW

    def __init__(self) -> None:
        self.book = BookModel()
        super().__init__(self.book, _("Book"))
        self.paint_with(BookDelegate(self))
        self.measure()


class BookPane(QFrame):
    """Head and table, one above the other."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "pane")
        self.table = BookTable()
        self.table.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self._head = BookHead()
        column.addWidget(self._head)
        column.addWidget(self.table, 1)
        self.table.verticalScrollBar().rangeChanged.connect(self._follow)

    def _follow(self, _least: int, most: int) -> None:
        bar = self.table.verticalScrollBar()
        self._head.leave_aside(bar.sizeHint().width() if most > 0 else 0)
