"""Bringing in a roster: reading against openpyxl alone, and the whole way in rows a second."""

from __future__ import annotations

from pathlib import Path
from time import perf_counter

from openpyxl import Workbook, load_workbook

from db.centre import set_up
from db.organisations import add_organisation
from db.person_sheets import PEOPLE
from db.roles import program
from db.sheets import bring_in, judge, read_file
from db.store import open_store
from db.undo import undo
from tests.bench.measure import Measured, against, timed

ROWS = 20_000
FIRMS = 100
_HEADS = ("序号", "姓名", "性别", "出生日期", "手机", "工作单位", "岗位", "类别", "住址", "备注")


def roster(folder: Path) -> tuple[Measured, Measured, str]:
    """Reading; reading, judging and bringing in; then what that is in rows a second."""
    path = folder / "roster.xlsx"
    _write(path)
    db = open_store(folder / "sheets.yizhan", staff=program("bench"))
    set_up(db, name="驿站")
    for number in range(FIRMS):
        add_organisation(db, name=f"栖湖第{number}有限公司")

    def read() -> None:
        assert len(read_file(path, PEOPLE).lines) == ROWS

    def least() -> None:
        book = load_workbook(path, read_only=True)
        assert book.active is not None
        assert sum(1 for _row in book.active.iter_rows(values_only=True)) == ROWS + 1
        book.close()

    def whole_way() -> None:
        rows = judge(db, PEOPLE, read_file(path, PEOPLE))
        assert bring_in(db, subject=PEOPLE, rows=rows) == ROWS

    reading = against(f"read a sheet of {ROWS:,} people", read, "openpyxl alone", least, times=3)
    whole = timed(whole_way)
    started = perf_counter()
    assert db.last_act is not None
    undo(db, act=db.last_act.id)
    back = perf_counter() - started
    db.close()
    rate = f"bringing in: {ROWS / whole * 1000:,.0f} rows/s, openpyxl reads"
    rate += f" {ROWS / reading.least * 1000:,.0f}; taking {ROWS:,} back: {back:.1f} s"
    way = Measured(f"read, judge, bring in {ROWS:,} people", whole, "openpyxl alone", reading.least)
    return reading, way, rate


def _write(path: Path) -> None:
    book = Workbook(write_only=True)
    sheet = book.create_sheet("名册")
    sheet.append(_HEADS)
    for n in range(ROWS):
        who = (n + 1, f"王{chr(0x4E00 + n % 5000)}{chr(0x5000 + n % 900)}", "女", "1990-05-17")
        firm = f"栖湖第{n % FIRMS}有限公司"
        sheet.append((*who, 13_800_000_000 + n, firm, "操作工", "职工", f"栖湖路{n % 300}号", ""))
    book.save(path)
