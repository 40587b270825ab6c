"""What narrows the list of vouchers: words, when, status, fund and use; more on a second line."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QLineEdit, QSizePolicy, QWidget

from db import vouchers
from db.budgets import years
from db.chart import accounts
from db.formats import show_money
from db.funds import funds
from db.money import parse
from db.rules import Refused
from db.voucher_list import SHOWN, Wanted, makers
from db.words import _
from gui import theme
from gui.controls import Button, Combo, SearchBox
from gui.desk import Desk
from gui.picker import Picker

_WAIT_MS = 200
_BOXES = ("year", "month", "status", "fund", "account", "kind", "maker")
_BEHIND = ("kind", "maker", "person", "organisation", "least", "most")


class AmountBox(QLineEdit):
    """An amount as people write it, empty for none; red while it is none."""

    changed = Signal()

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setPlaceholderText(name)
        self.setAccessibleName(name)
        self.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.textChanged.connect(lambda _text: self._look())
        self.editingFinished.connect(self._tidy)
        self._measure()
        theme.signal.changed.connect(self._measure)

    def _measure(self) -> None:
        self.setFixedWidth(theme.px(124))

    def amount(self) -> int | None:
        """The amount in fen; None for none, and for what is none yet."""
        try:
            return abs(parse(self.text())) if self.text().strip() else None
        except Refused:
            return None

    def set_amount(self, fen: int | None) -> None:
        """Write an amount."""
        self.setText("" if fen is None else show_money(fen))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc clears first."""
        if event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
            return
        super().keyPressEvent(event)

    def _look(self) -> None:
        wrong = bool(self.text().strip()) and self.amount() is None
        for name, value in (("wrong", wrong), ("used", self.amount() is not None)):
            if self.property(name) != value:
                self.setProperty(name, value)
                self.style().unpolish(self)
                self.style().polish(self)
        if not wrong:
            self.changed.emit()

    def _tidy(self) -> None:
        if self.amount() is not None:
            self.set_amount(self.amount())


class VoucherFilters(QWidget):
    """The first line: search, year and month, status, fund, source or use. `behind` is the second
    one, which opens with the button or when something on it is asked for."""

    changed = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.search = SearchBox(_("Summary, amount, number"), width=190)
        self.boxes = {
            "year": Combo(name=_("Year")),
            "month": Combo(name=_("Month")),
            "status": Combo(name=_("Status")),
            "fund": Combo(name=_("Fund")),
            "account": Combo(name=_("Source or use")),
            "kind": Combo(name=_("Kind")),
            "maker": Combo(name=_("Made by")),
        }
        self.person = Picker(desk, "person")
        self.organisation = Picker(desk, "organisation")
        self.least = AmountBox(_("Amount from"))
        self.most = AmountBox(_("Amount up to"))
        self.more_button = Button(_("More"), icon="sliders")
        self.more_button.setCheckable(True)
        self.clear_link = Button(_("Clear filters"), kind="link")
        self.behind = QFrame()
        self._lay_out()
        self._typing = QTimer(self)
        self._typing.setSingleShot(True)
        self._typing.setInterval(_WAIT_MS)
        self._typing.timeout.connect(self._typed)
        self._connect()
        self.offer()
        self.boxes["year"].set_value(str(desk.today().year))

    def _lay_out(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self.search)
        for name in ("year", "month", "status", "fund", "account"):
            row.addWidget(self.boxes[name])
        for name in ("fund", "account"):
            # Long names: the list is as wide as they are, the box gives way.
            box = self.boxes[name]
            box.setSizeAdjustPolicy(Combo.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            box.setMinimumContentsLength(10)
            box.setMinimumWidth(theme.px(96))
            box.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
            box.setMaximumWidth(theme.px(150))
            box.view().setMinimumWidth(theme.px(230))
        row.addWidget(self.more_button)
        row.addWidget(self.clear_link)
        self.behind.setProperty("role", "toolbar")
        second = QHBoxLayout(self.behind)
        second.setContentsMargins(16, 0, 16, 0)
        second.setSpacing(8)
        for name in ("kind", "maker"):
            second.addWidget(self.boxes[name])
        for picker, words in ((self.person, _("Person")), (self.organisation, _("Organisation"))):
            picker.setPlaceholderText(words)
            picker.setAccessibleName(words)
            second.addWidget(picker)
        second.addWidget(self.least)
        second.addWidget(QLabel("–"))
        second.addWidget(self.most)
        second.addStretch(1)
        self.behind.setFixedHeight(theme.row(44))
        self.behind.hide()
        self.clear_link.hide()

    def _connect(self) -> None:
        self.search.textChanged.connect(lambda _text: self._typing.start())
        self.search.returnPressed.connect(self._apply)
        for box in self.boxes.values():
            box.changed.connect(self._apply)
        for picker in (self.person, self.organisation):
            picker.picked.connect(self._apply)
            picker.textEdited.connect(lambda text: None if text else self._apply())
        for amount in (self.least, self.most):
            amount.changed.connect(self._typing.start)
        self.clear_link.clicked.connect(self.clear)
        self.more_button.toggled.connect(self.behind.setVisible)

    def offer(self) -> None:
        """Fill the boxes; what is chosen stays chosen."""
        store = self._desk.store
        known = [str(year) for year in years(store, self._desk.today())]
        self._fill("year", _("All years"), [(year, year) for year in known])
        months = [(f"{month:02d}", f"{month:02d}") for month in range(1, 13)]
        self._fill("month", _("All months"), months)
        statuses = [(value, _(label)) for value, label in SHOWN]
        self._fill("status", _("All: {field}").format(field=_("Status")), statuses)
        parts = [(str(one.id), one.name) for one in funds(store, archived=True)]
        self._fill("fund", _("All funds"), parts)
        chart = sorted(
            accounts(store, archived=True),
            key=lambda one: (
                (("income", "expense").index(one.kind), one.code)
                if one.kind in ("income", "expense")
                else (2, one.code)
            ),
        )
        self._fill("account", _("Source or use"), [(str(one.id), one.label) for one in chart])
        kinds = [(value, _(label)) for value, label in vouchers.KINDS]
        self._fill("kind", _("All: {field}").format(field=_("Kind")), kinds)
        self._fill("maker", _("Made by anybody"), [(name, name) for name in makers(store)])

    def _fill(self, name: str, all_of_them: str, options: list[tuple[str, str]]) -> None:
        self.boxes[name].set_options([("", all_of_them), *options])

    def wanted(self, *, without: str = "") -> Wanted:
        """What is asked for; `without` leaves one condition out."""
        value = {name: box.value() for name, box in self.boxes.items()}
        year, month = value["year"], value["month"]
        # A month of all years is none: the newest is meant.
        year = year or (str(self._desk.today().year) if month else "")
        wanted = Wanted(
            first=f"{year}-{month or '01'}" if year else "",
            last=f"{year}-{month or '12'}" if year else "",
            status=value["status"],
            kind=value["kind"],
            fund=int(value["fund"]) if value["fund"] else None,
            account=int(value["account"]) if value["account"] else None,
            person=_picked(self.person),
            organisation=_picked(self.organisation),
            maker=value["maker"],
            least=self.least.amount(),
            most=self.most.amount(),
            words=self.search.folded(),
        )
        if without == "when":
            return replace(wanted, first="", last="")
        return replace(wanted, **{without: getattr(Wanted(), without)}) if without else wanted

    def conditions(self) -> list[tuple[str, str]]:
        """What is in use: the name to drop it by, and how people read it. This year is none."""
        wanted, usual = self.wanted(), str(self._desk.today().year)
        made = []
        if wanted.words:
            made.append(("words", _("contains “{words}”").format(words=wanted.words)))
        if wanted.first and (wanted.first, wanted.last) != (f"{usual}-01", f"{usual}-12"):
            month = wanted.first if wanted.first == wanted.last else wanted.first[:4]
            made.append(("when", month))
        for name in ("status", "fund", "account", "kind", "maker"):
            if self.boxes[name].value():
                made.append((name, self.boxes[name].currentText()))
        for name, picker in (("person", self.person), ("organisation", self.organisation)):
            if getattr(wanted, name) is not None:
                made.append((name, picker.text()))
        for name, words in (("least", _("from {amount}")), ("most", _("up to {amount}"))):
            fen = getattr(wanted, name)
            if fen is not None:
                made.append((name, words.format(amount=show_money(fen))))
        return made

    def month(self) -> str:
        """The month that is chosen, like 2026-11; '' for a year or all."""
        wanted = self.wanted()
        return wanted.first if wanted.first == wanted.last else ""

    def set(self, **values: Any) -> None:
        """Use these conditions and no others: words, year, month ("2026-11"), status, fund,
        account, kind, maker, person, organisation, least, most. Without a year, this one."""
        blocked = self.blockSignals(True)
        month = str(values.get("month") or "")
        year = month[:4] or str(values.get("year", self._desk.today().year) or "")
        chosen = {**values, "year": year, "month": month[5:]}
        self.offer()
        for name in _BOXES:
            self.boxes[name].set_value(str(chosen.get(name) or ""))
        self.search.setText(str(values.get("words") or ""))
        for name, picker in (("person", self.person), ("organisation", self.organisation)):
            picker.set_value(values.get(name))
        self.least.set_amount(values.get("least"))
        self.most.set_amount(values.get("most"))
        if any(values.get(name) is not None for name in _BEHIND):
            self.more_button.setChecked(True)
        self.blockSignals(blocked)
        self._apply()

    def drop(self, name: str) -> None:
        """Take one condition away."""
        if name == "words":
            self.search.clear()
        elif name == "when":
            self.boxes["month"].set_value("")
            self.boxes["year"].set_value("")
        elif name in self.boxes:
            self.boxes[name].set_value("")
        elif name in ("person", "organisation"):
            (self.person if name == "person" else self.organisation).set_value(None)
        else:
            (self.least if name == "least" else self.most).set_amount(None)
        self._apply()

    def clear(self) -> None:
        """Take every condition away; this year is left."""
        self.set()

    def _typed(self) -> None:
        # The window may have been closed since, and the file with it.
        if self.isVisible():
            self._apply()

    def _apply(self) -> None:
        self._typing.stop()
        usual = str(self._desk.today().year)
        for name, box in self.boxes.items():
            box.set_used(box.value() != (usual if name == "year" else ""))
        behind = [name for name, _words in self.conditions() if name in _BEHIND]
        self.more_button.set_kind("tonal" if behind else "plain")
        self.clear_link.setVisible(bool(self.conditions()))
        self.changed.emit()


def _picked(picker: Picker) -> int | None:
    try:
        return picker.value()
    except Refused:
        return None
