"""The trail says who did what; undo puts it back, or says why not."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest

from db import equipment, holidays, rooms
from db.booking_changes import book, change, move
from db.bookings import between, booking
from db.check import check
from db.rules import Refused
from db.store import Store
from db.undo import undo
from tests.conftest import NOW

NINE = NOW.replace(day=27, hour=9, minute=0)
HOUR = timedelta(hours=1)


@pytest.fixture
def made(store: Store) -> int:
    """A booking."""
    room = rooms.add_room(store, name="a", setup_minutes=10)
    thing = equipment.add_equipment(store, name="b", stock=2)
    return book(
        store,
        rooms=(room,),
        starts=NINE,
        ends=NINE + HOUR,
        title="例会",
        equipment={thing: 1},
        now=NOW,
    )


def last(store: Store) -> int:
    """The id of what was done last."""
    assert store.last_act
    return store.last_act.id


def test_each_write_leaves_who_what_and_how_it_was(store: Store, made: int) -> None:
    change(store, booking=made, title="周会", now=NOW)
    assert store.last_act and "周会" in store.last_act.label
    (entry,) = store.rows("SELECT * FROM trail WHERE act = ?", (last(store),))
    assert (entry["who"], entry["rule"], entry["kind"]) == ("张敏", "change", "update")
    assert (entry["record_table"], entry["record"]) == ("booking", made)
    assert json.loads(entry["before"]) == {"title": "例会"}
    assert json.loads(entry["after"]) == {"title": "周会"}
    assert entry["at"].endswith("Z")


def test_a_change_that_changes_nothing_leaves_nothing(store: Store, made: int) -> None:
    act = last(store)
    change(store, booking=made, title="例会", now=NOW)
    move(store, booking=made, starts=NINE, now=NOW)
    assert last(store) == act


def test_undo_brings_back_all_of_it(store: Store, made: int) -> None:
    before = booking(store, made)
    other = rooms.add_room(store, name="other", clearup_minutes=30)
    move(store, booking=made, rooms=(other,), starts=NINE + HOUR, now=NOW)
    undo(store, act=last(store))
    assert booking(store, made) == before
    undo(store, act=last(store))  # and the undoing is undone
    assert booking(store, made).rooms == (other,)
    assert check(store.path) == []


def test_a_booking_undone_is_gone(store: Store, made: int) -> None:
    undo(store, act=last(store))
    assert between(store, NINE, NINE + HOUR) == []
    assert store.value("SELECT count(*) FROM booking_room") == 0
    undo(store, act=last(store))
    assert booking(store, made).title == "例会"
    assert check(store.path) == []


def test_what_was_changed_since_is_not_undone(store: Store, made: int) -> None:
    booked = last(store)
    move(store, booking=made, starts=NINE + HOUR, now=NOW)
    with pytest.raises(Refused):
        undo(store, act=booked)
    assert booking(store, made).starts == NINE + HOUR


def test_what_others_refer_to_is_not_undone(store: Store) -> None:
    room = rooms.add_room(store, name="a")
    added = last(store)
    book(store, rooms=(room,), starts=NINE, ends=NINE + HOUR, title="t", now=NOW)
    with pytest.raises(Refused):
        undo(store, act=added)
    assert rooms.room(store, room).name == "a"


def test_undoing_twice_is_refused(store: Store, made: int) -> None:
    booked = last(store)
    undo(store, act=booked)
    with pytest.raises(Refused):
        undo(store, act=booked)


def test_a_removed_day_comes_back(store: Store) -> None:
    day = holidays.add_holiday(store, day=NINE.date(), name="厂庆")
    holidays.remove_holiday(store, id=day)
    undo(store, act=last(store))
    assert store.value("SELECT name FROM holiday WHERE id = ?", (day,)) == "厂庆"
