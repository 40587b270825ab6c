"""The budget on the screen: typed in place by keyboard, loud where there is none, taken over."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from openpyxl import load_workbook
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from db.budgets import compared, set_budget
from gui import theme
from gui.budget_page import BudgetPage
from gui.desk import Desk
from tests.fund_books import ACCOUNTANT, CASHIER, NOW, Books


@pytest.fixture
def desk(books: Books, qapp: QApplication) -> Iterator[Desk]:
    """300 spent of a fund without a budget, 100 budgeted of the other; the accountant signed in."""
    if not qapp.styleSheet():
        theme.use(qapp)
    books.receive(100000)
    books.spend(30000)
    books.db.staff = ACCOUNTANT
    set_budget(books.db, year=2026, fund=books.tied, account=books.goods, amount=10000)
    yield Desk(books.db, clock=lambda: NOW)


def shown(qtbot: QtBot, desk: Desk) -> BudgetPage:
    page = BudgetPage(desk)
    qtbot.addWidget(page)
    page.resize(1294, 610)
    page.show()
    page.activateWindow()
    qtbot.waitUntil(lambda: QApplication.activeWindow() is page)
    page.table.setFocus()
    return page


def words(page: BudgetPage) -> list[str]:
    return [one.words() for one in page.table.budget.shown]


def budgets(books: Books, year: int = 2026) -> dict[int, int | None]:
    return {one.account: one.budget for one in compared(books.db, year=year)}


def typed(page: BudgetPage, text: str, *keys: Qt.Key) -> None:
    """Figures, as they come from the keyboard, into whatever has the focus."""
    QTest.keyClicks(focus(), text[:1])
    QTest.keyClicks(focus(), text[1:])
    for key in keys:
        QTest.keyClick(focus(), key)


def focus() -> QWidget:
    found = QApplication.focusWidget()
    assert found is not None
    return found


def test_the_table_says_what_is_left_and_what_had_no_budget(
    qtbot: QtBot, desk: Desk, qtmodeltester: ModelTester
) -> None:
    page = shown(qtbot, desk)
    assert words(page) == [
        "企业赞助",
        "党组织活动: budget no budget, actual 300.00, left −300.00 not budgeted",
        "Total of the fund: budget 0.00, actual 300.00, left −300.00 not budgeted",
        "积分超市专项",
        "积分超市物资: budget 100.00, actual 0.00, left 100.00",
        "Total of the fund: budget 100.00, actual 0.00, left 100.00",
        "Total: budget 100.00, actual 300.00, left −200.00 exceeded",
    ]
    assert page.count.text().endswith("▲ not budgeted: 1")
    assert not page.grab().isNull()
    qtmodeltester.check(page.table.budget)  # type: ignore[no-untyped-call]  # it has no types


def test_amounts_are_typed_one_after_the_other(qtbot: QtBot, desk: Desk, books: Books) -> None:
    page = shown(qtbot, desk)
    typed(page, "2,000.5", Qt.Key.Key_Return)
    assert budgets(books) == {books.activity: 200050, books.goods: 10000}
    line = page.table.editing()
    assert line is not None and line.text() == "100.00"  # the next one stands ready
    QTest.keyClicks(line, "50")
    QTest.keyClick(line, Qt.Key.Key_Return)
    assert budgets(books)[books.goods] == 5000
    assert page.table.editing() is None and page.table.hasFocus()
    desk.undo()
    desk.undo()
    assert budgets(books) == {books.activity: None, books.goods: 10000}


def test_esc_and_the_same_amount_write_nothing(qtbot: QtBot, desk: Desk, books: Books) -> None:
    page = shown(qtbot, desk)
    before = books.db.value("SELECT count(*) FROM trail")
    typed(page, "5", Qt.Key.Key_Escape)
    assert page.table.editing() is None and page.table.hasFocus()
    page.table.go_to(4)
    QTest.keyClick(page.table, Qt.Key.Key_Return)
    line = page.table.editing()
    assert line is not None
    QTest.keyClick(line, Qt.Key.Key_Up)
    assert books.db.value("SELECT count(*) FROM trail") == before


def test_delete_takes_a_budget_away(qtbot: QtBot, desk: Desk, books: Books) -> None:
    page = shown(qtbot, desk)
    page.table.go_to(4)
    QTest.keyClick(page.table, Qt.Key.Key_Delete)
    assert budgets(books) == {books.activity: None}
    desk.undo()
    assert budgets(books)[books.goods] == 10000


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("1.005", "two decimals"),
        ("1,00", "not an amount"),
        ("5x", "not an amount"),
        ("9" * 16, "too large"),
    ],
)
def test_what_cannot_be_read_is_said_and_stays(
    qtbot: QtBot, desk: Desk, books: Books, text: str, message: str
) -> None:
    page = shown(qtbot, desk)
    typed(page, text, Qt.Key.Key_Return)
    line = page.table.editing()
    assert line is not None and line.text() == text and line.property("wrong")
    assert message in page.note.accessibleName() and page.note.isVisible()
    assert budgets(books)[books.activity] is None
    QTest.keyClicks(line, "x")
    assert not page.note.isVisible()
    page.year.setFocus()  # what cannot be kept is not kept
    assert page.table.editing() is None and budgets(books)[books.activity] is None


def test_full_width_figures_are_pasted_and_come_from_an_input_method(
    qtbot: QtBot, desk: Desk, books: Books
) -> None:
    page = shown(qtbot, desk)
    QGuiApplication.clipboard().setText("１，２３４．５０元")
    QTest.keyClick(page.table, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClick(focus(), Qt.Key.Key_Return)
    assert budgets(books)[books.activity] == 123450
    page.table.end()
    event = QInputMethodEvent("", [])
    event.setCommitString("７")
    page.table.go_to(1)
    QApplication.sendEvent(page.table, event)
    QTest.keyClick(focus(), Qt.Key.Key_Down)
    assert budgets(books)[books.activity] == 700


def test_leaving_the_line_keeps_what_was_typed(qtbot: QtBot, desk: Desk, books: Books) -> None:
    page = shown(qtbot, desk)
    typed(page, "77")
    assert page.unsaved()
    page.fund.setFocus()
    assert budgets(books)[books.activity] == 7700 and not page.unsaved()


def test_all_uses_are_shown_to_be_filled_in(qtbot: QtBot, desk: Desk, books: Books) -> None:
    page = shown(qtbot, desk)
    page.to_year(2025)
    assert page.empty.title() == "No budget and no spending in 2025"
    page.first.click()
    uses = [one for one in page.table.budget.shown if one.kind == "use"]
    assert len(uses) == 10 and not page.empty.isVisible()  # nine of the free fund, one of the tied
    page.fund.set_value(str(books.tied))
    assert [one.fund for one in page.table.budget.shown if one.kind == "use"] == [books.tied]


def test_a_year_begins_with_the_last(qtbot: QtBot, desk: Desk, books: Books) -> None:
    page = shown(qtbot, desk)
    page.step(1)
    assert page.year.value() == "2027"
    page.step(1)
    assert page.year.value() == "2027"
    page.begin_like(actual=True)
    page.begin_like(actual=False)
    assert budgets(books, 2027) == {books.activity: 30000, books.goods: 10000}
    assert any(one.former == 30000 for one in page.table.budget.shown)
    page.begin_like(actual=False)
    assert "2026 has nothing to take over" in page.note.accessibleName()
    desk.undo()
    desk.undo()
    assert budgets(books, 2027) == {}
    page.to_today()
    assert page.year.value() == "2026"


def test_the_vouchers_behind_a_row_are_a_key_away(qtbot: QtBot, desk: Desk, books: Books) -> None:
    page = shown(qtbot, desk)
    with qtbot.waitSignal(desk.page_wanted) as wanted:
        QTest.keyClick(page.table, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert wanted.args == [
        "vouchers",
        {"fund": books.free, "account": books.activity, "year": "2026"},
    ]
    with qtbot.waitSignal(desk.report_wanted) as printed:
        page.print_sheet()
    assert printed.args == ["budget-comparison", {"year": 2026, "fund": None}]


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_what_is_shown_goes_out_as_a_sheet(
    qtbot: QtBot, desk: Desk, tmp_path: Path, kind: str
) -> None:
    page = shown(qtbot, desk)
    path = tmp_path / f"预算.{kind}"
    with qtbot.waitSignal(desk.said, timeout=20_000) as said:
        page.export_to(path)
    assert "Exported 2 rows" in said.args[0]
    if kind == "csv":
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = list(csv.reader(file))
        assert rows[1] == ["企业赞助", "党组织活动", "0", "", "300", "-300", "not budgeted"]
        assert len(rows) == 3
    else:
        sheet = load_workbook(path).worksheets[0]
        cells = [[cell.value for cell in row] for row in sheet.iter_rows()]
        assert cells[2][2:6] == [0, 100, 0, 100]
        assert sheet.title == "Budget and actual 2026"


def test_the_cashier_reads_it_only(qtbot: QtBot, desk: Desk, books: Books) -> None:
    books.db.staff = CASHIER
    page = shown(qtbot, desk)
    typed(page, "5", Qt.Key.Key_Return)
    QTest.keyClick(page.table, Qt.Key.Key_Delete)
    page.table.go_to(4)
    QTest.keyClick(page.table, Qt.Key.Key_Delete)
    assert page.table.editing() is None
    assert budgets(books) == {books.activity: None, books.goods: 10000}
    assert not page.start.isEnabled()
    assert "PgUp PgDn year" in page.hints()


def test_it_goes_to_a_place_and_every_control_has_a_name(
    qtbot: QtBot, desk: Desk, books: Books
) -> None:
    page = shown(qtbot, desk)
    page.go(year=2026, fund=books.tied, account=books.goods)
    one = page.table.row()
    assert one is not None and one.account == books.goods
    page.to_year(2027)
    page.go(record=books.db.value("SELECT id FROM budget"))
    one = page.table.row()
    assert one is not None and one.account == books.goods and page.fund.value() == ""
    books.receive(5, date(2024, 1, 2))
    page.reload_now()
    assert page.year.count() == 4  # 2024 to 2027
    nameless = [
        widget
        for widget in page.findChildren(QWidget)
        if widget.isVisibleTo(page)
        and widget.focusPolicy() & Qt.FocusPolicy.TabFocus
        and not widget.accessibleName()
        and not getattr(widget, "text", str)()
    ]
    assert not nameless, nameless
