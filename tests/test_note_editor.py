"""The note on the screen: sealed at each pause and before anybody else sits down, never lost."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from db import accounts, key_file
from db.keys import Keys
from db.notes import MOST_BYTES, read_note, seal_anew
from db.sessions import session
from gui import note_editor
from gui.buttons import Button
from gui.my_consultations import MyConsultations
from gui.note_view import NoteView
from gui.shell import Shell
from tests.my_page import TEXT, dialog_of, made_in, page_of, signed_in, window_over
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


def test_what_is_typed_is_sealed_when_the_typing_pauses(
    page: MyConsultations, place: Place, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(note_editor, "PAUSE_MS", 1)
    assert page.editor.is_open()  # there is no note yet, and the session is on
    QTest.keyClicks(page.editor.text, "abc")
    assert page.editor.dirty and "Being written" in page.editor.state.text()
    qtbot.waitUntil(lambda: not page.editor.dirty)
    assert page.editor.state.text() == "Sealed 09:10"
    assert read_note(place.db, appointment=place.one) == "abc"
    assert page.editor.text.toPlainText() == "abc" and not page.desk.can_undo()
    # Who is still typing is sealed all the same after a while.
    monkeypatch.setattr(note_editor, "PAUSE_MS", 1_000_000)
    monkeypatch.setattr(note_editor, "LONGEST_MS", -1)
    QTest.keyClicks(page.editor.text, "d")
    qtbot.waitUntil(lambda: not page.editor.dirty)
    assert read_note(place.db, appointment=place.one) == "abcd"


def test_ctrl_s_seals_the_note_and_saves_the_record(page: MyConsultations, place: Place) -> None:
    page.editor.text.setPlainText(TEXT)
    form = page.panel.form
    assert form is not None
    form.inputs["question"].set_value("sleep")
    form.inputs["follow_up"].set_value(DAY + timedelta(7))
    QTest.keyClick(page.editor.text, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    assert read_note(place.db, appointment=place.one) == TEXT
    found = session(place.db, appointment=place.one)
    assert found is not None and found.question == "sleep"
    assert not page.unsaved() and page.panel.form is not None
    assert page.panel.form.inputs["question"].value() == "sleep"


def test_too_long_a_note_stays_where_it_is_typed(
    page: MyConsultations, place: Place, qapp: QApplication
) -> None:
    qapp.clipboard().setText("x" * (MOST_BYTES + 1))
    page.editor.text.paste()
    page.save()
    assert "1,025 KB, at most 1,024 KB" in page.editor.state.text()
    page.table.choose(("appointment", place.two))
    assert page.one is not None and page.one.id == place.one and page.unsaved()
    page.editor.open()
    assert len(page.editor.text.toPlainText()) == MOST_BYTES + 1
    page.editor.text.setPlainText("shorter")
    page.save()
    assert read_note(place.db, appointment=place.one) == "shorter" and not page.unsaved()


def test_an_earlier_note_is_opened_on_demand_and_nothing_of_it_stays(
    page: MyConsultations, place: Place, qapp: QApplication
) -> None:
    [link] = [one for one in page.findChildren(Button) if one.objectName() == "note 心-261119-01"]
    link.click()
    view = dialog_of(page, NoteView)
    assert view.text.toPlainText() == "上次的记录"
    view.text.selectAll()
    view.text.copy()
    assert qapp.clipboard().text() == "上次的记录"
    page.desk.parting.emit()
    assert not view.isVisible() and view.text.toPlainText() == ""
    assert "上次" not in qapp.clipboard().text()


def test_locked_and_unlocked_the_note_is_sealed_and_closed(
    shell: Shell, page: MyConsultations, place: Place, qapp: QApplication
) -> None:
    page.editor.text.setPlainText(TEXT)
    page.editor.text.selectAll()
    page.editor.text.copy()
    shell.lock()
    assert (
        page.editor.text.toPlainText() == "" and not page.editor.text.document().isUndoAvailable()
    )
    assert qapp.clipboard().text() == ""
    assert read_note(place.db, appointment=place.one) == TEXT
    sign_in(shell, "周岚", PASSWORD)
    assert not page.editor.is_open()
    page.editor.open_button.click()
    assert page.editor.text.toPlainText() == TEXT


def test_what_somebody_else_copied_since_stays_in_the_clipboard(
    page: MyConsultations, qapp: QApplication
) -> None:
    page.editor.text.setPlainText(TEXT)
    page.editor.put_away()
    qapp.clipboard().setText("elsewhere")
    page.editor.put_away()
    assert qapp.clipboard().text() == "elsewhere"


def test_a_note_that_cannot_be_sealed_waits_for_its_author_out_of_sight(
    shell: Shell, page: MyConsultations, place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown: list[object] = []
    monkeypatch.setattr("gui.shell.show_trouble", lambda trouble, _parent: shown.append(trouble))
    page.editor.text.setPlainText(TEXT)
    accounts.change_user(place.db, staff_id=place.staff["周岚"], password=PASSWORD)
    keys = key_file.load(place.path).keys
    path = key_file.keys_path(place.path)
    honest = path.read_bytes()
    key_file.save(Keys(keys.fingerprint, keys.recovery, keys.members, bytes(32)), place.path)
    page.desk.parting.emit()
    assert shown and page.editor.dirty and not page.editor.is_open()
    path.write_bytes(honest)
    former = place.db.staff
    accounts.change_user(place.db, staff_id=place.staff["林溪"], password=PASSWORD)
    page.desk.seat(former)
    assert page.one is not None and page.one.id == place.theirs
    assert "周岚 signs in and seals it" in words_of(page.editor) and page.unsaved()
    page.editor.open()
    assert not page.editor.is_open()
    former = place.db.staff
    accounts.change_user(place.db, staff_id=place.staff["周岚"], password=PASSWORD)
    page.desk.seat(former)
    page.editor.open()
    assert page.editor.text.toPlainText() == TEXT
    page.save()
    assert read_note(place.db, appointment=place.one) == TEXT and not page.unsaved()


def test_closing_the_program_seals_what_is_typed(page: MyConsultations, place: Place) -> None:
    page.editor.text.setPlainText(TEXT)
    assert not page.unsaved()
    page.editor.text.setPlainText(TEXT + "又一句")
    page.desk.closing.emit()
    assert read_note(place.db, appointment=place.one) == TEXT + "又一句"


def test_after_a_new_recovery_code_opening_the_page_seals_anew(
    shell: Shell, page: MyConsultations, place: Place
) -> None:
    shell.change_user()
    sign_in(shell, "许可", PASSWORD)
    accounts.renew_recovery(place.db)
    shell.open_page("today")
    shell.change_user()
    sign_in(shell, "周岚", PASSWORD)
    shell.open_page("my-consultations")
    assert seal_anew(place.db, now=NOW) == 0
    assert read_note(place.db, appointment=place.old) == "上次的记录"


def test_pages_turn_in_the_note_and_not_the_days(shell: Shell, page: MyConsultations) -> None:
    page.editor.text.setPlainText("\n".join(str(n) for n in range(200)))
    page.editor.text.setFocus()
    at = page.editor.text.textCursor().position()
    QTest.keyClick(page.editor.text, Qt.Key.Key_PageDown)
    assert page.day == DAY and page.editor.text.textCursor().position() > at


def test_printing_seals_first_and_asks_for_the_paper(
    page: MyConsultations, place: Place, qtbot: QtBot
) -> None:
    page.desk.report_wanted.disconnect()
    page.editor.text.setPlainText(TEXT)
    with qtbot.waitSignal(page.desk.report_wanted) as asked:
        page.print_sheet()
    assert asked.args == ["consultation-record", {"appointment": place.one}]
    assert read_note(place.db, appointment=place.one) == TEXT
