"""The consultation page: week, queue and panel show the same, and what is done from there."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from db.appointments import (
    appointment,
    arrive,
    begin_session,
    cancel_appointment,
    make_appointment,
)
from db.consultations import Slot
from db.roles import program
from db.store import open_store
from db.words import use_language
from gui import appointment_dialog
from gui.appointment_cancel import AppointmentCancel
from gui.consult_page import ConsultPage
from gui.shell import Shell
from tests.consult_desk import DAY, NAME, PHONE, TOPIC, Morning, all_words, at, status
from tests.consult_page_desk import noted, opened, press, shown

MONDAY = date(2026, 11, 23)


@pytest.fixture
def morning(tmp_path: Path) -> Iterator[Morning]:
    use_language("en")
    made = Morning(open_store(tmp_path / "centre.yizhan", staff=program("张敏")))
    yield made
    made.desk.close()


@pytest.fixture
def page(morning: Morning, qtbot: QtBot) -> ConsultPage:
    return opened(morning, qtbot)


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    return noted(monkeypatch)


def ctrl(widget: QWidget, key: Qt.Key) -> None:
    """Ctrl and a key."""
    QTest.keyClick(widget, key, Qt.KeyboardModifier.ControlModifier)


# -- one choice in three panes --------------------------------------------------------------------


def test_the_cursor_the_queue_and_the_panel_show_the_same(
    morning: Morning, page: ConsultPage
) -> None:
    first = morning.book("10:00", morning.client("王芳"))
    second = morning.secret("11:00")
    page.reload_now()
    assert page.week.choose_appointment(first)
    assert "陈立, 11:00" in press(page, Qt.Key.Key_Down, Qt.Key.Key_Down)
    assert shown(page)[0] == "slot" and page.queue.current() is None
    assert press(page, Qt.Key.Key_Right) == "Thu 26 周岚, 11:00–11:50, Booked, P-01"
    turn = page.queue.current()
    assert shown(page) == ("appointment", second) and turn and turn.id == second
    page.queue.table.setFocus()
    QTest.keyClick(page.queue.table, Qt.Key.Key_Up)
    assert shown(page) == ("appointment", first)
    assert page.week.accessibleDescription() == "Thu 26 陈立, 10:00–10:30, Booked, 王芳"
    page.week.setFocus()
    press(page, Qt.Key.Key_Home, Qt.Key.Key_Up)
    assert shown(page) == ("duty", morning.law_duty)
    press(page, Qt.Key.Key_Left)
    assert shown(page) == ("", None)


def test_what_happens_elsewhere_is_seen_at_once(morning: Morning, page: ConsultPage) -> None:
    desk = morning.desk
    assert page.week.accessibleDescription() == "Thu 26 陈立, 09:30–10:00, Free"
    assert shown(page)[0] == "slot"
    id = desk.do(
        make_appointment,
        duty=morning.law_duty,
        client=morning.client("王芳"),
        starts=at("09:30"),
        parties=[],
    )
    assert shown(page) == ("appointment", id)
    assert page.week.accessibleDescription() == "Thu 26 陈立, 09:30–10:00, Booked, 王芳"
    desk.do(arrive, appointment=id)
    assert page.panel.chip.status() == "arrived"
    desk.undo()
    desk.undo()
    assert page.week.accessibleDescription() == "Thu 26 陈立, 09:30–10:00, Free"
    assert shown(page)[0] == "slot"
    morning.now = at("09:31")
    page.tick()
    assert page.week.accessibleDescription() == "Thu 26 陈立, 09:30–10:00, Over"


def test_a_cancelled_appointment_stays_in_the_panel_to_be_taken_back(
    morning: Morning, page: ConsultPage
) -> None:
    id = morning.book("10:00")
    page.go(record=id)
    morning.desk.do(cancel_appointment, appointment=id, by="client")
    assert shown(page) == ("appointment", id) and page.panel.chip.status() == "cancelled"
    assert page.week.accessibleDescription() == "Thu 26 陈立, 10:00–10:30, Free"


def test_nothing_of_an_anonymous_client_is_anywhere_on_the_page(
    morning: Morning, page: ConsultPage
) -> None:
    morning.now = at("08:00")
    id = morning.secret("10:00")
    page.go(record=id)
    words = all_words(page) + page.summary() + "".join(page.hints())
    words += "".join(
        page.week.words_of((number, place))
        for number, lane in enumerate(page.week.grid.lanes)
        for place in range(len(lane.cells))
    )
    assert "P-261126-01" in words and "P-01" in words
    assert not [secret for secret in (NAME, TOPIC, PHONE) if secret in words]


# -- by keyboard ----------------------------------------------------------------------------------


def test_enter_on_a_free_slot_books_it_and_goes_there(
    morning: Morning, page: ConsultPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[dict[str, Any]] = []

    def book(_desk: object, _parent: object, **seed: Any) -> int:
        seen.append(seed)
        return morning.book("16:30", morning.client("王芳"))

    monkeypatch.setattr(appointment_dialog, "open_appointment", book)
    press(page, Qt.Key.Key_Down, Qt.Key.Key_Return)
    (seed,) = seen
    assert isinstance(seed["slot"], Slot) and seed["slot"].starts == at("10:00")
    assert seed["service"] == morning.law
    assert page.week.accessibleDescription() == "Thu 26 陈立, 16:30–17:00, Booked, 王芳"
    assert shown(page)[0] == "appointment"


def test_f8_books_from_the_slot_under_the_cursor_and_goes_there(
    morning: Morning, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[dict[str, Any]] = []

    def book(_desk: object, _parent: object, **seed: Any) -> int:
        seen.append(seed)
        return morning.book("16:30", morning.client("王芳"))

    monkeypatch.setattr(appointment_dialog, "open_appointment", book)
    shell = Shell(morning.desk)
    qtbot.addWidget(shell)
    shell.resize(1366, 696)
    with qtbot.waitActive(shell):
        shell.show()
        shell.activateWindow()
    shell.open_page("consultations")
    page = shell.page
    assert isinstance(page, ConsultPage) and page.week.hasFocus()
    QTest.keyClick(page.week, Qt.Key.Key_F8)
    assert seen[0]["slot"].starts == at("09:30") and seen[0]["service"] == morning.law
    assert page.week.accessibleDescription() == "Thu 26 陈立, 16:30–17:00, Booked, 王芳"
    assert shown(page)[0] == "appointment"
    shell.step_on()
    assert page.monday == MONDAY + timedelta(7)
    # What waits for the panel ends with the window.
    shell.close()


def test_ctrl_i_steps_on_and_delete_asks(
    morning: Morning, page: ConsultPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    id = morning.book("09:30", morning.client("王芳"))
    page.go(record=id)
    assert page.hints()[:2] == ["L-261126-01", "Ctrl+I Arrived"]
    for expected in ("arrived", "in_session", "done"):
        ctrl(page.week, Qt.Key.Key_I)
        assert status(morning.db, id) == expected
    ctrl(page.week, Qt.Key.Key_I)
    other = morning.book("10:00", morning.client("李雷"))
    page.go(record=other)
    opened: list[int] = []
    monkeypatch.setattr(AppointmentCancel, "exec", lambda self: opened.append(self.one.id))
    QTest.keyClick(page.week, Qt.Key.Key_Delete)
    page.go(record=id)
    QTest.keyClick(page.week, Qt.Key.Key_Delete)
    assert opened == [other], "what is over cannot be cancelled"


def test_other_ways_to_book_begin_with_what_is_at_hand(
    morning: Morning, page: ConsultPage, asked: list[dict[str, Any]]
) -> None:
    label, does = page.primary() or ("", lambda: None)
    does()
    assert label == "New consultation" and asked.pop()["slot"].starts == at("09:30")
    page.toolbar.new.click()
    assert asked.pop()["service"] == morning.law
    id = morning.book("10:00", morning.client("王芳"))
    page.go(record=id)
    assert page.seed() == {}, "who is to come has an appointment already"
    begin_session(morning.db, appointment=id, now=at("10:00"))
    page.reload_now()
    client = appointment(morning.db, id).client
    assert page.seed() == {"service": morning.law, "client": client}
    QTest.keyClick(page.week, Qt.Key.Key_F2)
    assert not asked, "a session that has begun is not moved"
    other = morning.book("11:00", morning.client("李雷"))
    page.go(record=other)
    QTest.keyClick(page.week, Qt.Key.Key_F2)
    assert asked.pop() == {"move": other}
    page.go(new={"client": client})
    assert asked.pop() == {"client": client}


def test_weeks_are_turned_and_the_panel_follows(
    morning: Morning, page: ConsultPage, asked: list[dict[str, Any]]
) -> None:
    id = morning.book("10:00", morning.client("王芳"))
    page.go(record=id)
    later, _last = morning.series(2)
    page.step(1)
    assert page.toolbar.date.text() == "Mon 30 Nov – Sun 6 Dec"
    # Ctrl+I right after must not reach the appointment of the week before.
    ctrl(page.week, Qt.Key.Key_I)
    assert status(morning.db, id) == "booked" and status(morning.db, later) == "booked"
    assert shown(page) == ("appointment", later)
    page.step(2)
    assert page.no_duty.isVisible() and page.no_duty.text() == (
        "There is none later either. Enter when somebody is here."
    )
    page.to_today()
    assert page.monday == MONDAY and not page.no_duty.isVisible()
    page.go(day=DAY + timedelta(7))
    page.settle()
    assert shown(page) == ("appointment", later)
    page.toolbar.day_chosen.emit(DAY)
    assert page.week.day() == DAY
    # What waits for the panel does not outlive the page.
    page.hide()
    page.settle()
    assert shown(page) == ("", None)
    page.show()
    assert shown(page)[0] == "slot"


def test_f6_goes_through_the_panes_and_esc_comes_back(morning: Morning, page: ConsultPage) -> None:
    id = morning.book("10:00")
    page.go(record=id)
    assert page.panes() == [page.week, page.queue, page.panel]
    press(page, Qt.Key.Key_Return)
    assert page.panel.isAncestorOf(page.focusWidget())
    QTest.keyClick(page.focusWidget(), Qt.Key.Key_Escape)
    assert page.focusWidget() is page.week
    page.find()
    assert page.queue.box.line.hasFocus()
    QTest.keyClicks(page.queue.box.line, "12")
    QTest.keyClick(page.queue.box.line, Qt.Key.Key_Escape)
    assert page.queue.box.line.hasFocus() and not page.queue.box.line.text()
    QTest.keyClick(page.queue.box.line, Qt.Key.Key_Escape)
    assert page.focusWidget() is page.week
    page.queue.entered.emit("appointment", id)
    assert page.panel.isAncestorOf(page.focusWidget())


# -- moving ---------------------------------------------------------------------------------------


def drag(page: ConsultPage, id: int, clock: str) -> None:
    """Drag an appointment to the slot of its consultant at a time."""
    week = page.week
    assert week.choose_appointment(id) and week.at is not None
    lane = week.at[0]
    target = next(
        (lane, place)
        for place, cell in enumerate(week.grid.lanes[lane].cells)
        if cell.starts == at(clock) and cell.kind == "free"
    )
    on, left = week.viewport(), Qt.MouseButton.LeftButton
    start, end = ((week.grid.box(one).center()).toPoint() for one in (week.at, target))
    QTest.mousePress(on, left, pos=start)
    QTest.mouseMove(on, start + QPoint(0, 14))
    QTest.mouseMove(on, end)
    QTest.mouseRelease(on, left, pos=end)


def test_a_dropped_appointment_is_moved_and_can_be_taken_back(
    morning: Morning, page: ConsultPage
) -> None:
    id = morning.book("10:00", morning.client("王芳"))
    page.reload_now()
    drag(page, id, "14:00")
    assert status(morning.db, id) == "moved"
    assert page.week.accessibleDescription() == "Thu 26 陈立, 14:00–14:30, Booked, 王芳"
    kind, made = shown(page)
    assert kind == "appointment" and made != id
    morning.desk.undo()
    assert status(morning.db, id) == "booked"
    assert page.week.choose_appointment(id)


def test_a_refused_drop_saves_nothing_and_says_why(morning: Morning, page: ConsultPage) -> None:
    one = morning.client("王芳")
    id = morning.book("10:00", one)
    morning.book("14:00", one, duty=morning.talk_duty)
    page.reload_now()
    before = morning.db.value("SELECT count(*) FROM appointment")
    drag(page, id, "14:30")
    assert status(morning.db, id) == "booked"
    assert morning.db.value("SELECT count(*) FROM appointment") == before
    assert shown(page) == ("appointment", id)
    assert "here at that time already" in all_words(page.panel)
    assert page.week.accessibleDescription() == "Thu 26 陈立, 10:00–10:30, Booked, 王芳"
