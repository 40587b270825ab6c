"""Killed in the middle of protecting a file or of changing a password: it opens, nothing is lost.

The program counts its steps, stops before the one it was told and is killed there. So every moment
between two calls of the system can be met, also those that a clock would never hit.
"""

from __future__ import annotations

import random
import subprocess
import sys
from pathlib import Path

import pytest

from db import accounts, cipher, key_file
from db.check import check
from db.file_copy import table_counts
from db.rules import Refused
from db.staff import all_staff
from db.store import open_store
from tests.test_accounts import MARKER, OTHER, PASSWORD, plain

__all__ = ["plain"]  # a fixture

_STEPS = """
import sys
from pathlib import Path
from db import accounts, key_file

path, at = Path(sys.argv[1]), int(sys.argv[2])
names = ("accounts", "key_file", "whole_file", "cipher", "store", "trail", "connection")
at_work = {sys.modules[f"db.{name}"].__file__ for name in names}
steps = 0

def step(frame, kind, thing):
    global steps
    if kind in ("call", "c_call") and frame.f_code.co_filename in at_work:
        steps += 1
        if at == 0 and kind == "call" and frame.f_code is key_file.save.__code__:
            print(steps, flush=True)
        if steps == at:
            sys.setprofile(None)
            print("here", flush=True)
            sys.stdin.readline()
"""

_PROTECTS = (
    _STEPS
    + f"""
sys.setprofile(step)
accounts.protect(path, name="许可", password={PASSWORD!r})
sys.setprofile(None)
print(steps, flush=True)
"""
)

_CHANGES = (
    _STEPS
    + f"""
((director, _name),) = accounts.names(path)
db = accounts.sign_in(path, staff_id=director, password={PASSWORD!r})
sys.setprofile(step)
accounts.change_password(db, old={PASSWORD!r}, new={OTHER!r})
sys.setprofile(None)
print(steps, flush=True)
"""
)
# From its first step to the commit after it, saving the keys takes about so many.
_SAVING = 50


def run(code: str, path: Path, at: int) -> list[str]:
    """Kill the program at this step. With 0 it runs to its end and says where the steps are."""
    with subprocess.Popen(
        [sys.executable, "-c", code, str(path), str(at)],
        cwd=Path(__file__).parent.parent,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as program:
        assert program.stdout
        said = program.stdout.read().split() if at == 0 else [program.stdout.readline().strip()]
        program.kill()
    return said


def moments(code: str, path: Path, seed: int) -> list[int]:
    """Twenty steps: ten anywhere, ten while the keys are saved and the act is confirmed."""
    saving, total = map(int, run(code, path, 0))
    by_chance = random.Random(seed)
    anywhere = by_chance.sample(range(1, total + 1), 10)
    last = min(saving + _SAVING, total)
    return [*anywhere, *by_chance.sample(range(saving, last + 1), 10)]


def copied(folder: Path, to: Path) -> Path:
    """The centre with its keys, in a folder of its own."""
    to.mkdir()
    for one in folder.glob("centre.yizhan*"):
        (to / one.name).write_bytes(one.read_bytes())
    return to / "centre.yizhan"


def refuse_half(path: Path) -> None:
    """Fails if any of the keys is half written, or anything unfinished is left."""
    for keys in (key_file.keys_path(path), key_file.spare_path(path)):
        key_file._read(keys)
    # While the file is open its lock and its log lie beside it.
    in_use = {f"centre.yizhan{ending}" for ending in (".lock", "-wal", "-shm")}
    assert {one.name for one in path.parent.iterdir()} - in_use == {
        "centre.yizhan",
        "centre.yizhan.keys",
        "centre.yizhan.keys.old",
    }


def test_killed_while_protecting(plain: Path, tmp_path: Path) -> None:
    db = open_store(plain)
    before = table_counts(db.connection)
    db.close()
    reached = []
    for n, at in enumerate(moments(_PROTECTS, copied(plain.parent, tmp_path / "first"), 3)):
        path = copied(plain.parent, tmp_path / f"{n}")
        assert run(_PROTECTS, path, at) == ["here"]
        reached.append((accounts.has_keys(path), cipher.is_plain(path)))
        if not accounts.has_keys(path):
            db = open_store(path)
            assert db.value("SELECT note FROM person") == MARKER and all_staff(db) == []
            db.close()
            accounts.protect(path, name="许可", password=PASSWORD)
        assert key_file.load(path).warning is None
        ((director, _name),) = accounts.names(path)
        db = accounts.sign_in(path, staff_id=director, password=PASSWORD)
        assert db.value("SELECT note FROM person") == MARKER
        assert [(one.name, one.may("approve")) for one in all_staff(db)] == [("许可", True)]
        after = table_counts(db.connection)
        assert {**after, "staff": 0, "trail": 0} == {**before, "staff": 0, "trail": 0}
        key = db.key
        db.close()
        assert key and check(path, key=key) == []
        cipher.erase(accounts.plain_path(path), path=path, key=key)
        assert not accounts.plain_path(path).exists()
        refuse_half(path)
    assert {(False, True), (True, True)} <= set(reached), reached


def test_killed_while_changing_the_password(plain: Path, tmp_path: Path) -> None:
    accounts.protect(plain, name="许可", password=PASSWORD)
    accounts.plain_path(plain).unlink()
    ((director, _name),) = accounts.names(plain)
    opened_with = set()
    for n, at in enumerate(moments(_CHANGES, copied(plain.parent, tmp_path / "first"), 4)):
        path = copied(plain.parent, tmp_path / f"{n}")
        assert run(_CHANGES, path, at) == ["here"]
        assert key_file.load(path).warning is None
        now, other = PASSWORD, OTHER
        try:
            db = accounts.sign_in(path, staff_id=director, password=now)
        except Refused:
            now, other = OTHER, PASSWORD
            db = accounts.sign_in(path, staff_id=director, password=now)
        opened_with.add(now)
        refuse_half(path)
        assert db.value("SELECT note FROM person") == MARKER
        accounts.change_password(db, old=now, new=other)
        key = db.key
        db.close()
        assert check(path, key=key) == []
        accounts.sign_in(path, staff_id=director, password=other).close()
        with pytest.raises(Refused):
            accounts.sign_in(path, staff_id=director, password=now)
        refuse_half(path)
    assert opened_with == {PASSWORD, OTHER}
