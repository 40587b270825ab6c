"""The budget: what is set, taken over from last year, compared and marked."""

from __future__ import annotations

from datetime import date

import pytest

from db.budgets import (
    Compared,
    compared,
    copy_budget,
    percent,
    set_budget,
    total,
    uses,
    years,
)
from db.chart import archive_account, with_code
from db.rules import Refused
from db.undo import undo
from tests.fund_books import ACCOUNTANT, CASHIER, DAY, NOW, Books


def budget(books: Books, amount: int | None, *, year: int = 2026, code: str = "5101") -> None:
    """A budget of the sponsored fund."""
    books.db.staff = ACCOUNTANT
    use = with_code(books.db, code).id
    set_budget(books.db, year=year, fund=books.free, account=use, amount=amount)


def found(books: Books, year: int = 2026) -> list[tuple[int | None, int, str]]:
    return [(one.budget, one.actual, one.mark) for one in compared(books.db, year=year)]


def test_a_budget_is_set_changed_taken_away_and_undone(books: Books) -> None:
    budget(books, 50000)
    budget(books, 80000)
    act = books.db.last_act
    assert found(books) == [(80000, 0, "")]
    assert act is not None and act.label == "Budget of 2026: 企业赞助, 党组织活动 800.00"
    undo(books.db, act=act.id)
    assert found(books) == [(50000, 0, "")]
    budget(books, 0)
    assert found(books) == [(0, 0, "")]
    budget(books, None)
    budget(books, None)
    assert found(books) == []


@pytest.mark.parametrize(
    ("amount", "message"), [(-1, "not below zero"), (10**15, "too large"), (10**20, "too large")]
)
def test_amounts_that_are_no_budget(books: Books, amount: int, message: str) -> None:
    with pytest.raises(Refused, match=message):
        budget(books, amount)


def test_money_is_budgeted_for_uses_only(books: Books) -> None:
    with pytest.raises(Refused, match="accounts of expense"):
        budget(books, 5, code="1001")


def test_the_cashier_sets_no_budget(books: Books) -> None:
    books.db.staff = CASHIER
    with pytest.raises(Refused, match="This is for"):
        copy_budget(books.db, year=2026)


def test_what_is_exceeded_and_what_has_no_budget_is_marked(books: Books) -> None:
    books.receive(100000)
    books.spend(30000)
    assert found(books) == [(None, 30000, "unbudgeted")]
    budget(books, 30000)
    assert found(books) == [(30000, 30000, "")]
    budget(books, 20000)
    assert found(books) == [(20000, 30000, "over")]
    budget(books, 0)
    assert found(books) == [(0, 30000, "over")]


def test_sums_add_up(books: Books) -> None:
    those = [Compared(1, 1, 100, 40), Compared(1, 2, None, 25), Compared(1, 3, 10, 30)]
    one = total(those)
    assert (one.budget, one.actual, one.left, one.unbudgeted) == (110, 95, 15, 25)
    assert sum((each.budget or 0) - each.actual for each in those) == one.left
    assert [percent(*pair) for pair in ((300, 199), (300, 300), (0, 5), (None, 5), (1, 3))] == [
        "66%",
        "100%",
        "",
        "",
        "300%",
    ]


@pytest.mark.parametrize(("actual", "amounts"), [(False, [70000, 9000]), (True, [70000, 30000])])
def test_a_year_begins_with_the_year_before(books: Books, actual: bool, amounts: list[int]) -> None:
    books.receive(100000, date(2026, 3, 1))
    books.spend(30000, date(2026, 3, 2))
    budget(books, 9000, code="5101")
    budget(books, 5000, code="5104")
    if not actual:
        books.db.staff = ACCOUNTANT
        archive_account(books.db, id=with_code(books.db, "5104").id, now=NOW)
    budget(books, 70000, year=2027, code="5301")
    books.db.staff = ACCOUNTANT
    assert copy_budget(books.db, year=2027, actual=actual) == 1
    act = books.db.last_act
    assert sorted(one.budget or 0 for one in compared(books.db, year=2027)) == sorted(amounts)
    with pytest.raises(Refused, match="2026 has nothing to take over"):
        copy_budget(books.db, year=2027, actual=actual)
    assert act is not None
    undo(books.db, act=act.id)
    assert found(books, 2027) == [(70000, 0, "")]


def test_what_was_typed_already_stays(books: Books) -> None:
    budget(books, 9000, year=2025)
    budget(books, 1)
    with pytest.raises(Refused, match="nothing to take over"):
        copy_budget(books.db, year=2026)
    assert found(books) == [(1, 0, "")]


def test_every_permitted_use_is_offered(books: Books) -> None:
    budget(books, 5)
    offered = uses(books.db, year=2026)
    expenses = books.db.value("SELECT count(*) FROM account WHERE kind = 'expense'")
    assert [one.account for one in offered if one.fund == books.tied] == [books.goods]
    assert len([one for one in offered if one.fund == books.free]) == expenses
    assert [one.budget for one in offered if one.budget is not None] == [5]


def test_the_years_are_those_of_budgets_and_vouchers_and_the_next(books: Books) -> None:
    assert years(books.db, DAY) == [2027, 2026]
    budget(books, 5, year=2024)
    books.receive(5, date(2025, 3, 1))
    assert years(books.db, DAY) == [2027, 2026, 2025, 2024]
