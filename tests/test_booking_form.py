"""The booking form under quick fingers: Tab, a changed start, Esc."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from db.centre import set_up
from db.equipment import add_equipment
from db.roles import program
from db.rooms import add_room
from db.store import Store, open_store
from db.words import use_language
from gui.booking_page import BookingPage
from gui.desk import Desk

NOW = datetime(2026, 11, 26, 9, 10)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    use_language("en")
    db = open_store(tmp_path / "centre.db", staff=program("desk"))
    set_up(db, name="Centre", hours="Daily 08:30-21:00")
    add_equipment(db, name="Microphone", stock=4)
    yield db
    db.close()


@pytest.fixture
def page(store: Store, qtbot: QtBot) -> BookingPage:
    room = add_room(store, name="Small", capacity=12)
    page = BookingPage(Desk(store, clock=lambda: NOW))
    qtbot.addWidget(page)
    page.resize(1294, 628)
    page.reload()
    page.show()
    page.go(new={"rooms": (room,), "starts": datetime(2026, 11, 27, 14)})
    return page


def test_tab_reaches_all_in_the_order_of_the_screen(page: BookingPage) -> None:
    form = page.panel.form
    parts: list[QWidget] = [
        form.inputs["title"],
        form.rooms,
        form.inputs["day"],
        form.inputs["use"],
        form.things,
        form.inputs["note"],
    ]
    found: list[QWidget] = []
    at: QWidget = form
    for _step in range(500):
        at = at.nextInFocusChain() or form
        part = next((one for one in parts if one.isAncestorOf(at)), None)
        if at.focusPolicy().value & 1 and at.isVisible() and part and part not in found[-1:]:
            found.append(part)
        if at is form:
            break
    assert found == parts


def test_a_later_start_keeps_the_length(page: BookingPage) -> None:
    form = page.panel.form
    begin, end = form.inputs["starts"], form.inputs["ends"]
    end.set_value(time(16))
    form._note_length()
    begin.set_value(time(15, 30))
    form._keep_length()
    assert end.value() == time(17, 30)
    begin.set_value(time(23))
    form._keep_length()
    assert end.value() == time(17, 30), "an end past midnight is left to the person"
    assert form.inputs["day"].value() == date(2026, 11, 27)


def test_esc_asks_once_before_typing_is_lost(page: BookingPage) -> None:
    form = page.panel.form
    form.inputs["title"].set_value("Choir")
    form.touched = True
    said: list[str] = []
    page.desk.said.connect(lambda words, _kind: said.append(words))
    page.escape()
    assert page.panel.mode == "new"
    page.escape()
    assert page.panel.mode == ""
    assert said == ["Not saved yet. Esc again throws it away.", ""], "the word goes with the form"
    page.go(new={})
    page.escape()
    assert page.panel.mode == "", "an untouched form goes at once"


def test_the_board_goes_along_with_the_day_of_the_form(page: BookingPage) -> None:
    form = page.panel.form
    form.inputs["title"].set_value("Meeting")
    form.inputs["day"].set_value(date(2026, 11, 30))
    form.check()
    assert page.day == date(2026, 11, 30)
    assert form.inputs["title"].value() == "Meeting"


def test_an_end_before_its_start_is_said_at_the_end(page: BookingPage) -> None:
    form = page.panel.form
    form.inputs["starts"].set_value(time(15))
    form.inputs["ends"].set_value(time(14))
    form.check()
    assert form.inputs["ends"].error() == "The end is before the start."


def test_an_end_at_24_is_the_midnight_after(page: BookingPage) -> None:
    form = page.panel.form
    form.inputs["title"].set_value("Night")
    end = form.inputs["ends"].findChild(QLineEdit)
    assert end is not None
    end.setText("2400")
    form.inputs["ends"]._tidy()  # type: ignore[attr-defined]
    place = form.place()
    assert place is not None
    assert (place.starts, place.ends) == (datetime(2026, 11, 27, 14), datetime(2026, 11, 28))
    end.setModified(True)
    end.editingFinished.emit()
    assert end.text() == "24:00"


def test_the_numbers_of_the_equipment_can_be_read(page: BookingPage, qtbot: QtBot) -> None:
    qtbot.waitExposed(page)
    box = next(iter(page.panel.form.things.boxes.values()))
    box.setValue(20)
    line = box.lineEdit()
    assert line is not None
    assert line.width() >= line.fontMetrics().horizontalAdvance("20") + 8


def test_what_is_wrong_is_in_sight(page: BookingPage, qtbot: QtBot) -> None:
    page.resize(1294, 420)
    form = page.panel.form
    form.inputs["title"].set_value("Talk")
    form.inputs["headcount"].set_value(0)
    page.panel.save()
    area = page.panel._pages["form"]
    people = form.inputs["headcount"]

    def bottom() -> int:
        return people.mapTo(area.viewport(), people.rect().bottomLeft()).y()

    qtbot.waitUntil(lambda: 0 < bottom() <= area.viewport().height())
    assert people.error()
    page.panel.show_new({})
    assert area.verticalScrollBar().value() == 0


def test_f6_goes_to_where_something_can_be_done(page: BookingPage) -> None:
    page.close_panel()
    assert page.panel.new_button.isVisible()
    page.panel.setFocus(Qt.FocusReason.TabFocusReason)
    assert page.panel.new_button.hasFocus()
    page.panel.new_button.hide()
    assert page.panes() == [page.shown_board()]
