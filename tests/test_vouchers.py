"""Vouchers: what is posted stays, what would overdraw is refused, numbers have no gap."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
import sqlcipher3.dbapi2 as engine

from db import chart, funds
from db.funds import add_fund
from db.month_end import close_month
from db.roles import Staff
from db.rules import Refused
from db.undo import undo
from db.vouchers import (
    Line,
    allow_voucher,
    change_voucher,
    post_voucher,
    return_voucher,
    reverse_voucher,
    review_voucher,
    voucher,
    withdraw_voucher,
)
from tests.fund_books import ACCOUNTANT, CASHIER, DAY, DIRECTOR, NOW, Books


def test_a_voucher_goes_from_draft_to_the_books(books: Books) -> None:
    id = books.made(books.lines(books.cash, books.income, 123450), kind="receipt")
    assert voucher(books.db, id).number is None
    assert books.post(id) == 1
    one = voucher(books.db, id)
    assert (one.status, one.made_name, one.reviewed_name) == ("posted", "罗静", "方蕾")
    assert (one.total, one.month, one.posted_at) == (123450, "2026-11", NOW)
    assert funds.left(books.db, books.free) == 123450


def test_numbers_begin_anew_each_month_and_have_no_gap(books: Books) -> None:
    numbers = []
    for day in (date(2026, 10, 9), DAY, date(2026, 10, 30), DAY, date(2026, 11, 1)):
        given_up = books.made(books.lines(books.cash, books.income, 5), day, "receipt")
        withdraw_voucher(books.db, voucher=given_up)
        id = books.receive(100, day)
        numbers.append((voucher(books.db, id).month, voucher(books.db, id).number))
    assert numbers == [
        ("2026-10", 1),
        ("2026-11", 1),
        ("2026-10", 2),
        ("2026-11", 2),
        ("2026-11", 3),
    ]


def test_a_refused_posting_takes_no_number(books: Books) -> None:
    books.receive(100)
    id = books.made(books.lines(books.activity, books.cash, 101))
    with pytest.raises(Refused, match="less than no cash"):
        books.post(id)
    assert voucher(books.db, id).status == "reviewed"
    assert voucher(books.db, books.receive(1)).number == 2


@pytest.mark.parametrize(
    ("amounts", "message"),
    [
        ((100, 90), "Debit 1.00 and credit 0.90 differ by 0.10"),
        ((0, 0), "amount on one side"),
    ],
)
def test_what_does_not_balance_says_both_sides(
    books: Books, amounts: tuple[int, int], message: str
) -> None:
    debit, credit = amounts
    lines = [
        Line("活动", books.activity, books.free, debit=debit),
        Line("活动", books.cash, books.free, credit=credit),
    ]
    with pytest.raises(Refused, match=message):
        books.made(lines)


def test_each_fund_balances_by_itself(books: Books) -> None:
    lines = [
        Line("活动", books.activity, books.tied, debit=100),
        Line("活动", books.cash, books.free, credit=100),
    ]
    with pytest.raises(Refused, match="Within “积分超市专项”"):
        books.made(lines)


def test_the_maker_does_not_review(books: Books) -> None:
    id = books.made(books.lines(books.cash, books.income, 100))
    books.db.staff = Staff(1, "罗静", frozenset({"cashier", "accountant", "director"}))
    with pytest.raises(Refused, match="somebody else reviews"):
        review_voucher(books.db, voucher=id)
    with pytest.raises(Refused, match="somebody else allows"):
        allow_voucher(books.db, voucher=id, reason="急用")
    with books.db.act("test"), pytest.raises(engine.IntegrityError, match="reviewed_by"):
        books.db.update("voucher", id, status="reviewed", reviewed_by=1)


def test_who_changes_a_draft_has_made_it(books: Books) -> None:
    id = books.made(books.lines(books.cash, books.income, 100), kind="receipt")
    books.db.staff = ACCOUNTANT
    change_voucher(books.db, voucher=id, lines=books.lines(books.cash, books.income, 200), now=NOW)
    assert voucher(books.db, id).total == 200
    with pytest.raises(Refused, match="方蕾 made this voucher"):
        review_voucher(books.db, voucher=id)


def test_a_reviewed_voucher_is_returned_before_it_is_changed(books: Books) -> None:
    id = books.made(books.lines(books.cash, books.income, 100), kind="receipt")
    books.db.staff = ACCOUNTANT
    review_voucher(books.db, voucher=id)
    with pytest.raises(Refused, match="Reviewed"):
        change_voucher(books.db, voucher=id, bills=2, now=NOW)
    with books.db.act("test"), pytest.raises(engine.IntegrityError, match="voucher_stays"):
        books.db.update("voucher", id, day="2026-11-01")
    return_voucher(books.db, voucher=id, reason="金额不对")
    change_voucher(books.db, voucher=id, bills=2, now=NOW)
    assert voucher(books.db, id).bills == 2


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE voucher SET day = '2026-11-01'",
        "UPDATE voucher SET number = 9",
        "UPDATE voucher SET made_name = '别人'",
        "UPDATE voucher SET status = 'draft', number = NULL, posted_by = NULL, posted_at = NULL",
        "DELETE FROM voucher_line",
        "DELETE FROM voucher",
        "UPDATE voucher_line SET debit = debit + 1 WHERE debit",
        "UPDATE voucher_line SET account = (SELECT id FROM account WHERE code = '5901')",
        "UPDATE voucher_line SET day = '2026-11-01'",
        "UPDATE voucher_line SET day = NULL, number = NULL",
        "UPDATE voucher_line SET summary = '别的'",
        "INSERT INTO voucher_line (id, voucher, position, summary, account, fund, debit)"
        " SELECT 7, voucher, 9, 'x', account, fund, 5 FROM voucher_line LIMIT 1",
        "INSERT INTO attachment SELECT 7, id, 'bill', 'x', X'00', hex(zeroblob(32)) FROM voucher",
        "REPLACE INTO voucher (id, day, kind, status, made_by, made_name, created_at)"
        " SELECT id, day, kind, 'draft', 1, 'x', created_at FROM voucher",
        "INSERT INTO voucher (id, day, number, kind, status, made_by, made_name, reviewed_by,"
        " posted_by, posted_at, created_at) SELECT 8, day, 2, kind, 'posted', 1, 'x', 2, 2,"
        " posted_at, created_at FROM voucher",
    ],
)
def test_what_is_posted_cannot_be_changed_by_any_statement(books: Books, sql: str) -> None:
    books.receive(100)
    before = [books.db.rows(f"SELECT * FROM {t}") for t in ("voucher", "voucher_line")]
    with pytest.raises(engine.IntegrityError):
        books.db.connection.execute(sql)
    books.db.connection.rollback()
    after = [books.db.rows(f"SELECT * FROM {t}") for t in ("voucher", "voucher_line")]
    assert after == before


def test_posting_cannot_be_undone(books: Books) -> None:
    books.receive(100)
    act = books.db.last_act
    assert act is not None and act.rule == "post_voucher"
    books.db.staff = DIRECTOR
    with pytest.raises(Refused):
        undo(books.db, act=act.id)


def test_a_red_voucher_cancels_and_is_linked_both_ways(books: Books) -> None:
    id = books.receive(100)
    books.db.staff = CASHIER
    red = reverse_voucher(books.db, voucher=id, day=DAY, now=NOW)
    assert voucher(books.db, id).reversed_by == red
    with pytest.raises(Refused, match="cancels this one already"):
        reverse_voucher(books.db, voucher=id, day=DAY, now=NOW)
    books.post(red)
    assert funds.left(books.db, books.free) == 0
    assert voucher(books.db, red).reverses == id
    assert [line.debit for line in voucher(books.db, red).lines] == [-100, 0]
    books.db.staff = CASHIER
    with pytest.raises(Refused, match="red voucher is not cancelled"):
        reverse_voucher(books.db, voucher=red, day=DAY, now=NOW)


def test_a_withdrawn_red_voucher_makes_room_for_another(books: Books) -> None:
    id = books.receive(100)
    books.db.staff = CASHIER
    withdraw_voucher(books.db, voucher=reverse_voucher(books.db, voucher=id, day=DAY, now=NOW))
    books.db.staff = CASHIER
    books.post(reverse_voucher(books.db, voucher=id, day=DAY, now=NOW))
    assert funds.left(books.db, books.free) == 0


def test_a_red_voucher_has_just_the_lines_that_it_cancels(books: Books) -> None:
    id = books.receive(100)
    other = books.made(books.lines(books.cash, books.income, -90), kind="receipt")
    books.db.staff = ACCOUNTANT
    with books.db.act("test"):
        books.db.update("voucher", other, reverses=id)
    review_voucher(books.db, voucher=other)
    with pytest.raises(Refused, match="the lines of the one that it cancels"):
        post_voucher(books.db, voucher=other, now=NOW)


def test_only_a_red_voucher_is_negative(books: Books) -> None:
    id = books.made(books.lines(books.cash, books.income, -90), kind="receipt")
    with pytest.raises(Refused, match="Only a red voucher"):
        books.post(id)


def test_cash_is_short_on_a_day_in_the_past_too(books: Books) -> None:
    books.receive(100, date(2026, 11, 10))
    books.spend(80, date(2026, 11, 20))
    with pytest.raises(Refused, match="less than no cash"):
        books.spend(30, date(2026, 11, 12))
    with pytest.raises(Refused, match="less than no cash"):
        books.spend(10, date(2026, 11, 9))
    books.spend(20, date(2026, 11, 12))


def test_a_restricted_fund_is_for_its_uses_and_its_time(books: Books) -> None:
    books.receive(1000, fund=books.tied)
    for_activity = books.made(books.lines(books.activity, books.cash, 10, books.tied))
    with pytest.raises(Refused, match="does not permit this use"):
        books.post(for_activity)
    books.db.staff = DIRECTOR
    allow_voucher(books.db, voucher=for_activity, reason="赞助方电话同意")
    assert post_voucher(books.db, voucher=for_activity, now=NOW) == 2
    assert voucher(books.db, for_activity).allowed_reason == "赞助方电话同意"
    books.post(books.made(books.lines(books.goods, books.cash, 10, books.tied)))


def test_a_fund_is_spent_within_its_days(books: Books) -> None:
    books.db.staff = DIRECTOR
    funds.change_fund(books.db, id=books.tied, ends=date(2026, 11, 25))
    books.receive(1000, fund=books.tied)
    with pytest.raises(Refused, match="not for this time"):
        books.post(books.made(books.lines(books.goods, books.cash, 10, books.tied)))


def test_a_fund_is_not_overdrawn_though_there_is_cash(books: Books) -> None:
    books.receive(1000)
    books.receive(50, fund=books.tied)
    with pytest.raises(Refused, match="overdrawn"):
        books.post(books.made(books.lines(books.goods, books.cash, 60, books.tied)))


def test_money_moves_between_cash_and_bank_without_touching_the_fund(books: Books) -> None:
    books.receive(1000)
    books.post(books.made(books.lines(books.bank, books.cash, 1000), kind="transfer"))
    assert funds.left(books.db, books.free) == 1000
    with pytest.raises(Refused, match="less than no cash"):
        books.spend(1)


def test_dues_are_spent_after_a_decision(books: Books) -> None:
    books.db.staff = DIRECTOR
    dues = add_fund(books.db, code="D01", name="党费返还", source="dues")
    books.receive(1000, fund=dues)
    id = books.made(books.lines(books.activity, books.cash, 10, dues))
    with pytest.raises(Refused, match="minutes of the decision"):
        books.post(id)


def test_days_to_come_are_not_booked(books: Books) -> None:
    with pytest.raises(Refused, match="still to come"):
        books.made(books.lines(books.cash, books.income, 1), date(2026, 11, 27))


def test_accounts_and_funds_that_are_used_stay_what_they_are(books: Books) -> None:
    books.receive(100)
    books.db.staff = DIRECTOR
    chart.change_account(books.db, id=books.cash, name="现金")
    with pytest.raises(Refused, match="only its name"):
        chart.change_account(books.db, id=books.cash, kind="expense", money="")
    with pytest.raises(Refused, match="source and restriction stay"):
        funds.change_fund(books.db, id=books.free, restricted=True, uses=[books.goods])
    with pytest.raises(Refused, match="still a balance"):
        chart.archive_account(books.db, id=books.cash, now=NOW)
    with pytest.raises(Refused, match="left of this fund"):
        funds.archive_fund(books.db, id=books.free, now=NOW)


def test_lines_say_what_for(books: Books) -> None:
    lines = books.lines(books.cash, books.income, 100)
    with pytest.raises(Refused, match="what it is for"):
        books.made([replace(lines[0], summary=" "), lines[1]])


def test_a_giver_is_paid_back_when_the_director_allows_it(books: Books) -> None:
    books.receive(1000, fund=books.tied)
    back = books.made(books.lines(books.income, books.cash, 400, books.tied))
    with pytest.raises(Refused, match="does not permit this use of “积分超市专项”"):
        books.post(back)
    books.db.staff = DIRECTOR
    allow_voucher(books.db, voucher=back, reason="余款退回赞助方")
    books.db.staff = ACCOUNTANT
    assert post_voucher(books.db, voucher=back, now=NOW) == 2
    assert funds.left(books.db, books.tied) == 600


def test_what_was_allowed_is_allowed_anew_after_a_change(books: Books) -> None:
    books.receive(1000, fund=books.tied)
    id = books.made(books.lines(books.activity, books.cash, 10, books.tied))
    books.db.staff = DIRECTOR
    allow_voucher(books.db, voucher=id, reason="赞助方电话同意")
    books.db.staff = CASHIER
    more = books.lines(books.activity, books.cash, 900, books.tied)
    change_voucher(books.db, voucher=id, lines=more, now=NOW)
    assert voucher(books.db, id).allowed_reason == ""
    with pytest.raises(Refused, match="does not permit this use"):
        books.post(id)
    books.db.staff = ACCOUNTANT
    return_voucher(books.db, voucher=id, reason="先请主任同意")
    books.db.staff = CASHIER
    right = books.lines(books.goods, books.cash, 900, books.tied)
    change_voucher(books.db, voucher=id, lines=right, now=NOW)
    books.post(id)


def test_a_change_that_is_undone_brings_back_what_was_allowed(books: Books) -> None:
    books.receive(1000, fund=books.tied)
    id = books.made(books.lines(books.activity, books.cash, 10, books.tied))
    books.db.staff = DIRECTOR
    allow_voucher(books.db, voucher=id, reason="赞助方电话同意")
    books.db.staff = CASHIER
    more = books.lines(books.activity, books.cash, 900, books.tied)
    change_voucher(books.db, voucher=id, lines=more, now=NOW)
    act = books.db.last_act
    assert act is not None
    undo(books.db, act=act.id)
    one = voucher(books.db, id)
    assert (one.total, one.allowed_name) == (10, "许可")
    books.post(id)


@pytest.mark.parametrize("amount", [10**13, 10**15, 2**62])
def test_amounts_stay_where_no_sum_runs_over(books: Books, amount: int) -> None:
    with pytest.raises(Refused, match="too large"):
        books.made(books.lines(books.cash, books.income, amount), kind="receipt")
    half = books.lines(books.cash, books.income, 10**13 - 1)
    with pytest.raises(Refused, match="too large"):
        books.post(books.made(half * 101, kind="receipt"))


def test_a_withdrawn_red_voucher_does_not_come_back_beside_another(books: Books) -> None:
    id = books.receive(100)
    books.db.staff = CASHIER
    red = reverse_voucher(books.db, voucher=id, day=DAY, now=NOW)
    withdraw_voucher(books.db, voucher=red)
    act = books.db.last_act
    assert act is not None
    reverse_voucher(books.db, voucher=id, day=DAY, now=NOW)
    with pytest.raises(Refused, match="cancels this one already"):
        undo(books.db, act=act.id)


def test_a_draft_does_not_come_back_into_a_closed_month(books: Books) -> None:
    books.receive(100, date(2026, 10, 5))
    id = books.made(books.lines(books.activity, books.cash, 10), date(2026, 10, 6))
    withdraw_voucher(books.db, voucher=id)
    act = books.db.last_act
    assert act is not None
    books.count("2026-10")
    books.db.staff = ACCOUNTANT
    close_month(books.db, month="2026-10", now=NOW)
    with pytest.raises(Refused, match="closed"):
        undo(books.db, act=act.id)
