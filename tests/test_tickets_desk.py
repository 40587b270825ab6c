"""Numbers at the desk: drawn by keyboard, said large, and seated with whoever is free."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from db.appointments import appointment, arrive
from db.consultants import add_consultant
from db.duties import book_duty, cancel_duty
from db.roles import program
from db.rooms import add_room
from db.store import open_store
from db.words import use_language
from gui.consult_panel import ConsultPanel
from gui.consult_queue import ConsultQueue
from gui.ticket_dialog import TicketDialog, open_ticket
from tests.consult_desk import NAME, PHONE, Morning, all_words, at


@pytest.fixture
def morning(tmp_path: Path) -> Iterator[Morning]:
    use_language("en")
    made = Morning(open_store(tmp_path / "centre.yizhan", staff=program("张敏")))
    yield made
    made.desk.close()


def asked(qtbot: QtBot, morning: Morning, service: int | None = None) -> TicketDialog:
    made = TicketDialog(morning.desk, None, service)
    qtbot.addWidget(made)
    made.show()
    return made


def panel_of(qtbot: QtBot, morning: Morning, ticket: int) -> ConsultPanel:
    made = ConsultPanel(morning.desk)
    qtbot.addWidget(made)
    made.resize(360, 574)
    made.show()
    morning.desk.changed.connect(lambda _act: made.refresh())
    made.show_ticket(ticket)
    return made


def ticket(morning: Morning, id: int) -> tuple[str, int | None]:
    row = morning.db.row("SELECT status, appointment FROM ticket WHERE id = ?", (id,))
    assert row is not None
    return row["status"], row["appointment"]


def test_a_new_code_takes_a_number_with_enter_and_enter_closes(
    qtbot: QtBot, morning: Morning
) -> None:
    dialog = asked(qtbot, morning, morning.law)
    QTest.keyClick(dialog.client.line, Qt.Key.Key_Return)
    assert dialog.made is not None and dialog.isVisible()
    assert dialog.number.text() == "1"
    assert dialog.number.accessibleName() == "Law: number 1"
    assert "LF-0001" in dialog.whose.text()
    dialog.primary_button.click()
    assert not dialog.isVisible()
    assert morning.db.value("SELECT count(*) FROM ticket") == 1


def test_a_person_is_drawn_for_once_and_the_second_time_is_refused_at_the_field(
    qtbot: QtBot, morning: Morning
) -> None:
    who = morning.client(NAME, PHONE)
    first = asked(qtbot, morning, morning.law)
    first.client.line.setText(NAME)
    assert not first.phone.isVisible()
    first.topic.set_value("工资")
    first.save()
    row = morning.db.row("SELECT client, topic FROM ticket")
    assert row == {"client": who, "topic": "工资"}
    again = asked(qtbot, morning, morning.law)
    assert again.waiting.text() == "Waiting now: 1"
    again.client.line.setText(NAME)
    again.save()
    assert again.made is None and "number 1" in again.client.error()
    again.client.line.setText("Nobody at all")
    again.save()
    assert "code" in again.client.error()


def test_of_an_anonymous_service_no_topic_is_asked_and_only_the_number_said(
    qtbot: QtBot, morning: Morning
) -> None:
    morning.client(NAME, PHONE)
    dialog = asked(qtbot, morning, morning.talk)
    assert not dialog.topic.isVisible()
    dialog.client.line.setText(NAME)
    dialog.save()
    assert dialog.number.text() == "1" and NAME not in dialog.whose.text()
    assert NAME not in dialog.windowTitle()


def test_a_bad_phone_is_said_at_its_field(qtbot: QtBot, morning: Morning) -> None:
    dialog = asked(qtbot, morning, morning.law)
    (line,) = dialog.phone.findChildren(QLineEdit)
    line.setText("12")
    dialog.save()
    assert dialog.phone.error() and dialog.made is None
    assert morning.db.value("SELECT count(*) FROM client") == 0


def test_the_queue_opens_it_and_looks_at_who_drew(qtbot: QtBot, morning: Morning) -> None:
    list_ = ConsultQueue(morning.desk)
    qtbot.addWidget(list_)
    list_.resize(276, 574)
    list_.show()
    list_.show_day(morning.now.date())
    seen: list[tuple[str, object]] = []
    list_.picked.connect(lambda kind, id: seen.append((kind, id)))

    def answer() -> None:
        (dialog,) = list_.findChildren(TicketDialog)
        dialog.save()
        dialog.save()

    QTimer.singleShot(0, answer)
    list_.draw.click()
    made = morning.db.value("SELECT id FROM ticket")
    assert seen == [("ticket", made)]
    turn = list_.current()
    assert turn is not None and turn.id == made


def test_a_number_goes_in_to_whoever_is_free(qtbot: QtBot, morning: Morning) -> None:
    db = morning.db
    other = add_consultant(db, name="吴倩", services=[morning.law])
    book_duty(
        db,
        service=morning.law,
        consultant=other,
        room=add_room(db, name="Q"),
        starts=at("09:00"),
        ends=at("09:40"),
        now=at("07:00"),
    )
    one = morning.ticket(1, "09:02", service=morning.law, client=morning.client(NAME), topic="工资")
    panel = panel_of(qtbot, morning, one)
    assert "waiting for 8 min" in all_words(panel) and "吴倩 until 09:40" in all_words(panel)
    assert [link.text() for link in panel.links] == ["Goes in to 吴倩"]
    moved: list[int] = []
    panel.moved.connect(moved.append)
    panel.next_status()
    status, made = ticket(morning, one)
    assert status == "served" and moved == [made]
    assert made is not None
    seated = appointment(db, made)
    assert seated.consultant == morning.chen and seated.status == "arrived"
    assert seated.starts == at("09:10") and seated.topic == "工资"
    assert not panel.links


def test_where_nobody_is_free_it_is_said_and_nothing_can_be_pressed(
    qtbot: QtBot, morning: Morning
) -> None:
    arrive(morning.db, appointment=morning.book("09:00"), now=morning.now)
    one = morning.ticket(1, "09:02", service=morning.law, client=morning.client())
    panel = panel_of(qtbot, morning, one)
    assert "Nobody. Book a slot with F8" in all_words(panel)
    panel.next_status()
    assert ticket(morning, one) == ("waiting", None)


def test_a_duty_that_went_meanwhile_is_refused_in_words(qtbot: QtBot, morning: Morning) -> None:
    one = morning.ticket(1, "09:02", service=morning.law, client=morning.client())
    panel = panel_of(qtbot, morning, one)
    morning.desk.changed.disconnect()
    cancel_duty(morning.db, duty=morning.law_duty, reason="ill")
    panel.primary()
    assert panel.refusal.isVisible() and ticket(morning, one) == ("waiting", None)


def test_who_has_left_is_noted(qtbot: QtBot, morning: Morning) -> None:
    one = morning.ticket(1, "09:02", service=morning.law, client=morning.client())
    panel = panel_of(qtbot, morning, one)
    (left,) = (button for button in panel.footer.buttons if button.text() == "Has left")
    left.click()
    assert ticket(morning, one) == ("left", None)
    assert panel.chip.isVisible() and not panel.links


def test_whoever_may_not_draw_is_told(morning: Morning) -> None:
    said: list[str] = []
    morning.desk.said.connect(lambda words, _kind: said.append(words))
    morning.sit("cashier")
    assert open_ticket(morning.desk, None, None) is None and said
