"""The charts of the fund: they show what the books say, and each bar leads to its vouchers."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from db.books import book
from db.centre import set_up
from db.chart import with_code
from db.fund_books import left_before
from db.fund_figures import Part, figures
from db.fund_series import largest_first, year_series
from db.roles import program
from db.store import Store, open_store
from db.vouchers import reverse_voucher
from db.words import language, use_language
from gui import theme
from gui.desk import Desk
from gui.fund_charts_chart import Axis, Chart
from gui.fund_charts_page import FundChartsPage
from gui.shell import Shell
from tests.fund_books import CASHIER, DIRECTOR, NOW, Books


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Books]:
    """Two years: income of two sources, four uses, of which one is only the reversal of what was
    wrong the year before. The tests read it only."""
    before = language()
    use_language("en")
    db = open_store(tmp_path_factory.mktemp("charts") / "c.yizhan", staff=program("张敏"))
    set_up(db, name="栖湖工业园职工服务中心", phone="5550 1260")
    books = Books(db)
    visits, other = with_code(db, "5104").id, with_code(db, "5901").id
    grant = with_code(db, "4201").id
    books.receive(10_000_000, date(2025, 3, 2))
    wrong = books.made(books.lines(visits, books.cash, 45_600), date(2025, 12, 20))
    books.post(wrong)
    books.receive(700_000, date(2026, 1, 5))
    books.receive(50_000, date(2026, 2, 5), books.tied)
    books.post(books.made(books.lines(books.cash, grant, 900_000), date(2026, 4, 2), "receipt"))
    books.spend(123_456, date(2026, 5, 6))
    for fen, account in ((300_000, other), (7_000, with_code(db, "5102").id)):
        books.post(books.made(books.lines(account, books.cash, fen), date(2026, 6, 7)))
    db.staff = CASHIER
    books.post(reverse_voucher(db, voucher=wrong, day=date(2026, 7, 2), now=NOW))
    books.made(books.lines(books.activity, books.cash, 999_999))  # never posted, never shown
    db.staff = DIRECTOR
    yield books
    db.close()
    use_language(before)


@pytest.fixture
def desk(kept: Books, qapp: QApplication) -> Iterator[Desk]:
    use_language("en")
    if not qapp.styleSheet():
        theme.use(qapp)
    yield Desk(kept.db, clock=lambda: NOW)


def shown(qtbot: QtBot, desk: Desk) -> FundChartsPage:
    page = FundChartsPage(desk)
    qtbot.addWidget(page)
    page.resize(1294, 622)
    page.show()
    page.activateWindow()
    qtbot.waitUntil(lambda: QApplication.activeWindow() is page)
    page.table.setFocus()
    return page


def charts(page: FundChartsPage) -> list[Chart]:
    return [page.income, page.expense, page.months]


def opened(qtbot: QtBot, desk: Desk, widget: QWidget) -> dict[str, object]:
    """Where Enter leads."""
    with qtbot.waitSignal(desk.page_wanted) as wanted:
        QTest.keyClick(widget, Qt.Key.Key_Return)
    assert wanted.args is not None and wanted.args[0] == "vouchers"
    return dict(wanted.args[1])


def test_the_charts_say_what_the_books_say(qtbot: QtBot, desk: Desk, kept: Books) -> None:
    page, db = shown(qtbot, desk), kept.db
    total = figures(db, span="2026").total
    for chart, parts in ((page.income, total.came), (page.expense, total.went)):
        assert {(one.account, one.amount) for one in chart.items} == {
            (part.account, part.amount) for part in parts
        }
    # Each use is what its account book says at the end of the year.
    for one in (*page.income.items, *page.expense.items):
        year = book(db, account=one.account, month="2026-12").year
        moved = year.debit - year.credit
        assert one.amount == (moved if one in page.expense.items else -moved)
    for month in page.months.months[:11]:
        number = int(month.month[5:])
        assert month.left == left_before(db, day=f"2026-{number + 1:02d}-01")
    assert [one.left for one in page.months.months[11:]] == [None]  # December is to come
    assert page.months.months[11].former == left_before(db, day="2026-01-01")
    assert page.months.months[0].former is None  # nothing was ever there before March
    assert page.count.text() == (
        "Beginning of the year 99,544.00    Income 16,500.00    Expense 3,848.56    Left 112,195.44"
    )


def test_bars_stand_by_amount_and_one_below_zero_goes_the_other_way(
    qtbot: QtBot, desk: Desk
) -> None:
    page = shown(qtbot, desk)
    assert [page.expense.words(at) for at in range(page.expense.marks())] == [
        "党组织活动 1,234.56",
        "教育培训 70.00",
        "走访慰问 −456.00",
        "手续费及其他 3,000.00",
    ]
    axis = Axis([one.amount for one in page.expense.items])
    assert axis.bottom < 0 < axis.top and len(axis.steps()) <= 6
    assert axis.place(axis.bottom, 10, 90) == 10 and axis.place(axis.top, 10, 90) == 90
    left, right = page.expense.plot()
    image = page.expense.grab().toImage()
    high = page.expense.box(2).center().y()
    zero = axis.place(0, left, right)
    hatched = {image.pixelColor(round(zero) - at, high).name() for at in range(2, 16)}
    assert theme.color("err").name() in hatched
    assert theme.color("primary").name() not in hatched
    bar = image.pixelColor(round(zero) + 4, page.expense.box(0).center().y())
    assert bar.name() == theme.color("primary").name()


def test_the_keyboard_reaches_each_bar_and_opens_its_vouchers(
    qtbot: QtBot, desk: Desk, kept: Books
) -> None:
    page = shown(qtbot, desk)
    for chart in (page.income, page.expense):
        chart.setFocus()
        QTest.keyClick(chart, Qt.Key.Key_Home)
        for at, one in enumerate(chart.items):
            assert chart.current == at and chart.accessibleDescription() == chart.words(at)
            assert opened(qtbot, desk, chart) == {"year": "2026", "account": one.account}
            QTest.keyClick(chart, Qt.Key.Key_Down)
        assert chart.current == len(chart.items) - 1
    page.months.setFocus()
    QTest.keyClick(page.months, Qt.Key.Key_End)
    assert opened(qtbot, desk, page.months) == {"month": "2026-11"}
    QTest.keyClick(page.months, Qt.Key.Key_Left)
    assert opened(qtbot, desk, page.months) == {"month": "2026-10"}
    page.fund.set_value(str(kept.tied))
    page.income.setFocus()
    QTest.keyClick(page.income, Qt.Key.Key_Home)
    assert opened(qtbot, desk, page.income) == {
        "year": "2026",
        "account": kept.income,
        "fund": kept.tied,
    }


def test_table_and_charts_mark_the_same(qtbot: QtBot, desk: Desk, kept: Books) -> None:
    page = shown(qtbot, desk)
    assert page.table.choose(("expense", kept.activity))
    assert (page.income.current, page.expense.current, page.months.current) == (-1, 0, -1)
    assert opened(qtbot, desk, page.table) == {"year": "2026", "account": kept.activity}
    page.months.setFocus()
    assert page.table.key() == ("month", 1) and page.expense.current == -1
    with qtbot.waitSignal(desk.report_wanted) as printed:
        page.print_sheet()
    assert printed.args == ["income-expense", {"month": "2026-01"}]
    page.table.choose(("income", kept.income))
    page.reload_now()
    assert page.table.key() == ("income", kept.income) and page.income.current == 1
    with qtbot.waitSignal(desk.report_wanted) as printed:
        page.print_sheet()
    assert printed.args == ["income-expense", {"month": "2026-11"}]


def test_a_bar_is_opened_by_a_click(qtbot: QtBot, desk: Desk, kept: Books) -> None:
    page = shown(qtbot, desk)
    middle = page.expense.box(0).center()
    QTest.mouseMove(page.expense, middle)
    assert page.expense.toolTip() == "党组织活动 1,234.56"
    with qtbot.waitSignal(desk.page_wanted) as wanted:
        QTest.mouseClick(page.expense, Qt.MouseButton.LeftButton, pos=middle)
    assert wanted.args == ["vouchers", {"year": "2026", "account": kept.activity}]
    with qtbot.assertNotEmitted(desk.page_wanted):
        QTest.mouseClick(page.expense, Qt.MouseButton.LeftButton, pos=QPoint(40, 8))
        QTest.mouseClick(page.expense, Qt.MouseButton.RightButton, pos=middle)


def test_the_rows_are_read_aloud(qtbot: QtBot, desk: Desk, qtmodeltester: ModelTester) -> None:
    page = shown(qtbot, desk)
    said = [one.words() for one in page.table.figures.shown]
    assert said[:9] == [
        "Income by source",
        "财政拨款: 9,000.00, 2025: —",
        "企业赞助: 7,500.00, 2025: 100,000.00",
        "Total: 16,500.00, 2025: 100,000.00",
        "Expense by use",
        "党组织活动: 1,234.56, 2025: —",
        "教育培训: 70.00, 2025: —",
        "走访慰问: −456.00, 2025: 456.00",
        "手续费及其他: 3,000.00, 2025: —",
    ]
    assert said[-1] == "12: —, 2025: 99,544.00" and page.table.figures.key(len(said) - 1) is None
    assert page.months.words(10).startswith("2026-11 112,195.44, the year before 100,000.00")
    qtmodeltester.check(page.table.figures)  # type: ignore[no-untyped-call]  # it has no types
    nameless = [
        widget
        for widget in page.findChildren(QWidget)
        if widget.isVisibleTo(page)
        and widget.focusPolicy() & Qt.FocusPolicy.TabFocus
        and not widget.accessibleName()
    ]
    assert not nameless, nameless


def test_another_year_and_one_without_entries(qtbot: QtBot, desk: Desk, kept: Books) -> None:
    page = shown(qtbot, desk)
    page.step(1)
    assert page.year.value() == "2026"
    page.step(-1)
    assert page.year.value() == "2025" and page.expense.marks() == 1
    assert page.months.marks() == 10 and page.months.month(0) == 3
    page.step(-1)
    assert page.year.value() == "2025"  # there is none before
    page.fund.set_value(str(kept.tied))
    assert page.empty.isVisible() and page.empty.title() == "No entries in 2025"
    assert QApplication.focusWidget() is page.books and not page.paper.isEnabled()
    assert page.back.isVisible() and page.every.isVisible()
    page.every.click()
    assert not page.empty.isVisible() and page.table.hasFocus()
    page.go(year=2019)
    assert page.empty.isVisible() and page.panes() == [page.books, page.year]
    assert not page.grab().isNull()
    page.back.click()
    assert page.year.value() == "2026" and not page.empty.isVisible()
    page.go(fund=kept.tied)
    assert page.fund.value() == str(kept.tied) and page.income.marks() == 1
    assert page.expense.marks() == 0 and not page.expense.grab().isNull()


def test_a_year_that_begins_shows_the_one_before(kept: Books) -> None:
    found = year_series(kept.db, year=2027, today=date(2027, 1, 4))
    assert [one.left for one in found.months[:2]] == [11_219_544, None]
    assert (found.total.income, found.former.income) == (0, 1_650_000)
    assert all(one.amount == 0 for one in (*found.sources, *found.uses)) and not found.empty
    assert year_series(kept.db, year=2024, today=date(2026, 1, 1)).empty


def test_what_is_named_as_the_rest_comes_last() -> None:
    names = {
        1: "手续费及其他",
        2: "工会及其他单位支持",
        3: "利息及其他收入",
        4: "活动",
        5: "其他支出",
    }
    parts = [Part(1, 900), Part(2, 50), Part(3, 800), Part(4, 7), Part(5, 1)]
    assert [one.account for one in largest_first(parts, names)] == [2, 4, 1, 3, 5]


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("larger", [False, True])
def test_both_themes_and_sizes_are_painted(
    qtbot: QtBot, desk: Desk, qapp: QApplication, dark: bool, larger: bool
) -> None:
    try:
        theme.use(qapp, dark=dark, larger=larger)
        page = shown(qtbot, desk)
        for pane in page.panes():
            pane.setFocus()
            assert not page.grab().isNull()
        assert (
            page.expense.grab().toImage().pixelColor(2, 2).name() == theme.color("surface").name()
        )
    finally:
        theme.use(qapp)


def test_it_is_a_page_of_the_window_and_fits_the_usual_screen(
    qtbot: QtBot, desk: Desk, kept: Books
) -> None:
    shell = Shell(desk)
    qtbot.addWidget(shell)
    shell.resize(1366, 696)
    shell.show()
    desk.open_page("fund-charts")
    page = shell.page
    assert isinstance(page, FundChartsPage)
    assert (shell.width(), shell.height()) == (1366, 696)
    assert page.around.verticalScrollBar().maximum() == 0
    page.to_vouchers(("expense", kept.activity))
    assert shell.page is not page and shell.page is not None and shell.page.name == "vouchers"


def test_a_new_fund_says_where_to_begin(qtbot: QtBot, store: Store, qapp: QApplication) -> None:
    use_language("en")
    page = shown(qtbot, Desk(store, clock=lambda: datetime(2026, 11, 26, 9, 10)))
    assert page.empty.isVisible() and not page.every.isVisible()
    with qtbot.waitSignal(page.desk.page_wanted) as wanted:
        page.books.click()
    assert wanted.args == ["fund", {}]


def test_the_sample_fits_and_agrees(qtbot: QtBot, sample: Store) -> None:
    page = shown(qtbot, Desk(sample, clock=lambda: NOW))
    found = figures(sample, span="2026")
    assert sum(one.amount for one in page.income.items) == found.total.income
    assert sum(one.amount for one in page.expense.items) == found.total.expense
    assert page.around.verticalScrollBar().maximum() == 0
