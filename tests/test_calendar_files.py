"""Calendar files: as other programs write them, broken, hostile, and our own."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from functools import partial
from pathlib import Path
from time import perf_counter

import pytest

from db.booking_changes import book
from db.booking_states import cancel
from db.bookings import between
from db.calendar_export import export_calendar
from db.calendar_files import LARGEST, CalendarFile, read_calendar
from db.calendar_import import import_events, preview_import
from db.centre import set_up
from db.closures import close
from db.rooms import add_room
from db.rules import Refused
from db.store import Store, open_store

NOW = datetime(2026, 11, 26, 9, 10)

# As Outlook: a Windows zone name with its own VTIMEZONE, an exception by RECURRENCE-ID.
OUTLOOK = """\
BEGIN:VCALENDAR
PRODID:-//Microsoft Corporation//Outlook 16.0 MIMEDIR//EN
VERSION:2.0
METHOD:PUBLISH
X-CALSTART:20261201T010000Z
BEGIN:VTIMEZONE
TZID:China Standard Time
BEGIN:STANDARD
DTSTART:16010101T000000
TZOFFSETFROM:+0800
TZOFFSETTO:+0800
END:STANDARD
END:VTIMEZONE
BEGIN:VEVENT
CLASS:PUBLIC
CREATED:20261120T020000Z
DTEND;TZID="China Standard Time":20261201T103000
DTSTAMP:20261120T020000Z
DTSTART;TZID="China Standard Time":20261201T090000
ORGANIZER;CN="园区工会联合会":mailto:union@example.com
RRULE:FREQ=WEEKLY;COUNT=4;BYDAY=TU
SUMMARY;LANGUAGE=zh-cn:周例会
UID:040000008200E00074C5B7101A82E008
X-MICROSOFT-CDO-BUSYSTATUS:BUSY
BEGIN:VALARM
TRIGGER:-PT15M
ACTION:DISPLAY
DESCRIPTION:Reminder
END:VALARM
END:VEVENT
BEGIN:VEVENT
DTSTART;TZID="China Standard Time":20261208T140000
DTEND;TZID="China Standard Time":20261208T153000
DTSTAMP:20261120T020000Z
RECURRENCE-ID;TZID="China Standard Time":20261208T090000
SUMMARY;LANGUAGE=zh-cn:周例会（改到下午）
UID:040000008200E00074C5B7101A82E008
END:VEVENT
END:VCALENDAR
"""

# As Google: UTC times, EXDATE, an all-day entry, folded lines.
GOOGLE = """\
BEGIN:VCALENDAR
PRODID:-//Google Inc//Google Calendar 70.9054//EN
VERSION:2.0
CALSCALE:GREGORIAN
X-WR-CALNAME:小会议室
X-WR-TIMEZONE:Asia/Shanghai
BEGIN:VEVENT
DTSTART:20261202T010000Z
DTEND:20261202T020000Z
DTSTAMP:20261120T020000Z
UID:abc123@google.com
DESCRIPTION:第一行\\n第二行，很长的一行文字要折起来写才放得下，所以这里折了
 一次。
SUMMARY:青年理论
 学习
STATUS:CONFIRMED
END:VEVENT
BEGIN:VEVENT
DTSTART;TZID=Asia/Shanghai:20261203T190000
DTEND;TZID=Asia/Shanghai:20261203T203000
RRULE:FREQ=WEEKLY;BYDAY=TH;UNTIL=20261231T155959Z
EXDATE;TZID=Asia/Shanghai:20261217T190000
DTSTAMP:20261120T020000Z
UID:yoga@google.com
SUMMARY:瑜伽班
END:VEVENT
BEGIN:VEVENT
DTSTART;VALUE=DATE:20261212
DTEND;VALUE=DATE:20261214
DTSTAMP:20261120T020000Z
UID:allday@google.com
SUMMARY:书画展
TRANSP:TRANSPARENT
END:VEVENT
BEGIN:VEVENT
DTSTART:20261205T010000Z
DTEND:20261205T020000Z
DTSTAMP:20261120T020000Z
UID:gone@google.com
STATUS:CANCELLED
SUMMARY:取消了的
END:VEVENT
END:VCALENDAR
"""

# As Apple: a zone without the Windows name, DURATION, a repetition without an end.
APPLE = """\
BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//Apple Inc.//macOS 15.0//EN
BEGIN:VTIMEZONE
TZID:Asia/Shanghai
BEGIN:STANDARD
DTSTART:19910915T000000
TZNAME:GMT+8
TZOFFSETFROM:+0900
TZOFFSETTO:+0800
END:STANDARD
END:VTIMEZONE
BEGIN:VEVENT
UID:5C1B7E7A-0000
DTSTAMP:20261120T020000Z
DTSTART;TZID=Asia/Shanghai:20240115T093000
DURATION:PT1H30M
RRULE:FREQ=MONTHLY;BYMONTHDAY=15
SUMMARY:活动日
END:VEVENT
END:VCALENDAR
"""

# As WPS: no zone at all, LF lines, seconds in the times.
WPS = """\
BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//Kingsoft//WPS Calendar//CN
BEGIN:VEVENT
UID:wps-1
DTSTAMP:20261120T020000
DTSTART:20261204T140030
DTEND:20261204T160000
SUMMARY:党务培训
LOCATION:培训教室
END:VEVENT
END:VCALENDAR
"""


def read(tmp_path: Path, text: str | bytes, *, last: date = date(2026, 12, 31)) -> CalendarFile:
    path = tmp_path / "日历.ics"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return read_calendar(path, day_from=date(2026, 12, 1), day_to=last)


def calendar(*lines: str) -> str:
    """A calendar with one entry of these lines."""
    body = ["BEGIN:VEVENT", "UID:x", "SUMMARY:某事", *lines, "END:VEVENT"]
    return "\r\n".join(["BEGIN:VCALENDAR", "VERSION:2.0", *body, "END:VCALENDAR", ""])


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Store]:
    store = open_store(tmp_path / "centre.yizhan")
    set_up(store, name="驿站", hours="每天 08:00-12:00、13:00-22:00")
    yield store
    store.close()


def spans(file: CalendarFile) -> list[tuple[str, str]]:
    return [(f"{event.starts:%m-%d %H:%M}", f"{event.ends:%H:%M}") for event in file.events]


@pytest.mark.parametrize("ending", ["\n", "\r\n"])
def test_as_outlook_writes_it(tmp_path: Path, ending: str) -> None:
    found = read(tmp_path, OUTLOOK.replace("\n", ending))
    assert spans(found) == [
        ("12-01 09:00", "10:30"),
        ("12-08 14:00", "15:30"),
        ("12-15 09:00", "10:30"),
        ("12-22 09:00", "10:30"),
    ]
    assert [event.title for event in found.events[:2]] == ["周例会", "周例会（改到下午）"]
    assert found.events[0].organisation == "园区工会联合会"
    assert all(event.repeats for event in found.events)
    assert found.problems == ()


def test_as_google_writes_it(tmp_path: Path) -> None:
    found = read(tmp_path, GOOGLE)
    assert spans(found) == [
        ("12-02 09:00", "10:00"),
        ("12-03 19:00", "20:30"),
        ("12-10 19:00", "20:30"),
        ("12-12 00:00", "00:00"),
        ("12-24 19:00", "20:30"),
        ("12-31 19:00", "20:30"),
    ]
    assert found.events[0].title == "青年理论学习"
    assert found.events[0].note.startswith("第一行\n第二行")
    assert found.events[3].all_day
    assert found.events[3].ends == datetime(2026, 12, 14)


def test_as_apple_writes_it(tmp_path: Path) -> None:
    found = read(tmp_path, APPLE, last=date(2027, 2, 28))
    assert [event.starts for event in found.events] == [
        datetime(2026, 12, 15, 9, 30),
        datetime(2027, 1, 15, 9, 30),
        datetime(2027, 2, 15, 9, 30),
    ]
    assert found.events[0].ends == datetime(2026, 12, 15, 11)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_as_wps_writes_it_in_any_encoding(tmp_path: Path, encoding: str) -> None:
    found = read(tmp_path, WPS.encode(encoding))
    assert spans(found) == [("12-04 14:00", "16:00")]
    assert found.events[0].title == "党务培训"


def test_other_zones_become_local_time(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        calendar(
            "DTSTART;TZID=America/New_York:20261201T200000",
            "DTEND;TZID=America/New_York:20261201T210000",
        ),
    )
    assert spans(found) == [("12-02 09:00", "10:00")]


def test_an_endless_rule_ends_with_the_days_asked_for(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        calendar("DTSTART:19950101T090000", "DTEND:19950101T100000", "RRULE:FREQ=DAILY"),
    )
    assert len(found.events) == 31
    assert found.events[-1].starts == datetime(2026, 12, 31, 9)


@pytest.mark.parametrize(
    "lines",
    [
        ("DTEND:20261201T100000",),
        ("DTSTART:20261301T090000", "DTEND:20261201T100000"),
        ("DTSTART:tomorrow",),
        ("DTSTART:20261201T090000", "DTEND:20261130T100000"),
        ("DTSTART:15000101T090000", "DTEND:15000101T100000", "RRULE:FREQ=DAILY"),
        (
            "DTSTART:20261201T090000",
            "DTEND:20261201T100000",
            "RRULE:FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30",
        ),
        ("DTSTART:20261201T090000", "DTEND:20261201T100000", "RRULE:FREQ=OFTEN"),
        ("DTSTART:20261201T090000", "DTEND:20261201T100000", "RRULE:FREQ=DAILY;INTERVAL=0"),
    ],
)
def test_entries_that_make_no_sense_are_left_out_and_named(
    tmp_path: Path, lines: tuple[str, ...]
) -> None:
    started = perf_counter()
    found = read(tmp_path, calendar(*lines))
    assert found.events == ()
    assert len(found.problems) == 1
    assert "某事" in found.problems[0]
    # A guard against searching for 30 February to the year 9999, not a measurement.
    assert perf_counter() - started < 10


@pytest.mark.parametrize(
    ("text", "line"),
    [
        (calendar("DTSTART:20261201T090000", "RRULE:FREQ=SECONDLY"), "7"),
        (calendar("DTSTART:20261201T090000", "RRULE:INTERVAL=5;FREQ=HOURLY"), "7"),
        (calendar("DTSTART:20261201T090000", "RR", " ULE:FREQ=SECO", "\tNDLY", "X-A:b"), "7"),
        (calendar("DTSTART:20261201T090000", "这一行没有冒号"), "7"),
        (calendar("END:VALARM"), "6"),
        (OUTLOOK[: OUTLOOK.index("RECURRENCE-ID")], ""),
        ("BEGIN:VCALENDAR\n" + "BEGIN:VEVENT\n" * 50, "9"),
    ],
)
def test_a_broken_file_is_refused_with_its_line(tmp_path: Path, text: str, line: str) -> None:
    with pytest.raises(Refused) as refused:
        read(tmp_path, text)
    assert refused.value.field == "path"
    assert line in refused.value.message


@pytest.mark.parametrize(
    "content", [b"", b"\x89PNG\r\n\x1a\n\x00\x00", b"hello", b"\xff\xfe\x00", b"PK\x03\x04"]
)
def test_what_is_no_calendar_is_refused(tmp_path: Path, content: bytes) -> None:
    with pytest.raises(Refused) as refused:
        read(tmp_path, content)
    assert refused.value.field == "path"


def test_a_file_that_is_too_large_is_refused_unread(tmp_path: Path) -> None:
    with pytest.raises(Refused) as refused:
        read(tmp_path, b"x" * (LARGEST + 1))
    assert "10" in refused.value.message


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Refused):
        read_calendar(tmp_path / "no.ics", day_from=date(2026, 12, 1), day_to=date(2026, 12, 2))


def repeating(rule: str, start: str, entries: int) -> str:
    """A calendar of so many entries that repeat."""
    lines = [
        f"BEGIN:VEVENT\nUID:{n}\nSUMMARY:{n}\nDTSTART:{start}T090000\n"
        f"DTEND:{start}T100000\nRRULE:{rule}\nEND:VEVENT\n"
        for n in range(entries)
    ]
    return "BEGIN:VCALENDAR\nVERSION:2.0\n" + "".join(lines) + "END:VCALENDAR\n"


@pytest.mark.parametrize(
    ("rule", "start"),
    [("FREQ=DAILY", "19700101"), ("FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30", "20261201")],
)
def test_what_takes_long_to_follow_is_refused(tmp_path: Path, rule: str, start: str) -> None:
    started = perf_counter()
    with pytest.raises(Refused) as refused:
        read(tmp_path, repeating(rule, start, 500))
    assert refused.value.field == "path"
    # A guard against half a minute, not a measurement.
    assert perf_counter() - started < 20


def test_many_meetings_since_long_ago_can_be_read(tmp_path: Path) -> None:
    text = repeating("FREQ=WEEKLY", "20151201", 300)
    assert len(read(tmp_path, text, last=date(2026, 12, 2)).events) == 300


def test_reading_can_be_stopped(tmp_path: Path) -> None:
    class Stopped(Exception):
        pass

    def stop(done: int, total: int) -> None:
        if done:
            raise Stopped

    path = tmp_path / "a.ics"
    path.write_bytes(repeating("FREQ=DAILY", "20261201", 2).encode())
    with pytest.raises(Stopped):
        read_calendar(path, day_from=date(2026, 12, 1), day_to=date(2027, 12, 1), progress=stop)


def test_more_than_ten_years_are_not_read(tmp_path: Path) -> None:
    with pytest.raises(Refused) as refused:
        read(tmp_path, GOOGLE, last=date(2999, 12, 31))
    assert refused.value.field == "day_to"


def test_more_than_5000_entries_in_the_days_are_refused(tmp_path: Path) -> None:
    text = repeating("FREQ=DAILY", "20261201", 200)
    assert len(read(tmp_path, text, last=date(2026, 12, 5)).events) == 1000
    with pytest.raises(Refused) as refused:
        read(tmp_path, text)
    assert refused.value.field == "day_to"
    assert "5000" in refused.value.message


def test_the_preview_says_what_can_be_booked(tmp_path: Path, db: Store) -> None:
    room = add_room(db, name="小会议室", code="202")
    book(
        db,
        rooms=[room],
        starts=datetime(2026, 12, 3, 20),
        ends=datetime(2026, 12, 3, 21),
        title="合唱团",
        now=NOW,
    )
    close(
        db,
        room=room,
        starts=datetime(2026, 12, 24, 8),
        ends=datetime(2026, 12, 25, 8),
        reason="检修",
    )
    rows = preview_import(db, room=room, events=read(tmp_path, GOOGLE).events, now=NOW)
    said = [(f"{row.starts:%m-%d %H:%M}", row.verdict) for row in rows]
    assert said == [
        ("12-02 09:00", "good"),
        ("12-03 19:00", "taken"),
        ("12-10 19:00", "good"),
        # All day is the opening hours of each day.
        ("12-12 08:00", "good"),
        ("12-12 13:00", "good"),
        ("12-13 08:00", "good"),
        ("12-13 13:00", "good"),
        ("12-24 19:00", "closed"),
        ("12-31 19:00", "good"),
    ]
    assert "合唱团" in rows[1].reason
    assert "检修" in rows[7].reason


def test_good_entries_are_booked_and_not_twice(tmp_path: Path, db: Store) -> None:
    room = add_room(db, name="小会议室", code="202")
    events = read(tmp_path, OUTLOOK).events
    assert import_events(db, room=room, events=events, now=NOW) == 4
    found = between(db, datetime(2026, 12, 1), datetime(2027, 1, 1), room=room)
    assert [(one.title, one.starts) for one in found][1] == (
        "周例会（改到下午）",
        datetime(2026, 12, 8, 14),
    )
    again = preview_import(db, room=room, events=events, now=NOW)
    assert {row.verdict for row in again} == {"there"}
    with pytest.raises(Refused):
        import_events(db, room=room, events=events, now=NOW)
    assert db.value("SELECT count(*) FROM booking") == 4


def test_entries_of_one_file_do_not_share_a_time(tmp_path: Path, db: Store) -> None:
    room = add_room(db, name="小会议室", code="202", clearup_minutes=15)
    entries = "".join(
        f"BEGIN:VEVENT\nUID:{n}\nSUMMARY:第{n}场\nDTSTART:20261201T{start}00\n"
        f"DTEND:20261201T{end}00\nEND:VEVENT\n"
        for n, (start, end) in enumerate([("0900", "1000"), ("0930", "1030"), ("1015", "1100")])
    )
    text = f"BEGIN:VCALENDAR\nVERSION:2.0\n{entries}END:VCALENDAR\n"
    rows = preview_import(db, room=room, events=read(tmp_path, text).events, now=NOW)
    assert [row.verdict for row in rows] == ["good", "taken", "good"]
    assert import_events(db, room=room, events=read(tmp_path, text).events, now=NOW) == 2


def test_all_are_booked_or_none(tmp_path: Path, db: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    from db import booking_changes

    room = add_room(db, name="小会议室", code="202")
    events = read(tmp_path, OUTLOOK).events
    real, calls = booking_changes.book, []

    def fails_late(*args: object, **values: object) -> int:
        calls.append(1)
        if len(calls) == 3:
            raise Refused("no")
        return real(*args, **values)  # type: ignore[arg-type]  # passes on what it was given

    monkeypatch.setattr(booking_changes, "book", fails_late)
    with pytest.raises(Refused):
        import_events(db, room=room, events=events, now=NOW)
    assert db.value("SELECT count(*) FROM booking") == 0


def test_what_is_exported_can_be_read_again(tmp_path: Path, db: Store) -> None:
    room = add_room(db, name="小会议室", code="202")
    other = add_room(db, name="舞蹈室", code="301")
    for number, title in enumerate(["甲会", "乙会; 带逗号, 和\n换行", "面谈", "丁会"]):
        starts = datetime(2026, 12, 1 + number, 9)
        book(
            db,
            rooms=[room, other] if number == 0 else [room],
            starts=starts,
            ends=starts + timedelta(hours=1),
            title=title,
            organisation="高新云软件",
            contact="李雷",
            phone="13812345678",
            private=number == 2,
            provisional_until=date(2026, 11, 30) if number == 1 else None,
            now=NOW,
        )
    last = between(db, datetime(2026, 12, 4), datetime(2026, 12, 5))[0]
    cancel(db, booking=last.id, reason="改期")
    export = partial(
        export_calendar, db, day_from=date(2026, 12, 1), day_to=date(2026, 12, 31), now=NOW
    )
    text = export(room=room)
    assert text.count("BEGIN:VEVENT") == 3
    assert text.count("BEGIN:VTIMEZONE") == 1
    assert "DTSTART;TZID=Asia/Shanghai:20261201T090000" in text
    assert text.count("STATUS:TENTATIVE") == 1
    assert "面谈" not in text and "李雷" not in text and "13812345678" not in text
    assert f"UID:booking-{between(db, datetime(2026, 12, 1), NOW.replace(month=12))[0].id}@" in text
    found = read(tmp_path, text)
    assert spans(found)[0] == ("12-01 09:00", "10:00")
    assert found.events[0].title == "甲会"
    assert found.events[1].title.startswith("乙会; 带逗号, 和")
    assert export(room=other).count("BEGIN:VEVENT") == 1
    whole = export(cancelled=True)
    assert whole.count("BEGIN:VEVENT") == 4
    assert whole.count("STATUS:CANCELLED") == 1
