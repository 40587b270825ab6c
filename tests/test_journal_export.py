"""The journal, read by hledger: every account of every fund stands there as it stands here."""

from __future__ import annotations

import csv
import io
import random
import re
import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from db.chart import accounts, with_code
from db.funds import funds
from db.journal_export import journal
from db.ledger import balances, movements
from db.rules import Refused
from db.store import open_store
from db.vouchers import (
    Line,
    post_voucher,
    return_voucher,
    reverse_voucher,
    review_voucher,
    withdraw_voucher,
)
from db.year_end import end_year
from tests.fund_books import ACCOUNTANT, CASHIER, DAY, DIRECTOR, Books

LATER = datetime(2027, 2, 1, 9, 0)
ROOTS = {
    "asset": "Assets",
    "liability": "Liabilities",
    "balance": "Equity",
    "income": "Income",
    "expense": "Expenses",
}
MONTHS = [*(f"2026-{n:02d}" for n in range(1, 13)), "2027-01"]
CODES = ("1001", "1002", "4101", "4401", "5101", "5103", "5901")
# What breaks journals: comments, quotes, two blanks, ends of lines, balance signs, other scripts.
NASTY = (
    '摘要; 注释 | “引号"\\”',
    "两个  空格\t制表",
    "第一行\n    Assets:1001:Z01  999.00 CNY",
    "= 1.00 CNY @@ 2 {3}",
    "; 2026-01-01 * 另一笔",
    "👩‍👧 慰问 💐\u2028下一行\x0b",
    "(2026-01-0001) ! * include /etc/passwd",
)


def busy(books: Books, summaries: Sequence[str] = NASTY) -> list[int]:
    """A year of vouchers with odd words, several funds, red ones too."""
    chance = random.Random(6)
    ids = [with_code(books.db, code).id for code in CODES]
    posted = []
    for number in range(120):
        day = date(2026, 1, 4) + timedelta(number * 2)
        amount = chance.randint(1, 99999)
        fund = chance.choice((books.free, books.tied))
        kind = chance.random()
        debit, credit = (ids[0], ids[3]) if kind < 0.6 else chance.sample(ids, 2)
        summary = summaries[number % len(summaries)]
        lines = [
            Line(summary, debit, fund, debit=amount),
            Line(summary, credit, fund, credit=amount),
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
    return posted


def clear(books: Books) -> None:
    """What was refused waits for nobody any more."""
    books.db.staff = ACCOUNTANT
    for row in books.db.rows("SELECT id FROM voucher WHERE status IN ('draft', 'reviewed')"):
        return_voucher(books.db, voucher=row["id"], reason="不记账")
        withdraw_voucher(books.db, voucher=row["id"])


def names(books: Books) -> dict[str, tuple[int, int]]:
    return {
        f"{ROOTS[one.kind]}:{one.code}:{fund.code}": (one.id, fund.id)
        for one in accounts(books.db)
        for fund in funds(books.db)
    }


def hledger(path: Path, *arguments: str) -> list[dict[str, str]]:
    said = subprocess.run(
        ["hledger", "-f", path, "balance", "--flat", "-O", "csv", "-N", *arguments],
        capture_output=True,
        encoding="utf-8",
        env={"LANG": "C.UTF-8"},
        check=True,
    ).stdout
    return list(csv.DictReader(io.StringIO(said)))


def fen(cell: str) -> int:
    """What hledger writes, without a float between."""
    yuan, _dot, cents = cell.removesuffix(" CNY").partition(".")
    sign = -1 if yuan.startswith("-") else 1
    return int(yuan) * 100 + sign * int(f"{cents:0<2}" or "0")


def written(books: Books, folder: Path) -> Path:
    path = folder / "fund.journal"
    path.write_text("\n".join(journal(books.db, form="hledger")) + "\n", encoding="utf-8")
    return path


def compare(books: Books, folder: Path) -> int:
    """Every account of every fund at the end of every month, and what moved in it."""
    assert shutil.which("hledger"), "install hledger (make check-test does)"
    path = written(books, folder)
    known = names(books)
    span = ("-M", "-b", "2026-01-01", "-e", "2027-02-01")
    ends = hledger(path, *span, "-H")
    moved = hledger(path, *span)
    cells = 0
    for at, month in enumerate(MONTHS):
        there = {known[row["account"]]: fen(list(row.values())[at + 1]) for row in ends}
        here = dict(balances(books.db, month=month))
        assert {key: value for key, value in there.items() if value} == here, month
        changed = {known[row["account"]]: fen(list(row.values())[at + 1]) for row in moved}
        own = {
            (one.account, one.fund): one.debit - one.credit
            for one in movements(books.db, first=month, last=month)
        }
        keys = set(changed) | set(own)
        assert all(changed.get(key, 0) == own.get(key, 0) for key in keys), month
        cells += len(there) + len(keys)
    return cells


def test_hledger_comes_to_the_same_sums_over_a_year_with_red_vouchers_and_its_end(
    books: Books, tmp_path: Path
) -> None:
    books.now = LATER
    busy(books)
    books.receive(100_000, date(2026, 12, 1))
    clear(books)
    id = end_year(books.db, year=2026, now=LATER)
    books.db.staff = DIRECTOR
    review_voucher(books.db, voucher=id)
    post_voucher(books.db, voucher=id, now=LATER)
    books.receive(777, date(2027, 1, 5))
    assert compare(books, tmp_path) > 300
    kinds = {one.id: one.kind for one in accounts(books.db)}
    carried = balances(books.db, month="2026-12")
    assert not [key for key in carried if kinds[key[0]] in ("income", "expense")]


DAYS = st.dates(date(2026, 1, 1), date(2026, 12, 31))
AMOUNTS = st.one_of(st.integers(1, 500), st.integers(1, 10**12))
WORDS = st.text(min_size=1, max_size=30).filter(lambda text: bool(text.strip()))
ENTRIES = st.tuples(
    DAYS,
    st.sampled_from(CODES),
    st.sampled_from(CODES),
    st.booleans(),
    AMOUNTS,
    st.one_of(WORDS, st.sampled_from(NASTY)),
)


@settings(max_examples=12)
@given(st.lists(ENTRIES, min_size=5, max_size=25), st.data())
def test_hledger_comes_to_the_same_sums_for_any_books(
    entries: list[tuple[date, str, str, bool, int, str]], data: st.DataObject
) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        db = open_store(folder / "centre.yizhan")
        try:
            books = Books(db)
            books.now = LATER
            posted = []
            for day, debit, credit, tied, amount, words in entries:
                fund = books.tied if tied else books.free
                ids = with_code(db, debit).id, with_code(db, credit).id
                lines = [
                    Line(words, ids[0], fund, debit=amount),
                    Line(words, ids[1], fund, credit=amount),
                ]
                try:
                    id = books.made(lines, day)
                    books.post(id)
                    posted.append(id)
                except Refused:
                    continue
            for id in posted[::3]:
                db.staff = CASHIER
                try:
                    day = data.draw(DAYS)
                    books.post(reverse_voucher(db, voucher=id, day=day, now=LATER))
                except Refused:
                    continue
            compare(books, folder)
        finally:
            db.close()


def test_each_posted_voucher_is_one_transaction(books: Books) -> None:
    busy(books)
    count = books.db.value("SELECT count(*) FROM voucher WHERE status = 'posted'")
    for form, mark in (("hledger", " * ("), ("beancount", ' * "')):
        text = list(journal(books.db, form=form))  # type: ignore[arg-type]  # one of the two
        titles = [line for line in text if re.match(r"[0-9-]{10} \*", line)]
        assert len(titles) == count and all(mark in line for line in titles)
        assert sum(line.startswith("    ") for line in text) == 2 * count
        assert not [line for line in text if "\n" in line or "\r" in line or "\x0b" in line]


def test_words_stay_words_in_a_beancount_journal(books: Books) -> None:
    busy(books)
    pattern = re.compile(r'[0-9-]{10} \* "((?:[^"\\]|\\["\\])*)" \^[0-9]{4}-[0-9]{2}-[0-9]{4}')
    titles = [line for line in journal(books.db, form="beancount") if " * " in line[:14]]
    assert titles and all(pattern.fullmatch(line) for line in titles)


def test_an_empty_fund_has_an_empty_journal(books: Books) -> None:
    assert not [line for line in journal(books.db, form="hledger") if "CNY" in line][1:]


@pytest.mark.parametrize("code", ["Z-01", "甲01", "a:b;c", "z 1  x"])
def test_codes_of_any_signs_are_accounts(books: Books, code: str, tmp_path: Path) -> None:
    books.db.connection.execute("UPDATE fund SET code = ? WHERE id = ?", (code, books.free))
    books.receive(100)
    line = next(one for one in journal(books.db, form="beancount") if "1.00 CNY" in one)
    name = line.split()[0]
    assert name.count(":") == 2 and name.isascii() and ";" not in name
    assert {row["account"] for row in hledger(written(books, tmp_path))} >= {name}


def test_two_codes_never_share_an_account(books: Books, tmp_path: Path) -> None:
    change = "UPDATE fund SET code = ? WHERE id = ?"
    books.db.connection.execute(change, ("A[", books.free))
    books.db.connection.execute(change, ("A-5B", books.tied))
    books.receive(100)
    books.receive(2000, fund=books.tied)
    cash = [row for row in hledger(written(books, tmp_path)) if ":1001:" in row["account"]]
    assert sorted(fen(row["balance"]) for row in cash) == [100, 2000]
