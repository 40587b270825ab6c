"""A power cut: what was confirmed is in the file, what was not has left no half of itself."""

from __future__ import annotations

import random
import subprocess
import sys
from pathlib import Path

import pytest

from db import equipment, rooms
from db.bookings import booking
from db.check import check
from db.store import Store, open_store

# Says the id of each booking after the rule has returned, and goes on until it is killed.
_BOOKS = """
import sys
from datetime import datetime, timedelta
from pathlib import Path
from db.booking_changes import book
from db.store import open_store
db = open_store(Path(sys.argv[1]))
start = datetime(2026, 11, 27, 9)
for n in range(20_000):
    starts = start + timedelta(days=n // 24, minutes=30 * (n % 24))
    made = book(db, rooms=(int(sys.argv[2]),), starts=starts, title=str(n),
                ends=starts + timedelta(minutes=30), equipment={int(sys.argv[3]): 1},
                now=datetime(2026, 11, 26))
    print(made, flush=True)
"""


@pytest.mark.parametrize("seed", range(5))
def test_every_confirmed_booking_survives_a_kill(store: Store, seed: int) -> None:
    room = rooms.add_room(store, name="a")
    thing = equipment.add_equipment(store, name="b", stock=1)
    path = store.path
    store.close()
    program = subprocess.Popen(
        [sys.executable, "-c", _BOOKS, str(path), str(room), str(thing)],
        cwd=Path(__file__).parent.parent,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert program.stdout
    confirmed = [int(program.stdout.readline()) for _n in range(random.Random(seed).randint(1, 60))]
    program.kill()
    # What it still managed to say before it died counts too; the last line may be cut short.
    confirmed += [int(line) for line in program.stdout.read().splitlines(True) if line[-1] == "\n"]
    program.stdout.close()
    program.wait()

    again = open_store(path)
    assert [booking(again, one).status for one in confirmed] == ["confirmed"] * len(confirmed)
    # Between the commit and the printing there is room for one more.
    assert again.value("SELECT count(*) FROM booking") - len(confirmed) in (0, 1)
    again.close()
    assert check(path) == []
