"""Dates that repeat: the form on the left, every date with its result on the right.

Nothing is saved while a date is open. The preview follows the form as it is typed. What is booked
on the dates says the dialog that is made of this one.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any, Protocol

from PySide6.QtCore import Qt, QTimer, SignalInstance
from PySide6.QtGui import QGuiApplication, QShowEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from db.fields import Field
from db.formats import show_day
from db.rooms import rooms
from db.rules import Refused
from db.series import Choice, Occurrence
from db.words import N_, _
from gui import icons, theme
from gui.controls import CheckBox, NoteBox
from gui.desk import Desk
from gui.dialog import Dialog
from gui.form_scroll import FormScroll
from gui.inputs import input_for
from gui.series_lines import (
    OTHER_TIME,
    Choices,
    calendar_note,
    counts,
    lines,
    midnight_after,
    problem_of,
)
from gui.series_model import Line, Option
from gui.series_rule import FORM_WIDTH
from gui.series_table import SeriesTable

_WAIT_MS = 120
_PLACE = ("starts", "ends", "rooms", "duty")
_COUNTS = (
    ("free", N_("Free {n}"), "check", "text"),
    ("room", N_("Other room {n}"), "", "text"),
    ("time", N_("Other time {n}"), "", "text"),
    ("waiting", N_("Waits {n}"), "", "text"),
    ("skipped", N_("Skipped {n}"), "", "text"),
    ("open", N_("Undecided {n}"), "circle-exclamation", "err"),
)


class DatesForm(Protocol):
    """What the left side must be, besides a widget."""

    @property
    def changed(self) -> SignalInstance:
        """Said whenever other dates or words may come of it."""

    def values(self) -> dict[str, Any]:
        """All that the preview and the saving need. Raises Refused with a field."""

    def show_refused(self, refused: Refused | None, *, focus: bool = False) -> None:
        """The message at its field; the other fields are cleared of theirs."""

    def tell(self, values: Mapping[str, Any] | None, count: int) -> None:
        """Read back what was entered; None while something is missing."""

    def missing(self) -> QWidget | None:
        """What is to be filled in first, None if the dates are."""


class DatesDialog(Dialog):
    """Subclasses say what is looked up and booked; `waits`: a date may wait for its room."""

    waits = True

    def __init__(self, desk: Desk, parent: QWidget | None, title: str) -> None:
        super().__init__(desk, parent, title, primary=_("Save"), width=1080, height=650)
        self.found: list[Occurrence] = []
        self.choices = Choices()
        self._lines: list[Line] = []
        self._asked: dict[str, Any] = {}
        self._names = {one.id: one.label() for one in rooms(desk.store)}

    def preview(self, asked: Mapping[str, Any]) -> list[Occurrence]:
        """The dates of what was entered. Raises Refused."""
        raise NotImplementedError

    def book(self, asked: Mapping[str, Any], choices: Mapping[date, Choice]) -> None:
        """Save all dates. Raises Refused."""
        raise NotImplementedError

    def arrange(self, form: QWidget, answers: DatesForm) -> None:
        """Lay the form and the dates side by side; both names are the same form."""
        self.answers = answers
        row = QHBoxLayout(self.body)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        # With larger text, or with messages at several fields, the form is higher than the screen.
        scroll = FormScroll(self.body)
        scroll.setObjectName("DialogForm")
        scroll.setFixedWidth(FORM_WIDTH)
        scroll.setWidget(form)
        row.addWidget(scroll)
        self.line = QFrame(self.body)
        self.line.setFixedWidth(1)
        row.addWidget(self.line)
        row.addWidget(self._right_side(), 1)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_WAIT_MS)
        self._timer.timeout.connect(self.refresh)
        answers.changed.connect(self._timer.start)
        theme.signal.changed.connect(self._count)
        self.refresh()

    def _right_side(self) -> QWidget:
        side = QWidget(self.body)
        side.setObjectName("SeriesDates")
        head = QWidget(side)
        head.setFixedHeight(44)
        self.total = QLabel(head)
        self._counts: dict[str, tuple[QLabel, QLabel]] = {}
        self.only = CheckBox(_("Only those with a problem"), head)
        row = QHBoxLayout(head)
        row.setContentsMargins(14, 0, 14, 0)
        row.setSpacing(4)
        row.addWidget(self.total)
        for name, _words, _icon, _token in _COUNTS:
            mark, words = QLabel(head), QLabel(head)
            self._counts[name] = (mark, words)
            mark.setContentsMargins(10, 0, 0, 0)
            words.setContentsMargins(0 if _icon else 10, 0, 0, 0)
            row.addWidget(mark)
            row.addWidget(words)
        row.addStretch(1)
        row.addWidget(self.only)
        self.trouble = NoteBox("error", "", parent=side)
        self.trouble.hide()
        self.table = SeriesTable(side)
        self.table.chosen.connect(self.choose)
        self.only.toggled.connect(lambda on: self.table.only_trouble(on, self._lines))
        column = QVBoxLayout(side)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(head)
        column.addWidget(self.trouble)
        column.addWidget(self.table, 1)
        return side

    def showEvent(self, event: QShowEvent) -> None:
        """Begin at what is still missing."""
        super().showEvent(event)
        missing = self.answers.missing()
        if missing is not None:
            missing.setFocus()
        else:
            self.table.setFocus()
            self.go_to_open()

    def settle(self) -> None:
        """The preview of what is typed now."""
        if self._timer.isActive():
            self.refresh()

    # -- preview ------------------------------------------------------------------------------

    def refresh(self) -> None:
        """Ask what the rule would meet, and show it."""
        self._timer.stop()
        try:
            asked = self.answers.values()
            self.found = self.preview(asked)
        except Refused as refused:
            self.found = []
            self.answers.show_refused(refused)
            self.answers.tell(None, 0)
            self.trouble.set_note("error", refused.message, title=_("No dates"))
            self.trouble.show()
            self._show(_("1 thing to change"))
            return
        before = self._asked
        if before and any(_clock(before.get(name)) != _clock(asked.get(name)) for name in _PLACE):
            self.choices.forget_places()
        self._asked = asked
        self.answers.show_refused(None)
        self.answers.tell(asked, len(self.found))
        self.trouble.hide()
        self._show("")

    def _show(self, problem: str) -> None:
        self._lines = lines(self.found, self.choices, self._names, waits=self.waits)
        self.table.show_lines(self._lines)
        self._count()
        self.block(problem or self._what_blocks())
        booked = sum(line.result in ("free", "moved") for line in self._lines)
        self.primary_button.setText(_("Save {n}").format(n=booked) if booked else _("Save"))
        self._tell_calendar()

    def _count(self) -> None:
        number = counts(self._lines)
        self.total.setFont(theme.font(14, bold=True))
        self.line.setStyleSheet(f"background: {theme.color('line').name()}")
        self.total.setText(_("Dates: {n}").format(n=len(self._lines)))
        for name, words, icon, token in _COUNTS:
            mark, label = self._counts[name]
            label.setText(_(words).format(n=number[name]))
            label.setVisible(bool(number[name]))
            mark.setVisible(bool(number[name] and icon))
            if icon:
                mark.setPixmap(icons.pixmap(icon, token, 13))
            if token == "err":
                label.setFont(theme.font(13, bold=True))
                label.setStyleSheet(f"color: {theme.color('err').name()}")

    def _what_blocks(self) -> str:
        open_ = [line for line in self._lines if line.result == "open"]
        if len(open_) == 1:
            return _("No. {n} is not decided").format(n=open_[0].number)
        if open_:
            return _("Not decided: {n}").format(n=len(open_))
        if not any(line.result in ("free", "moved") for line in self._lines):
            return _("Nothing would be booked")
        return ""

    def _tell_calendar(self) -> None:
        if not self.found:
            self.note.clear()
            return
        words, missing = calendar_note(self.desk.store, self.found[0].day, self.found[-1].day)
        self.note.setText(words)
        token = "warn" if missing else "text2"
        self.note.setStyleSheet(f"color: {theme.color(token).name()}")

    # -- choosing -----------------------------------------------------------------------------

    def choose(self, line: Line, option: Option) -> None:
        """Take an option for a line, or for all make-up workdays."""
        by_day = {one.day: one for one in self.found}
        one = by_day[line.day]
        if option.value == OTHER_TIME:
            dialog = OtherTimeDialog(self, one, self._asked)
            if not dialog.exec() or dialog.choice is None:
                return
            self._take(one, dialog.choice)
        elif option.for_all:
            for each in self.found:
                if each.mark == option.for_all:
                    self._take(each, option.value)
        else:
            self._take(one, option.value)
        self._show("")
        self.table.setFocus()

    def _take(self, one: Occurrence, choice: Choice) -> None:
        problem = problem_of(self.desk.store, one, choice, self._asked, self.desk.now())
        self.choices.take(one.day, choice, problem)

    def go_to_open(self) -> None:
        """Stand on the first date that is still open."""
        for line in self._lines:
            if line.result == "open":
                self.table.go_to_line(line)
                return

    # -- saving -------------------------------------------------------------------------------

    def save(self) -> None:
        """Book all dates, or none and say which are in the way now."""
        QGuiApplication.setOverrideCursor(Qt.CursorShape.WaitCursor)
        try:
            self.book(self._asked, self.choices.valid(self.found))
        except Refused as refused:
            self._show_refused(refused)
            return
        finally:
            QGuiApplication.restoreOverrideCursor()
        self.accept()

    def _show_refused(self, refused: Refused) -> None:
        dates = [one for one in refused.conflicts if isinstance(one, Occurrence)]
        if dates:
            self.refresh()
            for one in dates:
                self.choices.take(one.day, Choice("skip"), one.reason or refused.message)
            self._show("")
            self.table.setFocus()
            self.go_to_open()
            return
        self.answers.show_refused(refused, focus=True)
        self.say_trouble(refused.message)


class OtherTimeDialog(Dialog):
    """Another time for one date; `choice` is what was entered."""

    def __init__(self, dates: DatesDialog, one: Occurrence, asked: Mapping[str, Any]) -> None:
        super().__init__(
            dates.desk,
            dates,
            _("Other time for {day}").format(day=show_day(one.day)),
            primary=_("Take this time"),
            width=420,
            height=240,
        )
        self.choice: Choice | None = None
        self._one, self._values = one, asked
        self.inputs = {
            field.name: input_for(field, self.desk)
            for field in (
                Field("day", N_("Day"), "date", required=True),
                Field("starts", N_("Starts"), "time", required=True),
                Field("ends", N_("Ends"), "time", required=True, end=True),
            )
        }
        row = QHBoxLayout()
        row.setSpacing(8)
        for name, value in (
            ("day", one.starts.date()),
            ("starts", one.starts.time()),
            ("ends", one.ends.time()),
        ):
            self.inputs[name].set_value(value)
            row.addWidget(self.inputs[name], 1)
        self.said = NoteBox("error", "", parent=self.body)
        self.said.hide()
        column = QVBoxLayout(self.body)
        column.setContentsMargins(16, 16, 16, 8)
        column.addLayout(row)
        column.addWidget(self.said)
        column.addStretch(1)
        self.inputs["starts"].setFocus()

    def save(self) -> None:
        """Take the time if nothing is in its way."""
        for each in self.inputs.values():
            each.show_error("")
        self.said.hide()
        try:
            choice = self._read()
        except Refused as refused:
            field = refused.field if refused.field in self.inputs else "ends"
            self.inputs[field].show_error(refused.message)
            self.inputs[field].setFocus()
            return
        problem = problem_of(self.desk.store, self._one, choice, self._values, self.desk.now())
        if problem:
            self.said.set_note("error", problem)
            self.said.show()
            return
        self.choice = choice
        self.accept()

    def _read(self) -> Choice:
        day: date = self.inputs["day"].value()
        starts = datetime.combine(day, self.inputs["starts"].value())
        ends = midnight_after(day, self.inputs["ends"].value())
        if ends <= starts:
            raise Refused(_("The end is before the start."), "ends")
        if ends - starts > timedelta(days=1):
            raise Refused(_("That is longer than a day."), "ends")
        return Choice("time", starts=starts, ends=ends)


def _clock(value: Any) -> Any:
    """What of a value makes a chosen place stale: the time of day, not the first date."""
    return value.time() if isinstance(value, datetime) else value
