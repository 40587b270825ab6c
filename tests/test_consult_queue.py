"""The queue of a day: its order and counts, what is folded, the box that finds who is here."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from db.appointment_code import code_of
from db.appointment_series import cancel_appointments
from db.appointment_way import notice_words, step_back, way_of
from db.appointments import (
    arrive,
    begin_session,
    cancel_appointment,
    end_session,
    miss_appointment,
)
from db.consultation_queue import late_words, queue
from db.roles import program
from db.rules import Refused
from db.store import open_store
from db.turn_search import meant, numbered
from db.words import use_language
from gui.consult_queue import ConsultQueue
from gui.consult_queue_model import fold
from tests.consult_desk import DAY, NAME, PHONE, TOPIC, Morning, all_words, at, status


@pytest.fixture
def morning(tmp_path: Path) -> Iterator[Morning]:
    use_language("en")
    made = Morning(open_store(tmp_path / "centre.yizhan", staff=program("张敏")))
    yield made
    made.desk.close()


@pytest.fixture
def list_(morning: Morning, qtbot: QtBot) -> ConsultQueue:
    widget = ConsultQueue(morning.desk)
    qtbot.addWidget(widget)
    widget.resize(276, 574)
    widget.show()
    widget.show_day(DAY)
    return widget


def shown(list_: ConsultQueue) -> list[str]:
    """The rows as they are read aloud."""
    return [
        str(list_.model.data(list_.model.index(row, 0))) for row in range(list_.model.rowCount())
    ]


# -- values ---------------------------------------------------------------------------------------


def test_who_is_here_stands_before_who_is_to_come(morning: Morning) -> None:
    db = morning.db
    first = morning.book("10:00", morning.client("王芳"), topic="Wages")
    second = morning.book("09:30", morning.client("陈晨"))
    third = morning.secret("10:00")
    arrive(db, appointment=third, now=at("09:04"))
    found = queue(db, DAY, now=at("09:10"))
    assert [one.id for one in found.turns] == [second, third, first]
    wang = found.turns[2]
    assert (wang.shown, wang.topic, wang.consultant, wang.room) == ("王芳", "Wages", "陈立", "303")
    assert found.turns[1].since == at("09:04")
    assert (found.waiting, found.in_session) == (1, 0)
    assert found.next_free is not None and found.next_free.starts == at("10:30")
    # Of the lawyer's 15 from 09:30 on two are taken, of the psychologist's 7 from 10:00 on one.
    assert found.free == 13 + 6
    only = queue(db, DAY, now=at("09:10"), service=morning.talk)
    assert [one.id for one in only.turns] == [third] and only.free == 6


def test_who_should_have_been_here_is_late_by_minutes(morning: Morning) -> None:
    id = morning.book("09:30")
    (one,) = queue(morning.db, DAY, now=at("09:30")).turns
    assert one.late == 0
    (one,) = queue(morning.db, DAY, now=at("09:42")).turns
    assert one.late == 12
    arrive(morning.db, appointment=id, now=at("09:43"))
    (one,) = queue(morning.db, DAY, now=at("09:45")).turns
    assert one.late == 0
    assert [late_words(n) for n in (6, 59, 60, 26 * 60)] == [
        "Not here, 6 min past",
        "Not here, 59 min past",
        "Not here, 1 h past",
        "Not here, 1 d past",
    ]


def test_who_drew_a_number_stands_where_they_came(morning: Morning, list_: ConsultQueue) -> None:
    db = morning.db
    first, last = morning.book("09:00"), morning.book("09:30")
    known = morning.ticket(
        3, "09:05", service=morning.law, client=morning.client("王芳"), topic="Wages"
    )
    secret = morning.ticket(
        1, "09:06", service=morning.talk, client=morning.client(NAME, PHONE), topic=TOPIC
    )
    found = queue(db, DAY, now=at("09:10"))
    assert [one.id for one in found.turns] == [first, known, secret, last]
    assert found.waiting == 2
    list_.show_day(DAY)
    assert shown(list_)[1:3] == [
        "09:05  No. 3 王芳  Wages\u2003Law  Waiting",
        "09:06  No. 1  Talk  Waiting",
    ]
    assert not [one for one in (NAME, TOPIC, PHONE) if one in all_words(list_)]
    picked: list[tuple[str, int]] = []
    list_.entered.connect(lambda kind, id: picked.append((kind, id)))
    QTest.keyClicks(list_.box.line, "3")
    QTest.keyClick(list_.box.line, Qt.Key.Key_Return)
    assert picked == [("ticket", known)]


def test_each_state_goes_one_step_back(morning: Morning) -> None:
    db = morning.db
    id = morning.book("09:30")
    arrive(db, appointment=id, now=at("09:20"))
    begin_session(db, appointment=id, now=at("09:30"))
    end_session(db, appointment=id, now=at("09:55"))
    for expected in ("in_session", "arrived", "booked"):
        assert step_back(db, appointment=id, now=at("10:00")) == expected
        assert status(db, id) == expected
    way = way_of(db, id)
    assert (way.arrived_at, way.begun_at, way.done_at) == (None, None, None)
    with pytest.raises(Refused, match="no step back"):
        step_back(db, appointment=id, now=at("10:00"))
    begin_session(db, appointment=id, now=at("10:00"))
    assert step_back(db, appointment=id, now=at("10:01")) == "booked"


def test_who_came_after_all_is_booked_again_unless_the_slot_is_gone(morning: Morning) -> None:
    db = morning.db
    id = morning.book("09:30")
    miss_appointment(db, appointment=id, now=at("09:50"))
    step_back(db, appointment=id, now=at("09:55"))
    assert status(db, id) == "booked"
    miss_appointment(db, appointment=id, now=at("09:56"))
    morning.book("09:30")
    with pytest.raises(Refused, match="not free"):
        step_back(db, appointment=id, now=at("09:57"))
    assert status(db, id) == "no_show"


def test_what_is_done_is_opened_again_on_its_day_only(morning: Morning) -> None:
    id = morning.book("09:30")
    begin_session(morning.db, appointment=id, now=at("09:30"))
    end_session(morning.db, appointment=id, now=at("10:00"))
    with pytest.raises(Refused, match="own day"):
        step_back(morning.db, appointment=id, now=at("08:00", date(2026, 11, 27)))
    assert status(morning.db, id) == "done"


@pytest.mark.parametrize(
    ("said_at", "words"),
    [
        (at("09:00", date(2026, 11, 23)), "3 d before"),
        (at("08:00"), "2 h before"),
        (at("09:59"), "1 min before"),
        (at("10:00"), "after its time"),
        (at("12:00"), "after its time"),
    ],
)
def test_how_late_it_was_given_up_is_said(said_at: datetime, words: str) -> None:
    use_language("en")
    assert notice_words(at("10:00"), said_at) == words


def test_what_is_left_of_a_series_is_given_up_in_one_act(morning: Morning) -> None:
    db = morning.db
    made = morning.series(4)
    cancel_appointment(db, appointment=made[2], by="client", now=at("08:30"))
    gone = morning.desk.do(cancel_appointments, appointment=made[1], by="centre", reason="moved")
    assert gone == 2
    assert [status(db, id) for id in made] == ["booked", "cancelled", "cancelled", "cancelled"]
    assert [way_of(db, id).cancelled_by for id in made] == ["", "centre", "client", "centre"]
    with pytest.raises(Refused, match="left to cancel"):
        cancel_appointments(db, appointment=made[3], by="client", now=at("09:00"))
    morning.desk.undo()
    assert [status(db, id) for id in made] == ["booked", "booked", "cancelled", "booked"]


def test_numbers_and_names_find_a_turn(morning: Morning) -> None:
    wang = morning.book("09:30", morning.client("王芳"))
    morning.book("10:00", morning.client("陈晨"))
    secret = morning.secret()
    turns = queue(morning.db, DAY, now=morning.now).turns

    def ids(text: str) -> list[int]:
        return [one.id for one in meant(turns, text)]

    for text in ("王", "wf", "wangf", "WANGFANG", "L-261126-01"):
        assert ids(text) == [wang], text
    assert set(ids("1")) == {wang, secret} == set(ids("０1"))
    for text in ("", " ", "任", "rxy", "renxiaoyan", "zzz", "99"):
        assert ids(text) == []
    assert numbered(morning.db, "P-261126-01") == secret
    assert numbered(morning.db, "P-261126-77") is None


# -- the list -------------------------------------------------------------------------------------


def test_rows_are_read_with_time_name_and_status(
    morning: Morning, list_: ConsultQueue, qtmodeltester: ModelTester
) -> None:
    morning.book("09:30", morning.client("王芳"), topic="Wages")
    late = morning.book("09:00", morning.client("陈晨"))
    list_.show_day(DAY)
    assert shown(list_) == [
        "09:00  陈晨  陈立 303  Not here, 10 min past",
        "09:30  王芳  Wages\u2003陈立  Booked",
    ]
    arrive(morning.db, appointment=late, now=morning.now)
    list_.show_day(DAY)
    assert shown(list_)[0].endswith("Arrived")
    assert list_.counts.text() == "Waiting: 1\u2003In session: 0"
    qtmodeltester.check(list_.model)  # type: ignore[no-untyped-call]  # the plugin has no types
    list_.grab()


def test_what_is_over_and_the_afternoon_are_folded(morning: Morning, list_: ConsultQueue) -> None:
    done = morning.book("09:00")
    begin_session(morning.db, appointment=done, now=at("09:00"))
    end_session(morning.db, appointment=done, now=at("09:10"))
    morning.book("10:00")
    afternoon = [morning.book("13:00"), morning.book("14:00")]
    list_.show_day(DAY)
    assert list_.model.rowCount() == 1
    assert list_.folded.text() == "This afternoon: 2 more\u2003Over: 1"
    QTest.keyClick(list_.unfold, Qt.Key.Key_Space)
    assert list_.model.rowCount() == 4
    QTest.keyClick(list_.unfold, Qt.Key.Key_Space)
    assert list_.model.rowCount() == 1
    assert list_.choose("appointment", afternoon[1]), "what is looked at is never hidden"
    assert list_.model.rowCount() == 4
    found = queue(morning.db, DAY, now=at("13:00"))
    assert fold(found, at("13:00"), everything=False).later == 0


def test_an_empty_day_and_one_that_is_done_say_so(morning: Morning, list_: ConsultQueue) -> None:
    assert list_.empty.title() == "Nobody yet"
    id = morning.book("09:30")
    cancel_appointment(morning.db, appointment=id, by="client", now=morning.now)
    list_.show_day(DAY)
    assert list_.empty.title() == "All done"
    list_.show_day(DAY + timedelta(1))
    assert list_.title.text() == "Queue of Fri 27 Nov"


def test_the_keyboard_walks_and_asks(morning: Morning, list_: ConsultQueue, qtbot: QtBot) -> None:
    first, second = morning.book("09:30"), morning.book("10:00")
    list_.show_day(DAY)
    picked: list[tuple[str, int]] = []
    list_.picked.connect(lambda kind, id: picked.append((kind, id)))
    list_.table.setFocus()
    QTest.keyClick(list_.table, Qt.Key.Key_Home)
    QTest.keyClick(list_.table, Qt.Key.Key_Down)
    assert picked[-1] == ("appointment", second)
    with qtbot.waitSignal(list_.entered) as entered:
        QTest.keyClick(list_.table, Qt.Key.Key_Return)
    assert entered.args == ["appointment", second]
    with qtbot.waitSignal(list_.next_asked):
        QTest.keyClick(list_.table, Qt.Key.Key_I, Qt.KeyboardModifier.ControlModifier)
    with qtbot.waitSignal(list_.cancel_asked):
        QTest.keyClick(list_.table, Qt.Key.Key_Delete)
    before = len(picked)
    arrive(morning.db, appointment=second, now=morning.now)
    list_.show_day(DAY)
    assert list_.table.key() == ("appointment", second), "what was looked at stays"
    assert list_.choose("appointment", first)
    assert len(picked) == before, "only people pick"
    assert not list_.choose("appointment", 1) and list_.current() is None


def test_enter_in_the_box_says_who_is_here(
    morning: Morning, list_: ConsultQueue, qtbot: QtBot
) -> None:
    wang = morning.book("09:30", morning.client("王芳"))
    morning.book("10:00", morning.client("陈晨"))
    list_.show_day(DAY)
    with qtbot.waitSignal(list_.picked) as picked:
        QTest.keyClicks(list_.box.line, "wf")
    assert picked.args == ["appointment", wang]
    assert list_.box.hint.text() == "Enter: 王芳 is here"
    QTest.keyClick(list_.box.line, Qt.Key.Key_Return)
    assert status(morning.db, wang) == "arrived"
    assert list_.box.line.text() == "" and list_.box.hint.text() == "王芳 is here"
    assert shown(list_)[0].endswith("Arrived")
    with qtbot.waitSignal(list_.entered):
        # Here already: Enter leads on to what comes next.
        QTest.keyClicks(list_.box.line, "wf")
        QTest.keyClick(list_.box.line, Qt.Key.Key_Return)
    morning.desk.undo()
    assert status(morning.db, wang) == "booked"


def test_a_number_that_fits_two_is_not_guessed(morning: Morning, list_: ConsultQueue) -> None:
    law, talk = morning.book("09:30"), morning.secret("10:00")
    list_.show_day(DAY)
    QTest.keyClicks(list_.box.line, "1")
    assert list_.box.hint.text().startswith("Fit: 2.")
    QTest.keyClick(list_.box.line, Qt.Key.Key_Return)
    assert (status(morning.db, law), status(morning.db, talk)) == ("booked", "booked")
    QTest.keyClick(list_.box.line, Qt.Key.Key_Down)
    QTest.keyClick(list_.box.line, Qt.Key.Key_Return)
    assert (status(morning.db, law), status(morning.db, talk)) == ("booked", "arrived")


def test_a_number_of_another_day_leads_there(
    morning: Morning, list_: ConsultQueue, qtbot: QtBot
) -> None:
    id = morning.book("09:30")
    list_.show_day(DAY + timedelta(1))
    QTest.keyClicks(list_.box.line, "L-261126-01")
    assert "Nobody" in list_.box.hint.text()
    with qtbot.waitSignal(morning.desk.record_wanted) as wanted:
        QTest.keyClick(list_.box.line, Qt.Key.Key_Return)
    assert wanted.args == ["appointment", id]
    QTest.keyClicks(list_.box.line, "nobody")
    QTest.keyClick(list_.box.line, Qt.Key.Key_Return)
    assert list_.box.hint.property("token") == "err"


def test_a_scanned_slip_says_who_is_here(
    morning: Morning, list_: ConsultQueue, qtbot: QtBot
) -> None:
    id = morning.secret()
    list_.show_day(DAY)
    code = code_of(id)
    wrong = code[:-1] + str((int(code[-1]) + 1) % 10)
    QTest.keyClicks(list_.box.line, wrong)
    QTest.keyClick(list_.box.line, Qt.Key.Key_Return)
    assert list_.box.hint.property("token") == "err" and status(morning.db, id) == "booked"
    # A scanner types over what was read badly, and ends with Enter.
    QTest.keyClicks(list_.box.line, code)
    QTest.keyClick(list_.box.line, Qt.Key.Key_Return)
    assert status(morning.db, id) == "arrived" and list_.box.line.text() == ""
    list_.show_day(DAY + timedelta(1))
    with qtbot.waitSignal(morning.desk.record_wanted) as wanted:
        QTest.keyClicks(list_.box.line, code)
        QTest.keyClick(list_.box.line, Qt.Key.Key_Return)
    assert wanted.args == ["appointment", id]


def test_who_may_not_act_is_told_why(morning: Morning, list_: ConsultQueue) -> None:
    id = morning.book("09:30", morning.client("王芳"))
    morning.sit("cashier")
    list_.show_day(DAY)
    said: list[str] = []
    morning.desk.said.connect(lambda text, _kind: said.append(text))
    QTest.keyClicks(list_.box.line, "wf")
    QTest.keyClick(list_.box.line, Qt.Key.Key_Return)
    assert status(morning.db, id) == "booked" and "Front desk" in said[0]


def test_nothing_of_an_anonymous_client_is_in_the_queue(
    morning: Morning, list_: ConsultQueue
) -> None:
    morning.secret()
    morning.sit("desk")
    list_.show_day(DAY)
    words = all_words(list_)
    assert "P-261126-01" in words
    assert not [one for one in (NAME, TOPIC, PHONE, PHONE[-4:]) if one in words]
    for text in (NAME, "rxy", TOPIC, PHONE):
        # What the input method composes arrives whole.
        list_.box.line.setText(text)
        list_.box.line.textEdited.emit(text)
        assert list_.box.hint.text() == "Nobody of this day fits."
    morning.sit("consultant", morning.zhou_staff)
    list_.show_day(DAY)
    assert NAME in all_words(list_), "the consultant knows whom they see"
