"""What a centre's bookings are, said a second time and naively: squares of five minutes.

A hall covers the floors of its parts, so two bookings collide exactly where they cover one floor
in one square. Nothing here is taken from `db`; the two must agree.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

SQUARE = timedelta(minutes=5)
OPENS, SHUTS = time(8), time(22)
Squares = set[tuple[str, datetime]]


def squares(start: datetime, end: datetime) -> list[datetime]:
    """The squares of [start, end)."""
    return [start + SQUARE * n for n in range(int((end - start) / SQUARE))]


@dataclass(frozen=True)
class Place:
    """A room: its buffers in minutes and the floors that it covers."""

    before: int
    after: int
    floors: frozenset[str]
    approval: bool = False


@dataclass(frozen=True)
class Held:
    """A booking."""

    rooms: tuple[int, ...]
    starts: datetime
    ends: datetime
    equipment: Mapping[int, int]
    status: str
    approval: bool = False
    expires: date | None = None

    @property
    def lives(self) -> bool:
        """True while it holds its rooms."""
        return self.status in ("provisional", "confirmed", "checked_in", "finished")


@dataclass
class Model:
    """All bookings and closures, and who may have what."""

    places: Mapping[int, Place]
    stock: Mapping[int, int]
    now: datetime
    bookings: dict[int, Held] = field(default_factory=dict)
    closures: dict[int, tuple[int | None, datetime, datetime]] = field(default_factory=dict)

    def floors(self, rooms: Iterable[int]) -> frozenset[str]:
        """The floors that these rooms cover."""
        return frozenset().union(*(self.places[room].floors for room in rooms))

    def covers(self, one: Held) -> Squares:
        """Floor by floor the squares it holds, set-up and clear-up included."""
        found: Squares = set()
        for room in one.rooms:
            place = self.places[room]
            begin = one.starts - timedelta(minutes=place.before)
            end = one.ends + timedelta(minutes=place.after)
            found |= {(floor, at) for floor in place.floors for at in squares(begin, end)}
        return found

    def lent(self, bookings: Iterable[Held]) -> Counter[tuple[int, datetime]]:
        """How many pieces of each thing are out in each square."""
        out: Counter[tuple[int, datetime]] = Counter()
        for one in bookings:
            before = max(self.places[room].before for room in one.rooms)
            after = max(self.places[room].after for room in one.rooms)
            span = squares(
                one.starts - timedelta(minutes=before), one.ends + timedelta(minutes=after)
            )
            for thing, quantity in one.equipment.items():
                for at in span:
                    out[thing, at] += quantity
        return out

    def open(self, one: Held) -> bool:
        """Inside the opening hours, and nothing of it closed."""
        for at in squares(one.starts, one.ends):
            if not OPENS <= at.time() < SHUTS:
                return False
        mine = self.floors(one.rooms)
        return not any(
            start < one.ends and end > one.starts and (room is None or self.floors((room,)) & mine)
            for room, start, end in self.closures.values()
        )

    def fits(self, one: Held, *, instead_of: int | None = None, past: bool = False) -> bool:
        """May this booking stand beside all others?"""
        if one.ends <= one.starts or not self.open(one):
            return False
        if one.starts < self.now - timedelta(minutes=30) and not past:
            return False
        covered = [floor for room in one.rooms for floor in self.places[room].floors]
        if len(covered) != len(set(covered)):
            return False
        others = [b for id, b in self.bookings.items() if b.lives and id != instead_of]
        mine = self.covers(one)
        if any(mine & self.covers(other) for other in others):
            return False
        out = self.lent([*others, one])
        wanted = {thing for thing, quantity in one.equipment.items() if quantity}
        during = {at for _thing, at in self.lent([one])}
        return all(out[thing, at] <= self.stock[thing] for thing in wanted for at in during)

    def may_close(self, room: int | None, start: datetime, end: datetime) -> bool:
        """A closure may not come down upon a booking."""
        mine = self.floors(self.places if room is None else (room,))
        return not any(
            one.lives and one.starts < end and one.ends > start and self.floors(one.rooms) & mine
            for one in self.bookings.values()
        )

    def whole(self) -> bool:
        """No floor is held twice, nothing is lent that is not there."""
        living = [one for one in self.bookings.values() if one.lives]
        held = Counter(square for one in living for square in self.covers(one))
        return all(n == 1 for n in held.values()) and all(
            n <= self.stock[thing] for (thing, _at), n in self.lent(living).items()
        )
