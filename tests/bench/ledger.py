"""A ledger of ten years and a million vouchers: its reports, a month's cash book, one posting.

The vouchers are put in with the triggers out of the way, since no centre enters a million in an
afternoon; `fund_faults` then reads the file past all triggers, as it reads every centre's.
"""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from itertools import count
from pathlib import Path
from typing import Any

import sqlcipher3.dbapi2 as engine

from db import quick_vouchers, vouchers
from db.books import book
from db.chart import begin_chart, with_code
from db.check_fund import fund_faults
from db.funds import add_fund
from db.journal_export import journal
from db.ledger import movements
from db.roles import Staff, program
from db.store import Store, open_store
from tests.bench.measure import Measured, against, timed

VOUCHERS, MONTHS, FUNDS = 1_000_000, 120, 5
NOW = datetime(2026, 12, 31, 17, 0)
_FIRST_YEAR, _LAST = 2017, "2026-12"
_CASHIER = Staff(1, "出纳", frozenset({"cashier"}))
_ACCOUNTANT = Staff(2, "会计", frozenset({"accountant"}))
_REPORT = (
    "SELECT substr(day, 1, 7), account, fund, sum(debit), sum(credit) FROM voucher_line"
    " WHERE day IS NOT NULL GROUP BY 1, 2, 3"
)
_RUNNING = (
    "SELECT day, number, debit, credit, sum(debit - credit) OVER (ORDER BY day, number)"
    f" FROM voucher_line WHERE account = ? AND day >= '{_LAST}-01'"
)


def million(folder: Path) -> Iterator[Measured]:
    """The rows of the table; the last needs hledger."""
    db = open_store(folder / "ledger.yizhan", staff=program("bench"))
    _fill(db)
    named = f"month x account, {VOUCHERS:,} vouchers"
    plain = engine.connect(str(db.path), isolation_level=None)

    def report() -> None:
        assert len(movements(db, first=f"{_FIRST_YEAR}-01", last=_LAST)) > MONTHS

    def bare() -> None:
        plain.execute(_REPORT).fetchall()

    yield against(f"{named}, none closed", report, "the bare SQL", bare, times=3)
    _close_all_but_the_last(db)
    assert not fund_faults(plain)
    closed = against(f"{named}, all but one closed", report, "the bare SQL", bare, times=3)
    yield closed
    cash = with_code(db, "1001").id
    yield against(
        f"the cash book of one month, {VOUCHERS:,} vouchers",
        lambda: book(db, account=cash, month=_LAST),
        "its lines with a window sum, bare",
        lambda: plain.execute(_RUNNING, (cash,)).fetchall(),
        times=9,
    )
    plain.close()
    yield _posting(db, folder)
    if shutil.which("hledger"):
        text = folder / "ledger.journal"
        with text.open("w", encoding="utf-8") as out:
            out.writelines(f"{line}\n" for line in journal(db, form="hledger"))
        asked = ["hledger", "balance", "-f", str(text), "--monthly", "--no-total"]
        other = timed(lambda: subprocess.run(asked, check=True, stdout=subprocess.DEVNULL))
        yield Measured(named, closed.ours, "hledger, reading its journal", other)
    db.close()


def _posting(db: Store, folder: Path) -> Measured:
    """One voucher into the books, made and reviewed before."""
    ids = {code: with_code(db, code).id for code in ("1002", "4401")}
    fund = int(db.value("SELECT min(id) FROM fund"))
    ready = iter([_reviewed(db, ids, fund) for _turn in range(61)])
    bare = engine.connect(str(folder / "posting.bare"), isolation_level=None)
    bare.execute("PRAGMA journal_mode = WAL")
    bare.execute("PRAGMA synchronous = FULL")
    bare.execute("CREATE TABLE voucher (id INTEGER PRIMARY KEY, day TEXT, number INTEGER) STRICT")
    bare.execute(
        "CREATE TABLE voucher_line (id INTEGER PRIMARY KEY, voucher INTEGER, summary TEXT,"
        " account INTEGER, fund INTEGER, debit INTEGER, credit INTEGER) STRICT"
    )
    numbers = count(1)

    def least() -> None:
        number = next(numbers)
        bare.execute("BEGIN IMMEDIATE")
        bare.execute("INSERT INTO voucher VALUES (?, '2026-12-31', ?)", (number, number))
        for _side in range(2):
            bare.execute(
                "INSERT INTO voucher_line (voucher, summary, account, fund, debit, credit)"
                " VALUES (?, '利息', 1, 1, 1, 0)",
                (number,),
            )
        bare.execute("COMMIT")

    found = against(
        f"post one voucher, {VOUCHERS:,} before it",
        lambda: vouchers.post_voucher(db, voucher=next(ready), now=NOW),
        "bare INSERTs + COMMIT",
        least,
        times=60,
    )
    bare.close()
    return found


def _reviewed(db: Store, ids: dict[str, int], fund: int) -> int:
    db.staff = _CASHIER
    id = quick_vouchers.receive(
        db,
        day=NOW.date(),
        into=ids["1002"],
        source=ids["4401"],
        fund=fund,
        amount=100,
        summary="赞助",
        now=NOW,
    )
    db.staff = _ACCOUNTANT
    vouchers.review_voucher(db, voucher=id)
    return id


def _fill(db: Store) -> None:
    begin_chart(db)
    funds = [add_fund(db, code=f"F{n}", name=f"资金{n}", source="fiscal") for n in range(FUNDS)]
    cash, bank, income, expense, balance = (
        with_code(db, code).id for code in ("1001", "1002", "4201", "5101", "3101")
    )
    with _no_triggers(db) as plain:
        id, of_year = count(1), count(10**9)
        more: dict[int, list[int]] = {fund: [0, 0] for fund in funds}  # of this year
        for month in _months():
            heads, lines = [], []
            for n in range(VOUCHERS // MONTHS):
                one, day = next(id), f"{month}-{1 + n * 28 // (VOUCHERS // MONTHS):02d}"
                money = cash if n % 2 else bank
                amount, fund = 100 + n % 900, funds[(n // 5) % FUNDS]
                came = n % 5 < 3 or n < 30
                sides = (money, income) if came else (expense, money)
                amount *= 3 if came else 1
                more[fund][0 if came else 1] += amount
                heads.append((one, day, n + 1, "receipt" if came else "payment"))
                lines += [
                    (2 * one, one, 1, sides[0], fund, amount, 0, day, n + 1),
                    (2 * one + 1, one, 2, sides[1], fund, 0, amount, day, n + 1),
                ]
            if month.endswith("-12") and month != _LAST:
                one, day, number = next(of_year), f"{month}-31", VOUCHERS // MONTHS + 1
                heads.append((one, day, number, "year_end"))
                carried = [
                    side
                    for fund, (got, spent) in more.items()
                    for side in (
                        (income, fund, got, 0),
                        (expense, fund, 0, spent),
                        (balance, fund, 0, got - spent),
                    )
                ]
                lines += [
                    (next(of_year), one, n, *side, day, number) for n, side in enumerate(carried, 1)
                ]
                more = {fund: [0, 0] for fund in funds}
            plain.executemany(_VOUCHER, heads)
            plain.executemany(_LINE, lines)


_VOUCHER = (
    "INSERT INTO voucher (id, day, number, kind, status, made_by, made_name, reviewed_by,"
    " reviewed_name, posted_by, posted_name, posted_at, created_at) VALUES (?, ?, ?, ?, 'posted',"
    " 1, '出纳', 2, '会计', 2, '会计', '2026-12-31T09:00', '2026-12-31T09:00')"
)
_LINE = (
    "INSERT INTO voucher_line (id, voucher, position, summary, account, fund, debit, credit, day,"
    " number) VALUES (?, ?, ?, '活动用品', ?, ?, ?, ?, ?, ?)"
)


def _months() -> list[str]:
    return [f"{_FIRST_YEAR + n // 12}-{n % 12 + 1:02d}" for n in range(MONTHS)]


def _close_all_but_the_last(db: Store) -> None:
    with _no_triggers(db) as plain:
        before = ""
        for month in _months()[:-1]:
            plain.execute(
                "INSERT INTO period (month, closed_at, closed_name)"
                " VALUES (?, '2026-12-31T10:00', '会计')",
                (month,),
            )
            plain.execute(
                "INSERT INTO closing (month, account, fund, debit, credit, balance)"
                " SELECT ?, account, fund, sum(debit), sum(credit), sum(balance) FROM ("
                " SELECT account, fund, debit, credit, debit - credit AS balance FROM voucher_line"
                "  WHERE day BETWEEN ? AND ?"
                " UNION ALL SELECT account, fund, 0, 0, balance FROM closing WHERE month = ?)"
                " GROUP BY account, fund",
                (month, f"{month}-01", f"{month}-31", before),
            )
            before = month


@contextmanager
def _no_triggers(db: Store) -> Iterator[Any]:
    """One transaction of the fund's tables without their triggers, which are there again after."""
    plain = db.connection
    held = plain.execute(
        "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"
        " AND tbl_name IN ('voucher', 'voucher_line', 'period', 'closing')"
    ).fetchall()
    plain.execute("BEGIN IMMEDIATE")
    for name, _sql in held:
        plain.execute(f"DROP TRIGGER {name}")
    yield plain
    for _name, sql in held:
        plain.execute(sql)
    plain.execute("COMMIT")
