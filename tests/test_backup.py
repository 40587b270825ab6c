"""Backups are whole, checked and thinned out with care."""

from __future__ import annotations

import threading
from contextlib import closing
from datetime import date, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import sqlcipher3.dbapi2 as engine
from filelock import FileLock
from hypothesis import given
from hypothesis import strategies as st

from db import connection, rooms
from db.backup import back_up, backups_in, newest_good
from db.backup_keep import to_keep
from db.check import check
from db.file_copy import copy_of
from db.holdings import look_into, present
from db.restore import put_back
from db.store import Store, connect, open_store
from db.trouble import Trouble
from tests.conftest import NOW


def names(path: Path) -> list[str]:
    """The rooms in a file."""
    with closing(connect(path)) as connection:
        return [row[0] for row in connection.execute("SELECT name FROM room ORDER BY name")]


def test_a_copy_made_while_another_writes_is_whole(store: Store, tmp_path: Path) -> None:
    """A worker copies; the window goes on writing and the copy is of one moment."""
    copied = threading.Event()
    faults: list[object] = []

    def copy() -> None:
        try:
            with closing(open_store(store.path, lock=False)) as worker:
                for n in range(8):
                    faults.extend(check(copy_of(worker.connection, tmp_path / f"{n}.yizhan")))
        except Exception as error:
            faults.append(error)
        finally:
            copied.set()

    thread = threading.Thread(target=copy)
    thread.start()
    n = 0
    while not copied.is_set():
        rooms.add_room(store, name=f"r{n}")
        n += 1
    thread.join()
    assert faults == []
    assert n


def test_a_copy_that_cannot_be_written_is_trouble(store: Store, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(Trouble) as caught:
        copy_of(store.connection, tmp_path / "file" / "copy.yizhan")
    assert caught.value.kind == "copy"
    rooms.add_room(store, name="goes on")


def test_only_our_own_backups_are_thinned_out(store: Store, tmp_path: Path) -> None:
    folder = tmp_path / "backups"
    folder.mkdir()
    others = [
        "centre-notes.yizhan",
        "another-20200101-000000.yizhan",
        "centre-20269999-000000.yizhan",
    ]
    for name in others:
        (folder / name).touch()
    first = store.value("SELECT min(id) FROM trail")
    (folder / f"centre-20261120-100000.yizhan.{first}.part").touch()  # cut short
    rooms.add_room(store, name="a")
    for days in range(60, -1, -1):
        made = back_up(store, folder, now=NOW - timedelta(days), may_make=True)
    kept = backups_in(folder, store.path)
    assert made == kept[0] and made.good
    assert {one.made for one in kept} == to_keep(
        (NOW - timedelta(n) for n in range(61)), NOW.date()
    )
    names = {one.name for one in folder.iterdir()}
    assert names == {*others, *(f"{k.path.name}{e}" for k in kept for e in ("", ".json"))}


def test_backups_are_found_whatever_signs_the_name_has(tmp_path: Path) -> None:
    with closing(open_store(tmp_path / "工会[1].yizhan")) as store:
        made = back_up(store, tmp_path / "backups", now=NOW, may_make=True)
    assert backups_in(tmp_path / "backups", tmp_path / "工会[1].yizhan") == [made]


def test_a_folder_that_is_not_there_is_not_made_up(store: Store, tmp_path: Path) -> None:
    """A stick that is pulled out must not become a folder on the disk."""
    stick = tmp_path / "stick" / "backups"
    with pytest.raises(Trouble, match="stick") as caught:
        back_up(store, stick, now=NOW)
    assert caught.value.kind == "absent" and not stick.exists()
    stick.mkdir(parents=True)
    assert back_up(store, stick, now=NOW).good


def test_a_full_disk_is_said_before_it_is_filled(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    earlier = back_up(store, tmp_path, now=NOW - timedelta(1))
    monkeypatch.setattr("shutil.disk_usage", lambda _path: SimpleNamespace(free=4000))
    with pytest.raises(Trouble, match=r"2 MB") as caught:
        back_up(store, tmp_path, now=NOW)
    assert caught.value.kind == "full"
    assert backups_in(tmp_path, store.path) == [earlier]
    assert not list(tmp_path.glob("*.part*"))


def test_a_disk_that_fills_up_meanwhile(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_source: Path, _target: Path) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.replace", full)
    with pytest.raises(Trouble) as caught:
        back_up(store, tmp_path, now=NOW)
    assert caught.value.kind == "full"
    assert not backups_in(tmp_path, store.path) and not list(tmp_path.glob("*.part*"))


def test_a_folder_that_may_not_be_written(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "kept").mkdir()
    may_open = connection.open_file

    def open_file(path: Path, **given: Any) -> Any:
        if path.parent.name == "kept":  # root may write everywhere, so this is said by hand
            raise engine.OperationalError("unable to open database file")
        return may_open(path, **given)

    monkeypatch.setattr("db.file_copy.open_file", open_file)
    with pytest.raises(Trouble, match="unable to open") as caught:
        back_up(store, tmp_path / "kept", now=NOW)
    assert caught.value.kind == "copy"
    assert not list((tmp_path / "kept").iterdir())


def test_a_clock_set_back_does_no_harm(store: Store, tmp_path: Path) -> None:
    """What was made under the right date stays, and so does what is made under the wrong one."""
    made = [back_up(store, tmp_path, now=NOW - timedelta(days)) for days in range(5, -1, -1)]
    wrong = back_up(store, tmp_path, now=NOW - timedelta(3000))
    assert {one.path for one in backups_in(tmp_path, store.path)} == {
        one.path for one in (*made, wrong)
    }
    right = back_up(store, tmp_path, now=NOW + timedelta(1))
    assert backups_in(tmp_path, store.path)[0] == right


def test_a_file_with_a_fault_is_backed_up_but_not_called_good(store: Store, tmp_path: Path) -> None:
    rooms.add_room(store, name="a")
    good = back_up(store, tmp_path, now=NOW - timedelta(1))
    store.connection.execute("UPDATE room SET name = 'x'")
    faulty = back_up(store, tmp_path, now=NOW)
    assert not faulty.good and "differs from its trail" in faulty.faults[0]
    assert newest_good(tmp_path, store.path) == good
    assert look_into(faulty.path).readable


def test_a_backup_that_was_shortened_is_no_longer_good(store: Store, tmp_path: Path) -> None:
    made = back_up(store, tmp_path, now=NOW)
    with made.path.open("r+b") as file:
        file.truncate(9000)
    assert not backups_in(tmp_path, store.path)[0].good
    found = look_into(made.path)
    assert not found.readable and found.faults


def test_a_note_that_is_nonsense_makes_no_good_backup(store: Store, tmp_path: Path) -> None:
    made = back_up(store, tmp_path, now=NOW - timedelta(1))
    note = made.path.with_name(made.path.name + ".json")
    note.write_text(note.read_text(encoding="utf-8").replace(made.head, "x"), encoding="utf-8")
    assert not backups_in(tmp_path, store.path)[0].good
    assert back_up(store, tmp_path, now=NOW).good


def test_a_backup_of_today_is_enough_while_nothing_is_written(store: Store, tmp_path: Path) -> None:
    first = back_up(store, tmp_path, now=NOW, if_changed=True)
    later = NOW + timedelta(hours=8)
    assert back_up(store, tmp_path, now=later, if_changed=True) == first
    rooms.add_room(store, name="a")
    assert back_up(store, tmp_path, now=later, if_changed=True) != first
    assert len(backups_in(tmp_path, store.path)) == 2


def test_one_backup_at_a_time(store: Store, tmp_path: Path) -> None:
    lock = FileLock(store.path.with_name(store.path.name + ".backup-lock"))
    with lock, pytest.raises(Trouble) as caught:
        back_up(store, tmp_path, now=NOW)
    assert caught.value.kind == "busy"


def test_a_backup_takes_the_key_of_the_file(tmp_path: Path) -> None:
    key = bytes(range(32))
    path = tmp_path / "centre.yizhan"
    with closing(open_store(path, key=key)) as store:
        rooms.add_room(store, name="茶室")
        made = back_up(store, tmp_path, now=NOW)
    assert made.good and made.counts["room"] == 1
    assert "茶室".encode() not in made.path.read_bytes()
    assert not look_into(made.path).readable
    path.unlink()
    assert put_back(made.path, path, now=NOW, key=key) is None
    assert present(path, key=key) is not None
    with closing(open_store(path, key=key)) as store:
        assert store.value("SELECT name FROM room") == "茶室"


# What is kept

STAMPS = st.sets(
    st.datetimes(datetime(2019, 1, 1), datetime(2031, 1, 1)).map(
        lambda one: one.replace(microsecond=0)
    ),
    max_size=60,
)
DAYS = st.dates(date(2018, 1, 1), date(2032, 1, 1))


@given(STAMPS, DAYS)
def test_the_newest_is_never_dropped(stamps: set[datetime], today: date) -> None:
    kept = to_keep(stamps, today)
    assert kept <= stamps
    assert to_keep(kept, today) == kept
    past = {one for one in stamps if one.date() <= today}
    for group in (past, stamps - past):
        assert not group or max(group) in kept
        assert len({one for one in kept & group if one.date() != today}) <= 7 + 5 + 12


@given(STAMPS, DAYS, DAYS)
def test_the_newest_outlives_any_wrong_clock(
    stamps: set[datetime], wrong: date, right: date
) -> None:
    """Thinned out under a wrong date and then under the right one, the newest is still there."""
    if stamps:
        made = datetime.combine(wrong, datetime.min.time())
        kept = to_keep(to_keep(stamps | {made}, wrong), right)
        assert {max(stamps | {made}), made} & kept
        assert max(stamps | {made}) in kept


def test_a_year_of_daily_backups() -> None:
    kept: set[datetime] = set()
    for n in range(500):
        now = datetime(2026, 1, 1, 18) + timedelta(n)
        kept = to_keep(kept | {now}, now.date())
    ages = sorted((now - one).days for one in kept)
    assert ages[:7] == [0, 1, 2, 3, 4, 5, 6]
    assert sum(one <= 35 for one in ages) >= 7 + 4
    assert ages[-1] >= 310 and len(ages) <= 24


def test_an_open_file_is_not_copied_over(store: Store, tmp_path: Path) -> None:
    rooms.add_room(store, name="a")
    with pytest.raises(Trouble, match=r"centre\.yizhan"):
        copy_of(store.connection, store.path)
    assert names(store.path) == ["a"]
