"""Organisations: numbers, credit codes, who covers whom, the tree, who looks after whom."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
import sqlcipher3.dbapi2 as engine

from db import grids, offices, organisations, pairings, people
from db.check import check
from db.organisations import add_organisation, change_organisation, organisation
from db.rules import Refused
from db.store import Store
from db.undo import undo
from tests.conftest import NOW

CODE = "91990000MA0000036X"  # of a region that does not exist
DAY = date(2026, 11, 26)


def field_refused(rule: Callable[..., Any], store: Store, **values: Any) -> str | None:
    """The field at which a rule refuses; nothing of it is in the file."""
    before = store.value("SELECT max(id) FROM trail")
    with pytest.raises(Refused) as caught:
        rule(store, **values)
    assert caught.value.message
    assert store.value("SELECT max(id) FROM trail") == before
    return caught.value.field


@pytest.fixture
def company(store: Store) -> int:
    """A company of the park."""
    return add_organisation(store, name="晨桥精密制造有限公司", workers=486, women=173)


@pytest.fixture
def branch(store: Store) -> int:
    """The branch of that company."""
    return add_organisation(store, name="中共晨桥精密支部委员会", kind="party")


@pytest.fixture
def somebody(store: Store) -> int:
    """A person with nothing but a name."""
    return people.add_person(store, name="冯立")


def test_each_kind_has_its_own_row_of_numbers(store: Store, company: int, branch: int) -> None:
    other = add_organisation(store, name="栖湖包装有限公司")
    numbers = [organisation(store, one).number for one in (company, branch, other)]
    assert numbers == ["QY-0001", "DZ-0001", "QY-0002"]


def test_names_and_credit_codes_stand_once(store: Store, company: int, branch: int) -> None:
    assert field_refused(add_organisation, store, name=" 晨桥精密制造有限公司 ") == "name"
    assert field_refused(add_organisation, store, name="  ") == "name"
    change_organisation(store, id=company, code=f" {CODE.lower()} ")
    assert organisation(store, company).code == CODE
    assert field_refused(change_organisation, store, id=branch, code=CODE) == "code"
    # One out of use is no obstacle until it comes back.
    organisations.archive_organisation(store, id=company, now=NOW)
    change_organisation(store, id=branch, code=CODE)
    field_refused(organisations.restore_organisation, store, id=company)


@pytest.mark.parametrize(
    "code", [CODE[:-1] + "Y", CODE[:-1], CODE + "0", "信用代码", "91I90000MA0000036X"]
)
def test_a_mistyped_credit_code_is_refused(store: Store, code: str) -> None:
    assert field_refused(add_organisation, store, name="a", code=code) == "code"


def test_there_are_not_more_women_than_workers(store: Store, company: int) -> None:
    assert field_refused(change_organisation, store, id=company, women=487) == "women"
    assert field_refused(change_organisation, store, id=company, workers=100) == "women"
    change_organisation(store, id=company, workers=None, women=487)


def test_who_moves_out_stays_findable_and_may_come_back(store: Store, company: int) -> None:
    organisations.move_out(store, id=company, day=DAY)
    assert organisation(store, company).moved_out_on == DAY
    with pytest.raises(Refused):
        organisations.move_out(store, id=company, day=DAY)
    organisations.move_back(store, id=company)
    assert organisation(store, company).status == "active"


def test_a_branch_covers_companies_and_nothing_else(
    store: Store, company: int, branch: int
) -> None:
    other = add_organisation(store, name="栖湖包装有限公司")
    for one in (company, other):
        organisations.cover(store, organisation=branch, company=one)
    assert [one.id for one in organisations.covered(store, branch)] == [company, other]
    assert [one.id for one in organisations.covering(store, other)] == [branch]
    for wrong in ((branch, company), (company, branch), (company, other)):
        field_refused(organisations.cover, store, organisation=wrong[0], company=wrong[1])
    organisations.uncover(store, organisation=branch, company=other)
    assert len(organisations.covered(store, branch)) == 1
    field_refused(organisations.uncover, store, organisation=branch, company=other)
    assert field_refused(change_organisation, store, id=branch, kind="union") is None


def test_the_tree_has_no_ring(store: Store, branch: int) -> None:
    committee = add_organisation(store, name="中共栖湖工业园委员会", kind="party")
    cell = add_organisation(store, name="第一党小组", kind="party", parent=branch)
    change_organisation(store, id=branch, parent=committee)
    tree = [(one.id, one.depth) for one in organisations.tree(store)]
    assert tree == [(committee, 0), (branch, 1), (cell, 2)]
    for above in (branch, cell, committee):
        field_refused(change_organisation, store, id=committee, parent=above)


def test_a_company_has_one_instructor_at_a_time(store: Store, company: int, somebody: int) -> None:
    pairings.pair(
        store, kind="instructor", person=somebody, company=company, starts=date(2025, 4, 1)
    )
    assert "instructor" in people.person(store, somebody).kinds
    new = people.add_person(store, name="许可")
    again: dict[str, Any] = {"kind": "instructor", "person": new, "company": company, "starts": DAY}
    field_refused(pairings.pair, store, **again)
    old = pairings.pairing_on(store, company, "instructor", DAY)
    assert old is not None and old.name == "冯立"
    pairings.end_pairing(store, id=old.id, day=date(2026, 11, 25))
    pairings.pair(store, **again)
    now = pairings.pairing_on(store, company, "instructor", DAY)
    assert now is not None and now.name == "许可"
    assert field_refused(pairings.end_pairing, store, id=now.id, day=date(2026, 1, 1)) == "ends"


def test_leaders_look_after_key_companies(store: Store, company: int, somebody: int) -> None:
    wanted: dict[str, Any] = {"kind": "leader", "person": somebody, "company": company}
    field_refused(pairings.pair, store, **wanted)
    change_organisation(store, id=company, key_company=True)
    made = pairings.pair(store, **wanted)
    field_refused(change_organisation, store, id=company, key_company=False)
    pairings.end_pairing(store, id=made, day=DAY)
    change_organisation(store, id=company, key_company=False)


def test_offices_have_terms(store: Store, branch: int, somebody: int) -> None:
    given: dict[str, Any] = {"organisation": branch, "person": somebody, "role": "书记"}
    first = offices.appoint(store, **given, starts=date(2021, 1, 1), ends=date(2023, 12, 31))
    again = offices.appoint(store, **given, starts=date(2024, 1, 1), ends=date(2026, 12, 31))
    field_refused(offices.appoint, store, **given, starts=date(2023, 12, 31))
    assert field_refused(offices.appoint, store, **given, starts=DAY, ends=date(2026, 1, 1))
    assert [one.id for one in offices.officers(store, branch)] == [again, first]
    assert [one.holds(DAY) for one in offices.offices_of(store, somebody)] == [True, False]
    assert [one.id for one in offices.ending_soon(store, DAY)] == [again]
    offices.end_office(store, id=again, day=DAY)
    assert field_refused(offices.change_office, store, id=again, role=" ") == "role"


def test_a_grid_in_use_stays(store: Store, company: int) -> None:
    grid = grids.add_grid(store, name="第二网格", area="精密制造")
    change_organisation(store, id=company, grid=grid)
    field_refused(grids.archive_grid, store, id=grid, now=NOW)
    change_organisation(store, id=company, grid=None)
    grids.archive_grid(store, id=grid, now=NOW)
    assert grids.add_grid(store, name="第二网格") != grid
    field_refused(grids.restore_grid, store, id=grid)


def test_each_step_is_taken_back_by_one_undo(store: Store, company: int, branch: int) -> None:
    organisations.cover(store, organisation=branch, company=company)
    act = store.last_act
    assert act
    undo(store, act=act.id)
    assert organisations.covered(store, branch) == []
    assert check(store.path) == []


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE organisation SET status = 'moved_out'",
        "UPDATE organisation SET parent = id",
        "UPDATE organisation SET code = '123'",
        "UPDATE organisation SET merged_into = id, archived_at = 'x'",
        "INSERT INTO coverage (id, organisation, company) SELECT 1, id, id FROM organisation",
        "INSERT INTO pairing (id, kind, person, company) SELECT 1, 'leader', 1, id"
        " FROM organisation",
    ],
)
def test_what_must_not_be_is_refused_by_the_file_itself(
    store: Store, company: int, sql: str
) -> None:
    with pytest.raises(engine.IntegrityError):
        store.connection.execute(sql)
