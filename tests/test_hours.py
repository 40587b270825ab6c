"""Opening hours: what people write, what is refused, what is kept."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.centre import change_centre, next_open
from db.hours import Hours
from db.rules import Refused
from db.store import Store
from db.words import language, use_language

WORKDAYS = "1-5 08:30-12:00,13:30-21:00;6-7 09:00-17:00"


@pytest.mark.parametrize(
    ("text", "canonical"),
    [
        ("周一至周五 08:30-12:00、13:30-21:00；周六周日 09:00-17:00", WORKDAYS),
        ("周一到周五 8:30–12:00，13:30～21:00；周六、周日 9:00-17:00", WORKDAYS),
        (
            "周一至周五 ８：３０－１２：００、１３：３０－２１：００；周末 ９：００－１７：００",
            WORKDAYS,
        ),
        ("Mon-Fri 08:30-12:00, 13:30-21:00; Sat Sun 09:00-17:00", WORKDAYS),
        ("Monday to Friday 8:30 to 12:00 13:30 to 21:00; weekends 9:00 to 17:00", WORKDAYS),
        (WORKDAYS, WORKDAYS),
        ("工作日 8点半-12点、13点30分-21点\n周末 9点-17点", WORKDAYS),
        ("每天 08:00-22:00", "1-7 08:00-22:00"),
        ("Daily 08:00-22:00", "1-7 08:00-22:00"),
        ("08:00-22:00", "1-7 08:00-22:00"),
        ("08:00-12:00；13:00-18:00", "1-7 08:00-12:00,13:00-18:00"),
        ("周一、三、五 19:00-21:00", "1,3,5 19:00-21:00"),
        ("周一三五 19:00-21:00", "1,3,5 19:00-21:00"),
        ("周六至周一 10:00-12:00", "1,6-7 10:00-12:00"),
        ("每天 00:00-24:00", "1-7 00:00-24:00"),
        ("周二 12:00-13:00、08:00-12:00", "2 08:00-13:00"),
        ("周二 08:00-12:00；周二 14:00-18:00", "2 08:00-12:00,14:00-18:00"),
        ("周一至周六 09:00-17:00；周日休息", "1-6 09:00-17:00"),
        ("周一 8:30-12", "1 08:30-12:00"),
        ("", ""),
        ("  ", ""),
    ],
)
def test_reads_what_people_write(text: str, canonical: str) -> None:
    assert Hours.parse(text).text() == canonical
    assert Hours.parse(canonical) == Hours.parse(text)


@pytest.mark.parametrize(
    "text",
    [
        "周一 12:00-08:00",
        "周一 08:00-08:00",
        "周一 08:00-12:00、11:00-13:00",
        "每天 08:00-12:00；周三 11:59-13:00",
        "周八 08:00-12:00",
        "Foo 08:00-12:00",
        "8 08:00-12:00",
        "周一 08:60-12:00",
        "周一 08:00-24:30",
        "周一 08:00-25:00",
        "周一",
        "周一 08:00",
        "随便",
        "周一 08:00-12:00-13:00",
    ],
)
def test_refuses_with_an_example(text: str) -> None:
    with pytest.raises(Refused) as refused:
        Hours.parse(text)
    assert refused.value.field == "hours"
    assert "08:30-12:00" in refused.value.message


@pytest.mark.parametrize("code", ["zh_CN", "en"])
def test_shows_what_it_can_read_again(code: str) -> None:
    before = language()
    try:
        use_language(code)
        for text in (WORKDAYS, "1,3,5 19:00-21:00", "1-7 00:00-24:00", "1-2,6 10:00-11:00"):
            assert Hours.parse(Hours.parse(text).show()).text() == text
    finally:
        use_language(before)


def test_knows_whether_a_time_is_covered() -> None:
    hours = Hours.parse("周一 08:00-12:00、13:00-24:00；周二 00:00-02:00")
    monday = datetime(2026, 11, 23)
    assert hours.covers(monday.replace(hour=8), monday.replace(hour=12))
    assert not hours.covers(monday.replace(hour=11), monday.replace(hour=14))
    assert hours.covers(monday.replace(hour=22), datetime(2026, 11, 24, 2))
    assert not hours.covers(monday.replace(hour=22), datetime(2026, 11, 24, 2, 1))
    assert hours.on(0) == ((480, 720), (780, 1440))
    assert not Hours.EMPTY
    assert hours


spans = st.lists(st.integers(0, 95), min_size=2, max_size=6, unique=True).map(
    lambda marks: sorted(15 * m for m in marks)
)


@given(st.lists(st.one_of(st.just([]), spans), min_size=7, max_size=7))
def test_any_hours_come_back_from_their_text(week: list[list[int]]) -> None:
    hours = Hours(tuple(tuple(zip(marks[::2], marks[1::2], strict=False)) for marks in week))
    assert Hours.parse(hours.text()) == hours
    assert Hours.parse(hours.show()) == hours


@given(
    st.text(
        alphabet="周一二三日天至每：:；;、，, -～0123456789点半分MonFriDailyto休息", max_size=40
    )
)
def test_any_text_is_hours_or_refused(text: str) -> None:
    with suppress(Refused):
        hours = Hours.parse(text)
        assert Hours.parse(hours.text()) == hours
        assert Hours.parse(hours.show()) == hours


@pytest.mark.parametrize(
    ("hours", "now", "wanted"),
    [
        ("1-7 08:00-21:00", "2026-11-26T09:10", "2026-11-26T09:15"),
        ("1-7 08:00-21:00", "2026-11-26T09:15", "2026-11-26T09:15"),
        ("1-7 08:00-21:00", "2026-11-26T06:02", "2026-11-26T08:00"),
        ("1-7 08:00-21:00", "2026-11-26T20:50", "2026-11-27T08:00"),
        ("1-7 08:00-21:00", "2026-11-26T23:59", "2026-11-27T08:00"),
        ("1-5 08:30-12:00,13:30-17:00", "2026-11-26T12:20", "2026-11-26T13:30"),
        ("1-5 08:30-12:00", "2026-11-27T12:00", "2026-11-30T08:30"),
        ("1-7 00:00-24:00", "2026-11-26T23:50", "2026-11-27T00:00"),
        ("1 08:00-09:00", "2026-11-23T09:00", "2026-11-30T08:00"),
    ],
)
def test_a_new_booking_begins_in_the_opening_hours(
    store: Store, hours: str, now: str, wanted: str
) -> None:
    change_centre(store, hours=hours)
    assert next_open(store, datetime.fromisoformat(now)) == datetime.fromisoformat(wanted)
