"""Books and vouchers on paper: sums carried from page to page, the same folios, nothing cut."""

from __future__ import annotations

import re
from datetime import date, datetime
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from db.books import book
from db.rules import Refused
from db.vouchers import Line, allow_voucher, post_voucher, reverse_voucher, review_voucher
from db.year_end import end_year
from reports import catalogue
from reports.account_book import ROWS, paged
from tests.fund_books import ACCOUNTANT, CASHIER, DAY, DIRECTOR, Books
from tests.paper_reading import drawn, pages, size, text
from tests.test_reports import assert_sound


def written(books: Books, out: Path, name: str = "account-book", **given: Any) -> str:
    catalogue.write(books.db, name, out, now=books.now, **given)
    assert_sound(out)
    return text(out)


def busy(books: Books, count: int, month: str = "2026-11") -> None:
    for number in range(count):
        books.receive(10_000 + number, date.fromisoformat(f"{month}-{1 + number % 25:02d}"))


def test_what_is_carried_forward_is_brought_forward(books: Books) -> None:
    busy(books, 70)
    shown = book(books.db, account=books.cash, month="2026-11")
    made = paged(shown)
    assert len(made) == 4
    assert all(len(page) == ROWS for page in made[:-1])
    for before, after in pairwise(made):
        left, taken = before[-1], after[0]
        assert (left.kind, taken.kind) == ("on", "carried")
        assert (left.debit, left.credit, left.balance) == (
            taken.debit,
            taken.credit,
            taken.balance,
        )
    entries = [row for page in made for row in page if row.kind == "entry"]
    assert [row.number for row in entries] == [one.number for one in shown.entries]
    came = [row.debit or 0 for row in (*made[0], *made[1]) if row.kind == "entry"]
    assert made[1][-1].debit == sum(came)


def test_a_book_is_read_back(books: Books, tmp_path: Path) -> None:
    busy(books, 30)
    words = written(books, tmp_path / "b.pdf", month="2026-11", account=books.cash)
    assert words.count("活动用品") == 30
    assert len(pages(tmp_path / "b.pdf")) == 3
    for row in ("Totalofthemonth", "Totaloftheyear", "Carriedforward", "Broughtforward"):
        assert row in words
    assert words.count("Totaloftheday") == 25


def test_folios_run_on_through_the_year(books: Books, tmp_path: Path) -> None:
    busy(books, 30, "2026-01")
    busy(books, 30, "2026-02")
    found = []
    for month in ("2026-01", "2026-02", "2026-04"):
        written(books, tmp_path / "b.pdf", month=month, account=books.cash)
        found += [re.findall(r"Folio (\d+)", page) for page in pages(tmp_path / "b.pdf")]
    # March, which was not printed, is one page without entries.
    assert found == [["1"], ["2"], ["3"], ["4"], ["5"], ["6"], ["8"]]


def test_a_month_without_entries_has_its_page(books: Books, tmp_path: Path) -> None:
    words = written(books, tmp_path / "b.pdf", month="2026-11", account=books.bank)
    assert "Openingbalance" in words and "Totalofthemonth" in words


def test_the_year_ends_and_begins(books: Books, tmp_path: Path) -> None:
    books.now = datetime(2027, 1, 8, 9, 0)
    books.receive(123_45, date(2026, 12, 31))
    books.db.staff = ACCOUNTANT
    ending = end_year(books.db, year=2026, now=books.now)
    books.db.staff = DIRECTOR
    review_voucher(books.db, voucher=ending)
    post_voucher(books.db, voucher=ending, now=books.now)
    books.receive(100, date(2027, 1, 4))
    december = written(books, tmp_path / "d.pdf", month="2026-12", account=books.cash)
    assert "Carriedovertonextyear" in december and "Blankbelow" in december
    january = paged(book(books.db, account=books.cash, month="2027-01"))[0]
    assert (january[0].summary, january[0].balance) == ("Carried over from last year", 123_45)
    year = next(row for row in january if row.kind == "year")
    assert (year.debit, year.balance) == (100, 124_45)


def test_the_same_books_give_the_same_bytes(books: Books, tmp_path: Path) -> None:
    busy(books, 3)
    one, other = tmp_path / "1.pdf", tmp_path / "2.pdf"
    for out in (one, other):
        catalogue.write(
            books.db, "account-book", out, now=books.now, month="2026-11", account=books.cash
        )
    assert one.read_bytes() == other.read_bytes()


def test_red_is_red_only_if_wanted_and_boxed_always(books: Books, tmp_path: Path) -> None:
    wrong = books.receive(5_000)
    books.db.staff = CASHIER
    books.post(reverse_voucher(books.db, voucher=wrong, day=DAY, now=books.now))
    red = "72 .11 .11 RG"
    asked: dict[str, Any] = {"month": "2026-11", "account": books.cash}
    written(books, tmp_path / "bw.pdf", **asked)
    assert red not in drawn(tmp_path / "bw.pdf")
    out = tmp_path / "colour.pdf"
    catalogue.write(books.db, "account-book", out, now=books.now, colour=True, **asked)
    assert red in drawn(out)
    for path in (out, tmp_path / "bw.pdf"):
        words = text(path)
        assert "Cancels" in words and "-5" not in words and "\u22125" not in words


@pytest.mark.parametrize("month", ["", "2026", "2026-13", "11-2026", "十一月"])
def test_no_such_month(books: Books, tmp_path: Path, month: str) -> None:
    with pytest.raises(Refused, match="no such month"):
        catalogue.write(books.db, "account-book", tmp_path / "b.pdf", now=books.now, month=month)


def test_a_voucher_of_ten_lines_goes_on(books: Books, tmp_path: Path) -> None:
    lines = [Line(f"第{n}项", books.cash, books.free, debit=100 + n) for n in range(9)]
    lines.append(Line("赞助合计", books.income, books.free, credit=936))
    id = books.made(lines, kind="receipt")
    books.post(id)
    out = tmp_path / "v.pdf"
    words = written(books, out, "voucher", voucher=id)
    assert size(out) == pytest.approx((210, 148.5), abs=0.1)
    first, second = pages(out)
    assert "(1/2)" in first and "(2/2)" in second
    assert "玖元叁角陆分" in second and "玖元叁角陆分" not in first
    assert [words.count(f"第{n}项") for n in range(9)] == [1] * 9


def test_a_draft_says_that_it_is_none_of_the_books(books: Books, tmp_path: Path) -> None:
    id = books.made(books.lines(books.cash, books.income, 100), kind="receipt")
    words = written(books, tmp_path / "v.pdf", "voucher", voucher=id)
    assert "Draft,notinthebooks" in words
    books.post(id)
    assert "notinthebooks" not in written(books, tmp_path / "v.pdf", "voucher", voucher=id)


def test_the_reason_of_the_director_is_printed(books: Books, tmp_path: Path) -> None:
    id = books.made(books.lines(books.activity, books.bank, 100))
    books.db.staff = DIRECTOR
    allow_voucher(books.db, voucher=id, reason="拨款下周到账")
    books.post(id)
    out = tmp_path / "v.pdf"
    words = written(books, out, "voucher", voucher=id, paper="240x140")
    assert size(out) == pytest.approx((240, 140), abs=0.1)
    assert "拨款下周到账" in words and "许可" in words


def test_what_has_no_room_in_its_cell_is_printed_below(books: Books, tmp_path: Path) -> None:
    long = "".join(f"第{n}批职工活动用品" for n in range(8))
    lines = [
        Line(long, books.cash, books.free, debit=100),
        Line("同上", books.income, books.free, credit=100),
    ]
    id = books.made(lines, kind="receipt")
    books.post(id)
    assert long in written(books, tmp_path / "v.pdf", "voucher", voucher=id)


def test_a_thousand_entries(books: Books, tmp_path: Path) -> None:
    """Made without the file: a book is a value."""
    busy(books, 1)
    shown = book(books.db, account=books.cash, month="2026-11")
    (one,) = shown.entries
    day = one.day
    many = [type(one)(**(vars(one) | {"number": n, "balance": 10_000 * n})) for n in range(1, 1001)]
    large = type(shown)(**(vars(shown) | {"entries": tuple(many), "days": {day: shown.total}}))
    made = paged(large)
    assert len(made) == 41
    assert sum(row.kind == "entry" for page in made for row in page) == 1000
