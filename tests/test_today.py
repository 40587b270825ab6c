"""What is so at this moment: rooms, who comes soon, who is late, what runs out today."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from db import booking_states as states
from db import closures, rooms, today
from db.booking_changes import book
from db.store import Store
from tests.conftest import NOW

NINE = datetime(2026, 11, 27, 9)
BEFORE = NINE - timedelta(days=1)


@pytest.fixture
def made(store: Store) -> int:
    """A booking from nine to ten with ten minutes before and twenty after."""
    room = rooms.add_room(store, name="会议室", setup_minutes=10, clearup_minutes=20)
    return book(
        store,
        rooms=(room,),
        starts=NINE,
        ends=NINE + timedelta(hours=1),
        title="例会",
        now=BEFORE,
    )


@pytest.mark.parametrize(
    ("clock", "state"),
    [
        ("06:00", "closed"),
        ("08:00", "free"),
        ("08:49", "free"),
        ("08:50", "setup"),
        ("09:00", "in_use"),
        ("09:01", "late"),
        ("09:59", "late"),
        ("10:00", "clearup"),
        ("10:20", "free"),
        ("21:00", "closed"),
    ],
)
def test_a_room_through_its_day(store: Store, made: int, clock: str, state: str) -> None:
    at = datetime.fromisoformat(f"2026-11-27T{clock}")
    (one,) = today.rooms_now(store, at)
    assert one.state == state
    if state == "free" and at < NINE:
        assert one.until == NINE - timedelta(minutes=10)
        assert one.next and one.next.id == made
    if clock == "06:00":
        assert one.until == datetime(2026, 11, 27, 8)


def test_clear_up_goes_on_after_midnight_and_set_up_begins_before(store: Store) -> None:
    room = rooms.add_room(
        store, name="a", hours="每天 00:00-24:00", setup_minutes=300, clearup_minutes=60
    )
    late = datetime(2026, 11, 27, 23)
    for start in (late, late + timedelta(hours=28)):
        book(
            store,
            rooms=(room,),
            starts=start,
            ends=start + timedelta(minutes=30),
            title="t",
            now=BEFORE,
        )
    for at, state in (
        (datetime(2026, 11, 28, 0, 10), "clearup"),
        (datetime(2026, 11, 28, 0, 40), "free"),
        (datetime(2026, 11, 28, 22, 30), "setup"),
    ):
        (one,) = today.rooms_now(store, at)
        assert one.state == state, at


def test_checked_in_it_is_in_use_and_a_duty_is_a_duty(store: Store, made: int) -> None:
    states.check_in(store, booking=made, now=NINE)
    (one,) = today.rooms_now(store, NINE + timedelta(minutes=30))
    assert (one.state, one.until) == ("in_use", NINE + timedelta(hours=1))
    desk = rooms.add_room(store, name="台")
    duty = book(
        store,
        rooms=(desk,),
        starts=NINE,
        ends=NINE + timedelta(hours=1),
        title="值班",
        now=BEFORE,
    )
    with store.act("before the consultations"):
        store.update("booking", duty, use="duty")
    assert today.rooms_now(store, NINE)[1].state == "duty"


def test_a_hall_is_in_use_with_its_part(store: Store) -> None:
    hall = rooms.add_room(store, name="厅")
    east = rooms.add_room(store, name="东", part_of=hall)
    rooms.add_room(store, name="西", part_of=hall)
    book(store, rooms=(east,), starts=NINE, ends=NINE + timedelta(hours=1), title="t", now=BEFORE)
    assert [one.state for one in today.rooms_now(store, NINE)] == ["in_use", "in_use", "free"]


def test_a_closed_room_says_why(store: Store, made: int) -> None:
    closures.close(
        store, starts=NINE + timedelta(hours=3), ends=NINE + timedelta(hours=4), reason="停电"
    )
    (one,) = today.rooms_now(store, NINE + timedelta(hours=3))
    assert (one.state, one.reason, one.until) == ("closed", "停电", NINE + timedelta(hours=4))


def test_who_comes_within_the_hour_and_who_is_late(store: Store, made: int) -> None:
    soon = [one.id for one in today.starting_within(store, NINE - timedelta(hours=1))]
    assert soon == [made]
    assert today.starting_within(store, NINE - timedelta(minutes=61)) == []
    assert today.late(store, NINE) == []
    assert [one.id for one in today.late(store, NINE + timedelta(minutes=1))] == [made]
    assert today.counts(store, NINE) == {"bookings": 1, "provisional": 0, "late": 0}


def test_what_runs_out_today(store: Store, made: int) -> None:
    held = book(
        store,
        rooms=(rooms.rooms(store)[0].id,),
        starts=NINE + timedelta(days=3),
        ends=NINE + timedelta(days=3, hours=1),
        title="t",
        provisional_until=NINE.date(),
        now=BEFORE,
    )
    assert today.expiring_today(store, BEFORE) == []
    assert [one.id for one in today.expiring_today(store, NINE)] == [held]


def test_the_sample_has_a_day_worth_looking_at(sample: Store) -> None:
    found = {one.state for one in today.rooms_now(sample, NOW)}
    assert {"in_use", "free"} <= found
    assert today.counts(sample, NOW)["bookings"] >= 5
    assert today.starting_within(sample, NOW)
