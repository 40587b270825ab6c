"""Sealed texts: for their readers, in their place, whole; anything else is refused in words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from nacl.bindings import crypto_scalarmult_base

from db.recovery_code import new_code, recovery_pair
from db.rules import Refused
from db.sealed import Place, hand_over, open_seal, readers, seal
from db.trouble import Trouble

AUTHOR, SUCCESSOR = b"a" * 32, b"s" * 32
PAPER, PAPER_PUBLIC = recovery_pair(new_code())
AUTHOR_PUBLIC, SUCCESSOR_PUBLIC = crypto_scalarmult_base(AUTHOR), crypto_scalarmult_base(SUCCESSOR)
PLACE = Place("consultation", 7, "note")
NOTE = "来访者说睡眠不好。\n下周三再来。"
SEALED = seal(NOTE, PLACE, (AUTHOR_PUBLIC, PAPER_PUBLIC))


@given(st.text(alphabet=st.characters(), max_size=2000))
def test_the_author_and_the_paper_read_what_was_written(text: str) -> None:
    data = seal(text, PLACE, (AUTHOR_PUBLIC, PAPER_PUBLIC))
    assert open_seal(data, PLACE, AUTHOR) == text
    assert open_seal(data, PLACE, PAPER) == text


def test_nobody_else_reads_it() -> None:
    with pytest.raises(Refused):
        open_seal(SEALED, PLACE, SUCCESSOR)
    for form in ("utf-8", "utf-16-le", "utf-16-be"):
        assert "睡眠".encode(form) not in SEALED


@given(
    st.sampled_from(
        [
            Place("consultation", 8, "note"),
            Place("consultation", 7, "plan"),
            Place("visit", 7, "note"),
            Place("consultation7", 7, "note"),
            Place("consultatio", 7, "nnote"),
        ]
    )
)
def test_moved_to_another_record_it_does_not_open(place: Place) -> None:
    with pytest.raises(Trouble) as caught:
        open_seal(SEALED, place, AUTHOR)
    assert caught.value.kind == "damaged"


@pytest.mark.parametrize("private", [AUTHOR, PAPER], ids=["author", "paper"])
def test_any_flipped_byte_is_refused(private: bytes) -> None:
    for at in range(len(SEALED)):
        data = bytearray(SEALED)
        data[at] ^= 1 << at % 8
        with pytest.raises((Trouble, Refused)):
            open_seal(bytes(data), PLACE, private)


def test_anything_cut_short_or_lengthened_is_refused() -> None:
    for end in range(len(SEALED)):
        with pytest.raises((Trouble, Refused)):
            open_seal(SEALED[:end], PLACE, AUTHOR)
    with pytest.raises(Trouble):
        open_seal(SEALED + b"\0", PLACE, AUTHOR)


def test_a_newer_version_says_so() -> None:
    with pytest.raises(Trouble) as caught:
        open_seal(SEALED[:3] + b"\x02" + SEALED[4:], PLACE, AUTHOR)
    assert caught.value.kind == "newer"


def test_a_reader_cannot_be_struck_out() -> None:
    """The list is authenticated: the director does not lose a reader unnoticed."""
    count, entry = 4, 112
    head = 37
    data = SEALED[:count] + b"\x01" + SEALED[5 : head + entry] + SEALED[head + 2 * entry :]
    assert readers(data) == (AUTHOR_PUBLIC,)
    with pytest.raises(Trouble):
        open_seal(data, PLACE, AUTHOR)


@pytest.mark.parametrize("private", [AUTHOR, PAPER], ids=["by the author", "with the paper"])
def test_a_text_is_handed_over(private: bytes) -> None:
    data = hand_over(SEALED, PLACE, private, (SUCCESSOR_PUBLIC, PAPER_PUBLIC))
    assert readers(data) == (SUCCESSOR_PUBLIC, PAPER_PUBLIC)
    assert open_seal(data, PLACE, SUCCESSOR) == NOTE
    assert open_seal(data, PLACE, PAPER) == NOTE
    with pytest.raises(Refused):
        open_seal(data, PLACE, AUTHOR)
    with pytest.raises(Refused):
        hand_over(SEALED, PLACE, SUCCESSOR, (SUCCESSOR_PUBLIC,))


def test_the_length_does_not_tell_much() -> None:
    sizes = [len(seal("x" * n, PLACE, (AUTHOR_PUBLIC,))) for n in range(0, 5000, 7)]
    assert len({size for n, size in zip(range(0, 5000, 7), sizes, strict=True) if n < 250}) == 1
    assert len(set(sizes)) < 40
    empty = sizes[0] - 256
    assert all(
        size - empty <= max(256, 1.125 * (n + 4))
        for n, size in zip(range(0, 5000, 7), sizes, strict=True)
    )


def test_the_same_text_is_never_the_same_seal() -> None:
    assert len({seal(NOTE, PLACE, (AUTHOR_PUBLIC,))[5:] for _n in range(20)}) == 20


@pytest.mark.parametrize("wrong", [(), (b"short",), tuple(bytes([n, 1]) * 16 for n in range(256))])
def test_readers_must_be_some(wrong: tuple[bytes, ...]) -> None:
    with pytest.raises(ValueError):
        seal(NOTE, PLACE, wrong)
