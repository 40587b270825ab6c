"""Opening balances: typed by hand or from a sheet, one draft voucher, each fund by itself."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

import pytest
from openpyxl import Workbook
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from db.chart import with_code
from db.funds import left
from db.ledger import balances
from db.opening import Balance, brought_in, first_open_day, open_balances
from db.opening_sheets import bring_in_balances, opening_subject
from db.organisations import add_organisation
from db.people import add_person
from db.quick_vouchers import unsettled
from db.roles import Staff
from db.rules import Refused
from db.sheet_papers import write_template
from db.sheets import SheetRow, judge, read_file
from db.undo import undo
from db.vouchers import (
    post_voucher,
    reverse_voucher,
    review_voucher,
    voucher,
    withdraw_voucher,
)
from gui import theme
from gui.desk import Desk
from gui.opening_dialog import OpeningDialog
from gui.sheet_import import SheetImportDialog
from tests.fund_books import ACCOUNTANT, CASHIER, DAY, DIRECTOR, NOW, Books

JANUARY = date(2026, 1, 1)


@pytest.fixture
def people(books: Books) -> tuple[int, int]:
    """Somebody with an advance, and a firm that is owed something."""
    books.db.staff = DIRECTOR
    return add_person(books.db, name="王芳"), add_organisation(books.db, name="晨桥精密")


def sheet(folder: Path, *rows: tuple[object, ...], name: str = "期初.xlsx") -> Path:
    book = Workbook()
    assert book.active is not None
    for row in rows:
        book.active.append(list(row))
    path = folder / name
    book.save(path)
    return path


def judged(books: Books, path: Path) -> list[SheetRow]:
    subject = opening_subject(books.db, NOW)
    return list(judge(books.db, subject, read_file(path, subject)))


def approve(books: Books, id: int) -> None:
    """The accountant made it; the director looks at it and posts it."""
    books.db.staff = DIRECTOR
    review_voucher(books.db, voucher=id)
    post_voucher(books.db, voucher=id, now=NOW)


HEADS = ("序号", "科目", "资金项目", "期初余额", "借款人", "往来单位")


def test_a_sheet_becomes_one_draft_with_a_balance_for_each_fund(
    books: Books, people: tuple[int, int], tmp_path: Path
) -> None:
    person, firm = people
    path = sheet(
        tmp_path,
        ("2026年期初余额表",),
        HEADS,
        (1, 1001, "Z01", "1,234.5", None, None),
        (2, "银行存款", "积分超市专项", 20000.1, None, None),
        (3, "1131 暂付款", "企业赞助", "３００元", "王芳", None),
        (4, "2131", "Z01", 34.5, None, "晨桥精密"),
        ("合计", None, None, 21500.1, None, None),
    )
    rows = judged(books, path)
    assert [(row.verdict, row.problem) for row in rows[:4]] == [("new", "")] * 4
    assert rows[4].verdict == "skip"
    subject = opening_subject(books.db, NOW)
    books.db.staff = ACCOUNTANT
    count = bring_in_balances(
        books.db, subject=subject, rows=rows, choices={"month": "2026-03"}, whole=True
    )
    assert count == 4
    (id,) = [row["id"] for row in books.db.rows("SELECT id FROM voucher")]
    one = voucher(books.db, id)
    assert (one.day, one.kind, one.status) == (date(2026, 3, 1), "opening", "draft")
    approve(books, id)
    assert (left(books.db, books.free), left(books.db, books.tied)) == (150000, 2000010)
    at = balances(books.db, month="2026-03")
    assert at[with_code(books.db, "2131").id, books.free] == -3450
    assert at[with_code(books.db, "3102").id, books.tied] == -2000010
    assert [(row.person, row.amount) for row in unsettled(books.db)] == [(person, 30000)]
    assert books.db.value("SELECT organisation FROM voucher_line WHERE credit = 3450") == firm


@pytest.mark.parametrize(
    ("line", "verdict", "words"),
    [
        (("1009", "Z01", 5), "bad", "There is no account “1009”"),
        (("1001", "Z09", 5), "bad", "There is no fund “Z09”"),
        (("1001", None, 5), "bad", "This must be filled in"),
        (("1001", "Z01", -5), "bad", "A balance is not negative"),
        (("1001", "Z01", "5.005"), "bad", "two decimals"),
        (("1001", "Z01", "五元"), "bad", "not an amount"),
        (("5101", "Z01", 5), "bad", "is not brought in"),
        (("3101", "Z01", 5), "bad", "is not brought in"),
        (("1131", "Z01", 5), "bad", "Name who has the advance"),
        (("1131", "Z01", 5, "李雷"), "bad", "“李雷” is not in the register"),
        (("1001", "Z01", 0), "skip", "Nothing is left"),
        (("1001", "Z01", None), "skip", "No amount"),
        (("库存现金", "企业赞助", 7), "twice", "stands in line 2"),
    ],
)
def test_what_is_wrong_is_said_at_its_line(
    books: Books, tmp_path: Path, line: tuple[object, ...], verdict: str, words: str
) -> None:
    path = sheet(
        tmp_path, ("科目", "资金", "金额", "借款人"), ("1001", "Z01", 3), line, ("1002", "Z02", 9)
    )
    first, found, last = judged(books, path)
    assert (first.verdict, last.verdict) == ("new", "new")
    assert found.verdict == verdict and words in found.problem and found.line.number == 3


def test_the_same_sheet_does_not_come_in_twice(books: Books, tmp_path: Path) -> None:
    path = sheet(tmp_path, ("科目", "资金", "金额"), ("1001", "Z01", 3), ("1002", "Z02", 9))
    books.db.staff = ACCOUNTANT
    subject = opening_subject(books.db, NOW)
    rows = judged(books, path)
    assert bring_in_balances(books.db, subject=subject, rows=rows) == 2
    again = judged(books, path)
    assert {row.verdict for row in again} == {"same"}
    assert "was brought in already" in again[0].problem
    with pytest.raises(Refused, match="nothing to bring in"):
        bring_in_balances(books.db, subject=subject, rows=again)
    # Judged before, and brought in after somebody else did: all stay out.
    with pytest.raises(Refused, match="was brought in already"):
        bring_in_balances(books.db, subject=subject, rows=rows)
    act = books.db.last_act
    assert act is not None
    undo(books.db, act=act.id)
    assert {row.verdict for row in judged(books, path)} == {"new"}


def test_what_was_withdrawn_or_cancelled_is_brought_in_anew(books: Books) -> None:
    books.db.staff = ACCOUNTANT
    amounts = [Balance(books.cash, books.free, 500)]
    first = open_balances(books.db, day=JANUARY, amounts=amounts, now=NOW)
    with pytest.raises(Refused, match="brought in already"):
        open_balances(books.db, day=JANUARY, amounts=amounts, now=NOW)
    withdraw_voucher(books.db, voucher=first)
    second = open_balances(books.db, day=JANUARY, amounts=amounts, now=NOW)
    approve(books, second)
    books.db.staff = CASHIER
    books.post(reverse_voucher(books.db, voucher=second, day=DAY, now=NOW))
    assert brought_in(books.db) == {}
    books.db.staff = ACCOUNTANT
    assert open_balances(books.db, day=DAY, amounts=amounts, now=NOW)


def test_more_cannot_be_owed_than_there_is(books: Books) -> None:
    books.db.staff = ACCOUNTANT
    owed = with_code(books.db, "2131").id
    amounts = [Balance(books.cash, books.free, 500), Balance(owed, books.free, 501)]
    with pytest.raises(Refused, match=r"0\.01 more is owed"):
        open_balances(books.db, day=JANUARY, amounts=amounts, now=NOW)
    with pytest.raises(Refused, match="a line above"):
        open_balances(books.db, day=JANUARY, amounts=amounts[:1] * 2, now=NOW)
    with pytest.raises(Refused, match="nothing to bring in"):
        open_balances(books.db, day=JANUARY, amounts=[], now=NOW)


def test_only_who_keeps_the_books_opens_them(books: Books) -> None:
    subject = opening_subject(books.db, NOW)
    for staff in (CASHIER, Staff(7, "前台", frozenset({"desk"}))):
        books.db.staff = staff
        with pytest.raises(Refused, match="This is for"):
            bring_in_balances(books.db, subject=subject, rows=[])


def test_the_first_open_day(books: Books) -> None:
    assert first_open_day(books.db, NOW.date()) == JANUARY
    insert = "INSERT INTO period (month, closed_at, closed_name) VALUES (?, ?, '方蕾')"
    books.db.connection.execute(insert, ("2025-12", "2026-01-02T08:00"))
    assert first_open_day(books.db, NOW.date()) == JANUARY
    for month, closed_at in (("2026-01", "2026-02-02T08:00"), ("2026-02", "2026-03-02T08:00")):
        books.db.connection.execute(insert, (month, closed_at))
    assert first_open_day(books.db, NOW.date()) == date(2026, 3, 1)
    (option,) = opening_subject(books.db, NOW).options
    assert option.default == "2026-03" and option.choices[-1][0] == "2026-03"


def test_the_template_is_read_again(books: Books, tmp_path: Path) -> None:
    subject = opening_subject(books.db, NOW)
    path = tmp_path / "template.xlsx"
    write_template(path, subject)
    (row,) = judge(books.db, subject, read_file(path, subject))
    assert row.verdict == "bad" and "There is no account" in row.problem


# -- on the screen --------------------------------------------------------------------------------


@pytest.fixture
def desk(books: Books, qapp: object) -> Iterator[Desk]:
    theme.use(qapp)  # type: ignore[arg-type]  # the application
    books.db.staff = ACCOUNTANT
    window = QWidget()
    window.show()
    made = Desk(books.db, clock=lambda: datetime(2026, 11, 26, 9, 10), parent=window)
    yield made
    made.close()


def test_balances_are_typed_by_hand(qtbot: QtBot, books: Books, desk: Desk) -> None:
    window = desk.parent()
    assert isinstance(window, QWidget)
    dialog = OpeningDialog(desk, window)
    dialog.show()
    line = dialog.lines[books.cash, books.free]
    line.setText("一千")
    assert not dialog.primary_button.isEnabled() and line.property("wrong")
    line.setText("１，２３４．５")
    dialog.lines[books.bank, books.tied].setText("20")
    dialog.lines[with_code(books.db, "2131").id, books.free].setText("34.5")
    assert dialog._sums[books.free].text() == "1,200.00"
    dialog.save()
    assert not dialog.isVisible()
    made = voucher(books.db, books.db.value("SELECT id FROM voucher"))
    assert made.total == 123450 + 2000 and made.day == JANUARY
    again = OpeningDialog(desk, window)
    again.lines[books.cash, books.free].setText("1")
    again.save()
    assert "brought in already" in again.blocked.text()
    again.reject()


def test_a_sheet_is_brought_in_through_its_dialog(
    qtbot: QtBot, books: Books, desk: Desk, tmp_path: Path
) -> None:
    path = sheet(tmp_path, ("科目", "资金", "金额"), ("1001", "Z01", 3), ("1002", "Z02", 9.5))
    window = desk.parent()
    assert isinstance(window, QWidget)
    subject = opening_subject(books.db, NOW)
    dialog = SheetImportDialog(desk, subject, window, path)
    dialog.show()
    qtbot.waitUntil(lambda: len(dialog.rows) == 2, timeout=20_000)
    qtbot.waitUntil(lambda: dialog.primary_button.isEnabled(), timeout=20_000)
    dialog.save()
    qtbot.waitUntil(lambda: dialog.count == 2, timeout=20_000)
    made = voucher(books.db, books.db.value("SELECT id FROM voucher"))
    assert (made.kind, made.total, made.day) == ("opening", 1250, JANUARY)
