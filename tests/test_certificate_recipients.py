"""Who is to have a certificate, from copied lines and from spreadsheets as people keep them."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from db.certificate_kinds import BEGINNING, Design, begin_certificate_kinds, certificate_kinds
from db.certificate_recipients import of_file, pasted, read_tenths, tie
from db.certificates import Recipient, Service, certificate_of, issue_certificates
from db.organisations import add_organisation
from db.people import add_person
from db.rules import Refused
from db.store import Store
from db.words import use_language

AWARD, TRAINING, VOLUNTEER, THANKS = (design for _name, _prefix, design in BEGINNING["zh_CN"])
ONE, OTHER = "11010519491231002X", "440524188001010014"


def sheet(folder: Path, *rows: tuple[Any, ...]) -> Path:
    book = Workbook()
    assert book.active
    for row in rows:
        book.active.append(row)
    path = folder / "名单.xlsx"
    book.save(path)
    return path


@pytest.mark.parametrize(
    "head",
    [
        "姓名\t年度\t活动\t奖项\t称号",
        "序号\t获奖人\t称号\t活动名称\t名次\t年份",
        "单位\t姓名\t年度\t活动\t奖项（等级）\t荣誉称号*",
        "name\tyear\tevent\tprize\ttitle of honour",
    ],
)
def test_columns_are_found_by_their_headings(store: Store, head: str) -> None:
    use_language("en")
    cells = {
        **dict.fromkeys(("姓名", "获奖人", "name"), "周文静"),
        **dict.fromkeys(("年度", "年份", "year"), "二〇二六"),
        **dict.fromkeys(("活动", "活动名称", "event"), "文化月"),
        **dict.fromkeys(("奖项", "名次", "奖项（等级）", "prize"), "一等奖"),
        **dict.fromkeys(("称号", "荣誉称号*", "title of honour"), "标兵"),
        **{"序号": "1", "单位": "晨桥精密"},
    }
    line = "\t".join(cells[one] for one in head.split("\t"))
    (found,) = pasted(store, f"文化月获奖名单\n{head}\n\n{line}\n", AWARD)
    assert found.name == "周文静"
    asked = {"year": "二〇二六", "event": "文化月", "prize": "一等奖", "award": "标兵"}
    assert asked.items() <= found.values.items()


def test_without_headings_the_columns_are_in_their_order(store: Store) -> None:
    found = pasted(store, "周文静\t二〇二六\t文化月\n陈𬸚\n", AWARD)
    assert found == [
        Recipient("周文静", {"year": "二〇二六", "event": "文化月"}),
        Recipient("陈𬸚", {}),
    ]


def test_a_column_of_names_is_enough(store: Store) -> None:
    assert [one.name for one in pasted(store, "姓名\r\n王䶮\r\n陈𬸚\r\n", AWARD)] == [
        "王䶮",
        "陈𬸚",
    ]
    assert [one.name for one in pasted(store, "单位名称\n恒信精密", THANKS)] == ["恒信精密"]


def test_a_workbook_with_dates_and_numbers_is_issued(store: Store, tmp_path: Path) -> None:
    begin_certificate_kinds(store)
    kind = certificate_kinds(store)[1]
    path = sheet(
        tmp_path,
        ("班组长培训班学员", None),
        ("序号", "学员", "课程", "科目", "开始", "结束", "学时", "成绩"),
        *((1, "孙喆", "安全", "《急救》", date(2026, 10, 12), "2026年10月30日", 24.0, 92.5), ()),
        (2, "王䶮", "安全", "《急救》", "十月", "十一月", 24, "优"),
    )
    found = of_file(store, path, kind.design)
    ids = issue_certificates(store, kind=kind.id, recipients=found, today=date(2026, 11, 26))
    first, second = (certificate_of(store, id).wording for id in ids)
    assert "二〇二六年十月十二日至二〇二六年十月三十日" in first
    assert "共计24学时，考核成绩92.5分" in first
    assert "于十月至十一月参加" in second


def test_the_sheet_with_headings_is_taken(store: Store, tmp_path: Path) -> None:
    book = Workbook()
    assert book.active
    book.active.append(("说明", "请勿修改"))
    second = book.create_sheet("名单")
    second.append(("姓名", "奖项"))
    second.append(("周文静", "一等奖"))
    book.save(tmp_path / "a.xlsx")
    assert of_file(store, tmp_path / "a.xlsx", AWARD) == [Recipient("周文静", {"prize": "一等奖"})]


def test_lines_of_a_volunteer_belong_together(store: Store, tmp_path: Path) -> None:
    path = sheet(
        tmp_path,
        ("志愿者", "证件号码", "起", "止", "项目", "内容", "地点", "时长", "志愿者编号"),
        ("陈𬸚", ONE, date(2026, 1, 10), date(2026, 3, 28), "暖心驿站", "引导", "站", 24.0, "320"),
        (None, None, "2026-4-2", None, "图书漂流", None, None, "18.5小时", None),
        ("陈𬸚", OTHER, "2026-04-03", "", "助老", "", "", 3, ""),
        ("陈𬸚", ONE, "2026-05-03", "", "助老", "", "", 2, ""),
    )
    first, second = of_file(store, path, VOLUNTEER)
    assert first.values == {"id_number": ONE, "volunteer": "320"}
    assert [(one.project, one.tenths) for one in first.services] == [
        *(("暖心驿站", 240), ("图书漂流", 185), ("助老", 20)),
    ]
    day = date(2026, 4, 3)
    assert second.services == (Service(day, day, "助老", "", "", 30),)


def test_of_an_identity_number_the_file_keeps_what_is_printed(store: Store) -> None:
    begin_certificate_kinds(store)
    kind = certificate_kinds(store)[2]
    text = f"姓名\t证件号码\t起\t项目\t时长\n陈𬸚\t{ONE}\t2026-04-03\t助老\t3"
    (id,) = issue_certificates(
        store,
        kind=kind.id,
        recipients=pasted(store, text, kind.design),
        today=date(2026, 11, 26),
    )
    assert certificate_of(store, id).values["id_number"] == "1101**********002X"
    kept = [row["after"] or "" for row in store.rows("SELECT after FROM trail")]
    assert ONE not in "".join(kept)


def test_names_lead_to_the_register_where_one_is_meant(store: Store) -> None:
    only = add_person(store, name="周文静", identity=ONE)
    add_person(store, name="李强", phone="13800005678")
    add_person(store, name="李强", phone="13800005679")
    firm = add_organisation(store, name="恒信精密制造有限公司", short_name="恒信精密")
    names = ("周文静", "李强", "恒信精密", "恒信精密制造有限公司", "没有此人")
    ids = [(one.person, one.organisation) for one in tie(store, [Recipient(n) for n in names])]
    assert ids == [(only, None), (None, None), (None, firm), (None, firm), (None, None)]
    kept = Recipient("周文静", person=77)
    assert tie(store, [kept]) == [kept]


def test_a_number_tells_people_of_one_name_apart(store: Store) -> None:
    first = add_person(store, name="李强", identity=ONE)
    second = add_person(store, name="李强", identity=OTHER)
    for number, person in (
        *((ONE, first), (OTHER, second), ("4405**********0014", second)),
        *(("110105194912310038", None), ("", None)),
    ):
        (found,) = tie(store, [Recipient("李强", {"id_number": number})])
        assert found.person == person


def test_wrong_lines_are_named_all_at_once(store: Store) -> None:
    use_language("en")
    head = "姓名\t起\t止\t项目\t时长\n"
    lines = (
        *("陈𬸚\t2026-04-03\t\t助老\t3", "陈𬸚\t2026-13-03\t\t助老\t3"),
        *("陈𬸚\t2026-04-03\t2026-04-01\t助老\t3", "陈𬸚\t2026-04-03\t\t\t3"),
        *("陈𬸚\t2026-04-03\t\t助老\t三", "陈𬸚\t2026-04-03\t\t助老\t-1"),
        *("陈𬸚\t\t\t助老\t3", "陈𬸚\t2026-04-03\t\t助老\t0"),
    )
    with pytest.raises(Refused) as refused:
        pasted(store, head + "\n".join(lines), VOLUNTEER)
    said = refused.value.message.splitlines()
    assert [line.partition(":")[0] for line in said[:-1]] == [f"Line {n}" for n in range(3, 8)]
    assert "2 more" in said[-1]
    with pytest.raises(Refused, match="Line 3: the name"):
        pasted(store, "姓名\t奖项\n周文静\t一\n\t二", AWARD)


@pytest.mark.parametrize("text", ["", "\n\n", "姓名\t奖项\n", "   \t \n"])
def test_nothing_is_refused_in_words(store: Store, text: str) -> None:
    with pytest.raises(Refused) as refused:
        pasted(store, text, AWARD)
    assert refused.value.field == "recipients"


def test_a_formula_without_a_result_is_named(store: Store, tmp_path: Path) -> None:
    use_language("en")
    path = sheet(tmp_path, ("姓名", "奖项"), ("周文静", "一等奖"), ("孙喆", "=A1"))
    with pytest.raises(Refused, match=r"Line 3: a formula"):
        of_file(store, path, AWARD)


@pytest.mark.parametrize(
    ("words", "tenths"),
    [("24", 240), ("18.5", 185), ("１８．５小时", 185), ("0.1", 1), ("24.00", 240), (" 2 ", 20)],
)
def test_hours_are_tenths(words: str, tenths: int) -> None:
    assert read_tenths(words) == tenths


@pytest.mark.parametrize("words", ["", "0", "-1", "1.25", "三", "1e3", "1,5", "999999"])
def test_other_hours_are_refused(words: str) -> None:
    with pytest.raises(Refused):
        read_tenths(words)


def test_five_thousand_lines_are_read_and_one_more_is_refused(store: Store, tmp_path: Path) -> None:
    path = tmp_path / "多.csv"
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(("姓名", "奖项"))
        writer.writerows((f"员工{n}", "一等奖") for n in range(5000))
    steps: list[int] = []
    found = of_file(store, path, AWARD, progress=lambda done, *_rest: steps.append(done))
    assert (len(found), found[-1].name) == (5000, "员工4999")
    assert steps
    with pytest.raises(Refused, match="5,000"):
        pasted(store, "\n".join(f"员工{n}" for n in range(5001)), Design("award", "奖状"))
