"""Which lines of a bank's statement belong to which lines of the book, as far as can be told.

Plain values in, plain values out. Only sums that are equal are suggested, and no line twice.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import combinations
from typing import TypeVar

from db.bank_lines import BankLine, BookLine

WINDOW = timedelta(days=10)  # between the bank's day and the book's
_MOST_OF_A_DAY = 12  # lines among which a sum is looked for
_MOST_TOGETHER = 4
One = TypeVar("One", BankLine, BookLine)


@dataclass(frozen=True)
class Suggestion:
    """Lines of one sum, by id. `sure` says that no other lines come into question. `kind` is same
    (one line of the bank, one voucher), several (a sum of lines on either side) or reversed (a
    voucher and its red one, of which the bank knows nothing)."""

    bank: tuple[int, ...]
    book: tuple[int, ...]
    kind: str
    sure: bool = False


@dataclass(frozen=True)
class _Unit:
    """What one line of the bank may stand for: a line of the book, or all of a voucher's."""

    lines: tuple[BookLine, ...]
    amount: int

    @property
    def ids(self) -> tuple[int, ...]:
        return tuple(one.id for one in self.lines)

    def apart(self, bank: BankLine) -> timedelta:
        return abs(bank.day - self.lines[0].day)

    def named(self, bank: BankLine) -> bool:
        """Whether the bank names whom the book names."""
        said = f"{bank.party} {bank.summary}"
        return any(
            (one.who and one.who in said) or (bank.party and bank.party in one.summary)
            for one in self.lines
        )


def suggestions(bank: Sequence[BankLine], book: Sequence[BookLine]) -> list[Suggestion]:
    """What belongs together among open lines: vouchers and their red ones first, then equal
    amounts, the nearest days first, then sums of lines of one day."""
    found = list(_reversed(book))
    gone = {id for one in found for id in one.book}
    book = [one for one in book if one.id not in gone]
    single = list(_same(bank, book))
    found += single
    taken = {id for one in single for id in one.bank}
    gone = {id for one in single for id in one.book}
    found += _several(
        [one for one in bank if one.id not in taken], [one for one in book if one.id not in gone]
    )
    return found


def _reversed(book: Sequence[BookLine]) -> Iterator[Suggestion]:
    """A voucher and the one that takes it back, both open: the bank saw neither."""
    lines = _by_voucher(book)
    for voucher, own in lines.items():
        first = lines.get(own[0].reverses or 0, [])
        both = (*first, *own)
        if first and voucher != own[0].reverses and not sum(one.amount for one in both):
            yield Suggestion((), tuple(one.id for one in both), "reversed", sure=True)


def _same(bank: Sequence[BankLine], book: Sequence[BookLine]) -> Iterator[Suggestion]:
    units = list(_units(book))
    by_amount: defaultdict[int, list[int]] = defaultdict(list)
    for at, unit in enumerate(units):
        by_amount[unit.amount].append(at)
    pairs = [
        (line, at)
        for line in bank
        for at in by_amount.get(line.amount, ())
        if units[at].apart(line) <= WINDOW
    ]
    sure = _sure(pairs, units)

    def nearest(pair: tuple[BankLine, int]) -> tuple[bool, timedelta, bool, int]:
        line, at = pair
        return (line.id, at) not in sure, units[at].apart(line), not units[at].named(line), at

    taken: set[int] = set()
    gone: set[int] = set()
    for line, at in sorted(pairs, key=nearest):
        ids = units[at].ids
        if line.id not in taken and not gone.intersection(ids):
            taken.add(line.id)
            gone.update(ids)
            yield Suggestion((line.id,), ids, "same", (line.id, at) in sure)


def _sure(pairs: Sequence[tuple[BankLine, int]], units: Sequence[_Unit]) -> set[tuple[int, int]]:
    """The pairs of which neither side has another choice; or, of several, the one that is named."""
    sure: set[tuple[int, int]] = set()
    for by_name in (False, True):
        asked = [(line.id, at) for line, at in pairs if not by_name or units[at].named(line)]
        of_line: defaultdict[int, set[int]] = defaultdict(set)
        of_entry: defaultdict[int, set[int]] = defaultdict(set)
        for id, at in asked:
            of_line[id].add(at)
            for entry in units[at].ids:
                of_entry[entry].add(id)
        sure |= {
            (id, at)
            for id, at in asked
            if len(of_line[id]) == 1 and all(of_entry[entry] == {id} for entry in units[at].ids)
        }
    # A name is not enough where another line has no other choice.
    lines, entries = defaultdict(set), defaultdict(set)
    for id, at in sure:
        lines[id].add(at)
        for entry in units[at].ids:
            entries[entry].add(id)
    return {
        (id, at)
        for id, at in sure
        if len(lines[id]) == 1 and all(len(entries[entry]) == 1 for entry in units[at].ids)
    }


def _several(bank: Sequence[BankLine], book: Sequence[BookLine]) -> Iterator[Suggestion]:
    """One line of the bank for several of the book of one day, and the other way round."""
    book = list(book)
    left = []
    for line in bank:
        days = _days(book, line)
        chosen = next((one for one in (_sum_of(day, line.amount) for day in days) if one), None)
        if chosen is None:
            left.append(line)
            continue
        ids = {one.id for one in chosen}
        book = [one for one in book if one.id not in ids]
        yield Suggestion((line.id,), tuple(one.id for one in chosen), "several")
    for unit in _units(book):
        near = _days(left, unit.lines[0])
        parts = next((one for one in (_sum_of(day, unit.amount) for day in near) if one), None)
        there = {one.id for one in book}
        if parts is None or not there.issuperset(unit.ids):
            continue
        ids = {one.id for one in parts}
        left = [one for one in left if one.id not in ids]
        book = [one for one in book if one.id not in unit.ids]
        yield Suggestion(tuple(one.id for one in parts), unit.ids, "several")


def _days(lines: Sequence[One], near: BankLine | BookLine) -> list[list[One]]:
    """The lines of the same sign within the window, day by day, the nearest day first."""
    days: defaultdict[timedelta, list[One]] = defaultdict(list)
    for one in lines:
        apart = one.day - near.day
        if abs(apart) <= WINDOW and (one.amount > 0) == (near.amount > 0):
            days[apart].append(one)
    return [days[apart] for apart in sorted(days, key=lambda one: (abs(one), one))]


def _sum_of(lines: Sequence[One], amount: int) -> list[One] | None:
    """Two lines or more that come to an amount: all of them, or the only few that do."""
    if len(lines) > 1 and sum(one.amount for one in lines) == amount:
        return list(lines)
    if len(lines) > _MOST_OF_A_DAY:
        return None
    for size in range(2, min(_MOST_TOGETHER, len(lines) - 1) + 1):
        found = [
            some for some in combinations(lines, size) if sum(one.amount for one in some) == amount
        ]
        if found:
            return list(found[0]) if len(found) == 1 else None
    return None


def _by_voucher(book: Iterable[BookLine]) -> dict[int, list[BookLine]]:
    lines: defaultdict[int, list[BookLine]] = defaultdict(list)
    for one in book:
        lines[one.voucher].append(one)
    return dict(lines)


def _units(book: Sequence[BookLine]) -> Iterator[_Unit]:
    """Each line, and each voucher with several lines on the account as one: the bank moves once
    where the books part it by funds."""
    for own in _by_voucher(book).values():
        if len(own) > 1:
            yield _Unit(tuple(own), sum(one.amount for one in own))
    for one in book:
        yield _Unit((one,), one.amount)
