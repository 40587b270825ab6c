"""The daily forms, opening balances, the year's end and the budget."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from db import quick_vouchers as quick
from db.books import book
from db.budgets import Compared, compared, set_budget
from db.chart import with_code
from db.funds import add_fund, left
from db.ledger import balances
from db.month_end import close_month, obstacles
from db.opening import Balance, open_balances
from db.people import add_person
from db.rules import Refused
from db.vouchers import post_voucher, review_voucher, voucher, withdraw_voucher
from db.year_end import end_year
from tests.fund_books import ACCOUNTANT, CASHIER, DAY, DIRECTOR, NOW, Books

LATER = datetime(2027, 2, 3, 9, 0)


def test_the_daily_forms_make_balanced_vouchers(books: Books) -> None:
    db, day = books.db, DAY
    db.staff = CASHIER
    got = quick.receive(
        db,
        day=day,
        into=books.bank,
        source=books.income,
        fund=books.free,
        amount=100000,
        summary="晨桥精密赞助",
        now=NOW,
    )
    books.post(got)
    db.staff = CASHIER
    moved = quick.transfer(
        db,
        day=day,
        paid_from=books.bank,
        into=books.cash,
        fund=books.free,
        amount=30000,
        summary="提现",
        now=NOW,
    )
    books.post(moved)
    db.staff = CASHIER
    paid = quick.pay(
        db,
        day=day,
        paid_from=books.cash,
        use=books.activity,
        fund=books.free,
        amount=12050,
        summary="读书会茶歇",
        now=NOW,
    )
    books.post(paid)
    assert [voucher(db, id).kind for id in (got, moved, paid)] == ["receipt", "transfer", "payment"]
    assert left(db, books.free) == 87950
    assert book(db, account=books.cash, month="2026-11").total.balance == 17950


@pytest.mark.parametrize(("spent", "back"), [(400, 100), (500, 0), (650, -150)])
def test_an_advance_is_settled_with_the_rest(books: Books, spent: int, back: int) -> None:
    db = books.db
    who = add_person(db, name="周文静")
    books.receive(1000)
    db.staff = CASHIER
    given = quick.advance(
        db,
        day=DAY,
        paid_from=books.cash,
        person=who,
        fund=books.free,
        amount=500,
        summary="活动备用金",
        now=NOW,
    )
    books.post(given)
    assert [(one.name, one.amount, one.since) for one in quick.unsettled(db)] == [
        ("周文静", 500, DAY)
    ]
    assert left(db, books.free) == 1000
    assert any("周文静" in one.text for one in obstacles(db, month="2026-11", today=DAY))
    db.staff = CASHIER
    settled = quick.settle(
        db,
        day=DAY,
        person=who,
        fund=books.free,
        use=books.activity,
        spent=spent,
        settled_with=books.cash,
        summary="活动报销",
        now=NOW,
    )
    books.post(settled)
    assert quick.unsettled(db) == []
    assert left(db, books.free) == 1000 - spent
    assert book(db, account=books.cash, month="2026-11").total.balance == 500 + back
    db.staff = CASHIER
    with pytest.raises(Refused, match="no advance of this fund"):
        quick.settle(
            db,
            day=DAY,
            person=who,
            fund=books.free,
            use=books.activity,
            spent=1,
            settled_with=books.cash,
            summary="再报",
            now=NOW,
        )


@pytest.mark.parametrize("amount", [0, -5])
def test_amounts_are_above_zero(books: Books, amount: int) -> None:
    books.db.staff = CASHIER
    with pytest.raises(Refused, match="above zero"):
        quick.pay(
            books.db,
            day=DAY,
            paid_from=books.cash,
            use=books.activity,
            fund=books.free,
            amount=amount,
            summary="x",
            now=NOW,
        )


def test_opening_balances_belong_to_their_funds(books: Books) -> None:
    db = books.db
    db.staff = ACCOUNTANT
    id = open_balances(
        db,
        day=date(2026, 1, 1),
        amounts=[Balance(books.cash, books.free, 5000), Balance(books.bank, books.tied, 20000)],
        now=NOW,
    )
    db.staff = DIRECTOR
    review_voucher(db, voucher=id)
    post_voucher(db, voucher=id, now=NOW)
    assert (left(db, books.free), left(db, books.tied)) == (5000, 20000)
    at = balances(db, month="2026-01")
    assert at[with_code(db, "3102").id, books.tied] == -20000


def test_three_funds_over_a_year_end_keep_their_own_balance(books: Books) -> None:
    db = books.db
    books.now = LATER
    books.receive(1000, date(2026, 11, 3))
    books.receive(700, date(2026, 12, 3), books.tied)
    books.db.staff = DIRECTOR
    third = add_fund(db, code="C1", name="财政拨款", source="fiscal")
    books.receive(333, date(2026, 12, 30), third)
    books.spend(400, date(2026, 12, 31))
    before = [left(db, fund) for fund in (books.free, books.tied, third)]
    assert before == [600, 700, 333]
    db.staff = ACCOUNTANT
    id = end_year(db, year=2026, now=LATER)
    with pytest.raises(Refused, match="Drafts stand in the year 2026"):
        end_year(db, year=2026, now=LATER)
    db.staff = DIRECTOR
    review_voucher(db, voucher=id)
    post_voucher(db, voucher=id, now=LATER)
    assert [left(db, fund) for fund in (books.free, books.tied, third)] == before
    ends = balances(db, month="2026-12")
    assert all(ends.get((books.income, fund), 0) == 0 for fund in (books.free, books.tied, third))
    for month in ("2026-11", "2026-12"):
        books.count(month)
        db.staff = ACCOUNTANT
        close_month(db, month=month, now=LATER)
    assert [left(db, fund) for fund in (books.free, books.tied, third)] == before
    books.receive(50, date(2027, 1, 4))
    shown = book(db, account=books.cash, month="2027-01")
    assert (shown.opening, shown.year.debit, shown.year.balance) == (1633, 50, 1683)
    with pytest.raises(Refused, match="2026-12 is closed"):
        books.receive(50, date(2026, 12, 31))


def test_the_budget_is_compared_with_what_was_spent(books: Books) -> None:
    db = books.db
    books.receive(1000)
    books.spend(300)
    db.staff = ACCOUNTANT
    set_budget(db, year=2026, fund=books.free, account=books.activity, amount=200)
    set_budget(db, year=2026, fund=books.free, account=books.goods, amount=100)
    found = compared(db, year=2026)
    assert found == [
        Compared(books.free, books.activity, 200, 300),
        Compared(books.free, books.goods, 100, 0),
    ]
    assert [one.left for one in found] == [-100, 100]
    set_budget(db, year=2026, fund=books.free, account=books.activity, amount=None)
    assert compared(db, year=2026)[0] == Compared(books.free, books.activity, None, 300)
    with pytest.raises(Refused, match="accounts of expense"):
        set_budget(db, year=2026, fund=books.free, account=books.cash, amount=5)


def test_a_summary_is_suggested_from_before(books: Books) -> None:
    db = books.db
    for summary in ("读书会茶歇", "读书会茶歇", "读书会用书", "100%_x"):
        db.staff = CASHIER
        quick.receive(
            db,
            day=DAY,
            into=books.cash,
            source=books.income,
            fund=books.free,
            amount=1,
            summary=summary,
            now=NOW,
        )
    assert quick.summaries(db, "读书") == ["读书会茶歇", "读书会用书"]
    assert quick.summaries(db, "用书") == ["读书会用书"]
    assert quick.summaries(db, "%_") == ["100%_x"]


def test_a_draft_bars_the_close_until_it_is_withdrawn(books: Books) -> None:
    db = books.db
    books.receive(10, date(2026, 10, 5))
    id = books.made(books.lines(books.cash, books.income, 5), date(2026, 10, 6), "receipt")
    db.staff = ACCOUNTANT
    with pytest.raises(Refused, match="review or withdraw"):
        close_month(db, month="2026-10", now=NOW)
    withdraw_voucher(db, voucher=id)
    with pytest.raises(Refused, match="not counted"):
        close_month(db, month="2026-10", now=NOW)
    with pytest.raises(Refused, match="Close 2026-10 first"):
        close_month(db, month="2026-11", now=NOW)
