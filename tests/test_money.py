"""Amounts as people type them, and in words as a bank takes them."""

from __future__ import annotations

from decimal import Decimal

import cn2an
import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.formats import show_money
from db.money import capital, parse
from db.rules import Refused
from db.words import use_language

STYLE = [
    (140950, "壹仟肆佰零玖元伍角整"),
    (600714, "陆仟零柒元壹角肆分"),
    (168032, "壹仟陆佰捌拾元叁角贰分"),
    (10700053, "壹拾万零柒仟元伍角叁分"),
    (1640902, "壹万陆仟肆佰零玖元零贰分"),
    (32504, "叁佰贰拾伍元零肆分"),
    (10000000, "壹拾万元整"),
    (5, "伍分"),
    (1030, "壹拾元叁角整"),
    (10001000100, "壹亿零壹万零壹元整"),
    (320000, "叁仟贰佰元整"),
    (100550, "壹仟零伍元伍角整"),
    (1020304, "壹万零贰佰零叁元零肆分"),
    (2030, "贰拾元叁角整"),
    (0, "零元整"),
    (50, "伍角整"),
    (100005, "壹仟元零伍分"),
    (1000050, "壹万元伍角整"),
    (2003000000000, "贰佰亿零叁仟万元整"),
    (100000000000000, "壹万亿元整"),
    (100000000000100, "壹万亿零壹元整"),
    (123456789012345, "壹万贰仟叁佰肆拾伍亿陆仟柒佰捌拾玖万零壹佰贰拾叁元肆角伍分"),
    (-158000, "负壹仟伍佰捌拾元整"),
]


@pytest.mark.parametrize(("fen", "words"), STYLE)
def test_amounts_in_words(fen: int, words: str) -> None:
    assert capital(fen) == words


def test_what_nobody_writes_out() -> None:
    with pytest.raises(ValueError):
        capital(10**15)


_DIGIT = {sign: value for value, sign in enumerate("零壹贰叁肆伍陆柒捌玖")}
_PLACE = {"拾": 10, "佰": 100, "仟": 1000}


def read_back(words: str) -> int:
    """The amount in fen, read from the words without regard to how they were made."""
    total = section = digit = whole = 0
    for sign in words.removesuffix("整"):
        if sign in _DIGIT:
            digit = _DIGIT[sign]
        elif sign in _PLACE:
            section, digit = section + digit * _PLACE[sign], 0
        elif sign == "万":
            total, section, digit = total + (section + digit) * 10**4, 0, 0
        elif sign == "亿":
            total, section, digit = (total + section + digit) * 10**8, 0, 0
        elif sign == "元":
            whole, total, section, digit = (total + section + digit) * 100, 0, 0, 0
        elif sign in "角分":
            whole, digit = whole + digit * (10 if sign == "角" else 1), 0
    return whole


@given(st.integers(0, 10**15 - 1))
def test_the_words_say_the_amount_and_no_two_amounts_the_same(fen: int) -> None:
    words = capital(fen)
    assert read_back(words) == fen
    assert "零零" not in words
    assert words.startswith("零") == (fen == 0)
    assert words.endswith("整") != words.endswith("分")


@given(st.integers(1, 10**11).map(lambda yuan: yuan * 100))
def test_whole_yuan_are_as_another_program_writes_them(fen: int) -> None:
    """cn2an says 壹拾 and 零 alike, but for a section that begins after a round one."""
    other = cn2an.an2cn(str(fen // 100), "rmb")
    assert capital(fen).replace("零", "") == other.replace("零", "")


@pytest.mark.parametrize(
    ("text", "fen"),
    [
        ("1,234.5", 123450),
        ("１２３４．５０", 123450),
        ("1234.50元", 123450),
        ("￥1，234.50", 123450),
        ("¥ 0.05", 5),
        (".5", 50),
        ("200元整", 20000),
        ("人民币1,080,000", 108000000),
        ("-1,580.00", -158000),
        ("\u22121580", -158000),
        ("  12 ", 1200),
        ("007", 700),
    ],
)
def test_what_people_type(text: str, fen: int) -> None:
    assert parse(text) == fen


@pytest.mark.parametrize(
    "text",
    [
        " ",
        "  ",
        ".",
        "元",
        "NaN",
        "inf",
        "1e5",
        "1.234",
        "0.001",
        "1.2.3",
        "1,23",
        "12,34.5",
        "1,2345",
        "--1",
        "1-",
        "十",
        "1.",
        "0x10",
        "1_000",
        "¹²",
        "٣",
        "10000000000000",
    ],
)
def test_what_is_no_amount_is_refused_at_its_field(text: str) -> None:
    use_language("en")
    with pytest.raises(Refused) as caught:
        parse(text, field="amount")
    assert caught.value.field == "amount"


def test_tenths_add_up() -> None:
    assert parse("0.1") + parse("0.2") == parse("0.3")


@given(st.integers(-(10**15) + 1, 10**15 - 1))
def test_an_amount_shown_is_the_amount_typed(fen: int) -> None:
    assert parse(show_money(fen)) == fen
    assert parse(str(Decimal(fen) / 100)) == fen
