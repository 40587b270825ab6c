"""The journal, read by hledger: every account of every fund stands there as it stands here."""

from __future__ import annotations

import csv
import io
import random
import shutil
import subprocess
from datetime import date, timedelta
from pathlib import Path

import pytest

from db.chart import accounts, with_code
from db.funds import funds
from db.journal_export import journal
from db.ledger import balances
from db.rules import Refused
from db.vouchers import Line, reverse_voucher
from tests.fund_books import CASHIER, DAY, Books


def busy(books: Books) -> None:
    """A year of vouchers with odd words, several funds, red ones too."""
    chance = random.Random(6)
    codes = ["1001", "1002", "4101", "4401", "5101", "5103", "5901"]
    ids = [with_code(books.db, code).id for code in codes]
    posted = []
    for number in range(120):
        day = date(2026, 1, 4) + timedelta(number * 2)
        amount = chance.randint(1, 99999)
        fund = chance.choice((books.free, books.tied))
        kind = chance.random()
        debit, credit = (ids[0], ids[3]) if kind < 0.6 else chance.sample(ids, 2)
        lines = [
            Line(f'摘要; 第{number}笔 | “引号"\\”', debit, fund, debit=amount),
            Line("x", credit, fund, credit=amount),
        ]
        try:
            id = books.made(lines, day)
            books.post(id)
            posted.append(id)
        except Refused:
            continue
    for id in posted[::9]:
        books.db.staff = CASHIER
        try:
            books.post(reverse_voucher(books.db, voucher=id, day=DAY, now=books.now))
        except Refused:
            continue
    assert len(posted) > 60


def names(books: Books) -> dict[str, tuple[int, int]]:
    roots = {
        "asset": "Assets",
        "liability": "Liabilities",
        "balance": "Equity",
        "income": "Income",
        "expense": "Expenses",
    }
    return {
        f"{roots[one.kind]}:{one.code}:{fund.code}": (one.id, fund.id)
        for one in accounts(books.db)
        for fund in funds(books.db)
    }


def test_hledger_comes_to_the_same_sums_month_by_month(books: Books, tmp_path: Path) -> None:
    assert shutil.which("hledger"), "install hledger (make check-test does)"
    busy(books)
    path = tmp_path / "fund.journal"
    path.write_text("\n".join(journal(books.db, form="hledger")) + "\n", encoding="utf-8")
    known = names(books)
    compared = 0
    for month in [f"2026-{n:02d}" for n in range(1, 12)]:
        end = (date.fromisoformat(f"{month}-28") + timedelta(4)).replace(day=1)
        said = subprocess.run(
            ["hledger", "-f", path, "balance", "--flat", "-e", str(end), "-O", "csv", "-N"],
            capture_output=True,
            encoding="utf-8",
            env={"LANG": "C.UTF-8"},
            check=True,
        ).stdout
        there = {
            known[row["account"]]: round(float(row["balance"].removesuffix(" CNY")) * 100)
            for row in csv.DictReader(io.StringIO(said))
        }
        assert there == dict(balances(books.db, month=month)), month
        compared += len(there)
    assert compared > 60


def test_each_posted_voucher_is_one_transaction(books: Books) -> None:
    busy(books)
    count = books.db.value("SELECT count(*) FROM voucher WHERE status = 'posted'")
    for form, mark in (("hledger", " * ("), ("beancount", ' * "')):
        text = list(journal(books.db, form=form))  # type: ignore[arg-type]
        assert sum(mark in line for line in text) == count
        assert sum(line.startswith("    ") for line in text) == 2 * count


def test_an_empty_fund_has_an_empty_journal(books: Books) -> None:
    assert not [line for line in journal(books.db, form="hledger") if "CNY" in line][1:]


@pytest.mark.parametrize("code", ["Z-01", "甲01", "a:b;c"])
def test_codes_of_any_signs_are_accounts(books: Books, code: str) -> None:
    books.db.connection.execute("UPDATE fund SET code = ? WHERE id = ?", (code, books.free))
    books.receive(100)
    line = next(one for one in journal(books.db, form="beancount") if "1.00 CNY" in one)
    name = line.split()[0]
    assert name.count(":") == 2 and name.isascii() and ";" not in name
