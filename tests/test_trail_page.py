"""操作记录 on the sample centre: read, filter, look into an act, follow it, take it out."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from db import rooms
from db.people import add_person
from db.roles import Staff
from db.store import Store
from db.trail_list import entries
from gui import theme, trail_page, trail_panel
from gui.desk import Desk
from gui.trail_page import TrailPage

NOW = datetime(2026, 11, 26, 9, 10)


@pytest.fixture
def desk(store: Store, qapp: QApplication) -> Iterator[Desk]:
    if not qapp.styleSheet():
        theme.use(qapp)
    yield Desk(store, clock=lambda: NOW)


@pytest.fixture
def page(qtbot: QtBot, desk: Desk) -> TrailPage:
    made = TrailPage(desk)
    qtbot.addWidget(made)
    made.resize(1294, 610)
    for n in range(30):
        rooms.add_room(desk.store, name=f"教室{n}", capacity=10 + n)
    add_person(desk.store, name="何晓静", phone="13900000012")
    made.show()
    qtbot.waitExposed(made)
    made.table.setFocus()
    return made


def labels(page: TrailPage) -> list[str]:
    return [str(row["title"]) for row in page.table.records.rows]


def said(page: TrailPage) -> list[str]:
    return [one.text() for one in page.panel.findChildren(QLabel) if one.isVisible()]


def settled(qtbot: QtBot, page: TrailPage) -> None:
    qtbot.waitUntil(lambda: not page.filters._typing.isActive())


def test_the_newest_act_comes_first_and_shows_what_it_changed(page: TrailPage) -> None:
    assert page.panel.act is not None and "何晓静" in page.panel.act.label
    assert len(labels(page)) == 32  # the centre, thirty rooms, a person
    assert "何晓静" in said(page) and "139****0012" in said(page)
    assert not any("13900000012" in words for words in said(page))
    QTest.keyClick(page.table, Qt.Key.Key_Down)
    assert "教室29" in said(page) and "39" in said(page)
    assert str(entries(page.desk.store)) in page.count.text()


def test_words_people_kinds_and_days_narrow_it(qtbot: QtBot, page: TrailPage) -> None:
    page.filters.search.insert("教室2")
    settled(qtbot, page)
    assert len(labels(page)) == 11 and page.filters.clear_link.isVisible()
    page.filters.clear_link.click()
    page.filters.kind.set_value("person")
    assert len(labels(page)) == 1
    page.filters.kind.set_value("")
    page.filters.first.set_day(date(2001, 1, 1))
    page.filters.last.set_day(date(2001, 1, 2))
    settled(qtbot, page)
    assert labels(page) == [] and page.empty.isVisible()
    assert page.panel.act is None
    page.filters.clear()
    assert len(labels(page)) == 32 and page.filters.first.text() == ""


def test_the_one_condition_to_drop_is_named(qtbot: QtBot, page: TrailPage) -> None:
    page.filters.kind.set_value("person")
    page.filters.search.setText("教室2")
    settled(qtbot, page)
    assert labels(page) == [] and page.empty.hint()
    page.table.setFocus()
    assert page.clear_button.hasFocus()
    page.empty.hint_taken.emit()
    assert labels(page)


def test_a_day_is_read_as_people_write_it(qtbot: QtBot, page: TrailPage) -> None:
    box = page.filters.first
    box.setFocus()
    QTest.keyClicks(box, "today")
    settled(qtbot, page)
    assert box.day() == date(2026, 11, 26) and box.property("used")
    QTest.keyClick(box, Qt.Key.Key_Down)
    assert box.text() == "2026-11-25"
    QTest.keyClick(box, Qt.Key.Key_Escape)
    assert box.text() == ""
    QTest.keyClicks(box, "31-31-31")
    assert box.property("wrong") and box.accessibleDescription()
    QTest.keyClick(box, Qt.Key.Key_Up)
    assert box.text() == "31-31-31"


def test_older_acts_follow_at_the_end(
    qtbot: QtBot, qtmodeltester: ModelTester, page: TrailPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(trail_page, "AT_ONCE", 20)
    page._lines.clear()
    qtmodeltester.check(page.table.records)  # type: ignore[no-untyped-call]  # the plugin has no types
    page.reload_now()
    assert len(labels(page)) == 20
    first = page.panel.act
    QTest.keyClick(page.table, Qt.Key.Key_End, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: len(labels(page)) == 32)
    assert len(set(labels(page))) == 32
    # What is written meanwhile comes on top; as much as was shown is shown again.
    page.table.selectRow(31)
    kept = page.panel.act
    page.desk.do(rooms.add_room, name="新教室")
    assert len(labels(page)) >= 32 and "新教室" in labels(page)[0]
    assert first != kept == page.panel.act


def test_undoing_is_shown_and_leads_there_and_back(page: TrailPage) -> None:
    page.desk.do(rooms.add_room, name="会议室九")
    page.desk.undo()
    undoing, undone = page.table.records.rows[:2]
    assert undone["state"] == "undone" and not undoing["state"]
    page.table.selectRow(0)
    assert any("撤销的是" in words for words in said(page))
    page.panel.setFocus()
    QTest.keyClick(page.panel.links[0], Qt.Key.Key_Return)
    assert page.panel.act is not None and page.panel.act.id == undone["id"]
    assert any("被撤销" in words for words in said(page))


def test_the_record_opens_from_its_entry(qtbot: QtBot, page: TrailPage) -> None:
    with qtbot.waitSignal(page.desk.record_wanted) as wanted:
        page.panel.setFocus()
        page.panel.links[0].click()
    assert wanted.args[0] == "person"


def test_a_large_act_is_shown_in_parts(
    qtbot: QtBot, page: TrailPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(trail_panel, "AT_ONCE", 4)
    with page.desk.store.act("bring_in"):
        for n in range(10):
            page.desk.store.insert("equipment", name=f"设备{n}", stock=1)
    page.reload_now()
    page.table.selectRow(0)
    assert len(page.panel.shown) == 4
    page.panel.links[-1].click()
    assert len(page.panel.shown) == 8 and page.panel.links[4].hasFocus()
    page.panel.links[-1].click()
    assert len(page.panel.shown) == 10
    qtbot.waitUntil(lambda: "设备9" in said(page))


def test_it_goes_out_as_a_sheet_and_that_stands_in_it(
    qtbot: QtBot, page: TrailPage, tmp_path: Path
) -> None:
    page.filters.kind.set_value("person")
    with qtbot.waitSignal(page.desk.said):
        page.export_to(tmp_path / "trail.csv")
    with (tmp_path / "trail.csv").open(encoding="utf-8-sig") as file:
        rows = list(csv.reader(file))
    assert {row[5] for row in rows[1:]} == {"何晓静"}
    page.filters.clear()
    assert "操作记录" in labels(page)[0]


def test_who_may_not_read_it_sees_why(page: TrailPage) -> None:
    page.desk.store.staff = Staff(7, "谭立", frozenset({"desk"}))
    page.reload_now()
    assert labels(page) == [] and page.panel.act is None
    assert "谭立" in page.empty.title() and not page.export_button.isEnabled()
    page.desk.store.staff = Staff(8, "许可", frozenset({"director"}))
    page.reload_now()
    assert labels(page) and page.export_button.isEnabled() and page.filters.isEnabled()


def test_keys_and_names(qtbot: QtBot, page: TrailPage) -> None:
    assert page.panes() == [page.table, page.panel, page.filters.search]
    page.find()
    assert page.filters.search.hasFocus()
    QTest.keyClick(page.filters.search, Qt.Key.Key_Escape)
    assert page.table.hasFocus()
    QTest.keyClick(page.table, Qt.Key.Key_Return)
    assert page.panel.links[0].hasFocus() and page.hints()
    QTest.keyClick(page.panel.links[0], Qt.Key.Key_Escape)
    assert page.table.hasFocus()
    nameless = [
        widget
        for widget in page.findChildren(QWidget)
        if widget.isVisibleTo(page)
        and widget.focusPolicy() & Qt.FocusPolicy.TabFocus
        and not widget.accessibleName()
    ]
    assert nameless == []
