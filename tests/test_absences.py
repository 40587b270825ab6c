"""Nobody comes, somebody else does, or at other hours: what becomes of who has an appointment."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest

from db.absence_plans import Hours, Ways, in_series, obstacle, to_come, touched
from db.absences import Fate, absent, rearrange, stand_in
from db.appointments import (
    Appointment,
    appointment,
    appointments,
    arrive,
    begin_session,
    cancel_appointment,
    end_session,
    make_appointment,
)
from db.booking_states import check_in
from db.bookings import booking
from db.check import check
from db.clients import add_client
from db.consultants import change_consultant
from db.consultations import Slot
from db.duties import book_duties, break_text, duties, duty_of
from db.parties import Party
from db.people import add_person
from db.roles import program
from db.rules import Refused
from db.store import Store, open_store
from db.undo import undo
from db.words import use_language
from tests.test_appointments import DAY, NOW, Centre

FRIDAY = date(2026, 11, 27)
LATER = date(2026, 12, 3)


@pytest.fixture
def centre(tmp_path: Path) -> Iterator[Centre]:
    use_language("en")
    db = open_store(tmp_path / "centre.yizhan", staff=program("张敏"))
    yield Centre(db)
    assert check(db.path) == []
    db.close()


def everything(centre: Centre) -> list[Any]:
    """What an undo must bring back."""
    tables = ("booking", "booking_room", "duty", "appointment")
    return [centre.db.rows(f"SELECT * FROM [{table}] ORDER BY id") for table in tables]


def taken_back(centre: Centre, before: list[Any]) -> None:
    assert centre.db.last_act is not None
    undo(centre.db, act=centre.db.last_act.id)
    assert everything(centre) == before


def gone(centre: Centre, duty: int, **more: Any) -> None:
    """The consultant of a duty is ill."""
    values: dict[str, Any] = {"duties": {duty: None}, "choices": {}, "reason": "病假", "now": NOW}
    absent(centre.db, **(values | more))


def ways_out(
    db: Store,
    one: Appointment,
    *,
    besides: set[int],
    taken: Collection[tuple[int, datetime]] = (),
) -> list[Slot]:
    return Ways(db, besides=besides, until=one.starts.date(), now=NOW).best(one, taken)


def another(centre: Centre) -> int:
    return add_client(centre.db, now=NOW)


def times(centre: Centre, duty: int) -> list[str]:
    found = appointments(centre.db, NOW, NOW + timedelta(40))
    return [f"{one.starts:%H:%M} {one.status}" for one in found if one.duty == duty]


# -- absent -------------------------------------------------------------------------------------


def test_an_empty_duty_is_cancelled_with_its_reason(centre: Centre) -> None:
    duty = centre.duty(centre.chen)
    before = everything(centre)
    with pytest.raises(Refused) as no:
        gone(centre, duty, reason=" ")
    assert no.value.field == "reason"
    gone(centre, duty)
    assert not duty_of(centre.db, duty).active
    assert booking(centre.db, duty_of(centre.db, duty).booking).cancel_reason == "病假"
    with pytest.raises(Refused, match="cancelled"):
        gone(centre, duty)
    taken_back(centre, before)


def test_nothing_is_written_while_one_is_undecided(centre: Centre) -> None:
    duty = centre.duty(centre.chen)
    first, second = centre.book(duty, "14:00"), centre.book(duty, "15:00", another(centre))
    before = everything(centre)
    with pytest.raises(Refused, match="Not decided yet: 法-261126-01, 法-261126-02") as no:
        gone(centre, duty)
    assert no.value.field == "choices"
    assert [one.id for one in no.value.conflicts] == [first, second]
    with pytest.raises(Refused, match="Not decided yet: 法-261126-02"):
        gone(centre, duty, choices={first: Fate("cancel"), second: Fate("stay")})
    assert everything(centre) == before


def test_moved_and_cancelled_in_one_act(centre: Centre) -> None:
    duty, other = centre.duty(centre.chen), centre.duty(centre.wang, room=1)
    first, second = centre.book(duty, "14:00"), centre.book(duty, "15:00", another(centre))
    before = everything(centre)
    (way, *_rest) = ways_out(centre.db, appointment(centre.db, first), besides={duty})
    assert (way.duty, way.starts) == (other, centre.at("14:00"))
    gone(
        centre,
        duty,
        choices={first: Fate("move", way.duty, way.starts), second: Fate("cancel")},
    )
    assert not duty_of(centre.db, duty).active
    assert times(centre, other) == ["14:00 booked"]
    row = centre.db.row("SELECT * FROM appointment WHERE id = ?", (second,))
    assert row and (row["cancelled_by"], row["cancel_reason"]) == ("centre", "病假")
    taken_back(centre, before)


def test_a_slot_gone_meanwhile_leaves_all_as_it_was(centre: Centre) -> None:
    duty, other = centre.duty(centre.chen), centre.duty(centre.wang, room=1)
    first, second = centre.book(duty, "14:00"), centre.book(duty, "15:00", another(centre))
    centre.book(other, "14:30", another(centre))
    before = everything(centre)
    choices = {first: Fate("cancel"), second: Fate("move", other, centre.at("14:30"))}
    with pytest.raises(Refused, match="法-261126-02: This slot is not free") as no:
        gone(centre, duty, choices=choices)
    assert [one.id for one in no.value.conflicts] == [second]
    assert everything(centre) == before


def test_nobody_is_moved_into_what_ends_too(centre: Centre) -> None:
    duty, evening = centre.duty(centre.chen), centre.duty(centre.chen, "18:00-20:00")
    first = centre.book(duty, "14:00")
    with pytest.raises(Refused, match="same step"):
        gone(
            centre,
            duty,
            duties={duty: None, evening: None},
            choices={first: Fate("move", evening, centre.at("18:00"))},
        )
    assert not ways_out(centre.db, appointment(centre.db, first), besides={duty, evening})


def test_a_leave_of_several_days(centre: Centre) -> None:
    book_duties(
        centre.db,
        service=centre.law,
        consultant=centre.chen,
        room=centre.rooms[0],
        rule="FREQ=DAILY",
        starts=centre.at("14:00"),
        ends=centre.at("16:00"),
        until=date(2026, 12, 3),
        now=NOW,
    )
    found = to_come(centre.db, centre.chen, FRIDAY, date(2026, 11, 30), NOW)
    assert [one.starts.day for one in found] == [27, 28, 29, 30]
    booked = make_appointment(
        centre.db,
        duty=found[1].id,
        client=centre.client,
        starts=found[1].starts,
        now=NOW,
    )
    way = ways_out(
        centre.db,
        appointment(centre.db, booked),
        besides={one.id for one in found},
    )[0]
    assert way.starts == centre.at("14:00", date(2026, 12, 1))
    before = everything(centre)
    absent(
        centre.db,
        duties={one.id: None for one in found},
        choices={booked: Fate("move", way.duty, way.starts)},
        reason="年假",
        now=NOW,
    )
    left = duties(centre.db, NOW, datetime(2027, 1, 1))
    assert [one.starts.day for one in left] == [26, 1, 2, 3]
    taken_back(centre, before)


def test_what_was_held_stays_and_the_rest_is_given_up(centre: Centre) -> None:
    duty = centre.duty(centre.chen, "09:00-12:00")
    held = centre.book(duty, "09:30")
    later = centre.book(duty, "11:00", another(centre))
    at = centre.at("10:05")
    arrive(centre.db, appointment=held, now=NOW)
    begin_session(centre.db, appointment=held, now=at - timedelta(minutes=30))
    end_session(centre.db, appointment=held, now=at)
    before = everything(centre)
    gone(centre, duty, choices={later: Fate("cancel")}, now=at)
    one = duty_of(centre.db, duty)
    assert (one.active, one.ends) == (True, centre.at("10:00"))
    assert appointment(centre.db, held).status == "done"
    taken_back(centre, before)


def test_a_duty_that_is_checked_in_ends_now(centre: Centre) -> None:
    duty = centre.duty(centre.chen, "09:00-12:00")
    check_in(centre.db, booking=duty_of(centre.db, duty).booking, now=NOW)
    gone(centre, duty)
    assert duty_of(centre.db, duty).ends == NOW
    with pytest.raises(Refused, match="over"):
        gone(centre, duty, now=centre.at("13:00"))


# -- stand-in -----------------------------------------------------------------------------------


def test_the_appointments_stay_with_the_stand_in(centre: Centre) -> None:
    duty = centre.duty(centre.chen)
    first, second = centre.book(duty, "14:00"), centre.book(duty, "15:00", another(centre))
    before = everything(centre)
    found = touched(centre.db, duty_of(centre.db, duty), centre.wang)
    assert [(one.may_stay, one.stays) for one in found] == [(True, True)] * 2
    gone(centre, duty, duties={duty: centre.wang}, choices={second: Fate("cancel")})
    one = duty_of(centre.db, duty)
    assert (one.consultant, one.instead_of) == (centre.wang, centre.chen)
    assert appointment(centre.db, first).status == "booked"
    assert booking(centre.db, one.booking).title == "法律援助 · 王芳"
    taken_back(centre, before)


def against(centre: Centre, duty: int, clock: str, client: str, opponent: str) -> int:
    person = add_person(centre.db, name=client)
    return make_appointment(
        centre.db,
        duty=duty,
        client=add_client(centre.db, now=NOW, person=person),
        starts=centre.at(clock),
        parties=[Party(name=opponent, phone="13900001111")],
        now=NOW,
    )


def test_not_with_who_acts_for_the_other_side(centre: Centre) -> None:
    duty, other = centre.duty(centre.chen), centre.duty(centre.wang, "18:00-20:00")
    mine = add_client(
        centre.db,
        now=NOW,
        person=add_person(centre.db, name="罗一帆", phone="13900001111"),
    )
    make_appointment(
        centre.db, duty=other, client=mine, starts=centre.at("18:00"), parties=[], now=NOW
    )
    first = against(centre, duty, "14:00", "郑晓", "罗一帆")
    second = centre.book(duty, "15:00")
    with pytest.raises(Refused, match="Not with 王芳: 法-261126-02"):
        stand_in(centre.db, duty=duty, consultant=centre.wang, now=NOW)
    found = touched(centre.db, duty_of(centre.db, duty), centre.wang)
    assert [(one.reason, one.may_stay) for one in found] == [
        ("not with 王芳", False),
        ("", True),
    ]
    before = everything(centre)
    for choices in ({}, {first: Fate("stay")}):
        with pytest.raises(Refused, match="Not decided yet: 法-261126-02"):
            gone(centre, duty, duties={duty: centre.wang}, choices=choices)
    # Nor is the same lawyer offered for another time.
    assert not ways_out(centre.db, appointment(centre.db, first), besides={duty})
    gone(centre, duty, duties={duty: centre.wang}, choices={first: Fate("cancel")})
    assert appointment(centre.db, second).consultant == centre.wang
    taken_back(centre, before)


def test_who_cannot_stand_in_says_why(centre: Centre) -> None:
    duty = centre.duty(centre.chen)
    one = duty_of(centre.db, duty)
    assert obstacle(centre.db, one, centre.wang, NOW) == ""
    assert "is who is on duty" in obstacle(centre.db, one, centre.chen, NOW)
    assert "法律援助" in obstacle(centre.db, one, centre.zhou, NOW)
    centre.duty(centre.wang, "15:00-17:00", room=1)
    assert "on duty elsewhere" in obstacle(centre.db, one, centre.wang, NOW)
    with pytest.raises(Refused, match=r"Thu 26 Nov: .*on duty elsewhere"):
        gone(centre, duty, duties={duty: centre.wang})
    change_consultant(centre.db, id=centre.wang, licence_until=DAY - timedelta(1))
    assert "licence" in obstacle(centre.db, one, centre.wang, NOW)


def test_from_the_middle_only_the_rest_passes_on(centre: Centre) -> None:
    duty = centre.duty(centre.chen, "09:00-12:00", breaks="11:00-11:30")
    held = centre.book(duty, "09:30")
    later = centre.book(duty, "10:30", another(centre))
    begin_session(centre.db, appointment=held, now=centre.at("09:30"))
    end_session(centre.db, appointment=held, now=centre.at("09:50"))
    before = everything(centre)
    stand_in(centre.db, duty=duty, consultant=centre.wang, now=centre.at("09:55"))
    assert appointment(centre.db, held).consultant == centre.chen
    assert appointment(centre.db, later).consultant == centre.wang
    old, new = duties(centre.db, centre.at("00:00"), centre.at("24:00"))
    assert (old.ends, new.starts, new.ends) == (
        centre.at("10:00"),
        centre.at("10:00"),
        centre.at("12:00"),
    )
    assert (new.instead_of, break_text(centre.db, new.id)) == (centre.chen, "11:00-11:30")
    assert centre.free(centre.law, now=centre.at("09:55")) == ["10:00", "11:30"]
    taken_back(centre, before)


def test_nothing_is_handed_on_when_all_was_held(centre: Centre) -> None:
    duty = centre.duty(centre.chen, "09:00-10:00")
    held = centre.book(duty, "09:30")
    begin_session(centre.db, appointment=held, now=centre.at("09:30"))
    with pytest.raises(Refused):
        stand_in(centre.db, duty=duty, consultant=centre.wang, now=centre.at("09:55"))


# -- other hours --------------------------------------------------------------------------------


def changed(centre: Centre, duty: int, hours: Hours, **choices: Any) -> None:
    rearrange(
        centre.db,
        duties=[duty],
        hours=hours,
        choices=choices.get("choices", {}),
        now=NOW,
    )


def test_who_is_outside_the_new_hours_is_decided(centre: Centre) -> None:
    duty, other = centre.duty(centre.chen), centre.duty(centre.wang, room=1)
    first, second = centre.book(duty, "14:00"), centre.book(duty, "15:00", another(centre))
    hours = Hours(begins=time(15), ends=time(18), room=centre.rooms[0])
    found = touched(centre.db, duty_of(centre.db, duty), hours)
    assert [(one.appointment.id, one.reason) for one in found] == [(first, "outside the new hours")]
    before = everything(centre)
    with pytest.raises(Refused, match="Not decided yet"):
        changed(centre, duty, hours)
    changed(centre, duty, hours, choices={first: Fate("move", other, centre.at("14:00"))})
    one = duty_of(centre.db, duty)
    assert (one.starts, one.ends) == (centre.at("15:00"), centre.at("18:00"))
    assert times(centre, duty) == ["14:00 moved", "15:00 booked"]
    assert appointment(centre.db, second).duty == duty
    taken_back(centre, before)


def test_in_a_new_break_one_may_stay(centre: Centre) -> None:
    duty = centre.duty(centre.chen)
    first = centre.book(duty, "14:30")
    hours = Hours(breaks="14:30-15:00")
    (found,) = touched(centre.db, duty_of(centre.db, duty), hours)
    assert (found.may_stay, found.stays) == (True, False)
    changed(centre, duty, hours, choices={first: Fate("stay")})
    assert centre.free(centre.law) == ["14:00", "15:00", "15:30"]
    assert touched(centre.db, duty_of(centre.db, duty), hours) == []


@pytest.mark.parametrize(
    ("hours", "words"),
    [
        (Hours(begins=time(17)), "end is before"),
        (Hours(ends=time(14, 10)), "not even one"),
        (Hours(ends=time(18)), "陈立|王芳"),
        (Hours(breaks="lunch"), "time"),
        (Hours(breaks="17:00-18:00"), "outside the duty"),
        (Hours(begins=time(2)), "past"),
    ],
)
def test_hours_that_cannot_be_say_why(centre: Centre, hours: Hours, words: str) -> None:
    duty = centre.duty(centre.chen)
    centre.duty(centre.wang, "16:00-17:00")
    one = duty_of(centre.db, duty)

    assert re.search(words, obstacle(centre.db, one, hours, NOW))
    with pytest.raises(Refused, match=words):
        changed(centre, duty, hours)


def test_until_midnight(centre: Centre) -> None:
    duty = centre.duty(centre.chen, "20:00-22:00")
    changed(centre, duty, Hours(ends=time()))
    assert duty_of(centre.db, duty).ends == centre.at("24:00")


def test_sessions_that_were_held_stay_inside(centre: Centre) -> None:
    duty = centre.duty(centre.chen, "09:00-12:00")
    held = centre.book(duty, "09:30")
    begin_session(centre.db, appointment=held, now=NOW)
    one = duty_of(centre.db, duty)
    assert "Sessions were held" in obstacle(centre.db, one, Hours(begins=time(10)), NOW)


def test_a_series_has_other_hours_from_now_on(centre: Centre) -> None:
    series = book_duties(
        centre.db,
        service=centre.law,
        consultant=centre.chen,
        room=centre.rooms[0],
        rule="FREQ=WEEKLY;BYDAY=TH",
        starts=centre.at("14:00"),
        ends=centre.at("16:00"),
        until=date(2026, 12, 17),
        now=NOW,
    )
    found = duties(centre.db, NOW, datetime(2027, 1, 1))
    ids = [one.id for one in found]
    assert [one.id for one in in_series(centre.db, ids[1], "one", NOW)] == ids[1:2]
    assert [one.id for one in in_series(centre.db, ids[1], "following", NOW)] == ids[1:]
    assert [one.id for one in in_series(centre.db, ids[1], "all", NOW)] == ids
    rearrange(
        centre.db,
        duties=ids[1:],
        hours=Hours(begins=time(13)),
        choices={},
        now=NOW,
        usual=True,
    )
    rearrange(centre.db, duties=ids[:1], hours=Hours(begins=time(13)), choices={}, now=NOW)
    rows = centre.db.rows("SELECT by_hand FROM booking WHERE series = ? ORDER BY starts", (series,))
    assert [row["by_hand"] for row in rows] == [1, 0, 0, 0]
    assert {f"{one.starts:%H}" for one in duties(centre.db, NOW, datetime(2027, 1, 1))} == {"13"}


# -- where else to ------------------------------------------------------------------------------


def test_the_ways_out_in_their_order(centre: Centre) -> None:
    duty = centre.duty(centre.chen)
    same_time = centre.duty(centre.wang, room=1)
    for day, consultant in ((FRIDAY, centre.wang), (LATER, centre.chen)):
        book_duties(
            centre.db,
            service=centre.law,
            consultant=consultant,
            room=centre.rooms[0],
            rule="FREQ=DAILY",
            starts=centre.at("14:00", day),
            ends=centre.at("15:00", day),
            until=day,
            now=NOW,
        )
    one = appointment(centre.db, centre.book(duty, "15:30"))
    asked: dict[str, Any] = {"besides": {duty}}
    found = ways_out(centre.db, one, **asked)
    assert [(way.consultant, way.starts) for way in found] == [
        (centre.wang, centre.at("15:30")),
        (centre.chen, centre.at("14:00", LATER)),
    ]
    found = ways_out(centre.db, one, taken={(same_time, centre.at("15:30"))}, **asked)
    assert [way.starts for way in found] == [
        centre.at("14:00", LATER),
        centre.at("14:00", FRIDAY),
    ]


def test_before_if_there_is_nothing_after_and_never_twice_at_once(centre: Centre) -> None:
    duty = centre.duty(centre.chen)
    centre.duty(centre.wang, "10:00-11:00", room=1)
    one = appointment(centre.db, centre.book(duty, "15:30"))
    asked: dict[str, Any] = {"besides": {duty}}
    assert [way.starts for way in ways_out(centre.db, one, **asked)] == [centre.at("10:00")]
    talk = centre.duty(centre.zhou, "10:00-12:00")
    busy = centre.book(talk, "10:00")
    assert ways_out(centre.db, one, **asked) == []
    cancel_appointment(centre.db, appointment=busy, by="client", now=NOW)
    assert ways_out(centre.db, one, **asked)
