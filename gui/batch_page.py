"""补贴发放: the payment lists of a year, the payees of the chosen one beside them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from db import batches
from db.batches import STATUSES, batch, make_batch
from db.fields import Field
from db.formats import show_money
from db.funds import funds
from db.records import RecordType
from db.store import Row
from db.words import N_, _
from gui.batch_form import BatchForm
from gui.batch_panel import BatchPanel
from gui.controls import Button, Combo, SearchBox
from gui.desk import Desk
from gui.doors import guard, is_open
from gui.list_page import ListPage
from gui.record_table import RecordTable

_PANEL = 380
# The shared table shows the lists; the rows come from `db.batches`, not from a register.
LISTS = RecordType(
    name="batch",
    table="batch",
    label=N_("Payment list"),
    plural=N_("Payment lists"),
    icon="users",
    fields=(
        Field("day", N_("Day"), "date"),
        Field("name", N_("Name")),
        Field("fund", N_("Fund"), "reference", to="fund"),
        Field("account", N_("Use"), "reference", to="account"),
        Field("payees", N_("Payees|count"), "number"),
        Field("total", N_("Total"), "money"),
        Field("status", N_("Status"), "choice", choices=STATUSES),
    ),
    columns=("day", "name", "fund", "account", "payees", "total", "status"),
    order="day DESC",
    label_of="number || ' ' || name",
    search=("name",),
    status="status",
)


class BatchPage(ListPage):
    """Make one in a few keys: a new one, or one like the last; then its voucher and its sheet."""

    name = "batches"

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, RecordTable(LISTS, desk.settings))
        self.panel = BatchPanel(desk)
        self.table.header.setSectionsClickable(False)
        self.year = Combo(name=_("Year"))
        self.fund = Combo(name=_("Fund"))
        self.status = Combo(
            [("", _("All statuses")), *((value, _(label)) for value, label in STATUSES)],
            name=_("Status"),
        )
        self.search = SearchBox(_("List, number, payee"), width=180)
        self._build()
        self._connect()

    def _build(self) -> None:
        filters = QWidget()
        row = QHBoxLayout(filters)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        for part in (self.year, self.fund, self.status, self.search):
            row.addWidget(part)
        self.paper = Button(_("Print"), icon="print", key="Ctrl+P")
        self.again = Button(_("Like this one"), icon="clone", key="Ctrl+D")
        self.new = Button(_("New list"), icon="plus", key="Ctrl+N", kind="primary")
        self.clear_button = Button(_("Clear filters"), kind="primary")
        self.first = Button(_("New list"), icon="plus", kind="primary")
        for button in (self.clear_button, self.first):
            button.setParent(self.empty)
            button.hide()
        for button in (self.again, self.new, self.first):
            guard(button, self.desk, make_batch)
        buttons = [self.paper, self.again, self.new]
        self._lay_out(filters, buttons, self.panel, panel_width=_PANEL, shape="batches")

    def _connect(self) -> None:
        for part in (self.year, self.fund, self.status):
            part.changed.connect(self.reload_now)
        self.search.textChanged.connect(lambda _text: self.reload_now())
        self.table.current_changed.connect(self._look)
        self.table.opened.connect(lambda _row: self.panel.table.setFocus())
        self.panel.left.connect(self.table.setFocus)
        self.panel.edit_wanted.connect(self.edit)
        self.paper.clicked.connect(self.print_sheet)
        self.again.clicked.connect(self.make_like)
        for button in (self.new, self.first):
            button.clicked.connect(lambda: self.make_new())
        self.clear_button.clicked.connect(self.clear_filters)
        for key in ("Ctrl+Return", "Ctrl+Enter"):
            self._on_key(key, self.panel.press_primary)
        self._on_key("Ctrl+D", self.make_like)
        self._on_key("Delete", self.panel.withdraw)
        self._on_key("F2", self.panel.edit)

    # -- what is shown ----------------------------------------------------------------------------

    def reload(self) -> None:
        """The lists again; the current one stays the current one."""
        self._stale = False
        self._offer()
        rows = batches.batches(
            self.desk.store,
            year=int(self.year.value()),
            fund=int(self.fund.value()) if self.fund.value() else None,
            status=self.status.value(),
            search=self.search.folded(),
        )
        current = self.table.current()
        self.table.show_rows(rows, current["id"] if current else None)
        if rows and self.table.current() is None:
            self.table.selectRow(0)
        for part in (self.fund, self.status):
            part.set_used(bool(part.value()))
        self._count(rows)
        self._cover(not rows)
        self._look(self.table.current())

    def _offer(self) -> None:
        """The years that have lists, and the funds."""
        today = self.desk.today().year
        there = sorted({*batches.years(self.desk.store), today}, reverse=True)
        chosen = self.year.value() or str(today)
        self.year.set_options([(str(one), _("{year}|filter").format(year=one)) for one in there])
        blocked = self.year.blockSignals(True)
        self.year.set_value(chosen)
        self.year.blockSignals(blocked)
        known = funds(self.desk.store, archived=True)
        self.fund.set_options([("", _("All funds")), *((str(one.id), one.name) for one in known)])

    def _count(self, rows: list[Row]) -> None:
        paid = sum(row["total"] for row in rows if row["status"] not in ("withdrawn", "reversed"))
        said = [
            _("{n} lists").format(n=len(rows)),
            _("{amount} in all").format(amount=show_money(paid)),
        ]
        for value, label in STATUSES:
            n = sum(row["status"] == value for row in rows)
            if n:
                said.append(f"{_(label)} {n}")
        self.count.setText("    ".join(said) if rows else "")

    def _look(self, row: Row | None) -> None:
        self.panel.show_batch(row["id"] if row else None)
        self.paper.setEnabled(bool(row) and row["status"] != "withdrawn" if row else False)
        self.hints_changed.emit()

    def _filtered(self) -> bool:
        return bool(self.fund.value() or self.status.value() or self.search.text().strip())

    def _show_empty(self) -> None:
        if self._filtered():
            self.empty.show_state(
                "filter",
                _("Nothing fits: {what}").format(what=_(LISTS.plural)),
                _("There are lists of this year, but none of this fund, status or name."),
                [self.clear_button],
            )
            return
        self.empty.show_state(
            LISTS.icon,
            _("No payment lists in {year}").format(year=self.year.value()),
            _("Put together who is paid: everybody in an office, companies, or a pasted column."),
            [self.first] if is_open(self.desk, make_batch) else [],
        )

    def clear_filters(self) -> None:
        """Everything of the year again."""
        for part in (self.fund, self.status):
            blocked = part.blockSignals(True)
            part.set_value("")
            part.blockSignals(blocked)
        self.search.clear()
        self.reload_now()

    # -- what is done -----------------------------------------------------------------------------

    def make_new(self) -> None:
        """An empty list."""
        if is_open(self.desk, make_batch):
            self._open(BatchForm(self.desk, self.window()))

    def make_like(self) -> None:
        """One like the current, for the next month or year."""
        row = self.table.current()
        if row is not None and is_open(self.desk, make_batch):
            self._open(BatchForm(self.desk, self.window(), like_of=row["id"]))

    def edit(self, id: int) -> None:
        """Change a list that has no voucher."""
        self._open(BatchForm(self.desk, self.window(), changes=id))

    def _open(self, form: BatchForm) -> None:
        if form.exec() and form.made is not None:
            self._show_made(form.made)

    def _show_made(self, id: int) -> None:
        """What was just made is the current one, also past the filters."""
        year = str(batch(self.desk.store, id).day.year)
        if self._filtered() or year != self.year.value():
            self.clear_filters()
            self._offer()
            self.year.set_value(year)
        self.table.choose(id)
        self.table.setFocus()

    # -- what the window asks ---------------------------------------------------------------------

    def go(self, **where: Any) -> None:
        """`record=` a list, `new={…}`."""
        if where.get("record") is not None:
            self._show_made(int(where["record"]))
        if "new" in where:
            self.make_new()

    def primary(self) -> tuple[str, Callable[[], None]] | None:
        """A new list."""
        return _("New list"), self.make_new

    def print_sheet(self) -> None:
        """The sheet on which the payees sign."""
        self.panel.print_sheet()

    def find(self) -> None:  # type: ignore[override]  # the page's word, not QWidget's static one
        """Into the search box."""
        self.search.setFocus()
        self.search.selectAll()

    def step(self, n: int) -> None:
        """A year on or back, as far as there are any."""
        values = [self.year.itemData(at) for at in range(self.year.count())]
        at = values.index(self.year.value()) - n
        if 0 <= at < len(values):
            self.year.set_value(values[at])

    def panes(self) -> list[QWidget]:
        """Lists, payees, search."""
        return [self.table, self.panel.table, self.search]

    def hints(self) -> list[str]:
        """The keys of the page."""
        return [
            _("↑↓ move"),
            _("Ctrl+N new list"),
            _("Ctrl+D like this one"),
            _("Ctrl+Enter next step"),
            _("Ctrl+P signature sheet"),
        ]

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc goes back to the lists."""
        if event.key() == Qt.Key.Key_Escape:
            self.table.setFocus()
            return
        super().keyPressEvent(event)
