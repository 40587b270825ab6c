"""Beside a daily form: the amount in words, and what there is left once it is in the books."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QLabel, QVBoxLayout, QWidget

from db.chart import account
from db.formats import show_money
from db.fund_outlook import Outlook, outlook
from db.funds import fund as fund_of
from db.money import capital
from db.words import _
from gui import theme
from gui.desk import Desk
from gui.entry_form import EntryForm

_WIDE = 250


class EntryAside(QFrame):
    """Computed while one types, from what the books say at the beginning."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._known: dict[tuple[object, ...], Outlook] = {}
        self.setProperty("role", "strip")
        self.setFixedWidth(theme.px(_WIDE))
        self._facts = QVBoxLayout()
        self._facts.setSpacing(2)
        self.saved = _words("", "strong")
        self.saved.setWordWrap(True)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.addLayout(self._facts)
        column.addStretch(1)
        column.addWidget(self.saved)
        desk.changed.connect(self._forget)

    def texts(self) -> list[str]:
        """What stands there, line by line."""
        found = []
        for at in range(self._facts.count()):
            item = self._facts.itemAt(at)
            label = item.widget() if item is not None else None
            if isinstance(label, QLabel):
                found.append(label.text())
        return [*found, self.saved.text()] if self.saved.text() else found

    def show_saved(self, count: int, total: int) -> None:
        """How many were saved one after the other, and their sum in fen."""
        self.saved.setText(
            _("Saved: {n}, together {amount}").format(n=count, amount=show_money(total))
        )

    def show_form(self, form: EntryForm) -> None:
        """What the form holds so far."""
        while (item := self._facts.takeAt(0)) is not None:
            old = item.widget()
            if old is not None:
                old.hide()
                old.deleteLater()
        if form.kind == "settle":
            self._show_settling(form)
        else:
            self._show_moving(form)

    def _show_moving(self, form: EntryForm) -> None:
        amount = form.known("amount") or 0
        self._say_amount(amount)
        fund, use = form.known("fund"), form.known("use")
        way = {"receive": 1, "pay": -1}.get(form.kind, 0)
        if fund:
            self._after(
                fund_of(self._desk.store, fund).name, self._look(fund=fund).fund, way * amount
            )
        for name, sign in (("paid_from", -1), ("into", 1)):
            money = form.known(name)
            if money:
                label = account(self._desk.store, money).name
                self._after(label, self._look(money=money).money, sign * amount)
        if fund and use:
            self._budget(form, fund, use, amount)

    def _show_settling(self, form: EntryForm) -> None:
        had, spent = form.advance(), form.known("spent") or 0
        self._say_amount(spent)
        if had is None:
            return
        self._head(_("Advance"))
        self._line(show_money(had.amount))
        rest = had.amount - spent
        if spent:
            self._head(
                _("Comes back")
                if rest > 0
                else _("To be paid out")
                if rest < 0
                else _("Nothing left")
            )
            self._line(show_money(abs(rest)), "strong")
        money = form.known("settled_with")
        if money and rest:
            label = account(self._desk.store, money).name
            self._after(label, self._look(money=money).money, rest if spent else 0)
        if form.known("use"):
            self._budget(form, had.fund, form.known("use"), spent)

    def _say_amount(self, amount: int) -> None:
        self._head(_("In words"))
        self._line(capital(amount) if amount else "—", "strong")

    def _after(self, name: str, before: int | None, change: int) -> None:
        """What is left of something once this is in the books."""
        left = (before or 0) + change
        self._head(_("{name}, after it").format(name=name) if change else name)
        self._line(show_money(left), "strong", "err" if left < 0 else "")
        if left < 0:
            self._line(_("{amount} short").format(amount=show_money(-left)), "", "err")

    def _budget(self, form: EntryForm, fund: int, use: int, amount: int) -> None:
        seen = self._look(fund=fund, use=use, day=form.known("day"))
        self._head(_("Budget: {use}").format(use=account(self._desk.store, use).name))
        if seen.budgeted is None:
            self._line(_("not budgeted"), "", "warn")
            return
        left = seen.budgeted - seen.spent - amount
        if left < 0:
            self._line(_("exceeded by {amount}").format(amount=show_money(-left)), "", "warn")
        else:
            self._line(_("{amount} left after it").format(amount=show_money(left)))

    def _look(
        self,
        *,
        fund: int | None = None,
        money: int | None = None,
        use: int | None = None,
        day: date | None = None,
    ) -> Outlook:
        """Asked of the records once, not with each key."""
        day = day or self._desk.today()
        key = (fund, money, use, day)
        if key not in self._known:
            self._known[key] = outlook(self._desk.store, fund=fund, money=money, use=use, day=day)
        return self._known[key]

    def _forget(self, _act: object) -> None:
        self._known.clear()

    def _head(self, text: str) -> None:
        label = _words(text, "label")
        label.setContentsMargins(0, 8 if self._facts.count() else 0, 0, 0)
        self._facts.addWidget(label)

    def _line(self, text: str, role: str = "", token: str = "") -> None:
        label = _words(text, role)
        label.setWordWrap(True)
        if token:
            label.setProperty("token", token)
        self._facts.addWidget(label)


def _words(text: str, role: str) -> QLabel:
    label = QLabel(text)
    label.setTextFormat(Qt.TextFormat.PlainText)
    if role:
        label.setProperty("role", role)
    return label
