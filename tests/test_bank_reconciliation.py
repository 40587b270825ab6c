"""银行存款余额调节表: adjusted, both sides are equal; a closed month stays as it was."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from db.bank_lines import bank_accounts, bank_months, latest_month, set_bank_balance
from db.bank_matching import match_all, match_bank, unmatch_bank
from db.chart import add_account
from db.check import check
from db.month_end import close_month, obstacles
from db.opening import Balance, open_balances
from db.reconciliation import Reconciliation, open_differences, reconciliation
from db.rules import Refused
from db.store import open_store
from db.words import use_language
from tests.bank_books import bring, post
from tests.fund_books import ACCOUNTANT, DAY, DIRECTOR, NOW, Books
from tests.paper_reading import printed

OCTOBER = date(2026, 10, 9)


def now(books: Books, month: str = "2026-11") -> Reconciliation:
    return reconciliation(books.db, account=books.bank, month=month)


def words(books: Books, month: str = "2026-10") -> list[tuple[str, bool]]:
    found = obstacles(books.db, month=month, today=NOW.date())
    return [(one.text, one.blocks) for one in found if one.table == "account"]


def test_four_reasons_why_both_sides_differ(books: Books) -> None:
    both = post(books, 100_000, date(2026, 11, 2))
    post(books, 7_000)  # received, not yet at the bank
    post(books, -2_500)  # paid, not yet at the bank
    bank = bring(
        books,
        ("2026-11-02", "1000", "1000"),
        ("2026-11-20", "12.34", "1012.34"),
        ("2026-11-21", "-5", "1007.34"),
    )
    match_bank(books.db, account=books.bank, bank_lines=bank[:1], voucher_lines=both)
    one = now(books)
    assert (one.book, one.bank) == (104_500, 100_734)
    assert [line.amount for line in one.bank_open] == [1234, -500]
    assert [line.amount for line in one.book_open] == [7000, -2500]
    assert (one.book_adjusted, one.bank_adjusted) == (105_234, 105_234)
    assert one.agrees
    # Of September the statement knows nothing.
    assert (now(books, "2026-09").begins, now(books, "2026-09").difference) == (None, None)


def test_what_was_settled_before_the_statement_is_not_asked_for(books: Books) -> None:
    books.db.staff = DIRECTOR
    opening = open_balances(
        books.db,
        day=date(2026, 11, 1),
        amounts=[Balance(books.bank, books.free, 50_000)],
        now=NOW,
    )
    books.post(opening)
    post(books, -10_000, date(2026, 11, 3))
    bring(books, ("2026-11-10", "-1", "399"))
    one = now(books)
    assert one.begins is not None
    assert (one.begins.day, one.begins.gap) == (date(2026, 11, 10), 0)
    assert one.book_open == ()
    assert one.agrees


def test_a_voucher_before_the_first_line_may_still_be_on_its_way(books: Books) -> None:
    post(books, 10_000, date(2026, 11, 3))
    bring(books, ("2026-11-04", "100", "100"))
    assert match_all(books.db, account=books.bank, month="2026-11") == 1
    assert now(books).agrees
    assert (now(books).bank_open, now(books).book_open) == ((), ())


def test_a_gap_is_said_where_the_statement_begins(books: Books) -> None:
    post(books, 10_000, OCTOBER)
    bring(books, ("2026-11-04", "5", "205"))
    one = now(books)
    assert one.begins is not None
    assert (one.begins.gap, one.difference) == (10_000, 10_000)


def test_a_balance_is_typed_where_the_statement_has_none(books: Books) -> None:
    post(books, 10_000)
    bring(books, ("2026-11-26", "100", ""))
    assert now(books).bank is None
    assert not now(books).agrees
    set_bank_balance(books.db, account=books.bank, month="2026-11", balance=9_000)
    assert (now(books).typed, now(books).difference) == (True, -1_000)
    set_bank_balance(books.db, account=books.bank, month="2026-11", balance=10_000)
    assert now(books).agrees
    set_bank_balance(books.db, account=books.bank, month="2026-11", balance=None)
    assert now(books).bank is None
    with pytest.raises(Refused, match="account of a bank"):
        set_bank_balance(books.db, account=books.cash, month="2026-11", balance=1)


def test_a_closed_month_is_told_as_it_was_known(books: Books) -> None:
    line = post(books, 10_000, OCTOBER)
    bank = bring(books, ("2026-10-20", "3", "3"), ("2026-10-21", "100", "103"))
    books.db.staff = ACCOUNTANT
    close_month(books.db, month="2026-10", now=NOW)
    before = now(books, "2026-10")
    assert (len(before.bank_open), len(before.book_open)) == (2, 1)
    made = match_bank(books.db, account=books.bank, bank_lines=bank[1:], voucher_lines=line)
    bring(books, ("2026-10-31", "9", "112"))
    set_bank_balance(books.db, account=books.bank, month="2026-10", balance=1)
    after = now(books, "2026-10")
    assert (after.closed, after.bank, after.difference) == (True, before.bank, before.difference)
    assert after.bank_open == before.bank_open
    assert after.book_open == before.book_open
    november = now(books)
    assert [one.amount for one in november.bank_open] == [300, 900]
    assert november.book_open == ()
    unmatch_bank(books.db, match=made)
    assert check(books.db.path) == []


def test_a_statement_that_came_after_the_close_is_told_all_the_same(books: Books) -> None:
    post(books, 10_000, OCTOBER)
    books.db.staff = ACCOUNTANT
    close_month(books.db, month="2026-10", now=NOW)
    assert now(books, "2026-10").difference is None
    bring(books, ("2026-10-09", "100", "100"))
    assert now(books, "2026-10").agrees


def test_what_clears_in_the_next_month_was_open_in_this_one(books: Books) -> None:
    october = post(books, -4_000 + 10_000, OCTOBER)
    bank = bring(books, ("2026-10-31", "1", "1"), ("2026-11-02", "60", "61"))
    match_bank(books.db, account=books.bank, bank_lines=bank[1:], voucher_lines=october)
    assert [one.amount for one in now(books, "2026-10").book_open] == [6_000]
    assert now(books).book_open == ()
    assert now(books, "2026-10").agrees
    assert now(books).agrees


def test_the_close_waits_for_the_bank(books: Books) -> None:
    post(books, 10_000, OCTOBER)
    missing = "银行存款: the bank's statement of 2026-10 is missing."
    assert words(books) == [(missing, False)]
    bring(books, ("2026-09-01", "7", "7"))
    assert words(books) == [(missing, True)]
    bring(books, ("2026-10-09", "100", "107"))
    assert words(books) == [("银行存款: lines of the bank without a voucher: 2.", False)]
    bring(books, ("2026-10-30", "1", "106.5"))
    assert words(books)[0] == ("银行存款: bank and book differ by 1.50.", True)
    books.db.staff = ACCOUNTANT
    with pytest.raises(Refused, match=r"differ by 1\.50"):
        close_month(books.db, month="2026-10", now=NOW)
    set_bank_balance(books.db, account=books.bank, month="2026-10", balance=10_800)
    assert [blocks for _text, blocks in words(books)] == [False]
    close_month(books.db, month="2026-10", now=NOW)


def test_without_a_balance_the_close_asks_for_one(books: Books) -> None:
    post(books, 10_000, OCTOBER)
    bring(books, ("2026-10-09", "100", ""))
    match_all(books.db, account=books.bank, month="2026-10")
    assert words(books) == [("银行存款: write what the bank says at the end of 2026-10.", True)]
    set_bank_balance(books.db, account=books.bank, month="2026-10", balance=10_000)
    assert open_differences(books.db, month="2026-10") == []
    assert open_differences(books.db, month="2026-09") == []


def test_accounts_and_months_that_can_be_chosen(books: Books) -> None:
    assert [one.id for one in bank_accounts(books.db)] == [books.bank]
    assert bank_months(books.db, account=books.bank, today=DAY) == ["2026-11"]
    assert latest_month(books.db, account=books.bank) == ""
    bring(books, ("2025-12-30", "1", "1"), ("2026-10-30", "1", "2"))
    found = bank_months(books.db, account=books.bank, today=DAY)
    assert (found[0], found[-1], len(found)) == ("2026-11", "2025-12", 12)
    assert latest_month(books.db, account=books.bank) == "2026-10"
    books.db.staff = DIRECTOR
    second = add_account(books.db, code="100202", name="工行", kind="asset", money="bank")
    assert [one.id for one in bank_accounts(books.db)] == [books.bank, second]


_MOVES = st.lists(
    st.tuples(st.integers(1, 28), st.integers(-500, 500).filter(bool)), min_size=1, max_size=6
)


@settings(max_examples=6)
@given(theirs=_MOVES, ours=_MOVES)
def test_adjusted_both_sides_are_equal_whatever_is_matched(
    tmp_path_factory: pytest.TempPathFactory,
    theirs: list[tuple[int, int]],
    ours: list[tuple[int, int]],
) -> None:
    use_language("en")
    books = Books(open_store(tmp_path_factory.mktemp("bank") / "a.yizhan"))
    post(books, 100_000, date(2026, 11, 1))
    for day, amount in ours:
        post(books, amount, date(2026, 11, min(day, 26)))
    balance = 0
    lines: list[tuple[str, ...]] = []
    for day, amount in [(1, 100_000), *sorted(theirs)]:
        balance += amount
        lines.append((f"2026-11-{day:02d}", f"{amount / 100:.2f}", f"{balance / 100:.2f}"))
    bring(books, *lines)
    before = now(books)
    match_all(books.db, account=books.bank, month="2026-11")
    after = now(books)
    assert before.agrees
    assert after.agrees
    assert len(after.bank_open) < len(before.bank_open)
    assert check(books.db.path) == []
    books.db.close()


def test_the_paper_has_both_sides(books: Books, tmp_path: Path) -> None:
    use_language("zh_CN")
    both = post(books, 100_000, date(2026, 11, 2))
    post(books, -2_500)
    bank = bring(
        books,
        ("2026-11-02", "1000", "1000", "江南机械", "赞助"),
        ("2026-11-20", "12.34", "1012.34", "", "结息"),
    )
    match_bank(books.db, account=books.bank, bank_lines=bank[:1], voucher_lines=both)
    out = tmp_path / "a.pdf"
    given = {"month": "2026-11", "account": books.bank}
    said = printed(books.db, out, "reconciliation", **given)
    for piece in ("975.00", "1,012.34", "12.34", "25.00", "987.34", "记-0002", "方蕾", "2026"):
        assert piece in said
    assert said.count("987.34") == 2


def test_a_long_list_goes_over_to_the_next_page(books: Books, tmp_path: Path) -> None:
    bring(books, *((f"2026-11-{day:02d}", "1", str(day), "", "x") for day in range(1, 29)))
    out = tmp_path / "a.pdf"
    said = printed(books.db, out, "reconciliation", month="2026-11", account=books.bank)
    assert said.count("Page") == 2
    assert said.count("11-28") == 1
