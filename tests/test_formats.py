"""What people type and what they read: dates, times, money, numbers."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db import formats
from db.fields import Field
from db.rules import Refused
from db.words import use_language

DAY = date(2026, 11, 26)


@pytest.mark.parametrize(
    "text",
    [
        "2026-11-26",
        "2026/11/26",
        "2026年11月26日",
        "20261126",
        "２０２６－１１－２６",
        "2026.11.26 ",
    ],
)
def test_a_date_may_be_written_in_many_ways(text: str) -> None:
    assert formats.read_date(text) == DAY


@pytest.mark.parametrize(
    "text",
    [
        *("", "2026-02-30", "2026-13-01", "26-11-26", "11-26", "today", "2026"),
        *("0000-01-01", "0202-01-01", "9999-12-31"),
    ],
)
def test_what_is_no_date_is_refused_at_its_field(text: str) -> None:
    with pytest.raises(Refused) as caught:
        formats.read_date(text, field="starts")
    assert caught.value.field == "starts"


@pytest.mark.parametrize(
    "text",
    ["2026-11", "2026/11", "2026年11月", "202611", "2026-11-26", "20261126", "２０２６．１１"],
)
def test_a_month_may_be_written_in_many_ways(text: str) -> None:
    assert formats.read_month(text) == "2026-11"


@pytest.mark.parametrize(
    "text", ["", "2026", "2026-13", "11-2026", "November", "0000-01", "1-2-3-4"]
)
def test_what_is_no_month_is_refused(text: str) -> None:
    with pytest.raises(Refused, match="2026-11") as caught:
        formats.read_month(text)
    assert caught.value.field == "month"


def test_a_month_and_a_day_need_a_year() -> None:
    assert formats.read_date("11-26", year=2026) == DAY
    with pytest.raises(Refused):
        formats.read_date("2-29", year=2026)


@pytest.mark.parametrize(
    ("text", "hour", "minute"),
    [
        ("9", 9, 0),
        ("09:00", 9, 0),
        ("930", 9, 30),
        ("0930", 9, 30),
        ("9.30", 9, 30),
        ("9：30", 9, 30),
        ("９：３０", 9, 30),
        ("9点半", 9, 30),
        ("9点", 9, 0),
        ("9点05分", 9, 5),
        ("23:59", 23, 59),
        ("0", 0, 0),
    ],
)
def test_a_time_may_be_written_in_many_ways(text: str, hour: int, minute: int) -> None:
    assert formats.read_time(text) == time(hour, minute)


@pytest.mark.parametrize("text", ["", "24:00", "2400", "9:60", "-1", "nine", "12345", "9:300"])
def test_what_is_no_time_is_refused(text: str) -> None:
    with pytest.raises(Refused):
        formats.read_time(text, field="starts")


@pytest.mark.parametrize("text", ["24:00", "２４：００", "2400", "24", "24点", "0:00"])
def test_at_an_end_24_is_the_midnight_after(text: str) -> None:
    end = Field("ends", "To", "time", end=True)
    assert end.read(text) == time()
    assert end.show(time()) == "24:00"
    with pytest.raises(Refused):
        end.read("24:30")


def test_24_of_a_day_is_the_next_day() -> None:
    moment = Field("ends", "To", "moment")
    assert moment.read("2026-12-31 24:00") == datetime(2027, 1, 1)
    assert moment.read("2026-12-31 0:00") == datetime(2026, 12, 31)
    assert moment.read("2026-12-31") == datetime(2026, 12, 31)


@given(st.times().map(lambda t: t.replace(second=0, microsecond=0, tzinfo=None)))
def test_a_time_shown_is_a_time_read(moment: time) -> None:
    assert formats.read_time(formats.show_time(moment)) == moment


@given(st.dates(date(1000, 1, 1), date(8999, 12, 31)))
def test_a_date_shown_is_a_date_read(day: date) -> None:
    assert formats.read_date(formats.show_date(day)) == day
    assert formats.from_text(formats.to_text(datetime.combine(day, time(8)))).date() == day


def test_spans_that_reach_midnight_or_another_day() -> None:
    nine = datetime(2026, 11, 26, 21)
    assert formats.show_span(nine, datetime(2026, 11, 26, 22)) == "21:00–22:00"
    assert formats.show_span(nine, datetime(2026, 11, 27)) == "21:00–24:00"
    assert formats.show_span(nine, datetime(2026, 11, 27, 1)) == "21:00–11-27 01:00"


def test_days_in_both_languages() -> None:
    use_language("zh_CN")
    assert formats.show_day(DAY) == "11月26日 周四"
    assert formats.show_day_year(DAY) == "2026年11月26日"
    use_language("en")
    assert formats.show_day(DAY) == "Thu 26 Nov"
    assert formats.show_day_year(DAY) == "26 Nov 2026"


@pytest.mark.parametrize(
    ("phone", "masked"), [("13800006021", "138****6021"), ("5550", "**50"), ("1", "1"), ("", "")]
)
def test_a_telephone_number_is_masked(phone: str, masked: str) -> None:
    assert formats.mask_phone(phone) == masked


_CHOICES = (("a", "Meeting"), ("b", "Hall"))


@pytest.mark.parametrize(
    ("field", "text", "value"),
    [
        (Field("f", "F"), "  a b ", "a b"),
        (Field("f", "F"), " ", None),
        (Field("f", "F", "number"), "１，２００", 1200),
        (Field("f", "F", "number", least=0), "0", 0),
        (Field("f", "F", "flag"), "是", True),
        (Field("f", "F", "flag"), "No", False),
        (Field("f", "F", "choice", choices=_CHOICES), "b", "b"),
        (Field("f", "F", "choice", choices=_CHOICES), "Hall", "b"),
        (Field("f", "F", "date"), "20261126", DAY),
        (Field("f", "F", "moment"), "2026-11-26 9:30", datetime(2026, 11, 26, 9, 30)),
        (Field("f", "F", "moment"), "2026-11-26T09：30", datetime(2026, 11, 26, 9, 30)),
        (Field("f", "F", "moment"), "2026-11-26", datetime(2026, 11, 26)),
        (Field("f", "F", "hours"), "每天 08:00-22:00", "1-7 08:00-22:00"),
        (Field("f", "F", "money"), "12.5", 1250),
    ],
)
def test_a_field_reads_what_people_type(field: Field, text: str, value: Any) -> None:
    assert field.read(text) == value
    if value is not None:
        assert field.kind == "flag" or field.show(value)


@pytest.mark.parametrize(
    ("field", "text"),
    [
        (Field("f", "F", required=True), "  "),
        (Field("f", "F", most=3), "abcd"),
        (Field("f", "F", "memo"), "x" * 4001),
        (Field("f", "F", "number"), "1.5"),
        (Field("f", "F", "number"), "9" * 30),
        (Field("f", "F", "number", least=1), "0"),
        (Field("f", "F", "number", most=10), "11"),
        (Field("f", "F", "flag"), "maybe"),
        (Field("f", "F", "choice", choices=_CHOICES), "Room"),
        (Field("f", "F", "moment"), "2026-11-26 24:01"),
        (Field("f", "F", "time"), "24:00"),
        (Field("f", "F", "hours"), "每天 25:00-26:00"),
    ],
)
def test_a_field_refuses_at_itself(field: Field, text: str) -> None:
    with pytest.raises(Refused) as caught:
        field.read(text)
    assert caught.value.field == "f"
    assert caught.value.message
