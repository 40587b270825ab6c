"""How something repeats, as it is chosen: each week on some days, monthly, yearly, by days."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QStackedWidget, QVBoxLayout, QWidget

from db.formats import WEEKDAYS_SHORT
from db.recurrence import build
from db.rules import Refused
from db.words import N_, _
from gui.controls import Combo
from gui.number_edit import NumberEdit
from gui.weekday_buttons import WeekdayButtons

ONCE, WEEKS, DAYS, MONTH_DAY, MONTH_WEEKDAY, MONTH_END, YEAR = (
    "once",
    "weeks",
    "days",
    "month_day",
    "month_weekday",
    "month_end",
    "year",
)
REPEATS: tuple[tuple[str, int, str], ...] = (
    (WEEKS, 1, N_("Every week")),
    (WEEKS, 2, N_("Every 2 weeks")),
    (WEEKS, 3, N_("Every 3 weeks")),
    (WEEKS, 4, N_("Every 4 weeks")),
    (DAYS, 1, N_("By days")),
    (MONTH_DAY, 1, N_("Monthly, by day")),
    (MONTH_WEEKDAY, 1, N_("Monthly, by weekday")),
    (MONTH_END, 1, N_("Last day of month")),
    (YEAR, 1, N_("Yearly")),
)
_SINGLE = (ONCE, 1, N_("Only once"))
ORDINALS = (
    (1, N_("first")),
    (2, N_("second")),
    (3, N_("third")),
    (4, N_("fourth")),
    (5, N_("fifth")),
    (-1, N_("last")),
)


class Repetition(QWidget):
    """The choice and what belongs to it; `changed` when it may give other dates.

    With `single` it can also happen only once. `first` gives the first day, None while unreadable.
    """

    changed = Signal()

    def __init__(
        self, first: Callable[[], date | None], parent: QWidget | None = None, *, single: bool
    ) -> None:
        super().__init__(parent)
        self._first = first
        label = QLabel(_("Repetition"))
        label.setObjectName("FieldLabel")
        self.repeat = Combo(parent=self)
        for kind, every, words in (_SINGLE, *REPEATS) if single else REPEATS:
            self.repeat.addItem(_(words), (kind, every))
        self.repeat.setAccessibleName(_("Repetition"))
        label.setBuddy(self.repeat)
        self.stack = QStackedWidget(self)
        self.stack.setFixedHeight(32)
        self._pages = {
            ONCE: self.stack.addWidget(QWidget()),
            WEEKS: self.stack.addWidget(self._weeks_page()),
            DAYS: self.stack.addWidget(self._days_page()),
            MONTH_DAY: self.stack.addWidget(self._month_day_page()),
            MONTH_WEEKDAY: self.stack.addWidget(self._month_weekday_page()),
            MONTH_END: self.stack.addWidget(QWidget()),
            YEAR: self.stack.addWidget(QLabel()),
        }
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.repeat)
        row.addWidget(self.stack, 1)
        self.problem = QLabel()
        self.problem.setObjectName("FieldError")
        self.problem.hide()
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(3)
        box.addWidget(label)
        box.addLayout(row)
        box.addWidget(self.problem)
        self._switch()
        self.weekdays.changed.connect(self.changed)
        for combo in (self.repeat, self.ordinal, self.weekday):
            combo.currentIndexChanged.connect(self._switch)
        for number in (self.every_days, self.month_day):
            number.changed.connect(self.changed)

    def _weeks_page(self) -> QWidget:
        self.weekdays = WeekdayButtons(self)
        return self.weekdays

    def _days_page(self) -> QWidget:
        self.every_days = NumberEdit(1, 90, _("Days between"))
        return _line(_("every"), self.every_days, _("days"))

    def _month_day_page(self) -> QWidget:
        self.month_day = NumberEdit(1, 31, _("Day of the month"))
        return _line(_("on day"), self.month_day, _("of the month, if there is one"))

    def _month_weekday_page(self) -> QWidget:
        self.ordinal, self.weekday = Combo(parent=self), Combo(parent=self)
        for number, words in ORDINALS:
            self.ordinal.addItem(_(words), number)
        for day, words in enumerate(WEEKDAYS_SHORT):
            self.weekday.addItem(_(words), day)
        self.ordinal.setAccessibleName(_("Which in the month"))
        self.weekday.setAccessibleName(_("Weekday"))
        return _line(_("on the"), self.ordinal, self.weekday)

    def once(self) -> bool:
        """Whether it happens only once."""
        return bool(self.repeat.currentData()[0] == ONCE)

    def choose(self, kind: str) -> None:
        """Choose the first of this kind."""
        kinds = [self.repeat.itemData(at)[0] for at in range(self.repeat.count())]
        self.repeat.setCurrentIndex(kinds.index(kind))

    def follow(self, day: date) -> None:
        """The kinds of repeating that take their day from the first date."""
        self.weekdays.set_value([day.weekday()])
        self.month_day.set_value(day.day)
        self.ordinal.setCurrentIndex(min((day.day - 1) // 7, 4))
        self.weekday.setCurrentIndex(day.weekday())

    def start_moved(self) -> None:
        """A new first date brings its weekday along while only one weekday was chosen."""
        day = self._first()
        if day is not None and len(self.weekdays.value()) <= 1:
            self.follow(day)
            self.changed.emit()

    def rule(self, first: date) -> str:
        """What was chosen, by RFC 5545; refused without a weekday."""
        kind, every = self.repeat.currentData()
        if kind == ONCE:
            return build("DAILY", 1)
        if kind == WEEKS:
            days = self.weekdays.value()
            if not days:
                raise Refused(_("Choose at least one weekday."), "rule")
            return build("WEEKLY", every, weekdays=days)
        if kind == DAYS:
            return build("DAILY", self.every_days.value())
        if kind == MONTH_DAY:
            return build("MONTHLY", monthday=self.month_day.value())
        if kind == MONTH_END:
            return build("MONTHLY", monthday=-1)
        if kind == MONTH_WEEKDAY:
            return build(
                "MONTHLY",
                weekdays=[self.weekday.currentData()],
                ordinal=self.ordinal.currentData(),
            )
        return build("YEARLY", month=first.month, monthday=first.day)

    def show_error(self, message: str) -> None:
        """Say what is wrong with it; '' takes it away."""
        self.problem.setVisible(bool(message))
        self.problem.setText(message)

    def _switch(self) -> None:
        kind, _every = self.repeat.currentData()
        self.stack.setCurrentIndex(self._pages[kind])
        self.repeat.setFixedWidth(96 if kind == WEEKS else 124)
        self.changed.emit()


def _line(*parts: QWidget | str) -> QWidget:
    box = QWidget()
    row = QHBoxLayout(box)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(6)
    for part in parts:
        row.addWidget(QLabel(part) if isinstance(part, str) else part)
    row.addStretch(1)
    return box
