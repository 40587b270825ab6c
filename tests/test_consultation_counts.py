"""Counts of consultations against a recount by hand, and who may see them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime, timedelta

import pytest

from db.appointments import (
    Appointment,
    appointments,
    arrive,
    begin_session,
    cancel_appointment,
    end_session,
    make_appointment,
)
from db.clients import add_client
from db.consultants import add_consultant
from db.consultation_counts import (
    month_counts,
    refuse_unfinished,
    still_open,
    year_counts,
)
from db.duties import book_duty
from db.evaluations import evaluate, read_words
from db.roles import Staff
from db.rooms import add_room
from db.rules import Refused
from db.services import add_service
from db.store import Store
from db.words import use_language

OCTOBER, NOVEMBER = date(2026, 10, 1), date(2026, 11, 1)


@pytest.fixture(autouse=True)
def english() -> None:
    use_language("en")


class Centre:
    """A lawyer who sits all day, every day that is asked for."""

    def __init__(self, db: Store) -> None:
        self.db = db
        self.room = add_room(db, name="法律援助室")
        self.law = add_service(db, name="法律援助", kind="law", prefix="法", minutes=30)
        self.chen = add_consultant(db, name="陈立", services=[self.law])
        self.duties: dict[date, int] = {}
        self.taken: Counter[date] = Counter()

    def client(self, person: int | None = None) -> int:
        return add_client(self.db, now=datetime(2026, 1, 1, 9, 0), person=person)

    def book(self, client: int, day: date, *, asked: int = 3) -> tuple[int, datetime]:
        start = datetime(day.year, day.month, day.day, 8, 0)
        if day not in self.duties:
            self.duties[day] = book_duty(
                self.db,
                service=self.law,
                consultant=self.chen,
                room=self.room,
                starts=start,
                ends=start + timedelta(hours=10),
                now=start - timedelta(30),
            )
        start += timedelta(minutes=30 * self.taken[day])
        self.taken[day] += 1
        made = make_appointment(
            self.db,
            duty=self.duties[day],
            client=client,
            starts=start,
            now=start - timedelta(asked),
        )
        return made, start

    def held(self, client: int, day: date, *, asked: int = 3) -> None:
        made, start = self.book(client, day, asked=asked)
        arrive(self.db, appointment=made, now=start)
        begin_session(self.db, appointment=made, now=start)
        end_session(self.db, appointment=made, now=start + timedelta(minutes=30))


@pytest.fixture
def centre(store: Store) -> Centre:
    return Centre(store)


def of_the_month(db: Store, first: date) -> Iterator[Appointment]:
    after = (first + timedelta(31)).replace(day=1)
    yield from appointments(
        db,
        datetime(first.year, first.month, 1),
        datetime(after.year, after.month, 1),
    )


def test_a_month_is_what_its_appointments_are(sample: Store) -> None:
    for number in range(1, 12):
        first = date(2026, number, 1)
        for found in month_counts(sample, month=first + timedelta(9)):
            all_ = [one for one in of_the_month(sample, first) if one.service == found.service.id]
            done = [one for one in all_ if one.status == "done"]
            assert found.counts["done"] == len(done)
            assert found.counts["people"] == len({one.client for one in done})
            assert found.counts["no_show"] == sum(one.status == "no_show" for one in all_)
            assert found.counts["cancelled"] == sum(one.status == "cancelled" for one in all_)
            by = Counter(one.consultant for one in done)
            assert {part.key: found.counts[part.key] for part in found.consultants} == {
                part.key: by[int(part.key.split()[1])] for part in found.consultants
            }


def test_the_year_has_the_people_of_the_lawyers_once(sample: Store) -> None:
    """The figure of the published year: so many were helped by the lawyers."""
    law = next(one for one in year_counts(sample, year=2026) if one.service.kind == "law")
    assert law.show("people") == "43"
    months = [
        next(
            one
            for one in month_counts(sample, month=date(2026, n, 1))
            if one.service == law.service
        )
        for n in range(1, 13)
    ]
    assert sum(one.counts["done"] for one in months) == law.counts["done"]
    assert sum(one.counts["people"] for one in months) > 43
    assert all(one.show("done") == "＊" for one in months if 0 < one.counts["done"] < 5)


def test_first_visits_waiting_and_hours(centre: Centre) -> None:
    known = [centre.client() for _n in range(6)]
    for client in known:
        centre.held(client, date(2026, 9, 3))
    for client in known:
        centre.held(client, date(2026, 10, 8), asked=1)
    for _n in range(7):
        centre.held(centre.client(), date(2026, 10, 15), asked=7)
    (found,) = month_counts(centre.db, month=OCTOBER)
    assert (found.show("done"), found.show("people"), found.show("first")) == ("13", "13", "7")
    assert found.hours == 6.5
    assert found.wait_days == pytest.approx((6 * 1 + 7 * 7) / 13)
    (september,) = month_counts(centre.db, month=date(2026, 9, 30))
    assert (september.show("first"), september.show("no_show")) == ("6", "—")
    (year,) = year_counts(centre.db, year=2026)
    assert (year.show("done"), year.show("people"), year.hours) == ("19", "13", 9.5)


def test_who_cancels_less_than_a_day_before_cancels_late(centre: Centre) -> None:
    for number in range(12):
        made, start = centre.book(centre.client(), date(2026, 10, 8))
        hours = 23 if number < 6 else 25
        by = "client" if number != 11 else "centre"
        cancel_appointment(
            centre.db,
            appointment=made,
            by=by,
            now=start - timedelta(hours=hours if by == "client" else 1),
        )
    (found,) = month_counts(centre.db, month=OCTOBER)
    assert (found.show("cancelled"), found.show("late")) == ("12", "6")


def test_few_are_not_told_nor_what_goes_with_them(centre: Centre) -> None:
    for _n in range(4):
        centre.held(centre.client(), date(2026, 10, 8))
    (found,) = month_counts(centre.db, month=OCTOBER)
    assert {found.show(part.key) for part in found.consultants} == {"＊"}
    assert (found.show("done"), found.hours, found.wait_days) == ("＊", None, None)
    for _n in range(8):
        centre.held(centre.client(), date(2026, 11, 5))
    (november,) = month_counts(centre.db, month=NOVEMBER)
    # It covers October, or the year would betray it.
    assert (november.counts["done"], november.show("done"), november.hours) == (8, "＊", None)
    (year,) = year_counts(centre.db, year=2026)
    assert (year.show("done"), year.hours) == ("12", 6.0)


def test_of_a_year_hours_are_told_of_all_its_months_or_not_at_all(centre: Centre) -> None:
    for month in (9, 10, 11):
        for _n in range(2 if month == 9 else 8):
            centre.held(centre.client(), date(2026, month, 5))
    (year,) = year_counts(centre.db, year=2026)
    assert (year.show("done"), year.hours) == ("18", None)


def test_what_is_not_over_has_no_sheet(centre: Centre) -> None:
    today = date(2026, 11, 26)
    with pytest.raises(Refused, match="from 2026-12-01 on") as caught:
        refuse_unfinished(NOVEMBER, date(2026, 12, 1), today)
    assert caught.value.field == "month"
    refuse_unfinished(OCTOBER, NOVEMBER, today)
    with pytest.raises(Refused) as caught:
        refuse_unfinished(date(2026, 1, 1), date(2027, 1, 1), today)
    assert caught.value.field == "year"


def test_what_nobody_has_ended_is_asked_for(centre: Centre) -> None:
    centre.book(centre.client(), date(2026, 10, 8))
    centre.held(centre.client(), date(2026, 10, 8))
    assert still_open(centre.db, OCTOBER, NOVEMBER) == 1
    assert still_open(centre.db, NOVEMBER, date(2026, 12, 1)) == 0


def test_evaluations_have_an_average_from_five_on(centre: Centre) -> None:
    def cast(day: date, *scores: int) -> None:
        for score in scores:
            evaluate(
                centre.db, service=centre.law, score=score, words=f"{day:%m} {score}", today=day
            )

    cast(OCTOBER, 5, 4, 4, 3, 4)
    cast(NOVEMBER, 1, 2)
    (found,) = month_counts(centre.db, month=OCTOBER)
    assert (found.show("ballots"), found.average) == ("5", 4.0)
    (november,) = month_counts(centre.db, month=NOVEMBER)
    assert (november.show("ballots"), november.average) == ("＊", None)


def test_words_wait_until_five_have_spoken_and_the_month_is_over(centre: Centre) -> None:
    def cast(month: int, *words: str) -> None:
        for one in words:
            evaluate(centre.db, service=centre.law, score=3, words=one, today=date(2026, month, 9))

    def read(today: date) -> list[tuple[int, int, tuple[str, ...]]]:
        return [
            (one.first.month, one.last.month, one.words)
            for one in read_words(centre.db, service=centre.law, today=today)
        ]

    cast(7, "b", "a")
    cast(8, "", "", "c")
    cast(10, "d", "e", "", "", "")
    cast(11, "f")
    assert read(date(2026, 9, 1)) == [(7, 8, ("a", "b", "c"))]
    assert read(date(2026, 10, 31)) == [(7, 8, ("a", "b", "c"))]
    assert read(date(2026, 12, 1)) == [(10, 10, ("d", "e")), (7, 8, ("a", "b", "c"))]


@pytest.mark.parametrize("role", ["desk", "consultant", "cashier", "accountant", "administrator"])
def test_counts_are_for_the_director(store: Store, role: str) -> None:
    store.staff = Staff(7, "某人", frozenset({role}))
    with pytest.raises(Refused):
        month_counts(store, month=OCTOBER)
    with pytest.raises(Refused):
        year_counts(store, year=2026)
    with pytest.raises(Refused):
        read_words(store, service=1, today=OCTOBER)
    store.staff = Staff(7, "某人", frozenset({"director"}))
    assert month_counts(store, month=OCTOBER) == []
