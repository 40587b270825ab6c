"""The month: how full each room is, and the way from a cell to its day."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from db.booking_changes import book
from db.centre import set_up
from db.closures import close
from db.fullness import Fullness, fullness
from db.holidays import add_holiday
from db.roles import program
from db.rooms import add_room, rooms
from db.store import Store, open_store
from db.words import use_language
from gui.board_month import MonthBoard
from gui.booking_page import BookingPage
from gui.desk import Desk

DAY = date(2026, 11, 26)
NOW = datetime(2026, 11, 26, 9, 10)


def at(clock: str) -> datetime:
    """A time of the day of the pictures."""
    return datetime.combine(DAY, time.fromisoformat(clock))


@dataclass
class Month:
    """A hall in two parts and a small room, in November."""

    store: Store
    page: BookingPage
    hall: int
    east: int
    west: int
    small: int

    @property
    def board(self) -> MonthBoard:
        return self.page.month_board

    def current_room(self) -> int:
        """The room with the cursor on the day board."""
        return self.page.day_board.lanes[self.page.day_board.lane].room.id


@pytest.fixture
def month(qtbot: QtBot, tmp_path: Path) -> Iterator[Month]:
    use_language("en")
    store = open_store(tmp_path / "centre.db", staff=program("desk"))
    set_up(store, name="Centre", hours="Daily 08:30-21:00")
    hall = add_room(store, name="Hall", kind="hall", capacity=160)
    east = add_room(store, name="Hall East", kind="hall", capacity=80, part_of=hall)
    west = add_room(store, name="Hall West", kind="hall", capacity=80, part_of=hall)
    small = add_room(store, name="Small room", capacity=12)
    book(store, rooms=[east], starts=at("13:00"), ends=at("15:30"), title="Fair", now=NOW)
    book(store, rooms=[west], starts=at("16:30"), ends=at("18:30"), title="Safety", now=NOW)
    page = BookingPage(Desk(store, clock=lambda: NOW))
    qtbot.addWidget(page)
    page.resize(1294, 622)
    page.show()
    page.show_view("month")
    yield Month(store, page, hall, east, west, small)
    page.close()
    store.close()


def test_held_of_open_hours(month: Month) -> None:
    close(month.store, room=None, starts=at("08:30"), ends=at("12:00"), reason="Cleaning")
    book(
        month.store,
        rooms=[month.hall],
        starts=at("19:00"),
        ends=at("20:00"),
        title="Gala",
        provisional_until=DAY,
        now=NOW,
    )
    full = fullness(month.store, rooms(month.store), DAY, 2)
    assert full[month.east, DAY] == Fullness(210, 540, 2, 1)
    assert full[month.hall, DAY] == Fullness(330, 540, 3, 1)
    assert full[month.small, DAY].percent == 0
    assert full[month.east, DAY + timedelta(1)] == Fullness(0, 750)
    assert Fullness(1, 750).percent == 1
    assert Fullness(749, 750).percent == 99


def test_over_midnight_fills_both_days(month: Month) -> None:
    room = add_room(month.store, name="Always", hours="Daily 00:00-24:00")
    ends = at("02:00") + timedelta(1)
    book(month.store, rooms=[room], starts=at("22:00"), ends=ends, title="Watch", now=NOW)
    full = fullness(month.store, rooms(month.store), DAY, 2)
    assert [full[room, DAY + timedelta(n)].held for n in (0, 1)] == [120, 120]


def test_arrows_and_enter(month: Month) -> None:
    board = month.board
    board.go_to(0, DAY)
    assert (board.cell(0, DAY).held, board.cell(0, DAY).percent) == (150, 20)
    assert board.cell(3, DAY).bookings == 2
    QTest.keyClick(board, Qt.Key.Key_Right)
    QTest.keyClick(board, Qt.Key.Key_Down)
    assert "Hall West" in board.accessibleDescription()
    QTest.keyClick(board, Qt.Key.Key_Return)
    assert (month.page.view, month.page.day) == ("day", DAY + timedelta(1))
    assert month.current_room() == month.west


def test_mouse_and_other_months(month: Month) -> None:
    page, board = month.page, month.board
    page.step(1)
    assert board.days[-1] == date(2026, 12, 31)
    page.step(-1)
    spot = board.box(2, DAY).center().toPoint()
    QTest.mouseClick(board, Qt.MouseButton.LeftButton, pos=spot)
    assert (page.view, board.row, board.day) == ("month", 2, DAY)
    QTest.mouseClick(board, Qt.MouseButton.LeftButton, pos=spot)
    assert (page.view, page.day, month.current_room()) == ("day", DAY, month.small)
    page.show_view("month")
    QTest.keyClick(board, Qt.Key.Key_End)
    QTest.keyClick(board, Qt.Key.Key_Right)
    assert board.days[0] == page.day == date(2026, 12, 1)


def test_more_rooms_than_height_and_days_with_a_mark(month: Month) -> None:
    for n in range(30):
        add_room(month.store, name=f"Room {n}")
    add_holiday(month.store, day=DAY, name="Feast")
    page, board = month.page, month.board
    page.reload()
    board.go_to(32, DAY)
    last = board.box(32, DAY)
    assert last.top() > 0 and last.bottom() <= board.box(len(board.rooms), DAY).top()
    assert board.box(len(board.rooms), DAY).bottom() <= board.height() + 1
    assert "Off Feast" in board.words(0, DAY)
    for language in ("zh_CN", "en"):
        use_language(language)
        assert not page.grab().isNull()
