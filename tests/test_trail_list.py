"""The acts of the trail: each filter finds what a look at all entries finds, in words."""

from __future__ import annotations

import csv
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from db import equipment, rooms, trail
from db.booking_changes import book, change, move
from db.booking_states import cancel
from db.disclosures import disclose
from db.organisations import add_organisation, cover
from db.people import add_person, change_person
from db.roles import Staff, program
from db.rules import Refused
from db.store import Store
from db.trail_list import ActLine, ActList, Wanted, entries, kinds, people
from db.trail_sheet import export
from db.trail_subjects import HIDDEN, subject
from db.trail_words import Change, changes, stamp
from db.undo import undo
from tests.conftest import NOW

NINE = datetime(2026, 11, 30, 9)
HOUR = timedelta(hours=1)


def found(db: Store, **wanted: object) -> list[ActLine]:
    return ActList(db, Wanted(**wanted)).more(10_000)  # type: ignore[arg-type]  # as the filters say


def last(db: Store) -> int:
    assert db.last_act
    return db.last_act.id


def told(db: Store, act: int) -> list[Change]:
    return changes(db, act)


def in_words(change: Change) -> dict[str, tuple[str, str]]:
    return {line.label: (line.before, line.after) for line in change.lines}


def test_an_act_is_told_in_the_words_of_its_fields(store: Store) -> None:
    firm = add_organisation(store, name="晨桥精密")
    person = add_person(store, name="何晓静", phone="13900000012")
    change_person(store, id=person, phone="13900000034", employer=firm, birth=date(1990, 5, 1))
    (one,) = told(store, last(store))
    assert (one.kind, one.name, one.target) == ("update", "何晓静", ("person", person))
    said = in_words(one)
    assert said["电话"] == ("139****0012", "139****0034")
    assert said["工作单位"] == ("", "晨桥精密")
    assert ("", "1990-05-01") in said.values()
    assert found(store)[0].label and found(store)[0].who == "张敏"


def test_parts_of_a_booking_are_told_as_such_and_lead_to_it(store: Store) -> None:
    hall, small = (rooms.add_room(store, name=name) for name in ("多功能厅", "会议室一"))
    made = book(store, rooms=(hall,), starts=NINE, ends=NINE + HOUR, title="例会", now=NOW)
    move(store, booking=made, rooms=(small,), starts=NINE, now=NOW)
    kinds_told = [(one.kind, one.what, one.name, one.target) for one in told(store, last(store))]
    assert ("delete", "预约的场地", "例会", ("booking", made)) in kinds_told
    assert ("insert", "预约的场地", "例会", ("booking", made)) in kinds_told
    rooms_told = [in_words(one).get("场地") for one in told(store, last(store))]
    assert ("多功能厅", "") in rooms_told and ("", "会议室一") in rooms_told
    # Found by the name of the booking, though only its room changed.
    assert last(store) in [act.id for act in found(store, words="例会", table="booking_room")]


def test_the_rule_of_a_series_is_told_in_words(sample: Store) -> None:
    made = ActList(sample, Wanted(table="series")).more(50)
    rules = {in_words(changes(sample, act.id)[0])["规则"][1] for act in made}
    assert rules and not any("FREQ" in words for words in rules)


def test_what_was_undone_says_so_until_that_is_undone(store: Store) -> None:
    thing = equipment.add_equipment(store, name="话筒", stock=2)
    equipment.change_equipment(store, id=thing, stock=3)
    changed = last(store)
    undo(store, act=changed)
    taken = last(store)
    by_id = {act.id: act for act in found(store)}
    assert by_id[changed].undone == taken and by_id[taken].undoes == changed
    assert by_id[changed].label in by_id[taken].label
    undo(store, act=taken)
    by_id = {act.id: act for act in found(store)}
    assert by_id[changed].undone is None and by_id[taken].undone == last(store)


def test_what_is_gone_keeps_its_name(store: Store) -> None:
    add_organisation(store, name="天禾食品")
    made = last(store)
    undo(store, act=made)
    (added,) = told(store, made)
    assert (added.name, added.target) == ("天禾食品", None)
    assert {act.id for act in found(store, words="天禾")} == {made, last(store)}


def test_showing_and_taking_out_stand_there_too(store: Store, tmp_path: Path) -> None:
    person = add_person(store, name="何晓静", phone="13900000012")
    disclose(store, person=person, what="phone")
    assert "何晓静" in found(store)[0].label
    path = tmp_path / "trail.csv"
    wanted = Wanted(table="person")
    assert export(store, path, wanted) == 1
    assert "操作记录" in found(store)[0].label
    with path.open(encoding="utf-8-sig") as file:
        heads, *rows = csv.reader(file)
    assert heads[:3] == ["时间", "操作人", "做了什么"] and len(rows) >= 2
    assert "13900000012" not in path.read_text(encoding="utf-8-sig")
    export(store, tmp_path / "trail.xlsx", Wanted())


def test_a_sheet_that_is_too_long_for_a_workbook_is_refused(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("db.trail_sheet.MOST_LINES", 1)
    with pytest.raises(Refused):
        export(store, tmp_path / "trail.xlsx", Wanted())
    assert not list(tmp_path.glob("trail.*"))


@pytest.mark.parametrize("role", ["desk", "consultant", "cashier", "accountant"])
def test_who_may_not_read_it_is_refused(store: Store, role: str, tmp_path: Path) -> None:
    store.staff = Staff(7, "谭立", frozenset({role}))
    with pytest.raises(Refused):
        ActList(store, Wanted())
    with pytest.raises(Refused):
        export(store, tmp_path / "trail.csv", Wanted())
    store.staff = Staff(7, "谭立", frozenset({"administrator"}))
    assert export(store, tmp_path / "trail.csv", Wanted()) == 1


def test_every_column_of_the_schema_has_words(store: Store) -> None:
    tables = store.rows(
        "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%'"
        " AND name NOT IN ('trail', 'trail_anchor', '_sqlite_migrations', 'evaluation')"
    )
    for table in (str(row["name"]) for row in tables):
        about = subject(table)
        assert about.label != table, f"db.trail_subjects has no words for {table}"
        columns = {str(row["name"]) for row in store.rows(f"PRAGMA table_info([{table}])")}
        missing = columns - HIDDEN - about.untold - {field.name for field in about.fields}
        assert not missing, f"db.trail_subjects has no words for {missing} of {table}"
        store.rows(f"SELECT {about.label_of} FROM [{table}]")
        assert not about.of or about.of in columns


_DAYS = st.none() | st.dates(date(2026, 11, 1), date(2026, 11, 8))


@pytest.fixture(scope="module")
def long_trail(tmp_path_factory: pytest.TempPathFactory) -> Store:
    """Acts of a week by several people, their clock set back once."""
    from db.centre import set_up
    from db.store import open_store

    db = open_store(tmp_path_factory.mktemp("trail") / "centre.yizhan", staff=program("张敏"))
    set_up(db, name="中心")
    names = ("话筒", "幕布", "投影")
    hours = [*range(90), *range(40, 130)]
    for place, hour in enumerate(hours):
        db.staff = program(("张敏", "何静", "谭立")[place % 7 % 3])
        with db.act("add") as act:
            act.at = stamp(datetime(2026, 11, 1) + timedelta(hours=hour))
            if place % 4:
                id = db.insert("equipment", name=f"{names[place % 3]}{place}", stock=1)
                db.describe(f"加了 {place}" if place % 5 else "")
                if place % 6 == 0:
                    db.update("equipment", id, stock=2)
            else:
                db.insert("room", name=f"教室{place}", kind="meeting")
    db.staff = program("张敏")
    return db


@settings(max_examples=80, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    who=st.sampled_from(["", "张敏", "何静", "nobody"]),
    table=st.sampled_from(["", "equipment", "room", "booking"]),
    words=st.sampled_from(["", "幕布", "教室1", "加了 1", "%", "qq"]),
    first=_DAYS,
    last=_DAYS,
    step=st.integers(1, 70),
)
def test_the_ways_find_what_a_look_at_everything_finds(
    long_trail: Store,
    who: str,
    table: str,
    words: str,
    first: date | None,
    last: date | None,
    step: int,
) -> None:
    db = long_trail
    acts: dict[int, list[dict[str, object]]] = {}
    for row in db.rows("SELECT * FROM trail ORDER BY id"):
        acts.setdefault(row["act"], []).append(row)
    named = {
        (kind, row["id"])
        for kind in ("equipment", "room")
        for row in db.rows(f"SELECT id, name FROM [{kind}]")
        if words in row["name"]
    }

    def fits(rows: list[dict[str, object]]) -> bool:
        at = str(rows[0]["at"])
        return (
            (not who or rows[0]["who"] == who)
            and (not table or any(row["record_table"] == table for row in rows))
            and (not first or at >= stamp(datetime.combine(first, NINE.min.time())))
            and (not last or at < stamp(datetime.combine(last, NINE.min.time()) + 24 * HOUR))
            and (
                not words
                or words in str(rows[0]["label"])
                or any((row["record_table"], row["record"]) in named for row in rows)
            )
        )

    expected = [act for act in sorted(acts, reverse=True) if fits(acts[act])]
    listed = ActList(db, Wanted(who=who, first=first, last=last, table=table, words=words))
    got: list[ActLine] = []
    while some := listed.more(step):
        got += some
    assert [act.id for act in got] == expected
    assert all(act.entries == len(acts[act.id]) and act.label for act in got)


def test_who_and_what_there_is(long_trail: Store) -> None:
    assert people(long_trail) == sorted(("张敏", "何静", "谭立"))
    assert [one.table for one in kinds(long_trail)] == ["room", "equipment", "centre"]
    assert entries(long_trail) == long_trail.value("SELECT count(*) FROM trail")
    assert trail.faults(long_trail.connection) == []


def test_every_act_of_the_sample_has_its_words(sample: Store) -> None:
    listed = ActList(sample, Wanted())
    some = listed.more(400)
    assert len(some) > 200
    for act in some[::4]:
        for one in changes(sample, act.id):
            assert one.what and (one.lines or one.kind == "update")


def test_a_cancelled_booking_is_found_by_number_and_company(store: Store) -> None:
    firm = add_organisation(store, name="晨桥精密")
    union = add_organisation(store, name="联合工会", kind="union")
    cover(store, organisation=union, company=firm)
    room = rooms.add_room(store, name="a")
    made = book(store, rooms=(room,), starts=NINE, ends=NINE + HOUR, title="例会", now=NOW)
    change(store, booking=made, headcount=9, now=NOW)
    cancel(store, booking=made, reason="教练生病")
    number = str(store.value("SELECT number FROM booking"))
    assert len(found(store, words=number)) == 3
    assert [act.what for act in found(store, words="lhgh")] == ["覆盖的单位", "单位"]
