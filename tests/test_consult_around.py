"""Around the week of consultations: duties, menus, papers, services, empty weeks, roles."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from pytestqt.qtbot import QtBot

from db.consultants import add_consultant
from db.duties import book_duty, cancel_duty
from db.roles import program
from db.services import add_service
from db.store import open_store
from db.words import use_language
from gui.buttons import Button
from gui.consult_page import ConsultPage
from gui.controls import Combo, Segmented
from gui.desk import Desk
from gui.menu import Menu
from gui.settings import Settings
from tests.consult_desk import DAY, Morning, at, status
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


def lines(menu: Menu) -> list[str]:
    """The lines of a menu without their keys."""
    return [one.text().partition("\t")[0] for one in menu.actions() if not one.isSeparator()]


def menu_of(page: ConsultPage) -> Menu:
    """The menu of what the cursor stands on."""
    page.week.menu_asked.emit(QPoint(300, 300))
    return page.findChildren(Menu)[-1]


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
