"""The volunteer record on paper: every field that the ministry's rule asks for, and its sums."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from itertools import product
from pathlib import Path

import pytest
from pypdf import PdfReader

from db.centre import set_up
from db.certificate_kinds import begin_certificate_kinds, certificate_kinds
from db.certificates import Recipient, Service
from db.people import add_person
from db.roles import program
from db.rules import Refused
from db.store import Store, open_store
from db.wording import PLACES
from db.words import use_language
from reports.certificate import preview
from reports.certificate_rows import rows, rows_on_record, show_term
from reports.certificate_words import refuse_unfit
from tests.certificate_reading import NOW, chars, issue, printed
from tests.paper_reading import overprints

SERVICES = (
    Service(date(2026, 1, 10), date(2026, 3, 28), "春节暖心驿站", "车站引导", "客运站", 240),
    Service(date(2026, 4, 6), date(2026, 6, 20), "图书漂流", "图书整理", "图书阅览室", 185),
    Service(date(2026, 7, 15), date(2026, 8, 30), "高温送清凉", "物资配送", "园区各企业", 200),
    Service(date(2026, 9, 12), date(2026, 11, 20), "法律援助室助理", "来访登记", "", 240),
)
GIVEN = {"volunteer": "33010400218", "remark": "时长按实际服务计。"}
IDENTITY = "11010519491231002X"


@pytest.fixture(scope="module")
def centre(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """A centre to which the tests only add records."""
    db = open_store(tmp_path_factory.mktemp("records") / "c.yizhan", staff=program("许可"))
    use_language("zh_CN")
    set_up(db, name="栖湖工业园职工服务中心", phone="5550 1260")
    begin_certificate_kinds(db)
    yield db
    db.close()


def many(count: int, projects: int) -> tuple[Service, ...]:
    """Services of a tenth, two tenths … of an hour."""
    return tuple(
        Service(
            date(2026, 1, 1) + timedelta(n), date(2026, 1, 2) + timedelta(n),
            f"项目{n % projects + 1}", f"内容{n % 2}", "园区", n + 1,
        )
        for n in range(count)
    )  # fmt: skip


def pages(db: Store, recipient: Recipient) -> list[str]:
    """What is written on each page of a record, blanks aside."""
    (id,) = issue(db, "ZY", recipient)
    data = printed(db, "certificate", certificate=id)
    texts = PdfReader(io.BytesIO(data)).pages
    for number in range(len(texts)):
        assert overprints(data, number) == []
    return ["".join(page.extract_text().split()) for page in texts]


def test_every_field_of_the_rule_stands_there(centre: Store) -> None:
    person = add_person(centre, name="陈𬸚", identity=IDENTITY)
    (said,) = pages(centre, Recipient("陈𬸚", GIVEN, person, services=SERVICES))
    for words in (
        *("姓名陈𬸚", "证件类型居民身份证", "证件号码1101**********002X", "志愿者编号33010400218"),
        *("服务时长86.5小时", "服务期间2026年1月—11月", "起止日期项目名称服务内容服务地点"),
        *("01.10–03.28春节暖心驿站车站引导客运站24.0", "合计86.5"),
        *("出具单位栖湖工业园职工服务中心", "负责人", "经办人许可", "联系方式55501260"),
        *("证明编号ZY-2026-", "出具日期二〇二六年十一月二十六日", "备注时长按实际服务计。"),
        *("出具单位（公章）", "无偿提供"),
    ):
        assert words in said
    assert IDENTITY not in said
    assert (
        said.count("无") == 4
    )  # who is in charge, where it was; and free of charge, void if altered


def test_a_field_without_anything_says_none(centre: Store) -> None:
    (said,) = pages(centre, Recipient("李一", {}, services=SERVICES[:1]))
    for label in ("证件类型", "证件号码", "志愿者编号", "负责人", "备注"):
        assert f"{label}无" in said


def test_a_number_that_was_written_down_is_masked(centre: Store) -> None:
    given = {"id_kind": "护照", "id_number": "E12345678"}
    (said,) = pages(centre, Recipient("Maria O’Neill", given, services=SERVICES[:2]))
    assert "证件类型护照" in said
    assert "E123*5678" in said
    assert "E12345678" not in said


def test_more_than_four_services_are_brought_together_by_project(centre: Store) -> None:
    (said,) = pages(centre, Recipient("王䶮", services=many(10, 3)))
    assert "01.01–01.11项目1内容0；内容1园区2.2" in said
    assert "合计5.5" in said
    assert "附表" not in said


def test_more_than_four_projects_are_listed_on_pages_behind(centre: Store) -> None:
    services = many(40, 8)
    first, *behind = pages(centre, Recipient("王䶮", services=services))
    assert "其余5个项目，见附表" in first
    assert len(behind) == 3
    listed = "".join(behind)
    assert len(re.findall(r"项目\d内容", listed)) == len(services)
    assert [f"（{n}/3）" in page for n, page in enumerate(behind, 1)] == [True] * 3
    assert "合计82.0" in first
    assert ["合计82.0" in page for page in behind] == [False, False, True]


def test_what_has_no_room_on_the_record_stands_whole_in_the_list(centre: Store) -> None:
    long = "在车站广场引导旅客并搬运行李、供应热饮、维持秩序" * 4
    service = Service(date(2026, 1, 10), date(2026, 3, 28), "暖心驿站", long, "客运站", 240)
    first, listed = pages(centre, Recipient("王䶮", services=(service, *SERVICES[1:])))
    assert "暖心驿站详见附表客运站24.0" in first
    assert long not in first
    assert "".join(re.findall(r"[\u4e00-\u9fff、]", long)) in listed
    assert "合计86.5" in first
    assert "合计86.5" in listed


def test_a_name_stays_on_one_line_of_its_cell_or_is_refused(centre: Store) -> None:
    design = next(one.design for one in certificate_kinds(centre) if one.prefix == "ZY")
    for paper, sample in product(("a4-wide", "a4"), ("文", "Anna Maria ")):
        upright = replace(design, paper=paper)
        with pytest.raises(Refused) as caught:
            refuse_unfit(upright, Recipient((sample * 60)[:60], services=SERVICES), issued={})
        fits = int(caught.value.message.split("放得下")[1].split("个")[0])
        assert caught.value.field == "name"
        name = (sample * 60)[:fits].strip()
        refuse_unfit(upright, Recipient(name, services=SERVICES), issued={})
        found = chars(preview(centre, upright, {**examples(), "name": name}, now=NOW))
        lines = {round(one.y, 1) for one in found if one.char == sample[0]}
        assert len(lines) == 1


def examples() -> dict[str, str]:
    return {one.name: one.example for one in PLACES}


@pytest.mark.parametrize(("count", "projects"), [(1, 1), (4, 4), (5, 1), (9, 4), (9, 5), (200, 7)])
def test_the_hours_of_the_rows_are_the_total(count: int, projects: int) -> None:
    services = many(count, projects)
    shown, listed = rows_on_record(services)
    assert len(shown) <= 4
    assert listed == (projects > 4)
    for those in (shown, rows(services)):
        tenths = sum(round(float(row.hours.replace(",", "")) * 10) for row in those)
        assert tenths == sum(one.tenths for one in services)


def test_the_year_is_said_where_it_is_not_the_same() -> None:
    late = Service(date(2025, 12, 10), date(2026, 1, 5), "暖心驿站", "引导", "客运站", 5)
    one_day = Service(date(2026, 5, 1), date(2026, 5, 1), "读书会", "主持", "书屋", 20)
    assert [row.days for row in rows([late, one_day])] == ["2025.12.10–\n2026.01.05", "2026.05.01"]
    assert rows([one_day])[0].days == "05.01"
    assert show_term([late, one_day]) == "2025年12月—2026年5月"
    assert show_term([one_day]) == "2026年5月"


def test_records_in_one_file_keep_their_lists_behind_them(centre: Store, tmp_path: Path) -> None:
    ids = issue(
        centre,
        "ZY",
        Recipient("甲一", services=many(30, 6)),
        Recipient("乙二", services=SERVICES),
        day=date(2026, 11, 27),
    )
    data = printed(centre, "certificates", ids=ids)
    reader = PdfReader(io.BytesIO(data))
    marks = {
        str(mark.title)[-2:]: reader.get_destination_page_number(mark)
        for mark in reader.outline
        if not isinstance(mark, list)
    }
    assert marks == {"甲一": 0, "乙二": len(reader.pages) - 1}
    assert len(reader.pages) == 4
