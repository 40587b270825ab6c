"""A voucher with all its lines: it must balance before it is kept, and says so while one types."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from db.attachments import KINDS, attach, attachments, detach
from db.fields import Field
from db.formats import show_money
from db.money import capital
from db.rules import Refused
from db.vouchers import KINDS as VOUCHER_KINDS
from db.vouchers import change_voucher, make_voucher
from db.vouchers import voucher as voucher_of
from db.words import N_, _
from gui.controls import Button, Combo, IconButton
from gui.desk import Desk
from gui.dialog import Dialog
from gui.form_scroll import FormScroll
from gui.inputs import DateInput, TextInput
from gui.voucher_lines import VoucherLines

_MADE_HERE = ("receipt", "payment", "transfer", "advance", "settlement")


class VoucherForm(Dialog):
    """A new voucher, or a draft that is changed."""

    def __init__(
        self,
        desk: Desk,
        parent: QWidget | None,
        *,
        voucher: int | None = None,
        fund: int | None = None,
    ) -> None:
        title = _("New voucher") if voucher is None else _("Change the draft")
        super().__init__(desk, parent, title, primary=_("Save draft"), width=920, height=560)
        self._voucher = voucher
        self._waiting: list[tuple[str, Path]] = []
        self.day = DateInput(Field("day", N_("Date"), "date", required=True), desk)
        self.day.set_value(desk.today())
        self.kind = Combo(
            [(value, _(label)) for value, label in VOUCHER_KINDS if value in _MADE_HERE],
            name=_("Kind"),
        )
        self.bills = TextInput(Field("bills", N_("Paper bills"), "number", least=0, most=999))
        self.lines = VoucherLines(desk, fund)
        self._sums = QLabel()
        self._sums.setProperty("role", "strong")
        self._files = QVBoxLayout()
        self._files.setSpacing(4)
        self._lay_out()
        self.lines.changed.connect(self._show_sums)
        if voucher is not None:
            self._fill(voucher)
        self._show_sums()
        self.lines.rows[0].summary.setFocus()

    def _lay_out(self) -> None:
        column = QVBoxLayout(self.body)
        column.setContentsMargins(16, 16, 16, 12)
        column.setSpacing(12)
        top = QHBoxLayout()
        top.setSpacing(10)
        kind = QVBoxLayout()
        kind.setSpacing(3)
        head = QLabel(_("Kind"))
        kind.addWidget(head)
        kind.addWidget(self.kind)
        self.day.setMaximumWidth(180)
        self.bills.setMaximumWidth(120)
        top.addWidget(self.day)
        top.addLayout(kind)
        top.addWidget(self.bills)
        top.addStretch(1)
        column.addLayout(top)
        scroll = FormScroll()
        holder = QWidget()
        inner = QVBoxLayout(holder)
        inner.setContentsMargins(0, 0, 8, 0)
        inner.addWidget(self.lines)
        more = Button(_("One more line"), icon="plus", height=26)
        more.clicked.connect(lambda: self.lines.add_row())
        even = Button(_("Put in the difference"), height=26, key="Ctrl+B")
        even.clicked.connect(self.lines.balance)
        even.setShortcut("Ctrl+B")
        row = QHBoxLayout()
        row.addWidget(more)
        row.addWidget(even)
        row.addStretch(1)
        inner.addLayout(row)
        inner.addStretch(1)
        scroll.setWidget(holder)
        holder.setAutoFillBackground(False)
        scroll.viewport().setAutoFillBackground(False)
        column.addWidget(scroll, 1)
        column.addWidget(self._sums)
        files = QHBoxLayout()
        self.attach_kind = Combo(
            [(value, _(label)) for value, label in KINDS], name=_("What is attached")
        )
        choose = Button(_("Attach a photo or PDF…"), icon="paperclip", height=26)
        choose.clicked.connect(self.choose_file)
        files.addWidget(self.attach_kind)
        files.addWidget(choose)
        files.addStretch(1)
        column.addLayout(files)
        column.addLayout(self._files)

    def _fill(self, voucher: int) -> None:
        one = voucher_of(self.desk.store, voucher)
        self.day.set_value(one.day)
        self.kind.set_value(one.kind)
        self.bills.set_value(one.bills)
        self.lines.show_lines(one.lines)
        self.lines.setEnabled(one.reverses is None)
        self._show_files()

    def _show_sums(self) -> None:
        debit, credit = self.lines.sums()
        words = _("Debit {debit}   Credit {credit}").format(
            debit=show_money(debit), credit=show_money(credit)
        )
        if debit and debit == credit:
            words += f"   {capital(debit)}"
        self._sums.setText(words)
        if debit != credit:
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

    # -- attachments ------------------------------------------------------------------------------

    def choose_file(self) -> None:
        """A photo or a PDF; a new voucher takes it along when it is saved."""
        chosen, _kind = QFileDialog.getOpenFileName(
            self, _("Attach a photo or PDF"), "", _("Photos and PDF (*.pdf *.jpg *.jpeg *.png)")
        )
        if chosen:
            self.take_file(Path(chosen))

    def take_file(self, path: Path) -> None:
        """Attach it, or keep it until the draft is there."""
        kind = self.attach_kind.value()
        if self._voucher is None:
            self._waiting.append((kind, path))
        else:
            try:
                self._attach(self._voucher, kind, path)
            except Refused as refused:
                self.say_trouble(refused.message)
        self._show_files()

    def _attach(self, voucher: int, kind: str, path: Path) -> None:
        try:
            content = path.read_bytes()
        except OSError as error:
            raise Refused(
                _("{name} cannot be read: {reason}").format(name=path.name, reason=error.strerror)
            ) from error
        self.desk.do(attach, voucher=voucher, kind=kind, name=path.name, content=content)

    def _show_files(self) -> None:
        while (item := self._files.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        kinds = {value: _(label) for value, label in KINDS}
        for kind, path in self._waiting:
            self._add_file(f"{kinds[kind]}  {path.name}", lambda one=(kind, path): self._drop(one))
        if self._voucher is not None:
            for one in attachments(self.desk.store, self._voucher):
                words = f"{kinds[one.kind]}  {one.name}  {one.size // 1024 + 1} KB"
                self._add_file(words, lambda id=one.id: self._detach(id))

    def _add_file(self, words: str, remove: object) -> None:
        holder = QWidget()
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 0, 0, 0)
        label = QLabel(words)
        label.setTextFormat(Qt.TextFormat.PlainText)
        button = IconButton("xmark", _("Remove the attachment"))
        button.clicked.connect(remove)
        row.addWidget(label)
        row.addWidget(button)
        row.addStretch(1)
        self._files.addWidget(holder)

    def _drop(self, one: tuple[str, Path]) -> None:
        self._waiting.remove(one)
        self._show_files()

    def _detach(self, id: int) -> None:
        try:
            self.desk.do(detach, attachment=id)
        except Refused as refused:
            self.say_trouble(refused.message)
        self._show_files()

    # -- saving -----------------------------------------------------------------------------------

    def save(self) -> None:
        """Keep the draft; the dialog stays while something is wrong."""
        try:
            day, lines = self.day.value(), self.lines.lines()
            bills = self.bills.value() or 0
            if self._voucher is None:
                self._voucher = self.desk.do(
                    make_voucher, day=day, kind=self.kind.value(), lines=lines, bills=bills
                )
            else:
                one = voucher_of(self.desk.store, self._voucher)
                changed = None if one.reverses is not None else lines
                self.desk.do(
                    change_voucher, voucher=self._voucher, day=day, lines=changed, bills=bills
                )
            while self._waiting:
                self._attach(self._voucher, *self._waiting[0])
                del self._waiting[0]
        except Refused as refused:
            if refused.field == "day":
                self.day.show_error(refused.message)
                self.day.setFocus()
            self.say_trouble(refused.message)
            return
        self.accept()
