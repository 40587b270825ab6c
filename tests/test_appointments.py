"""Duties and appointments: one check over room, consultant and client; nothing held twice."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlcipher3.dbapi2 as engine

from db import appointments, booking_changes, booking_states, duties
from db.absences import stand_in
from db.appointments import (
    appointment,
    arrive,
    begin_session,
    cancel_appointment,
    end_session,
    make_appointment,
    make_appointments,
    miss_appointment,
    move_appointment,
    no_shows,
)
from db.centre import set_up
from db.clients import add_client, client, with_code
from db.consultants import add_consultant, change_consultant
from db.consultations import first_free, free_slots
from db.duties import book_duties, book_duty, cancel_duty, change_hours, duty_of
from db.people import add_person
from db.roles import program
from db.rooms import add_room
from db.rules import Refused
from db.services import add_service, archive_service, change_service
from db.store import Store, open_store
from db.undo import undo
from db.words import use_language

NOW = datetime(2026, 11, 26, 9, 10)  # a Thursday
DAY = date(2026, 11, 26)


class Centre:
    """A room, a law and a psychology service, two lawyers and one psychologist."""

    def __init__(self, db: Store) -> None:
        self.db = db
        set_up(db, name="春和园区职工之家", hours="1-7 08:00-24:00")
        self.rooms = [add_room(db, name=name) for name in ("法律援助室", "心理咨询室")]
        self.law = add_service(db, name="法律援助", kind="law", prefix="法", minutes=30)
        self.talk = add_service(
            db,
            name="心理咨询",
            kind="psychology",
            prefix="心",
            minutes=50,
            pause=10,
            anonymous=True,
        )
        self.chen = add_consultant(db, name="陈立", services=[self.law])
        self.wang = add_consultant(db, name="王芳", services=[self.law])
        self.zhou = add_consultant(db, name="周岚", services=[self.talk])
        self.client = add_client(db, now=NOW)

    def duty(
        self, consultant: int, clock: str = "14:00-16:00", *, room: int = 0, **more: str
    ) -> int:
        starts, ends = (self.at(one) for one in clock.split("-"))
        service = self.talk if consultant == self.zhou else self.law
        return book_duty(
            self.db,
            service=service,
            consultant=consultant,
            room=self.rooms[room],
            starts=starts,
            ends=ends,
            now=NOW,
            **more,
        )

    def at(self, clock: str, day: date = DAY) -> datetime:
        hours, minutes = clock.split(":")
        return datetime.combine(day, time()) + timedelta(hours=int(hours), minutes=int(minutes))

    def free(self, service: int, days: int = 0, now: datetime = NOW) -> list[str]:
        found = free_slots(
            self.db, service=service, day_from=DAY, day_to=DAY + timedelta(days), now=now
        )
        return [f"{one.starts:%H:%M}" for one in found]

    def book(self, duty: int, clock: str, client: int | None = None) -> int:
        return make_appointment(
            self.db, duty=duty, client=client or self.client, starts=self.at(clock), now=NOW
        )


@pytest.fixture
def centre(tmp_path: Path) -> Iterator[Centre]:
    use_language("en")
    db = open_store(tmp_path / "centre.yizhan", staff=program("张敏"))
    yield Centre(db)
    db.close()


def test_a_duty_is_a_booking_with_slots(centre: Centre) -> None:
    duty = duty_of(centre.db, centre.duty(centre.zhou, "14:00-17:00"))
    assert (duty.starts, duty.ends, duty.active) == (centre.at("14:00"), centre.at("17:00"), True)
    row = centre.db.row("SELECT title, use FROM booking WHERE id = ?", (duty.booking,))
    assert row == {"title": "心理咨询 · 周岚", "use": "duty"}
    assert centre.free(centre.talk) == ["14:00", "15:00", "16:00"]
    slot = first_free(centre.db, service=centre.talk, now=NOW)
    assert slot is not None and (slot.room, slot.consultant) == (centre.rooms[0], centre.zhou)


def test_what_is_over_or_too_near_is_not_offered(centre: Centre) -> None:
    centre.duty(centre.chen, "14:00-16:00")
    assert centre.free(centre.law, now=centre.at("14:31")) == ["15:00", "15:30"]
    change_service(centre.db, id=centre.law, lead_minutes=60)
    assert centre.free(centre.law, now=centre.at("14:31")) == []
    assert centre.free(centre.law, now=centre.at("14:30")) == ["15:30"]


def test_breaks_leave_no_slots_also_after_midnight(centre: Centre) -> None:
    centre.duty(centre.chen, "14:00-16:00", breaks="14:20–15:00")
    assert centre.free(centre.law) == ["15:00", "15:30"]
    centre.duty(centre.wang, "22:30-24:00", room=1, breaks="23:00-23:30")
    assert centre.free(centre.law)[2:] == ["22:30", "23:30"]


@pytest.mark.parametrize("wrong", ["12:00", "13:00-12:00", "lunch", "12:00-12:00", "12-13-14"])
def test_breaks_that_are_none_are_refused(centre: Centre, wrong: str) -> None:
    with pytest.raises(Refused):
        centre.duty(centre.chen, "14:00-16:00", breaks=wrong)
    assert not centre.db.value("SELECT count(*) FROM booking")


def test_nobody_is_in_two_places(centre: Centre) -> None:
    centre.duty(centre.chen, "14:00-16:00")
    with pytest.raises(Refused, match="法律援助室"):
        centre.duty(centre.wang, "15:00-17:00")
    with pytest.raises(Refused, match="on duty elsewhere"):
        centre.duty(centre.chen, "15:00-17:00", room=1)
    centre.duty(centre.chen, "16:00-17:00", room=1)
    assert centre.db.value("SELECT count(*) FROM booking") == 2


def test_duties_repeat_by_the_rules_of_series(centre: Centre) -> None:
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
    found = duties.duties(centre.db, centre.at("00:00"), centre.at("00:00", date(2027, 1, 1)))
    assert [one.starts.date().day for one in found] == [26, 3, 10, 17]
    assert centre.db.value("SELECT count(*) FROM booking WHERE series = ?", (series,)) == 4
    assert len(centre.free(centre.law, 28)) == 16


@pytest.mark.parametrize(
    ("starts", "ends"), [("16:00", "14:00"), ("14:00", "14:00"), ("14:00", "14:20")]
)
def test_a_duty_that_no_session_fits_is_refused(centre: Centre, starts: str, ends: str) -> None:
    with pytest.raises(Refused) as no:
        centre.duty(centre.chen, f"{starts}-{ends}")
    assert no.value.field == "ends"


def test_without_a_licence_there_is_no_duty_and_no_slot(centre: Centre) -> None:
    centre.duty(centre.chen)
    change_consultant(centre.db, id=centre.chen, licence_until=date(2026, 11, 25))
    assert centre.free(centre.law) == []
    with pytest.raises(Refused, match="licence") as no:
        centre.duty(centre.chen, "17:00-18:00")
    assert no.value.field == "consultant"


def test_a_strange_service_is_refused(centre: Centre) -> None:
    duty = centre.duty(centre.chen)
    with pytest.raises(Refused, match="法律援助"):
        stand_in(centre.db, duty=duty, consultant=centre.zhou, now=NOW)


def test_a_stand_in_takes_the_appointments_over(centre: Centre) -> None:
    duty = centre.duty(centre.chen)
    booked = centre.book(duty, "14:30")
    stand_in(centre.db, duty=duty, consultant=centre.wang, now=NOW)
    assert appointment(centre.db, booked).consultant == centre.wang
    assert duty_of(centre.db, duty).instead_of == centre.chen
    stand_in(centre.db, duty=duty, consultant=centre.chen, now=NOW)
    assert duty_of(centre.db, duty).instead_of is None


def test_a_stand_in_who_is_elsewhere_is_refused(centre: Centre) -> None:
    duty = centre.duty(centre.chen)
    centre.duty(centre.wang, "15:00-17:00", room=1)
    with pytest.raises(Refused, match="on duty elsewhere"):
        stand_in(centre.db, duty=duty, consultant=centre.wang, now=NOW)
    assert duty_of(centre.db, duty).consultant == centre.chen


def test_nothing_pulls_a_duty_from_under_its_appointments(centre: Centre) -> None:
    duty = centre.duty(centre.chen)
    booking = duty_of(centre.db, duty).booking
    booked = centre.book(duty, "15:30")
    with pytest.raises(Refused, match="Appointments in it: 1"):
        cancel_duty(centre.db, duty=duty, reason="病假")
    with pytest.raises(Refused, match="Appointments stand"):
        booking_states.cancel(centre.db, booking=booking, reason="病假")
    with pytest.raises(Refused, match="Appointments stand"):
        booking_changes.move(centre.db, booking=booking, now=NOW, starts=centre.at("18:00"))
    with pytest.raises(Refused, match="Appointments stand"):
        change_hours(
            centre.db, duty=duty, starts=centre.at("14:00"), ends=centre.at("15:45"), now=NOW
        )
    assert centre.free(centre.law) == ["14:00", "14:30", "15:00"]
    cancel_appointment(centre.db, appointment=booked, by="centre", now=NOW)
    cancel_duty(centre.db, duty=duty, reason="病假")
    assert not duty_of(centre.db, duty).active
    assert centre.free(centre.law) == []


def test_other_hours_keep_what_stands(centre: Centre) -> None:
    duty = centre.duty(centre.chen)
    centre.book(duty, "15:00")
    change_hours(
        centre.db,
        duty=duty,
        starts=centre.at("14:30"),
        ends=centre.at("17:00"),
        now=NOW,
        breaks="16:00-16:30",
    )
    assert centre.free(centre.law) == ["14:30", "15:30", "16:30"]


def test_a_slot_taken_a_second_ago_names_what_is_free(centre: Centre) -> None:
    duty = centre.duty(centre.chen, "14:00-15:30")
    centre.book(duty, "14:30")
    with pytest.raises(Refused, match="15:00") as no:
        centre.book(duty, "14:30", add_client(centre.db, now=NOW))
    assert [one.starts for one in no.value.conflicts] == [centre.at("15:00")]
    assert no.value.field == "starts"


def test_a_client_is_in_one_place(centre: Centre) -> None:
    law, talk = centre.duty(centre.chen), centre.duty(centre.zhou, room=1)
    centre.book(law, "14:30")
    with pytest.raises(Refused, match="法-261126-01") as no:
        centre.book(talk, "14:00")
    assert no.value.field == "client"
    centre.book(talk, "15:00")


def test_the_file_itself_refuses_what_rules_refuse(centre: Centre) -> None:
    duty = centre.duty(centre.chen)
    centre.book(duty, "14:30")
    other = add_client(centre.db, now=NOW)
    sql = (
        "INSERT INTO appointment (id, number, duty, client, starts, ends, status, created_at)"
        " VALUES (1, 'x', ?, ?, '2026-11-26T{}', '2026-11-26T{}', 'booked', '')"
    )
    for starts, ends, who, sign in (
        ("14:45", "15:15", other, "slot_taken"),
        ("14:30", "15:00", other, "slot_taken"),
        ("15:45", "16:15", other, "no_duty"),
    ):
        with pytest.raises(engine.IntegrityError, match=sign):
            centre.db.connection.execute(sql.format(starts, ends), (duty, who))
    talk = centre.duty(centre.zhou, room=1)
    with pytest.raises(engine.IntegrityError, match="client_taken"):
        centre.db.connection.execute(sql.format("14:50", "15:20"), (talk, centre.client))
    with pytest.raises(engine.IntegrityError, match="duty_untrue"):
        centre.db.connection.execute("UPDATE duty SET held_until = '2026-11-26T23:00'")


def test_an_urgent_case_is_put_between(centre: Centre) -> None:
    duty = centre.duty(centre.chen)
    centre.book(duty, "14:30")
    urgent = make_appointment(
        centre.db,
        duty=duty,
        client=add_client(centre.db, now=NOW),
        starts=centre.at("15:05"),
        ends=centre.at("15:20"),
        urgent=True,
        now=NOW,
    )
    assert appointment(centre.db, urgent).urgent
    assert centre.free(centre.law) == ["14:00", "15:30"]
    with pytest.raises(Refused, match="outside"):
        make_appointment(
            centre.db,
            duty=duty,
            client=centre.client,
            starts=centre.at("15:50"),
            urgent=True,
            now=NOW,
        )


def test_a_group_has_seats(centre: Centre) -> None:
    change_service(centre.db, id=centre.talk, seats=3)
    duty = centre.duty(centre.zhou)
    clients = [add_client(centre.db, now=NOW) for _n in range(4)]
    for one in clients[:3]:
        assert centre.free(centre.talk) == ["14:00", "15:00"]
        centre.book(duty, "14:00", one)
    assert centre.free(centre.talk) == ["15:00"]
    with pytest.raises(Refused):
        centre.book(duty, "14:00", clients[3])
    with pytest.raises(Refused, match="sit in one session"):
        change_service(centre.db, id=centre.talk, seats=2)


def test_so_many_sessions_a_year(centre: Centre) -> None:
    change_service(centre.db, id=centre.law, most_a_year=2)
    duty = centre.duty(centre.chen)
    centre.book(duty, "14:00")
    dropped = centre.book(duty, "14:30")
    with pytest.raises(Refused, match="2 of 2"):
        centre.book(duty, "15:00")
    cancel_appointment(centre.db, appointment=dropped, by="client", now=NOW)
    centre.book(duty, "15:00")


def test_the_way_of_an_appointment(centre: Centre) -> None:
    duty = centre.duty(centre.zhou)
    one = centre.book(duty, "14:00")
    assert appointment(centre.db, one).number == "心-261126-01"
    with pytest.raises(Refused):
        end_session(centre.db, appointment=one, now=NOW)
    arrive(centre.db, appointment=one, now=NOW)
    begin_session(centre.db, appointment=one, now=NOW)
    with pytest.raises(Refused):
        cancel_appointment(centre.db, appointment=one, by="client", now=NOW)
    end_session(centre.db, appointment=one, now=NOW)
    assert appointment(centre.db, one).status == "done"
    missed = centre.book(duty, "15:00")
    with pytest.raises(Refused, match="not begun"):
        miss_appointment(centre.db, appointment=missed, now=NOW)
    miss_appointment(centre.db, appointment=missed, now=centre.at("15:10"))
    assert no_shows(centre.db, centre.client) == 1


def test_moved_to_another_slot_the_old_one_is_free(centre: Centre) -> None:
    duty = centre.duty(centre.chen)
    old = centre.book(duty, "14:30")
    new = move_appointment(
        centre.db, appointment=old, duty=duty, starts=centre.at("15:00"), now=NOW
    )
    assert appointment(centre.db, old).status == "moved"
    assert appointment(centre.db, new).moved_from == old
    assert centre.free(centre.law) == ["14:00", "14:30", "15:30"]
    with pytest.raises(Refused):
        move_appointment(centre.db, appointment=old, duty=duty, starts=centre.at("14:00"), now=NOW)
    act = centre.db.value("SELECT act FROM trail WHERE rule = 'move_appointment' ORDER BY id DESC")
    undo(centre.db, act=act)
    assert appointment(centre.db, old).status == "booked"
    assert centre.free(centre.law) == ["14:00", "15:00", "15:30"]


def test_sessions_every_second_week_are_one_act(centre: Centre) -> None:
    book_duties(
        centre.db,
        service=centre.talk,
        consultant=centre.zhou,
        room=centre.rooms[1],
        rule="FREQ=WEEKLY;BYDAY=TH",
        starts=centre.at("14:00"),
        ends=centre.at("16:00"),
        until=date(2026, 12, 24),
        now=NOW,
    )
    duty = duties.duties(centre.db, centre.at("00:00"), centre.at("23:00"))[0].id
    asked: dict[str, Any] = {"duty": duty, "client": centre.client, "weeks": 2, "now": NOW}
    made = make_appointments(centre.db, starts=centre.at("14:00"), count=3, **asked)
    found = appointments.appointments(centre.db, NOW, datetime(2027, 1, 1))
    assert [one.starts.day for one in found] == [26, 10, 24]
    assert {one.series for one in found} == {made[0]}
    with pytest.raises(Refused) as no:
        make_appointments(centre.db, starts=centre.at("15:00"), count=4, **asked)
    assert no.value.field == "starts"
    assert len(appointments.appointments(centre.db, NOW, datetime(2027, 1, 1))) == 3
    undo(centre.db, act=centre.db.value("SELECT max(act) FROM trail"))
    assert not appointments.appointments(centre.db, NOW, datetime(2027, 1, 1))


def test_a_person_has_one_code_for_good(centre: Centre) -> None:
    person = add_person(centre.db, name="罗一帆", phone="13900001111")
    one = add_client(centre.db, now=NOW, person=person)
    assert add_client(centre.db, now=NOW, person=person) == one
    found = client(centre.db, one)
    assert (found.code, found.name, found.phone) == ("LF-0002", "罗一帆", "13900001111")
    assert with_code(centre.db, "lf2") == with_code(centre.db, "LF-0002") == one
    assert with_code(centre.db, "9") is None and with_code(centre.db, "LF") is None


def test_the_desk_never_keeps_the_reason_of_an_anonymous_service(centre: Centre) -> None:
    talk = centre.duty(centre.zhou, room=1)
    id = make_appointment(
        centre.db,
        duty=talk,
        client=centre.client,
        starts=centre.at("14:00"),
        topic="失眠",
        now=NOW,
    )
    assert appointment(centre.db, id).topic == ""


def test_a_service_with_duties_to_come_stays(centre: Centre) -> None:
    centre.duty(centre.chen)
    with pytest.raises(Refused, match="1"):
        archive_service(centre.db, id=centre.law, now=NOW)
    archive_service(centre.db, id=centre.talk, now=NOW)
    with pytest.raises(Refused, match="40"):
        change_service(centre.db, id=centre.law, pause=10)
