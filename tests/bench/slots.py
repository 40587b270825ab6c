"""Four weeks of free slots of a service, with five years of appointments behind them."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from pathlib import Path

import sqlcipher3.dbapi2 as engine

from db.centre import set_up
from db.check import check
from db.clients import add_client
from db.consultants import add_consultant
from db.consultations import free_slots
from db.formats import to_text
from db.roles import program
from db.rooms import add_room
from db.services import add_service
from db.store import Store, open_store
from tests.bench.measure import Measured, against

NOW = datetime(2026, 11, 26, 8, 0)
CONSULTANTS, PAST, DAYS = 8, 60_000, 28
_A_DUTY = 6  # sessions of half an hour, 9:00 to 12:00
_AHEAD_TAKEN = (0, 2, 3)  # of the sessions of each duty to come
_CLIENTS = 500
_LEAST = (
    "SELECT duty.id, duty.consultant, duty.held_from, duty.held_until, duty.breaks,"
    " booking_room.room FROM duty JOIN booking_room ON booking_room.booking = duty.booking"
    " WHERE duty.service = ? AND duty.active = 1 AND duty.held_from >= ? AND duty.held_from < ?",
    "SELECT appointment.duty, appointment.starts, appointment.ends FROM duty"
    " JOIN appointment ON appointment.duty = duty.id AND appointment.active = 1"
    " WHERE duty.service = ? AND duty.active = 1 AND duty.held_from >= ? AND duty.held_from < ?",
)


def four_weeks(folder: Path) -> Measured:
    """All that a call needs to say when there is time, over all consultants."""
    db = open_store(folder / "slots.yizhan", staff=program("bench"))
    service = _fill(db)
    plain = engine.connect(str(db.path), isolation_level=None)
    last = NOW.date() + timedelta(DAYS - 1)
    span = (service, to_text(NOW), to_text(NOW + timedelta(DAYS)))

    def ours() -> None:
        found = free_slots(db, service=service, day_from=NOW.date(), day_to=last, now=NOW)
        assert len(found) == CONSULTANTS * DAYS // 7 * 5 * (_A_DUTY - len(_AHEAD_TAKEN))

    def least() -> None:
        for sql in _LEAST:
            plain.execute(sql, span).fetchall()

    found = against(
        f"four weeks of free slots, {CONSULTANTS} consultants",
        ours,
        f"the bare rows, of {PAST:,} and more",
        least,
        times=40,
    )
    plain.close()
    db.close()
    assert check(folder / "slots.yizhan") == []
    return found


def _fill(db: Store) -> int:
    """Duties on every working day, those of the past full; the rows that the rules would write."""
    set_up(db, name="驿站", hours="每天 08:00-22:00")
    service = add_service(db, name="法律援助", kind="law", prefix="法", minutes=30)
    rooms = [add_room(db, name=f"{n}室") for n in range(CONSULTANTS)]
    people = [add_consultant(db, name=f"律师{n}", services=[service]) for n in range(CONSULTANTS)]
    days = _working_days(PAST // _A_DUTY // CONSULTANTS)
    with db.act("bench"):
        clients = [add_client(db, now=NOW) for _n in range(_CLIENTS)]
        number = 0
        for day in days:
            ahead = day >= datetime.combine(NOW.date(), time())
            for room, consultant in zip(rooms, people, strict=True):
                duty = _duty(db, number, service, consultant, room, day)
                for turn in _AHEAD_TAKEN if ahead else range(_A_DUTY):
                    number += 1
                    # Some other client each time, so that nobody sits in two rooms at once.
                    _appointment(db, number, duty, clients[number % _CLIENTS], day, turn, ahead)
    return service


def _working_days(past: int) -> list[datetime]:
    """So many before today, then those of the weeks to come."""
    today = datetime.combine(NOW.date(), time())
    found: list[datetime] = []
    day = today
    while len(found) < past:
        day -= timedelta(1)
        if day.weekday() < 5:
            found.insert(0, day)
    ahead = (today + timedelta(n) for n in range(DAYS))
    return found + [day for day in ahead if day.weekday() < 5]


def _duty(db: Store, number: int, service: int, consultant: int, room: int, day: datetime) -> int:
    booking = db.insert(
        "booking",
        number=f"YY-{number}-{consultant}",
        title="法律援助",
        use="duty",
        status="confirmed",
        starts=to_text(day.replace(hour=9)),
        ends=to_text(day.replace(hour=12)),
        created_at=to_text(day),
    )
    db.insert("booking_room", booking=booking, room=room, setup_minutes=0, clearup_minutes=0)
    return db.insert("duty", booking=booking, service=service, consultant=consultant)


def _appointment(
    db: Store, number: int, duty: int, client: int, day: datetime, turn: int, ahead: bool
) -> None:
    starts = day.replace(hour=9) + timedelta(minutes=30 * turn)
    db.insert(
        "appointment",
        number=f"法-{number:06}",
        duty=duty,
        client=client,
        starts=to_text(starts),
        ends=to_text(starts + timedelta(minutes=30)),
        status="booked" if ahead else "done",
        created_at=to_text(day),
    )
