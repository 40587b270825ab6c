"""统计: the consultations of a month or a year in figures, as the paper shows them.

The screen hides what the paper hides: figures are copied from it into other papers.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from db.consultation_counts import (
    FIGURES,
    HIDDEN,
    NONE,
    ServiceCounts,
    lines,
    month_counts,
    refuse_unfinished,
    still_open,
    year_counts,
)
from db.formats import show_month
from db.rules import Refused
from db.store import Store
from db.words import N_, _
from gui import theme
from gui.controls import Button, IconButton, NoteBox, Segmented
from gui.desk import Desk, Progress
from gui.empty_state import EmptyState
from gui.figure_table import FigureColumn, FigureTable
from gui.page import Page

_BARS = 160


class ConsultationCountsPage(Page):
    """A period, a line for each service, and below what people came with."""

    name = "consultation-counts"
    title = N_("Figures|consultations")
    icon = "chart-column"
    area = "consultations"

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        # The last month that is over: what is asked for on the first days of the next.
        self.first = (desk.today().replace(day=1) - timedelta(1)).replace(day=1)
        self.counts: list[ServiceCounts] = []
        self.kind = Segmented(
            (("month", _("Month|period")), ("year", _("Year|period"))), name=_("Period")
        )
        self.kind.changed.connect(lambda _kind: self.reload_now())
        self.back_button = IconButton("chevron-left", _("Back (PgUp)"))
        self.back_button.clicked.connect(lambda _on=False: self.step(-1))
        self.on_button = IconButton("chevron-right", _("On (PgDn)"))
        self.on_button.clicked.connect(lambda _on=False: self.step(1))
        self.period = QLabel()
        self.period.setProperty("role", "section")
        self.unfinished = QLabel()
        self.unfinished.setProperty("role", "label")
        self.print_button = Button(_("Print the sheet"), icon="print", key="Ctrl+P", kind="primary")
        self.print_button.clicked.connect(self.print_sheet)
        self.note = NoteBox("warn")
        self.note.hide()
        self.empty = EmptyState(parent=self)
        self._build()

    def _build(self) -> None:
        self._bar = QFrame()
        self._bar.setProperty("role", "toolbar")
        row = QHBoxLayout(self._bar)
        row.setContentsMargins(16, 0, 16, 0)
        row.setSpacing(8)
        for widget in (self.kind, self.back_button, self.on_button, self.period):
            row.addWidget(widget)
        row.addStretch(1)
        row.addWidget(self.unfinished)
        row.addWidget(self.print_button)
        self._inside = QWidget()
        self._inside.setProperty("role", "pane")
        self.tables = QVBoxLayout(self._inside)
        self.tables.setContentsMargins(16, 12, 16, 16)
        self.tables.setSpacing(8)
        self.area_ = QScrollArea()
        self.area_.setWidget(self._inside)
        self.area_.setWidgetResizable(True)
        self.area_.setFrameShape(QFrame.Shape.NoFrame)
        self.area_.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.area_.setAccessibleName(_("Figures|consultations"))
        self.stack = QStackedWidget()
        self.stack.addWidget(self.area_)
        self.stack.addWidget(self.empty)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._bar)
        column.addWidget(self.note)
        column.addWidget(self.stack, 1)
        theme.signal.changed.connect(self._measure)
        self._measure()

    def _measure(self) -> None:
        self._bar.setFixedHeight(theme.row(48))

    # -- the period -------------------------------------------------------------------------------

    def after(self) -> date:
        """The day after the period."""
        if self.by_year():
            return date(self.first.year + 1, 1, 1)
        return (self.first + timedelta(31)).replace(day=1)

    def start(self) -> date:
        """Its first day."""
        return self.first.replace(month=1) if self.by_year() else self.first

    def by_year(self) -> bool:
        """Whether a year is shown, and not a month."""
        return self.kind.value() == "year"

    def step(self, n: int) -> None:
        """A month or a year on or back, not beyond today's."""
        if self.by_year():
            there = self.first.replace(year=self.first.year + n)
        else:
            there = (self.after() if n > 0 else self.first - timedelta(1)).replace(day=1)
        this = self.desk.today().replace(day=1)
        if there.year > this.year or (there > this and not self.by_year()):
            return
        self.first = min(there, this)
        self.reload_now()

    def to_today(self) -> None:
        """The month that runs."""
        self.first = self.desk.today().replace(day=1)
        self.reload_now()

    def go(self, **where: object) -> None:
        """`day=` shows its month."""
        day = where.get("day")
        if isinstance(day, date):
            self.first = day.replace(day=1)
            self.kind.set_value("month")
            self.reload_now()

    # -- what is shown ----------------------------------------------------------------------------

    def reload(self) -> None:
        """Count again. A year takes a moment and is counted beside the window."""
        self._say_period()
        if not self.by_year():
            self._show(month_counts(self.desk.store, month=self.first))
            return
        year = self.first.year

        def count(store: Store, _progress: Progress) -> list[ServiceCounts]:
            return year_counts(store, year=year)

        def done(found: list[ServiceCounts]) -> None:
            if self.by_year() and self.first.year == year:
                self._show(found)

        self.desk.later(count, done, label=_("Count the year"))

    def _say_period(self) -> None:
        start, after = self.start(), self.after()
        year = _("Year {year}").format(year=start.year)
        self.period.setText(year if self.by_year() else show_month(start))
        self.on_button.setEnabled(after <= self.desk.today())
        try:
            refuse_unfinished(start, after, self.desk.today())
            why = ""
        except Refused as refused:
            why = refused.message
        self.unfinished.setText(why)
        self.print_button.setEnabled(not why)
        left = still_open(self.desk.store, start, min(after, self.desk.today()))
        self.note.setVisible(bool(left))
        if left:
            self.note.set_note(
                "warn",
                _(
                    "Appointments that nobody has ended or marked as missed: {n}."
                    " They are not counted."
                ).format(n=left),
            )

    def _show(self, found: list[ServiceCounts]) -> None:
        self.counts = found
        while item := self.tables.takeAt(0):
            if widget := item.widget():
                widget.deleteLater()
        any_ = any(one.counts[key] for one in found for key, _label in FIGURES)
        self.stack.setCurrentIndex(0 if any_ else 1)
        if not any_:
            self.empty.show_state(
                "chart-column",
                _("No consultations"),
                _("Nothing was held or cancelled in this period. PgUp goes back."),
                (),
            )
            return
        self.tables.addWidget(_figures(found))
        if any(one.by_month for one in found):
            self.tables.addWidget(_head(_("Months")))
            self.tables.addWidget(_months(found))
        for one in found:
            if one.show("done") != NONE:
                self.tables.addWidget(_head(one.service.name))
                self.tables.addWidget(_breakdown(one))
        legend = QLabel(
            _(
                "{mark} is not shown, as on paper: a number below five, or one from which such a"
                " number could be worked out."
            ).format(mark=HIDDEN)
        )
        legend.setProperty("role", "help")
        legend.setWordWrap(True)
        self.tables.addWidget(legend)
        self.tables.addStretch(1)
        self.summary_changed.emit()

    def print_sheet(self) -> None:
        """The sheet of the period, once it is over."""
        if not self.print_button.isEnabled():
            self.desk.say(self.unfinished.text(), "warn")
        elif self.by_year():
            self.desk.print_report("consultation-year", year=self.first.year)
        else:
            self.desk.print_report("consultation-month", month=f"{self.first:%Y-%m}")

    def panes(self) -> list[QWidget]:
        """The figures, the choice of period."""
        return [self.area_, self.kind]

    def hints(self) -> list[str]:
        """Keys here."""
        return [_("PgUp PgDn month"), _("Ctrl+T this month"), _("Ctrl+P print")]


def _figures(found: Sequence[ServiceCounts]) -> QWidget:
    short = {"late": _("Late|cancelled")}
    columns = [FigureColumn(_("Service"), 150, left=True)]
    columns += [FigureColumn(short.get(key, _(label)), 94) for key, label in FIGURES]
    columns += [
        FigureColumn(label, 90) for label in (_("Average|score"), _("Hours"), _("Days waited"))
    ]
    rows = [
        [
            one.service.name,
            *(one.show(key) for key, _label in FIGURES),
            one.figure("average"),
            one.figure("hours"),
            one.figure("wait_days"),
        ]
        for one in found
    ]
    return FigureTable(columns, rows)


def _months(found: Sequence[ServiceCounts]) -> QWidget:
    columns = [FigureColumn(_("Service"), 110, left=True), FigureColumn("", 110, left=True)]
    columns += [FigureColumn(str(number), 62) for number in range(1, 13)]
    columns.append(FigureColumn(_("Whole year"), 74))
    rows = [
        [
            one.service.name if key == "done" else "",
            _(label),
            *(month[key] for month in one.by_month),
            one.show(key),
        ]
        for one in found
        for key, label in FIGURES[:2]
    ]
    return FigureTable(columns, rows)


def _breakdown(one: ServiceCounts) -> QWidget:
    """Questions with bars, then outcomes, then who was there."""
    box = QWidget()
    row = QHBoxLayout(box)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(24)
    questions = lines(one, one.questions)
    most = max((line.count or 0 for line in questions), default=0) or 1
    row.addWidget(
        _listed(
            _("Question"),
            [(line.label, line.shown) for line in questions],
            bars=[(line.count or 0) / most for line in questions],
        ),
        3,
        Qt.AlignmentFlag.AlignTop,
    )
    outcomes = [(line.label, line.shown) for line in lines(one, one.outcomes)]
    people = [(part.label, one.show(part.key)) for part in one.consultants]
    for label, those in ((_("Outcome"), outcomes), (_("Consultant"), people)):
        row.addWidget(_listed(label, those), 2, Qt.AlignmentFlag.AlignTop)
    return box


def _listed(
    label: str, rows: Sequence[tuple[str, str]], *, bars: Sequence[float] = ()
) -> FigureTable:
    columns = [FigureColumn(label, 150, left=True), FigureColumn(_("Sessions"), 84)]
    return FigureTable(columns, rows, bars=bars, bar_width=_BARS if bars else 0)


def _head(words: str) -> QLabel:
    head = QLabel(words)
    head.setProperty("role", "section")
    head.setContentsMargins(0, 8, 0, 0)
    return head
