"""Twenty programs want the same hour at once: one gets it, the others hear who has it."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from db import rooms
from db.bookings import between
from db.check import check
from db.store import Store, open_store
from tests.conftest import NOW

_PROGRAMS = 20
_ROOT = Path(__file__).parent.parent

# Each program says that it is ready and begins when it is told to: all at the same moment.
_BY_THE_RULE = """
import sys
from datetime import datetime, timedelta
from pathlib import Path
from db.booking_changes import book
from db.roles import program
from db.rules import Refused
from db.store import open_store
db = open_store(Path(sys.argv[1]), staff=program(sys.argv[3]), lock=False)
print("ready", flush=True)
sys.stdin.readline()
start = datetime(2026, 11, 27, 9)
try:
    book(db, rooms=(int(sys.argv[2]),), starts=start, ends=start + timedelta(hours=1),
         title="from " + sys.argv[3], now=datetime(2026, 11, 26, 9))
    print("booked")
except Refused as refused:
    print("refused", refused.field, refused.message.encode("unicode_escape").decode())
"""
_AROUND_THE_RULES = """
import sys
from pathlib import Path
import db
from db.store import connect
import sqlcipher3.dbapi2 as engine
connection = connect(Path(sys.argv[1]))
print("ready", flush=True)
sys.stdin.readline()
n = int(sys.argv[3])
try:
    connection.execute("BEGIN IMMEDIATE")
    connection.execute(
        "INSERT INTO booking (id, number, title, use, status, starts, ends, created_at)"
        " VALUES (?, ?, 't', 'meeting', 'confirmed', '2026-11-27T09:00', '2026-11-27T10:00', '')",
        (n + 1, sys.argv[3]))
    connection.execute(
        "INSERT INTO booking_room (id, booking, room, setup_minutes, clearup_minutes)"
        " VALUES (?, ?, ?, 10, 0)",
        (n + 1, n + 1, int(sys.argv[2])))
    connection.execute("COMMIT")
    print("booked")
except engine.IntegrityError as error:
    print("refused", error)
"""


@pytest.fixture
def room(store: Store) -> int:
    """The room that all want."""
    return rooms.add_room(store, name="会议室", setup_minutes=10)


def race(program: str, path: Path, room: int) -> list[str]:
    """What each of the programs said."""
    running = [
        subprocess.Popen(
            [sys.executable, "-c", program, str(path), str(room), str(n)],
            cwd=_ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for n in range(_PROGRAMS)
    ]
    for one in running:
        assert one.stdout and one.stdout.readline() == "ready\n"
    for one in running:
        assert one.stdin
        one.stdin.write("go\n")
        one.stdin.flush()
    said = [one.communicate(timeout=60)[0].strip() for one in running]
    assert all(one.returncode == 0 for one in running)
    return said


def test_one_of_twenty_gets_the_room_and_the_others_hear_who(store: Store, room: int) -> None:
    said = race(_BY_THE_RULE, store.path, room)
    (won,) = between(store, NOW, NOW.replace(day=28))
    assert said.count("booked") == 1
    lost = [line for line in said if line != "booked"]
    assert len(lost) == _PROGRAMS - 1
    for line in lost:
        word, field, message = line.split(" ", 2)
        assert (word, field) == ("refused", "rooms")
        assert won.title in message.encode().decode("unicode_escape")
    assert check(store.path) == []


def test_the_schema_refuses_those_who_go_around_the_rules(store: Store, room: int) -> None:
    said = race(_AROUND_THE_RULES, store.path, room)
    assert sorted(said) == ["booked"] + ["refused room_taken"] * (_PROGRAMS - 1)
    assert store.value("SELECT count(*) FROM booking") == 1
    assert any("around the rules" in fault for fault in check(store.path))


def test_two_stores_in_turn_keep_the_trail_in_order(store: Store) -> None:
    """Ids of the trail grow whoever writes, or `check` and undo would read it wrongly."""
    other = open_store(store.path, lock=False)
    for name in ("a", "b", "c", "d"):
        rooms.add_room(store if name in "ac" else other, name=name)
        rooms.change_room(
            other if name in "ac" else store, id=rooms.rooms(store)[-1].id, name=name * 2
        )
    other.close()
    left = store.rows("SELECT after FROM trail WHERE rule LIKE '%room' ORDER BY id")
    names = [json.loads(row["after"])["name"] for row in left]
    assert names == ["a", "aa", "b", "bb", "c", "cc", "d", "dd"]
    assert check(store.path) == []
