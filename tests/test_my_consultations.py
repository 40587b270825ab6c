"""A consultant's own page: the day, the record, what is nobody else's, hand-over, risk to life."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from db.appointments import appointment, cancel_appointment
from db.consents import agreed, may_hand_over
from db.consultants import change_consultant
from db.notes import note_of, read_note
from db.referrals import STEPS, referrals
from db.sessions import record_session, session
from db.staff import staff
from db.store import Store
from db.words import use_language
from gui import theme
from gui.desk import Desk
from gui.hand_over_dialog import HandOverDialog, HandOverWithCode
from gui.my_consultations import MyConsultations
from gui.risk_dialog import RiskDialog
from gui.settings_page import SettingsPage
from gui.shell import Shell
from tests.my_page import TEXT, dialog_of, made_in, page_of, press, said, signed_in, window_over
from tests.sealed_place import DAY, NOW, PASSWORD, Place
from tests.test_seat import sign_in, words_of


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Place:
    """Made once."""
    return made_in(tmp_path_factory.mktemp("mine"))


@pytest.fixture
def place(made: Place, tmp_path: Path) -> Place:
    """The centre for this test alone, with 周岚 signed in."""
    return signed_in(made, tmp_path / "desk")


@pytest.fixture
def shell(place: Place, qapp: QApplication) -> Iterator[Shell]:
    """The window over it."""
    yield from window_over(place, qapp)


@pytest.fixture
def page(shell: Shell) -> MyConsultations:
    """The page itself."""
    return page_of(shell)


def test_the_day_is_theirs_and_nobody_elses(page: MyConsultations, place: Place) -> None:
    assert said(page) == [
        "Thu 26 Nov today 2",
        "09:00",
        "11:00",
        "Nothing recorded yet 1",
        "11-19",
    ]
    assert page.one is not None and page.one.id == place.one
    assert page.sheet.who.text() == "高丽"
    page.go(record=place.theirs)
    assert page.one is not None and page.one.id == place.one
    page.go(record=place.two)
    assert page.one.id == place.two and page.sheet.who.text() == "LF-0002"


def test_going_to_another_session_seals_and_saves_the_former(
    page: MyConsultations, place: Place
) -> None:
    page.editor.text.setPlainText(TEXT)
    assert page.panel.form is not None
    page.panel.form.inputs["minutes"].set_value(45)
    page.table.choose(("appointment", place.two))
    assert page.one is not None and page.one.id == place.two
    assert read_note(place.db, appointment=place.one) == TEXT
    found = session(place.db, appointment=place.one)
    assert found is not None and found.minutes == 45
    # Back again it is closed until it is opened, unless the session is on.
    page.table.choose(("appointment", place.old))
    assert not page.editor.is_open() and page.editor.text.toPlainText() == ""
    assert "Sealed 09:10. Only your key opens it" in words_of(page.editor)
    QTest.keyClick(page.table, Qt.Key.Key_Return)
    assert page.editor.is_open() and page.editor.text.toPlainText() == "上次的记录"
    page.table.choose(("appointment", place.one))
    assert page.editor.text.toPlainText() == TEXT


def test_a_wrong_field_keeps_the_session_at_hand(page: MyConsultations, place: Place) -> None:
    assert page.panel.form is not None
    page.panel.form.inputs["follow_up"].set_value(DAY - timedelta(1))
    page.editor.text.setPlainText(TEXT)
    page.table.choose(("appointment", place.two))
    assert page.one is not None and page.one.id == place.one
    assert page.table.key() == ("appointment", place.one)
    assert "Choose Thu 26 Nov or later" in page.panel.form.inputs["follow_up"].error()
    assert read_note(place.db, appointment=place.one) == TEXT
    assert page.unsaved()


def test_begin_and_end_with_ctrl_i(page: MyConsultations, place: Place) -> None:
    page.go(record=place.two)
    assert page.bar.next.text() == "Begin session"
    QTest.keyClick(page.table, Qt.Key.Key_I, Qt.KeyboardModifier.ControlModifier)
    assert appointment(place.db, place.two).status == "in_session"
    assert page.editor.is_open() and page.panel.form is not None
    page.editor.text.setPlainText(TEXT)
    later = NOW + timedelta(minutes=50)
    page.desk._clock = lambda: later  # the session lasts
    QTest.keyClick(page.editor.text, Qt.Key.Key_I, Qt.KeyboardModifier.ControlModifier)
    assert appointment(place.db, place.two).status == "done"
    assert read_note(place.db, appointment=place.two) == TEXT
    assert page.panel.form.inputs["minutes"].value() == 50 and page.unsaved()
    page.save()
    found = session(place.db, appointment=place.two)
    assert found is not None and found.minutes == 50


def test_a_colleague_who_sits_down_sees_their_own_and_the_note_is_sealed(
    shell: Shell, page: MyConsultations, place: Place
) -> None:
    page.editor.text.setPlainText(TEXT)
    shell.change_user()
    sign_in(shell, "林溪", PASSWORD)
    assert shell.page is page and page.one is not None and page.one.id == place.theirs
    assert TEXT not in page.editor.text.toPlainText()
    assert "高丽" not in words_of(page)
    assert note_of(place.db, appointment=place.one) is not None
    shell.change_user()
    sign_in(shell, "张敏", PASSWORD)
    assert shell.page_name() == "today"
    everything = " ".join(label.text() for label in page.findChildren(QLabel))
    assert "高丽" not in everything and "LF-0002" not in everything
    assert page.model.rowCount() == 0
    shell.change_user()
    sign_in(shell, "周岚", PASSWORD)
    shell.open_page("my-consultations")
    assert page.one is not None
    page.editor.open()
    assert page.editor.text.toPlainText() == TEXT


def test_what_others_change_meanwhile_leaves_the_typing_alone(
    page: MyConsultations, place: Place
) -> None:
    page.editor.text.setFocus()
    page.editor.text.setPlainText(TEXT)
    assert page.panel.form is not None
    page.panel.form.inputs["minutes"].set_value(30)
    kept, db = page.panel.form, place.db
    db.staff, me = staff(db, place.staff["张敏"]), db.staff
    cancel_appointment(db, appointment=place.two, by="client", now=NOW)
    db.staff = me
    page.desk.changed.emit(db.last_act)
    page.tick()
    assert said(page)[:2] == ["Thu 26 Nov today 1", "09:00"]
    assert page.editor.dirty and page.editor.text.toPlainText() == TEXT
    assert page.panel.form is kept and kept.inputs["minutes"].value() == 30
    press(page.panel, "Signed today")
    assert page.panel.form is kept and kept.inputs["minutes"].value() == 30 and kept.isVisible()
    assert agreed(db, client=place.client, service=place.talk) is not None


def test_consent_is_ticked_and_withdrawn(page: MyConsultations, place: Place) -> None:
    about: dict[str, Any] = {"client": place.client, "service": place.talk}
    assert "Not signed yet" in words_of(page.panel)
    press(page.panel, "Signed today")
    assert "Signed 2026-11-26, version 1" in words_of(page.panel)
    press(page.panel, "Withdraw consent")
    assert agreed(place.db, **about) is None and "Not signed yet" in words_of(page.panel)


def test_a_follow_up_stands_above_and_on_today_until_it_is_done(
    shell: Shell, page: MyConsultations, place: Place
) -> None:
    page.desk.do(record_session, appointment=place.old, follow_up=DAY - timedelta(2))
    assert said(page)[:3] == ["Follow-ups due 1", "11-24", "Thu 26 Nov today 2"]
    shell.open_page("today")
    assert "Follow-ups due" in words_of(shell.stack)
    shell.open_page("my-consultations")
    page.table.choose(("follow_up", place.old))
    press(page.panel, "Followed up")
    assert said(page)[0] == "Thu 26 Nov today 2"
    shell.open_page("today")
    assert "Follow-ups due" not in words_of(shell.stack)


def test_nobody_else_has_follow_ups_on_today(shell: Shell, place: Place) -> None:
    record_session(place.db, appointment=place.old, follow_up=DAY - timedelta(2))
    shell.change_user()
    sign_in(shell, "许可", PASSWORD)
    shell.open_page("today")
    assert "Follow-ups due" not in words_of(shell)


def test_a_risk_to_life_has_steps_numbers_and_a_record(page: MyConsultations, place: Place) -> None:
    page.risk()
    dialog = dialog_of(page, RiskDialog)
    assert {"12356", "120", "110"} <= set(words_of(dialog).split())
    assert len(dialog.boxes) == len(STEPS)
    dialog.form.inputs["referred_to"].set_value("市第四医院")
    dialog.save()
    assert "Tick what was done" in dialog.blocked.text()
    dialog.boxes["stay"].setChecked(True)
    dialog.boxes["director"].setChecked(True)
    dialog.save()
    [found] = referrals(place.db, appointment=place.one)
    assert found.risk and found.steps == ("stay", "director")
    assert "市第四医院" in words_of(page.panel)
    assert page.panel.form is not None
    assert page.panel.form.inputs["follow_up"].value() == DAY + timedelta(1)


def test_the_author_hands_over_with_consent(page: MyConsultations, place: Place) -> None:
    page.hand_over()
    dialog = dialog_of(page, HandOverDialog)
    dialog.save()
    assert "No client has agreed that 林溪" in dialog.form.inputs["successor"].error()
    dialog.form.inputs["signed"].set_value(True)
    dialog.save()
    assert may_hand_over(
        place.db,
        client=place.client,
        service=place.talk,
        successor=place.consultants["林溪"],
    )
    found = note_of(place.db, appointment=place.old)
    assert found is not None and found.author_name == "林溪"
    page.go(record=place.old)
    assert "Only 林溪 opens this note" in words_of(page.editor)


def test_the_director_hands_over_with_the_code(shell: Shell, place: Place) -> None:
    shell.change_user()
    sign_in(shell, "许可", PASSWORD)
    shell.open_page("settings")
    settings = shell.page
    assert isinstance(settings, SettingsPage) and settings.hand_over_button.isVisible()
    settings.hand_over_button.click()
    dialog = dialog_of(shell, HandOverWithCode)
    dialog.form.inputs["successor"].set_value(str(place.consultants["周岚"]))
    dialog.form.inputs["client"].set_value("LF-99")
    for line, group in zip(dialog.code.groups, place.code.split("-"), strict=True):
        line.setText(group)
    dialog.save()
    assert "no client of this code" in dialog.form.inputs["client"].error()
    dialog.form.inputs["client"].set_value("")
    dialog.save()
    assert not dialog.isVisible() and all(not line.text() for line in dialog.code.groups)
    assert "Handed over: 1" in shell.undo_bar.words.text()


def test_days_are_stepped_and_who_sits_here_stays(page: MyConsultations, place: Place) -> None:
    page.step(1)
    assert said(page)[0] == "Fri 27 Nov 0" and page.one is not None
    assert page.one.id == place.one
    page.to_today()
    page.step(-7)
    assert "Thu 19 Nov 1" in said(page)
    page.to_today()
    assert page.table.key() == ("appointment", place.one)


def test_who_is_no_consultant_yet_is_told_whom_to_ask(
    shell: Shell, page: MyConsultations, place: Place
) -> None:
    shell.change_user()
    sign_in(shell, "许可", PASSWORD)
    change_consultant(place.db, id=place.consultants["周岚"], staff=None)
    shell.change_user()
    sign_in(shell, "周岚", PASSWORD)
    shell.open_page("my-consultations")
    assert "No consultant is entered for 周岚" in page.nothing.text()
    assert page.one is None and not page.body.isVisible() and page.panes() == []


def test_in_the_sample_one_looks_on_as_any_consultant_without_notes(
    sample: Store, qtbot: QtBot, qapp: QApplication
) -> None:
    use_language("en")
    theme.use(qapp)
    desk = Desk(sample, clock=lambda: datetime(2026, 11, 26, 9, 10))
    shell = Shell(desk)
    qtbot.addWidget(shell)
    shell.show()
    shell.open_page("my-consultations")
    page = shell.page
    assert isinstance(page, MyConsultations) and page.bar.consultant.isVisible()
    names = [page.bar.consultant.itemText(n) for n in range(page.bar.consultant.count())]
    assert len(names) > 1
    page.bar.consultant.setCurrentIndex(names.index("周岚"))
    assert page.one is not None
    # Anonymous to everybody but its consultant, who has no sign-in here.
    assert page.sheet.who.text() == page.one.number
    assert "this file has no passwords" in words_of(page.editor) and not page.editor.is_open()
    assert page.panel.form is not None
    page.panel.form.inputs["minutes"].set_value(50)
    page.save()
    found = session(sample, appointment=page.one.id)
    assert found is not None and found.minutes == 50
    desk.close()
