"""The card of an organisation or a person: its tabs, its small forms, the trail it leaves."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from db import contacts, memberships, offices, organisations, people, register
from db.formats import mask_phone
from db.store import Store
from gui import theme
from gui.card_strip import StripRow
from gui.card_tabs import CARD_TABS
from gui.desk import Desk
from gui.masked import Masked
from gui.register_page import RegisterPage
from tests.register_desk import (
    DAY,
    NOW,
    company_of,
    dialog_on,
    floating,
    link_on,
    open_page,
    table_on,
    words_on,
)


@pytest.fixture
def desk(sample: Store, qapp: QApplication) -> Iterator[Desk]:
    if not qapp.styleSheet():
        theme.use(qapp)
    yield Desk(sample, clock=lambda: NOW)


@pytest.fixture
def page(qtbot: QtBot, desk: Desk) -> Iterator[RegisterPage]:
    made = open_page(qtbot, desk)
    yield made
    made.hide()


@pytest.mark.parametrize("table", CARD_TABS)
def test_every_tab_opens_and_every_control_has_a_name(page: RegisterPage, table: str) -> None:
    ids = [company_of(page.desk)] if table == "organisation" else [floating(page.desk)]
    if table == "organisation":
        ids.append(organisations.covering(page.desk.store, ids[0])[0].id)
    for id in ids:
        page.show_one(table, id)
        for tab, count in page.card.tabs():
            page.card.open_tab(tab.name)
            assert page.card.tab == tab.name and count >= 0
            assert not page.grab().isNull()
            nameless = [
                one
                for one in page.findChildren(QWidget)
                if one.isVisibleTo(page)
                and one.focusPolicy() & Qt.FocusPolicy.TabFocus
                and not one.accessibleName()
            ]
            assert nameless == []


def test_tabs_that_do_not_apply_are_left_out(page: RegisterPage) -> None:
    company = company_of(page.desk)
    page.show_one("organisation", company)
    assert [tab.name for tab, _count in page.card.tabs()] == [
        *("facts", "ties", "offices", "people", "pairings", "bookings")
    ]
    page.card.open_tab("pairings")
    branch = organisations.covering(page.desk.store, company)[0].id
    page.show_one("organisation", branch)
    assert "pairings" not in page.card.head.tabs.buttons
    assert page.card.tab == "facts"


def test_a_number_is_shown_on_purpose_and_leaves_an_entry(page: RegisterPage) -> None:
    desk = page.desk
    person = int(
        desk.store.value("SELECT id FROM person WHERE identity <> '' AND phone <> '' LIMIT 1")
    )
    page.show_one("person", person)
    one = people.person(desk.store, person)
    words = words_on(page.card)
    assert one.phone not in words and one.identity not in words
    assert mask_phone(one.phone) in words
    before = desk.store.value("SELECT count(*) FROM disclosure")
    for masked in page.card.findChildren(Masked):
        masked.link.click()
    words = words_on(page.card)
    assert one.phone in words and one.identity in words
    rows = desk.store.rows("SELECT what, person FROM disclosure ORDER BY id DESC LIMIT 2")
    assert sorted(row["what"] for row in rows) == ["identity", "phone"]
    assert {row["person"] for row in rows} == {person}
    assert desk.store.value("SELECT count(*) FROM disclosure") == before + 2
    assert not desk.can_undo()
    page.reload_now()
    assert one.identity not in words_on(page.card)


def test_a_contact_is_named_changed_and_removed_and_all_can_be_undone(page: RegisterPage) -> None:
    desk, company = page.desk, company_of(page.desk)
    for old in contacts.contacts(desk.store, company):
        desk.do(contacts.remove_contact, id=old.id)
    page.show_one("organisation", company)
    link_on(page, "登记新人").click()
    dialog = dialog_on(page)
    dialog.form.inputs["name"].set_value("王海波")
    dialog.form.inputs["position"].set_value("行政主管")
    dialog.save()
    (one,) = contacts.contacts(desk.store, company)
    assert (one.name, one.position) == ("王海波", "行政主管")
    assert people.person(desk.store, one.person).employer == company
    assert "王海波" in words_on(page.card)
    link_on(page, "修改").click()
    dialog = dialog_on(page)
    dialog.form.inputs["about"].set_value("场地、活动都找他")
    dialog.save()
    assert "场地、活动都找他" in words_on(page.card)
    link_on(page, "移除").click()
    assert contacts.contacts(desk.store, company) == []
    desk.undo()
    assert contacts.contacts(desk.store, company)[0].about == "场地、活动都找他"
    desk.undo()
    desk.undo()
    assert contacts.contacts(desk.store, company) == []
    assert page.list.table.choose(("person", one.person)) is False


def test_an_office_is_given_and_ended_from_the_card(page: RegisterPage) -> None:
    desk, company = page.desk, company_of(page.desk)
    branch = organisations.covering(desk.store, company)[0].id
    person = people.employed_at(desk.store, company)[0]
    before = len(offices.officers(desk.store, branch))
    page.show_one("organisation", branch)
    page.card.open_tab("offices")
    link_on(page, "登记职务").click()
    dialog = dialog_on(page)
    dialog.save()
    assert dialog.form.inputs["role"].error()
    dialog.form.inputs["person"].set_value(person.id)
    dialog.form.inputs["role"].set_value("青年委员")
    dialog.form.inputs["starts"].set_value(DAY)
    dialog.save()
    assert len(offices.officers(desk.store, branch)) == before + 1
    table = table_on(page)
    row = next(row for row in table.records.rows if row["role"] == "青年委员")
    table.choose(row["id"])
    link_on(page, "结束").click()
    dialog = dialog_on(page)
    assert dialog.form.inputs["day"].value() == DAY
    dialog.form.inputs["day"].set_value(date(2026, 1, 1))
    dialog.save()
    assert dialog.isVisible()
    dialog.form.inputs["day"].set_value(DAY)
    dialog.save()
    assert desk.store.value("SELECT ends FROM office WHERE id = ?", (row["id"],)) == "2026-11-26"


def test_a_branch_covers_another_company_and_is_joint(page: RegisterPage) -> None:
    desk = page.desk
    branch = organisations.covering(desk.store, company_of(desk))[0].id
    other = organisations.add_organisation(desk.store, name="望塔精密制造有限公司")
    page.reload_now()
    page.show_one("organisation", branch)
    page.card.open_tab("ties")
    assert "单独组建" in words_on(page.card)
    link_on(page, "加企业").click()
    dialog = dialog_on(page)
    dialog.form.inputs["company"].set_value(other)
    dialog.save()
    assert "联合组建" in words_on(page.card)
    assert other in [one.id for one in organisations.covered(desk.store, branch)]


def test_a_floating_member_is_called_from_the_card(page: RegisterPage) -> None:
    desk, person = page.desk, floating(page.desk)
    page.go(record=person, tab="membership")
    assert page.card.tab == "membership"
    before = len(memberships.contacts_with(desk.store, person))
    link_on(page, "记一次联系").click()
    dialog = dialog_on(page)
    dialog.form.inputs["day"].set_value(DAY)
    dialog.form.inputs["note"].set_value("平安")
    dialog.save()
    assert len(memberships.contacts_with(desk.store, person)) == before + 1
    assert "平安" in words_on(page.card)
    assert not register.contacts_due(desk.store, DAY, "person", person)


def test_the_strip_says_what_is_next_where_there_is_room(page: RegisterPage) -> None:
    page.show_one("organisation", company_of(page.desk))
    assert page.card.strip.isVisible()
    rows = page.card.strip.findChildren(StripRow)
    assert rows
    asked: list[Any] = []
    page.desk.page_wanted.connect(lambda name, where: asked.append((name, where)))
    QTest.keyClick(rows[0], Qt.Key.Key_Return)
    assert asked[0][0] == "board"
    page.resize(1000, 600)
    assert not page.card.strip.isVisible()


def test_private_bookings_are_on_no_card(page: RegisterPage) -> None:
    desk, company = page.desk, company_of(page.desk)
    count = register.count_bookings(desk.store, "organisation", company)
    assert count > 0
    booking = register.bookings_of(desk.store, "organisation", company)[0]["id"]
    with desk.store.connection:
        desk.store.connection.execute("UPDATE booking SET private = 1 WHERE id = ?", (booking,))
    assert register.count_bookings(desk.store, "organisation", company) == count - 1
    shown = register.bookings_of(desk.store, "organisation", company)
    assert booking not in [row["id"] for row in shown]


def test_f7_and_print_take_the_record_over(page: RegisterPage) -> None:
    desk, company = page.desk, company_of(page.desk)
    asked: list[Any] = []
    desk.report_wanted.connect(lambda name, where: asked.append((name, where)))
    page.show_one("organisation", company)
    seed = page.seed()
    assert seed["organisation_id"] == company
    assert seed["contact_id"] == contacts.contacts(desk.store, company)[0].person
    page.print_sheet()
    person = people.employed_at(desk.store, company)[0]
    page.show_one("person", person.id)
    assert page.seed()["contact_id"] == person.id
    assert page.seed()["organisation_id"] == company
    page.print_sheet()
    assert asked == [
        ("organisation-card", {"organisation": company}),
        ("person-card", {"person": person.id}),
    ]


def choose_more(page: RegisterPage, label: str) -> None:
    """Choose a line of the menu behind ⋯."""
    [does] = [does for one, does, closed in page.card.more() if one == label and not closed]
    does()


def test_more_moves_out_and_takes_out_of_use(page: RegisterPage) -> None:
    desk, company = page.desk, company_of(page.desk)
    page.show_one("organisation", company)
    choose_more(page, "迁出")
    dialog = dialog_on(page)
    dialog.form.inputs["day"].set_value(DAY)
    dialog.save()
    assert organisations.organisation(desk.store, company).status == "moved_out"
    choose_more(page, "停用")
    assert organisations.organisation(desk.store, company).archived_at
    page.show_one("organisation", company)
    assert page.card.row is not None and page.card.row["id"] == company
    page.card.edit_wanted.emit()
    choose_more(page, "恢复使用")
    assert not organisations.organisation(desk.store, company).archived_at
