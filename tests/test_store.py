"""Opening a file, or saying in words why not; acts are whole or not at all."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import pytest
import sqlcipher3.dbapi2 as engine
from sqlite_utils import Database
from sqlite_utils.migrations import Migrations

from db import migrations, rooms
from db.check import check
from db.ids import Ids
from db.places import cloud_folder, remote_mount
from db.rules import Refused, rule
from db.store import Store, connect, open_store
from db.trouble import Trouble
from db.words import use_language


@pytest.fixture(autouse=True)
def english() -> None:
    """Messages are looked at in English."""
    use_language("en")


def refused(path: Path, **options: Any) -> Trouble:
    """The trouble of opening this path; no lock stays behind."""
    with pytest.raises(Trouble) as caught:
        open_store(path, **options)
    assert caught.value.message
    return caught.value


def test_a_new_file_is_made_with_its_folder(tmp_path: Path) -> None:
    path = tmp_path / "data" / "中心.yizhan"
    open_store(path).close()
    assert check(path) == []


def test_a_file_that_must_be_there_is_missed(tmp_path: Path) -> None:
    assert refused(tmp_path / "no.yizhan", create=False).kind == "missing"
    assert not (tmp_path / "no.yizhan").exists()


def test_an_empty_file_is_a_new_file(tmp_path: Path) -> None:
    path = tmp_path / "empty.yizhan"
    path.touch()
    open_store(path).close()
    assert check(path) == []


def test_a_second_program_is_kept_out_until_the_first_closes(store: Store) -> None:
    assert refused(store.path).kind == "locked"
    store.close()
    open_store(store.path).close()


def test_a_worker_of_the_same_program_reads_beside_it(store: Store) -> None:
    room = rooms.add_room(store, name="a")
    worker = open_store(store.path, lock=False)
    assert rooms.room(worker, room).name == "a"
    worker.close()


def test_a_file_of_a_newer_version_is_refused(store: Store) -> None:
    path = store.path
    store.close()
    with engine.connect(str(path)) as raw:
        raw.execute(
            "INSERT INTO _sqlite_migrations (migration_set, name, applied_at)"
            " VALUES ('yizhan', '9999_tomorrow', '2030-01-01')"
        )
    raw.close()
    before = path.read_bytes()
    trouble = refused(path)
    assert trouble.kind == "newer"
    assert "newer version" in trouble.message
    assert path.read_bytes() == before


def test_a_database_of_another_program_is_left_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "other.db"
    with engine.connect(str(path)) as raw:
        raw.execute("CREATE TABLE thing (id)")
    raw.close()
    before = path.read_bytes()
    assert refused(path).kind == "foreign"
    assert path.read_bytes() == before
    assert check(path)


def test_noise_is_a_damaged_file(tmp_path: Path) -> None:
    path = tmp_path / "noise.yizhan"
    path.write_bytes(random.Random(1).randbytes(20_000))
    assert refused(path).kind == "damaged"
    assert check(path)


@pytest.mark.parametrize("kept", [50, 1000, 4096, 20_000])
def test_a_file_cut_short_is_found_out(store: Store, kept: int) -> None:
    rooms.add_room(store, name="a")
    path = store.path
    store.close()
    path.write_bytes(path.read_bytes()[:kept])
    assert check(path)
    try:
        open_store(path).close()
    except Trouble as trouble:
        assert trouble.kind in ("damaged", "foreign")


def test_damage_in_the_middle_is_found_out(store: Store) -> None:
    path = store.path
    for n in range(50):
        rooms.add_room(store, name=f"r{n}")
    store.close()
    content = bytearray(path.read_bytes())
    content[4096 * 2 : -4096] = random.Random(2).randbytes(len(content) - 4096 * 3)
    path.write_bytes(content)
    assert check(path)


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    assert refused(tmp_path).kind == "foreign"


def test_a_place_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    # Root may write anywhere, but nobody makes a folder inside a file.
    (tmp_path / "file").touch()
    trouble = refused(tmp_path / "file" / "centre.yizhan")
    assert trouble.kind == "read_only"
    assert str(tmp_path / "file") in trouble.message


def test_a_log_that_cannot_be_written_is_trouble_not_a_crash(store: Store) -> None:
    path = store.path
    store.close()
    path.with_name(path.name + "-wal").mkdir()
    assert refused(path).kind in ("read_only", "damaged")


@pytest.mark.parametrize(
    "folder", ["OneDrive - 栖湖", "Dropbox", "坚果云", "WPS云盘", "BaiduSyncdisk", "iCloudDrive"]
)
def test_folders_of_the_cloud_are_refused(tmp_path: Path, folder: str) -> None:
    path = tmp_path / folder / "a" / "centre.yizhan"
    assert cloud_folder(path) == folder
    trouble = refused(path)
    assert trouble.kind == "cloud"
    assert folder in trouble.message
    assert not path.parent.exists()


def test_an_ordinary_folder_is_no_cloud() -> None:
    assert cloud_folder(Path("/home/dropped/drive/centre.yizhan")) is None


_MOUNTS = """\
/dev/sda1 / ext4 rw 0 0
//server/share /mnt/share cifs rw 0 0
server:/home /home/far nfs4 rw 0 0
/dev/sdb1 /home/far/disk ext4 rw 0 0
me@host: /mnt/my\\040files fuse.sshfs rw 0 0
broken
"""


@pytest.mark.parametrize(
    ("path", "remote"),
    [
        ("/home/me/a", False),
        ("/mnt/share/a", True),
        ("/mnt/shared/a", False),
        ("/home/far/a", True),
        ("/home/far/disk/a", False),
        ("/mnt/my files/a", True),
    ],
)
def test_network_shares_are_known_by_their_mount(path: str, remote: bool) -> None:
    assert remote_mount(path, _MOUNTS) is remote


def test_a_full_disk_leaves_nothing_half_written(store: Store) -> None:
    rooms.add_room(store, name="before")
    pages = store.value("PRAGMA page_count")
    store.connection.execute(f"PRAGMA max_page_count = {pages}")
    with pytest.raises(Trouble) as caught, store.act("test"):
        for n in range(2000):
            rooms.add_room(store, name=f"room {n}", note="x" * 500)
    assert caught.value.kind == "full"
    assert [one.name for one in rooms.rooms(store)] == ["before"]
    # Space is made: the same window goes on.
    store.connection.execute("PRAGMA max_page_count = 100000")
    rooms.add_room(store, name="after")
    assert check(store.path) == []


def test_an_exception_in_a_rule_takes_everything_back(store: Store) -> None:
    @rule
    def half(db: Store) -> None:
        rooms.add_room(db, name="a")
        raise ZeroDivisionError

    trail = store.value("SELECT count(*) FROM trail")
    with pytest.raises(ZeroDivisionError):
        half(store)
    assert rooms.rooms(store) == []
    assert store.value("SELECT count(*) FROM trail") == trail
    rooms.add_room(store, name="b")


def test_rules_within_a_rule_are_one_act(store: Store) -> None:
    @rule
    def two(db: Store) -> None:
        rooms.add_room(db, name="a")
        rooms.add_room(db, name="b")

    two(store)
    acts = store.rows("SELECT DISTINCT act, rule FROM trail WHERE record_table = 'room'")
    assert [row["rule"] for row in acts] == ["two"]
    assert store.last_act and store.last_act.id == acts[0]["act"]


def test_of_an_inner_rule_that_is_refused_nothing_stays(store: Store) -> None:
    """An outer rule may go on after a refusal; the inner one has then done nothing at all."""

    @rule
    def inner(db: Store) -> None:
        rooms.add_room(db, name="half")
        raise Refused("no")

    @rule
    def outer(db: Store) -> None:
        rooms.add_room(db, name="a")
        with pytest.raises(Refused):
            inner(db)
        with pytest.raises(Refused):
            rooms.add_room(db, name="a")
        rooms.add_room(db, name="b")

    outer(store)
    assert [one.name for one in rooms.rooms(store)] == ["a", "b"]
    assert check(store.path) == []


def test_nothing_is_written_outside_an_act(store: Store) -> None:
    with pytest.raises(RuntimeError):
        store.insert("equipment", name="a", stock=1)
    assert store.value("SELECT count(*) FROM equipment") == 0


def test_a_busy_file_is_said_to_be_busy(store: Store) -> None:
    other = connect(store.path)
    other.execute("BEGIN IMMEDIATE")
    store.connection.execute("PRAGMA busy_timeout = 0")
    with pytest.raises(Trouble) as caught:
        rooms.add_room(store, name="a")
    assert caught.value.kind == "busy"
    other.execute("ROLLBACK")
    other.close()
    rooms.add_room(store, name="a")


def test_before_a_new_step_a_verified_copy_is_made(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    rooms.add_room(store, name="a")
    path = store.path
    store.close()
    steps = Migrations("yizhan")
    for step in migrations.STEPS.pending(Database(memory=True, execute_plugins=False)):
        steps(name=step.name)(step.fn)

    @steps(name="9999_colour")
    def colour(database: Database) -> None:
        database.execute("ALTER TABLE room ADD COLUMN colour TEXT NOT NULL DEFAULT ''")

    monkeypatch.setattr(migrations, "STEPS", steps)
    assert refused(path, lock=False).kind == "newer"  # a worker changes no schema
    again = open_store(path)
    assert again.value("SELECT colour FROM room WHERE name = 'a'") == ""
    again.close()
    (kept,) = path.parent.glob("centre-before-9999_colour-*.yizhan")
    assert check(kept) == []
    monkeypatch.undo()
    assert refused(path).kind == "newer"
    old = open_store(kept)
    assert rooms.rooms(old)[0].name == "a"
    old.close()


def test_a_step_that_fails_leaves_the_file_as_it_was(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = store.path
    store.close()
    steps = Migrations("yizhan")
    for step in migrations.STEPS.pending(Database(memory=True, execute_plugins=False)):
        steps(name=step.name)(step.fn)

    @steps(name="0002_broken")
    def broken(database: Database) -> None:
        database.execute("ALTER TABLE room ADD COLUMN colour TEXT")
        raise ZeroDivisionError

    monkeypatch.setattr(migrations, "STEPS", steps)
    with pytest.raises(ZeroDivisionError):
        open_store(path)
    monkeypatch.undo()
    again = open_store(path)
    assert "colour" not in {row["name"] for row in again.rows("PRAGMA table_info(room)")}
    again.close()


def test_ids_grow_even_when_the_clock_steps_back() -> None:
    ids = Ids(machine=1)
    ids.after(1 << 62)
    made = [ids.make() for _n in range(5000)]
    assert made == sorted(set(made))
    assert made[0] > 1 << 62
    assert made[-1] < 1 << 63


def test_two_machines_never_make_the_same_id() -> None:
    one, other = Ids(machine=1), Ids(machine=2)
    assert not {one.make() for _n in range(5000)} & {other.make() for _n in range(5000)}


def test_a_confirmed_write_is_on_the_disk(store: Store) -> None:
    """With NORMAL a power cut loses writes that were confirmed; FULL is 2."""
    assert store.value("PRAGMA synchronous") == 2
    assert store.value("PRAGMA journal_mode") == "wal"
    assert store.value("PRAGMA foreign_keys") == 1
