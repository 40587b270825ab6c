"""The check finds the faults that are written once the guards of the schema are taken off."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from db import equipment, rooms
from db.booking_changes import book
from db.check import check
from db.store import Store
from tests.conftest import NOW

NINE = datetime(2026, 11, 27, 9)

_FAULTS = {
    "two at once": (
        "UPDATE booking_room SET held_from = '2026-11-27T09:00' WHERE room = (SELECT max(room)"
        " FROM booking_room); UPDATE booking_room SET room = (SELECT min(room) FROM booking_room)",
        "hold one room at one time",
    ),
    "more than there is": ("UPDATE equipment SET stock = 1", "more lent out"),
    "a hold without its booking": (
        "UPDATE booking_room SET held_until = '2026-11-27T09:30'",
        "does not match it",
    ),
    "a hold of a cancelled booking": (
        "UPDATE booking SET status = 'cancelled', cancel_reason = 'r'",
        "does not match it",
    ),
    "over a closure": (
        "INSERT INTO closure VALUES (1, (SELECT min(room) FROM booking_room),"
        " '2026-11-27T08:00', '2026-11-27T09:30', 'r', NULL)",
        "into the closure of 2026-11-27T08:00",
    ),
    "no room": ("DELETE FROM booking_room", "holds no room"),
    "a room that is not there": ("UPDATE booking_room SET room = 5", "missing room"),
    "around the rules": (
        "UPDATE room SET note = 'x'; INSERT INTO equipment VALUES (1, 'x', 1, '', NULL)",
        "around the rules",
    ),
    "deleted": ("DELETE FROM booking_equipment", "is missing"),
}


@pytest.mark.parametrize("fault", _FAULTS)
def test_each_fault_is_found(store: Store, fault: str) -> None:
    thing = equipment.add_equipment(store, name="话筒", stock=2)
    for name in ("a", "b"):
        room = rooms.add_room(store, name=name)
        book(
            store,
            rooms=(room,),
            starts=NINE,
            ends=NINE + timedelta(hours=1),
            title=name,
            equipment={thing: 1},
            now=NOW,
        )
    assert check(store.path) == []
    for row in store.rows("SELECT name FROM sqlite_schema WHERE type = 'trigger'"):
        store.connection.execute(f"DROP TRIGGER [{row['name']}]")
    store.connection.execute("PRAGMA foreign_keys = OFF")
    sql, expected = _FAULTS[fault]
    store.connection.executescript(sql)
    found = check(store.path)
    assert any(expected in line for line in found), found


def test_checking_changes_nothing(store: Store) -> None:
    store.close()
    before = store.path.read_bytes()
    assert check(store.path) == []
    assert store.path.read_bytes() == before
