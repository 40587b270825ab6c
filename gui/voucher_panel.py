"""One voucher beside the book: its lines, the sums, the three hands, and what can be done next."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QStackedLayout,
    QVBoxLayout,
    QWidget,
)

from db import vouchers
from db.attachments import attachments
from db.chart import accounts
from db.formats import show_date, show_money
from db.funds import funds
from db.money import capital
from db.rules import Refused
from db.vouchers import Voucher, label, voucher
from db.words import _
from gui.controls import Button, Chip, NoteBox
from gui.desk import Desk
from gui.doors import guard
from gui.form_scroll import FormScroll
from gui.panel_footer import PanelFooter
from gui.record_panel import LEAST, MOST

_STATUS = {
    "draft": "draft",
    "reviewed": "reviewed",
    "posted": "posted",
    "withdrawn": "withdrawn",
}


class VoucherPanel(QFrame):
    """Shows a voucher; the primary button is the next step for whoever's turn it is."""

    edit_wanted = Signal(object)
    left = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.desk = desk
        self.voucher: Voucher | None = None
        self.setProperty("role", "pane")
        self.setMinimumWidth(LEAST)
        self.setMaximumWidth(MOST)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.setAccessibleName(_("Voucher"))
        self._build()
        self.show_voucher(None)

    def _build(self) -> None:
        self._kind = _label("", "quiet")
        self._name = _label("", "name")
        self._name.setWordWrap(True)
        self._chip = Chip()
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self._name, 1)
        row.addWidget(self._chip, 0, Qt.AlignmentFlag.AlignTop)
        head = QFrame()
        head.setProperty("role", "panelHead")
        column = QVBoxLayout(head)
        column.setContentsMargins(16, 10, 12, 10)
        column.setSpacing(2)
        column.addWidget(self._kind)
        column.addLayout(row)
        self.note = NoteBox("error")
        self.note.hide()
        note_row = QHBoxLayout()
        note_row.setContentsMargins(16, 10, 16, 0)
        note_row.addWidget(self.note)
        self._scroll = FormScroll()
        self._scroll.viewport().setAutoFillBackground(False)
        self.footer = PanelFooter()
        card = QWidget()
        layers = QVBoxLayout(card)
        layers.setContentsMargins(0, 0, 0, 0)
        layers.setSpacing(0)
        layers.addWidget(head)
        layers.addLayout(note_row)
        layers.addWidget(self._scroll, 1)
        layers.addWidget(self.footer)
        blank = _label(_("Choose a voucher from the book to see it here."), "quiet")
        blank.setAlignment(Qt.AlignmentFlag.AlignCenter)
        blank.setWordWrap(True)
        self._layers = QStackedLayout(self)
        self._layers.addWidget(blank)
        self._layers.addWidget(card)

    def show_voucher(self, id: int | None) -> None:
        """Another voucher, or none."""
        pressed = self.window().focusWidget() in self.footer.buttons
        self.note.hide()
        self.voucher = one = voucher(self.desk.store, id) if id else None
        self._layers.setCurrentIndex(0 if one is None else 1)
        if one is not None:
            self._show(one)
        if pressed:
            self.left.emit()

    def _show(self, one: Voucher) -> None:
        count = len(attachments(self.desk.store, one.id)) + one.bills
        kind = _(dict(vouchers.KINDS)[one.kind])
        self._kind.setText(
            "\u2003".join((kind, show_date(one.day), _("Attachments: {n}").format(n=count)))
        )
        self._name.setText(f"{label(one)}  {one.lines[0].summary if one.lines else ''}")
        status = "red" if one.reverses else "reversed" if one.reversed_by else one.status
        self._chip.set_status(status)
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(16, 12, 16, 12)
        column.setSpacing(12)
        column.addWidget(self._lines(one))
        column.addWidget(_boxed(_("In words"), capital(one.total)))
        for words in self._remarks(one):
            column.addWidget(NoteBox("warn", words))
        column.addWidget(self._hands(one))
        column.addStretch(1)
        self._scroll.setWidget(body)
        body.setAutoFillBackground(False)
        self._show_actions(one)

    def _lines(self, one: Voucher) -> QWidget:
        names = {row.id: row.name for row in accounts(self.desk.store, archived=True)}
        parts = {row.id: row.name for row in funds(self.desk.store, archived=True)}
        table = QWidget()
        grid = QGridLayout(table)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(6)
        grid.setColumnStretch(0, 1)
        for at, text in enumerate((_("Summary and account"), _("Debit"), _("Credit"))):
            grid.addWidget(_label(text, "quiet"), 0, at, _side(at > 0))
        for at, line in enumerate(one.lines, 1):
            words = _label(line.summary)
            words.setWordWrap(True)
            under = _label(f"{names[line.account]}\u2003{parts[line.fund]}", "quiet")
            under.setWordWrap(True)
            cell = QVBoxLayout()
            cell.setSpacing(0)
            cell.addWidget(words)
            cell.addWidget(under)
            grid.addLayout(cell, at, 0)
            for place, amount in ((1, line.debit), (2, line.credit)):
                text = show_money(amount) if amount else ""
                grid.addWidget(_label(text), at, place, _side(True))
        debit, credit = vouchers.difference(one.lines)
        last = len(one.lines) + 1
        equal = _("Debit and credit are equal") if debit == credit else _("Not balanced")
        grid.addWidget(_label(f"✓ {equal}" if debit == credit else equal, "strong"), last, 0)
        grid.addWidget(_label(show_money(debit), "strong"), last, 1, _side(True))
        grid.addWidget(_label(show_money(credit), "strong"), last, 2, _side(True))
        return table

    def _remarks(self, one: Voucher) -> list[str]:
        found = []
        if one.reverses:
            found.append(
                _("Cancels {number}").format(number=label(voucher(self.desk.store, one.reverses)))
            )
        if one.reversed_by:
            red = voucher(self.desk.store, one.reversed_by)
            found.append(_("Cancelled by {number}").format(number=label(red)))
        if one.allowed_reason:
            found.append(
                _("Allowed by {name}: {reason}").format(
                    name=one.allowed_name, reason=one.allowed_reason
                )
            )
        return found

    def _hands(self, one: Voucher) -> QWidget:
        """Who made, reviewed and posted it; whose turn it is."""
        turn = {"draft": 1, "reviewed": 2}.get(one.status, -1)
        box = QFrame()
        box.setProperty("role", "box")
        row = QHBoxLayout(box)
        row.setContentsMargins(10, 8, 10, 8)
        hands = (
            (_("Made"), one.made_name),
            (_("Reviewed"), one.reviewed_name),
            (_("Posted"), one.posted_name),
        )
        for at, (head, name) in enumerate(hands):
            cell = QVBoxLayout()
            cell.setSpacing(2)
            cell.addWidget(_label(head, "quiet"))
            cell.addWidget(_label(name or (_("now") if at == turn else "—"), "strong"))
            row.addLayout(cell, 1)
        return box

    # -- doing ------------------------------------------------------------------------------------

    def _show_actions(self, one: Voucher) -> None:
        left: list[Button] = []
        right: list[Button] = []
        if one.status == "draft":
            left.append(self._button(_("Withdraw"), self.withdraw, "danger", key="Delete"))
            left.append(self._button(_("Edit"), lambda: self.edit_wanted.emit(one.id), key="F2"))
            guard(left[0], self.desk, vouchers.withdraw_voucher)
            guard(left[1], self.desk, vouchers.change_voucher)
            right.append(
                guard(
                    self._button(
                        _("Review and post"), self.review_and_post, "primary", "check", "Ctrl+Enter"
                    ),
                    self.desk,
                    vouchers.review_voucher,
                    vouchers.post_voucher,
                )
            )
        if one.status == "reviewed":
            left.append(self._button(_("Return"), self.give_back))
            left.append(self._button(_("Allow…"), self.allow))
            guard(left[0], self.desk, vouchers.return_voucher)
            guard(left[1], self.desk, vouchers.allow_voucher)
            right.append(
                guard(
                    self._button(_("Post"), self.post, "primary", "check", "Ctrl+Enter"),
                    self.desk,
                    vouchers.post_voucher,
                )
            )
        if one.status == "posted" and not one.reverses and not one.reversed_by:
            red = self._button(_("Red voucher"), self.reverse, "danger")
            left.append(guard(red, self.desk, vouchers.reverse_voucher))
        if one.status != "withdrawn":
            left.append(self._button(_("Print"), self.print_sheet, icon="print"))
        self.footer.show_buttons(left, right)

    def _button(
        self,
        text: str,
        does: Callable[[], object],
        kind: str = "plain",
        icon: str = "",
        key: str = "",
    ) -> Button:
        button = Button(text, icon=icon, key=key, kind=kind)
        button.clicked.connect(lambda: does())
        return button

    def press_primary(self) -> None:
        """Ctrl+Enter: the next step."""
        for button in self.footer.buttons:
            if button.key() == "Ctrl+Enter" and button.isEnabled():
                button.click()

    def review_and_post(self) -> None:
        """Look at it and put it into the books; what is refused stands above."""
        if self._do(vouchers.review_voucher):
            self.post()

    def post(self) -> None:
        """Into the books."""
        self._do(vouchers.post_voucher)

    def give_back(self) -> None:
        """To its maker."""
        self._do(vouchers.return_voucher)

    def withdraw(self) -> None:
        """A draft that is not needed; it can be undone."""
        self._do(vouchers.withdraw_voucher)

    def allow(self) -> None:
        """Asks the reason."""
        from gui.voucher_dialogs import ask_reason

        if self.voucher is not None:
            ask_reason(self.desk, self.window(), self.voucher)

    def reverse(self) -> None:
        """Asks the day of the red voucher."""
        from gui.voucher_dialogs import ask_reversal

        if self.voucher is not None:
            ask_reversal(self.desk, self.window(), self.voucher)

    def print_sheet(self) -> None:
        """The voucher on paper."""
        if self.voucher is not None:
            self.desk.print_report("voucher", voucher=self.voucher.id)

    def _do(self, rule: Callable[..., object]) -> bool:
        if self.voucher is None:
            return False
        id = self.voucher.id
        try:
            self.desk.do(rule, voucher=id)
        except Refused as refused:
            self.show_voucher(id)
            self.note.set_note("error", refused.message)
            self.note.show()
            return False
        return True


def _label(text: str, role: str = "") -> QLabel:
    made = QLabel(text)
    made.setTextFormat(Qt.TextFormat.PlainText)
    if role:
        made.setProperty("role", role)
    return made


def _side(right: bool) -> Qt.AlignmentFlag:
    side = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
    return side | Qt.AlignmentFlag.AlignTop


def _boxed(head: str, words: str) -> QWidget:
    box = QFrame()
    box.setProperty("role", "box")
    row = QHBoxLayout(box)
    row.setContentsMargins(10, 7, 10, 7)
    row.addWidget(_label(head, "quiet"))
    text = _label(words, "strong")
    text.setWordWrap(True)
    row.addWidget(text, 1)
    return box
