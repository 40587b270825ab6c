"""Rooms from a spreadsheet: what people really have, and what is wrong with it in words."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import Workbook

from db.room_sheets import ROOMS
from db.rooms import add_room, rooms
from db.rules import Refused
from db.sheet_papers import write_template
from db.sheets import SheetRow, bring_in, judge, read_file
from db.store import Store
from db.trouble import Trouble
from db.undo import undo
from db.words import use_language


def read_rooms(store: Store, path: Path) -> tuple[SheetRow, ...]:
    return judge(store, ROOMS, read_file(path, ROOMS))


def sheet(tmp_path: Path, *rows: tuple[object, ...]) -> Path:
    book = Workbook()
    assert book.active is not None
    for row in rows:
        book.active.append(list(row))
    path = tmp_path / "场地表.xlsx"
    book.save(path)
    return path


def csv_file(tmp_path: Path, text: str, code: str = "utf-8") -> Path:
    path = tmp_path / "rooms.csv"
    path.write_bytes(text.encode(code))
    return path


def test_a_sheet_as_people_write_it_becomes_rooms(store: Store, tmp_path: Path) -> None:
    path = sheet(
        tmp_path,
        ("活动中心场地一览表",),
        (
            "场地名称",
            "门牌号",
            "类型",
            "容纳人数（人）",
            "设施",
            "开放时间",
            "所属场地",
            "需审批",
            "负责人",
        ),
        ("报告厅·东", 101.0, "礼堂", "40人", "投影，话筒", "", "报告厅", "是", "李"),
        ("报告厅", "100", "礼堂", 80, "投影/话筒", "周一至周五 8:30-21:00", None, "", "王"),
        (None, None, None),
        ("舞蹈室", 301, "舞蹈室", "２５", None, None, None, "否", None),
    )
    file = read_file(path, ROOMS)
    found = judge(store, ROOMS, file)
    assert [row.problem for row in found] == ["", "", ""]
    assert [row.line.number for row in found] == [3, 4, 6]
    assert file.unknown(file.heading.fields) == ("负责人",)

    assert bring_in(store, subject=ROOMS, rows=found) == 3
    by_name = {room.name: room for room in rooms(store)}
    hall, east = by_name["报告厅"], by_name["报告厅·东"]
    assert (east.part_of, hall.parts) == (hall.id, (east.id,))
    assert (east.code, east.capacity, east.needs_approval) == ("101", 40, True)
    assert east.features == ("投影", "话筒")
    assert (by_name["舞蹈室"].capacity, by_name["舞蹈室"].kind) == (25, "art")


@pytest.mark.parametrize("code", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("mark", [",", ";", "\t"])
def test_csv_in_every_code_that_excel_and_wps_write(
    store: Store, tmp_path: Path, code: str, mark: str
) -> None:
    text = f"名称{mark}人数\r\n𬸚书屋{mark}30\r\n"
    found = read_rooms(store, csv_file(tmp_path, text, code))
    assert found[0].values["name"] == "𬸚书屋"
    assert found[0].values["capacity"] == 30


@pytest.mark.parametrize(
    ("row", "field"),
    [
        ({"名称": ""}, "name"),
        ({"人数": "很多"}, "capacity"),
        ({"人数": "-3"}, "capacity"),
        ({"人数": "0"}, "capacity"),
        ({"类型": "飞船"}, "kind"),
        ({"开放时间": "随时"}, "hours"),
        ({"审批": "也许"}, "needs_approval"),
        ({"属于": "月球"}, "part_of"),
        ({"属于": "甲"}, "part_of"),
        ({"布场": "90000"}, "setup_minutes"),
        ({"布场": "481"}, "setup_minutes"),
    ],
)
def test_each_mistake_is_said_at_its_row(
    store: Store, tmp_path: Path, row: dict[str, str], field: str
) -> None:
    heads = ("名称", "人数", "类型", "开放时间", "审批", "属于", "布场", "编号")
    bad = {"名称": "甲", "编号": "9"} | row
    path = sheet(tmp_path, heads, ("乙",), tuple(bad.get(head, "") for head in heads))
    good, wrong = read_rooms(store, path)
    assert good.verdict == "new" and wrong.verdict == "bad"
    assert wrong.problem and wrong.line.number == 3 and wrong.field == field


def test_names_taken_twice_are_refused(store: Store, tmp_path: Path) -> None:
    add_room(store, name="舞蹈室")
    path = sheet(tmp_path, ("名称",), ("舞蹈室",), ("书屋",), ("书屋",))
    rows = read_rooms(store, path)
    assert [row.verdict for row in rows] == ["same", "new", "twice"]
    assert "3" in rows[2].problem


def test_a_part_waits_for_its_hall(store: Store, tmp_path: Path) -> None:
    path = sheet(tmp_path, ("名称", "属于", "人数"), ("厅", "", "x"), ("厅东", "厅", "5"))
    assert all(row.problem for row in read_rooms(store, path))


def test_good_rows_come_in_all_or_none(store: Store, tmp_path: Path) -> None:
    found = read_rooms(store, sheet(tmp_path, ("名称",), ("甲",), ("乙",)))
    add_room(store, name="乙")  # another window was quicker
    with pytest.raises(Refused):
        bring_in(store, subject=ROOMS, rows=found)
    assert [room.name for room in rooms(store)] == ["乙"]


def test_bringing_in_can_be_undone(store: Store, tmp_path: Path) -> None:
    found = read_rooms(store, sheet(tmp_path, ("名称",), ("甲",), ("乙",)))
    bring_in(store, subject=ROOMS, rows=found)
    assert store.last_act is not None and store.last_act.label
    undo(store, act=store.last_act.id)
    assert not rooms(store)


def test_a_bad_row_is_never_brought_in(store: Store, tmp_path: Path) -> None:
    found = read_rooms(store, sheet(tmp_path, ("名称", "人数"), ("甲", "x")))
    with pytest.raises(Refused):
        bring_in(store, subject=ROOMS, rows=found, whole=True)
    with pytest.raises(Refused):
        bring_in(store, subject=ROOMS, rows=found)


def test_wrong_columns_are_said_in_words(store: Store, tmp_path: Path) -> None:
    with pytest.raises(Refused) as refused:
        read_rooms(store, sheet(tmp_path, ("姓名", "电话"), ("王", "1")))
    assert "姓名" in refused.value.message
    with pytest.raises(Refused):
        read_rooms(store, sheet(tmp_path, ("名称", "人数")))
    with pytest.raises(Refused):
        read_rooms(store, csv_file(tmp_path, ""))


@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_the_template_can_be_brought_in_as_it_is(
    store: Store, tmp_path: Path, language: str
) -> None:
    use_language(language)
    path = tmp_path / "template.xlsx"
    path.write_bytes(b"an older one")
    write_template(path, ROOMS)
    file = read_file(path, ROOMS)
    assert [row.problem for row in judge(store, ROOMS, file)] == [""]
    assert not file.unknown(file.heading.fields)
    use_language("zh_CN")


def test_a_template_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    with pytest.raises(Trouble):
        write_template(tmp_path / "no such folder" / "a.xlsx", ROOMS)
