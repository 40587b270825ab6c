"""Cards of organisations and people on paper: what they say, on how many sheets, nothing lost."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from db import booking_changes, memberships, organisations, people, rooms, words
from db.contacts import add_contact
from db.offices import appoint
from db.pairings import pair
from db.store import Store
from reports import __main__ as command
from reports import catalogue
from reports.card import Card, CardTable, CardText, Column, write_card
from reports.page import Footer
from tests.test_reports import assert_sound, text

NOW = datetime(2026, 11, 26, 15, 42)
TODAY = NOW.date()


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    words.use_language("en")
    yield


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return tmp_path / "card.pdf"


def card(db: Store, out: Path, **asked: Any) -> str:
    """The whole text of a card, which is sound."""
    (kind,) = asked
    catalogue.write(db, f"{kind}-card", out, now=NOW, **asked)
    assert_sound(out)
    return text(out)


def company(db: Store, name: str = "晨桥精密制造有限公司", **more: Any) -> int:
    return organisations.add_organisation(db, name=name, **more)


def numbered(db: Store, number: str) -> int:
    return int(db.value("SELECT id FROM organisation WHERE number = ?", (number,)))


def named(db: Store, name: str) -> int:
    return int(db.value("SELECT id FROM person WHERE name = ? ORDER BY id", (name,)))


def test_the_card_of_the_picture_is_one_page(sample: Store, out: Path) -> None:
    said = card(sample, out, organisation=numbered(sample, "QY-0036"))
    for expected in (
        "Companycard",
        "No.QY-0036",
        "第二网格(精密制造)",
        "晨桥精密制造有限公司",
        "55501187",
        "周文静(支部书记)",
        "中共晨桥精密支部委员会",
        "晨桥精密制造有限公司工会",
        "冯立(sinceApr2025)",
        "第一书记林建国",
        "486people",
        "173people",
        "451people",
        "38people",
        "Confirmedbythecompany",
        "asof2026-11-26",
        "Page1of1",
    ):
        assert expected in said, expected
    for later in ("Visits", "Requests"):
        assert later not in said


def test_the_cards_speak_chinese(sample: Store, out: Path) -> None:
    words.use_language("zh_CN")
    said = card(sample, out, organisation=numbered(sample, "QY-0037"))
    for expected in ("企业一户一表", "恒信精密制造有限公司", "周明（2026年6月选派）", "使用场地"):
        assert expected in said, expected
    said = card(sample, out, person=named(sample, "侯向军"))
    assert all(words in said for words in ("人员登记表", "流动", "联系记录", "共1次"))


@pytest.mark.parametrize("kind", ["company", "party", "union", "government", "club", "other"])
def test_every_kind_of_organisation_has_a_sound_card(sample: Store, out: Path, kind: str) -> None:
    for one in organisations.organisations(sample, kind=kind)[:5]:
        assert one.name in card(sample, out, organisation=one.id)


def test_the_root_of_the_tree_runs_on_with_its_heads(sample: Store, out: Path) -> None:
    root = sample.value("SELECT id FROM organisation WHERE name LIKE '%第一网格工会联合会'")
    pages = catalogue.write(sample, "organisation-card", out, now=NOW, organisation=root)
    assert pages > 1
    assert "Organisationsbelow(continued)" in text(out, 1)
    assert "Filledinby" in text(out, pages - 1)
    assert "Filledinby" not in text(out, 0)
    below = sample.rows("SELECT number FROM organisation WHERE parent = ?", (root,))
    assert all(row["number"] in text(out) for row in below)


def test_numbers_of_people_are_shown_in_part(store: Store, out: Path) -> None:
    firm = company(store)
    who = people.add_person(
        store, name="陈𬸚", phone="16012345678", identity="990000199003070021", employer=firm
    )
    add_contact(store, organisation=firm, person=who, about="场地")
    for asked in ({"organisation": firm}, {"person": who}):
        said = card(store, out, **asked)
        assert "陈𬸚" in said
        assert "160****5678" in said
        assert "16012345678" not in said
        assert "990000199003070021" not in said
    assert "9900**********0021" in card(store, out, person=who)


def test_a_branch_says_whom_it_covers_and_where_its_members_are(store: Store, out: Path) -> None:
    firms = [company(store, name=f"第{number}厂") for number in (1, 2)]
    branch = company(store, name="联合支部", kind="party", members=4)
    for firm in firms:
        organisations.cover(store, organisation=branch, company=firm)
    who = [people.add_person(store, name=name) for name in ("王䶮", "孙喆", "甲", "乙")]
    memberships.enrol(store, person=who[0], organisation=branch)
    memberships.enrol(store, person=who[1], organisation=branch, state="flow_in", home="老家支部")
    floats = memberships.enrol(
        store, person=who[2], organisation=branch, state="floating", whereabouts="外省"
    )
    memberships.record_contact(
        store, membership=floats, day=date(2026, 10, 9), how="phone", today=TODAY
    )
    gone = memberships.enrol(store, person=who[3], organisation=branch)
    memberships.leave(store, id=gone, day=TODAY, went_to="别处支部")
    appoint(store, organisation=branch, person=who[0], role="书记", ends=date(2026, 12, 26))
    appoint(store, organisation=branch, person=who[1], role="书记", ends=date(2023, 12, 26))
    said = card(store, out, organisation=branch)
    for expected in (
        "jointlyby2companies",
        "王䶮(书记)",
        "第1厂",
        "第2厂",
        "30daysleft",
        "ended",
        "Membershiphere1people:王䶮",
        "孙喆(agreementmissing)",
        "甲(lastcontact2026-10-09)",
        "乙(别处支部)",
        "3inall,belowitincluded",
    ):
        assert expected in said, expected
    said = card(store, out, organisation=firms[0])
    assert "联合支部(joint)" in said
    assert "书记王䶮" in said
    said = card(store, out, person=who[1])
    assert "keptat老家支部;agreementmissing" in said


def test_a_committee_whose_term_is_over_still_stands(store: Store, out: Path) -> None:
    firm = company(store)
    union = company(store, name="工会", kind="union", members=9)
    organisations.cover(store, organisation=union, company=firm)
    who = people.add_person(store, name="陆建平")
    appoint(store, organisation=union, person=who, role="工会主席", ends=date(2026, 5, 1))
    said = card(store, out, organisation=firm)
    assert "工会主席陆建平ended2026-05-01" in said
    assert "9people" in said


def test_rooms_used_this_year_are_counted(store: Store, out: Path) -> None:
    firm = company(store, short_name="晨桥精密")
    who = people.add_person(store, name="周文静", phone="16000000001")
    room = rooms.add_room(store, name="会议室")
    for day in (date(2025, 12, 31), *(date(2026, 11, number) for number in range(2, 8))):
        booking_changes.book(
            store,
            rooms=(room,),
            starts=datetime.combine(day, datetime.min.time().replace(hour=9)),
            ends=datetime.combine(day, datetime.min.time().replace(hour=10, minute=30)),
            title=f"会{day:%m%d}",
            organisation="晨桥精密",
            contact_id=who,
            private=day.day == 7,
            now=datetime(2025, 12, 1),
        )
    for asked in ({"organisation": firm}, {"person": who}):
        said = card(store, out, **asked)
        assert "thisyear6times,9.0hours" in said
        assert all(title in said for title in ("会1106", "会1105", "会1104", "YY-261107-01"))
        assert not any(title in said for title in ("会1107", "会1103", "会1231"))


def test_who_looks_after_a_company_stands_on_both_cards(store: Store, out: Path) -> None:
    firm = company(store, key_company=True)
    who = people.add_person(store, name="冯立")
    pair(store, kind="instructor", person=who, company=firm, starts=date(2025, 4, 1))
    pair(store, kind="leader", person=who, company=firm)
    said = card(store, out, organisation=firm)
    assert "冯立(sinceApr2025)" in said
    assert "Leaderincharge冯立" in said
    said = card(store, out, person=who)
    assert "晨桥精密制造有限公司Instructorsince2025-04-01" in said


def test_an_empty_card_has_no_empty_sections(store: Store, out: Path) -> None:
    who = people.add_person(store, name="某人")
    for asked in ({"organisation": company(store)}, {"person": who}):
        said = card(store, out, **asked)
        assert "Page1of1" in said
        for heading in ("Officers", "Contacts", "Roomsused", "Peoplebyposition"):
            assert heading not in said


def test_long_values_wrap_and_nothing_is_cut(store: Store, out: Path) -> None:
    name, address = "很长的单位名称" * 11, "创新路一号楼" * 16
    firm = company(store, name=name, address=address, business="轴系" * 40)
    for number in range(60):
        who = people.add_person(
            store, name=f"员工{number}", employer=firm, position=f"第{number}个很长的岗位名称"
        )
        add_contact(store, organisation=firm, person=who, about=f"联系事项{number}" * 12)
    said = card(store, out, organisation=firm)
    assert "…" not in said
    assert name in said and address in said
    assert all(f"员工{number}" in said for number in range(60))
    assert "Contacts(continued)" in said


@pytest.mark.parametrize("rows", range(24, 44))
def test_the_last_row_stays_with_the_signatures(tmp_path: Path, rows: int) -> None:
    lines = tuple((f"行{number:02d}",) for number in range(rows))
    table = CardTable("表", (Column("列", 1.0),), lines)
    note = CardText("文", ("字" * 400, "短"))
    signed = (("填表", "许可"), ("核对", ""))
    for sections in ((table,), (note, table), (table, note)):
        made = Card("卡", "1", "", ((("甲", "乙"),),), sections, signed)
        out = tmp_path / "card.pdf"
        pages = write_card(made, out, Footer("中心", NOW)).pages
        last = text(out, pages - 1)
        assert "填表" in last
        assert (f"行{rows - 1:02d}" if sections[-1] is table else "短") in last
        assert all(line in text(out) for (line,) in lines)


def test_the_command_takes_numbers_and_names(
    sample: Store, out: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def run(*arguments: str) -> int:
        return command.main(
            [*arguments, "--file", str(sample.path), "--out", str(out), "--language", "en"]
        )

    for words_for_it in ("QY-0037", "恒信精密", "恒信精密制造有限公司"):
        assert run("organisation-card", "--organisation", words_for_it) == 0
        assert "恒信精密制造有限公司" in text(out)
    assert run("person-card", "--person", "王䶮") == 0
    capsys.readouterr()
    assert run("person-card", "--person", "刘海洋") == 2
    assert "stands for 2 records" in capsys.readouterr().err
    assert run("organisation-card", "--organisation", "无此单位") == 2
    assert "no organisation" in capsys.readouterr().err
    assert run("person-card", "--person", "RY-999999") == 2
    assert "no person" in capsys.readouterr().err
