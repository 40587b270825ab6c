"""Signing in: a file is protected once, and opens for whoever has a password or the paper."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from db import accounts, cipher, key_file, keys
from db.centre import set_up
from db.people import add_person
from db.rules import Refused
from db.staff import add_staff, all_staff, archive_staff, change_staff, restore_staff
from db.store import Store, open_store
from db.trouble import Trouble
from db.undo import undo
from db.words import _
from tests.conftest import NOW

PASSWORD, OTHER = "栖湖的早晨 7:30", "correct horse 电池"
MARKER = "独一无二的备注"


@pytest.fixture
def plain(tmp_path: Path) -> Path:
    """A plain file of a centre with a telling note in it."""
    path = tmp_path / "centre.yizhan"
    db = open_store(path)
    set_up(db, name="栖湖工业园职工服务中心")
    add_person(db, name="王䶮", note=MARKER)
    db.close()
    return path


@pytest.fixture
def protected(plain: Path) -> accounts.Protected:
    """That file, encrypted by its director."""
    return accounts.protect(plain, name="许可", password=PASSWORD)


@pytest.fixture
def opened(plain: Path, protected: accounts.Protected) -> Iterator[Store]:
    """That file, opened by its director."""
    db = accounts.sign_in(plain, staff_id=protected.staff.id, password=PASSWORD)
    yield db
    db.close()


def refused_at(field: str | None, rule: Any, *args: Any, **values: Any) -> Refused:
    """The refusal of a rule at a field."""
    with pytest.raises(Refused) as caught:
        rule(*args, **values)
    assert caught.value.field == field and caught.value.message
    return caught.value


def test_a_protected_file_opens_for_its_director(opened: Store) -> None:
    assert (opened.who, opened.staff.may("approve")) == ("许可", True)
    assert opened.value("SELECT note FROM person") == MARKER
    assert len(opened.private_key or b"") == 32
    assert accounts.names(opened.path) == [(opened.staff.id, "许可")]


def test_nothing_of_it_can_be_read_without_the_key(
    opened: Store, plain: Path, protected: accounts.Protected
) -> None:
    add_person(opened, name="某人", note=MARKER)
    assert protected.kept is not None
    assert MARKER.encode() in protected.kept.read_bytes()  # the search finds what is there
    cipher.erase(protected.kept, path=plain, key=protected.key)
    for file in plain.parent.iterdir():
        content = file.read_bytes()
        for code in ("utf-8", "utf-16-le"):
            assert MARKER.encode(code) not in content, file.name
            assert PASSWORD.encode(code) not in content, file.name
        assert protected.key not in content and protected.code.encode() not in content
    with pytest.raises(Trouble):
        open_store(plain, lock=False)


def test_without_the_password_it_stays_closed(plain: Path, protected: accounts.Protected) -> None:
    for wrong in ("", "x", PASSWORD + " ", PASSWORD.upper() + "!"):
        refused_at("password", accounts.sign_in, plain, staff_id=protected.staff.id, password=wrong)
    wait = refused_at(
        "password", accounts.sign_in, plain, staff_id=protected.staff.id, password=PASSWORD
    )
    assert isinstance(wait, keys.MustWait)
    refused_at("password", accounts.sign_in, plain, staff_id=5, password=PASSWORD)


def test_weak_passwords_protect_nothing(plain: Path) -> None:
    before = plain.read_bytes()
    for weak in ("", "1234567", "12345678", "许可许可许可", "password"):
        refused_at("password", accounts.protect, plain, name="许可", password=weak)
    assert plain.read_bytes() == before and not accounts.has_keys(plain)


def test_cut_short_before_the_file_is_encrypted_it_is_done_at_sign_in(
    plain: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def killed(*_args: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(accounts, "encrypt", killed)
        with pytest.raises(KeyboardInterrupt):
            accounts.protect(plain, name="许可", password=PASSWORD)
    assert cipher.is_plain(plain)
    ((director, _name),) = accounts.names(plain)
    db = accounts.sign_in(plain, staff_id=director, password=PASSWORD)
    assert db.value("SELECT note FROM person") == MARKER and not cipher.is_plain(plain)
    db.close()


def test_keys_that_are_gone_or_of_another_centre_are_named(
    plain: Path, protected: accounts.Protected, tmp_path: Path
) -> None:
    other = tmp_path / "other.yizhan"
    db = open_store(other)
    set_up(db, name="另一家")
    db.close()
    theirs = accounts.protect(other, name="别人", password=OTHER)
    for name in (key_file.keys_path, key_file.spare_path):
        name(plain).rename(name(plain).with_suffix(".away"))
    with pytest.raises(Trouble) as missing:
        accounts.names(plain)
    assert missing.value.kind == "missing"
    key_file.keys_path(plain).write_bytes(key_file.keys_path(other).read_bytes())
    with pytest.raises(Trouble) as foreign:
        accounts.sign_in(plain, staff_id=theirs.staff.id, password=OTHER)
    assert foreign.value.kind == "foreign"


def test_others_sign_in_once_they_have_a_password(opened: Store) -> None:
    desk = add_staff(opened, name="张敏", roles="desk")
    director = opened.staff.id
    refused_at("password", accounts.change_user, opened, staff_id=desk, password=OTHER)
    refused_at("new", accounts.set_password, opened, id=desk, new="12345678")
    accounts.set_password(opened, id=desk, new=OTHER)
    accounts.change_user(opened, staff_id=desk, password=OTHER)
    assert opened.who == "张敏"
    refused_at(None, accounts.set_password, opened, id=director, new=OTHER)
    refused_at(None, change_staff, opened, id=desk, roles="director")
    add_person(opened, name="某人")
    assert opened.value("SELECT who FROM trail ORDER BY id DESC") == "张敏"


def test_only_a_director_makes_directors(opened: Store) -> None:
    clerk = add_staff(opened, name="张敏", roles="administrator")
    director = opened.staff.id
    accounts.set_password(opened, id=clerk, new=OTHER)
    accounts.change_user(opened, staff_id=clerk, password=OTHER)
    refused_at("roles", change_staff, opened, id=clerk, roles="director administrator")
    refused_at("roles", change_staff, opened, id=director, roles="desk")
    refused_at("roles", add_staff, opened, name="新人", roles="director")
    refused_at("roles", add_staff, opened, name="新人", roles="king")
    refused_at("name", add_staff, opened, name="许可", roles="desk")
    refused_at("new", accounts.set_password, opened, id=director, new=OTHER)
    add_staff(opened, name="新人", roles="desk")


def test_the_last_director_stays(opened: Store) -> None:
    refused_at(None, change_staff, opened, id=opened.staff.id, roles="desk")
    refused_at(None, archive_staff, opened, id=opened.staff.id, now=NOW)
    second = add_staff(opened, name="冯立", roles="director desk")
    change_staff(opened, id=opened.staff.id, roles="desk director")
    archive_staff(opened, id=second, now=NOW)
    assert [one.name for one in all_staff(opened)] == ["许可"]


def test_who_leaves_no_longer_signs_in(opened: Store) -> None:
    desk = add_staff(opened, name="张敏", roles="desk")
    accounts.set_password(opened, id=desk, new=OTHER)
    change_staff(opened, id=desk, name="张敏敏")
    assert accounts.names(opened.path)[1] == (desk, "张敏敏")
    archive_staff(opened, id=desk, now=NOW)
    refused_at("password", accounts.change_user, opened, staff_id=desk, password=OTHER)
    restore_staff(opened, id=desk)
    refused_at("password", accounts.change_user, opened, staff_id=desk, password=OTHER)


def test_a_password_is_changed_by_its_owner(opened: Store) -> None:
    mine = opened.private_key
    refused_at("old", accounts.change_password, opened, old=OTHER, new=OTHER)
    refused_at("new", accounts.change_password, opened, old=PASSWORD, new="12345678")
    refused_at("new", accounts.change_password, opened, old=PASSWORD, new=PASSWORD)
    accounts.change_password(opened, old=PASSWORD, new=OTHER)
    accounts.change_user(opened, staff_id=opened.staff.id, password=OTHER)
    assert opened.private_key == mine
    refused_at(
        "password", accounts.change_user, opened, staff_id=opened.staff.id, password=PASSWORD
    )


def test_the_paper_lets_a_director_in_again(plain: Path, protected: accounts.Protected) -> None:
    director = protected.staff.id
    wrong = "A" + protected.code[1:] if protected.code[0] != "A" else "B" + protected.code[1:]
    said = refused_at(
        "code", accounts.recover, plain, code=wrong, staff_id=director, new=OTHER
    ).message
    assert "1" in said  # the group that is wrong
    accounts.recover(plain, code=protected.code.lower(), staff_id=director, new=OTHER)
    db = accounts.sign_in(plain, staff_id=director, password=OTHER)
    who = db.value("SELECT who FROM trail WHERE rule = 'set_password' ORDER BY id DESC")
    assert who == _("Recovery code"), "the trail says by what"
    desk = add_staff(db, name="张敏", roles="desk")
    code = accounts.renew_recovery(db)
    db.close()
    refused_at("staff_id", accounts.recover, plain, code=code, staff_id=desk, new=PASSWORD)
    refused_at(
        "code", accounts.recover, plain, code=protected.code, staff_id=director, new=PASSWORD
    )


def test_a_password_is_not_undone(opened: Store) -> None:
    accounts.change_password(opened, old=PASSWORD, new=OTHER)
    act = opened.last_act
    assert act
    refused_at(None, undo, opened, act=act.id)


def test_a_plain_file_has_no_passwords(store: Store) -> None:
    desk = add_staff(store, name="张敏", roles="desk")
    refused_at(None, accounts.set_password, store, id=desk, new=OTHER)
