"""The chain of the trail: whoever wrote into it is found, and the entry is named."""

from __future__ import annotations

import shutil
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlcipher3.dbapi2 as engine
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from db import equipment, rooms, trail
from db.backup import back_up, newest_good
from db.check import check
from db.file_copy import copy_of
from db.formats import show_date
from db.restore import put_back
from db.rules import Refused, rule
from db.store import Store, connect, open_store, take_lock
from db.undo import undo
from tests.conftest import NOW
from tests.test_upgrade import old_file

_FILES = Path(__file__).with_name("files")
_WORDS = st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=12)


@pytest.fixture
def history(store: Store) -> Store:
    """A few acts: added, changed, nested, undone."""
    room = rooms.add_room(store, name="会议室一")
    rooms.change_room(store, id=room, note="靠窗")
    thing = equipment.add_equipment(store, name="话筒", stock=2)
    equipment.change_equipment(store, id=thing, stock=3)
    assert store.last_act
    undo(store, act=store.last_act.id)
    return store


def entries(db: Store) -> list[dict[str, Any]]:
    return db.rows("SELECT * FROM trail ORDER BY id")


def meddled(db: Store, *statements: tuple[str, tuple[Any, ...]]) -> list[str]:
    """What the check finds after somebody wrote into a copy of the file, the guards taken off."""
    copy = db.path.with_name("meddled.yizhan")
    copy.unlink(missing_ok=True)
    db.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    shutil.copyfile(db.path, copy)
    connection = engine.connect(str(copy), isolation_level=None)
    connection.execute("PRAGMA ignore_check_constraints = ON")
    for (name,) in connection.execute(
        "SELECT name FROM sqlite_schema WHERE type = 'trigger'"
    ).fetchall():
        connection.execute(f"DROP TRIGGER [{name}]")
    for statement in statements:
        connection.execute(*statement)
    connection.close()
    with_guard = connect(copy, read_only=True)
    with_guard.text_factory = lambda raw: raw.decode("utf-8", "surrogateescape")
    found = trail.faults(with_guard)
    with_guard.close()
    assert set(found) <= set(check(copy))
    return found


def names(fault: str, entry: dict[str, Any]) -> bool:
    """Whether the entry stands in the words of a fault."""
    return f"entry {entry['id']} of {entry['at']} by {entry['who']}" in fault


def test_a_history_holds_and_its_words_are_kept(history: Store) -> None:
    assert check(history.path) == []
    kept = entries(history)
    assert len(kept) == history.value("SELECT entries FROM trail_anchor")
    assert kept[-1]["undoes"] == kept[-2]["act"]
    assert kept[-2]["label"] and kept[-2]["label"] in kept[-1]["label"]


def test_the_link_is_the_one_that_is_written_down() -> None:
    """Old links are made this way; whoever changes it breaks every file there is."""
    content = (1, 2, "2026-11-26T01:10:00.000Z", "张敏", "book", "insert", "room", 3)
    first = trail.link(trail.BEGINNING, (*content, None, '{"name": "a"}', "会", None))
    assert first.hex() == "f6558c0fea7dd1cd19eabee0e54de7e97b7b738a70141bb3cc43d46934dc7ebd"
    assert (
        trail.link(first, (*content, None, None, "", 2)).hex()
        == "fa437fc1d6adc27d360eafe22dc2eadbc9deee98d3976cc2f520d76fdaeb0c22"
    )


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_a_flipped_bit_is_found_and_the_entry_named(history: Store, data: st.DataObject) -> None:
    kept = entries(history)
    place = data.draw(st.integers(0, len(kept) - 1))
    entry = kept[place]
    column = data.draw(st.sampled_from([c for c in (*trail.COLUMNS[1:], "link") if entry[c]]))
    value = entry[column]
    if isinstance(value, int):
        flipped: Any = value ^ 1 << data.draw(st.integers(0, 62))
        change = f"UPDATE trail SET [{column}] = ? WHERE id = ?"
    else:
        raw = bytearray(value.encode() if isinstance(value, str) else value)
        raw[data.draw(st.integers(0, len(raw) - 1))] ^= 1 << data.draw(st.integers(0, 7))
        flipped = bytes(raw)
        kind = "CAST(? AS TEXT)" if isinstance(value, str) else "?"
        change = f"UPDATE trail SET [{column}] = {kind} WHERE id = ?"
    (fault, *_more) = meddled(history, (change, (flipped, entry["id"])))
    assert f"entry {entry['id']} " in fault.partition(", after")[0]


@pytest.mark.parametrize("place", range(6))
def test_a_removed_entry_is_found_by_the_one_after(history: Store, place: int) -> None:
    kept = entries(history)
    fault, *_more = meddled(history, ("DELETE FROM trail WHERE id = ?", (kept[place]["id"],)))
    if place < 5:
        assert names(fault, kept[place + 1]) and "is broken at" in fault
    else:  # the end was cut off: only the anchor tells
        assert fault == "the trail has 5 entries and not the 6 that were written"


def test_a_cut_end_is_found_after_the_work_went_on(history: Store) -> None:
    for (name,) in history.connection.execute(
        "SELECT name FROM sqlite_schema WHERE name LIKE 'trail_no%'"
    ).fetchall():
        history.connection.execute(f"DROP TRIGGER {name}")
    history.connection.execute("DELETE FROM trail WHERE id = (SELECT max(id) FROM trail)")
    equipment.add_equipment(history, name="幕布", stock=1)
    fault, count = trail.faults(history.connection)
    assert names(fault, entries(history)[-1])
    assert "has 6 entries and not the 7" in count


def test_moved_and_added_entries_are_found(history: Store) -> None:
    kept = entries(history)
    one, other = kept[2], kept[3]
    swap = "UPDATE trail SET id = ? WHERE id = ?"
    fault, *_more = meddled(
        history,
        (swap, (-1, one["id"])),
        (swap, (one["id"], other["id"])),
        (swap, (other["id"], -1)),
    )
    assert f"entry {one['id']} " in fault
    put = f"INSERT INTO trail SELECT id + 1, {', '.join(kept[0])[4:]} FROM trail WHERE id = ?"
    fault, count = meddled(history, (put, (one["id"],)))
    assert f"entry {one['id'] + 1} " in fault and "7 entries and not the 6" in count


def test_an_anchor_that_is_gone_or_untrue_is_said(history: Store) -> None:
    assert meddled(history, ("DELETE FROM trail_anchor", ())) == [
        "the anchor of the trail is missing"
    ]
    (fault,) = meddled(history, ("UPDATE trail_anchor SET head = zeroblob(32)", ()))
    assert "does not end as it was written" in fault


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE trail SET who = 'nobody'",
        "DELETE FROM trail",
        "INSERT INTO trail SELECT 1, act, at, who, rule, kind, record_table, record, before, after,"
        " label, undoes, link FROM trail LIMIT 1",
        "UPDATE trail_anchor SET entries = entries - 1",
        "UPDATE trail_anchor SET head = zeroblob(32)",
        "DELETE FROM trail_anchor",
    ],
)
def test_the_file_itself_refuses(history: Store, statement: str) -> None:
    with pytest.raises(engine.IntegrityError, match="append_only"):
        history.connection.execute(statement)


@rule
def _tried(db: Store, *, parts: list[tuple[str, bool]]) -> None:
    """Several parts, some of which are given up."""
    for name, given_up in parts:
        try:
            _part(db, name=name, refuse=given_up)
        except Refused:
            continue
    db.describe("tried")


@rule
def _part(db: Store, *, name: str, refuse: bool) -> None:
    db.insert("equipment", name=name or "-", stock=1, archived_at="x")
    if refuse:
        raise Refused("no")


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(parts=st.lists(st.tuples(_WORDS, st.booleans()), max_size=6))
def test_parts_that_are_given_up_leave_no_entry(
    store: Store, parts: list[tuple[str, bool]]
) -> None:
    before = store.value("SELECT entries FROM trail_anchor")
    with store.act("several"):
        _tried(store, parts=parts)
    kept = [name or "-" for name, given_up in parts if not given_up]
    found = store.rows(
        "SELECT json_extract(after, '$.name') AS name FROM trail ORDER BY id DESC LIMIT ?",
        (len(kept),),
    )
    assert [row["name"] for row in reversed(found)] == kept
    assert store.value("SELECT entries FROM trail_anchor") == before + len(kept)
    assert trail.faults(store.connection) == []


def write_anew(history: Store) -> int:
    """Change the second entry, make all links anew and put the guards back; returns its id."""
    connection = history.connection
    guards = connection.execute(
        "SELECT name, sql FROM sqlite_schema WHERE type = 'trigger' AND tbl_name LIKE 'trail%'"
    ).fetchall()
    for name, _sql in guards:
        connection.execute(f"DROP TRIGGER [{name}]")
    second = int(entries(history)[1]["id"])
    connection.execute("UPDATE trail SET who = '别人' WHERE id = ?", (second,))
    former = trail.BEGINNING
    for entry in entries(history):
        former = trail.link(former, tuple(entry[name] for name in trail.COLUMNS))
        connection.execute("UPDATE trail SET link = ? WHERE id = ?", (former, entry["id"]))
    connection.execute("UPDATE trail_anchor SET head = ?", (former,))
    for _name, sql in guards:
        connection.execute(sql)
    return second


def test_a_copy_from_before_tells_of_a_rewritten_trail(history: Store, tmp_path: Path) -> None:
    copy = copy_of(history.connection, tmp_path / "earlier.yizhan")
    assert check(history.path, against=copy) == []
    rooms.add_room(history, name="会议室二")
    assert check(history.path, against=copy) == []
    second = write_anew(history)
    assert check(history.path) == []
    (fault,) = check(history.path, against=copy)
    assert str(second) in fault and "别人" not in fault


def test_the_next_backup_tells_of_a_rewritten_trail(history: Store, tmp_path: Path) -> None:
    honest = back_up(history, tmp_path, now=NOW - timedelta(2))
    rooms.add_room(history, name="会议室二")
    assert back_up(history, tmp_path, now=NOW - timedelta(1)).good
    write_anew(history)
    for days in range(40):
        made = back_up(history, tmp_path, now=NOW + timedelta(days))
    assert not made.good and check(made.path) == []
    (fault,) = made.faults
    assert show_date(NOW - timedelta(1)) in fault
    # However often it is said, what shows how it was stays.
    assert honest.path.exists()
    newest = newest_good(tmp_path, history.path)
    assert newest and newest.made == NOW - timedelta(1)


def test_a_restored_older_trail_is_not_called_rewritten(history: Store, tmp_path: Path) -> None:
    older = back_up(history, tmp_path, now=NOW - timedelta(2))
    rooms.add_room(history, name="会议室二")
    back_up(history, tmp_path, now=NOW - timedelta(1))
    history.close()
    with take_lock(history.path):
        put_back(older.path, history.path, now=NOW)
    with closing(open_store(history.path)) as db:
        rooms.add_room(db, name="会议室三")
        assert back_up(db, tmp_path, now=NOW).good


def test_a_copy_that_knows_more_names_what_is_missing(history: Store, tmp_path: Path) -> None:
    earlier = copy_of(history.connection, tmp_path / "earlier.yizhan")
    rooms.add_room(history, name="会议室二")
    later = copy_of(history.connection, tmp_path / "later.yizhan")
    (fault,) = check(earlier, against=later)
    assert str(entries(history)[-1]["id"]) in fault


def test_a_copy_without_a_chain_proves_nothing(history: Store, tmp_path: Path) -> None:
    (tmp_path / "old").mkdir()
    old = old_file(_FILES / "0002.yizhan.gz", tmp_path / "old")
    (fault,) = check(history.path, against=old)
    assert "before the trail was chained" in fault


@pytest.mark.parametrize("packed", ["0001.yizhan.gz", "0002.yizhan.gz"])
def test_an_old_trail_is_chained_as_it_was(packed: str, tmp_path: Path) -> None:
    path = old_file(_FILES / packed, tmp_path)
    listed = ", ".join(trail.COLUMNS[:10])
    query = f"SELECT {listed} FROM trail ORDER BY id"
    old = engine.connect(str(path))
    before = old.execute(query).fetchall()
    old.close()
    assert check(path) == []  # it has no chain yet
    db = open_store(path)
    assert db.connection.execute(query).fetchall() == before
    assert trail.faults(db.connection) == []
    rooms.add_room(db, name="新")
    db.close()
    assert check(path) == []
