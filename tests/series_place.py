"""A small centre for the tests of series."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from db.booking_changes import book
from db.bookings import Booking, of_series
from db.centre import set_up
from db.rooms import add_room
from db.series import Occurrence, book_series, preview
from db.store import Store, open_store

NOW = datetime(2026, 11, 26, 9, 10)
SATURDAYS = "FREQ=WEEKLY;BYDAY=SA"


@dataclass
class Place:
    """A centre with a dance room, a second one like it, and a hall of two halves."""

    db: Store
    dance: int
    party: int
    hall: int
    east: int
    west: int

    def preview(self, **values: Any) -> list[Occurrence]:
        return preview(self.db, **(self.asked() | values))

    def book(self, **values: Any) -> int:
        return book_series(self.db, **(self.asked() | {"title": "职工吉他班"} | values))

    def asked(self) -> dict[str, Any]:
        return {
            "rule": SATURDAYS,
            "starts": datetime(2026, 12, 5, 14),
            "ends": datetime(2026, 12, 5, 15, 30),
            "until": date(2027, 2, 27),
            "rooms": [self.dance],
            "now": NOW,
        }

    def one(self, room: int, starts: datetime, minutes: int = 60, title: str = "健身操排练") -> int:
        return book(
            self.db,
            rooms=[room],
            starts=starts,
            ends=starts + timedelta(minutes=minutes),
            title=title,
            organisation="女职委",
            now=NOW,
        )

    def series(self, id: int) -> list[Booking]:
        return of_series(self.db, id)


def make_place(folder: Path) -> Place:
    """The centre, open every day from 8 to 22."""
    db = open_store(folder / "centre.yizhan")
    set_up(db, name="驿站", hours="每天 08:00-22:00")
    dance = add_room(db, name="舞蹈室", code="301", kind="art", capacity=25)
    party = add_room(db, name="党员活动室", code="203", kind="art", capacity=30)
    hall = add_room(db, name="报告厅", kind="hall", capacity=160, setup_minutes=30)
    east = add_room(db, name="报告厅·东", kind="hall", capacity=80, part_of=hall)
    west = add_room(db, name="报告厅·西", kind="hall", capacity=80, part_of=hall)
    return Place(db, dance, party, hall, east, west)
