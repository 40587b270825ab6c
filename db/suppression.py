"""Which counts a sheet may show, so that no count below five is told or can be worked out.

A sheet holds counts, some of which are the sum of others. Each count is part of one sum at most,
so a sheet is a row of trees, and `visible` walks them from the top:

- A count of 1 to 4 is hidden. Nought is shown: it speaks of nobody.
- Of a count that is hidden, all parts are hidden, down to the last. Noughts too.
- Of a count that is shown, the small parts are hidden if they are two or more and neither all 1
  nor all 4: else their sum would give them away. With a single small part the first part of five
  or more is hidden too. Where no part has five, or the small ones are all 1 or all 4, none of the
  parts is shown.

Whoever reads the sheet and knows this procedure by heart still finds two values at least for
every hidden count: small ones trade places with each other or with the hidden large one, and each
such sheet would read the same. The test holds this against somebody who tries all sheets there
can be. So there is no total over several services: it would cost more than it tells.

Sheets come one after another, and a year is the sum of its months. `months_visible` decides month
by month, from that month and those before it: after a single small month the next that has
anything is hidden too, so that a year tells no more than the sum of both (`db.suppression_years`).
A sheet is made when its time is over; else two prints of one month would differ by a small count.

What this does not do: a sheet that is printed again after a record was put right can be compared
with the first one. Where all of five are of one kind, that is known of each. Who knows four of
five knows the fifth.
"""

from __future__ import annotations

from collections.abc import Collection, Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

LEAST = 5
Key = TypeVar("Key", bound=Hashable)


@dataclass(frozen=True)
class Sum(Generic[Key]):
    """A count that is the sum of its parts, which are known to be all there are."""

    whole: Key
    parts: tuple[Key, ...]


def visible(
    counts: Mapping[Key, int], sums: Sequence[Sum[Key]], *, withheld: Collection[Key] = ()
) -> frozenset[Key]:
    """The counts that may be shown on one sheet.

    `withheld` are counts, part of no other, that are hidden though they need not be. A count is
    part of one sum at most; it may have several sums of its own.
    """
    below: dict[Key, list[Sum[Key]]] = {}
    for one in sums:
        below.setdefault(one.whole, []).append(one)
    part_of_some = {part for one in sums for part in one.parts}
    shown: set[Key] = set()

    def walk(key: Key) -> None:
        shown.add(key)
        for one in below.get(key, ()):
            values = [counts[part] for part in one.parts]
            for part, open_ in zip(one.parts, _open(values), strict=True):
                if open_:
                    walk(part)

    for key in counts:
        if key not in part_of_some and key not in withheld and not is_small(counts[key]):
            walk(key)
    return frozenset(shown)


def is_small(count: int) -> bool:
    """Whether a count is one that must not be told."""
    return 0 < count < LEAST


def _open(values: Sequence[int]) -> list[bool]:
    """Which parts of a shown count may be shown."""
    small = [value for value in values if is_small(value)]
    large = [number for number, value in enumerate(values) if value >= LEAST]
    if not small:
        return [True] * len(values)
    if len(small) == 1 and large:
        return [not is_small(value) and n != large[0] for n, value in enumerate(values)]
    if not large or sum(small) in (len(small), len(small) * (LEAST - 1)):
        return [False] * len(values)
    return [not is_small(value) for value in values]


def months_visible(
    months: Sequence[Mapping[Key, int]], sums: Sequence[Sum[Key]]
) -> list[frozenset[Key]]:
    """The counts that each month's sheet may show, for the months of one year in their order."""
    part_of_some = {part for one in sums for part in one.parts}
    alone: set[Key] = set()  # of which one month so far was hidden and has no other beside it
    found = []
    for counts in months:
        cover = {key for key in alone if counts[key]}
        found.append(visible(counts, sums, withheld=cover))
        for key in counts:
            if key not in part_of_some and (key in cover or is_small(counts[key])):
                alone ^= {key}
    return found
