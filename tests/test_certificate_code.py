"""The square code of a certificate: what it holds, and that nothing of it changes unnoticed."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from nacl.exceptions import BadSignatureError
from nacl.signing import SigningKey, VerifyKey

from db.__main__ import main
from db.certificate_code import (
    MOST_FIGURES,
    Record,
    check_code,
    figures,
    read,
    sign,
    signed_by,
    verify,
)
from db.certificate_key import read_key, shown_key
from db.rules import Refused

KEY = SigningKey(hashlib.sha256(b"of this test").digest())
PUBLIC = bytes(KEY.verify_key)
RECORD = Record("RY", 87, date(2026, 11, 26), "荣誉证书", "陈𬸚")
SIGNATURE = sign(RECORD, KEY)
CODE = figures(RECORD, SIGNATURE)
RECORDS = st.builds(
    Record,
    st.from_regex(r"[A-Z]{1,4}", fullmatch=True),
    st.integers(1, 99_999),
    st.dates(date(2000, 1, 1), date(2150, 12, 31)),
    st.text(st.characters(codec="utf-8"), min_size=1, max_size=8),
    st.text(st.characters(codec="utf-8"), min_size=1, max_size=25),
)


def _bytes(code: str) -> bytes:
    """The whole number of a code, as the documented layout has it."""
    number = int(code[1:-4])
    return number.to_bytes((number.bit_length() + 7) // 8, "big")


def _of_bytes(data: bytes) -> str:
    """A code whose four last figures fit: a forger knows how they are made."""
    body = f"7{int.from_bytes(data, 'big')}"
    return f"{body}{int(body) % 9973:04d}"


def test_the_layout_is_as_it_is_written_down() -> None:
    data = _bytes(CODE)
    title, name = "荣誉证书".encode("gb18030"), "陈𬸚".encode("gb18030")
    day = (date(2026, 11, 26) - date(2000, 1, 1)).days
    assert data[:-64] == b"".join(
        (
            b"\x01\x02RY",
            (87).to_bytes(3, "big"),
            day.to_bytes(2, "big"),
            bytes((len(title),)) + title,
            bytes((len(name),)) + name,
        )
    )
    VerifyKey(PUBLIC).verify(b"yizhan certificate\x00" + data[:-64], data[-64:])
    with pytest.raises(BadSignatureError):
        VerifyKey(PUBLIC).verify(data[:-64], data[-64:])
    assert (CODE[0], CODE.isdecimal()) == ("7", True)
    assert RECORD.label == "RY-2026-0087"


@given(RECORDS)
def test_what_is_signed_is_read_again(record: Record) -> None:
    signature = sign(record, KEY)
    code = figures(record, signature)
    assert read(code) == (record, signature)
    assert verify(PUBLIC, code) == record


@given(RECORDS, RECORDS)
def test_a_signature_is_of_one_record_only(one: Record, other: Record) -> None:
    assert signed_by(other, sign(one, KEY), PUBLIC) == (one == other)


@given(st.integers(0, len(_bytes(CODE)) - 1), st.integers(1, 255))
def test_a_change_of_any_byte_is_seen(place: int, change: int) -> None:
    data = bytearray(_bytes(CODE))
    data[place] ^= change
    found = read(_of_bytes(bytes(data)))
    assert found is None or not signed_by(*found, PUBLIC)


@given(st.integers(0, len(CODE) - 1), st.integers(1, 9))
def test_a_misread_figure_makes_it_unreadable(place: int, change: int) -> None:
    wrong = str((int(CODE[place]) + change) % 10)
    assert read(CODE[:place] + wrong + CODE[place + 1 :]) is None


@pytest.mark.parametrize(
    "changed",
    [
        {"prefix": "GX"},
        {"number": 88},
        {"day": date(2026, 11, 27)},
        {"day": date(2027, 11, 26)},
        {"title": "感谢状"},
        {"name": "陈鸥"},
    ],
    ids=str,
)
def test_every_field_is_signed(changed: dict[str, object]) -> None:
    forged = replace(RECORD, **changed)  # type: ignore[arg-type]
    found = read(figures(forged, SIGNATURE))
    assert found == (forged, SIGNATURE)
    assert not signed_by(*found, PUBLIC)


@pytest.mark.parametrize(
    "typed",
    [
        f"  {CODE}\r\n",
        " ".join(CODE[at : at + 8] for at in range(0, len(CODE), 8)),
        "\r\n".join(CODE[at : at + 50] for at in range(0, len(CODE), 50)),
        CODE.translate({ord("0") + n: ord("０") + n for n in range(10)}),
        f"RY-2026-0087 {CODE}",
        f"{CODE}0",
        f"77{CODE}12",
    ],
)
def test_what_a_scanner_makes_of_it_is_forgiven(typed: str) -> None:
    assert read(typed) == (RECORD, SIGNATURE)


@pytest.mark.parametrize(
    "typed",
    ["", "7", "RY-2026-0087", CODE[:-1], CODE[1:], CODE[::-1], "7" * 600, "9" * 100_000, "证书"],
)
def test_what_is_no_code_is_none(typed: str) -> None:
    assert read(typed) is None
    with pytest.raises(Refused):
        verify(PUBLIC, typed)


def test_a_name_of_sixty_han_signs_fits_the_square() -> None:
    record = replace(RECORD, prefix="ZY", number=99_999, title="志愿服务记录证明", name="王" * 60)
    assert len(figures(record, b"\xff" * 64)) <= MOST_FIGURES
    longer = replace(record, prefix="ABCD", title="长" * 12)
    with pytest.raises(Refused, match=r"5") as refused:
        figures(longer, SIGNATURE)
    assert refused.value.field == "name"
    assert len(figures(replace(longer, name="王" * 55), b"\xff" * 64)) <= MOST_FIGURES


@pytest.mark.parametrize("name", ["𬸚" * 60, "长" * 200, "", "周\ud800静"])
def test_what_does_not_fit_is_refused_in_words(name: str) -> None:
    with pytest.raises(Refused):
        figures(replace(RECORD, name=name), SIGNATURE)


@pytest.mark.parametrize("day", [date(1999, 12, 31), date(2000, 1, 1) + timedelta(65536)])
def test_a_clock_that_is_wrong_is_said(day: date) -> None:
    with pytest.raises(Refused, match="2000-01-01"):
        sign(replace(RECORD, day=day), KEY)


def test_the_check_code_follows_from_the_signature() -> None:
    code = check_code(SIGNATURE)
    assert len(code) == 9
    assert not set("ILOU") & set(code)
    others = {check_code(sign(replace(RECORD, number=n), KEY)) for n in range(1, 200)}
    assert len(others) == 199


def test_a_public_key_is_read_from_paper() -> None:
    shown = shown_key(PUBLIC)
    assert read_key(shown) == read_key(shown.lower().replace(" ", "")) == PUBLIC
    wrong = ("0" if shown[0] != "0" else "1") + shown[1:]
    for text, words in ((wrong, "mistyped|有误"), (shown[:-1], "71"), ("", "0"), ("证", "1")):
        with pytest.raises(Refused, match=words):
            read_key(text)


def test_anybody_verifies_a_code_with_the_printed_key(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["verify", shown_key(PUBLIC), CODE]) == 0
    assert "RY-2026-0087  荣誉证书  陈𬸚  2026-11-26" in capsys.readouterr().out
    other = bytes(SigningKey(bytes(32)).verify_key)
    assert main(["verify", shown_key(other), CODE]) == 1
    assert main(["verify", shown_key(other), "12"]) == 2
    assert main(["verify", "12", CODE]) == 2
    assert "RY-2026" not in capsys.readouterr().out


@given(st.one_of(st.text(), st.text("0123456789", min_size=150, max_size=600)))
def test_whatever_is_scanned_is_read_or_not(text: str) -> None:
    found = read(text)
    assert found is None or not signed_by(*found, PUBLIC)


@given(st.binary(min_size=60, max_size=210))
def test_bytes_of_anybody_are_read_or_not(data: bytes) -> None:
    found = read(_of_bytes(b"\x01" + data))
    assert found is None or not signed_by(*found, PUBLIC)
