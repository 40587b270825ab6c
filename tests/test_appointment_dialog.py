"""Booking a consultation at the telephone: few keys, plain refusals, nothing typed is lost."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, time, timedelta

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from db.appointments import appointment, appointments, make_appointment
from db.clients import add_client, client
from db.consultation_waiting import wait_for_slot
from db.consultations import Slot, free_slots
from db.parties import Party, parties_of
from db.people import add_person
from db.roles import Staff
from db.services import change_service, services
from db.store import Store
from db.words import use_language
from gui import theme
from gui.appointment_dialog import AppointmentDialog, open_appointment
from gui.desk import Desk
from gui.form_dialog import FormDialog
from gui.parties_dialog import PartiesDialog
from gui.shell import Shell
from gui.slot_table import SlotModel

NOW = datetime(2026, 11, 26, 9, 10)
ENTER, DOWN = Qt.Key.Key_Return, Qt.Key.Key_Down
ALT, CONTROL = Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ControlModifier
DESK = Staff(1, "前台", frozenset({"desk"}))


@pytest.fixture
def desk(sample: Store, qapp: QApplication) -> Iterator[Desk]:
    use_language("en")
    theme.use(qapp)
    window = QWidget()
    window.show()
    desk = Desk(sample, clock=lambda: NOW, parent=window)
    yield desk
    desk.close()


def service(desk: Desk, kind: str) -> int:
    return next(one.id for one in services(desk.store) if one.kind == kind)


def slots(desk: Desk, kind: str) -> list[Slot]:
    return free_slots(
        desk.store,
        service=service(desk, kind),
        day_from=NOW.date(),
        day_to=NOW.date() + timedelta(28),
        now=NOW,
    )


def shown(qtbot: QtBot, desk: Desk, kind: str = "", **seed: object) -> AppointmentDialog:
    window = desk.parent()
    assert isinstance(window, QWidget)
    if kind:
        seed["service"] = service(desk, kind)
    dialog = AppointmentDialog(desk, window, seed=seed)
    dialog.show()
    dialog.activateWindow()
    qtbot.waitUntil(lambda: QApplication.activeWindow() is dialog)
    return dialog


def press(*keys: Qt.Key | str) -> None:
    """Keys to whatever has the focus, or to the list that hangs below it."""
    for key in keys:
        to = QApplication.activePopupWidget() or QApplication.focusWidget()
        assert to is not None
        if isinstance(key, str) and not key.isascii():
            assert isinstance(to, QLineEdit)
            to.insert(key)  # an input method gives it whole
        elif isinstance(key, str):
            QTest.keyClicks(to, key)
        else:
            QTest.keyClick(to, key)


def taken(desk: Desk, slot: Slot) -> int:
    """Somebody else books the slot."""
    who = add_client(desk.store, now=NOW)
    return make_appointment(
        desk.store, duty=slot.duty, client=who, starts=slot.starts, now=NOW, parties=()
    )


def test_a_code_and_two_enters_book_the_first_slot(qtbot: QtBot, desk: Desk) -> None:
    first = slots(desk, "psychology")[0]
    known = desk.store.row("SELECT id, code FROM client WHERE person IS NULL LIMIT 1")
    assert known is not None
    dialog = shown(qtbot, desk, "psychology")
    assert dialog.form.client.line.hasFocus()
    press(str(int(known["code"][3:])), ENTER, ENTER)
    assert dialog.made is not None
    one = appointment(desk.store, dialog.made)
    assert (one.client, one.starts, one.duty) == (known["id"], first.starts, first.duty)
    assert one.topic == ""


def test_one_enter_books_a_new_code(qtbot: QtBot, desk: Desk) -> None:
    dialog = shown(qtbot, desk, "psychology")
    before = desk.store.value("SELECT count(*) FROM client")
    press(ENTER)
    assert dialog.made is not None
    one = appointment(desk.store, dialog.made)
    assert client(desk.store, one.client).person is None
    assert desk.store.value("SELECT count(*) FROM client") == before + 1
    desk.undo()
    assert desk.store.value("SELECT count(*) FROM client") == before


def test_by_pinyin_for_law_the_other_side_is_asked(qtbot: QtBot, desk: Desk) -> None:
    person = add_person(desk.store, name="欧阳玉衡", phone="13900001111")
    dialog = shown(qtbot, desk, "law")
    press("ouyangyuheng", ENTER, ENTER)
    assert dialog.made is None
    assert "opposing party" in dialog.form.parties._rows[0].people.error()
    press("赵大勇", ENTER)
    assert dialog.made is not None
    one = appointment(desk.store, dialog.made)
    assert client(desk.store, one.client).person == person
    assert [party.name for party in parties_of(desk.store, one.id)] == ["欧阳玉衡", "赵大勇"]


def test_not_known_is_an_answer(qtbot: QtBot, desk: Desk) -> None:
    dialog = shown(qtbot, desk, "law")
    dialog.form.parties.unknown.setChecked(True)
    press(ENTER)
    assert dialog.made is not None
    assert [party.side for party in parties_of(desk.store, dialog.made)] == ["client"]


def test_who_is_named_is_known(qtbot: QtBot, desk: Desk) -> None:
    form = shown(qtbot, desk, "law").form
    form.parties.unknown.setChecked(True)
    form.parties._rows[0].name.setText("赵大勇")
    assert form.parties.unknown.isHidden() and not form.parties.unknown.isChecked()


def test_the_arrows_choose_the_service_and_alt_the_slot(qtbot: QtBot, desk: Desk) -> None:
    dialog = shown(qtbot, desk)
    names = [one.id for one in services(desk.store)]
    assert dialog.form.service().id == names[0]
    QTest.keyClick(dialog, Qt.Key.Key_Down, ALT)
    second = slots(desk, dialog.form.service().kind)[1]
    assert dialog.pane.table.slot() == second
    dialog.form.choice.set_value(str(names[1]))
    assert dialog.pane.table.slot() == slots(desk, dialog.form.service().kind)[0]


def test_for_a_code_no_reason_is_asked_and_no_name_shown(qtbot: QtBot, desk: Desk) -> None:
    person = add_person(desk.store, name="欧阳玉衡")
    who = add_client(desk.store, now=NOW, person=person)
    dialog = shown(qtbot, desk, "psychology", client=who)
    assert dialog.form.client.words() == client(desk.store, who).code
    assert not dialog.form.topic.isVisible() and not dialog.form.parties.isVisible()
    assert "no reason is asked" in dialog.form.said.text()
    offers = dialog.form.client._offers(client(desk.store, who).code)
    assert "欧阳玉衡" not in str(offers)
    dialog.form.choice.set_value(str(service(desk, "law")))
    assert dialog.form.topic.isVisible() and dialog.form.parties.isVisible()


def test_nobody_of_that_name_is_not_made(qtbot: QtBot, desk: Desk) -> None:
    dialog = shown(qtbot, desk, "psychology")
    before = desk.store.value("SELECT count(*) FROM person")
    press("没有这个人", ENTER)
    assert dialog.made is None
    assert "empty for a new code" in dialog.form.client.error()
    assert dialog.form.client.words() == "没有这个人"
    assert desk.store.value("SELECT count(*) FROM person") == before


def test_a_slot_that_went_a_second_ago(qtbot: QtBot, desk: Desk) -> None:
    first, second = slots(desk, "law")[:2]
    dialog = shown(qtbot, desk, "law")
    dialog.form.topic.set_value("工资")
    dialog.form.parties._rows[0].name.setText("赵大勇")
    taken(desk, first)
    press(ENTER)
    assert dialog.made is None and dialog.pane.offers.isVisible()
    assert "not free" in dialog.pane.offers.words.text() and dialog.pane.offers.links
    assert dialog.form.topic.value() == "工资"
    QTest.keyClick(dialog, Qt.Key.Key_1, ALT)
    assert not dialog.pane.offers.isVisible()
    dialog.save()
    assert dialog.made is not None
    assert appointment(desk.store, dialog.made).starts >= first.starts
    assert second.starts >= first.starts


def test_a_slot_asked_for_that_is_gone_is_said_at_once(qtbot: QtBot, desk: Desk) -> None:
    first = slots(desk, "law")[0]
    gone = replace(first, starts=first.starts - timedelta(minutes=30), ends=first.starts)
    dialog = shown(qtbot, desk, "law", slot=gone)
    assert dialog.pane.offers.isVisible() and len(dialog.pane.offers.links) == 3
    dialog.pane.offers.links[0].click()
    assert dialog.pane.table.slot() == first


def conflict(desk: Desk) -> Slot:
    """The first lawyer has somebody as a client; returns that lawyer's next slot."""
    first = slots(desk, "law")[0]
    person = add_person(desk.store, name="欧阳玉衡")
    make_appointment(
        desk.store,
        duty=first.duty,
        client=add_client(desk.store, now=NOW, person=person),
        starts=first.starts,
        now=NOW,
        parties=(),
    )
    return next(one for one in slots(desk, "law") if one.consultant == first.consultant)


def test_the_desk_is_offered_other_lawyers_and_hears_no_reason(qtbot: QtBot, desk: Desk) -> None:
    slot = conflict(desk)
    desk.store.staff = DESK
    dialog = shown(qtbot, desk, "law", slot=slot)
    dialog.form.parties._rows[0].name.setText("欧阳玉恒")
    press(ENTER)
    assert dialog.pane.offers.words.text().startswith("Not with ")
    assert not dialog.pane.reasons
    words = dialog.pane.offers.words.text() + " ".join(
        one.text() for one in dialog.pane.offers.links
    )
    assert "欧阳" not in words
    QTest.keyClick(dialog, Qt.Key.Key_1, ALT)
    dialog.save()
    assert dialog.made is not None
    assert appointment(desk.store, dialog.made).consultant != slot.consultant


def test_the_director_sees_why(qtbot: QtBot, desk: Desk) -> None:
    slot = conflict(desk)
    dialog = shown(qtbot, desk, "law", slot=slot)
    dialog.form.parties._rows[0].name.setText("欧阳玉恒")
    press(ENTER)
    assert len(dialog.pane.reasons) == 1
    assert "欧阳玉衡" in dialog.pane.reasons[0].accessibleName()


def test_urgent_anywhere_in_a_duty(qtbot: QtBot, desk: Desk) -> None:
    dialog = shown(qtbot, desk, "psychology", urgent=True)
    duty = dialog.pane.table.slot()
    assert duty is not None and duty.ends - duty.starts > timedelta(hours=1)
    dialog.form.ways.clock.line.setText("03:00")  # type: ignore[attr-defined]
    dialog.save()
    assert "outside" in dialog.form.ways.clock.error()
    later = dialog.pane.table.slots_model.slots[-1]
    dialog.pane.table.choose(later)
    at = later.ends - timedelta(minutes=12)
    dialog.form.ways.clock.set_value(at.time())
    dialog.form.ways.minutes.set_value(10)
    dialog.save()
    assert dialog.made is not None
    one = appointment(desk.store, dialog.made)
    assert one.urgent and (one.starts, one.ends) == (at, at + timedelta(minutes=10))


def test_several_sessions_are_one_act(qtbot: QtBot, desk: Desk) -> None:
    dialog = shown(qtbot, desk, "psychology")
    dialog.form.ways.repeat.setChecked(True)
    dialog.form.ways.weeks.set_value(1)
    dialog.form.ways.count.set_value(2)
    assert dialog.form.ways.dates.text()
    free = {one.starts for one in slots(desk, "psychology")}
    row = next(
        n
        for n, one in enumerate(dialog.pane.table.slots_model.slots)
        if one.starts + timedelta(7) in free
    )
    dialog.pane.table.setCurrentIndex(dialog.pane.table.slots_model.index(row, 0))
    dialog.save()
    assert dialog.made is not None
    made = appointments(desk.store, NOW, NOW + timedelta(60))
    assert sum(one.series == dialog.made for one in made) == 2
    dialog = shown(qtbot, desk, "psychology")
    dialog.form.ways.repeat.setChecked(True)
    dialog.form.ways.count.set_value(50)
    dialog.save()
    assert dialog.made is None and "Not free on" in dialog.pane.offers.words.text()


def test_urgent_and_repeated_exclude_each_other(qtbot: QtBot, desk: Desk) -> None:
    form = shown(qtbot, desk, "psychology").form
    form.ways.repeat.setChecked(True)
    form.ways.urgent.setChecked(True)
    assert not form.ways.repeat.isChecked() and form.ways.between.isVisible()
    form.ways.repeat.setChecked(True)
    assert not form.ways.urgent.isChecked() and form.ways.times.isVisible()


def test_a_phone_for_a_code_and_answers_to_questions(qtbot: QtBot, desk: Desk) -> None:
    change_service(desk.store, id=service(desk, "psychology"), questions="第一次来吗？\n谁介绍的？")
    dialog = shown(qtbot, desk, "psychology")
    dialog.form.phone.set_value("")
    dialog.form.phone.line.setText("138001")  # type: ignore[attr-defined]
    dialog.form._asked[1].set_value("厂医")
    dialog.form.phone.line.setText("phone")  # type: ignore[attr-defined]
    dialog.save()
    assert dialog.form.phone.error() and dialog.made is None
    dialog.form.phone.line.setText("138 0013 8000")  # type: ignore[attr-defined]
    dialog.save()
    assert dialog.made is not None
    one = appointment(desk.store, dialog.made)
    assert one.answers == "谁介绍的？ 厂医"
    assert client(desk.store, one.client).phone == "138 0013 8000"


def test_whoever_speaks_for_a_company_may_come_for_it(qtbot: QtBot, desk: Desk) -> None:
    firm = desk.store.row(
        "SELECT organisation.id, organisation.name, contact.person FROM contact"
        " JOIN organisation ON organisation.id = contact.organisation"
        " WHERE contact.person IN (SELECT person FROM contact GROUP BY person"
        " HAVING count(*) = 1) AND organisation.kind = 'company' LIMIT 1"
    )
    assert firm is not None
    dialog = shown(qtbot, desk, "law", person=firm["person"])
    assert dialog.form.comes_for.isVisible() and dialog.form.comes_for.isChecked()
    dialog.form.parties.unknown.setChecked(True)
    press(ENTER)
    assert dialog.made is not None
    assert parties_of(desk.store, dialog.made)[1].organisation == firm["id"]


def test_another_time_in_the_same_dialog(qtbot: QtBot, desk: Desk) -> None:
    slot = slots(desk, "law")[0]
    old = taken(desk, slot)
    dialog = shown(qtbot, desk, move=old)
    assert appointment(desk.store, old).number in dialog.form.title.text()
    assert not dialog.form.client.isVisible() and not dialog.form.ways.urgent.isVisible()
    assert dialog.pane.table.hasFocus()
    press(DOWN, ENTER)
    assert dialog.made is not None
    assert appointment(desk.store, dialog.made).moved_from == old


def test_a_consultant_is_chosen_and_nothing_free_is_said(qtbot: QtBot, desk: Desk) -> None:
    dialog = shown(qtbot, desk, "law")
    every = dialog.pane.table.slots_model.slots
    who = every[-1].consultant
    dialog.pane.who.set_value(str(who))
    assert {one.consultant for one in dialog.pane.table.slots_model.slots} == {who}
    change_service(desk.store, id=service(desk, "law"), lead_minutes=43200)
    dialog.look()
    assert dialog.pane.empty.isVisible() and not dialog.pane.table.isVisible()
    assert dialog.blocked.text() == "No slot is chosen"


def test_no_slot_suits_so_a_new_code_waits(qtbot: QtBot, desk: Desk) -> None:
    dialog = shown(qtbot, desk, "law")
    dialog.form.topic.set_value("工资")
    timer = QTimer(dialog)

    def answer() -> None:
        for asked in dialog.findChildren(FormDialog):
            timer.stop()
            asked.form.inputs["time_from"].set_value(time(14))
            asked.save()

    timer.timeout.connect(answer)
    timer.start(10)
    dialog.pane.list.click()
    row = desk.store.row("SELECT * FROM consultation_waiting ORDER BY id DESC")
    assert row is not None
    assert (row["topic"], row["time_from"], row["day_from"]) == ("工资", "14:00", "2026-11-26")
    assert dialog.made is None and not dialog.isVisible()


def test_who_waited_is_booked_with_what_was_told(qtbot: QtBot, desk: Desk) -> None:
    waiting = wait_for_slot(
        desk.store,
        client=add_client(desk.store, now=NOW),
        service=service(desk, "law"),
        day_from=NOW.date(),
        day_to=NOW.date(),
        topic="工资",
        now=NOW,
    )
    dialog = shown(qtbot, desk, waiting=waiting)
    assert dialog.pane.table.hasFocus() and not dialog.form.topic.isVisible()
    press(ENTER)
    assert dialog.form.parties._rows[0].people.error()
    dialog.form.parties.unknown.setChecked(True)
    dialog.save()
    assert dialog.made is not None
    assert appointment(desk.store, dialog.made).topic == "工资"
    status = "SELECT status FROM consultation_waiting WHERE id = ?"
    assert desk.store.value(status, (waiting,)) == "booked"


def test_f8_from_anywhere_for_the_person_at_hand(
    qtbot: QtBot, sample: Store, qapp: QApplication
) -> None:
    use_language("en")
    theme.use(qapp)
    desk = Desk(sample, clock=lambda: NOW)
    shell = Shell(desk)
    qtbot.addWidget(shell)
    shell.show()
    shell.activateWindow()
    qtbot.waitUntil(lambda: QApplication.activeWindow() is shell)
    person = add_person(sample, name="欧阳玉衡")
    shell.open_record("person", person)
    seen: list[str] = []
    timer = QTimer(shell)

    def look() -> None:
        for dialog in shell.findChildren(AppointmentDialog):
            timer.stop()
            seen.append(dialog.form.client.words())
            dialog.reject()

    timer.timeout.connect(look)
    timer.start(10)
    QTest.keyClick(shell, Qt.Key.Key_F8)
    qtbot.waitUntil(lambda: bool(seen))
    timer.stop()
    assert seen == ["欧阳玉衡"]
    desk.close()


def test_a_closed_door_is_said(qtbot: QtBot, desk: Desk) -> None:
    desk.store.staff = Staff(1, "出纳", frozenset({"cashier"}))
    with qtbot.waitSignal(desk.said):
        assert open_appointment(desk, None) is None


def test_the_slip_is_printed_at_once(qtbot: QtBot, desk: Desk) -> None:
    dialog = shown(qtbot, desk, "psychology")
    with qtbot.waitSignal(desk.report_wanted) as wanted:
        QTest.keyClick(dialog, Qt.Key.Key_P, CONTROL)
    assert wanted.args == ["appointment-slip", {"appointment": dialog.made}]


def test_the_parties_at_intake(qtbot: QtBot, desk: Desk) -> None:
    old = taken(desk, slots(desk, "law")[0])
    window = desk.parent()
    assert isinstance(window, QWidget)
    dialog = PartiesDialog(desk, window, old)
    dialog.show()
    row = dialog.parties._rows[0]
    row.name.setText("赵大勇")
    row.numbers["phone"].line.setText("oops")
    dialog.save()
    assert "no phone" in row.people.error()
    row.numbers["phone"].line.setText("+86 13800138000")
    dialog.save()
    assert parties_of(desk.store, old)[1:] == (Party("赵大勇", phone="13800138000"),)
    again = PartiesDialog(desk, window, old)
    row = again.parties._rows[0]
    assert row.numbers["phone"].line.text() == "138****8000"
    again.save()
    assert parties_of(desk.store, old)[1].phone == "13800138000"


def test_the_slots_model_holds(qtbot: QtBot, desk: Desk) -> None:
    widget = QWidget()
    qtbot.addWidget(widget)
    model = SlotModel(widget)
    QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    model.show(slots(desk, "law"), {}, NOW.date())
    assert model.rowCount() and model.columnCount() == 4
    model.show([], {}, NOW.date())
