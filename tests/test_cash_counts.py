"""Cash counts: against the book of today, taken back until the month is closed, on paper."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
import sqlcipher3.dbapi2 as engine

from db.cash_counts import (
    PIECES,
    cash_count,
    count_cash,
    counted_years,
    counts,
    last_day,
    withdraw_count,
    worth,
)
from db.month_end import close_month
from db.rules import Refused
from db.undo import undo
from tests.fund_books import ACCOUNTANT, CASHIER, DAY, NOW, Books
from tests.paper_reading import printed

OCTOBER = date(2026, 10, 31)


@pytest.mark.parametrize(
    ("month", "day"),
    [("2026-02", 28), ("2028-02", 29), ("2026-11", 30), ("2026-12", 31)],
)
def test_the_last_day_of_a_month(month: str, day: int) -> None:
    assert last_day(month).day == day


def test_notes_and_coins_are_worth_what_stands_on_them() -> None:
    assert len(PIECES) == 8
    assert worth(dict.fromkeys(PIECES, 1)) == 18660
    assert worth({}) == 0


def test_a_count_follows_the_book_of_today(books: Books) -> None:
    books.receive(10000)
    books.db.staff = CASHIER
    id = count_cash(books.db, account=books.cash, day=DAY, pieces={10000: 1}, now=NOW)
    assert cash_count(books.db, id).status == "matches"
    books.receive(50, DAY - timedelta(1))
    one = cash_count(books.db, id)
    assert (one.book, one.present, one.over, one.status) == (10000, 10050, -50, "differs")
    # What was written of another difference does not explain this one.
    books.db.staff = CASHIER
    id = count_cash(
        books.db, account=books.cash, day=DAY, pieces={10000: 1}, now=NOW, explanation="找零"
    )
    assert cash_count(books.db, id).status == "explained"
    books.receive(50, DAY - timedelta(1))
    assert (cash_count(books.db, id).settled, cash_count(books.db, id).status) == (False, "differs")
    # The difference was a voucher that had not been written yet.
    books.spend(100)
    assert cash_count(books.db, id).status == "matches"


def test_what_is_not_kept(books: Books) -> None:
    books.db.staff = CASHIER
    with pytest.raises(Refused, match="still to come"):
        count_cash(books.db, account=books.cash, day=DAY + timedelta(1), pieces={}, now=NOW)
    for wrong in ({10000: -1}, {10000: 100_000}, {200: 1}):
        with pytest.raises(Refused, match="each note and coin"):
            count_cash(books.db, account=books.cash, day=DAY, pieces=wrong, now=NOW)
    id = count_cash(books.db, account=books.cash, day=DAY, pieces={}, now=NOW, explanation=" x ")
    assert cash_count(books.db, id).explanation == ""
    with pytest.raises(engine.IntegrityError, match="CHECK"), books.db.act("test"):
        books.db.insert(
            "cash_count", day="2026-11-01", account=books.cash, counted=5, book=4, counted_name="x"
        )


def test_a_count_is_taken_back_until_its_month_is_closed(books: Books) -> None:
    books.receive(500, date(2026, 10, 9))
    id = books.count("2026-10")
    withdraw_count(books.db, count=id, now=NOW)
    act = books.db.last_act
    with pytest.raises(Refused, match="withdrawn already"):
        withdraw_count(books.db, count=id, now=NOW)
    assert act is not None
    undo(books.db, act=act.id)
    assert [one.status for one in counts(books.db, year=2026)] == ["matches"]
    books.db.staff = ACCOUNTANT
    close_month(books.db, month="2026-10", now=NOW)
    books.db.staff = CASHIER
    with pytest.raises(Refused, match="What is closed stays"):
        withdraw_count(books.db, count=id, now=NOW)
    with pytest.raises(Refused, match="2026-10 is closed"):
        count_cash(books.db, account=books.cash, day=OCTOBER, pieces={500: 1}, now=NOW)
    with pytest.raises(engine.IntegrityError, match="month_closed"):
        books.db.connection.execute(
            "INSERT INTO cash_count (day, account, counted, book, counted_name)"
            " VALUES ('2026-10-30', ?, 0, 0, 'x')",
            (books.cash,),
        )
    assert counted_years(books.db) == [2026]


def test_the_sheet_has_pieces_book_and_difference(books: Books, tmp_path: Path) -> None:
    books.receive(15060)
    books.db.staff = CASHIER
    pieces = {10000: 1, 5000: 1}
    id = count_cash(
        books.db, account=books.cash, day=DAY, pieces=pieces, now=NOW, explanation="少六角"
    )
    words = printed(books.db, tmp_path / "count.pdf", "cash-count", count=id)
    for said in ("150.00", "150.60", "Toolittle0.60", "少六角", "Watchedby", "罗静"):
        assert said in words
    assert "WITHDRAWN" not in words
    withdraw_count(books.db, count=id, now=NOW)
    assert "WITHDRAWN" in printed(books.db, tmp_path / "again.pdf", "cash-count", count=id)
