"""What can be booked of a duty: a table of cases, and a naive model that goes minute by minute."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.slots import Grid, Span, free, grid_of

DAY = datetime(2026, 11, 26)
LAW, TALK, GROUP = Grid(30, 30), Grid(50, 60, 10), Grid(60, 60, 0, seats=3)


def at(clock: str) -> datetime:
    hours, minutes = clock.split(":")
    return DAY + timedelta(hours=int(hours), minutes=int(minutes))


def spans(words: str) -> list[Span]:
    pairs = (one.split("-") for one in words.split())
    return [(at(starts), at(ends)) for starts, ends in pairs]


CASES = [
    # what, duty, grid, taken, breaks, free starts
    ("nothing taken", "09:00-11:00", LAW, "", "", "09:00 09:30 10:00 10:30"),
    ("the last one must fit", "09:00-10:50", LAW, "", "", "09:00 09:30 10:00"),
    ("shorter than a session", "09:00-09:49", TALK, "", "", ""),
    ("just one session", "09:00-09:50", TALK, "", "", "09:00"),
    ("a whole one taken", "09:00-11:00", LAW, "09:30-10:00", "", "09:00 10:00 10:30"),
    ("odd length: the grid does not move", "09:00-12:00", TALK, "09:00-09:35", "", "10:00 11:00"),
    ("odd and long: two are gone", "09:00-12:00", TALK, "09:00-10:05", "", "11:00"),
    ("the pause after", "09:00-12:00", TALK, "09:00-09:51", "", "11:00"),
    ("the pause before", "09:00-12:00", TALK, "10:59-11:10", "", "09:00"),
    ("the pause just kept", "09:00-12:00", TALK, "11:00-11:50", "", "09:00 10:00"),
    ("put between", "09:00-11:00", LAW, "09:20-09:40", "", "10:00 10:30"),
    ("nested", "09:00-11:00", LAW, "09:00-10:30 09:10-09:20", "", "10:30"),
    ("doubled", "09:00-11:00", LAW, "09:30-10:00 09:30-10:00", "", "09:00 10:00 10:30"),
    ("before the duty", "09:00-10:00", LAW, "08:00-09:10", "", "09:30"),
    ("past the duty", "09:00-10:00", LAW, "09:50-11:00", "", "09:00"),
    ("lunch", "11:00-14:30", LAW, "", "12:00-13:30", "11:00 11:30 13:30 14:00"),
    ("lunch off the grid", "11:00-14:00", LAW, "", "11:45-12:10", "11:00 12:30 13:00 13:30"),
    (
        "breaks over each other",
        "09:00-12:00",
        LAW,
        "",
        "09:30-10:30 10:00-11:00",
        "09:00 11:00 11:30",
    ),
    ("breaks over the edges", "09:00-11:00", LAW, "", "08:00-09:30 10:30-12:00", "09:30 10:00"),
    ("a break takes no pause", "09:00-12:00", TALK, "", "09:50-10:00", "09:00 10:00 11:00"),
    ("an empty break", "09:00-10:00", LAW, "", "09:15-09:15", "09:00 09:30"),
    ("one long break", "09:00-11:00", LAW, "", "00:00-24:00", ""),
    ("until 24:00", "22:30-24:00", LAW, "23:00-23:30", "", "22:30 23:30"),
    ("over midnight", "23:30-25:00", LAW, "", "24:00-24:30", "23:30 24:30"),
    ("a group has seats left", "09:00-11:00", GROUP, "09:00-10:00 09:00-10:00", "", "09:00 10:00"),
    ("a full group", "09:00-11:00", GROUP, "09:00-10:00 09:00-10:00 09:00-10:00", "", "10:00"),
    ("a group beside another session", "09:00-11:00", GROUP, "09:30-10:00", "", "10:00"),
    (
        "a full group and one with a seat",
        "09:00-11:00",
        GROUP,
        "09:00-10:00 09:00-10:00 09:00-10:00 10:00-11:00",
        "",
        "10:00",
    ),
    ("urgent inside a group", "09:00-12:00", GROUP, "10:15-10:20", "", "09:00 11:00"),
    ("a break within a break", "09:00-11:30", LAW, "", "09:30-11:00 10:00-10:10", "09:00 11:00"),
    ("breaks that touch", "09:00-11:00", LAW, "", "09:30-10:00 10:00-10:30", "09:00 10:30"),
    ("a pause over the edge", "09:00-11:00", TALK, "08:30-08:55", "", "10:00"),
    ("starts that overlap", "09:00-10:00", Grid(30, 15), "", "", "09:00 09:15 09:30"),
    ("one of those taken", "09:00-10:00", Grid(30, 15), "09:15-09:45", "", ""),
    ("all taken", "09:00-10:00", LAW, "09:00-09:30 09:30-10:00", "", ""),
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case[0])
def test_cases(case: tuple[str, str, Grid, str, str, str]) -> None:
    _what, duty, grid, taken, breaks, wanted = case
    found = free(spans(duty)[0], grid, taken=spans(taken), breaks=spans(breaks))
    assert [starts for starts, _ends in found] == [at(one) for one in wanted.split()]
    assert all(ends - starts == timedelta(minutes=grid.minutes) for starts, ends in found)


def test_what_begins_too_soon_is_not_offered() -> None:
    found = free(spans("09:00-11:00")[0], LAW, earliest=at("09:31"))
    assert [starts for starts, _ends in found] == [at("10:00"), at("10:30")]
    assert free(spans("09:00-11:00")[0], LAW, earliest=at("10:30")) == spans("10:30-11:00")


@pytest.mark.parametrize("wrong", [(0, 30, 0, 1), (30, 0, 0, 1), (30, 30, -1, 1), (30, 30, 0, 0)])
def test_a_grid_that_cuts_nothing_is_none(wrong: tuple[int, int, int, int]) -> None:
    with pytest.raises(ValueError, match="cut"):
        Grid(*wrong)


_MINUTES = st.integers(0, 240)
_SPANS = st.lists(
    st.tuples(_MINUTES, st.integers(1, 90)).map(lambda one: (one[0], one[0] + one[1])), max_size=6
)


def by_the_minute(
    duty: tuple[int, int], grid: Grid, taken: list[tuple[int, int]], breaks: list[tuple[int, int]]
) -> list[int]:
    """Tries every minute of the duty, and every minute of a session that would begin there."""
    found = []
    for start in range(duty[0], duty[1]):
        session = range(start, start + grid.minutes)
        mine = [one for one in taken if one == (start, start + grid.minutes)]
        others = [one for one in taken if one not in mine]
        near = range(start - grid.pause, start + grid.minutes + grid.pause)
        if (
            (start - duty[0]) % grid.every == 0
            and session[-1] < duty[1]
            and len(mine) < grid.seats
            and not any(minute in range(*one) for minute in session for one in breaks)
            and not any(minute in range(*one) for minute in near for one in others)
        ):
            found.append(start)
    return found


@given(
    begins=st.integers(0, 60),
    length=st.integers(1, 240),
    grid=st.builds(
        Grid, st.integers(1, 70), st.integers(1, 70), st.integers(0, 20), st.integers(1, 3)
    ),
    taken=_SPANS,
    doubled=st.booleans(),
    breaks=_SPANS,
)
def test_as_the_naive_model_says(
    begins: int,
    length: int,
    grid: Grid,
    taken: list[tuple[int, int]],
    doubled: bool,
    breaks: list[tuple[int, int]],
) -> None:
    taken = taken * (1 + doubled)
    taken += [(begins, begins + grid.minutes)]

    def real(span: tuple[int, int]) -> Span:
        return DAY + timedelta(minutes=span[0]), DAY + timedelta(minutes=span[1])

    found = free(
        real((begins, begins + length)),
        grid,
        taken=[real(one) for one in taken],
        breaks=[real(one) for one in breaks],
    )
    wanted = by_the_minute((begins, begins + length), grid, taken, breaks)
    assert [starts for starts, _ends in found] == [DAY + timedelta(minutes=one) for one in wanted]


def test_the_grid_shows_what_is_taken_too() -> None:
    assert grid_of(spans("09:00-11:00")[0], TALK) == spans("09:00-09:50 10:00-10:50")
