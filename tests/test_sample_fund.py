"""The sample's fund: a year as centres describe theirs, kept by the rules alone."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from db import batches, budgets, month_end, quick_vouchers
from db.chart import accounts
from db.fund_books import left_before
from db.funds import SOURCES, funds
from db.ledger import movements
from db.reconciliation import open_differences
from db.store import Store, open_store
from tests.conftest import NOW

YEAR = NOW.year


@pytest.fixture(scope="module")
def kept(sample_file: Path) -> Iterator[Store]:
    """The sample, to be read only."""
    db = open_store(sample_file, lock=False)
    yield db
    db.close()


def spent(db: Store, code: str) -> int:
    """What was spent on a use in the year, in fen."""
    (account,) = (one.id for one in accounts(db) if one.code == code)
    moved = movements(db, first=f"{YEAR}-01", last=f"{YEAR}-12")
    return sum(one.debit - one.credit for one in moved if one.account == account)


def test_money_comes_from_all_four_sources(kept: Store) -> None:
    found = funds(kept)
    assert {one.source for one in found} == {name for name, _label in SOURCES}
    assert all(left_before(kept, day="2026-11-27", fund=one.id) > 0 for one in found)
    got = {
        row["code"]
        for row in kept.rows(
            "SELECT DISTINCT code FROM voucher_line JOIN account"
            " ON account.id = account WHERE kind = 'income' AND day IS NOT NULL"
        )
    }
    assert got >= {"4101", "4201", "4301", "4401", "4901"}


def test_it_goes_where_centres_spend_it(kept: Store) -> None:
    lists = batches.batches(kept, year=YEAR)
    monthly = [
        batches.batch(kept, row["id"])
        for row in lists
        if row["account__label"] == "书记和党务工作者补贴"
    ]
    assert {one.rate for batch in monthly for one in batch.payees} == {20000}
    assert [one.status for one in monthly].count("posted") == 11
    (companies,) = (row for row in lists if row["account__label"] == "企业党建工作经费")
    assert companies["total"] == companies["payees"] * 100000 and companies["payees"] > 100
    (centres,) = (row for row in lists if row["account__label"] == "园区中心工作经费")
    assert centres["total"] == centres["payees"] * 1500000
    # Goods of the points shop for almost 20,000 yuan.
    assert 1950000 < spent(kept, "5103") < 2000000
    assert all(spent(kept, code) for code in ("5101", "5102", "5104", "5301"))


def test_the_budget_is_a_million_and_eighty_thousand_and_kept(kept: Store) -> None:
    lines = budgets.compared(kept, year=YEAR)
    assert budgets.total(lines).budget == 108000000
    assert all(one.actual <= one.budget for one in lines if one.budget)


def test_months_are_closed_one_after_the_other_and_this_one_has_its_obstacles(kept: Store) -> None:
    assert month_end.closed_months(kept) == [f"{YEAR}-{month:02d}" for month in range(1, 11)]
    assert not open_differences(kept, month=f"{YEAR}-10")
    waiting = month_end.obstacles(kept, month=f"{YEAR}-11", today=date(YEAR, 12, 1))
    assert {one.table for one in waiting} >= {"voucher", "person"}


def test_advances_are_settled_but_for_the_last(kept: Store) -> None:
    (one,) = quick_vouchers.unsettled(kept)
    assert (one.amount, one.since) == (200000, date(YEAR, 11, 17))
    assert kept.value("SELECT count(*) FROM voucher WHERE kind = 'settlement'") == 2


def test_a_mistake_was_reversed_and_what_came_from_companies_is_receipted(kept: Store) -> None:
    reds = kept.rows("SELECT reverses FROM voucher WHERE reverses IS NOT NULL")
    assert len(reds) == 1
    given = kept.value(
        "SELECT count(*) FROM voucher JOIN voucher_line AS line ON line.voucher = voucher.id"
        " JOIN account ON account.id = line.account AND account.code = '4401'"
        " WHERE voucher.status = 'posted'"
    )
    assert kept.value("SELECT count(*) FROM receipt WHERE void_reason = ''") == given > 2
