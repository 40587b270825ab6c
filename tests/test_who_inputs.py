"""For whom it is booked, by keyboard: found in the register, tied, filled in, or only words."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from db.booking_changes import book
from db.bookings import booking
from db.centre import set_up
from db.contacts import add_contact
from db.organisations import add_organisation
from db.people import add_person
from db.rooms import add_room
from db.series import book_series
from db.store import Store, open_store
from db.types import BOOKING, WAITING
from gui.booking_page import BookingPage
from gui.desk import Desk
from gui.palette_search import search
from gui.record_filters import RecordFilters
from gui.record_page import RecordPage
from gui.series_rule import SeriesRule
from gui.who_inputs import TieInput

NOW = datetime(2026, 11, 26, 9, 10)
AT = datetime(2026, 11, 27, 14)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    db = open_store(tmp_path / "centre.db")
    set_up(db, name="Centre", hours="Daily 08:30-21:00")
    add_room(db, name="Small", capacity=12)
    yield db
    db.close()


@pytest.fixture
def firm(store: Store) -> int:
    id = add_organisation(store, name="天禾食品有限公司", short_name="天禾食品")
    person = add_person(store, name="韩雪静", phone="13812345678", employer=id)
    add_contact(store, organisation=id, person=person, about="场地")
    return id


@pytest.fixture
def person(store: Store, firm: int) -> int:
    return int(store.value("SELECT id FROM person"))


@pytest.fixture
def room(store: Store) -> int:
    return int(store.value("SELECT id FROM room"))


@pytest.fixture
def page(store: Store, firm: int, qtbot: QtBot) -> BookingPage:
    page = BookingPage(Desk(store, clock=lambda: NOW))
    qtbot.addWidget(page)
    page.resize(1294, 628)
    page.reload()
    page.show()
    return page


def booked(store: Store, room: int, **who: Any) -> int:
    """An hour in that room, for them."""
    until = AT + timedelta(hours=1)
    return book(store, rooms=[room], starts=AT, ends=until, title="例会", now=NOW, **who)


def line(page: BookingPage, name: str) -> TieInput:
    one = page.panel.form.inputs[name]
    assert isinstance(one, TieInput)
    return one


def choose(one: TieInput, typed: str, *, down: int = 0) -> None:
    """Type, go down in the offers, Enter."""
    one.finding.setFocus()
    one.finding.clear()
    if typed.isascii():
        QTest.keyClicks(one.finding, typed)
    else:  # characters come from an input method, not from keys
        one.finding.setText(typed)
        one.finding.textEdited.emit(typed)
    offers = one.finding._list
    assert offers.isVisible()
    for _step in range(down):
        QTest.keyClick(offers, Qt.Key.Key_Down)
    QTest.keyClick(offers, Qt.Key.Key_Return)


def test_initials_and_enter_book_for_an_organisation(
    page: BookingPage, store: Store, firm: int, person: int, room: int
) -> None:
    page.go(new={"rooms": (room,), "starts": AT, "title": "例会"})
    page.panel.form.inputs["title"].set_value("例会")
    choose(line(page, "organisation"), "thsp")
    values = {name: page.panel.form.inputs[name].value() for name in ("contact", "phone")}
    assert line(page, "organisation").value() == "天禾食品"
    assert values == {"contact": "韩雪静", "phone": "13812345678"}
    assert (line(page, "organisation").tie, line(page, "contact").tie) == (firm, person)
    assert page.panel.save()
    one = booking(store, int(store.value("SELECT id FROM booking")))
    assert (one.organisation_id, one.contact_id) == (firm, person)


def test_other_words_stay_words(page: BookingPage, store: Store, firm: int, room: int) -> None:
    page.go(new={"rooms": (room,), "starts": AT})
    page.panel.form.inputs["title"].set_value("排练")
    organisation = line(page, "organisation")
    organisation.finding.setText("天禾")
    organisation.finding.textEdited.emit("天禾")
    assert organisation.finding._list.isVisible()
    assert not organisation.finding._list.currentIndex().isValid()
    QTest.keyClick(organisation.finding._list, Qt.Key.Key_Escape)
    assert organisation.tie is None
    assert organisation.finding.accessibleDescription() == "仅为文字，未关联名册"
    assert page.panel.save()
    one = booking(store, int(store.value("SELECT id FROM booking")))
    assert (one.organisation, one.organisation_id) == ("天禾", None)


def test_a_person_brings_phone_and_employer(
    page: BookingPage, firm: int, person: int, room: int
) -> None:
    page.go(new={"rooms": (room,), "starts": AT})
    choose(line(page, "contact"), "hxj")
    assert page.panel.form.inputs["phone"].value() == "13812345678"
    assert line(page, "organisation").value() == "天禾食品"
    assert (line(page, "organisation").tie, line(page, "contact").tie) == (firm, person)
    line(page, "contact").set_value("小韩")
    assert line(page, "contact").tie is None


def test_down_offers_the_people_of_the_organisation(
    page: BookingPage, firm: int, person: int, room: int
) -> None:
    page.go(new={"rooms": (room,), "starts": AT, "organisation_id": firm, "contact": "老王"})
    line(page, "organisation").set_value("天禾食品")
    contact = line(page, "contact")
    contact.set_value("")
    QTest.keyClick(contact.finding, Qt.Key.Key_Down)
    QTest.keyClick(contact.finding._list, Qt.Key.Key_Return)
    assert contact.tie == person


def test_what_was_filled_in_by_hand_stays(page: BookingPage, firm: int, room: int) -> None:
    page.go(new={"rooms": (room,), "starts": AT})
    page.panel.form.inputs["contact"].set_value("老王")
    choose(line(page, "organisation"), "天禾", down=1)
    assert line(page, "contact").value() == "老王"
    assert line(page, "contact").tie is None


def test_changing_the_title_keeps_the_tie(
    page: BookingPage, store: Store, firm: int, person: int, room: int
) -> None:
    id = booked(store, room, organisation="天禾（工会）", organisation_id=firm)
    page.go(record=id)
    page.panel.show_change(booking(store, id))
    assert line(page, "organisation").tie == firm
    page.panel.form.inputs["title"].set_value("周会")
    assert page.panel.save()
    one = booking(store, id)
    assert (one.title, one.organisation_id, one.contact_id) == ("周会", firm, None)
    page.panel.show_change(one)
    line(page, "organisation").set_value("秧歌队")
    assert page.panel.save()
    assert booking(store, id).organisation_id is None


def test_the_panel_leads_to_the_card(
    page: BookingPage, store: Store, firm: int, person: int, room: int, qtbot: QtBot
) -> None:
    page.go(record=booked(store, room, organisation_id=firm, contact_id=person))
    links = [one for one in page.panel.facts.findChildren(QPushButton) if "卡" in one.text()][-2:]
    assert len(links) == 2
    for link, asked in zip(links, (["organisation", firm], ["person", person]), strict=True):
        with qtbot.waitSignal(page.desk.record_wanted) as wanted:
            link.click()
        assert wanted.args == asked


def test_f7_of_a_booking_carries_its_ties(
    page: BookingPage, store: Store, firm: int, person: int, room: int
) -> None:
    page.go(record=booked(store, room, organisation_id=firm, contact_id=person))
    (found,) = search(page.desk, None, "例会")[0].entries
    for seed in (page.seed(), found.seed):
        assert (seed["organisation_id"], seed["contact_id"]) == (firm, person)


def test_a_series_carries_ids(store: Store, firm: int, person: int, qtbot: QtBot) -> None:
    form = SeriesRule(Desk(store, clock=lambda: NOW), {"title": "党课", "organisation_id": firm})
    qtbot.addWidget(form)
    form.show()
    organisation = form.inputs["organisation"]
    assert isinstance(organisation, TieInput)
    choose(organisation, "tianhe")
    values = form.values()
    assert (values["organisation_id"], values["contact_id"]) == (firm, person)
    form.inputs["until"].set_value(date(2026, 12, 10))
    series = book_series(store, now=NOW, **form.values())
    assert store.value("SELECT organisation_id FROM booking WHERE series = ?", (series,)) == firm


def test_the_waiting_form_finds_too(store: Store, firm: int, person: int, qtbot: QtBot) -> None:
    page = RecordPage(Desk(store, clock=lambda: NOW), WAITING)
    qtbot.addWidget(page)
    page.resize(1294, 628)
    page.reload()
    page.show()
    page.go(new={"title": "排练", "day_from": date(2026, 12, 1), "day_to": date(2026, 12, 2)})
    form = page.panel.form
    assert form is not None
    organisation = form.inputs["organisation"]
    assert isinstance(organisation, TieInput)
    choose(organisation, "thsp")
    assert form.inputs["phone"].value() == "13812345678"
    page.panel.save()
    row = store.row("SELECT organisation, organisation_id, contact_id FROM waiting") or {}
    assert tuple(row.values()) == ("天禾食品", firm, person)


def test_the_list_is_filtered_by_organisation(
    store: Store, firm: int, room: int, qtbot: QtBot
) -> None:
    page = RecordPage(Desk(store, clock=lambda: NOW), BOOKING)
    qtbot.addWidget(page)
    page.show()
    filters = page.findChild(RecordFilters)
    assert filters is not None
    for n in range(61):
        other = add_organisation(store, name=f"单位{n}")
    page.reload_now()
    box = filters.boxes["organisation_id"]
    assert box.count() == 1
    page.go(filters={"organisation_id": other})
    assert filters.values() == {"organisation_id": other}
    assert box.currentText() == "单位60"
