"""The lines of a voucher as a table that is filled in by keyboard alone.

Enter goes to the next cell, and after the last one to a new line while the sums differ. Ctrl+=
puts in what is missing, Insert adds a line, Ctrl+Delete removes one, Alt+↑ and Alt+↓ move it;
lines copied from a spreadsheet are pasted as lines.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QGridLayout, QLabel, QLineEdit, QWidget

from db.chart import accounts
from db.code_search import Coded
from db.formats import show_money
from db.funds import funds
from db.rules import Refused
from db.voucher_paste import is_table, pasted
from db.vouchers import Line
from db.words import _
from gui import theme
from gui.code_line import EntryLine
from gui.desk import Desk
from gui.voucher_line import HEADS, LineCells, Typed, typed_from, typed_of

_WIDTHS = (0, 176, 146, 120, 104, 104)
_LEAST = 2
_SUMMARY, _FUND, _DEBIT, _CREDIT = 0, 2, 4, 5
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class VoucherLines(QWidget):
    """`changed` comes with each key, so that the sums stand below at once; `refused` says what of
    a pasted table cannot be read; `hurried` that Ctrl+Enter was pressed out of an open list;
    `pasted_other` that something else than words was pasted."""

    changed = Signal()
    refused = Signal(str)
    hurried = Signal()
    pasted_other = Signal()

    def __init__(self, desk: Desk, fund: int | None = None) -> None:
        super().__init__()
        self.desk = desk
        self.rows: list[LineCells] = []
        self._chart, self._funds = accounts(desk.store), funds(desk.store)
        self._codes = [Coded(one.id, one.code, one.name) for one in self._chart]
        self._fund_codes = [Coded(one.id, one.code, one.name) for one in self._funds]
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(6)
        self._grid.setVerticalSpacing(6)
        for at, (head, width) in enumerate(zip(HEADS, _WIDTHS, strict=True)):
            label = QLabel(_(head))
            label.setProperty("role", "label")
            if at >= _DEBIT:
                label.setAlignment(Qt.AlignmentFlag.AlignRight)
            self._grid.addWidget(label, 0, at)
            if width:
                self._grid.setColumnMinimumWidth(at, theme.px(width))
        self._grid.setColumnStretch(0, 1)
        self._grid.setColumnMinimumWidth(0, theme.px(130))
        only = self._funds[0].id if len(self._funds) == 1 else None
        for _n in range(_LEAST):
            self.add_row()
        self.rows[0].fund.set_value(fund or only)
        self.rows[1].fund.set_value(fund or only)

    # -- lines ------------------------------------------------------------------------------------

    def add_row(self) -> LineCells:
        """One more line; it begins with the words and the fund of the one above."""
        row = LineCells(self.desk, self._codes, self._fund_codes)
        if self.rows:
            above = self.rows[-1].typed()
            row.put(Typed(summary=above.summary, fund=above.fund))
        self.rows.append(row)
        at = self._grid.rowCount()
        for place, cell in enumerate(row.all()):
            if _WIDTHS[place]:
                cell.setFixedWidth(theme.px(_WIDTHS[place]))
            cell.installEventFilter(self)
            cell.textChanged.connect(self.changed)
            if isinstance(cell, EntryLine):
                cell.entered.connect(lambda held, cell=cell: self._entered(cell, held))
            self._grid.addWidget(cell, at, place)
            cell.show()  # the layout would do so too late for the focus
        self._grid.addWidget(row.remove, at, len(row.all()))
        row.remove.clicked.connect(lambda: self.remove_row(self.rows.index(row)))
        return row

    def insert_row(self, at: int) -> None:
        """An empty line at a place; those below move down."""
        self.add_row()
        held = [row.typed() for row in self.rows[:-1]]
        above = held[at - 1] if at else Typed()
        held.insert(at, Typed(summary=above.summary, fund=above.fund))
        self._put(held)
        self._focus(at, 1)

    def remove_row(self, at: int) -> None:
        """Take a line away; of the last two only what stands in it."""
        held = [row.typed() for row in self.rows]
        if len(self.rows) <= _LEAST:
            held[at] = Typed(fund=held[at].fund)
        else:
            del held[at]
            row = self.rows.pop()
            for cell in (*row.all(), row.remove):
                self._grid.removeWidget(cell)
                cell.hide()
                cell.deleteLater()
        self._put(held)
        self._focus(min(at, len(self.rows) - 1), 0)
        self.changed.emit()

    def move_row(self, at: int, by: int) -> None:
        """A line up or down, with the focus."""
        to = at + by
        if 0 <= to < len(self.rows):
            held = [row.typed() for row in self.rows]
            held[at], held[to] = held[to], held[at]
            place = self._place()[1]
            self._put(held)
            self._focus(to, place)

    def _put(self, held: Sequence[Typed]) -> None:
        for row, one in zip(self.rows, held, strict=True):
            row.put(one)

    def show_lines(self, lines: Sequence[Line]) -> None:
        """Fill in the lines of a draft."""
        while len(self.rows) < len(lines):
            self.add_row()
        for row, line in zip(self.rows, lines, strict=False):
            row.put(typed_of(line))

    def paste_table(self, text: str, at: int) -> None:
        """Lines of a spreadsheet, from a line on; what stands below is pushed down."""
        try:
            found = pasted(text, self._chart, self._funds)
        except Refused as refused:
            self.refused.emit(refused.message)
            return
        held = [row.typed() for row in self.rows]
        # The line that is pasted into goes if nothing was typed there yet.
        after = [one for one in held[at:] if one.account or one.debit or one.credit]
        above = held[at]
        held = held[:at] + [typed_from(one, above) for one in found] + after
        held += [Typed(fund=above.fund)] * (_LEAST - len(held))
        while len(self.rows) < len(held):
            self.add_row()
        held += [Typed(fund=above.fund)] * (len(self.rows) - len(held))
        self._put(held)
        self.changed.emit()

    # -- what was typed ---------------------------------------------------------------------------

    def sums(self) -> tuple[int, int]:
        """Debit and credit so far, in fen."""
        amounts = [row.amounts() for row in self.rows]
        return sum(one[0] for one in amounts), sum(one[1] for one in amounts)

    def lines(self) -> list[Line]:
        """What was typed, without empty lines. Raises Refused; the cell meant has the focus."""
        made: list[Line] = []
        for at, row in enumerate(self.rows):
            if row.empty() and len(self.rows) - at + len(made) > _LEAST:
                continue
            try:
                made.append(row.line())
            except Refused as refused:
                cell = getattr(row, refused.field or "summary")
                row.mark(cell, refused.message)
                cell.setFocus(Qt.FocusReason.OtherFocusReason)
                raise Refused(
                    _("Line {n}: {reason}").format(n=at + 1, reason=refused.message)
                ) from None
        return made

    def balance(self) -> None:
        """What is missing goes into the line with the cursor, or into the one without an amount."""
        at = self._place()[0]
        blank = [n for n, row in enumerate(self.rows) if row.amounts() == (0, 0)]
        if at not in blank and not (at >= 0 and self._place()[1] >= _DEBIT):
            at = blank[0] if blank else -1
        if at < 0:
            return
        row = self.rows[at]
        debit, credit = self.sums()
        own = row.amounts()
        over = debit - own[0] - (credit - own[1])
        if not over:
            return
        row.debit.setText(show_money(-over) if over < 0 else "")
        row.credit.setText(show_money(over) if over > 0 else "")
        self._focus(at, _CREDIT if over > 0 else _DEBIT)

    # -- keys -------------------------------------------------------------------------------------

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The keys of the table."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            at, place = self._place_of(watched)
            if at >= 0 and self._pressed(event, at, place):
                return True
        return super().eventFilter(watched, event)

    def _pressed(self, event: QKeyEvent, at: int, place: int) -> bool:
        key = Qt.Key(event.key())
        held = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if event.matches(QKeySequence.StandardKey.Paste):
            return self._pasted(at)
        if held == Qt.KeyboardModifier.AltModifier and key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.move_row(at, -1 if key == Qt.Key.Key_Up else 1)
        elif held == Qt.KeyboardModifier.ControlModifier and key == Qt.Key.Key_Delete:
            self.remove_row(at)
        elif not held and key == Qt.Key.Key_Insert:
            self.insert_row(at + 1)
        elif not held and place >= _DEBIT and key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self._focus(at + (1 if key == Qt.Key.Key_Down else -1), place)
        elif not held and place >= _DEBIT and key in _ENTER:
            self._go_on(at, place)
        else:
            return False
        return True

    def _pasted(self, at: int) -> bool:
        data = QGuiApplication.clipboard().mimeData()
        if data is not None and data.hasText() and is_table(data.text()):
            self.paste_table(data.text(), at)
            return True
        if data is not None and not data.hasText():
            self.pasted_other.emit()
            return True
        return False

    def _entered(self, cell: QLineEdit, held: Qt.KeyboardModifier) -> None:
        if held:
            self.hurried.emit()
        else:
            self._go_on(*self._place_of(cell))

    def _go_on(self, at: int, place: int) -> None:
        self._carry_down(at, place)
        if place == _DEBIT and self.rows[at].amounts()[0]:
            place = _CREDIT  # an amount on the one side: nothing is asked on the other
        if place < _CREDIT:
            self._focus(at, place + 1)
            return
        debit, credit = self.sums()
        if at + 1 == len(self.rows):
            if debit == credit:
                self.changed.emit()
                return
            self.add_row()
        self._focus(at + 1, 0)

    def _carry_down(self, at: int, place: int) -> None:
        """Enter on empty words or an empty fund takes those of the line above."""
        row, above = self.rows[at], self.rows[at - 1] if at else None
        if above is None:
            return
        if place == _SUMMARY and not row.summary.text().strip():
            row.summary.setText(above.summary.text())
        elif place == _FUND and not row.fund.text().strip():
            row.fund.set_value(above.fund.chosen())

    def _focus(self, at: int, place: int) -> None:
        if 0 <= at < len(self.rows):
            cell = self.rows[at].all()[place]
            cell.setFocus(Qt.FocusReason.TabFocusReason)
            cell.selectAll()

    def _place(self) -> tuple[int, int]:
        """Line and cell of the cursor, -1 where it is elsewhere."""
        return self._place_of(self.window().focusWidget())

    def _place_of(self, cell: QObject | None) -> tuple[int, int]:
        for at, row in enumerate(self.rows):
            for place, one in enumerate(row.all()):
                if one is cell:
                    return at, place
        return -1, -1
