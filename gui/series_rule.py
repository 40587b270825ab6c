"""The left side of the series dialog: what, where, when, how it repeats, and holidays.

The rule is read back as a sentence above the form, before anything is saved.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QStackedWidget, QVBoxLayout, QWidget

from db.bookings import USES
from db.fields import Field
from db.formats import WEEKDAYS_SHORT, show_day_year, show_time
from db.recurrence import build, describe_days
from db.rooms import room as room_of
from db.rooms import rooms
from db.rules import Refused
from db.words import N_, _
from gui.controls import Combo
from gui.desk import Desk
from gui.inputs import FieldInput
from gui.number_edit import NumberEdit
from gui.rule_sentence import Sentence
from gui.weekday_buttons import WeekdayButtons
from gui.who_inputs import WhoInputs, tied_input_for

WEEKS, DAYS, MONTH_DAY, MONTH_WEEKDAY, MONTH_END, YEAR = (
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
ORDINALS = (
    (1, N_("first")),
    (2, N_("second")),
    (3, N_("third")),
    (4, N_("fourth")),
    (5, N_("fifth")),
    (-1, N_("last")),
)
HOLIDAYS = (
    ("skip", N_("Leave out")),
    ("move", N_("Move to the next open day")),
    ("keep", N_("As usual")),
)
MAKEUP = (("ask", N_("Ask me each time")), ("keep", N_("As usual")), ("skip", N_("Leave out")))
FORM_WIDTH = 372
_MONTHS_AHEAD = timedelta(days=84)


class SeriesRule(QWidget):
    """The form; `changed` is said whenever the rule may give other dates or words."""

    changed = Signal()

    def __init__(self, desk: Desk, seed: Mapping[str, Any], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.desk = desk
        self.setObjectName("DialogForm")
        self.setFixedWidth(FORM_WIDTH)
        self.inputs: dict[str, FieldInput] = {
            field.name: tied_input_for(field, desk) for field in _fields(desk)
        }
        self.who = WhoInputs(desk, self.inputs)
        self.sentence = Sentence(self)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 14, 16, 8)
        column.setSpacing(9)
        column.addWidget(self.sentence)
        column.addLayout(self._pair("title", "use", 2, 1))
        column.addLayout(self._pair("organisation", "headcount", 3, 1))
        column.addLayout(self._pair("contact", "phone"))
        column.addLayout(self._room_and_time())
        column.addLayout(self._repeat())
        column.addLayout(self._pair("from", "until"))
        column.addLayout(self._pair("holidays", "makeup"))
        column.addStretch(1)
        self._fill(seed)
        for each in self.inputs.values():
            each.changed.connect(self.changed)
        self.weekdays.changed.connect(self.changed)
        for combo in (self.repeat, self.ordinal, self.weekday):
            combo.currentIndexChanged.connect(self._switch)
        for number in (self.every_days, self.month_day):
            number.changed.connect(self.changed)
        self.inputs["from"].changed.connect(self._start_moved)

    # -- the parts ----------------------------------------------------------------------------

    def _pair(self, left: str, right: str, one: int = 1, other: int = 1) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(self.inputs[left], one)
        row.addWidget(self.inputs[right], other)
        return row

    def _room_and_time(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(self.inputs["room"], 1)
        times = QHBoxLayout()
        times.setSpacing(6)
        times.addWidget(self.inputs["starts"], 1)
        times.addWidget(self.inputs["ends"], 1)
        row.addLayout(times, 1)
        return row

    def _repeat(self) -> QVBoxLayout:
        box = QVBoxLayout()
        box.setSpacing(3)
        label = QLabel(_("Repetition"))
        label.setObjectName("FieldLabel")
        self.repeat = Combo(parent=self)
        for kind, every, words in REPEATS:
            self.repeat.addItem(_(words), (kind, every))
        self.repeat.setAccessibleName(_("Repetition"))
        label.setBuddy(self.repeat)
        self.stack = QStackedWidget(self)
        self.stack.setFixedHeight(32)
        self._pages = {
            WEEKS: self.stack.addWidget(self._weeks_page()),
            DAYS: self.stack.addWidget(self._days_page()),
            MONTH_DAY: self.stack.addWidget(self._month_day_page()),
            MONTH_WEEKDAY: self.stack.addWidget(self._month_weekday_page()),
            MONTH_END: self.stack.addWidget(QWidget()),
        }
        self.yearly = QLabel()
        self._pages[YEAR] = self.stack.addWidget(self.yearly)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.repeat)
        row.addWidget(self.stack, 1)
        self.problem = QLabel()
        self.problem.setObjectName("FieldError")
        self.problem.hide()
        box.addWidget(label)
        box.addLayout(row)
        box.addWidget(self.problem)
        return box

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

    # -- values -------------------------------------------------------------------------------

    def _fill(self, seed: Mapping[str, Any]) -> None:
        starts: datetime | None = seed.get("starts")
        ends: datetime | None = seed.get("ends")
        first = starts.date() if starts else self.desk.today()
        self._overnight = bool(starts and ends and ends.date() > starts.date())
        ids = list(seed.get("rooms") or [one.id for one in rooms(self.desk.store)][:1])
        # A booking of several rooms keeps them all until another room is chosen.
        self._together = tuple(ids)
        values: dict[str, Any] = {
            "title": seed.get("title") or "",
            "organisation": seed.get("organisation") or "",
            "use": seed.get("use") or "meeting",
            "contact": seed.get("contact") or "",
            "phone": seed.get("phone") or "",
            "headcount": seed.get("headcount"),
            "room": str(ids[0]) if ids else None,
            "starts": starts.time() if starts else time(14),
            "ends": ends.time() if ends else time(15, 30),
            "from": first,
            "until": first + _MONTHS_AHEAD,
            "holidays": "skip",
            "makeup": "ask",
        }
        for name, value in values.items():
            self.inputs[name].set_value(value)
        self.who.set(seed, new=True)
        self._follow(first)
        self._switch()

    def _follow(self, day: date) -> None:
        """The kinds of repeating that take their day from the first date."""
        self.weekdays.set_value([day.weekday()])
        self.month_day.set_value(day.day)
        self.ordinal.setCurrentIndex(min((day.day - 1) // 7, 4))
        self.weekday.setCurrentIndex(day.weekday())

    def _start_moved(self) -> None:
        """A new first date brings its weekday along while only one weekday was chosen."""
        try:
            day = self.inputs["from"].value()
        except Refused:
            return
        if day is not None and len(self.weekdays.value()) <= 1:
            self._follow(day)
            self.changed.emit()

    def _switch(self) -> None:
        kind, _every = self.repeat.currentData()
        self.stack.setCurrentIndex(self._pages[kind])
        self.repeat.setFixedWidth(96 if kind == WEEKS else 124)
        self.changed.emit()

    def values(self) -> dict[str, Any]:
        """All that the preview and the saving need. Raises Refused with a field."""
        read = {name: each.value() for name, each in self.inputs.items() if name != "title"}
        # They begin filled in, so the form does not call them required; emptied they are missed.
        for name in ("room", "starts", "ends", "from", "until"):
            if read[name] in (None, ""):
                raise Refused(_("This must be filled in."), name)
        first: date = read["from"]
        starts = datetime.combine(first, read["starts"])
        # An end at 0:00 is the midnight after. Any other end before the start is a mistake, but
        # for a booking over midnight that is made into a series.
        over = read["ends"] == time() or self._overnight
        late = over and read["ends"] <= read["starts"] != time()
        ends = datetime.combine(first + timedelta(late), read["ends"])
        if ends <= starts:
            raise Refused(_("The end is before the start."), "ends")
        if read["until"] < first:
            raise Refused(_("The last day is before the first."), "until")
        return {
            "rule": self._rule(first),
            "starts": starts,
            "ends": ends,
            "until": read["until"],
            "rooms": self._rooms(int(read["room"])),
            "holidays": read["holidays"],
            "makeup": read["makeup"],
            "headcount": read["headcount"],
            "organisation": (read["organisation"] or "").strip(),
            "title": self.title(),
            "use": read["use"],
            "contact": (read["contact"] or "").strip(),
            "phone": (read["phone"] or "").strip(),
            **self.who.ids(),
        }

    def _rooms(self, chosen: int) -> tuple[int, ...]:
        return self._together if chosen in self._together[:1] else (chosen,)

    def title(self) -> str:
        """What it is for; may be missing until it is saved."""
        try:
            return str(self.inputs["title"].value() or "").strip()
        except Refused:
            return ""

    def _rule(self, first: date) -> str:
        kind, every = self.repeat.currentData()
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

    # -- showing --------------------------------------------------------------------------------

    def show_refused(self, refused: Refused | None, *, focus: bool = False) -> None:
        """The message at its field; the other fields are cleared of theirs."""
        field = {"rooms": "room"}.get(refused.field or "", refused.field) if refused else None
        for name, each in self.inputs.items():
            each.show_error(refused.message if refused and name == field else "")
        at_rule = refused is not None and field == "rule"
        self.problem.setVisible(at_rule)
        self.problem.setText(refused.message if refused and at_rule else "")
        if focus and field in self.inputs:
            self.inputs[field].setFocus()
        elif focus and at_rule:
            self.repeat.setFocus()

    def tell(self, values: Mapping[str, Any] | None, count: int) -> None:
        """Read the rule back as a sentence; None while something is missing."""
        if values is None:
            self.sentence.tell(_("Not complete yet"), _("What is missing stands at its field."))
            return
        starts: datetime = values["starts"]
        name = "、".join(room_of(self.desk.store, id).label() for id in values["rooms"])
        holidays = dict(HOLIDAYS)[values["holidays"]]
        makeup = dict(MAKEUP)[values["makeup"]]
        self.sentence.tell(
            _("{days} {starts}–{ends}, {room}").format(
                days=describe_days(values["rule"], starts),
                starts=show_time(starts),
                ends=end_word(starts, values["ends"]),
                room=name,
            ),
            _("From {first} until {last}, {n} times.").format(
                first=show_day_year(starts), last=show_day_year(values["until"]), n=count
            )
            + "\n"
            + _("Holidays: {holidays}; make-up workdays: {makeup}.").format(
                holidays=_(holidays), makeup=_(makeup)
            ),
        )


def end_word(starts: datetime, ends: datetime) -> str:
    """15:30, 24:00 for the midnight after, 次日 02:00 for later than that."""
    if ends.date() == starts.date():
        return show_time(ends)
    if ends.time() == time():
        return "24:00"
    return _("next day") + f" {show_time(ends)}"


def _fields(desk: Desk) -> tuple[Field, ...]:
    here = tuple((str(one.id), one.label()) for one in rooms(desk.store))
    return (
        Field("title", N_("What for"), required=True, most=100),
        Field("use", N_("Use"), "choice", choices=USES),
        Field("contact", N_("Contact"), to="person", most=40),
        Field("phone", N_("Phone"), "phone"),
        Field("organisation", N_("Organisation"), to="organisation", most=100),
        Field("headcount", N_("People"), "number", least=1, most=100_000),
        Field("room", N_("Room"), "choice", choices=here),
        Field("starts", N_("Starts"), "time"),
        Field("ends", N_("Ends"), "time", end=True),
        Field("from", N_("First day"), "date"),
        Field("until", N_("Last day"), "date"),
        Field("holidays", N_("On holidays"), "choice", choices=HOLIDAYS),
        Field("makeup", N_("On make-up workdays"), "choice", choices=MAKEUP),
    )


def _line(*parts: QWidget | str) -> QWidget:
    box = QWidget()
    row = QHBoxLayout(box)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(6)
    for part in parts:
        row.addWidget(QLabel(part) if isinstance(part, str) else part)
    row.addStretch(1)
    return box
