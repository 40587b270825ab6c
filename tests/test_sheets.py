"""Rooms from a spreadsheet: what people really have, and what is wrong with it in words."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
from openpyxl import Workbook

from db import table_files
from db.rooms import add_room, rooms
from db.rules import Refused
from db.sheets import bring_in_rooms, read_rooms, write_room_template
from db.store import Store
from db.table_files import read_table
from db.trouble import Trouble
from db.undo import undo
from db.words import use_language


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
    found = read_rooms(store, path)
    assert [row.problem for row in found.rows] == ["", "", ""]
    assert [row.line for row in found.rows] == [3, 4, 6]
    assert found.unknown == ("负责人",)

    assert bring_in_rooms(store, rows=found.good) == 3
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
    assert found.good[0].values["name"] == "𬸚书屋"
    assert found.good[0].values["capacity"] == 30


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
        ({"布场": "90000"}, "setup"),
        ({"布场": "481"}, "setup"),
    ],
)
def test_each_mistake_is_said_at_its_row(
    store: Store, tmp_path: Path, row: dict[str, str], field: str
) -> None:
    heads = ("名称", "人数", "类型", "开放时间", "审批", "属于", "布场", "编号")
    bad = {"名称": "甲", "编号": "9"} | row
    path = sheet(tmp_path, heads, ("乙",), tuple(bad.get(head, "") for head in heads))
    good, wrong = read_rooms(store, path).rows
    assert not good.problem
    assert wrong.problem and wrong.line == 3, field


def test_names_taken_twice_are_refused(store: Store, tmp_path: Path) -> None:
    add_room(store, name="舞蹈室")
    path = sheet(tmp_path, ("名称",), ("舞蹈室",), ("书屋",), ("书屋",))
    first, second, third = read_rooms(store, path).rows
    assert first.problem and not second.problem and "3" in third.problem


def test_a_part_waits_for_its_hall(store: Store, tmp_path: Path) -> None:
    path = sheet(tmp_path, ("名称", "属于", "人数"), ("厅", "", "x"), ("厅东", "厅", "5"))
    assert all(row.problem for row in read_rooms(store, path).rows)


def test_good_rows_come_in_all_or_none(store: Store, tmp_path: Path) -> None:
    found = read_rooms(store, sheet(tmp_path, ("名称",), ("甲",), ("乙",)))
    add_room(store, name="乙")  # another window was quicker
    with pytest.raises(Refused):
        bring_in_rooms(store, rows=found.good)
    assert [room.name for room in rooms(store)] == ["乙"]


def test_bringing_in_can_be_undone(store: Store, tmp_path: Path) -> None:
    found = read_rooms(store, sheet(tmp_path, ("名称",), ("甲",), ("乙",)))
    bring_in_rooms(store, rows=found.good)
    assert store.last_act is not None and store.last_act.label
    undo(store, act=store.last_act.id)
    assert not rooms(store)


def test_a_bad_row_is_never_brought_in(store: Store, tmp_path: Path) -> None:
    found = read_rooms(store, sheet(tmp_path, ("名称", "人数"), ("甲", "x")))
    with pytest.raises(Refused):
        bring_in_rooms(store, rows=found.rows)
    with pytest.raises(Refused):
        bring_in_rooms(store, rows=found.good)


def test_wrong_columns_are_said_in_words(store: Store, tmp_path: Path) -> None:
    with pytest.raises(Refused) as refused:
        read_rooms(store, sheet(tmp_path, ("姓名", "电话"), ("王", "1")))
    assert "姓名" in refused.value.message
    with pytest.raises(Refused):
        read_rooms(store, sheet(tmp_path, ("名称", "人数")))
    with pytest.raises(Refused):
        read_rooms(store, csv_file(tmp_path, ""))


@pytest.mark.parametrize(
    "data",
    [
        b"\xd0\xcf\x11\xe0 old excel",
        b"PK\x03\x04 broken",
        b"%PDF-1.7\x00\x00",
        b"\xff\xff\xff\xff",
        '名称\n"甲'.encode() + b"a" * 200_000,
    ],
)
def test_files_that_are_no_sheet(store: Store, tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "x.xlsx"
    path.write_bytes(data)
    with pytest.raises(Refused):
        read_rooms(store, path)
    with pytest.raises(Refused):
        read_table(tmp_path / "missing.xlsx")


def test_sizes_are_bounded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(table_files, "MOST_ROWS", 5)
    with pytest.raises(Refused):
        read_table(csv_file(tmp_path, "名称\n" * 7))
    assert len(read_table(csv_file(tmp_path, "名称\n" * 5 + "\n" * 50))) == 5
    with zipfile.ZipFile(tmp_path / "bomb.xlsx", "w", zipfile.ZIP_DEFLATED) as bomb:
        bomb.writestr("xl/worksheets/sheet1.xml", b"\0" * (table_files.MOST_UNPACKED + 1))
    with pytest.raises(Refused):
        read_table(tmp_path / "bomb.xlsx")
    monkeypatch.setattr(table_files, "MOST_BYTES", 10)
    with pytest.raises(Refused):
        read_table(csv_file(tmp_path, "名称,人数\n甲,3\n"))


@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_the_template_can_be_brought_in_as_it_is(
    store: Store, tmp_path: Path, language: str
) -> None:
    use_language(language)
    path = tmp_path / "template.xlsx"
    path.write_bytes(b"an older one")
    write_room_template(path)
    found = read_rooms(store, path)
    assert [row.problem for row in found.rows] == [""] and not found.unknown
    use_language("zh_CN")


def test_a_template_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    with pytest.raises(Trouble):
        write_room_template(tmp_path / "no such folder" / "a.xlsx")
