"""Free places near a date of a series that something is in the way of."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, time, timedelta

from db.duty_bookings import OnDuty, held_by
from db.formats import show_day, to_text
from db.rooms import Room
from db.rooms import rooms as all_rooms
from db.store import Store
from db.suggestions import STEP, Suggestion
from db.words import _

LONGEST_HOLD = timedelta(days=32)

Held = Mapping[int | None, Sequence[tuple[str, str]]]
"""From when to when rooms are held or closed, by room; None is the whole centre."""


class Places:
    """Free places near a date. Everything held on that day is read once, when first asked for."""

    def __init__(
        self,
        db: Store,
        headcount: int | None,
        now: datetime,
        ignoring_series: int | None,
        duty: OnDuty | None = None,
    ) -> None:
        self.duty = duty
        self.db = db
        self.headcount = headcount or 0
        self.now = now
        self.ignoring_series = ignoring_series
        self.rooms = all_rooms(db)

    def around(
        self, starts: datetime, ends: datetime, chosen: Sequence[Room], *, next_day: bool = False
    ) -> tuple[Suggestion, ...]:
        """Another room at that time (or the next day), and another time in the same rooms."""
        held = self._held(starts, ends + timedelta(next_day))
        first = self._next_day if next_day else self._other_room
        found = (first(starts, ends, chosen, held), self._other_time(starts, ends, chosen, held))
        return tuple(place for place in found if place)

    def _held(self, starts: datetime, ends: datetime) -> dict[int | None, list[tuple[str, str]]]:
        """Holds and closures of the day, and on until `ends`."""
        day = datetime.combine(starts.date(), time())
        # Eight hours on both sides: no set-up or clear-up is longer.
        start, end = day - timedelta(hours=8), max(day + timedelta(1), ends) + timedelta(hours=8)
        held: dict[int | None, list[tuple[str, str]]] = {}
        for row in self.db.rows(
            "SELECT booking_room.room, held_from AS starts, held_until AS ends FROM booking_room"
            " JOIN booking ON booking.id = booking_room.booking"
            " WHERE booking_room.active = 1 AND held_from < ? AND held_from > ?"
            " AND held_until > ? AND (booking.series IS NOT ? OR booking.series IS NULL)"
            " UNION ALL SELECT room, starts, ends FROM closure"
            " WHERE cancelled_at IS NULL AND starts < ? AND ends > ?",
            (
                to_text(end),
                to_text(start - LONGEST_HOLD),
                to_text(start),
                self.ignoring_series,
                to_text(end),
                to_text(start),
            ),
        ):
            held.setdefault(row["room"], []).append((row["starts"], row["ends"]))
        if self.duty is not None:
            # While the consultant is elsewhere, every room is as good as closed.
            busy = held_by(self.db, self.duty.consultant, start, end, self.ignoring_series)
            held.setdefault(None, []).extend(busy)
        return held

    def _free(
        self,
        room: Room,
        starts: datetime,
        ends: datetime,
        held: Held,
    ) -> bool:
        if starts < self.now or not room.hours.covers(starts, ends):
            return False
        held_from = to_text(starts - timedelta(minutes=room.setup_minutes))
        held_until = to_text(ends + timedelta(minutes=room.clearup_minutes))
        return not any(
            begin < held_until and end > held_from
            for id in (*room.family, None)
            for begin, end in held.get(id, ())
        )

    def _other_room(
        self, starts: datetime, ends: datetime, chosen: Sequence[Room], held: Held
    ) -> Suggestion | None:
        if len(chosen) != 1:
            return None
        room = chosen[0]
        ranked = sorted(
            (
                other
                for other in self.rooms
                if other.id != room.id
                and not other.private
                and (other.capacity or self.headcount) >= self.headcount
            ),
            key=lambda other: (
                other.kind != room.kind,
                other.needs_approval,
                abs((other.capacity or 0) - (room.capacity or 0)),
            ),
        )
        for other in ranked:
            if self._free(other, starts, ends, held):
                return Suggestion((other.id,), starts, ends, _("The same time, another room"))
        return None

    def _other_time(
        self, starts: datetime, ends: datetime, chosen: Sequence[Room], held: Held
    ) -> Suggestion | None:
        midnight = datetime.combine(starts.date(), time())
        length = ends - starts
        for at in sorted(
            (midnight + STEP * step for step in range(96)),
            key=lambda at: (abs(at - starts), at),
        ):
            if at != starts and all(self._free(room, at, at + length, held) for room in chosen):
                return Suggestion(
                    tuple(room.id for room in chosen),
                    at,
                    at + length,
                    _("The same room, nearest free time"),
                )
        return None

    def _next_day(
        self, starts: datetime, ends: datetime, chosen: Sequence[Room], held: Held
    ) -> Suggestion | None:
        day = timedelta(1)
        if all(self._free(room, starts + day, ends + day, held) for room in chosen):
            return Suggestion(
                tuple(room.id for room in chosen),
                starts + day,
                ends + day,
                _("Moved to {day}").format(day=show_day(starts + day)),
            )
        return None
