"""What the papers of an appointment say about it: when, where, with whom, whether the first time.

Never who comes: of the client only what is shown to who prints.
"""

from __future__ import annotations

from dataclasses import dataclass

from db.appointment_series import following
from db.appointments import STATUSES, Appointment
from db.appointments import appointment as appointment_of
from db.consultants import consultant as consultant_of
from db.duties import duty_of
from db.formats import show_day_year, show_span, weekday_name
from db.rooms import Room, rooms
from db.rules import Refused
from db.services import Service
from db.services import service as service_of
from db.store import Store
from db.words import _

MOST_LATER = 12  # sessions of the same series that a slip lists


@dataclass(frozen=True)
class Visit:
    """One appointment. `room` is the number at the door, or the name; `place` says how to find it.

    `first`: the client was never seen in this service before. `later` are the coming sessions of
    the same series, without this one.
    """

    appointment: Appointment
    service: Service
    consultant: str
    place: str
    room: str
    first: bool
    later: tuple[Appointment, ...]

    @property
    def day(self) -> str:
        """2026年11月26日　星期四."""
        day = self.appointment.starts.date()
        return f"{show_day_year(day)}\u3000{weekday_name(day, short=False)}"

    @property
    def category(self) -> str:
        """The service, and whether it is the first time."""
        words = _("{service} (first visit)") if self.first else _("{service} (again)")
        return words.format(service=self.service.name)


def visit(db: Store, id: int) -> Visit:
    """One appointment as its papers show it. Raises LookupError if there is none."""
    one = appointment_of(db, id)
    found = {room.id: room for room in rooms(db, archived=True)}
    there = [found[room] for room in duty_of(db, one.duty).rooms]
    return Visit(
        one,
        service_of(db, one.service),
        consultant_of(db, one.consultant).name,
        _(", ").join(_place(room) for room in there),
        _(", ").join(room.code or room.name for room in there),
        is_first(db, one),
        tuple(each for each in following(db, one) if each.id != one.id),
    )


def visit_facts(one: Visit) -> list[tuple[str, str, bool]]:
    """What a slip says: label, value, and whether it is one of the main ones."""
    made = [
        (_("Date"), one.day, True),
        (_("Time"), show_span(one.appointment.starts, one.appointment.ends), True),
        (_("Place"), one.place, True),
        (_("Kind|of consultation"), one.category, False),
    ]
    if one.service.consultant_on_slip:
        made.append((consultant_label(one.service.kind), one.consultant, False))
    return [*made, (_("Fee"), _("Free of charge"), False)]


def consultant_label(kind: str) -> str:
    """What the consultant of a kind of service is called."""
    return {"psychology": _("Psychologist"), "law": _("Lawyer")}.get(kind, _("Consultant"))


def refuse_given_up(one: Appointment) -> None:
    """Refused for an appointment that is cancelled or moved: its paper would lead astray."""
    if one.status in ("cancelled", "moved"):
        raise Refused(
            _("{number} is {status}. Print the appointment that stands instead.").format(
                number=one.number, status=_(dict(STATUSES)[one.status])
            ),
            "appointment",
        )


def is_first(db: Store, one: Appointment) -> bool:
    """Whether the client has no earlier appointment in this service that was or will be kept."""
    return not db.value(
        "SELECT 1 FROM appointment JOIN duty ON duty.id = appointment.duty"
        " WHERE client = ? AND duty.service = ? AND appointment.active = 1"
        " AND (appointment.starts, appointment.id) <"
        " (SELECT starts, id FROM appointment WHERE id = ?) LIMIT 1",
        (one.client, one.service, one.id),
    )


def _place(room: Room) -> str:
    return " ".join(part for part in (room.floor, room.code, room.name) if part)
