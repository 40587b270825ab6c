"""The recovery code: reading forgives the hand, never the content; a wrong group is named."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.recovery_code import (
    ALPHABET,
    GROUPS,
    SIGNS,
    new_code,
    proof_groups,
    prove,
    read_code,
    recovery_key,
    recovery_pair,
)
from db.rules import Refused
from db.words import use_language

CODE = new_code()
PLACES = st.integers(0, GROUPS - 1)


@pytest.fixture(autouse=True)
def english() -> None:
    use_language("en")


def refusal(text: str) -> str:
    with pytest.raises(Refused) as caught:
        read_code(text)
    assert caught.value.field == "code"
    return caught.value.message


def test_a_code_is_160_bits_in_eight_groups() -> None:
    groups = CODE.split("-")
    assert [len(group) for group in groups] == [SIGNS] * GROUPS
    assert set("".join(groups)) <= set(ALPHABET)
    assert len({new_code() for _n in range(200)}) == 200


@given(st.integers(0, 2**32), st.sampled_from(["", " ", "-", " - ", "\n", "—", "."]))
def test_reading_forgives_the_hand(seed: int, between: str) -> None:
    groups = CODE.split("-")
    text = between.join(groups)
    typed = "".join(
        sign if seed >> (at % 32) & 1 else sign.lower().replace("0", "o").replace("1", "l")
        for at, sign in enumerate(text)
    )
    assert read_code(typed) == CODE
    assert read_code("".join(chr(ord(s) + 0xFEE0) if s.isalnum() else s for s in text)) == CODE


@given(PLACES, st.integers(0, SIGNS - 1), st.integers(1, 31))
def test_any_one_wrong_sign_names_its_group(place: int, at: int, by: int) -> None:
    groups = CODE.split("-")
    old = groups[place]
    sign = ALPHABET[(ALPHABET.index(old[at]) + by) % 32]
    groups[place] = old[:at] + sign + old[at + 1 :]
    assert refusal("-".join(groups)).startswith(f"Group {place + 1} is wrong")


@given(PLACES, st.integers(0, SIGNS - 2), st.integers(1, SIGNS - 1))
def test_exchanged_signs_name_their_group(place: int, one: int, apart: int) -> None:
    groups = CODE.split("-")
    signs = list(groups[place])
    other = min(one + apart, SIGNS - 1)
    signs[one], signs[other] = signs[other], signs[one]
    if "".join(signs) != groups[place]:
        groups[place] = "".join(signs)
        assert refusal(" ".join(groups)).startswith(f"Group {place + 1} is wrong")


@given(PLACES, PLACES)
def test_exchanged_groups_are_named(one: int, other: int) -> None:
    if one != other:
        groups = CODE.split("-")
        groups[one], groups[other] = groups[other], groups[one]
        low, high = sorted((one + 1, other + 1))
        assert refusal("-".join(groups)).startswith(f"Groups {low} and {high} stand in each")


def test_missing_and_foreign_signs_are_named() -> None:
    groups = CODE.split("-")
    assert refusal("-".join([*groups[:3], groups[3][:4], *groups[4:]])).startswith("Group 4 has 4")
    assert refusal("-".join([*groups[:5], "U" + groups[5][1:], *groups[6:]])).startswith("Group 6")
    assert "35" in refusal("".join(groups[:7]))
    assert "0" in refusal("")
    assert "5, 6, 7" in refusal("-".join([*groups[:4], *("UUUUU",) * 3, groups[7]]))


def test_two_groups_are_typed_back() -> None:
    for _n in range(50):
        first, second = proof_groups(CODE)
        assert 1 <= first < second <= GROUPS
        prove(CODE, first, f" {CODE.split('-')[first - 1].lower()} ")
    with pytest.raises(Refused) as caught:
        prove(CODE, 3, "错字 ABC")
    assert caught.value.field == "group_3"


def test_the_keys_follow_from_the_code_alone() -> None:
    assert recovery_key(CODE) == recovery_key(CODE.lower().replace("-", " "))
    private, public = recovery_pair(CODE)
    assert recovery_pair(CODE) == (private, public)
    assert len({recovery_key(CODE), private, public, recovery_key(new_code())}) == 4


def test_a_paper_from_this_version_opens_for_ever() -> None:
    paper = "1230J-12313-1232N-12334-1234W-1235D-1236V-1237A"
    assert recovery_key(paper).hex().startswith("fc5256220868770c3cda5918d05c045e")
    assert recovery_pair(paper)[1].hex().startswith("c99d368bfa9c5113d1fa41e015be6ead")
