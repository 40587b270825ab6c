"""The left side of “absent or stand-in”: which duties, what happens to them, and why."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, cast

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from db.absence_plans import Hours, Plan, in_series, to_come
from db.bookings import booking
from db.consultants import consultant, consultants
from db.duties import Duty, break_text, duty_of
from db.fields import Field
from db.formats import show_day, show_span
from db.rooms import room as room_of
from db.rooms import rooms
from db.rules import Refused
from db.services import service as service_of
from db.words import N_, _
from gui.controls import Combo, Segmented
from gui.desk import Desk
from gui.inputs import ChoiceInput, FieldInput, input_for
from gui.series_rule import FORM_WIDTH

SCOPES = (
    ("one", N_("Only this duty")),
    ("following", N_("This and all that follow")),
    ("all", N_("All to come of the series")),
    ("leave", N_("All duties from one day to another")),
)
_WHAT = (("absent", N_("Absent")), ("stand_in", N_("Stand-in")), ("hours", N_("Other hours")))
_OF = {
    "absent": ("reason",),
    "stand_in": ("stand_in", "reason"),
    "hours": ("starts", "ends", "room", "breaks"),
}
_LEAVE = timedelta(6)


@dataclass(frozen=True)
class Asked:
    """What was entered. `usual`: a series has these hours from now on."""

    duties: tuple[Duty, ...]
    plan: Plan
    reason: str = ""
    usual: bool = False


class DutyChangeForm(QWidget):
    """`changed` is said whenever something else may come of it; `duty` may be unknown."""

    changed = Signal()

    def __init__(self, desk: Desk, duty: int | None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.desk = desk
        self.duty = None if duty is None else duty_of(desk.store, duty)
        self.setObjectName("DialogForm")
        self.setFixedWidth(FORM_WIDTH)
        self.head = QLabel(self)
        self.head.setProperty("role", "name")
        self.facts = QLabel(self)
        self.facts.setProperty("role", "quiet")
        self.inputs: dict[str, FieldInput] = {
            field.name: input_for(field, desk) for field in _fields(desk)
        }
        self.scope = Combo(self._scopes(), name=_("Applies to"), parent=self)
        self.what = Segmented(
            [(value, _(label)) for value, label in _WHAT], name=_("What happens"), parent=self
        )
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 14, 16, 8)
        column.setSpacing(9)
        column.addWidget(self.head)
        column.addWidget(self.facts)
        column.addWidget(self.inputs["consultant"])
        column.addWidget(self._labelled(_("Applies to"), self.scope))
        column.addLayout(self._row("from", "until"))
        column.addWidget(self._labelled(_("What happens"), self.what))
        column.addWidget(self.inputs["stand_in"])
        column.addLayout(self._row("starts", "ends"))
        column.addLayout(self._row("room", "breaks"))
        column.addWidget(self.inputs["reason"])
        column.addStretch(1)
        self._fill()
        for each in self.inputs.values():
            each.changed.connect(self.changed)
        self.inputs["consultant"].changed.connect(self._offer_stand_ins)
        self.scope.changed.connect(self._switch)
        self.what.changed.connect(self._switch)

    def _row(self, *names: str) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(12)
        for name in names:
            row.addWidget(self.inputs[name], 1)
        return row

    def _labelled(self, words: str, control: QWidget) -> QWidget:
        box = QWidget(self)
        label = QLabel(words)
        label.setProperty("role", "quiet")
        label.setBuddy(control)
        column = QVBoxLayout(box)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(3)
        column.addWidget(label)
        column.addWidget(control)
        return box

    def _scopes(self) -> list[tuple[str, str]]:
        if self.duty is None:
            names: tuple[str, ...] = ("leave",)
        elif booking(self.desk.store, self.duty.booking).series is None:
            names = ("one", "leave")
        else:
            names = tuple(name for name, _label in SCOPES)
        return [(name, _(dict(SCOPES)[name])) for name in names]

    def _fill(self) -> None:
        one, db = self.duty, self.desk.store
        first = one.starts.date() if one else self.desk.today()
        self.inputs["from"].set_value(first)
        self.inputs["until"].set_value(first + (_LEAVE if one is None else timedelta()))
        self.inputs["consultant"].setVisible(one is None)
        self.head.setVisible(one is not None)
        self.facts.setVisible(one is not None)
        if one is not None:
            name = consultant(db, one.consultant).name
            self.head.setText(f"{service_of(db, one.service).name} · {name}")
            places = "、".join(room_of(db, id).label() for id in one.rooms)
            span = show_span(one.starts, one.ends)
            self.facts.setText(f"{show_day(one.starts)} {span}\u2003{places}")
            self.inputs["starts"].set_value(one.starts.time())
            self.inputs["ends"].set_value(one.ends.time())
            self.inputs["room"].set_value(one.rooms[0])
            self.inputs["breaks"].set_value(break_text(db, one.id))
        self._offer_stand_ins()
        self._switch()

    def _offer_stand_ins(self) -> None:
        """Who gives a service that the absent one gives."""
        absent = self._consultant()
        given = consultant(self.desk.store, absent).services if absent else ()
        services = {self.duty.service} if self.duty else set(given)
        self._choice("stand_in").combo.set_options(
            [
                (str(one.id), one.name)
                for one in consultants(self.desk.store)
                if one.id != absent and services & set(one.services)
            ]
        )

    def _switch(self, *_args: object) -> None:
        shown = _OF[self.what.value()]
        for name in {name for names in _OF.values() for name in names}:
            self.inputs[name].setVisible(name in shown)
        for name in ("from", "until"):
            self.inputs[name].setVisible(self.scope.value() == "leave")
        self.changed.emit()

    def _choice(self, name: str) -> ChoiceInput:
        return cast(ChoiceInput, self.inputs[name])

    def _consultant(self) -> int | None:
        if self.duty is not None:
            return self.duty.consultant
        chosen = self._choice("consultant").combo.value()
        return int(chosen) if chosen else None

    def values(self) -> Asked:
        """What was entered. Raises Refused with a field; a reason may still be missing."""
        found = self._duties()
        what = self.what.value()
        if what == "hours":
            return Asked(found, self._hours(), usual=self.scope.value() in ("following", "all"))
        plan: Plan = None
        if what == "stand_in":
            who = self._choice("stand_in").combo.value()
            if not who:
                raise Refused(_("Nobody else gives this service."), "stand_in")
            plan = int(who)
        return Asked(found, plan, str(self.inputs["reason"].value() or "").strip())

    def _duties(self) -> tuple[Duty, ...]:
        db, now = self.desk.store, self.desk.now()
        if self.scope.value() != "leave" and self.duty is not None:
            return tuple(in_series(db, self.duty.id, self.scope.value(), now))
        who = self._consultant()
        if who is None:
            raise Refused(_("Add a consultant first."), "consultant")
        first, last = (self._day(name) for name in ("from", "until"))
        if last < first:
            raise Refused(_("The last day is before the first."), "until")
        found = to_come(db, who, first, last, now)
        if not found:
            raise Refused(_("No duties in these days."), "until")
        return tuple(found)

    def _day(self, name: str) -> date:
        day = self.inputs[name].value()
        if day is None:
            raise Refused(_("This must be filled in."), name)
        return cast(date, day)

    def _hours(self) -> Hours:
        """Only what differs from the duty that it began with, so that others keep their own."""
        read: dict[str, Any] = {name: self.inputs[name].value() for name in _OF["hours"]}
        one = self.duty
        if one is None:
            room = int(read["room"]) if read["room"] else None
            return _some(Hours(read["starts"], read["ends"], room, read["breaks"] or None))
        for name in ("starts", "ends", "room"):
            if read[name] in (None, ""):
                raise Refused(_("This must be filled in."), name)
        breaks = read["breaks"] or ""
        return _some(
            Hours(
                read["starts"] if read["starts"] != one.starts.time() else None,
                read["ends"] if read["ends"] != one.ends.time() else None,
                int(read["room"]) if int(read["room"]) != one.rooms[0] else None,
                breaks if breaks != break_text(self.desk.store, one.id) else None,
            )
        )

    def show_refused(self, refused: Refused | None, *, focus: bool = False) -> None:
        """The message at its field; the other fields are cleared of theirs."""
        field = refused.field if refused else None
        for name, each in self.inputs.items():
            each.show_error(refused.message if refused and name == field else "")
        if focus and field in self.inputs:
            self.inputs[field].setFocus()

    def begin(self) -> None:
        """Where typing begins."""
        (self.inputs["consultant"] if self.duty is None else self.what).setFocus()


def _some(hours: Hours) -> Hours:
    if hours == Hours():
        raise Refused(_("Nothing is changed yet."), "starts")
    return hours


def _fields(desk: Desk) -> tuple[Field, ...]:
    here = tuple((str(one.id), one.label()) for one in rooms(desk.store))
    who = tuple((str(one.id), one.name) for one in consultants(desk.store))
    return (
        Field("consultant", N_("Consultant"), "choice", required=True, choices=who),
        Field("from", N_("First day"), "date"),
        Field("until", N_("Last day"), "date"),
        Field("stand_in", N_("Stand-in"), "choice", required=True, choices=who),
        Field("starts", N_("Starts"), "time"),
        Field("ends", N_("Ends"), "time", end=True),
        Field("room", N_("Room"), "choice", choices=here),
        Field("breaks", N_("Breaks"), most=60, help=N_("12:00-13:30")),
        Field("reason", N_("Reason"), most=100, help=N_("It stays with the duty.")),
    )
