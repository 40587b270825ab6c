"""Cells of other people's sheets as values: dates in any dress, numbers that are text."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from db.formats import plain, read_date, read_whole, show_date
from db.headings import Column
from db.identifiers import read_code, read_identity, read_phone
from db.money import parse
from db.rules import Refused
from db.table_lines import Cell, Missing, Number
from db.words import _
from db.xlsx_sheet import date_of_serial

_YES = {"是", "要", "需", "需要", "有", "y", "yes", "true", "1", "√", "✓", "☑"}
_NO = {"", "否", "不", "不要", "不需", "不需要", "无", "n", "no", "false", "0", "×"}
_NONE = {"", "-", "--", "—", "——", "/", "\\", "无", "暂无", "不详", "n/a", "null", "none"}
_LOST = ("\ufffd", "锟斤拷")
_UNITS = "人名个位家座分钟小时天层岁"
_WITHIN_MONTH = re.compile(r"(\d{4})\D{0,2}(\d{1,2})\D{0,2}")
_MOST_SERIAL = 80_000  # a day in 2119
_EXACT = 15


class MonthOnly(Refused):
    """A date without a day: it is left out, and the line comes in all the same."""


def read_cell(column: Column, cell: Cell) -> Any:
    """The value of a cell, None for nothing. Raises Refused at the column's field."""
    if isinstance(cell, Missing):
        raise Refused(_missing(column, cell), column.name)
    if isinstance(cell, date):
        return _from_date(column, cell)
    if any(sign in cell for sign in _LOST):
        raise Refused(
            _("{column}: characters were lost when the file was saved. Get it again.").format(
                column=_(column.label)
            ),
            column.name,
        )
    if cell.strip().casefold() in _NONE and column.kind != "flag":
        return None
    try:
        return _READ[column.kind](column, cell)
    except MonthOnly:
        raise MonthOnly(
            _("{column} “{text}” has no day and is left out.").format(
                column=_(column.label), text=shortened(cell)
            ),
            column.name,
        ) from None
    except Refused as refused:
        raise Refused(
            _("{column} “{text}”: {problem}").format(
                column=_(column.label), text=shortened(cell), problem=refused.message
            ),
            column.name,
        ) from None


def as_text(cell: Cell) -> str:
    """A cell as people read it: 13800000000.0 without its tail, dates as dates."""
    if isinstance(cell, date):
        return show_date(cell)
    if isinstance(cell, Number):
        number = _exact(cell)
        if number is not None:
            return number
    return str(cell)


def shortened(text: str, most: int = 30) -> str:
    """Text for a sentence."""
    return text if len(text) <= most else text[: most - 1] + "…"


def _missing(column: Column, cell: Missing) -> str:
    if cell:
        return _("{column}: the formula gives an error ({error}).").format(
            column=_(column.label), error=cell
        )
    return _(
        "{column}: the result of the formula is not in the file. Open it in Excel or WPS, save it"
        " and choose it again."
    ).format(column=_(column.label))


def _from_date(column: Column, day: date) -> Any:
    if column.kind == "date":
        return day
    if column.kind in ("text", "choice"):
        return show_date(day)
    raise Refused(
        _("{column}: a date stands here ({day}).").format(
            column=_(column.label), day=show_date(day)
        ),
        column.name,
    )


def _text(column: Column, cell: str) -> str:
    return as_text(cell)


def _date(column: Column, cell: str) -> date:
    words = _exact(cell) or plain(cell)
    if isinstance(cell, Number) or re.fullmatch(r"\d{5}", words):
        number = _decimal(words)
        # 20260305 is a date in digits, 46086 the day Excel counts so.
        if number is not None and 1 <= number < _MOST_SERIAL:
            if isinstance(cell, Number) and re.fullmatch(r"(19|20)\d\d\.\d{1,2}", str(cell)):
                raise MonthOnly("")
            return date_of_serial(float(number))
    # With a time behind it, as banks write: 2026-11-03 10:22:33, 20261103102233.
    words = re.sub(r"^((?:19|20)\d{6})\d{6}$", r"\1", words)
    words = re.split(r"[ T]", words, maxsplit=1)[0]
    if _WITHIN_MONTH.fullmatch(words) and not re.fullmatch(r"\d{8}", words):
        raise MonthOnly("")
    day = read_date(words)
    if not 1850 <= day.year <= 2200:
        raise Refused(
            _("There is no such date. Write it like {example}.").format(example="2026-11-26")
        )
    return day


def _whole(column: Column, cell: str) -> int:
    words = _exact(cell) or plain(cell)
    words = words.removeprefix("约").rstrip(_UNITS).strip()
    number = read_whole(_exact(words) or words)
    if not 0 <= number <= 10_000_000:
        raise Refused(_("Write a whole number, in digits."))
    return number


def _money(column: Column, cell: str) -> int:
    """Fen. A number of a spreadsheet counts as it is written, but for the places Excel adds."""
    if isinstance(cell, Number):
        cell = _as_typed(cell)
    return parse(plain(cell).removeprefix("+"))


def _as_typed(cell: Number) -> str:
    """4.1900000000000004 and 1.05E+5 are how Excel keeps 4.19 and 105000.

    Only what is the very same number of the machine is taken for it: 0.30000000000000004, which
    0.1 + 0.2 make, is not 0.3 and stays as it is, to be refused.
    """
    number = _decimal(cell)
    if number is None:
        return cell
    typed = number.quantize(Decimal("0.01"))
    return f"{typed:f}" if typed == number or float(typed) == float(number) else cell


def _phone(column: Column, cell: str) -> str:
    return read_phone(_exact(cell) or cell)


def _identity(column: Column, cell: str) -> str:
    words = plain(cell)
    bare = re.sub(r"\.0*$", "", words)
    rounded = Refused(
        _(
            "Excel has rounded this number. Set the column to Text, type the number again and"
            " choose the file again."
        )
    )
    digits = bare.isascii() and bare.isdigit()
    if isinstance(cell, Number) or not digits:
        # Only the first fifteen places of a number are kept.
        if re.fullmatch(r"\d(\.\d+)?[eE]\+?\d+", words):
            raise rounded
        if (
            isinstance(cell, Number)
            and len(bare) > _EXACT
            and (bare != words or bare[-3:] == "000")
        ):
            raise rounded
    try:
        return read_identity(bare if digits else words)
    except Refused:
        if digits and len(bare) == 18 and (bare[-3:] == "000" or bare != words):
            raise rounded from None
        raise


def _code(column: Column, cell: str) -> str:
    words = plain(cell)
    if re.fullmatch(r"\d(\.\d+)?[eE]\+\d+", words):
        raise Refused(
            _(
                "Excel has rounded this number. Set the column to Text, type the number again and"
                " choose the file again."
            )
        )
    return read_code(words)


def _choice(column: Column, cell: str) -> str:
    text = _exact(cell) or plain(cell)
    for value, label in column.choices:
        if text.casefold() in (value, label.casefold(), _(label).casefold()):
            return value
    found = dict(column.words).get("".join(text.split()).casefold())
    if found is not None:
        return found
    raise Refused(_unknown(column))


def _kinds(column: Column, cell: str) -> str:
    words = re.split(r"[,;/、\s和及+]+", plain(cell).replace("，", ",").replace("；", ";"))
    return " ".join(dict.fromkeys(_choice(column, word) for word in words if word))


def _flag(column: Column, cell: str) -> bool:
    words = (_exact(cell) or plain(cell)).casefold()
    if words in _YES or words in _NO:
        return words in _YES
    raise Refused(_("Write yes or no."))


def _unknown(column: Column) -> str:
    return _("Not known. Known: {known}.").format(
        known=_(", ").join(_(label) for _value, label in column.choices)
    )


def _decimal(words: str) -> Decimal | None:
    try:
        number = Decimal(words)
    except InvalidOperation:
        return None
    return number if number.is_finite() and abs(number) < 10**18 else None


def _exact(words: str) -> str | None:
    """1.38E+10 and 13800000000.0 as whole digits; None if they are none or places are lost."""
    if not re.fullmatch(r"-?\d{1,18}(\.\d{1,20})?([eE]\+?\d{1,3})?", words):
        return None
    number = _decimal(words)
    if number is None or number != number.to_integral_value():
        return None
    mantissa, _e, power = words.upper().partition("E")
    if power:
        # 1.38E+10 is what is shown of 13812345678: the other places are lost.
        places = len(mantissa.replace(".", "").lstrip("-"))
        if places <= int(power):
            return None
    elif "." not in words:
        return words
    return str(int(number))


_READ = {
    "text": _text,
    "date": _date,
    "whole": _whole,
    "money": _money,
    "phone": _phone,
    "identity": _identity,
    "code": _code,
    "choice": _choice,
    "kinds": _kinds,
    "flag": _flag,
}
