"""The month's end: what is said in the bar, what bars the close, and the close as one act."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from db.cash_counts import count_cash, month_count, withdraw_count
from db.check import check
from db.ledger import balances
from db.month_end import Check, checks, close_month, closed_months, obstacles, open_month
from db.month_papers import month_papers
from db.people import add_person
from db.quick_vouchers import advance
from db.rules import Refused
from db.store import open_store
from db.vouchers import withdraw_voucher
from gui.desk import Desk
from gui.month_bar import MonthBar
from gui.month_end_dialog import CloseDialog, open_close
from tests.fund_books import ACCOUNTANT, CASHIER, NOW, Books

OCTOBER = date(2026, 10, 9)


def found(books: Books, month: str = "2026-10") -> dict[str, Check]:
    return {one.name: one for one in checks(books.db, month=month, today=NOW.date())}


def blocking(books: Books, month: str = "2026-10") -> list[str]:
    return [one.text for one in obstacles(books.db, month=month, today=NOW.date()) if one.blocks]


def test_the_bar_says_in_short_words_what_is_done(books: Books) -> None:
    books.receive(5000, OCTOBER)
    draft = books.made(books.lines(books.activity, books.cash, 100), OCTOBER)
    points = found(books)
    assert [(one.words, one.done) for one in points.values()] == [
        ("Numbers without gaps", True),
        ("Debit = credit", True),
        ("Bank reconciled", True),
        ("1 to review or post", False),
        ("Cash not counted", False),
        ("No advance open", True),
    ]
    assert (points["drafts"].page, points["drafts"].where) == ("fund", {"record": draft})
    assert points["cash"].where == {"month": "2026-10", "count": True}
    books.db.staff = CASHIER
    withdraw_voucher(books.db, voucher=draft)
    books.count("2026-10")
    assert all(one.done for one in found(books).values())
    assert blocking(books) == []


def test_what_is_closed_has_no_checks_and_months_wait_for_those_before(books: Books) -> None:
    books.receive(100, OCTOBER)
    assert found(books, "2026-11")["order"].where == {"month": "2026-10"}
    assert not found(books, "2026-11")["over"].done
    books.count("2026-10")
    books.db.staff = ACCOUNTANT
    close_month(books.db, month="2026-10", now=NOW)
    assert found(books) == {}
    assert (closed_months(books.db), open_month(books.db, NOW.date())) == (["2026-10"], "2026-11")
    assert "order" not in found(books, "2026-11")
    with pytest.raises(Refused, match="not over yet"):
        close_month(books.db, month="2026-11", now=NOW)
    assert blocking(books, "2026-12")[0] == "Close 2026-11 first."


def test_a_voucher_posted_after_the_count_makes_it_wrong(books: Books) -> None:
    books.receive(10000, OCTOBER)
    first = books.count("2026-10")
    assert found(books)["cash"].done
    books.receive(500, date(2026, 10, 20))
    one = found(books)["cash"]
    assert (one.words, one.done, one.blocks) == ("Cash does not match", False, True)
    assert blocking(books) == [
        "库存现金: counted 100.00, in the book 105.00. Count again or explain it."
    ]
    # A voucher that puts it right again will do as well as a new count.
    books.spend(500, date(2026, 10, 21))
    assert found(books)["cash"].done
    books.db.staff = CASHIER
    withdraw_count(books.db, count=first, now=NOW)
    assert found(books)["cash"].words == "Cash not counted"


def test_only_the_count_of_the_last_day_counts(books: Books) -> None:
    books.receive(10000, OCTOBER)
    count_cash(books.db, account=books.cash, day=OCTOBER, pieces={10000: 1}, now=NOW)
    assert month_count(books.db, account=books.cash, month="2026-10") is None
    assert blocking(books) == ["库存现金 was not counted on 2026-10-31, the last of the month."]


def test_a_box_that_was_never_used_need_not_be_counted(books: Books) -> None:
    books.post(
        books.made(books.lines(books.bank, books.income, 100), OCTOBER, "receipt"),
    )
    assert blocking(books) == []


def test_an_advance_may_wait(books: Books) -> None:
    books.receive(10000, OCTOBER)
    with books.db.act("test"):
        person = add_person(books.db, name="周文静")
    books.db.staff = CASHIER
    id = advance(
        books.db,
        day=OCTOBER,
        paid_from=books.cash,
        person=person,
        fund=books.free,
        amount=300,
        summary="备用金",
        now=NOW,
    )
    books.post(id)
    books.count("2026-10")
    one = found(books)["advances"]
    assert (one.words, one.done, one.blocks) == ("Advances open: 1", False, False)
    books.db.staff = ACCOUNTANT
    close_month(books.db, month="2026-10", now=NOW)


def test_the_close_keeps_what_stood_there(books: Books) -> None:
    books.receive(5000, date(2026, 9, 3))
    books.receive(700, date(2026, 9, 4), books.tied)
    books.receive(70, OCTOBER)
    books.spend(30, OCTOBER)
    before = {month: balances(books.db, month=month) for month in ("2026-09", "2026-10")}
    for month in before:
        books.count(month)
        books.db.staff = ACCOUNTANT
        close_month(books.db, month=month, now=NOW)
    assert {month: balances(books.db, month=month) for month in before} == before
    assert check(books.db.path) == []


@pytest.mark.parametrize("month", ["2026-10", "2026-12"])
def test_checks_read_no_more_than_their_month(books: Books, month: str) -> None:
    """Of vouchers and lines no table is walked through: each is searched by an index."""
    books.receive(100, OCTOBER)
    asked: list[tuple[str, object]] = []
    rows = books.db.rows

    def noted(sql: str, params: object = ()) -> list[dict[str, object]]:
        asked.append((sql, params))
        return rows(sql, params)  # type: ignore[arg-type]  # as it came

    books.db.rows = noted  # type: ignore[method-assign]
    checks(books.db, month=month, today=date(2027, 1, 5))
    books.db.rows = rows  # type: ignore[method-assign]
    plans = [
        str(step["detail"])
        for sql, params in asked
        for step in rows(f"EXPLAIN QUERY PLAN {sql}", params)  # type: ignore[arg-type]
    ]
    assert plans
    walked = [one for one in plans if one.startswith("SCAN") and " voucher" in f" {one[5:]}"]
    assert [one for one in walked if "voucher_open" not in one] == []


# -- the window -----------------------------------------------------------------------------------


@pytest.fixture
def desk(books: Books) -> Iterator[Desk]:
    yield Desk(books.db, clock=lambda: NOW)


def bar(qtbot: QtBot, books: Books, month: str, width: int = 1294) -> MonthBar:
    made = MonthBar()
    qtbot.addWidget(made)
    made.resize(width, 42)
    made.show()
    closed = closed_months(books.db)
    made.show_year(2026, chosen=month, closed=closed, to_close="2026-10", latest="2026-11")
    made.show_month(
        month,
        checks(books.db, month=month, today=NOW.date()),
        closed=month in closed,
        papers=len(month_papers(books.db, month)),
    )
    return made


def test_a_check_in_the_bar_leads_to_the_work(qtbot: QtBot, books: Books) -> None:
    books.receive(5000, OCTOBER)
    draft = books.made(books.lines(books.activity, books.cash, 100), OCTOBER)
    made = bar(qtbot, books, "2026-10")
    assert made.title.text() == "Month 10 is open"
    words = {one.check.name: one for one in made.checks}
    assert not made.close_button.isEnabled()
    assert "not counted" in words["cash"].toolTip()
    assert words["drafts"].accessibleName() == "1 to review or post, in the way"
    led: list[tuple[str, object]] = []
    made.wanted.connect(lambda page, where: led.append((page, where)))
    words["drafts"].setFocus()
    QTest.keyClick(words["drafts"], Qt.Key.Key_Space)
    words["cash"].click()
    assert led == [
        ("fund", {"record": draft}),
        ("cash-counts", {"month": "2026-10", "count": True}),
    ]


def test_in_a_narrow_bar_what_is_done_gives_way(qtbot: QtBot, books: Books) -> None:
    books.receive(5000, OCTOBER)
    made = bar(qtbot, books, "2026-10", 1900)
    assert all(one.isVisible() for one in made.checks)
    made.resize(1000, 42)
    shown = [one for one in made.checks if one.isVisible()]
    assert 1 < len(shown) < len(made.checks) and shown[-1].check.name == "cash"
    qtbot.waitUntil(lambda: all(one.width() == one.sizeHint().width() for one in shown))
    made.resize(560, 42)
    assert [one.check.name for one in made.checks if one.isVisible()] == ["cash"]


def test_a_closed_month_offers_its_papers(qtbot: QtBot, books: Books) -> None:
    books.receive(5000, OCTOBER)
    books.count("2026-10")
    books.db.staff = ACCOUNTANT
    close_month(books.db, month="2026-10", now=NOW)
    made = bar(qtbot, books, "2026-10")
    assert [one.text() for one in made.checks] == ["Papers not kept"]
    with qtbot.waitSignal(made.papers_asked):
        made.papers_button.click()
    assert not made.close_button.isVisible()


def test_the_close_is_asked_once_more_with_the_focus_on_leaving(
    qtbot: QtBot, books: Books, desk: Desk
) -> None:
    books.receive(5000, OCTOBER)
    books.db.staff = ACCOUNTANT
    dialog = CloseDialog(desk, None, "2026-10", tuple(found(books).values()))
    qtbot.addWidget(dialog)
    dialog.show()
    assert dialog.focusWidget() is dialog.cancel_button
    assert not dialog.primary_button.isEnabled()
    dialog.reject()
    books.count("2026-10")
    books.db.staff = ACCOUNTANT
    dialog = CloseDialog(desk, None, "2026-10", tuple(found(books).values()))
    qtbot.addWidget(dialog)
    dialog.show()
    dialog.primary_button.click()
    assert closed_months(books.db) == ["2026-10"]
    assert not desk.can_undo()


def test_after_the_close_its_papers_are_made(
    qtbot: QtBot, books: Books, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    books.receive(5000, OCTOBER)
    books.count("2026-10")
    books.db.staff = ACCOUNTANT

    def pressed(dialog: CloseDialog) -> int:
        dialog.save()
        return dialog.result()

    monkeypatch.setattr(CloseDialog, "exec", pressed)
    with qtbot.waitSignal(desk.said, timeout=20000):
        open_close(desk, None, "2026-10")
    kept = month_papers(books.db, "2026-10")
    assert "account-book 1001" in [one.name for one in kept]


# -- a power cut ----------------------------------------------------------------------------------

# Says each month once its close has returned, and goes on until it is killed.
_CLOSES = """
import sys
from datetime import date, datetime
from pathlib import Path
from db.month_end import close_month
from db.roles import Staff
from db.store import open_store
db = open_store(Path(sys.argv[1]), staff=Staff(2, "x", frozenset({"accountant"})))
for month in sys.argv[2:]:
    close_month(db, month=month, now=datetime(2026, 11, 27))
    print(month, flush=True)
"""


@pytest.mark.parametrize("spoken", [0, 1, 3])
def test_killed_while_closing_a_month_is_closed_whole_or_not(books: Books, spoken: int) -> None:
    months = [f"2026-{number:02d}" for number in range(1, 11)]
    for month in months:
        books.receive(1000, date.fromisoformat(f"{month}-03"))
        books.receive(500, date.fromisoformat(f"{month}-04"), books.tied)
        books.count(month)
    path = books.db.path
    books.db.close()
    program = subprocess.Popen(
        [sys.executable, "-c", _CLOSES, str(path), *months],
        cwd=Path(__file__).parent.parent,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert program.stdout
    said = [program.stdout.readline().strip() for _n in range(spoken)]
    program.kill()
    said += [line.strip() for line in program.stdout.read().splitlines(True) if line[-1] == "\n"]
    program.stdout.close()
    program.wait()
    again = open_store(path)
    closed = closed_months(again)
    assert closed[: len(said)] == said and len(closed) - len(said) in (0, 1)
    for month in closed:
        assert again.value("SELECT count(*) FROM closing WHERE month = ?", (month,)) == 4
    again.close()
    assert check(path) == []
