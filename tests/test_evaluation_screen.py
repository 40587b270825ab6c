"""The screen on which clients say what they think, its page, and the cards on paper."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

import pytest
from pypdf import PdfReader
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from db import accounts
from db.centre import set_up
from db.evaluations import evaluate
from db.roles import Staff
from db.services import add_service, service
from db.store import Store, open_store
from db.words import use_language
from gui import settings, theme
from gui.desk import Desk
from gui.evaluation_cards import EvaluationCards
from gui.evaluation_page import EvaluationPage
from gui.evaluation_screen import EvaluationScreen
from gui.shell import Shell
from reports import catalogue
from tests.test_reports import assert_sound

NOW = datetime(2026, 11, 26, 9, 10)
PASSWORD = "栖湖的早晨 7:30"


@pytest.fixture(autouse=True)
def english(qapp: QApplication) -> None:
    use_language("en")
    theme.use(qapp)


@pytest.fixture
def talk(store: Store) -> int:
    return add_service(store, name="心理咨询", kind="psychology", prefix="心", minutes=50)


@pytest.fixture
def desk(store: Store) -> Desk:
    return Desk(store, clock=lambda: NOW)


@pytest.fixture
def screen(desk: Desk, talk: int, qtbot: QtBot) -> EvaluationScreen:
    made = EvaluationScreen(desk, service(desk.store, talk))
    made.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    qtbot.addWidget(made)
    made.open_over()
    return made


def cast(store: Store) -> list[tuple[int, str]]:
    rows = store.rows("SELECT score, words FROM evaluation ORDER BY score")
    return [(row["score"], row["words"]) for row in rows]


def test_an_answer_by_keyboard_leaves_nothing_on_the_screen(
    screen: EvaluationScreen, desk: Desk, qtbot: QtBot
) -> None:
    changed: list[object] = []
    desk.changed.connect(changed.append)
    desk.acted.connect(changed.append)
    assert not screen.send_button.isEnabled()
    QTest.keyClick(screen, Qt.Key.Key_4)
    assert screen.faces[4].isChecked() and screen.send_button.isEnabled()
    QTest.keyClick(screen, Qt.Key.Key_2)
    assert screen.faces[2].isChecked() and not screen.faces[4].isChecked()
    screen.words.setFocus()
    QTest.keyClicks(screen.words, "5 chairs are hard")
    assert screen.faces[2].isChecked()  # a figure among the words is a word
    QTest.keyClick(screen.words, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert cast(desk.store) == [(2, "5 chairs are hard")]
    assert screen.stack.currentIndex() == 1
    # Nobody who looks at the window behind learns of it, and nothing can be undone.
    assert changed == [] and not desk.can_undo()
    assert screen.words.toPlainText() == "" and not screen.words.document().isUndoAvailable()
    assert not any(face.isChecked() for face in screen.faces.values())
    screen._after.timeout.emit()
    assert screen.stack.currentIndex() == 0 and not screen.send_button.isEnabled()


def test_enter_chooses_and_then_sends(screen: EvaluationScreen, desk: Desk) -> None:
    screen.faces[5].setFocus()
    QTest.keyClick(screen.faces[5], Qt.Key.Key_Return)
    assert screen.faces[5].isChecked() and cast(desk.store) == []
    QTest.keyClick(screen.faces[5], Qt.Key.Key_Return)
    assert cast(desk.store) == [(5, "")]


def test_who_goes_away_without_sending_leaves_nothing(screen: EvaluationScreen, desk: Desk) -> None:
    QTest.mouseClick(screen.faces[1], Qt.MouseButton.LeftButton)
    screen.words.setPlainText("and then I")
    assert screen._after.isActive()
    screen._after.timeout.emit()
    assert screen.words.toPlainText() == "" and not screen.send_button.isEnabled()
    assert cast(desk.store) == []


def test_too_many_words_are_not_taken_in(screen: EvaluationScreen, desk: Desk) -> None:
    screen._choose(3)
    screen.words.setPlainText("好" * 1000)
    QTest.keyClicks(screen.words, "x")
    screen.send()
    assert cast(desk.store) == [(3, "好" * 1000)]


def test_a_refusal_is_said_and_the_words_stay(screen: EvaluationScreen, desk: Desk) -> None:
    screen._choose(3)
    screen.words.setPlainText("still here")
    desk.store.staff = Staff(7, "某人", frozenset({"cashier"}))
    screen.send()
    assert "某人" in screen.wrong.text() and screen.words.toPlainText() == "still here"
    assert screen.stack.currentIndex() == 0


def test_without_passwords_esc_leads_back(screen: EvaluationScreen) -> None:
    QTest.keyClick(screen, Qt.Key.Key_Escape)
    assert not screen.isVisible()


@pytest.fixture
def guarded(tmp_path: Path, qtbot: QtBot) -> Iterator[Shell]:
    """The window of an encrypted centre."""
    path = tmp_path / "centre.yizhan"
    db = open_store(path)
    set_up(db, name="栖湖工业园职工服务中心")
    add_service(db, name="心理咨询", kind="psychology", prefix="心", minutes=50)
    db.close()
    first = accounts.protect(path, name="许可", password=PASSWORD).staff
    desk = Desk(accounts.sign_in(path, staff_id=first.id, password=PASSWORD))
    window = Shell(desk)
    qtbot.addWidget(window)
    window.show()
    yield window
    desk.close()


def sign_in(shell: Shell) -> None:
    """Somebody of the staff is there again."""
    assert shell.seat.dialog is not None
    shell.seat.dialog.password.set_value(PASSWORD)
    shell.seat.dialog.save()


def test_behind_it_are_the_records_so_it_leads_to_the_lock(guarded: Shell) -> None:
    desk, seat = guarded.desk, guarded.seat
    desk.settings.put(settings.LOCK_AFTER, 5)
    assert seat.idle._minutes == 5
    [id] = [int(row["id"]) for row in desk.store.rows("SELECT id FROM service")]
    screen = EvaluationScreen(desk, service(desk.store, id), guarded)
    screen.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    screen.open_over()
    assert seat.idle._minutes == 0  # it may stand there all morning
    screen.close()  # Alt+F4 is no way round
    assert not screen.isVisible() and seat.locked() and seat.dialog is not None
    assert any(cover.parentWidget() is guarded for cover in seat.covers)
    sign_in(guarded)
    assert not seat.locked() and seat.idle._minutes == 5


def test_if_it_cannot_be_locked_it_stays(guarded: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    desk = guarded.desk
    [id] = [int(row["id"]) for row in desk.store.rows("SELECT id FROM service")]
    screen = EvaluationScreen(desk, service(desk.store, id), guarded)
    screen.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    screen.open_over()
    monkeypatch.setattr(guarded.seat, "_ask", lambda *, locked: False)
    QTest.keyClick(screen, Qt.Key.Key_Escape)
    assert screen.isVisible()
    monkeypatch.undo()
    screen.leave()
    assert guarded.seat.locked() and not screen.isVisible()
    sign_in(guarded)


def test_many_cards_in_a_row(desk: Desk, talk: int, qtbot: QtBot) -> None:
    dialog = EvaluationCards(desk, service(desk.store, talk))
    qtbot.addWidget(dialog)
    dialog.show()
    dialog.figures.insert("5 4，３ 6")
    assert "6" in dialog.wrong.text() and not dialog.primary_button.isEnabled()
    QTest.keyClick(dialog.figures, Qt.Key.Key_Return)
    assert cast(desk.store) == []
    QTest.keyClick(dialog.figures, Qt.Key.Key_Backspace)
    assert dialog.primary_button.text() == "Save 3 cards"
    assert dialog.told.text() == "Cards: 3　Very good 1　Good 1　All right 1"
    QTest.keyClick(dialog.figures, Qt.Key.Key_Return)
    assert [score for score, _words in cast(desk.store)] == [3, 4, 5]
    assert dialog.figures.text() == "" and dialog.told.text() == "Saved: 3 cards"
    dialog.month.set_value("before")
    QTest.keyClicks(dialog.figures, "11")
    QTest.keyClick(dialog.figures, Qt.Key.Key_Return)
    assert dialog.saved == 5
    counted = desk.store.rows("SELECT month, count(*) AS n FROM evaluation GROUP BY month")
    assert [(row["month"], row["n"]) for row in counted] == [("2026-10", 2), ("2026-11", 3)]


def words_of(page: EvaluationPage) -> list[str]:
    return [label.text() for label in page.area_.findChildren(QLabel)]


def test_the_page_shows_words_to_the_director_only(desk: Desk, talk: int, qtbot: QtBot) -> None:
    for number in range(5):
        words = f"words {number}" if number else ""
        evaluate(desk.store, service=talk, score=4, words=words, today=date(2026, 10, 9))
    evaluate(desk.store, service=talk, score=1, words="of today", today=NOW.date())
    page = EvaluationPage(desk)
    qtbot.addWidget(page)
    page.show()
    assert page.stack.currentIndex() == 1
    assert words_of(page) == ["Oct 2026", "words 1", "words 2", "words 3", "words 4"]
    desk.store.staff = Staff(7, "张敏", frozenset({"desk"}))
    desk.seated.emit()
    assert page.stack.currentIndex() == 0
    assert page.screen_button.isEnabled() and page.cards_button.isEnabled()


def test_a_centre_without_services_says_what_to_do(desk: Desk, qtbot: QtBot) -> None:
    page = EvaluationPage(desk)
    qtbot.addWidget(page)
    page.show()
    assert page.service() is None and not page.screen_button.isEnabled()
    page.open_screen()
    page.enter_cards()
    page.print_sheet()
    assert "Add a service" in " ".join(label.text() for label in page.empty.findChildren(QLabel))


def test_ctrl_p_prints_cards(desk: Desk, talk: int, qtbot: QtBot, tmp_path: Path) -> None:
    page = EvaluationPage(desk)
    qtbot.addWidget(page)
    page.show()
    wanted: list[tuple[str, object]] = []
    desk.report_wanted.connect(lambda name, given: wanted.append((name, given)))
    page.print_sheet()
    assert wanted == [("evaluation-card", {"service": talk})]
    out = tmp_path / "card.pdf"
    assert catalogue.write(desk.store, "evaluation-card", out, now=NOW, service=talk) == 1
    assert_sound(out)
    said = re.sub(r"\s+", "", PdfReader(out).pages[0].extract_text())
    assert said.count("Howwasit?") == 4 and said.count("心理咨询") == 4
    assert said.count("Verygood") == 4
