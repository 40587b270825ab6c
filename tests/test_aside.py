"""What was kept aside is thinned out late, and never the only copy."""

from __future__ import annotations

import random
from contextlib import closing
from datetime import timedelta
from pathlib import Path

from db import accounts, rooms
from db.aside import set_aside
from db.backup import back_up
from db.restore import put_back
from db.store import Store, open_store, take_lock
from tests.conftest import NOW
from tests.test_backup_centres import centre


def days_kept(path: Path) -> list[int]:
    """How many days ago what is still there was set aside."""
    return [(NOW - made).days for _path, _why, made in set_aside(path)]


def set_aside_on(path: Path, copy: Path, *days: int, key: bytes | None = None) -> None:
    """Restore so many days ago each, which sets the file aside."""
    for one in days:
        with take_lock(path):
            assert put_back(copy, path, now=NOW - timedelta(one), key=key)


def test_the_newest_three_and_thirty_days_stay(store: Store, tmp_path: Path) -> None:
    copy, path = back_up(store, tmp_path, now=NOW - timedelta(99)).path, store.path
    store.close()
    set_aside_on(path, copy, 80, 70, 60, 50, 40)
    assert days_kept(path) == [40, 50, 60, 70, 80]
    with closing(open_store(path)) as db:
        back_up(db, tmp_path, now=NOW)
    assert days_kept(path) == [40, 50, 60]
    set_aside_on(path, copy, 30, 20, 10, 5, 3)
    with closing(open_store(path)) as db:
        back_up(db, tmp_path, now=NOW)
    assert days_kept(path) == [3, 5, 10, 20, 30]


def test_nothing_goes_before_the_file_has_a_good_backup(store: Store, tmp_path: Path) -> None:
    """What was set aside may be all that is left of the centre."""
    copy, path = back_up(store, tmp_path, now=NOW - timedelta(99)).path, store.path
    store.close()
    set_aside_on(path, copy, 80, 70, 60, 50)
    with closing(open_store(path)) as db:
        rooms.add_room(db, name="a")
        db.connection.execute("UPDATE room SET name = 'around the rules'")
        assert not back_up(db, tmp_path, now=NOW).good
    assert len(days_kept(path)) == 4


def test_only_what_is_surely_of_this_centre_goes(tmp_path: Path) -> None:
    noise = random.Random(5)
    ours, theirs = (centre(tmp_path / name, encrypted=True) for name in ("东站", "西站"))
    path, key = ours.path, ours.key
    copy = back_up(ours, tmp_path, now=NOW - timedelta(99)).path
    of_another = back_up(theirs, tmp_path, now=NOW - timedelta(99)).path
    ours.close()
    theirs.close()
    set_aside_on(path, copy, 95, 90, key=key)
    own_damaged, own_whole = (one for one, _why, _made in set_aside(path))
    whole = own_damaged.read_bytes()
    own_damaged.write_bytes(whole[:4096] + noise.randbytes(8192) + whole[12288:])
    foreign = path.with_name("centre-damaged-20260801-080000.yizhan")
    foreign.write_bytes(of_another.read_bytes())
    unknown = path.with_name("centre-damaged-20260802-080000.yizhan")
    unknown.write_bytes(noise.randbytes(40_960))
    set_aside_on(path, copy, 9, 8, 7, key=key)
    with closing(open_store(path, key=key)) as db:
        assert back_up(db, tmp_path, now=NOW).good
    assert not own_whole.exists() and not own_damaged.exists()
    assert foreign.exists() and unknown.exists()
    assert days_kept(path)[:3] == [7, 8, 9] and accounts.has_keys(path)


def test_a_plain_one_that_cannot_be_read_stays(store: Store, tmp_path: Path) -> None:
    copy, path = back_up(store, tmp_path, now=NOW - timedelta(99)).path, store.path
    store.close()
    set_aside_on(path, copy, 80, 70, 60, 50, 40)
    oldest = set_aside(path)[-1][0]
    oldest.write_bytes(oldest.read_bytes()[:100] + bytes(20_000))
    with closing(open_store(path)) as db:
        assert back_up(db, tmp_path, now=NOW).good
    assert days_kept(path) == [40, 50, 60, 80]
