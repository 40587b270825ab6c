"""The fund: funds at the left, the book in the middle, the voucher beside it, the months above."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QSplitter, QVBoxLayout, QWidget

from db.books import Book, book
from db.chart import accounts
from db.formats import show_money
from db.fund_books import fund_book, left_before, waiting
from db.fund_search import Sought, elsewhere, found
from db.funds import funds
from db.month_end import checks, closed_months, open_month
from db.month_papers import month_papers
from db.vouchers import has_vouchers, make_voucher, voucher
from db.words import _
from gui.book_rows import BookRow, rows_of
from gui.book_table import BookPane
from gui.desk import Desk
from gui.doors import is_open
from gui.fund_cards import FundCards
from gui.fund_empty import FundEmpty
from gui.fund_toolbar import FundToolbar
from gui.menu import Menu
from gui.month_bar import MonthBar
from gui.page import Page
from gui.voucher_entry import open_entry
from gui.voucher_panel import VoucherPanel
from reports.catalogue import REPORTS

_SHAPE = "fund"
_MONTH_PAPERS = ("income-expense", "fund-statement", "ledger-summary", "voucher-list")


class FundPage(Page):
    """The book is the page; whatever is done to a voucher is done beside it."""

    name = "fund"

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._fund = 0
        self._month = f"{desk.today():%Y-%m}"
        self._shown = (self._month, self._fund)
        self.toolbar = FundToolbar(desk)
        self.cards = FundCards()
        self.book = BookPane()
        self.panel = VoucherPanel(desk)
        self.months = MonthBar()
        self.empty = FundEmpty(desk, self.book)
        self._build()
        self._connect()
        self._make_keys()

    def _build(self) -> None:
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
        column.addWidget(self.toolbar)
        column.addWidget(self.toolbar.behind)
        column.addWidget(self.months)
        column.addWidget(self.splitter, 1)

    def _connect(self) -> None:
        bar = self.toolbar
        bar.changed.connect(self.reload_now)
        bar.year_chosen.connect(self._to_year)
        bar.entry_asked.connect(self.enter)
        bar.more_asked.connect(self._show_more)
        bar.paper.clicked.connect(self.print_sheet)
        bar.new.clicked.connect(lambda: self.new_voucher())
        self.cards.chosen.connect(self._to_fund)
        self.months.month_chosen.connect(self.to_month)
        self.months.close_asked.connect(self.close_month)
        self.months.papers_asked.connect(self.show_papers)
        self.months.wanted.connect(lambda page, where: self.desk.open_page(page, **where))
        self.book.table.current_changed.connect(self._look)
        self.book.table.opened.connect(self.panel.setFocus)
        self.panel.left.connect(self.book.table.setFocus)
        self.panel.edit_wanted.connect(self._edit)
        self.panel.posted.connect(self._after_posting)
        self.empty.dropped.connect(bar.drop)
        self.empty.cleared.connect(bar.clear)
        self.empty.month_wanted.connect(self.to_month)
        self.empty.entry_wanted.connect(self.enter)

    def _make_keys(self) -> None:
        for key in ("Ctrl+Return", "Ctrl+Enter"):
            self._on_key(key, self.panel.press_primary)
        self._on_key("Ctrl+V", self.panel.paste)
        self._on_key("Delete", self._withdraw)
        self._on_key("F2", self._edit_current)

    # -- what is shown ----------------------------------------------------------------------------

    def reload(self) -> None:
        """The months, the funds and the book again; the voucher stays chosen."""
        self._stale = False
        store = self.desk.store
        chart = accounts(store)
        self.toolbar.offer(chart, self._month[:4])
        key = self.book.table.key()
        at, place = self._place(key), (self._month, self._fund)
        self._show_months()
        self._show_funds()
        rows = self._rows(self.toolbar.sought())
        blocked = self.book.table.blockSignals(True)
        self.book.table.book.show_rows(rows)
        known = self.book.table.choose(key)
        self.book.table.blockSignals(blocked)
        if not known:
            self._choose_first(rows, at if place == self._shown else 0)
        self._shown = place
        self._look()
        self._cover(rows, chart=bool(chart))

    def _rows(self, sought: Sought) -> list[BookRow]:
        """The rows of the book that fit; what is not posted stands below an open month."""
        store, fund = self.desk.store, self._fund or None
        account = self.toolbar.book()
        held = []
        if self._month not in closed_months(store):
            held = waiting(store, month=self._month, fund=fund, account=account)
        first = min([self._month, *(f"{one.day:%Y-%m}" for one in held)])
        ids = found(store, sought, first=first, last=self._month, fund=fund)
        return rows_of(self._read(account), held, sought, ids)

    def _read(self, account: int | None) -> Book:
        fund = self._fund or None
        if account:
            return book(self.desk.store, account=account, month=self._month, fund=fund)
        return fund_book(self.desk.store, month=self._month, fund=fund)

    def _place(self, key: tuple[str, int] | None) -> int:
        """How many wait above the chosen one, 0 for one that does not wait."""
        waits = [one.voucher for one in self.book.table.book.rows if one.kind == "waiting"]
        return waits.index(key[1]) if key and key[1] in waits else 0

    def _choose_first(self, rows: list[BookRow], at: int = 0) -> None:
        """What waits for somebody, else the newest entry; after a withdrawn one the next `at`."""
        waits = [one.voucher for one in rows if one.kind == "waiting"]
        newest = next((one.voucher for one in reversed(rows) if one.kind == "entry"), None)
        chosen = waits[min(at, len(waits) - 1)] if waits else newest
        if chosen:
            self.book.table.choose(("voucher", chosen))

    def _cover(self, rows: list[BookRow], *, chart: bool) -> None:
        """Why nothing stands here, and the way out."""
        store, sought = self.desk.store, self.toolbar.sought()
        focus = self.window().focusWidget()
        inside = focus is not None and self.empty.isAncestorOf(focus)
        begun = chart and bool(funds(store))
        self.months.setVisible(begun)
        if not begun:
            self.empty.show_beginning(chart=chart)
        elif any(one.voucher for one in rows):
            self.empty.hide()
        elif sought.used():
            fits = {
                name: any(one.voucher for one in self._rows(sought.without(name)))
                for name in sought.used()
            }
            conditions = [(name, self.toolbar.said(name), fits[name]) for name in sought.used()]
            other = elsewhere(store, sought, month=self._month, fund=self._fund or None)
            self.empty.show_nothing_found(conditions, other)
        elif self._month == f"{self.desk.today():%Y-%m}" and not has_vouchers(store):
            self.empty.show_start()
        else:
            self.empty.hide()
        if not self.empty.isHidden() and self.book.table.hasFocus():
            self.empty.state.focus_way_out()
        elif self.empty.isHidden() and inside:
            self.book.table.setFocus()

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
        day = f"{self.desk.today().year + 1}-01-01"
        self.cards.show_store(self.desk.store, day=day, chosen=self._fund, year=self._month[:4])

    def _look(self) -> None:
        key = self.book.table.key()
        self.panel.show_voucher(key[1] if key else None)
        self.hints_changed.emit()

    # -- what is done -----------------------------------------------------------------------------

    def _to_year(self, year: str) -> None:
        today = self.desk.today()
        self.to_month(f"{today:%Y-%m}" if year == str(today.year) else f"{year}-12")

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
        made = open_entry(self.desk, self.window(), kind, fund=self._fund or None)
        if made:
            self.show_record(made[-1])

    def new_voucher(self) -> None:
        """The full form with lines."""
        from gui.voucher_form import VoucherForm

        if is_open(self.desk, make_voucher):
            form = VoucherForm(self.desk, self.window(), fund=self._fund or None)
            if form.exec() and form.made:
                self.show_record(form.made)

    def _edit(self, id: int) -> None:
        from gui.voucher_form import VoucherForm

        VoucherForm(self.desk, self.window(), voucher=id).exec()

    def _edit_current(self) -> None:
        one = self.panel.voucher
        if one is not None and one.status == "draft":
            self._edit(one.id)

    def _withdraw(self) -> None:
        """Delete does what a button says; a reviewer has none, who gives back."""
        button = next((one for one in self.panel.footer.buttons if one.key() == "Delete"), None)
        if button is not None and button.isEnabled():
            self.panel.withdraw()

    def _after_posting(self, id: int) -> None:
        """The number is said, and the next that waits is looked at: a pile goes by one key."""
        one = voucher(self.desk.store, id)
        words = _("Posted: {number}").format(number=f"记-{one.number:04d}")
        self.desk.say(words)
        waits = [row.voucher for row in self.book.table.book.rows if row.kind == "waiting"]
        if waits:
            self.book.table.choose(("voucher", waits[0]))
        self.book.table.setFocus()

    def _show_more(self) -> None:
        """What is asked for less often: forms, papers of the month, books as a spreadsheet."""
        menu = Menu(self, _("More"))
        menu.add(_("Transfer|money"), "right-left", "", lambda: self.enter("transfer"))
        menu.add(_("Give an advance"), "hand-holding-dollar", "", lambda: self.enter("advance"))
        menu.add(_("Settle an advance"), "file-invoice", "", lambda: self.enter("settle"))
        menu.addSeparator()
        for name in _MONTH_PAPERS:
            menu.add(_(REPORTS[name].label), "print", "", partial(self._print_month, name))
        menu.addSeparator()
        menu.add(_("Export books"), "download", "", self.export)
        button = self.toolbar.more
        menu.popup(button.mapToGlobal(button.rect().bottomLeft()))

    def export(self) -> None:
        """The book that is shown, as a spreadsheet."""
        from gui.book_export_dialog import open_book_export

        account = self.toolbar.book()
        open_book_export(
            self.desk,
            self.window(),
            book="account" if account else "fund",
            year=int(self._month[:4]),
            month=int(self._month[5:]),
            account=account,
            fund=self._fund or None,
        )

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
            self.show_record(int(where["record"]))
        if "month" in where:
            self.to_month(where["month"])
        if "fund" in where:
            self._to_fund(int(where["fund"]))
        if where.get("new"):
            self.enter(str(where["new"]))

    def show_record(self, id: int) -> None:
        """A voucher in the book of its month; filters that hide it give way."""
        one = voucher(self.desk.store, id)
        self._month = one.month
        if self._fund and all(line.fund != self._fund for line in one.lines):
            self._fund = 0
        self.reload_now()
        if not self.book.table.choose(("voucher", id)):
            self._fund = 0
            self.toolbar.clear()
            self.toolbar.account.set_value("")
            self.book.table.choose(("voucher", id))
        if self.panel.voucher is None or self.panel.voucher.id != id:
            # Withdrawn ones and what only moves money stand in no book of the fund.
            self.panel.show_voucher(id)

    def primary(self) -> tuple[str, Callable[[], None]] | None:
        """A new voucher."""
        return _("New voucher"), self.new_voucher

    def seed(self) -> dict[str, Any]:
        """F10 begins with the fund that is chosen."""
        return {"fund": self._fund} if self._fund else {}

    def _print_month(self, name: str) -> None:
        self.desk.print_report(name, month=self._month)

    def print_sheet(self) -> None:
        """The book that is shown, on paper."""
        self.desk.print_report(
            "account-book",
            month=self._month,
            account=self.toolbar.book(),
            fund=self._fund or None,
        )

    def find(self) -> None:  # type: ignore[override]  # the page's word, not QWidget's static one
        """Into the search box."""
        self.toolbar.search.setFocus()
        self.toolbar.search.selectAll()

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
        middle = self.book.table if self.empty.isHidden() else self.empty.state
        return [middle, self.panel, self.cards.table, self.toolbar.search]

    def hints(self) -> list[str]:
        """The keys of the book, and what Ctrl+Enter does now."""
        made = [_("↑↓ move"), _("PgUp PgDn month"), _("F10 receive"), _("Ctrl+N new voucher")]
        sight = self.panel.sight
        if sight is not None and sight.turn.mine and sight.turn.step in ("review", "post"):
            made.append(_("Ctrl+Enter review and post"))
        return [*made, _("F6 next pane")]
