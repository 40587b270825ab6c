"""What the schema itself makes impossible, and what becomes of a booking."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest
import sqlcipher3.dbapi2 as engine

from db import booking_states as states
from db import equipment, rooms
from db.booking_changes import book, change, move
from db.bookings import between, booking, is_late
from db.check import check
from db.rules import Refused
from db.store import Store
from db.undo import undo
from tests.conftest import NOW

NINE = datetime(2026, 11, 27, 9)
HOUR = timedelta(hours=1)


@pytest.fixture
def hall(store: Store) -> int:
    """A hall that needs approval, of two parts."""
    hall = rooms.add_room(store, name="报告厅", needs_approval=True)
    rooms.add_room(store, name="东", part_of=hall)
    rooms.add_room(store, name="西", part_of=hall)
    return hall


@pytest.fixture
def room(store: Store) -> int:
    """A room with ten minutes before and twenty after."""
    return rooms.add_room(store, name="会议室", setup_minutes=10, clearup_minutes=20)


def add(store: Store, *where: int, start: datetime = NINE, **more: object) -> int:
    """An hour's booking."""
    values: dict[str, object] = {"title": "例会", "now": NOW} | more
    return book(store, rooms=where, starts=start, ends=start + HOUR, **values)  # type: ignore[arg-type]  # any of them


def raw(store: Store, sql: str, *params: object) -> str:
    """What the engine itself answers to a write around the rules."""
    with pytest.raises(engine.IntegrityError) as caught:
        store.connection.execute(sql, params)
    return str(caught.value)


def raw_booking(store: Store, id: int, start: datetime = NINE) -> int:
    """A booking written around the rules."""
    store.connection.execute(
        "INSERT INTO booking (id, number, title, use, status, starts, ends, created_at)"
        " VALUES (?, ?, 't', 'meeting', 'confirmed', ?, ?, '')",
        (id, str(id), f"{start:%Y-%m-%dT%H:%M}", f"{start + HOUR:%Y-%m-%dT%H:%M}"),
    )
    return id


_HOLD = (
    "INSERT INTO booking_room (id, booking, room, setup_minutes, clearup_minutes)"
    " VALUES (?, ?, ?, 0, 0)"
)


def test_no_two_holds_of_a_room_its_hall_or_its_part(store: Store, hall: int) -> None:
    east, west = rooms.room(store, hall).parts
    made = add(store, east)
    other = raw_booking(store, 7)
    assert raw(store, _HOLD, 8, other, east) == "room_taken"
    assert raw(store, _HOLD, 8, other, hall) == "room_taken"
    store.connection.execute(_HOLD, (8, other, west))  # the other part is free
    moved = "UPDATE booking_room SET room = ? WHERE id = 8"
    assert raw(store, moved, east) == "room_taken"
    assert raw(store, moved, hall) == "room_taken"
    # A cancelled one that comes to life again finds its room taken.
    states.cancel(store, booking=made, reason="r")
    store.connection.execute(moved, (east,))
    assert raw(store, "UPDATE booking SET status = 'confirmed' WHERE id = ?", made) == "room_taken"


def test_a_booking_cannot_be_shifted_onto_another(store: Store, room: int) -> None:
    add(store, room)
    late = add(store, room, start=NINE + 3 * HOUR)
    sql = "UPDATE booking SET starts = ?, ends = ? WHERE id = ?"
    assert raw(store, sql, "2026-11-27T10:10", "2026-11-27T11:10", late) == "room_taken"
    store.connection.execute(sql, ("2026-11-27T10:30", "2026-11-27T11:30", late))
    held = booking(store, late).held[0]
    assert held == (room, NINE + timedelta(minutes=80), NINE + timedelta(minutes=170))


@pytest.mark.parametrize("table", ["booking_room", "booking_equipment"])
def test_a_hold_lasts_as_its_booking(store: Store, room: int, table: str) -> None:
    thing = equipment.add_equipment(store, name="话筒", stock=3)
    made = add(store, room, equipment={thing: 1})
    for value in (
        "held_from = '2026-11-27T09:05'",
        "held_until = '2026-11-27T09:55'",
        "held_until = '2026-11-27T23:00'",
        "active = 0",
    ):
        assert raw(store, f"UPDATE {table} SET {value} WHERE booking = ?", made) == "hold_untrue"


def test_equipment_is_out_as_long_as_the_rooms_are_held(store: Store, room: int) -> None:
    thing = equipment.add_equipment(store, name="话筒", stock=3)
    plain = rooms.add_room(store, name="棋牌室")
    slow = rooms.add_room(store, name="排练厅", setup_minutes=45, clearup_minutes=30)
    made = add(store, plain, equipment={thing: 1})
    out = "SELECT substr(held_from, 12) || ' ' || substr(held_until, 12) FROM booking_equipment"
    assert store.value(out) == "09:00 10:00"
    change(store, booking=made, rooms=(plain, slow), now=NOW)
    taken = store.last_act
    assert store.value(out) == "08:15 10:30"
    change(store, booking=made, ends=NINE + 2 * HOUR, now=NOW)
    assert store.value(out) == "08:15 11:30"
    assert taken
    undo(store, act=taken.id)  # another room; the later end stays
    assert store.value(out) == "09:00 11:00"
    assert check(store.path) == []


def test_no_more_equipment_out_than_there_is(store: Store, hall: int) -> None:
    east, west = rooms.room(store, hall).parts
    thing = equipment.add_equipment(store, name="话筒", stock=3)
    made = add(store, east, equipment={thing: 2})
    other = add(store, west, equipment={thing: 1})
    more = "UPDATE booking_equipment SET quantity = 2 WHERE booking = ?"
    assert raw(store, more, other) == "equipment_short"
    assert raw(store, "UPDATE equipment SET stock = 2 WHERE id = ?", thing) == "equipment_short"
    with pytest.raises(Refused):
        equipment.change_equipment(store, id=thing, stock=2)
    # The peak counts, not the sum over the day.
    add(store, east, start=NINE + HOUR, equipment={thing: 3})
    states.cancel(store, booking=made, reason="r")
    assert raw(store, "UPDATE equipment SET stock = 2 WHERE id = ?", thing) == "equipment_short"
    assert check(store.path) == []


def test_a_hall_divides_once(store: Store, hall: int, room: int) -> None:
    east, _west = rooms.room(store, hall).parts
    into = "UPDATE room SET part_of = ? WHERE id = ?"
    assert raw(store, into, east, room) == "part_of_part"
    assert raw(store, into, room, hall) == "part_of_part"
    assert "CHECK" in raw(store, into, room, room)
    with pytest.raises(Refused):
        rooms.add_room(store, name="角落", part_of=east)
    # Two rooms in use at once cannot become a hall and its part.
    add(store, hall)
    add(store, room)
    assert raw(store, into, hall, room) == "room_taken"


def test_the_trail_is_only_added_to(store: Store) -> None:
    rooms.add_room(store, name="a")
    assert raw(store, "UPDATE trail SET who = 'nobody'") == "trail_is_append_only"
    assert raw(store, "DELETE FROM trail") == "trail_is_append_only"


@pytest.mark.parametrize(
    "change",
    [
        "status = 'gone'",
        "ends = starts",
        "starts = '27.11.2026 09:00'",
        "title = ''",
        "status = 'cancelled'",
        "ends = '2027-02-27T09:00'",
        "headcount = 0",
    ],
)
def test_a_booking_in_the_file_makes_sense(store: Store, room: int, change: str) -> None:
    made = add(store, room)
    assert "CHECK" in raw(store, f"UPDATE booking SET {change} WHERE id = ?", made)


def test_what_is_written_around_the_rules_is_found(store: Store, room: int) -> None:
    made = add(store, room)
    store.connection.execute("UPDATE booking SET title = 'other' WHERE id = ?", (made,))
    assert len(check(store.path)) == 1


def test_neighbours_do_not_share_their_buffers(store: Store, room: int) -> None:
    add(store, room)
    with pytest.raises(Refused) as caught:
        add(store, room, start=NINE + HOUR + timedelta(minutes=25))
    assert caught.value.field == "rooms"
    assert "例会" in caught.value.message
    add(store, room, start=NINE + HOUR + timedelta(minutes=30))


def test_the_day_of_a_booking_to_its_end(store: Store, room: int) -> None:
    made = add(store, room, provisional_until=NINE.date())
    with pytest.raises(Refused):
        states.check_in(store, booking=made, now=NINE - 3 * HOUR)
    states.confirm(store, booking=made)
    assert not is_late(booking(store, made), NINE)
    assert is_late(booking(store, made), NINE + timedelta(minutes=1))
    states.check_in(store, booking=made, now=NINE + timedelta(minutes=2))
    assert not is_late(booking(store, made), NINE + timedelta(minutes=3))
    states.finish(store, booking=made, now=NINE + HOUR)
    assert booking(store, made).status == "finished"
    more: tuple[tuple[Callable[..., None], dict[str, object]], ...] = (
        (states.cancel, {"reason": "r"}),
        (states.no_show, {"now": NINE + HOUR}),
        (states.confirm, {}),
        (move, {"starts": NINE + 4 * HOUR, "now": NOW}),
    )
    for again, values in more:
        with pytest.raises(Refused):
            again(store, booking=made, **values)
    change(store, booking=made, note="钥匙已还", now=NOW)
    assert booking(store, made).note == "钥匙已还"


def test_the_note_of_a_booking_in_a_room_out_of_use_can_be_changed(store: Store, room: int) -> None:
    made = add(store, room)
    states.finish(store, booking=made, now=NINE + HOUR)
    rooms.archive_room(store, id=room, now=NINE + timedelta(1))
    change(store, booking=made, note="灯坏了", now=NINE + timedelta(1))
    assert booking(store, made).note == "灯坏了"
    with pytest.raises(Refused):
        add(store, room, start=NINE + timedelta(2))


@pytest.mark.parametrize("end", [states.no_show, states.cancel])
def test_a_missed_or_cancelled_booking_gives_its_room_back(
    store: Store, room: int, end: Callable[..., None]
) -> None:
    made = add(store, room)
    more = {"reason": "r"} if end is states.cancel else {"now": NINE + timedelta(minutes=15)}
    end(store, booking=made, **more)
    add(store, room)
    assert store.last_act
    undo(store, act=store.last_act.id)
    (left,) = between(store, NINE, NINE + HOUR)
    assert left.id == made


def test_undo_is_refused_where_the_room_has_gone(store: Store, room: int) -> None:
    made = add(store, room)
    states.cancel(store, booking=made, reason="r")
    assert store.last_act
    cancelled = store.last_act.id
    add(store, room, title="另一场")
    with pytest.raises(Refused):
        undo(store, act=cancelled)
    assert booking(store, made).status == "cancelled"


def test_a_number_given_again_is_not_brought_back(store: Store, room: int, hall: int) -> None:
    """Undo a booking, book another, and do the first again: its number is another's by now."""
    add(store, room)
    assert store.last_act
    undo(store, act=store.last_act.id)
    undone = store.last_act.id
    add(store, hall)
    with pytest.raises(Refused):
        undo(store, act=undone)


def test_moved_into_a_room_that_asks_it_waits_for_approval(
    store: Store, room: int, hall: int
) -> None:
    for provisional in (None, NINE.date()):
        made = add(store, room, provisional_until=provisional)
        move(store, booking=made, rooms=(hall,), now=NOW)
        with pytest.raises(Refused):
            states.confirm(store, booking=made)
        assert booking(store, made).needs_approval
        move(store, booking=made, rooms=(room,), now=NOW)
        states.confirm(store, booking=made)
        states.cancel(store, booking=made, reason="r")


def test_what_waits_for_approval_is_kept_until_its_new_day(store: Store, hall: int) -> None:
    made = add(store, hall)
    move(store, booking=made, starts=NINE + timedelta(7), now=NOW)
    assert booking(store, made).expires_on == (NINE + timedelta(7)).date()
    assert states.release_expired(store, now=NINE + timedelta(3)) == 0
    assert states.release_expired(store, now=NINE + timedelta(8)) == 1


def test_equipment_is_out_as_long_as_the_new_room_is_held(
    store: Store, room: int, hall: int
) -> None:
    thing = equipment.add_equipment(store, name="话筒", stock=1)
    made = add(store, hall, equipment={thing: 1})
    move(store, booking=made, rooms=(room,), now=NOW)
    row = store.row("SELECT * FROM booking_equipment")
    assert row and (row["held_from"], row["held_until"]) == ("2026-11-27T08:50", "2026-11-27T10:20")


def test_what_nobody_confirmed_is_released_the_day_after(store: Store, room: int) -> None:
    made = add(store, room, start=NINE + timedelta(9), provisional_until=date(2026, 11, 28))
    assert states.release_expired(store, now=datetime(2026, 11, 28, 23, 59)) == 0
    states.hold_on(store, booking=made, until=date(2026, 11, 30), now=NOW)
    assert states.release_expired(store, now=datetime(2026, 11, 30, 23, 59)) == 0
    assert states.release_expired(store, now=datetime(2026, 12, 1, 0, 0)) == 1
    assert booking(store, made).cancel_reason
    assert store.last_act
    undo(store, act=store.last_act.id)
    assert booking(store, made).status == "provisional"


def test_numbers_tell_the_day_and_count_on(store: Store, room: int) -> None:
    ids = [add(store, room, start=NINE + n * 2 * HOUR) for n in range(3)]
    numbers = [booking(store, one).number for one in ids]
    assert numbers == ["YY-261127-01", "YY-261127-02", "YY-261127-03"]


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"title": "  "}, "title"),
        ({"rooms": ()}, "rooms"),
        ({"rooms": (1,)}, "rooms"),
        ({"ends": NINE}, "ends"),
        ({"ends": NINE + timedelta(32)}, "ends"),
        ({"starts": NOW - HOUR}, "starts"),
        ({"provisional_until": date(2026, 11, 1)}, "provisional_until"),
    ],
)
def test_a_refusal_names_its_field(
    store: Store, room: int, values: dict[str, object], field: str
) -> None:
    asked: dict[str, object] = {
        "rooms": (room,),
        "starts": NINE,
        "ends": NINE + HOUR,
        "title": "t",
        "now": NOW,
    }
    with pytest.raises(Refused) as caught:
        book(store, **asked | values)  # type: ignore[arg-type]  # one of them is wrong on purpose
    assert caught.value.field == field
    assert between(store, NOW - timedelta(9), NINE + timedelta(99)) == []
