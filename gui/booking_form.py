"""The form of a booking in the side panel, for a new one and for changing one.

While it is filled in, what stands in the way is asked of the rules and shown at once, on the
board too. Saving is one rule; what it refuses is shown at its field.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QVBoxLayout,
    QWidget,
)

from db.availability import problems
from db.booking_changes import book, change
from db.bookings import CHOSEN_USES, USES, Booking
from db.centre import next_open
from db.fields import Field
from db.rules import Refused
from db.series_edit import edit_series
from db.suggestions import alternatives
from db.words import N_, _
from gui.board_lanes import Place, Proposal
from gui.conflict import ConflictBox, SuggestionList
from gui.controls import Combo
from gui.desk import Desk
from gui.equipment_choice import EquipmentChoice
from gui.inputs import ChoiceInput, FieldInput
from gui.room_choice import RoomChoice
from gui.who_inputs import WhoInputs, tied_input_for

_WAIT_MS = 150
_FIELDS = (
    Field("title", N_("Title"), required=True, most=100),
    Field("day", N_("Day"), "date", required=True),
    Field("starts", N_("From"), "time", required=True),
    Field("ends", N_("To"), "time", required=True, end=True),
    Field("organisation", N_("Organisation"), to="organisation", most=100),
    Field("contact", N_("Contact"), to="person", most=40),
    Field("phone", N_("Phone"), "phone"),
    Field("headcount", N_("People"), "number", least=1, most=100_000),
    Field("use", N_("Use"), "choice", choices=USES, default="meeting"),
    Field("provisional_until", N_("Hold until (empty: confirmed)"), "date"),
    Field("note", N_("Note"), "memo"),
    Field("private", N_("Private (shown as in use)"), "flag"),
)
SCOPES = (
    ("one", N_("Only this one")),
    ("following", N_("This and all following")),
    ("all", N_("All to come")),
)
_ROWS = (
    ("scope",),
    ("title",),
    ("rooms",),
    ("day",),
    ("starts", "ends"),
    ("ways",),
    ("organisation",),
    ("contact", "phone"),
    ("headcount", "use"),
    ("equipment",),
    ("note",),
    ("provisional_until",),
    ("private",),
)
_PLAIN = ("title", "organisation", "contact", "phone", "headcount", "use", "note", "private")
_IDS = ("organisation_id", "contact_id")


class BookingForm(QWidget):
    """Fields of one booking. `proposed` says where it would be, after every change."""

    proposed = Signal(object)
    saved = Signal(object)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.desk = desk
        self.booking: Booking | None = None
        self.proposal: Proposal | None = None
        self.touched = False
        self._filling = False
        self._length: timedelta | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_WAIT_MS)
        self._timer.timeout.connect(self.check)
        self.inputs: dict[str, FieldInput] = {f.name: tied_input_for(f, desk) for f in _FIELDS}
        self.who = WhoInputs(desk, self.inputs)
        self.rooms = RoomChoice()
        self.rooms.changed.connect(self._changed)
        self.scope = Combo([(value, _(label)) for value, label in SCOPES], name=_("Applies to"))
        self.things = EquipmentChoice()
        self.things.changed.connect(self._changed)
        self.problem = ConflictBox()
        self.ways = SuggestionList()
        self.ways.taken.connect(self.take)
        self._build()
        for each in self.inputs.values():
            each.changed.connect(self._touched)
        self.inputs["starts"].changed.connect(self._keep_length)
        self.inputs["ends"].changed.connect(self._note_length)
        for name in ("day", "starts", "ends", "headcount", "organisation"):
            self.inputs[name].changed.connect(self._changed)

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 16)
        column.setSpacing(10)
        for names in _ROWS:
            row = QHBoxLayout()
            row.setSpacing(12)
            for name in names:
                row.addWidget(self._part(name), 1)
            column.addLayout(row)
        column.addStretch(1)

    def _part(self, name: str) -> QWidget:
        if name in self.inputs:
            return self.inputs[name]
        box = QWidget()
        column = QVBoxLayout(box)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(3)
        if name == "scope":
            self._scope_box = box
            column.addWidget(_label(_("Applies to")))
            column.addWidget(self.scope)
        elif name == "rooms":
            heading = QHBoxLayout()
            heading.setSpacing(7)
            heading.addWidget(_label(_("Room")))
            mark = QLabel(_("required"))
            mark.setProperty("role", "help")
            heading.addWidget(mark)
            heading.addStretch(1)
            column.addLayout(heading)
            column.addWidget(self.rooms)
        elif name == "ways":
            column.setSpacing(8)
            column.addWidget(self.problem)
            column.addWidget(self.ways)
        else:
            column.addWidget(_label(_("Equipment")))
            column.addWidget(self.things)
        return box

    # Filling

    def start_new(self, seed: dict[str, Any]) -> None:
        """An empty form, filled as far as `seed` goes: rooms, starts, ends, any field."""
        self.booking = None
        begin = seed.get("starts") or next_open(self.desk.store, self.desk.now())
        values = {
            name: seed.get(name) for name in (*_PLAIN, *_IDS, "provisional_until") if name != "use"
        }
        values["use"] = seed["use"] if seed.get("use") in dict(CHOSEN_USES) else "meeting"
        ends = seed.get("ends") or begin + timedelta(hours=1)
        self._fill(tuple(seed.get("rooms") or ()), begin, ends, values, seed.get("equipment") or {})

    def start_change(self, booking: Booking) -> None:
        """The form with a booking's values."""
        self.booking = booking
        values = {name: getattr(booking, name) for name in (*_PLAIN, *_IDS)}
        self._fill(booking.rooms, booking.starts, booking.ends, values, dict(booking.equipment))

    def _fill(
        self,
        chosen: tuple[int, ...],
        starts: datetime,
        ends: datetime,
        values: dict[str, Any],
        equipment: dict[int, int],
    ) -> None:
        self._filling = True
        self.rooms.offer(self.desk.store, chosen)
        self.things.offer(self.desk.store, equipment)
        self._offer_uses(values["use"])
        placed = {"day": starts.date(), "starts": starts.time(), "ends": ends.time()}
        for name, each in self.inputs.items():
            each.set_value((values | placed).get(name))
            each.show_error("")
        self.who.set(values, new=self.booking is None)
        self._note_length()
        self.inputs["provisional_until"].setVisible(self.booking is None)
        self.scope.set_value("one")
        self._scope_box.setVisible(self.booking is not None and self.booking.series is not None)
        self._filling = False
        self.touched = False
        self.check()

    def _offer_uses(self, use: str) -> None:
        """A duty stays one, and nothing else becomes one here."""
        duty = use == "duty"
        given = tuple(one for one in USES if one[0] == use) if duty else CHOSEN_USES
        field = self.inputs["use"]
        assert isinstance(field, ChoiceInput)
        field.combo.set_options([(value, _(label)) for value, label in given])
        field.setDisabled(duty)

    # Reading

    def place(self) -> Place | None:
        """Where and when, if that much can be read; an end not after the start is next day's."""
        day, starts, ends = (self._value(name) for name in ("day", "starts", "ends"))
        chosen = self.rooms.value()
        if not chosen or not isinstance(day, date):
            return None
        if not isinstance(starts, time) or not isinstance(ends, time):
            return None
        begin, end = datetime.combine(day, starts), datetime.combine(day, ends)
        if self.booking and self.booking.ends.date() > self.booking.starts.date():
            end += self.booking.ends.date() - self.booking.starts.date()
        elif ends == time() and starts > ends:
            end += timedelta(1)
        return Place(chosen, begin, end)

    def _value(self, name: str) -> Any:
        try:
            return self.inputs[name].value()
        except Refused:
            return None

    def _note_length(self, *_args: object) -> None:
        begin, end = self._value("starts"), self._value("ends")
        if isinstance(begin, time) and isinstance(end, time):
            length = datetime.combine(date.min, end) - datetime.combine(date.min, begin)
            self._length = length if length > timedelta() else None

    def _keep_length(self, *_args: object) -> None:
        """An earlier or later start takes the end along, as long as both are on one day."""
        begin = self._value("starts")
        if self._filling or self._length is None or not isinstance(begin, time):
            return
        end = datetime.combine(date.min, begin) + self._length
        if end.date() == date.min:
            self._filling = True
            self.inputs["ends"].set_value(end.time())
            self._filling = False

    def _touched(self) -> None:
        self.touched = self.touched or not self._filling

    def _changed(self, *_args: object) -> None:
        if not self._filling:
            self.touched = True
            self._timer.start()

    def settle(self) -> None:
        """Ask at once what was to be asked when the typing pauses: saving waits for no pause."""
        if self._timer.isActive():
            self.check()

    def check(self) -> None:
        """Ask what stands in the way, say it here and on the board."""
        self._timer.stop()
        place = self.place()
        if place is None:
            self.problem.hide()
            self.ways.hide()
            self.proposal = None
            self.proposed.emit(None)
            return
        asked: dict[str, Any] = {
            "rooms": place.rooms,
            "starts": place.starts,
            "ends": place.ends,
            "now": self.desk.now(),
            "headcount": self._value("headcount"),
            "equipment": self.things.value(),
            "organisation": self._value("organisation") or "",
            "organisation_id": self.who.ids()["organisation_id"],
            "ignoring": self.booking.id if self.booking else None,
        }
        unmoved = self.booking is not None and self.booking.starts == place.starts
        found = problems(
            self.desk.store,
            past_allowed=unmoved,
            **asked,
        )
        blocked = any(problem.blocks for problem in found)
        ways = alternatives(self.desk.store, **asked) if blocked else []
        untimely = next((problem.message for problem in found if problem.kind == "time"), "")
        self.inputs["ends"].show_error(untimely)
        self.problem.show_problems([one for one in found if one.kind != "time"], place)
        self.ways.show_suggestions(self.desk.store, ways, place)
        self.ways.setVisible(bool(ways))
        self.proposal = Proposal(self.booking, place, tuple(found), tuple(ways))
        self.proposed.emit(self.proposal)

    def take(self, number: int) -> None:
        """Use a suggestion."""
        if not 1 <= number <= len(self.ways.suggestions):
            return
        free = self.ways.suggestions[number - 1]
        self.set_place(Place(free.rooms, free.starts, free.ends))

    def set_place(self, place: Place) -> None:
        """Take over rooms and time, as from the board."""
        self._filling = True
        self.rooms.offer(self.desk.store, place.rooms)
        self.inputs["day"].set_value(place.starts.date())
        self.inputs["starts"].set_value(place.starts.time())
        self.inputs["ends"].set_value(place.ends.time())
        self._note_length()
        self._filling = False
        self.touched = True
        self.check()

    def hideEvent(self, event: QHideEvent) -> None:
        """A form that is gone asks nothing any more."""
        self._timer.stop()
        super().hideEvent(event)

    # Saving

    def save(self) -> bool:
        """Book or change; what is wrong is shown at its field, the first one gets the focus."""
        values, wrong = self._values()
        place = self.place()
        if not wrong and (place is None or not self.rooms.complete()):
            self._say(Refused(_("Choose a room."), "rooms"))
            return False
        if wrong or place is None:
            return False
        values |= {"rooms": place.rooms, "starts": place.starts, "ends": place.ends}
        values["equipment"] = self.things.value()
        until = values.pop("provisional_until", None)
        try:
            if self.booking is None:
                id = self.desk.do(book, provisional_until=until, **values)
            else:
                id = self.booking.id
                self._change(values)
        except Refused as refused:
            self._say(refused)
            return False
        self.saved.emit(id)
        return True

    def _change(self, values: dict[str, Any]) -> None:
        assert self.booking is not None
        old = self.booking
        before = {name: getattr(old, name) for name in (*_PLAIN, *_IDS, "rooms", "starts", "ends")}
        before["equipment"] = dict(old.equipment)
        changed = {name: value for name, value in values.items() if value != before[name]}
        scope = self.scope.value()
        if changed and old.series is not None and scope != "one":
            result = self.desk.do(edit_series, booking=old.id, scope=scope, changes=changed)
            if result.left:
                self.desk.say(_("Left as they were: {n}").format(n=len(result.left)), "warn")
        elif changed:
            self.desk.do(change, booking=old.id, **changed)

    def _values(self) -> tuple[dict[str, Any], bool]:
        values: dict[str, Any] = {}
        wrong: FieldInput | None = None
        for name, each in self.inputs.items():
            try:
                each.show_error("")
                value = each.value()
            except Refused as refused:
                each.show_error(refused.message)
                wrong = wrong or each
                continue
            if name in ("title", "organisation", "contact", "phone", "note"):
                value = value or ""
            if name not in ("day", "starts", "ends"):
                values[name] = value
        values |= self.who.ids()
        values["private"] = bool(values.get("private"))
        if wrong:
            wrong.setFocus()
        return values, wrong is not None

    def _say(self, refused: Refused) -> None:
        field = refused.field or ""
        if field in self.inputs:
            self.inputs[field].show_error(refused.message)
            self.inputs[field].setFocus()
        else:
            self.problem.say("", refused.message)
            self.rooms.focus_open()


def _label(words: str) -> QLabel:
    label = QLabel(words)
    label.setProperty("role", "label")
    return label
