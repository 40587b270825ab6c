"""Organisations from a spreadsheet: grids, who stands below whom, whom to call."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from db.contacts import contacts
from db.grids import add_grid
from db.organisation_sheets import ORGANISATIONS
from db.organisations import add_organisation, organisations
from db.rules import Refused
from db.sheet_papers import write_template
from db.sheets import SheetRow, bring_in, judge, read_file
from db.store import Store
from db.undo import undo

CODE, OTHER = "91210124MA0YB1D222", "91210124MA0YB1E22P"


def judged(store: Store, tmp_path: Path, text: str, **choices: str) -> tuple[SheetRow, ...]:
    path = tmp_path / "单位.csv"
    path.write_text(text, encoding="utf-8")
    return judge(store, ORGANISATIONS, read_file(path, ORGANISATIONS), choices=choices)


def test_a_list_of_companies_comes_in(store: Store, tmp_path: Path) -> None:
    grid = add_grid(store, name="第一网格")
    rows = judged(
        store,
        tmp_path,
        "序号,企业名称,统一社会信用代码,行业,企业规模,法定代表人,职工人数,女职工,党员数,"
        "所属网格,入园时间,是否重点企业,联系人,联系人电话\n"
        f"1,恒信精密有限公司,{CODE.lower()},机械,小型企业,王建国,120人,45,8,第一网格,"
        "2019.5.1,是,王芳,13800005678\n"
        "2,华鑫电子有限公司,,电子,小微,,,,,,,否,,\n",
    )
    assert [row.verdict for row in rows] == ["new", "new"]
    assert bring_in(store, subject=ORGANISATIONS, rows=rows) == 2
    act = store.last_act
    first, second = sorted(organisations(store), key=lambda one: one.number)
    assert (first.number, first.code, first.size, first.grid) == ("QY-0001", CODE, "small", grid)
    assert (first.workers, first.women, first.members) == (120, 45, 8)
    assert first.since == date(2019, 5, 1) and first.key_company and not second.key_company
    [called] = contacts(store, first.id)
    assert (called.name, called.phone) == ("王芳", "13800005678")
    assert act is not None
    undo(store, act=act.id)
    assert not organisations(store) and not store.value("SELECT count(*) FROM person")


def test_what_is_wrong_is_said_at_its_field(store: Store, tmp_path: Path) -> None:
    add_organisation(store, name="华鑫", code=CODE)
    rows = judged(
        store,
        tmp_path,
        "名称,信用代码,职工人数,女职工,网格,上级单位,类别\n"
        "甲,123,,,,,\n"
        "乙,,10,11,,,\n"
        "丙,,,,第九网格,,\n"
        "丁,,,,,不存在,\n"
        "戊,,,,,戊,\n"
        "己,,,,,,飞船\n"
        f"华鑫,{OTHER},,,,,\n"
        "庚,,许多,,,,\n"
        ",,5,,,,\n",
    )
    fields = ["code", "women", "grid", "parent", "parent", "kind", "code", "workers", "name"]
    assert [row.field for row in rows] == fields
    assert all(row.verdict == "bad" and row.problem for row in rows)


def test_the_same_organisation_by_code_or_name(store: Store, tmp_path: Path) -> None:
    id = add_organisation(store, name="恒信精密有限公司", short_name="恒信", code=CODE)
    text = (
        "单位名称,信用代码,电话\n"
        f"恒信精密（新）有限公司,{CODE},55501234\n恒信,,\n新厂,,\n新 厂,,\n新厂二,{CODE},\n"
    )
    rows = judged(store, tmp_path, text, same="update")
    assert [row.verdict for row in rows] == ["same", "same", "new", "twice", "twice"]
    assert rows[0].record == rows[1].record == id
    assert bring_in(store, subject=ORGANISATIONS, rows=rows, choices={"same": "update"}) == 3
    row = store.row("SELECT * FROM organisation WHERE id = ?", (id,))
    assert row is not None
    assert (row["name"], row["phone"]) == ("恒信精密（新）有限公司", "55501234")
    assert row["short_name"] == "恒信"


def test_the_one_above_may_stand_further_down(store: Store, tmp_path: Path) -> None:
    text = "党组织名称,上级党组织,类别\n第一支部,综合党委,党支部\n综合党委,,党委\n"
    rows = judged(store, tmp_path, text)
    assert bring_in(store, subject=ORGANISATIONS, rows=rows) == 2
    below, above = sorted(organisations(store, kind="party"), key=lambda one: one.number)
    assert below.parent == above.id
    lost = judged(
        store, tmp_path, text.replace("综合党委,,党委", "综合党委,,飞船").replace("第一", "第二")
    )
    assert [row.verdict for row in lost] == ["new", "bad"]


def test_one_above_that_stays_out_takes_the_others_with_it(store: Store, tmp_path: Path) -> None:
    text = f"党组织名称,上级,类别,信用代码\n小组,支部,党组织,\n支部,党委,,\n党委,,,{CODE}\n"
    add_organisation(store, name="党委", code=OTHER)
    rows = judged(store, tmp_path, text)
    assert [row.verdict for row in rows] == ["new", "new", "bad"]
    text = text.replace("党委", "总支").replace(CODE, "123")
    rows = judged(store, tmp_path, text)
    assert [row.verdict for row in rows] == ["bad", "bad", "bad"]
    add_organisation(store, name="总支部", code=CODE)
    rows = judged(store, tmp_path, text.replace("123", CODE))
    assert [row.verdict for row in rows] == ["bad", "bad", "same"]
    with pytest.raises(Refused):
        bring_in(store, subject=ORGANISATIONS, rows=rows)


def test_kinds_and_grids_for_the_whole_file(store: Store, tmp_path: Path) -> None:
    rows = judged(
        store, tmp_path, "名称,网格\n甲会,东网格\n乙会,东网格\n", missing="add", kind="union"
    )
    bring_in(store, subject=ORGANISATIONS, rows=rows)
    made = organisations(store, kind="union")
    assert len(made) == 2 and len({one.grid for one in made}) == 1
    assert [one.number for one in made] == ["GH-0001", "GH-0002"]


def test_the_template_is_read_back(store: Store, tmp_path: Path) -> None:
    write_template(tmp_path / "t.xlsx", ORGANISATIONS)
    file = read_file(tmp_path / "t.xlsx", ORGANISATIONS)
    rows: Any = judge(store, ORGANISATIONS, file)
    assert [row.verdict for row in rows] == ["new"]
    assert not file.unknown(file.heading.fields)
