"""Two centres whose files have one name use one folder for backups, such as a stick."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from db import accounts, key_file
from db.backup import back_up, backups_in, newest_good
from db.centre import set_up
from db.file_copy import PART
from db.origin import origin_in, origin_of
from db.restore import candidates, fetch_keys
from db.store import Store, open_store
from db.trouble import Trouble
from tests.conftest import NOW
from tests.test_accounts import PASSWORD


def centre(folder: Path, *, encrypted: bool) -> Store:
    """A centre of its own, in a file of the usual name."""
    path = folder / "centre.yizhan"
    db = open_store(path)
    set_up(db, name=folder.name)
    db.close()
    if not encrypted:
        return open_store(path)
    made = accounts.protect(path, name="许可", password=PASSWORD)
    accounts.plain_path(path).unlink()
    return accounts.sign_in(path, staff_id=made.staff.id, password=PASSWORD)


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    """The folder that both use."""
    made = tmp_path / "stick"
    made.mkdir()
    return made


@pytest.mark.parametrize("encrypted", [True, False], ids=["encrypted", "plain"])
def test_two_centres_leave_each_other_alone(tmp_path: Path, stick: Path, encrypted: bool) -> None:
    ours = centre(tmp_path / "东站", encrypted=encrypted)
    theirs = centre(tmp_path / "西站", encrypted=encrypted)
    # They once had a year of backups; we begin with one of the same second, and go on for long.
    first = [back_up(theirs, stick, now=NOW - timedelta(days)) for days in (300, 9, 1)]
    mine = [back_up(ours, stick, now=NOW + timedelta(days)) for days in range(-1, 30)]
    assert mine[0].path not in {one.path for one in first}
    assert mine[0].made == first[-1].made + timedelta(seconds=1)
    assert all(one.path.exists() and one.good for one in first)
    for path in (ours.path, theirs.path):  # whoever asks knows no key yet
        for one in backups_in(stick, path):
            assert (one in first) == (path == theirs.path)
    assert newest_good(stick, theirs.path) == first[-1]
    assert [one.path for one in candidates(theirs.path, [stick])] == [
        one.path for one in reversed(first)
    ]
    assert back_up(theirs, stick, now=NOW - timedelta(1), if_changed=True) == first[-1]
    ours.close()
    theirs.close()


def test_what_the_other_is_writing_just_now_stays(tmp_path: Path, stick: Path) -> None:
    ours, theirs = (centre(tmp_path / name, encrypted=True) for name in ("东站", "西站"))
    whole = back_up(theirs, stick, now=NOW)
    name = "centre-20261120-100000.yizhan"
    by = {db: f"{name}.{origin_in(db.connection, db.key).first}{PART}" for db in (ours, theirs)}
    note = f"{whole.path.name}.json{PART}"
    for unfinished in (*by.values(), note):
        (stick / unfinished).touch()
    back_up(ours, stick, now=NOW)
    assert {one.name for one in stick.glob(f"*{PART}")} == {by[theirs], note}
    back_up(theirs, stick, now=NOW)
    assert not list(stick.glob(f"*{PART}"))
    ours.close()
    theirs.close()


def test_a_backup_without_its_note_is_known_by_its_key(tmp_path: Path, stick: Path) -> None:
    """Cut short after the copy was whole: only who can open it thins it out."""
    ours, theirs = (centre(tmp_path / name, encrypted=True) for name in ("东站", "西站"))
    bare = back_up(theirs, stick, now=NOW - timedelta(1)).path
    for ending in (".json", ".keys"):
        bare.with_name(bare.name + ending).unlink()
    for days in range(40):
        back_up(ours, stick, now=NOW + timedelta(days))
    assert bare.exists()
    assert origin_of(bare, key=theirs.key).is_same(origin_in(theirs.connection, theirs.key))
    ours.close()
    theirs.close()


def test_a_copy_of_before_the_password_is_of_the_same_centre(tmp_path: Path, stick: Path) -> None:
    plain = centre(tmp_path / "东站", encrypted=False)
    before = back_up(plain, stick, now=NOW)
    path = plain.path
    plain.close()
    made = accounts.protect(path, name="许可", password=PASSWORD)
    assert origin_of(path, key=made.key).is_same(before.origin)
    assert [one.path for one in backups_in(stick, path, key=made.key)] == [before.path]


def test_lost_keys_are_not_taken_from_another_centre(tmp_path: Path, stick: Path) -> None:
    ours, theirs = (centre(tmp_path / name, encrypted=True) for name in ("东站", "西站"))
    back_up(ours, stick, now=NOW - timedelta(1))
    newest = back_up(theirs, stick, now=NOW).path
    ours.close()
    theirs.close()
    gone = tmp_path / "new computer" / "centre.yizhan"
    gone.parent.mkdir()
    with pytest.raises(Trouble, match=r"centre\.yizhan"):
        fetch_keys(gone, [stick])
    assert not list(gone.parent.iterdir())
    # The way out that is told.
    for ending in ("", ".keys"):
        source = newest.with_name(newest.name + ending)
        (gone.parent / source.name).write_bytes(source.read_bytes())
    copy = gone.parent / newest.name
    ((director, _name),) = accounts.names(copy)
    db = accounts.sign_in(copy, staff_id=director, password=PASSWORD)
    assert db.value("SELECT name FROM centre") == "西站"
    db.close()
    # With its own keys beside it there is nothing to ask.
    key_file.copy_keys(newest, gone)
    fetch_keys(gone, [stick])
    assert [one.path for one in candidates(gone, [stick])] == [newest]
