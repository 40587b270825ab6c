"""Figures as a square code at level M, quickly: certificates are printed by the thousand.

A square code is linear. The check words are sums over GF(256) of the data words, a data word is a
sum of its bits, and the mask is added on top. So one code, made by segno, holds all that is always
the same, and any other of its version is that one plus one pattern for each bit that differs. The
mask is always the same: what is signed looks random, so no mask is better than another.

ISO/IEC 18004: numeric mode 7.4.3, blocks of check words 7.5 and table 9, placing 7.7.3.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, reduce
from operator import getitem, xor

import segno

_MASK = 2
_EXAMPLE = "00"  # whose bits end within a word: where they do not, segno adds a word of zeros
# Of each version: the most figures, check words of a block, data words of each block.
_VERSIONS = {
    5: (202, 24, (43,) * 2),
    6: (255, 16, (27,) * 4),
    7: (293, 18, (31,) * 4),
    8: (365, 22, (38,) * 2 + (39,) * 2),
    9: (432, 22, (36,) * 3 + (37,) * 2),
    10: (513, 26, (43,) * 4 + (44,)),
}
MOST = _VERSIONS[10][0]
_LARGE = 45  # modules: from version 7 on, the version stands in the code
_LONG_COUNT = 10  # from this version on the count of figures has 12 bits, before 10
_PADDING = b"\xec\x11"
_THREE = {f"{number:03d}": f"{number:010b}" for number in range(1000)}


@dataclass(frozen=True)
class Outline:
    """A square code as an area: PDF's rectangles (`re`), one unit a module, y downwards, from its
    first black module; `side` is its modules in a row."""

    side: int
    rectangles: str


def outline(figures: str) -> Outline:
    """The square code of these figures. Raises ValueError for what is no figure or too many."""
    if not (figures.isascii() and figures.isdigit()):
        raise ValueError("figures only")
    version = next((one for one, of in _VERSIONS.items() if len(figures) <= of[0]), 0)
    if not version:
        raise ValueError(f"more than {MOST} figures")
    made = _made(version)
    differing = f"{_data(version, figures) ^ made.data:0{len(made.patterns)}x}"
    modules = reduce(xor, map(getitem, made.patterns, differing), made.base)
    areas = map(getitem, made.cells, f"{modules:0{len(made.cells)}x}")
    return Outline(made.side, "".join(areas))


_Patterns = list[dict[str, int]]


@dataclass(frozen=True)
class _Made:
    """What all codes of a version share. Modules are bits of a number, the first the highest, each
    row filled up to whole fours; `cells` are the areas of every four."""

    side: int
    base: int
    data: int
    patterns: _Patterns
    cells: list[dict[str, str]]


@cache
def _made(version: int) -> _Made:
    example = segno.make(_EXAMPLE, version=version, error="m", mask=_MASK, boost_error=False)
    side = len(example.matrix)
    wide = -(-side // 4) * 4
    places = [1 << wide * (side - row) - 1 - column for row, column in _free(side)]
    base = sum(
        1 << wide * (side - row) - 1 - column
        for row, line in enumerate(example.matrix)
        for column, black in enumerate(line)
        if black
    )
    columns = _columns(version, places)
    patterns = [
        {f"{four:x}": _sum(columns[at : at + 4], four) for four in range(16)}
        for at in range(0, len(columns), 4)
    ]
    cells = [
        {f"{four:x}": _areas(row, column, four) for four in range(16)}
        for row in range(side)
        for column in range(0, wide, 4)
    ]
    return _Made(side, base, _data(version, _EXAMPLE), patterns, cells)


def _data(version: int, figures: str) -> int:
    """The data words as one number: mode, count, figures by threes, end, padding."""
    words = sum(_VERSIONS[version][2])
    count = 12 if version >= _LONG_COUNT else 10
    whole = len(figures) // 3 * 3
    groups = [_THREE[figures[at : at + 3]] for at in range(0, whole, 3)]
    rest_of = figures[whole:]
    if rest_of:
        groups.append(f"{int(rest_of):0{1 + 3 * len(rest_of)}b}")
    bits = f"0001{len(figures):0{count}b}" + "".join(groups)
    bits += "0" * min(4, words * 8 - len(bits))
    bits += "0" * (-len(bits) % 8)
    rest = words - len(bits) // 8
    padding = (_PADDING * (rest // 2 + 1))[:rest]
    return int(bits, 2) << 8 * rest | int.from_bytes(padding, "big")


def _free(side: int) -> Iterator[tuple[int, int]]:
    """The modules of data in the order in which they are filled: in pairs of columns from the
    right, up and down in turn, round the column of the timing pattern."""
    taken = _fixed(side)
    rising = True
    for right in (*range(side - 1, 6, -2), 5, 3, 1):
        for row in range(side - 1, -1, -1) if rising else range(side):
            for column in (right, right - 1):
                if (row, column) not in taken:
                    yield row, column
        rising = not rising


def _fixed(side: int) -> set[tuple[int, int]]:
    """The modules that hold no data: finders with their format, timing, alignment, version."""
    last = side - 7
    areas = [
        (0, 0, 9, 9),
        (0, side - 8, 9, 8),
        (side - 8, 0, 8, 9),
        (6, 0, 1, side),
        (0, 6, side, 1),
    ]
    centres = (6, (6 + last) // 2, last) if side >= _LARGE else (6, last)
    corners = {(6, 6), (6, last), (last, 6)}
    areas += [
        (row - 2, column - 2, 5, 5)
        for row in centres
        for column in centres
        if (row, column) not in corners
    ]
    if side >= _LARGE:
        areas += [(0, side - 11, 6, 3), (side - 11, 0, 3, 6)]
    return {
        (top + row, left + column)
        for top, left, high, wide in areas
        for row in range(high)
        for column in range(wide)
    }


def _columns(version: int, places: list[int]) -> list[int]:
    """For each bit of the data words, in their order, the modules that it turns over."""
    _most, checks, blocks = _VERSIONS[version]
    words = sum(blocks)
    at = {}  # block and position to the word's place in the code: the blocks' first words first
    order = [
        (block, position)
        for position in range(max(blocks))
        for block, length in enumerate(blocks)
        if position < length
    ]
    for place, word in enumerate(order):
        at[word] = place
    columns = []
    for block, length in enumerate(blocks):
        powers = _check_words(length, checks)
        for position in range(length):
            for bit in range(7, -1, -1):
                column = places[8 * at[block, position] + 7 - bit]
                for check, factor in enumerate(powers[position]):
                    value = _times(factor, 1 << bit)
                    first = 8 * (words + check * len(blocks) + block)
                    column |= sum(places[first + 7 - n] for n in range(8) if value >> n & 1)
                columns.append(column)
    return columns


def _check_words(length: int, checks: int) -> list[list[int]]:
    """For each data word of a block the check words of a block in which it is 1, all others 0."""
    generator = [1]
    root = 1
    for _turn in range(checks):
        raised = [*generator, 0]
        for at, factor in enumerate(generator):
            raised[at + 1] ^= _times(factor, root)
        generator, root = raised, _times(root, 2)
    rest = generator[1:]  # of x to the power of `checks`, the last data word
    found = [rest]
    for _turn in range(length - 1):
        carried = rest[0]
        rest = [
            word ^ _times(carried, factor)
            for word, factor in zip([*rest[1:], 0], generator[1:], strict=True)
        ]
        found.append(rest)
    return found[::-1]


def _times(one: int, other: int) -> int:
    """The product in GF(256) of ISO/IEC 18004, 7.5.2."""
    product = 0
    while other:
        if other & 1:
            product ^= one
        one = one << 1 ^ (0x11D if one & 0x80 else 0)
        other >>= 1
    return product


def _sum(columns: list[int], four: int) -> int:
    total = 0
    for at, column in enumerate(columns):
        if four >> 3 - at & 1:
            total ^= column
    return total


def _areas(row: int, column: int, four: int) -> str:
    """The rectangles of up to four modules of a row."""
    found, start = "", 0
    bits = f"{four:04b}0"
    for at, bit in enumerate(bits):
        if bit == "0":
            if at > start:
                found += f"{column + start} {row} {at - start} 1 re\n"
            start = at + 1
    return found
