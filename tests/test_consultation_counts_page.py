"""The director's figures on the screen: they hide what the paper hides."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from db.consultation_counts import month_counts, year_counts
from db.store import Store
from db.words import use_language
from gui import theme
from gui.consultation_counts_page import ConsultationCountsPage
from gui.desk import Desk
from gui.figure_table import FigureTable
from tests.test_consultation_counts import Centre

NOW = datetime(2026, 11, 26, 9, 10)


@pytest.fixture(autouse=True)
def english(qapp: QApplication) -> None:
    use_language("en")
    theme.use(qapp)


def page_of(store: Store, qtbot: QtBot) -> ConsultationCountsPage:
    page = ConsultationCountsPage(Desk(store, clock=lambda: NOW))
    qtbot.addWidget(page)
    page.resize(1294, 628)
    page.show()
    return page


def tables(page: ConsultationCountsPage) -> list[FigureTable]:
    """Those that stand on the page now; others are on their way out."""
    items = [page.tables.itemAt(number) for number in range(page.tables.count())]
    found = [item.widget() for item in items if item is not None]
    return [
        table
        for widget in found
        if widget is not None
        for table in (
            [widget] if isinstance(widget, FigureTable) else widget.findChildren(FigureTable)
        )
    ]


def test_the_last_month_that_is_over_comes_first(sample: Store, qtbot: QtBot) -> None:
    page = page_of(sample, qtbot)
    assert page.period.text() == "Oct 2026" and page.print_button.isEnabled()
    main = tables(page)[0]
    for row, one in zip(main.rows, month_counts(sample, month=date(2026, 10, 1)), strict=True):
        assert row[0] == one.service.name
        assert row[1] == one.show("done") and row[-1] == one.figure("wait_days")
    assert "＊" in main.accessibleName()
    assert any("＊" in label.text() for label in page.findChildren(QLabel))


def test_no_small_count_is_anywhere_on_it(store: Store, qtbot: QtBot) -> None:
    centre = Centre(store)
    for _n in range(3):
        centre.held(centre.client(), date(2026, 10, 8))
    page = page_of(store, qtbot)
    figures = [cell for table in tables(page) for row in table.rows for cell in row[1:]]
    assert set(figures) == {"＊", "—"}
    assert all(share == 0 for table in tables(page) for share in table.bars)
    page.grab()


def test_steps_go_by_months_and_not_beyond_today(sample: Store, qtbot: QtBot) -> None:
    page = page_of(sample, qtbot)
    page.step(1)
    assert page.period.text() == "Nov 2026"
    assert not page.print_button.isEnabled() and "2026-12-01" in page.unfinished.text()
    said: list[str] = []
    page.desk.said.connect(lambda text, _kind: said.append(text))
    page.print_sheet()
    assert "2026-12-01" in said[0]
    page.step(1)
    assert page.period.text() == "Nov 2026"
    page.step(-1)
    page.step(-1)
    assert page.period.text() == "Sep 2026" and not page.unfinished.text()
    page.to_today()
    assert page.period.text() == "Nov 2026"
    page.go(day=date(2026, 7, 9))
    assert page.period.text() == "Jul 2026"


def test_ctrl_p_prints_what_is_shown(sample: Store, qtbot: QtBot) -> None:
    page = page_of(sample, qtbot)
    wanted: list[tuple[str, object]] = []
    page.desk.report_wanted.connect(lambda name, given: wanted.append((name, given)))
    page.print_sheet()
    page.kind.set_value("year")
    page.step(-1)
    assert page.period.text() == "Year 2025"
    page.print_sheet()
    assert wanted == [
        ("consultation-month", {"month": "2026-10"}),
        ("consultation-year", {"year": 2025}),
    ]
    page.desk.close()


def test_a_year_is_counted_beside_the_window(sample: Store, qtbot: QtBot) -> None:
    page = page_of(sample, qtbot)
    page.kind.set_value("year")
    qtbot.waitUntil(lambda: any(one.by_month for one in page.counts))
    expected = year_counts(sample, year=2026)
    main, months = tables(page)[:2]
    assert [row[1] for row in main.rows] == [one.show("done") for one in expected]
    assert len(months.columns) == 15 and len(months.rows) == 2 * len(expected)
    page.grab()


def test_what_nobody_has_ended_is_said(store: Store, qtbot: QtBot) -> None:
    centre = Centre(store)
    centre.book(centre.client(), date(2026, 10, 8))
    for _n in range(6):
        centre.held(centre.client(), date(2026, 10, 8))
    page = page_of(store, qtbot)
    assert page.note.isVisible() and "marked as missed: 1" in page.note.accessibleName()
    page.step(-1)
    assert not page.note.isVisible()


def test_an_empty_month_says_so(store: Store, qtbot: QtBot) -> None:
    page = page_of(store, qtbot)
    assert page.stack.currentWidget() is page.empty
    page.kind.setFocus()
    QTest.keyClick(page, Qt.Key.Key_F5)
    assert page.stack.currentWidget() is page.empty
