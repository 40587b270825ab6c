"""Days and times as people type and step them."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta

from db.formats import plain, read_date
from db.rules import Refused

_WORDS = {"今天": 0, "今": 0, "today": 0, "明天": 1, "明": 1, "tomorrow": 1, "后天": 2, "昨天": -1}
_QUARTER = 15


def spoken_day(text: str, today: date) -> date | None:
    """The day of 今天, 明天 or a date without its year; None if the text is none of them."""
    words = plain(text).lower()
    if words in _WORDS:
        return today + timedelta(_WORDS[words])
    if len(re.findall(r"\d+", words)) == 2:
        try:
            return read_date(words, year=today.year)
        except Refused:
            return None
    return None


def stepped(value: date | datetime | time, steps: int) -> date | datetime | time:
    """A day later or earlier; for a time or a moment the next quarter of an hour."""
    if isinstance(value, datetime):
        return value + timedelta(minutes=_QUARTER * steps)
    if isinstance(value, date):
        return value + timedelta(steps)
    minutes = (value.hour * 60 + value.minute + _QUARTER * steps) % 1440
    return time(minutes // 60, minutes % 60)
