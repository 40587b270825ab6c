"""Who found no room waits, hears when one is free, and is booked or withdraws."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any

import pytest

from db import rooms
from db import waiting as desk
from db.booking_changes import book
from db.booking_states import cancel
from db.bookings import booking
from db.rules import Refused
from db.store import Store
from tests.conftest import NOW

DAY = datetime(2026, 11, 27)


@pytest.fixture
def room(store: Store) -> int:
    """The one room."""
    return rooms.add_room(store, name="会议室", capacity=20)


def wish(store: Store, **more: Any) -> int:
    """A wish for two hours tomorrow morning."""
    values: dict[str, Any] = {
        "title": "培训",
        "minutes": 120,
        "day_from": DAY.date(),
        "day_to": DAY.date(),
        "time_from": time(9),
        "time_to": time(12),
        "now": NOW,
    }
    return desk.wait(store, **values | more)


def test_a_room_that_comes_free_is_offered_and_booked(store: Store, room: int) -> None:
    taken = book(
        store,
        rooms=(room,),
        starts=DAY.replace(hour=9),
        ends=DAY.replace(hour=12),
        title="例会",
        now=NOW,
    )
    waits = wish(store)
    assert desk.matches(store, now=NOW) == []
    cancel(store, booking=taken, reason="r")
    (match,) = desk.matches(store, now=NOW)
    place = match.suggestion
    assert match.waiting["id"] == waits
    assert place.rooms == (room,)
    assert DAY.replace(hour=9) <= place.starts < place.ends <= DAY.replace(hour=12)
    made = desk.book_waiting(
        store, id=waits, room=room, starts=place.starts, ends=place.ends, now=NOW
    )
    assert booking(store, made).title == "培训"
    assert store.row("SELECT status, booking FROM waiting") == {"status": "booked", "booking": made}
    assert desk.matches(store, now=NOW) == []


def test_who_is_served_is_served_once(store: Store, room: int) -> None:
    waits = wish(store)
    span = {"starts": DAY.replace(hour=9), "ends": DAY.replace(hour=11)}
    desk.book_waiting(store, id=waits, room=room, now=NOW, **span)
    with pytest.raises(Refused):
        desk.book_waiting(store, id=waits, room=room, now=NOW, **span)
    with pytest.raises(Refused):
        desk.withdraw(store, id=waits)
    with pytest.raises(Refused):
        desk.change_waiting(store, id=waits, minutes=30)
    assert store.value("SELECT status FROM waiting") == "booked"


def test_a_refused_booking_leaves_the_wish_waiting(store: Store, room: int) -> None:
    waits = wish(store)
    early = DAY.replace(hour=3)
    with pytest.raises(Refused):
        desk.book_waiting(
            store, id=waits, room=room, starts=early, ends=early + timedelta(hours=2), now=NOW
        )
    assert store.value("SELECT status FROM waiting") == "waiting"


def test_who_withdraws_is_offered_nothing(store: Store, room: int) -> None:
    waits = wish(store)
    assert len(desk.matches(store, now=NOW)) == 1
    desk.withdraw(store, id=waits)
    assert desk.matches(store, now=NOW) == []


def test_a_wish_for_days_past_is_offered_nothing(store: Store, room: int) -> None:
    wish(store)
    assert desk.matches(store, now=NOW + timedelta(3)) == []


def test_a_room_that_is_not_lent_is_offered_to_nobody(store: Store, room: int) -> None:
    """Unless that very room is waited for."""
    rooms.archive_room(store, id=room, now=NOW)
    private = rooms.add_room(store, name="主席办公室", private=True)
    wish(store)
    assert desk.matches(store, now=NOW) == []
    wish(store, room=private)
    assert [match.suggestion.rooms for match in desk.matches(store, now=NOW)] == [(private,)]


def test_who_has_had_the_hours_of_the_week_is_not_sent_there(store: Store, room: int) -> None:
    rooms.change_room(store, id=room, weekly_hours=1)
    wish(store, organisation="天禾")
    assert desk.matches(store, now=NOW) == []
    wish(store, minutes=60, organisation="天禾")
    assert len(desk.matches(store, now=NOW)) == 1


def test_too_many_people_for_the_room_are_not_sent_there(store: Store, room: int) -> None:
    wish(store, headcount=21)
    assert desk.matches(store, now=NOW) == []


@pytest.mark.parametrize(
    ("values", "field"),
    [({"day_to": NOW.date() - timedelta(9)}, "day_to"), ({"time_to": time(10)}, "time_to")],
)
def test_a_wish_that_cannot_be_is_refused(store: Store, values: dict[str, Any], field: str) -> None:
    with pytest.raises(Refused) as caught:
        wish(store, **values)
    assert caught.value.field == field
    waits = wish(store)
    with pytest.raises(Refused):
        desk.change_waiting(store, id=waits, **values)
