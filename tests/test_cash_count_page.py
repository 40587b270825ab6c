"""The page of cash counts and the dialog, as they are used from the keyboard."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from db.cash_counts import count_cash, counts
from gui import cash_count_page
from gui.cash_count_dialog import CashCountDialog, open_count
from gui.cash_count_page import CashCountPage
from gui.desk import Desk
from tests.fund_books import CASHIER, DAY, NOW, Books


@pytest.fixture
def desk(books: Books) -> Iterator[Desk]:
    books.receive(15050)
    books.db.staff = CASHIER
    yield Desk(books.db, clock=lambda: NOW)


@pytest.fixture
def dialog(qtbot: QtBot, desk: Desk) -> CashCountDialog:
    made = CashCountDialog(desk, None, DAY)
    qtbot.addWidget(made)
    made.show()
    return made


def test_sums_and_difference_follow_the_typing(dialog: CashCountDialog) -> None:
    assert dialog.day.value() == DAY
    assert dialog.focusWidget() is dialog.numbers[10000]
    assert dialog.difference() == -15050 and dialog.explanation.isVisible()
    QTest.keyClicks(dialog.numbers[10000], "1")
    QTest.keyClick(dialog.numbers[10000], Qt.Key.Key_Return)
    assert dialog.focusWidget() is dialog.numbers[5000]
    assert (dialog.counted.text(), dialog.over.text()) == ("100.00", "−50.50")


def test_enter_goes_down_and_a_match_asks_for_no_reason(
    dialog: CashCountDialog, books: Books
) -> None:
    for piece, number in ((10000, "1"), (5000, "1"), (50, "１")):
        dialog.numbers[piece].setText(number)
    assert (dialog.counted.text(), dialog.book.text(), dialog.over.text()) == (
        "150.50",
        "150.50",
        "✓ 0.00",
    )
    assert dialog.explanation.isHidden()
    dialog.numbers[10].setFocus()
    QTest.keyClick(dialog.numbers[10], Qt.Key.Key_Return)
    assert dialog.focusWidget() is dialog.primary_button
    dialog.primary_button.click()
    (kept,) = counts(books.db, year=2026)
    assert (kept.counted, kept.status, kept.counted_name) == (15050, "matches", "罗静")


def test_a_difference_wants_its_reason(dialog: CashCountDialog, books: Books) -> None:
    dialog.numbers[10000].setText("1")
    assert dialog.over.text() == "−50.50" and dialog.over.property("token") == "err"
    dialog.numbers[10].setFocus()
    QTest.keyClick(dialog.numbers[10], Qt.Key.Key_Return)
    assert dialog.focusWidget() is dialog.explanation.memo
    dialog.primary_button.click()
    assert "Write why" in dialog.explanation.error()
    dialog.explanation.memo.setPlainText("垫付邮费")
    dialog.primary_button.click()
    (kept,) = counts(books.db, year=2026)
    assert (kept.status, kept.explanation) == ("explained", "垫付邮费")


def test_a_day_to_come_is_refused_at_its_field(dialog: CashCountDialog, books: Books) -> None:
    dialog.day.set_value(DAY + timedelta(1))
    dialog.explanation.memo.setPlainText("x")
    dialog.primary_button.click()
    assert "still to come" in dialog.day.error()
    dialog.day.line.setText("nothing")
    assert dialog.book.text() == "—"
    dialog.primary_button.click()
    assert dialog.day.error() and counts(books.db, year=2026) == []


def test_without_a_cash_account_it_says_so(books: Books, desk: Desk) -> None:
    said: list[str] = []
    desk.said.connect(lambda words, _kind: said.append(words))
    books.db.connection.execute("UPDATE account SET archived_at = 'x' WHERE money = 'cash'")
    open_count(desk, None)
    assert said == ["The chart has no account for cash. Add one."]


@pytest.fixture
def page(qtbot: QtBot, desk: Desk) -> CashCountPage:
    made = CashCountPage(desk)
    qtbot.addWidget(made)
    made.resize(1294, 610)
    made.show()
    made.reload_now()
    return made


def test_the_page_begins_empty_and_shows_what_was_counted(
    page: CashCountPage, books: Books, desk: Desk
) -> None:
    assert page.empty.isVisible() and page.panel.count is None
    id = desk.tend(count_cash, account=books.cash, day=DAY, pieces={10000: 1}, explanation="x")
    assert not page.empty.isVisible()
    row = page.table.current()
    assert row is not None and (row["id"], row["over"], row["status"]) == (id, -5050, "explained")
    assert page.panel.count is not None and page.panel.count.id == id
    printed: list[tuple[str, object]] = []
    desk.report_wanted.connect(lambda name, given: printed.append((name, given)))
    page.print_sheet()
    assert printed == [("cash-count", {"count": id})]
    page.withdraw()
    assert [one.status for one in counts(books.db, year=2026)] == ["withdrawn"]
    desk.undo()
    assert [one.status for one in counts(books.db, year=2026)] == ["explained"]


def test_the_month_bar_leads_to_the_last_day(
    page: CashCountPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[date | None] = []

    def noted(_desk: Desk, _over: QWidget, *, day: date | None = None) -> None:
        asked.append(day)

    monkeypatch.setattr(cash_count_page, "open_count", noted)
    page.go(month="2026-10", count=True)
    page.go(month="2026-11", count=True)
    page.count_cash()
    assert asked == [date(2026, 10, 31), DAY, None]
