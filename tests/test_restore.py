"""A backup takes the place of the file; nothing is lost, whatever happens meanwhile."""

from __future__ import annotations

import gzip
import os
import random
import shutil
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from db import rooms
from db.aside import set_aside
from db.backup import back_up
from db.check import check
from db.connection import open_file
from db.damage import refuse_damaged
from db.holdings import KINDS, differences, last_moment, look_into, present
from db.restore import put_back
from db.store import Store, connect, open_store
from db.trouble import Trouble
from tests.conftest import NOW

ROOT = Path(__file__).parent.parent


def names(path: Path) -> list[str]:
    """The rooms in a file."""
    with closing(connect(path)) as connection:
        return [row[0] for row in connection.execute("SELECT name FROM room ORDER BY name")]


def test_putting_back_keeps_the_present_file_aside(store: Store, tmp_path: Path) -> None:
    rooms.add_room(store, name="a")
    copy = back_up(store, tmp_path / "backups", now=NOW, may_make=True).path
    rooms.add_room(store, name="b")
    path = store.path
    store.close()
    aside = put_back(copy, path, now=NOW)
    assert names(path) == ["a"]
    assert aside and names(aside) == ["a", "b"]
    assert check(path) == [] and check(aside) == []
    open_store(path).close()


def test_two_in_one_second_are_both_kept_aside(store: Store, tmp_path: Path) -> None:
    copy = back_up(store, tmp_path / "backups", now=NOW, may_make=True).path
    path = store.path
    store.close()
    asides = {put_back(copy, path, now=NOW) for _time in range(3)}
    assert len(asides) == 3 and all(aside and check(aside) == [] for aside in asides)


@pytest.mark.parametrize("nth", [1, 2])
def test_a_file_that_cannot_be_moved_stays(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, nth: int
) -> None:
    """On Windows another program may have it open; the centre is not left without a file."""
    rooms.add_room(store, name="a")
    copy = back_up(store, tmp_path / "backups", now=NOW, may_make=True).path
    path = store.path
    store.close()
    calls = 0
    replace = os.replace

    def refuse(source: Path, target: Path) -> None:
        nonlocal calls
        # The copy is put together first; that is not what is tried here.
        calls += not str(source).endswith(".part")
        if calls == nth and not str(source).endswith(".part"):
            raise PermissionError(13, "in use")
        replace(source, target)

    monkeypatch.setattr("os.replace", refuse)
    with pytest.raises(Trouble) as caught:
        put_back(copy, path, now=NOW)
    assert caught.value.kind == "busy"
    assert names(path) == ["a"]
    assert not list(tmp_path.glob("*.incoming")) and not list(tmp_path.glob("*-replaced-*"))


def test_putting_back_where_the_file_is_missing(store: Store, tmp_path: Path) -> None:
    copy = back_up(store, tmp_path / "backups", now=NOW, may_make=True).path
    path = store.path
    store.close()
    path.unlink()
    assert put_back(copy, path, now=NOW + timedelta(1)) is None
    assert check(path) == []


def test_putting_back_where_the_file_is_damaged(store: Store, tmp_path: Path) -> None:
    copy = back_up(store, tmp_path / "backups", now=NOW, may_make=True).path
    path = store.path
    store.close()
    noise = random.Random(3).randbytes(9000)
    path.write_bytes(noise)
    aside = put_back(copy, path, now=NOW)
    assert check(path) == []
    assert aside and aside.read_bytes() == noise


@pytest.mark.parametrize("damage", ["noise", "short", "empty", "foreign", "missing"])
def test_a_bad_copy_is_refused_and_nothing_changes(
    store: Store, tmp_path: Path, damage: str
) -> None:
    copy = back_up(store, tmp_path / "backups", now=NOW, may_make=True).path
    whole = copy.read_bytes()
    if damage == "missing":
        copy.unlink()
    elif damage == "foreign":
        copy.write_bytes(b"number,title\n" * 900)
    else:
        noise = random.Random(4).randbytes(len(whole))
        copy.write_bytes({"noise": noise, "short": whole[:6000], "empty": b""}[damage])
    rooms.add_room(store, name="a")
    path = store.path
    store.close()
    with pytest.raises(Trouble) as caught:
        put_back(copy, path, now=NOW)
    assert caught.value.message
    assert names(path) == ["a"]
    assert sorted(p.suffix for p in path.parent.glob("*.incoming")) == []


# What a backup holds


def test_the_difference_is_shown_before_anything_is_done(sample: Store, tmp_path: Path) -> None:
    made = back_up(sample, tmp_path / "backups", now=NOW, may_make=True)
    rooms.add_room(sample, name="茶室")
    sample.connection.execute("PRAGMA wal_checkpoint")
    found, now = look_into(made.path), present(sample.path)
    assert found.readable and not found.faults
    by_label = {one.label: one for one in differences(found, now)}
    assert len(by_label) >= 10
    changed = [one for one in by_label.values() if one.backup != one.now]
    assert [(one.now or 0) - one.backup for one in changed] == [1, 1]  # the room, its trail
    assert found.centre and found.last_who == "sample"
    assert last_moment(found) is not None
    assert now is not None and now.last_who == "张敏" and now.head > found.head


def test_every_table_is_a_kind_or_belongs_to_one(store: Store) -> None:
    """A new register gets its line in `db/holdings.py`."""
    parts = {"centre", "booking_room", "booking_equipment", "coverage", "contact", "grid"}
    parts |= {"member_contact", "disclosure", "distinct_pair", "sheet_heading", "trail_anchor"}
    # How many ballots there are between two backups would tell when each was cast.
    parts |= {"_sqlite_migrations", "evaluation"}
    parts |= {"consultant_service", "party", "ticket", "consent", "referral", "hotline"}
    parts |= {"fund_use", "voucher_line", "closing", "bank_match", "batch_line"}
    parts |= {"bank_match_line", "bank_balance"}
    parts |= {"certificate_design", "certificate_service", "certificate_reissue"}
    parts |= {"certificate_key", "picture"}
    tables = {
        row["name"]
        for row in store.rows(
            "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
        )
    }
    assert tables - parts <= {table for table, _label in KINDS}


def test_a_backup_of_an_older_version_is_restored(tmp_path: Path) -> None:
    copy, path = tmp_path / "old.yizhan", tmp_path / "centre.yizhan"
    copy.write_bytes(gzip.decompress((ROOT / "tests" / "files" / "0001.yizhan.gz").read_bytes()))
    found = look_into(copy)
    assert found.readable and found.counts["booking"]
    put_back(copy, path, now=NOW)
    with closing(open_store(path)) as db:
        assert db.value("SELECT count(*) FROM booking") == found.counts["booking"]
    assert [why for _path, why, _made in set_aside(path)] == ["before"]


def test_a_backup_of_a_newer_version_is_refused(store: Store, tmp_path: Path) -> None:
    made = back_up(store, tmp_path, now=NOW)
    with closing(open_file(made.path)) as connection:
        connection.execute(
            "INSERT INTO _sqlite_migrations (migration_set, name) VALUES ('yizhan', '9999_later')"
        )
    path = store.path
    store.close()
    with pytest.raises(Trouble, match=r"newer|更新"):
        put_back(made.path, path, now=NOW)


def test_restoring_is_undone_by_restoring_what_was_set_aside(store: Store, tmp_path: Path) -> None:
    rooms.add_room(store, name="a")
    made = back_up(store, tmp_path / "backups", now=NOW, may_make=True)
    rooms.add_room(store, name="b")
    path = store.path
    store.close()
    put_back(made.path, path, now=NOW)
    ((aside, why, when),) = set_aside(path)
    assert (why, when) == ("replaced", NOW)
    put_back(aside, path, now=NOW + timedelta(minutes=1))
    assert names(path) == ["a", "b"]
    assert [kind for _path, kind, _when in set_aside(path)] == ["replaced", "replaced"]


def _rows(path: Path) -> dict[str, list[Any]]:
    with closing(open_file(path, read_only=True)) as connection:
        tables = connection.execute(
            "SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name"
        ).fetchall()
        return {
            name: sorted(connection.execute(f"SELECT * FROM [{name}]"), key=repr)
            for (name,) in tables
        }


def test_the_restore_drill(sample: Store, tmp_path: Path) -> None:
    """Back up, lose the file, restore: every table, row by row."""
    before = _rows(sample.path)
    made = back_up(sample, tmp_path / "backups", now=NOW, may_make=True)
    path = sample.path
    sample.close()
    path.write_bytes(b"\0" * 4096)
    put_back(made.path, path, now=NOW)
    after = _rows(path)
    assert sum(len(rows) for rows in after.values()) > 10_000
    assert after.keys() == before.keys()
    for table in before:
        assert after[table] == before[table], table
    with closing(open_store(path)) as db:
        rooms.add_room(db, name="goes on")
    assert check(path) == []


# Damage


def _unclean(store: Store, tmp_path: Path) -> Path:
    """The file as a power cut leaves it: with its log beside it."""
    for n in range(60):
        rooms.add_room(store, name=f"r{n}")
    there = tmp_path / "cut" / "centre.yizhan"
    there.parent.mkdir()
    store.connection.execute("PRAGMA wal_checkpoint")
    rooms.add_room(store, name="in the log")
    for ending in ("", "-wal"):
        shutil.copyfile(f"{store.path}{ending}", f"{there}{ending}")
    return there


def _spoil(path: Path) -> None:
    with path.open("r+b") as file:
        for page in range(2, path.stat().st_size // 4096):
            file.seek(page * 4096)
            file.write(b"\xa5" * 200)


def test_after_a_power_cut_the_file_opens_with_its_log(store: Store, tmp_path: Path) -> None:
    path = _unclean(store, tmp_path)
    with closing(open_store(path)) as db:
        assert db.value("SELECT 1 FROM room WHERE name = 'in the log'")


@pytest.mark.parametrize("damage", ["pages", "empty"])
def test_a_damaged_file_is_recognised_and_kept_with_its_log(
    store: Store, tmp_path: Path, damage: str
) -> None:
    made = back_up(store, tmp_path / "backups", now=NOW, may_make=True)
    path = _unclean(store, tmp_path)
    log = path.with_name(path.name + "-wal")
    if damage == "pages":
        _spoil(path)
    else:
        path.write_bytes(b"")
    was, was_log = path.read_bytes(), log.read_bytes()
    with pytest.raises(Trouble) as caught:
        open_store(path)
    assert caught.value.kind == "damaged"
    assert (path.read_bytes(), log.read_bytes()) == (was, was_log)
    now = present(path)
    assert now is not None
    assert differences(look_into(made.path), now)
    aside = put_back(made.path, path, now=NOW)
    assert aside and "damaged" in aside.name
    assert aside.read_bytes() == was
    assert aside.with_name(aside.name + "-wal").read_bytes() == was_log
    assert not log.exists()
    open_store(path).close()
    assert check(path) == []


def test_a_file_that_was_closed_well_is_not_read_through_at_start(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = store.path
    store.close()
    monkeypatch.setattr("db.damage.whole", lambda *_a, **_k: pytest.fail("it was"))
    refuse_damaged(path)
