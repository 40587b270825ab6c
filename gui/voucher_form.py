"""A voucher with all its lines: it must balance before it is kept, and says so while one types."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from db.fields import Field
from db.formats import show_money
from db.money import capital
from db.quick_vouchers import kind_of
from db.rules import Refused
from db.vouchers import KINDS as VOUCHER_KINDS
from db.vouchers import change_voucher, make_voucher
from db.vouchers import voucher as voucher_of
from db.words import N_, _
from gui.attachment_box import AttachmentBox
from gui.controls import Button, Combo
from gui.desk import Desk
from gui.dialog import Dialog
from gui.entry_inputs import OpenDayInput
from gui.form_scroll import FormScroll
from gui.inputs import TextInput
from gui.voucher_lines import VoucherLines

_MADE_HERE = ("receipt", "payment", "transfer", "advance", "settlement")


class VoucherForm(Dialog):
    """A new voucher, or a draft that is changed. `made` is the draft, once it is kept."""

    def __init__(
        self,
        desk: Desk,
        parent: QWidget | None,
        *,
        voucher: int | None = None,
        fund: int | None = None,
    ) -> None:
        title = _("New voucher") if voucher is None else _("Change the draft")
        super().__init__(desk, parent, title, primary=_("Save draft"), width=1060, height=600)
        self.made = voucher
        self._chosen = False  # whether somebody chose the kind by hand
        self.day = OpenDayInput(Field("day", N_("Date"), "date", required=True), desk)
        self.day.set_value(desk.today())
        self.kind = Combo(
            [(value, _(label)) for value, label in VOUCHER_KINDS if value in _MADE_HERE],
            name=_("Kind"),
        )
        self.kind.activated.connect(self._choose_kind)
        self.bills = TextInput(Field("bills", N_("Paper bills"), "number", least=0, most=999))
        self.lines = VoucherLines(desk, fund)
        self.box = AttachmentBox(desk)
        self._sums = QLabel()
        self._sums.setProperty("role", "section")
        self._sums.setWordWrap(True)
        self._words = QLabel()
        self._words.setProperty("role", "quiet")
        self._lay_out()
        self.lines.changed.connect(self._show_sums)
        self.lines.refused.connect(self.say_trouble)
        self.lines.hurried.connect(self._press)
        self.lines.pasted_other.connect(self.box.paste)
        self.box.refused.connect(self.say_trouble)
        if voucher is not None:
            self._fill(voucher)
        self._show_sums()
        self.lines.rows[0].summary.setFocus()

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.setSpacing(10)
        kind = QVBoxLayout()
        kind.setSpacing(3)
        head = QLabel(_("Kind"))
        head.setProperty("role", "quiet")
        kind.addWidget(head)
        kind.addWidget(self.kind)
        kind.addStretch(1)
        self.day.setMaximumWidth(230)
        self.bills.setMaximumWidth(120)
        top.addWidget(self.day)
        top.addLayout(kind)
        top.addWidget(self.bills)
        top.addStretch(1)
        even = Button(_("Put in the difference"), height=26, key="Ctrl+=")
        even.clicked.connect(self.lines.balance)
        for keys in ("Ctrl+=", "Ctrl+B"):
            QShortcut(QKeySequence(keys), self).activated.connect(self.lines.balance)
        more = Button(_("One more line"), icon="plus", height=26, key="Insert")
        more.clicked.connect(lambda: self.lines.insert_row(len(self.lines.rows)))
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        help_ = QLabel(_("Alt+↑↓ moves a line; lines of a spreadsheet can be pasted"))
        help_.setProperty("role", "help")
        for part in (more, even, help_):
            buttons.addWidget(part)
        buttons.addStretch(1)
        holder = QWidget()
        inner = QVBoxLayout(holder)
        inner.setContentsMargins(0, 0, 8, 0)
        inner.addWidget(self.lines)
        inner.addLayout(buttons)
        inner.addStretch(1)
        scroll = FormScroll()
        scroll.setWidget(holder)
        holder.setAutoFillBackground(False)
        scroll.viewport().setAutoFillBackground(False)
        column = QVBoxLayout(self.body)
        column.setContentsMargins(16, 16, 16, 12)
        column.setSpacing(12)
        column.addLayout(top)
        column.addWidget(scroll, 1)
        column.addWidget(self._sums)
        column.addWidget(self._words)
        column.addWidget(self.box)
        self.setTabOrder(self.bills, self.lines)

    def _fill(self, voucher: int) -> None:
        one = voucher_of(self.desk.store, voucher)
        self.day.set_value(one.day)
        self.kind.set_value(one.kind)
        self._chosen = True
        self.bills.set_value(one.bills)
        self.lines.show_lines(one.lines)
        red = one.reverses is not None
        self.lines.setEnabled(not red)
        self.kind.setEnabled(not red and one.kind in _MADE_HERE)
        self.box.show_voucher(voucher)
        if one.made_by != self.desk.store.staff.id:
            self.note.setText(_("Who changes it has made it, and does not review it."))

    def _choose_kind(self) -> None:
        self._chosen = True

    def _show_sums(self) -> None:
        debit, credit = self.lines.sums()
        self._sums.setText(
            _("Debit {debit}   Credit {credit}").format(
                debit=show_money(debit), credit=show_money(credit)
            )
        )
        self._words.setText(capital(debit) if debit and debit == credit else "")
        self._offer_kind()
        if self.made is not None and not self.lines.isEnabled():
            self.block("")
        elif debit != credit:
            side = (
                _("Debit is higher by {amount}")
                if debit > credit
                else _("Credit is higher by {amount}")
            )
            self.block(side.format(amount=show_money(abs(debit - credit))))
        elif not debit:
            self.block(_("No amounts yet"))
        else:
            self.block("")

    def _offer_kind(self) -> None:
        """The kind follows the lines until somebody chooses one."""
        if self._chosen:
            return
        known = [
            (row.account.chosen(), *row.amounts())
            for row in self.lines.rows
            if row.account.chosen() is not None
        ]
        kind = kind_of(self.desk.store, [(a or 0, d, c) for a, d, c in known])
        if kind:
            self.kind.set_value(kind)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Ctrl+V beside the lines attaches what is on the clipboard."""
        if event.matches(QKeySequence.StandardKey.Paste) and self.box.paste():
            return
        super().keyPressEvent(event)

    def save(self) -> None:
        """Keep the draft; the dialog stays while something is wrong."""
        try:
            day, bills = self.day.value(), self.bills.value() or 0
            lines = self.lines.lines() if self.lines.isEnabled() else None
            if self.made is None:
                self.made = self.desk.do(
                    make_voucher, day=day, kind=self.kind.value(), lines=lines, bills=bills
                )
            else:
                changed = self.kind.value() if self.kind.isEnabled() else None
                self.desk.do(
                    change_voucher,
                    voucher=self.made,
                    day=day,
                    kind=changed,
                    lines=lines,
                    bills=bills,
                )
        except Refused as refused:
            place = {"day": self.day, "bills": self.bills}.get(refused.field or "")
            if place is not None:
                place.show_error(refused.message)
                place.setFocus(Qt.FocusReason.OtherFocusReason)
            self.say_trouble(refused.message)
            return
        self.box.refused.disconnect(self.say_trouble)
        self.box.refused.connect(lambda words: self.desk.say(words, "warn"))
        self.box.keep(self.made)
        self.accept()
