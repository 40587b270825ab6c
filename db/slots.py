"""Which pieces of a duty can be booked: worked out from values, never stored.

The grid belongs to the duty and does not move: slots begin at the start of the duty and every
`grid` minutes after it. An appointment of odd length, or one that was put between, takes away the
slots that it touches and leaves the others where they were. So the notice board, the slip that a
client holds and the next person at the desk all name the same times.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

Span = tuple[datetime, datetime]
"""Half-open: what ends at 12:00 is no neighbour in time of what begins at 12:00."""


@dataclass(frozen=True)
class Grid:
    """How a service cuts a duty: minutes of a session, from one start to the next, between two.

    `seats` are the clients that one session takes, more than one for a group.
    """

    minutes: int
    every: int
    pause: int = 0
    seats: int = 1

    def __post_init__(self) -> None:
        if self.minutes < 1 or self.every < 1 or self.pause < 0 or self.seats < 1:
            raise ValueError(f"no duty can be cut by {self}")


def grid_of(duty: Span, grid: Grid) -> list[Span]:
    """All sessions that fit into a duty, one after the other, whether taken or free.

    They may overlap each other where `every` is shorter than a session: whoever comes first
    chooses. Nothing fits into a duty that is shorter than one session.
    """
    starts, ends = duty
    length, step = timedelta(minutes=grid.minutes), timedelta(minutes=grid.every)
    count = max(0, (ends - starts - length) // step + 1)
    return [(starts + n * step, starts + n * step + length) for n in range(count)]


def free(
    duty: Span,
    grid: Grid,
    *,
    taken: Sequence[Span] = (),
    breaks: Iterable[Span] = (),
    earliest: datetime | None = None,
) -> list[Span]:
    """The slots of a duty that can still be booked, the first one first.

    `taken` are the appointments that hold, in any order, also several at once; between them and a
    slot lies the pause of the grid. In a group session those of just this slot take a seat each.
    `breaks` take no pause: lunch, a closed house. `earliest` is the first moment of a start.
    """
    pause = timedelta(minutes=grid.pause)
    sitting = Counter(taken)
    # Each with what is kept free around it; an appointment beside itself is a seat, no obstacle.
    walls: list[tuple[datetime, datetime, Span | None]]
    walls = [(begins, over, None) for begins, over in breaks if begins < over]
    walls += [(one[0] - pause, one[1] + pause, one) for one in sitting]
    found = []
    for slot in grid_of(duty, grid):
        starts, ends = slot
        if earliest is not None and starts < earliest:
            continue
        if sitting and sitting[slot] >= grid.seats:
            continue
        for begins, over, held in walls:
            if begins < ends and over > starts and held != slot:
                break
        else:
            found.append(slot)
    return found
