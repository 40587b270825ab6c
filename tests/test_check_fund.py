"""What somebody wrote past the rules is found in the books."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from db.check import check
from db.month_end import close_month
from db.store import Store
from tests.fund_books import ACCOUNTANT, NOW, Books


def closed(books: Books) -> None:
    """Two vouchers in October, closed, and one in November."""
    books.receive(1000, date(2026, 10, 5))
    books.spend(300, date(2026, 10, 9))
    books.count("2026-10")
    books.db.staff = ACCOUNTANT
    close_month(books.db, month="2026-10", now=NOW)
    books.now = NOW + timedelta(hours=1)
    books.receive(50)


def break_past_the_triggers(db: Store, sql: str) -> None:
    for (name,) in db.connection.execute(
        "SELECT name FROM sqlite_schema WHERE type = 'trigger'"
    ).fetchall():
        db.connection.execute(f"DROP TRIGGER [{name}]")
    db.connection.execute(sql)


def test_books_that_were_kept_by_the_rules_are_whole(books: Books) -> None:
    closed(books)
    assert check(books.db.path) == []


@pytest.mark.parametrize(
    ("sql", "found"),
    [
        ("UPDATE voucher_line SET debit = 1001 WHERE debit = 1000", "does not balance"),
        ("DELETE FROM voucher_line WHERE credit = 300", "fewer than two lines"),
        ("UPDATE voucher SET number = 5 WHERE number = 2", "numbered up to 5 and are 2"),
        ("UPDATE voucher_line SET day = '2026-10-06' WHERE debit = 1000", "another day"),
        ("UPDATE voucher_line SET debit = 4 WHERE debit = 300", "the lines differ"),
        ("UPDATE closing SET balance = balance + 1", "whose lines say"),
        ("DELETE FROM closing WHERE debit = 1000", "closed without it"),
        ("UPDATE voucher SET day = '2026-09-30' WHERE month = '2026-11'", "after the month"),
        (
            "UPDATE voucher_line SET day = '2026-10-01' WHERE credit = 300",
            "less than no cash on 2026-10-01",
        ),
    ],
)
def test_what_was_changed_past_the_rules_is_found(books: Books, sql: str, found: str) -> None:
    closed(books)
    break_past_the_triggers(books.db, sql)
    assert any(found in fault for fault in check(books.db.path)), check(books.db.path)
