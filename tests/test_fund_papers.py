"""The papers of a month, read back: each voucher once, sums that hold, nothing cut."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

import pytest

from db.axis import in_unit, scale
from db.formats import show_money
from db.fund_figures import figures
from db.month_vouchers import PostedVoucher
from db.rules import Refused
from db.shares import shares
from db.vouchers import reverse_voucher
from db.words import use_language
from db.year_end import end_year
from reports import catalogue, voucher_list
from reports.ledger_summary import account_lines
from reports.page import PLAIN, Paper
from reports.pieces import Column, Piece, Row, Table, heading, laid
from tests.fund_books import ACCOUNTANT, CASHIER, DIRECTOR, NOW, Books
from tests.paper_reading import pages, text
from tests.test_reports import assert_sound

MONTH = "2026-10"
PAPERS = ("voucher-list", "ledger-summary", "fund-statement", "income-expense")


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    use_language("en")
    yield


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return tmp_path / "paper.pdf"


@pytest.fixture
def october(books: Books) -> Books:
    """Income of two funds, spending, and a red voucher."""
    books.receive(1_234_567, date(2026, 9, 4))
    books.receive(500_000, date(2026, 10, 5))
    books.receive(40_000, date(2026, 10, 6), books.tied)
    books.spend(120_050, date(2026, 10, 12))
    wrong = books.spend(9_900, date(2026, 10, 13))
    books.db.staff = CASHIER
    books.post(reverse_voucher(books.db, voucher=wrong, day=date(2026, 10, 14), now=NOW))
    return books


def written(books: Books, out: Path, name: str, month: str = MONTH) -> str:
    catalogue.write(books.db, name, out, now=books.now, month=month)
    assert_sound(out)
    return text(out)


# -- all of them ----------------------------------------------------------------------------------


@pytest.mark.parametrize("name", PAPERS)
def test_a_paper_says_its_month_and_that_it_is_open(october: Books, out: Path, name: str) -> None:
    words = written(october, out, name)
    assert "Oct2026" in words and "MonthnotclosedUnityuan" in words
    with pytest.raises(Refused, match="no such month"):
        written(october, out, name, "2026-13")


@pytest.mark.parametrize("name", PAPERS)
def test_a_month_without_anything_is_one_page(books: Books, out: Path, name: str) -> None:
    written(books, out, name, "2025-03")
    assert len(pages(out)) == 1


@pytest.mark.parametrize("name", PAPERS)
def test_the_same_records_are_the_same_bytes(october: Books, out: Path, name: str) -> None:
    written(october, out, name)
    first = out.read_bytes()
    october.receive(700, date(2026, 11, 2))
    october.db.staff = ACCOUNTANT
    written(october, out, name)
    assert out.read_bytes() == first


@pytest.mark.parametrize("name", PAPERS)
def test_the_largest_amounts_stand_whole(books: Books, out: Path, name: str) -> None:
    books.receive(9_999_999_999_999, date(2026, 10, 5))
    assert "99,999,999,999.99" in written(books, out, name)


# -- the list of vouchers -------------------------------------------------------------------------


def test_each_voucher_stands_once_with_its_hands(october: Books, out: Path) -> None:
    october.made(october.lines(october.activity, october.cash, 5), date(2026, 10, 20))
    words = written(october, out, "voucher-list")
    assert re.findall(r"记-(\d{4})10-\d\d", words) == ["0001", "0002", "0003", "0004", "0005"]
    assert f"5vouchers{show_money(500_000 + 40_000 + 120_050)}" in words
    assert "Payment,redCancels2026-10记-0004活动用品\u221299.00" in words
    assert "Numbers记-0001to记-0005,5vouchers,withoutgaps." in words
    assert "Redvouchers,whichcancelanother:1" in words
    assert "1vouchersofthismontharenotposted" in words
    assert words.count("罗静方蕾方蕾") == 5


def posted(number: int, summary: str = "打印纸") -> PostedVoucher:
    day = date(2026, 10, 1 + number % 28)
    return PostedVoucher(
        number, day, "payment", summary, 100 + number, 1, 0, "罗静", "方蕾", "方蕾", False
    )


def test_a_thousand_vouchers_take_many_pages_and_each_has_the_heads(
    books: Books, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    many = [posted(number, f"第{number}笔") for number in range(1, 1001)]
    monkeypatch.setattr(voucher_list, "posted_vouchers", lambda _db, month: many)
    catalogue.write(books.db, "voucher-list", out, now=books.now, month=MONTH)
    sheets = pages(out)
    words = re.sub(r"\s", "", "".join(sheets))
    assert 30 < len(sheets) < 40
    assert all("Reviewed" in one and "Summary" in one for one in sheets)
    assert re.findall(r"第(\d+)笔", words) == [str(number) for number in range(1, 1001)]
    assert f"1000vouchers{show_money(sum(one.amount for one in many))}" in words
    # The total never stands alone.
    assert "第1000笔" in re.sub(r"\s", "", sheets[-1]) and "Prepared" in sheets[-1]


def test_long_words_are_written_out(
    books: Books, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    words = "关于职工文化月系列活动的场地布置和音响租赁" * 8
    monkeypatch.setattr(voucher_list, "posted_vouchers", lambda _db, month: [posted(1, words)])
    said = written(books, out, "voucher-list")
    assert said.count("关于职工文化月系列活动的场地布置和音响租赁") == 8 and "…" not in said


def test_a_missing_number_is_named(
    books: Books, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = [posted(1), posted(4)]
    monkeypatch.setattr(voucher_list, "posted_vouchers", lambda _db, month: found)
    assert "Numbersaremissing:0002、0003." in written(books, out, "voucher-list")


# -- the accounts ---------------------------------------------------------------------------------


def test_each_account_closes_and_the_sides_are_equal(october: Books, out: Path) -> None:
    lines = account_lines(october.db, month=MONTH)
    assert [one.account.code for one in lines] == ["1001", "4401", "5101"]
    for one in lines:
        assert one.opening + one.debit - one.credit == one.closing
    cash, income, use = lines
    assert (cash.opening, cash.debit, cash.credit) == (1_234_567, 540_000, 120_050)
    assert (income.closing, income.year_credit) == (-1_774_567, 1_774_567)
    assert (use.debit, use.credit, use.closing) == (120_050, 0, 120_050)
    assert sum(one.debit for one in lines) == sum(one.credit for one in lines)
    words = written(october, out, "ledger-summary")
    assert "1001库存现金Dr12,345.675,400.001,200.50Dr16,545.17" in words
    assert "4401企业赞助Cr12,345.67—5,400.00Cr17,745.67" in words
    assert "5101党组织活动even—1,200.50—Dr1,200.50" in words
    assert "debit6,600.50=credit6,600.50" in words and "≠" not in words


def test_after_the_years_end_nothing_stands_on_income_and_expense(
    october: Books, out: Path
) -> None:
    october.now = datetime(2027, 1, 4, 9, 0)
    october.db.staff = DIRECTOR
    october.post(end_year(october.db, year=2026, now=october.now))
    lines = account_lines(october.db, month="2026-12")
    standing = {one.account.code: one.closing for one in lines if one.closing}
    assert standing == {"1001": 1_654_517, "3101": -1_614_517, "3102": -40_000}
    assert "even" in written(october, out, "ledger-summary", "2026-12")
    # Carrying over is neither income nor expense.
    found = figures(october.db, span="2026-12").total
    assert (found.income, found.expense, found.opening) == (0, 0, found.closing)
    assert "Nothingwasspentinthismonth." in written(october, out, "income-expense", "2026-12")


# -- the funds ------------------------------------------------------------------------------------


def test_each_fund_says_what_came_went_and_where_it_lies(october: Books, out: Path) -> None:
    words = written(october, out, "fund-statement")
    assert "Z01企业赞助Source:SponsorshipNotrestricted" in words
    assert "Restrictedto:积分超市物资" in words and "Term:2026-01-01to2026-12-31" in words
    assert "Openingofthemonth12,345.67企业赞助5,000.00党组织活动1,200.50" in words
    assert "Monthandclosing5,000.001,200.5016,145.17" in words
    assert "Heldas:库存现金16,145.17" in words and "Heldas:库存现金400.00" in words
    assert "AllfundsItem" in words and "Monthandclosing5,400.001,200.5016,545.17" in words


def test_one_fund_alone_has_no_sum_of_all(october: Books, out: Path) -> None:
    catalogue.write(october.db, "fund-statement", out, now=NOW, month=MONTH, fund=october.tied)
    words = text(out)
    assert "积分超市专项" in words and "Z01" not in words and "Allfunds" not in words


# -- income and expense ---------------------------------------------------------------------------


def test_the_four_figures_the_funds_and_the_uses_hold_together(october: Books, out: Path) -> None:
    words = written(october, out, "income-expense")
    assert "12,345.67" in words and "Total12,345.675,400.001,200.5016,545.171,200.50" in words
    assert "企业赞助12,345.675,000.001,200.5016,145.171,200.50" in words
    assert "积分超市专项—400.00—400.00—" in words
    assert "党组织活动1,200.50100.0%" in words and "Total1,200.50100.0%" in words
    assert "Redvouchersinthismonth:1." in words


def test_shares_are_together_all_of_it() -> None:
    dice = random.Random(7)
    for _round in range(2000):
        amounts = [
            dice.randrange(1, 10 ** dice.randrange(1, 12)) for _at in range(dice.randrange(1, 9))
        ]
        found = shares(amounts)
        total = sum(amounts)
        assert sum(part or 0 for part in found) == 1000
        largest = amounts.index(max(amounts))
        for at, (amount, part) in enumerate(zip(amounts, found, strict=True)):
            assert part is not None
            if at != largest:
                assert abs(part * total - amount * 1000) * 2 <= total
    assert shares([5, -5]) == [None, None] and shares([]) == []
    assert shares([1, 1, 1]) == [334, 333, 333]


def test_an_axis_has_at_most_five_steps_and_holds_all() -> None:
    dice = random.Random(3)
    for _round in range(2000):
        amounts = [
            dice.choice((0, 1, -1)) * dice.randrange(10 ** dice.randrange(1, 14)) for _at in "ab"
        ]
        least, most = min(amounts), max(amounts)
        bottom, top, step = scale(least, most)
        assert bottom <= min(least, 0) and top >= max(most, 0) and top > bottom
        assert bottom % step == top % step == 0 and (top - bottom) // step <= 5
    assert scale(0, 10_400_000) == (0, 12_000_000, 4_000_000)
    assert [in_unit(fen, 10**6, 1) for fen in (8_320_000, 9_550_340, -50_000, -1)] == [
        "8.3",
        "9.6",
        "\u22120.1",
        "0.0",
    ]


# -- pieces on pages ------------------------------------------------------------------------------


def test_no_row_is_lost_and_none_lies_below_the_page() -> None:
    def nothing(_paper: Paper, _y: float) -> None: ...

    dice = random.Random(11)
    for _round in range(200):
        table = Table(PLAIN, (Column("A", 174.0, "left"),))
        pieces: list[Piece] = []
        for _table in range(dice.randrange(1, 5)):
            pieces.append(heading(PLAIN, "Heading"))
            rows = [Row(("x",), stays=dice.random() < 0.2) for _row in range(dice.randrange(60))]
            pieces += table.pieces(rows)
        pieces.append(Piece(12.0, nothing))
        sheets = laid(pieces, 37.0, 280.0)
        heights = [sum(one.height for one in sheet) for sheet in sheets]
        assert all(
            37.0 + high - sheet[0].air <= 280.001
            for high, sheet in zip(heights, sheets, strict=True)
        )
        repeated = sum(1 for sheet in sheets[1:] if sheet[0].stays and not sheet[0].air)
        assert sum(len(sheet) for sheet in sheets) == len(pieces) + repeated
        assert not any(sheet[-1].stays for sheet in sheets[:-1])
