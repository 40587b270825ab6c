"""Spreadsheets as people have them: every code and dress is read, every ruin is said in words."""

from __future__ import annotations

import struct
import time
import tracemalloc
import zipfile
from datetime import date, datetime
from pathlib import Path

import pytest
from openpyxl import Workbook

from db import table_files, xlsx_parts
from db.organisation_sheets import ORGANISATIONS
from db.person_sheets import PEOPLE
from db.progress import silent
from db.rules import Refused
from db.sheets import judge, read_file
from db.store import Store
from db.table_files import read_sheets
from db.table_lines import Line, Missing, Number

FILES = Path(__file__).parent / "files" / "sheets"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"


def xlsx(tmp_path: Path, sheet: str | bytes, **more: str | bytes) -> Path:
    """A workbook made by hand around the XML of its rows."""
    if isinstance(sheet, str):
        sheet = f'<worksheet xmlns="{MAIN}"><sheetData>{sheet}</sheetData></worksheet>'.encode()
    parts: dict[str, str | bytes] = {
        "_rels/.rels": f'<Relationships xmlns="{PACKAGE}"><Relationship Id="a"'
        f' Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets>'
        '<sheet name="名册" sheetId="1" r:id="s"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE}"><Relationship Id="s"'
        f' Type="{OFFICE}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
        "xl/worksheets/sheet1.xml": sheet,
        **more,
    }
    path = tmp_path / "made.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return path


def text_row(number: int, *cells: str) -> str:
    inside = "".join(f'<c t="inlineStr"><is><t>{cell}</t></is></c>' for cell in cells)
    return f'<row r="{number}">{inside}</row>'


def lines(path: Path) -> list[Line]:
    return list(read_sheets(path)[0].lines(silent))


def refused(path: Path) -> str:
    """What is said of the file, and that it is said soon."""
    started = time.perf_counter()
    with pytest.raises(Refused) as said:
        read_file(path, PEOPLE)
    assert time.perf_counter() - started < 2
    assert path.name in said.value.message or "姓名" in said.value.message
    return said.value.message


# -- what LibreOffice writes ----------------------------------------------------------------------


def test_an_ugly_roster_is_read_to_the_last_line(store: Store) -> None:
    file = read_file(FILES / "roster.xlsx", PEOPLE)
    assert file.title == "职工名册" and file.heading.line == 4
    wanted = ("", "name", "sex", "birth", "phone", "", "identity", "employer", "note")
    assert file.heading.fields == wanted
    rows = judge(store, PEOPLE, file, choices={"missing": "add"})
    found = {row.values.get("name"): row for row in rows}
    assert [row.line.number for row in rows] == [5, 6, 7, 8, 9, 10, 21]
    assert found["王芳"].values["birth"] == date(1990, 5, 17)
    assert found["王芳"].values["identity"] == "210124199005170022"
    assert found["王芳"].values["phone"] == "13800005678"
    assert found["李国强"].values["birth"] == date(1985, 3, 5)
    assert found["赵䶮"].values["birth"] == date(1985, 3, 8)
    assert found["孙丽"].verdict == "bad" and found["孙丽"].field == "identity"
    assert "“文本”" in found["孙丽"].problem
    assert found["吴伟"].values["phone"] == "13900003333"
    employers = [row.values.get("new_employer", "")[:4] for row in rows]
    assert employers == [*["恒信精密"] * 3, "", "华鑫电子", "恒信精密", ""]
    assert rows[-1].verdict == "skip"


@pytest.mark.parametrize("name", ["companies-gb18030.csv", "companies-utf16.csv"])
def test_csv_of_libreoffice(store: Store, name: str) -> None:
    file = read_file(FILES / name, ORGANISATIONS)
    first, second = judge(store, ORGANISATIONS, file, choices={"missing": "add"})
    assert first.values["workers"] == 320 and first.values["since"] == date(2015, 6, 1)
    assert first.values["size"] == "medium" and first.values["contact"] == "王芳"
    assert second.values["name"] == "华鑫电子（盘锦）有限公司"
    assert second.values["business"] == "=cmd"


@pytest.mark.parametrize("name", ["old.xls", "open-document.ods", "web-page.xls"])
def test_other_kinds_of_file_are_named(name: str) -> None:
    assert ".xlsx" in refused(FILES / name)


# -- cells ----------------------------------------------------------------------------------------


def test_cells_come_as_they_are_written(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["甲", 13800000000.0, date(2026, 3, 5), datetime(2026, 3, 5, 9, 30), True, 0.5])
    sheet.append([None, "=A1", "  a\u3000b ", "'007", "x\ny_x000D_"])
    book.save(tmp_path / "a.xlsx")
    first, second = lines(tmp_path / "a.xlsx")
    assert first.cells == ("甲", "13800000000", date(2026, 3, 5), date(2026, 3, 5), "1", "0.5")
    assert isinstance(first.cells[1], Number)
    assert isinstance(second.cells[1], Missing)
    assert second.cells[2:] == ("a b", "007", "x y")


def test_rich_text_and_readings_above_it(tmp_path: Path) -> None:
    strings = (
        f'<sst xmlns="{MAIN}"><si><r><t>恒</t></r><r><t>信</t></r><rPh><t>heng</t></rPh></si></sst>'
    )
    links = (
        f'<Relationships xmlns="{PACKAGE}">'
        f'<Relationship Id="s" Type="{OFFICE}/worksheet" Target="/xl/worksheets/sheet1.xml"/>'
        f'<Relationship Id="t" Type="{OFFICE}/sharedStrings" Target="SharedStrings.xml"/>'
        "</Relationships>"
    )
    path = xlsx(
        tmp_path,
        '<row r="2"><c r="C2" t="s"><v>0</v></c></row>',
        **{"xl/sharedstrings.xml": strings, "xl/_rels/workbook.xml.rels": links},
    )
    assert lines(path) == [Line(2, ("", "", "恒信"))]


def test_dates_of_1904_and_of_the_chinese_excel(tmp_path: Path) -> None:
    styles = (
        f'<styleSheet xmlns="{MAIN}"><cellXfs><xf numFmtId="0"/><xf numFmtId="31"/>'
        "</cellXfs></styleSheet>"
    )
    book = (
        f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><workbookPr date1904="1"/>'
        '<sheets><sheet name="a" sheetId="1" r:id="s"/></sheets></workbook>'
    )
    links = (
        f'<Relationships xmlns="{PACKAGE}">'
        f'<Relationship Id="s" Type="{OFFICE}/worksheet" Target="worksheets/sheet1.xml"/>'
        f'<Relationship Id="t" Type="{OFFICE}/styles" Target="styles.xml"/></Relationships>'
    )
    parts = {"xl/styles.xml": styles, "xl/_rels/workbook.xml.rels": links}
    rows = '<row><c s="1"><v>46086</v></c><c s="0"><v>46086</v></c></row>'
    assert lines(xlsx(tmp_path, rows, **parts))[0].cells == (date(2026, 3, 5), "46086")
    older = xlsx(tmp_path, rows, **parts, **{"xl/workbook.xml": book})
    assert lines(older)[0].cells[0] == date(2030, 3, 6)


def test_a_merged_cell_counts_for_each_of_its_lines(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (("姓名", "单位"), ("甲", "恒信"), ("乙", None), (None, None), ("丙", None)):
        sheet.append(row)
    sheet.merge_cells("B2:B4")
    sheet.merge_cells("A5:B5")
    book.save(tmp_path / "a.xlsx")
    assert [line.cells for line in lines(tmp_path / "a.xlsx")] == [
        *(("姓名", "单位"), ("甲", "恒信"), ("乙", "恒信"), ("丙",)),
    ]


def test_hidden_sheets_and_sheets_of_words_are_passed_over(tmp_path: Path) -> None:
    book = Workbook()
    first = book.active
    assert first is not None
    first.append(["填写说明"])
    hidden = book.create_sheet("旧")
    hidden.append(["姓名"])
    hidden.append(["旧人"])
    hidden.sheet_state = "hidden"
    last = book.create_sheet("新")
    last.append(["姓名"])
    last.append(["新人"])
    book.save(tmp_path / "a.xlsx")
    file = read_file(tmp_path / "a.xlsx", PEOPLE)
    assert file.title == "新" and file.lines[0].cells == ("新人",)


# -- CSV ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("code", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le"])
@pytest.mark.parametrize("mark", [",", ";", "\t"])
def test_csv_in_every_code_and_separator(tmp_path: Path, code: str, mark: str) -> None:
    path = tmp_path / "a.csv"
    rows = ["人员名册（逗号,不算）", f"姓名{mark}手机{mark}备注", f"王䶮{mark}138{mark}a", "", ""]
    rows += [f'"𬸚{mark}丁"{mark}="0139"{mark}\'=x']
    path.write_bytes("\r\n".join(rows).encode(code))
    found = lines(path)
    assert [line.number for line in found] == [1, 2, 3, 6]
    assert found[2].cells == ("王䶮", "138", "a")
    assert found[3].cells == (f"𬸚{mark}丁".strip().replace("\t", " "), "0139", "=x")


def test_a_hint_for_excel_is_no_line(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("sep=|\r\n姓名|手机\r\n甲,乙|1\r\n", encoding="utf-8")
    assert [line.cells for line in lines(path)] == [("姓名", "手机"), ("甲,乙", "1")]


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "空文件"),
        (b" \r\n\r\n", "空文件"),
        ("姓名,手机\n王".encode()[:-1], "完整"),
        ("姓名,手机\n王海".encode("gb18030")[:-1], "完整"),
        ("姓名,手机\n王海".encode("utf-16")[:-1], "完整"),
        (("Prénom;Téléphone\né;è\n" * 3).encode("latin-1") + b"\xff\xff;a;b;c", "GB18030"),
        (("姓名,手机\n甲,1\n" + '"乙,2\n' + "丙,3\n" * 100).encode(), "引号"),
        (("姓名,手机\n甲,1\n" + '"乙,2\n' + "丙" * 200_000).encode(), "引号"),
        (bytes(range(256)) * 40, "CSV"),
        (b"%PDF-1.7\n1 0 obj", "xlsx"),
        (b"\xd0\xcf\x11\xe0" + b"\0" * 600, "旧版"),
        (b"\xd0\xcf\x11\xe0" + "EncryptedPackage".encode("utf-16-le"), "密码"),
        ("<html><table><tr><td>姓名".encode(), "网页"),
        (b'\xef\xbb\xbf<?xml version="1.0"?><Workbook>', "网页"),
        ("<table><tr>".encode("utf-16"), "网页"),
        (b"PK\x03\x04 broken", "完整"),
        ("电话,邮箱\n1,2\n".encode(), "电话"),
        ("姓名\n".encode(), ""),
    ],
)
def test_what_cannot_be_read_is_said(tmp_path: Path, data: bytes, words: str) -> None:
    path = tmp_path / "名册.xlsx"
    path.write_bytes(data)
    with pytest.raises(Refused) as said:
        read_file(path, PEOPLE)
    assert words.casefold() in said.value.message.casefold()


def test_places_that_are_no_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for place in (tmp_path, tmp_path / "missing.xlsx"):
        with pytest.raises(Refused):
            read_sheets(place)
    monkeypatch.setattr(table_files, "MOST_BYTES", 10)
    (tmp_path / "a.csv").write_text("姓名\n" * 20, encoding="utf-8")
    assert "MB" in refused(tmp_path / "a.csv")


def test_lines_without_anything_are_passed_over(tmp_path: Path) -> None:
    empty = "".join(
        f'<row r="{n}" spans="1:4"><c r="A{n}" s="0"/><c r="B{n}" s="0"/><c r="C{n}"/></row>'
        for n in range(3, 200_003)
    )
    path = xlsx(tmp_path, text_row(1, "姓名") + text_row(2, "甲") + empty + text_row(200_003, "乙"))
    tracemalloc.start()
    file = read_file(path, PEOPLE)
    _now, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert [line.number for line in file.lines] == [2, 200_003]
    assert most < 20_000_000


def test_too_many_filled_lines_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("姓名\n" + "甲\n" * 50_001, encoding="utf-8")
    with pytest.raises(Refused) as said:
        read_file(path, PEOPLE)
    assert "50,000" in said.value.message
    rows = "".join(text_row(n, "甲") for n in range(1, 50_003))
    with pytest.raises(Refused) as said:
        lines(xlsx(tmp_path, rows))
    assert "50,000" in said.value.message


def lying(path: Path, part: str, size: int) -> None:
    """Write another unpacked size into the directory of an archive, and before the part."""
    data = bytearray(path.read_bytes())
    name = part.encode()
    for sign, at_size, at_name in ((b"PK\x01\x02", 24, 46), (b"PK\x03\x04", 22, 30)):
        at = data.find(sign)
        while at >= 0:
            if data[at + at_name : at + at_name + len(name)] == name:
                struct.pack_into("<L", data, at + at_size, size)
            at = data.find(sign, at + 4)
    path.write_bytes(data)


def test_a_bomb_is_seen_in_the_directory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = xlsx(tmp_path, b"\0" * 60_000_000)
    assert path.stat().st_size < 200_000
    assert "解压" in refused(path)
    monkeypatch.setattr(xlsx_parts, "MOST_UNPACKED", 100)
    assert "解压" in refused(xlsx(tmp_path, text_row(1, "姓名")))


@pytest.mark.parametrize("part", ["xl/worksheets/sheet1.xml", "xl/workbook.xml"])
def test_a_bomb_that_lies_about_its_size_does_not_grow(tmp_path: Path, part: str) -> None:
    bomb = b'<a xmlns="x">' + b" " * 100_000_000
    path = xlsx(tmp_path, text_row(1, "姓名"), **{part: bomb})
    lying(path, part, 1000)
    tracemalloc.start()
    refused(path)
    _now, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < 20_000_000


def test_a_million_parts_are_not_listed(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        for n in range(20_000):
            archive.writestr(f"{n}", b"")
    assert "解压" in refused(path)


@pytest.mark.parametrize(
    "sheet",
    [
        f'<!DOCTYPE w [<!ENTITY a "{"x" * 50}"><!ENTITY b "{"&a;" * 50}">'
        f'<!ENTITY c "{"&b;" * 50}"><!ENTITY d "{"&c;" * 50}">]><worksheet><sheetData>'
        "<row><c><v>&d;&d;&d;</v></c></row></sheetData></worksheet>",
        '<!DOCTYPE w SYSTEM "file:///etc/hostname"><worksheet/>',
        "<a>" * 400_000,
        "<worksheet " + "a" * 3_000_000,
        '<worksheet a="' + "&#65;" * 1_000_000,
        "<worksheet><sheetData><row><c t='s'><v>7</v></c></row></sheetData></worksheet>",
        "<worksheet><sheetData><row r='5'/><row r='2'/></sheetData></worksheet>",
        "<worksheet><sheetData><row><c>",
        "",
    ],
)
def test_xml_that_is_meant_to_do_harm_or_is_broken(tmp_path: Path, sheet: str) -> None:
    refused(xlsx(tmp_path, sheet.encode()))


def test_one_cell_of_a_book_is_cut(tmp_path: Path) -> None:
    [line] = lines(xlsx(tmp_path, text_row(1, "长" * 3_000_000)))
    assert len(str(line.cells[0])) < 10_000


def test_archives_of_other_programs_and_locked_ones(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    for inside, words in (
        ("word/document.xml", "文字文档"),
        ("xl/workbook.bin", "格式"),
        ("readme.txt", "损坏"),
    ):
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr(inside, b"x")
        assert words in refused(path)
    good = bytearray(xlsx(tmp_path, text_row(1, "姓名")).read_bytes())
    at = good.find(b"PK\x01\x02")
    good[at + 8] |= 1
    path.write_bytes(good)
    assert "密码" in refused(path)


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9, 0.999])
def test_a_file_saved_in_part(tmp_path: Path, share: float) -> None:
    data = (FILES / "roster.xlsx").read_bytes()
    (tmp_path / "a.xlsx").write_bytes(data[: int(len(data) * share)])
    assert "完整" in refused(tmp_path / "a.xlsx")


class Stop(Exception):
    """What the window raises to stop."""


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_reading_says_how_far_it_is_and_can_be_stopped(tmp_path: Path, kind: str) -> None:
    if kind == "csv":
        path = tmp_path / "a.csv"
        path.write_text("姓名,备注\n" + "甲,很长的备注\n" * 20_000, encoding="utf-8")
    else:
        path = xlsx(tmp_path, "".join(text_row(n, f"姓名{n}") for n in range(1, 20_000)))
    told: list[tuple[int, int]] = []
    sheet = read_sheets(path, progress=lambda done, total=0, words="": told.append((done, total)))
    assert list(sheet[0].lines(lambda done, total=0, words="": told.append((done, total))))
    amounts = [done for done, total in told if total]
    assert len(amounts) > 5 and amounts == sorted(amounts)
    assert all(done <= total for done, total in told if total)

    def stop(done: int, total: int = 0, words: str = "") -> None:
        if done:
            raise Stop

    with pytest.raises(Stop):
        list(read_sheets(path)[0].lines(stop))
