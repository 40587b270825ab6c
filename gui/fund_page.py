"""The fund: funds at the left, the book in the middle, the voucher beside it, the months above."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSplitter, QVBoxLayout, QWidget

from db import quick_vouchers
from db.books import Book, book
from db.budgets import compared
from db.chart import Account, accounts, begin_chart
from db.formats import show_money
from db.fund_books import fund_book, left_before, waiting
from db.funds import funds
from db.month_end import checks, closed_months, open_month
from db.month_papers import month_papers
from db.vouchers import make_voucher, voucher
from db.words import _
from gui import theme
from gui.book_rows import rows_of
from gui.book_table import BookPane
from gui.controls import Button, Combo, SearchBox
from gui.desk import Desk
from gui.doors import guard, is_open
from gui.empty_state import EmptyState
from gui.fund_cards import FundCards
from gui.month_bar import MonthBar
from gui.page import Page
from gui.voucher_entry import open_entry
from gui.voucher_panel import VoucherPanel

_TOOLBAR = 48
_SHAPE = "fund"


class FundPage(Page):
    """The book is the page; whatever is done to a voucher is done beside it."""

    name = "fund"

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._fund = 0
        self._month = f"{desk.today():%Y-%m}"
        self.cards = FundCards()
        self.book = BookPane()
        self.panel = VoucherPanel(desk)
        self.months = MonthBar()
        self.empty = EmptyState(parent=self.book)
        self.empty.hide()
        self._build()
        self._connect()
        self._make_keys()

    def _build(self) -> None:
        self.year = Combo(name=_("Year"))
        self.kind = Combo(
            [("", _("In and out")), ("came", _("In|money")), ("went", _("Out|money"))],
            name=_("Kind"),
        )
        self.account = Combo(name=_("Book"))
        self.search = SearchBox(_("Summary, amount, number"))
        self.paper = Button(_("Print"), icon="print", key="Ctrl+P")
        self.pay = guard(Button(_("Pay")), self.desk, quick_vouchers.pay)
        self.take = guard(Button(_("Receive"), key="F10"), self.desk, quick_vouchers.receive)
        self.new = guard(
            Button(_("New voucher"), icon="plus", key="Ctrl+N", kind="primary"),
            self.desk,
            make_voucher,
        )
        bar = QFrame()
        bar.setProperty("role", "toolbar")
        bar.setFixedHeight(theme.row(_TOOLBAR))
        row = QHBoxLayout(bar)
        row.setContentsMargins(16, 0, 16, 0)
        row.setSpacing(8)
        for part in (self.year, self.account, self.kind, self.search):
            row.addWidget(part)
        row.addStretch(1)
        for button in (self.paper, self.pay, self.take, self.new):
            row.addWidget(button)
        self.splitter = QSplitter(Qt.Orientation.Horizontal)
        self.splitter.setHandleWidth(1)
        self.splitter.setChildrenCollapsible(False)
        for pane in (self.cards, self.book, self.panel):
            self.splitter.addWidget(pane)
        self.splitter.setStretchFactor(1, 1)
        self.splitter.setSizes([198, 725, 371])
        self.splitter.restoreState(self.desk.settings.state(_SHAPE))
        self.splitter.splitterMoved.connect(
            lambda: self.desk.settings.keep_state(_SHAPE, self.splitter.saveState())
        )
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(bar)
        column.addWidget(self.months)
        column.addWidget(self.splitter, 1)
        self._first = guard(
            Button(_("Make the usual accounts"), kind="primary"), self.desk, begin_chart
        )
        self._first.clicked.connect(lambda: self.desk.do(begin_chart))
        self._first.setParent(self.empty)
        self._first.hide()

    def _connect(self) -> None:
        self.year.changed.connect(self._to_year)
        for part in (self.account, self.kind):
            part.changed.connect(self.reload_now)
        self.search.textChanged.connect(lambda _text: self.reload_now())
        self.cards.chosen.connect(self._to_fund)
        self.months.month_chosen.connect(self.to_month)
        self.months.close_asked.connect(self.close_month)
        self.months.papers_asked.connect(self.show_papers)
        self.months.wanted.connect(lambda page, where: self.desk.open_page(page, **where))
        self.book.table.current_changed.connect(self._look)
        self.book.table.opened.connect(self.panel.setFocus)
        self.panel.left.connect(self.book.table.setFocus)
        self.panel.edit_wanted.connect(self._edit)
        self.paper.clicked.connect(self.print_sheet)
        self.pay.clicked.connect(lambda: self.enter("pay"))
        self.take.clicked.connect(lambda: self.enter("receive"))
        self.new.clicked.connect(lambda: self.new_voucher())

    def _make_keys(self) -> None:
        for key in ("Ctrl+Return", "Ctrl+Enter"):
            self._on_key(key, self.panel.press_primary)
        self._on_key("Delete", self._withdraw)
        self._on_key("F2", self._edit_current)

    # -- what is shown ----------------------------------------------------------------------------

    def reload(self) -> None:
        """The months, the funds and the book again; the voucher stays chosen."""
        self._stale = False
        store = self.desk.store
        chart = accounts(store)
        self._offer(chart)
        if not chart:
            self._show_empty()
            return
        self.empty.hide()
        key = self.book.table.key()
        self._show_months()
        self._show_funds()
        rows = rows_of(
            self._read(),
            waiting(store, month=self._month, fund=self._fund or None) if self._is_open() else [],
            self.search.text().strip(),
            self.kind.value(),
        )
        blocked = self.book.table.blockSignals(True)
        self.book.table.book.show_rows(rows)
        found = self.book.table.choose(key)
        self.book.table.blockSignals(blocked)
        if not found:
            self.book.table.choose_first()
        self._look()

    def _read(self) -> Book:
        account = self.account.value()
        if account:
            return book(
                self.desk.store,
                account=int(account),
                month=self._month,
                fund=self._fund or None,
            )
        return fund_book(self.desk.store, month=self._month, fund=self._fund or None)

    def _is_open(self) -> bool:
        return self._month not in closed_months(self.desk.store)

    def _offer(self, chart: list[Account]) -> None:
        """The years that have vouchers, and the books of cash and bank."""
        rows = self.desk.store.rows("SELECT DISTINCT substr(month, 1, 4) AS year FROM voucher")
        years = {row["year"] for row in rows} | {str(self.desk.today().year)}
        self.year.set_options([(year, year) for year in sorted(years, reverse=True)])
        self.year.set_value(self._month[:4])
        books = [(str(one.id), one.name) for one in chart if one.money in ("cash", "bank")]
        chosen = self.account.value()
        self.account.set_options([("", _("All of the fund")), *books])
        self.account.set_value(chosen)

    def _show_months(self) -> None:
        store, today = self.desk.store, self.desk.today()
        closed = closed_months(store)
        self.months.show_year(
            int(self._month[:4]),
            chosen=self._month,
            closed=closed,
            to_close=open_month(store, today),
            latest=f"{today:%Y-%m}",
        )
        self.months.show_month(
            self._month,
            checks(store, month=self._month, today=today),
            closed=self._month in closed,
            papers=len(month_papers(store, self._month)),
        )

    def _show_funds(self) -> None:
        store = self.desk.store
        day = f"{self.desk.today().year + 1}-01-01"
        known = funds(store)
        cards = [(0, _("All funds"), left_before(store, day=day))]
        cards += [(one.id, one.name, left_before(store, day=day, fund=one.id)) for one in known]
        self.cards.show_funds(cards, self._fund)
        names = {one.id: one.name for one in accounts(store, archived=True)}
        uses = [
            (names[one.account], one)
            for one in compared(store, year=int(self._month[:4]))
            if one.fund == self._fund
        ]
        uses.sort(key=lambda pair: -pair[1].actual)
        self.cards.show_budget(_("Budget of the year"), uses)

    def _show_empty(self) -> None:
        self.book.table.book.show_rows([])
        self.panel.show_voucher(None)
        self.empty.setGeometry(self.book.rect())
        self.empty.show_state(
            "wallet",
            _("The fund has no accounts yet"),
            _("Begin with the usual ones; they can be changed until something stands on them."),
            [self._first],
        )
        self.empty.show()

    def _look(self) -> None:
        key = self.book.table.key()
        self.panel.show_voucher(key[1] if key else None)
        self.hints_changed.emit()

    # -- what is done -----------------------------------------------------------------------------

    def _to_year(self, year: str) -> None:
        today = self.desk.today()
        last = f"{today:%Y-%m}" if year == str(today.year) else f"{year}-12"
        self.to_month(last)

    def to_month(self, month: str) -> None:
        """The book of another month."""
        self._month = month
        self.reload_now()

    def _to_fund(self, id: int) -> None:
        if id != self._fund:
            self._fund = id
            self.reload_now()

    def enter(self, kind: str) -> None:
        """One of the daily forms, for the fund that is chosen."""
        if is_open(self.desk, make_voucher):
            open_entry(self.desk, self.window(), kind, fund=self._fund or None)

    def new_voucher(self) -> None:
        """The full form with lines."""
        from gui.voucher_form import VoucherForm

        if is_open(self.desk, make_voucher):
            VoucherForm(self.desk, self.window(), fund=self._fund or None).exec()

    def _edit(self, id: int) -> None:
        from gui.voucher_form import VoucherForm

        VoucherForm(self.desk, self.window(), voucher=id).exec()

    def _edit_current(self) -> None:
        one = self.panel.voucher
        if one is not None and one.status == "draft":
            self._edit(one.id)

    def _withdraw(self) -> None:
        if self.panel.voucher is not None and self.panel.voucher.status == "draft":
            self.panel.withdraw()

    def close_month(self) -> None:
        """Ask once more, then lock the month."""
        from gui.month_end_dialog import open_close

        open_close(self.desk, self.window(), self._month)

    def show_papers(self) -> None:
        """The papers that are kept of a closed month."""
        from gui.month_papers_dialog import open_month_papers

        open_month_papers(self.desk, self.window(), self._month)

    # -- what the window asks ---------------------------------------------------------------------

    def go(self, **where: Any) -> None:
        """`record=` a voucher, `month=`, `fund=`, `new="receive"`."""
        if where.get("record") is not None:
            one = voucher(self.desk.store, int(where["record"]))
            self._fund, self._month = 0, one.month
            self.search.clear()
            self.reload_now()
            self.book.table.choose(("voucher", one.id))
            self._look()
        if "month" in where:
            self.to_month(where["month"])
        if "fund" in where:
            self._to_fund(int(where["fund"]))
        if where.get("new"):
            self.enter(str(where["new"]))

    def primary(self) -> tuple[str, Callable[[], None]] | None:
        """A new voucher."""
        return _("New voucher"), self.new_voucher

    def print_sheet(self) -> None:
        """The book that is shown, on paper."""
        self.desk.print_report(
            "account-book",
            month=self._month,
            account=self.account.value() or None,
            fund=self._fund or None,
        )

    def find(self) -> None:  # type: ignore[override]  # the page's word, not QWidget's static one
        """Into the search box."""
        self.search.setFocus()
        self.search.selectAll()

    def step(self, n: int) -> None:
        """A month on or back."""
        year, month = int(self._month[:4]), int(self._month[5:]) + n
        year, month = year + (month - 1) // 12, (month - 1) % 12 + 1
        wanted = f"{year}-{month:02d}"
        if wanted <= f"{self.desk.today():%Y-%m}":
            self.to_month(wanted)

    def to_today(self) -> None:
        """This month."""
        self.to_month(f"{self.desk.today():%Y-%m}")

    def headline(self) -> str:
        """What is left in all."""
        day = date(self.desk.today().year + 1, 1, 1)
        return show_money(left_before(self.desk.store, day=day.isoformat()))

    def panes(self) -> list[QWidget]:
        """Book, voucher, funds, search."""
        return [self.book.table, self.panel, self.cards.table, self.search]

    def hints(self) -> list[str]:
        """The keys of the book."""
        return [
            _("↑↓ move"),
            _("PgUp PgDn month"),
            _("F10 receive"),
            _("Ctrl+N new voucher"),
            _("Ctrl+Enter next step"),
        ]
