"""Books as spreadsheets: every amount, read back and multiplied by 100, is the same fen."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from db.book_export import (
    BOOKS,
    JOURNALS,
    MOST_LINES,
    Wanted,
    book_sheet,
    export_book,
    export_vouchers,
    file_name,
)
from db.books import book
from db.budgets import set_budget
from db.fund_books import fund_book
from db.ledger import balances
from db.progress import Progress
from db.roles import Staff
from db.rules import Refused
from db.store import Store, open_store
from db.trouble import Trouble
from db.voucher_list import Wanted as Narrowed
from db.vouchers import Line, reverse_voucher
from db.words import language, use_language
from tests.fund_books import CASHIER, DAY, DIRECTOR, Books

EVIL = ("=1+1", "+8613900000000", "-1,260.00", "@SUM(A1)", "＝2", "\t=3", '甲,"乙"\n丙')
ODD = (1, 10, 19, 30, 100, 419, 123456, 10**12 + 1, 33333333333)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Books]:
    """Two months with odd amounts, words that look like formulas, and a red voucher."""
    before = language()
    use_language("en")
    db = open_store(tmp_path_factory.mktemp("books") / "centre.yizhan")
    books = Books(db)
    for at, amount in enumerate(ODD):
        day = date(2026, 10 + at % 2, 3 + at)
        words = EVIL[at % len(EVIL)]
        lines = [
            Line(words, books.cash, books.free, debit=amount),
            Line(words, books.income, books.free, credit=amount),
        ]
        books.post(books.made(lines, day, "receipt"))
    books.receive(5000, date(2026, 11, 20), books.tied)
    wrong = books.spend(1999, date(2026, 11, 21))
    db.staff = CASHIER
    books.post(reverse_voucher(db, voucher=wrong, day=DAY, now=books.now))
    db.staff = DIRECTOR
    set_budget(db, year=2026, fund=books.free, account=books.activity, amount=30001)
    yield books
    db.close()
    use_language(before)


def wanted_of(books: Books, name: str, **more: Any) -> Wanted:
    account = books.cash if name == "account" else None
    return Wanted(name, 2026, **{"account": account, **more})


SHEETS = [name for name, _label in BOOKS if name not in JOURNALS]


@pytest.mark.parametrize("name", SHEETS)
@pytest.mark.parametrize("ending", [".xlsx", ".csv"])
def test_every_cell_is_what_the_book_says(
    made: Books, tmp_path: Path, name: str, ending: str
) -> None:
    path = tmp_path / f"book{ending}"
    wanted = wanted_of(made, name)
    sheet = book_sheet(made.db, wanted)
    rows = [list(row) for row in sheet.rows]
    assert rows and export_book(made.db, path, wanted) == len(rows)
    read = read_xlsx(path) if ending == ".xlsx" else read_csv(path)
    assert read[0] == list(sheet.heads)
    amounts = 0
    for said, row in zip(read[1:], rows, strict=True):
        assert len(said) == len(row) == len(sheet.heads)
        for cell, value in zip(said, row, strict=True):
            if isinstance(value, Decimal):
                amounts += 1
                assert value.as_tuple().exponent == -2
                if ending == ".csv":
                    assert cell == str(value)
                assert Decimal(str(cell)) * 100 == value * 100
            elif isinstance(value, date):
                assert str(cell)[:10] == value.isoformat()
            elif isinstance(value, str):
                assert str(cell or "").removeprefix("'").strip() == value.strip()
    assert amounts >= 3


def read_xlsx(path: Path) -> list[list[Any]]:
    sheet = openpyxl.load_workbook(path).active
    assert sheet is not None
    found = []
    for row in sheet.iter_rows():
        for cell in row:
            assert cell.data_type != "f", cell.value
            if cell.data_type == "n" and isinstance(cell.value, int | float):
                assert cell.number_format in ("#,##0.00", "General")
        found.append([cell.value for cell in row])
    return found


def read_csv(path: Path) -> list[list[Any]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))
    for row in rows:
        for cell in row:
            money = cell.replace("-", "", 1).replace(".", "", 1).isdigit()
            assert money or not cell.startswith(("=", "+", "-", "@", "\t", "＝")), cell
    return rows


def test_a_book_of_a_year_has_the_sums_of_each_month_and_of_the_year(made: Books) -> None:
    rows = list(book_sheet(made.db, wanted_of(made, "account")).rows)
    assert rows[0][2] == "Carried over from last year" and rows[0][7] == 0
    months = [row for row in rows if row[2] == "Total of the month"]
    years = [row for row in rows if row[2] == "Total of the year"]
    assert len(months) == len(years) == 11  # December is still to come
    shown = book(made.db, account=made.cash, month="2026-11")
    assert [row * 100 for row in years[-1][5:]] == [  # type: ignore[operator]  # amounts
        shown.year.debit,
        shown.year.credit,
        shown.year.balance,
    ]
    october = list(book_sheet(made.db, wanted_of(made, "account", month=10)).rows)
    assert october[0][2] == "Opening balance" and len(october) == 3 + (len(ODD) + 1) // 2


def test_a_book_of_one_fund_leaves_the_others_out(made: Books) -> None:
    rows = list(book_sheet(made.db, wanted_of(made, "fund", month=11, fund=made.tied)).rows)
    shown = fund_book(made.db, month="2026-11", fund=made.tied)
    assert [row[7] * 100 for row in rows[1:2]] == [shown.total.balance]  # type: ignore[operator]
    assert {row[4] for row in rows if row[4]} == {"积分超市专项"}


def test_the_ledger_sums_up_to_nothing(made: Books) -> None:
    *rows, total = list(book_sheet(made.db, wanted_of(made, "ledger")).rows)
    assert total[4] == total[7] == 0 and total[5] == total[6]
    ends = balances(made.db, month="2026-12")
    assert sorted(int(row[7] * 100) for row in rows if row[7]) == sorted(ends.values())  # type: ignore[operator]


def test_the_list_goes_out_as_it_is_narrowed(made: Books, tmp_path: Path) -> None:
    path = tmp_path / "list.xlsx"
    narrowed = Narrowed(first="2026-11", last="2026-11", status="red")
    assert export_vouchers(made.db, path, narrowed) == 1
    heads, row = read_xlsx(path)
    assert row[heads.index("Amount")] == -19.99
    assert row[heads.index("Status")] == "Red voucher"


@pytest.mark.parametrize("name", ["hledger", "beancount"])
def test_a_journal_is_written_as_text(made: Books, tmp_path: Path, name: str) -> None:
    path = tmp_path / "fund.journal"
    assert export_book(made.db, path, Wanted(name, 2026)) > 20
    assert path.read_text(encoding="utf-8").endswith("CNY\n\n")


def test_what_cannot_be_written_leaves_nothing(
    made: Books, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "book.xlsx"
    with pytest.raises(Refused, match="Choose the account"):
        export_book(made.db, path, Wanted("account", 2026))
    monkeypatch.setattr("db.book_export.MOST_LINES", 3)
    with pytest.raises(Refused, match="A workbook holds 3 lines at most"):
        export_book(made.db, path, wanted_of(made, "vouchers"))
    monkeypatch.setattr("db.book_export.MOST_LINES", MOST_LINES)
    with pytest.raises(Trouble, match="is a folder"):
        export_book(made.db, tmp_path, wanted_of(made, "vouchers"))
    with pytest.raises(Stopped):
        export_book(made.db, path, wanted_of(made, "vouchers"), stopping())
    assert not list(tmp_path.iterdir())


class Stopped(Exception):
    """What the window raises inside the work."""


def stopping() -> Progress:
    """Somebody presses Stop at once."""

    def stop(done: int, total: int = 0, words: str = "") -> None:
        raise Stopped

    return stop


def test_a_file_in_its_place_stays_when_a_book_is_refused(made: Books, tmp_path: Path) -> None:
    path = tmp_path / "book.csv"
    path.write_text("old", encoding="utf-8")
    with pytest.raises(Refused):
        export_book(made.db, path, Wanted("account", 2026))
    assert path.read_text(encoding="utf-8") == "old"


def test_others_take_no_books_out(made: Books, tmp_path: Path) -> None:
    made.db.staff = Staff(9, "前台", frozenset({"desk", "administrator"}))
    with pytest.raises(Refused, match="This is for"):
        export_book(made.db, tmp_path / "book.csv", wanted_of(made, "vouchers"))
    with pytest.raises(Refused, match="This is for"):
        export_vouchers(made.db, tmp_path / "book.csv", Narrowed())
    made.db.staff = DIRECTOR
    assert not list(tmp_path.iterdir())


def test_a_name_of_any_signs_makes_a_file_and_a_sheet(store: Store, tmp_path: Path) -> None:
    books = Books(store)
    store.connection.execute("UPDATE account SET name = '现/金:[1]*?' WHERE id = ?", (books.cash,))
    books.receive(100)
    name = file_name(store, wanted_of(books, "account", month=11))
    assert name == "1001 现 金 [1] 2026-11"
    path = tmp_path / f"{name}.xlsx"
    assert export_book(store, path, wanted_of(books, "account", month=11)) == 4
    assert openpyxl.load_workbook(path).sheetnames == ["1001 现 金 1"]
