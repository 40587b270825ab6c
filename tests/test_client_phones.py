"""The phone of a client: who may see it whole, and what stands in the trail."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from db.clients import add_client, client
from db.consultants import add_consultant
from db.consultation_waiting import wait_for_slot, withdraw_slot_waiting
from db.disclosures import disclose, may_call
from db.merging import merge_people
from db.people import add_person
from db.roles import program
from db.rules import Refused
from db.staff import add_staff
from db.store import open_store
from db.words import use_language
from gui.masked import Masked
from tests.consult_desk import NAME, PHONE, Morning


@pytest.fixture
def morning(tmp_path: Path) -> Iterator[Morning]:
    use_language("en")
    made = Morning(open_store(tmp_path / "centre.yizhan", staff=program("张敏")))
    yield made
    made.desk.close()


def waits(morning: Morning, who: int, service: int) -> int:
    day = date(2026, 11, 27)
    return wait_for_slot(
        morning.db, client=who, service=service, day_from=day, day_to=day, now=morning.now
    )


def test_the_phone_of_a_client_is_shown_with_an_entry_that_names_the_code(
    morning: Morning,
) -> None:
    who = morning.client(NAME, PHONE)
    morning.book("10:00", who)
    morning.sit("desk")
    assert disclose(morning.db, client=who, what="phone") == PHONE
    row = morning.db.row("SELECT after, label FROM trail ORDER BY id DESC LIMIT 1")
    assert row is not None
    assert json.loads(row["after"])["client"] == who
    code = client(morning.db, who).code
    assert code in row["label"]
    assert not any(word in f"{row}" for word in (NAME, PHONE))


def test_the_phone_of_a_code_is_its_own(morning: Morning) -> None:
    who = morning.client(phone=PHONE)
    morning.book("10:00", who)
    assert disclose(morning.db, client=who, what="phone") == PHONE


def test_whom_only_an_anonymous_service_knows_only_their_consultant_calls(
    morning: Morning,
) -> None:
    db = morning.db
    who = morning.client(NAME, PHONE)
    morning.book("10:00", who, duty=morning.talk_duty)
    other = add_staff(db, name="李", roles="consultant")
    add_consultant(db, name="李", services=[morning.talk], staff=other)
    for roles, id in (("desk", 7), ("director", 8), ("consultant", other)):
        morning.sit(roles, id)
        before = db.value("SELECT count(*) FROM trail")
        with pytest.raises(Refused, match="Only their consultant"):
            disclose(db, client=who, what="phone")
        assert db.value("SELECT count(*) FROM trail") == before
    morning.sit("consultant", morning.zhou_staff)
    assert disclose(db, client=who, what="phone") == PHONE


def test_whom_another_service_knows_too_the_desk_may_call(morning: Morning) -> None:
    who = morning.client(NAME, PHONE)
    morning.book("10:00", who, duty=morning.talk_duty)
    morning.book("12:00", who)
    morning.sit("desk")
    assert disclose(morning.db, client=who, what="phone") == PHONE


def test_a_code_that_waits_left_the_number_to_be_called(morning: Morning) -> None:
    code, named = morning.client(phone=PHONE), morning.client(NAME, "13800001111")
    waiting = waits(morning, code, morning.talk)
    waits(morning, named, morning.talk)
    morning.sit("desk")
    assert may_call(morning.db, code) and not may_call(morning.db, named)
    withdraw_slot_waiting(morning.db, id=waiting)
    assert may_call(morning.db, code)  # nothing ties the code to the service any more
    morning.sit("consultant", morning.zhou_staff)
    assert may_call(morning.db, named)


def test_merging_leaves_the_entry_with_the_client_it_was_made_of(morning: Morning) -> None:
    db = morning.db
    keep, drop = (add_person(db, name=NAME, phone=PHONE) for _turn in range(2))
    one, other = (add_client(db, person=each, now=morning.now) for each in (keep, drop))
    disclose(db, client=other, what="phone")
    merge_people(db, keep=keep, drop=drop, now=morning.now)
    assert db.value("SELECT client FROM disclosure") == other != one


def test_the_link_shows_the_number(qtbot: QtBot, morning: Morning) -> None:
    who = morning.client(NAME, PHONE)
    morning.book("10:00", who)
    shown = Masked(morning.desk, "client", who, "phone", PHONE, NAME)
    qtbot.addWidget(shown)
    assert PHONE not in shown.number.text()
    shown.link.click()
    assert shown.number.text() == PHONE
