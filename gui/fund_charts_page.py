"""收支图: a year of the fund in three charts, the figures beside; each leads to its vouchers."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QScrollArea,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from db.budgets import years
from db.formats import show_money
from db.fund_series import YearSeries, year_series
from db.funds import funds
from db.words import _
from gui import theme
from gui.controls import Button, Combo
from gui.desk import Desk
from gui.empty_state import EmptyState
from gui.fund_charts_bars import BarChart
from gui.fund_charts_chart import Chart
from gui.fund_charts_line import LineChart
from gui.fund_charts_rows import rows_of
from gui.fund_charts_table import ChartTablePane
from gui.page import Page
from gui.row_table import Key

_TOOLBAR, _FOOTER = 48, 34
_SHAPE = "fund-charts"


class FundChartsPage(Page):
    """One year of one fund or of all, up to today. What is chosen in the table is marked in its
    chart, and the other way round."""

    name = "fund-charts"

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._year = desk.today().year
        self.income = BarChart(_("Income by source"), _("Nothing came in."))
        self.expense = BarChart(_("Expense by use"), _("Nothing was spent."))
        self.months = LineChart(_("Left at the end of the month"), _("Nothing was there yet."))
        self.pane = ChartTablePane()
        self.table = self.pane.table
        self.year = Combo(name=_("Year"))
        self.fund = Combo(name=_("Fund"))
        # Long names: the list is as wide as they are, the box gives way.
        self.fund.setMaximumWidth(theme.px(260))
        self.fund.view().setMinimumWidth(theme.px(340))
        self.paper = Button(_("Print the month"), icon="print", key="Ctrl+P", kind="primary")
        self.count = QLabel()
        self.count.setProperty("role", "quiet")
        self._build()
        self.empty = EmptyState(parent=self)
        self.empty.setProperty("role", "pane")
        self.empty.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.books = Button(_("To the books"), kind="primary", parent=self.empty)
        self.back = Button("", parent=self.empty)
        self.every = Button(_("All funds"), parent=self.empty)
        for button in (self.books, self.back, self.every):
            button.hide()
        self.empty.hide()
        self._connect()

    def _build(self) -> None:
        bar = self._bar = QFrame()
        bar.setProperty("role", "toolbar")
        row = QHBoxLayout(bar)
        row.setContentsMargins(16, 0, 16, 0)
        row.setSpacing(8)
        row.addWidget(self.year)
        row.addWidget(self.fund)
        row.addStretch(1)
        row.addWidget(self.paper)
        footer = self._footer = QFrame()
        footer.setProperty("role", "footer")
        foot = QHBoxLayout(footer)
        foot.setContentsMargins(16, 0, 16, 0)
        foot.addWidget(self.count, 1)
        only = QLabel(_("Posted vouchers only"))
        only.setProperty("role", "help")
        foot.addWidget(only)
        self.splitter = QSplitter(Qt.Orientation.Horizontal)
        self.splitter.setHandleWidth(1)
        self.splitter.setChildrenCollapsible(False)
        self.splitter.addWidget(self._charts())
        self.splitter.addWidget(self.pane)
        self.splitter.setStretchFactor(0, 1)
        self.splitter.setSizes([894, 400])
        self.splitter.restoreState(self.desk.settings.state(_SHAPE))
        self.splitter.splitterMoved.connect(
            lambda: self.desk.settings.keep_state(_SHAPE, self.splitter.saveState())
        )
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(bar)
        column.addWidget(self.splitter, 1)
        column.addWidget(footer)
        theme.signal.changed.connect(self._measure)
        self._measure()

    def _charts(self) -> QWidget:
        """Both bar charts side by side, which scroll where there are many; the months below."""
        bars = self._bars = QWidget()
        bars.setProperty("role", "pane")
        beside = QHBoxLayout(bars)
        beside.setContentsMargins(0, 0, 0, 0)
        beside.setSpacing(0)
        beside.addWidget(self.income, 1)
        beside.addWidget(_rule(upright=True))
        beside.addWidget(self.expense, 1)
        self.around = QScrollArea()
        self.around.setWidget(bars)
        self.around.setWidgetResizable(True)
        self.around.setFrameShape(QFrame.Shape.NoFrame)
        self.around.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.around.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        box = QFrame()
        box.setProperty("role", "pane")
        column = QVBoxLayout(box)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.around, 11)
        column.addWidget(_rule(upright=False))
        column.addWidget(self.months, 9)
        return box

    def _connect(self) -> None:
        self.year.changed.connect(lambda: self.to_year(int(self.year.value())))
        self.fund.changed.connect(self.reload_now)
        self.table.current_changed.connect(self._mark)
        self.table.opened.connect(lambda: self.to_vouchers(self.table.key()))
        self.paper.clicked.connect(self.print_sheet)
        self.books.clicked.connect(lambda: self.desk.open_page("fund"))
        self.back.clicked.connect(self.to_today)
        self.every.clicked.connect(lambda: self.fund.set_value(""))
        for chart in self._each():
            chart.moved.connect(lambda at, chart=chart: self._choose(chart, at))
            chart.opened.connect(lambda at, chart=chart: self.to_vouchers(self._key(chart, at)))

    def _each(self) -> tuple[Chart, ...]:
        return self.income, self.expense, self.months

    def _measure(self) -> None:
        self._bar.setFixedHeight(theme.row(_TOOLBAR))
        self._footer.setFixedHeight(theme.row(_FOOTER))

    # -- what is shown ----------------------------------------------------------------------------

    def reload(self) -> None:
        """The year again; what was chosen stays chosen."""
        self._stale = False
        self._offer()
        fund = int(self.fund.value()) if self.fund.value() else None
        series = year_series(self.desk.store, year=self._year, today=self.desk.today(), fund=fund)
        key = self.table.key()
        lines = max(len(series.sources), len(series.uses))
        self.income.show_items(series.sources, lines=lines)
        self.expense.show_items(series.uses, lines=lines)
        self.months.show_months(series.months)
        blocked = self.table.blockSignals(True)
        self.table.figures.show_rows(rows_of(series))
        self.table.measure()
        if not self.table.choose(key):
            self.table.choose_first()
        self.table.blockSignals(blocked)
        self.pane.head.show_year(self._year)
        self.fund.set_used(bool(fund))
        self._mark()
        self._count(series)
        self._cover(series)

    def _offer(self) -> None:
        """The years up to this one, the funds."""
        store, this = self.desk.store, self.desk.today().year
        there = {*years(store, self.desk.today()), self._year}
        blocked = self.year.blockSignals(True)
        self.year.set_options(
            [
                (str(one), _("{year}|filter").format(year=one))
                for one in sorted(there, reverse=True)
                if one <= this
            ]
        )
        self.year.set_value(str(self._year))
        self.year.blockSignals(blocked)
        known = funds(store, archived=True)
        self.fund.set_options([("", _("All funds")), *((str(one.id), one.name) for one in known)])

    def _count(self, series: YearSeries) -> None:
        now = series.total
        said = (
            (_("Beginning of the year {amount}"), now.opening),
            (_("Income {amount}"), now.income),
            (_("Expense {amount}"), now.expense),
            (_("Left {amount}"), now.closing),
        )
        self.count.setText("    ".join(words.format(amount=show_money(fen)) for words, fen in said))

    def _cover(self, series: YearSeries) -> None:
        focus = self.focusWidget()
        inside = focus is not None and self.empty.isAncestorOf(focus)
        self.empty.setVisible(series.empty)
        for chart in self._each():
            chart.setEnabled(not series.empty)
        self.paper.setEnabled(not series.empty)
        if not series.empty:
            if inside:
                self.table.setFocus()
            return
        ways = [self.books]
        if self._year != self.desk.today().year:
            self.back.setText(_("This year"))
            ways.append(self.back)
        if self.fund.value():
            ways.append(self.every)
        self.empty.setGeometry(self.splitter.geometry())
        self.empty.raise_()
        self.empty.show_state(
            "chart-column",
            _("No entries in {year}").format(year=self._year),
            _("What is posted in the books is shown here at once."),
            ways,
        )
        if self.table.hasFocus():
            self.empty.focus_way_out()

    def resizeEvent(self, event: Any) -> None:
        """What covers the charts goes with them."""
        super().resizeEvent(event)
        self.empty.setGeometry(self.splitter.geometry())

    # -- chosen here, marked there ----------------------------------------------------------------

    def _key(self, chart: Chart, at: int) -> Key:
        """What a mark stands for, as the table knows it."""
        if isinstance(chart, LineChart):
            return "month", chart.month(at)
        assert isinstance(chart, BarChart)
        return "income" if chart is self.income else "expense", chart.items[at].account

    def _choose(self, chart: Chart, at: int) -> None:
        for other in self._each():
            if other is not chart:
                other.look_at(-1)
        blocked = self.table.blockSignals(True)
        self.table.choose(self._key(chart, at))
        self.table.blockSignals(blocked)
        if chart is not self.months:
            middle = chart.mapTo(self._bars, chart.box(at).center())
            self.around.ensureVisible(middle.x(), middle.y(), 0, chart.box(at).height())
        self.hints_changed.emit()

    def _mark(self) -> None:
        table, id = self.table.key() or ("", 0)
        self.income.look_at(self.income.place_of(id) if table == "income" else -1)
        self.expense.look_at(self.expense.place_of(id) if table == "expense" else -1)
        self.months.look_at(self.months.place_of(id) if table == "month" else -1)
        self.hints_changed.emit()

    # -- what is done -----------------------------------------------------------------------------

    def to_vouchers(self, key: Key | None) -> None:
        """The vouchers behind a bar, a month or a row."""
        if key is None:
            return
        where: dict[str, Any] = {"year": str(self._year), "account": key[1]}
        if key[0] == "month":
            where = {"month": f"{self._year}-{key[1]:02d}"}
        if self.fund.value():
            where["fund"] = int(self.fund.value())
        self.desk.open_page("vouchers", **where)

    def to_year(self, year: int) -> None:
        """Another year."""
        self._year = year
        self.reload_now()

    # -- what the window asks ---------------------------------------------------------------------

    def go(self, **where: Any) -> None:
        """`year=`, `fund=`."""
        if "fund" in where:
            self._offer()
            self.fund.set_value(str(where["fund"] or ""))
        self.to_year(min(int(where.get("year", self._year)), self.desk.today().year))

    def print_sheet(self) -> None:
        """Income and expense of the chosen month on paper, else of the last one that is shown."""
        table, id = self.table.key() or ("", 0)
        today = self.desk.today()
        last = today.month if self._year == today.year else 12
        number = min(id, last) if table == "month" else last
        self.desk.print_report("income-expense", month=f"{self._year}-{number:02d}")

    def find(self) -> None:  # type: ignore[override]  # the page's word, not QWidget's static one
        """There is nothing to search; the filter by fund is next to it."""
        self.fund.setFocus()

    def step(self, n: int) -> None:
        """A year on or back, as far as there are some."""
        offered = [int(self.year.itemData(at)) for at in range(self.year.count())]
        if min(offered) <= self._year + n <= max(offered):
            self.to_year(self._year + n)

    def to_today(self) -> None:
        """This year."""
        self.to_year(self.desk.today().year)

    def panes(self) -> list[QWidget]:
        """Table, charts, year."""
        if self.empty.isVisible():
            return [self.books, self.year]
        charts = [chart for chart in self._each() if chart.marks()]
        return [self.table, *charts, self.year]

    def foot(self) -> int:
        """The line of sums."""
        return theme.row(_FOOTER)

    def hints(self) -> list[str]:
        """The keys of table and charts."""
        if self.empty.isVisible():
            return [_("PgUp PgDn year")]
        return [
            _("↑↓ move"),
            _("Enter vouchers"),
            _("F6 next chart"),
            _("PgUp PgDn year"),
            _("Ctrl+P print"),
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
            self.panes()[0].setFocus()


def _rule(*, upright: bool) -> QFrame:
    """A line between two charts."""
    rule = QFrame()
    rule.setProperty("role", "rule")
    if upright:
        rule.setFixedWidth(1)
    else:
        rule.setFixedHeight(1)
    return rule
