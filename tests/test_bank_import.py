"""A bank's statement comes in: any columns, either direction, balances added up, no doubles."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from openpyxl import Workbook

from db.bank_lines import bank_lines, remove_bank_lines
from db.bank_sheets import breaks, import_statement, statement
from db.headings import Column
from db.rules import Refused
from db.sheet_values import read_cell
from db.sheets import SheetRow, judge, read_file
from db.table_lines import Number
from db.undo import undo
from tests.fund_books import ACCOUNTANT, CASHIER, Books

END = date(2026, 12, 31)
HEAD = "交易日期,摘要,对方户名,流水号,借方发生额,贷方发生额,余额"
LINES = (
    '2026-11-03 10:22:33,赞助款,江南机械有限公司,A1,,"10,000.00","60,000.00"',
    '2026-11-05,付场地布置费,晨光广告,A2,"1,200.50",,"58,799.50"',
    '2026-11-20,结息,,A3,0.00,35.20,"58,834.70"',
)


def judged(books: Books, path: Path, take: bool = False) -> tuple[SheetRow, ...]:
    subject = statement(books.bank, "银行存款")
    choices = {"balance": "take" if take else ""}
    return judge(books.db, subject, read_file(path, subject), choices=choices)


def bring(books: Books, path: Path, take: bool = False) -> int:
    rows = judged(books, path, take)
    books.db.staff = ACCOUNTANT
    subject = statement(books.bank, "银行存款")
    choices = {"balance": "take" if take else ""}
    count: int = import_statement(books.db, subject=subject, rows=rows, choices=choices)
    return count


def moved(books: Books) -> list[tuple[str, int, int | None]]:
    found = bank_lines(books.db, account=books.bank, until=END)
    return [(f"{one.day:%m-%d}", one.amount, one.balance) for one in found]


def csv(path: Path, *lines: str, head: str = HEAD, code: str = "utf-8") -> Path:
    file = path / "对账单.csv"
    file.write_bytes("\r\n".join((head, *lines)).encode(code))
    return file


def test_two_columns_of_amounts_from_a_file_in_gb18030(books: Books, tmp_path: Path) -> None:
    above = ("某某银行账户明细,,,,,,", "账号：6222****0017,户名：园区综合服务中心,,,,,", HEAD)
    below = ("合计,,,,1200.50,10035.20,", "总收入笔数：2,总支出笔数：1,,,,,")
    file = csv(tmp_path, *above[1:], *LINES, *below, head=above[0], code="gb18030")
    rows = judged(books, file)
    assert [row.verdict for row in rows] == ["new", "new", "new", "skip", "skip"]
    assert bring(books, file) == 3
    assert moved(books) == [
        ("11-03", 1_000_000, 6_000_000),
        ("11-05", -120_050, 5_879_950),
        ("11-20", 3520, 5_883_470),
    ]
    first = bank_lines(books.db, account=books.bank, until=END)[0]
    assert (first.party, first.summary, first.reference) == ("江南机械有限公司", "赞助款", "A1")


def test_the_newest_line_above_is_turned_round(books: Books, tmp_path: Path) -> None:
    assert bring(books, csv(tmp_path, *reversed(LINES))) == 3
    assert [amount for _day, amount, _balance in moved(books)] == [1_000_000, -120_050, 3520]


def test_of_one_day_the_balances_tell_the_order(books: Books, tmp_path: Path) -> None:
    head = "日期,收入,支出,余额"
    file = csv(tmp_path, "2026/11/3,,30,70", "2026/11/3,100,,100", "2026/11/4,5,,75", head=head)
    assert {row.verdict for row in judged(books, file)} == {"new"}
    bring(books, file)
    assert [amount for _day, amount, _balance in moved(books)] == [10_000, -3_000, 500]


@pytest.mark.parametrize(
    ("head", "lines"),
    [
        ("日期,交易金额", ("20261103,+500", "20261104,-300.25")),
        ("日期,金额,借贷标志", ("20261103,500,贷", "20261104,300.25,借")),
        ("日期,金额,收/支", ("20261103,500,收入", "20261104,-300.25,支出")),
        (
            "日期,借方发生额（支取）,贷方发生额（收入）",
            ("20261103,,５００．００", "20261104,300.25,0"),
        ),
        ("日期,支出金额,收入金额", ("2026年11月3日,--,￥500.00", "2026-11-04,300.25元,")),
        ("记账日期,转出金额,转入金额", ("20261103102233,,500", "2026-11-04T09:00:00,300.25,")),
    ],
)
def test_each_way_to_write_in_and_out(
    books: Books, tmp_path: Path, head: str, lines: tuple[str, ...]
) -> None:
    bring(books, csv(tmp_path, *lines, head=head))
    assert moved(books) == [("11-03", 50_000, None), ("11-04", -30_025, None)]


def test_a_reversal_of_the_bank_keeps_its_sign(books: Books, tmp_path: Path) -> None:
    head = "日期,金额,借贷标志,余额"
    file = csv(tmp_path, "20261103,100,借,900", "20261104,-100,借,1000", head=head)
    bring(books, file)
    assert [amount for _day, amount, _balance in moved(books)] == [-10_000, 10_000]


def test_a_balance_that_does_not_add_up_keeps_all_out_until_it_is_asked_for(
    books: Books, tmp_path: Path
) -> None:
    wrong = LINES[1].replace("58,799.50", "58,765.00"), LINES[2].replace("58,834.70", "58,800.20")
    file = csv(tmp_path, LINES[0], *wrong)
    rows = judged(books, file)
    assert [row.verdict for row in rows] == ["waits", "bad", "waits"]
    assert rows[1].line.number == 3
    assert rows[1].problem == (
        "The balance does not add up: it should be 58,799.50, here stands 58,765.00"
        " (34.50 too little)."
    )
    assert "line 3" in rows[0].problem
    with pytest.raises(Refused, match="nothing to bring in"):
        bring(books, file)
    taken = judged(books, file, take=True)
    assert [row.verdict for row in taken] == ["new"] * 3
    assert "34.50 too little" in taken[1].note
    assert bring(books, file, take=True) == 3


def test_an_overlapping_file_adds_what_is_new(books: Books, tmp_path: Path) -> None:
    bring(books, csv(tmp_path, *LINES[:2]))
    file = csv(tmp_path, *LINES[1:])
    assert [row.verdict for row in judged(books, file)] == ["same", "new"]
    assert bring(books, file) == 1
    assert len(moved(books)) == 3
    with pytest.raises(Refused, match="nothing to bring in"):
        bring(books, file)


def test_two_equal_lines_of_one_day_are_two(books: Books, tmp_path: Path) -> None:
    head = "日期,摘要,支出"
    twice = ("2026-11-03,手续费,2", "2026-11-03,手续费,2")
    bring(books, csv(tmp_path, twice[0], head=head))
    file = csv(tmp_path, *twice, head=head)
    assert sorted(row.verdict for row in judged(books, file)) == ["new", "same"]
    bring(books, file)
    assert len(moved(books)) == 2
    assert [row.verdict for row in judged(books, file)] == ["same", "same"]


def test_a_line_is_known_again_when_other_columns_are_read(books: Books, tmp_path: Path) -> None:
    bring(books, csv(tmp_path, *LINES))
    short = csv(tmp_path, "2026-11-03,10000,,60000", head="日期,收入,支出,余额")
    row = judged(books, short)[0]
    assert row.verdict == "same"
    assert "other words" in row.note
    bare = csv(tmp_path, "2026-11-03,10000,", head="日期,收入,支出")
    assert judged(books, bare)[0].verdict == "new"


def test_what_is_missing_between_two_files_is_said(books: Books, tmp_path: Path) -> None:
    bring(books, csv(tmp_path, LINES[0]))
    row = judged(books, csv(tmp_path, LINES[2]))[0]
    assert row.verdict == "new"
    assert "leaves 60,000.00; this one begins with 58,799.50" in row.note


@pytest.mark.parametrize(
    ("line", "verdict", "words"),
    [
        ("2026-11-03,x,,,5,6,", "bad", "Both in and out"),
        ("2026-11-03,x,,,1.005,,", "bad", "two decimals"),
        ("2026-02-30,x,,,5,,", "bad", "no such date"),
        (",x,,,5,,", "bad", "date is missing"),
        ("2026-11-03,承前余额,,,,,500", "skip", "Nothing moved"),
        ("本页小计,,,,5,6,", "skip", "no record"),
    ],
)
def test_what_is_wrong_with_a_line(
    books: Books, tmp_path: Path, line: str, verdict: str, words: str
) -> None:
    row = next(one for one in judged(books, csv(tmp_path, LINES[0], line)) if one.line.number == 3)
    assert row.verdict == verdict
    assert words in row.problem


def test_without_a_date_or_an_amount_the_file_is_none(books: Books, tmp_path: Path) -> None:
    with pytest.raises(Refused, match="no column “Date”"):
        judged(books, csv(tmp_path, "1,2", head="户名,收入"))
    subject = statement(books.bank, "银行存款")
    file = read_file(csv(tmp_path, "2026-11-03,x,2", head="日期,摘要,款"), subject)
    with pytest.raises(Refused, match="“Money in / Money out / Amount"):
        judge(books.db, subject, file)


def test_numbers_of_a_workbook_are_taken_as_they_stand(books: Books, tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["日期", "收入", "支出"])
    sheet.append([date(2026, 11, 3), 1234.56, None])
    sheet.append([date(2026, 11, 4), 1.005, None])
    book.save(tmp_path / "明细.xlsx")
    rows = judged(books, tmp_path / "明细.xlsx")
    assert rows[0].values["moved"] == 123_456
    assert rows[1].verdict == "bad"
    assert "two decimals" in rows[1].problem


@pytest.mark.parametrize(
    ("written", "fen"),
    [
        ("4.1900000000000004", 419),
        ("0.10000000000000001", 10),
        ("1.05E+5", 10_500_000),
        ("-3", -300),
        ("9999999999.99", 999_999_999_999),
        ("0.30000000000000004", None),
        ("0.015", None),
        ("1E+400", None),
    ],
)
def test_a_number_of_a_sheet_is_never_rounded(written: str, fen: int | None) -> None:
    column = Column("amount", "Amount", (), "money")
    if fen is None:
        with pytest.raises(Refused):
            read_cell(column, Number(written))
    else:
        assert read_cell(column, Number(written)) == fen


def test_balances_go_on_from_what_stands_there() -> None:
    found = breaks([(10, 110), (5, None), (5, 125), (1, 126), (2, 128)])
    assert [(one.at, one.expected, one.found) for one in found] == [(2, 120, 125)]
    assert breaks([(10, None), (5, 3), (-3, 0)]) == []


def test_who_may_and_what_is_taken_back(books: Books, tmp_path: Path) -> None:
    file = csv(tmp_path, *LINES)
    rows, subject = judged(books, file), statement(books.bank, "银行存款")
    books.db.staff = CASHIER
    with pytest.raises(Refused, match="Accountant"):
        import_statement(books.db, subject=subject, rows=rows)
    bring(books, file)
    assert books.db.last_act is not None
    assert books.db.last_act.label == "Lines of the bank's statement brought in: 3"
    undo(books.db, act=books.db.last_act.id)
    assert moved(books) == []
    bring(books, file)
    lines = [one.id for one in bank_lines(books.db, account=books.bank, until=END)]
    assert remove_bank_lines(books.db, lines=lines[:2]) == 2
    assert len(moved(books)) == 1


def test_a_statement_belongs_to_a_bank(books: Books, tmp_path: Path) -> None:
    subject = statement(books.cash, "现金")
    with pytest.raises(Refused, match="account of a bank"):
        judge(books.db, subject, read_file(csv(tmp_path, *LINES), subject))
