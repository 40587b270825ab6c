"""What Ctrl+K finds of the consultations: appointments, who gives them, what is offered."""

from __future__ import annotations

from db.appointments import STATUSES, Appointment
from db.consultants import Consultant, consultants
from db.find_appointments import find_appointments
from db.services import services
from db.turn_search import read_as
from db.words import _
from gui.desk import Desk
from gui.doors import unseen
from gui.palette_entries import Entry, Group, fact_line, fits, opens_record, when_line

_MOST = 5


def consultation_groups(desk: Desk, words: str) -> list[Group]:
    """Appointments, consultants and services; nothing for whom they are closed to."""
    if unseen(desk, "appointments"):
        return []
    known = consultants(desk.store)
    names = {one.id: one.name for one in consultants(desk.store, archived=True)}
    given = {one.id: one.name for one in services(desk.store, archived=True)}
    found = find_appointments(desk.store, words, desk.now())
    people = [one for one in known if fits(words, one.name) or read_as(one.name, words)]
    offered = [one for one in services(desk.store) if fits(words, one.name)]
    return [
        Group(
            _("Appointments"),
            tuple(_appointment(desk, one, given[one.service], names) for one in found),
        ),
        Group(_("Consultants"), tuple(_consultant(desk, one, given) for one in people[:_MOST])),
        Group(
            _("Services"),
            tuple(
                Entry(one.name, opens_record(desk, "service", one.id), "hand-holding-heart")
                for one in offered[:_MOST]
            ),
        ),
    ]


def _appointment(desk: Desk, one: Appointment, given: str, names: dict[int, str]) -> Entry:
    hidden = one.shown == one.number
    return Entry(
        one.number if hidden else f"{one.number}\u2003{one.shown}",
        opens_record(desk, "appointment", one.id),
        "comments",
        fact_line(
            when_line(one.starts, one.ends, desk.now()),
            given,
            names[one.consultant],
            _(dict(STATUSES)[one.status]),
        ),
    )


def _consultant(desk: Desk, one: Consultant, given: dict[int, str]) -> Entry:
    offers = _(", ").join(given[each] for each in one.services)
    return Entry(one.name, opens_record(desk, "consultant", one.id), "user-tie", offers)
