"""The registers: each type fits the schema; searching, filtering and sorting are exact."""

from __future__ import annotations

from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import pytest

from db import equipment, rooms
from db.chart import add_account
from db.export import export
from db.organisations import add_organisation
from db.people import add_person
from db.progress import silent
from db.records import RecordType, by_name, count, listing, pick, record, show_row, totals
from db.services import add_service
from db.store import Store
from db.table_files import read_sheets
from db.types import EQUIPMENT, ROOM, TYPES
from tests.conftest import NOW


def person(store: Store) -> int:
    """Somebody to refer to."""
    return add_person(store, name="冯立")


def company(store: Store) -> int:
    """A company to refer to."""
    return add_organisation(store, name="晨桥精密制造有限公司")


def services_of(store: Store) -> list[int]:
    """A service to give."""
    return [add_service(store, name="心理咨询", kind="psychology", prefix="心", minutes=50)]


def uses_of(store: Store) -> list[int]:
    """What a fund may be spent on."""
    return [add_account(store, code="5101", name="党组织活动", kind="expense")]


every_type = pytest.mark.parametrize("type", TYPES, ids=lambda type: type.name)
_EXAMPLES: dict[str, dict[str, Any]] = {
    "room": {
        "name": "舞蹈室",
        "code": "301",
        "kind": "art",
        "capacity": 30,
        "floor": "3F",
        "features": "镜子、音响",
        "hours": "1-7 09:00-21:00",
        "setup_minutes": 10,
        "clearup_minutes": 5,
        "needs_approval": True,
        "weekly_hours": 4,
        "days_ahead": 60,
        "private": False,
        "note": "木地板",
    },
    "equipment": {"name": "话筒", "stock": 4, "note": "无线"},
    "closure": {
        "reason": "检修",
        "starts": datetime(2026, 12, 1, 8),
        "ends": datetime(2026, 12, 1, 12),
    },
    "holiday": {"day": date(2027, 1, 1), "name": "元旦", "kind": "off"},
    "waiting": {
        "title": "团建",
        "organisation": "天禾",
        "headcount": 20,
        "minutes": 90,
        "day_from": date(2026, 12, 1),
        "day_to": date(2026, 12, 6),
        "time_from": time(17),
        "time_to": time(21),
        "phone": "13900000876",
        "contact": "韩",
        "note": "n",
    },
    "organisation": {
        "name": "岩松传感技术有限公司",
        "kind": "company",
        "code": "91990000MA0000036X",
        "workers": 22,
        "women": 9,
        "key_company": True,
        "since": date(2023, 12, 1),
    },
    "person": {
        "name": "王䶮",
        "identity": "990000199003074516",
        "phone": "160 0000 1234",
        "kinds": "worker volunteer",
    },
    "grid": {"name": "第一网格", "area": "电子信息"},
    "membership": {"person": person, "state": "flow_in", "home": "外县某支部"},
    "office": {"organisation": company, "person": person, "role": "书记"},
    "staff": {"name": "陆遥", "roles": "desk cashier", "person": person},
    "service": {
        "name": "法律援助",
        "kind": "law",
        "prefix": "法",
        "minutes": 30,
        "every": 40,
        "seats": 1,
        "opponent": True,
        "questions": "有没有合同？\n在职还是离职？",
    },
    "consultant": {
        "name": "陈立",
        "services": services_of,
        "licence": "LS-1",
        "licence_until": date(2027, 6, 30),
        "phone": "16000007630",
    },
    "hotline": {"name": "心理援助热线", "number": "12356", "kind": "psychology", "position": 1},
    "account": {"code": "5305", "name": "邮费", "kind": "expense"},
    "fund": {
        "code": "Z07",
        "name": "职工运动会",
        "source": "sponsor",
        "giver": "晨桥精密制造有限公司",
        "organisation": company,
        "restricted": True,
        "uses": uses_of,
        "purpose": "运动会的场地和奖品",
        "starts": date(2026, 1, 1),
        "ends": date(2026, 12, 31),
    },
    "pairing": {"kind": "instructor", "person": person, "company": company},
}


@every_type
def test_each_type_fits_the_schema(store: Store, type: RecordType) -> None:
    columns = {row["name"] for row in store.rows(f"PRAGMA table_xinfo([{type.table}])")}
    fields = [one.name for one in type.fields]
    assert columns
    assert set(fields) <= columns
    assert len(fields) == len(set(fields))
    named = (*type.columns, *type.search, *type.filters, *filter(None, (type.status,)))
    assert set(named) <= set(fields)
    assert not type.archived or type.archived in columns
    for one in type.fields:
        assert (one.kind in ("choice", "choices")) == bool(one.choices)
        assert bool(one.to) >= (one.kind in ("reference", "references"))
        assert not one.to or one.kind in ("reference", "references", "text")
        if one.to:
            by_name(one.to)
    for name in type.filters:
        kinds = ("choice", "choices", "flag", "reference", "references")
        assert type.field(name).kind in kinds


@every_type
def test_each_type_lists_counts_sorts_and_shows_the_sample(sample: Store, type: RecordType) -> None:
    rows = listing(sample, type)
    assert len(rows) == count(sample, type)
    assert sum(totals(sample, type).values()) in (0, len(rows))
    for one in type.fields:
        up = listing(sample, type, order=one.name, limit=5)
        down = listing(sample, type, order=one.name, descending=True, limit=5)
        assert len(up) == len(down) == min(5, len(rows))
    if not rows:
        return
    assert record(sample, type, rows[0]["id"])["id"] == rows[0]["id"]
    assert all(len(show_row(type, row)) == len(type.columns) for row in rows[:50])
    assert [r["id"] for r in listing(sample, type, limit=2, offset=1)] == [
        r["id"] for r in rows[1:3]
    ]
    for name in type.filters:
        value = rows[0][name]
        several = type.field(name).kind in ("choices", "references")
        if several:
            value = value.split()[0]
        kept = listing(sample, type, filters={name: value})
        assert kept and (
            value is None
            or all(value in row[name].split() if several else row[name] == value for row in kept)
        )
        assert len(kept) == count(sample, type, filters={name: value})
    with pytest.raises(LookupError):
        listing(sample, type, order="id; DROP TABLE room")


@every_type
def test_no_search_text_breaks_a_list(sample: Store, type: RecordType) -> None:
    for text in ("'", '"', "%", "_", "\\", "'; --", "[", "\x00", "  ", "周 会", "\\%"):
        assert len(listing(sample, type, search=text)) == count(sample, type, search=text)
        pick(sample, type, text)


@pytest.mark.parametrize("type", [t for t in TYPES if t.create], ids=lambda type: type.name)
def test_what_is_created_is_what_is_read(store: Store, type: RecordType) -> None:
    given = {
        name: value(store) if callable(value) else value
        for name, value in _EXAMPLES[type.name].items()
    }
    assert type.create and type.change
    more: dict[str, Any] = {"now": NOW} if type.name == "waiting" else {}
    made = type.create(store, **given, **more)
    row = record(store, type, made)
    for name, value in given.items():
        field = type.field(name)
        assert field.show(row[name]) == field.show(value)
    # The form gives the same values back: nothing changes, no trail is left.
    before = store.value("SELECT count(*) FROM trail")
    type.change(store, id=made, **given)
    assert store.value("SELECT count(*) FROM trail") == before


def test_signs_of_the_search_language_are_letters(store: Store) -> None:
    for name in ("100%", "1000", "a_b", "axb", "o'clock", "back\\slash"):
        equipment.add_equipment(store, name=name, stock=1)

    def found(text: str) -> list[str]:
        return [row["name"] for row in listing(store, EQUIPMENT, search=text)]

    assert found("100%") == ["100%"]
    assert found("a_b") == ["a_b"]
    assert found("o'c") == ["o'clock"]
    assert found("k\\s") == ["back\\slash"]
    assert found("%") == ["100%"]
    assert [label for _id, label, _hint in pick(store, EQUIPMENT, "100%")] == ["100%"]


def test_a_page_pasted_into_the_search_finds_nothing(store: Store) -> None:
    equipment.add_equipment(store, name="话筒", stock=1)
    for text in ("一 二 " * 5_000, "长" * 60_000):
        assert listing(store, EQUIPMENT, search=text) == []
        assert pick(store, EQUIPMENT, text) == []


def test_control_characters_do_not_stop_an_export(store: Store, tmp_path: Path) -> None:
    equipment.add_equipment(store, name="话\x0b筒\x07", stock=1, note="第一行\n第二行")
    for ending in ("xlsx", "csv"):
        assert export(store, EQUIPMENT, tmp_path / f"a.{ending}") == 1
        [sheet] = read_sheets(tmp_path / f"a.{ending}")
        [_heads, line] = sheet.lines(silent)
        assert "话筒" in line.cells and "第一行 第二行" in line.cells


def test_all_words_must_be_found_in_any_order(store: Store) -> None:
    rooms.add_room(store, name="舞蹈室", code="301", floor="3F")
    rooms.add_room(store, name="舞蹈教室", code="302", floor="4F")
    assert [row["code"] for row in listing(store, ROOM, search="3f 舞蹈")] == ["301"]


def test_what_begins_with_the_words_is_picked_first(store: Store) -> None:
    rooms.add_room(store, name="小会议室")
    rooms.add_room(store, name="会议室")
    assert [label for _id, label, _hint in pick(store, ROOM, "会议")] == ["会议室", "小会议室"]


def test_what_is_out_of_use_is_listed_only_if_asked_for(store: Store) -> None:
    made = rooms.add_room(store, name="a")
    rooms.archive_room(store, id=made, now=NOW)
    assert listing(store, ROOM) == []
    assert len(listing(store, ROOM, archived=True)) == 1
    assert pick(store, ROOM, "a") == []
    assert record(store, ROOM, made)["name"] == "a"
    rooms.restore_room(store, id=made)
    assert count(store, ROOM) == 1
