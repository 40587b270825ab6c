"""Finding a time: what is wanted on the left, the best free times on the right."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from db.rooms import rooms
from db.store import Store
from gui import theme
from gui.desk import Desk
from gui.find_time_dialog import FindTimeDialog

NOW = datetime(2026, 11, 26, 9, 10)


@pytest.fixture
def desk(sample: Store, qapp: QApplication) -> Iterator[Desk]:
    theme.use(qapp)
    window = QWidget()
    window.show()
    desk = Desk(sample, clock=lambda: NOW, parent=window)
    yield desk
    desk.close()


def shown(qtbot: QtBot, desk: Desk) -> FindTimeDialog:
    window = desk.parent()
    assert isinstance(window, QWidget)
    dialog = FindTimeDialog(desk, window)
    dialog.show()
    dialog.activateWindow()
    qtbot.waitUntil(lambda: QApplication.activeWindow() is dialog)
    searched(qtbot, dialog)
    return dialog


def searched(qtbot: QtBot, dialog: FindTimeDialog) -> None:
    qtbot.waitUntil(lambda: dialog._task is None and not dialog._timer.isActive(), timeout=20_000)


def test_enter_hands_the_best_time_to_the_booking_form(qtbot: QtBot, desk: Desk) -> None:
    dialog = shown(qtbot, desk)
    dialog.inputs["headcount"].set_value(30)
    dialog.search()
    searched(qtbot, dialog)
    by_id = {room.id: room for room in rooms(desk.store)}
    assert dialog.found
    assert all((by_id[one.rooms[0]].capacity or 99) >= 30 for one in dialog.found)
    best = dialog.found[0]
    pages: list[object] = []
    desk.page_wanted.connect(lambda name, where: pages.append((name, where)))
    QTest.keyClick(dialog.table, Qt.Key.Key_Return)
    assert pages == [("board", {"new": dialog.seed})]
    assert dialog.seed == {
        "rooms": best.rooms,
        "starts": best.starts,
        "ends": best.ends,
        "headcount": 30,
    }


def test_the_second_can_be_chosen_by_keys(qtbot: QtBot, desk: Desk) -> None:
    dialog = shown(qtbot, desk)
    second = dialog.found[1]
    QTest.keyClick(dialog.inputs["minutes"], Qt.Key.Key_Return)
    searched(qtbot, dialog)
    assert dialog.table.hasFocus()
    QTest.keyClick(dialog.table, Qt.Key.Key_Down)
    QTest.keyClick(dialog, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert dialog.seed is not None and dialog.seed["starts"] == second.starts


def test_features_weekdays_and_equipment_narrow_the_search(qtbot: QtBot, desk: Desk) -> None:
    dialog = shown(qtbot, desk)
    word = next(iter(dialog.features))
    dialog.features[word].setChecked(True)
    dialog.weekdays.set_value((5,))
    thing, spin = next(iter(dialog.equipment.items()))
    spin.set_value(1)
    dialog.search()
    searched(qtbot, dialog)
    by_id = {room.id: room for room in rooms(desk.store)}
    assert dialog.found
    assert all(word in by_id[one.rooms[0]].features for one in dialog.found)
    assert {one.starts.weekday() for one in dialog.found} == {5}
    dialog.save()
    assert dialog.seed is not None and dialog.seed["equipment"] == {thing: 1}


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("minutes", None),
        ("day_to", date(2026, 11, 1)),
        ("time_to", time(9)),
        ("day_from", None),
    ],
)
def test_mistakes_are_said_at_the_field(qtbot: QtBot, desk: Desk, name: str, value: object) -> None:
    dialog = shown(qtbot, desk)
    dialog.inputs[name].set_value(value)
    dialog.search()
    assert dialog.inputs[name].error()
    assert not dialog.primary_button.isEnabled()


def test_no_weekday_and_nothing_free_are_said(qtbot: QtBot, desk: Desk) -> None:
    dialog = shown(qtbot, desk)
    dialog.weekdays.set_value(())
    dialog.search()
    assert dialog.headline.text() and dialog.blocked.text()
    dialog.weekdays.set_value(range(7))
    dialog.inputs["headcount"].set_value(99_999)
    for check in dialog.features.values():
        check.setChecked(True)
    dialog.search()
    searched(qtbot, dialog)
    assert not dialog.found and not dialog.primary_button.isEnabled()
    dialog.save()
    assert dialog.seed is None
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert not dialog.isVisible()


def test_weekdays_by_keys(qtbot: QtBot, desk: Desk) -> None:
    buttons = shown(qtbot, desk).weekdays
    buttons.setFocus()
    QTest.keyClick(buttons.buttons[0], Qt.Key.Key_Space)
    QTest.keyClick(buttons.buttons[0], Qt.Key.Key_Left)
    assert buttons.value() == (1, 2, 3, 4, 5, 6)
    assert buttons.buttons[6].hasFocus()


def test_a_hurried_press_books_no_time_of_other_wishes(qtbot: QtBot, desk: Desk) -> None:
    dialog = shown(qtbot, desk)
    assert dialog.found
    dialog.inputs["headcount"].set_value(100_000)
    QTest.keyClick(dialog, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert dialog.seed is None and dialog.isVisible()
    searched(qtbot, dialog)
    assert not dialog.found
