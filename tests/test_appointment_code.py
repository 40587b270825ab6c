"""The code on a slip: what the square holds, how a scanner's typing is read, what is refused."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.appointment_code import check_of, code_of, read_code, scanned
from db.appointments import move_appointment
from db.rules import Refused
from db.words import use_language
from tests.test_appointments import NOW, Centre, centre

__all__ = ["centre"]  # the fixture
ID = 912529613589060544
ids = st.integers(1, 2**63 - 1)


@pytest.fixture(autouse=True)
def english() -> None:
    use_language("en")


@given(ids)
def test_every_code_is_figures_and_comes_back(id: int) -> None:
    code = code_of(id)
    assert code.isascii() and code.isdigit() and len(code) == 26
    assert read_code(code) == id
    assert len(check_of(id)) == 4


@pytest.mark.parametrize(
    "noise",
    [
        "{}\r\n",
        "]Q1{}",  # what some scanners put in front to say what they read
        "\t{}\t",
        "心-261126-02 {}",
        "2611{}",
        "code:{};",
        "{}7",
    ],
)
def test_what_stands_around_it_is_forgiven(noise: str) -> None:
    assert read_code(noise.format(code_of(ID))) == ID


def test_full_width_figures_and_blanks_are_forgiven() -> None:
    code = code_of(ID)
    wide = "".join(chr(ord(sign) + 0xFEE0) for sign in code)
    assert read_code(wide) == ID
    assert read_code(" ".join(code)) == ID
    assert read_code("-".join(code[place : place + 4] for place in range(0, 26, 4))) == ID


def test_of_two_codes_the_later_counts() -> None:
    assert read_code(code_of(ID) + code_of(ID + 1)) == ID + 1
    assert read_code(code_of(ID) + "\r" + code_of(ID)) == ID


@pytest.mark.parametrize(
    "text", ["", "心-261126-02", "LF-0043", "13800005678", "王芳", "21110019900101123X", "第２号"]
)
def test_what_is_no_code_is_left_to_others(text: str) -> None:
    assert read_code(text) is None


def test_a_page_that_was_pasted_is_no_trouble() -> None:
    assert read_code("很长的一页" * 200_000) is None


@given(ids, st.integers(0, 25), st.integers(1, 9))
def test_a_wrong_figure_is_refused(id: int, place: int, by: int) -> None:
    code = code_of(id)
    wrong = code[:place] + str((int(code[place]) + by) % 10) + code[place + 1 :]
    with pytest.raises(Refused, match="Scan the slip again"):
        read_code(wrong)


def test_a_code_that_was_cut_off_is_refused() -> None:
    with pytest.raises(Refused, match="Scan the slip again"):
        read_code(code_of(ID)[:22])


def test_a_slip_leads_to_its_appointment_also_after_it_was_moved(centre: Centre) -> None:
    duty = centre.duty(centre.chen)
    one = centre.book(duty, "14:00")
    slip = code_of(one)
    assert scanned(centre.db, slip) == one
    moved = move_appointment(
        centre.db, appointment=one, duty=duty, starts=centre.at("14:30"), now=NOW
    )
    again = move_appointment(
        centre.db, appointment=moved, duty=duty, starts=centre.at("15:00"), now=NOW
    )
    assert scanned(centre.db, slip) == again
    assert scanned(centre.db, "王芳") is None


def test_a_slip_of_another_centre_is_said(centre: Centre, tmp_path: Path) -> None:
    with pytest.raises(Refused, match="not of this centre"):
        scanned(centre.db, code_of(ID + timedelta(days=1).days))
