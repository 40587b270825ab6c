"""预算: what each fund may spend on what in a year, what was spent, and what had no budget."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from db import budgets
from db.budgets import Compared, compared, copy_budget, set_budget, uses
from db.chart import accounts
from db.export import Value, write_csv, write_xlsx
from db.fields import Field
from db.formats import show_money
from db.funds import funds
from db.records import RecordType
from db.rules import Refused
from db.store import Store
from db.whole_file import whole_file
from db.words import N_, _
from gui import theme
from gui.budget_rows import BudgetRow, rows_of
from gui.budget_table import BudgetPane
from gui.controls import Button, CheckBox, Combo, NoteBox
from gui.desk import Desk, Progress
from gui.doors import guard, is_open
from gui.empty_state import EmptyState
from gui.export import ask_path
from gui.menu import Menu
from gui.page import Page

_TOOLBAR, _FOOTER = 48, 34
# Only its name is used: what a sheet of it is called.
BUDGETS = RecordType(
    name="budget",
    table="budget",
    label=N_("Budget"),
    plural=N_("Budget and actual"),
    icon="scale-balanced",
    fields=(Field("year", N_("Year"), "number"),),
    columns=("year",),
    order="year",
    label_of="year",
    search=(),
)


class BudgetPage(Page):
    """One year; the budget is typed in place, each amount an act that can be undone."""

    name = "budget"

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._year = desk.today().year
        self.pane = BudgetPane()
        self.table = self.pane.table
        self.note = NoteBox("error")
        self.empty = EmptyState(parent=self.pane)
        self.empty.hide()
        self.count = QLabel()
        self.count.setProperty("role", "quiet")
        self._build()
        self._connect()

    def _build(self) -> None:
        self.year = Combo(name=_("Year"))
        self.fund = Combo(name=_("Fund"))
        self.all = CheckBox(_("All uses"))
        self.all.setToolTip(_("Also those without a budget and without spending"))
        self.vouchers = Button(_("Vouchers"), icon="list", key="Ctrl+Enter")
        self.export_button = Button(_("Export"), icon="download")
        self.paper = Button(_("Print"), icon="print", key="Ctrl+P")
        self.start = guard(Button(_("From last year…"), icon="clone"), self.desk, copy_budget)
        self.former = guard(
            Button(_("Last year's budget"), icon="clone", kind="primary"), self.desk, copy_budget
        )
        self.first = guard(Button(_("Show all uses"), icon="pen"), self.desk, set_budget)
        for button in (self.former, self.first):
            button.setParent(self.empty)
            button.hide()
        bar = QFrame()
        bar.setProperty("role", "toolbar")
        bar.setFixedHeight(theme.row(_TOOLBAR))
        row = QHBoxLayout(bar)
        row.setContentsMargins(16, 0, 16, 0)
        row.setSpacing(8)
        for part in (self.year, self.fund, self.all):
            row.addWidget(part)
        row.addStretch(1)
        for button in (self.vouchers, self.export_button, self.paper, self.start):
            row.addWidget(button)
        footer = QFrame()
        footer.setProperty("role", "footer")
        footer.setFixedHeight(theme.row(_FOOTER))
        foot = QHBoxLayout(footer)
        foot.setContentsMargins(16, 0, 16, 0)
        foot.addWidget(self.count, 1)
        # Below the table, so that nothing moves while one types.
        self._wrong = QFrame()
        self._wrong.setProperty("role", "pane")
        self._wrong.hide()
        notes = QHBoxLayout(self._wrong)
        notes.setContentsMargins(16, 6, 16, 6)
        notes.addWidget(self.note)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(bar)
        column.addWidget(self.pane, 1)
        column.addWidget(self._wrong)
        column.addWidget(footer)

    def _connect(self) -> None:
        self.year.changed.connect(lambda: self.to_year(int(self.year.value())))
        self.fund.changed.connect(self.reload_now)
        self.all.toggled.connect(lambda _on: self.reload_now())
        self.table.typed.connect(self._set)
        self.table.refused.connect(self._say)
        self.table.led.connect(self.to_vouchers)
        self.table.current_changed.connect(self.hints_changed)
        self.vouchers.clicked.connect(self.to_vouchers)
        self.export_button.clicked.connect(self.export)
        self.paper.clicked.connect(self.print_sheet)
        self.start.clicked.connect(self._offer_start)
        self.former.clicked.connect(lambda: self.begin_like(actual=False))
        self.first.clicked.connect(lambda: self.all.setChecked(True))
        for key in ("Ctrl+Return", "Ctrl+Enter"):
            self._on_key(key, self.to_vouchers)

    # -- what is shown ----------------------------------------------------------------------------

    def reload(self) -> None:
        """The year again; the use that was chosen stays chosen."""
        self._stale = False
        store = self.desk.store
        self._offer()
        chosen = self.table.row()
        fund = int(self.fund.value()) if self.fund.value() else None
        every = uses(store, year=self._year) if self.all.isChecked() else self._some()
        shown = [one for one in every if fund in (None, one.fund)]
        rows = rows_of(
            shown,
            compared(store, year=self._year - 1),
            {one.id: one.name for one in funds(store, archived=True)},
            {one.id: one.name for one in accounts(store, archived=True)},
        )
        self.table.end()
        blocked = self.table.blockSignals(True)
        self.table.budget.show_rows(rows)
        self.table.measure()
        at = self.table.budget.place_of(chosen.fund, chosen.account) if chosen else -1
        if at >= 0:
            self.table.go_to(at)
        else:
            self.table.choose_first()
        self.table.blockSignals(blocked)
        self.table.locked = not is_open(self.desk, set_budget)
        self.fund.set_used(bool(fund))
        self._count(shown)
        self._cover(not rows)

    def _some(self) -> list[Compared]:
        """What has a budget or was spent on, by the code of the fund."""
        order = {one.id: at for at, one in enumerate(funds(self.desk.store, archived=True))}
        return sorted(compared(self.desk.store, year=self._year), key=lambda one: order[one.fund])

    def _offer(self) -> None:
        store = self.desk.store
        there = budgets.years(store, self.desk.today())
        if self._year not in there:
            there = sorted({*there, self._year}, reverse=True)
        blocked = self.year.blockSignals(True)
        self.year.set_options([(str(one), _("{year}|filter").format(year=one)) for one in there])
        self.year.set_value(str(self._year))
        self.year.blockSignals(blocked)
        known = funds(store, archived=True)
        self.fund.set_options([("", _("All funds")), *((str(one.id), one.name) for one in known)])

    def _count(self, shown: list[Compared]) -> None:
        one = budgets.total(shown)
        over = sum(use.mark == "over" for use in shown)
        without = sum(use.mark == "unbudgeted" for use in shown)
        said = [
            _("Budget {amount}").format(amount=show_money(one.budget)),
            _("Actual {amount}").format(amount=show_money(one.actual)),
            _("Left {amount}").format(amount=show_money(one.left)),
            _("▲ exceeded: {n}").format(n=over) if over else "",
            _("▲ not budgeted: {n}").format(n=without) if without else "",
        ]
        self.count.setText("    ".join(words for words in said if words))

    def _cover(self, empty: bool) -> None:
        self.empty.setVisible(empty)
        for part in (self.vouchers, self.export_button, self.paper):
            part.setEnabled(not empty)
        if not empty:
            return
        self.empty.setGeometry(self.pane.rect())
        self.empty.show_state(
            BUDGETS.icon,
            _("No budget and no spending in {year}").format(year=self._year),
            _("Begin with last year's, or type the amount of each use."),
            [self.former, self.first] if is_open(self.desk, set_budget) else [],
        )

    def resizeEvent(self, event: Any) -> None:
        """What covers the table goes with it."""
        super().resizeEvent(event)
        self.empty.setGeometry(self.pane.rect())

    def _say(self, message: str) -> None:
        self.note.set_note("error", message)
        self._wrong.setVisible(bool(message))

    # -- what is done -----------------------------------------------------------------------------

    def _set(self, one: BudgetRow, amount: int | None) -> None:
        try:
            self.desk.do(
                set_budget, year=self._year, fund=one.fund, account=one.account, amount=amount
            )
        except Refused as refused:
            self._say(refused.message)

    def _offer_start(self) -> None:
        menu = Menu(self, _("From last year…"))
        menu.add(_("Last year's budget"), "clone", "", lambda: self.begin_like(actual=False))
        menu.add(_("What was spent last year"), "receipt", "", lambda: self.begin_like(actual=True))
        menu.exec(self.start.mapToGlobal(self.start.rect().bottomLeft()))

    def begin_like(self, *, actual: bool) -> None:
        """Fill in what has no budget yet, from the year before."""
        try:
            made = self.desk.do(copy_budget, year=self._year, actual=actual)
        except Refused as refused:
            self._say(refused.message)
            return
        self._say("")
        self.desk.say(_("{n} amounts taken over from {year}").format(n=made, year=self._year - 1))

    def to_year(self, year: int) -> None:
        """The budget of another year."""
        self._year = year
        self._say("")
        self.reload_now()

    def to_vouchers(self) -> None:
        """The vouchers behind the current row."""
        one = self.table.row()
        if one is not None:
            self.desk.open_page(
                "vouchers", fund=one.fund, account=one.account, year=str(self._year)
            )

    # -- going out --------------------------------------------------------------------------------

    def export(self) -> None:
        """The table as a spreadsheet."""
        path = ask_path(self, self.desk, BUDGETS)
        if path is not None:
            self.export_to(path)

    def export_to(self, path: Path) -> None:
        """Write what is shown to this file, on a worker."""
        heads, table, title = self._sheet()

        def work(_store: Store, _progress: Progress) -> int:
            with whole_file(path) as part:
                if path.suffix.lower() == ".csv":
                    write_csv(part, heads, table)
                else:
                    write_xlsx(part, heads, table, title=title)
            return len(table)

        def done(rows: int) -> None:
            self.desk.say(_("Exported {n} rows to {file}").format(n=rows, file=path.name))

        self.desk.later(work, done, label=_("Export"))

    def _sheet(self) -> tuple[list[str], list[list[Value]], str]:
        heads = [
            _(words)
            for words in (
                N_("Fund"),
                N_("Use"),
                N_("Spent last year"),
                N_("Budget"),
                N_("Actual"),
                N_("Left|money"),
                N_("Remark"),
            )
        ]
        names = {one.id: one.name for one in funds(self.desk.store, archived=True)}
        marks = {"unbudgeted": _("not budgeted"), "over": _("exceeded")}
        table: list[list[Value]] = [
            [
                names[one.fund],
                one.name,
                Decimal(one.former) / 100,
                None if one.budget is None else Decimal(one.budget) / 100,
                Decimal(one.actual) / 100,
                Decimal(one.left) / 100,
                marks.get(one.mark),
            ]
            for one in self.table.budget.shown
            if one.kind == "use"
        ]
        return heads, table, f"{_(BUDGETS.plural)} {self._year}"

    # -- what the window asks ---------------------------------------------------------------------

    def go(self, **where: Any) -> None:
        """`year=`, `fund=`, `account=`; `record=` a budget."""
        if where.get("record") is not None:
            where = dict(
                zip(
                    ("year", "fund", "account"),
                    budgets.place(self.desk.store, int(where["record"])),
                    strict=True,
                )
            )
            self.fund.set_value("")
        elif "fund" in where:
            self._offer()
            self.fund.set_value(str(where["fund"]))
        self._year = int(where.get("year", self._year))
        self.reload_now()
        if "account" in where:
            at = self.table.budget.place_of(int(where["fund"]), int(where["account"]))
            if at >= 0:
                self.table.go_to(at)
        self.table.setFocus()

    def print_sheet(self) -> None:
        """Budget against actual on paper."""
        fund = int(self.fund.value()) if self.fund.value() else None
        self.desk.print_report("budget-comparison", year=self._year, fund=fund)

    def find(self) -> None:  # type: ignore[override]  # the page's word, not QWidget's static one
        """There is nothing to search; the filter by fund is next to it."""
        self.fund.setFocus()

    def step(self, n: int) -> None:
        """A year on or back."""
        wanted = self._year + n
        if wanted <= self.desk.today().year + 1:
            self.to_year(wanted)

    def to_today(self) -> None:
        """This year."""
        self.to_year(self.desk.today().year)

    def unsaved(self) -> bool:
        """Whether an amount is half typed."""
        return self.table.editing() is not None

    def panes(self) -> list[QWidget]:
        """Table, year."""
        return [self.table, self.year]

    def foot(self) -> int:
        """The line of sums."""
        return theme.row(_FOOTER)

    def hints(self) -> list[str]:
        """The keys of the table."""
        if self.table.locked:
            return [_("↑↓ move"), _("PgUp PgDn year"), _("Ctrl+Enter vouchers")]
        return [
            _("↑↓ move"),
            _("Digits or Enter type the budget, Enter goes on"),
            _("Delete takes it away"),
            _("Ctrl+Enter vouchers"),
        ]

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc goes back to the table."""
        if event.key() == Qt.Key.Key_Escape:
            self.table.setFocus()
            return
        super().keyPressEvent(event)

    def showEvent(self, event: Any) -> None:
        """The focus begins in the table."""
        super().showEvent(event)
        if self.focusWidget() is None:
            self.table.setFocus()
