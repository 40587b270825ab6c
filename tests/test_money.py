"""Amounts as people type them, and in words as a bank takes them."""

from __future__ import annotations

import random
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


def test_most_amounts_are_as_another_program_writes_them() -> None:
    """cn2an is of another style in two things: it puts no 整 after 角, and no 零 after a 万 or 亿
    that ends in zero, 壹拾万柒仟. All else is alike."""
    lots = random.Random(6)
    amounts = [*range(1, 5_000), *(lots.randrange(1, 10**15) for _n in range(3_000))]
    amounts += [
        10**n + more for n in range(15) for more in (-1, 0, 1, 10, 1000) if 10**n + more > 0
    ]
    for fen in amounts:
        other = cn2an.an2cn(f"{fen // 100}.{fen % 100:02d}", "rmb")
        assert _like_another(capital(fen)) == _like_another(other), fen


def _like_another(words: str) -> str:
    """What stands there without 零 and 整, and without a whole of nothing."""
    return words.replace("零", "").removesuffix("整").removeprefix("元")


@pytest.mark.parametrize("fen", [100, 1000, 10_005, 100_000_000, 10_000_000_001, 123_400_005_600])
def test_zeros_stand_once_and_only_between(fen: int) -> None:
    words = capital(fen)
    assert not any(wrong in words for wrong in ("零零", "零万", "零亿", "零元", "零整", "亿万"))


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
        ("12。50", 1250),
        ("+1,234.50", 123450),
        ("＋５", 500),
        ("\u20131580", -158000),
        ("－1580", -158000),
        ("﹣1580", -158000),
        ("-¥1,580.00", -158000),
        ("￥-5", -500),
        ("(1,234.50)", -123450),
        ("（￥1,234.50）", -123450),
        ("(1,234.50元)", -123450),
        ("RMB 1,234.50", 123450),
        ("cny5", 500),
        ("5 RMB", 500),
        ("5块", 500),
        ("人民币5圆整", 500),
        ("1\u00a0234.50", 123450),
        ("1\u2009234\u2009567", 123456700),
        ("1\u202f234", 123400),
        ("\u202d1,234.50\u202c", 123450),
        ("\ufeff12\u200b.5\r\n", 1250),
        ("\t1,234.50\n", 123450),
        ("99,999,999,999.99", 10**13 - 1),
        ("0", 0),
        ("-0.00", 0),
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
        "100000000000",
        "100,000,000,000.00",
        "9" * 5000,
        "10万",
        "十万",
        "壹佰元整",
        "5块5",
        "1 234.50",
        "1\u00a023",
        "1、234",
        "1;234",
        "1.234,50",
        "1'234",
        "(-5)",
        "(5",
        "5)",
        "((5))",
        "+-5",
        "-+5",
        "\u20145",
        "¥",
        "¥¥5",
        "5%",
        "$5",
        "=1+1",
        "1/2",
        "½",
        "५",
        "໑",
        "1\u0660",
        "۵",
        "²",
        "Ⅴ",
        "⑤",
        "五",
        "1\n2",
        "0.1+0.2",
        "0.30000000000000004",
    ],
)
def test_what_is_no_amount_is_refused_at_its_field(text: str) -> None:
    use_language("en")
    with pytest.raises(Refused) as caught:
        parse(text, field="amount")
    assert caught.value.field == "amount"


def test_tenths_add_up() -> None:
    assert parse("0.1") + parse("0.2") == parse("0.3")


@given(st.integers(-(10**13) + 1, 10**13 - 1))
def test_an_amount_shown_is_the_amount_typed(fen: int) -> None:
    assert parse(show_money(fen)) == fen
    assert parse(str(Decimal(fen) / 100)) == fen
    assert parse(f"{Decimal(abs(fen)) / 100:,.2f}") == abs(fen)
    assert parse(f"({abs(fen) // 100}.{abs(fen) % 100:02d})") == -abs(fen)


@given(st.text(alphabet="0123456789,.+-−()¥元 \u00a0０９．，。eE", max_size=12))
def test_what_is_read_is_what_stands_there(text: str) -> None:
    """Whatever is read has the digits that were written, in their order, and at most two after
    the point; the rest is refused."""
    try:
        fen = parse(text)
    except Refused:
        return
    digits = "".join(str(int(sign)) for sign in text if sign.isdigit())
    point = max(text.find("."), text.find("．"), text.find("。"))
    after = sum(sign.isdigit() for sign in text[point:]) if point >= 0 else 0
    assert after <= 2
    assert abs(fen) == int(digits + "0" * (2 - after))
