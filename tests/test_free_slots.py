"""What is offered of a service: duties, licences, lead time, midnight, closures, what is over."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from db import closures
from db.absences import stand_in
from db.appointments import cancel_appointment, make_appointment, move_appointment
from db.booking_changes import move
from db.clients import add_client
from db.consultants import change_consultant
from db.consultations import first_free, free_slots
from db.duties import cancel_duty, change_hours, duty_of
from db.roles import program
from db.rules import Refused
from db.services import change_service
from db.store import open_store
from db.words import use_language
from tests.test_appointments import DAY, NOW, Centre

TOMORROW = DAY + timedelta(1)


@pytest.fixture
def centre(tmp_path: Path) -> Iterator[Centre]:
    use_language("en")
    db = open_store(tmp_path / "centre.yizhan", staff=program("张敏"))
    made = Centre(db)
    with db.act("rooms open all night"):
        for room in made.rooms:
            db.update("room", room, hours="1-7 00:00-24:00")
    yield made
    db.close()


def offered(centre: Centre, first: date = DAY, last: date | None = None) -> list[str]:
    found = free_slots(centre.db, service=centre.law, day_from=first, day_to=last or first, now=NOW)
    return [f"{one.starts:%d %H:%M}" for one in found]


def urgent(centre: Centre, duty: int, starts: str, ends: str) -> int:
    return make_appointment(
        centre.db,
        duty=duty,
        client=add_client(centre.db, now=NOW),
        starts=centre.at(starts),
        ends=centre.at(ends),
        urgent=True,
        parties=[],
        now=NOW,
    )


def over_midnight(centre: Centre, duty: int) -> None:
    change_hours(
        centre.db,
        duty=duty,
        starts=centre.at("23:00"),
        ends=centre.at("25:00"),
        breaks="23:30-24:00 00:00-00:30",
        now=NOW,
    )


CASES: list[tuple[str, Callable[[Centre, int], object], str]] = [
    ("as it is", lambda _centre, _duty: None, "14:00 14:30 15:00 15:30"),
    ("one taken", lambda c, d: c.book(d, "14:30"), "14:00 15:00 15:30"),
    (
        "given up again",
        lambda c, d: cancel_appointment(c.db, appointment=c.book(d, "14:30"), by="client", now=NOW),
        "14:00 14:30 15:00 15:30",
    ),
    (
        "moved within the duty",
        lambda c, d: move_appointment(
            c.db, appointment=c.book(d, "14:30"), duty=d, starts=c.at("15:30"), now=NOW
        ),
        "14:00 14:30 15:00",
    ),
    ("urgent and short", lambda c, d: urgent(c, d, "14:05", "14:10"), "14:30 15:00 15:30"),
    ("urgent over two", lambda c, d: urgent(c, d, "14:20", "15:05"), "15:30"),
    ("urgent to the end", lambda c, d: urgent(c, d, "15:59", "16:00"), "14:00 14:30 15:00"),
    (
        "other hours",
        lambda c, d: change_hours(c.db, duty=d, starts=c.at("14:15"), ends=c.at("15:50"), now=NOW),
        "14:15 14:45 15:15",
    ),
    (
        "breaks over each other and over the edge",
        lambda c, d: change_hours(
            c.db,
            duty=d,
            starts=c.at("14:00"),
            ends=c.at("16:00"),
            breaks="13:30-14:10 14:05-14:20 14:20-14:40",
            now=NOW,
        ),
        "15:00 15:30",
    ),
    ("over midnight", over_midnight, "23:00"),
    (
        "until 24:00",
        lambda c, d: change_hours(c.db, duty=d, starts=c.at("22:45"), ends=c.at("24:00"), now=NOW),
        "22:45 23:15",
    ),
    (
        "moved on the board",
        lambda c, d: move(c.db, booking=duty_of(c.db, d).booking, starts=c.at("17:00"), now=NOW),
        "17:00 17:30 18:00 18:30",
    ),
    (
        "lead time",
        lambda c, _d: change_service(c.db, id=c.law, lead_minutes=5 * 60 + 21),
        "15:00 15:30",
    ),
    (
        "lead time over the duty",
        lambda c, _d: change_service(c.db, id=c.law, lead_minutes=1440),
        "",
    ),
    (
        "longer sessions",
        lambda c, _d: change_service(c.db, id=c.law, minutes=45, every=60),
        "14:00 15:00",
    ),
    (
        "the licence runs out today",
        lambda c, _d: change_consultant(c.db, id=c.chen, licence_until=DAY),
        "14:00 14:30 15:00 15:30",
    ),
    (
        "the licence ran out yesterday",
        lambda c, _d: change_consultant(c.db, id=c.chen, licence_until=DAY - timedelta(1)),
        "",
    ),
    (
        "a stand-in with a licence",
        lambda c, d: (
            change_consultant(c.db, id=c.chen, licence_until=DAY - timedelta(1)),
            stand_in(c.db, duty=d, consultant=c.wang, now=NOW),
        ),
        "14:00 14:30 15:00 15:30",
    ),
    (
        "no longer gives it",
        lambda c, _d: change_consultant(c.db, id=c.chen, services=[c.talk]),
        "",
    ),
    ("cancelled", lambda c, d: cancel_duty(c.db, duty=d, reason="r"), ""),
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case[0])
def test_cases(centre: Centre, case: tuple[str, Callable[[Centre, int], object], str]) -> None:
    _what, happens, wanted = case
    happens(centre, centre.duty(centre.chen))
    assert offered(centre) == [f"26 {one}" for one in wanted.split()]


def test_what_begins_after_midnight_is_of_the_next_day(centre: Centre) -> None:
    over_midnight(centre, centre.duty(centre.chen))
    assert offered(centre, TOMORROW) == ["27 00:30"]
    assert offered(centre, DAY, TOMORROW) == ["26 23:00", "27 00:30"]
    change_consultant(centre.db, id=centre.chen, licence_until=DAY)
    assert offered(centre, DAY, TOMORROW) == ["26 23:00"]


def test_a_closed_house_has_no_duties_and_no_slots(centre: Centre) -> None:
    duty = centre.duty(centre.chen)
    with pytest.raises(Refused, match="法律援助"):
        closures.close(centre.db, starts=centre.at("15:45"), ends=centre.at("20:00"), reason="停电")
    cancel_duty(centre.db, duty=duty, reason="停电")
    closed = closures.close(
        centre.db, starts=centre.at("15:45"), ends=centre.at("20:00"), reason="停电"
    )
    with pytest.raises(Refused, match="停电"):
        centre.duty(centre.chen)
    assert offered(centre) == []
    closures.reopen(centre.db, id=closed, now=NOW)
    centre.duty(centre.chen)
    assert len(offered(centre)) == 4


def test_the_first_free_one_over_all(centre: Centre) -> None:
    assert first_free(centre.db, service=centre.law, now=NOW) is None
    centre.duty(centre.chen, "15:00-16:00")
    early = centre.duty(centre.wang, "14:00-15:00", room=1)
    found = first_free(centre.db, service=centre.law, now=NOW)
    assert found is not None and (found.duty, found.room) == (early, centre.rooms[1])
    assert first_free(centre.db, service=centre.law, now=datetime(2026, 11, 26, 15, 31)) is None


def test_days_that_are_over_or_the_wrong_way_round_offer_nothing(centre: Centre) -> None:
    centre.duty(centre.chen)
    assert offered(centre, DAY - timedelta(9), DAY - timedelta(1)) == []
    assert offered(centre, TOMORROW, DAY) == []
