"""Series: what the preview says, what is booked, and what changes later."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from db.booking_states import cancel
from db.bookings import Booking, book, booking, of_series
from db.centre import set_up
from db.holidays import add_holiday
from db.rooms import add_equipment, add_room, close
from db.rules import Refused
from db.series import (
    Choice,
    book_series,
    cancel_series,
    edit_series,
    preview,
    preview_edit,
)
from db.store import Store, open_store

NOW = datetime(2026, 11, 26, 9, 10)
SATURDAYS = "FREQ=WEEKLY;BYDAY=SA"


@dataclass
class Place:
    """A centre with a dance room, a second one like it, and a hall of two halves."""

    db: Store
    dance: int
    party: int
    hall: int
    east: int
    west: int

    def preview(self, **values: Any) -> Any:
        return preview(self.db, **(self.asked() | values))

    def book(self, **values: Any) -> int:
        return book_series(self.db, **(self.asked() | {"title": "职工吉他班"} | values))

    def asked(self) -> dict[str, Any]:
        return {
            "rule": SATURDAYS,
            "starts": datetime(2026, 12, 5, 14),
            "ends": datetime(2026, 12, 5, 15, 30),
            "until": date(2027, 2, 27),
            "rooms": [self.dance],
            "now": NOW,
        }

    def one(self, room: int, starts: datetime, minutes: int = 60, title: str = "健身操排练") -> int:
        return book(
            self.db,
            rooms=[room],
            starts=starts,
            ends=starts + timedelta(minutes=minutes),
            title=title,
            organisation="女职委",
            now=NOW,
        )

    def series(self, id: int) -> list[Booking]:
        return of_series(self.db, id)


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    db = open_store(tmp_path / "centre.yizhan")
    set_up(db, name="驿站", hours="每天 08:00-22:00")
    dance = add_room(db, name="舞蹈室", code="301", kind="art", capacity=25)
    party = add_room(db, name="党员活动室", code="203", kind="art", capacity=30)
    hall = add_room(db, name="报告厅", kind="hall", capacity=160, setup_minutes=30)
    east = add_room(db, name="报告厅·东", kind="hall", capacity=80, part_of=hall)
    west = add_room(db, name="报告厅·西", kind="hall", capacity=80, part_of=hall)
    yield Place(db, dance, party, hall, east, west)
    db.close()


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


def test_one_of_a_series_changes_alone(place: Place) -> None:
    made = place.book()
    second = place.series(made)[1]
    edit_series(
        place.db,
        booking=second.id,
        scope="one",
        now=NOW,
        changes={"starts": datetime(2026, 12, 12, 9), "ends": datetime(2026, 12, 12, 10)},
    )
    changed = booking(place.db, second.id)
    assert changed.by_hand and changed.starts.hour == 9
    assert sum(one.starts.hour == 14 for one in place.series(made)) == 12


def test_all_to_come_leaves_the_past_and_what_was_changed_by_hand(place: Place) -> None:
    place.one(place.dance, datetime(2026, 12, 26, 14))
    made = place.book(choices={date(2026, 12, 26): Choice("room", room=place.party)})
    listed = place.series(made)
    edit_series(
        place.db,
        booking=listed[4].id,
        scope="one",
        now=NOW,
        changes={"starts": datetime(2027, 1, 2, 9), "ends": datetime(2027, 1, 2, 10)},
    )
    result = edit_series(
        place.db,
        booking=listed[6].id,
        scope="all",
        now=datetime(2026, 12, 14, 9),
        changes={
            "title": "职工吉他提高班",
            "starts": datetime(2027, 1, 16, 16),
            "ends": datetime(2027, 1, 16, 18),
        },
    )
    after = {one.series_day: one for one in place.series(made)}
    past = [one for day, one in after.items() if day and day < date(2026, 12, 14)]
    assert {(one.title, one.starts.hour) for one in past} == {("职工吉他班", 14)}
    other_room = after[date(2026, 12, 26)]
    assert (other_room.rooms, other_room.starts.hour) == ((place.party,), 16)
    assert other_room.title == "职工吉他提高班"
    other_time = after[date(2027, 1, 2)]
    assert (other_time.starts.hour, other_time.title) == (9, "职工吉他提高班")
    assert after[date(2027, 2, 27)].starts == datetime(2027, 2, 27, 16)
    assert after[date(2027, 2, 27)].ends == datetime(2027, 2, 27, 18)
    assert not after[date(2027, 2, 27)].by_hand
    assert len(result.changed) == 11 and result.left == ()


def test_this_and_following_make_a_series_of_their_own(place: Place) -> None:
    made = place.book()
    fourth = place.series(made)[3]
    result = edit_series(
        place.db, booking=fourth.id, scope="following", now=NOW, changes={"rooms": [place.party]}
    )
    assert result.series != made
    assert len(place.series(made)) == 3
    assert {one.rooms for one in place.series(made)} == {(place.dance,)}
    assert len(place.series(result.series)) == 10
    assert {one.rooms for one in place.series(result.series)} == {(place.party,)}
    until = place.db.value("SELECT until FROM series WHERE id = ?", (made,))
    assert until == "2026-12-25"
    row = place.db.row("SELECT * FROM series WHERE id = ?", (result.series,))
    assert row is not None
    assert (row["starts"], row["until"]) == ("2026-12-26T14:00", "2027-02-27")


def test_following_from_the_first_date_splits_nothing(place: Place) -> None:
    made = place.book()
    result = edit_series(
        place.db,
        booking=place.series(made)[0].id,
        scope="following",
        now=NOW,
        changes={"note": "带谱架"},
    )
    assert result.series == made
    assert place.db.value("SELECT count(*) FROM series") == 1


def test_moving_all_by_a_day_does_not_run_into_itself(place: Place) -> None:
    made = place.book(
        rule="FREQ=DAILY",
        until=date(2026, 12, 11),
        starts=datetime(2026, 12, 5, 8),
        ends=datetime(2026, 12, 5, 21),
    )
    first = place.series(made)[0]
    edit_series(
        place.db,
        booking=first.id,
        scope="all",
        now=NOW,
        changes={"starts": datetime(2026, 12, 6, 8), "ends": datetime(2026, 12, 6, 21)},
    )
    assert [one.starts.day for one in place.series(made)] == [6, 7, 8, 9, 10, 11, 12]
    assert [one.series_day for one in place.series(made)] == [
        one.starts.date() for one in place.series(made)
    ]


def test_moving_a_weekly_series_by_a_day_turns_its_rule(place: Place) -> None:
    made = place.book()
    edit_series(
        place.db,
        booking=place.series(made)[0].id,
        scope="all",
        now=NOW,
        changes={"starts": datetime(2026, 12, 6, 14), "ends": datetime(2026, 12, 6, 15, 30)},
    )
    row = place.db.row("SELECT * FROM series WHERE id = ?", (made,))
    assert row is not None
    assert (row["rule"], row["starts"], row["until"]) == (
        "FREQ=WEEKLY;BYDAY=SU",
        "2026-12-06T14:00",
        "2027-02-28",
    )


def test_a_monthly_series_keeps_its_days(place: Place) -> None:
    made = place.book(rule="FREQ=MONTHLY;BYMONTHDAY=5")
    with pytest.raises(Refused) as refused:
        edit_series(
            place.db,
            booking=place.series(made)[0].id,
            scope="all",
            now=NOW,
            changes={"starts": datetime(2026, 12, 6, 14), "ends": datetime(2026, 12, 6, 15)},
        )
    assert refused.value.field == "starts"


def test_a_clash_of_an_edit_is_decided_date_by_date(place: Place) -> None:
    made = place.book()
    place.one(place.dance, datetime(2026, 12, 12, 16))
    place.one(place.dance, datetime(2026, 12, 19, 16))
    place.one(place.dance, datetime(2026, 12, 26, 16))
    first = place.series(made)[0]
    changes = {"starts": datetime(2026, 12, 5, 16), "ends": datetime(2026, 12, 5, 17, 30)}
    clashes = [
        one
        for one in preview_edit(place.db, booking=first.id, scope="all", now=NOW, changes=changes)
        if one.needs_choice
    ]
    assert [one.day.day for one in clashes] == [12, 19, 26]
    with pytest.raises(Refused) as refused:
        edit_series(place.db, booking=first.id, scope="all", now=NOW, changes=changes)
    assert [one.day.day for one in refused.value.conflicts] == [12, 19, 26]
    assert {one.starts.hour for one in place.series(made)} == {14}
    result = edit_series(
        place.db,
        booking=first.id,
        scope="all",
        now=NOW,
        changes=changes,
        choices={
            date(2026, 12, 12): Choice("keep"),
            date(2026, 12, 19): Choice("room", room=place.party),
            date(2026, 12, 26): Choice("skip"),
        },
    )
    after = {one.series_day: one for one in place.series(made)}
    assert after[date(2026, 12, 12)].starts.hour == 14
    assert after[date(2026, 12, 19)].rooms == (place.party,)
    assert after[date(2026, 12, 19)].starts.hour == 16
    assert after[date(2026, 12, 26)].status == "cancelled"
    assert [one.day.day for one in result.left] == [12, 26]


def test_a_cancelled_date_taken_by_another_does_not_block_the_rest(place: Place) -> None:
    made = place.book()
    third = place.series(made)[2]
    cancel(place.db, booking=third.id, reason="讲师有事")
    place.one(place.dance, third.starts)
    result = edit_series(
        place.db,
        booking=place.series(made)[0].id,
        scope="all",
        now=NOW,
        changes={"ends": datetime(2026, 12, 5, 16)},
    )
    assert len(result.changed) == 12
    assert [(one.day, one.booking) for one in result.left] == [(date(2026, 12, 19), third.id)]
    assert booking(place.db, third.id).status == "cancelled"


def test_a_series_is_cancelled_from_a_date_on(place: Place) -> None:
    made = place.book()
    listed = place.series(made)
    result = cancel_series(
        place.db, booking=listed[5].id, scope="following", reason="班级解散", now=NOW
    )
    assert len(result.changed) == 8
    states = [one.status for one in place.series(made)]
    assert states == ["confirmed"] * 5 + ["cancelled"] * 8
    assert place.db.value("SELECT until FROM series") == "2027-01-08"


def test_all_to_come_are_cancelled_and_the_past_stays(place: Place) -> None:
    made = place.book()
    cancel_series(
        place.db,
        booking=place.series(made)[0].id,
        scope="all",
        reason="班级解散",
        now=datetime(2026, 12, 12, 14, 30),
    )
    states = [one.status for one in place.series(made)]
    assert states == ["confirmed"] * 2 + ["cancelled"] * 11
    with pytest.raises(Refused):
        cancel_series(
            place.db,
            booking=place.series(made)[0].id,
            scope="all",
            reason="再来",
            now=datetime(2026, 12, 12, 14, 30),
        )


def test_one_of_a_series_is_cancelled_alone(place: Place) -> None:
    made = place.book()
    cancel_series(
        place.db, booking=place.series(made)[1].id, scope="one", reason="讲师有事", now=NOW
    )
    assert [one.status for one in place.series(made)].count("cancelled") == 1
