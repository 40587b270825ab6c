"""An encrypted file and its keys: backed up together, restored together."""

from __future__ import annotations

import shutil
from datetime import timedelta
from pathlib import Path

import pytest

from db import accounts, key_file
from db.backup import back_up
from db.centre import set_up
from db.cipher import is_plain
from db.people import add_person
from db.restore import fetch_keys, put_back
from db.rules import Refused
from db.store import open_store, take_lock
from db.trouble import Trouble
from tests.conftest import NOW
from tests.test_accounts import OTHER, PASSWORD


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """An encrypted centre with one person in it."""
    made = tmp_path / "desk" / "centre.yizhan"
    made.parent.mkdir()
    db = open_store(made)
    set_up(db, name="栖湖工业园职工服务中心")
    add_person(db, name="王䶮")
    db.close()
    accounts.protect(made, name="许可", password=PASSWORD)
    return made


def director(path: Path) -> int:
    """The one who signs in."""
    return accounts.names(path)[0][0]


def test_the_computer_is_lost_and_the_stick_is_left(path: Path, tmp_path: Path) -> None:
    who, stick = director(path), tmp_path / "stick"
    stick.mkdir()
    db = accounts.sign_in(path, staff_id=who, password=PASSWORD)
    made = back_up(db, stick, now=NOW)
    db.close()
    assert made.good
    shutil.rmtree(path.parent)
    path.parent.mkdir()
    fetch_keys(path, [stick])
    with pytest.raises(Refused):
        accounts.sign_in(path, staff_id=who, password=OTHER)
    with pytest.raises(Trouble) as lost:
        accounts.sign_in(path, staff_id=who, password=PASSWORD)
    assert lost.value.kind == "missing" and not path.exists()
    key = key_file.sign_in(path, who, PASSWORD, 0.0).key
    with take_lock(path):
        put_back(made.path, path, now=NOW, key=key)
    db = accounts.sign_in(path, staff_id=who, password=PASSWORD)
    assert db.value("SELECT name FROM person") == "王䶮"
    db.close()


def test_a_password_changed_since_the_backup_stays_changed(path: Path, tmp_path: Path) -> None:
    who = director(path)
    db = accounts.sign_in(path, staff_id=who, password=PASSWORD)
    made = back_up(db, tmp_path, now=NOW)
    accounts.change_password(db, old=PASSWORD, new=OTHER)
    key = db.key
    db.close()
    with take_lock(path):
        put_back(made.path, path, now=NOW, key=key)
    db = accounts.sign_in(path, staff_id=who, password=OTHER)
    db.close()


def test_a_backup_of_before_the_passwords_never_ends_unencrypted(tmp_path: Path) -> None:
    path, folder = tmp_path / "centre.yizhan", tmp_path / "backups"
    db = open_store(path)
    set_up(db, name="栖湖工业园职工服务中心")
    add_person(db, name="王䶮")
    made = back_up(db, folder, now=NOW, may_make=True)
    db.close()
    protected = accounts.protect(path, name="许可", password=PASSWORD)
    whole = path.read_bytes()
    with take_lock(path), pytest.raises(Trouble, match=r"centre-.*(encrypted|加密)") as caught:
        put_back(made.path, path, now=NOW, key=protected.key)
    assert caught.value.kind == "damaged" and path.read_bytes() == whole
    # The way out that is told.
    there = tmp_path / "of its own" / "centre.yizhan"
    there.parent.mkdir()
    shutil.copyfile(made.path, there)
    again = accounts.protect(there, name="许可", password=OTHER)
    db = accounts.sign_in(there, staff_id=again.staff.id, password=OTHER)
    assert db.value("SELECT name FROM person") == "王䶮" and not is_plain(there)
    db.close()


@pytest.mark.parametrize("gone", [False, True], ids=["there", "gone"])
def test_nor_where_nobody_can_sign_in(tmp_path: Path, gone: bool) -> None:
    """With damaged keys the backups are offered before any key is known."""
    path, folder = tmp_path / "centre.yizhan", tmp_path / "backups"
    db = open_store(path)
    set_up(db, name="栖湖工业园职工服务中心")
    made = back_up(db, folder, now=NOW, may_make=True)
    db.close()
    accounts.protect(path, name="许可", password=PASSWORD)
    for keys in (key_file.keys_path(path), key_file.spare_path(path)):
        keys.write_bytes(b"{}")
    if gone:
        path.unlink()
    before = path.read_bytes() if path.exists() else None
    with take_lock(path), pytest.raises(Trouble, match=r"centre-.*(encrypted|加密)"):
        put_back(made.path, path, now=NOW)
    assert (path.read_bytes() if path.exists() else None) == before


def test_an_encrypted_backup_is_not_put_into_a_plain_file(path: Path, tmp_path: Path) -> None:
    db = accounts.sign_in(path, staff_id=director(path), password=PASSWORD)
    made = back_up(db, tmp_path, now=NOW)
    db.close()
    plain = tmp_path / "plain" / "centre.yizhan"
    plain.parent.mkdir()
    open_store(plain).close()
    before = plain.read_bytes()
    with take_lock(plain), pytest.raises(Trouble, match=made.path.name) as caught:
        put_back(made.path, plain, now=NOW)
    assert "password" in caught.value.message or "密码" in caught.value.message
    assert plain.read_bytes() == before and not accounts.has_keys(plain)


def test_keys_of_backups_go_with_them(path: Path, tmp_path: Path) -> None:
    folder = tmp_path / "backups"
    folder.mkdir()
    db = accounts.sign_in(path, staff_id=director(path), password=PASSWORD)
    for days in range(12):
        back_up(db, folder, now=NOW + timedelta(days))
    db.close()
    kept = {one.name.removesuffix(".keys") for one in folder.glob("*.keys")}
    assert kept == {one.name for one in folder.glob("*.yizhan")} and len(kept) < 12
