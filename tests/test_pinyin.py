"""Readings of names: surnames, phrases, rare characters, and what is not Chinese."""

from __future__ import annotations

import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.pinyin import folded, initials, pieces, reading, tokens


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("张三", "zhang san"),
        ("曾国藩", "zeng/ceng guo fan"),
        ("单雄信", "shan/dan xiong xin"),
        ("单于飞", "chan yu fei"),
        ("尉迟恭", "yu chi gong"),
        ("仇英", "qiu/chou ying"),
        ("任贤齐", "ren xian qi"),
        ("翟天临", "zhai/di tian lin"),
        ("王乐", "wang le/yue"),
        ("吕布", "lv/lyu/lu bu"),
        ("䶮鑫", "yan xin"),
        ("𠮷野", "ji ye"),
        ("阿依古丽·买买提", "a yi gu li mai mai ti"),
        ("John  Smith", "john smith"),
        ("A-B/C", "a-b/c"),
    ],
)
def test_a_person_is_read_with_the_surname_first(name: str, said: str) -> None:
    assert reading(name, person=True) == said


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("重庆银行", "chong qing yin hang"),
        ("长乐行", "chang le hang/xing"),
        ("Ａ3科技（盘锦）有限公司", "a3 ke ji pan jin you xian gong si"),
        ("301医院", "301 yi yuan"),
        ("绿之源", "lv/lyu/lu zhi yuan"),
    ],
)
def test_a_firm_is_read_as_the_phrases_have_it(name: str, said: str) -> None:
    assert reading(name) == said


def test_initials_leave_out_the_legal_form() -> None:
    def letters(name: str) -> str:
        return initials(name, reading(name))

    assert letters("恒信精密制造有限公司") == "hxjmzz"
    assert letters("天禾食品股份有限公司") == "thsp"
    assert letters("有限公司") == "yxgs"
    assert letters("A3科技") == "akj"


def test_a_column_that_does_not_go_with_the_name_gives_no_readings() -> None:
    assert [token.readings for token in tokens("张三ab", "zhang")] == [(), (), ("ab",)]


@given(st.text(max_size=30), st.booleans())
def test_any_text_has_a_reading_that_goes_with_it(name: str, person: bool) -> None:
    said = reading(name, person=person)
    assert said == said.strip()
    assert len(folded(name)) == len(name)
    assert [(token.start, token.end) for token in tokens(name, said)] == pieces(name)
    if any("\u4e00" <= sign <= "\u9fff" for sign in name):
        assert len(said.split()) == len(pieces(name))
    initials(name, said)


@given(st.text(alphabet="重庆银行长乐曾单𠮷䶮𬸚㛃〇·（） aB3", min_size=1, max_size=12))
def test_each_character_keeps_its_place(name: str) -> None:
    for token in tokens(name, reading(name)):
        assert token.readings
        assert all(token.readings)


def test_the_tables_are_not_loaded_with_the_program() -> None:
    code = "import sys, db.pinyin, db.people; sys.exit('pypinyin' in sys.modules)"
    subprocess.run([sys.executable, "-c", code], check=True)
