"""Which counts the sheet of a year may show, after the sheets of its months were shown.

A year is the sum of its months: less what the months show, it is what they hid. So the twelve
sheets are taken as given, and of the year is shown what leaves every hidden count open: for each
another year is found that has the same numbers on all thirteen sheets, and whose months hide the
same. Where none is found, the year hides what makes up one sum with that count.

The other year differs in one month, or in two that make up for each other, by one client or by
some sessions of another kind. There are more that are not looked for, so rather too much is hidden.
Not guarded against is somebody who runs all of this on every year there can be, to rule out those
of which the year's sheet would have hidden something else.
"""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import permutations, product
from typing import Generic

from db.suppression import Key, Sum, is_small, months_visible, visible

_PAIRS = 50  # of months that are tried to make up for each other
_MOST_BY = 8  # how many sessions of one kind are tried as those of another


def year_visible(
    months: Sequence[Mapping[Key, int]],
    year: Mapping[Key, int],
    sums: Sequence[Sum[Key]],
    *,
    people: Collection[Key] = (),
    apart: Collection[Key] = (),
) -> frozenset[Key]:
    """The counts that the year's sheet may show after those of its months were shown.

    A count of the year is the sum of its months, but for those of `people`, who count once in the
    year and once in each month in which they came; and for those `apart`, of which the months tell
    nothing.
    """
    return _Year(months, year, sums, frozenset(people), frozenset(apart)).settle()


# A count of one month by its number, or of the year by None.
_Cell = tuple[int | None, Hashable]
_Change = dict[Key, int]


@dataclass
class _Year(Generic[Key]):
    """The sheets of a year, and whether each hidden count could be another.

    It could if one month, or two that make up for each other, could have gone otherwise: all sums
    hold, no number on a sheet is another, and no sheet would hide anything else.
    """

    months: Sequence[Mapping[Key, int]]
    year: Mapping[Key, int]
    sums: Sequence[Sum[Key]]
    people: frozenset[Key]
    apart: frozenset[Key]

    def __post_init__(self) -> None:
        self.below: dict[Key, list[Sum[Key]]] = {}
        self.above: dict[Key, Sum[Key]] = {}
        for one in self.sums:
            self.below.setdefault(one.whole, []).append(one)
            self.above |= dict.fromkeys(one.parts, one)
        self.sheets = months_visible(self.months, self.sums)
        self.own = visible(self.year, self.sums)
        self.shown = set(self.own)
        self.others: list[list[_Change[Key]]] = [
            [change for change in self._changes(counts) if self._fits(number, change)]
            for number, counts in enumerate(self.months)
        ]

    def settle(self) -> frozenset[Key]:
        """Hide more of the year until every hidden count is open, or nothing is told of it."""
        self._hide_near()
        while bare := self._bare():
            self._hide(bare)
        return frozenset(self.shown)

    def _hide_near(self) -> None:
        """Who came in several months, and who did not come in one, are counts of people too."""
        for key in self.people & self.shown:
            count = self.year[key]
            told = [counts[key] for counts, sheet in self._each() if key in sheet]
            near = [count - one for one in told]
            if len(told) == len(self.months):
                near.append(sum(told) - count)
            if any(is_small(one) for one in near):
                self._hide(key)

    def _each(self) -> Iterator[tuple[Mapping[Key, int], frozenset[Key]]]:
        return zip(self.months, self.sheets, strict=True)

    def _hide(self, key: Key) -> None:
        """Hide of the year all that makes up one sum with a count."""
        above = self.above.get(key)
        gone = set(above.parts) if above else {key}
        while more := {part for one in self.sums if one.whole in gone for part in one.parts} - gone:
            gone |= more
        self.shown -= gone

    def _bare(self) -> Key | None:
        """A hidden count that could be nothing else.

        A month alone is safe; it stays so where the year shows nothing of the sum that a count
        is part of. A large count of the year may be known from the months.
        """
        told: dict[_Cell, Key] = {
            (None, key): key
            for key, count in self.year.items()
            if is_small(count) and self._in_reach(key)
        }
        for number, (counts, sheet) in enumerate(self._each()):
            told |= {
                (number, key): key
                for key, count in counts.items()
                if count and key not in sheet and self._in_reach(key)
            }
        for changed in self._ways() if told else ():
            for cell in changed:
                told.pop(cell, None)
            if not told:
                return None
        return next(iter(told.values()), None)

    def _in_reach(self, key: Key) -> bool:
        above = self.above.get(key)
        return not self.shown.isdisjoint(above.parts if above else (key,))

    def _ways(self) -> Iterator[set[_Cell]]:
        """The counts that change together if the year went otherwise, way by way."""
        for change in self._changes(self.year):
            if change.keys() <= self.people | self.apart and self._year_fits(change):
                yield {(None, key) for key in change}
        by_effect: dict[frozenset[tuple[Key, int]], list[tuple[int, _Change[Key]]]] = {}
        for number, changes in enumerate(self.others):
            for change in changes:
                by_effect.setdefault(self._effect(change), []).append((number, change))
        for effect, ones in by_effect.items():
            back = by_effect.get(frozenset((key, -by) for key, by in effect), [])
            for number, change in ones:
                if not effect and self._goes({number: change}):
                    yield self._cells({number: change})
                for other, answer in back[:_PAIRS]:
                    both = {number: change, other: answer}
                    if other != number and self._goes(both):
                        yield self._cells(both)
                        break

    def _effect(self, change: _Change[Key]) -> frozenset[tuple[Key, int]]:
        """What of the shown year a change of one month would change."""
        free = self.people | self.apart
        return frozenset(
            (key, by) for key, by in change.items() if key in self.shown and key not in free
        )

    def _cells(self, changes: Mapping[int, _Change[Key]]) -> set[_Cell]:
        cells: set[_Cell] = {(n, key) for n, change in changes.items() for key in change}
        for key in self.year:
            if key not in self.people | self.apart and self._sum_of(changes, key):
                cells.add((None, key))
        return cells

    def _sum_of(self, changes: Mapping[int, _Change[Key]], key: Key) -> int:
        return sum(change.get(key, 0) for change in changes.values())

    def _changes(self, counts: Mapping[Key, int]) -> Iterator[_Change[Key]]:
        """How a period could have gone: one more, one less, or some of another kind."""
        for key in counts:
            if key not in self.above:
                yield from self._by(key, 1)
                yield from self._by(key, -1)
        for one in self.sums:
            for more, less in permutations(one.parts, 2):
                plain = more not in self.below and less not in self.below
                for by in range(1, min(counts[less], _MOST_BY if plain else 1) + 1):
                    for up, down in product(self._by(more, by), self._by(less, -by)):
                        yield up | down

    def _by(self, key: Key, by: int) -> Iterator[_Change[Key]]:
        """A count goes up or down, and with it one part of each of its sums."""
        each = [
            [found for part in one.parts for found in self._by(part, by)]
            for one in self.below.get(key, ())
        ]
        for parts in product(*each):
            change = {key: by}
            for part in parts:
                change |= part
            yield change

    def _fits(self, number: int, change: _Change[Key]) -> bool:
        """Whether a month alone could have gone so."""
        counts, sheet = self.months[number], self.sheets[number]
        if any(key in sheet or counts[key] + by < 0 for key, by in change.items()):
            return False
        roots = {key for key in counts if key not in self.above and key not in sheet}
        cover = {key for key in roots if not is_small(counts[key])}
        changed = {key: count + change.get(key, 0) for key, count in counts.items()}
        cover |= {key for key in roots & change.keys() if not is_small(changed[key])}
        return visible(changed, self.sums, withheld=cover) == sheet

    def _year_fits(self, change: _Change[Key]) -> bool:
        changed = {key: count + change.get(key, 0) for key, count in self.year.items()}
        if any(key in self.shown or changed[key] < 0 for key in change):
            return False
        return visible(changed, self.sums) == self.own and all(
            self._possible(key, changed[key], self.months) for key in self.people
        )

    def _goes(self, changes: Mapping[int, _Change[Key]]) -> bool:
        """Whether several months together could have gone so."""
        months = [
            {key: count + changes.get(number, {}).get(key, 0) for key, count in counts.items()}
            for number, counts in enumerate(self.months)
        ]
        if not all(self._possible(key, self.year[key], months) for key in self.people):
            return False
        fixed = self.people | self.apart
        year = {
            key: count if key in fixed else count + self._sum_of(changes, key)
            for key, count in self.year.items()
        }
        return (
            visible(year, self.sums) == self.own
            and months_visible(months, self.sums) == self.sheets
        )

    def _possible(self, key: Key, count: int, months: Sequence[Mapping[Key, int]]) -> bool:
        """Who came in a month came in the year, and nobody else did."""
        each = [counts[key] for counts in months]
        return max(each) <= count <= sum(each)
