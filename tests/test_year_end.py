"""The year's end: December waits for it, each fund keeps its own, the new year begins at zero."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication

from db.books import book
from db.chart import with_code
from db.check import check
from db.fund_books import fund_book
from db.funds import add_fund, left
from db.ledger import balances
from db.month_end import checks, close_month, obstacles
from db.rules import Refused
from db.vouchers import post_voucher, review_voucher, voucher
from db.year_end import end_year, left_to_carry, to_carry
from gui.desk import Desk
from gui.month_end_dialog import open_close
from gui.year_end_dialog import YearEndDialog
from reports.account_book import paged
from tests.fund_books import ACCOUNTANT, DIRECTOR, Books

LATER = datetime(2027, 1, 8, 10, 0)
DECEMBER = "2026-12"


@pytest.fixture
def year(books: Books) -> tuple[Books, int]:
    """Three funds in December, and January begun; returns the books and the third fund."""
    books.now = LATER
    books.db.staff = DIRECTOR
    third = add_fund(books.db, code="C1", name="财政拨款", source="fiscal")
    books.receive(1000, date(2026, 12, 3))
    books.receive(700, date(2026, 12, 3), books.tied)
    books.receive(333, date(2026, 12, 30), third)
    books.spend(400, date(2026, 12, 31))
    books.receive(50, date(2027, 1, 4))
    return books, third


def post(books: Books, id: int) -> None:
    books.db.staff = DIRECTOR
    review_voucher(books.db, voucher=id)
    post_voucher(books.db, voucher=id, now=LATER)


def blocking(books: Books) -> list[str]:
    found = obstacles(books.db, month=DECEMBER, today=LATER.date())
    return [one.text for one in found if one.blocks]


def test_what_is_carried_over_fund_by_fund(year: tuple[Books, int]) -> None:
    books, third = year
    found = {one.fund: (one.income, one.expense, one.more) for one in to_carry(books.db, year=2026)}
    assert found == {
        books.free: (1000, 400, 600),
        books.tied: (700, 0, 700),
        third: (333, 0, 333),
    }
    assert [one.into for one in to_carry(books.db, year=2026) if one.fund == books.tied] == [
        "3102 限定性净资产"
    ]
    assert to_carry(books.db, year=2025) == []


def test_december_waits_for_it_and_not_with_it_in_draft(year: tuple[Books, int]) -> None:
    books, _third = year
    db = books.db
    books.count(DECEMBER)
    assert blocking(books) == ["Carry the year 2026 over first."]
    db.staff = ACCOUNTANT
    with pytest.raises(Refused, match="Carry the year 2026 over first"):
        close_month(db, month=DECEMBER, now=LATER)
    id = end_year(db, year=2026, now=LATER)
    assert blocking(books)[0].startswith("Draft of 2026-12-31")
    with pytest.raises(Refused, match="Draft of 2026-12-31"):
        close_month(db, month=DECEMBER, now=LATER)
    post(books, id)
    assert blocking(books) == []
    # Whatever comes after it is carried over too.
    books.receive(20, date(2026, 12, 31), books.tied)
    assert "Carry the year 2026 over first." in blocking(books)
    db.staff = ACCOUNTANT
    post(books, end_year(db, year=2026, now=LATER))
    db.staff = ACCOUNTANT
    with pytest.raises(Refused, match="Nothing of 2026 is left"):
        end_year(db, year=2026, now=LATER)
    books.count(DECEMBER)
    db.staff = ACCOUNTANT
    close_month(db, month=DECEMBER, now=LATER)


def test_three_funds_keep_their_own_balance_and_the_new_year_begins_at_zero(
    year: tuple[Books, int],
) -> None:
    books, third = year
    db, three = books.db, (books.free, books.tied, third)
    before = [left(db, fund) for fund in three]
    assert before == [650, 700, 333]
    db.staff = ACCOUNTANT
    post(books, end_year(db, year=2026, now=LATER))
    books.count(DECEMBER)
    db.staff = ACCOUNTANT
    close_month(db, month=DECEMBER, now=LATER)
    assert [left(db, fund) for fund in three] == before
    moving = [with_code(db, code).id for code in ("4401", "5101", "5103")]
    ends = balances(db, month=DECEMBER)
    assert not [key for key in ends if key[0] in moving]
    assert ends[with_code(db, "3102").id, books.tied] == -700
    assert not left_to_carry(db, year=2026)
    january = balances(db, month="2027-01")
    assert {key: fen for key, fen in january.items() if key[0] in moving} == {
        (books.income, books.free): -50
    }
    assert check(db.path) == []


def test_cumulative_columns_restart_and_january_begins_with_last_year(
    year: tuple[Books, int],
) -> None:
    books, _third = year
    db = books.db
    db.staff = ACCOUNTANT
    post(books, end_year(db, year=2026, now=LATER))
    shown = book(db, account=books.cash, month="2027-01")
    assert (shown.opening, shown.year.debit, shown.year.credit) == (1633, 50, 0)
    first = paged(shown)[0][0]
    assert (first.kind, first.summary) == ("opening", "Carried over from last year")
    funds_book = fund_book(db, month="2027-01", fund=books.free)
    assert (funds_book.opening, funds_book.year.debit, funds_book.year.credit) == (600, 50, 0)
    ended = fund_book(db, month=DECEMBER, fund=books.free)
    assert (ended.year.debit, ended.year.credit, ended.year.balance) == (1000, 400, 600)


def test_a_year_that_is_not_over_is_not_carried_over(books: Books) -> None:
    books.receive(100)
    books.db.staff = ACCOUNTANT
    with pytest.raises(Refused, match="still to come"):
        end_year(books.db, year=2026, now=books.now)


# -- the window -----------------------------------------------------------------------------------


def test_the_close_of_december_offers_the_year_first(
    qapp: QApplication, year: tuple[Books, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    books, _third = year
    books.db.staff = ACCOUNTANT
    desk = Desk(books.db, clock=lambda: LATER)
    led: list[tuple[str, Any]] = []
    desk.page_wanted.connect(lambda page, where: led.append((page, where)))
    rows: list[Any] = []
    said: list[str] = []

    def pressed(dialog: YearEndDialog) -> None:
        rows.append(dialog.table.rows)
        dialog.save()
        said.append(dialog.blocked.text())
        dialog.reject()

    monkeypatch.setattr(YearEndDialog, "exec", pressed)
    point = {one.name: one for one in checks(books.db, month=DECEMBER, today=LATER.date())}["year"]
    assert (point.words, point.done) == ("Year not carried over", False)
    open_close(desk, None, DECEMBER)
    assert rows[0][1][1:4] == ("10.00", "4.00", "6.00")
    ((page, where),) = led
    made = voucher(books.db, where["record"])
    assert (page, made.kind, made.status) == ("fund", "year_end", "draft")
    # Once more, while the draft waits: the dialog says so and stays.
    open_close(desk, None, DECEMBER)
    assert said[0] == "" and "Drafts stand in the year 2026" in said[1]
