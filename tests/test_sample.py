"""The sample centre: whole, the same each time, and full enough to look at."""

from __future__ import annotations

import re
from datetime import datetime, time, timedelta
from pathlib import Path

import pytest

from db import memberships, offices, organisations, pairings, people, rooms
from db.appointments import appointments
from db.check import check
from db.sample_register import make_register
from db.store import Store


def test_the_sample_is_whole(sample_file: Path) -> None:
    assert check(sample_file) == []


def test_the_sample_has_a_year_of_everything(sample: Store) -> None:
    statuses = {row["status"] for row in sample.rows("SELECT DISTINCT status FROM booking")}
    assert statuses == {
        "provisional",
        "confirmed",
        "checked_in",
        "finished",
        "no_show",
        "cancelled",
    }
    assert sample.value("SELECT count(*) FROM booking") > 500
    assert any(one.parts for one in rooms.rooms(sample))
    for table in ("series", "holiday", "waiting", "closure", "equipment"):
        assert sample.value(f"SELECT count(*) FROM [{table}]"), table


def counts(db: Store, column: str, table: str, where: str = "1") -> dict[str, int]:
    found = db.rows(
        f"SELECT [{column}] AS what, count(*) AS n FROM [{table}] WHERE {where} GROUP BY 1"
    )
    return {row["what"]: row["n"] for row in found}


def test_the_register_has_the_figures_of_a_real_centre(sample: Store, now: datetime) -> None:
    kinds = counts(sample, "kind", "organisation")
    assert (kinds["company"], kinds["party"], kinds["union"]) == (107, 55, 121)
    assert {"government", "club", "volunteer"} <= set(kinds)
    assert sample.value("SELECT count(*) FROM grid WHERE keeper IS NOT NULL") == 3
    assert sample.value("SELECT count(*) FROM person") == 2600
    assert counts(sample, "state", "membership") == {
        "settled": 856,
        "flow_in": 40,
        "floating": 25,
        "left": 12,
    }  # 933 in all
    every = [
        kind for row in sample.rows("SELECT kinds FROM person") for kind in row["kinds"].split()
    ]
    assert (every.count("member"), every.count("instructor")) == (933, 70)
    assert {kind for kind, _label in people.KINDS} == set(every)
    running = counts(sample, "kind", "pairing", f"ends IS NULL OR ends >= '{now:%Y-%m-%d}'")
    assert running["instructor"] == 70
    assert (
        sample.value(
            "SELECT count(*) FROM organisation WHERE status = 'moved_out' AND moved_out_on < ?",
            (now.date().isoformat(),),
        )
        == 4
    )


def test_members_are_where_the_companies_say(sample: Store) -> None:
    for one in organisations.organisations(sample, kind="company"):
        there = sample.value(
            "SELECT count(*) FROM membership JOIN person ON person.id = membership.person"
            " WHERE person.employer = ? AND state <> 'left'",
            (one.id,),
        )
        assert there == one.members, one.name


def test_the_register_gives_today_something_to_do(sample: Store, now: datetime) -> None:
    today = now.date()
    assert len(memberships.due(sample, today)) == 5
    assert "侯向军" in {one.name for one in memberships.due(sample, today)}
    assert offices.ending_soon(sample, today)
    assert sample.value("SELECT count(*) FROM office WHERE ends < ?", (today.isoformat(),))
    assert (
        sample.value(
            "SELECT count(*) FROM membership WHERE state = 'flow_in' AND agreement_on IS NULL"
        )
        == 3
    )


def test_the_card_of_the_pictures_is_there(sample: Store, now: datetime) -> None:
    (id,) = (
        row["id"] for row in sample.rows("SELECT id FROM organisation WHERE number = 'QY-0036'")
    )
    one = organisations.organisation(sample, id)
    assert (one.label(), one.workers, one.women, one.members) == ("晨桥精密", 486, 173, 38)
    instructor = pairings.pairing_on(sample, id, "instructor", now.date())
    assert instructor is not None and instructor.name == "冯立"
    assert [above.label() for above in organisations.covering(sample, id)][:1] == ["晨桥精密党支部"]


def test_nobody_in_the_sample_can_be_real(sample: Store) -> None:
    for row in sample.rows("SELECT phone, identity FROM person"):
        assert re.fullmatch(r"(160\d{8})?", row["phone"])
        assert re.fullmatch(r"(990000\d{11}[\dX])?", row["identity"])
    for row in sample.rows("SELECT code, phone FROM organisation"):
        assert re.fullmatch(r"(91990000\w{10})?", row["code"])
        assert re.fullmatch(r"(5550 \d{4})?", row["phone"])
    for name in ("王䶮", "陈𬸚", "孙喆"):
        assert sample.value("SELECT count(*) FROM person WHERE name = ?", (name,)), name


def test_bookings_stand_on_the_cards(sample: Store) -> None:
    for tie in ("organisation_id", "contact_id"):
        alone = counts(sample, "use", "booking", f"{tie} IS NULL")
        assert alone.keys() == {"duty"}, tie


def test_the_lawyers_helped_43_people_this_year(sample: Store, now: datetime) -> None:
    rows = sample.rows(
        "SELECT client, held_from FROM appointment JOIN duty ON duty.id = appointment.duty"
        " JOIN service ON service.id = duty.service"
        " WHERE service.kind = 'law' AND status = 'done' AND appointment.starts LIKE ?",
        (f"{now.year}-%",),
    )
    assert len({row["client"] for row in rows}) == 43
    days = [datetime.fromisoformat(row["held_from"]) for row in rows]
    assert {day.weekday() for day in days if day.date() < now.date()} == {3}


def test_a_psychologist_and_two_lawyers_come_every_week(sample: Store, now: datetime) -> None:
    for kind, days, who in (("psychology", {1, 3, 4, 5}, 1), ("law", {3}, 2)):
        found = sample.rows(
            "SELECT consultant, held_from FROM duty JOIN service ON service.id = duty.service"
            " WHERE kind = ? AND duty.active = 1",
            (kind,),
        )
        starts = [datetime.fromisoformat(row["held_from"]) for row in found]
        regular = [day for day in starts if day.date() != now.date()]
        assert {day.weekday() for day in regular} == days
        assert len({row["consultant"] for row in found}) == who
        weeks = {day.isocalendar()[:2] for day in regular}
        assert len(weeks) >= 45  # of about 51; holidays take some


def test_on_the_day_itself_people_sit_wait_and_are_to_come(sample: Store, now: datetime) -> None:
    midnight = datetime.combine(now.date(), time())
    today = appointments(sample, midnight, midnight + timedelta(1))
    assert len(today) >= 10
    assert {one.status for one in today} <= {"booked", "arrived", "in_session", "done"}
    assert all(one.starts <= now for one in today if one.status == "in_session")


@pytest.mark.parametrize("days", [-900, 36])
def test_the_register_can_be_made_on_any_day(store: Store, now: datetime, days: int) -> None:
    """Years back, and at New Year, the first day of a quarter."""
    today = now.date() + timedelta(days)
    make_register(store, today=today)
    assert len(memberships.due(store, today)) == 5
