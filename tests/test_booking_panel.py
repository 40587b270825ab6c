"""The panel beside the board: the form, what is in the way, the next step, cancelling."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QLineEdit
from pytestqt.qtbot import QtBot

from db.booking_changes import book
from db.bookings import Booking, between, booking
from db.centre import centre, set_up
from db.equipment import add_equipment
from db.roles import program
from db.rooms import add_room
from db.series import book_series
from db.store import Store, open_store
from db.words import use_language
from gui.booking_page import BookingPage
from gui.cancel_dialog import CancelDialog
from gui.desk import Desk
from gui.hold_dialog import HoldDialog
from gui.masked import Masked

DAY = date(2026, 11, 26)
NOW = datetime(2026, 11, 26, 9, 10)


def at(clock: str, day: date = DAY) -> datetime:
    """A time of the day of the pictures."""
    return datetime.combine(day, time.fromisoformat(clock))


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    use_language("en")
    db = open_store(tmp_path / "centre.db", staff=program("desk"))
    set_up(db, name="Centre", hours="Daily 08:30-21:00")
    add_room(db, name="Large room", kind="meeting", capacity=40)
    add_room(db, name="Small room", kind="meeting", capacity=12)
    add_equipment(db, name="Microphone", stock=2)
    yield db
    db.close()


@pytest.fixture
def rooms(store: Store) -> tuple[int, int]:
    """The large and the small room."""
    large, small = (row["id"] for row in store.rows("SELECT id FROM room ORDER BY position"))
    return large, small


@pytest.fixture
def page(qtbot: QtBot, store: Store) -> Iterator[BookingPage]:
    page = BookingPage(Desk(store, clock=lambda: NOW))
    qtbot.addWidget(page)
    page.resize(1600, 700)
    page.show()
    yield page
    page.close()


def all_of(store: Store) -> list[Booking]:
    """Every booking of the day."""
    return between(store, at("00:00"), at("23:59"))


def test_a_new_booking_is_typed_and_saved(
    page: BookingPage, store: Store, rooms: tuple[int, int]
) -> None:
    page.go(new={"rooms": (rooms[1],), "starts": at("14:00"), "ends": at("15:00")})
    form = page.panel.form
    form.inputs["title"].set_value("Choir")
    form.inputs["starts"].set_value(time(14, 30))
    form.inputs["ends"].set_value(time(16))
    form.inputs["headcount"].set_value(8)
    (microphones,) = form.things.boxes.values()
    microphones.setValue(2)
    QTest.keyClick(
        form.inputs["title"].control, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier
    )
    (made,) = all_of(store)
    assert (made.title, made.rooms) == ("Choir", (rooms[1],))
    assert (made.starts, made.ends) == (at("14:30"), at("16:00"))
    assert (made.headcount, [n for _one, n in made.equipment]) == (8, [2])
    assert page.panel.mode == "view"
    found = page.day_board.cursor_booking()
    assert found and found.id == made.id


def test_what_is_missing_is_said_at_its_field(page: BookingPage, store: Store) -> None:
    page.go(new={})
    form = page.panel.form
    assert form.place() is None
    assert not form.save()
    assert form.inputs["title"].error()
    form.inputs["title"].set_value("Choir")
    assert not form.save()
    assert "room" in form.problem.words.text()
    assert all_of(store) == []


def test_a_conflict_is_shown_while_typing_and_a_suggestion_taken(
    page: BookingPage, store: Store, rooms: tuple[int, int], qtbot: QtBot
) -> None:
    book(store, rooms=[rooms[1]], starts=at("14:00"), ends=at("15:00"), title="Fair", now=NOW)
    page.go(new={"rooms": (rooms[1],), "starts": at("15:00"), "ends": at("16:00")})
    form = page.panel.form
    assert form.problem.isHidden()
    with qtbot.waitSignal(form.proposed):
        form.inputs["starts"].set_value(time(14, 30))
    assert "Fair" in form.problem.words.text()
    assert not page.panel.save_button.isEnabled()
    assert page.day_board.proposal and page.day_board.proposal.blocked
    title = form.inputs["title"].control
    QTest.keyClick(title, Qt.Key.Key_1, Qt.KeyboardModifier.AltModifier)
    place = form.place()
    assert place and place.rooms == (rooms[0],)
    assert form.problem.isHidden()
    form.inputs["title"].set_value("Choir")
    assert page.panel.save_button.isEnabled()
    QTest.keyClick(title, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    assert {one.title for one in all_of(store)} == {"Fair", "Choir"}
    assert page.day_board.proposal is None


def test_an_end_before_the_start_is_refused(
    page: BookingPage, store: Store, rooms: tuple[int, int]
) -> None:
    page.go(new={"rooms": (rooms[1],), "starts": at("15:00"), "ends": at("16:00")})
    form = page.panel.form
    form.inputs["title"].set_value("Choir")
    form.inputs["ends"].set_value(time(14))
    assert not form.save()
    assert form.inputs["ends"].error()
    assert all_of(store) == []


def test_too_much_equipment_is_a_problem(
    page: BookingPage, rooms: tuple[int, int], qtbot: QtBot
) -> None:
    page.go(new={"rooms": (rooms[1],), "starts": at("15:00"), "ends": at("16:00")})
    (microphones,) = page.panel.form.things.boxes.values()
    with qtbot.waitSignal(page.panel.form.proposed):
        microphones.setValue(3)
    assert "Microphone" in page.panel.form.problem.words.text()


def test_known_organisations_bring_their_contact(
    page: BookingPage, store: Store, rooms: tuple[int, int]
) -> None:
    book(
        store,
        rooms=[rooms[0]],
        starts=at("14:00"),
        ends=at("15:00"),
        title="Fair",
        organisation="Union",
        contact="Wang",
        phone="13812346021",
        now=NOW,
    )
    page.go(new={"rooms": (rooms[1],), "starts": at("14:00")})
    line = page.panel.form.inputs["organisation"].control
    assert isinstance(line, QLineEdit)
    line.setText("Union")
    line.editingFinished.emit()
    assert page.panel.form.inputs["contact"].value() == "Wang"


def test_the_view_masks_the_phone_and_changes_with_f2(
    page: BookingPage, store: Store, rooms: tuple[int, int]
) -> None:
    id = book(
        store,
        rooms=[rooms[0]],
        starts=at("14:00"),
        ends=at("15:00"),
        title="Fair",
        contact="Wang",
        phone="13812346021",
        now=NOW,
    )
    page.go(record=id)
    words = [label.text() for label in page.panel.facts.findChildren(QLabel)]
    assert any("138****6021" in text for text in words)
    assert not any("13812346021" in text for text in words)
    (phone,) = page.panel.facts.findChildren(Masked)
    phone.link.click()
    assert phone.number.text() == "13812346021"
    assert store.value("SELECT booking FROM disclosure") == id
    QTest.keyClick(page.day_board, Qt.Key.Key_F2)
    assert page.panel.mode == "change"
    typed = page.panel.form.inputs["phone"].control
    assert isinstance(typed, QLineEdit) and typed.text() == "138****6021"
    page.panel.form.inputs["title"].set_value("Job fair")
    page.panel.form.inputs["ends"].set_value(time(15, 30))
    assert page.panel.save()
    changed = booking(store, id)
    assert (changed.title, changed.ends, changed.phone) == (
        "Job fair",
        at("15:30"),
        "13812346021",
    )


def test_esc_drops_the_form_and_what_it_showed(page: BookingPage, rooms: tuple[int, int]) -> None:
    page.go(new={"rooms": (rooms[1],), "starts": at("15:00"), "ends": at("16:00")})
    assert page.day_board.proposal
    QTest.keyClick(page.panel.form.inputs["title"].control, Qt.Key.Key_Escape)
    assert page.panel.mode == ""
    assert page.day_board.proposal is None
    assert page.day_board.hasFocus()


def test_the_next_step_follows_the_status(
    page: BookingPage, store: Store, rooms: tuple[int, int]
) -> None:
    id = page.desk.do(
        book,
        rooms=[rooms[0]],
        starts=at("09:30"),
        ends=at("10:30"),
        title="Fair",
        provisional_until=DAY,
    )
    page.go(record=id)
    seen = []
    for _n in range(2):
        seen.append(page.panel.next_button.text())
        QTest.keyClick(page.day_board, Qt.Key.Key_I, Qt.KeyboardModifier.ControlModifier)
    assert seen == ["Confirm", "Check in"]
    assert booking(store, id).status == "checked_in"
    assert page.panel.next_button.text() == "Finish"
    assert page.panel.cancel_button.isHidden()


def test_cancelling_asks_for_a_reason(
    page: BookingPage, store: Store, rooms: tuple[int, int], qtbot: QtBot
) -> None:
    id = book(store, rooms=[rooms[0]], starts=at("14:00"), ends=at("15:00"), title="F", now=NOW)
    dialog = CancelDialog(page.desk, booking(store, id), page)
    qtbot.addWidget(dialog)
    dialog.save()
    assert dialog.reason.error()
    assert booking(store, id).status == "confirmed"
    dialog.reason.set_value("Speaker is ill")
    dialog.save()
    cancelled = booking(store, id)
    assert (cancelled.status, cancelled.cancel_reason) == ("cancelled", "Speaker is ill")
    page.desk.undo()
    assert booking(store, id).status == "confirmed"


def test_a_series_is_cancelled_as_far_as_is_said(
    page: BookingPage, store: Store, rooms: tuple[int, int], qtbot: QtBot
) -> None:
    book_series(
        store,
        rule="FREQ=DAILY;COUNT=3",
        starts=at("14:00"),
        ends=at("15:00"),
        until=None,
        rooms=[rooms[0]],
        title="Choir",
        now=NOW,
    )
    made = between(store, at("00:00"), at("00:00", date(2026, 12, 10)))
    dialog = CancelDialog(page.desk, made[1], page)
    qtbot.addWidget(dialog)
    dialog.scope.button(1).click()
    dialog.reason.set_value("No teacher")
    dialog.save()
    states = [booking(store, one.id).status for one in made]
    assert states == ["confirmed", "cancelled", "cancelled"]


def test_one_of_a_series_or_all_of_it_is_changed(
    page: BookingPage, store: Store, rooms: tuple[int, int]
) -> None:
    book_series(
        store,
        rule="FREQ=DAILY;COUNT=3",
        starts=at("14:00"),
        ends=at("15:00"),
        until=None,
        rooms=[rooms[0]],
        title="Choir",
        now=NOW,
    )
    made = between(store, at("00:00"), at("00:00", date(2026, 12, 10)))
    page.go(record=made[0].id)
    page.change_booking()
    page.panel.form.scope.set_value("all")
    page.panel.form.inputs["title"].set_value("Big choir")
    assert page.panel.save()
    assert {booking(store, one.id).title for one in made} == {"Big choir"}


def test_one_booking_of_several_rooms(
    page: BookingPage, store: Store, rooms: tuple[int, int]
) -> None:
    large, small = rooms
    page.go(new={"rooms": (small,), "starts": at("14:00"), "ends": at("15:00")})
    form = page.panel.form
    form.inputs["title"].set_value("Fair")
    assert form.rooms.lines[0].remove.isHidden()
    QTest.keyClick(form.rooms.more, Qt.Key.Key_Space)
    assert not form.save(), "a box without a room is not passed over"
    first, second = form.rooms.combos
    assert second.findData(str(small)) < 0
    second.set_value(str(large))
    assert first.findData(str(large)) < 0
    assert form.save()
    (made,) = all_of(store)
    assert set(made.rooms) == {large, small}
    page.change_booking()
    assert set(form.rooms.value()) == {large, small}
    QTest.keyClick(form.rooms.lines[1].remove, Qt.Key.Key_Space)
    assert form.save()
    assert all_of(store)[0].rooms == form.rooms.value()
    assert len(all_of(store)[0].rooms) == 1


def test_what_stands_in_one_of_several_rooms_is_said(
    page: BookingPage, store: Store, rooms: tuple[int, int], qtbot: QtBot
) -> None:
    page.desk.do(book, rooms=[rooms[0]], starts=at("14:00"), ends=at("15:00"), title="Choir")
    page.go(new={"rooms": (rooms[1],), "starts": at("14:00"), "ends": at("15:00")})
    form = page.panel.form
    assert form.problem.isHidden()
    form.rooms.add()
    with qtbot.waitSignal(form.proposed):
        form.rooms.combos[1].set_value(str(rooms[0]))
    assert "Choir" in form.problem.words.text()


def test_a_hurried_second_ctrl_enter_does_nothing(
    page: BookingPage, store: Store, rooms: tuple[int, int]
) -> None:
    page.go(
        new={
            "rooms": (rooms[1],),
            "starts": at("14:00"),
            "ends": at("15:00"),
            "provisional_until": DAY,
        }
    )
    page.panel.form.inputs["title"].set_value("Choir")
    title = page.panel.form.inputs["title"].control
    QTest.keyClick(title, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClick(page.day_board, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    page.panel.next_button.click()
    (made,) = all_of(store)
    assert made.status == "provisional"


def test_a_form_with_typing_is_closed_by_the_second_esc(
    page: BookingPage, store: Store, rooms: tuple[int, int]
) -> None:
    page.go(new={"rooms": (rooms[1],), "starts": at("14:00"), "ends": at("15:00")})
    said: list[str] = []
    page.desk.said.connect(lambda text, _kind: said.append(text))
    page.panel.form.rooms.add()
    page.escape()
    assert page.panel.mode == "new" and "Not saved yet" in said[0]
    page.escape()
    assert page.panel.mode == "" and all_of(store) == []


def test_a_provisional_booking_is_held_on(
    page: BookingPage, store: Store, rooms: tuple[int, int]
) -> None:
    later = DAY + timedelta(6)
    id = page.desk.do(
        book,
        rooms=[rooms[0]],
        starts=at("14:00", later),
        ends=at("15:00", later),
        title="Choir",
        provisional_until=DAY,
    )
    page.go(record=id)
    assert page.panel.booking
    dialog = HoldDialog(page.desk, page.panel.booking, page)
    here = centre(store)
    assert here and dialog.until.value() == DAY + timedelta(here.provisional_days)
    dialog.until.set_value(DAY - timedelta(1))
    dialog.save()
    assert dialog.until.error()
    dialog.until.set_value(DAY + timedelta(5))
    dialog.save()
    assert booking(store, id).expires_on == DAY + timedelta(5)


def test_a_booking_of_another_day_is_not_left_in_the_panel(
    page: BookingPage, store: Store, rooms: tuple[int, int]
) -> None:
    one = book(
        store, rooms=(rooms[0],), starts=at("10:00"), ends=at("11:00"), title="Talk", now=NOW
    )
    page.go(record=one)
    page.show_view("week")
    assert page.panel.mode == "view", "its day is in the week"
    page.show_view("day")
    page.step(1)
    assert page.panel.mode == ""
    page.next_status()
    assert booking(store, one).status == "confirmed"
    page.go(record=one)
    assert page.panel.mode == "view" and page.day == DAY
    page.show_view("month")
    assert page.panel.mode == ""


def test_a_hurried_save_is_judged_by_what_is_typed_now(
    page: BookingPage, store: Store, rooms: tuple[int, int], qtbot: QtBot
) -> None:
    book(store, rooms=[rooms[1]], starts=at("14:00"), ends=at("15:00"), title="Fair", now=NOW)
    page.go(new={"rooms": (rooms[1],), "starts": at("14:30"), "ends": at("16:00")})
    form = page.panel.form
    assert not page.panel.save_button.isEnabled()
    form.inputs["title"].set_value("Choir")
    # No pause between the last key and Ctrl+Enter: what was in the way is not any more…
    form.inputs["starts"].set_value(time(15))
    title = form.inputs["title"].control
    QTest.keyClick(title, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert {one.title for one in all_of(store)} == {"Fair", "Choir"}
    # …and what was free is not any more.
    page.go(new={"rooms": (rooms[1],), "starts": at("17:00"), "ends": at("18:00")})
    form.inputs["title"].set_value("Drill")
    form.inputs["starts"].set_value(time(14, 30))
    QTest.keyClick(title, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert len(all_of(store)) == 2
    assert "Fair" in form.problem.words.text()
