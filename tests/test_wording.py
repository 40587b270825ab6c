"""Wording with named places: written in either language, unknown places refused while typing."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.certificate_kinds import BEGINNING
from db.rules import Refused
from db.wording import (
    PLACES,
    asked,
    canonical,
    filled,
    offered,
    place,
    refuse_wording,
    shown,
    trouble,
    used,
)
from db.words import LANGUAGES, use_language

KNOWN = [one.name for one in PLACES]
VALUES = {one.name: one.example for one in PLACES}


@pytest.mark.parametrize("language", [code for code, _name in LANGUAGES])
def test_every_place_has_a_label_of_its_own(language: str) -> None:
    use_language(language)
    labels = [shown("{" + name + "}") for name in KNOWN]
    assert len(set(labels)) == len(KNOWN)
    assert [canonical(label) for label in labels] == ["{" + name + "}" for name in KNOWN]
    if language == "zh_CN":
        assert not any(sign.isascii() and sign.isalpha() for sign in "".join(labels))


@pytest.mark.parametrize("language", [code for code, _name in LANGUAGES])
def test_a_chinese_wording_is_read_on_any_screen(language: str) -> None:
    use_language(language)
    text = "{姓名}于{ 开始日期 }至{结束日期}参加{课程}，{hours}小时，{course}"
    assert canonical(text) == "{name}于{starts}至{ends}参加{course}，{hours}小时，{course}"
    assert used(text) == ("name", "starts", "ends", "course", "hours")
    assert asked(text) == ("starts", "ends", "course", "hours")
    assert trouble(text) == ""


@given(st.lists(st.one_of(st.sampled_from(KNOWN).map("{{{}}}".format), st.text("证书，。ab "))))
def test_what_is_shown_is_stored_as_it_was(parts: list[str]) -> None:
    text = "".join(parts)
    assert canonical(shown(text)) == text
    assert trouble(shown(text)) == trouble(text)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("获{奖}", "“奖”"),
        ("{姓 名}", "“姓 名”"),
        ("{}", "“{}”"),
        ("{NAME}", "“NAME”"),
        ("{name.__class__}", "name.__class__"),
        ("{0}", "“0”"),
        ("{name", "{name}"),
        ("name}", "{name}"),
        ("{{name}}", "{name}"),
        ("}{", "{name}"),
        ("长" * 401, "401"),
    ],
)
def test_what_is_wrong_is_said_while_typing(text: str, words: str) -> None:
    use_language("en")
    assert words in trouble(text)
    with pytest.raises(Refused) as refused:
        refuse_wording(text)
    assert (refused.value.field, refused.value.message) == ("wording", trouble(text))


def test_the_message_lists_the_places_there_are() -> None:
    use_language("zh_CN")
    assert "姓名" in trouble("{奖}") and "课程" in trouble("{奖}")


def test_a_wording_without_places_is_fine() -> None:
    assert trouble("特发此证，以资鼓励。") == trouble("") == ""
    assert refuse_wording(" 特发此证。 ") == "特发此证。"
    assert filled("特发此证。", {}) == "特发此证。"


def test_places_are_filled_once_and_only_as_text() -> None:
    assert filled("{course}和{course}", {"course": "{score}%s"}) == "{score}%s和{score}%s"
    assert filled("{course}", {"course": " 安全 "}) == "安全"


@pytest.mark.parametrize("values", [{}, {"course": ""}, {"course": "  "}, {"score": "1"}])
def test_a_missing_value_is_named(values: dict[str, str]) -> None:
    use_language("en")
    with pytest.raises(Refused, match="course") as refused:
        filled("学习{course}", values)
    assert refused.value.field == "course"


def test_a_record_of_volunteers_offers_the_rows_of_its_form() -> None:
    rows = ("id_kind", "id_number", "volunteer", "remark")
    assert offered("volunteer", "") == rows
    assert offered("volunteer", "共{hours}小时，{remark}") == ("hours", "remark", *rows[:3])
    assert offered("award", "{name}获{prize}") == ("prize",)
    assert place("remark").label


@pytest.mark.parametrize("language", [code for code, _name in LANGUAGES])
def test_the_usual_wordings_are_good(language: str) -> None:
    use_language(language)
    for _name, prefix, design in BEGINNING[language]:
        assert trouble(design.wording) == ""
        assert canonical(design.wording) == design.wording
        assert "{" not in filled(design.wording, VALUES)
        assert prefix.isupper()
