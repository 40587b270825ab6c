"""Series: what changes later, and what is cancelled."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from db.booking_changes import change
from db.booking_states import cancel
from db.bookings import booking
from db.rules import Refused
from db.series import Choice, cancel_series, edit_series, preview_edit
from db.undo import undo
from tests.series_place import NOW, Place, make_place


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    made = make_place(tmp_path)
    yield made
    made.db.close()


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


@pytest.mark.parametrize(
    "changes",
    [
        {"starts": datetime(2026, 12, 26, 16), "ends": datetime(2026, 12, 26, 18)},
        {"starts": datetime(2026, 12, 27, 14), "ends": datetime(2026, 12, 27, 15, 30)},
        {"title": "职工吉他提高班", "headcount": 20, "note": "带谱架"},
        {"rooms": "party"},
    ],
)
@pytest.mark.parametrize("scope", ["one", "following", "all"])
def test_an_edit_is_undone_as_a_whole(place: Place, changes: dict[str, Any], scope: str) -> None:
    made = place.book()
    if "rooms" in changes:
        changes = {"rooms": [place.party]}
    before = place.series(made)
    edit_series(place.db, booking=before[3].id, scope=scope, now=NOW, changes=changes)
    assert place.series(made) != before
    act = place.db.last_act
    assert act is not None
    undo(place.db, act=act.id)
    assert place.series(made) == before
    assert place.db.value("SELECT count(*) FROM series") == 1


def test_a_cancelled_series_is_brought_back_by_undo(place: Place) -> None:
    made = place.book()
    before = place.series(made)
    cancel_series(place.db, booking=before[0].id, scope="all", reason="停办", now=NOW)
    act = place.db.last_act
    assert act is not None
    undo(place.db, act=act.id)
    assert place.series(made) == before


def test_a_title_changed_by_hand_survives(place: Place) -> None:
    made = place.book()
    listed = place.series(made)
    change(place.db, booking=listed[2].id, title="圣诞专场", now=NOW)
    # From the odd one, the others follow; from another, the odd one stays.
    for anchor, title in ((listed[5], "提高班"), (listed[2], "春季班")):
        edit_series(place.db, booking=anchor.id, scope="all", now=NOW, changes={"title": title})
        odd = "圣诞专场" if anchor is listed[5] else "春季班"
        assert [one.title for one in place.series(made)] == [title] * 2 + [odd] + [title] * 10
