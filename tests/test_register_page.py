"""The register's page on the sample centre: finding, the forms, and what stands on Today."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from PySide6.QtCore import QAbstractItemModel, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from db import memberships, offices, organisations, people, register
from db.formats import mask_phone
from db.store import Store
from gui import theme, today_parts
from gui.cards import PartCard
from gui.desk import Desk
from gui.form_dialog import FormDialog
from gui.inputs import SecretInput
from gui.register_model import Group, Head, Item, RegisterModel
from gui.register_page import RegisterPage
from gui.today_page import TodayPage
from tests.register_desk import (
    DAY,
    NOW,
    company_of,
    names_in,
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


# Finding


def test_everybody_stands_there_by_reading_until_something_is_typed(page: RegisterPage) -> None:
    organisations_there, people_there = register.counts(page.desk.store)
    model = page.list.model
    assert model.rowCount() == organisations_there + people_there + 2
    heads = [model.item(row) for row in model.heads()]
    assert [head.count for head in heads if isinstance(head, Head)] == [
        organisations_there,
        people_there,
    ]
    assert f"{organisations_there + people_there:,}" in page.list.count.text()
    assert page.list.search.hasFocus()
    assert page.card.row is not None


def test_letters_find_and_are_marked(page: RegisterPage) -> None:
    QTest.keyClicks(page.list.search, "hxj")
    assert "恒信精密制造有限公司" in names_in(page)
    row = page.list.model.row_of("organisation", company_of(page.desk))
    item = page.list.model.item(row)
    assert isinstance(item, Item) and item.hit is not None
    assert [item.name[start:end] for start, end in item.hit.spans] == ["恒信精"]
    assert [item.hit.initials[start:end] for start, end in item.hit.initials_spans] == ["hxj"]
    assert not page.grab().isNull()


def test_the_phone_that_was_searched_stays_masked(page: RegisterPage) -> None:
    phone = page.desk.store.value("SELECT phone FROM person WHERE phone <> '' LIMIT 1")
    page.list.search.setText(phone)
    (found, *_others) = [
        page.list.model.item(row)
        for row in range(page.list.model.rowCount())
        if page.list.model.key(row)
    ]
    assert isinstance(found, Item)
    assert phone not in found.words()
    page.look()
    assert phone not in words_on(page.card)


def test_keys_move_in_the_list_and_lead_into_the_card(page: RegisterPage) -> None:
    search = page.list.search
    QTest.keyClicks(search, "hxj")
    names = names_in(page)
    QTest.keyClick(search, Qt.Key.Key_Down)
    page.look()
    assert page.card.row is not None and page.card.row["name"] == names[1]
    QTest.keyClick(search, Qt.Key.Key_Up)
    QTest.keyClick(search, Qt.Key.Key_Return)
    assert page.card.row["name"] == names[0]
    tabs = page.card.head.tabs
    assert tabs.buttons["facts"].hasFocus()
    QTest.keyClick(tabs.buttons["facts"], Qt.Key.Key_Right)
    assert page.card.tab != "facts"
    assert tabs.buttons[page.card.tab].hasFocus()
    QTest.keyClick(tabs.buttons[page.card.tab], Qt.Key.Key_Escape)
    assert search.hasFocus() and search.text() == "hxj"
    QTest.keyClick(search, Qt.Key.Key_Escape)
    assert search.text() == ""


def test_arrows_pass_the_heads(page: RegisterPage) -> None:
    table, model = page.list.table, page.list.model
    second = model.heads()[1]
    table.go_to(second - 1)
    table.step(1)
    assert table.currentIndex().row() == second + 1
    table.step(-1)
    assert table.currentIndex().row() == second - 1
    table.setFocus()
    QTest.keyClick(table, Qt.Key.Key_End)
    assert table.currentIndex().row() == model.rowCount() - 1
    QTest.keyClick(table, Qt.Key.Key_Home)
    assert table.currentIndex().row() == 1


def test_segments_and_filters_narrow_the_list(page: RegisterPage) -> None:
    store = page.desk.store
    page.segments.set_value("party")
    assert len(names_in(page)) == len(organisations.organisations(store, kind="party"))
    page.segments.set_value("person")
    grid = store.value("SELECT id FROM grid ORDER BY id LIMIT 1")
    page.list.grid.set_value(str(grid))
    there = store.value(
        "SELECT count(*) FROM person JOIN organisation ON organisation.id = employer"
        " WHERE organisation.grid = ? AND person.archived_at IS NULL",
        (grid,),
    )
    assert len(names_in(page)) == there
    page.list.search.setText("w")
    assert 0 < len(names_in(page)) < there
    page.segments.set_value("organisation")
    page.list.clear()
    page.list.standing.set_value("moved_out")
    gone = store.value(
        "SELECT count(*) FROM organisation WHERE status = 'moved_out' AND archived_at IS NULL"
    )
    assert len(names_in(page)) == gone


def test_nobody_fits_and_the_way_out(page: RegisterPage) -> None:
    page.list.search.setText("qqqzzz")
    page.look()
    assert page.list.empty.isVisible() and "qqqzzz" in page.list.empty.text()
    assert page.card.row is None and page.card.blank.isVisible()
    assert page.seed() == {}
    page.list.clear()
    assert not page.list.empty.isVisible()


def test_a_reload_does_not_hold_back_the_card_of_what_was_just_found(page: RegisterPage) -> None:
    page.list.search.setText("恒信精密制造有限公司")
    page.reload_now()
    assert page.card.row is not None and page.card.row["name"] == "恒信精密制造有限公司"


def test_a_new_centre_is_told_what_stands_here(qtbot: QtBot, store: Store) -> None:
    page = open_page(qtbot, Desk(store, clock=lambda: NOW))
    assert page.list.empty.isVisible()
    assert page.list.empty.title()
    assert page.hints()
    page.list.create_wanted.emit()
    panel = page.panel()
    assert panel is not None and panel.form is not None
    panel.form.inputs["name"].set_value("晨桥精密制造有限公司")
    panel.save()
    assert page.panel() is None
    assert names_in(page) == ["晨桥精密制造有限公司"]
    assert page.card.row is not None and page.card.row["number"] == "QY-0001"
    page.hide()


def test_twenty_thousand_rows_are_fetched_as_they_are_looked_at() -> None:
    asked: list[int] = []

    def fetch(_table: str, ids: Any) -> dict[int, Any]:
        asked.extend(ids)
        return {
            id: {
                "name": f"n{id}",
                "number": "",
                "kinds": "worker",
                "workers": None,
                "status": "active",
                "employer": "",
                "position": "",
                "archived": 0,
            }
            for id in ids
        }

    model = RegisterModel(fetch)
    model.show_groups([Group("person", range(20_000), 20_000)])
    assert model.rowCount() == 20_001 and not asked
    item = model.item(15_000)
    assert isinstance(item, Item) and item.name == "n14999"
    assert len(asked) < 100
    assert model.row_of("person", 19_999) == 20_000
    assert model.row_of("organisation", 1) == -1


def test_the_model_keeps_the_rules_of_models(
    page: RegisterPage, qtmodeltester: ModelTester
) -> None:
    page.list.search.setText("hxj")
    model: QAbstractItemModel = page.list.model
    qtmodeltester.check(model)  # type: ignore[no-untyped-call]  # the plugin has no types


# The form


def test_a_masked_number_stays_unless_it_is_typed_over(page: RegisterPage) -> None:
    desk = page.desk
    person = int(
        desk.store.value("SELECT id FROM person WHERE identity <> '' AND phone <> '' LIMIT 1")
    )
    before = people.person(desk.store, person)
    page.show_one("person", person)
    page.edit()
    panel = page.panel()
    assert panel is not None and panel.form is not None
    phone = panel.form.inputs["phone"]
    assert isinstance(phone, SecretInput)
    assert phone.line.text() == mask_phone(before.phone)
    assert not panel.form.dirty()
    phone.setFocus()
    assert phone.line.selectedText() == phone.line.text()
    QTest.keyClick(phone.line, Qt.Key.Key_End)
    assert phone.line.selectedText() == phone.line.text()
    panel.form.inputs["position"].set_value("组长")
    panel.save()
    after = people.person(desk.store, person)
    assert (after.phone, after.identity, after.position) == (before.phone, before.identity, "组长")
    page.edit()
    assert panel.form is not None
    phone = panel.form.inputs["phone"]
    assert isinstance(phone, SecretInput)
    phone.setFocus()
    QTest.keyClicks(phone.line, "13800001234")
    assert phone.line.text() == "13800001234"
    panel.save()
    assert people.person(desk.store, person).phone == "13800001234"


def test_kinds_are_check_boxes(page: RegisterPage) -> None:
    page.new("person")
    panel = page.panel()
    assert panel is not None and panel.form is not None
    kinds = panel.form.inputs["kinds"]
    assert kinds.value() == "worker"
    kinds.boxes["volunteer"].setChecked(True)  # type: ignore[attr-defined]  # a ChoicesInput
    panel.form.inputs["name"].set_value("𬸚䶮")
    panel.save()
    row = page.card.row
    assert row is not None and row["kinds"] == "worker volunteer" and row["name"] == "𬸚䶮"


def test_the_form_takes_the_place_of_the_buttons_and_esc_gives_it_back(page: RegisterPage) -> None:
    page.show_one("organisation", company_of(page.desk))
    page.edit()
    assert page.panels["organisation"].isVisible()
    assert not page.card.head.buttons.isVisible()
    page.new("person")
    assert not page.panels["person"].isVisible()
    focus = page.focusWidget()
    assert focus is not None
    QTest.keyClick(focus, Qt.Key.Key_Escape)
    assert page.panel() is None and page.card.head.buttons.isVisible()


def test_a_new_one_is_of_the_kind_that_is_listed(page: RegisterPage) -> None:
    page.segments.set_value("volunteer")
    page.primary()[1]()
    panel = page.panel()
    assert panel is not None and panel.form is not None
    assert panel.form.inputs["kind"].value() == "volunteer"


def test_the_focus_stays_on_the_card_when_something_changes(page: RegisterPage) -> None:
    desk, company = page.desk, company_of(page.desk)
    page.show_one("organisation", company)
    page.card.open_tab("people")
    table = table_on(page)
    table.setFocus()
    table.selectRow(3)
    people.change_person(desk.store, id=table.records.rows[3]["id"], position="组长")
    page.reload_now()
    again = table_on(page)
    assert again is not table and again.hasFocus() and again.currentIndex().row() == 3


# Today


def test_who_is_to_be_called_stands_on_today(qtbot: QtBot, desk: Desk) -> None:
    page = TodayPage(desk)
    qtbot.addWidget(page)
    page.resize(1294, 640)
    page.show()
    qtbot.waitExposed(page)
    page.activateWindow()
    qtbot.waitUntil(page.isActiveWindow)
    part = today_parts.contacts_due(desk)
    due = memberships.due(desk.store, DAY)
    assert [line.title for line in part.lines] == [one.name for one in due]
    opened: list[Any] = []
    desk.record_wanted.connect(lambda table, id: opened.append((table, id)))
    first = part.lines[0].open
    assert first is not None
    first()
    assert opened == [("person", due[0].person)]
    part.lines[0].actions[0][1]()
    dialog = page.findChildren(FormDialog)[-1]
    assert dialog.form.inputs["day"].value() == DAY
    dialog.save()
    assert len(today_parts.contacts_due(desk).lines) == len(due) - 1
    shown = [row.line.title for row in _card(page, part.title).rows]
    assert due[0].name not in shown


def test_terms_that_end_soon_open_their_card(desk: Desk) -> None:
    part = today_parts.terms_ending(desk)
    ending = offices.elections(desk.store, DAY)
    assert len(part.lines) == len(ending)
    assert [one.by for one in ending] == sorted(one.by for one in ending)
    count = sum(len(one.officers) for one in ending)
    assert count == len(offices.ending_soon(desk.store, DAY))
    opened: list[Any] = []
    desk.page_wanted.connect(lambda name, where: opened.append((name, where)))
    part.lines[0].actions[0][1]()
    assert opened == [("register", {"record": ending[0].organisation, "tab": "offices"})]


def test_a_centre_without_members_has_no_such_cards(qtbot: QtBot, store: Store) -> None:
    desk = Desk(store, clock=lambda: NOW)
    page = TodayPage(desk)
    qtbot.addWidget(page)
    page.show()
    qtbot.waitExposed(page)
    for title in (today_parts.contacts_due(desk).title, today_parts.terms_ending(desk).title):
        assert not _card(page, title).isVisible()
    page.hide()


def _card(page: TodayPage, title: str) -> PartCard:
    cards = [card for column in page.columns for card in column]
    return next(card for card in cards if card.title.text() == title)
