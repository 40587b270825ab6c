"""The day board: every room against the hours of one day. A hall's parts stand for the hall."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

from db.bookings import between
from db.formats import from_text, show_day, to_text
from db.holidays import marks
from db.rooms import Room, rooms
from db.store import Store
from db.words import N_, _
from gui.board_hand import Board
from gui.board_lanes import Lane, blocks, gaps, room_note

_NO_MATCH = N_("No room is of this kind and large enough. Choose “All rooms” and “Any number”.")
_NO_ROOMS = N_("There are no rooms yet. Add the first one under “Rooms”.")
Closure = tuple[int | None, datetime, datetime, str]


class DayBoard(Board):
    """Rooms against hours."""

    def fetch(self, db: Store, day: date, now: datetime, *, kind: str = "", seats: int = 0) -> None:
        """Show this day, of rooms of this kind with at least so many seats."""
        start = datetime.combine(day, time())
        end = start + timedelta(1)
        shut = closures(db, start, end)
        every = rooms(db)
        lanes = [
            Lane(room, day, room.name, room_note(room), tuple(gaps(room, day, of(shut, room))))
            for room in shown_rooms(every, kind=kind, seats=seats)
        ]
        self.empty_words = _(_NO_MATCH if every else _NO_ROOMS)
        mark = mark_words(db, day)
        corner = "\u2003".join(part for part in (_("Rooms"), mark) if part)
        self.setAccessibleName(_("Booking board, {day}").format(day=show_day(day)))
        self.show_lanes(lanes, blocks(lanes, between(db, start, end), now), now, corner)


def shown_rooms(every: Sequence[Room], *, kind: str = "", seats: int = 0) -> list[Room]:
    """The rooms that get a lane: parts instead of their hall, where the filters let them."""
    by_id = {room.id: room for room in every}
    shown = []
    for room in every:
        hall = by_id.get(room.part_of or 0)
        most = max(room.capacity or 0, (hall.capacity or 0) if hall else 0)
        if not room.parts and (not kind or room.kind == kind) and most >= seats:
            shown.append(room)
    # Parts stand together where their hall stands, so that the whole hall is one block.
    return sorted(shown, key=lambda room: _order(room, by_id))


def _order(room: Room, by_id: dict[int, Room]) -> tuple[int, int, int]:
    hall = by_id.get(room.part_of or 0)
    return (hall.position if hall else room.position, hall.id if hall else room.id, room.position)


def closures(db: Store, start: datetime, end: datetime) -> list[Closure]:
    """Closures in these days: room or none for the centre, from, to, reason."""
    return [
        (row["room"], from_text(row["starts"]), from_text(row["ends"]), str(row["reason"]))
        for row in db.rows(
            "SELECT room, starts, ends, reason FROM closure"
            " WHERE cancelled_at IS NULL AND starts < ? AND ends > ? ORDER BY starts",
            (to_text(end), to_text(start)),
        )
    ]


def of(shut: Sequence[Closure], room: Room) -> list[tuple[datetime, datetime, str]]:
    """The closures that shut this room."""
    return [(s, e, reason) for one, s, e, reason in shut if one is None or one in room.family]


def mark_words(db: Store, day: date) -> str:
    """休 or 班 with the name of the holiday; empty on a plain day."""
    holiday = marks(db, day, day).get(day)
    if holiday is None:
        return ""
    sign = _("Off") if holiday.kind == "off" else _("Workday")
    return f"{sign} {holiday.name}".strip()
