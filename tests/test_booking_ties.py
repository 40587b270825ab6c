"""Bookings and the register: words, ids, limits counted for both, older bookings tied."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

import pytest

from db.availability import problems
from db.booking_changes import book, change
from db.booking_ties import main_contact, organisation_label, organisation_named
from db.bookings import booking
from db.contacts import add_contact
from db.organisations import add_organisation, archive_organisation, change_organisation
from db.people import add_person
from db.rooms import add_room
from db.rules import Refused
from db.series import book_series, edit_series, preview
from db.store import Store
from db.undo import undo
from db.waiting import book_waiting, change_waiting, wait

NOW = datetime(2026, 11, 26, 9, 10)
NINE = datetime(2026, 11, 30, 9)
HOUR = timedelta(hours=1)


@pytest.fixture
def room(store: Store) -> int:
    return add_room(store, name="多功能厅", kind="meeting", capacity=80)


@pytest.fixture
def firm(store: Store) -> int:
    return add_organisation(store, name="天禾食品有限公司", short_name="天禾食品")


@pytest.fixture
def person(store: Store, firm: int) -> int:
    id = add_person(store, name="韩雪静", phone="13812345678", employer=firm)
    add_contact(store, organisation=firm, person=id, about="场地")
    return id


def made(store: Store, room: int, starts: datetime = NINE, **values: Any) -> int:
    return book(
        store, rooms=[room], starts=starts, ends=starts + HOUR, title="例会", now=NOW, **values
    )


def test_an_id_brings_its_words(store: Store, room: int, firm: int, person: int) -> None:
    one = booking(store, made(store, room, organisation_id=firm, contact_id=person))
    assert (one.organisation, one.organisation_id) == ("天禾食品", firm)
    assert (one.contact, one.phone, one.contact_id) == ("韩雪静", "13812345678", person)


def test_words_with_an_id_stay_as_typed(store: Store, room: int, firm: int, person: int) -> None:
    one = booking(
        store,
        made(
            *(store, room),
            organisation="天禾（工会小组）",
            organisation_id=firm,
            contact="小韩",
            contact_id=person,
            phone="5550 1234",
        ),
    )
    assert (one.organisation, one.organisation_id) == ("天禾（工会小组）", firm)
    assert (one.contact, one.phone, one.contact_id) == ("小韩", "5550 1234", person)


@pytest.mark.parametrize("words", ["天禾食品", " 天禾食品有限公司 "])
def test_words_that_are_its_name_are_tied(store: Store, room: int, firm: int, words: str) -> None:
    one = booking(store, made(store, room, organisation=words))
    assert (one.organisation, one.organisation_id) == (words.strip(), firm)


def test_a_contact_is_known_by_name_and_phone(store: Store, room: int, person: int) -> None:
    known = made(store, room, contact="韩雪静", phone="138 1234 5678")
    namesake = made(store, room, NINE + HOUR, contact="韩雪静", phone="13900001111")
    assert booking(store, known).contact_id == person
    assert booking(store, namesake).contact_id is None


def test_a_club_of_the_street_is_only_words(store: Store, room: int, firm: int) -> None:
    one = booking(store, made(store, room, organisation="天禾"))
    assert (one.organisation, one.organisation_id) == ("天禾", None)


def test_a_shared_short_name_ties_nothing(store: Store, room: int, firm: int) -> None:
    other = add_organisation(store, name="天禾食品工会委员会", kind="union", short_name="天禾食品")
    assert organisation_named(store, "天禾食品") is None
    assert organisation_named(store, "天禾食品有限公司") == firm
    assert organisation_label(store, other) == "天禾食品工会委员会"
    assert booking(store, made(store, room, organisation="天禾食品")).organisation_id is None


def test_other_words_drop_the_tie(store: Store, room: int, firm: int, person: int) -> None:
    id = made(store, room, organisation_id=firm, contact_id=person)
    change(store, booking=id, now=NOW, organisation="天禾食品有限公司")
    assert booking(store, id).organisation_id == firm
    change(store, booking=id, now=NOW, organisation="秧歌队", contact="老王")
    one = booking(store, id)
    assert (one.organisation_id, one.contact_id) == (None, None)
    change(store, booking=id, now=NOW, organisation_id=firm)
    assert booking(store, id).organisation == "秧歌队"


def test_other_changes_leave_the_tie_alone(store: Store, room: int, person: int) -> None:
    id = made(store, room, organisation="恒信精密", contact="韩雪静")
    firm = add_organisation(store, name="恒信精密")
    change(store, booking=id, now=NOW, note="投影", phone="13812345678")
    one = booking(store, id)
    assert (one.organisation_id, one.contact_id) == (firm, None)


def in_the_way(store: Store, room: int, **values: Any) -> list[str]:
    start = NINE + 5 * HOUR
    found = problems(store, rooms=[room], starts=start, ends=start + HOUR, now=NOW, **values)
    return [one.kind for one in found]


def test_limits_count_ids_and_old_words(store: Store, firm: int) -> None:
    room = add_room(store, name="练歌房", kind="activity", weekly_hours=2)
    made(store, room, NINE, organisation="随便写的", organisation_id=firm)
    old = made(store, room, NINE + HOUR, organisation="天禾食品")
    with store.act("as before the register"):
        store.update("booking", old, organisation_id=None)
    assert in_the_way(store, room, organisation_id=firm) == ["limit"]
    assert in_the_way(store, room, organisation="天禾食品") == ["limit"]
    assert in_the_way(store, room, organisation="天禾食品有限公司") == ["limit"]
    assert in_the_way(store, room, organisation="随便写的") == []
    with pytest.raises(Refused, match="天禾食品") as refused:
        made(store, room, NINE + 5 * HOUR, organisation_id=firm)
    assert refused.value.field == "organisation"


def test_limits_hold_in_a_series(store: Store, firm: int) -> None:
    room = add_room(store, name="练歌房", kind="activity", weekly_hours=2)
    for start in (NINE, NINE + HOUR):
        made(store, room, start, organisation_id=firm)
    found = preview(
        store,
        rule="FREQ=WEEKLY",
        starts=NINE + 5 * HOUR,
        ends=NINE + 6 * HOUR,
        until=date(2026, 12, 14),
        rooms=[room],
        now=NOW,
        organisation_id=firm,
    )
    assert [one.mark for one in found] == ["taken", "free", "free"]


def test_a_series_and_a_wish_carry_ids(store: Store, room: int, firm: int, person: int) -> None:
    series = book_series(
        store,
        rule="FREQ=WEEKLY",
        starts=NINE,
        ends=NINE + HOUR,
        until=date(2026, 12, 14),
        rooms=[room],
        title="党课",
        now=NOW,
        organisation_id=firm,
        contact_id=person,
    )
    ids = [row["id"] for row in store.rows("SELECT id FROM booking WHERE series = ?", (series,))]
    assert {booking(store, id).organisation_id for id in ids} == {firm}
    assert {booking(store, id).contact_id for id in ids} == {person}
    change(store, booking=ids[1], now=NOW, organisation="秧歌队")
    other = add_organisation(store, name="恒信精密")
    edit_series(
        store,
        booking=ids[0],
        scope="all",
        now=NOW,
        changes={"organisation": "恒信精密", "organisation_id": other},
    )
    assert [booking(store, id).organisation_id for id in ids] == [other, None, other]

    wish = wait(
        store,
        title="排练",
        minutes=60,
        day_from=date(2026, 12, 1),
        day_to=date(2026, 12, 1),
        time_from=time(9),
        time_to=time(12),
        organisation="天禾食品",
        contact="韩雪静",
        phone="13812345678",
        now=NOW,
    )
    change_waiting(store, id=wish, minutes=90)
    start = datetime(2026, 12, 1, 9)
    booked = book_waiting(store, id=wish, room=room, starts=start, ends=start + HOUR, now=NOW)
    one = booking(store, booked)
    assert (one.organisation_id, one.contact_id) == (firm, person)


def test_adding_an_organisation_ties_its_older_bookings(store: Store, room: int) -> None:
    ids = [
        made(store, room, NINE + n * HOUR, organisation=words)
        for n, words in enumerate(["恒信精密", "恒信精密机械有限公司", "恒信"])
    ]
    firm = add_organisation(store, name="恒信精密机械有限公司")
    assert [booking(store, id).organisation_id for id in ids] == [None, firm, None]
    change_organisation(store, id=firm, short_name="恒信精密")
    assert [booking(store, id).organisation_id for id in ids] == [firm, firm, None]
    assert store.last_act is not None
    undo(store, act=store.last_act.id)
    assert [booking(store, id).organisation_id for id in ids] == [None, firm, None]


def test_one_out_of_use_is_not_found_by_its_name(store: Store, room: int, firm: int) -> None:
    archive_organisation(store, id=firm, now=NOW)
    assert booking(store, made(store, room, organisation="天禾食品")).organisation_id is None


def test_whom_to_call(store: Store, room: int, firm: int) -> None:
    made(store, room, organisation="天禾食品", contact="前台", phone="5550 1234")
    last = main_contact(store, firm)
    assert last and (last.contact, last.phone, last.contact_id) == ("前台", "5550 1234", None)
    id = add_person(store, name="韩雪静", phone="13812345678")
    add_contact(store, organisation=firm, person=id)
    named = main_contact(store, firm)
    assert named and (named.contact, named.contact_id) == ("韩雪静", id)
    assert main_contact(store, None, "没有的单位") is None
