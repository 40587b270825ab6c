"""Likely pairs are offered, the surest first; those that are two are not offered again."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

import pytest

from db.duplicates import Pair, keep_apart, pairs
from db.organisations import add_organisation, archive_organisation
from db.people import add_person, archive_person
from db.rules import Refused
from db.store import Store
from db.undo import undo

NOW = datetime(2026, 11, 26, 9, 10)
IDENTITY = "110101199003078515"


def found(db: Store, table: str = "person") -> list[tuple[int, int, tuple[str, ...]]]:
    return [(one.one, one.other, one.reasons) for one in pairs(db, table)]


@pytest.fixture
def firm(store: Store) -> int:
    return add_organisation(store, name="天禾食品有限公司")


def test_nobody_looks_like_nobody(store: Store, firm: int) -> None:
    add_person(store, name="王芳")
    add_person(store, name="王芳", birth=date(1990, 1, 1), employer=firm)
    add_person(store, name="李静", birth=date(1990, 1, 1), employer=firm)
    assert found(store) == []
    assert found(store, "organisation") == []


def test_same_name_and_something_more(store: Store, firm: int) -> None:
    one = add_person(store, name="王芳", employer=firm)
    other = add_person(store, name="王芳", employer=firm)
    assert found(store) == [(one, other, ("name_employer",))]


def test_the_surest_first(store: Store, firm: int) -> None:
    a = [add_person(store, name="韩雪静", phone="13812345678") for _n in range(2)]
    b = [add_person(store, name="王芳", birth=date(1990, 1, 1)) for _n in range(2)]
    c = [add_person(store, name=name, phone="13900001111") for name in ("李静", "李婧")]
    gone = add_person(store, name="陆建平", identity=IDENTITY)
    archive_person(store, id=gone, now=NOW)
    here = add_person(store, name="陆建平", identity=IDENTITY)
    assert found(store) == [
        (gone, here, ("identity",)),
        (*a, ("name_phone",)),
        (*b, ("name_birth",)),
        (*c, ("phone",)),
    ]
    assert pairs(store, "person")[1].why() == "姓名和电话相同"


def test_a_switchboard_is_no_reason(store: Store) -> None:
    for name in ("王芳", "李静", "赵敏", "钱进"):
        add_person(store, name=name, phone="55501260")
    assert found(store) == []


def test_one_out_of_use_is_not_offered(store: Store, firm: int) -> None:
    one, _other = (add_person(store, name="王芳", employer=firm) for _n in range(2))
    archive_person(store, id=one, now=NOW)
    assert found(store) == []


def test_names_of_organisations_without_their_form(store: Store, firm: int) -> None:
    one = add_organisation(store, name="天禾 食品", short_name="天禾")
    two = add_organisation(store, name="栖湖天禾农业公司", short_name="天禾")
    add_organisation(store, name="天禾食品", kind="union", short_name="天禾")
    assert found(store, "organisation") == [(firm, one, ("name",)), (one, two, ("short_name",))]


def test_the_same_code_as_one_out_of_use(store: Store) -> None:
    gone = add_organisation(store, name="旧名称", code="91350100M000100Y43")
    archive_organisation(store, id=gone, now=NOW)
    here = add_organisation(store, name="新名称", code="91350100M000100Y43")
    assert found(store, "organisation") == [(gone, here, ("code",))]


def test_two_are_two(store: Store, firm: int) -> None:
    one, other = (add_person(store, name="王芳", employer=firm) for _n in range(2))
    keep_apart(store, table="person", one=other, other=one)
    assert found(store) == []
    with pytest.raises(Refused):
        keep_apart(store, table="person", one=one, other=one)
    assert store.last_act is not None
    undo(store, act=store.last_act.id)
    assert pairs(store, "person") == [Pair("person", one, other, ("name_employer",))]


@pytest.fixture
def crowd(store: Store) -> Iterator[Store]:
    """Two hundred people, each name ten times, so that the search has something to compare."""
    with store.act("crowd"):
        for n in range(200):
            store.insert("person", number=f"RY-{n:06d}", name=f"人{n % 20}", phone=f"138{n:08d}")
    yield store


def test_namesakes_alone_are_no_pairs(crowd: Store) -> None:
    assert found(crowd) == []
