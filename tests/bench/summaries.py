"""The summary of a year with ten years of bookings in the file: its figures, then its paper."""

from __future__ import annotations

import tracemalloc
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from io import BytesIO
from pathlib import Path

import sqlcipher3.dbapi2 as engine

from db.bookings import USES
from db.centre import set_up
from db.formats import to_text
from db.roles import program
from db.rooms import add_room
from db.store import Store, open_store
from db.summaries import summary
from db.summary_period import period_of
from reports.catalogue import write
from tests.bench.measure import Measured, against, timed

NOW = datetime(2026, 11, 26, 9, 10)
ROOMS, YEARS, A_DAY = 20, 10, 120
_YEAR = period_of("year", date(2025, 7, 1))
_LEAST = (
    "SELECT use, status, count(*), sum(headcount), sum(julianday(ends) - julianday(starts))"
    " FROM booking WHERE starts >= '2025-01-01' AND starts < '2026-01-01' GROUP BY 1, 2",
    "SELECT room, count(*), sum(julianday(held_until) - julianday(held_from)) FROM booking_room"
    " WHERE active = 1 AND held_from >= '2025-01-01' AND held_from < '2026-01-01' GROUP BY room",
)


def year(folder: Path) -> Iterator[Measured | str]:
    """Two rows, and how much memory making the paper takes at its peak."""
    db = open_store(folder / "summaries.yizhan", staff=program("bench"))
    made = _fill(db)
    plain = engine.connect(str(db.path), isolation_level=None)

    def ours() -> None:
        found = summary(db, _YEAR, NOW.date()).bookings
        assert found is not None and found.held == 365 * A_DAY

    def least() -> None:
        for sql in _LEAST:
            plain.execute(sql).fetchall()

    named = f"summary of a year, {made:,} bookings"
    figures = against(named, ours, "the bare sums", least, times=5)
    yield figures

    def paper() -> None:
        write(db, "summary", BytesIO(), now=NOW, kind="year", date=_YEAR.first)

    yield Measured(f"{named}, its paper", timed(paper), "its figures", figures.ours)
    tracemalloc.start()
    paper()
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    yield f"{named}, its paper: {peak / 2**20:.0f} MB at its peak"
    plain.close()
    db.close()


def _fill(db: Store) -> int:
    """Every room at six times of each day, past the rules; the triggers hold the rooms."""
    set_up(db, name="栖湖工业园职工服务中心", hours="每天 08:00-21:00")
    with db.act("bench"):
        rooms = [add_room(db, name=f"{n + 1}室") for n in range(ROOMS)]
    first = datetime.combine(NOW.date() - timedelta(round(365.25 * YEARS)), time())
    bookings, holds, id = [], [], 0
    for n in range(round(365.25 * YEARS)):
        day = first + timedelta(n)
        for at in range(A_DAY):
            id += 1
            starts = day + timedelta(minutes=480 + 120 * (at // ROOMS))
            text, end = to_text(starts), to_text(starts + timedelta(minutes=90))
            use = USES[at % 6][0]
            bookings.append((id, f"YY-{id}", use, 4 + at % 30, text, end, text))
            holds.append((id, id, rooms[at % ROOMS]))
    plain = db.connection
    plain.execute("BEGIN IMMEDIATE")
    plain.executemany(
        "INSERT INTO booking (id, number, title, use, status, headcount, starts, ends, created_at)"
        " VALUES (?, ?, '例会', ?, 'finished', ?, ?, ?, ?)",
        bookings,
    )
    plain.executemany(
        "INSERT INTO booking_room (id, booking, room, setup_minutes, clearup_minutes)"
        " VALUES (?, ?, ?, 0, 0)",
        holds,
    )
    plain.execute("COMMIT")
    return id
