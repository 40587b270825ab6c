"""Duplicates on the screen: side by side, values chosen, merged, kept apart, taken back."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from db.contacts import add_contact
from db.merged import kept
from db.organisations import add_organisation
from db.people import add_person, person
from db.store import Store
from gui.desk import Desk
from gui.duplicates_page import DuplicatesPage

NOW = datetime(2026, 11, 26, 9, 10)
BORN = date(1990, 3, 7)


@pytest.fixture
def two(store: Store) -> tuple[int, int]:
    """Two cards of one person with different phones; only the second has an address."""
    return (
        add_person(store, name="韩雪静", birth=BORN, phone="13812345678", position="会计"),
        add_person(store, name="韩雪静", birth=BORN, phone="13900001111", address="栖湖路 1 号"),
    )


@pytest.fixture
def page(store: Store, two: tuple[int, int], qtbot: QtBot) -> DuplicatesPage:
    page = DuplicatesPage(Desk(store, clock=lambda: NOW))
    qtbot.addWidget(page)
    page.resize(1294, 628)
    page.show()
    page.list.setFocus()
    return page


def test_both_stand_side_by_side(page: DuplicatesPage) -> None:
    assert page.summary() == "1 对"
    assert page.list.item(0).text() == "韩雪静\n姓名和出生日期相同"
    assert list(page.comparison.values) == ["phone"]
    phones = [one.text() for one in page.comparison.values["phone"]]
    assert phones == ["138****5678", "139****1111"]
    differing = [
        label.text()
        for label in page.comparison.findChildren(QLabel)
        if (row := label.parentWidget()) and row.property("compared") == "differs"
    ]
    assert "岗位" in differing and "地址" in differing and "性别" not in differing


def test_merge_by_keyboard_and_take_back(
    page: DuplicatesPage, store: Store, two: tuple[int, int]
) -> None:
    keep, drop = two
    assert page.comparison.keep() == keep
    page.comparison.values["phone"][1].click()
    assert page.comparison.take() == ("phone",)
    QTest.keyClick(page.list, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    one = person(store, keep)
    assert (one.phone, one.position, one.address) == ("13900001111", "会计", "栖湖路 1 号")
    assert kept(store, "person", drop) == keep
    assert page.stack.currentWidget() is page.empty
    assert not page.merge_button.isEnabled()
    page.desk.undo()
    assert person(store, drop).archived_at is None
    assert page.list.count() == 1


def test_the_other_one_is_kept(page: DuplicatesPage, two: tuple[int, int]) -> None:
    QTest.keyClick(page.list, Qt.Key.Key_Right)
    assert page.comparison.keep() == two[1]
    # Its own values go along.
    assert page.comparison.take() == ()
    page.comparison.values["phone"][0].click()
    assert page.comparison.take() == ("phone",)
    page.comparison.turn()
    assert page.comparison.take() == ()


def test_the_better_one_is_offered_to_keep(
    page: DuplicatesPage, store: Store, two: tuple[int, int]
) -> None:
    firm = add_organisation(store, name="天禾食品")
    page.desk.do(add_contact, organisation=firm, person=two[1])
    assert page.comparison.keep() == two[1]


def test_these_are_two(page: DuplicatesPage, store: Store) -> None:
    QTest.keyClick(page.list, Qt.Key.Key_D, Qt.KeyboardModifier.ControlModifier)
    assert page.list.count() == 0
    assert store.value("SELECT count(*) FROM distinct_pair") == 1
    page.desk.undo()
    assert page.list.count() == 1


def test_what_is_refused_stands_on_the_page(
    page: DuplicatesPage, store: Store, two: tuple[int, int]
) -> None:
    with store.act("behind the page"):
        store.update("person", two[0], archived_at="2026-11-26T09:10")
    page.merge()
    assert page.refusal.isVisible()
    assert page.list.count() == 1


def test_organisations_have_their_own_list(
    page: DuplicatesPage, store: Store, qtbot: QtBot
) -> None:
    one = add_organisation(store, name="天禾食品有限公司")
    other = add_organisation(store, name="天禾食品", industry="食品")
    page.segments.set_value("organisation")
    assert page.list.count() == 1
    assert page.comparison.ids == (one, other)
    with qtbot.waitSignal(page.desk.record_wanted) as wanted:
        page.comparison.card_wanted.emit(other)
    assert wanted.args == ["organisation", other]
    page.merge()
    assert store.value("SELECT industry FROM organisation WHERE id = ?", (one,)) == "食品"
