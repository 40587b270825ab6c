"""Beside the lines: the reconciliation in figures, and what can be done with the line at hand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal, SignalInstance
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from db.bank_lines import BankLine, BookLine, remove_bank_lines, set_bank_balance
from db.bank_matching import match_bank, unmatch_bank
from db.bank_suggestions import Suggestion
from db.formats import show_date, show_day, show_money
from db.quick_vouchers import receive
from db.reconciliation import Reconciliation
from db.words import _
from gui.bank_rows import BankRow
from gui.controls import Button, Chip, NoteBox
from gui.desk import Desk
from gui.doors import Door, guard
from gui.form_scroll import FormScroll
from gui.panel_footer import PanelFooter

_LEAST, _MOST = 300, 380


@dataclass(frozen=True)
class Hand:
    """What is at hand: the current row, its line if it is the bank's, what fits it, and what is
    marked on both sides (how many, and their sums in fen)."""

    row: BankRow | None
    line: BankLine | None = None
    fits: Suggestion | None = None
    marked: int = 0
    bank: int = 0
    book: int = 0


class BankPanel(QFrame):
    """Says what is wanted; the page does it."""

    balance_wanted = Signal()
    taken = Signal()
    unmatched = Signal()
    voucher_wanted = Signal()
    removed = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self.setProperty("role", "pane")
        self.setMinimumWidth(_LEAST)
        self.setMaximumWidth(_MOST)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.setAccessibleName(_("Bank reconciliation"))
        self._kind = QLabel()
        self._kind.setProperty("role", "quiet")
        self._name = QLabel(_("Bank reconciliation"))
        self._name.setProperty("role", "name")
        self._chip = Chip()
        row = QHBoxLayout()
        row.addWidget(self._name, 1)
        row.addWidget(self._chip, 0, Qt.AlignmentFlag.AlignTop)
        head = QFrame()
        head.setProperty("role", "panelHead")
        column = QVBoxLayout(head)
        column.setContentsMargins(16, 10, 12, 10)
        column.setSpacing(2)
        column.addWidget(self._kind)
        column.addLayout(row)
        self._scroll = FormScroll()
        self._scroll.viewport().setAutoFillBackground(False)
        self._hand = QFrame()
        self._hand.setProperty("role", "strip")
        self._hand_column = QVBoxLayout(self._hand)
        self._hand_column.setContentsMargins(16, 10, 16, 10)
        self._hand_column.setSpacing(2)
        self.footer = PanelFooter()
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(head)
        whole.addWidget(self._scroll, 1)
        whole.addWidget(self._hand)
        whole.addWidget(self.footer)

    # -- the figures ------------------------------------------------------------------------------

    def show_figures(self, one: Reconciliation) -> None:
        """Both sides, what makes them equal, and whether they are."""
        self._kind.setText(f"{one.account_name}\u2003{show_date(one.day)}")
        if one.difference is None:
            self._chip.set_status("unmatched", _("Balance missing"))
        elif one.difference:
            self._chip.set_status("differs")
        else:
            self._chip.set_status("matches", _("Agrees|bank"))
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(16, 12, 16, 12)
        column.setSpacing(10)
        bank, book = one.bank_open, one.book_open
        column.addWidget(self._verdict(one))
        column.addWidget(
            _side(
                (_("Balance of the book"), one.book),
                (_("+ received at the bank, not in the book"), _sum(bank, 1)),
                (_("− paid at the bank, not in the book"), _sum(bank, -1)),
                (_("Book, adjusted"), one.book_adjusted),
            )
        )
        said = _("Balance at the bank (typed)") if one.typed else _("Balance at the bank")
        column.addWidget(
            _side(
                (said, one.bank),
                (_("+ received in the book, not at the bank"), _sum(book, 1)),
                (_("− paid in the book, not at the bank"), _sum(book, -1)),
                (_("Bank, adjusted"), one.bank_adjusted),
            )
        )
        if not one.closed:
            words = _("Correct the bank's balance") if one.typed else _("Type the bank's balance")
            typed = Button(words, kind="link", height=26)
            typed.clicked.connect(self.balance_wanted)
            column.addWidget(
                guard(typed, self.desk, set_bank_balance), 0, Qt.AlignmentFlag.AlignLeft
            )
        column.addStretch(1)
        self._scroll.setWidget(body)
        body.setAutoFillBackground(False)

    def _verdict(self, one: Reconciliation) -> NoteBox:
        if one.difference is None:
            words = _("The statement has no balance. Type what the bank says at the month's end.")
            return NoteBox("warn", words)
        if one.agrees:
            words = _("Both sides are equal.")
            if one.closed:
                words += " " + _("The month is closed; this is what was known then.")
            return NoteBox("ok", words)
        amount = show_money(abs(one.difference))
        if one.begins is not None and one.begins.gap == one.difference:
            words = _(
                "They differ by {amount}, and did so when the statement begins on {day}."
                " Bring in the months before, or look at the opening balance."
            ).format(amount=amount, day=show_date(one.begins.day))
        else:
            words = _(
                "They differ by {amount}. A part of the statement may be missing, or a balance in"
                " it does not add up."
            ).format(amount=amount)
        return NoteBox("error", words)

    # -- the line at hand -------------------------------------------------------------------------

    def show_hand(self, hand: Hand) -> None:
        """What is at hand, and what can be done with it."""
        while (item := self._hand_column.takeAt(0)) is not None:
            old = item.widget()
            if old is not None:
                old.hide()
                old.deleteLater()
        row = hand.row
        self._hand.setVisible(row is not None or bool(hand.marked))
        if hand.marked:
            self._tell_marked(hand)
        elif row is not None:
            self._tell_row(row, hand)
        self._show_buttons(hand)

    def _tell_marked(self, hand: Hand) -> None:
        self._tell(_("Marked: {n}").format(n=hand.marked), "label")
        self._tell(
            _("Bank {bank}   Book {book}").format(
                bank=show_money(hand.bank), book=show_money(hand.book)
            ),
            "strong",
        )
        if hand.bank != hand.book:
            self._tell(_("Differs by {amount}").format(amount=show_money(hand.bank - hand.book)))
        elif hand.marked > 1:
            self._tell(_("Equal: Enter matches them."))

    def _tell_row(self, row: BankRow, hand: Hand) -> None:
        line = hand.line
        side = _("Line of the bank") if line else row.number
        day = show_day(row.day) if row.day else ""
        self._tell(f"{side}\u2003{day}", "label")
        self._tell(show_money(row.amount), "strong")
        self._tell(row.said)
        if line and line.reference:
            self._tell(_("Reference {words}").format(words=line.reference), "quiet")
        if row.state == "open":
            words = (
                _("Nothing in the book fits. Make the voucher, or mark lines on both sides.")
                if line
                else _("The bank knows nothing of it yet.")
            )
            self._tell(words, "quiet")
        elif hand.fits is not None:
            self._tell(_fits(hand.fits), "quiet")
        elif row.state == "later":
            self._tell(_("It is matched with a line after this month."), "quiet")

    def _tell(self, words: str, role: str = "") -> None:
        label = QLabel(words)
        label.setTextFormat(Qt.TextFormat.PlainText)
        label.setWordWrap(True)
        if role:
            label.setProperty("role", role)
        self._hand_column.addWidget(label)
        label.show()

    def _show_buttons(self, hand: Hand) -> None:
        left: list[Button] = []
        right: list[Button] = []
        row = hand.row
        if hand.marked:
            if hand.marked > 1 and hand.bank == hand.book:
                right.append(self._button(_("Match"), "Enter", "tonal", self.taken, match_bank))
        elif row is not None and row.state == "suggested":
            right.append(self._button(_("Match"), "Enter", "tonal", self.taken, match_bank))
        elif row is not None and row.state in ("matched", "later"):
            left.append(
                self._button(_("Take back"), "Delete", "danger", self.unmatched, unmatch_bank)
            )
        if row is not None and hand.line is not None and row.open and not hand.marked:
            left.append(
                self._button(_("Remove line"), "", "plain", self.removed, remove_bank_lines)
            )
            if row.state == "open":
                made = self.voucher_wanted
                right.append(
                    self._button(_("Make the voucher|bank"), "Ctrl+N", "tonal", made, receive)
                )
        self.footer.show_buttons(left, right)

    def _button(self, words: str, key: str, kind: str, does: SignalInstance, door: Door) -> Button:
        button = Button(words, key=key, kind=kind)
        button.clicked.connect(does)
        return guard(button, self.desk, door)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """On to the first button."""
        super().focusInEvent(event)
        if self.footer.buttons:
            self.footer.buttons[0].setFocus(event.reason())


def _fits(one: Suggestion) -> str:
    if one.kind == "reversed":
        return _("A voucher and its red one: the bank saw neither of them.")
    if one.kind == "several":
        return _("{n} lines together make this amount.").format(n=max(len(one.bank), len(one.book)))
    if one.sure:
        return _("Nothing else fits this amount within ten days.")
    return _("Others have this amount too; this is the nearest.")


def _sum(lines: Sequence[BankLine] | Sequence[BookLine], sign: int) -> int:
    return abs(sum(one.amount for one in lines if one.amount * sign > 0))


def _side(*figures: tuple[str, int | None]) -> QWidget:
    """What one side says, line by line; the first and the last are its own."""
    box = QFrame()
    box.setProperty("role", "box")
    column = QVBoxLayout(box)
    column.setContentsMargins(12, 8, 12, 8)
    column.setSpacing(4)
    for at, (words, fen) in enumerate(figures):
        row = QHBoxLayout()
        label = QLabel(words)
        label.setWordWrap(True)
        figure = QLabel("—" if fen is None or (not fen and 0 < at < 3) else show_money(fen))
        if at in (0, 3):
            figure.setProperty("role", "strong")
        else:
            label.setProperty("role", "quiet")
        row.addWidget(label, 1)
        row.addWidget(figure, 0, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop)
        column.addLayout(row)
    return box
