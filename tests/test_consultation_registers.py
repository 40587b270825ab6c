"""The registers of the consultations: who sees them, what is refused in words, who waits."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from db.consultation_waiting import wait_for_slot
from db.records import Action, RecordType
from db.roles import ROLES, program
from db.rules import Refused
from db.services import add_service
from db.store import open_store
from db.types_consultations import (
    CONSULTANT,
    CONSULTATION_TYPES,
    CONSULTATION_WAITING,
    HOTLINE,
    SERVICE,
)
from db.words import use_language
from gui import appointment_dialog
from gui.areas import AREAS, page_of_table, pages_of
from gui.masked import Masked
from gui.record_page import RecordPage
from tests.consult_desk import NAME, PHONE, Morning, all_words

_PAGES = {"consultation-waiting", "services", "consultants", "hotlines"}
_SEEN_BY = {"desk", "consultant", "director"}


@pytest.fixture
def morning(tmp_path: Path) -> Iterator[Morning]:
    use_language("en")
    made = Morning(open_store(tmp_path / "centre.yizhan", staff=program("张敏")))
    yield made
    made.desk.close()


def page_of(qtbot: QtBot, morning: Morning, type: RecordType) -> RecordPage:
    page = RecordPage(morning.desk, type)
    qtbot.addWidget(page)
    page.resize(1294, 610)
    page.show()
    return page


def waits(morning: Morning, who: int, service: int) -> int:
    day = date(2026, 11, 27)
    return wait_for_slot(
        morning.db, client=who, service=service, day_from=day, day_to=day, now=morning.now
    )


def chosen(qtbot: QtBot, morning: Morning, waiting: int) -> RecordPage:
    page = page_of(qtbot, morning, CONSULTATION_WAITING)
    assert page.table.choose(waiting)
    return page


@pytest.mark.parametrize("role", [code for code, _label in ROLES])
def test_who_sees_the_registers(qtbot: QtBot, morning: Morning, role: str) -> None:
    morning.sit(role)
    (area,) = (one for one in AREAS if one.name == "consultations")
    seen = {spec.name for spec in pages_of(area, morning.desk)} & _PAGES
    assert seen == (_PAGES if role in _SEEN_BY else set())
    for spec in pages_of(area, morning.desk):
        if spec.name in _PAGES:
            page = spec.make(morning.desk)
            qtbot.addWidget(page)
            page.show()


@pytest.mark.parametrize("type", [CONSULTANT, HOTLINE, SERVICE, CONSULTATION_WAITING])
def test_a_record_opens_on_the_page_of_its_register(type: RecordType) -> None:
    assert page_of_table(type.table) in _PAGES


@pytest.mark.parametrize(
    ("type", "values", "field"),
    [
        (SERVICE, {"pause": 20, "every": 40}, "every"),
        (SERVICE, {"name": "  "}, "name"),
        (CONSULTANT, {"services": []}, "services"),
        (CONSULTANT, {"name": ""}, "name"),
        (CONSULTANT, {"phone": "12"}, "phone"),
        (HOTLINE, {"number": "call us"}, "number"),
        (HOTLINE, {"number": "1" * 21}, "number"),
        (HOTLINE, {"name": ""}, "name"),
        (HOTLINE, {"kind": "magic"}, "kind"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(
    morning: Morning, type: RecordType, values: dict[str, Any], field: str
) -> None:
    good: dict[str, dict[str, Any]] = {
        "service": {"name": "Tax", "kind": "other", "prefix": "T", "minutes": 30},
        "consultant": {"name": "吴倩", "services": [morning.law]},
        "hotline": {"name": "工会热线", "number": "12351", "kind": "all"},
    }
    assert type.create is not None
    with pytest.raises(Refused) as refused:
        type.create(morning.db, **(good[type.name] | values))
    assert refused.value.field == field and refused.value.message
    assert type.create(morning.db, **good[type.name])


@pytest.mark.parametrize(
    ("type", "name", "typed"),
    [
        (SERVICE, "minutes", "0"),
        (SERVICE, "minutes", "481"),
        (SERVICE, "seats", "0"),
        (SERVICE, "kind", "magic"),
        (SERVICE, "minutes", "ten"),
        (SERVICE, "pause", "-1"),
        (CONSULTANT, "licence_until", "30 February"),
        (HOTLINE, "position", "1000"),
    ],
)
def test_what_cannot_be_read_is_said_in_words(type: RecordType, name: str, typed: str) -> None:
    use_language("en")
    with pytest.raises(Refused) as refused:
        type.field(name).read(typed)
    assert refused.value.message


@pytest.mark.parametrize(("name", "prefix"), [("Law", "T"), ("Tax", "L")])
def test_two_services_of_one_name_or_sign_are_refused_in_words(
    morning: Morning, name: str, prefix: str
) -> None:
    with pytest.raises(Refused, match=r"already|Another service"):
        morning.desk.do(add_service, name=name, kind="other", prefix=prefix, minutes=30)


def test_every_reference_of_the_registers_leads_to_a_known_table(morning: Morning) -> None:
    for type in CONSULTATION_TYPES:
        assert {one.name for one in type.fields} >= set(type.columns) | set(type.filters)
        morning.db.rows(f"SELECT {type.label_of} FROM [{type.table}] ORDER BY {type.order}")


def test_who_waits_is_called_by_name_and_the_phone_is_shown_on_purpose(
    qtbot: QtBot, morning: Morning
) -> None:
    page = chosen(qtbot, morning, waits(morning, morning.client(NAME, PHONE), morning.law))
    said = all_words(page.panel)
    assert NAME in said and PHONE not in said
    (phone,) = page.panel.findChildren(Masked)
    phone.link.click()
    assert phone.number.text() == PHONE


def test_who_waits_for_codes_only_is_a_code_without_a_number(
    qtbot: QtBot, morning: Morning
) -> None:
    waiting = waits(morning, morning.client(NAME, PHONE), morning.talk)
    morning.sit("desk")
    page = chosen(qtbot, morning, waiting)
    said = all_words(page)
    assert "LF-0001" in said
    assert not [one for one in (NAME, PHONE, PHONE[-4:]) if one in said]
    assert not page.panel.findChildren(Masked)


def test_booking_from_the_list_opens_the_dialog_for_who_waits(
    qtbot: QtBot, morning: Morning, monkeypatch: pytest.MonkeyPatch
) -> None:
    waiting = waits(morning, morning.client(), morning.law)
    page = chosen(qtbot, morning, waiting)
    opened: list[dict[str, Any]] = []
    monkeypatch.setattr(
        appointment_dialog, "open_appointment", lambda _desk, _parent, **seed: opened.append(seed)
    )
    page.panel.act(_action("book"))
    assert opened == [{"waiting": waiting}]


def test_a_call_counts_and_who_went_waits_no_more(qtbot: QtBot, morning: Morning) -> None:
    waiting = waits(morning, morning.client(), morning.law)
    page = chosen(qtbot, morning, waiting)
    page.panel.act(_action("call"))
    page.panel.act(_action("withdraw"))
    row = morning.db.row("SELECT calls, status FROM consultation_waiting")
    assert row == {"calls": 1, "status": "withdrawn"}
    page.reload()
    assert page.table.choose(waiting)
    for action in CONSULTATION_WAITING.actions:
        page.panel.act(action)
        assert page.panel.note.isVisible()


def _action(name: str) -> Action:
    return next(one for one in CONSULTATION_WAITING.actions if one.name == name)
