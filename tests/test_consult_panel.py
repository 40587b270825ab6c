"""The panel of an appointment, a free slot and a duty: what it says and what the keyboard does."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QLabel, QWidget
from pytestqt.qtbot import QtBot

from db.absences import stand_in
from db.appointment_way import way_of
from db.appointments import (
    appointment,
    arrive,
    begin_session,
    cancel_appointment,
    end_session,
    make_appointment,
    miss_appointment,
    move_appointment,
    name_parties,
)
from db.consultants import add_consultant, change_consultant
from db.consultations import Slot, first_free
from db.duties import cancel_duty, duty_of
from db.parties import Party
from db.roles import program
from db.services import change_service
from db.store import open_store
from db.words import use_language
from gui import appointment_dialog
from gui.appointment_cancel import AppointmentCancel
from gui.buttons import Button
from gui.consult_panel import ConsultPanel
from gui.consult_steps import StepLine
from gui.desk import Desk
from gui.masked import Masked
from gui.statement import Statement
from tests.consult_desk import DAY, NAME, PHONE, TOPIC, Morning, all_words, at, status


@pytest.fixture
def morning(tmp_path: Path) -> Iterator[Morning]:
    use_language("en")
    made = Morning(open_store(tmp_path / "centre.yizhan", staff=program("张敏")))
    yield made
    made.desk.close()


@pytest.fixture
def panel(morning: Morning, qtbot: QtBot) -> ConsultPanel:
    made = ConsultPanel(morning.desk)
    qtbot.addWidget(made)
    made.resize(360, 574)
    made.show()
    morning.desk.changed.connect(lambda _act: made.refresh())
    return made


def step_line(panel: ConsultPanel) -> list[tuple[str, str, str]]:
    """The steps with their times and states."""
    (line,) = panel.body.findChildren(StepLine)
    line.grab()
    return [(one.label, one.time, one.state) for one in line.steps]


def facts(panel: ConsultPanel) -> str:
    """What stands in the body."""
    return "\n".join(label.text() for label in panel.body.findChildren(QLabel))


def statements(panel: ConsultPanel) -> list[str]:
    """The boxed statements as they are read aloud."""
    return [one.accessibleName() for one in panel.body.findChildren(Statement)]


def button(panel: ConsultPanel, words: str) -> Button:
    """A button of the panel by its words."""
    (found,) = (one for one in (*panel.footer.buttons, *panel.links) if one.text() == words)
    return found


def buttons(panel: ConsultPanel) -> list[str]:
    """The words of all buttons."""
    return [one.text() for one in (*panel.links, *panel.footer.buttons)]


def ctrl_i(panel: ConsultPanel) -> None:
    QTest.keyClick(panel, Qt.Key.Key_I, Qt.KeyboardModifier.ControlModifier)


# -- the way of an appointment --------------------------------------------------------------------


def test_ctrl_i_goes_through_the_states_to_the_end(morning: Morning, panel: ConsultPanel) -> None:
    id = morning.book("09:30", morning.client("王芳", PHONE), topic="Wages")
    panel.show_appointment(id)
    assert (panel.kind.text(), panel.name.text()) == ("Law\u2003L-261126-01\u2003Session 1", "王芳")
    assert panel.chip.accessibleName() == "Booked"
    assert step_line(panel) == [
        ("Booked", "11-25", "now"),
        ("Arrived", "", "ahead"),
        ("Begin", "09:30", "ahead"),
        ("End", "10:00", "ahead"),
    ]
    assert "Wages" in facts(panel) and "L 303" in facts(panel)
    assert buttons(panel) == [
        *("Parties", "Print slip"),
        *("Other time", "Cancel appointment", "Arrived"),
    ]
    ctrl_i(panel)
    morning.now = at("09:16")
    panel.refresh()
    assert status(morning.db, id) == "arrived"
    assert "09:10, waiting for 6 min" in facts(panel)
    ctrl_i(panel)
    assert status(morning.db, id) == "in_session"
    assert buttons(panel) == ["Parties", "Step back", "End session"]
    assert step_line(panel)[2] == ("Begin", "09:16", "now")
    morning.now = at("09:40")
    QTest.keyClick(panel, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert status(morning.db, id) == "done"
    assert [state for _label, _time, state in step_line(panel)] == ["done", "done", "done", "now"]
    assert buttons(panel) == ["Parties", "Step back"]
    ctrl_i(panel)
    assert status(morning.db, id) == "done", "there is nothing next"
    for _n in range(3):
        morning.desk.undo()
    assert status(morning.db, id) == "booked"
    assert panel.chip.accessibleName() == "Not here, 10 min past"


def test_a_state_set_by_mistake_is_taken_back(morning: Morning, panel: ConsultPanel) -> None:
    id = morning.book("09:00")
    arrive(morning.db, appointment=id, now=morning.now)
    panel.show_appointment(id)
    QTest.keyClick(button(panel, "Step back"), Qt.Key.Key_Return)
    assert status(morning.db, id) == "booked"
    QTest.keyClick(button(panel, "Mark as no-show"), Qt.Key.Key_Return)
    assert status(morning.db, id) == "no_show"
    assert step_line(panel)[-1] == ("No-show", "09:00", "broken")
    morning.book("09:00")
    QTest.keyClick(button(panel, "Step back"), Qt.Key.Key_Return)
    assert status(morning.db, id) == "no_show"
    assert "not free any more" in panel.refusal.words.text(), "the refusal stands at its place"
    panel.refresh()
    assert panel.refusal.isHidden()


def test_the_second_press_of_a_double_click_is_no_next_step(
    morning: Morning, panel: ConsultPanel
) -> None:
    id = morning.book("09:30")
    panel.show_appointment(id)
    for _n in range(2):
        QTest.mouseClick(panel.footer.buttons[-1], Qt.MouseButton.LeftButton)
    assert status(morning.db, id) == "arrived"
    QTest.keyClick(panel.footer.buttons[-1], Qt.Key.Key_Return)
    assert status(morning.db, id) == "in_session", "keys are not pressed twice by accident"


def test_the_focus_stays_where_the_next_thing_is_done(
    morning: Morning, panel: ConsultPanel
) -> None:
    panel.show_appointment(morning.book("09:30"))
    panel.activateWindow()
    panel.setFocus()
    assert panel.footer.buttons[-1].hasFocus()
    QTest.keyClick(panel.footer.buttons[-1], Qt.Key.Key_Return)
    assert panel.footer.buttons[-1].hasFocus()
    assert panel.footer.buttons[-1].text() == "Begin session"


def test_what_was_undone_leaves_the_panel(morning: Morning, panel: ConsultPanel) -> None:
    id = morning.desk.do(
        make_appointment, duty=morning.law_duty, client=morning.client(), starts=at("09:30")
    )
    panel.show_appointment(id)
    morning.desk.undo()
    assert panel.shown == ("", None) and panel.first_stop() is None
    ctrl_i(panel)
    QTest.keyClick(panel, Qt.Key.Key_Delete)


# -- giving up and moving -------------------------------------------------------------------------


def test_cancelling_asks_by_whom_and_keeps_how_late(
    morning: Morning, panel: ConsultPanel, qtbot: QtBot
) -> None:
    id = morning.book("11:30")
    panel.show_appointment(id)
    dialog = AppointmentCancel(morning.desk, appointment(morning.db, id), panel)
    qtbot.addWidget(dialog)
    assert any("2 h before" in label.text() for label in dialog.findChildren(QLabel))
    dialog.by.set_value("consultant")
    dialog.reason.set_value("ill")
    QTest.keyClick(dialog.primary_button, Qt.Key.Key_Return)
    assert status(morning.db, id) == "cancelled"
    way = way_of(morning.db, id)
    assert (way.cancelled_by, way.cancel_reason) == ("consultant", "ill")
    assert "Consultant, 2 h before\nill" in facts(panel)
    assert buttons(panel) == [] and not panel.footer.isVisible()
    morning.desk.undo()
    assert status(morning.db, id) == "booked"


def test_a_series_is_given_up_as_far_as_is_said(
    morning: Morning, panel: ConsultPanel, qtbot: QtBot
) -> None:
    made = morning.series(4)
    panel.show_appointment(made[1])
    assert "2 of 4\nThen: Thu 17 Dec, Thu 24 Dec" in facts(panel)
    for one, choice in ((made[2], 0), (made[1], 1)):
        dialog = AppointmentCancel(morning.desk, appointment(morning.db, one), panel)
        qtbot.addWidget(dialog)
        dialog.scope.button(choice).click()
        dialog.save()
    assert [status(morning.db, id) for id in made] == ["booked", *["cancelled"] * 3]
    last = AppointmentCancel(morning.desk, appointment(morning.db, made[0]), panel)
    qtbot.addWidget(last)
    assert not last.scope.buttons(), "nothing follows"


def test_delete_asks_first(
    morning: Morning, panel: ConsultPanel, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    def answer(dialog: QDialog) -> int:
        asked.append(dialog.windowTitle())
        dialog.reject()
        return 0

    monkeypatch.setattr(AppointmentCancel, "exec", answer)
    id = morning.book("09:30")
    panel.show_appointment(id)
    QTest.keyClick(panel, Qt.Key.Key_Delete)
    assert asked == ["Cancel appointment"] and status(morning.db, id) == "booked"
    begin_session(morning.db, appointment=id, now=morning.now)
    panel.refresh()
    QTest.keyClick(panel, Qt.Key.Key_Delete)
    assert len(asked) == 1, "who sits there already is not cancelled"


def test_what_is_refused_stays_in_the_dialog(
    morning: Morning, panel: ConsultPanel, qtbot: QtBot
) -> None:
    id = morning.book("11:30")
    dialog = AppointmentCancel(morning.desk, appointment(morning.db, id), panel)
    qtbot.addWidget(dialog)
    begin_session(morning.db, appointment=id, now=morning.now)
    dialog.save()
    assert "cannot be done any more" in dialog.blocked.text()
    assert status(morning.db, id) == "in_session"


def test_another_time_is_chosen_in_the_dialog_of_booking(
    morning: Morning, panel: ConsultPanel, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    seeds: list[dict[str, Any]] = []

    def choose(_desk: Desk, _parent: QWidget, **seed: Any) -> int:
        seeds.append(seed)
        return 77

    monkeypatch.setattr(appointment_dialog, "open_appointment", choose)
    id = morning.book("09:30")
    panel.show_appointment(id)
    with qtbot.waitSignal(panel.moved) as moved:
        QTest.keyClick(button(panel, "Other time"), Qt.Key.Key_Return)
    assert seeds == [{"move": id}] and moved.args == [77]


def test_the_other_time_is_a_link(morning: Morning, panel: ConsultPanel, qtbot: QtBot) -> None:
    old = morning.book("09:30")
    new = move_appointment(
        morning.db, appointment=old, duty=morning.law_duty, starts=at("10:30"), now=morning.now
    )
    panel.show_appointment(old)
    assert step_line(panel)[-1] == ("Moved", "", "broken")
    (link,) = (one for one in panel.body.findChildren(Button) if "10:30" in one.text())
    with qtbot.waitSignal(morning.desk.record_wanted) as wanted:
        QTest.keyClick(link, Qt.Key.Key_Return)
    assert wanted.args == ["appointment", new]


# -- what it says ---------------------------------------------------------------------------------


def test_phones_are_masked_and_notes_sealed(morning: Morning, panel: ConsultPanel) -> None:
    panel.show_appointment(morning.book("09:30", morning.client("王芳", PHONE)))
    (masked,) = panel.body.findChildren(Masked)
    assert masked.number.text() == "138****6021"
    assert "Only the key of 陈立 opens it" in statements(panel)[0]


def test_warnings_before_the_session(morning: Morning, panel: ConsultPanel) -> None:
    db, client = morning.db, morning.client("王芳")
    missed = morning.book("09:00", client)
    miss_appointment(db, appointment=missed, now=morning.now)
    id = morning.book("10:00", client)
    panel.show_appointment(id)
    assert statements(panel)[0] == "Did not come before: 1 times."
    change_consultant(db, id=morning.chen, licence_until=date(2026, 12, 10))
    change_service(db, id=morning.law, consent="I agree.")
    panel.refresh()
    assert statements(panel)[:3] == [
        "The licence of 陈立 runs out on 2026-12-10.",
        "Did not come before: 1 times.",
        "No consent yet Have it signed before the session, then press “Signed”.",
    ]
    QTest.keyClick(button(panel, "Signed"), Qt.Key.Key_Return)
    assert "No consent" not in "".join(statements(panel)) and "Signed" not in buttons(panel)
    change_consultant(db, id=morning.chen, licence_until=date(2026, 11, 25))
    panel.refresh()
    assert "has run out by then" in statements(panel)[0]


def test_the_desk_hears_who_else_is_free_of_a_conflict_and_not_why(
    morning: Morning, panel: ConsultPanel
) -> None:
    db = morning.db
    change_service(db, id=morning.law, opponent=True)
    first = morning.book("09:00", morning.client("陈晨"), parties=())
    second = morning.book("10:00", morning.client("王芳", PHONE), parties=())
    begin_session(db, appointment=first, now=morning.now)
    # In the session it comes out against whom it is.
    against = (Party(name="王芳", phone=PHONE),)
    name_parties(db, appointment=first, parties=against, now=morning.now)
    morning.sit("desk")
    panel.show_appointment(first)
    assert "Parties" not in buttons(panel) and "王芳" not in all_words(panel)
    panel.show_appointment(second)
    assert "Parties" in buttons(panel) and "not known yet" in facts(panel)
    assert statements(panel)[0] == (
        "Not with 陈立 Nobody of this service is free of it. Ask the director."
    )
    add_consultant(db, name="李律师", services=[morning.law])
    panel.refresh()
    assert "Free of it: 李律师." in statements(panel)[0]
    assert "陈晨" not in all_words(panel)


def test_papers_are_asked_for(morning: Morning, panel: ConsultPanel, qtbot: QtBot) -> None:
    change_service(morning.db, id=morning.law, consent="I agree.")
    id = morning.book("09:30")
    panel.show_appointment(id)
    for words, name in (("Print slip", "appointment-slip"), ("Consent form", "consent-form")):
        with qtbot.waitSignal(morning.desk.report_wanted) as wanted:
            QTest.keyClick(button(panel, words), Qt.Key.Key_Return)
        assert wanted.args == [name, {"appointment": id}]


def test_a_stand_in_is_named(morning: Morning, panel: ConsultPanel) -> None:
    wang = add_consultant(morning.db, name="王律师", services=[morning.law])
    id = morning.book("09:30")
    stand_in(morning.db, duty=morning.law_duty, consultant=wang, now=morning.now)
    panel.show_appointment(id)
    assert "王律师 in place of 陈立" in facts(panel)


@pytest.mark.parametrize("end", ["booked", "arrived", "in_session", "done", "no_show", "cancelled"])
def test_nothing_of_an_anonymous_client_is_in_the_panel(
    morning: Morning, panel: ConsultPanel, end: str, qtbot: QtBot
) -> None:
    db = morning.db
    id = morning.secret("09:00" if end == "no_show" else "10:00")
    if end in ("arrived", "in_session", "done"):
        arrive(db, appointment=id, now=morning.now)
    if end in ("in_session", "done"):
        begin_session(db, appointment=id, now=morning.now)
    if end == "done":
        end_session(db, appointment=id, now=at("09:40"))
    if end == "no_show":
        miss_appointment(db, appointment=id, now=at("09:10"))
    dialog = AppointmentCancel(morning.desk, appointment(db, id), panel)
    qtbot.addWidget(dialog)
    if end == "cancelled":
        cancel_appointment(db, appointment=id, by="client", reason=TOPIC, now=morning.now)
    for role in ("desk", "director", "administrator"):
        morning.sit(role)
        panel.show_appointment(id)
        words = all_words(panel)
        assert "P-261126-01" in words and panel.name.text() == "P-261126-01"
        leaked = [one for one in (NAME, TOPIC, PHONE, PHONE[-4:], "LF-") if one in words]
        assert not leaked, f"{role} sees {leaked}"
        assert not panel.findChildren(Masked)
    morning.sit("desk")
    dialog = AppointmentCancel(morning.desk, appointment(db, id), panel)
    qtbot.addWidget(dialog)
    assert NAME not in all_words(dialog)
    morning.sit("consultant", morning.zhou_staff)
    panel.show_appointment(id)
    assert panel.name.text() == NAME and TOPIC in facts(panel)
    if end in ("booked", "arrived", "in_session", "done"):
        (link,) = (
            one.link for one in panel.body.findChildren(Statement) if not one.link.isHidden()
        )
        with qtbot.waitSignal(morning.desk.page_wanted) as wanted:
            QTest.keyClick(link, Qt.Key.Key_Return)
        assert wanted.args == ["my-consultations", {"record": id}]


def test_the_desk_calls_an_anonymous_client_by_number(
    morning: Morning, panel: ConsultPanel
) -> None:
    panel.show_appointment(morning.secret())
    assert any("No. 01" in one and "P 302" in one for one in statements(panel))
    assert "The consultant keeps in touch" in facts(panel)


def test_who_may_not_act_sees_closed_buttons(morning: Morning, panel: ConsultPanel) -> None:
    panel.show_appointment(morning.book("09:30"))
    morning.sit("administrator")
    primary = button(panel, "Arrived")
    assert not primary.isEnabled() and "Front desk" in primary.toolTip()
    said: list[Any] = []
    morning.desk.said.connect(lambda text, _kind: said.append(text))
    ctrl_i(panel)
    assert said and "Front desk" in said[0]


def test_a_ticket_says_since_when_somebody_waits(morning: Morning, panel: ConsultPanel) -> None:
    known = morning.ticket(
        3, "09:05", service=morning.law, client=morning.client("王芳"), topic="Wages"
    )
    secret = morning.ticket(
        1, "09:06", service=morning.talk, client=morning.client(NAME, PHONE), topic=TOPIC
    )
    panel.show_ticket(known)
    assert (panel.kind.text(), panel.name.text()) == ("Law", "No. 3 王芳")
    assert "09:05, waiting for 5 min" in facts(panel) and "Wages" in facts(panel)
    panel.show_ticket(secret)
    assert panel.name.text() == "No. 1"
    assert not [one for one in (NAME, TOPIC, PHONE[-4:], "LF-") if one in all_words(panel)]


# -- slots and duties -----------------------------------------------------------------------------


def test_a_free_slot_is_booked_by_enter(
    morning: Morning, panel: ConsultPanel, qtbot: QtBot
) -> None:
    slot = first_free(morning.db, service=morning.law, now=morning.now)
    assert isinstance(slot, Slot)
    panel.show_slot(slot)
    assert panel.name.text() == "Free slot" and "09:30–10:00\u2003today" in facts(panel)
    panel.activateWindow()
    panel.setFocus()
    with qtbot.waitSignal(panel.book_wanted) as wanted:
        QTest.keyClick(panel.footer.buttons[-1], Qt.Key.Key_Return)
    assert wanted.args == [slot]
    ctrl_i(panel)
    assert panel.shown == ("slot", slot)


def test_a_duty_says_how_much_is_taken(morning: Morning, panel: ConsultPanel, qtbot: QtBot) -> None:
    morning.book("09:30")
    panel.show_duty(morning.law_duty)
    assert panel.name.text() == "陈立" and "1 taken, 14 free" in facts(panel)
    with qtbot.waitSignal(morning.desk.report_wanted) as wanted:
        QTest.keyClick(button(panel, "Day list"), Qt.Key.Key_Return)
    assert wanted.args == ["consultant-day", {"consultant": morning.chen, "date": DAY}]
    cancel_duty(morning.db, duty=morning.talk_duty, reason="ill")
    assert not duty_of(morning.db, morning.talk_duty).active
    panel.show_duty(morning.talk_duty)
    assert panel.chip.accessibleName() == "Duty cancelled" and buttons(panel) == []
    panel.clear()
    assert panel.shown == ("", None)
    panel.grab()
