"""People from a spreadsheet: what each cell says, who is there already, all as one act."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from db.headings import remember, remembered
from db.organisations import add_organisation, archive_organisation
from db.people import add_person
from db.person_sheets import COLUMNS, PEOPLE
from db.rules import Refused
from db.sheet_papers import write_left_out, write_template
from db.sheet_values import read_cell
from db.sheets import SheetFile, SheetRow, bring_in, judge, read_file
from db.store import Store
from db.table_lines import Missing, Number
from db.undo import undo
from db.words import use_language

IDENTITY = "210124199005170022"
HEADS = ("姓名", "性别", "出生日期", "手机", "身份证号", "工作单位", "职务", "人员类别", "备注")


def sheet(tmp_path: Path, *rows: tuple[Any, ...], heads: tuple[str, ...] = HEADS) -> SheetFile:
    book = Workbook()
    assert book.active is not None
    for row in (heads, *rows):
        book.active.append(row)
    book.save(tmp_path / "人员.xlsx")
    return read_file(tmp_path / "人员.xlsx", PEOPLE)


def judged(
    store: Store, tmp_path: Path, *rows: tuple[Any, ...], **choices: str
) -> tuple[SheetRow, ...]:
    return judge(store, PEOPLE, sheet(tmp_path, *rows), choices=choices)


def verdicts(rows: tuple[SheetRow, ...]) -> list[str]:
    return [row.verdict for row in rows]


# -- cells ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("field", "cell", "value"),
    [
        *(("birth", text, date(2026, 3, 5)) for text in ("2026/3/5", "2026.3.5", "2026-03-05")),
        *(
            ("birth", text, date(2026, 3, 5))
            for text in ("2026年3月5日", "20260305", "２０２６/３/５")
        ),
        *(("birth", text, date(2026, 3, 5)) for text in ("2026-03-05 00:00:00", date(2026, 3, 5))),
        *(
            ("birth", cell, date(2026, 3, 5))
            for cell in (Number("46086"), "46086", Number("46086.5"))
        ),
        ("birth", Number("20260305"), date(2026, 3, 5)),
        *(("phone", cell, "13800005678") for cell in ("13800005678", Number("13800005678"))),
        *(("phone", cell, "13800005678") for cell in ("13800005678.0", Number("1.3800005678E+10"))),
        ("phone", "１３８ 0000 5678", "138 0000 5678"),
        *(("identity", cell, IDENTITY) for cell in (IDENTITY, f" {IDENTITY[:6]} {IDENTITY[6:]}")),
        ("identity", "11010519491231002x", "11010519491231002X"),
        *(("sex", cell, "female") for cell in ("女", "女性", "F", "female")),
        ("kinds", "党员、志愿者", "member volunteer"),
        ("kinds", "职工,工会会员", "worker union_member"),
        ("note", Number("12.0"), "12"),
        ("note", date(2026, 3, 5), "2026-03-05"),
        *(("employer", cell, None) for cell in ("", "无", "-", "/", "——")),
    ],
)
def test_cells_in_any_dress(field: str, cell: Any, value: object) -> None:
    assert read_cell(PEOPLE.column(field), cell) == value


@pytest.mark.parametrize(
    ("field", "cell", "words"),
    [
        *(("identity", cell, "“文本”") for cell in ("1.10101E+17", Number("1.10101199001011E+17"))),
        *(("identity", cell, "“文本”") for cell in (Number("110101199001011000"),)),
        *(
            ("identity", cell, "“文本”")
            for cell in ("110101199001011000", Number("110101199001011234.0"))
        ),
        ("identity", "110101900101123", "15"),
        ("identity", "110101199001011235", "校验"),
        ("identity", date(2026, 3, 5), "日期"),
        *(("phone", cell, "电话") for cell in ("1.38E+10", Number("1.38E+10"), "一二三四", "12")),
        *(("birth", cell, "日期") for cell in ("2026-02-30", "昨天", "0001-01-01", "5月3日")),
        ("sex", "不男不女", "男"),
        ("kinds", "党员、超人", "超人"),
        ("note", Missing(""), "公式"),
        ("note", Missing("#REF!"), "#REF!"),
        ("name", "锟斤拷锟斤拷", "丢失"),
        ("name", "王\ufffd", "丢失"),
    ],
)
def test_cells_that_are_wrong_are_said_at_their_field(field: str, cell: Any, words: str) -> None:
    with pytest.raises(Refused) as said:
        read_cell(PEOPLE.column(field), cell)
    assert said.value.field == field and words in said.value.message


@pytest.mark.parametrize("cell", ["1990.5", "1990年05月", "1990-05", "199005", Number("1990.1")])
def test_a_month_is_no_day_but_the_line_comes_in(store: Store, tmp_path: Path, cell: str) -> None:
    path = tmp_path / "a.csv"
    path.write_text(f"姓名,出生年月,身份证\n王芳,{cell},{IDENTITY}\n", encoding="utf-8")
    [row] = judge(store, PEOPLE, read_file(path, PEOPLE))
    assert row.verdict == "new" and row.note and "birth" not in row.values
    bring_in(store, subject=PEOPLE, rows=[row])
    assert store.value("SELECT birth FROM person") == "1990-05-17"


# -- lines ----------------------------------------------------------------------------------------


def test_lines_that_are_no_records_are_passed_over(store: Store, tmp_path: Path) -> None:
    rows = judged(
        store,
        tmp_path,
        ("王　芳", "女"),
        HEADS,
        (None, None, None, None, None, None, None, None, " "),
        ("合计", "1"),
        ("填表人：李", None),
    )
    assert verdicts(rows) == ["new", "skip", "skip"]
    assert rows[0].values["name"] == "王芳"


def test_the_rules_of_the_register_are_asked(store: Store, tmp_path: Path) -> None:
    rows = judged(
        store,
        tmp_path,
        ("王芳", "男", "", "", IDENTITY),
        ("王芳", "", "1990-05-18", "", IDENTITY),
        ("", "", "", "13800005678"),
        ("长" * 41,),
        ("李四", "", "", "x", "y"),
    )
    assert [row.field for row in rows] == ["sex", "birth", "name", "name", "phone"]
    assert "身份证号" in rows[4].problem
    assert not store.value("SELECT count(*) FROM person")


def test_the_same_person_in_the_register(store: Store, tmp_path: Path) -> None:
    firm = add_organisation(store, name="恒信精密有限公司", short_name="恒信")
    add_person(store, name="王芳", identity=IDENTITY)
    add_person(store, name="李四", phone="138 0000 1234")
    add_person(store, name="赵六", employer=firm, birth=date(1980, 1, 2))
    add_person(store, name="钱七")
    rows = judged(
        store,
        tmp_path,
        ("王方", "", "", "", IDENTITY),
        ("李四", "", "", "+8613800001234"),
        ("李四", "", "", "13800009999"),
        ("赵六", "", "1980/1/2", "", "", " 恒信 "),
        ("赵六", "", "1981-01-02", "", "", "恒信"),
        ("钱七",),
        ("钱七", "", "", "13800007777"),
    )
    assert verdicts(rows) == ["same", "same", "new", "same", "new", "same", "new"]
    assert "RY-000001" in rows[0].note


def test_two_of_one_name_are_not_guessed(store: Store, tmp_path: Path) -> None:
    for _each in range(2):
        add_person(store, name="王芳")
    [row] = judged(store, tmp_path, ("王芳",))
    assert row.verdict == "bad" and row.field == "name"


def test_the_same_person_twice_in_the_file(store: Store, tmp_path: Path) -> None:
    add_organisation(store, name="恒信")
    rows = judged(
        store,
        tmp_path,
        ("王芳", "", "", "", IDENTITY, "恒信"),
        ("王芳", "", "", "", IDENTITY),
        ("王芳", "", "", "", "", "恒信"),
        ("王芳", "", "", "", "11010519491231002X", "恒信"),
        ("李四", "", "", "", "", "新公司"),
        ("李四", "", "", "", "", "新公司"),
        missing="add",
    )
    assert verdicts(rows) == ["new", "twice", "twice", "new", "new", "twice"]
    assert "2" in rows[1].problem


def test_employers_by_name_short_name_or_added(store: Store, tmp_path: Path, now: Any) -> None:
    for name in ("恒信精密有限公司", "恒信精密"):
        add_organisation(store, name=name, short_name="恒信")
    gone = add_organisation(store, name="旧厂")
    archive_organisation(store, id=gone, now=now)
    lines = [
        (name, "", "", "", "", firm)
        for name, firm in zip(
            "甲乙丙丁戊", ("恒信精密 有限公司", "恒信", "旧厂", "新厂", "新厂"), strict=True
        )
    ]
    rows = judged(store, tmp_path, *lines)
    assert verdicts(rows) == ["new", "bad", "bad", "bad", "bad"]
    assert {row.field for row in rows[1:]} == {"employer"}
    rows = judged(store, tmp_path, *lines[3:], missing="add")
    assert verdicts(rows) == ["new", "new"] and "新厂" in rows[0].note
    assert bring_in(store, subject=PEOPLE, rows=rows) == 2
    assert store.value("SELECT count(*) FROM organisation WHERE name = '新厂'") == 1
    assert store.value("SELECT count(DISTINCT employer) FROM person") == 1


def test_who_is_there_is_updated_with_what_the_sheet_says(store: Store, tmp_path: Path) -> None:
    id = add_person(store, name="王芳", identity=IDENTITY, kinds="worker", position="操作工")
    lines = [("王芳", "", "", "13800005678", IDENTITY, "", "", "党员")]
    rows = judged(store, tmp_path, *lines)
    with pytest.raises(Refused):
        bring_in(store, subject=PEOPLE, rows=rows)
    rows = judged(store, tmp_path, *lines, same="update")
    assert bring_in(store, subject=PEOPLE, rows=rows, choices={"same": "update"}) == 1
    row = store.row("SELECT * FROM person WHERE id = ?", (id,))
    assert row is not None
    assert (row["phone"], row["position"]) == ("13800005678", "操作工")
    assert row["kinds"] == "worker member"


# -- bringing in ----------------------------------------------------------------------------------


def test_bringing_in_is_one_act(store: Store, tmp_path: Path) -> None:
    rows = judged(store, tmp_path, *[(f"王芳{n}", "女") for n in range(30)])
    assert bring_in(store, subject=PEOPLE, rows=rows, choices={"kind": "resident"}) == 30
    assert store.value("SELECT count(*) FROM person WHERE kinds = 'worker'") == 30
    act = store.last_act
    assert act is not None and "30" in act.label
    undo(store, act=act.id)
    assert not store.value("SELECT count(*) FROM person")


def test_what_was_quicker_takes_all_lines_with_it(store: Store, tmp_path: Path) -> None:
    rows = judged(store, tmp_path, ("李四",), ("王芳", "", "", "", IDENTITY))
    add_person(store, name="别人", identity=IDENTITY)
    with pytest.raises(Refused) as said:
        bring_in(store, subject=PEOPLE, rows=rows)
    assert "3" in said.value.message and "别人" in said.value.message
    assert store.value("SELECT count(*) FROM person") == 1


def test_stopped_it_leaves_nothing(store: Store, tmp_path: Path) -> None:
    class Stop(Exception):
        pass

    def stop(done: int, total: int = 0, words: str = "") -> None:
        if done >= 100:
            raise Stop

    rows = judged(store, tmp_path, *[(f"王芳{n}",) for n in range(150)])
    before = store.last_act
    with pytest.raises(Stop):
        bring_in(store, subject=PEOPLE, rows=rows, progress=stop)
    assert not store.value("SELECT count(*) FROM person") and store.last_act is before


def test_a_column_is_chosen_and_remembered(store: Store, tmp_path: Path) -> None:
    file = sheet(tmp_path, ("王芳", "a", "b"), heads=("姓名", "绰号", "备注"))
    with pytest.raises(Refused):
        judge(store, PEOPLE, file, fields=("", "note", ""))
    fields = ("name", "note", "")
    [row] = judge(store, PEOPLE, file, fields=fields)
    assert row.values["note"] == "a"
    for _twice in range(2):
        remember(store, subject="person", columns=COLUMNS, texts=file.heading.texts, fields=fields)
    assert remembered(store, "person") == {"绰号": "note", "备注": ""}
    again = read_file(tmp_path / "人员.xlsx", PEOPLE, kept=remembered(store, "person"))
    assert again.heading.fields == fields
    back = ("name", "", "note")
    remember(store, subject="person", columns=COLUMNS, texts=file.heading.texts, fields=back)
    assert remembered(store, "person") == {"绰号": "", "备注": "note"}


# -- papers ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_the_template_is_read_back(store: Store, tmp_path: Path, language: str) -> None:
    use_language(language)
    write_template(tmp_path / "t.xlsx", PEOPLE)
    file = read_file(tmp_path / "t.xlsx", PEOPLE)
    [row] = judge(store, PEOPLE, file, choices={"missing": "add"})
    assert row.verdict == "new" and not file.unknown(file.heading.fields)
    page: Any = load_workbook(tmp_path / "t.xlsx").active
    letters = {PEOPLE.columns[n].name: "ABCDEFGHIJ"[n] for n in range(len(COLUMNS))}
    for name in ("identity", "phone"):
        assert page.column_dimensions[letters[name]].number_format == "@"
        assert page[f"{letters[name]}2"].number_format == "@"
    lists = [one.formula1 for one in page.data_validations.dataValidation if one.type == "list"]
    assert lists == ['"Female,Male"' if language == "en" else '"女,男"']


def test_lines_that_stay_out_come_back_as_they_were(store: Store, tmp_path: Path) -> None:
    file = sheet(tmp_path, ("好",), ("=1+1", "女", date(1990, 5, 17), 13800005678, "1.1E+17"))
    rows = judge(store, PEOPLE, file)
    assert write_left_out(tmp_path / "back.xlsx", file, rows) == 1
    page: Any = load_workbook(tmp_path / "back.xlsx").active
    [heads, line] = [[cell.value for cell in row] for row in page.iter_rows()]
    assert heads[:2] == ["姓名", "性别"] and heads[-1] == "原因"
    assert line[1] == "女" and line[3] == "13800005678" and line[4] == "1.1E+17"
    assert line[-2] == 3 and "“文本”" in line[-1]
    assert all(cell.data_type != "f" for row in page.iter_rows() for cell in row)
