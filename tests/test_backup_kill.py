"""A power cut in the middle of backing up or restoring: nothing is lost, the next start is fine."""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from db import rooms
from db.aside import set_aside
from db.backup import back_up, backups_in
from db.check import check
from db.holdings import look_into
from db.restore import put_back
from db.store import Store, open_store
from tests.conftest import NOW
from tests.test_restore import names

ROOT = Path(__file__).parent.parent


@pytest.mark.parametrize("nth", range(1, 6))
def test_a_power_cut_between_two_renames(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, nth: int
) -> None:
    """Nothing of ours runs after it: no handler, no tidying up."""
    rooms.add_room(store, name="a")
    made = back_up(store, tmp_path / "backups", now=NOW, may_make=True)
    rooms.add_room(store, name="b")
    path = store.path
    store.close()
    calls = 0
    replace = os.replace

    def cut(source: Path, target: Path) -> None:
        nonlocal calls
        calls += 1
        if calls == nth:
            raise KeyboardInterrupt
        replace(source, target)

    with monkeypatch.context() as patch:
        patch.setattr("os.replace", cut)
        if nth < 5:
            with pytest.raises(KeyboardInterrupt):
                put_back(made.path, path, now=NOW)
        else:
            put_back(made.path, path, now=NOW)
    open_store(path).close()
    held = {tuple(names(one)) for one in (path, *(one for one, _w, _m in set_aside(path)))}
    assert ("a", "b") in held
    assert names(path) == (["a", "b"] if nth < 3 else ["a"])
    assert not [p.name for p in path.parent.glob("*.incoming*")]
    assert not list(path.parent.glob("*.moving*"))


_BACKS_UP = """
import sys
from datetime import datetime, timedelta
from pathlib import Path
from db.backup import back_up
from db.store import open_store
db = open_store(Path(sys.argv[1]), lock=False)
for n in range(10_000):
    now = datetime(2026, 11, 26) + timedelta(minutes=n)
    print(back_up(db, Path(sys.argv[2]), now=now).path.name, flush=True)
"""

_RESTORES = """
import sys
from datetime import datetime, timedelta
from pathlib import Path
from db.restore import put_back
from db.store import take_lock
path = Path(sys.argv[1])
with take_lock(path):
    for n in range(10_000):
        copy = Path(sys.argv[2 + n % 2])
        put_back(copy, path, now=datetime(2026, 11, 26) + timedelta(minutes=n))
        print(n, flush=True)
"""


def _killed(code: str, *arguments: Path, seed: int) -> Iterator[int]:
    """Kill the program at 20 random moments, once it is at work."""
    random_ = random.Random(seed)
    for turn in range(20):
        with subprocess.Popen(
            [sys.executable, "-c", code, *map(str, arguments)],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            text=True,
        ) as program:
            assert program.stdout
            program.stdout.readline()
            time.sleep(random_.uniform(0, 0.08))
            program.kill()
        yield turn


def test_killed_while_backing_up(store: Store, tmp_path: Path) -> None:
    for n in range(200):
        rooms.add_room(store, name=f"r{n}")
    folder = tmp_path / "backups"
    folder.mkdir()
    for _turn in _killed(_BACKS_UP, store.path, folder, seed=1):
        for one in backups_in(folder, store.path):
            assert look_into(one.path).readable
        made = back_up(store, folder, now=NOW)
        assert made.good and not list(folder.glob("*.part*"))
        shutil.rmtree(folder)
        folder.mkdir()
    assert check(store.path) == []


def test_killed_while_restoring(store: Store, tmp_path: Path) -> None:
    path = store.path
    rooms.add_room(store, name="a")
    one = back_up(store, tmp_path / "backups", now=NOW, may_make=True).path
    rooms.add_room(store, name="b")
    two = back_up(store, tmp_path / "backups", now=NOW + timedelta(1)).path
    store.close()
    for _turn in _killed(_RESTORES, path, one, two, seed=2):
        open_store(path, create=True).close()
        assert names(path) in (["a"], ["a", "b"])
        assert check(path) == []
        assert not list(tmp_path.glob("*.moving*")) and not list(tmp_path.glob("*.incoming*"))
        for aside, _why, _made in set_aside(path):
            assert names(aside) in (["a"], ["a", "b"])
            aside.unlink()
