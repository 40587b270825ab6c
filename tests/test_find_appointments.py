"""Finding appointments by number and by who comes: nobody learns who a client is by searching."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from db.appointments import appointment, move_appointment
from db.clients import client
from db.find_appointments import find_appointments
from db.roles import program
from db.store import open_store
from db.words import use_language
from gui.palette_consultations import consultation_groups
from gui.palette_entries import Entry
from tests.consult_desk import NAME, PHONE, Morning, at


@pytest.fixture
def morning(tmp_path: Path) -> Iterator[Morning]:
    use_language("en")
    made = Morning(open_store(tmp_path / "centre.yizhan", staff=program("张敏")))
    yield made
    made.desk.close()


def found(morning: Morning, words: str) -> list[int]:
    return [one.id for one in find_appointments(morning.db, words, morning.now)]


def entries(morning: Morning, words: str) -> dict[str, list[Entry]]:
    groups = consultation_groups(morning.desk, words)
    return {group.title: list(group.entries) for group in groups if group.entries}


@pytest.mark.parametrize(
    ("words", "fits"),
    [
        ("L-261126-02", ["law2"]),
        ("l-261126-2", ["law2"]),
        ("261126-02", ["law2", "talk2"]),
        ("1126-02", ["law2", "talk2"]),
        ("P1126-01", ["talk1"]),
        ("L-261126-", ["law1", "law2"]),
        ("L-261126-0", ["law1", "law2"]),
        ("261127-01", []),
        ("251126-01", []),
        ("1399-01", []),
        ("0230-01", []),
        ("L-261126-021", []),
        ("26-02", []),
    ],
)
def test_a_number_finds_it_however_much_of_it_is_typed(
    morning: Morning, words: str, fits: list[str]
) -> None:
    made = {
        morning.book("11:00"): "law1",
        morning.book("10:00"): "law2",
        morning.book("11:00", duty=morning.talk_duty): "talk1",
        morning.book("13:00", duty=morning.talk_duty): "talk2",
    }
    morning.sit("desk")
    assert sorted(made[id] for id in found(morning, words)) == fits


def test_a_number_without_its_year_leads_to_the_years_beside_too(morning: Morning) -> None:
    one = morning.book("10:00")
    last = appointment(morning.db, one).number.replace("L-", "")[2:]
    morning.now = at("09:00", date(2027, 1, 3))
    assert found(morning, last) == [one]
    morning.now = at("09:00", date(2028, 1, 3))
    assert found(morning, last) == []


def test_by_name_only_where_the_name_is_shown(morning: Morning) -> None:
    who = morning.client(NAME, PHONE)
    open_, hidden = morning.book("12:00", who), morning.book("10:00", who, duty=morning.talk_duty)
    code = client(morning.db, who).code
    asked = (NAME, "rxy", "renxiaoyan", PHONE, code, code.casefold())
    for roles, id, sees in (
        ("desk", 7, [open_]),
        ("director", 8, [open_]),
        ("desk consultant director", 9, [open_]),
        ("consultant", morning.zhou_staff, [hidden, open_]),
    ):
        morning.sit(roles, id)
        for words in asked:
            assert found(morning, words) == sees, (roles, words)


def test_the_next_one_comes_first_and_one_that_was_moved_not_at_all(morning: Morning) -> None:
    who = morning.client("李明")
    over, soon, late = (morning.book(clock, who) for clock in ("09:30", "14:00", "16:00"))
    morning.now = at("12:00")
    assert found(morning, "李明") == [soon, late, over]
    moved = move_appointment(
        morning.db,
        appointment=soon,
        duty=morning.law_duty,
        starts=at("15:00"),
        now=morning.now,
    )
    assert found(morning, "李明") == [moved, late, over]
    assert len(find_appointments(morning.db, "李明", morning.now, limit=1)) == 1


def test_the_palette_opens_what_it_found_and_names_nobody_hidden(morning: Morning) -> None:
    hidden = morning.secret("10:00")
    open_ = morning.book("12:00", morning.client("李明"))
    morning.sit("desk")
    asked: list[tuple[str, object]] = []
    morning.desk.record_wanted.connect(lambda table, id: asked.append((table, id)))
    number = appointment(morning.db, hidden).number
    (entry,) = entries(morning, number)["Appointments"]
    assert entry.title == number and NAME not in f"{entry}"
    assert entry.hint == "Today 10:00–10:50\u2003Talk\u2003周岚\u2003Booked"
    entry.do()
    (entry,) = entries(morning, "李明")["Appointments"]
    assert entry.title.endswith("李明")
    entry.do()
    assert asked == [("appointment", hidden), ("appointment", open_)]
    assert "Appointments" not in entries(morning, NAME)


def test_consultants_by_name_and_pinyin_and_services(morning: Morning) -> None:
    for words in ("陈立", "chenl", "cl"):
        (entry,) = entries(morning, words)["Consultants"]
        assert (entry.title, entry.hint) == ("陈立", "Law")
    assert [one.title for one in entries(morning, "law")["Services"]] == ["Law"]
    asked: list[str] = []
    morning.desk.record_wanted.connect(lambda table, _id: asked.append(table))
    entries(morning, "law")["Services"][0].do()
    entries(morning, "cl")["Consultants"][0].do()
    assert asked == ["service", "consultant"]


def test_whoever_does_not_see_appointments_finds_none(morning: Morning) -> None:
    number = appointment(morning.db, morning.book("10:00")).number
    morning.sit("cashier")
    assert consultation_groups(morning.desk, number) == []


def test_odd_words_find_nothing_and_break_nothing(morning: Morning) -> None:
    morning.book("10:00")
    for words in ("-", "--", "%", "_", "'", "0000-00", "999999-999", "LF-", "lf", "x" * 200):
        assert found(morning, words) == []
