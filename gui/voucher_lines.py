"""The lines of a voucher as they are typed: Enter goes to the next cell, the last adds a line."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QGridLayout, QLabel, QLineEdit, QWidget

from db.chart import Account, accounts
from db.formats import show_money
from db.funds import funds
from db.money import parse
from db.pinyin import reading
from db.quick_vouchers import summaries
from db.rules import Refused
from db.vouchers import Line
from db.words import N_, _
from gui.buttons import IconButton
from gui.controls import Combo
from gui.desk import Desk
from gui.finding_line import FindingLine, Offered

_HEADS = (N_("Summary"), N_("Account"), N_("Fund"), N_("Debit"), N_("Credit"))
_WIDTHS = (0, 190, 150, 108, 108)
_LEAST = 2


class _Row:
    """The cells of one line."""

    def __init__(self, form: VoucherLines, chart: Sequence[Account]) -> None:
        self.account: int | None = None
        self._chart = chart
        self.summary = FindingLine(
            lambda typed: [(None, one, "") for one in summaries(form.desk.store, typed)],
            first=lambda _typed: False,
        )
        self.summary.taken.connect(lambda _id, words: self.summary.setText(words))
        self.account_line = FindingLine(self._offers)
        self.account_line.taken.connect(self._take)
        self.account_line.textEdited.connect(self._forget)
        self.fund = Combo(
            [(str(one.id), one.name) for one in funds(form.desk.store)], name=_("Fund")
        )
        self.debit, self.credit = QLineEdit(), QLineEdit()
        for edit in (self.debit, self.credit):
            edit.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.remove = IconButton("xmark", _("Remove the line"))
        self.remove.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        names = (_("Summary"), _("Account"), _("Fund"), _("Debit"), _("Credit"))
        for cell, name in zip(self.cells, names, strict=True):
            cell.setAccessibleName(name)

    @property
    def cells(self) -> tuple[QWidget, ...]:
        """In the order in which they are typed."""
        return (self.summary, self.account_line, self.fund, self.debit, self.credit)

    def _offers(self, typed: str) -> list[Offered]:
        fits = [
            one
            for one in self._chart
            if one.code.startswith(typed)
            or typed in one.name
            or typed.lower() in reading(one.name).replace(" ", "")
        ]
        return [(one.id, one.label, "") for one in fits]

    def _take(self, id: int | None, words: str) -> None:
        self.account = id
        self.account_line.setText(words)

    def _forget(self, _text: str) -> None:
        self.account = None

    def settle(self) -> None:
        """A code or a name that was typed whole, or fits only one, is taken as it stands."""
        text = self.account_line.text().strip()
        if self.account is None and text:
            found = self._offers(text)
            exact = [one for one in self._chart if text in (one.code, one.name, one.label)]
            if exact:
                self._take(exact[0].id, exact[0].label)
            elif len(found) == 1:
                self._take(found[0][0], found[0][1])

    def empty(self) -> bool:
        """Whether nothing was typed into it."""
        edits = (self.account_line, self.debit, self.credit)
        return not any(edit.text().strip() for edit in edits)

    def amounts(self) -> tuple[int, int]:
        """Debit and credit in fen; 0 for what cannot be read yet."""
        return _amount(self.debit), _amount(self.credit)

    def line(self) -> Line:
        """What was typed. Raises Refused, with the name of the cell."""
        self.settle()
        if not self.summary.text().strip():
            raise Refused(_("Each line says what it is for."), "summary")
        if self.account is None:
            raise Refused(_("Choose an account."), "account_line")
        if not self.fund.value():
            raise Refused(_("Choose a fund."), "fund")
        debit = parse(self.debit.text(), field="debit") if self.debit.text().strip() else 0
        credit = parse(self.credit.text(), field="credit") if self.credit.text().strip() else 0
        if (debit == 0) == (credit == 0):
            raise Refused(_("Each line has an amount on one side."), "debit")
        return Line(
            self.summary.text().strip(), self.account, int(self.fund.value()), debit, credit
        )

    def show_line(self, line: Line) -> None:
        """Fill in a line that is there already."""
        self.summary.setText(line.summary)
        label = next((one.label for one in self._chart if one.id == line.account), "")
        self._take(line.account, label)
        self.fund.set_value(str(line.fund))
        self.debit.setText(show_money(line.debit) if line.debit else "")
        self.credit.setText(show_money(line.credit) if line.credit else "")


class VoucherLines(QWidget):
    """All lines; `changed` with each key, so that the sums stand below at once."""

    changed = Signal()

    def __init__(self, desk: Desk, fund: int | None = None) -> None:
        super().__init__()
        self.desk = desk
        self.rows: list[_Row] = []
        self._fund = fund
        self._chart = accounts(desk.store)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(6)
        self._grid.setVerticalSpacing(6)
        for at, (head, width) in enumerate(zip(_HEADS, _WIDTHS, strict=True)):
            label = QLabel(_(head))
            label.setProperty("role", "quiet")
            if at >= 3:
                label.setAlignment(Qt.AlignmentFlag.AlignRight)
            self._grid.addWidget(label, 0, at)
            if width:
                self._grid.setColumnMinimumWidth(at, width)
        self._grid.setColumnStretch(0, 1)
        for _n in range(_LEAST):
            self.add_row()

    def add_row(self) -> _Row:
        """One more line; it begins with the words and the fund of the one above."""
        row = _Row(self, self._chart)
        above = self.rows[-1] if self.rows else None
        if above is not None:
            row.summary.setText(above.summary.text())
            row.fund.set_value(above.fund.value())
        elif self._fund:
            row.fund.set_value(str(self._fund))
        self.rows.append(row)
        at = self._grid.rowCount()
        for place, cell in enumerate(row.cells):
            if _WIDTHS[place]:
                cell.setFixedWidth(_WIDTHS[place])
            cell.installEventFilter(self)
            self._grid.addWidget(cell, at, place)
        self._grid.addWidget(row.remove, at, len(row.cells))
        row.remove.clicked.connect(lambda: self.remove_row(row))
        for edit in (row.summary, row.account_line, row.debit, row.credit):
            edit.textChanged.connect(self.changed)
        row.fund.changed.connect(self.changed)
        return row

    def remove_row(self, row: _Row) -> None:
        """Take a line away; two always stay."""
        if len(self.rows) <= _LEAST:
            return
        self.rows.remove(row)
        for cell in (*row.cells, row.remove):
            self._grid.removeWidget(cell)
            cell.hide()
            cell.deleteLater()
        self.changed.emit()

    def show_lines(self, lines: Sequence[Line]) -> None:
        """Fill in the lines of a draft."""
        while len(self.rows) < len(lines):
            self.add_row()
        for row, line in zip(self.rows, lines, strict=False):
            row.show_line(line)

    def sums(self) -> tuple[int, int]:
        """Debit and credit so far, in fen."""
        amounts = [row.amounts() for row in self.rows]
        return sum(one[0] for one in amounts), sum(one[1] for one in amounts)

    def lines(self) -> list[Line]:
        """What was typed, without empty lines. Raises Refused; the cell meant has the focus."""
        made = []
        for row in self.rows:
            if row.empty() and len(self.rows) > _LEAST:
                continue
            try:
                made.append(row.line())
            except Refused as refused:
                cell = getattr(row, refused.field or "summary")
                cell.setFocus()
                raise
        return made

    def balance(self) -> None:
        """Put the difference where it is missing: into the line that has no amount."""
        debit, credit = self.sums()
        blank = [row for row in self.rows if row.amounts() == (0, 0)]
        if debit == credit or len(blank) != 1:
            return
        edit = blank[0].credit if debit > credit else blank[0].debit
        edit.setText(show_money(abs(debit - credit)))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Enter goes on; in the last cell it adds a line while the sums differ."""
        if event.type() != QEvent.Type.KeyPress or not isinstance(event, QKeyEvent):
            return super().eventFilter(watched, event)
        if event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter) or event.modifiers() & ~(
            Qt.KeyboardModifier.KeypadModifier
        ):
            return super().eventFilter(watched, event)
        found = self._at(watched)
        if found is None:
            return super().eventFilter(watched, event)
        row, place = found
        row.settle()
        self._go_on(row, place)
        return True

    def _go_on(self, row: _Row, place: int) -> None:
        if place == 3 and row.amounts()[0]:
            place = 4  # an amount on the one side: nothing is asked on the other
        if place + 1 < len(row.cells):
            cell = row.cells[place + 1]
        else:
            at = self.rows.index(row) + 1
            debit, credit = self.sums()
            if at == len(self.rows) and debit == credit:
                self.changed.emit()
                return
            cell = (self.rows[at] if at < len(self.rows) else self.add_row()).summary
        cell.setFocus()
        if isinstance(cell, QLineEdit):
            cell.selectAll()

    def _at(self, cell: QObject) -> tuple[_Row, int] | None:
        for row in self.rows:
            for place, one in enumerate(row.cells):
                if one is cell:
                    return row, place
        return None


def _amount(edit: QLineEdit) -> int:
    try:
        return parse(edit.text()) if edit.text().strip() else 0
    except Refused:
        return 0
