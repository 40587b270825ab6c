"""The fund on the card of an organisation: what it gave, what it was paid, for whom it is."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

import pytest

from db.organisations import add_organisation, organisation
from db.vouchers import Line
from reports.card import CardTable
from reports.fund_sections import money_section
from tests.fund_books import DIRECTOR, Books

NOW = datetime(2026, 11, 26, 17, 0)


@pytest.fixture
def firm(books: Books) -> int:
    books.db.staff = DIRECTOR
    return add_organisation(books.db, name="晨桥精密制造有限公司")


def moved(books: Books, firm: int, debit: int, credit: int, amount: int, day: date) -> None:
    lines = [
        Line("赞助文化月", debit, books.free, debit=amount, organisation=firm),
        Line("赞助文化月", credit, books.free, credit=amount, organisation=firm),
    ]
    books.post(books.made(lines, day))


def section(books: Books, firm: int, role: str = "director") -> CardTable | None:
    books.db.staff = replace(DIRECTOR, roles=frozenset({role}))
    found = money_section(books.db, organisation(books.db, firm), NOW)
    assert found is None or isinstance(found, CardTable)
    return found


def test_income_says_so_and_the_latest_come_first(books: Books, firm: int) -> None:
    assert section(books, firm) is None
    moved(books, firm, books.cash, books.income, 200_000, date(2026, 3, 2))
    moved(books, firm, books.activity, books.cash, 50_000, date(2026, 5, 6))
    found = section(books, firm)
    assert found is not None
    assert found.rows == (
        ("赞助文化月", "企业赞助", "2026-05", "500.00", "记-0001"),
        ("赞助文化月 (income)", "企业赞助", "2026-03", "2,000.00", "记-0001"),
    )
    assert found.note == "this year 2 payments; the latest below"


def test_four_rows_and_the_count_of_all(books: Books, firm: int) -> None:
    for month in range(1, 7):
        moved(books, firm, books.cash, books.income, 100 * month, date(2026, month, 2))
    found = section(books, firm)
    assert found is not None
    assert [row[2] for row in found.rows] == ["2026-06", "2026-05", "2026-04", "2026-03"]
    assert "6 payments" in found.note


def test_whoever_does_not_see_the_fund_prints_nothing_of_it(books: Books, firm: int) -> None:
    moved(books, firm, books.cash, books.income, 200_000, date(2026, 3, 2))
    assert section(books, firm, "desk") is None
