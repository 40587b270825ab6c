"""The week board: one room, the seven days of a week against the hours."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from db.bookings import between
from db.formats import show_day, show_month_day, weekday_name
from db.rooms import Room
from db.store import Store
from db.words import _
from gui.board_day import closures, mark_words, of
from gui.board_hand import Board
from gui.board_lanes import Lane, blocks, gaps


class WeekBoard(Board):
    """Days of one room against hours."""

    def __init__(self) -> None:
        super().__init__(tall=False)

    def fetch(self, db: Store, room: Room, day: date, now: datetime) -> None:
        """Show the week of this day, from Monday, for one room."""
        monday = day - timedelta(day.weekday())
        start = datetime.combine(monday, time())
        end = start + timedelta(7)
        shut = of(closures(db, start, end), room)
        lanes = []
        for n in range(7):
            one = monday + timedelta(n)
            title = f"{weekday_name(one)} {show_month_day(one)}"
            note = mark_words(db, one) or (_("today") if one == now.date() else "")
            lanes.append(Lane(room, one, title, note, tuple(gaps(room, one, shut))))
        self.setAccessibleName(
            _("Week board of {room}, from {day}").format(room=room.label(), day=show_day(monday))
        )
        self.show_lanes(lanes, blocks(lanes, between(db, start, end), now), now, room.name)
