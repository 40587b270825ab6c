"""What stands in the way, said in words; and what is offered instead is really free."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any

import pytest

from db import closures, equipment, rooms
from db.availability import is_free, peak, problems
from db.booking_changes import book
from db.bookings import between
from db.centre import change_centre
from db.rules import Refused
from db.store import Store
from db.suggestions import alternatives, find_times
from tests.conftest import NOW

NINE = datetime(2026, 11, 27, 9)
HOUR = timedelta(hours=1)


@pytest.fixture
def room(store: Store) -> int:
    """A room for ten, ten minutes before and after, open until noon and from two."""
    return rooms.add_room(
        store,
        name="会议室",
        capacity=10,
        setup_minutes=10,
        clearup_minutes=10,
        hours="每天 08:00-12:00、14:00-20:00",
    )


def kinds(store: Store, room: int, start: datetime = NINE, **more: Any) -> list[str]:
    """What is in the way of an hour's booking."""
    asked: dict[str, Any] = {"rooms": (room,), "starts": start, "ends": start + HOUR, "now": NOW}
    found = problems(store, **asked | more)
    assert all(one.message and one.field for one in found)
    return [one.kind for one in found]


def test_a_free_hour_has_nothing_in_its_way(store: Store, room: int) -> None:
    assert kinds(store, room) == []


def test_an_ended_booking_leaves_its_buffer(store: Store, room: int) -> None:
    made = book(store, rooms=(room,), starts=NINE, ends=NINE + HOUR, title="例会", now=NOW)
    for minutes, expected in ((0, 1), (15, 1), (19, 1), (20, 0)):
        start = NINE + HOUR + timedelta(minutes=minutes)
        assert len(kinds(store, room, start)) == expected
    (found,) = problems(store, rooms=(room,), starts=NINE, ends=NINE + HOUR, now=NOW)
    assert (found.booking, found.room) == (made, room)
    assert (found.starts, found.ends) == (
        NINE - timedelta(minutes=10),
        NINE + timedelta(minutes=70),
    )
    assert kinds(store, room, ignoring=made) == []


@pytest.mark.parametrize(
    ("clock", "minutes", "free"),
    [
        ("08:00", 240, True),
        ("07:59", 60, False),
        ("11:30", 30, True),
        ("11:30", 31, False),
        ("11:30", 180, False),
        ("12:30", 30, False),
        ("14:00", 360, True),
        ("19:30", 60, False),
    ],
)
def test_a_booking_lies_inside_opening_hours(
    store: Store, room: int, clock: str, minutes: int, free: bool
) -> None:
    start = datetime.combine(NINE.date(), time.fromisoformat(clock))
    found = kinds(store, room, start, ends=start + timedelta(minutes=minutes))
    assert found == ([] if free else ["hours"])


def test_a_place_open_day_and_night_is_booked_over_midnight(store: Store) -> None:
    change_centre(store, hours="每天 00:00-24:00")
    room = rooms.add_room(store, name="值班室")
    late = datetime(2026, 11, 27, 22)
    assert kinds(store, room, late, ends=late + timedelta(hours=10)) == []
    book(store, rooms=(room,), starts=late, ends=late + timedelta(days=2), title="t", now=NOW)
    assert kinds(store, room, late + timedelta(days=1)) == ["booking"]
    assert kinds(store, room, late + timedelta(days=2)) == []


def test_closures_of_the_hall_its_parts_and_the_centre(store: Store) -> None:
    hall = rooms.add_room(store, name="厅")
    east = rooms.add_room(store, name="东", part_of=hall)
    west = rooms.add_room(store, name="西", part_of=hall)
    closures.close(store, room=east, starts=NINE, ends=NINE + HOUR, reason="检修")
    assert kinds(store, east) == ["closure"]
    assert kinds(store, hall) == ["closure"]
    assert kinds(store, west) == []
    assert kinds(store, east, NINE + HOUR) == []
    whole = closures.close(store, starts=NINE + HOUR, ends=NINE + 2 * HOUR, reason="停电")
    assert kinds(store, west, NINE + HOUR) == ["closure"]
    closures.reopen(store, id=whole, now=NOW)
    assert kinds(store, west, NINE + HOUR) == []


def test_nothing_is_closed_over_a_booking(store: Store, room: int) -> None:
    book(store, rooms=(room,), starts=NINE, ends=NINE + HOUR, title="例会", now=NOW)
    for which in (room, None):
        with pytest.raises(Refused) as caught:
            closures.close(store, room=which, starts=NINE, ends=NINE + 9 * HOUR, reason="r")
        assert "例会" in caught.value.message


def test_a_hall_is_not_booked_together_with_its_part(store: Store) -> None:
    hall = rooms.add_room(store, name="厅")
    east = rooms.add_room(store, name="东", part_of=hall)
    assert "room" in kinds(store, hall, rooms=(hall, east))


def test_too_many_people_are_a_warning_only(store: Store, room: int) -> None:
    assert kinds(store, room, headcount=11) == ["capacity"]
    assert is_free(store, rooms=(room,), starts=NINE, ends=NINE + HOUR, now=NOW, headcount=11)
    assert kinds(store, room, headcount=10) == []


def test_limits_of_days_ahead_and_hours_a_week(store: Store) -> None:
    room = rooms.add_room(store, name="a", weekly_hours=2, days_ahead=30)
    assert kinds(store, room, NINE + timedelta(29)) == []
    assert kinds(store, room, NINE + timedelta(30)) == ["ahead"]
    for start in (NINE, NINE + 2 * HOUR):
        book(
            store,
            rooms=(room,),
            starts=start,
            ends=start + HOUR,
            title="t",
            organisation="天禾",
            now=NOW,
        )
    assert kinds(store, room, NINE + 4 * HOUR, organisation="天禾") == ["limit"]
    assert kinds(store, room, NINE + 4 * HOUR, organisation="恒祥") == []
    assert kinds(store, room, NINE + timedelta(7), organisation="天禾") == []


def test_no_time_beyond_the_limit_is_offered_instead(store: Store) -> None:
    full = rooms.add_room(store, name="a", weekly_hours=1)
    other = rooms.add_room(store, name="b")
    asked: dict[str, Any] = {"rooms": (full,), "starts": NINE, "ends": NINE + 2 * HOUR, "now": NOW}
    ways = alternatives(store, organisation="天禾", **asked)
    assert [way.rooms for way in ways] == [(other,)]


def test_the_peak_of_equipment_not_its_sum(store: Store, room: int) -> None:
    other = rooms.add_room(store, name="b")
    thing = equipment.add_equipment(store, name="话筒", stock=3)
    for start, quantity in ((NINE, 2), (NINE + HOUR, 3)):
        book(
            store,
            rooms=(other,),
            starts=start,
            ends=start + HOUR,
            title="t",
            equipment={thing: quantity},
            now=NOW,
        )
    assert peak(store, thing, NINE, NINE + 2 * HOUR) == 3
    assert peak(store, thing, NINE, NINE + HOUR) == 2
    assert kinds(store, room, NINE - timedelta(minutes=30), equipment={thing: 1}) == []
    # Ten minutes of clear-up reach into the hour when all three are out.
    assert kinds(store, room, NINE, equipment={thing: 1}) == ["equipment"]
    assert kinds(store, room, NINE, equipment={thing: -1}) == ["equipment"]


def test_what_is_offered_instead_is_free(sample: Store) -> None:
    """For twenty bookings of the sample: ask for the same again, take what is offered."""
    coming = [
        one
        for one in between(sample, NOW, NOW + timedelta(14), statuses=("confirmed",))
        if one.starts > NOW
    ][:20]
    assert coming
    offered = 0
    for one in coming:
        asked: dict[str, Any] = {"rooms": one.rooms, "starts": one.starts, "ends": one.ends}
        assert not is_free(sample, **asked, now=NOW)
        for other in alternatives(sample, **asked, now=NOW):
            offered += 1
            assert other.reason
            assert is_free(sample, rooms=other.rooms, starts=other.starts, ends=other.ends, now=NOW)
    assert offered


def test_times_that_are_found_are_free_and_as_wished(sample: Store) -> None:
    found = find_times(
        sample,
        minutes=90,
        now=NOW,
        day_from=NOW.date(),
        day_to=NOW.date() + timedelta(7),
        headcount=20,
        weekdays=(0, 1, 2),
        time_from=time(13),
        time_to=time(18),
    )
    assert found
    by_id = {one.id: one for one in rooms.rooms(sample)}
    for one in found:
        assert one.starts.weekday() in (0, 1, 2)
        assert time(13) <= one.starts.time() and one.ends.time() <= time(18)
        assert one.ends - one.starts == timedelta(minutes=90)
        assert sum(by_id[room].capacity or 20 for room in one.rooms) >= 20
        assert is_free(sample, rooms=one.rooms, starts=one.starts, ends=one.ends, now=NOW)


def test_a_court_is_not_offered_for_a_hall(store: Store) -> None:
    hall = rooms.add_room(store, name="Hall", kind="hall", capacity=80)
    rooms.add_room(store, name="Court", kind="outdoor", capacity=80)
    large = rooms.add_room(store, name="Large", kind="meeting", capacity=20)
    book(store, rooms=(hall,), starts=NINE, ends=NINE + HOUR, title="t", now=NOW)
    ways = alternatives(store, rooms=(hall,), starts=NINE, ends=NINE + HOUR, now=NOW)
    assert ways[0].rooms == (large,)
