"""凭证: all vouchers, newest first, with the one that is looked at beside them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from db import vouchers
from db.book_export import export_vouchers
from db.chart import accounts
from db.fields import Field
from db.records import RecordType
from db.store import Row, Store
from db.voucher_list import SHOWN, ListedVoucher, list_vouchers
from db.vouchers import make_voucher, voucher
from db.words import N_, _
from gui.controls import Button
from gui.desk import Desk, Progress
from gui.doors import guard, is_open
from gui.export import ask_path
from gui.list_page import ListPage
from gui.record_table import RecordTable
from gui.voucher_list_filters import VoucherFilters
from gui.voucher_panel import VoucherPanel

_PANEL = 371
# The shared table shows the vouchers; the rows come from `db.voucher_list`.
LIST = RecordType(
    name="voucher-list",
    table="voucher",
    label=N_("Voucher"),
    plural=N_("Vouchers"),
    icon="receipt",
    fields=(
        Field("day", N_("Date"), "date"),
        Field("number", N_("Voucher")),
        Field("kind", N_("Kind"), "choice", choices=vouchers.KINDS),
        Field("title", N_("Summary")),
        Field("amount", N_("Amount"), "money"),
        Field("funds", N_("Fund")),
        Field("made_name", N_("Made by")),
        Field("status", N_("Status"), "choice", choices=SHOWN),
    ),
    columns=("day", "number", "kind", "title", "amount", "funds", "made_name", "status"),
    order="day DESC",
    label_of="day",
    search=(),
    status="status",
)


class VoucherListPage(ListPage):
    """The list, its filters, and the voucher panel of the books."""

    name = "vouchers"

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, RecordTable(LIST, desk.settings))
        self._drop = ""
        self.filters = VoucherFilters(desk)
        self.table.header.setSectionsClickable(False)
        self.panel = VoucherPanel(desk)
        self._build()
        self.filters.changed.connect(self.reload_now)
        self.table.current_changed.connect(self._look_at)
        self.table.opened.connect(lambda _row: self.panel.setFocus())
        self.panel.left.connect(self.table.setFocus)
        self.panel.edit_wanted.connect(self._edit)
        self.empty.hint_taken.connect(lambda: self.filters.drop(self._drop))
        self._make_keys()

    def _build(self) -> None:
        self.export_button = Button(_("Export"), icon="download")
        self.export_button.clicked.connect(self.export)
        self.print_button = Button(_("Print"), icon="print", key="Ctrl+P")
        self.print_button.clicked.connect(self.print_sheet)
        self.new_button = guard(
            Button(_("New voucher"), icon="plus", key="Ctrl+N", kind="primary"),
            self.desk,
            make_voucher,
        )
        self.new_button.clicked.connect(self.new_voucher)
        self.clear_button = Button(_("Clear filters"), kind="primary")
        self.clear_button.clicked.connect(self.filters.clear)
        self.clear_button.setParent(self.empty)
        self.clear_button.hide()
        buttons = [self.export_button, self.print_button, self.new_button]
        self._lay_out(self.filters, buttons, self.panel, panel_width=_PANEL, shape="vouchers")
        column = self.layout()
        assert isinstance(column, QVBoxLayout)
        column.insertWidget(1, self.filters.behind)

    def _make_keys(self) -> None:
        for key in ("Ctrl+Return", "Ctrl+Enter"):
            self._on_key(key, self.panel.press_primary)
        self._on_key("F2", self._edit_current)
        self._on_key("Delete", self._withdraw)

    # -- the list ---------------------------------------------------------------------------------

    def reload(self) -> None:
        """Fetch the list again; the current voucher stays the current one."""
        self._stale = False
        self.filters.offer()
        current = self.table.current()
        found = list_vouchers(self.desk.store, self.filters.wanted())
        rows = [_row(one) for one in found.rows]
        self.table.show_rows(rows, current["id"] if current else None)
        if self.table.current() is None and rows:
            self.table.selectRow(0)
        words = _("{n} vouchers, newest first")
        if found.more:
            words = _("The newest {n} vouchers; narrow the list to see the others")
        self.count.setText(words.format(n=f"{len(rows):,}"))
        self._cover(not rows)
        self._look_at(self.table.current())

    def _show_empty(self) -> None:
        conditions = self.filters.conditions()
        if not conditions and not self.filters.wanted().first:
            self.empty.show_state(
                LIST.icon,
                _("Nothing here yet"),
                _("Vouchers are made in the books, with F10 or the full form."),
            )
            return
        hint, link = "", ""
        self._drop = ""
        asked = [*conditions, *([] if "when" in dict(conditions) else [("when", _("this year"))])]
        for name, label in asked:
            if list_vouchers(self.desk.store, self.filters.wanted(without=name), limit=1).rows:
                self._drop = name
                hint = _("Without “{what}” there is something,").format(what=label)
                link = _("drop it")
                break
        words = _(", ").join(label for _name, label in conditions) or _("this year")
        self.empty.show_state(
            "filter",
            _("Nothing fits: {what}").format(what=_(LIST.plural)),
            _("Conditions: {what}").format(what=words),
            [self.clear_button] if conditions else [],
            hint=hint,
            link=link,
        )

    def _look_at(self, row: Row | None) -> None:
        self.panel.show_voucher(row["id"] if row else None)
        self.hints_changed.emit()

    # -- what is done -----------------------------------------------------------------------------

    def new_voucher(self) -> None:
        """The full form with lines."""
        from gui.voucher_form import VoucherForm

        if not is_open(self.desk, make_voucher):
            return
        if not accounts(self.desk.store):
            self.desk.say(_("Make the accounts and a fund first."), "warn")
            return
        VoucherForm(self.desk, self.window(), fund=self.filters.wanted().fund).exec()

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

    def export(self) -> None:
        """Write the list as it is filtered to a spreadsheet."""
        path = ask_path(self, self.desk, LIST)
        if path is not None:
            self.export_to(path)

    def export_to(self, path: Path) -> None:
        """Write it to this file, on a worker."""
        wanted = self.filters.wanted()

        def work(store: Store, progress: Progress) -> int:
            return export_vouchers(store, path, wanted, progress)

        def done(rows: int) -> None:
            self.desk.say(_("Exported {n} rows to {file}").format(n=rows, file=path.name))

        self.desk.later(work, done, label=_("Export"))

    # -- what the window asks ---------------------------------------------------------------------

    def go(self, **where: Any) -> None:
        """`record=`, `new={}`, `search=`; `month="2026-11"`, `year=`, `status=`, `kind=`, `fund=`,
        `account=`, `person=`, `organisation=`, `maker=`, `least=`, `most=`."""
        asked = {name: value for name, value in where.items() if name not in ("record", "new")}
        if "search" in asked:
            # Who searches from elsewhere knows nothing of years.
            asked = {"year": "", **asked, "words": asked.pop("search")}
        if asked:
            self.filters.set(**asked)
        if where.get("record") is not None:
            self.show_one(int(where["record"]))
        if "new" in where:
            self.new_voucher()

    def show_one(self, id: int) -> None:
        """Make a voucher the current one, in its month if the filters hide it."""
        if not self.table.choose(id):
            self.filters.set(month=voucher(self.desk.store, id).month)
            self.table.choose(id)
        self.table.setFocus()

    def primary(self) -> tuple[str, Callable[[], None]] | None:
        """A new voucher."""
        return _("New voucher"), self.new_voucher

    def print_sheet(self) -> None:
        """The vouchers of the chosen month, or of this one, on paper."""
        month = self.filters.month() or f"{self.desk.today():%Y-%m}"
        self.desk.print_report("voucher-list", month=month)

    def find(self) -> None:  # type: ignore[override]  # the page's word, not QWidget's static one
        """Into the search box."""
        self.filters.search.setFocus()
        self.filters.search.selectAll()

    def step(self, n: int) -> None:
        """A month on or back, beginning with this one."""
        month = self.filters.month() or f"{self.desk.today():%Y-%m}"
        at = int(month[:4]) * 12 + int(month[5:]) - 1 + (n if self.filters.month() else 0)
        wanted = f"{at // 12}-{at % 12 + 1:02d}"
        if wanted <= f"{self.desk.today():%Y-%m}":
            self.filters.set(**{**self._kept(), "month": wanted})

    def to_today(self) -> None:
        """This month."""
        self.filters.set(**{**self._kept(), "month": f"{self.desk.today():%Y-%m}"})

    def _kept(self) -> dict[str, Any]:
        """The conditions beside the months, as `VoucherFilters.set` takes them."""
        wanted = self.filters.wanted()
        names = ("words", "status", "kind", "fund", "account", "person", "organisation")
        return {name: getattr(wanted, name) for name in (*names, "maker", "least", "most")}

    def panes(self) -> list[QWidget]:
        """List, panel, search."""
        here = self.clear_button if self.clear_button.isVisible() else self.table
        return [here, self.panel, self.filters.search]

    def hints(self) -> list[str]:
        """The keys of the list."""
        if not self.table.records.rows:
            return [_("Ctrl+F search"), _("Ctrl+N new voucher")]
        return [
            _("↑↓ move"),
            _("PgUp PgDn month"),
            _("Ctrl+F search"),
            _("Ctrl+N new voucher"),
            _("Ctrl+Enter next step"),
        ]

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc goes back to the list."""
        if event.key() == Qt.Key.Key_Escape:
            self.table.setFocus()
            return
        super().keyPressEvent(event)


def _row(one: ListedVoucher) -> Row:
    return {
        "id": one.id,
        "day": one.day.isoformat(),
        "number": f"记-{one.number:04d}" if one.number else "",
        "kind": one.kind,
        "title": one.summary,
        "amount": one.amount,
        "funds": one.funds,
        "made_name": one.made_name,
        "status": one.status,
    }
