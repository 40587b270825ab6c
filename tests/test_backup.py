"""Copies are whole and checked; putting one back loses nothing."""

from __future__ import annotations

import os
import random
import threading
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from db import rooms
from db.backup import back_up, copy_of
from db.check import check
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


def test_the_newest_thirty_copies_are_kept_and_nothing_else_is_touched(
    store: Store, tmp_path: Path
) -> None:
    folder = tmp_path / "copies"
    folder.mkdir()
    (folder / "centre-notes.yizhan").touch()
    (folder / "another-20200101-000000.yizhan").touch()
    for n in range(32):
        (folder / f"centre-202601{n % 28 + 1:02d}-{n:06d}.yizhan").touch()
    made = back_up(store, folder, now=NOW)
    kept = sorted(folder.glob("centre-2*.yizhan"))
    assert len(kept) == 30
    assert kept[-1] == made
    assert (folder / "centre-notes.yizhan").exists()
    assert (folder / "another-20200101-000000.yizhan").exists()
    assert not list(folder.glob("*.part"))


def test_putting_back_keeps_the_present_file_aside(store: Store, tmp_path: Path) -> None:
    rooms.add_room(store, name="a")
    copy = back_up(store, tmp_path / "copies", now=NOW)
    rooms.add_room(store, name="b")
    path = store.path
    store.close()
    aside = put_back(copy, path, now=NOW)
    assert names(path) == ["a"]
    assert aside and names(aside) == ["a", "b"]
    assert check(path) == [] and check(aside) == []
    open_store(path).close()


def test_old_copies_go_whatever_signs_the_name_has(tmp_path: Path) -> None:
    with closing(open_store(tmp_path / "工会[1].yizhan")) as store:
        for n in range(32):
            back_up(store, tmp_path / "copies", now=NOW + timedelta(seconds=n))
    assert len(list((tmp_path / "copies").iterdir())) == 30


def test_an_open_file_is_not_copied_over(store: Store, tmp_path: Path) -> None:
    rooms.add_room(store, name="a")
    with pytest.raises(Trouble, match=r"centre\.yizhan"):
        copy_of(store.connection, store.path)
    assert names(store.path) == ["a"]


def test_two_in_one_second_are_both_kept_aside(store: Store, tmp_path: Path) -> None:
    copy = back_up(store, tmp_path / "copies", now=NOW)
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
    copy = back_up(store, tmp_path / "copies", now=NOW)
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
    copy = back_up(store, tmp_path / "copies", now=NOW)
    path = store.path
    store.close()
    path.unlink()
    assert put_back(copy, path, now=NOW + timedelta(1)) is None
    assert check(path) == []


def test_putting_back_where_the_file_is_damaged(store: Store, tmp_path: Path) -> None:
    copy = back_up(store, tmp_path / "copies", now=NOW)
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
    copy = back_up(store, tmp_path / "copies", now=NOW)
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
