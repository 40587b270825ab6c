"""Booking once and a series, against bare statements on the same engine with the same pragmas."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any

import sqlcipher3.dbapi2 as engine

from db.booking_changes import book
from db.centre import set_up
from db.roles import program
from db.rooms import add_room
from db.series import Choice, book_series, preview
from db.store import Store, open_store
from tests.bench.measure import Measured, against

NOW = datetime(2026, 11, 26, 9, 10)
WEEKS, CLASHES = 52, 5
_ROW = "INSERT INTO booking (title, room, starts, ends, status) VALUES (?, ?, ?, ?, 'confirmed')"


def bare(path: Path) -> Any:
    """A connection without anything of ours, with the pragmas of `db.store`."""
    connection = engine.connect(str(path), isolation_level=None)
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute(
        "CREATE TABLE booking (id INTEGER PRIMARY KEY, title TEXT, room INTEGER, starts TEXT,"
        " ends TEXT, status TEXT) STRICT"
    )
    return connection


def once(folder: Path) -> Measured:
    """One booking, each an hour after the other, in the sample's size of file."""
    db, room = _centre(folder / "once.yizhan")
    plain = bare(folder / "once.bare")
    hours = _free_hours()

    def ours() -> None:
        start = next(hours)
        book(db, rooms=[room], starts=start, ends=start + timedelta(hours=1), title="例会", now=NOW)

    def least() -> None:
        plain.execute("BEGIN IMMEDIATE")
        plain.execute(_ROW, ("例会", room, "2026-12-01T09:00", "2026-12-01T10:00"))
        plain.execute("COMMIT")

    found = against("book a room once", ours, "bare INSERT + COMMIT", least, times=60)
    db.close()
    plain.close()
    return found


def series(folder: Path) -> tuple[Measured, Measured]:
    """Fifty-two weeks with five dates taken: the preview with its ways out, then saving."""
    db, _room = _centre(folder / "series.yizhan")
    plain = bare(folder / "series.bare")
    first = datetime(2026, 12, 1, 14)
    rooms = iter([_clashing(db, f"教室{n}", first) for n in range(12)])
    room = next(rooms)

    def asked(room: int) -> dict[str, Any]:
        return {
            "rule": "FREQ=WEEKLY",
            "starts": first,
            "ends": first + timedelta(hours=2),
            "until": (first + timedelta(weeks=WEEKS - 1)).date(),
            "rooms": [room],
            "now": NOW,
            "holidays": "keep",
            "makeup": "keep",
        }

    def look() -> None:
        found = preview(db, **asked(room))
        assert (len(found), sum(one.needs_choice for one in found)) == (WEEKS, CLASHES)

    def save() -> None:
        wanted = asked(next(rooms))
        clashing = [first + timedelta(weeks=10 * n) for n in range(CLASHES)]
        book_series(
            db, **wanted, title="业余党校", choices={day.date(): Choice("skip") for day in clashing}
        )

    def read() -> None:
        for _week in range(WEEKS):
            plain.execute("SELECT id FROM booking WHERE room = 1 AND starts < 'x'").fetchall()

    def write() -> None:
        plain.execute("BEGIN IMMEDIATE")
        for _week in range(WEEKS - CLASHES):
            plain.execute(_ROW, ("业余党校", 1, "2026-12-01T14:00", "2026-12-01T16:00"))
        plain.execute("COMMIT")
        plain.execute("DELETE FROM booking")

    named = f"series of {WEEKS} with {CLASHES} clashes"
    found = (
        against(f"preview a {named}", look, f"{WEEKS} bare SELECTs", read, times=7),
        against(
            f"save a {named}", save, f"{WEEKS - CLASHES} bare INSERTs + COMMIT", write, times=7
        ),
    )
    db.close()
    plain.close()
    return found


def _centre(path: Path) -> tuple[Store, int]:
    db = open_store(path, staff=program("bench"))
    set_up(db, name="驿站", hours="每天 08:00-22:00")
    return db, add_room(db, name="会议室", kind="meeting", capacity=30)


def _clashing(db: Store, name: str, first: datetime) -> int:
    """A room in which five of the weeks are taken."""
    room = add_room(db, name=name, kind="class", capacity=40)
    for n in range(CLASHES):
        start = first + timedelta(weeks=10 * n)
        book(db, rooms=[room], starts=start, ends=start + timedelta(hours=1), title="宣讲", now=NOW)
    return room


def _free_hours() -> Iterator[datetime]:
    for n in count():
        yield datetime(2026, 12, 1, 8) + timedelta(days=n // 12, hours=n % 12)
