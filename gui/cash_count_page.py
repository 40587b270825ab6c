"""盘点: the cash counts of a year, each beside what the book says, and one of them in the panel."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from db.cash_counts import (
    CashCount,
    count_cash,
    counted_years,
    counts,
    last_day,
    withdraw_count,
)
from db.fields import Field
from db.records import RecordType
from db.rules import Refused
from db.store import Row
from db.words import N_, _
from gui.cash_count_dialog import open_count
from gui.cash_count_panel import CashCountPanel
from gui.controls import Button, Combo
from gui.desk import Desk
from gui.doors import guard
from gui.list_page import ListPage
from gui.record_table import RecordTable

_PANEL = 340
STATUSES = (
    ("matches", N_("Matches|count")),
    ("explained", N_("Explained|count")),
    ("differs", N_("Does not match")),
    ("withdrawn", N_("Withdrawn")),
)
# The shared table shows the counts; the rows come from `db.cash_counts`, not from a register.
COUNTS = RecordType(
    name="cash_count",
    table="cash_count",
    label=N_("Cash count"),
    plural=N_("Cash counts"),
    icon="coins",
    fields=(
        Field("day", N_("Day of the count"), "date"),
        Field("account", N_("Cash box")),
        Field("counted", N_("Counted|cash"), "money"),
        Field("book", N_("In the book"), "money"),
        Field("over", N_("Difference|cash"), "money"),
        Field("note", N_("Why it differs")),
        Field("counted_name", N_("Counted by|cash")),
        Field("status", N_("Status"), "choice", choices=STATUSES),
    ),
    columns=("day", "account", "counted", "book", "over", "note", "counted_name", "status"),
    order="day DESC",
    label_of="day",
    search=(),
    status="status",
)


class CashCountPage(ListPage):
    """The counts of a year; a month is closed with one of its last day."""

    name = "cash-counts"
    title = COUNTS.plural
    icon = "coins"
    area = "fund"

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, RecordTable(COUNTS, desk.settings))
        self._shown: dict[int, CashCount] = {}
        self._day: date | None = None
        self.year = Combo(name=_("Year"))
        self.table.header.setSectionsClickable(False)
        self.panel = CashCountPanel(desk)
        filters = QWidget()
        row = QHBoxLayout(filters)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.year)
        self.paper = Button(_("Print"), icon="print", key="Ctrl+P")
        self.paper.clicked.connect(self.print_sheet)
        self.new_button = self._count_button()
        self._first = self._count_button()
        self._first.setParent(self.empty)
        self._first.hide()
        buttons = [self.paper, self.new_button]
        self._lay_out(filters, buttons, self.panel, panel_width=_PANEL, shape="cash-counts")
        self.year.changed.connect(self.reload_now)
        self.table.current_changed.connect(self._look)
        self.table.opened.connect(lambda _row: self.panel.setFocus())
        self.panel.withdraw_wanted.connect(self.withdraw)
        self.panel.paper_wanted.connect(self.print_sheet)
        self._on_key("Delete", self.withdraw)

    def _count_button(self) -> Button:
        button = Button(_("Count the cash"), icon="plus", key="Ctrl+N", kind="primary")
        button.clicked.connect(lambda: self.count_cash())
        return guard(button, self.desk, count_cash)

    def reload(self) -> None:
        """The year's counts again; the current one stays."""
        self._stale = False
        this = self.desk.today().year
        years = sorted({*counted_years(self.desk.store), this}, reverse=True)
        chosen = self.year.value() or str(this)
        self.year.set_options([(str(year), str(year)) for year in years])
        self.year.set_value(chosen)
        current = self.table.current()
        found = counts(self.desk.store, year=int(self.year.value()))
        self._shown = {one.id: one for one in found}
        self.table.show_rows([_row(one) for one in found], current["id"] if current else None)
        self.count.setText(_("{n} counts").format(n=len(found)))
        self._cover(not found)
        self._look(self.table.current())

    def _show_empty(self) -> None:
        self.empty.show_state(
            "coins",
            _("No cash was counted in {year}").format(year=self.year.value()),
            _("Before a month is closed the cash of its last day is counted."),
            [self._first],
        )

    def _look(self, row: Row | None) -> None:
        one = self._shown.get(row["id"]) if row else None
        self.panel.show_count(one)
        self.paper.setEnabled(one is not None)
        self.hints_changed.emit()

    # -- what is done -----------------------------------------------------------------------------

    def count_cash(self, day: date | None = None) -> None:
        """Count today's cash, or that of a day named."""
        open_count(self.desk, self.window(), day=day)

    def withdraw(self) -> None:
        """A count that was mistaken; it stays to be seen and can be undone."""
        one = self.panel.count
        if one is None or one.withdrawn or one.closed:
            return
        try:
            self.desk.do(withdraw_count, count=one.id)
        except Refused as refused:
            self.desk.say(refused.message, "warn")

    def go(self, **where: Any) -> None:
        """`record=` a count, `month=` its year; with `count=True` its last day is counted."""
        if where.get("month"):
            self.year.set_value(str(where["month"])[:4])
            self.reload_now()
        if where.get("record") is not None:
            self.table.choose(int(where["record"]))
        if where.get("count"):
            end = last_day(str(where["month"]))
            self.count_cash(min(end, self.desk.today()))

    def primary(self) -> tuple[str, Callable[[], None]] | None:
        """A new count."""
        return _("Count the cash"), self.count_cash

    def print_sheet(self) -> None:
        """The sheet of the count that is shown."""
        if self.panel.count is not None:
            self.desk.print_report("cash-count", count=self.panel.count.id)

    def panes(self) -> list[QWidget]:
        """List and panel."""
        return [self.table if self.table.records.rows else self._first, self.panel, self.year]

    def hints(self) -> list[str]:
        """The keys of the list."""
        return [_("↑↓ move"), _("Ctrl+N count the cash"), _("Delete withdraw"), _("Ctrl+P print")]

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc goes back to the list."""
        if event.key() == Qt.Key.Key_Escape:
            self.table.setFocus()
            return
        super().keyPressEvent(event)


def _row(one: CashCount) -> Row:
    return {
        "id": one.id,
        "day": one.day.isoformat(),
        "account": one.account_name,
        "counted": one.counted,
        "book": one.present,
        "over": one.over,
        "note": one.explanation,
        "counted_name": one.counted_name,
        "status": one.status,
    }
