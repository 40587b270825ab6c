"""银行对账: the bank's lines beside the book's, matched by keyboard, and both sides in figures."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QSplitter, QVBoxLayout, QWidget

from db.bank_lines import (
    bank_accounts,
    bank_months,
    latest_month,
    remove_bank_lines,
    set_bank_balance,
)
from db.bank_matching import Sides, both_sides, match_all, match_bank, unmatch_bank
from db.bank_sheets import import_statement, statement
from db.fields import Field
from db.month_end import closed_months
from db.reconciliation import Reconciliation, reconciliation
from db.rules import Refused
from db.words import N_, _
from gui.bank_panel import BankPanel, Hand
from gui.bank_rows import BankRow, bank_rows, book_rows
from gui.bank_table import BankPane, BankTable
from gui.bank_toolbar import BankToolbar
from gui.controls import Button
from gui.desk import Desk
from gui.doors import guard, is_open
from gui.empty_state import EmptyState
from gui.form_dialog import FormDialog
from gui.page import Page
from gui.sheet_import import open_import
from gui.voucher_entry import open_entry

_SHAPE = "bank"


class BankPage(Page):
    """Left the bank, right the book. What belongs to the current line is tinted on the other side;
    Enter takes it and goes on."""

    name = "bank"

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._month = ""
        self._sides: Sides | None = None
        self._figures: Reconciliation | None = None
        self.ticks: set[int] = set()
        self.toolbar = BankToolbar(desk)
        self.bank = BankPane("bank_line", _("Lines of the bank"), _("Bank's statement"))
        self.book = BankPane("voucher_line", _("Lines of the book"), _("Book of the account"))
        self.panel = BankPanel(desk)
        self.empty = EmptyState(parent=self.bank.table)
        self.first_button = guard(
            Button(_("Bring in statement"), icon="file-import", kind="tonal"),
            desk,
            import_statement,
        )
        self.first_button.setParent(self.empty)
        self.chart_button = Button(_("Open the chart of accounts"), kind="tonal")
        self.chart_button.setParent(self.empty)
        for button in (self.first_button, self.chart_button):
            button.hide()
        self.empty.hide()
        self.bank.table.set_cover(self.empty)
        self._active: BankTable = self.bank.table
        self._build()
        self._connect()

    def _build(self) -> None:
        self.splitter = QSplitter(Qt.Orientation.Horizontal)
        self.splitter.setHandleWidth(1)
        self.splitter.setChildrenCollapsible(False)
        for at, pane in enumerate((self.bank, self.book, self.panel)):
            self.splitter.addWidget(pane)
            self.splitter.setStretchFactor(at, 0 if pane is self.panel else 1)
        self.splitter.setSizes([490, 500, 304])
        self.splitter.restoreState(self.desk.settings.state(_SHAPE))
        self.splitter.splitterMoved.connect(
            lambda: self.desk.settings.keep_state(_SHAPE, self.splitter.saveState())
        )
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.toolbar)
        column.addWidget(self.splitter, 1)

    def _connect(self) -> None:
        bar = self.toolbar
        bar.changed.connect(self._turn)
        bar.stepped.connect(self.step)
        bar.paper.clicked.connect(self.print_sheet)
        bar.bring.clicked.connect(self.bring_in)
        bar.match.clicked.connect(self.match_all)
        self.first_button.clicked.connect(self.bring_in)
        self.chart_button.clicked.connect(lambda: self.desk.open_page("chart", new={}))
        for table in (self.bank.table, self.book.table):
            table.current_changed.connect(self._look)
            table.focused.connect(self._look)
            table.opened.connect(self.take)
            table.ticked.connect(self._tick)
            table.dropped.connect(self._untick)
            table.sideways.connect(self._sideways)
        self.panel.taken.connect(self.take)
        self.panel.unmatched.connect(self.unmatch)
        self.panel.voucher_wanted.connect(self.make_voucher)
        self.panel.removed.connect(self.remove_line)
        self.panel.balance_wanted.connect(self.type_balance)
        for key, does in (
            ("Ctrl+O", self.bring_in),
            ("Ctrl+Return", self.match_all),
            ("Ctrl+Enter", self.match_all),
            ("Delete", self.unmatch),
        ):
            self._on_key(key, does)

    # -- what is shown ----------------------------------------------------------------------------

    def reload(self) -> None:
        """Both sides and the figures again; the current lines stay."""
        self._stale = False
        store, banks = self.desk.store, bank_accounts(self.desk.store)
        if not banks:
            self._sides = self._figures = None
            self._show_empty()
            return
        chosen = self.toolbar.bank()
        account = chosen if chosen in {one.id for one in banks} else banks[0].id
        months = bank_months(store, account=account, today=self.desk.today())
        if self._month not in months:
            self._month = latest_month(store, account=account) or months[0]
        self.toolbar.offer(banks, months, self._month)
        self._sides = both_sides(store, account=account, month=self._month)
        self._figures = reconciliation(store, account=account, month=self._month)
        open_ids = {one.id for one in self._sides.lines if one.match is None}
        self.ticks &= open_ids
        self._show_rows()
        self.panel.show_figures(self._figures)
        self._show_empty()
        sure = sum(1 for one in self._sides.suggestions if one.sure)
        words = _("Match all {n}").format(n=sure) if sure else _("Match all")
        self.toolbar.match.setText(words)
        guard(self.toolbar.match, self.desk, match_all)
        if not sure and self.toolbar.match.isEnabled():
            self.toolbar.match.bar(_("Nothing can be matched surely"))

    def _show_rows(self) -> None:
        if self._sides is None:
            return
        only_open = self.toolbar.shown.value() == "open"
        for pane, made in ((self.bank, bank_rows), (self.book, book_rows)):
            rows = made(self._sides, self.ticks, only_open=only_open)
            pane.table.show_rows(rows, pane.table.id())
        self._look()

    def _show_empty(self) -> None:
        """Why the bank's side is empty, and the way out."""
        sides = self._sides
        if sides is None:
            self.empty.show_state(
                "building-columns",
                _("There is no account of a bank"),
                _("Add one to the chart of accounts: an asset that is held at a bank."),
                [self.chart_button],
            )
        elif not sides.bank and sides.begins is None:
            self.empty.show_state(
                "building-columns",
                _("No statement of this bank yet"),
                _("The bank's own program saves it as XLSX or CSV. Bring the file in as it is."),
                [self.first_button],
            )
        elif not sides.bank:
            self.empty.show_state(
                "building-columns",
                _("No statement for this month"),
                _("Nothing is open from before, and nothing of this month is brought in."),
                [self.first_button],
            )
        shown = sides is None or not sides.bank
        inside = self.empty.isAncestorOf(self.window().focusWidget() or self)
        self.empty.setVisible(shown)
        if shown and self.bank.table.hasFocus():
            self.empty.focus_way_out()
        elif not shown and inside:
            self.bank.table.setFocus()

    def _look(self) -> None:
        """The current line, what belongs to it, and what is marked."""
        for table in (self.bank.table, self.book.table):
            if table.hasFocus():
                self._active = table
        other = self._other()
        row = self._active.row()
        mates = self._sides.mates(row.id) if row and self._sides else set()
        self._active.lines.mark(())
        other.lines.mark(mates)
        first = next((at for at, one in enumerate(other.lines.rows) if one.id in mates), -1)
        if first >= 0:
            other.scrollTo(other.lines.index(first, 0))
        self._active.viewport().update()
        other.viewport().update()
        self.panel.show_hand(self._hand(row))
        self.hints_changed.emit()

    def _hand(self, row: BankRow | None) -> Hand:
        sides = self._sides
        if sides is None:
            return Hand(None)
        line = next((one for one in sides.bank if row and one.id == row.id), None)
        bank = [one.amount for one in sides.bank if one.id in self.ticks]
        book = [one.amount for one in sides.book if one.id in self.ticks]
        fits = sides.suggestion(row.id) if row else None
        return Hand(row, line, fits, len(bank) + len(book), sum(bank), sum(book))

    def _other(self) -> BankTable:
        return self.book.table if self._active is self.bank.table else self.bank.table

    # -- what is done -----------------------------------------------------------------------------

    def _do(self, rule: Callable[..., Any], **values: Any) -> bool:
        try:
            self.desk.do(rule, **values)
        except Refused as refused:
            self.desk.say(refused.message, "warn")
            return False
        return True

    def take(self) -> None:
        """Enter: what is marked is matched if it is equal, or else what is suggested; without
        either the line is marked."""
        row, sides = self._active.row(), self._sides
        if row is None or sides is None or not row.open:
            return
        if self.ticks and row.id not in self.ticks:
            self._tick()
            return
        wanted = self.ticks or sides.mates(row.id)
        bank = [one.id for one in sides.bank if one.id in wanted]
        book = [one.id for one in sides.book if one.id in wanted]
        if not wanted or (self.ticks and len(self.ticks) == 1):
            self._tick()
        elif self._do(match_bank, account=sides.account, bank_lines=bank, voucher_lines=book):
            self._untick()
            self._active.to_next_open()

    def _tick(self) -> None:
        """Mark the current line, or unmark it."""
        row = self._active.row()
        if row is not None and row.open:
            self.ticks ^= {row.id}
            self._show_rows()

    def _untick(self) -> None:
        if self.ticks:
            self.ticks.clear()
            self._show_rows()

    def _sideways(self, way: int) -> None:
        (self.bank if way < 0 else self.book).table.setFocus()

    def match_all(self) -> None:
        """All that is sure, in one act."""
        sides = self._sides
        if sides is not None and is_open(self.desk, match_all):
            self._do(match_all, account=sides.account, month=sides.month)

    def unmatch(self) -> None:
        """The current line does not belong there."""
        row, sides = self._active.row(), self._sides
        if row is None or sides is None:
            return
        match = next((one.match for one in sides.lines if one.id == row.id), None)
        if match is not None:
            self._do(unmatch_bank, match=match)

    def remove_line(self) -> None:
        """The bank's line came in by mistake."""
        row = self.bank.table.row()
        if row is not None and row.open:
            self._do(remove_bank_lines, lines=[row.id])

    def make_voucher(self) -> None:
        """The quick form, filled in from the bank's line; its voucher is suggested once posted."""
        sides, row = self._sides, self.bank.table.row()
        line = (
            next((one for one in sides.bank if row and one.id == row.id), None) if sides else None
        )
        if sides is None or line is None or line.match is not None:
            return
        came = line.amount > 0
        closed = f"{line.day:%Y-%m}" in closed_months(self.desk.store)
        made = open_entry(
            self.desk,
            self.window(),
            "receive" if came else "pay",
            amount=abs(line.amount),
            summary=line.words.replace("\u3000", " ") or None,
            day=None if closed else line.day,
            **{"into" if came else "paid_from": sides.account},
        )
        if made:
            self.desk.say(_("Saved as a draft. It is suggested here once it is posted."))

    def type_balance(self) -> None:
        """What the bank says of the month's end, where its file does not."""
        now = self._figures
        if now is None or not is_open(self.desk, set_bank_balance):
            return
        field = Field("balance", N_("Balance at the bank"), "money")
        FormDialog(
            self.desk,
            self.window(),
            _("Balance at the bank"),
            (field,),
            lambda values: self.desk.do(
                set_bank_balance, account=now.account, month=now.month, **values
            ),
            heading=f"{now.account_name}\u3000{now.day}",
            seed={"balance": now.bank if now.typed else None},
        ).exec()

    def bring_in(self) -> None:
        """The bank's file."""
        account = self.toolbar.bank()
        if account is None or not is_open(self.desk, import_statement):
            return
        label = _("Statement of {account}").format(account=self.toolbar.account.currentText())
        if open_import(self.desk, statement(account, label), self.window()):
            self._month = latest_month(self.desk.store, account=account)
            self.reload_now()
            self.bank.table.setFocus()

    # -- what the window asks ---------------------------------------------------------------------

    def _turn(self) -> None:
        self._month = self.toolbar.month.value() or self._month
        self.ticks.clear()
        self.reload_now()

    def step(self, n: int) -> None:
        """A month on or back, among those there are."""
        at = self.toolbar.month.currentIndex() - n  # the latest stands first
        if 0 <= at < self.toolbar.month.count():
            self.toolbar.month.setCurrentIndex(at)
            self._turn()

    def go(self, **where: Any) -> None:
        """`month=`, `account=`."""
        if where.get("month"):
            self._month = str(where["month"])
        if where.get("account"):
            self.toolbar.account.set_value(str(where["account"]))
        self.reload_now()

    def primary(self) -> tuple[str, Callable[[], None]] | None:
        """The voucher that a line of the bank still lacks."""
        return _("Make the voucher|bank"), self.make_voucher

    def print_sheet(self) -> None:
        """The reconciliation on paper."""
        sides = self._sides
        if sides is not None:
            self.desk.print_report("reconciliation", month=sides.month, account=sides.account)

    def panes(self) -> list[QWidget]:
        """The bank, the book, the panel, the toolbar."""
        first = self.first_button if self.empty.isVisible() else self.bank.table
        return [first, self.book.table, self.panel, self.toolbar.account]

    def hints(self) -> list[str]:
        """The keys of the lines."""
        return [
            _("↑↓ move"),
            _("Enter match, or mark"),
            _("←→ other side"),
            _("Insert mark"),
            _("Delete take back"),
            _("Ctrl+Enter match all"),
        ]
