"""What the fund's figures say, against a look at each line of a year."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

import pytest

from db.fund_figures import Figures, figures
from db.funds import add_fund
from db.month_vouchers import posted_vouchers, spent_on
from db.opening import Balance, open_balances
from db.rules import Refused
from db.vouchers import Line, allow_voucher, reverse_voucher
from db.words import use_language
from db.year_end import end_year
from tests.fund_books import CASHIER, DIRECTOR, Books


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    use_language("en")
    yield


@pytest.fixture
def year(books: Books) -> Books:
    """A year with an opening, two funds, a red voucher and what was carried over at its end."""
    books.now = datetime(2027, 1, 5, 9, 0)
    books.db.staff = DIRECTOR
    books.post(
        open_balances(
            books.db,
            day=date(2026, 1, 1),
            amounts=[Balance(books.bank, books.free, 50_000), Balance(books.cash, books.tied, 900)],
            now=books.now,
        )
    )
    for month in range(1, 13):
        books.receive(1_000 * month, date(2026, month, 3))
        books.spend(100 * month, date(2026, month, 20))
    books.receive(5_000, date(2026, 6, 4), books.tied)
    wrong = books.spend(77, date(2026, 6, 25))
    books.db.staff = CASHIER
    books.post(reverse_voucher(books.db, voucher=wrong, day=date(2026, 7, 2), now=books.now))
    books.db.staff = DIRECTOR
    books.post(end_year(books.db, year=2026, now=books.now))
    return books


def assert_whole(found: Figures) -> None:
    """Each row closes, and the rows are together the total."""
    for sums in (found.total, *(one.sums for one in found.funds)):
        assert sums.opening + sums.income - sums.expense == sums.closing
        assert sum(part.amount for part in sums.came) == sums.income
        assert sum(part.amount for part in sums.went) == sums.expense
        assert sum(part.amount for part in sums.held) == sums.closing
    for name in ("opening", "brought", "income", "expense", "closing", "year_expense"):
        assert sum(getattr(one.sums, name) for one in found.funds) == getattr(found.total, name)
    assert sum(fen for _source, fen in found.sources) == found.total.income


def test_every_month_and_the_year_close(year: Books) -> None:
    spans = [figures(year.db, span=f"2026-{month:02d}") for month in range(1, 13)]
    for month, found in enumerate(spans, start=1):
        assert_whole(found)
        assert found.total.income == 1_000 * month + (5_000 if month == 6 else 0)
        assert found.total.expense == 100 * month + {6: 77, 7: -77}.get(month, 0)
    whole = figures(year.db, span="2026")
    assert_whole(whole)
    assert (whole.first, whole.last) == ("2026-01", "2026-12")
    assert whole.total.opening == whole.total.brought == 50_900
    assert whole.total.income == 83_000 and whole.total.expense == 7_800
    assert whole.total.closing == 126_100
    assert [one.balance for one in whole.months] == [one.total.closing for one in spans]
    assert [one.income for one in whole.months] == [one.total.income for one in spans]
    assert [one.expense for one in whole.months] == [one.total.expense for one in spans]


def test_one_month_begins_where_the_one_before_ended(year: Books) -> None:
    for month in range(1, 12):
        before = figures(year.db, span=f"2026-{month:02d}")
        after = figures(year.db, span=f"2026-{month + 1:02d}")
        assert before.total.closing == after.total.opening
        assert (after.total.brought, before.total.year_income) == (
            0,
            after.total.year_income - after.total.income,
        )


def test_the_year_after_begins_with_what_was_left(year: Books) -> None:
    january = figures(year.db, span="2027-01")
    assert_whole(january)
    assert (january.total.opening, january.total.year_income) == (126_100, 0)
    assert [one.fund.code for one in january.funds] == ["Z01", "Z02"]
    assert january.months[0].month == "2026-02" and january.months[-1].month == "2027-01"
    assert january.months[-2].income == 12_000


def test_one_fund_is_that_of_all(year: Books) -> None:
    for span in ("2026-06", "2026-12", "2026"):
        together = figures(year.db, span=span)
        for one in together.funds:
            alone = figures(year.db, span=span, fund=one.fund.id)
            assert alone.total == one.sums and alone.funds == (one,)


def test_what_one_fund_hands_to_another_is_no_income(books: Books) -> None:
    books.receive(9_000, date(2026, 10, 5))
    other = add_fund(books.db, code="Z03", name="其他", source="union")
    balance = books.db.value("SELECT id FROM account WHERE code = '3101'")
    lines = [
        Line("划转", balance, books.free, debit=4_000),
        Line("划转", books.cash, books.free, credit=4_000),
        Line("划转", books.cash, other, debit=4_000),
        Line("划转", balance, other, credit=4_000),
    ]
    id = books.made(lines, date(2026, 11, 2), "transfer")
    books.db.staff = DIRECTOR
    allow_voucher(books.db, voucher=id, reason="主任办公会决定")
    books.post(id)
    found = figures(books.db, span="2026-11")
    assert_whole(found)
    assert [(one.sums.brought, one.sums.closing) for one in found.funds] == [
        (-4_000, 5_000),
        (4_000, 4_000),
    ]
    assert (found.total.brought, found.total.income, found.total.opening) == (0, 0, 9_000)


def test_a_fund_of_which_nothing_was_ever_there_is_not_named(books: Books) -> None:
    found = figures(books.db, span="2026-11")
    assert_whole(found)
    assert found.funds == () and found.total.closing == 0 and len(found.months) == 12


@pytest.mark.parametrize("span", ["", "2026-13", "abcd", "26-11", "2026-1"])
def test_another_span_is_refused(books: Books, span: str) -> None:
    with pytest.raises(Refused, match="no such month"):
        figures(books.db, span=span)


def test_vouchers_are_told_as_they_were_posted(year: Books) -> None:
    june, july = (posted_vouchers(year.db, month=f"2026-0{month}") for month in (6, 7))
    assert [one.number for one in june] == [1, 2, 3, 4]
    assert not any(one.red for one in june)
    (red,) = [one for one in july if one.red]
    assert red.amount == -77 and "Cancels 2026-06" in red.summary
    assert (red.made_name, red.reviewed_name, red.posted_name) == ("罗静", "方蕾", "方蕾")


def test_what_a_use_was_for_is_told_by_its_largest_vouchers(books: Books) -> None:
    books.receive(10_000)
    for amount, words in ((300, "横幅"), (900, "书法比赛"), (300, "横幅")):
        lines = [
            Line(words, books.activity, books.free, debit=amount),
            Line(words, books.cash, books.free, credit=amount),
        ]
        books.post(books.made(lines))
    found = spent_on(books.db, month="2026-11")
    assert list(found) == [books.activity]
    assert found[books.activity].vouchers == 3
    assert found[books.activity].summaries == ("书法比赛", "横幅")
