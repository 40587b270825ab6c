"""What never comes into the books, in whatever steps and under whatever name it is tried."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from db.store import open_store
from tests.attacked_books import Attacked
from tests.fund_books import Books


@pytest.fixture(scope="module")
def attacked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Attacked]:
    db = open_store(tmp_path_factory.mktemp("attacked") / "centre.yizhan")
    made = Attacked(Books(db))
    yield made
    made.shell.close()
    db.close()


@pytest.fixture
def shell(attacked: Attacked) -> Iterator[Attacked]:
    """For attacks of several steps: what succeeds of them is taken back after the test."""
    with attacked.taken_back():
        yield attacked


def pair(debit: int, credit: int, fund: int, amount: int) -> tuple[tuple[int, int, int, int], ...]:
    return (debit, fund, amount, 0), (credit, fund, 0, amount)


def test_what_is_kept_by_the_rules_can_be_kept_by_statements_too(shell: Attacked) -> None:
    """The attacks below fail for what they do, not for how they are written."""
    books = shell.books
    for day in ("2026-11-26", "2026-11-20"):
        shell.put(day, "payment", *pair(books.activity, books.cash, books.free, 100))
    shell.clear()
    shell.close("2026-11")


def test_a_red_receipt_takes_cash_on_its_day(shell: Attacked) -> None:
    books = shell.books
    received = shell.put("2026-11-05", "receipt", *pair(books.cash, books.income, books.free, 900))
    shell.put("2026-11-20", "payment", *pair(books.activity, books.cash, books.free, 75_900))
    for day in ("2026-11-05", "2026-11-19", "2026-11-20"):
        with shell.refuses("cash_short"):
            shell.put(day, "receipt", reverses=received)


def test_cash_is_looked_at_on_every_day_after(shell: Attacked) -> None:
    """Enough on the day and at the end, too little in between."""
    books = shell.books
    shell.put("2026-11-10", "payment", *pair(books.bank, books.cash, books.free, 74_000))
    shell.put("2026-11-20", "receipt", *pair(books.cash, books.income, books.free, 9_000))
    with shell.refuses("cash_short"):
        shell.put("2026-11-09", "payment", *pair(books.activity, books.cash, books.free, 1_001))
    with shell.refuses("cash_short"):
        shell.put("2026-11-09", "transfer", *pair(books.bank, books.cash, books.free, 1_001))


def test_a_red_receipt_overdraws_no_fund(shell: Attacked) -> None:
    books = shell.books
    gift = shell.put("2026-11-05", "receipt", *pair(books.bank, books.income, books.tied, 500))
    shell.put("2026-11-06", "payment", *pair(books.goods, books.bank, books.tied, 400))
    with shell.refuses("fund_short"):
        shell.put("2026-11-07", "receipt", reverses=gift)


@pytest.mark.parametrize("kind", ["payment", "transfer", "opening", "settlement", "year_end"])
def test_restricted_money_does_not_become_free(shell: Attacked, kind: str) -> None:
    """Out of one fund and into the other, past every account of expense."""
    books = shell.books
    day = "2026-12-31" if kind == "year_end" else "2026-11-06"
    shell.put("2026-11-05", "receipt", *pair(books.bank, books.income, books.tied, 500))
    balance = shell.shell.execute("SELECT id FROM account WHERE code = '3101'").fetchone()[0]
    for source in (balance, books.income):
        moved = (
            *pair(source, books.bank, books.tied, 500),
            *pair(books.bank, source, books.free, 500),
        )
        with shell.refuses("use_not_permitted|not_carried"):
            shell.put(day, kind, *moved)


@pytest.mark.parametrize("kind", ["opening", "year_end", "transfer"])
def test_no_kind_of_voucher_is_a_way_around_the_uses(shell: Attacked, kind: str) -> None:
    books = shell.books
    shell.put("2026-11-05", "receipt", *pair(books.bank, books.income, books.tied, 500))
    day = "2026-12-31" if kind == "year_end" else "2026-11-06"
    with shell.refuses("use_not_permitted|not_carried"):
        shell.put(day, kind, *pair(books.activity, books.bank, books.tied, 500))
    shell.put("2026-11-06", "payment", *pair(books.goods, books.bank, books.tied, 500))
    with shell.refuses("use_not_permitted|not_carried"):
        shell.put(day, kind, *pair(books.activity, books.goods, books.tied, 500))


def test_minutes_are_asked_for_whatever_the_money_leaves_by(shell: Attacked) -> None:
    books = shell.books
    shell.shell.execute("UPDATE fund SET decision = 1 WHERE id = ?", (books.free,))
    for account in (books.activity, books.income):
        with shell.refuses("decision_missing"):
            shell.put("2026-11-06", "transfer", *pair(account, books.cash, books.free, 500))


def test_the_year_ends_on_its_last_day_with_everything(shell: Attacked) -> None:
    books = shell.books
    balance = shell.shell.execute("SELECT id FROM account WHERE code = '3101'").fetchone()[0]
    carried = (
        (books.income, books.free, 105_000, 0),
        (books.activity, books.free, 0, 30_000),
        (balance, books.free, 0, 75_000),
    )
    for day, lines in (
        ("2026-12-30", carried),
        ("2026-12-31", pair(books.income, balance, books.free, 104_999)),
        ("2026-12-31", pair(books.income, balance, books.free, 75_000)),
        ("2026-12-31", (*carried, *pair(books.bank, books.cash, books.free, 1))),
    ):
        with shell.refuses("not_carried"):
            shell.put(day, "year_end", *lines)
    ended = shell.put("2026-12-31", "year_end", *carried)
    with shell.refuses("not_mirrored"):
        shell.put("2027-01-02", "year_end", reverses=ended)
    shell.put("2026-12-31", "year_end", reverses=ended)


def test_december_waits_for_the_year(shell: Attacked) -> None:
    shell.clear()
    shell.close("2026-11")
    with shell.refuses("year_not_carried"):
        shell.close("2026-12")


def test_a_red_voucher_cancels_one_that_stands_and_nothing_else(shell: Attacked) -> None:
    books = shell.books
    with shell.refuses("reversed_twice"):
        shell.put("2026-11-20", "payment", reverses=shell.spent)
    with shell.refuses("not_mirrored"):
        shell.put("2026-11-20", "payment", reverses=shell.red)
    with shell.refuses("not_mirrored"):
        shell.put("2026-11-20", "receipt", reverses=shell.draft)
    with shell.refuses("not_mirrored"):
        shell.put("2026-11-01", "receipt", reverses=shell.posted)
    with shell.refuses("not_mirrored"):
        shell.put("2026-11-20", "payment", reverses=shell.posted)
    for amount in (-4_999, 5_000):
        with shell.refuses("negative_amount"):
            shell.put("2026-11-20", "receipt", *pair(books.cash, books.income, books.free, -amount))
            shell.put("2026-11-20", "receipt", *pair(books.cash, books.income, books.free, amount))


def test_an_advance_is_settled_once(shell: Attacked) -> None:
    books = shell.books
    advances = shell.shell.execute("SELECT id FROM account WHERE money = 'advance'").fetchone()[0]
    shell.person = 4711
    given = shell.put("2026-11-10", "advance", *pair(advances, books.cash, books.free, 300))
    shell.put("2026-11-11", "settlement", *pair(books.activity, advances, books.free, 300))
    with shell.refuses("advance_short"):
        shell.put("2026-11-12", "settlement", *pair(books.activity, advances, books.free, 300))
    with shell.refuses("advance_short"):
        shell.put("2026-11-12", "advance", reverses=given)


def test_months_are_closed_in_turn_and_after_they_are_over(shell: Attacked) -> None:
    with shell.refuses("month_has_drafts"):
        shell.close("2026-11")
    shell.clear()
    with shell.refuses("month_before_open"):
        shell.close("2026-12")
    with shell.refuses("closed_early"):
        shell.shell.execute(
            "INSERT INTO period (month, closed_at, closed_name)"
            " VALUES ('2026-11', '2026-11-30T23:59', 'x')"
        )


@pytest.mark.parametrize(
    "untrue",
    [
        "DELETE FROM closing WHERE month = '2026-11' AND debit > 0",
        "INSERT INTO closing (month, account, fund, debit, credit, balance)"
        " VALUES ('2026-11', 7, 7, 0, 0, 1)",
        "DELETE FROM closing WHERE month = '2026-11'",
    ],
)
def test_a_month_is_closed_with_what_stands_in_its_lines(shell: Attacked, untrue: str) -> None:
    shell.clear()
    with shell.refuses("closing_untrue"):
        shell.close("2026-11", untrue)


def test_totals_stay_where_they_can_be_written_out(shell: Attacked) -> None:
    books = shell.books
    most = 10**13 - 1
    lines = pair(books.bank, books.income, books.free, most)
    shell.put("2026-11-20", "receipt", *lines * 2)
    with shell.refuses("amount_too_large"):
        shell.put("2026-11-20", "receipt", *lines * 101)
