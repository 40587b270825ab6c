"""One line of a voucher as it is typed: its cells, and what they mean so far."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QWidget

from db.code_search import Coded
from db.fields import Field
from db.find import find
from db.formats import show_money
from db.rules import Refused
from db.store import Store
from db.voucher_paste import Pasted
from db.vouchers import Line
from db.words import N_, _
from gui.buttons import IconButton
from gui.code_line import CodeLine, EntryLine, SummaryLine
from gui.controls import fold
from gui.desk import Desk
from gui.finding_line import MOST, Offered

CELLS = ("summary", "account", "fund", "who", "debit", "credit")
HEADS = (
    N_("Summary"),
    N_("Account"),
    N_("Fund"),
    N_("With whom"),
    N_("Debit"),
    N_("Credit"),
)
_AMOUNT = Field("amount", N_("Amount"), "money", least=1)


@dataclass(frozen=True)
class Typed:
    """All that stands in a line, to be put into another."""

    summary: str = ""
    account: int | None = None
    fund: int | None = None
    who: tuple[str, int] | None = None
    debit: str = ""
    credit: str = ""


class WhoLine(EntryLine):
    """A person or an organisation of the register, or nobody."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(self._people, parent, first=bool)
        self._store: Store = desk.store
        self._tables: dict[int, str] = {}
        self._chosen: tuple[str, int] | None = None
        self.textEdited.connect(self._forget)

    def value(self) -> tuple[str, int] | None:
        """Table and id. Refused for words that are nobody's name."""
        words = fold(self.text()).strip()
        if self._chosen is not None or not words:
            return self._chosen
        named = [(id, label) for id, label, _hint in self._people(words) if fold(label) == words]
        if len(named) == 1 and named[0][0] is not None:
            self.take(*named[0])
            return self._chosen
        raise Refused(_("Nobody is found by “{text}”. ↓ shows who fits.").format(text=words))

    def set_value(self, who: tuple[str, int] | None) -> None:
        """Show somebody of the register."""
        self._chosen = who
        name = ""
        if who is not None:
            name = str(
                self._store.value(f"SELECT name FROM [{who[0]}] WHERE id = ?", (who[1],)) or ""
            )
        self.setText(name)
        self.setCursorPosition(0)

    def take(self, id: int | None, words: str) -> None:
        """Choose one."""
        self.set_value((self._tables[id], id) if id in self._tables and id is not None else None)

    def _people(self, typed: str) -> list[Offered]:
        hits = find(self._store, typed, tables=("organisation", "person"), limit=MOST).hits
        self._tables |= {hit.id: hit.table for hit in hits}
        return [(hit.id, hit.name, "") for hit in hits]

    def _forget(self, _text: str) -> None:
        self._chosen = None


class LineCells:
    """The cells of one line, in the order in which they are typed."""

    def __init__(self, desk: Desk, chart: Sequence[Coded], funds: Sequence[Coded]) -> None:
        self.summary = SummaryLine(desk)
        self.account = CodeLine(chart)
        self.fund = CodeLine(funds)
        self.who = WhoLine(desk)
        self.debit, self.credit = QLineEdit(), QLineEdit()
        self.remove = IconButton("xmark", _("Remove the line"), key="Ctrl+Delete")
        self.remove.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        for edit in (self.debit, self.credit):
            edit.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            edit.editingFinished.connect(lambda edit=edit: self._tidy(edit))
        for cell, name in zip(self.all(), HEADS, strict=True):
            cell.setAccessibleName(_(name))
            cell.textChanged.connect(lambda _text, cell=cell: self.mark(cell, ""))

    def all(self) -> tuple[QLineEdit, ...]:
        """The cells, left to right."""
        return tuple(getattr(self, name) for name in CELLS)

    def empty(self) -> bool:
        """Whether nothing but what was carried down from the line above stands in it."""
        return not any(cell.text().strip() for cell in (self.account, self.debit, self.credit))

    def amounts(self) -> tuple[int, int]:
        """Debit and credit in fen; 0 for what cannot be read yet."""
        return _so_far(self.debit), _so_far(self.credit)

    def line(self) -> Line:
        """What was typed. Raises Refused with the name of the cell."""
        if not self.summary.text().strip():
            raise Refused(_("Each line says what it is for."), "summary")
        account = _named(self.account, "account")
        if account is None:
            raise Refused(_("Choose an account: code, name or pinyin."), "account")
        fund = _named(self.fund, "fund")
        if fund is None:
            raise Refused(_("Choose a fund."), "fund")
        try:
            who = self.who.value()
        except Refused as refused:
            raise Refused(refused.message, "who") from None
        debit, credit = _amount(self.debit, "debit"), _amount(self.credit, "credit")
        if (debit == 0) == (credit == 0):
            raise Refused(_("Each line has an amount on one side."), "debit")
        ids = {who[0]: who[1]} if who else {}
        return Line(
            self.summary.text().strip(),
            account,
            fund,
            debit,
            credit,
            ids.get("person"),
            ids.get("organisation"),
        )

    def typed(self) -> Typed:
        """All that stands in it."""
        self.account.settle()
        self.fund.settle()
        try:
            who = self.who.value()
        except Refused:
            who = None
        return Typed(
            self.summary.text(),
            self.account.chosen(),
            self.fund.chosen(),
            who,
            self.debit.text(),
            self.credit.text(),
        )

    def put(self, one: Typed) -> None:
        """Let other things stand in it."""
        self.summary.setText(one.summary)
        self.account.set_value(one.account)
        self.fund.set_value(one.fund)
        self.who.set_value(one.who)
        self.debit.setText(one.debit)
        self.credit.setText(one.credit)

    def mark(self, cell: QLineEdit, message: str) -> None:
        """Say at a cell that it is wrong, and why; '' when it is not."""
        cell.setToolTip(message)
        cell.setAccessibleDescription(message)
        if bool(cell.property("wrong")) != bool(message):
            cell.setProperty("wrong", bool(message))
            cell.style().unpolish(cell)
            cell.style().polish(cell)

    def _tidy(self, edit: QLineEdit) -> None:
        """Write an amount in the usual way, and say at once what is none."""
        name = "debit" if edit is self.debit else "credit"
        try:
            amount = _amount(edit, name)
        except Refused as refused:
            self.mark(edit, refused.message)
            return
        if edit.text().strip():
            edit.setText(show_money(amount))


def typed_of(line: Line) -> Typed:
    """A line that is there already, as it would be typed."""
    who = ("person", line.person) if line.person else None
    if line.organisation:
        who = ("organisation", line.organisation)
    return Typed(
        line.summary,
        line.account,
        line.fund,
        who,
        show_money(line.debit) if line.debit else "",
        show_money(line.credit) if line.credit else "",
    )


def typed_from(one: Pasted, above: Typed) -> Typed:
    """A pasted line; what was not said is as in the line above."""
    return Typed(
        one.summary or above.summary,
        one.account,
        one.fund or above.fund,
        None,
        show_money(one.debit) if one.debit else "",
        show_money(one.credit) if one.credit else "",
    )


def _named(line: CodeLine, field: str) -> int | None:
    try:
        return line.value()
    except Refused as refused:
        raise Refused(refused.message, field) from None


def _amount(edit: QLineEdit, field: str) -> int:
    """Fen above zero, 0 for an empty cell. Raises Refused at the cell."""
    try:
        return int(_AMOUNT.read(edit.text()) or 0)
    except Refused as refused:
        raise Refused(refused.message, field) from None


def _so_far(edit: QLineEdit) -> int:
    try:
        return _amount(edit, "")
    except Refused:
        return 0
