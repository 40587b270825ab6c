"""The consultation page: week, queue and panel show the same, and what is done from there."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
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
from db.consultants import add_consultant
from db.consultations import Slot
from db.duties import book_duty, cancel_duty
from db.roles import program
from db.services import add_service
from db.store import open_store
from db.words import use_language
from gui import appointment_dialog, duty_change_dialog, duty_dialog
from gui.appointment_cancel import AppointmentCancel
from gui.buttons import Button
from gui.consult_page import ConsultPage
from gui.controls import Combo, Segmented
from gui.desk import Desk
from gui.menu import Menu
from gui.settings import Settings
from tests.consult_desk import DAY, NAME, PHONE, TOPIC, Morning, all_words, at, status

MONDAY = date(2026, 11, 23)


@pytest.fixture
def morning(tmp_path: Path) -> Iterator[Morning]:
    use_language("en")
    made = Morning(open_store(tmp_path / "centre.yizhan", staff=program("张敏")))
    yield made
    made.desk.close()


@pytest.fixture
def page(morning: Morning, qtbot: QtBot) -> ConsultPage:
    made = ConsultPage(morning.desk)
    qtbot.addWidget(made)
    made.resize(1294, 574)
    made.show()
    made.week.setFocus()
    return made


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """What the dialogs were opened with; none of them does anything."""
    seen: list[dict[str, Any]] = []

    def note(_desk: object, _parent: object, *args: object, **seed: Any) -> None:
        seen.append(seed or {"args": args})

    monkeypatch.setattr(appointment_dialog, "open_appointment", note)
    monkeypatch.setattr(duty_dialog, "open_duty", note)
    monkeypatch.setattr(duty_change_dialog, "open_duty_change", note)
    return seen


def press(page: ConsultPage, *keys: Qt.Key) -> str:
    """Press keys in the week; say where its cursor stands then."""
    for key in keys:
        QTest.keyClick(page.week, key)
    return page.week.accessibleDescription()


def shown(page: ConsultPage) -> tuple[str, object]:
    """What the panel shows: its kind and what tells it from others."""
    return page.panel.shown


def ctrl(widget: QWidget, key: Qt.Key) -> None:
    """Ctrl and a key."""
    QTest.keyClick(widget, key, Qt.KeyboardModifier.ControlModifier)


def lines(menu: Menu) -> list[str]:
    """The lines of a menu without their keys."""
    return [one.text().partition("\t")[0] for one in menu.actions() if not one.isSeparator()]


def menu_of(page: ConsultPage) -> Menu:
    """The menu of what the cursor stands on."""
    page.week.menu_asked.emit(QPoint(300, 300))
    return page.findChildren(Menu)[-1]


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


# -- duties, menus, papers ------------------------------------------------------------------------


def test_duties_are_made_and_changed_from_where_the_cursor_stands(
    morning: Morning, page: ConsultPage, asked: list[dict[str, Any]]
) -> None:
    page.toolbar.change.click()
    assert asked.pop() == {"args": (morning.law_duty,)}
    page.toolbar.duty.click()
    assert asked.pop() == {"args": ()}
    press(page, Qt.Key.Key_Right, Qt.Key.Key_Right)
    assert press(page, Qt.Key.Key_Return) == "Fri 27, No duty"
    friday = date(2026, 11, 27)
    assert asked.pop() == {"starts": at("09:00", friday), "ends": at("12:00", friday)}
    page.toolbar.change.click()
    assert asked.pop() == {"args": (None,)}
    press(page, *[Qt.Key.Key_Left] * 4, Qt.Key.Key_Return)
    assert asked.pop() == {"args": ()}, "a duty of yesterday is made on no day"
    cancel_duty(morning.db, duty=morning.law_duty, reason="Ill")
    page.reload_now()
    page.week.choose_first(DAY)
    press(page, Qt.Key.Key_Home, Qt.Key.Key_Left, Qt.Key.Key_Right)
    assert page.week.accessibleDescription().startswith("Thu 26 陈立")
    page.toolbar.change.click()
    assert asked.pop() == {"args": (None,)}, "what was cancelled is not changed"


def test_a_menu_has_what_can_be_done_there(
    morning: Morning, page: ConsultPage, asked: list[dict[str, Any]]
) -> None:
    menu = menu_of(page)
    assert lines(menu) == ["Book"]
    menu.actions()[0].trigger()
    assert asked.pop()["slot"].starts == at("09:30")
    press(page, Qt.Key.Key_Home, Qt.Key.Key_Up)
    assert lines(menu_of(page)) == ["Absent, stand-in, other hours", "New duty"]
    press(page, Qt.Key.Key_Left)
    assert lines(menu_of(page)) == ["New duty"]
    id = morning.book("09:30", morning.client("王芳"))
    page.go(record=id)
    menu = menu_of(page)
    assert lines(menu) == ["Open", "Arrived", "Print slip", "Other time", "Cancel appointment"]
    menu.actions()[1].trigger()
    assert status(morning.db, id) == "arrived"
    morning.now = at("09:40")
    late = morning.book("10:00", morning.client("李雷"))
    morning.now = at("10:05")
    page.go(record=late)
    assert "Mark as no-show" in lines(menu_of(page))
    menu_of(page).actions()[0].trigger()
    assert page.panel.isAncestorOf(page.focusWidget())


def test_the_day_list_and_the_poster_are_printed(morning: Morning, page: ConsultPage) -> None:
    printed: list[tuple[str, dict[str, Any]]] = []
    morning.desk.report_wanted.connect(lambda name, given: printed.append((name, given)))
    page.print_sheet()
    assert printed.pop() == ("consultant-day", {"consultant": morning.chen, "date": DAY})
    page.toolbar.paper.click()
    menu = page.findChildren(Menu)[-1]
    assert lines(menu) == ["Day list of 陈立, Thu 26 Nov", "Duty poster from Mon 23 Nov"]
    menu.actions()[1].trigger()
    assert printed.pop() == ("duty-poster", {"date": MONDAY})
    press(page, Qt.Key.Key_Left)
    page.print_sheet()
    assert printed.pop() == ("duty-poster", {"date": MONDAY})


# -- what is shown of which services --------------------------------------------------------------


def test_one_service_is_shown_alone(morning: Morning, page: ConsultPage) -> None:
    law, talk = morning.book("10:00"), morning.secret("11:00")
    page.reload_now()
    assert page.summary() == "Today\u2003Law 1\u2003Talk 1\u2003Free slots 20"
    segment = page.toolbar.choice
    assert isinstance(segment, Segmented)
    segment.set_value(str(morning.talk))
    segment.changed.emit(str(morning.talk))
    assert [lane.column.name for lane in page.week.grid.lanes if lane.column] == ["周岚"]
    turns = [page.queue.model.turn(row) for row in range(page.queue.model.rowCount())]
    assert [turn.id for turn in turns if turn] == [talk]
    assert page.seed()["service"] == morning.talk
    page.step(2)
    words = page.no_duty.text(), page.no_duty.all_services.isVisibleTo(page)
    assert words == ("There is none later either. Enter when somebody is here.", True)
    book_duty(
        morning.db,
        service=morning.law,
        consultant=morning.chen,
        room=morning.db.value("SELECT min(id) FROM room"),
        starts=at("09:00", DAY + timedelta(28)),
        ends=at("12:00", DAY + timedelta(28)),
        now=morning.now,
    )
    page.no_duty.all_services.click()
    assert page.no_duty.text() == "The next duty is on Thu 24 Dec."
    page.no_duty.to_next.click()
    page.settle()
    assert page.week.day() == date(2026, 12, 24) and page.focusWidget() is page.week
    # An appointment that is filtered away is shown all the same.
    segment.set_value(str(morning.talk))
    page.go(record=law)
    assert page.service() is None and shown(page) == ("appointment", law)


def test_many_services_make_a_list_and_one_sum(morning: Morning, page: ConsultPage) -> None:
    for n in range(3):
        add_service(morning.db, name=f"Service {n}", kind="other", prefix=f"S{n}", minutes=30)
    morning.book("10:00")
    page.reload_now()
    assert page.summary() == "Today\u2003Consultations 1\u2003Free slots 21"
    assert isinstance(page.toolbar.choice, Combo)


def test_a_centre_without_services_is_shown_how_to_begin(
    tmp_path: Path, qtbot: QtBot, asked: list[dict[str, Any]]
) -> None:
    use_language("en")
    db = open_store(tmp_path / "empty.yizhan", staff=program("张敏"))
    desk = Desk(db, clock=lambda: datetime(2026, 11, 26, 9, 10))
    page = ConsultPage(desk)
    qtbot.addWidget(page)
    page.resize(1294, 574)
    page.show()
    wanted: list[tuple[str, dict[str, Any]]] = []
    desk.page_wanted.connect(lambda name, where: wanted.append((name, where)))
    assert page.no_service.isVisible() and not page.splitter.isVisible()
    assert page.panes() == [page.no_service] and page.summary() == ""
    page.no_service.add.click()
    assert wanted == [("services", {"new": {}})]
    service = desk.do(add_service, name="Law", kind="law", prefix="L", minutes=30)
    assert not page.no_service.isVisible() and page.no_duty.isVisible()
    desk.do(add_consultant, name="陈立", services=[service])
    page.no_duty.add.click()
    assert asked.pop() == {"args": ()}
    desk.close()


def test_each_role_sees_the_page_and_does_its_own(morning: Morning, page: ConsultPage) -> None:
    id = morning.book("10:00", morning.client("王芳"))
    page.go(record=id)
    bar = page.toolbar

    def barred() -> list[str]:
        buttons: list[Button] = [bar.change, bar.duty, bar.paper, bar.new]
        return [one.accessibleName() or one.text() for one in buttons if not one.isEnabled()]

    for roles in ("desk", "director"):
        morning.sit(roles)
        assert not barred() and page.week.moves
    morning.sit("consultant")
    assert barred() == ["Absent or stand-in", "New duty"]
    assert page.week.accessibleDescription() == "Thu 26 陈立, 10:00–10:30, Booked, 王芳"


def test_the_widths_are_kept(morning: Morning, qtbot: QtBot, tmp_path: Path) -> None:
    kept = Settings(tmp_path / "settings.ini")
    desk = Desk(morning.db, clock=lambda: morning.now, settings=kept)
    widths = []
    for n in range(2):
        page = ConsultPage(desk)
        qtbot.addWidget(page)
        page.resize(1294, 574)
        page.show()
        if n == 0:
            page.splitter.setSizes([590, 344, 360])
            page.splitter.splitterMoved.emit(590, 1)
        widths.append(page.splitter.sizes())
        page.close()
    assert widths[0] == widths[1]


def test_it_fits_into_the_smallest_window(page: ConsultPage) -> None:
    page.resize(952, 500)
    assert page.width() == 952 and page.minimumSizeHint().width() <= 952
    assert page.foot() == page.legend.height()
