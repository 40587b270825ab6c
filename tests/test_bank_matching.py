"""Lines of the bank and of the book are matched in groups of one sum, or not at all."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.bank_lines import BankLine, BookLine, bank_lines, remove_bank_lines
from db.bank_matching import Sides, both_sides, match_all, match_bank, unmatch_bank
from db.bank_suggestions import WINDOW, Suggestion, suggestions
from db.check import check
from db.month_end import close_month
from db.rules import Refused
from db.undo import undo
from db.vouchers import reverse_voucher
from tests.bank_books import END, bring, lines_of, post
from tests.fund_books import ACCOUNTANT, CASHIER, DAY, NOW, Books

OCTOBER = date(2026, 10, 9)


def sides(books: Books, month: str = "2026-11") -> Sides:
    return both_sides(books.db, account=books.bank, month=month)


def match(books: Books, bank: list[int], book: list[int]) -> int:
    books.db.staff = ACCOUNTANT
    made: int = match_bank(books.db, account=books.bank, bank_lines=bank, voucher_lines=book)
    return made


def test_one_line_each_side(books: Books) -> None:
    book = post(books, 10_000)
    bank = bring(books, ("2026-11-26", "100"))
    made = match(books, bank, book)
    found = sides(books)
    assert (found.bank[0].match, found.book[0].match) == (made, made)
    assert found.bank[0].cleared == DAY
    assert found.suggestions == ()
    unmatch_bank(books.db, match=made)
    assert sides(books).bank[0].match is None
    undo(books.db, act=books.db.last_act.id)  # type: ignore[union-attr]
    assert sides(books).bank[0].match == made


def test_both_sides_must_come_to_one_sum(books: Books) -> None:
    book = post(books, 10_000)
    bank = bring(books, ("2026-11-26", "60"), ("2026-11-26", "40"), ("2026-11-26", "0.01"))
    with pytest.raises(Refused, match=r"bank says 60.00, the book 100.00: they differ by 40.00"):
        match(books, bank[:1], book)
    match(books, bank[:2], book)
    with pytest.raises(Refused, match="matched already"):
        match(books, [bank[0], bank[2]], post(books, 6_001))
    with pytest.raises(Refused, match="on both sides"):
        match(books, bank[2:], [])
    with pytest.raises(Refused, match="A matched line stays"):
        remove_bank_lines(books.db, lines=bank[:1])


def test_only_posted_lines_of_this_account(books: Books) -> None:
    bank = bring(books, ("2026-11-26", "100"))
    draft = books.made(books.lines(books.bank, books.income, 10_000), kind="receipt")
    line = books.db.value(
        "SELECT id FROM voucher_line WHERE voucher = ? AND account = ?", (draft, books.bank)
    )
    with pytest.raises(Refused, match="Only posted lines"):
        match(books, bank, [line])
    books.receive(10_000)
    cash = books.db.value("SELECT id FROM voucher_line WHERE account = ?", (books.cash,))
    with pytest.raises(Refused, match="Only posted lines"):
        match(books, bank, [cash])
    books.db.staff = CASHIER
    with pytest.raises(Refused, match="Accountant"):
        match_bank(books.db, account=books.bank, bank_lines=bank, voucher_lines=[cash])


@pytest.mark.parametrize(
    "attack",
    [
        "UPDATE bank_line SET amount = 1",
        "UPDATE bank_match_line SET bank_line = NULL, voucher_line = NULL",
        "DELETE FROM bank_match_line",
        "INSERT INTO bank_match_line (id, bank_match, bank_line)"
        " SELECT 7, bank_match.id, bank_line.id FROM bank_match, bank_line",
        "INSERT OR REPLACE INTO bank_match_line (id, bank_match, bank_line)"
        " SELECT id, 7, bank_line FROM bank_match_line WHERE bank_line IS NOT NULL",
        "INSERT INTO bank_match (id, account) SELECT 7, account FROM bank_line",
        "DELETE FROM bank_line",
    ],
)
def test_the_schema_holds_a_match_together(books: Books, attack: str) -> None:
    match(books, bring(books, ("2026-11-26", "100")), post(books, 10_000))
    bring(books, ("2026-11-26", "5"))
    with pytest.raises(Exception, match=r"stays|matched_already|match_differs|FOREIGN KEY"):
        books.db.connection.execute(attack)
    assert check(books.db.path) == []


def test_a_head_without_equal_parts_is_refused(books: Books) -> None:
    bank, book = bring(books, ("2026-11-26", "99")), post(books, 10_000)
    connection = books.db.connection
    connection.execute("BEGIN")
    for id, column, line in ((1, "bank_line", bank[0]), (2, "voucher_line", book[0])):
        connection.execute(
            f"INSERT INTO bank_match_line (id, bank_match, {column}) VALUES (?, 9, ?)", (id, line)
        )
    with pytest.raises(Exception, match="match_differs"):
        connection.execute("INSERT INTO bank_match (id, account) VALUES (9, ?)", (books.bank,))
    with pytest.raises(Exception, match="FOREIGN KEY"):
        connection.execute("COMMIT")
    connection.execute("ROLLBACK")


@pytest.mark.parametrize(
    ("harm", "fault"),
    [
        ("UPDATE bank_line SET amount = amount + 1", "10001 fen there, 10000 in the book"),
        ("DELETE FROM bank_match_line WHERE bank_line IS NULL", "fewer than two lines"),
        ("UPDATE bank_line SET account = {cash}", "no bank's"),
        ("UPDATE bank_match SET account = {cash}", "line of another account"),
    ],
)
def test_the_check_reads_past_the_triggers(books: Books, harm: str, fault: str) -> None:
    match(books, bring(books, ("2026-11-26", "100")), post(books, 10_000))
    shell = books.db.connection
    for (name,) in shell.execute(
        "SELECT name FROM sqlite_schema WHERE type = 'trigger' AND name LIKE 'bank%'"
    ).fetchall():
        shell.execute(f"DROP TRIGGER {name}")
    shell.execute(harm.format(cash=books.cash))
    assert any(fault in one for one in check(books.db.path))


def test_what_is_sure_is_matched_in_one_act(books: Books) -> None:
    first, second = post(books, 10_000, date(2026, 11, 3)), post(books, -2_500, date(2026, 11, 5))
    post(books, 700)
    post(books, 700)
    bank = bring(
        books,
        ("2026-11-04", "100"),
        ("2026-11-05", "-25"),
        ("2026-11-26", "7"),
        ("2026-11-26", "0.5"),
    )
    found = {one.bank: one for one in sides(books).suggestions}
    assert found[(bank[0],)] == Suggestion((bank[0],), tuple(first), "same", sure=True)
    assert found[(bank[1],)].book == tuple(second)
    assert not found[(bank[2],)].sure
    assert match_all(books.db, account=books.bank, month="2026-11") == 2
    assert [one.match is not None for one in sides(books).bank] == [True, True, False, False]
    with pytest.raises(Refused, match="one by one"):
        match_all(books.db, account=books.bank, month="2026-11")
    undo(books.db, act=books.db.last_act.id)  # type: ignore[union-attr]
    assert all(one.match is None for one in sides(books).bank)


def test_a_voucher_and_its_red_one_cancel_without_the_bank(books: Books) -> None:
    post(books, 90_000, date(2026, 11, 1))
    book = post(books, -5_000)
    voucher = books.db.value("SELECT voucher FROM voucher_line WHERE id = ?", (book[0],))
    books.db.staff = CASHIER
    red = reverse_voucher(books.db, voucher=voucher, day=DAY, now=NOW)
    books.post(red)
    bring(books, ("2026-11-01", "900"))
    found = [one for one in sides(books).suggestions if one.kind == "reversed"]
    assert [(one.bank, set(one.book), one.sure) for one in found] == [
        ((), {*book, *lines_of(books, red)}, True)
    ]
    match(books, [], [*book, *lines_of(books, red)])
    assert not [one for one in sides(books).book if one.match is None and one.amount < 0]


def test_a_payment_that_the_bank_returned_the_same_day(books: Books) -> None:
    bank = bring(books, ("2026-11-03", "-80"), ("2026-11-03", "80"))
    match(books, bank, [])
    assert sides(books).bank[0].match == sides(books).bank[1].match


def test_what_a_close_counted_as_matched_stays(books: Books) -> None:
    october = match(books, bring(books, ("2026-10-09", "100", "100")), post(books, 10_000, OCTOBER))
    late = post(books, 500, OCTOBER)
    books.db.staff = ACCOUNTANT
    close_month(books.db, month="2026-10", now=NOW)
    with pytest.raises(Refused, match="closed"):
        unmatch_bank(books.db, match=october)
    # What was open then clears later, and that can be taken back.
    cleared = match(books, bring(books, ("2026-11-02", "5", "105")), late)
    unmatch_bank(books.db, match=cleared)
    bank = [one for one in bank_lines(books.db, account=books.bank, until=END) if not one.match]
    remove_bank_lines(books.db, lines=[one.id for one in bank])
    assert check(books.db.path) == []


def test_undo_does_not_put_back_into_a_closed_month(books: Books) -> None:
    made = match(books, bring(books, ("2026-10-09", "100", "100")), post(books, 10_000, OCTOBER))
    unmatch_bank(books.db, match=made)
    act = books.db.last_act
    assert act is not None
    close_month(books.db, month="2026-10", now=NOW)
    with pytest.raises(Refused):
        undo(books.db, act=act.id)


# -- what is suggested ------------------------------------------------------------------------


def bank(id: int, amount: int, day: date = DAY, party: str = "") -> BankLine:
    return BankLine(id, day, amount, None, party, "", "")


def book(id: int, amount: int, day: date = DAY, voucher: int = 0, who: str = "") -> BookLine:
    return BookLine(id, voucher or id, day, id, amount, "", who)


def pairs(found: list[Suggestion]) -> list[tuple[tuple[int, ...], tuple[int, ...]]]:
    return [(one.bank, one.book) for one in found]


def test_the_nearest_day_comes_first() -> None:
    lines = [book(1, 50, DAY - timedelta(6)), book(2, 50, DAY - timedelta(1))]
    found = suggestions([bank(8, 50)], lines)
    assert pairs(found) == [((8,), (2,))]
    assert not found[0].sure
    assert suggestions([bank(8, 50)], [book(1, 50, DAY + WINDOW + timedelta(1))]) == []
    assert suggestions([bank(8, 50)], [book(1, -50)]) == []


def test_of_equal_amounts_the_one_that_is_named_is_sure() -> None:
    lines = [book(1, 50, who="江南机械"), book(2, 50, who="远东物流"), book(3, 50)]
    found = suggestions([bank(8, 50, party="远东物流有限公司"), bank(9, 50)], lines)
    assert pairs(found)[0] == ((8,), (2,))
    assert found[0].sure
    assert not found[1].sure


def test_one_line_of_the_bank_for_all_lines_of_a_voucher() -> None:
    lines = [book(1, -30, voucher=5), book(2, -70, voucher=5), book(3, -30, voucher=6)]
    found = suggestions([bank(8, -100)], lines)
    assert pairs(found) == [((8,), (1, 2))]
    assert found[0].sure


def test_sums_of_a_day_on_either_side() -> None:
    lines = [book(at, 10 * at, voucher=at) for at in (1, 2, 4)]
    assert pairs(suggestions([bank(8, 70)], lines)) == [((8,), (1, 2, 4))]
    assert pairs(suggestions([bank(8, 60)], lines)) == [((8,), (2, 4))]
    assert pairs(suggestions([bank(8, 30), bank(9, 50)], [book(1, 80)])) == [((8, 9), (1,))]
    # 5 = 1 + 4 = 2 + 3: nobody can tell.
    four = [book(at, at, voucher=at) for at in (1, 2, 3, 4)]
    assert suggestions([bank(8, 5)], four) == []


_AMOUNTS = st.integers(-6, 6).filter(bool)
_DAYS = st.integers(0, 14).map(lambda n: DAY - timedelta(n))


@given(
    st.lists(st.tuples(_AMOUNTS, _DAYS), max_size=12),
    st.lists(st.tuples(_AMOUNTS, _DAYS, st.integers(1, 8)), max_size=14),
)
def test_no_line_twice_and_every_sum_is_equal(
    theirs: list[tuple[int, date]], ours: list[tuple[int, date, int]]
) -> None:
    lines = [bank(100 + at, amount, day) for at, (amount, day) in enumerate(theirs)]
    days = {voucher: day for _amount, day, voucher in ours}
    entries = [book(at, one[0], days[one[2]], one[2]) for at, one in enumerate(ours, start=1)]
    amounts = {one.id: one.amount for one in lines} | {one.id: one.amount for one in entries}
    found = suggestions(lines, entries)
    used = [id for one in found for id in (*one.bank, *one.book)]
    assert len(used) == len(set(used))
    for one in found:
        assert sum(amounts[id] for id in one.bank) == sum(amounts[id] for id in one.book)
        assert one.bank
        assert one.book
    # Where an amount has but one line and one voucher on either side, they are suggested surely.
    for line in lines:
        alike = [one for one in lines if one.amount == line.amount]
        if len(alike) == 1:
            mine = next((one for one in found if line.id in one.bank), None)
            fits = [
                one
                for one in entries
                if one.amount == line.amount and abs(one.day - line.day) <= WINDOW
            ]
            assert mine is not None or not fits
