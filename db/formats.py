"""One formatter for dates, times, numbers and money: screen, paper and spreadsheet agree.

Civil time is naive local wall time to the minute; money is whole fen. Reading accepts what
people type with a Chinese input method: full-width digits, ：, ．, and 9, 930 or 9.30 for a time.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime, time, timedelta

from db.rules import Refused
from db.words import N_, _, language

WEEKDAYS = (
    N_("Monday"),
    N_("Tuesday"),
    N_("Wednesday"),
    N_("Thursday"),
    N_("Friday"),
    N_("Saturday"),
    N_("Sunday"),
)
WEEKDAYS_SHORT = (N_("Mon"), N_("Tue"), N_("Wed"), N_("Thu"), N_("Fri"), N_("Sat"), N_("Sun"))
_HAN = "〇一二三四五六七八九"
_YEARS = range(1000, 9000)  # others are mistyped, and sums of days with them leave the calendar
_MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]


def plain(text: str) -> str:
    """Full-width digits and marks as half-width ones, outer blanks removed; Han is kept."""
    return "".join(
        unicodedata.normalize("NFKC", c) if 0xFF01 <= ord(c) <= 0xFF5E or c == "\u3000" else c
        for c in text
    ).strip()


def weekday_name(day: date, *, short: bool = True) -> str:
    """周四 / Thu, or 星期四 / Thursday."""
    return _((WEEKDAYS_SHORT if short else WEEKDAYS)[day.weekday()])


def show_date(day: date | None) -> str:
    """2026-11-26."""
    return day.isoformat()[:10] if day else ""


def show_month_day(day: date) -> str:
    """11-26."""
    return f"{day:%m-%d}"


def show_day(day: date) -> str:
    """11月26日 周四 / Thu 26 Nov."""
    if language() == "en":
        return f"{weekday_name(day)} {day.day} {_MONTHS[day.month - 1]}"
    return f"{day.month}月{day.day}日 {weekday_name(day)}"


def show_day_year(day: date) -> str:
    """2026年11月26日 / 26 Nov 2026."""
    if language() == "en":
        return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"
    return f"{day.year}年{day.month}月{day.day}日"


def show_han_day(day: date) -> str:
    """二〇二六年十一月二十六日, as it stands on certificates and letters; in English as usual."""
    return show_day_year(day) if language() == "en" else han_day(day)


def han_day(day: date) -> str:
    """二〇二六年十一月二十六日, whatever the language; 〇 is U+3007."""
    year = "".join(_HAN[int(figure)] for figure in f"{day.year:04d}")
    return f"{year}年{_han(day.month)}月{_han(day.day)}日"


def _han(number: int) -> str:
    tens, ones = divmod(number, 10)
    return ("", "十", "二十", "三十")[tens] + (_HAN[ones] if ones else "")


def show_month(day: date) -> str:
    """2026年11月 / Nov 2026."""
    if language() == "en":
        return f"{_MONTHS[day.month - 1]} {day.year}"
    return f"{day.year}年{day.month}月"


def show_time(moment: datetime | time, *, end: bool = False) -> str:
    """09:00; an `end` at midnight is 24:00."""
    return "24:00" if end and moment == time() else f"{moment:%H:%M}"


def show_span(starts: datetime, ends: datetime) -> str:
    """09:00–10:00; an end at midnight is 24:00, one on a later day names the day."""
    end = show_time(ends)
    if ends.date() != starts.date():
        midnight = ends == datetime.combine(starts.date() + timedelta(1), time())
        end = "24:00" if midnight else f"{show_month_day(ends)} {end}"
    return f"{show_time(starts)}–{end}"


def show_moment(moment: datetime | None) -> str:
    """2026-11-26 09:00."""
    return f"{moment:%Y-%m-%d %H:%M}" if moment else ""


def show_money(fen: int | None) -> str:
    """1,234.50; negative with U+2212."""
    if fen is None:
        return ""
    sign = "\u2212" if fen < 0 else ""
    return f"{sign}{abs(fen) // 100:,}.{abs(fen) % 100:02d}"


def mask_phone(text: str) -> str:
    """138****6021; short numbers keep their last two digits."""
    if len(text) >= 11:
        return f"{text[:3]}****{text[-4:]}"
    return "*" * max(len(text) - 2, 0) + text[-2:]


def read_date(text: str, *, field: str | None = None, year: int | None = None) -> date:
    """A date from 2026-11-26, 2026/11/26, 2026年11月26日, 20261126, or 11-26 with `year`.

    Raises Refused at `field` when it is none.
    """
    parts = re.findall(r"\d+", plain(text))
    if len(parts) == 1 and len(parts[0]) == 8:
        parts = [parts[0][:4], parts[0][4:6], parts[0][6:]]
    if len(parts) == 2 and year:
        parts = [str(year), *parts]
    try:
        if len(parts) != 3 or len(parts[0]) != 4 or int(parts[0]) not in _YEARS:
            raise ValueError
        return date(int(parts[0]), int(parts[1]), int(parts[2]))
    except ValueError:
        raise Refused(
            _("There is no such date. Write it like {example}.").format(example="2026-11-26"), field
        ) from None


def read_month(text: str, *, field: str | None = "month") -> str:
    """A month like 2026-11 from 2026-11, 2026/11, 2026年11月, 202611 or a day of it.

    Raises Refused at `field` when it is none.
    """
    parts = re.findall(r"\d+", plain(text))
    if len(parts) == 1 and len(parts[0]) in (6, 8):
        parts = [parts[0][:4], parts[0][4:6]]
    try:
        if len(parts) not in (2, 3) or len(parts[0]) != 4 or int(parts[0]) not in _YEARS:
            raise ValueError
        return f"{date(int(parts[0]), int(parts[1]), 1):%Y-%m}"
    except ValueError:
        raise Refused(
            _("There is no such month. Write it like {example}.").format(example="2026-11"), field
        ) from None


def read_time(text: str, *, field: str | None = None, end: bool = False) -> time:
    """A time from 9, 09:00, 930, 9.30, 9点半 or 9：30. Raises Refused at `field` when it is none.

    24:00 is a time only where something ends: it is 00:00, the midnight after.
    """
    words = plain(text).replace("点半", ":30").replace("点", ":").replace("分", "")
    match = re.fullmatch(r"(\d{1,2})(?:[:.](\d{0,2}))?|(\d{1,2})(\d{2})", words)
    try:
        if not match:
            raise ValueError
        hour, minute = int(match[1] or match[3]), int(match[2] or match[4] or "0")
        return time() if end and (hour, minute) == (24, 0) else time(hour, minute)
    except ValueError:
        raise Refused(
            _("There is no such time. Write it like {example}.").format(example="09:00"), field
        ) from None


def read_moment(text: str, *, field: str | None = None) -> datetime:
    """A day and a time, midnight when there is none; 24:00 is 0:00 of the next day."""
    day, _space, clock = plain(text).replace("T", " ").partition(" ")
    midnight = datetime.combine(read_date(day, field=field), time())
    at = read_time(clock or "0:00", field=field, end=True)
    after = at == time() and clock.strip().startswith("24")
    try:
        return midnight + timedelta(days=after, hours=at.hour, minutes=at.minute)
    except OverflowError:
        return midnight


def read_whole(text: str, *, field: str | None = None) -> int:
    """A whole number, digits of any width. Raises Refused at `field` when it is none."""
    words = plain(text).replace(",", "")
    if not re.fullmatch(r"-?[0-9]{1,15}", words):
        raise Refused(_("Write a whole number, in digits."), field)
    return int(words)


def to_text(value: date | datetime) -> str:
    """How civil time stands in the file: YYYY-MM-DD or YYYY-MM-DDTHH:MM."""
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%dT%H:%M")
    return value.isoformat()


def from_text(text: str) -> datetime:
    """A moment as it stands in the file."""
    return datetime.fromisoformat(text)
