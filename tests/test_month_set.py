"""The set of a closed month: all of its papers, sound, and the same whatever came later."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from db.month_end import close_month
from db.retention import kept_until
from db.vouchers import reverse_voucher
from db.words import use_language
from reports.catalogue import REPORTS
from reports.month_set import month_set
from tests.fund_books import ACCOUNTANT, CASHIER, NOW, Books
from tests.paper_reading import text
from tests.test_reports import assert_sound

MONTH = "2026-10"
NAMES = [
    "account-book 1001",
    "account-book 1002",
    "ledger-summary",
    "fund-statement",
    "income-expense",
    "voucher-list",
]


@pytest.fixture
def closed(books: Books) -> Iterator[Books]:
    """October is closed."""
    use_language("en")
    books.receive(500_000, date(2026, 10, 5))
    books.spend(120_050, date(2026, 10, 12))
    books.count(MONTH)
    books.db.staff = ACCOUNTANT
    close_month(books.db, month=MONTH, now=NOW)
    yield books


def test_all_papers_are_made_and_each_is_sound(closed: Books, tmp_path: Path) -> None:
    said: list[tuple[int, int]] = []
    papers = month_set(
        closed.db,
        month=MONTH,
        now=NOW,
        progress=lambda done, total=0, words="": said.append((done, total)),
    )
    assert [name for name, _content in papers] == NAMES
    assert said == [(at, len(NAMES)) for at in range(len(NAMES))]
    for name, content in papers:
        assert name.partition(" ")[0] in REPORTS and kept_until(name, 2026) is not None
        path = tmp_path / f"{name}.pdf"
        path.write_bytes(content)
        assert_sound(path)
        words = text(path)
        assert "Printed2026-11-2609:10方蕾" in words
        assert "Monthclosed" in words or name.startswith("account-book")


def test_nothing_that_came_later_is_in_it(closed: Books) -> None:
    db = closed.db
    first = month_set(db, month=MONTH, now=NOW)
    spent = db.value("SELECT id FROM voucher WHERE month = ? AND number = 2", (MONTH,))
    db.staff = CASHIER
    closed.post(reverse_voucher(db, voucher=spent, day=date(2026, 11, 3), now=NOW))
    closed.receive(7_000, date(2026, 11, 4), closed.tied)
    closed.made(closed.lines(closed.activity, closed.cash, 100), date(2026, 11, 5))
    db.staff = ACCOUNTANT
    later = month_set(db, month=MONTH, now=NOW)
    assert [
        name for (name, made), (_name, again) in zip(first, later, strict=True) if made != again
    ] == []


def test_it_stops_between_papers(closed: Books) -> None:
    def stopped(done: int, total: int = 0, words: str = "") -> None:
        if done == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        month_set(closed.db, month=MONTH, now=NOW, progress=stopped)
