"""People: identity numbers, what is shown of them, and membership of the Party."""

from __future__ import annotations

import json
from datetime import date, datetime
from typing import Any

import pytest
import sqlcipher3.dbapi2 as engine
from hypothesis import given
from hypothesis import strategies as st

from db import memberships, organisations
from db.booking_changes import book
from db.disclosures import disclose, disclose_export
from db.fields import Field
from db.identifiers import mask_identity, read_identity, read_phone
from db.people import KINDS, add_person, archive_person, change_person, employed_at, person
from db.records import count, listing, show_row
from db.rooms import add_room
from db.rules import Refused
from db.store import Store
from db.types_register import PERSON
from db.waiting import wait
from tests.conftest import NOW
from tests.test_organisations import field_refused

# Made up, of a region that does not exist: a man and a woman of 1990-03-07.
HE, SHE = "990000199003074516", "990000199003074524"
DAY = date(2026, 11, 26)


def test_birth_and_sex_come_from_the_identity_number(store: Store) -> None:
    one = person(store, add_person(store, name="王䶮", identity=f" {HE[:6]} {HE[6:]} "))
    assert (one.identity, one.birth, one.sex) == (HE, date(1990, 3, 7), "male")
    other = person(store, add_person(store, name="陈𬸚", identity=SHE, birth=date(1990, 3, 7)))
    assert (other.name, other.sex) == ("陈𬸚", "female")
    assert (one.number, other.number) == ("RY-000001", "RY-000002")
    assert field_refused(change_person, store, id=one.id, birth=date(1990, 3, 8)) == "birth"
    assert field_refused(change_person, store, id=one.id, sex="female") == "sex"
    change_person(store, id=one.id, identity=None)
    change_person(store, id=one.id, sex="female", birth=None)


def test_an_identity_number_stands_once(store: Store) -> None:
    first = add_person(store, name="a", identity=HE)
    assert field_refused(add_person, store, name="b", identity=HE) == "identity"
    archive_person(store, id=first, now=NOW)
    add_person(store, name="b", identity=HE)


@pytest.mark.parametrize(
    "text",
    [
        HE[:-1] + "5",
        HE[:-1],
        "1.10101E+17",
        "990000199013074516",
        "99000019900307451６X",
        "身份证号码",
        "110101900307451",
        "99000019900307451六",
    ],
)
def test_a_wrong_identity_number_says_what_to_do(store: Store, text: str) -> None:
    assert field_refused(add_person, store, name="a", identity=text) == "identity"


@given(st.text(max_size=40))
def test_whatever_is_typed_is_read_or_refused(text: str) -> None:
    for read in (read_identity, read_phone):
        try:
            assert read(text)
        except Refused as refused:
            assert refused.message and refused.field


@given(st.integers(0, 17), st.integers(0, 9))
def test_one_mistyped_digit_is_always_found(place: int, digit: int) -> None:
    typed = HE[:place] + str(digit) + HE[place + 1 :]
    if typed != HE:
        with pytest.raises(Refused):
            read_identity(typed)


def test_lists_show_numbers_masked(store: Store) -> None:
    add_person(store, name="王䶮", phone="139 0000 1111", identity=HE, kinds="volunteer worker")
    (row,) = listing(store, PERSON, filters={"kinds": "volunteer"})
    assert count(store, PERSON, filters={"kinds": "resident"}) == 0
    shown = show_row(PERSON, row)
    assert "139 0000 1111" not in shown and HE not in shown
    assert "工人、志愿者" in shown or "职工、志愿者" in shown
    assert PERSON.field("identity").show(HE) == mask_identity(HE) == "9900**********4516"


def test_what_is_shown_whole_leaves_an_entry(store: Store) -> None:
    one = add_person(store, name="王䶮", phone="139 0000 1111", identity=HE)
    assert disclose(store, person=one, what="identity") == HE
    disclose_export(store, detail="人员", records=12)
    kept = store.rows("SELECT who, rule, after FROM trail WHERE record_table = 'disclosure'")
    assert [(row["who"], row["rule"]) for row in kept] == [
        ("张敏", "disclose"),
        ("张敏", "disclose_export"),
    ]
    assert json.loads(kept[0]["after"])["person"] == one
    assert HE not in kept[0]["after"]
    for sql in ("UPDATE disclosure SET records = 9", "DELETE FROM disclosure"):
        with pytest.raises(engine.IntegrityError, match="disclosure_stays"):
            store.connection.execute(sql)


def test_a_contacts_phone_shown_whole_leaves_an_entry(store: Store) -> None:
    now = datetime(2026, 11, 26, 9)
    hall = add_room(store, name="多功能厅")
    values: dict[str, Any] = {"title": "例会", "contact": "韩雪静", "phone": "13812345678"}
    starts = datetime(2026, 11, 27, 9)
    ends = datetime(2026, 11, 27, 10)
    booked = book(store, rooms=[hall], starts=starts, ends=ends, now=now, **values)
    waits = wait(
        store, minutes=60, day_from=date(2026, 11, 27), day_to=date(2026, 11, 28), now=now, **values
    )
    assert disclose(store, booking=booked, what="phone") == "13812345678"
    assert disclose(store, waiting=waits, what="phone") == "13812345678"
    kept = store.rows("SELECT what, person, booking, waiting FROM disclosure ORDER BY id")
    assert kept == [
        {"what": "phone", "person": None, "booking": booked, "waiting": None},
        {"what": "phone", "person": None, "booking": None, "waiting": waits},
    ]
    said = store.value("SELECT label FROM trail ORDER BY id DESC LIMIT 1")
    assert "韩雪静" in said and "5678" not in said


@pytest.mark.parametrize(
    "columns",
    [
        {"what": "phone"},
        {"what": "identity", "booking": 1},
        {"what": "phone", "booking": 1, "waiting": 1},
        {"what": "export", "booking": 1},
    ],
)
def test_an_entry_says_of_one_record_what_was_shown(store: Store, columns: dict[str, Any]) -> None:
    made = {"id": 1, "records": 1} | columns
    names = ", ".join(made)
    with pytest.raises(engine.IntegrityError, match="CHECK"):
        store.connection.execute(
            f"INSERT INTO disclosure ({names}) VALUES ({', '.join('?' * len(made))})",
            tuple(made.values()),
        )


def test_kinds_are_kept_in_order(store: Store) -> None:
    one = add_person(store, name="a", kinds="resident worker")
    assert person(store, one).kinds == ("worker", "resident")
    assert field_refused(change_person, store, id=one, kinds="king") == "kinds"
    field = Field("kinds", "Kinds", "choices", choices=KINDS)
    assert field.read("居民，职工") == "worker resident"
    with pytest.raises(Refused):
        field.read("国王")


def test_who_works_where(store: Store) -> None:
    company = organisations.add_organisation(store, name="栖湖包装有限公司")
    for name in ("赵一", "安二"):
        add_person(store, name=name, employer=company)
    assert [one.name for one in employed_at(store, company)] == ["安二", "赵一"]


@pytest.fixture
def member(store: Store) -> int:
    """A person who is to become a member."""
    return add_person(store, name="冯立", phone="139 0000 2222")


def test_a_floating_member_is_due_once_a_quarter(store: Store, member: int) -> None:
    made = memberships.enrol(store, person=member, state="floating", whereabouts="外省")
    assert "member" in person(store, member).kinds
    (due,) = memberships.due(store, DAY)
    assert (due.name, due.last, due.by) == ("冯立", None, date(2026, 12, 31))
    memberships.record_contact(
        store, membership=made, day=date(2026, 9, 30), how="phone", today=DAY
    )
    assert [one.last for one in memberships.due(store, DAY)] == [date(2026, 9, 30)]
    memberships.record_contact(store, membership=made, day=DAY, how="visit", today=DAY)
    assert memberships.due(store, DAY) == []
    assert len(memberships.due(store, date(2027, 1, 1))) == 1
    wanted: dict[str, Any] = {
        "membership": made,
        "day": date(2026, 11, 27),
        "how": "phone",
        "today": DAY,
    }
    assert field_refused(memberships.record_contact, store, **wanted) == "day"


def test_who_flows_in_says_where_the_membership_is_kept(store: Store, member: int) -> None:
    wanted: dict[str, Any] = {
        "person": member,
        "state": "flow_in",
        "agreement_on": date(2026, 3, 1),
    }
    assert field_refused(memberships.enrol, store, **wanted) == "home"
    memberships.enrol(store, **wanted, home="外县某支部")
    assert field_refused(memberships.enrol, store, person=member) == "person"


def test_who_leaves_says_where_to(store: Store, member: int) -> None:
    made = memberships.enrol(store, person=member, since=date(2026, 1, 1))
    assert field_refused(memberships.leave, store, id=made, day=DAY, went_to=" ") == "went_to"
    early = date(2025, 1, 1)
    assert field_refused(memberships.leave, store, id=made, day=early, went_to="x") == "day"
    assert field_refused(memberships.change_membership, store, id=made, state="left") == "state"
    memberships.leave(store, id=made, day=DAY, went_to="市直机关某支部")
    assert field_refused(memberships.change_membership, store, id=made, note="x") == "state"
    again = memberships.enrol(store, person=member)
    assert [one.id for one in memberships.memberships_of(store, member)] == [again, made]
    with pytest.raises(engine.IntegrityError):
        store.connection.execute("UPDATE membership SET state = 'settled', left_on = NULL")


@pytest.mark.parametrize(
    ("day", "first", "last"),
    [
        (date(2026, 1, 1), date(2026, 1, 1), date(2026, 3, 31)),
        (date(2028, 2, 29), date(2028, 1, 1), date(2028, 3, 31)),
        (date(2026, 12, 31), date(2026, 10, 1), date(2026, 12, 31)),
    ],
)
def test_quarters_are_those_of_the_calendar(day: date, first: date, last: date) -> None:
    assert memberships.quarter(day) == (first, last)
