"""The dialogs of duties as they are used: made, given up, handed on, at other hours."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any, TypeVar

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QLabel, QWidget
from pytestqt.qtbot import QtBot

from db.appointments import appointment, appointments
from db.bookings import booking
from db.clients import add_client
from db.consultants import change_consultant
from db.duties import Duty, book_duties, duties, duty_of
from db.roles import Staff, program
from db.store import Store, open_store
from db.words import use_language
from gui import duty_change_dialog, duty_dialog, theme
from gui.booking_form import BookingForm
from gui.call_list import CallList
from gui.desk import Desk
from gui.duty_change_dialog import DutyChangeDialog, open_duty_change
from gui.duty_dialog import DutyDialog, open_duty, repeat_duty
from gui.series_dialog import SeriesDialog
from gui.slot_choice import SlotChoice
from tests.test_appointments import DAY, NOW, Centre

D = TypeVar("D", bound=QDialog)


@pytest.fixture
def centre(tmp_path: Path, qapp: QApplication) -> Iterator[Centre]:
    use_language("en")
    theme.use(qapp)
    db = open_store(tmp_path / "duties.yizhan", staff=program("张敏"))
    yield Centre(db)
    db.close()


@pytest.fixture
def desk(centre: Centre) -> Iterator[Desk]:
    window = QWidget()
    window.resize(1366, 696)
    window.show()
    yield Desk(centre.db, clock=lambda: NOW, parent=window)
    window.close()


def window_of(desk: Desk) -> QWidget:
    window = desk.parent()
    assert isinstance(window, QWidget)
    return window


def shown(qtbot: QtBot, dialog: D) -> D:
    dialog.show()
    dialog.activateWindow()
    qtbot.waitUntil(lambda: QApplication.activeWindow() is dialog)
    return dialog


def new(qtbot: QtBot, desk: Desk, centre: Centre, **seed: Any) -> DutyDialog:
    """Thursdays 14:00 to 16:00 of 陈立, until 17 December."""
    values: dict[str, Any] = {
        "service": centre.law,
        "consultant": centre.chen,
        "room": centre.rooms[0],
        "starts": centre.at("14:00"),
        "ends": centre.at("16:00"),
    }
    dialog = shown(qtbot, DutyDialog(desk, window_of(desk), values | seed))
    enter(dialog, until=date(2026, 12, 17))
    return dialog


def enter(dialog: DutyDialog | DutyChangeDialog, **values: Any) -> None:
    for name, value in values.items():
        dialog.form.inputs[name].set_value(value)
    dialog.refresh()


def made(centre: Centre) -> list[Duty]:
    return duties(centre.db, NOW, datetime(2027, 3, 1))


def told(dialog: DutyDialog) -> str:
    return dialog.form.sentence.words.text()


# -- a new duty ---------------------------------------------------------------------------------


def test_what_comes_of_it_is_read_back(qtbot: QtBot, desk: Desk, centre: Centre) -> None:
    dialog = new(qtbot, desk, centre)
    assert "Every Thu 14:00–16:00, 法律援助室" in told(dialog)
    assert "Duties: 4; slots of 30 minutes: 16, the first on 2026-11-26 14:00" in told(dialog)
    enter(dialog, breaks="14:30-15:00")
    assert "slots of 30 minutes: 12" in told(dialog)
    QTest.keyClick(dialog, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert not dialog.isVisible()
    assert [one.starts.day for one in made(centre)] == [26, 3, 10, 17]
    assert [span[0].hour for span in made(centre)[0].breaks] == [14]
    desk.undo()
    assert made(centre) == []


def test_one_day_only(qtbot: QtBot, desk: Desk, centre: Centre) -> None:
    dialog = new(qtbot, desk, centre, once=True)
    assert not dialog.form.inputs["until"].isVisible()
    assert [line.number for line in dialog._lines] == [1] and "Duties: 1" in told(dialog)
    enter(dialog, starts=time(20), ends=time())
    assert "20:00–24:00" in told(dialog)
    dialog.save()
    (one,) = made(centre)
    assert one.ends == centre.at("24:00")
    assert booking(centre.db, one.booking).series is None


@pytest.mark.parametrize(
    ("values", "field", "words"),
    [
        ({"ends": time(14, 20)}, "ends", "not even one"),
        ({"ends": time(13)}, "ends", "end is before"),
        ({"breaks": "12-"}, "breaks", ""),
        ({"breaks": "17:00-18:00"}, "breaks", "outside the duty"),
        ({"until": date(2026, 11, 1)}, "until", "before the first"),
        ({"from": None}, "from", "filled in"),
    ],
)
def test_what_is_wrong_stands_at_its_field(
    qtbot: QtBot, desk: Desk, centre: Centre, values: dict[str, Any], field: str, words: str
) -> None:
    dialog = new(qtbot, desk, centre)
    enter(dialog, **values)
    error = dialog.form.inputs[field].error()
    assert error and words in error
    assert dialog.blocked.text() and not dialog.primary_button.isEnabled()
    assert "Not complete yet" in told(dialog)


def test_only_who_gives_the_service_is_offered(qtbot: QtBot, desk: Desk, centre: Centre) -> None:
    centre.duty(centre.wang, "09:30-10:30", room=1)
    dialog = shown(qtbot, DutyDialog(desk, window_of(desk), {}))
    assert dialog.form.inputs["service"].control.hasFocus()
    combo = dialog.form._choice("consultant").combo
    dialog.form.inputs["service"].set_value(centre.talk)
    assert [combo.itemText(n) for n in range(combo.count())] == ["周岚"]
    dialog.form.inputs["service"].set_value(centre.law)
    assert [combo.itemText(n) for n in range(combo.count())] == ["王芳", "陈立"]
    dialog.form.inputs["consultant"].set_value(centre.wang)
    assert dialog.form._choice("room").combo.value() == str(centre.rooms[1])


def test_after_the_licence_dates_are_left_out(qtbot: QtBot, desk: Desk, centre: Centre) -> None:
    change_consultant(centre.db, id=centre.chen, licence_until=date(2026, 12, 9))
    dialog = new(qtbot, desk, centre)
    assert "later dates are left out" in dialog.form.licence.text()
    assert [line.result for line in dialog._lines] == ["free"] * 2 + ["skipped"] * 2
    assert "licence" in dialog._lines[2].reason
    assert "Duties: 2" in told(dialog)
    enter(dialog, **{"from": date(2026, 12, 10)})
    assert "run out" in dialog.form.licence.text()
    assert dialog.blocked.text() == "Nothing would be booked"


def test_elsewhere_and_taken_are_decided_date_by_date(
    qtbot: QtBot, desk: Desk, centre: Centre
) -> None:
    third = date(2026, 12, 3)
    centre.duty(centre.wang, "15:00-17:00")
    book_duties(
        centre.db,
        service=centre.law,
        consultant=centre.chen,
        room=centre.rooms[1],
        rule="FREQ=DAILY",
        starts=centre.at("15:00", third),
        ends=centre.at("16:00", third),
        until=third,
        now=NOW,
    )
    dialog = new(qtbot, desk, centre)
    first, second, *_rest = dialog._lines
    assert (first.result, second.result) == ("open", "open")
    assert "王芳" in first.reason and "陈立 is on duty elsewhere" in second.reason
    assert not any("Wait" in option.label for option in first.options)
    dialog.choose(first, next(one for one in first.options if "心理咨询室" in one.label))
    dialog.choose(second, next(one for one in second.options if one.label == "Skip"))
    dialog.save()
    assert [one.rooms[0] for one in made(centre) if one.starts.date() == DAY] == [
        centre.rooms[1],
        centre.rooms[0],
    ]


def test_without_services_it_says_what_to_do(qtbot: QtBot, store: Store) -> None:
    use_language("en")
    dialog = DutyDialog(Desk(store, clock=lambda: NOW), None, {})
    qtbot.addWidget(dialog)
    assert "Add a service first" in dialog.form.inputs["service"].error()


def test_more_of_a_duty_are_duties(
    qtbot: QtBot, desk: Desk, centre: Centre, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[DutyDialog] = []
    monkeypatch.setattr(DutyDialog, "exec", lambda dialog: seen.append(dialog))
    one = booking(centre.db, duty_of(centre.db, centre.duty(centre.chen)).booking)
    assert repeat_duty(desk, window_of(desk), one)
    (dialog,) = seen
    assert dialog.found[0].starts == one.starts + timedelta(7)
    assert (dialog.form.values()["duty"].consultant, one.rooms) == (
        centre.chen,
        dialog.form.values()["rooms"],
    )
    with centre.db.act("before the consultations"):
        centre.db.delete("duty", made(centre)[0].id)
    assert not repeat_duty(desk, window_of(desk), one)


def test_a_booking_by_hand_is_no_duty(qtbot: QtBot, desk: Desk, centre: Centre) -> None:
    one = booking(centre.db, duty_of(centre.db, centre.duty(centre.chen)).booking)
    form = BookingForm(desk)
    qtbot.addWidget(form)
    form.start_new({"use": "duty", "rooms": centre.rooms[:1]})
    assert form.inputs["use"].value() == "meeting"
    form.start_change(one)
    assert form.inputs["use"].value() == "duty" and not form.inputs["use"].isEnabled()
    series = SeriesDialog(desk, window_of(desk), {"use": "duty", "title": "x"})
    assert series.form.values()["use"] == "meeting"
    series.close()


# -- absent, stand-in, other hours --------------------------------------------------------------


def changing(qtbot: QtBot, desk: Desk, duty: int | None) -> DutyChangeDialog:
    return shown(qtbot, DutyChangeDialog(desk, window_of(desk), duty))


def take(dialog: DutyChangeDialog, number: int, words: str) -> None:
    line = dialog.lines[number - 1]
    option = next(one for one in line.options if words in one.label or words in one.hint)
    dialog.choose(line, option)


def cell(dialog: DutyChangeDialog, row: int, column: int) -> str:
    item = dialog.duties.item(row, column)
    assert item is not None
    return item.text()


@pytest.fixture
def called(monkeypatch: pytest.MonkeyPatch) -> list[CallList]:
    """The lists of calls that came up."""
    found: list[CallList] = []
    monkeypatch.setattr(CallList, "exec", lambda dialog: found.append(dialog))
    return found


def test_nobody_is_forgotten(
    qtbot: QtBot, desk: Desk, centre: Centre, called: list[CallList]
) -> None:
    duty, other = centre.duty(centre.chen), centre.duty(centre.wang, room=1)
    second = add_client(centre.db, now=NOW, phone="13912345678")
    centre.book(duty, "14:00")
    dropped = centre.book(duty, "15:00", second)
    dialog = changing(qtbot, desk, duty)
    assert dialog.form.what.hasFocus() or dialog.form.what.isAncestorOf(
        QApplication.focusWidget() or dialog
    )
    assert [line.result for line in dialog.lines] == ["open", "open"]
    assert "139****5678" in dialog.lines[1].reason
    assert dialog.blocked.text() == "Not decided: 2"
    take(dialog, 1, "the same time")
    assert dialog.lines[0].result == "moved"
    take(dialog, 2, "Cancelled by the centre")
    assert dialog.blocked.text() == "Give a reason."
    enter(dialog, reason="病假")
    assert dialog.note.text() == "To be called: 2"
    QTest.keyClick(dialog, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert not dialog.isVisible()
    assert not duty_of(centre.db, duty).active
    assert appointment(centre.db, dropped).status == "cancelled"
    found = appointments(centre.db, NOW, centre.at("24:00"))
    assert [one.duty for one in found if one.status == "booked"] == [other]
    (calls,) = called
    words = [label.text() for label in calls.findChildren(QLabel)]
    assert "Cancelled by the centre" in words and "139****5678" in words
    assert any("with 王芳" in one for one in words)
    desk.undo()
    assert duty_of(centre.db, duty).active
    assert appointment(centre.db, dropped).status == "booked"


def test_all_undecided_at_once(
    qtbot: QtBot, desk: Desk, centre: Centre, called: list[CallList]
) -> None:
    duty = centre.duty(centre.chen)
    centre.duty(centre.wang, "14:00-14:30", room=1)
    for clock in ("14:00", "15:00"):
        centre.book(duty, clock, add_client(centre.db, now=NOW))
    dialog = changing(qtbot, desk, duty)
    enter(dialog, reason="病假")
    take(dialog, 2, "All undecided: the first suggestion")
    assert [line.result for line in dialog.lines] == ["moved", "open"]
    take(dialog, 2, "All undecided: cancelled")
    assert [line.result for line in dialog.lines] == ["moved", "skipped"]
    dialog.save()
    assert len(called) == 1


def test_with_a_stand_in_they_stay(
    qtbot: QtBot, desk: Desk, centre: Centre, called: list[CallList]
) -> None:
    duty = centre.duty(centre.chen)
    booked = centre.book(duty, "14:00")
    dialog = changing(qtbot, desk, duty)
    dialog.form.what.set_value("stand_in")
    enter(dialog, reason="病假")
    assert dialog.form._choice("stand_in").combo.currentText() == "王芳"
    assert [line.result for line in dialog.lines] == ["free"]
    dialog.save()
    assert appointment(centre.db, booked).consultant == centre.wang
    (calls,) = called
    assert "The same time, with 王芳" in [one.text() for one in calls.findChildren(QLabel)]


def test_a_stand_in_who_cannot_leaves_it_to_be_cancelled(
    qtbot: QtBot, desk: Desk, centre: Centre
) -> None:
    duty = centre.duty(centre.chen)
    centre.duty(centre.wang, room=1)
    centre.book(duty, "14:00")
    dialog = changing(qtbot, desk, duty)
    dialog.form.what.set_value("stand_in")
    dialog.refresh()
    assert cell(dialog, 0, 3) == "Duty cancelled"
    assert "on duty elsewhere" in cell(dialog, 0, 4)
    assert [line.result for line in dialog.lines] == ["open"]


def test_a_leave_takes_all_duties_of_its_days(qtbot: QtBot, desk: Desk, centre: Centre) -> None:
    book_duties(
        centre.db,
        service=centre.law,
        consultant=centre.chen,
        room=centre.rooms[0],
        rule="FREQ=DAILY",
        starts=centre.at("14:00"),
        ends=centre.at("16:00"),
        until=date(2026, 12, 3),
        now=NOW,
    )
    dialog = changing(qtbot, desk, None)
    enter(dialog, consultant=centre.chen, **{"from": date(2026, 11, 28)}, until=date(2026, 11, 30))
    assert dialog.duties.rowCount() == 3 and dialog.nobody.isVisible()
    enter(dialog, until=date(2026, 11, 20))
    assert "before the first" in dialog.form.inputs["until"].error()
    assert dialog.blocked.text() == "1 thing to change"
    enter(dialog, consultant=centre.wang, until=date(2026, 11, 30))
    assert "No duties" in dialog.form.inputs["until"].error()
    enter(dialog, consultant=centre.chen, reason="年假")
    dialog.save()
    assert [one.starts.day for one in made(centre)] == [26, 27, 1, 2, 3]


def test_other_hours_for_a_series(qtbot: QtBot, desk: Desk, centre: Centre) -> None:
    book_duties(
        centre.db,
        service=centre.law,
        consultant=centre.chen,
        room=centre.rooms[0],
        rule="FREQ=WEEKLY;BYDAY=TH",
        starts=centre.at("14:00"),
        ends=centre.at("16:00"),
        until=date(2026, 12, 17),
        now=NOW,
    )
    second = made(centre)[1]
    centre.duty(centre.wang, "16:00-17:00")
    dialog = changing(qtbot, desk, second.id)
    dialog.form.what.set_value("hours")
    dialog.form.scope.set_value("all")
    dialog.refresh()
    assert "Nothing is changed" in dialog.form.inputs["starts"].error()
    enter(dialog, ends=time(17), breaks="15:00-15:30")
    assert [cell(dialog, row, 3) for row in range(4)] == [
        "Left as it is",
        "Changed",
        "Changed",
        "Changed",
    ]
    dialog.save()
    assert [one.ends.hour for one in made(centre) if one.consultant == centre.chen] == [
        16,
        17,
        17,
        17,
    ]


def test_another_slot_is_chosen_from_all(
    qtbot: QtBot, desk: Desk, centre: Centre, monkeypatch: pytest.MonkeyPatch
) -> None:
    duty = centre.duty(centre.chen)
    centre.duty(centre.wang, "18:00-20:00", room=1)
    centre.book(duty, "14:00")
    dialog = changing(qtbot, desk, duty)

    def typed(choice: SlotChoice) -> int:
        choice.search.setText("no such day")
        assert choice.blocked.text() == "No free slot like that"
        choice.search.setText("19:30")
        assert choice.list.count() == 2
        choice.list.setCurrentRow(1)
        choice.save()
        return choice.result()

    monkeypatch.setattr(SlotChoice, "exec", typed)
    take(dialog, 1, "Other slot")
    assert "19:30 王芳" in dialog.lines[0].chosen
    monkeypatch.setattr(SlotChoice, "exec", lambda _choice: 0)
    take(dialog, 1, "Other slot")
    assert "19:30 王芳" in dialog.lines[0].chosen


def test_a_slot_taken_meanwhile_is_open_again(
    qtbot: QtBot, desk: Desk, centre: Centre, called: list[CallList]
) -> None:
    duty, other = centre.duty(centre.chen), centre.duty(centre.wang, room=1)
    centre.book(duty, "14:00")
    dialog = changing(qtbot, desk, duty)
    take(dialog, 1, "the same time")
    enter(dialog, reason="病假")
    centre.book(other, "14:00", add_client(centre.db, now=NOW))
    dialog.save()
    assert dialog.isVisible() and "not free" in dialog.blocked.text()
    assert dialog.lines[0].result == "open" and not called


def test_who_may_not_is_told(desk: Desk, centre: Centre, monkeypatch: pytest.MonkeyPatch) -> None:
    centre.db.staff = Staff(7, "周岚", frozenset({"consultant"}))
    shut: list[Callable[..., Any]] = []
    monkeypatch.setattr(duty_dialog, "is_open", lambda _desk, door: shut.append(door))
    monkeypatch.setattr(duty_change_dialog, "is_open", lambda _desk, door: shut.append(door))
    open_duty(desk, None)
    open_duty_change(desk, None, None)
    assert [door.__name__ for door in shut] == ["book_duty", "absent"]
