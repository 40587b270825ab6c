"""Repeating dates: our answers, above all where programs disagree."""

from __future__ import annotations

import calendar
from contextlib import suppress
from datetime import date, datetime, timedelta
from time import perf_counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.recurrence import MOST, build, describe, describe_days, occurrences
from db.rules import Refused
from db.words import language, use_language


def days(text: str) -> list[str]:
    """`2026: 11-25 12-07, 2027: 01-04` written out."""
    found = []
    for group in text.split(","):
        year, _colon, rest = group.partition(":")
        found += [f"{year.strip()}-{day}" for day in rest.split()]
    return found


@pytest.mark.parametrize(
    ("rule", "start", "until", "expected"),
    [
        # Every second week, Monday and Wednesday, seeded on a Wednesday: weeks start on Monday.
        (
            "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,WE",
            "2026-11-25",
            "2026-12-31",
            "2026: 11-25 12-07 12-09 12-21 12-23",
        ),
        # The same rule with weeks that start on Sunday, when a file says so, seeded on a Sunday.
        (
            "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,SU;WKST=MO",
            "1997-08-05",
            "1997-08-31",
            "1997: 08-05 08-10 08-19 08-24",
        ),
        (
            "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,SU;WKST=SU",
            "1997-08-05",
            "1997-08-31",
            "1997: 08-05 08-17 08-19 08-31",
        ),
        # Without WKST it is Monday, whatever this computer's calendar says.
        (
            "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,SU",
            "1997-08-05",
            "1997-08-31",
            "1997: 08-05 08-10 08-19 08-24",
        ),
        ("FREQ=WEEKLY", "2026-12-05", "2026-12-26", "2026: 12-05 12-12 12-19 12-26"),
        ("RRULE:FREQ=WEEKLY;BYDAY=SA", "2026-12-05", "2026-12-19", "2026: 12-05 12-12 12-19"),
        ("rrule:freq=weekly;byday=sa", "2026-12-05", "2026-12-12", "2026: 12-05 12-12"),
        # The 31st skips short months.
        (
            "FREQ=MONTHLY",
            "2026-10-31",
            "2027-05-31",
            "2026: 10-31 12-31, 2027: 01-31 03-31 05-31",
        ),
        (
            "FREQ=MONTHLY;BYMONTHDAY=31",
            "2026-10-01",
            "2027-03-31",
            "2026: 10-31 12-31, 2027: 01-31 03-31",
        ),
        ("FREQ=MONTHLY;BYMONTHDAY=30", "2027-01-30", "2027-04-30", "2027: 01-30 03-30 04-30"),
        # The last day of the month is a rule of its own.
        (
            "FREQ=MONTHLY;BYMONTHDAY=-1",
            "2027-12-31",
            "2028-04-30",
            "2027: 12-31, 2028: 01-31 02-29 03-31 04-30",
        ),
        (
            "FREQ=MONTHLY;BYMONTHDAY=15",
            "2026-11-15",
            "2027-01-15",
            "2026: 11-15 12-15, 2027: 01-15",
        ),
        ("FREQ=MONTHLY;BYMONTHDAY=1,15", "2026-11-02", "2026-12-31", "2026: 11-15 12-01 12-15"),
        # The last Tuesday, the fifth Wednesday (only where there is one), the first Saturday.
        (
            "FREQ=MONTHLY;BYDAY=-1TU",
            "2026-11-24",
            "2027-02-28",
            "2026: 11-24 12-29, 2027: 01-26 02-23",
        ),
        (
            "FREQ=MONTHLY;BYDAY=5WE",
            "2026-09-30",
            "2027-06-30",
            "2026: 09-30 12-30, 2027: 03-31 06-30",
        ),
        ("FREQ=MONTHLY;BYDAY=1SA", "2026-12-05", "2027-02-28", "2026: 12-05, 2027: 01-02 02-06"),
        (
            "FREQ=MONTHLY;BYDAY=SA;BYSETPOS=1",
            "2026-12-05",
            "2027-01-31",
            "2026: 12-05, 2027: 01-02",
        ),
        (
            "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1",
            "2026-10-30",
            "2026-12-31",
            "2026: 10-30 11-30 12-31",
        ),
        (
            "FREQ=MONTHLY;BYDAY=FR;BYMONTHDAY=13",
            "2026-11-01",
            "2027-12-31",
            "2026: 11-13, 2027: 08-13",
        ),
        # Quarterly, from a 30 November: February has none and is skipped, not moved.
        (
            "FREQ=MONTHLY;INTERVAL=3",
            "2026-11-30",
            "2027-11-30",
            "2026: 11-30, 2027: 05-30 08-30 11-30",
        ),
        # 29 February yearly means leap years; 2100 is none.
        (
            "FREQ=YEARLY",
            "2028-02-29",
            "2040-12-31",
            "2028: 02-29, 2032: 02-29, 2036: 02-29, 2040: 02-29",
        ),
        ("FREQ=YEARLY", "2096-02-29", "2104-12-31", "2096: 02-29, 2104: 02-29"),
        ("FREQ=YEARLY;INTERVAL=3", "2028-02-29", "2045-01-01", "2028: 02-29, 2040: 02-29"),
        (
            "FREQ=YEARLY;BYMONTH=7;BYMONTHDAY=1",
            "2026-11-22",
            "2028-12-31",
            "2027: 07-01, 2028: 07-01",
        ),
        ("FREQ=YEARLY;BYMONTH=3;BYDAY=1SU", "2027-03-07", "2028-12-31", "2027: 03-07, 2028: 03-05"),
        (
            "FREQ=YEARLY;BYYEARDAY=-1",
            "2026-12-31",
            "2028-12-31",
            "2026: 12-31, 2027: 12-31, 2028: 12-31",
        ),
        (
            "FREQ=YEARLY;BYWEEKNO=53;BYDAY=MO",
            "2026-12-28",
            "2033-01-01",
            "2026: 12-28, 2032: 12-27",
        ),
        # Until is a date and inclusive, whatever the hour of the booking.
        ("FREQ=DAILY", "2026-11-22", "2026-11-24", "2026: 11-22 11-23 11-24"),
        ("FREQ=DAILY;UNTIL=20261124", "2026-11-22", None, "2026: 11-22 11-23 11-24"),
        # An UNTIL with a time is a moment: 14:00 is later than 13:59, and 06:00 UTC is 14:00 here.
        ("FREQ=DAILY;UNTIL=20261124T135900", "2026-11-22", None, "2026: 11-22 11-23"),
        ("FREQ=DAILY;UNTIL=20261124T060000Z", "2026-11-22", None, "2026: 11-22 11-23 11-24"),
        ("FREQ=DAILY;UNTIL=20261124T055959Z", "2026-11-22", None, "2026: 11-22 11-23"),
        ("FREQ=DAILY;UNTIL=20261101", "2026-11-22", None, ""),
        ("FREQ=DAILY;COUNT=2", "2026-11-22", "2026-12-24", "2026: 11-22 11-23"),
        ("FREQ=DAILY;COUNT=9;UNTIL=20261123", "2026-11-22", None, "2026: 11-22 11-23"),
        ("FREQ=DAILY;COUNT=9", "2026-11-22", "2026-11-23", "2026: 11-22 11-23"),
        ("FREQ=DAILY;INTERVAL=10", "2026-12-25", "2027-01-15", "2026: 12-25, 2027: 01-04 01-14"),
        ("FREQ=DAILY;BYDAY=MO,TU,WE,TH,FR", "2026-11-20", "2026-11-24", "2026: 11-20 11-23 11-24"),
        # A seed that is not in its own rule moves to the first date that is, and does not count.
        ("FREQ=WEEKLY;BYDAY=SA", "2026-12-02", "2026-12-12", "2026: 12-05 12-12"),
        ("FREQ=WEEKLY;BYDAY=SA;COUNT=2", "2026-12-02", None, "2026: 12-05 12-12"),
        ("FREQ=WEEKLY;INTERVAL=2;BYDAY=MO", "2026-11-25", "2026-12-31", "2026: 12-07 12-21"),
        ("FREQ=MONTHLY;BYMONTHDAY=10", "2026-11-22", "2027-01-31", "2026: 12-10, 2027: 01-10"),
        # Rules without any date end by themselves.
        ("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=31", "2026-11-22", None, ""),
        ("FREQ=MONTHLY;INTERVAL=12;BYMONTH=2", "2026-11-22", None, ""),
        ("FREQ=YEARLY;INTERVAL=2;BYMONTH=2;BYMONTHDAY=29", "2027-01-01", None, ""),
        ("FREQ=DAILY", "2026-11-22", "2026-11-21", ""),
    ],
)
def test_dates_of_a_rule(rule: str, start: str, until: str | None, expected: str) -> None:
    seed = datetime.fromisoformat(f"{start}T14:00")
    found = occurrences(rule, seed, date.fromisoformat(until) if until else None)
    assert [moment.date().isoformat() for moment in found] == days(expected)
    assert all(moment.time() == seed.time() for moment in found)


def test_the_first_day_of_the_week_is_not_the_computers() -> None:
    before = calendar.firstweekday()
    try:
        calendar.setfirstweekday(calendar.SUNDAY)
        found = occurrences("FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,SU", datetime(1997, 8, 5), limit=3)
    finally:
        calendar.setfirstweekday(before)
    assert [moment.day for moment in found] == [5, 10, 19]


def test_at_most_400() -> None:
    found = occurrences("FREQ=DAILY", datetime(2026, 11, 22, 9))
    assert len(found) == MOST == 400
    assert found[-1] == datetime(2026, 11, 22, 9) + timedelta(399)
    assert len(occurrences("FREQ=DAILY", datetime(2026, 11, 22, 9), limit=401)) == 401


@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=31",
        "FREQ=MONTHLY;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=DAILY;INTERVAL=7;BYDAY=TU",
        "FREQ=DAILY;BYMONTH=4;BYMONTHDAY=31",
    ],
)
def test_a_rule_without_dates_ends_soon(rule: str) -> None:
    started = perf_counter()
    assert occurrences(rule, datetime(2026, 11, 23, 9)) == []
    # A guard against looping to the year 9999, not a measurement: that takes many seconds.
    assert perf_counter() - started < 5


@pytest.mark.parametrize(
    "rule",
    [
        "",
        "每周六",
        "FREQ=SOMETIMES",
        "FREQ=",
        "FREQ",
        "BYDAY=MO",
        "FREQ=HOURLY",
        "FREQ=MINUTELY;INTERVAL=5",
        "FREQ=SECONDLY",
        "FREQ=DAILY;BYHOUR=9,10",
        "FREQ=DAILY;BYSECOND=0",
        "FREQ=DAILY;INTERVAL=0",
        "FREQ=DAILY;INTERVAL=-1",
        "FREQ=DAILY;INTERVAL=99999999999",
        "FREQ=DAILY;COUNT=0",
        "FREQ=DAILY;COUNT=x",
        "FREQ=DAILY;UNTIL=20261301",
        "FREQ=DAILY;UNTIL=tomorrow",
        "FREQ=DAILY;UNTIL=99991231T235959Z",
        "FREQ=DAILY;FREQ=WEEKLY",
        "FREQ=WEEKLY;BYDAY=XX",
        "FREQ=WEEKLY;BYDAY=1MO",
        "FREQ=WEEKLY;BYMONTHDAY=3",
        "FREQ=MONTHLY;BYDAY=54MO",
        "FREQ=MONTHLY;BYMONTHDAY=0",
        "FREQ=MONTHLY;BYMONTHDAY=32",
        "FREQ=YEARLY;BYMONTH=13",
        "FREQ=YEARLY;BYMONTH=-1",
        "FREQ=YEARLY;BYEASTER=0",
        "FREQ=WEEKLY;WKST=XX",
        "FREQ=WEEKLY;X-OWN=1",
    ],
)
def test_what_is_no_rule_is_refused(rule: str) -> None:
    with pytest.raises(Refused) as refused:
        occurrences(rule, datetime(2026, 11, 22, 9), date(2027, 1, 1))
    assert refused.value.field == "rule"


@given(st.text(alphabet="FREQ=DAILYWKMONTHBSU;,-0123456789:", max_size=60))
def test_any_text_is_a_rule_or_refused(text: str) -> None:
    with suppress(Refused):
        occurrences(text, datetime(2026, 11, 22, 9), date(2027, 1, 1), limit=5)


@pytest.mark.parametrize(
    ("rule", "sentence"),
    [
        ("FREQ=WEEKLY", "Every Sat 14:00"),
        ("FREQ=WEEKLY;BYDAY=SA", "Every Sat 14:00"),
        ("FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,WE", "Every 2 weeks on Mon, Wed 14:00"),
        ("FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR", "Every Mon through Fri 14:00"),
        ("FREQ=DAILY;BYDAY=MO,TU,WE,TH,FR", "Every Mon through Fri 14:00"),
        ("FREQ=DAILY", "Every day 14:00"),
        ("FREQ=DAILY;INTERVAL=3", "Every 3 days 14:00"),
        ("FREQ=MONTHLY;BYMONTHDAY=15", "Every month on day 15 14:00"),
        ("FREQ=MONTHLY", "Every month on day 5 14:00"),
        ("FREQ=MONTHLY;BYMONTHDAY=-1", "Every month on the last day 14:00"),
        ("FREQ=MONTHLY;BYDAY=-1TU", "Every month on the last Tue 14:00"),
        ("FREQ=MONTHLY;INTERVAL=3;BYDAY=5WE", "Every 3 months on the fifth Wed 14:00"),
        ("FREQ=YEARLY", "Every year in month 12 on day 5 14:00"),
        (
            "FREQ=YEARLY;INTERVAL=2;BYMONTH=3;BYDAY=1SU",
            "Every 2 years in month 3 on the first Sun 14:00",
        ),
        ("FREQ=WEEKLY;COUNT=5", "Every Sat, 5 times 14:00"),
        ("FREQ=WEEKLY;UNTIL=20270227", "Every Sat, until 27 Feb 2027 14:00"),
        ("FREQ=YEARLY;BYWEEKNO=20;BYDAY=MO", "By the rule FREQ=YEARLY;BYDAY=MO;BYWEEKNO=20 14:00"),
    ],
)
def test_a_rule_is_read_back_as_a_sentence(rule: str, sentence: str) -> None:
    before = language()
    try:
        use_language("en")
        assert describe(rule, datetime(2026, 12, 5, 14)) == sentence
        assert sentence.startswith(describe_days(rule, datetime(2026, 12, 5, 14)))
    finally:
        use_language(before)


def test_builds_what_a_dialog_asks_for() -> None:
    assert build("weekly", 2, weekdays=[2, 0]) == "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,WE"
    assert build("monthly", monthday=-1) == "FREQ=MONTHLY;BYMONTHDAY=-1"
    assert build("monthly", weekdays=[1], ordinal=-1) == "FREQ=MONTHLY;BYDAY=-1TU"
    assert build("yearly", month=2, monthday=29) == "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29"
    with pytest.raises(Refused):
        build("weekly", 0)
