"""The shared page of the registers, on the sample centre: every type, and a morning of work."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QAbstractItemModel, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from db.export import export, harmless
from db.records import RecordType, count
from db.rooms import add_room
from db.store import Store
from db.types import BOOKING, CLOSURE, EQUIPMENT, ROOM, TYPES, WAITING
from gui import theme
from gui.controls import Button
from gui.desk import Desk
from gui.masked import Masked
from gui.record_model import RECORD
from gui.record_page import RecordPage

NOW = datetime(2026, 11, 26, 9, 10)


@pytest.fixture
def desk(sample: Store, qapp: QApplication) -> Iterator[Desk]:
    if not qapp.styleSheet():
        theme.use(qapp)
    yield Desk(sample, clock=lambda: NOW)


def _page(qtbot: QtBot, desk: Desk, type: RecordType) -> RecordPage:
    page = RecordPage(desk, type)
    qtbot.addWidget(page)
    page.resize(1294, 610)
    page.show()
    qtbot.waitExposed(page)
    page.table.setFocus()
    return page


def _shown(page: RecordPage, column: int) -> list[str]:
    model = page.table.records
    return [str(model.index(row, column).data()) for row in range(model.rowCount())]


@pytest.mark.parametrize("type", TYPES, ids=lambda one: one.name)
def test_every_register_opens(qtbot: QtBot, desk: Desk, type: RecordType) -> None:
    page = _page(qtbot, desk, type)
    rows = page.table.records.rows
    assert rows
    assert page.count.text()
    page.table.selectRow(0)
    assert page.panel.row == rows[0]
    assert not page.grab().isNull()
    assert page.table.columnWidth(0) >= 60
    assert (page.primary() is None) == (type.create is None)
    assert page.hints()


@pytest.mark.parametrize("type", TYPES, ids=lambda one: one.name)
def test_every_control_has_a_name(qtbot: QtBot, desk: Desk, type: RecordType) -> None:
    page = _page(qtbot, desk, type)
    page.table.selectRow(0)
    if type.change:
        page.panel.edit()
    nameless = [
        widget
        for widget in page.findChildren(QWidget)
        if widget.isVisibleTo(page)
        and widget.focusPolicy() & Qt.FocusPolicy.TabFocus
        and not widget.accessibleName()
    ]
    assert nameless == []


def test_an_open_page_takes_on_another_theme(qtbot: QtBot, desk: Desk, qapp: QApplication) -> None:
    page = _page(qtbot, desk, ROOM)
    page.table.selectRow(0)
    page.panel.edit()
    row = page.table.rowHeight(0)
    theme.use(qapp, dark=True, larger=True)
    try:
        assert page.table.rowHeight(0) == row + 6
        ground = page.grab().toImage().pixelColor(page.width() // 2, 5)
        assert ground == theme.color("surface")
    finally:
        theme.use(qapp)


@pytest.mark.parametrize("type", TYPES, ids=lambda one: one.name)
def test_every_column_sorts(qtbot: QtBot, desk: Desk, type: RecordType) -> None:
    page = _page(qtbot, desk, type)
    all_rows = {row["id"] for row in page.table.records.rows}
    for section in range(len(type.columns)):
        page.table.header.sectionClicked.emit(section)
        page.table.header.sectionClicked.emit(section)
        assert len(page.table.records.rows) == len(all_rows)
    assert page.table.header.descending


def test_the_model_is_a_good_model(qtbot: QtBot, desk: Desk, qtmodeltester: ModelTester) -> None:
    page = _page(qtbot, desk, ROOM)
    model: QAbstractItemModel = page.table.records
    qtmodeltester.check(model)  # type: ignore[no-untyped-call]  # the plugin has no types
    assert model.index(0, 0).data(RECORD)["id"] == page.table.records.rows[0]["id"]


def test_search_and_filters_narrow_the_list(qtbot: QtBot, desk: Desk) -> None:
    page = _page(qtbot, desk, ROOM)
    everything = page.table.records.rowCount()
    page.filters.search.setText("会议")
    qtbot.waitUntil(lambda: 0 < page.table.records.rowCount() < everything)
    assert not page.filters.clear_link.isHidden()
    page.filters.boxes["kind"].set_value("sport")
    assert page.table.records.rowCount() == 0
    assert page.empty.isVisible()
    assert page.clear_button.isVisible()
    assert "会议" in page.empty.text()
    assert page.empty.hint()
    page.empty.hint_taken.emit()
    assert page.table.records.rowCount() > 0
    page.clear_button.click()
    assert page.table.records.rowCount() == everything
    assert page.filters.clear_link.isHidden()


def test_a_room_is_added_changed_archived_and_brought_back(qtbot: QtBot, desk: Desk) -> None:
    page = _page(qtbot, desk, ROOM)
    before = page.table.records.rowCount()
    page.new()
    form = page.panel.form
    assert form is not None
    page.panel.save()
    assert form.inputs["name"].error()
    assert page.panel.footer.wrong()
    form.inputs["name"].set_value("茶室")
    form.inputs["capacity"].set_value(8)
    page.panel.save()
    assert not page.panel.editing
    assert page.table.records.rowCount() == before + 1
    assert page.panel.row is not None
    assert page.panel.row["name"] == "茶室"
    page.panel.edit()
    assert page.panel.form is not None
    page.panel.form.inputs["capacity"].set_value(9)
    page.panel.save()
    assert page.panel.row["capacity"] == 9
    page.panel.archive()
    assert page.table.records.rowCount() == before
    page.filters.boxes["archived"].set_value("1")
    place = _shown(page, 0).index("茶室")
    page.table.selectRow(place)
    page.panel.archive()
    page.filters.clear()
    assert "茶室" in _shown(page, 0)


def test_keys_edit_save_and_leave(qtbot: QtBot, desk: Desk) -> None:
    page = _page(qtbot, desk, EQUIPMENT)
    page.table.selectRow(0)
    QTest.keyClick(page.table, Qt.Key.Key_Return)
    assert page.panel.form is not None
    stock: Any = page.panel.form.inputs["stock"]
    stock.line.setText("７７")
    page.panel.escape()
    assert page.panel.editing, "the first Esc only warns"
    assert page.panel.note.isVisible()
    page.panel.save()
    assert page.panel.row is not None
    assert page.panel.row["stock"] == 77
    page.panel.edit()
    QTest.keyClick(page, Qt.Key.Key_Escape)
    assert not page.panel.editing


def test_another_row_waits_for_what_is_typed(qtbot: QtBot, desk: Desk) -> None:
    page = _page(qtbot, desk, EQUIPMENT)
    page.table.selectRow(0)
    page.panel.edit()
    assert page.panel.form is not None
    page.panel.form.inputs["stock"].set_value(5)
    page.table.selectRow(1)
    assert page.panel.editing
    current = page.table.current()
    assert current is not None
    assert page.panel.row is not None
    assert current["id"] == page.panel.row["id"]


def test_a_new_room_is_offered_in_the_filters(qtbot: QtBot, desk: Desk) -> None:
    page = _page(qtbot, desk, CLOSURE)
    page.filters.boxes["room"].setCurrentIndex(1)
    chosen = page.filters.values()
    desk.do(add_room, name="茶室")
    assert page.filters.boxes["room"].findText("茶室") > 0
    assert page.filters.values() == chosen


def test_what_a_rule_refuses_stands_at_the_field(qtbot: QtBot, desk: Desk) -> None:
    page = _page(qtbot, desk, CLOSURE)
    page.new({"starts": datetime(2027, 5, 2, 9), "ends": datetime(2027, 5, 1, 9), "reason": "检修"})
    page.panel.save()
    assert page.panel.form is not None
    assert page.panel.form.inputs["ends"].error()


def test_actions_follow_the_status(qtbot: QtBot, desk: Desk) -> None:
    page = _page(qtbot, desk, WAITING)
    waiting = next(row for row in page.table.records.rows if row["status"] == "waiting")
    assert page.table.choose(waiting["id"])
    action = WAITING.actions[0]
    page.panel.act(action)
    assert page.panel.row is not None
    assert page.panel.row["status"] == "withdrawn"
    page.panel.act(action)
    assert page.panel.note.isVisible(), "the key says why it does nothing"
    assert not any(button.text() == "" for button in page.panel.footer.buttons)


def test_the_phone_of_who_waits_is_shown_on_purpose(qtbot: QtBot, desk: Desk) -> None:
    page = _page(qtbot, desk, WAITING)
    waiting = next(row for row in page.table.records.rows if row["phone"])
    assert page.table.choose(waiting["id"])
    (phone,) = page.panel.findChildren(Masked)
    assert waiting["phone"] not in phone.number.text()
    assert waiting["phone"] not in _shown(page, WAITING.columns.index("phone"))
    phone.link.click()
    assert phone.number.text() == waiting["phone"]
    assert desk.store.value("SELECT waiting FROM disclosure ORDER BY id DESC") == waiting["id"]


def test_cancelling_asks_for_the_reason(qtbot: QtBot, desk: Desk) -> None:
    from gui.action_dialog import ActionDialog

    page = _page(qtbot, desk, BOOKING)
    page.filters.boxes["status"].set_value("confirmed")
    page.table.selectRow(0)
    row = page.panel.row
    assert row is not None
    cancel = next(one for one in BOOKING.actions if one.name == "cancel")
    dialog = ActionDialog(desk, page, BOOKING, cancel, row, "早练")
    qtbot.addWidget(dialog)
    dialog.save()
    assert dialog.form.inputs["reason"].error()
    dialog.form.inputs["reason"].set_value("改期")
    dialog.save()
    assert desk.store.value("SELECT status FROM booking WHERE id = ?", (row["id"],)) == "cancelled"


def test_a_booking_is_changed_on_the_schedule(qtbot: QtBot, desk: Desk) -> None:
    page = _page(qtbot, desk, BOOKING)
    page.table.selectRow(0)
    with qtbot.waitSignal(desk.page_wanted) as wanted:
        page.panel.edit()
    assert page.panel.row is not None
    assert wanted.args == ["board", {"record": page.panel.row["id"]}]


@pytest.mark.parametrize(
    ("type", "sheet"), [(BOOKING, "sign-in-sheet"), (ROOM, "door-sheet")], ids=["booking", "room"]
)
def test_a_record_has_its_paper(qtbot: QtBot, desk: Desk, type: RecordType, sheet: str) -> None:
    page = _page(qtbot, desk, type)
    page.table.selectRow(0)
    assert page.panel.row is not None
    with qtbot.waitSignal(desk.report_wanted) as wanted:
        page.print_button.click()
    assert wanted.args[0] == sheet
    assert wanted.args[1][type.name] == page.panel.row["id"]


def test_the_window_can_ask_for_a_record(qtbot: QtBot, desk: Desk) -> None:
    page = _page(qtbot, desk, ROOM)
    last = page.table.records.rows[-1]["id"]
    page.filters.search.setText("没有这样的")
    page.filters.search.returnPressed.emit()
    page.go(record=last)
    assert page.panel.row is not None
    assert page.panel.row["id"] == last
    page.go(filters={"kind": "meeting"}, search="")
    assert page.filters.values() == {"kind": "meeting"}
    page.go(new={"name": "新间"})
    assert page.panel.form is not None
    assert page.panel.form.inputs["name"].value() == "新间"


def test_the_booking_list_opens_at_the_next_booking(qtbot: QtBot, desk: Desk) -> None:
    row = _page(qtbot, desk, BOOKING).table.current()
    assert row is not None
    assert "2026-11-26T09:10" <= row["starts"] < "2026-11-28"


def test_the_focus_never_gets_lost(qtbot: QtBot, desk: Desk) -> None:
    page = _page(qtbot, desk, EQUIPMENT)
    with qtbot.waitActive(page):
        page.activateWindow()
    page.table.setFocus()
    assert page.table.currentIndex().isValid()
    page.panel.setFocus()
    assert page.panel.footer.buttons[-1].hasFocus()
    page.panel.edit()
    form = page.panel.form
    assert form is not None
    names = list(form.inputs)
    for name in names:
        control = form.inputs[name].control
        assert control.hasFocus(), name
        QTest.keyClick(control, Qt.Key.Key_Tab)
    assert page.panel.footer.buttons[0].hasFocus()
    page.panel.escape()
    assert page.table.hasFocus()
    page.filters.search.setText("没有这样的")
    page.filters.search.returnPressed.emit()
    assert page.clear_button.hasFocus()
    page.clear_button.click()
    assert page.table.hasFocus()


def test_an_empty_register_begins_at_its_button(
    qtbot: QtBot, store: Store, qapp: QApplication
) -> None:
    page = RecordPage(Desk(store, clock=lambda: NOW), ROOM)
    qtbot.addWidget(page)
    with qtbot.waitActive(page):
        page.show()
        page.activateWindow()
    focus = QApplication.focusWidget()
    assert isinstance(focus, Button)
    assert page.empty.isAncestorOf(focus)
    assert page.empty.text()


def test_column_widths_are_remembered(qtbot: QtBot, desk: Desk) -> None:
    page = _page(qtbot, desk, ROOM)
    page.table.setColumnWidth(1, 133)
    qtbot.waitUntil(lambda: desk.settings.columns("room").get("code") == 133)
    again = _page(qtbot, desk, ROOM)
    assert again.table.columnWidth(1) == 133


@pytest.mark.parametrize("ending", ["xlsx", "csv"])
def test_a_list_is_exported_as_it_stands(sample: Store, tmp_path: Path, ending: str) -> None:
    path = tmp_path / f"rooms.{ending}"
    sample_rows = export(sample, ROOM, path, filters={"kind": "meeting"})
    assert sample_rows == count(sample, ROOM, filters={"kind": "meeting"})
    table: list[list[Any]]
    if ending == "csv":
        with path.open(encoding="utf-8-sig", newline="") as file:
            table = list(csv.reader(file))
    else:
        from openpyxl import load_workbook

        sheet: Any = load_workbook(path).active
        table = [list(row) for row in sheet.iter_rows(values_only=True)]
    assert len(table) == sample_rows + 1
    assert table[0][0] == ROOM.field("name").label or table[0][0] == "名称"
    assert not list(tmp_path.glob("*.part"))


@pytest.mark.parametrize("text", ["=1+1", "+86", "-5", "@x", "\tx"])
def test_no_cell_is_a_formula(text: str) -> None:
    assert harmless(text) == "'" + text
    assert harmless("早练") == "早练"


def test_the_export_runs_beside_the_window(qtbot: QtBot, desk: Desk, tmp_path: Path) -> None:
    from gui.export import export_list

    with qtbot.waitSignal(desk.said, timeout=20_000) as said:
        export_list(desk, EQUIPMENT, tmp_path / "all.csv", search="", filters={})
    assert "all.csv" in said.args[0]
    assert (tmp_path / "all.csv").exists()
