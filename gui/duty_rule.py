"""The left side of the duty dialog: who, for what, where, when, how it repeats, breaks.

What comes of it is read back as a sentence above the form, before anything is saved.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any, cast

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from db.consultants import Consultant, consultants
from db.duties import asked_duty, sessions, usual_room
from db.duty_bookings import OnDuty
from db.fields import Field
from db.formats import show_date, show_day_year, show_moment, show_time
from db.recurrence import describe_days
from db.rooms import room as room_of
from db.rooms import rooms
from db.rules import Refused
from db.services import service as service_of
from db.services import services
from db.slots import Span
from db.words import N_, _
from gui import theme
from gui.desk import Desk
from gui.inputs import ChoiceInput, FieldInput, input_for
from gui.repetition import ONCE, WEEKS, Repetition
from gui.rule_sentence import Sentence
from gui.series_rule import FORM_WIDTH, HOLIDAYS, MAKEUP, end_word, span_on

_AHEAD = timedelta(days=84)
_NEEDED = ("service", "consultant", "room", "starts", "ends", "from")


class DutyRule(QWidget):
    """The form; `changed` is said whenever other dates or words may come of it."""

    changed = Signal()

    def __init__(self, desk: Desk, seed: Mapping[str, Any], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.desk = desk
        self.setObjectName("DialogForm")
        self.setFixedWidth(FORM_WIDTH)
        self.people = consultants(desk.store)
        self.inputs: dict[str, FieldInput] = {
            field.name: input_for(field, desk) for field in _fields(desk, self.people)
        }
        self.sentence = Sentence(self)
        self.licence = QLabel(self)
        self.licence.setWordWrap(True)
        self.repetition = Repetition(self._first, self, single=True)
        self._seeded = bool(seed.get("consultant"))
        self._own_room = bool(seed.get("room"))
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 14, 16, 8)
        column.setSpacing(9)
        column.addWidget(self.sentence)
        column.addLayout(self._row("service", "consultant"))
        column.addWidget(self.licence)
        column.addLayout(self._row("room", "breaks"))
        column.addLayout(self._row("from", "starts", "ends"))
        column.addWidget(self.repetition)
        until = self._row("until")
        until.addStretch(1)
        column.addLayout(until)
        column.addLayout(self._row("holidays", "makeup"))
        column.addStretch(1)
        self._fill(seed)
        self._choice("service").combo.changed.connect(self._offer_consultants)
        self._choice("consultant").combo.changed.connect(self._offer_room)
        self._choice("room").combo.activated.connect(self._room_chosen)
        for each in self.inputs.values():
            each.changed.connect(self.changed)
        self.repetition.changed.connect(self._repeats)
        self.inputs["from"].changed.connect(self.repetition.start_moved)
        theme.signal.changed.connect(self._tell_licence)

    def _row(self, *names: str) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(12)
        for name in names:
            row.addWidget(self.inputs[name], 1)
        return row

    def _choice(self, name: str) -> ChoiceInput:
        return cast(ChoiceInput, self.inputs[name])

    # -- values -------------------------------------------------------------------------------

    def _fill(self, seed: Mapping[str, Any]) -> None:
        starts: datetime | None = seed.get("starts")
        ends: datetime | None = seed.get("ends")
        first = starts.date() if starts else self.desk.today()
        for name, value in {
            "service": seed.get("service"),
            "starts": starts.time() if starts else time(14),
            "ends": ends.time() if ends else time(17),
            "from": first,
            "until": first + _AHEAD,
            "holidays": "skip",
            "makeup": "ask",
            "breaks": seed.get("breaks") or "",
        }.items():
            if value is not None:
                self.inputs[name].set_value(value)
        self.repetition.follow(first)
        self.repetition.choose(ONCE if seed.get("once") else WEEKS)
        self._offer_consultants()
        if seed.get("consultant"):
            self.inputs["consultant"].set_value(seed["consultant"])
        self._offer_room()
        if seed.get("room"):
            self.inputs["room"].set_value(seed["room"])
        self._repeats()

    def _number(self, name: str) -> int | None:
        words = self._choice(name).combo.value()
        return int(words) if words else None

    def _first(self) -> date | None:
        try:
            return cast("date | None", self.inputs["from"].value())
        except Refused:
            return None

    def _offer_consultants(self) -> None:
        """Only who gives the service."""
        service = self._number("service")
        self._choice("consultant").combo.set_options(
            [(str(one.id), one.name) for one in self.people if service in one.services]
        )
        self._offer_room()

    def _offer_room(self) -> None:
        """The usual room, until another one was chosen."""
        service, consultant = self._number("service"), self._number("consultant")
        if not self._own_room and service is not None and consultant is not None:
            usual = usual_room(self.desk.store, service, consultant)
            if usual is not None:
                self.inputs["room"].set_value(usual)
        self._tell_licence()

    def _room_chosen(self) -> None:
        self._own_room = True

    def _repeats(self) -> None:
        for name in ("until", "holidays", "makeup"):
            self.inputs[name].setVisible(not self.repetition.once())
        self.changed.emit()

    def missing(self) -> QWidget | None:
        """A new duty begins with the service; who came with a consultant has only to look."""
        return None if self._seeded else self.inputs["service"]

    def values(self) -> dict[str, Any]:
        """All that the preview and the saving need. Raises Refused with a field."""
        if not services(self.desk.store):
            raise Refused(_("Add a service first: under consultations, Services."), "service")
        if self._number("consultant") is None:
            raise Refused(_("Nobody gives this service yet. Add a consultant first."), "consultant")
        read = {name: each.value() for name, each in self.inputs.items()}
        once = self.repetition.once()
        for name in (*_NEEDED, *(() if once else ("until",))):
            if read[name] in (None, ""):
                raise Refused(_("This must be filled in."), name)
        first: date = read["from"]
        starts, ends = span_on(first, read["starts"], read["ends"])
        if not once and read["until"] < first:
            raise Refused(_("The last day is before the first."), "until")
        return {
            "rule": self.repetition.rule(first),
            "starts": starts,
            "ends": ends,
            "until": first if once else read["until"],
            "rooms": (int(read["room"]),),
            "holidays": "keep" if once else read["holidays"],
            "makeup": "keep" if once else read["makeup"],
            "duty": asked_duty(
                self.desk.store,
                service=int(read["service"]),
                consultant=int(read["consultant"]),
                starts=starts,
                ends=ends,
                breaks=read["breaks"] or "",
            ),
        }

    # -- showing ------------------------------------------------------------------------------

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
        """Nothing is read back while something is missing; else `gives` does it."""
        if values is None:
            self.sentence.tell(_("Not complete yet"), _("What is missing stands at its field."))
        self._tell_licence()

    def gives(self, values: Mapping[str, Any], booked: Sequence[Span]) -> None:
        """Read back what was entered, and how many duties and slots come of it."""
        one: OnDuty = values["duty"]
        starts: datetime = values["starts"]
        grid = service_of(self.desk.store, one.service).grid
        slots = [slot for span in booked for slot in sessions(self.desk.store, one, *span)]
        once = self.repetition.once()
        days = show_day_year(starts) if once else describe_days(values["rule"], starts)
        first = _("{days} {starts}–{ends}, {room}").format(
            days=days,
            starts=show_time(starts),
            ends=end_word(starts, values["ends"]),
            room=room_of(self.desk.store, values["rooms"][0]).label(),
        )
        rest = _("Duties: {duties}; slots of {minutes} minutes: {slots}").format(
            duties=len(booked), slots=len(slots), minutes=grid.minutes
        )
        if grid.seats > 1:
            rest += _(" with {n} seats each").format(n=grid.seats)
        if slots:
            rest += _(", the first on {moment}").format(
                moment=show_moment(min(begins for begins, _over in slots))
            )
        self.sentence.tell(first, rest)

    def _tell_licence(self) -> None:
        one = next((one for one in self.people if one.id == self._number("consultant")), None)
        words, token = _licence(one, self._first(), self._until())
        self.licence.setText(words)
        self.licence.setVisible(bool(words))
        self.licence.setStyleSheet(f"color: {theme.color(token).name()}")

    def _until(self) -> date | None:
        try:
            return self._first() if self.repetition.once() else self.inputs["until"].value()
        except Refused:
            return None


def _licence(one: Consultant | None, first: date | None, until: date | None) -> tuple[str, str]:
    """The licence of a consultant in words, and the colour for them."""
    if one is None:
        return "", "text2"
    if one.licence_until is None:
        return (_("Licence {number}").format(number=one.licence) if one.licence else ""), "text2"
    day = show_date(one.licence_until)
    if first is not None and one.licence_until < first:
        return _("Licence run out on {day}").format(day=day), "err"
    if until is not None and one.licence_until < until:
        return _("Licence until {day}: later dates are left out").format(day=day), "warn"
    return _("Licence until {day}").format(day=day), "text2"


def _fields(desk: Desk, people: Sequence[Consultant]) -> tuple[Field, ...]:
    given = tuple((str(one.id), one.name) for one in services(desk.store))
    here = tuple((str(one.id), one.label()) for one in rooms(desk.store))
    who = tuple((str(one.id), one.name) for one in people)
    return (
        Field("service", N_("Service"), "choice", required=True, choices=given),
        Field("consultant", N_("Consultant"), "choice", required=True, choices=who),
        Field("room", N_("Room"), "choice", required=True, choices=here),
        Field("from", N_("First day"), "date", required=True),
        Field("starts", N_("Starts"), "time", required=True),
        Field("ends", N_("Ends"), "time", required=True, end=True),
        Field("until", N_("Last day"), "date"),
        Field("holidays", N_("On holidays"), "choice", choices=HOLIDAYS, default="skip"),
        Field("makeup", N_("On make-up workdays"), "choice", choices=MAKEUP, default="ask"),
        Field("breaks", N_("Breaks"), most=60, help=N_("12:00-13:30")),
    )
