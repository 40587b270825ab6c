"""The series dialog as it is used: the sentence, the dates, the choices, and every mistake."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu, QWidget
from pytestqt.qtbot import QtBot

from db.booking_changes import book
from db.bookings import of_series
from db.holidays import marks
from db.rooms import rooms
from db.store import Store
from db.words import use_language
from gui import dates_dialog, theme
from gui.dates_dialog import OtherTimeDialog
from gui.desk import Desk
from gui.series_dialog import SeriesDialog
from gui.series_model import Line, Option

NOW = datetime(2026, 11, 26, 9, 10)
DAYS = (
    ("2027-01-02", "元旦", "off"),
    ("2027-01-30", "春节", "work"),
    ("2027-02-06", "春节", "off"),
    ("2027-02-20", "春节", "work"),
)


@pytest.fixture
def desk(store: Store, qapp: QApplication) -> Iterator[Desk]:
    use_language("en")
    theme.use(qapp)
    with store.act("test"):
        for name in ("Dance room", "Party room"):
            store.insert("room", name=name, kind="art", capacity=25, hours="1-7 08:00-22:00")
        for day, word, kind in DAYS:
            store.insert("holiday", day=day, name=word, kind=kind)
    window = QWidget()
    window.resize(1366, 696)
    window.show()
    yield Desk(store, clock=lambda: NOW, parent=window)
    window.close()


def room(desk: Desk, name: str = "Dance room") -> int:
    return next(one.id for one in rooms(desk.store) if one.name == name)


def shown(qtbot: QtBot, desk: Desk, **seed: Any) -> SeriesDialog:
    """A dialog for Saturdays 14:00 to 15:30 from 5 December on, until 27 February."""
    values: dict[str, Any] = {
        "title": "Guitar",
        "organisation": "Union",
        "rooms": (room(desk),),
        "starts": datetime(2026, 12, 5, 14),
        "ends": datetime(2026, 12, 5, 15, 30),
    }
    window = desk.parent()
    assert isinstance(window, QWidget)
    dialog = SeriesDialog(desk, window, values | seed)
    dialog.show()
    dialog.activateWindow()
    qtbot.waitUntil(lambda: QApplication.activeWindow() is dialog)
    return dialog


def enter(dialog: SeriesDialog, **values: Any) -> None:
    for name, value in values.items():
        dialog.form.inputs[name].set_value(value)
    dialog.refresh()


def take(dialog: SeriesDialog, number: int, words: str) -> None:
    line = dialog._lines[number - 1]
    option = next(one for one in line.options if one.label.startswith(words))
    dialog.choose(line, option)


def test_every_date_is_a_row_with_its_result(qtbot: QtBot, desk: Desk) -> None:
    dialog = shown(qtbot, desk)
    results = [line.result for line in dialog._lines]
    assert len(results) == 13
    assert [n for n, result in enumerate(results, 1) if result == "skipped"] == [5, 10]
    assert [n for n, result in enumerate(results, 1) if result == "open"] == [9, 12]
    assert "Every Sat 14:00–15:30, Dance room" in dialog.form.sentence.words.text()
    assert "13" in dialog.total.text()
    assert not dialog.primary_button.isEnabled()
    assert dialog.blocked.text() == "Not decided: 2"
    assert dialog.note.text()


def test_choices_open_the_way_to_saving(qtbot: QtBot, desk: Desk) -> None:
    dialog = shown(qtbot, desk)
    take(dialog, 9, "To Sun")
    assert dialog.blocked.text() == "No. 12 is not decided"
    take(dialog, 12, "All make-up workdays as usual")
    assert not dialog.blocked.text() and dialog.primary_button.text() == "Save 11"
    QTest.keyClick(dialog, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert dialog.series is not None, dialog.blocked.text()
    assert not dialog.isVisible()
    made = of_series(desk.store, dialog.series)
    assert len(made) == 11
    desk.undo()
    assert not desk.store.value("SELECT count(*) FROM booking WHERE status = 'confirmed'")


def test_a_hurried_press_is_judged_by_what_is_typed_now(qtbot: QtBot, desk: Desk) -> None:
    dialog = shown(qtbot, desk)
    assert dialog.blocked.text()
    # Until the day before the first date in doubt, and Ctrl+Enter at once.
    first = next(line.day for line in dialog._lines if line.result == "open")
    dialog.form.inputs["until"].set_value(first - timedelta(1))
    QTest.keyClick(dialog, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert dialog.series is not None, dialog.blocked.text()


def test_what_is_taken_offers_another_room_and_another_time(qtbot: QtBot, desk: Desk) -> None:
    book(
        desk.store,
        rooms=(room(desk),),
        starts=datetime(2026, 12, 19, 13),
        ends=datetime(2026, 12, 19, 16),
        title="Exercises",
        now=NOW,
    )
    dialog = shown(qtbot, desk, ends=datetime(2026, 12, 5, 15, 30))
    enter(dialog, until=date(2026, 12, 26))
    line = dialog._lines[2]
    assert line.result == "open" and "Exercises" in line.reason
    take(dialog, 3, "Room: Party room")
    assert dialog._lines[2].chosen == "Room: Party room" and dialog._lines[2].result == "moved"
    take(dialog, 3, "Wait until free")
    assert dialog._lines[2].result == "waiting"
    take(dialog, 3, "Room: Party room")
    # A choice for the old time holds no longer when the time changes.
    enter(dialog, starts=time(14, 15))
    assert dialog._lines[2].result == "open"
    take(dialog, 3, "Time: ")
    assert dialog._lines[2].result == "moved"
    dialog.save()
    assert dialog.series is not None
    assert len(of_series(desk.store, dialog.series)) == 4


def test_a_date_taken_meanwhile_is_said_and_nothing_saved(qtbot: QtBot, desk: Desk) -> None:
    dialog = shown(qtbot, desk)
    enter(dialog, until=date(2026, 12, 26))
    book(
        desk.store,
        rooms=(room(desk),),
        starts=datetime(2026, 12, 12, 14),
        ends=datetime(2026, 12, 12, 15),
        title="Quicker",
        now=NOW,
    )
    dialog.save()
    assert dialog.series is None and dialog.isVisible()
    assert [line.number for line in dialog._lines if line.result == "open"] == [2]
    assert "Quicker" in dialog._lines[1].reason
    current = dialog.table.line()
    assert current is not None and current.number == 2
    assert not desk.store.value("SELECT count(*) FROM series")


def test_keyboard_alone(qtbot: QtBot, desk: Desk) -> None:
    dialog = shown(qtbot, desk)
    table = dialog.table
    dialog.go_to_open()
    here = table.line()
    assert here is not None and here.number == 9
    QTest.keyClick(table, Qt.Key.Key_Up)
    assert (line := table.line()) is not None and line.number == 8
    QTest.keyClick(table, Qt.Key.Key_Down)
    QTest.keyClick(table, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    QTest.keyClick(menu, Qt.Key.Key_Down)
    QTest.keyClick(menu, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: dialog._lines[8].result == "skipped")
    assert (line := table.line()) is not None and line.number == 9
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert not dialog.isVisible()


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"ends": time(13)}, "ends"),
        ({"ends": time(14)}, "ends"),
        ({"starts": None}, "starts"),
        ({"until": date(2026, 12, 1)}, "until"),
        ({"until": None}, "until"),
        ({"from": None}, "from"),
        ({"until": date(2036, 12, 1)}, "until"),
    ],
)
def test_each_mistake_stands_at_its_field(
    qtbot: QtBot, desk: Desk, values: dict[str, Any], field: str
) -> None:
    dialog = shown(qtbot, desk)
    enter(dialog, **values)
    wrong = [name for name, each in dialog.form.inputs.items() if each.error()]
    assert wrong == [field]
    assert dialog.blocked.text() and not dialog.primary_button.isEnabled()
    QTest.keyClick(dialog, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert dialog.isVisible() and dialog.series is None


def test_no_weekday_and_no_such_day(qtbot: QtBot, desk: Desk) -> None:
    dialog = shown(qtbot, desk)
    dialog.form.repetition.weekdays.set_value(())
    dialog.refresh()
    assert dialog.form.repetition.problem.text() and dialog.blocked.text()
    dialog.form.repetition.weekdays.set_value((6,))
    enter(dialog, until=date(2026, 12, 5))
    assert dialog.form.inputs["until"].error()
    enter(dialog, until=date(2026, 12, 6))
    assert not dialog.form.repetition.problem.isVisible() and len(dialog._lines) == 1


def test_without_a_title_nothing_is_saved(qtbot: QtBot, desk: Desk) -> None:
    dialog = shown(qtbot, desk, title="")
    enter(dialog, until=date(2026, 12, 26))
    dialog.save()
    assert dialog.series is None
    assert dialog.form.inputs["title"].error()


def test_a_time_until_midnight(qtbot: QtBot, desk: Desk) -> None:
    dialog = shown(qtbot, desk)
    enter(dialog, starts=time(20), ends=time(0), until=date(2026, 12, 12))
    assert "20:00–24:00" in dialog.form.sentence.words.text()
    assert all(line.result == "open" for line in dialog._lines)  # closed after 22:00


def test_a_booking_over_midnight_ends_on_the_next_day_each_time(qtbot: QtBot, desk: Desk) -> None:
    with desk.store.act("test"):
        desk.store.update("room", room(desk), hours="1-7 00:00-24:00")
    dialog = shown(
        qtbot,
        desk,
        starts=datetime(2026, 12, 5, 22),
        ends=datetime(2026, 12, 6, 2),
    )
    enter(dialog, until=date(2026, 12, 12))
    assert "22:00–next day 02:00" in dialog.form.sentence.words.text()
    dialog.save()
    assert dialog.series is not None
    made = of_series(desk.store, dialog.series)
    assert [one.ends for one in made] == [datetime(2026, 12, 6, 2), datetime(2026, 12, 13, 2)]


def test_several_rooms_stay_together_until_another_is_chosen(qtbot: QtBot, desk: Desk) -> None:
    both = (room(desk), room(desk, "Party room"))
    dialog = shown(qtbot, desk, rooms=both)
    assert dialog._asked["rooms"] == both
    enter(dialog, room=str(both[1]))
    assert dialog._asked["rooms"] == both[1:]


@pytest.mark.parametrize(
    ("repeat", "dates"),
    [
        (0, ["2026-12-05", "2026-12-12", "2026-12-19", "2026-12-26"]),
        (1, ["2026-12-05", "2026-12-19", "2027-01-02"]),
        (4, ["2026-12-05", "2026-12-06", "2026-12-07"]),
        (5, ["2026-12-05", "2027-01-05", "2027-02-05"]),
        (6, ["2026-12-05", "2027-01-02", "2027-02-06"]),
        (7, ["2026-12-31", "2027-01-31", "2027-02-28"]),
        (8, ["2026-12-05", "2027-12-05"]),
    ],
)
def test_every_way_of_repeating(qtbot: QtBot, desk: Desk, repeat: int, dates: list[str]) -> None:
    dialog = shown(qtbot, desk)
    dialog.form.repetition.repeat.setCurrentIndex(repeat)
    until = date(2027, 12, 31) if repeat > 4 else date(2027, 1, 3)
    enter(dialog, until=until)
    days = [line.day.isoformat() for line in dialog._lines]
    assert days[: len(dates)] == dates


def test_the_last_friday_of_a_month(qtbot: QtBot, desk: Desk) -> None:
    dialog = shown(qtbot, desk)
    dialog.form.repetition.repeat.setCurrentIndex(6)
    dialog.form.repetition.ordinal.setCurrentIndex(5)
    dialog.form.repetition.weekday.setCurrentIndex(4)
    dialog.refresh()
    assert [line.day.isoformat() for line in dialog._lines] == [
        "2026-12-25",
        "2027-01-29",
        "2027-02-26",
    ]


def test_only_those_with_a_problem(qtbot: QtBot, desk: Desk) -> None:
    dialog = shown(qtbot, desk)
    dialog.only.setChecked(True)
    assert [line.number for line in dialog.table.lines_model.lines] == [5, 9, 10, 12]


def test_another_time_for_one_date(
    qtbot: QtBot, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    dialog = shown(qtbot, desk)

    def typed(asking: OtherTimeDialog) -> int:
        asking.inputs["ends"].set_value(time(13))
        asking.save()
        assert asking.choice is None and asking.inputs["ends"].error()
        asking.inputs["starts"].set_value(time(21))
        asking.inputs["ends"].set_value(time(23))
        asking.save()
        assert asking.choice is None and not asking.said.isHidden()
        asking.inputs["starts"].set_value(time(18))
        asking.inputs["ends"].set_value(time(19, 30))
        asking.save()
        return 1

    monkeypatch.setattr(dates_dialog.OtherTimeDialog, "exec", typed)
    take(dialog, 9, "Other time")
    assert dialog._lines[8].chosen == "Time: 18:00–19:30"


def test_a_missing_holiday_table_is_said(qtbot: QtBot, desk: Desk) -> None:
    assert not marks(desk.store, date(2028, 1, 1), date(2028, 12, 31))
    dialog = shown(qtbot, desk)
    enter(dialog, until=date(2028, 1, 31))
    assert "2028" in dialog.note.text()


def test_the_model_passes_the_model_tester(qtbot: QtBot, qtmodeltester: Any, desk: Desk) -> None:
    dialog = shown(qtbot, desk)
    qtmodeltester.check(dialog.table.lines_model)


def test_both_themes_paint_every_result(qtbot: QtBot, qapp: QApplication, desk: Desk) -> None:
    dialog = shown(qtbot, desk)
    option = Option(None, "As usual")
    results = ("free", "moved", "waiting", "skipped", "open")
    dialog.table.show_lines(
        [
            Line(n, date(2026, 12, n), result, "why", mark, "", (option,))
            for n, (result, mark) in enumerate(
                zip(results, ("", "off", "work", "", ""), strict=True), 1
            )
        ]
    )
    for dark in (True, False):
        theme.use(qapp, dark)
        assert not dialog.grab().isNull()
