"""The queue of a day: who is to come, who waits, who sits with a consultant, over all services."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from db.appointments import Appointment, appointments
from db.consultations import Slot, free_slots
from db.formats import from_text, to_text
from db.services import Service, services
from db.store import Store
from db.words import _

_OVER = frozenset({"done", "cancelled", "moved", "left", "served"})


@dataclass(frozen=True)
class Turn:
    """One line of the queue: an appointment, or a ticket of somebody who came without one.

    `kind` and `id` say which. `at` is when an appointment begins, or a ticket was drawn. `shown`
    and `topic` are what the one who is signed in may know of the client. `late` is how many whole
    minutes ago a client who has not come should have been here, else 0. `since` is when they came.
    `given` is what a ticket is for, in words.
    """

    kind: str
    id: int
    number: str
    at: datetime
    shown: str
    topic: str
    service: int
    consultant: str
    room: str
    status: str
    late: int = 0
    urgent: bool = False
    since: datetime | None = None
    given: str = ""

    @property
    def over(self) -> bool:
        """Whether nobody has to do anything about it any more."""
        return self.status in _OVER


@dataclass(frozen=True)
class Queue:
    """The turns of a day in order of time, and its counts.

    `waiting` are here and sit with nobody yet, `free` the slots that can still be booked on this
    day, `next_free` the first of them.
    """

    day: date
    turns: tuple[Turn, ...]
    waiting: int
    in_session: int
    free: int
    next_free: Slot | None


def queue(db: Store, day: date, *, now: datetime, service: int | None = None) -> Queue:
    """The queue of a day, of one service if asked. Who is here comes before who is to come."""
    midnight = datetime.combine(day, time())
    given = {one.id: one for one in services(db, archived=True)}
    turns = _appointed(db, midnight, service, given, now) + _drawn(db, day, service)
    order = {id: place for place, id in enumerate(given)}
    turns.sort(key=lambda one: (one.at, _rank(one), order[one.service], one.id))
    slots = [
        slot
        for one in given.values()
        if service in (None, one.id) and not one.archived
        for slot in free_slots(db, service=one.id, day_from=day, day_to=day, now=now)
    ]
    states = Counter(one.status for one in turns)
    return Queue(
        day,
        tuple(turns),
        states["arrived"] + states["waiting"],
        states["in_session"],
        len(slots),
        min(slots, key=lambda one: (one.starts, one.consultant), default=None),
    )


def drawn(db: Store, id: int) -> Turn:
    """One ticket. Raises LookupError if there is none."""
    found = _tickets(db, "ticket.id = ?", (id,))
    if not found:
        raise LookupError(f"no ticket {id}")
    return found[0]


def is_hidden(one: Appointment, given: Service) -> bool:
    """Whether who is signed in must not know who the client is, nor why they come."""
    return given.anonymous and one.shown == one.number


def late_minutes(one: Appointment, now: datetime) -> int:
    """How many whole minutes ago a client who has not come should have been here; else 0."""
    return max(0, (now - one.starts) // timedelta(minutes=1)) if one.status == "booked" else 0


def late_words(minutes: int) -> str:
    """Not here 6 min, 2 h, 3 days after the time."""
    if minutes < 60:
        return _("Not here, {n} min past").format(n=minutes)
    if minutes < 24 * 60:
        return _("Not here, {n} h past").format(n=minutes // 60)
    return _("Not here, {n} d past").format(n=minutes // (24 * 60))


def _appointed(
    db: Store,
    midnight: datetime,
    service: int | None,
    given: dict[int, Service],
    now: datetime,
) -> list[Turn]:
    found = appointments(db, midnight, midnight + timedelta(1), service=service)
    places = _places(db, {one.duty for one in found})
    came = _came(db, [one.id for one in found])
    return [
        Turn(
            kind="appointment",
            id=one.id,
            number=one.number,
            at=one.starts,
            shown=one.shown,
            topic="" if is_hidden(one, given[one.service]) else one.topic,
            service=one.service,
            consultant=places[one.duty][0],
            room=places[one.duty][1],
            status=one.status,
            late=late_minutes(one, now),
            urgent=one.urgent,
            since=came.get(one.id),
        )
        for one in found
    ]


def _drawn(db: Store, day: date, service: int | None) -> list[Turn]:
    """The tickets of a day; who has been given a slot stands there as an appointment."""
    found = _tickets(db, "ticket.day = ? AND ticket.status <> 'served'", (to_text(day),))
    return [one for one in found if service in (None, one.service)]


def _tickets(db: Store, where: str, params: tuple[object, ...]) -> list[Turn]:
    """Of an anonymous service the number is all that anybody sees: no consultant is theirs yet."""
    rows = db.rows(
        "SELECT ticket.*, client.code, person.name, service.anonymous,"
        " service.name AS given FROM ticket"
        " JOIN client ON client.id = ticket.client JOIN service ON service.id = ticket.service"
        f" LEFT JOIN person ON person.id = client.person WHERE {where}",
        params,
    )
    return [
        Turn(
            kind="ticket",
            id=row["id"],
            number=str(row["number"]),
            at=from_text(row["taken_at"]),
            shown="" if row["anonymous"] else str(row["name"] or row["code"]),
            topic="" if row["anonymous"] else row["topic"],
            service=row["service"],
            consultant="",
            room="",
            status=row["status"],
            since=from_text(row["taken_at"]),
            given=row["given"],
        )
        for row in rows
    ]


def _rank(one: Turn) -> int:
    return 0 if one.status in ("in_session", "arrived", "waiting") else 1


def _places(db: Store, duties: Collection[int]) -> dict[int, tuple[str, str]]:
    """By duty, the consultant's name and the number or name of the room."""
    rows = db.rows(
        "SELECT duty.id, consultant.name, (SELECT group_concat(coalesce(nullif(room.code, ''),"
        " room.name), ' ') FROM booking_room JOIN room ON room.id = booking_room.room"
        " WHERE booking_room.booking = duty.booking) AS rooms"
        " FROM duty JOIN consultant ON consultant.id = duty.consultant"
        f" WHERE duty.id IN ({', '.join('?' * len(duties))})",
        tuple(duties),
    )
    return {int(row["id"]): (row["name"], row["rooms"] or "") for row in rows}


def _came(db: Store, ids: list[int]) -> dict[int, datetime]:
    rows = db.rows(
        "SELECT id, arrived_at FROM appointment WHERE arrived_at IS NOT NULL"
        f" AND id IN ({', '.join('?' * len(ids))})",
        tuple(ids),
    )
    return {int(row["id"]): from_text(row["arrived_at"]) for row in rows}
