"""统计: the summary of a month, a quarter or a year; each figure leads to the records behind it."""

from __future__ import annotations

from datetime import date, timedelta
from functools import partial
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QScrollArea,
    QSplitter,
    QVBoxLayout,
    QWidget,
)
from shiboken6 import isValid

from db.store import Store
from db.summaries import Link
from db.summary_period import Period, period_of
from db.words import N_, _
from gui import theme
from gui.controls import Button, Combo, IconButton, Segmented
from gui.desk import Desk, Progress, Task
from gui.empty_state import EmptyState
from gui.fund_charts_chart import Chart
from gui.menu import Menu
from gui.page import Page
from gui.summary_charts import SummaryBars, SummaryCells
from gui.summary_curve import SummaryCurve
from gui.summary_export import export_tables
from gui.summary_notice import NoticeDialog
from gui.summary_table import SummaryTable
from reports.summary_telling import told
from reports.summary_told import Table, Told

_TOOLBAR = 48
_SHAPE = "summary"
_OFFERED = {"month": 13, "quarter": 9, "year": 6}


class SummaryPage(Page):
    """A period beside the one before and the same of the year before. It is counted on a worker;
    what stood there stays until the new figures come."""

    name = "summary"
    title = N_("Statistics|page")
    icon = "chart-line"
    area = "reports"

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._day = desk.today()
        self.told: Told | None = None
        self._task: Task | None = None
        self.kind = Segmented(
            (
                ("month", _("Month|period")),
                ("quarter", _("Quarter|period")),
                ("year", _("Year|period")),
            ),
            name=_("Period"),
        )
        self.back_button = IconButton("chevron-left", _("Back (PgUp)"))
        self.on_button = IconButton("chevron-right", _("On (PgDn)"))
        self.period_button = Button("", icon="calendar")
        self.state = QLabel()
        self.state.setProperty("role", "label")
        self.words_button = Button(_("Notice board"), icon="bullhorn")
        self.export_button = Button(_("Export"), icon="download")
        self.more_button = Button(_("More papers"), icon="ellipsis", key="Ctrl+Shift+P")
        self.paper = Button(_("Print"), icon="print", key="Ctrl+P", kind="primary")
        self.cells = SummaryCells()
        self.curve = SummaryCurve()
        self.bars = SummaryBars()
        self.table = SummaryTable()
        self.part = Combo(name=_("Section"))
        self.part.setMinimumWidth(theme.px(150))
        self._build()
        self.empty = EmptyState(parent=self)
        self.empty.setProperty("role", "pane")
        self.empty.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.before = Button(_("The period before"), kind="primary", parent=self.empty)
        self.before.hide()
        self.empty.hide()
        self._connect()

    # -- how it stands ----------------------------------------------------------------------------

    def _build(self) -> None:
        bar = self._bar = QFrame()
        bar.setProperty("role", "toolbar")
        row = QHBoxLayout(bar)
        row.setContentsMargins(16, 0, 16, 0)
        row.setSpacing(8)
        for part in (self.kind, self.back_button, self.period_button, self.on_button, self.state):
            row.addWidget(part)
        row.addStretch(1)
        for part in (self.words_button, self.more_button, self.export_button, self.paper):
            row.addWidget(part)
        self.splitter = QSplitter(Qt.Orientation.Horizontal)
        self.splitter.setHandleWidth(1)
        self.splitter.setChildrenCollapsible(False)
        self.splitter.addWidget(self._left())
        self.splitter.addWidget(self._right())
        self.splitter.setStretchFactor(1, 1)
        self.splitter.setSizes([520, 774])
        self.splitter.restoreState(self.desk.settings.state(_SHAPE))
        self.splitter.splitterMoved.connect(
            lambda: self.desk.settings.keep_state(_SHAPE, self.splitter.saveState())
        )
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(bar)
        column.addWidget(self.splitter, 1)
        theme.signal.changed.connect(self._measure)
        self._measure()

    def _left(self) -> QWidget:
        """The figures and the charts one below the other, which scroll where the window is low."""
        inside = QWidget()
        inside.setProperty("role", "pane")
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.cells)
        column.addWidget(self.curve, 5)
        column.addWidget(self.bars, 4)
        area = self._area = QScrollArea()
        area.setWidget(inside)
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        return area

    def _right(self) -> QWidget:
        box = QFrame()
        box.setProperty("role", "pane")
        head = self._head = QFrame()
        head.setProperty("role", "toolbar")
        self._head_row = QHBoxLayout(head)
        self._head_row.setContentsMargins(12, 0, 12, 0)
        self._head_row.addWidget(self.part)
        self._head_row.addStretch(1)
        column = QVBoxLayout(box)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(head)
        column.addWidget(self.table, 1)
        return box

    def _measure(self) -> None:
        self._bar.setFixedHeight(theme.row(_TOOLBAR))
        self._head.setFixedHeight(theme.row(_TOOLBAR))

    def _connect(self) -> None:
        self.kind.changed.connect(lambda _kind: self.reload_now())
        self.back_button.clicked.connect(lambda _on=False: self.step(-1))
        self.on_button.clicked.connect(lambda _on=False: self.step(1))
        self.period_button.clicked.connect(self.offer_periods)
        self.words_button.clicked.connect(self.show_words)
        self.more_button.clicked.connect(self.offer_papers)
        self.export_button.clicked.connect(self.export)
        self.paper.clicked.connect(self.print_sheet)
        self.before.clicked.connect(lambda: self.step(-1))
        self.part.changed.connect(self._fill)
        self.table.opened.connect(self._open_row)
        self.table.current_changed.connect(self.hints_changed)
        for chart in (self.cells, self.curve, self.bars):
            chart.opened.connect(lambda at, chart=chart: self._open_mark(chart, at))
        self._on_key("Ctrl+Shift+P", self.offer_papers)

    # -- the period -------------------------------------------------------------------------------

    def period(self) -> Period:
        """The one that is shown."""
        return period_of(self.kind.value(), self._day)

    def step(self, n: int) -> None:
        """A period on or back, not beyond today's."""
        shown = self.period()
        day = shown.first - timedelta(1) if n < 0 else shown.until
        if day <= self.desk.today():
            self.to_day(day)

    def to_day(self, day: date) -> None:
        """The period of this day."""
        self._day = day
        self.reload_now()

    def to_today(self) -> None:
        """The period that runs."""
        self.to_day(self.desk.today())

    def offer_periods(self) -> None:
        """The last periods of this kind, in a menu."""
        menu = Menu(self, _("Period"))
        kind, day = self.kind.value(), self.desk.today()
        for _number in range(_OFFERED[kind]):
            one = period_of(kind, day)
            menu.add(one.label, "calendar", "", partial(self.to_day, one.first))
            day = one.first - timedelta(1)
        menu.popup(self.period_button.mapToGlobal(self.period_button.rect().bottomLeft()))

    # -- what is shown ----------------------------------------------------------------------------

    def reload(self) -> None:
        """Count again beside the window."""
        self._stale = False
        period, today, who = self.period(), self.desk.today(), self.desk.store.staff
        self.period_button.setText(period.label)
        self.on_button.setEnabled(period.until <= today)
        self.state.setText(_("Counting…"))
        if self._task is not None:
            self._task.cancel()

        def count(store: Store, _progress: Progress) -> Told:
            return told(store, period, today)

        def done(found: Told) -> None:
            if isValid(self) and self.desk.store.staff == who:
                self._show(found)

        task = self._task = self.desk.later(count, done, label=_("Count the period"))
        task.finished.connect(lambda: self._ended(task))

    def _ended(self, task: Task) -> None:
        # Another language makes the window anew while figures are on their way.
        if isValid(self) and self._task is task:
            self._task = None
            self.state.setText(self.told.state if self.told else "")

    @property
    def counting(self) -> bool:
        """Whether other figures are on their way."""
        return self._task is not None

    def _on_seated(self) -> None:
        """What another may see is put away at once."""
        self.told = None
        self.cells.show_cells(())
        self.curve.show_curve(None)
        self.bars.show_bars(None)
        self._fill()
        super()._on_seated()

    def _show(self, found: Told) -> None:
        self.told = found
        self.state.setText(found.state)
        self.cells.show_cells(found.cells)
        self.curve.show_curve(found.curve)
        self.bars.show_bars(found.bars)
        self.curve.setVisible(found.curve is not None)
        self.bars.setVisible(found.bars is not None)
        self._offer_parts(found)
        self._fill()
        self._cover(found)
        self.summary_changed.emit()
        self.hints_changed.emit()

    def _offer_parts(self, found: Told) -> None:
        """The sections there are; another member of staff may see others."""
        labels = dict.fromkeys((one.part, one.section) for one in found.tables)
        self.part.set_options([("", _("All sections")), *labels])

    def _fill(self) -> None:
        self.table.show_tables(self.tables())

    def tables(self) -> list[Table]:
        """Those of the section that is chosen."""
        if self.told is None:
            return []
        part = self.part.value()
        return [one for one in self.told.tables if part in ("", one.part)]

    def _cover(self, found: Told) -> None:
        """Where nothing happened, that is said, and the way back."""
        focus = self.focusWidget()
        inside = focus is not None and self.empty.isAncestorOf(focus)
        self.empty.setVisible(found.empty)
        for button in (self.words_button, self.more_button, self.export_button, self.paper):
            button.setEnabled(not found.empty)
        if not found.empty:
            if inside:
                self.table.setFocus()
            return
        self.empty.setGeometry(self.splitter.geometry())
        self.empty.raise_()
        self.empty.show_state(
            "chart-line",
            _("Nothing happened in {period}").format(period=found.short),
            _("Bookings, consultations and money are counted here as soon as there are any."),
            [self.before],
        )
        if self.table.hasFocus() or focus is None:
            self.empty.focus_way_out()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """What covers the figures goes with them."""
        super().resizeEvent(event)
        self.empty.setGeometry(self.splitter.geometry())

    # -- where figures lead -----------------------------------------------------------------------

    def _open_row(self) -> None:
        one = self.table.current()
        self.follow(one.row.link if one and one.row else None)

    def _open_mark(self, chart: Chart, at: int) -> None:
        if chart is self.cells:
            self.follow(self.cells.cells[at].link)
        elif chart is self.bars:
            self.follow(self.bars.bars[at].link)
        elif self.curve.curve is not None:
            self.follow(self.curve.curve.points[at].link)

    def follow(self, link: Link | None) -> None:
        """To the records behind a figure."""
        if link is None:
            self.desk.say(_("Behind this figure there is no list of its own."))
        else:
            self.desk.open_page(link.page, **dict(link.where))

    # -- what is taken along ----------------------------------------------------------------------

    def show_words(self) -> None:
        """The words for the notice board."""
        if self.told is None or self.told.empty:
            return
        dialog = NoticeDialog(self.desk, self, self.told.notice)
        dialog.printed.connect(lambda length: self._print("summary-notice", length=length))
        dialog.open()

    def offer_papers(self) -> None:
        """The other papers of the period, in a menu."""
        if self.told is None or self.told.empty:
            return
        menu = Menu(self, _("Papers"))
        menu.add(_("Summary"), "file-lines", "Ctrl+P", self.print_sheet)
        menu.add(_("Key figures for the door"), "door-open", "", self.print_door)
        menu.add(_("Words for the notice board"), "bullhorn", "", self.show_words)
        menu.popup(self.more_button.mapToGlobal(self.more_button.rect().bottomLeft()))

    def print_sheet(self) -> None:
        """The summary on paper."""
        if self.paper.isEnabled():
            self._print("summary")

    def print_door(self) -> None:
        """The page of key figures for the door."""
        self._print("key-figures")

    def _print(self, report: str, **more: Any) -> None:
        values = {"kind": self.kind.value(), "date": self.period().first}
        self.desk.print_report(report, **values, **more)

    def export(self) -> None:
        """The tables that are shown as a spreadsheet."""
        if self.told is not None and not self.told.empty:
            export_tables(self.desk, self, f"{self.told.title} {self.told.short}", self.tables())

    # -- what the window asks ---------------------------------------------------------------------

    def go(self, **where: Any) -> None:
        """`kind=` month, quarter or year, `day=` a day of it."""
        if isinstance(where.get("day"), date):
            self._day = where["day"]
        if where.get("kind"):
            blocked = self.kind.blockSignals(True)
            self.kind.set_value(where["kind"])
            self.kind.blockSignals(blocked)
        if where:
            self.reload_now()

    def find(self) -> None:  # type: ignore[override]  # the page's word, not QWidget's static one
        """There is nothing to search; the choice of section is nearest to it."""
        self.part.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def panes(self) -> list[QWidget]:
        """Figures, charts, table, period."""
        if self.empty.isVisible():
            return [self.before, self.kind]
        charts = [one for one in (self.cells, self.curve, self.bars) if one.marks()]
        return [self.table, *charts, self.period_button]

    def hints(self) -> list[str]:
        """The keys of figures, charts and table."""
        if self.empty.isVisible():
            return [_("PgUp PgDn period")]
        return [
            _("↑↓ move"),
            _("Enter records"),
            _("F6 next pane"),
            _("PgUp PgDn period"),
            _("Ctrl+C copy the table"),
            _("Ctrl+P print"),
        ]

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc goes back to the table."""
        if event.key() == Qt.Key.Key_Escape:
            self.table.setFocus()
            return
        super().keyPressEvent(event)

    def showEvent(self, event: QShowEvent) -> None:
        """The focus begins in the table."""
        super().showEvent(event)
        if self.focusWidget() is None:
            self.panes()[0].setFocus()
