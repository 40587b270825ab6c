"""The books: balances on ties of one day, what waits, guards that name the first short day."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from db.books import Sum, balance_before, book
from db.fund_books import fund_book, waiting
from db.fund_guards import _first_short, first_open_day, guards, refuse_day
from db.fund_outlook import outlook
from db.funds import left
from db.month_end import close_month
from db.opening import Balance, open_balances
from db.people import add_person
from db.quick_vouchers import advance, advances, usual
from db.rules import Refused
from db.voucher_turn import review_and_post, turn_of
from db.vouchers import (
    Line,
    make_voucher,
    post_voucher,
    reverse_voucher,
    review_voucher,
    voucher,
)
from tests.fund_books import ACCOUNTANT, CASHIER, DAY, DIRECTOR, NOW, Books


def test_ties_of_a_day_stand_in_the_order_of_their_numbers(books: Books) -> None:
    books.receive(1000)
    for amount in (300, 50, 200):
        books.spend(amount)
    for shown in (
        book(books.db, account=books.cash, month="2026-11"),
        fund_book(books.db, month="2026-11"),
    ):
        assert [(one.number, one.balance) for one in shown.entries] == [
            (1, 1000),
            (2, 700),
            (3, 650),
            (4, 450),
        ]
        assert shown.days[DAY].balance == shown.total.balance == 450
        assert (shown.total.debit, shown.total.credit) == (1000, 550)


def test_a_late_entry_of_an_early_day_moves_all_balances_after_it(books: Books) -> None:
    books.receive(1000, date(2026, 11, 20))
    books.receive(500, date(2026, 11, 3))
    shown = book(books.db, account=books.cash, month="2026-11")
    assert [(one.day.day, one.number, one.balance) for one in shown.entries] == [
        (3, 2, 500),
        (20, 1, 1500),
    ]


def test_what_waits_is_seen_from_the_fund_and_from_the_account(books: Books) -> None:
    books.receive(1000)
    books.made(books.lines(books.activity, books.cash, 30), date(2026, 10, 2))
    books.made(books.lines(books.bank, books.cash, 200), kind="transfer")
    mixed = [
        Line("a", books.goods, books.tied, debit=7),
        Line("a", books.activity, books.free, debit=5),
        Line("b", books.cash, books.tied, credit=7),
        Line("b", books.cash, books.free, credit=5),
    ]
    books.made(mixed)

    def seen(**which: int) -> list[tuple[int, int]]:
        return [(one.debit, one.credit) for one in waiting(books.db, month="2026-11", **which)]

    assert seen() == [(0, 30), (0, 0), (0, 12)]
    assert seen(fund=books.tied) == [(0, 7)]
    assert seen(account=books.cash) == [(0, 30), (0, 200), (0, 12)]
    assert seen(account=books.bank) == [(200, 0)]
    assert seen(account=books.cash, fund=books.tied) == [(0, 7)]
    assert waiting(books.db, month="2026-09") == []


def test_a_guard_names_the_first_day_and_the_fen(books: Books) -> None:
    books.receive(10000, date(2026, 11, 2))
    books.spend(9000, date(2026, 11, 10))
    books.receive(500, date(2026, 11, 12))
    books.spend(1400, date(2026, 11, 15))
    id = books.made(books.lines(books.activity, books.cash, 101), date(2026, 11, 5))
    found = guards(books.db, voucher(books.db, id))
    assert [(one.kind, one.day, one.short) for one in found] == [
        ("cash", date(2026, 11, 15), 1),
        ("fund", date(2026, 11, 15), 1),
    ]
    books.db.staff = ACCOUNTANT
    with pytest.raises(Refused, match=r"On 2026-11-15 .* 0\.01 short"):
        review_and_post(books.db, voucher=id, now=NOW)
    assert voucher(books.db, id).status == "draft"
    ok = books.made(books.lines(books.activity, books.cash, 100), date(2026, 11, 5))
    books.db.staff = ACCOUNTANT
    review_and_post(books.db, voucher=ok, now=NOW)
    assert balance_before(books.db, account=books.cash, day="2026-11-16") == 0


def test_a_red_voucher_of_a_receipt_may_leave_too_little(books: Books) -> None:
    got = books.receive(1000, date(2026, 11, 3))
    books.spend(400, date(2026, 11, 4))
    books.db.staff = CASHIER
    red = reverse_voucher(books.db, voucher=got, day=DAY, now=NOW)
    assert [(one.kind, one.day, one.short) for one in guards(books.db, voucher(books.db, red))] == [
        ("cash", DAY, 400),
        ("fund", DAY, 400),
    ]


@settings(max_examples=60)
@given(
    st.integers(0, 50),
    st.lists(st.tuples(st.integers(0, 6), st.integers(-30, 30)), max_size=12),
    st.integers(0, 6),
    st.integers(1, 40),
)
def test_the_first_short_day_as_somebody_would_count_it(
    before: int, moves: list[tuple[int, int]], at: int, paid: int
) -> None:
    """Against walking from day to day with the money in a purse."""
    day = date(2026, 11, 1)
    moved: dict[int, int] = {}
    for when, amount in moves:
        moved[when] = moved.get(when, 0) + amount
    start = before + sum(amount for when, amount in moved.items() if when < at)
    purse, expected = start - paid, None
    for n in range(at, 7):
        purse += moved.get(n, 0)
        if purse < 0 and (n == at or n in moved):
            expected = (day + timedelta(n), -purse)
            break
    later = sorted(
        ((day + timedelta(n)).isoformat(), amount) for n, amount in moved.items() if n >= at
    )
    assert _first_short(start - paid, day + timedelta(at), later) == expected


def test_nobody_settles_more_than_they_had(books: Books) -> None:
    books.receive(1000)
    books.db.staff = DIRECTOR
    who = add_person(books.db, name="周文静")
    books.db.staff = CASHIER
    given_ = advance(
        books.db, day=DAY, paid_from=books.cash, person=who, fund=books.free, amount=500,
        summary="备用金", now=NOW,
    )  # fmt: skip
    books.post(given_)
    account = advances(books.db)
    lines = [
        Line("报销", books.activity, books.free, debit=501, person=who),
        Line("报销", account, books.free, credit=501, person=who),
    ]
    id = books.made(lines, kind="settlement")
    (guard,) = guards(books.db, voucher(books.db, id))
    assert guard.text == "周文静 has 5.00 of “企业赞助” to settle, not 5.01."
    with pytest.raises(Refused, match=r"to settle, not 5\.01"):
        books.post(id)


def test_days_that_can_be_written_to(books: Books) -> None:
    assert first_open_day(books.db) is None
    books.receive(100, date(2026, 9, 30))
    with books.db.act("test"):
        books.db.insert(
            "cash_count", day="2026-09-30", account=books.cash, counted=100, book=100,
            counted_name="罗静",
        )  # fmt: skip
    books.db.staff = ACCOUNTANT
    close_month(books.db, month="2026-09", now=NOW)
    assert first_open_day(books.db) == date(2026, 10, 1)
    refuse_day(books.db, date(2026, 10, 1), DAY)
    for day, said in ((date(2026, 9, 30), "Take 2026-10-01"), (date(2026, 11, 27), "Take today")):
        with pytest.raises(Refused, match=said) as refused:
            refuse_day(books.db, day, DAY)
        assert refused.value.field == "day"
    with pytest.raises(Refused, match="2026-09 is closed"):
        make_voucher(
            books.db, day=date(2026, 9, 30), kind="payment",
            lines=books.lines(books.activity, books.cash, 1), now=NOW,
        )  # fmt: skip


def test_what_a_form_begins_with_and_says(books: Books) -> None:
    assert usual(books.db, "receipt").fund is None
    books.receive(1000, fund=books.tied)
    last = usual(books.db, "receipt")
    assert (last.came_into, last.went_from, last.fund) == (books.cash, None, books.tied)
    seen = outlook(books.db, fund=books.tied, money=books.cash, use=books.goods, day=DAY)
    assert (seen.fund, seen.money, seen.budgeted, seen.spent) == (1000, 1000, None, 0)
    assert left(books.db, books.tied) == 1000


def test_the_turn_goes_from_maker_to_checker_to_the_books(books: Books) -> None:
    books.receive(1000)
    id = books.made(books.lines(books.activity, books.cash, 1))
    steps = []
    for staff in (CASHIER, ACCOUNTANT):
        books.db.staff = staff
        turn = turn_of(books.db, voucher(books.db, id))
        steps.append((turn.step, turn.mine))
    review_voucher(books.db, voucher=id)
    turn = turn_of(books.db, voucher(books.db, id))
    steps.append((turn.step, turn.mine))
    assert review_and_post(books.db, voucher=id, now=NOW) == 2
    turn = turn_of(books.db, voucher(books.db, id))
    steps.append((turn.step, turn.mine))
    assert steps == [("review", False), ("review", True), ("post", True), ("", False)]
    books.db.staff = CASHIER
    with pytest.raises(Refused, match="Accountant, Director"):
        review_and_post(books.db, voucher=id, now=NOW)


def test_what_was_there_before_neither_came_in_nor_went_out(books: Books) -> None:
    books.db.staff = ACCOUNTANT
    opening = open_balances(
        books.db,
        day=date(2026, 10, 1),
        amounts=[Balance(books.cash, books.free, 21_000)],
        now=books.now,
    )
    books.db.staff = DIRECTOR
    review_voucher(books.db, voucher=opening)
    post_voucher(books.db, voucher=opening, now=books.now)
    books.receive(500, date(2026, 10, 9))
    books.receive(70)
    for made in (
        book(books.db, account=books.cash, month="2026-10"),
        fund_book(books.db, month="2026-10"),
        fund_book(books.db, month="2026-10", fund=books.free),
    ):
        assert [(one.debit, one.balance) for one in made.entries] == [(0, 21_000), (500, 21_500)]
        assert (made.opening, made.total, made.year) == (0, Sum(500, 0, 21_500), made.total)
    for made in (
        book(books.db, account=books.cash, month="2026-11"),
        fund_book(books.db, month="2026-11", fund=books.free),
    ):
        assert (made.opening, made.year) == (21_500, Sum(570, 0, 21_570))
