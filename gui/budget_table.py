"""The budget as a table; the amounts are typed over in place: digits begin, Enter goes on."""

from __future__ import annotations

from typing import Any, ClassVar

from PySide6.QtCore import (
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import (
    QFontMetrics,
    QInputMethodEvent,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import (
    QFrame,
    QLineEdit,
    QSizePolicy,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from db.formats import show_money
from db.money import parse
from db.rules import Refused
from db.words import N_, _
from gui import theme
from gui.budget_rows import BUDGET_ROW, BudgetModel, BudgetRow
from gui.row_paint import MIDDLE, paint_ground, paint_ring, paint_words
from gui.row_table import RowDelegate, RowTable

_Index = QModelIndex | QPersistentModelIndex
_HEAD, _ROW, _EDGE, _FIRST = 32, 30, 10, 16
_BAR, _PERCENT = 8, 62
_RIGHT = int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight)
# Name, heading, width (0 takes the rest), whether it is money.
COLUMNS = (
    ("name", N_("Fund and use"), 0, False),
    ("former", N_("Spent last year"), 118, True),
    ("budget", N_("Budget"), 130, True),
    ("actual", N_("Actual"), 118, True),
    ("left", N_("Left|money"), 118, True),
    ("percent", N_("Spent|percent"), 180, False),
    ("mark", N_("Remark"), 196, False),
)


def places(rect: QRect) -> dict[str, QRect]:
    """Where each column stands in a row or in the head."""
    fixed = sum(theme.px(width) for _name, _label, width, _money in COLUMNS)
    rest = max(rect.width() - fixed, theme.px(120))
    found, x = {}, rect.left()
    for name, _label, width, _money in COLUMNS:
        wide = theme.px(width) if width else rest
        found[name] = QRect(x, rect.top(), wide, rect.height())
        x += wide
    return found


class BudgetHead(QWidget):
    """The headings, with lines between; over the columns also where the table scrolls."""

    def __init__(self, table: BudgetTable) -> None:
        super().__init__()
        self._table = table
        table.resized.connect(self.update)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.signal.changed.connect(self.updateGeometry)

    def sizeHint(self) -> QSize:
        """As high as the head of every table."""
        return QSize(400, theme.row(_HEAD))

    def paintEvent(self, event: QPaintEvent) -> None:
        """One heading after the other."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme.color("head"))
        painter.setFont(theme.font(12))
        found = places(QRect(0, 0, self._table.viewport().width(), self.height()))
        for name, label, _width, money in COLUMNS:
            box = found[name].adjusted(_FIRST if name == "name" else _EDGE, 0, -_EDGE, 0)
            painter.setPen(theme.color("text2"))
            painter.drawText(box, _RIGHT if money else MIDDLE, _(label))
            painter.setPen(QPen(theme.color("line"), 1))
            painter.drawLine(found[name].topRight(), found[name].bottomRight())
        painter.drawLine(self.rect().bottomLeft(), self.rect().bottomRight())
        painter.end()


class _Delegate(RowDelegate):
    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        return QSize(200, theme.row(_ROW))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        one: BudgetRow = index.data(BUDGET_ROW)
        rect = QRect(option.rect)
        current = index.row() == self.table.currentIndex().row()
        focused = current and self.table.hasFocus()
        painter.save()
        if one.kind == "use":
            hovered = index.row() == self.hovered
            paint_ground(painter, rect, current=current, focused=focused, hovered=hovered)
        else:
            back = {"fund": "surface2", "sum": "surface", "all": "head"}[one.kind]
            painter.fillRect(rect, theme.color(back))
            token = "grid" if one.kind == "fund" else "gridH"
            painter.setPen(QPen(theme.color(token), 1))
            painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        self._cells(painter, rect, one)
        if one.kind == "use":
            paint_ring(painter, rect, current=current, focused=focused)
        painter.restore()

    def _cells(self, painter: QPainter, rect: QRect, one: BudgetRow) -> None:
        found = {name: box.adjusted(_EDGE, 0, -_EDGE, -1) for name, box in places(rect).items()}
        deep = _FIRST + (14 if one.kind in ("use", "sum") else 0) - _EDGE
        bold = one.kind != "use"
        paint_words(painter, found["name"].adjusted(deep, 0, 0, 0), one.name, 13, "text", bold=bold)
        if one.kind == "fund":
            return
        loud = "err" if one.mark and (one.kind == "use" or one.mark == "over") else ""
        if one.former:
            _money(painter, found["former"], show_money(one.former), "text2")
        if one.kind == "use" or one.budget:
            words = "—" if one.budget is None else show_money(one.budget)
            _money(painter, found["budget"], words, "text" if one.budget else "text3", bold=bold)
        words = show_money(one.actual) if one.actual else "—"
        _money(painter, found["actual"], words, "text" if one.actual else "text3", bold=bold)
        if one.budget is not None or one.actual:
            token = "err" if one.left < 0 else "text"
            _money(painter, found["left"], show_money(one.left), token, bold=bold or bool(loud))
        if one.budget:
            self._bar(painter, found["percent"], one, loud)
        self._mark(painter, found["mark"], one)

    def _bar(self, painter: QPainter, box: QRect, one: BudgetRow, loud: str) -> None:
        wide = box.width() - theme.px(_PERCENT)
        assert one.budget
        share = min(1.0, max(0.0, one.actual / one.budget))
        bar = QRect(box.left(), box.center().y() - _BAR // 2, wide, _BAR)
        painter.fillRect(bar, theme.color("gridH" if one.kind == "all" else "head"))
        filled = QRect(bar.left(), bar.top(), round(wide * share), _BAR)
        painter.fillRect(filled, theme.color("errFill" if loud else "primary"))
        bold = bool(loud) or one.kind != "use"
        words = f"▲ {one.percent}" if loud else one.percent
        _money(painter, box, words, loud or "text2", bold=bold)

    def _mark(self, painter: QPainter, box: QRect, one: BudgetRow) -> None:
        if one.unbudgeted:
            words = _("▲ {amount} not budgeted").format(amount=show_money(one.unbudgeted))
            paint_words(painter, box, words, 12, "err", bold=True)
        elif one.kind == "use" and one.mark:
            words = _("▲ not budgeted") if one.mark == "unbudgeted" else _("▲ exceeded")
            paint_words(painter, box, words, 12, "err", bold=True)


def _money(painter: QPainter, box: QRect, words: str, token: str, *, bold: bool = False) -> None:
    """An amount at the right; one that is too long is set smaller, never cut."""
    size = 13
    while size > 10 and QFontMetrics(theme.font(size, bold)).horizontalAdvance(words) > box.width():
        size -= 1
    painter.setFont(theme.font(size, bold))
    painter.setPen(theme.color(token))
    painter.drawText(box, _RIGHT, words)


class BudgetTable(RowTable):
    """Says which budget was typed: the row and the amount in fen, None for none. While `locked`
    amounts cannot be typed."""

    row_height: ClassVar[int] = _ROW
    typed = Signal(object, object)
    refused = Signal(str)
    led = Signal()
    resized = Signal()

    def __init__(self) -> None:
        self.budget = BudgetModel()
        super().__init__(self.budget, _("Budget"))
        self.locked = False
        self._line: QLineEdit | None = None
        self._row = -1
        self.paint_with(_Delegate(self))
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled)
        self.opened.connect(self.begin)
        self.verticalScrollBar().valueChanged.connect(lambda _value: self._place())
        self.measure()

    def row(self) -> BudgetRow | None:
        """The use that is the current one."""
        key = self.key()
        return self.budget.shown[key[1]] if key else None

    def editing(self) -> QLineEdit | None:
        """The line in which an amount is typed, if there is one."""
        return self._line

    def begin(self, text: str | None = None) -> None:
        """Type the amount of the current row, over what was there if `text` is given."""
        one = self.row()
        if self.locked or one is None:
            return
        self.end()
        self._row = self.currentIndex().row()
        self._line = line = QLineEdit(self.viewport())
        line.setProperty("role", "cell")
        line.setAlignment(Qt.AlignmentFlag.AlignRight)
        line.setAccessibleName(_("Budget of {use}").format(use=one.name))
        line.installEventFilter(self)
        if text is None:
            line.setText("" if one.budget is None else show_money(one.budget))
            line.selectAll()
        else:
            line.setText(text)
        line.textEdited.connect(lambda _text: self._show_wrong(""))
        self._place()
        line.show()
        line.setFocus()

    def take(self) -> bool:
        """Keep what was typed; False while it cannot be read."""
        if self._line is None:
            return True
        one, words = self.budget.shown[self._row], self._line.text().strip()
        try:
            amount = parse(words) if words else None
            if amount is not None and amount < 0:
                raise Refused(_("A budget is not below zero."))
        except Refused as refused:
            self._show_wrong(refused.message)
            return False
        self.end()
        if amount != one.budget:
            self.typed.emit(one, amount)
        return True

    def end(self) -> None:
        """Away with the line; what was typed is not kept."""
        line, self._line = self._line, None
        if line is not None:
            line.removeEventFilter(self)
            focused = line.hasFocus()
            line.hide()
            line.deleteLater()
            self.refused.emit("")
            if focused:
                self.setFocus()

    def _place(self) -> None:
        if self._line is not None:
            rect = self.visualRect(self.budget.index(self._row, 0))
            self._line.setGeometry(places(rect)["budget"].adjusted(2, 1, -2, -2))

    def _show_wrong(self, message: str) -> None:
        line = self._line
        if line is not None and line.property("wrong") != bool(message):
            line.setProperty("wrong", bool(message))
            line.style().unpolish(line)
            line.style().polish(line)
        if line is not None:
            line.setAccessibleDescription(message)
        self.refused.emit(message)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Enter and ↓ keep and go on, ↑ back, Esc leaves it as it was; so does leaving the line."""
        if watched is not self._line:
            return bool(super().eventFilter(watched, event))
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            enter = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Down, Qt.Key.Key_Tab)
            if event.key() == Qt.Key.Key_Escape:
                self.end()
                return True
            if event.modifiers() & ~(
                Qt.KeyboardModifier.KeypadModifier | Qt.KeyboardModifier.ShiftModifier
            ):
                return False
            if event.key() in (*enter, Qt.Key.Key_Up, Qt.Key.Key_Backtab):
                self._go_on(1 if event.key() in enter else -1)
                return True
        if event.type() == QEvent.Type.FocusOut and not self.take():
            self.end()
        return False

    def _go_on(self, by: int) -> None:
        row = self._row
        if not self.take():
            return
        self.go_to(row)
        self.step(by)
        if self.currentIndex().row() != row:
            self.begin()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Digits begin to type, F2 and Enter as well; Delete takes the budget away."""
        words = event.text()
        plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if event.key() == Qt.Key.Key_F2 and plain:
            self.begin()
        elif event.matches(QKeySequence.StandardKey.Paste):
            self.begin("")
            if self._line is not None:
                self._line.paste()
        elif plain and words and (words.isdigit() or words in ".￥¥．"):
            self.begin(words)
        elif event.key() == Qt.Key.Key_Delete and plain and not self.locked:
            one = self.row()
            if one is not None and one.budget is not None:
                self.typed.emit(one, None)
        else:
            super().keyPressEvent(event)

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        """Figures from an input method begin to type as well."""
        words = event.commitString()
        if words and (words[0].isdigit() or words[0] in ".￥¥．"):
            self.begin(words)
        else:
            super().inputMethodEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """On the budget it types, elsewhere it leads to the vouchers."""
        index = self.indexAt(event.position().toPoint())
        place = places(self.visualRect(index))["budget"]
        if index.isValid() and place.contains(event.position().toPoint()):
            self.begin()
        elif self.budget.key(index.row()):
            self.led.emit()

    def resizeEvent(self, event: Any) -> None:
        """The line stays over its cell."""
        super().resizeEvent(event)
        self._place()
        self.resized.emit()


class BudgetPane(QFrame):
    """Head and table, one above the other."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "pane")
        self.table = BudgetTable()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(BudgetHead(self.table))
        column.addWidget(self.table, 1)
