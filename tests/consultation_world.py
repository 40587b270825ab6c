"""Duties and appointments said a second time and naively: minute by minute, nothing from `db`.

Times are minutes since the first midnight. Two things collide where they share a minute.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

DAY = 1440
OPENS, SHUTS = 8 * 60, DAY
GRACE = 30
HOLDING = ("booked", "arrived", "in_session", "done")
BEGUN = ("in_session", "done")


@dataclass(frozen=True)
class Kind:
    """A service: minutes of a session, from start to start, between two, seats, lead time."""

    minutes: int
    every: int
    pause: int
    seats: int
    lead: int


@dataclass(frozen=True)
class Shift:
    """A duty; `breaks` are minutes of the days it lies on."""

    kind: int
    who: int
    room: int
    starts: int
    ends: int
    breaks: frozenset[int] = frozenset()
    active: bool = True

    @property
    def span(self) -> set[int]:
        """Its minutes."""
        return set(range(self.starts, self.ends))


@dataclass(frozen=True)
class Visit:
    """An appointment."""

    shift: int
    client: int
    starts: int
    ends: int
    status: str = "booked"

    @property
    def holds(self) -> bool:
        """Whether it takes its time."""
        return self.status in HOLDING

    @property
    def span(self) -> set[int]:
        """Its minutes."""
        return set(range(self.starts, self.ends))


@dataclass
class World:
    """All duties, appointments and closures; `gives` says who gives what."""

    kinds: dict[int, Kind]
    gives: set[tuple[int, int]]
    now: int
    shifts: dict[int, Shift] = field(default_factory=dict)
    visits: dict[int, Visit] = field(default_factory=dict)
    closures: dict[int, tuple[int | None, int, int]] = field(default_factory=dict)

    # -- duties -----------------------------------------------------------------------------------

    def of(self, shift: int, *, holding: bool = True) -> list[Visit]:
        """The appointments of a duty, those that hold or all."""
        found = [one for one in self.visits.values() if one.shift == shift]
        return [one for one in found if one.holds or not holding]

    def place_is_free(self, one: Shift, besides: int | None = None) -> bool:
        """Whether room and consultant have these minutes to themselves, and the house is open."""
        others = [each for id, each in self.shifts.items() if each.active and id != besides]
        if any(
            one.span & each.span and (one.room == each.room or one.who == each.who)
            for each in others
        ):
            return False
        if any(
            one.span & set(range(begins, ends)) and room in (None, one.room)
            for room, begins, ends in self.closures.values()
        ):
            return False
        return all(OPENS <= minute % DAY < SHUTS for minute in one.span)

    def length_fits(self, one: Shift, *, held: bool = False) -> bool:
        """A session at least, unless people are in it, and a day at most."""
        length = one.ends - one.starts
        return 0 < length <= DAY and (held or length >= self.kinds[one.kind].minutes)

    def breaks_fit(self, one: Shift, breaks: Iterable[tuple[int, int]]) -> bool:
        """Each break touches the duty, and beside all of them a session fits in."""
        spans = [set(range(*span)) for span in breaks]
        if not all(span & one.span for span in spans):
            return False
        return not spans or bool(self.sessions(one))

    def may_have(self, one: Shift) -> bool:
        """Whether this new duty can be."""
        return (
            (one.who, one.kind) in self.gives
            and self.length_fits(one)
            and one.starts >= self.now - GRACE
            and self.place_is_free(one)
        )

    def may_change(self, id: int, new: Shift) -> bool:
        """Whether a duty can have these hours and this room."""
        old = self.shifts[id]
        if not old.active:
            return False
        if (old.starts, old.ends, old.room) == (new.starts, new.ends, new.room):
            return True
        return (
            self.length_fits(new, held=bool(self.of(id)))
            and (new.starts == old.starts or new.starts >= self.now - GRACE)
            and self.place_is_free(new, besides=id)
            and all(one.span <= new.span for one in self.of(id))
        )

    def may_stand_in(self, id: int, who: int) -> bool:
        """Whether somebody else can take a duty in which nothing has begun."""
        old = self.shifts[id]
        others = [
            each
            for other, each in self.shifts.items()
            if each.active and other != id and each.who == who
        ]
        return (
            old.active
            and (who, old.kind) in self.gives
            and not any(each.span & old.span for each in others)
        )

    def begun_until(self, id: int) -> int | None:
        """When the last session ends that has begun in a duty."""
        ends = [one.ends for one in self.of(id) if one.status in BEGUN]
        return max(ends, default=None)

    def may_close(self, room: int | None, starts: int, ends: int) -> bool:
        """A closure may not come down upon a duty."""
        span = set(range(starts, ends))
        return not any(
            one.active and one.span & span and room in (None, one.room)
            for one in self.shifts.values()
        )

    # -- slots ------------------------------------------------------------------------------------

    def sessions(self, one: Shift) -> list[int]:
        """The starts of the sessions of a duty, breaks left out, whether taken or not."""
        kind = self.kinds[one.kind]
        return [
            start
            for start in range(one.starts, one.ends)
            if (start - one.starts) % kind.every == 0
            and set(range(start, start + kind.minutes)) <= one.span
            and not set(range(start, start + kind.minutes)) & one.breaks
        ]

    def free(self, id: int) -> list[int]:
        """The starts that can still be booked in a duty."""
        one = self.shifts[id]
        kind = self.kinds[one.kind]
        if not one.active:
            return []
        found = []
        for start in self.sessions(one):
            session = (start, start + kind.minutes)
            near = set(range(session[0] - kind.pause, session[1] + kind.pause))
            mine = [each for each in self.of(id) if (each.starts, each.ends) == session]
            others = [each for each in self.of(id) if each not in mine]
            if (
                start >= self.now + kind.lead
                and len(mine) < kind.seats
                and not any(near & each.span for each in others)
            ):
                found.append(start)
        return found

    def offered(self, kind: int, first: int, last: int) -> set[tuple[int, int]]:
        """Duty and start of all free slots of a service that begin in these minutes."""
        return {
            (id, start)
            for id, one in self.shifts.items()
            if one.kind == kind
            for start in self.free(id)
            if first <= start < last
        }

    # -- appointments -----------------------------------------------------------------------------

    def client_is_free(self, client: int, span: set[int], besides: int | None = None) -> bool:
        """Whether a client is nowhere else in these minutes."""
        return not any(
            one.client == client and one.holds and one.span & span
            for id, one in self.visits.items()
            if id != besides
        )

    def may_put_between(self, one: Visit) -> bool:
        """Whether an urgent case fits: inside the duty, and over nobody, or beside in a group."""
        shift = self.shifts[one.shift]
        same = [each for each in self.of(one.shift) if each.span == one.span]
        others = [each for each in self.of(one.shift) if each.span != one.span]
        return (
            shift.active
            and one.span <= shift.span
            and not any(each.span & one.span for each in others)
            and len(same) < self.kinds[shift.kind].seats
            and self.client_is_free(one.client, one.span)
        )

    def whole(self) -> bool:
        """Nobody and no room twice, everybody inside a duty, no session over its seats."""
        busy: Counter[tuple[str, int, int]] = Counter()
        for shift in self.shifts.values():
            for minute in shift.span if shift.active else ():
                busy["who", shift.who, minute] += 1
                busy["room", shift.room, minute] += 1
        for visit in self.visits.values():
            if not visit.holds:
                continue
            shift = self.shifts[visit.shift]
            if not shift.active or not visit.span <= shift.span:
                return False
            for minute in visit.span:
                busy["client", visit.client, minute] += 1
        full = Counter(
            (one.shift, one.starts, one.ends) for one in self.visits.values() if one.holds
        )
        return all(n == 1 for n in busy.values()) and all(
            n <= self.kinds[self.shifts[shift].kind].seats
            and not any(
                other != (shift, starts, ends)
                and other[0] == shift
                and other[1] < ends
                and starts < other[2]
                for other in full
            )
            for (shift, starts, ends), n in full.items()
        )
