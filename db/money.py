"""Money as people type it, and as it stands in words on vouchers and receipts. Always whole fen.

The words follow one style of the usage rules for bills (《正确填写票据和结算凭证的基本规定》): 整
after 元 and after 角, none after 分; one 零 for any zeros inside.
"""

from __future__ import annotations

import re

from db.formats import plain
from db.rules import Refused
from db.words import _

_DIGITS = "零壹贰叁肆伍陆柒捌玖"
_PLACES = ("", "拾", "佰", "仟")
_MOST = 10**15  # fen that are written out: ten thousand milliards of yuan
_MOST_TYPED = 10**13  # fen of one amount, as of one line of a voucher
# What comes along from a page, a spreadsheet or a calculator and says nothing.
_SILENT = re.compile("[\u200b\u200c\u200d\u2060\ufeff\u200e\u200f\u202a-\u202e\u2066-\u2069]")
# Between thousands, as printed tables have it; the blank of the keyboard may part two amounts.
_THIN = re.compile("(?<=[0-9])[\u00a0\u2009\u202f\u2007](?=[0-9])")
_MINUS = str.maketrans({"\u2212": "-", "\u2013": "-", "\ufe63": "-", "\u3002": "."})
_AMOUNT = re.compile(r"([-+]?)([0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)?(?:\.([0-9]+))?")
_CURRENCY = re.compile(r"^([-+]?)\s*(?:¥|￥|rmb|cny|人民币)\s*", re.IGNORECASE)
_UNIT = re.compile(r"\s*(?:元整?|圆整?|块|rmb|cny)$", re.IGNORECASE)


def parse(text: str, *, field: str | None = None) -> int:
    """Whole fen from 1234.5, 1,234.50, １２３４．５０, ￥1234, 1234.50元, +5, −5 or (5.00).

    Raises Refused at `field` for anything else: nothing, more than two decimals, a comma that
    does not part thousands, 10万 (which is written out), an amount of 100,000,000,000 yuan and
    more. Never rounds.
    """
    words = plain(_SILENT.sub("", text)).translate(_MINUS)
    negative = words.startswith("(") and words.endswith(")")
    if negative:
        words = words[1:-1].strip()
    words = _UNIT.sub("", _CURRENCY.sub(r"\1", words))
    match = _AMOUNT.fullmatch(_THIN.sub(",", words))
    if not match or not (match[2] or match[3]) or (negative and match[1]):
        raise Refused(
            _("This is not an amount. Write it like {example}.").format(example="1,234.50"), field
        )
    if match[3] and len(match[3]) > 2:
        raise Refused(_("An amount has two decimals at most. Nothing is rounded."), field)
    yuan = (match[2] or "0").replace(",", "").lstrip("0")[:15]
    fen = int(yuan or "0") * 100 + int((match[3] or "0").ljust(2, "0"))
    if fen >= _MOST_TYPED:
        raise Refused(_("This amount is too large."), field)
    return -fen if negative or match[1] == "-" else fen


def capital(fen: int) -> str:
    """The amount in the figures that cannot be altered: 140950 is 壹仟肆佰零玖元伍角整.

    A negative amount begins with 负; only a red voucher carries one. ValueError for 10^15 fen and
    more, which nobody writes out.
    """
    if abs(fen) >= _MOST:
        raise ValueError(f"{fen} fen are not written out")
    yuan, rest = divmod(abs(fen), 100)
    jiao, fen_digit = divmod(rest, 10)
    words = f"{_whole(yuan)}元" if yuan else ""
    if jiao:
        words += f"{_DIGITS[jiao]}角"
    elif fen_digit and yuan:
        words += "零"
    if fen_digit:
        words += f"{_DIGITS[fen_digit]}分"
    else:
        words = f"{words or '零元'}整"
    return f"负{words}" if fen < 0 else words


def _whole(yuan: int) -> str:
    """A whole number of yuan from 1 on, without 元."""
    words, gap = "", False
    digits = str(yuan)
    for place, sign in zip(range(len(digits) - 1, -1, -1), digits, strict=True):
        digit = int(sign)
        if digit:
            words += ("零" if gap else "") + _DIGITS[digit] + _PLACES[place % 4]
        gap = not digit
        if place in (4, 12) and yuan // 10**place % 10**4:
            words += "万"
        if place == 8:
            words += "亿"
    return words
