"""The daily forms (F10): receive, pay, transfer, advance, settle; one after the other by keyboard.

What was saved last stays filled in for the next one, but who it was from; the amount in words,
and what the fund, the cash and the budget then have left, stand beside it while one types.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from db.chart import accounts
from db.funds import funds
from db.quick_vouchers import usual
from db.rules import Refused
from db.words import _
from gui.controls import Button, Segmented
from gui.desk import Desk
from gui.dialog import Dialog
from gui.doors import is_open
from gui.entry_aside import EntryAside
from gui.entry_form import KINDS, MADE, EntryForm
from gui.form_dialog import wrong_words
from gui.form_scroll import FormScroll

_SHIFT = Qt.KeyboardModifier.ShiftModifier
_KEPT = ("summary", "fund", "day", "amount", "organisation", "person")


class VoucherEntry(Dialog):
    """One of the daily forms. `seed` may hold what is known: fund, organisation, person, day…

    `made` are the drafts, in the order in which they were saved.
    """

    def __init__(
        self, desk: Desk, parent: QWidget | None, kind: str, seed: Mapping[str, Any]
    ) -> None:
        super().__init__(desk, parent, "", primary=_("Save|draft"), width=760, height=540)
        self.made: list[int] = []
        self._total = 0
        self._seed = dict(seed)
        self.kinds = Segmented([(name, _(label)) for name, label, _rule in KINDS], name=_("Kind"))
        for at, button in enumerate(self.kinds.findChildren(QWidget), 1):
            button.setToolTip(f"Alt+{at}")
        self.aside = EntryAside(desk)
        self._scroll = FormScroll()
        self._lay_out()
        self.next_button = Button(_("Save, next one"), key="Shift+Enter", kind="tonal")
        self.next_button.clicked.connect(self.save_next)
        self.footer_row.insertWidget(self.footer_row.indexOf(self.primary_button), self.next_button)
        for keys in ("Shift+Return", "Shift+Enter"):
            QShortcut(QKeySequence(keys), self).activated.connect(self.save_next)
        for at, (name, _label, _rule) in enumerate(KINDS, 1):
            shortcut = QShortcut(QKeySequence(f"Alt+{at}"), self)
            shortcut.activated.connect(lambda name=name: self.kinds.set_value(name))
        self.form = EntryForm(desk, kind)
        self.kinds.set_value(kind)
        self.kinds.changed.connect(self._turn)
        self._begin(kind, self._seed)

    def _lay_out(self) -> None:
        left = QFrame()
        column = QVBoxLayout(left)
        column.setContentsMargins(16, 14, 0, 0)
        column.setSpacing(12)
        column.addWidget(self.kinds)
        column.addWidget(self._scroll, 1)
        row = QHBoxLayout(self.body)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(left, 1)
        row.addWidget(self.aside)
        self._scroll.viewport().setAutoFillBackground(False)
        self.note.setText(_("Enter next field   Alt+1…5 kind"))

    # -- which form -------------------------------------------------------------------------------

    def _turn(self, kind: str) -> None:
        """Another kind; what was typed for both stays."""
        old = self.form
        kept = {name: old.known(name) for name in _KEPT if old.known(name) is not None}
        self._begin(kind, kept)

    def _begin(self, kind: str, given: Mapping[str, Any]) -> None:
        label = next(label for name, label, _rule in KINDS if name == kind)
        self.setWindowTitle(_(label))
        self.form = EntryForm(self.desk, kind)
        layout = self.form.layout()
        if layout is not None:
            layout.setContentsMargins(0, 0, 16, 12)
        self._scroll.setWidget(self.form)
        self.form.setAutoFillBackground(False)
        self.form.changed.connect(self._edited)
        self.form.hurried.connect(self._hurry)
        self.form.finished.connect(self.next_button.setFocus)
        last = usual(self.desk.store, MADE[kind])
        begin = {
            "day": self.desk.today(),
            "fund": last.fund or self._only_fund(),
            "into": last.came_into,
            "paid_from": last.went_from,
            "settled_with": last.came_into
            or last.went_from
            or usual(self.desk.store, "advance").went_from,
        }
        self.form.fill(begin | dict(given))
        if kind == "settle" and len(self.form.advances) == 1:
            self.form.fill({"advance": 0})
        self._edited()
        self.form.focus_first()

    def _only_fund(self) -> int | None:
        """Where there is one fund only, it is not asked for."""
        there = funds(self.desk.store)
        return there[0].id if len(there) == 1 else None

    def _edited(self) -> None:
        self.aside.show_form(self.form)
        if self.form.kind == "settle" and not self.form.advances:
            self.block(_("No advance is left to settle"))
            self.next_button.setEnabled(False)
            return
        self.next_button.setEnabled(True)
        self.block("")
        wrong = self.form.wrong()
        if wrong:
            self.say_trouble(wrong_words(wrong))

    def _hurry(self, held: Qt.KeyboardModifier) -> None:
        if held & _SHIFT:
            self.save_next()
        else:
            self.save()

    # -- saving -----------------------------------------------------------------------------------

    def save(self) -> None:
        """Keep the draft and close."""
        if self._save():
            self.accept()

    def save_next(self) -> None:
        """Keep the draft and go on with the next: what was typed stays but amount and who."""
        if not self.next_button.isEnabled():
            return
        form = self.form
        summary = form.typed("summary")
        names = [form.typed("organisation"), form.typed("person")]
        if not self._save():
            return
        if form.kind == "settle":
            kept = {name: form.known(name) for name in ("day", "settled_with", "use")}
            self._begin("settle", kept)
        else:
            form.clear("amount", "organisation", "person", "bills")
            if any(name and name in summary for name in names):
                form.clear("summary")
            self._edited()
            form.focus_first()
        self.aside.show_saved(len(self.made), self._total)

    def _save(self) -> bool:
        values = self.form.values()
        if values is None:
            self._edited()
            return False
        rule = next(rule for name, _label, rule in KINDS if name == self.form.kind)
        amount = values.get("amount") or values.get("spent") or 0
        try:
            self.made.append(self.desk.do(rule, **values))
        except Refused as refused:
            if self.form.show_refused(refused):
                self.say_trouble(wrong_words(1))
            else:
                self.say_trouble(refused.message)
            return False
        self._total += amount
        return True


def open_entry(desk: Desk, parent: QWidget | None, kind: str, **seed: Any) -> list[int]:
    """One of the daily forms; returns the drafts that were saved."""
    rule = next(rule for name, _label, rule in KINDS if name == kind)
    if not is_open(desk, rule):
        return []
    if not accounts(desk.store) or not funds(desk.store):
        desk.say(_("Make the accounts and a fund first."), "warn")
        return []
    dialog = VoucherEntry(desk, parent, kind, {n: v for n, v in seed.items() if v is not None})
    dialog.exec()
    return dialog.made
