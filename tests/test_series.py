"""Series: what the preview says, and what is booked."""

from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import suppress
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from db.availability import is_free
from db.booking_changes import book
from db.closures import close
from db.equipment import add_equipment
from db.holidays import add_holiday
from db.rooms import add_room
from db.rules import Refused
from db.series import Choice
from db.undo import undo
from tests.series_place import NOW, Place, make_place


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    made = make_place(tmp_path)
    yield made
    made.db.close()


def test_the_preview_of_the_picture(place: Place) -> None:
    add_holiday(place.db, day=date(2027, 1, 2), name="元旦")
    add_holiday(place.db, day=date(2027, 1, 30), name="春节", kind="work")
    place.one(place.dance, datetime(2026, 12, 19, 13), 180)
    close(
        place.db,
        room=place.dance,
        starts=datetime(2027, 1, 16, 12),
        ends=datetime(2027, 1, 16, 18),
        reason="招聘会布场",
    )
    found = place.preview()
    assert len(found) == 13
    assert [one.index for one in found] == list(range(1, 14))
    marks = {one.index: one.mark for one in found if one.mark != "free"}
    assert marks == {3: "taken", 5: "holiday", 7: "closed", 9: "makeup"}
    taken, holiday, closed, makeup = (found[n - 1] for n in marks)
    assert "健身操排练" in taken.reason and "女职委" in taken.reason
    assert "13:00–16:00" in taken.reason
    assert taken.needs_choice and taken.planned == ""
    assert [one.rooms for one in taken.suggestions] == [(place.party,), (place.dance,)]
    assert taken.suggestions[1].starts == datetime(2026, 12, 19, 16)
    assert not holiday.needs_choice and holiday.planned == "skip"
    assert holiday.holiday is not None and holiday.holiday.name == "元旦"
    assert "招聘会布场" in closed.reason and closed.needs_choice
    assert makeup.needs_choice
    assert makeup.suggestions[0].starts == datetime(2027, 1, 31, 14)


def test_free_dates_are_booked_and_tied_together(place: Place) -> None:
    made = place.book()
    found = place.series(made)
    assert len(found) == 13
    assert {one.series for one in found} == {made}
    assert [one.series_day for one in found] == [one.starts.date() for one in found]
    assert not any(one.by_hand for one in found)
    row = place.db.row("SELECT * FROM series WHERE id = ?", (made,))
    assert row is not None and row["until"] == "2027-02-27"


def test_a_seed_outside_its_rule_moves_and_says_so(place: Place) -> None:
    found = place.preview(starts=datetime(2026, 12, 2, 14), ends=datetime(2026, 12, 2, 15))
    assert found[0].day == date(2026, 12, 5)
    assert found[0].reason and found[0].planned == "book"
    assert not found[1].reason


@pytest.mark.parametrize(
    ("holidays", "planned", "day"),
    [
        ("skip", "skip", date(2027, 1, 2)),
        ("keep", "book", date(2027, 1, 2)),
        ("move", "book", date(2027, 1, 4)),
    ],
)
def test_holidays_are_kept_skipped_or_moved(
    place: Place, holidays: str, planned: str, day: date
) -> None:
    for number in (1, 2, 3):
        add_holiday(place.db, day=date(2027, 1, number), name="元旦")
    one = place.preview(holidays=holidays)[4]
    assert (one.planned, one.starts.date()) == (planned, day)
    assert one.day == date(2027, 1, 2)
    assert one.moved_from == (date(2027, 1, 2) if holidays == "move" else None)


@pytest.mark.parametrize(("makeup", "planned"), [("ask", ""), ("keep", "book"), ("skip", "skip")])
def test_makeup_days_are_kept_skipped_or_asked(place: Place, makeup: str, planned: str) -> None:
    add_holiday(place.db, day=date(2027, 1, 30), name="春节", kind="work")
    one = place.preview(makeup=makeup)[8]
    assert one.planned == planned
    assert one.holiday is not None and one.holiday.kind == "work"


def test_nothing_is_booked_while_a_date_is_open(place: Place) -> None:
    place.one(place.dance, datetime(2026, 12, 19, 13), 180)
    place.one(place.dance, datetime(2027, 1, 16, 14))
    with pytest.raises(Refused) as refused:
        place.book()
    assert [one.day for one in refused.value.conflicts] == [date(2026, 12, 19), date(2027, 1, 16)]
    assert refused.value.field == "choices"
    with pytest.raises(Refused) as refused:
        place.book(choices={date(2026, 12, 19): Choice("skip")})
    assert [one.day for one in refused.value.conflicts] == [date(2027, 1, 16)]
    assert place.db.value("SELECT count(*) FROM series") == 0
    assert place.db.value("SELECT count(*) FROM booking") == 2


def test_every_choice_does_what_it_says(place: Place) -> None:
    for day in (12, 19, 26):
        place.one(place.dance, datetime(2026, 12, day, 14), 120)
    place.one(place.dance, datetime(2027, 1, 2, 14), 120)
    made = place.book(
        choices={
            date(2026, 12, 12): Choice("skip"),
            date(2026, 12, 19): Choice("room", room=place.party),
            date(2026, 12, 26): Choice("time", starts=datetime(2026, 12, 26, 10)),
            date(2027, 1, 2): Choice("wait"),
        }
    )
    found = {one.series_day: one for one in place.series(made)}
    assert len(found) == 11
    assert date(2026, 12, 12) not in found
    assert found[date(2026, 12, 19)].rooms == (place.party,)
    assert found[date(2026, 12, 26)].starts == datetime(2026, 12, 26, 10)
    assert found[date(2026, 12, 26)].ends == datetime(2026, 12, 26, 11, 30)
    assert [day for day, one in found.items() if one.by_hand] == [
        date(2026, 12, 19),
        date(2026, 12, 26),
    ]
    waiting = place.db.row("SELECT * FROM waiting")
    assert waiting is not None
    assert (waiting["series"], waiting["room"], waiting["day_from"]) == (
        made,
        place.dance,
        "2027-01-02",
    )
    assert (waiting["time_from"], waiting["time_to"], waiting["minutes"]) == ("14:00", "15:30", 90)


def test_a_choice_that_is_taken_too_is_refused_with_its_date(place: Place) -> None:
    place.one(place.dance, datetime(2026, 12, 19, 14))
    place.one(place.party, datetime(2026, 12, 19, 14))
    with pytest.raises(Refused) as refused:
        place.book(choices={date(2026, 12, 19): Choice("room", room=place.party)})
    assert [one.day for one in refused.value.conflicts] == [date(2026, 12, 19)]
    assert place.db.value("SELECT count(*) FROM series") == 0


def test_over_midnight(place: Place) -> None:
    hut = add_room(place.db, name="值班室", hours="每天 00:00-24:00")
    made = place.book(
        rooms=[hut],
        starts=datetime(2026, 12, 5, 22),
        ends=datetime(2026, 12, 6, 2),
        until=date(2026, 12, 19),
    )
    assert [one.ends for one in place.series(made)] == [
        datetime(2026, 12, 6, 2),
        datetime(2026, 12, 13, 2),
        datetime(2026, 12, 20, 2),
    ]


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"rule": "FREQ=DAILY", "ends": datetime(2026, 12, 6, 15)}, "ends"),
        ({"until": None}, "until"),
        ({"until": date(2026, 12, 4)}, "until"),
        ({"rule": "FREQ=DAILY", "until": date(2028, 2, 1)}, "until"),
        ({"rule": "nonsense"}, "rule"),
        ({"ends": datetime(2026, 12, 5, 14)}, "ends"),
        ({"rooms": []}, "rooms"),
        ({"title": " "}, "title"),
    ],
)
def test_what_cannot_be_a_series(place: Place, values: dict[str, Any], field: str) -> None:
    with pytest.raises(Refused) as refused:
        place.book(**values)
    assert refused.value.field == field


def test_a_hall_and_its_parts_are_in_each_others_way(place: Place) -> None:
    place.one(place.east, datetime(2026, 12, 12, 14))
    assert [one.mark for one in place.preview(rooms=[place.hall])[:3]] == ["free", "taken", "free"]
    assert {one.mark for one in place.preview(rooms=[place.west])} == {"free"}


def test_buffers_count(place: Place) -> None:
    place.one(place.east, datetime(2026, 12, 12, 13), 45)
    assert place.preview(rooms=[place.hall])[1].mark == "taken"
    assert place.preview(rooms=[place.east])[1].mark == "free"


def test_equipment_that_is_out_is_in_the_way(place: Place) -> None:
    mikes = add_equipment(place.db, name="话筒", stock=2)
    book(
        place.db,
        rooms=[place.party],
        starts=datetime(2026, 12, 12, 14),
        ends=datetime(2026, 12, 12, 15),
        title="合唱",
        equipment={mikes: 1},
        now=NOW,
    )
    assert [one.mark for one in place.preview(equipment={mikes: 2})[:3]] == [
        "free",
        "taken",
        "free",
    ]


def test_days_that_are_past_are_left_out(place: Place) -> None:
    found = place.preview(starts=datetime(2026, 11, 14, 14), ends=datetime(2026, 11, 14, 15))
    assert [one.planned for one in found[:3]] == ["skip", "skip", "book"]
    made = place.book(starts=datetime(2026, 11, 14, 14), ends=datetime(2026, 11, 14, 15))
    assert place.series(made)[0].starts == datetime(2026, 11, 28, 14)


@pytest.mark.parametrize("seed", range(6))
def test_the_preview_and_the_rules_of_booking_agree(place: Place, seed: int) -> None:
    """The preview looks a year up at once, the rule looks at one booking: the answer is one."""
    chance = random.Random(seed)
    rooms = [place.dance, place.party, place.hall, place.east, place.west]
    for _number in range(60):
        day = datetime(2026, 12, 5) + timedelta(days=chance.choice([0, 1, 6, 7, 8, 14, 21, 28]))
        with suppress(Refused):
            place.one(
                chance.choice(rooms),
                day + timedelta(minutes=15 * chance.randrange(32, 80)),
                chance.choice([15, 45, 60, 180]),
            )
    for room in rooms:
        found = place.preview(rooms=[room])
        for one in found:
            expected = is_free(place.db, rooms=[room], starts=one.starts, ends=one.ends, now=NOW)
            assert (one.mark == "free") == expected
            for place_ in one.suggestions:
                assert is_free(
                    place.db,
                    rooms=place_.rooms,
                    starts=place_.starts,
                    ends=place_.ends,
                    now=NOW,
                )
        choices = {one.day: Choice("skip") for one in found if one.needs_choice}
        if len(choices) < len(found):
            made = place.book(rooms=[room], choices=choices)
            assert len(place.series(made)) == len(found) - len(choices)


def test_a_series_is_undone_as_a_whole(place: Place) -> None:
    place.book()
    act = place.db.last_act
    assert act is not None and "13" in act.label
    undo(place.db, act=act.id)
    assert place.db.value("SELECT count(*) FROM series") == 0
    assert {one.mark for one in place.preview()} == {"free"}
