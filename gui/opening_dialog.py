"""Opening balances by hand: funds down, accounts across; or from a spreadsheet."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from db.chart import Account
from db.fields import Field
from db.formats import show_money
from db.funds import funds
from db.money import parse
from db.opening import Balance, brought_in, carried_accounts, first_open_day, open_balances
from db.opening_sheets import opening_subject
from db.rules import Refused
from db.vouchers import label, voucher
from db.words import N_, _
from gui import theme
from gui.controls import Button, NoteBox
from gui.desk import Desk
from gui.dialog import Dialog
from gui.form_scroll import FormScroll
from gui.inputs import input_for
from gui.sheet_import import open_import

_WIDE = 128


def open_opening(desk: Desk, parent: QWidget | None) -> None:
    """Ask for what the fund had before the program; it becomes a draft voucher."""
    if not carried_accounts(desk.store) or not funds(desk.store):
        desk.say(_("Make the accounts and a fund first."), "warn")
        return
    OpeningDialog(desk, parent).exec()


def open_opening_sheet(desk: Desk, parent: QWidget | None) -> None:
    """Bring the opening balances in from a spreadsheet."""
    open_import(desk, opening_subject(desk.store, desk.now()), parent)


class OpeningDialog(Dialog):
    """Amounts by account and fund, with the sum of each fund; empty ones are nothing."""

    def __init__(self, desk: Desk, parent: QWidget | None) -> None:
        super().__init__(
            desk, parent, _("Opening balances"), primary=_("Save draft"), width=900, height=560
        )
        self.lines: dict[tuple[int, int], QLineEdit] = {}
        self._sums: dict[int, QLabel] = {}
        # An advance names who has it: that stands in a sheet, or in the form with lines.
        self._accounts = [one for one in carried_accounts(desk.store) if one.money != "advance"]
        self._funds = funds(desk.store)
        self.day = input_for(Field("day", N_("Date"), "date", required=True), desk)
        self.day.set_value(first_open_day(desk.store, desk.today()))
        self.sheet_button = Button(_("From a spreadsheet…"), icon="file-import")
        self.sheet_button.clicked.connect(self._from_sheet)
        self._lay_out()
        self._sum_up()
        next(iter(self.lines.values())).setFocus()

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.setContentsMargins(16, 12, 16, 0)
        top.setSpacing(12)
        self.day.setFixedWidth(theme.px(160))
        top.addWidget(self.day)
        top.addStretch(1)
        top.addWidget(self.sheet_button, 0, Qt.AlignmentFlag.AlignBottom)
        words = QLabel(
            _(
                "What was there on that day, by account and fund. What each fund has left follows"
                " from it. Advances are brought in from a spreadsheet, with who has them."
            )
        )
        words.setWordWrap(True)
        words.setProperty("role", "help")
        words.setContentsMargins(16, 0, 16, 0)
        column = QVBoxLayout(self.body)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        column.addLayout(top)
        column.addWidget(words)
        before = self._before()
        if before:
            column.addWidget(before)
        scroll = FormScroll()
        scroll.setWidget(self._table())
        column.addWidget(scroll, 1)

    def _before(self) -> QWidget | None:
        """What was brought in already, which is not brought in again."""
        there = sorted(set(brought_in(self.desk.store).values()))
        if not there:
            return None
        names = _(", ").join(label(voucher(self.desk.store, id)) for id in there)
        box = NoteBox("info", _("Brought in already: {vouchers}.").format(vouchers=names))
        around = QWidget()
        row = QVBoxLayout(around)
        row.setContentsMargins(16, 0, 16, 0)
        row.addWidget(box)
        return around

    def _table(self) -> QWidget:
        table = QWidget()
        table.setObjectName("DialogForm")
        grid = QGridLayout(table)
        grid.setContentsMargins(16, 4, 16, 12)
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(6)
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        heads = [*map(self._called, self._accounts), _("Left in the fund")]
        for at, words in enumerate(heads, 1):
            grid.addWidget(_label(words, "quiet"), 0, at, right)
        last = len(heads)
        for row, part in enumerate(self._funds, 1):
            name = _label(part.name)
            name.setWordWrap(True)
            grid.addWidget(name, row, 0)
            for at, account in enumerate(self._accounts, 1):
                grid.addWidget(self._line(account, part.id, part.name), row, at)
            self._sums[part.id] = _label("", "strong")
            self._sums[part.id].setMinimumWidth(theme.px(_WIDE))
            self._sums[part.id].setAlignment(right)
            grid.addWidget(self._sums[part.id], row, last)
        grid.setColumnStretch(0, 1)
        grid.setRowStretch(len(self._funds) + 1, 1)
        return table

    def _called(self, account: Account) -> str:
        owed = _("{account} (owed)").format(account=account.label)
        return owed if account.kind == "liability" else account.label

    def _line(self, account: Account, fund: int, name: str) -> QLineEdit:
        line = QLineEdit()
        line.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        line.setMinimumWidth(theme.px(_WIDE))
        line.setAccessibleName(f"{account.label} {name}")
        line.textChanged.connect(lambda _text: self._sum_up())
        line.editingFinished.connect(lambda: self._tidy(line))
        line.returnPressed.connect(lambda: self.focusNextPrevChild(True))
        self.lines[account.id, fund] = line
        return line

    # -- amounts ----------------------------------------------------------------------------------

    def _sum_up(self) -> None:
        """What each fund has left; what is no amount yet is marked and counts nothing."""
        owed = {one.id for one in self._accounts if one.kind == "liability"}
        sums = dict.fromkeys(self._sums, 0)
        wrong = 0
        for (account, fund), line in self.lines.items():
            amount = _amount(line)
            bad = amount is None or amount < 0
            wrong += bad
            if line.property("wrong") != bad:
                line.setProperty("wrong", bad)
                line.style().unpolish(line)
                line.style().polish(line)
            if amount is not None:
                sums[fund] += -amount if account in owed else amount
        for fund, words in self._sums.items():
            words.setText(show_money(sums[fund]))
        self.block(_("To correct: {n}").format(n=wrong) if wrong else "")

    def _tidy(self, line: QLineEdit) -> None:
        amount = _amount(line)
        if amount:
            line.setText(show_money(amount))

    def save(self) -> None:
        """Make the draft; what is refused stands in the footer."""
        amounts = [
            Balance(account, fund, amount)
            for (account, fund), line in self.lines.items()
            if (amount := _amount(line))
        ]
        try:
            self.desk.do(open_balances, day=self.day.value(), amounts=amounts)
        except Refused as refused:
            self.say_trouble(refused.message)
            return
        self.accept()

    def _from_sheet(self) -> None:
        """The same from a spreadsheet; what was typed here is left."""
        parent = self.parentWidget()
        self.reject()
        open_opening_sheet(self.desk, parent)


def _amount(line: QLineEdit) -> int | None:
    """The amount in fen, 0 for nothing; None for what is none."""
    if not line.text().strip():
        return 0
    try:
        return parse(line.text())
    except Refused:
        return None


def _label(text: str, role: str = "") -> QLabel:
    made = QLabel(text)
    made.setTextFormat(Qt.TextFormat.PlainText)
    if role:
        made.setProperty("role", role)
    return made
