"""What 今日 says of the consultations: who waits, who is late, whom a free slot would suit."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from db.appointments import arrive, begin_session
from db.consultation_waiting import wait_for_slot
from db.roles import program
from db.store import open_store
from db.words import use_language
from gui import appointment_dialog
from gui.cards import ElidedLabel, PartCard
from gui.masked import Masked
from gui.today_consultations import consultations_today, slots_for_waiting
from tests.consult_desk import DAY, NAME, PHONE, TOPIC, Morning, all_words, at


@pytest.fixture
def morning(tmp_path: Path) -> Iterator[Morning]:
    use_language("en")
    made = Morning(open_store(tmp_path / "centre.yizhan", staff=program("张敏")))
    yield made
    made.desk.close()


def waits(morning: Morning, who: int, service: int) -> int:
    return wait_for_slot(
        morning.db,
        client=who,
        service=service,
        day_from=DAY,
        day_to=DAY + timedelta(3),
        now=morning.now,
    )


def card(qtbot: QtBot, morning: Morning) -> PartCard:
    made = PartCard()
    qtbot.addWidget(made)
    made.show_part(slots_for_waiting(morning.desk))
    made.show()
    return made


def words_of(root: QWidget) -> str:
    return "\n".join(one.text() for one in root.findChildren(ElidedLabel)) + all_words(root)


def test_who_is_here_comes_first_then_who_is_late_then_who_is_next(morning: Morning) -> None:
    late = morning.book("09:00", morning.client("王芳"))
    here = morning.book("10:00", morning.client("李明"))
    morning.book("09:30", morning.client("赵刚"))
    sits = morning.book("10:30")
    hidden = morning.secret("10:00")
    arrive(morning.db, appointment=here, now=at("09:08"))
    begin_session(morning.db, appointment=sits, now=at("09:09"))
    number = morning.ticket(1, "09:05", service=morning.law, client=morning.client("孙晴"))
    asked: list[tuple[str, Any]] = []
    morning.desk.page_wanted.connect(lambda name, where: asked.append((name, where)))
    part = consultations_today(morning.desk)
    assert [line.title.split("\u2002")[1] for line in part.lines[:4]] == [
        "No. 1 孙晴",
        "李明",
        "王芳",
        "赵刚",
    ]
    assert part.lines[0].hint == "Law" and part.lines[2].chip == ("late", "Not here, 10 min past")
    assert part.loud == "Not here: 1" and len(part.lines) == 5
    assert not [word for word in (NAME, TOPIC, PHONE) if word in f"{part}"]
    for line in part.lines:
        assert line.open is not None
        line.open()
    assert asked[0] == ("consultations", {"ticket": number})
    assert {one[1]["record"] for one in asked[1:]} >= {late, here, hidden}


def test_a_day_without_anybody_says_so_and_a_centre_without_services_nothing(
    morning: Morning,
) -> None:
    assert consultations_today(morning.desk).empty
    assert not slots_for_waiting(morning.desk).empty
    morning.sit("cashier")
    assert consultations_today(morning.desk).title == ""
    assert slots_for_waiting(morning.desk).title == ""


def test_whom_a_slot_suits_is_called_and_booked(
    qtbot: QtBot, morning: Morning, monkeypatch: pytest.MonkeyPatch
) -> None:
    waiting = waits(morning, morning.client(NAME, PHONE), morning.law)
    shown = card(qtbot, morning)
    (row,) = shown.rows
    assert row.line.title.startswith(NAME) and "陈立" in row.line.hint
    assert PHONE not in words_of(shown)
    (phone,) = row.findChildren(Masked)
    phone.link.click()
    assert phone.number.text() == PHONE
    opened: list[dict[str, Any]] = []
    monkeypatch.setattr(
        appointment_dialog, "open_appointment", lambda _desk, _parent, **seed: opened.append(seed)
    )
    book, again = (do for _label, do in row.line.actions)
    book()
    assert opened[0]["waiting"] == waiting and opened[0]["slot"].starts == at("09:30")
    again()
    (line,) = slots_for_waiting(morning.desk).lines
    assert "Called 1 times" in line.hint
    with morning.db.act("test"):
        morning.db.update("consultation_waiting", waiting, status="withdrawn")
    said: list[str] = []
    morning.desk.said.connect(lambda words, _kind: said.append(words))
    line.actions[1][1]()
    assert said and not slots_for_waiting(morning.desk).lines


def test_who_waits_for_codes_only_is_a_code(qtbot: QtBot, morning: Morning) -> None:
    waits(morning, morning.client(NAME, PHONE), morning.talk)
    waits(morning, morning.client(phone="13700002222"), morning.talk)
    morning.sit("desk")
    shown = card(qtbot, morning)
    assert [row.line.title.split("\u2002")[0] for row in shown.rows] == ["LF-0001", "LF-0002"]
    assert not [word for word in (NAME, PHONE, PHONE[-4:]) if word in words_of(shown)]
    # A code that waits left the number to be called.
    (phone,) = shown.findChildren(Masked)
    phone.link.click()
    assert phone.number.text() == "13700002222"
