"""What a week of consultations holds, on values, and where its boxes lie."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QPointF

from db.absences import Fate, absent
from db.appointments import (
    arrive,
    begin_session,
    cancel_appointment,
    end_session,
    make_appointment,
    miss_appointment,
    move_appointment,
)
from db.closures import close
from db.consultants import add_consultant, change_consultant
from db.consultation_week import Day, next_duty, week
from db.duties import cancel_duty, change_hours
from db.holidays import add_holiday
from db.roles import program
from db.services import add_service, change_service
from db.store import open_store
from db.words import use_language
from gui.consult_grid import Grid, hours_of, widths
from tests.consult_desk import (
    DAY,
    FRIDAY,
    MONDAY,
    NAME,
    PHONE,
    TOPIC,
    Morning,
    at,
    column,
    more,
    told,
)


@pytest.fixture
def morning(tmp_path: Path) -> Iterator[Morning]:
    use_language("en")
    made = Morning(open_store(tmp_path / "centre.yizhan", staff=program("张敏")))
    yield made
    made.desk.close()


# -- what a week holds ----------------------------------------------------------------------------


def test_a_duty_is_cut_into_what_is_taken_free_and_past(morning: Morning) -> None:
    db = morning.db
    done, sits, here, late, missed = (
        morning.book(clock) for clock in ("09:00", "10:00", "11:30", "10:30", "09:30")
    )
    for id in (done, sits):
        begin_session(db, appointment=id, now=at("09:00"))
    end_session(db, appointment=done, now=at("09:30"))
    arrive(db, appointment=here, now=at("10:40"))
    miss_appointment(db, appointment=missed, now=at("10:00"))
    gone = morning.book("14:00")
    cancel_appointment(db, appointment=gone, by="client", now=at("10:00"))
    moved = morning.book("14:30")
    move_appointment(
        db, appointment=moved, duty=morning.law_duty, starts=at("16:30"), now=at("10:00")
    )
    morning.now = at("10:50")
    cells = column(morning, morning.law).cells
    assert told(cells) == [
        "09:00 done",
        "09:30 no_show",
        "10:00 in_session",
        "10:30 late",
        "11:00 free",
        "11:30 arrived",
        *(f"{hour}:{half} free" for hour in (12, 13, 14, 15) for half in ("00", "30")),
        "16:00 free",
        "16:30 booked",
    ]
    assert [one.appointment.id for one in cells if one.appointment][:5] == [
        done,
        missed,
        sits,
        late,
        here,
    ]
    assert all(one.slot and one.slot.starts == one.starts for one in cells if one.kind == "free")


def test_what_nobody_booked_is_past_and_says_why_it_is_closed(morning: Morning) -> None:
    morning.now = at("10:10")
    cells = column(morning, morning.law).cells
    assert told(cells)[:4] == ["09:00 past", "09:30 past", "10:00 past", "10:30 free"]
    assert (cells[0].words, cells[0].slot) == ("Over", None)
    change_service(morning.db, id=morning.law, lead_minutes=90)
    closed = column(morning, morning.law).cells[4]
    assert (closed.status, closed.words) == ("past", "Closed")
    assert closed.note == "To be booked 2 h ahead."
    change_consultant(morning.db, id=morning.zhou, licence_until="2026-11-25")
    cells = column(morning, morning.talk).cells
    assert {one.kind for one in cells} == {"past"}
    assert cells[-1].note == "The licence has run out."


def test_odd_lengths_breaks_and_overlaps_leave_no_cell_over_another(morning: Morning) -> None:
    morning.book("10:10", urgent=True, ends=at("10:20"))
    change_hours(
        morning.db,
        duty=morning.law_duty,
        starts=at("09:00"),
        ends=at("17:00"),
        breaks="12:00-13:30",
        now=at("08:00"),
    )
    cells = column(morning, morning.law).cells
    # 09:00 is over; 10:00 is neither free nor past while somebody sits in it at 10:10.
    assert told(cells)[:5] == [
        "09:00 past",
        "09:30 free",
        "10:10 booked",
        "10:30 free",
        "11:00 free",
    ]
    assert told(cells)[6] == "12:00 break" and told(cells)[7] == "13:30 free"
    # Starts every half hour for an hour: whoever comes first chooses, and each is seen.
    yoga = add_service(morning.db, name="Tax", kind="other", prefix="T", minutes=60, every=30)
    who = add_consultant(morning.db, name="钱明", services=[yoga])
    more(morning, FRIDAY, "09:00", "11:00", yoga, who)
    cells = column(morning, yoga, FRIDAY).cells
    assert [(f"{one.starts:%H:%M}", f"{one.until:%H:%M}") for one in cells] == [
        ("09:00", "09:30"),
        ("09:30", "10:00"),
        ("10:00", "11:00"),
    ]


def test_a_group_is_rows_of_one_box(morning: Morning) -> None:
    group = add_service(
        morning.db, name="Group", kind="psychology", prefix="G", minutes=60, seats=3
    )
    who = add_consultant(morning.db, name="孙丽", services=[group])
    duty = more(morning, FRIDAY, "14:00", "16:00", group, who)
    for name in ("黄小红", "林大明"):
        book_at(morning, duty, morning.client(name), at("14:00", FRIDAY))
    cells = column(morning, group, FRIDAY).cells
    assert [(one.words, one.status, one.group, one.at, one.of) for one in cells] == [
        ("黄小红", "booked", "2/3", 0, 3),
        ("林大明", "booked", "2/3", 1, 3),
        ("Free", "free", "2/3", 2, 3),
        ("Free", "free", "0/3", 0, 1),
    ]
    book_at(morning, duty, morning.client(), at("14:00", FRIDAY))
    cells = column(morning, group, FRIDAY).cells
    assert [(one.kind, one.group) for one in cells] == [("appointment", "3/3")] * 3 + [
        ("free", "0/3")
    ]


def book_at(morning: Morning, duty: int, client: int, starts: datetime) -> int:
    """An appointment at any time."""
    return make_appointment(
        morning.db, duty=duty, client=client, starts=starts, now=at("08:00", MONDAY)
    )


def test_a_cancelled_duty_says_why_and_what_became_of_its_appointments(morning: Morning) -> None:
    duty = more(morning, FRIDAY, "14:00", "17:00")
    stay = more(morning, date(2026, 11, 28), "09:00", "12:00")
    ids = [
        book_at(morning, duty, morning.client(), at(clock, FRIDAY))
        for clock in ("14:00", "15:00", "16:00")
    ]
    places = [at(clock, date(2026, 11, 28)) for clock in ("09:00", "10:00")]
    fates = {id: Fate("move", stay, place) for id, place in zip(ids[:2], places, strict=True)}
    absent(
        morning.db,
        duties={duty: None},
        choices=fates | {ids[2]: Fate("cancel")},
        reason="On leave",
        now=morning.now,
    )
    (cell,) = column(morning, morning.talk, FRIDAY).cells
    assert (cell.kind, cell.status, cell.duty) == ("off", "cancelled", duty)
    assert cell.note == "On leave\nMoved: 2\nGiven up: 1"
    # The same hours once more: what stands now is shown.
    more(morning, FRIDAY, "14:00", "16:00")
    made = column(morning, morning.talk, FRIDAY)
    assert told(made.cells) == ["14:00 free", "15:00 free"]
    assert [one.active for one in made.duties] == [False, True]


def test_no_name_and_no_topic_of_an_anonymous_client_is_in_the_week(morning: Morning) -> None:
    id = morning.secret("10:00")
    found = week(morning.db, MONDAY, now=morning.now)
    for secret in (NAME, TOPIC, PHONE):
        assert secret not in repr([told_words(day) for day in found])
    cell = next(one for one in column(morning, morning.talk).cells if one.appointment)
    assert (cell.words, cell.note) == ("P-01", "")
    morning.sit("consultant", morning.zhou_staff)
    cell = next(one for one in column(morning, morning.talk).cells if one.appointment)
    assert (cell.words, cell.note) == (NAME, TOPIC)
    assert cell.appointment is not None and cell.appointment.id == id


def told_words(day: Day) -> list[tuple[str, str, str]]:
    """What of a day can be painted or read aloud."""
    return [(one.words, one.note, one.group) for each in day.columns for one in each.cells]


def test_columns_and_days_stand_in_order(morning: Morning) -> None:
    more(morning, date(2026, 11, 24), "14:00", "17:00")
    late = more(morning, date(2026, 11, 29), "20:00", "24:00", morning.law, morning.chen)
    add_holiday(morning.db, day=date(2026, 11, 25), name="Founding day")
    close(
        morning.db,
        starts=at("00:00", MONDAY),
        ends=at("00:00", date(2026, 11, 24)),
        reason="Fire drill",
    )
    days = week(morning.db, MONDAY, now=morning.now)
    assert [len(day.columns) for day in days] == [0, 1, 0, 2, 0, 0, 1]
    assert [day.words for day in days] == ["Fire drill", "", "Founding day", "", "", "", ""]
    assert [(one.name, one.rooms, one.kind) for one in days[3].columns] == [
        ("陈立", "303", "law"),
        ("周岚", "302", "psychology"),
    ]
    assert days[6].columns[0].cells[-1].ends == at("00:00", date(2026, 11, 30))
    only = week(morning.db, MONDAY, now=morning.now, service=morning.talk)
    assert [len(day.columns) for day in only] == [0, 1, 0, 1, 0, 0, 0]
    after = week(morning.db, MONDAY + timedelta(7), now=morning.now)
    assert not any(day.columns for day in after)
    assert next_duty(morning.db, date(2026, 11, 27)) == date(2026, 11, 29)
    assert next_duty(morning.db, date(2026, 11, 27), morning.talk) is None
    cancel_duty(morning.db, duty=late, reason="Ill")
    assert next_duty(morning.db, date(2026, 11, 27)) is None


# -- where things lie -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("here", "others", "room", "wide", "narrow"),
    [
        (3, 3, 516, 88, 84),  # as in the picture
        (3, 3, 1032, 176, 168),  # twice the room
        (3, 3, 450, 88, 62),  # the other days give way first
        (3, 3, 420, 82, 58),
        (3, 3, 200, 72, 58),  # wider than the room: it scrolls
        (0, 4, 336, 88, 84),
        (2, 0, 100, 72, 58),
        (0, 0, 600, 88, 84),
    ],
)
def test_today_has_the_width(here: int, others: int, room: int, wide: float, narrow: float) -> None:
    assert widths(here, others, room) == pytest.approx((wide, narrow), abs=0.5)


def test_the_hours_reach_from_the_first_to_the_last_duty(morning: Morning) -> None:
    assert hours_of([]) == (9, 17)
    assert hours_of([column(morning, morning.law)]) == (9, 17)
    more(morning, FRIDAY, "20:30", "24:00")
    assert hours_of([column(morning, morning.talk, FRIDAY)]) == (20, 24)
    more(morning, date(2026, 11, 28), "10:30", "11:40")
    assert hours_of([column(morning, morning.talk, date(2026, 11, 28))]) == (10, 14)


def test_no_box_lies_over_another_and_each_is_found_where_it_lies(morning: Morning) -> None:
    morning.book("09:30")
    group = add_service(morning.db, name="Group", kind="other", prefix="G", minutes=60, seats=8)
    who = add_consultant(morning.db, name="孙丽", services=[group])
    duty = more(morning, DAY, "14:00", "16:00", group, who)
    for _n in range(7):
        book_at(morning, duty, morning.client(), at("14:00"))
    for _n in range(2):
        book_at(morning, duty, morning.client(), at("15:00"))
    grid = Grid(week(morning.db, MONDAY, now=morning.now), DAY, 660, 540)
    assert grid.width == 660
    for number, lane in enumerate(grid.lanes):
        boxes = [(place, grid.box((number, place))) for place in lane.stops()]
        for place, box in boxes:
            assert lane.left <= box.left() and box.right() <= lane.left + lane.width
            if lane.column is None or place == 0:
                continue
            if grid.thin((number, place)):
                # Eight rows have no room for words: one box, the first is found.
                assert lane.cells[place].of == 8
                continue
            assert grid.hit(box.center()) == (number, place)
            assert not any(
                box.intersects(other)
                for another, other in boxes
                if another > place and not grid.thin((number, another))
            )
    assert grid.hit(QPointF(grid.lanes[0].left + 4, 300)) == (0, 0)
    assert grid.lane_at(2) is None
