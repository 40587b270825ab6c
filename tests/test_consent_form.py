"""Consent forms, read back: one page, the exceptions before the signature, nothing cut."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from db import words
from db.centre import change_centre
from db.clients import add_client
from db.hotlines import add_hotline
from db.people import add_person
from db.rules import Refused
from db.services import add_service, change_service
from reports import catalogue
from reports.consent_text import filled
from reports.fonts import REGULAR
from reports.typeset import paragraph, wrap
from tests.paper_reading import pages, printed, text
from tests.test_appointments import NOW, Centre, centre
from tests.test_reports import assert_sound

__all__ = ["centre"]  # the fixture


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    words.use_language("en")
    yield


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return tmp_path / "sheet.pdf"


@pytest.mark.parametrize("language", ["en", "zh_CN"])
@pytest.mark.parametrize("kind", ["psychology", "law", "other"])
def test_the_general_form_is_one_page(centre: Centre, out: Path, kind: str, language: str) -> None:
    words.use_language(language)
    change_centre(centre.db, phone="0427-5550 1260")
    for name, number in (("全国统一心理援助热线", "12356"), ("报警", "110"), ("急救", "120")):
        add_hotline(centre.db, name=name, number=number, kind="all")
    given = add_service(centre.db, name="咨询服务", kind=kind, prefix="试", minutes=45)
    assert catalogue.write(centre.db, "consent-form", out, now=NOW, service=given) == 1
    assert_sound(out)
    said = text(out)
    assert "12356" in said and "45" in said and "{" not in said and "[" not in said
    exceptions = said.index("例外" if language == "zh_CN" else "exceptions")
    assert exceptions < said.index("来访者签名" if language == "zh_CN" else "Signature:client")
    assert "Version" not in said


def test_the_form_of_an_appointment_has_its_number_and_no_name(centre: Centre, out: Path) -> None:
    person = add_person(centre.db, name="高丽")
    client = add_client(centre.db, now=NOW, person=person)
    one = centre.book(centre.duty(centre.zhou, "14:00-17:00", room=1), "14:00", client)
    said = printed(centre.db, out, "consent-form", appointment=one)
    assert "心-261126-01" in said and "高丽" not in said and "LF-" not in said
    assert "Persontocall" in said
    with pytest.raises(Refused, match="Choose the service"):
        printed(centre.db, out, "consent-form")


def test_the_centres_own_text_takes_its_place(centre: Centre, out: Path) -> None:
    own = "欢迎。\n一、时间\n每次{minutes}分钟[，电话{phone}]。[方括号]与{花括号}照印。"
    change_service(centre.db, id=centre.talk, consent=own)
    said = printed(centre.db, out, "consent-form", service=centre.talk)
    assert "每次50分钟。[方括号]与{花括号}照印。" in said
    assert "Version" in said and "secret" not in said


@pytest.mark.parametrize("lines", [30, 34, 38, 42, 60, 200])
def test_a_long_text_goes_on_and_is_signed_below_text(
    centre: Centre, out: Path, lines: int
) -> None:
    own = "\n".join(
        f"{number}. 第{number}条\n第{number}段的话，" + "写得长。" * 20
        for number in range(lines // 4)
    )
    change_service(centre.db, id=centre.law, consent=own)
    printed(centre.db, out, "consent-form", service=centre.law)
    found = [re.sub(r"\s+", "", page) for page in pages(out)]
    assert all(f"第{number}段的话" in "".join(found) for number in range(lines // 4))
    assert ["Signature:client" in page for page in found] == [False] * (len(found) - 1) + [True]
    assert "写得长" in found[-1]


def test_one_endless_paragraph_is_set_whole(centre: Centre, out: Path) -> None:
    own = "没有分段的话。" * 1100
    change_service(centre.db, id=centre.law, consent=own)
    said = printed(centre.db, out, "consent-form", service=centre.law)
    assert said.count("没有分段的话") > 1000
    assert len(pages(out)) > 2


def test_what_is_left_out_takes_its_brackets_along() -> None:
    values = {"phone": "", "lines": "110", "minutes": "50"}
    assert filled("a[ b {phone}] c[ d {lines}] [e] {x}", values) == "a c d 110 [e] {x}"


def test_running_text_fills_its_lines() -> None:
    found = paragraph("咨询师会写简要的工作记录，加密封存。" * 6, REGULAR, 30.0, indent=2.0)
    assert len(found) > 3
    assert all(one.width == pytest.approx(30.0, abs=1e-6) for one in found[:-1])
    assert found[0].bits[0].x == 2.0 and found[-1].width < 30.0
    assert "".join(one.text for one in found) == "咨询师会写简要的工作记录，加密封存。" * 6
    assert paragraph("短。", REGULAR, 30.0)[0] == wrap("短。", REGULAR, 30.0)[0]
