"""Records from a spreadsheet, as the dialog brings them in: keys, choices, progress, stopping."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from openpyxl import Workbook
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from db.headings import remembered
from db.organisations import add_organisation
from db.people import add_person
from db.person_sheets import PEOPLE
from db.room_sheets import ROOMS
from db.rooms import rooms
from db.sheet_papers import write_template
from db.sheets import Subject, judge, read_file
from db.store import Store
from gui import theme
from gui.desk import Desk
from gui.sheet_import import SheetImportDialog
from gui.work_dialog import WorkDialog

NOW = datetime(2026, 11, 26, 9, 10)


@pytest.fixture
def desk(store: Store, qapp: QApplication) -> Iterator[Desk]:
    theme.use(qapp)
    with store.act("test"):
        for name in ("甲", "乙"):
            store.insert("room", name=name, kind="meeting", hours="1-7 08:00-22:00")
    window = QWidget()
    window.show()
    desk = Desk(store, clock=lambda: NOW, parent=window)
    yield desk
    desk.close()


def opened(qtbot: QtBot, desk: Desk, subject: Subject, path: Path) -> SheetImportDialog:
    window = desk.parent()
    assert isinstance(window, QWidget)
    dialog = SheetImportDialog(desk, subject, window, path)
    dialog.show()
    dialog.activateWindow()
    qtbot.waitUntil(lambda: QApplication.activeWindow() is dialog)
    settled(qtbot, dialog)
    return dialog


def settled(qtbot: QtBot, dialog: SheetImportDialog) -> None:
    qtbot.waitUntil(lambda: dialog._task is None, timeout=20_000)


def people(store: Store) -> list[str]:
    return [row["name"] for row in store.rows("SELECT name FROM person ORDER BY number")]


def roster(tmp_path: Path, *lines: str, heads: str = "姓名,手机,工作单位") -> Path:
    path = tmp_path / "职工名册.csv"
    path.write_text("\n".join((heads, *lines)), encoding="utf-8")
    return path


def test_rooms_from_a_sheet(qtbot: QtBot, desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / "rooms.csv"
    path.write_bytes("名称,人数,负责人\n丙,20,李\n甲,20,王\n丁,很多,\n".encode("gb18030"))
    dialog = opened(qtbot, desk, ROOMS, path)
    assert dialog.table.model.rowCount() == 3
    assert dialog.table.view.currentIndex().row() == 2  # the first with a problem
    assert not dialog.said.isHidden()
    QTest.keyClick(dialog, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: dialog.count == 1, timeout=20_000)
    assert {room.name for room in rooms(desk.store)} == {"甲", "乙", "丙"}
    desk.undo()
    assert {room.name for room in rooms(desk.store)} == {"甲", "乙"}
    dialog.reject()


def test_a_wrong_sheet_and_the_template(qtbot: QtBot, desk: Desk, tmp_path: Path) -> None:
    wrong = tmp_path / "wrong.csv"
    wrong.write_text("姓名,电话\n王,1\n", encoding="utf-8")
    dialog = opened(qtbot, desk, ROOMS, wrong)
    assert not dialog.said.isHidden() and not dialog.primary_button.isEnabled()
    dialog.write_template(tmp_path / "blank")
    dialog.read(tmp_path / "blank.xlsx")
    settled(qtbot, dialog)
    assert dialog.primary_button.isEnabled()
    dialog.write_template(tmp_path / "no folder" / "blank.xlsx")
    assert not dialog.said.isHidden()
    write_template(tmp_path / "again.xlsx", ROOMS)
    dialog.reject()


def test_what_a_column_holds_can_be_changed_and_is_remembered(
    qtbot: QtBot, desk: Desk, tmp_path: Path
) -> None:
    path = roster(tmp_path, "张三,13800000001,1", heads="姓名,微信,序号")
    dialog = opened(qtbot, desk, PEOPLE, path)
    assert dialog.table.fields() == ("name", "", "")
    dialog.table.combos[1].set_value("phone")
    settled(qtbot, dialog)
    assert dialog.rows[0].values["phone"] == "13800000001"
    # A field is read from one column only.
    dialog.table.combos[2].set_value("name")
    settled(qtbot, dialog)
    assert dialog.table.fields() == ("", "phone", "name")
    dialog.table.combos[2].set_value("")
    settled(qtbot, dialog)
    assert not dialog.primary_button.isEnabled() and not dialog.said.isHidden()
    dialog.table.combos[0].set_value("name")
    settled(qtbot, dialog)
    dialog.save()
    qtbot.waitUntil(lambda: dialog.count == 1, timeout=20_000)
    assert remembered(desk.store, "person") == {"微信": "phone"}
    again = opened(qtbot, desk, PEOPLE, path)
    assert again.table.fields() == ("name", "phone", "")
    again.reject()


def test_who_is_there_is_left_or_updated(qtbot: QtBot, desk: Desk, tmp_path: Path) -> None:
    add_organisation(desk.store, name="恒信精密有限公司", short_name="恒信")
    id = add_person(desk.store, name="张三", phone="13800000001")
    path = roster(tmp_path, "张三,138 0000 0001,恒信")
    dialog = opened(qtbot, desk, PEOPLE, path)
    assert [row.verdict for row in dialog.rows] == ["same"]
    assert not dialog.primary_button.isEnabled()
    dialog.choices.options["same"].set_value("update")
    settled(qtbot, dialog)
    dialog.save()
    qtbot.waitUntil(lambda: dialog.count == 1, timeout=20_000)
    assert desk.store.value("SELECT employer FROM person WHERE id = ?", (id,)) is not None
    desk.undo()
    assert desk.store.value("SELECT employer FROM person WHERE id = ?", (id,)) is None


def test_none_come_in_if_the_user_wants_all(qtbot: QtBot, desk: Desk, tmp_path: Path) -> None:
    path = roster(tmp_path, "张三,13800000001,", "李四,13800000002,没有这家")
    dialog = opened(qtbot, desk, PEOPLE, path)
    assert dialog.primary_button.isEnabled()
    dialog.choices.whole.set_value("whole")
    assert not dialog.primary_button.isEnabled()
    dialog.choices.options["missing"].set_value("add")
    settled(qtbot, dialog)
    assert dialog.primary_button.isEnabled()
    dialog.save()
    qtbot.waitUntil(lambda: dialog.count == 2, timeout=20_000)
    assert people(desk.store) == ["张三", "李四"]


def test_lines_that_stay_out_come_back_and_can_be_chosen_again(
    qtbot: QtBot, desk: Desk, tmp_path: Path
) -> None:
    path = roster(tmp_path, "张三,13800000001,", "李四,=1+2,", "李四,电话,")
    dialog = opened(qtbot, desk, PEOPLE, path)
    dialog.save()
    qtbot.waitUntil(lambda: dialog.count == 1, timeout=20_000)
    assert dialog.isVisible() and not dialog.left_out_button.isHidden()
    assert dialog.table.model.rowCount() == 2
    dialog.write_left_out(tmp_path / "left")
    file = read_file(tmp_path / "left.xlsx", PEOPLE)
    assert [line.cells[:2] for line in file.lines] == [("李四", "=1+2"), ("李四", "电话")]
    assert all(row.verdict == "bad" for row in judge(desk.store, PEOPLE, file))
    dialog.reject()


def test_esc_stops_the_work_before_it_closes(qtbot: QtBot, desk: Desk, tmp_path: Path) -> None:
    lines = [f"张三{n},1380000{n:04d}," for n in range(1500)]
    dialog = opened(qtbot, desk, PEOPLE, roster(tmp_path, *lines))
    dialog.save()
    dialog.reject()
    qtbot.waitUntil(lambda: not dialog._bringing, timeout=20_000)
    assert dialog.isVisible() and dialog.primary_button.isEnabled()
    assert people(desk.store) == [] and not desk.can_undo()
    dialog.judge_again()
    dialog.reject()
    assert dialog.isVisible() and not dialog.primary_button.isEnabled()
    dialog.reject()
    assert not dialog.isVisible()


def test_a_large_act_is_taken_back_beside_the_window(
    qtbot: QtBot, desk: Desk, tmp_path: Path
) -> None:
    lines = [f"张三{n},1380000{n:04d}," for n in range(400)]
    dialog = opened(qtbot, desk, PEOPLE, roster(tmp_path, *lines))
    dialog.save()
    qtbot.waitUntil(lambda: dialog.count == 400, timeout=20_000)
    with qtbot.waitSignal(desk.began) as began:
        desk.undo()
    assert began.args is not None
    shown = WorkDialog(desk, began.args[0])
    shown.show()
    # Nobody else writes meanwhile, and nobody waits for it.
    desk.undo()
    shown.reject()
    qtbot.waitUntil(lambda: not desk._tasks, timeout=20_000)
    # Stopped in time it can be tried again; else it is done.
    if people(desk.store):
        assert desk.can_undo()
        desk.undo()
        qtbot.waitUntil(lambda: not desk._tasks, timeout=20_000)
    assert people(desk.store) == [] and not desk.can_undo()


def test_a_sheet_of_twenty_columns_keeps_its_choices_above_them(
    qtbot: QtBot, desk: Desk, tmp_path: Path
) -> None:
    book = Workbook()
    assert book.active is not None
    book.active.append(["姓名", *[f"第{n}列" for n in range(19)]])
    book.active.append(["张三", *range(19)])
    book.save(tmp_path / "wide.xlsx")
    dialog = opened(qtbot, desk, PEOPLE, tmp_path / "wide.xlsx")
    last = dialog.table.combos[-1]
    assert not dialog.table._strip.rect().contains(last.geometry())
    last.setFocus()
    assert dialog.table._strip.rect().contains(last.geometry())
    dialog.reject()
