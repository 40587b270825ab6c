"""今日: rooms now and next, the exception, what is due and the action that clears it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from db.bookings import booking
from db.holidays import missing_year
from db.store import Store
from db.today import RoomNow, expiring_today, rooms_now
from db.waiting import matches
from db.words import use_language
from gui import theme
from gui.cards import LineRow
from gui.controls import Button
from gui.desk import Desk
from gui.today_page import TodayPage
from gui.today_rooms import RoomsModel, minutes_late, words_next, words_now


@pytest.fixture
def page(sample: Store, qapp: QApplication, qtbot: QtBot, now: datetime) -> Iterator[TodayPage]:
    use_language("en")
    theme.use(qapp)
    made = TodayPage(Desk(sample, clock=lambda: now))
    qtbot.addWidget(made)
    made.resize(1294, 622)
    made.show()
    yield made


def late_room(page: TodayPage) -> tuple[int, RoomNow]:
    for row, one in enumerate(page.table.rooms.items):
        if one.state == "late":
            return row, one
    raise AssertionError("the sample morning has somebody late")


def lines(page: TodayPage, column: int, place: int) -> list[LineRow]:
    return page.columns[column][place].rows


def press(row: LineRow, words: str) -> None:
    next(one for one in row.buttons if one.text() == words).click()


def test_the_rooms_model_holds(qapp: QApplication, sample: Store, now: datetime) -> None:
    model = RoomsModel()
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    items = rooms_now(sample, now)
    model.show(items, now)
    model.show(items, now + timedelta(minutes=1))
    model.show(items[:3], now)
    assert model.rowCount() == 3
    assert model.data(model.index(0, 0)) == items[0].room.label()
    del tester


def test_halls_stand_there_as_their_parts_and_all_fit(page: TodayPage) -> None:
    shown = page.table.rooms.items
    assert shown and not any(one.room.parts for one in shown)
    last = page.table.rooms.index(len(shown) - 1, 0)
    assert page.table.viewport().rect().contains(page.table.visualRect(last))


def test_the_late_one_is_loud_and_has_its_button(page: TodayPage, now: datetime) -> None:
    row, one = late_room(page)
    assert one.now is not None
    assert minutes_late(one, now) == 10
    assert words_now(one, now) == "10 min ago"
    assert words_next(one)[0] == "09:00"
    assert page.table.indexWidget(page.table.rooms.index(row, 2)) is not None
    assert "1" in page.rooms_card.loud.text()


def test_checking_in_from_the_row(page: TodayPage, qtbot: QtBot) -> None:
    row, one = late_room(page)
    assert one.now is not None
    holder = page.table.indexWidget(page.table.rooms.index(row, 2))
    holder.findChildren(Button)[0].click()
    assert booking(page.desk.store, one.now.id).status == "checked_in"
    assert page.table.rooms.items[row].state == "in_use"
    assert page.table.indexWidget(page.table.rooms.index(row, 2)) is None
    assert page.rooms_card.loud.isHidden()


def test_checking_in_and_no_show_by_key(page: TodayPage, qtbot: QtBot) -> None:
    row, one = late_room(page)
    assert one.now is not None
    page.table.setCurrentIndex(page.table.rooms.index(row, 0))
    QTest.keyClick(page.table, Qt.Key.Key_Delete)
    assert booking(page.desk.store, one.now.id).status == "no_show"
    page.desk.undo()
    QTest.keyClick(page.table, Qt.Key.Key_I, Qt.KeyboardModifier.ControlModifier)
    assert booking(page.desk.store, one.now.id).status == "checked_in"


def test_enter_opens_the_booking_of_the_room(page: TodayPage, qtbot: QtBot) -> None:
    row, one = late_room(page)
    assert one.now is not None
    page.table.setCurrentIndex(page.table.rooms.index(row, 0))
    with qtbot.waitSignal(page.desk.page_wanted) as signal:
        QTest.keyClick(page.table, Qt.Key.Key_Return)
    assert signal.args == ["board", {"record": one.now.id}]


def test_private_rooms_say_nothing_of_their_guests(page: TodayPage, now: datetime) -> None:
    secret = [one for one in page.table.rooms.items if one.room.private and one.now]
    assert secret
    for one in secret:
        assert one.now is not None
        assert one.now.title not in words_now(one, now)
        if one.next is not None:
            assert words_next(one)[1] == "Reserved"


def test_confirm_what_runs_out_today(page: TodayPage, now: datetime) -> None:
    before = expiring_today(page.desk.store, now)
    rows = lines(page, 0, 1)
    assert before and len(rows) == len(before)
    press(rows[0], "Confirm")
    assert booking(page.desk.store, before[0].id).status == "confirmed"
    assert len(lines(page, 0, 1)) == len(before) - 1


def test_release_what_runs_out_today_and_take_it_back(page: TodayPage, now: datetime) -> None:
    before = expiring_today(page.desk.store, now)
    press(lines(page, 0, 1)[0], "Release")
    assert booking(page.desk.store, before[0].id).status == "cancelled"
    page.desk.undo()
    assert booking(page.desk.store, before[0].id).status == "provisional"
    assert len(lines(page, 0, 1)) == len(before)


def test_book_for_who_waits(page: TodayPage, now: datetime) -> None:
    before = matches(page.desk.store, now=now)
    assert before
    press(lines(page, 1, -3)[0], "Book")
    row = page.desk.store.row("SELECT * FROM waiting WHERE id = ?", (before[0].waiting["id"],))
    assert row is not None and row["status"] == "booked"
    assert booking(page.desk.store, row["booking"]).starts == before[0].suggestion.starts


def test_the_missing_holiday_table_is_asked_for(page: TodayPage, qtbot: QtBot) -> None:
    year = missing_year(page.desk.store, page.desk.today())
    assert year == 2027
    row = next(one for one in lines(page, 1, -2) if "2027" in one.line.title)
    with qtbot.waitSignal(page.desk.page_wanted) as signal:
        press(row, "Enter them")
    assert signal.args is not None and signal.args[0] == "holidays"


def test_ctrl_p_prints_the_day_sheet(page: TodayPage, qtbot: QtBot, now: datetime) -> None:
    with qtbot.waitSignal(page.desk.report_wanted) as signal:
        page.print_sheet()
    assert signal.args == ["day-sheet", {"date": now.date()}]


def test_a_narrow_window_puts_the_cards_in_one_column(page: TodayPage) -> None:
    page.resize(952, 560)
    QApplication.processEvents()
    cards = [card for column in page.columns for card in column]
    assert len({card.mapTo(page, card.rect().topLeft()).x() for card in cards}) == 1
    page.resize(1294, 622)
    QApplication.processEvents()
    assert len({card.mapTo(page, card.rect().topLeft()).x() for card in cards}) == 2


def test_an_empty_centre_says_so(store: Store, qtbot: QtBot, now: datetime) -> None:
    page = TodayPage(Desk(store, clock=lambda: now))
    qtbot.addWidget(page)
    page.show()
    assert page.table.rooms.rowCount() == 0
    assert page.hints()
    assert page.no_rooms.isVisible() and not page.table.isVisible()
    assert [len(lines(page, 0, place)) for place in (0, 1)] == [0, 0]


def test_the_next_line_takes_the_focus(page: TodayPage, qtbot: QtBot) -> None:
    button = lines(page, 0, 1)[0].buttons[0]
    page.activateWindow()
    button.setFocus()
    qtbot.waitUntil(button.hasFocus)
    QTest.keyClick(button, Qt.Key.Key_Space)
    following = lines(page, 0, 1)[0].buttons[0]
    assert following.hasFocus()


def test_a_double_click_does_not_reach_the_line_that_moved_up(page: TodayPage) -> None:
    waiting = len(matches(page.desk.store, now=page.desk.now()))
    assert waiting > 1
    press(lines(page, 1, -3)[0], "Book")
    press(lines(page, 1, -3)[0], "Book")
    assert len(matches(page.desk.store, now=page.desk.now())) == waiting - 1


def test_tab_goes_from_the_head_of_a_card_to_its_lines(page: TodayPage) -> None:
    card = page.columns[1][-3]
    at = card.link.nextInFocusChain()
    while at is not None and not at.focusPolicy() & Qt.FocusPolicy.TabFocus:
        at = at.nextInFocusChain()
    assert at is card.rows[0].buttons[0]


def test_enter_presses_the_button_that_has_the_focus(page: TodayPage) -> None:
    waiting = len(matches(page.desk.store, now=page.desk.now()))
    QTest.keyClick(lines(page, 1, -3)[0].buttons[0], Qt.Key.Key_Return)
    assert len(matches(page.desk.store, now=page.desk.now())) == waiting - 1
