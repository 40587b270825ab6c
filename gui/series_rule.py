"""The left side of the series dialog: what, where, when, how it repeats, and holidays.

The rule is read back as a sentence above the form, before anything is saved.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Any, cast

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from db.bookings import CHOSEN_USES
from db.fields import Field
from db.formats import show_day_year, show_time
from db.recurrence import describe_days
from db.rooms import room as room_of
from db.rooms import rooms
from db.rules import Refused
from db.words import N_, _
from gui.desk import Desk
from gui.inputs import FieldInput
from gui.repetition import Repetition
from gui.rule_sentence import Sentence
from gui.who_inputs import WhoInputs, tied_input_for

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
        self.repetition = Repetition(self._first, self, single=False)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 14, 16, 8)
        column.setSpacing(9)
        column.addWidget(self.sentence)
        column.addLayout(self._pair("title", "use", 2, 1))
        column.addLayout(self._pair("organisation", "headcount", 3, 1))
        column.addLayout(self._pair("contact", "phone"))
        column.addLayout(self._room_and_time())
        column.addWidget(self.repetition)
        column.addLayout(self._pair("from", "until"))
        column.addLayout(self._pair("holidays", "makeup"))
        column.addStretch(1)
        self._fill(seed)
        for each in self.inputs.values():
            each.changed.connect(self.changed)
        self.repetition.changed.connect(self.changed)
        self.inputs["from"].changed.connect(self.repetition.start_moved)

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
            "use": seed["use"] if seed.get("use") in dict(CHOSEN_USES) else "meeting",
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
        self.repetition.follow(first)

    def _first(self) -> date | None:
        try:
            return cast("date | None", self.inputs["from"].value())
        except Refused:
            return None

    def values(self) -> dict[str, Any]:
        """All that the preview and the saving need. Raises Refused with a field."""
        read = {name: each.value() for name, each in self.inputs.items() if name != "title"}
        # They begin filled in, so the form does not call them required; emptied they are missed.
        for name in ("room", "starts", "ends", "from", "until"):
            if read[name] in (None, ""):
                raise Refused(_("This must be filled in."), name)
        first: date = read["from"]
        starts, ends = span_on(first, read["starts"], read["ends"], overnight=self._overnight)
        if read["until"] < first:
            raise Refused(_("The last day is before the first."), "until")
        return {
            "rule": self.repetition.rule(first),
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

    def missing(self) -> QWidget | None:
        """The title, while there is none."""
        return None if self.title() else self.inputs["title"]

    # -- showing --------------------------------------------------------------------------------

    def show_refused(self, refused: Refused | None, *, focus: bool = False) -> None:
        """The message at its field; the other fields are cleared of theirs."""
        field = {"rooms": "room"}.get(refused.field or "", refused.field) if refused else None
        for name, each in self.inputs.items():
            each.show_error(refused.message if refused and name == field else "")
        at_rule = refused is not None and field == "rule"
        self.repetition.show_error(refused.message if refused and at_rule else "")
        if focus and field in self.inputs:
            self.inputs[field].setFocus()
        elif focus and at_rule:
            self.repetition.repeat.setFocus()

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


def span_on(
    first: date, begin: time, end: time, *, overnight: bool = False
) -> tuple[datetime, datetime]:
    """From when to when on a day. An end at 0:00 is the midnight after.

    Any other end before the start is a mistake, but for a booking `overnight` that is made into a
    series.
    """
    starts = datetime.combine(first, begin)
    late = (end == time() or overnight) and end <= begin != time()
    ends = datetime.combine(first + timedelta(late), end)
    if ends <= starts:
        raise Refused(_("The end is before the start."), "ends")
    return starts, ends


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
        Field("use", N_("Use"), "choice", choices=CHOSEN_USES),
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
