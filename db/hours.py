"""Opening hours of the centre and its rooms: read from what people write, kept without a language.

Times are minutes of the day, half-open; 1440 is the end of the day. A span ends on its own day:
a place open over midnight has one span up to 24:00 and another from 00:00.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from typing import ClassVar

from db.formats import WEEKDAYS_SHORT, plain
from db.rules import Refused
from db.words import N_, _, language

Span = tuple[int, int]

_DAY_END = 1440
_HAN_DAYS = {c: n for n, c in enumerate("一二三四五六日")} | {"天": 6}
_NAMES = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_LATIN_DAYS = {name: n for n, name in enumerate(_NAMES)}
_SETS = {
    "daily": range(7),
    "everyday": range(7),
    "every day": range(7),
    "每天": range(7),
    "每日": range(7),
    "全天": range(7),
    "工作日": range(5),
    "weekdays": range(5),
    "周末": range(5, 7),
    "双休日": range(5, 7),
    "weekend": range(5, 7),
    "weekends": range(5, 7),
}
_CLOSED = re.compile(r"(休息|不开放|关闭|closed)$", re.IGNORECASE)
_FIRST_TIME = re.compile(r"\d{1,2}\s*[:点时]")
_SPAN = re.compile(r"(\d{1,2})(?::(\d{1,2}))?-(\d{1,2})(?::(\d{1,2}))?")
_DAY = r"(?:周|星期|礼拜)?[一二三四五六日天]|[a-z]{3,}|[1-7]"
_DAY_ITEM = re.compile(rf"({_DAY})(?:-({_DAY}))?[,\s]*", re.IGNORECASE)
_EXAMPLE_ZH = "周一至周五 08:30-12:00、13:30-21:00；周六周日 09:00-17:00"
_EXAMPLE_EN = "Mon-Fri 08:30-12:00, 13:30-21:00; Sat Sun 09:00-17:00"
_HOW = N_("Write it like {example}.")


def _refuse(message: str) -> Refused:
    """The complaint, followed by what to write."""
    example = _EXAMPLE_EN if language() == "en" else _EXAMPLE_ZH
    return Refused(message + _(_HOW).format(example=example), "hours")


def _clean(text: str) -> str:
    """One spelling for the marks: - between times, ',' in lists, ';' between groups."""
    words = plain(text)
    words = re.sub(r"\s*[\u2010-\u2015\u2212~〜～至到]\s*", "-", words)
    words = re.sub(r"\s+to\s+", "-", words, flags=re.IGNORECASE)
    words = re.sub(r"[、，和及&]", ",", words)
    words = re.sub(r"点半", ":30", words)
    words = re.sub(r"[点时](?=\d)", ":", words)
    words = re.sub(r"(\d)[点时]整?", r"\1:00", words)
    words = re.sub(r"(:\d\d)分", r"\1", words)
    words = re.sub(r"\s*([-:])\s*", r"\1", words)
    return re.sub(r"[；。\n]", ";", words)


def _day_number(word: str) -> int:
    """0 for Monday, from 周一, 一, Mon, Monday or 1."""
    if word.isdigit():
        return int(word) - 1
    if word[-1] in _HAN_DAYS:
        return _HAN_DAYS[word[-1]]
    number = _LATIN_DAYS.get(word[:3].lower())
    if number is None:
        raise _refuse(_("“{word}” is no day of the week.").format(word=word))
    return number


def _days(text: str) -> list[int]:
    """The weekdays a group is for, from the words in front of its first time."""
    words = text.strip(" ,:").lower()
    if words in _SETS:
        return list(_SETS[words])
    days: list[int] = []
    at = 0
    while at < len(words):
        item = _DAY_ITEM.match(words, at)
        if item is None:
            raise _refuse(_("“{word}” is no day of the week.").format(word=words[at:]))
        first = _day_number(item[1])
        last = _day_number(item[2]) if item[2] else first
        # 周六至周一 goes round the end of the week.
        days += [(first + n) % 7 for n in range((last - first) % 7 + 1)]
        at = item.end()
    return days


def _minutes(hour: str, minute: str | None) -> int:
    value = int(hour) * 60 + int(minute or 0)
    if int(minute or 0) > 59 or value > _DAY_END:
        raise _refuse(
            _("There is no time {time}.").format(time=f"{hour}:{minute or '00'}"),
        )
    return value


def _spans(text: str) -> list[Span]:
    """The open spans of a group."""
    spans: list[Span] = []
    for piece in re.split(r"[,\s]+", text.strip(" ,")):
        match = _SPAN.fullmatch(piece)
        if match is None:
            raise _refuse(_("“{word}” is no span of time.").format(word=piece))
        start, end = _minutes(match[1], match[2]), _minutes(match[3], match[4])
        if end <= start:
            raise _refuse(
                _("“{word}” ends before it starts.").format(word=_show_span((start, end)))
            )
        spans.append((start, end))
    return spans


def _joined(spans: list[Span]) -> tuple[Span, ...]:
    """The spans of one day in order, touching ones made one. Overlaps are refused."""
    joined: list[Span] = []
    for start, end in sorted(spans):
        if joined and start < joined[-1][1]:
            raise _refuse(
                _("“{one}” and “{other}” overlap.").format(
                    one=_show_span(joined[-1]), other=_show_span((start, end))
                )
            )
        if joined and start == joined[-1][1]:
            joined[-1] = (joined[-1][0], end)
        else:
            joined.append((start, end))
    return tuple(joined)


def _show_span(span: Span, dash: str = "-") -> str:
    return dash.join(f"{m // 60:02d}:{m % 60:02d}" for m in span)


def _runs(days: list[int]) -> list[tuple[int, int]]:
    """Consecutive days as (first, last)."""
    runs: list[tuple[int, int]] = []
    for day in days:
        if runs and runs[-1][1] == day - 1:
            runs[-1] = (runs[-1][0], day)
        else:
            runs.append((day, day))
    return runs


@lru_cache(maxsize=256)
def _week(text: str) -> tuple[tuple[Span, ...], ...]:
    """The spans of each weekday. Kept, since every look at the rooms reads their hours."""
    week: list[list[Span]] = [[] for _day in range(7)]
    days: list[int] = []
    for group in filter(None, (g.strip() for g in _clean(text).split(";"))):
        closed = _CLOSED.search(group)
        first = _FIRST_TIME.search(group)
        if closed:
            _days(group[: closed.start()])
            continue
        if first is None:
            raise _refuse(_("“{word}” has no time of day.").format(word=group))
        days = _days(group[: first.start()]) or days or list(range(7))
        spans = _spans(group[first.start() :])
        for day in set(days):
            week[day] += spans
    return tuple(_joined(spans) for spans in week)


@dataclass(frozen=True)
class Hours:
    """When a place is open in a week; seven tuples of spans, Monday first."""

    days: tuple[tuple[Span, ...], ...] = ((),) * 7

    EMPTY: ClassVar[Hours]

    @classmethod
    def parse(cls, text: str) -> Hours:
        """Hours from what people write, in Chinese, English or the canonical form.

        A group without days takes the days of the group before it, or every day. Raises Refused
        with a sentence that says what to write.
        """
        return cls(_week(text))

    def __bool__(self) -> bool:
        """Whether there is any open time in the week."""
        return any(self.days)

    def on(self, weekday: int) -> tuple[Span, ...]:
        """The open spans of a weekday, 0 for Monday, in minutes of the day."""
        return self.days[weekday]

    def covers(self, starts: datetime, ends: datetime) -> bool:
        """Whether the place is open all the time from `starts` to `ends`, over midnights too."""
        at = starts
        while at < ends:
            midnight = at.replace(hour=0, minute=0, second=0, microsecond=0)
            start = (at - midnight) // timedelta(minutes=1)
            end = min(_DAY_END, -(-(ends - midnight) // timedelta(minutes=1)))
            if not any(s <= start and end <= e for s, e in self.days[at.weekday()]):
                return False
            at = midnight + timedelta(days=1)
        return True

    def text(self) -> str:
        """The canonical text that is stored: 1-5 08:30-12:00,13:30-21:00;6-7 09:00-17:00."""
        return ";".join(
            ",".join(f"{a + 1}-{b + 1}" if b > a else f"{a + 1}" for a, b in _runs(days))
            + " "
            + ",".join(_show_span(span) for span in spans)
            for spans, days in self._groups()
        )

    def show(self) -> str:
        """The hours in the user's language, in a form that can be read back."""
        comma, stop, to = (", ", "; ", "–") if language() == "en" else ("、", "；", "至")
        groups = []
        for spans, days in self._groups():
            names: list[str] = []
            for first, last in _runs(days):
                ends = [_(WEEKDAYS_SHORT[first]), _(WEEKDAYS_SHORT[last])]
                if last - first == 1:
                    names += ends
                else:
                    names.append(to.join(ends) if last > first else ends[0])
            day_words = _("Daily") if len(days) == 7 else comma.join(names)
            groups.append(day_words + " " + comma.join(_show_span(s, "–") for s in spans))
        return stop.join(groups)

    def _groups(self) -> list[tuple[tuple[Span, ...], list[int]]]:
        """Weekdays that are open at the same times, together."""
        groups: dict[tuple[Span, ...], list[int]] = {}
        for weekday, spans in enumerate(self.days):
            if spans:
                groups.setdefault(spans, []).append(weekday)
        return list(groups.items())


Hours.EMPTY = Hours()
