"""Repeating dates: RFC 5545 rules, answered where programs disagree.

Weeks start on Monday. The 31st skips short months, 29 February means leap years, a fifth Wednesday
skips months without one. UNTIL with a date includes that date. A seed that is not in its own rule
gives way to the first date that is. Nothing finer than a day repeats.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Literal

from dateutil import rrule

from db.formats import show_day_year, show_time, weekday_name
from db.rules import Refused
from db.words import N_, _, language

MOST = 400
"""A series has at most this many occurrences."""

DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
# dateutil's own numbers, spelled out since its constants are plain ints to a type checker.
_FREQUENCIES: dict[str, Literal[0, 1, 2, 3]] = {
    "DAILY": 3,
    "WEEKLY": 2,
    "MONTHLY": 1,
    "YEARLY": 0,
}
_FINER = ("HOURLY", "MINUTELY", "SECONDLY")
_NUMBERS = {  # the parts that are lists of numbers: largest value, whether it may be negative
    "BYMONTH": (12, False),
    "BYMONTHDAY": (31, True),
    "BYYEARDAY": (366, True),
    "BYWEEKNO": (53, True),
    "BYSETPOS": (366, True),
}
_SINGLE = {"INTERVAL": 1000, "COUNT": 100_000}
_BYDAY = re.compile(r"([+-]?\d{1,2})?(MO|TU|WE|TH|FR|SA|SU)")
_UNTIL = re.compile(r"(\d{4})(\d\d)(\d\d)(?:T(\d\d)(\d\d)(\d\d)(Z?))?")

# A rule without an end is followed this far, and no farther.
_HORIZON = timedelta(days=366 * 100)
# The Gregorian calendar repeats after this many days, weekdays and all.
_CYCLE_YEARS, _CYCLE = 400, timedelta(days=146_097)
# The local time of the centre, for an UNTIL that is written in UTC.
_FROM_UTC = timedelta(hours=8)

_ORDINALS = {
    1: N_("first"),
    2: N_("second"),
    3: N_("third"),
    4: N_("fourth"),
    5: N_("fifth"),
    -1: N_("last"),
    -2: N_("second last"),
}


@dataclass(frozen=True)
class Rule:
    """An RFC 5545 rule, taken apart. `until` is the last moment that may still be in it."""

    freq: str
    interval: int = 1
    weekdays: tuple[tuple[int, int], ...] = ()  # (0 for none or the ordinal, 0 for Monday)
    numbers: tuple[tuple[str, tuple[int, ...]], ...] = ()
    week_start: int = 0
    count: int | None = None
    until: datetime | None = None

    @classmethod
    def read(cls, text: str) -> Rule:
        """The rule in this text, with or without `RRULE:` in front. Raises Refused on others."""
        words = text.strip().upper().removeprefix("RRULE:").strip("; \r\n")
        parts: dict[str, str] = {}
        for piece in words.split(";"):
            key, equals, value = (part.strip() for part in piece.partition("="))
            if not equals or not value or key in parts:
                raise _refuse(piece)
            parts[key] = value
        freq = parts.pop("FREQ", "")
        if freq in _FINER:
            raise Refused(_("Repeat by days, weeks, months or years, not by hours."), "rule")
        if freq not in _FREQUENCIES:
            raise _refuse(text)
        rule = cls(
            freq=freq,
            interval=_number("INTERVAL", parts.pop("INTERVAL", "1")),
            count=_number("COUNT", parts.pop("COUNT")) if "COUNT" in parts else None,
            until=_until(parts.pop("UNTIL")) if "UNTIL" in parts else None,
            weekdays=_weekdays(parts.pop("BYDAY")) if "BYDAY" in parts else (),
            week_start=_week_start(parts.pop("WKST", "MO")),
            numbers=tuple((key, _numbers(key, parts.pop(key))) for key in _NUMBERS if key in parts),
        )
        if parts:
            raise _refuse(";".join(f"{key}={value}" for key, value in parts.items()))
        if rule.freq in ("DAILY", "WEEKLY") and any(n for n, _day in rule.weekdays):
            raise _refuse(text)
        if rule.freq == "WEEKLY" and rule.values("BYMONTHDAY"):
            raise _refuse(text)
        return rule

    def values(self, key: str) -> tuple[int, ...]:
        """The numbers of a part such as BYMONTHDAY; empty when it is not there."""
        return dict(self.numbers).get(key, ())

    def text(self, *, ends: bool = True) -> str:
        """The rule as RFC 5545 text, on request without its COUNT and UNTIL."""
        parts = [f"FREQ={self.freq}"]
        if self.interval != 1:
            parts.append(f"INTERVAL={self.interval}")
        if self.weekdays:
            parts.append("BYDAY=" + ",".join(f"{n or ''}{DAYS[d]}" for n, d in self.weekdays))
        parts += [f"{key}={','.join(map(str, values))}" for key, values in self.numbers]
        if self.week_start:
            parts.append(f"WKST={DAYS[self.week_start]}")
        if ends and self.count is not None:
            parts.append(f"COUNT={self.count}")
        if ends and self.until is not None:
            parts.append(f"UNTIL={self.until:%Y%m%dT%H%M%S}")
        return ";".join(parts)


def _refuse(piece: str) -> Refused:
    return Refused(
        _("“{rule}” is no rule of repetition. Choose how it repeats again.").format(
            rule=piece.strip()[:60]
        ),
        "rule",
    )


def _number(key: str, value: str) -> int:
    if not re.fullmatch(r"\d{1,6}", value) or not 1 <= int(value) <= _SINGLE[key]:
        raise _refuse(f"{key}={value}")
    return int(value)


def _numbers(key: str, value: str) -> tuple[int, ...]:
    most, negative = _NUMBERS[key]
    found = []
    for item in value.split(","):
        if not re.fullmatch(r"[+-]?\d{1,3}", item):
            raise _refuse(f"{key}={value}")
        number = int(item)
        if not 1 <= abs(number) <= most or (number < 0 and not negative):
            raise _refuse(f"{key}={value}")
        found.append(number)
    return tuple(found)


def _weekdays(value: str) -> tuple[tuple[int, int], ...]:
    found = []
    for item in value.split(","):
        match = _BYDAY.fullmatch(item)
        if match is None or (match[1] and not 1 <= abs(int(match[1])) <= 53):
            raise _refuse(f"BYDAY={value}")
        found.append((int(match[1] or 0), DAYS.index(match[2])))
    return tuple(found)


def _week_start(value: str) -> int:
    if value not in DAYS:
        raise _refuse(f"WKST={value}")
    return DAYS.index(value)


def _until(value: str) -> datetime:
    """The last moment: the end of the day for a date, local wall time for a moment in UTC."""
    match = _UNTIL.fullmatch(value)
    try:
        if match is None:
            raise ValueError
        day = date(int(match[1]), int(match[2]), int(match[3]))
        if match[4] is None:
            return datetime.combine(day, time(23, 59, 59))
        moment = datetime.combine(day, time(int(match[4]), int(match[5]), int(match[6])))
        return moment + _FROM_UTC if match[7] else moment
    except (ValueError, OverflowError):
        raise _refuse(f"UNTIL={value}") from None


def occurrences(
    rule: str | Rule, start: datetime, until: date | None = None, limit: int = MOST
) -> list[datetime]:
    """The moments of a rule from `start` on, to `until` inclusive, at most `limit`.

    The rule's own COUNT and UNTIL hold as well. Raises Refused when the text is no rule.
    """
    parsed = rule if isinstance(rule, Rule) else Rule.read(rule)
    last = [start + _HORIZON if start.year < 9800 else datetime.max]
    if until is not None:
        last.append(datetime.combine(until, time.max))
    if parsed.until is not None:
        last.append(parsed.until)
    end = min(last)
    if end < start or limit < 1:
        return []
    # dateutil looks for the next date up to the year 9999, which takes long for a rule that has
    # none (31 February). So it is asked near the end of its calendar, whole cycles from here.
    cycles = (9899 - start.year) // _CYCLE_YEARS
    shift = _CYCLE * max(cycles, 0)
    found: list[datetime] = []
    for moment in rrule.rrule(
        _FREQUENCIES[parsed.freq],
        dtstart=start + shift,
        interval=parsed.interval,
        wkst=parsed.week_start,
        count=parsed.count,
        byweekday=[rrule.weekday(d, n or None) for n, d in parsed.weekdays] or None,
        bymonth=parsed.values("BYMONTH") or None,
        bymonthday=parsed.values("BYMONTHDAY") or None,
        byyearday=parsed.values("BYYEARDAY") or None,
        byweekno=parsed.values("BYWEEKNO") or None,
        bysetpos=parsed.values("BYSETPOS") or None,
    ):
        if moment - shift > end:
            break
        found.append(moment - shift)
        if len(found) >= limit:
            break
    return found


def build(
    freq: str,
    interval: int = 1,
    *,
    weekdays: Sequence[int] = (),
    monthday: int | None = None,
    ordinal: int | None = None,
    month: int | None = None,
) -> str:
    """Rule text from what a dialog asks for.

    `weekdays` count from 0 for Monday; with `ordinal` they are that one of the month (-1: last).
    `monthday` is a day of the month, -1 its last. Raises Refused when it makes no rule.
    """
    parts = [f"FREQ={freq.upper()}", f"INTERVAL={interval}"]
    if weekdays:
        names = ",".join(f"{ordinal or ''}{DAYS[day]}" for day in sorted(weekdays))
        parts.append(f"BYDAY={names}")
    if month is not None:
        parts.append(f"BYMONTH={month}")
    if monthday is not None:
        parts.append(f"BYMONTHDAY={monthday}")
    return Rule.read(";".join(parts)).text()


def describe(rule: str | Rule, start: datetime) -> str:
    """The rule as a sentence with its time of day: 每周六 14:00."""
    return f"{describe_days(rule, start)} {show_time(start)}"


def describe_days(rule: str | Rule, start: datetime) -> str:
    """The rule as a sentence without the time: 每2周的周一、周三，到2027年2月27日."""
    parsed = rule if isinstance(rule, Rule) else Rule.read(rule)
    words = _days_in_words(parsed, start)
    if words is None:
        words = _("By the rule {rule}").format(rule=parsed.text(ends=False))
    if parsed.count is not None:
        words = _("{rule}, {n} times").format(rule=words, n=parsed.count)
    if parsed.until is not None:
        words = _("{rule}, until {day}").format(rule=words, day=show_day_year(parsed.until))
    return words


def _listed(items: list[str]) -> str:
    return (", " if language() == "en" else "、").join(items)


def _weekday_words(weekdays: Sequence[int]) -> str:
    """周一、周三; three or more in a row as 周一至周五."""
    monday = date(2024, 1, 1)
    days = sorted(set(weekdays))
    names = [weekday_name(monday + timedelta(day)) for day in days]
    if len(days) > 2 and days[-1] - days[0] == len(days) - 1:
        return _("{first} through {last}").format(first=names[0], last=names[-1])
    return _listed(names)


def _monthday_words(days: Sequence[int]) -> str | None:
    if any(day < -1 for day in days):
        return None
    return _listed([_("the last day") if day == -1 else _("day {n}").format(n=day) for day in days])


def _month_words(months: Sequence[int]) -> str:
    return _listed([_("month {n}").format(n=n) for n in months])


def _days_in_words(rule: Rule, start: datetime) -> str | None:
    """The sentence, or None for a rule no dialog of ours makes."""
    n = rule.interval
    parts = {key for key, _values in rule.numbers} | ({"BYDAY"} if rule.weekdays else set())
    if rule.freq == "DAILY" and not parts:
        return _("Every day") if n == 1 else _("Every {n} days").format(n=n)
    if parts <= {"BYDAY"} and (rule.freq == "WEEKLY" or (rule.freq == "DAILY" and n == 1)):
        days = _weekday_words([day for _n, day in rule.weekdays] or [start.weekday()])
        if n == 1:
            return _("Every {days}").format(days=days)
        return _("Every {n} weeks on {days}").format(n=n, days=days)
    if rule.freq == "MONTHLY" and parts <= {"BYDAY", "BYMONTHDAY"} and len(parts) < 2:
        which = _which_day_of_month(rule, start)
        if which is None:
            return None
        if n == 1:
            return _("Every month on {days}").format(days=which)
        return _("Every {n} months on {days}").format(n=n, days=which)
    if rule.freq == "YEARLY" and parts <= {"BYMONTH", "BYMONTHDAY", "BYDAY"}:
        return _yearly_words(rule, start, parts)
    return None


def _yearly_words(rule: Rule, start: datetime, parts: set[str]) -> str | None:
    if parts in ({"BYDAY"}, {"BYDAY", "BYMONTHDAY"}, {"BYMONTH", "BYMONTHDAY", "BYDAY"}):
        return None
    months = rule.values("BYMONTH")
    if parts == {"BYMONTHDAY"}:
        months = tuple(range(1, 13))
    which = _which_day_of_month(rule, start)
    if which is None:
        return None
    month = _month_words(months or [start.month])
    if rule.interval == 1:
        return _("Every year in {month} on {days}").format(month=month, days=which)
    return _("Every {n} years in {month} on {days}").format(
        n=rule.interval, month=month, days=which
    )


def _which_day_of_month(rule: Rule, start: datetime) -> str | None:
    """第3个周六 / the third Sat; 15日 / day 15."""
    if not rule.weekdays:
        return _monthday_words(rule.values("BYMONTHDAY") or [start.day])
    names = []
    for n, day in rule.weekdays:
        if n not in _ORDINALS:
            return None
        names.append(
            _("the {ordinal} {weekday}").format(
                ordinal=_(_ORDINALS[n]), weekday=_weekday_words([day])
            )
        )
    return _listed(names)
