"""The booking board by mouse and keyboard: what is tried, what is saved, what is put back."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible, QImage, QPainter
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from db.booking_changes import book
from db.booking_states import cancel, check_in
from db.bookings import booking
from db.centre import set_up
from db.closures import close
from db.roles import program
from db.rooms import add_room
from db.store import Store, open_store
from db.words import use_language
from gui.board_day import DayBoard
from gui.board_lanes import Place, blocks, span, whole
from gui.booking_menu import BookingMenu
from gui.booking_page import BookingPage
from gui.desk import Desk

DAY = date(2026, 11, 26)
NOW = datetime(2026, 11, 26, 9, 10)


def at(clock: str, day: date = DAY) -> datetime:
    """A time of the day of the pictures."""
    return datetime.combine(day, time.fromisoformat(clock))


@dataclass
class Centre:
    """A small centre on the screen."""

    store: Store
    desk: Desk
    page: BookingPage
    said: list[str]
    hall: int
    east: int
    west: int
    room: int
    training: int
    fair: int

    @property
    def board(self) -> DayBoard:
        return self.page.day_board

    def point(self, lane: int, clock: str) -> QPoint:
        """The middle of a lane at a time."""
        minutes = int(clock[:2]) * 60 + int(clock[3:])
        x = self.board.x_of(minutes)
        y = (self.board.y_of(lane) + self.board.y_of(lane + 1)) / 2
        return QPoint(round(x) + 1, round(y))

    def drag(self, start: QPoint, *way: QPoint, release: bool = True) -> None:
        """Press, move step by step, let go."""
        on = self.board.viewport()
        QTest.mousePress(on, Qt.MouseButton.LeftButton, pos=start)
        QTest.mouseMove(on, start + QPoint(12, 0))
        for each in way:
            QTest.mouseMove(on, each)
        if release:
            QTest.mouseRelease(on, Qt.MouseButton.LeftButton, pos=way[-1])


def held(centre: Centre) -> bool:
    """Whether the mouse holds something."""
    return centre.board.pressed


@pytest.fixture
def centre(qtbot: QtBot, tmp_path: Path) -> Iterator[Centre]:
    use_language("en")
    store = open_store(tmp_path / "centre.db", staff=program("desk"))
    set_up(store, name="Centre", hours="Daily 08:30-21:00")
    hall = add_room(store, name="Hall", kind="hall", capacity=160)
    east = add_room(store, name="Hall East", kind="hall", capacity=80, part_of=hall)
    west = add_room(store, name="Hall West", kind="hall", capacity=80, part_of=hall)
    room = add_room(store, name="Small room", code="202", capacity=12)
    early = at("07:00")
    fair = book(
        store, rooms=[east], starts=at("13:00"), ends=at("15:30"), title="Job fair", now=early
    )
    training = book(
        store, rooms=[west], starts=at("16:30"), ends=at("18:30"), title="Safety", now=early
    )
    desk = Desk(store, clock=lambda: NOW)
    page = BookingPage(desk)
    qtbot.addWidget(page)
    page.resize(1600, 700)
    page.show()
    page.day_board.setFocus()
    said: list[str] = []
    desk.said.connect(lambda text, _kind: said.append(text))
    yield Centre(store, desk, page, said, hall, east, west, room, training, fair)
    page.close()
    store.close()


def test_parts_stand_for_their_hall(centre: Centre) -> None:
    assert [lane.room.name for lane in centre.board.lanes] == [
        "Hall East",
        "Hall West",
        "Small room",
    ]
    assert whole(centre.board.lanes, 0, 1) == (centre.hall,)
    assert whole(centre.board.lanes, 1, 2) == (centre.west, centre.room)


def test_a_hall_booked_whole_spans_both_halves(centre: Centre) -> None:
    id = centre.desk.do(
        book, rooms=[centre.hall], starts=at("19:00"), ends=at("20:00"), title="Gala"
    )
    block = next(one for one in centre.board.blocks if one.booking.id == id)
    assert (block.first, block.last) == (0, 1)


def test_a_drag_to_a_free_place_is_saved(centre: Centre) -> None:
    centre.drag(centre.point(1, "17:30"), centre.point(2, "11:30"))
    moved = booking(centre.store, centre.training)
    assert (moved.rooms, moved.starts, moved.ends) == (
        (centre.room,),
        at("10:30"),
        at("12:30"),
    )
    assert centre.page.panel.mode == ""
    centre.desk.undo()
    assert booking(centre.store, centre.training).rooms == (centre.west,)


def test_a_conflicting_drop_is_never_saved_and_esc_puts_it_back(centre: Centre) -> None:
    before = booking(centre.store, centre.training)
    centre.drag(centre.point(1, "17:30"), centre.point(0, "15:00"))
    assert booking(centre.store, centre.training) == before
    assert centre.page.panel.mode == "moving"
    assert not centre.page.panel.move_button.isEnabled()
    proposal = centre.board.proposal
    assert proposal and proposal.blocked and proposal.suggestions
    QTest.keyClick(centre.board, Qt.Key.Key_Escape)
    assert centre.board.proposal is None
    assert centre.page.panel.mode == ""
    assert booking(centre.store, centre.training) == before


def test_the_conflict_is_shown_before_the_mouse_is_released(centre: Centre) -> None:
    centre.drag(centre.point(1, "17:30"), centre.point(0, "15:00"), release=False)
    assert held(centre)
    assert "Job fair" in centre.page.panel.conflict.words.text()
    QTest.keyClick(centre.board, Qt.Key.Key_Escape)
    assert not held(centre)
    QTest.mouseRelease(
        centre.board.viewport(), Qt.MouseButton.LeftButton, pos=centre.point(0, "15:00")
    )
    assert booking(centre.store, centre.training).starts == at("16:30")
    assert centre.page.panel.mode == ""


def test_a_suggestion_is_taken_with_alt_and_its_number(centre: Centre) -> None:
    centre.drag(centre.point(1, "17:30"), centre.point(0, "15:00"))
    proposal = centre.board.proposal
    assert proposal
    first = proposal.suggestions[0]
    QTest.keyClick(centre.board, Qt.Key.Key_1, Qt.KeyboardModifier.AltModifier)
    moved = booking(centre.store, centre.training)
    assert (moved.rooms, moved.starts) == (first.rooms, first.starts)


def test_dragged_off_the_board_nothing_happens(centre: Centre) -> None:
    before = booking(centre.store, centre.training)
    outside = QPoint(centre.board.width() + 60, centre.board.height() + 60)
    centre.drag(centre.point(1, "17:30"), centre.point(2, "15:00"), outside)
    assert booking(centre.store, centre.training) == before
    assert centre.page.panel.mode == ""
    assert centre.board.proposal is None


@pytest.mark.parametrize(("lane", "clock", "kind"), [(2, "09:30", "past"), (2, "21:00", "hours")])
def test_the_past_and_closed_hours_are_refused(
    centre: Centre, lane: int, clock: str, kind: str
) -> None:
    before = booking(centre.store, centre.training)
    centre.drag(centre.point(1, "17:30"), centre.point(lane, clock))
    proposal = centre.board.proposal
    assert proposal and kind in {problem.kind for problem in proposal.problems}
    assert booking(centre.store, centre.training) == before


def test_a_closure_is_in_the_way(centre: Centre) -> None:
    centre.desk.do(close, room=centre.room, starts=at("10:00"), ends=at("12:00"), reason="Cleaning")
    assert any(gap.words == "Cleaning" for gap in centre.board.lanes[2].gaps)
    centre.drag(centre.point(1, "17:30"), centre.point(2, "11:30"))
    proposal = centre.board.proposal
    assert proposal and {problem.kind for problem in proposal.problems} == {"closure"}


def test_an_edge_stretches_by_quarters_of_an_hour(centre: Centre) -> None:
    end = centre.board.block_box(centre.board.block_over(1, 990, 1000) or centre.board.blocks[0])
    start = QPoint(int(end.right()) - 2, int(end.center().y()))
    centre.drag(start, centre.point(1, "19:17"))
    assert booking(centre.store, centre.training).ends == at("19:15")
    assert booking(centre.store, centre.training).starts == at("16:30")


def test_too_many_people_asks_before_it_is_saved(centre: Centre) -> None:
    big = centre.desk.do(
        book,
        rooms=[centre.west],
        starts=at("10:00"),
        ends=at("11:00"),
        title="Crowd",
        headcount=60,
    )
    centre.drag(centre.point(1, "10:30"), centre.point(2, "10:30"))
    assert booking(centre.store, big).rooms == (centre.west,)
    assert centre.page.panel.move_button.isEnabled()
    QTest.keyClick(centre.board, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert booking(centre.store, big).rooms == (centre.room,)


def test_drag_on_empty_opens_the_form(centre: Centre) -> None:
    centre.drag(centre.point(2, "14:00"), centre.point(2, "15:28"))
    form = centre.page.panel.form
    assert centre.page.panel.mode == "new"
    assert form.place() == Place((centre.room,), at("14:00"), at("15:30"))


def test_a_drag_over_both_halves_is_the_hall(centre: Centre) -> None:
    centre.drag(centre.point(0, "19:00"), centre.point(1, "19:58"))
    assert centre.page.panel.form.place() == Place((centre.hall,), at("19:00"), at("20:00"))


def test_arrows_enter_and_esc(centre: Centre) -> None:
    board = centre.board
    board.go_to(0, 12 * 60 + 30)
    QTest.keyClick(board, Qt.Key.Key_Right)
    found = board.cursor_booking()
    assert found and found.id == centre.fair
    QTest.keyClick(board, Qt.Key.Key_Return)
    assert centre.page.panel.mode == "view"
    assert centre.page.panel.name.text() == "Job fair"
    QTest.keyClick(board, Qt.Key.Key_Right)
    assert (board.lane, board.start) == (0, 15 * 60 + 30)
    QTest.keyClick(board, Qt.Key.Key_Escape)
    assert centre.page.panel.mode == ""
    QTest.keyClick(board, Qt.Key.Key_Down)
    QTest.keyClick(board, Qt.Key.Key_Down)
    QTest.keyClick(board, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    assert (board.lane, board.end - board.start) == (2, 45)
    QTest.keyClick(board, Qt.Key.Key_Return)
    assert centre.page.panel.mode == "new"
    assert centre.page.panel.form.place() == Place((centre.room,), at("15:30"), at("16:15"))


def test_the_cursor_stays_on_the_board(centre: Centre) -> None:
    board = centre.board
    for key in (Qt.Key.Key_Up, Qt.Key.Key_Home, Qt.Key.Key_Left, Qt.Key.Key_Up):
        QTest.keyClick(board, key)
    assert (board.lane, board.start) == (0, 8 * 60)
    for _n in range(5):
        QTest.keyClick(board, Qt.Key.Key_Down)
    QTest.keyClick(board, Qt.Key.Key_End)
    QTest.keyClick(board, Qt.Key.Key_Right)
    assert (board.lane, board.end) == (2, 22 * 60)


def test_alt_arrows_move_and_ctrl_enter_saves(centre: Centre) -> None:
    board = centre.board
    board.select_booking(centre.training)
    alt = Qt.KeyboardModifier.AltModifier
    QTest.keyClick(board, Qt.Key.Key_Right, alt)
    QTest.keyClick(board, Qt.Key.Key_Right, alt)
    QTest.keyClick(board, Qt.Key.Key_Down, alt)
    assert centre.page.panel.mode == "moving"
    assert booking(centre.store, centre.training).starts == at("16:30")
    QTest.keyClick(board, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    moved = booking(centre.store, centre.training)
    assert (moved.rooms, moved.starts) == ((centre.room,), at("17:00"))


def test_ctrl_i_checks_in_and_the_refusal_is_shown(centre: Centre) -> None:
    centre.board.select_booking(centre.training)
    QTest.keyClick(centre.board, Qt.Key.Key_I, Qt.KeyboardModifier.ControlModifier)
    assert booking(centre.store, centre.training).status == "confirmed"
    assert not centre.page.panel.refusal.isHidden()
    soon = centre.desk.do(
        book, rooms=[centre.room], starts=at("09:15"), ends=at("10:00"), title="Soon"
    )
    centre.page.close_panel()
    centre.board.select_booking(soon)
    QTest.keyClick(centre.board, Qt.Key.Key_I, Qt.KeyboardModifier.ControlModifier)
    assert booking(centre.store, soon).status == "checked_in"


def test_what_has_begun_keeps_its_start(centre: Centre) -> None:
    soon = centre.desk.do(
        book, rooms=[centre.room], starts=at("09:15"), ends=at("10:15"), title="Soon"
    )
    centre.desk.do(check_in, booking=soon)
    centre.drag(centre.point(2, "09:45"), centre.point(2, "12:45"))
    assert booking(centre.store, soon).starts == at("09:15")
    assert centre.page.panel.mode == "moving"
    assert not centre.page.panel.conflict.isHidden()
    QTest.keyClick(centre.board, Qt.Key.Key_Escape)
    assert centre.page.panel.mode == ""


def test_the_right_button_offers_what_the_keys_do(centre: Centre) -> None:
    def offered() -> list[str]:
        menu = centre.page.findChildren(BookingMenu)[-1]
        words = [line.text().split("\t")[0] for line in menu.actions() if line.text()]
        menu.close()
        return words

    centre.board.select_booking(centre.training)
    centre.page.show_menu(QPoint(10, 10))
    assert offered() == ["Open", "Change", "Check in", "Cancel booking"]
    centre.board.go_to(2, 14 * 60)
    centre.page.show_menu(QPoint(10, 10))
    assert offered() == ["New booking"]


def test_a_cancelled_booking_cannot_be_dragged_and_lies_underneath(centre: Centre) -> None:
    centre.desk.do(cancel, booking=centre.training, reason="Ill")
    again = centre.desk.do(
        book, rooms=[centre.west], starts=at("16:30"), ends=at("18:30"), title="Other"
    )
    over = centre.board.block_over(1, 990, 1000)
    assert over and over.booking.id == again
    centre.desk.do(cancel, booking=again, reason="Ill too")
    before = booking(centre.store, again)
    centre.drag(centre.point(1, "17:30"), centre.point(2, "11:30"))
    assert booking(centre.store, again) == before


def test_another_booking_waits_while_a_form_is_filled_in(centre: Centre) -> None:
    centre.page.new_booking()
    centre.page.panel.form.inputs["title"].set_value("Half typed")
    centre.page.open_booking(booking(centre.store, centre.fair))
    assert centre.page.panel.mode == "new"
    assert centre.said
    centre.drag(centre.point(1, "17:30"), centre.point(2, "11:30"))
    assert booking(centre.store, centre.training).starts == at("16:30")


def test_with_a_form_open_a_drag_on_empty_is_its_time(centre: Centre) -> None:
    centre.page.new_booking()
    centre.page.panel.form.inputs["title"].set_value("Choir")
    centre.drag(centre.point(2, "14:00"), centre.point(2, "15:58"))
    form = centre.page.panel.form
    assert form.place() == Place((centre.room,), at("14:00"), at("16:00"))
    assert form.inputs["title"].value() == "Choir"


def test_an_untouched_form_gives_way_and_leaves_nothing_on_the_board(centre: Centre) -> None:
    centre.page.start_new({"rooms": (centre.room,), "starts": at("14:00"), "ends": at("15:00")})
    assert centre.board.proposal
    centre.page.open_booking(booking(centre.store, centre.fair))
    assert centre.page.panel.mode == "view"
    assert centre.board.proposal is None


def test_filters_keep_a_half_whose_hall_is_large_enough(centre: Centre) -> None:
    centre.page.toolbar.seats.set_value("100")
    assert [lane.room.name for lane in centre.board.lanes] == ["Hall East", "Hall West"]
    centre.page.toolbar.kind.set_value("sport")
    assert centre.board.lanes == []
    QTest.keyClick(centre.board, Qt.Key.Key_Return)
    centre.board.grab()
    assert "All rooms" in centre.board.cursor_words()


def test_without_rooms_it_says_what_to_do(qtbot: QtBot, store: Store) -> None:
    use_language("en")
    page = BookingPage(Desk(store, clock=lambda: NOW))
    qtbot.addWidget(page)
    page.show()
    assert "no rooms yet" in page.panel.words.text()
    for view in ("week", "month", "day"):
        page.show_view(view)
        page.grab()
    QTest.keyClick(page.day_board, Qt.Key.Key_Return)
    QTest.keyClick(page.day_board, Qt.Key.Key_Delete)
    assert page.panel.mode == ""


def test_undoing_a_new_booking_clears_the_panel(centre: Centre) -> None:
    centre.page.start_new({"rooms": (centre.room,), "starts": at("14:00"), "ends": at("15:00")})
    centre.page.panel.form.inputs["title"].set_value("Choir")
    assert centre.page.panel.save()
    assert centre.page.panel.mode == "view"
    centre.desk.undo()
    assert centre.page.panel.mode == ""
    assert centre.board.cursor_booking() is None


def test_days_weeks_and_months(centre: Centre) -> None:
    page = centre.page
    page.step(1)
    assert page.day == DAY + timedelta(1)
    assert centre.board.blocks == []
    page.to_today()
    centre.board.go_to(1, 600)
    page.show_view("week")
    assert [lane.day.isoweekday() for lane in page.week_board.lanes] == [1, 2, 3, 4, 5, 6, 7]
    assert [block.booking.id for block in page.week_board.blocks] == [centre.training]
    page.week_board.select_booking(centre.training)
    QTest.keyClick(page.week_board, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    QTest.keyClick(page.week_board, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert booking(centre.store, centre.training).starts == at("16:30", DAY + timedelta(1))
    page.show_view("month")
    QTest.keyClick(page.month_board, Qt.Key.Key_Right)
    QTest.keyClick(page.month_board, Qt.Key.Key_Return)
    assert (page.view, page.day) == ("day", DAY + timedelta(1))


def test_the_cursor_is_told_to_screen_readers(centre: Centre) -> None:
    centre.board.select_booking(centre.fair)
    interface = QAccessible.queryAccessibleInterface(centre.board)
    assert interface is not None
    words = interface.text(QAccessible.Text.Description)
    assert "Job fair" in words and "13:00" in words
    centre.board.go_to(2, 600)
    assert "free" in centre.board.accessibleDescription()
    centre.board.go_to(2, 480)
    assert "free" not in centre.board.accessibleDescription()


def test_a_booking_over_midnight_stands_on_both_days(centre: Centre) -> None:
    lanes = centre.board.lanes
    one = booking(centre.store, centre.fair)
    long = type(one)(
        **{**one.__dict__, "starts": at("22:00"), "ends": at("02:00", NOW.date() + timedelta(1))}
    )
    (block,) = blocks(lanes, [long], NOW)
    assert (block.start, block.end) == (1320, 1560)
    assert span(lanes, [block]) == (8, 24)


def test_every_kind_is_painted_in_both_languages(centre: Centre) -> None:
    for language in ("en", "zh_CN"):
        use_language(language)
        image = QImage(1200, 600, QImage.Format.Format_ARGB32)
        painter = QPainter(image)
        centre.board.paint_all(painter)
        painter.end()
        assert image.pixelColor(600, 10).isValid()
