"""The toolbar of the books: what is shown, what it is narrowed to, what can be made and printed."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from db import quick_vouchers
from db.budgets import years
from db.chart import Account
from db.fund_search import Sought
from db.rules import Refused
from db.vouchers import make_voucher
from db.words import N_, _
from gui import theme
from gui.controls import Button, Combo, SearchBox
from gui.desk import Desk
from gui.doors import guard
from gui.picker import Picker
from gui.toolbar import Toolbar

_WAIT_MS = 150
_FLOWS = (("", N_("In and out")), ("came", N_("In|money")), ("went", N_("Out|money")))
_STATUSES = (
    ("", N_("Any status")),
    ("posted", N_("Posted")),
    ("waiting", N_("Not posted")),
    ("red", N_("Red voucher")),
    ("reversed", N_("Cancelled|voucher")),
)


class FundToolbar(Toolbar):
    """Year, book and filters at the left, actions at the right. `behind` is a second line with
    the filters that are used less; it opens with its button, or when one of them is in use."""

    changed = Signal()
    year_chosen = Signal(str)
    entry_asked = Signal(str)
    more_asked = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.year = Combo(name=_("Year"))
        self.account = Combo(name=_("Book"))
        self.flow = Combo([(value, _(label)) for value, label in _FLOWS], name=_("In and out"))
        self.status = Combo([(value, _(label)) for value, label in _STATUSES], name=_("Status"))
        self.search = SearchBox(_("Summary, amount, number"), width=190)
        self.use = Combo(name=_("Source or use"))
        self.person, self.organisation = Picker(desk, "person"), Picker(desk, "organisation")
        self.filter_button = Button("", icon="sliders")
        self.clear_link = Button(_("Clear filters"), kind="link")
        self.paper = Button(_("Print"), icon="print", key="Ctrl+P")
        self.more = Button("", icon="ellipsis")
        self.pay = guard(Button(_("Pay"), icon="arrow-up"), desk, quick_vouchers.pay)
        self.take = guard(
            Button(_("Receive"), icon="arrow-down", key="F10"), desk, quick_vouchers.receive
        )
        self.new = guard(
            Button(_("New voucher"), icon="plus", key="Ctrl+N", kind="primary"), desk, make_voucher
        )
        self.behind = QFrame()
        self._typing = QTimer(self)
        self._typing.setSingleShot(True)
        self._typing.setInterval(_WAIT_MS)
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        for part in (self.year, self.account, self.flow, self.status, self.search):
            self.row.addWidget(part)
        self.account.setMaximumWidth(theme.px(150))
        self.account.view().setMinimumWidth(theme.px(200))
        self.row.addWidget(self.filter_button)
        self.row.addWidget(self.clear_link)
        self.row.addStretch(1)
        for button in (self.paper, self.more, self.pay, self.take, self.new):
            self.row.addWidget(button)
        for button, name in (
            (self.filter_button, _("More filters: source or use, person, organisation")),
            (self.more, _("More: transfer, advance, settle, papers, export")),
        ):
            button.setToolTip(name)
            button.setAccessibleName(name)
        self.filter_button.setCheckable(True)
        self.clear_link.hide()
        self.give_way((self.paper, self.pay), (self.paper, self.take, self.new))
        self.behind.setProperty("role", "toolbar")
        second = QHBoxLayout(self.behind)
        second.setContentsMargins(16, 0, 16, 0)
        second.setSpacing(8)
        self.use.setMinimumWidth(theme.px(190))
        second.addWidget(self.use)
        for picker, words in ((self.organisation, _("Organisation")), (self.person, _("Person"))):
            picker.setPlaceholderText(words)
            picker.setAccessibleName(words)
            picker.setMinimumWidth(theme.px(170))
            second.addWidget(picker)
        second.addStretch(1)
        self.behind.setFixedHeight(theme.row(44))
        self.behind.hide()

    def _connect(self) -> None:
        self.year.changed.connect(lambda: self.year_chosen.emit(self.year.value()))
        for box in (self.account, self.flow, self.status, self.use):
            box.changed.connect(self._apply)
        self.search.textChanged.connect(lambda _text: self._typing.start())
        self.search.returnPressed.connect(self._apply)
        self._typing.timeout.connect(self._typed)
        for picker in (self.person, self.organisation):
            picker.picked.connect(self._apply)
            picker.textEdited.connect(lambda text: None if text else self._apply())
        self.filter_button.toggled.connect(self.behind.setVisible)
        self.clear_link.clicked.connect(self.clear)
        self.more.clicked.connect(self.more_asked)
        self.pay.clicked.connect(lambda: self.entry_asked.emit("pay"))
        self.take.clicked.connect(lambda: self.entry_asked.emit("receive"))

    def offer(self, chart: Sequence[Account], year: str) -> None:
        """The years there are, the books of cash and bank, the sources and uses."""
        known = {str(one) for one in years(self._desk.store, self._desk.today())}
        now = self._desk.today().year
        listed = sorted((one for one in known | {year} if int(one) <= now), reverse=True)
        blocked = [box.blockSignals(True) for box in (self.year, self.account, self.use)]
        self.year.set_options([(one, _("{year}|year").format(year=one)) for one in listed])
        self.year.set_value(year)
        books = [(str(one.id), one.name) for one in chart if one.money in ("cash", "bank")]
        self.account.set_options([("", _("Book of the fund")), *books])
        moving = [one for one in chart if one.kind in ("income", "expense")]
        self.use.set_options(
            [("", _("Source or use")), *((str(one.id), one.label) for one in moving)]
        )
        for box, was in zip((self.year, self.account, self.use), blocked, strict=True):
            box.blockSignals(was)

    def book(self) -> int | None:
        """The account whose book is shown, None for the book of the fund."""
        return int(self.account.value()) if self.account.value() else None

    def sought(self) -> Sought:
        """What the book is narrowed to."""
        return Sought(
            words=self.search.folded(),
            flow=self.flow.value(),
            status=self.status.value(),
            account=int(self.use.value()) if self.use.value() else None,
            person=_picked(self.person),
            organisation=_picked(self.organisation),
        )

    def said(self, name: str) -> str:
        """How people read a condition in use."""
        box = {"flow": self.flow, "status": self.status, "account": self.use}.get(name)
        if box is not None:
            return box.currentText()
        picker = {"person": self.person, "organisation": self.organisation}.get(name)
        return picker.text() if picker is not None else self.search.text()

    def drop(self, name: str) -> None:
        """Take one condition away."""
        box = {"flow": self.flow, "status": self.status, "account": self.use}.get(name)
        picker = {"person": self.person, "organisation": self.organisation}.get(name)
        if box is not None:
            box.set_value("")
        elif picker is not None:
            picker.set_value(None)
        else:
            self.search.clear()
        self._apply()

    def clear(self) -> None:
        """Take every condition away; year and book stay."""
        blocked = self.blockSignals(True)
        for name in ("words", "flow", "status", "account", "person", "organisation"):
            self.drop(name)
        self.blockSignals(blocked)
        self._apply()

    def _typed(self) -> None:
        # The window may have been closed since, and the file with it.
        if self.isVisible():
            self._apply()

    def _apply(self) -> None:
        self._typing.stop()
        used = self.sought().used()
        for box in (self.flow, self.status, self.use, self.account):
            box.set_used(bool(box.value()))
        behind = [name for name in used if name in ("account", "person", "organisation")]
        if behind:
            self.filter_button.setChecked(True)
        self.filter_button.set_kind("tonal" if behind else "plain")
        self.clear_link.setVisible(bool(used))
        self.fit()
        self.changed.emit()


def _picked(picker: Picker) -> int | None:
    try:
        return picker.value()
    except Refused:
        return None
