"""One payment list beside the others: what it pays, to whom, and the next step."""

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

from db import batches
from db.batches import Batch, batch, tail_of, tails
from db.chart import account
from db.formats import show_date, show_money
from db.funds import fund
from db.money import capital
from db.rules import Refused
from db.words import _
from gui.batch_rows import Entry
from gui.batch_table import PayeeTable
from gui.controls import Button, Chip, NoteBox
from gui.desk import Desk
from gui.doors import guard
from gui.panel_footer import PanelFooter
from gui.record_panel import LEAST, MOST


class BatchPanel(QFrame):
    """Shows a list; the primary button makes its voucher, or leads to it."""

    edit_wanted = Signal(object)
    left = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.desk = desk
        self.batch: Batch | None = None
        self.setProperty("role", "pane")
        self.setMinimumWidth(LEAST)
        self.setMaximumWidth(MOST + 40)
        self.setAccessibleName(_("Payment list"))
        self._build()
        self.show_batch(None)

    def _build(self) -> None:
        self._kind = _label("quiet")
        self._name = _label("name")
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
        self._facts = QGridLayout()
        self._facts.setContentsMargins(16, 10, 16, 6)
        self._facts.setHorizontalSpacing(12)
        self._facts.setVerticalSpacing(4)
        self._facts.setColumnStretch(1, 1)
        self._values: dict[str, QLabel] = {}
        for at, (name, text) in enumerate(
            (
                ("use", _("Spent on")),
                ("paid_from", _("Paid from")),
                ("total", _("In all")),
                ("words", _("In words")),
            )
        ):
            key = _label("quiet")
            key.setText(text)
            value = _label("strong" if name in ("total", "words") else "")
            value.setWordWrap(True)
            self._values[name] = value
            self._facts.addWidget(key, at, 0, Qt.AlignmentFlag.AlignTop)
            self._facts.addWidget(value, at, 1)
        notes = QHBoxLayout()
        notes.setContentsMargins(16, 4, 16, 4)
        notes.addWidget(self.note)
        self.table = PayeeTable(typed=False)
        self.footer = PanelFooter()
        card = QWidget()
        layers = QVBoxLayout(card)
        layers.setContentsMargins(0, 0, 0, 0)
        layers.setSpacing(0)
        layers.addWidget(head)
        layers.addLayout(self._facts)
        layers.addLayout(notes)
        layers.addWidget(self.table, 1)
        layers.addWidget(self.footer)
        blank = _label("quiet")
        blank.setText(_("Choose a list to see who is paid."))
        blank.setAlignment(Qt.AlignmentFlag.AlignCenter)
        blank.setWordWrap(True)
        self._layers = QStackedLayout(self)
        self._layers.addWidget(blank)
        self._layers.addWidget(card)
        self.setFocusProxy(self.table)

    def show_batch(self, id: int | None) -> None:
        """Another list, or none."""
        pressed = self.window().focusWidget() in self.footer.buttons
        store = self.desk.store
        self.batch = one = batch(store, id) if id else None
        self._layers.setCurrentIndex(0 if one is None else 1)
        if one is not None:
            self._show(one)
        if pressed:
            self.left.emit()

    def _show(self, one: Batch) -> None:
        store = self.desk.store
        self._kind.setText("\u2003".join((one.number, show_date(one.day), one.period)))
        self._name.setText(one.name)
        self._chip.set_status(one.status)
        of = fund(store, one.fund)
        self._values["use"].setText(f"{account(store, one.account).name}\u2003{of.name}")
        self._values["paid_from"].setText(account(store, one.paid_from).name)
        self._values["total"].setText(
            _("{amount}, {n} payees").format(amount=show_money(one.total), n=f"{len(one.payees):,}")
        )
        self._values["words"].setText(capital(one.total))
        known = tails(store, one.id)
        self.table.show_entries([Entry.of(each, tail=tail_of(known, each)) for each in one.payees])
        decided = of.decision and one.status in ("draft", "reviewed")
        self.note.set_note(
            "info", _("Attach the minutes of the decision to the voucher before it is posted.")
        )
        self.note.setVisible(decided)
        self._show_actions(one)

    def _show_actions(self, one: Batch) -> None:
        left: list[Button] = []
        right: list[Button] = []
        if one.status == "unpaid":
            away = self._button(_("Withdraw"), self.withdraw, "danger", key="Delete")
            change = self._button(_("Edit"), self.edit, key="F2")
            left += [
                guard(away, self.desk, batches.withdraw_batch),
                guard(change, self.desk, batches.change_batch),
            ]
            pay = self._button(
                _("Make the voucher|list"), self.pay, "primary", "check", "Ctrl+Enter"
            )
            right.append(guard(pay, self.desk, batches.pay_batch))
        if one.voucher is not None:
            right.append(
                self._button(_("Open the voucher"), self.open_voucher, "tonal", key="Ctrl+Enter")
            )
        if one.status != "withdrawn":
            left.append(self._button(_("Signature sheet"), self.print_sheet, icon="print"))
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

    def pay(self) -> None:
        """One draft voucher for all."""
        self._do(batches.pay_batch)

    def withdraw(self) -> None:
        """A list that is not paid; it can be undone."""
        if self.batch is not None and self.batch.status == "unpaid":
            self._do(batches.withdraw_batch)

    def edit(self) -> None:
        """Into the form, while there is no voucher."""
        if self.batch is not None and self.batch.status == "unpaid":
            self.edit_wanted.emit(self.batch.id)

    def open_voucher(self) -> None:
        """To the voucher that pays it."""
        if self.batch is not None and self.batch.voucher is not None:
            self.desk.open_record("voucher", self.batch.voucher)

    def print_sheet(self) -> None:
        """The sheet on which they sign."""
        if self.batch is not None and self.batch.status != "withdrawn":
            self.desk.print_report("signature-sheet", batch=self.batch.id)

    def _do(self, rule: Callable[..., object]) -> None:
        if self.batch is None:
            return
        id = self.batch.id
        try:
            self.desk.do(rule, batch=id)
        except Refused as refused:
            self.show_batch(id)
            self.note.set_note("error", refused.message)
            self.note.show()


def _label(role: str) -> QLabel:
    made = QLabel()
    made.setTextFormat(Qt.TextFormat.PlainText)
    if role:
        made.setProperty("role", role)
    return made
