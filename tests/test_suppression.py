"""No count below five is told or can be worked out: held against somebody who tries everything."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import product

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from db.suppression import LEAST, Sum, months_visible, visible
from db.suppression_years import year_visible

Counts = dict[str, int]
Sheet = tuple[tuple[str, int | None], ...]
ONE = [Sum("all", ("a", "b", "c", "d", "e", "f"))]


def flat(parts: int, most: int) -> Iterator[tuple[Counts, list[Sum[str]]]]:
    """Every way in which so many parts make up a sum of up to `most`."""
    names = tuple("abcdefgh"[:parts])
    for values in product(range(most + 1), repeat=parts):
        if sum(values) <= most:
            yield {"all": sum(values), **dict(zip(names, values, strict=True))}, [Sum("all", names)]


def deep(most: int) -> Iterator[tuple[Counts, list[Sum[str]]]]:
    """A sum of two, one of which is a sum of two, and which is split in another way besides."""
    sums = [Sum("all", ("a", "b")), Sum("a", ("x", "y")), Sum("all", ("n", "o"))]
    for a, b in product(range(most + 1), repeat=2):
        for x, n in product(range(a + 1), range(a + b + 1)):
            counts = {"all": a + b, "a": a, "b": b, "x": x, "y": a - x, "n": n, "o": a + b - n}
            if a + b <= most:
                yield counts, sums


def published(counts: Mapping[str, int], shown: Iterable[str]) -> Sheet:
    """The sheet as it is read: a number, or nothing."""
    there = set(shown)
    return tuple((key, count if key in there else None) for key, count in counts.items())


def betrayed(sheets: Mapping[Sheet, Sequence[Counts]]) -> list[tuple[Sheet, str]]:
    """What somebody who knows every case in which a sheet comes out like this can work out."""
    found = []
    for sheet, cases in sheets.items():
        for key, shown in sheet:
            values = {case[key] for case in cases}
            if shown is None and len(values) == 1 and values != {0}:
                found.append((sheet, key))
    return found


@pytest.mark.parametrize(
    "cases",
    [flat(1, 12), flat(2, 24), flat(3, 20), flat(4, 14), flat(5, 10), flat(6, 7), deep(12)],
    ids=["one", "two", "three", "four", "five", "six", "deep"],
)
def test_a_sheet_betrays_nothing_to_who_knows_the_procedure(
    cases: Iterator[tuple[Counts, list[Sum[str]]]],
) -> None:
    """All sheets there can be are made; those that read alike must differ in what is hidden."""
    sheets: dict[Sheet, list[Counts]] = {}
    for counts, sums in cases:
        shown = visible(counts, sums)
        assert not [key for key in shown if 0 < counts[key] < LEAST]
        sheets.setdefault(published(counts, shown), []).append(counts)
    assert sheets
    assert not betrayed(sheets)


@settings(max_examples=150)
@given(st.lists(st.integers(0, 9), min_size=6, max_size=6))
@example([1, 1, 1, 1, 1, 0])
@example([4, 4, 4, 0, 0, 0])
@example([4, 4, 9, 0, 0, 0])
@example([1, 1, 5, 0, 0, 0])
def test_a_larger_sheet_is_open_in_every_hidden_count(values: list[int]) -> None:
    """By trade alone: one goes from part to part, and the sheet would read the same."""
    counts = {"all": sum(values), **dict(zip("abcdef", values, strict=True))}
    shown = visible(counts, ONE)
    hidden = {key for key in "abcdef" if counts[key] and key not in shown}
    for one, other in product("abcdef", repeat=2):
        for by in range(1, counts[one] + 1) if one != other else ():
            case = counts | {one: counts[one] - by, other: counts[other] + by}
            if published(case, visible(case, ONE)) == published(counts, shown):
                hidden -= {one, other}
    if counts["all"] >= LEAST:
        # All of one size trade in threes, which the test above tries.
        alike = {counts[key] for key in hidden}
        assert not hidden or alike <= {1, 4}, (counts, shown)


def read(counts: Counts, sums: Sequence[Sum[str]] = ONE) -> str:
    return " ".join(
        str(count) if key in visible(counts, sums) else "*" for key, count in counts.items()
    )


@pytest.mark.parametrize(
    ("parts", "reads"),
    [
        ((20, 9, 7, 5, 0, 0), "41 20 9 7 5 0 0"),  # nothing small, nothing hidden
        ((20, 9, 2, 3, 0, 0), "34 20 9 * * 0 0"),  # two small ones cover each other
        ((20, 9, 2, 0, 0, 5), "36 * 9 * 0 0 5"),  # a single one takes a large one along
        ((20, 9, 4, 4, 0, 0), "37 * * * * * *"),  # 8 of two that are small is 4 and 4
        ((4, 3, 2, 1, 0, 0), "10 * * * * * *"),  # nothing but small ones
        ((2, 1, 0, 0, 0, 0), "* * * * * * *"),  # too few altogether
        ((0, 0, 0, 0, 0, 0), "0 0 0 0 0 0 0"),  # nought speaks of nobody
    ],
)
def test_what_a_sheet_shows(parts: tuple[int, ...], reads: str) -> None:
    assert read({"all": sum(parts), **dict(zip("abcdef", parts, strict=True))}) == reads


def test_of_a_hidden_count_no_part_is_shown() -> None:
    sums = [Sum("all", ("a", "b")), Sum("a", ("x", "y"))]
    assert read({"all": 25, "a": 22, "b": 3, "x": 12, "y": 10}, sums) == "25 * * * *"
    assert read({"all": 28, "a": 22, "b": 6, "x": 12, "y": 10}, sums) == "28 22 6 12 10"


def test_after_one_small_month_the_next_is_hidden_too() -> None:
    def months(*done: int) -> str:
        sheets = months_visible([{"done": count} for count in done], [])
        return "".join("s" if sheet else "-" for sheet in sheets)

    assert months(20, 18, 22) == "sss"
    assert months(20, 2, 22, 19) == "s--s"
    assert months(20, 2, 0, 22, 19) == "s-s-s"
    assert months(20, 2, 3, 22, 19) == "s--ss"


YEAR = [Sum("done", ("a", "b"))]
MONTHS = [{"done": a + b, "a": a, "b": b} for a, b in product(range(10), repeat=2)]
_PART = st.one_of(st.integers(0, 3), st.integers(0, 9))
_MONTH = st.tuples(_PART, _PART).map(lambda ab: {"done": sum(ab), "a": ab[0], "b": ab[1]})


@settings(max_examples=30)
@given(st.lists(_MONTH, min_size=3, max_size=3))
@example([{"done": 9, "a": 9, "b": 0}, {"done": 2, "a": 2, "b": 0}, {"done": 9, "a": 9, "b": 0}])
@example([{"done": 9, "a": 9, "b": 0}, {"done": 9, "a": 9, "b": 0}, {"done": 2, "a": 2, "b": 0}])
@example([{"done": 4, "a": 4, "b": 0}, {"done": 4, "a": 4, "b": 0}, {"done": 9, "a": 9, "b": 0}])
def test_the_year_does_not_betray_its_months(months: list[Counts]) -> None:
    """Every year there can be that has these sheets: each hidden count differs in some of them."""
    sheets = months_visible(months, YEAR)
    year = {key: sum(month[key] for month in months) for key in ("done", "a", "b")}
    shown = year_visible(months, year, YEAR)
    assert not [key for key in shown if 0 < year[key] < LEAST]
    could_be = [
        [case for case in MONTHS if all(case[key] == month[key] for key in sheet)]
        for month, sheet in zip(months, sheets, strict=True)
    ]
    seen: dict[tuple[object, str], set[int]] = {}
    for trio in product(*could_be):
        if any(sum(case[key] for case in trio) != year[key] for key in shown):
            continue
        if months_visible(trio, YEAR) != sheets:
            continue
        for number, case in enumerate(trio):
            for key in case.keys() - sheets[number]:
                seen.setdefault((number, key), set()).add(case[key])
        for key in year.keys() - shown:
            seen.setdefault(("year", key), set()).add(sum(case[key] for case in trio))
    # A large count of the year may be known from what the months show.
    told = {
        where: values
        for where, values in seen.items()
        if len(values) == 1 and values != {0} and (where[0] != "year" or min(values) < LEAST)
    }
    assert not told


def test_a_year_keeps_its_main_counts() -> None:
    """Hiding all would be safe too. A usual year with a holiday month shows what counts."""
    done = (22, 3, 19, 24, 21, 18, 20, 23, 25, 17, 26, 20)
    months = []
    for count in done:
        rare = min(count, 2 + count % 3)
        months.append({"done": count, "a": count - rare, "b": rare, "no_show": count % 4})
    year = {key: sum(month[key] for month in months) for key in months[0]}
    sheets = months_visible(months, YEAR)
    assert ["done" in sheet for sheet in sheets] == [True, False, False] + [True] * 9
    assert {"done", "no_show"} <= year_visible(months, year, YEAR)


def test_people_count_once_in_a_year() -> None:
    """They are fewer than those of the months together; by how many is a count of people too."""
    sums = [Sum("done", ("people", "further"))]

    def shown(again: int) -> frozenset[str]:
        months = [{"done": 30, "people": 20, "further": 10} for _month in range(3)]
        year = {"done": 90, "people": 60 - again, "further": 30 + again}
        return year_visible(months, year, sums, people=("people",), apart=("further",))

    assert "people" in shown(0)
    assert "people" not in shown(3)
    assert "people" in shown(12)
