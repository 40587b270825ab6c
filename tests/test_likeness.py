"""When two parties are one and the same: a table of names, numbers and firms."""

from __future__ import annotations

from typing import Any

import pytest

from db.likeness import Known, alike, firm_core, identity_key, phone_key, plain_name

ZHANG, LI = "210711198501011238", "21071119900307653X"
FIRM = "晨桥精密制造有限公司"
CASES = [
    # one, other, sure (None: nothing)
    ({"name": "王䶮"}, {"name": "王龑"}, True),
    ({"name": "张小燕"}, {"name": "张晓燕"}, True),
    ({"name": "张小燕"}, {"name": "张 小燕 女士"}, True),
    ({"name": "张小燕"}, {"name": "zhang xiaoyan"}, False),
    ({"name": "张小燕"}, {"name": "章晓雁"}, False),
    ({"name": "陈小燕"}, {"name": "程小燕"}, True),
    ({"name": "張偉"}, {"name": "张伟"}, True),
    ({"name": "王伟"}, {"name": "王伟"}, True),
    ({"name": "王伟"}, {"name": "王玮"}, False),
    ({"name": "王伟", "company": FIRM}, {"name": "王玮", "company": "晨桥精密制造"}, True),
    ({"name": "王伟", "phone": "04112345678"}, {"name": "王玮", "phone": "04112345678"}, True),
    ({"name": "王伟"}, {"name": "王芳"}, None),
    ({"name": "李志强"}, {"name": "李志刚"}, None),
    ({"name": "李志强", "company": FIRM}, {"name": "李志刚", "company": FIRM}, None),
    ({"name": "李志强", "phone": "04112345678"}, {"name": "李志刚", "phone": "04112345678"}, True),
    ({"name": "李女士"}, {"name": "李女士"}, None),
    ({"name": "王某某"}, {"name": "王某某"}, None),
    ({"name": "王伟", "identity": ZHANG}, {"name": "王伟", "identity": LI}, None),
    ({"name": "王伟", "identity": ZHANG}, {"name": "王大伟", "identity": ZHANG}, True),
    ({"name": "王伟", "phone": "13800138000"}, {"name": "赵丽", "phone": "13800138000"}, True),
    ({"name": "王伟", "phone": "04112345678"}, {"name": "赵丽", "phone": "04112345678"}, None),
    ({"name": "王伟", "person": 1}, {"name": "王伟", "person": 2}, False),
    ({"name": "王伟", "person": 1}, {"name": "王玮", "person": 1}, True),
    ({"person": 1, "phone": "13800138000"}, {"person": 2, "phone": "13800138000"}, False),
    ({"firm": FIRM}, {"firm": "晨桥精密"}, True),
    ({"firm": FIRM}, {"firm": "晨桥精密制造（集团）有限责任公司"}, True),
    ({"firm": FIRM}, {"firm": "辰桥精密制造"}, True),
    ({"firm": FIRM}, {"firm": "晨桥"}, False),
    ({"firm": FIRM}, {"firm": "恒信电子"}, None),
    ({"firm": "ＡＢＢ（中国）有限公司"}, {"firm": "abb"}, True),
    ({"firm": FIRM, "organisation": 1}, {"firm": "晨桥精密", "organisation": 2}, None),
    ({"firm": FIRM, "organisation": 1}, {"firm": FIRM, "organisation": 2}, False),
    ({"firm": "旧名", "organisation": 1}, {"firm": "新名", "organisation": 1}, True),
    ({"firm": FIRM}, {"company": FIRM, "name": "王伟"}, None),
]


@pytest.mark.parametrize(("one", "other", "sure"), CASES)
def test_when_two_are_one(one: dict[str, Any], other: dict[str, Any], sure: bool | None) -> None:
    left, right = Known(**one), Known(**other)
    like = alike(left, right)
    assert (like.sure if like else None) is sure
    assert alike(right, left) == like


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("+86 138-0013-8000", "13800138000"),
        ("0086１３８００１３８０００", "13800138000"),
        ("138 0013 8000 / 0411-8888", "13800138000"),
        ("0411-8765432转8", "04118765432"),
        ("8612345", "8612345"),
        ("", ""),
    ],
)
def test_a_phone_in_one_form(typed: str, kept: str) -> None:
    assert phone_key(typed) == kept


def test_an_identity_number_in_one_form() -> None:
    assert identity_key("210711850101123") == ZHANG
    assert identity_key("２１０７１１１９９００３０７６５３ｘ") == LI
    assert identity_key("12345") == ""


def test_names_in_one_form() -> None:
    assert plain_name("欧阳·小燕") == "欧阳小燕"
    assert firm_core("大连市晨桥精密有限公司") == "晨桥精密"
