"""The page of statistics by keyboard: periods, figures that lead on, what is taken along."""

from __future__ import annotations

import csv
import random
import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import shiboken6
from openpyxl import load_workbook
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from db import records
from db.roles import Staff, program
from db.store import open_store
from db.summary_period import period_of
from db.types import BOOKING
from db.words import use_language
from gui import theme
from gui.desk import Desk, Task
from gui.menu import Menu
from gui.shell import Shell
from gui.summary_curve import SummaryCurve
from gui.summary_export import write_tables
from gui.summary_notice import NoticeDialog
from gui.summary_page import SummaryPage
from reports.summary_told import Curve, Point
from tests.conftest import NOW

OCTOBER = date(2026, 10, 1)


@pytest.fixture(scope="module")
def kept(sample_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample centre, which the tests read only."""
    path = tmp_path_factory.mktemp("statistics") / "s.yizhan"
    shutil.copyfile(sample_file, path)
    return path


@pytest.fixture
def desk(kept: Path, qtbot: QtBot, qapp: QApplication) -> Iterator[Desk]:
    """It waits at its end until nothing is counted any more and all that was is told."""
    use_language("en")
    if not qapp.styleSheet():
        theme.use(qapp)
    made = Desk(open_store(kept, staff=program("许可")), clock=lambda: NOW)
    yield made
    qtbot.waitUntil(lambda: not made.findChildren(Task), timeout=10_000)
    made.close()


def counted(qtbot: QtBot, page: SummaryPage) -> None:
    qtbot.waitUntil(lambda: not page.counting, timeout=10_000)


def shown(qtbot: QtBot, desk: Desk, **where: Any) -> SummaryPage:
    page = SummaryPage(desk)
    qtbot.addWidget(page)
    page.resize(1294, 622)
    page.show()
    page.activateWindow()
    qtbot.waitUntil(lambda: QApplication.activeWindow() is page)
    page.go(**({"kind": "month", "day": OCTOBER} | where))
    counted(qtbot, page)
    page.table.setFocus()
    return page


def led(qtbot: QtBot, desk: Desk, widget: QWidget) -> tuple[str, dict[str, Any]]:
    """Where Enter leads."""
    with qtbot.waitSignal(desk.page_wanted) as wanted:
        QTest.keyClick(widget, Qt.Key.Key_Return)
    assert wanted.args is not None
    return wanted.args[0], dict(wanted.args[1])


def test_it_begins_with_what_runs_and_steps_by_period(qtbot: QtBot, desk: Desk) -> None:
    page = SummaryPage(desk)
    qtbot.addWidget(page)
    page.show()
    counted(qtbot, page)
    assert page.period() == period_of("month", NOW.date())
    assert "up to 26 Nov 2026" in page.state.text() and not page.on_button.isEnabled()
    page.step(1)
    assert page.period_button.text() == "Nov 2026"
    page.step(-1)
    assert page.period_button.text() == "Oct 2026"
    # What stood there stays until the new figures come.
    assert page.told is not None and page.told.short == "Nov 2026" and page.cells.isVisible()
    counted(qtbot, page)
    assert page.told.short == "Oct 2026" and page.state.text() == "Books closed"
    page.kind.set_value("year")
    counted(qtbot, page)
    assert page.period_button.text() == "Year 2026"
    page.to_today()
    counted(qtbot, page)
    page.offer_periods()
    menu = page.findChild(Menu)
    assert menu is not None
    assert [one.text() for one in menu.actions()][:2] == ["Year 2026", "Year 2025"]
    menu.close()


def test_who_steps_on_quickly_sees_the_last_one_asked_for(qtbot: QtBot, desk: Desk) -> None:
    page = shown(qtbot, desk)
    for _number in range(3):
        page.step(-1)
    counted(qtbot, page)
    assert page.told is not None and page.told.short == "Jul 2026"


def test_a_window_that_goes_meanwhile_is_not_touched(qtbot: QtBot, desk: Desk) -> None:
    page = SummaryPage(desk)
    page.show()
    task = page._task
    assert task is not None
    shiboken6.delete(page)
    with qtbot.waitSignal(task.destroyed, timeout=10_000):
        pass


def test_a_figure_leads_to_as_many_records_as_it_counts(qtbot: QtBot, desk: Desk) -> None:
    page = shown(qtbot, desk)
    page.bars.setFocus()
    one = page.bars.bars[page.bars.current]
    name, where = led(qtbot, desk, page.bars)
    assert name == "bookings" and where["search"] == "2026-10"
    filters = where["filters"]
    found = records.listing(desk.store, BOOKING, search=where["search"], filters=filters)
    assert sum(row["status"] not in ("cancelled", "no_show") for row in found) == one.amount
    page.cells.setFocus()
    QTest.keyClick(page.cells, Qt.Key.Key_Down)
    assert page.cells.cells[page.cells.current].label == "Income"
    assert led(qtbot, desk, page.cells) == ("vouchers", {"month": "2026-10"})
    page.curve.setFocus()
    QTest.keyClick(page.curve, Qt.Key.Key_End)
    assert led(qtbot, desk, page.curve) == ("board", {"day": date(2026, 10, 31), "view": "day"})


def test_a_row_leads_on_and_a_sum_says_that_it_does_not(qtbot: QtBot, desk: Desk) -> None:
    page = shown(qtbot, desk)
    page.part.set_value("fund")
    assert {one.part for one in page.tables()} == {"fund"}
    said: list[str] = []
    desk.said.connect(lambda words, _kind: said.append(words))
    QTest.keyClick(page.table, Qt.Key.Key_Return)
    assert said and "no list of its own" in said[-1]
    spending = next(
        at for at, one in enumerate(page.table.tables.shown) if one.table.name == "spending"
    )
    page.table.go_to(spending + 1)
    name, where = led(qtbot, desk, page.table)
    assert name == "vouchers" and where["month"] == "2026-10" and where["account"]


def test_every_link_opens_its_page(qtbot: QtBot, desk: Desk) -> None:
    shell = Shell(desk)
    qtbot.addWidget(shell)
    shell.resize(1366, 696)
    shell.show()
    desk.open_page("summary", kind="year", day=OCTOBER)
    page = shell.page
    assert isinstance(page, SummaryPage)
    counted(qtbot, page)
    assert page.told is not None
    links = [row.link for table in page.told.tables for row in table.rows if row.link]
    links += [cell.link for cell in page.told.cells if cell.link]
    for name in {one.page for one in links}:
        link = next(one for one in links if one.page == name)
        page.follow(link)
        assert shell.page is not None
        assert shell.page.name == name or name in (
            "bookings",
            "organisations",
            "people",
            "memberships",
            "certificates",
        )


def test_the_table_goes_to_the_clipboard_and_into_files(
    qtbot: QtBot, desk: Desk, tmp_path: Path
) -> None:
    page = shown(qtbot, desk)
    page.part.set_value("bookings")
    QTest.keyClick(page.table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    lines = [line.split("\t") for line in QGuiApplication.clipboard().text().split("\n")]
    rooms = page.tables()[0]
    assert lines[0] == list(rooms.columns) and len(lines) == len(rooms.rows) + 1
    assert lines[-1][0] == "All, each once"
    for ending in ("xlsx", "csv"):
        path = tmp_path / f"rooms.{ending}"
        with qtbot.waitSignal(desk.said, timeout=10_000):
            write_tables(desk, path, "Summary Oct 2026", page.tables())
    sheet = load_workbook(tmp_path / "rooms.xlsx").worksheets[0]
    cells = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert cells[0][0] == "Summary Oct 2026" and [rooms.heading] == [v for v in cells[2] if v]
    assert cells[4][1] == rooms.rows[0].values[1]
    with (tmp_path / "rooms.csv").open(encoding="utf-8-sig", newline="") as file:
        read = list(csv.reader(file))
    assert read[3][: len(rooms.columns)] == list(rooms.columns) and len(read) == len(cells)


def test_the_papers_of_the_period_are_a_key_away(qtbot: QtBot, desk: Desk) -> None:
    page = shown(qtbot, desk)
    wanted: list[tuple[str, dict[str, Any]]] = []
    desk.report_wanted.connect(lambda name, values: wanted.append((name, dict(values))))
    page.print_sheet()
    page.offer_papers()
    menu = page.findChild(Menu)
    assert menu is not None
    menu.actions()[1].trigger()
    menu.close()
    page.show_words()
    dialog = page.findChild(NoticeDialog)
    assert dialog is not None and dialog.isVisible()
    short = dialog.text.toPlainText()
    dialog.length.set_value("long")
    words = dialog.text.toPlainText()
    assert len(words) > len(short) and "Oct 2026: Rooms were used 181 times" in short
    qtbot.waitUntil(dialog.isActiveWindow)
    QTest.keyClick(dialog.text, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == words and dialog.note.text() == "Copied."
    dialog.print_words()
    span = {"kind": "month", "date": OCTOBER}
    assert wanted == [
        ("summary", span),
        ("key-figures", span),
        ("summary-notice", span | {"length": "long"}),
    ]


@pytest.mark.parametrize("count", [3, 12, 31])
def test_no_label_of_the_line_lies_on_another(qtbot: QtBot, desk: Desk, count: int) -> None:
    dice = random.Random(count)
    chart = SummaryCurve()
    qtbot.addWidget(chart)
    chart.resize(520, 200)
    for _round in range(60):
        most, gone = 10 ** dice.randrange(1, 6), dice.randrange(1, count + 1)
        made = []
        for number in range(count):
            now = dice.randrange(most)
            former = max(0, now + dice.randrange(-2, 3)) if dice.random() < 0.5 else now // 2
            made.append(Point(str(number + 1), now if number < gone else None, former))
        chart.show_curve(Curve("Rooms", "times", tuple(made), ("this year", "last year"), "day"))
        found = chart.labels()
        assert [one.words.rpartition(" ")[0] for one in found[:2]] == ["this year", "last year"]
        for at, one in enumerate(found):
            assert chart.rect().contains(one.box.toAlignedRect()), one
            assert not any(one.box.intersects(other.box) for other in found[at + 1 :]), found


def test_a_period_without_anything_says_so_and_the_way_back(qtbot: QtBot, desk: Desk) -> None:
    page = shown(qtbot, desk, day=date(2024, 1, 5))
    assert page.empty.isVisible() and not page.paper.isEnabled()
    QTest.keyClick(page.before, Qt.Key.Key_Space)
    counted(qtbot, page)
    assert page.period_button.text() == "Dec 2023"
    page.to_today()
    counted(qtbot, page)
    assert not page.empty.isVisible() and page.paper.isEnabled()


def test_another_member_of_staff_sees_other_sections(qtbot: QtBot, desk: Desk) -> None:
    page = shown(qtbot, desk)
    before = desk.store.staff
    assert {"fund", "consultations"} <= {one.part for one in page.tables()}
    page.part.set_value("fund")
    desk.store.staff = Staff(7, "何苗", frozenset({"desk"}))
    try:
        desk.seat(before)
        # What the former one saw is gone at once, not when the figures come.
        assert page.tables() == []
        counted(qtbot, page)
        parts = {one.part for one in page.tables()}
        assert page.part.value() == "" and "fund" not in parts and "bookings" in parts
        assert not any(one.label in ("Income", "Expense") for one in page.cells.cells)
    finally:
        desk.store.staff = before


def test_the_list_passes_heads_by_and_is_read_aloud(
    qtbot: QtBot, desk: Desk, qtmodeltester: ModelTester
) -> None:
    page = shown(qtbot, desk)
    qtmodeltester.check(page.table.tables)  # type: ignore[no-untyped-call]
    rows = sum(len(one.rows) for one in page.tables())
    seen = []
    for _number in range(rows):
        one = page.table.current()
        assert one is not None and one.row is not None
        seen.append(one.row)
        QTest.keyClick(page.table, Qt.Key.Key_Down)
    assert seen == [row for one in page.tables() for row in one.rows]
    first = page.table.tables.data(page.table.tables.index(1, 0))
    assert first.startswith("Bookings held, Oct 2026 ") and "The month before " in first
