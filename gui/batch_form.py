"""A payment list as it is made: its head at the left, who gets how much at the right."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from db.batch_payees import (
    Source,
    like,
    listed_already,
    next_name,
    next_period,
    of_source,
    pasted,
    payee_of,
    sources,
    tie,
)
from db.batches import MOST_NAME, Batch, Payee, batch, change_batch, make_batch
from db.chart import accounts
from db.fields import Field
from db.formats import show_money
from db.funds import funds
from db.money import capital
from db.rules import Refused
from db.words import N_, _
from gui import theme
from gui.batch_add_line import AddLine
from gui.batch_rows import Entry
from gui.batch_table import PayeeTable
from gui.controls import Button, Combo, NoteBox
from gui.desk import Desk
from gui.dialog import Dialog
from gui.form_scroll import FormScroll
from gui.inputs import ChoiceInput, DateInput, FieldInput, TextInput

_HEAD_WIDTH = 250
_HEAD = ("name", "period", "day", "fund", "account", "paid_from")


class BatchForm(Dialog):
    """A new list, one like another (`like_of`), or one that is changed (`changes`)."""

    def __init__(
        self,
        desk: Desk,
        parent: QWidget | None,
        *,
        changes: int | None = None,
        like_of: int | None = None,
    ) -> None:
        title = _("New payment list") if changes is None else _("Change the list")
        super().__init__(desk, parent, title, primary=_("Save"), width=1080, height=640)
        self.made: int | None = changes
        self._changes = changes
        self._each = 0  # what each was to get until now
        self._fresh: list[Payee] = []
        self._sources: list[Source] = []
        self._make_inputs()
        self._make_list()
        self._lay_out()
        self._connect()
        if changes is not None:
            self._show_head(batch(desk.store, changes))
            self._show_payees(batch(desk.store, changes).payees)
        elif like_of is not None:
            self._begin_like(batch(desk.store, like_of))
        else:
            self._begin()
        self._tell()
        self.inputs["name"].setFocus()

    # -- its parts --------------------------------------------------------------------------------

    def _make_inputs(self) -> None:
        store = self.desk.store
        self._funds = {one.id: one for one in funds(store)}
        chart = accounts(store)
        self._uses = [one for one in chart if one.kind == "expense"]
        money = tuple((str(one.id), one.name) for one in chart if one.money in ("cash", "bank"))
        of_funds = tuple((str(one.id), one.name) for one in self._funds.values())
        fields = (
            Field("name", N_("Name of the list"), required=True, most=MOST_NAME),
            Field("period", N_("Paid for: month or year"), required=True, most=7),
            Field("day", N_("Day of payment"), "date", required=True),
            Field("fund", N_("Fund"), "choice", True, of_funds),
            Field("account", N_("Use"), "choice", True),
            Field("paid_from", N_("Paid from"), "choice", True, money),
            Field("each", N_("Amount each time"), "money"),
        )
        self.inputs: dict[str, FieldInput] = {}
        for one in fields:
            made: FieldInput
            if one.kind == "choice":
                made = ChoiceInput(one)
            elif one.kind == "date":
                made = DateInput(one, self.desk)
            else:
                made = TextInput(one, self.desk)
            self.inputs[one.name] = made

    def _make_list(self) -> None:
        self.source = Combo(name=_("A group"))
        self.put = Button(_("Put on|list"), icon="user-plus")
        self.add_line = AddLine(self.desk)
        self.paste = Button(_("Paste columns"), icon="paste")
        self.paste.setToolTip(_("Copied columns: name, amount, times, unit. Ctrl+V does it too."))
        self.warning = NoteBox("warn")
        self.take_off = Button(_("Take off the marked"), height=26)
        self.bring_in = Button(_("Put on those who are new"), height=26)
        self.table = PayeeTable(typed=True)
        self.sum = QLabel()
        self.sum.setProperty("role", "name")
        self.words = QLabel()
        self.words.setProperty("role", "quiet")
        self.words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)

    def _lay_out(self) -> None:
        head = QWidget()
        column = QVBoxLayout(head)
        column.setContentsMargins(16, 14, 16, 12)
        column.setSpacing(10)
        for one in self.inputs.values():
            column.addWidget(one)
        column.addStretch(1)
        scroll = FormScroll()
        scroll.setWidget(head)
        scroll.setFixedWidth(theme.px(_HEAD_WIDTH) + 32)
        scroll.viewport().setAutoFillBackground(False)
        head.setAutoFillBackground(False)
        right = QVBoxLayout()
        right.setContentsMargins(16, 14, 16, 12)
        right.setSpacing(8)
        groups = QHBoxLayout()
        groups.setSpacing(8)
        self.add_line.setMinimumWidth(theme.px(190))
        self.source.setMaximumWidth(theme.px(230))
        groups.addWidget(self.add_line, 1)
        groups.addWidget(self.source)
        groups.addWidget(self.put)
        groups.addWidget(self.paste)
        right.addLayout(groups)
        right.addWidget(self.warning)
        acts = QHBoxLayout()
        acts.setSpacing(8)
        acts.addWidget(self.take_off)
        acts.addWidget(self.bring_in)
        acts.addStretch(1)
        right.addLayout(acts)
        right.addWidget(self.table, 1)
        sums = QHBoxLayout()
        sums.setSpacing(16)
        sums.addWidget(self.sum)
        sums.addWidget(self.words, 1)
        right.addLayout(sums)
        row = QHBoxLayout(self.body)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        pane = QFrame()
        pane.setProperty("role", "pane")
        pane.setLayout(right)
        row.addWidget(scroll)
        row.addWidget(pane, 1)

    def _connect(self) -> None:
        self.inputs["fund"].changed.connect(self._offer_uses)
        for name in ("period", "account"):
            self.inputs[name].changed.connect(self._tell)
        self.inputs["day"].changed.connect(self._offer_groups)
        each = self.inputs["each"]
        assert isinstance(each, TextInput)
        each.line.editingFinished.connect(self._spread_amount)
        self.put.clicked.connect(self.put_group)
        self.source.installEventFilter(self)
        self.add_line.taken.connect(self._take)
        self.add_line.typed.connect(lambda words: self._take(None, words))
        self.add_line.lines_pasted.connect(self.take_lines)
        self.paste.clicked.connect(self.paste_lines)
        self.take_off.clicked.connect(self.take_off_marked)
        self.bring_in.clicked.connect(self.bring_in_new)
        self.table.removed.connect(self._remove)
        self.table.past_end.connect(self.add_line.setFocus)
        self.table.pasted.connect(self.take_lines)
        self.table.lines.edited.connect(self._tell)

    # -- how it begins ----------------------------------------------------------------------------

    def _begin(self) -> None:
        """Empty, but for the fund, the use and the account of the list that was made last."""
        today = self.desk.today()
        self._set({"period": f"{today:%Y-%m}", "day": today})
        last = self.desk.store.value("SELECT max(id) FROM batch")
        if last:
            one = batch(self.desk.store, last)
            self._set({name: str(getattr(one, name)) for name in ("fund", "paid_from")})
            self._offer_uses()
            self._set({"account": str(one.account)})
        self._offer_uses()
        self._offer_groups()

    def _begin_like(self, one: Batch) -> None:
        """The same payees for the next month or year, with a word about who has left."""
        then = next_period(one.period)
        self._show_head(one)
        self._set(
            {
                "name": next_name(one.name, one.period, then),
                "period": then,
                "day": self.desk.today(),
            }
        )
        copied, self._fresh = like(self.desk.store, one.id, self.desk.today())
        self._show_payees([each.payee for each in copied], [each.why for each in copied])

    def _show_head(self, one: Batch) -> None:
        self._set(
            {
                "name": one.name,
                "period": one.period,
                "day": one.day,
                "fund": str(one.fund),
                "paid_from": str(one.paid_from),
            }
        )
        self._offer_uses()
        self._set({"account": str(one.account)})
        self._offer_groups()

    def _show_payees(self, payees: Sequence[Payee], whys: Sequence[str] = ()) -> None:
        marks = whys or [""] * len(payees)
        self.table.show_entries(
            [Entry.of(one, why) for one, why in zip(payees, marks, strict=True)]
        )
        rates = [one.rate for one in payees]
        if rates:
            self._each = max(set(rates), key=rates.count)
            self._set({"each": self._each})
            self.table.go_to(0)

    def _set(self, values: dict[str, Any]) -> None:
        for name, value in values.items():
            one = self.inputs[name]
            one.set_value(value)
            if isinstance(one, ChoiceInput) and one.combo.value() != value:
                one.combo.setCurrentIndex(-1)  # out of use: to be chosen anew, never by chance

    def _offer_uses(self) -> None:
        """Only what the fund may be spent on."""
        use = self.inputs["account"]
        assert isinstance(use, ChoiceInput)
        fund = self._funds.get(int(self._value("fund") or 0))
        fits = [
            one for one in self._uses if fund is None or not fund.restricted or one.id in fund.uses
        ]
        choices = tuple((str(one.id), one.name) for one in fits)
        use.field = replace(use.field, choices=choices)
        chosen = use.combo.value()
        use.combo.set_options(choices)
        if len(choices) > 1 and use.combo.value() != chosen:
            use.combo.setCurrentIndex(-1)

    def _offer_groups(self) -> None:
        day = self._value("day") or self.desk.today()
        self._sources = sources(self.desk.store, day)
        self.source.set_options(
            [("", _("A group of the register…"))]
            + [(one.key, f"{one.label}  {one.count:,}") for one in self._sources]
        )

    def _value(self, name: str) -> Any:
        try:
            return self.inputs[name].value()
        except Refused:
            return None

    # -- who is on it -----------------------------------------------------------------------------

    def put_group(self) -> None:
        """Everybody of the chosen group, with the amount each."""
        if not self.source.value():
            self.source.setFocus()
            self.source.showPopup()
            return
        day = self._value("day") or self.desk.today()
        self.put_on(of_source(self.desk.store, self.source.value(), day))
        self.source.set_value("")

    def put_on(self, payees: Sequence[Payee]) -> None:
        """Put these on the list; who has no amount of their own gets the amount each."""
        each = self._value("each") or 0
        entries = [Entry.of(one) for one in payees]
        for one in entries:
            one.rate = one.rate or each
        first = len(self.table.lines.entries)
        added = self.table.lines.add(entries)
        if added:
            self.table.go_to(first)
            self.table.scrollToBottom()
        self._tell()
        if added < len(entries):
            self.warning.set_note(
                "warn", _("{n} stood on the list already.").format(n=len(entries) - added)
            )
            self.warning.show()

    def _take(self, id: int | None, words: str) -> None:
        self.add_line.clear()
        self.put_on(
            tie(self.desk.store, [Payee(words, 0)])
            if id is None
            else [payee_of(self.desk.store, id)]
        )

    def paste_lines(self) -> None:
        """Names and amounts from the clipboard."""
        self.take_lines(QGuiApplication.clipboard().text())

    def take_lines(self, text: str) -> None:
        """Names and amounts as they are copied from a spreadsheet."""
        if not text.strip():
            self.say_trouble(_("Nothing is copied. Copy the columns in the spreadsheet first."))
            return
        try:
            self.put_on(pasted(self.desk.store, text, self._value("each") or 0))
        except Refused as refused:
            self.say_trouble(refused.message)

    def take_off_marked(self) -> None:
        """Those of whom something has changed since the last list."""
        marked = [at for at, one in enumerate(self.table.lines.entries) if one.why]
        self.table.lines.remove(marked)
        self._tell()

    def bring_in_new(self) -> None:
        """Those who hold the office now and did not when the last list was made."""
        fresh, self._fresh = self._fresh, []
        self.put_on(fresh)

    def _remove(self, row: int) -> None:
        self.table.lines.remove([row])
        if self.table.lines.entries:
            self.table.go_to(min(row, len(self.table.lines.entries) - 1))
        self._tell()

    def _spread_amount(self) -> None:
        """Who had the former amount each gets the new one; who has one of their own keeps it."""
        each = self._value("each")
        if not each or each <= 0 or each == self._each:
            return
        for one in self.table.lines.entries:
            if one.rate in (0, self._each) and "rate" not in one.wrong:
                one.rate = each
        self._each = each
        self.table.viewport().update()
        self._tell()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Enter on a group puts it on the list."""
        if (
            watched is self.source
            and isinstance(event, QKeyEvent)
            and event.type() == QEvent.Type.KeyPress
            and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
            and not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        ):
            self.put_group()
            return True
        return super().eventFilter(watched, event)

    # -- what it says -----------------------------------------------------------------------------

    def _tell(self) -> None:
        lines = self.table.lines
        total = lines.total()
        self.sum.setText(
            _("{n} payees   {amount}").format(n=f"{len(lines.entries):,}", amount=show_money(total))
        )
        try:
            self.words.setText(capital(total) if total else "")
        except ValueError:
            self.words.setText("")
        marked = sum(bool(one.why) for one in lines.entries)
        self.take_off.setText(_("Take off the marked ({n})").format(n=marked))
        self.bring_in.setText(_("Put on those who are new ({n})").format(n=len(self._fresh)))
        self.take_off.setVisible(bool(marked))
        self.bring_in.setVisible(bool(self._fresh))
        words = self._warning(marked)
        self.warning.set_note("warn", words)
        self.warning.setVisible(bool(words))
        self._block()

    def _warning(self, marked: int) -> str:
        said = []
        if marked:
            said.append(_("Since the last list something has changed for {n}.").format(n=marked))
        if self._fresh:
            names = _(", ").join(one.name for one in self._fresh[:3])
            said.append(
                _("{n} hold the office now and were not on it: {names}.").format(
                    n=len(self._fresh), names=names + ("…" if len(self._fresh) > 3 else "")
                )
            )
        use, period = self._value("account"), self._value("period")
        if use and period:
            twice = listed_already(
                self.desk.store,
                [one.payee() for one in self.table.lines.entries if one.rate > 0],
                period=period,
                account=int(use),
                but=self._changes,
            )
            if twice:
                said.append(
                    _("For the same period, {n} stand on {number} too: {names}.").format(
                        n=len(twice),
                        number=twice[0][1],
                        names=_(", ").join(name for name, _number in twice[:3])
                        + ("…" if len(twice) > 3 else ""),
                    )
                )
        return " ".join(said)

    def _block(self) -> None:
        lines = self.table.lines
        trouble = lines.trouble()
        if not lines.entries:
            self.block(_("Nobody stands on the list."))
        elif trouble is not None:
            row, _column, reason = trouble
            self.block(_("Line {n}: {reason}").format(n=row + 1, reason=reason))
        else:
            self.block("")

    # -- saving -----------------------------------------------------------------------------------

    def save(self) -> None:
        """Keep the list; the dialog stays while something is wrong, the focus goes there."""
        values: dict[str, Any] = {}
        for name in _HEAD:
            try:
                values[name] = self.inputs[name].value()
                self.inputs[name].show_error("")
            except Refused as refused:
                self._show_wrong(name, refused.message)
                return
        for name in ("fund", "account", "paid_from"):
            values[name] = int(values[name])
        payees = [one.payee() for one in self.table.lines.entries]
        try:
            if self._changes is None:
                self.made = self.desk.do(make_batch, payees=payees, **values)
            else:
                self.desk.do(change_batch, batch=self._changes, payees=payees, **values)
        except Refused as refused:
            self._show_wrong(refused.field or "", refused.message)
            return
        self.accept()

    def _show_wrong(self, name: str, message: str) -> None:
        if name in self.inputs:
            self.inputs[name].show_error(message)
            self.inputs[name].setFocus()
        else:
            self.say_trouble(message)
