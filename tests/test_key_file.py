"""The keys: who opens the records, what a wrong password costs, and what bad luck does to the file.

Passwords are checked here at the least cost that is allowed: the usual one would take minutes.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db import key_file, keys, passwords
from db.key_file import keys_path, load, save, sign_in, spare_path
from db.keys import (
    Keys,
    MustWait,
    WrongPassword,
    change_password,
    enrol,
    new_keys,
    remove,
    rename,
    renew_recovery,
    reset_password,
    unlock,
    unlock_with_recovery,
)
from db.passwords import STEPS, Cost, refuse_weak, seconds_left
from db.rules import Refused
from db.sealed import Place, open_seal, seal
from db.trouble import Trouble
from db.whole_file import put

LEAST = Cost(ops=1, mem=8 << 20)
MADE = new_keys()
KEY = MADE.key
ONE = enrol(MADE.keys, KEY, 1, "张敏", "correct horse", cost=LEAST)
KEYS = enrol(ONE, KEY, 2, "Wang Li", "battery staple", cost=LEAST)
NOW = 1000.0


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A file of records with its keys saved beside it."""
    path = tmp_path / "centre.yizhan"
    save(KEYS, path)
    return path


def trouble(path: Path) -> str:
    with pytest.raises(Trouble) as caught:
        load(path)
    return caught.value.kind


def test_each_opens_with_their_own_password() -> None:
    first, second = unlock(KEYS, 1, "correct horse", NOW), unlock(KEYS, 2, "battery staple", NOW)
    assert first.key == second.key == KEY
    assert first.private_key != second.private_key
    for staff, unlocked in ((1, first), (2, second)):
        one = keys.member(KEYS, staff)
        assert one
        note = seal("a", Place("t", 1, "c"), (one.public_key,))
        assert open_seal(note, Place("t", 1, "c"), unlocked.private_key) == "a"
    assert KEY.hex() not in repr(first) and repr(KEY) not in repr(first)
    with pytest.raises(Refused):
        unlock(KEYS, 3, "correct horse", NOW)
    with pytest.raises(ValueError):
        enrol(KEYS, KEY, 1, "x", "correct horse", cost=LEAST)


def test_a_password_is_the_same_on_every_keyboard() -> None:
    made = enrol(MADE.keys, KEY, 5, "a", "ｃｏｒｒｅｃｔ\u3000é马", cost=LEAST)
    assert unlock(made, 5, "correct e\u0301马", NOW).key == KEY


@given(st.text(min_size=8, max_size=40).filter(lambda text: len(passwords.normal(text)) >= 8))
def test_any_password_goes_round(password: str) -> None:
    try:
        made = enrol(MADE.keys, KEY, 5, "a", password, cost=LEAST)
    except Refused:
        return
    assert unlock(made, 5, password, NOW).key == KEY
    with pytest.raises(WrongPassword):
        unlock(made, 5, password + "x", NOW)


def test_wrong_passwords_become_slower() -> None:
    now, found = NOW, KEYS
    waits = []
    for _n in range(11):
        with pytest.raises(WrongPassword) as caught:
            unlock(found, 1, "battery staple", now)
        found, pause = caught.value.keys, caught.value.wait
        waits.append(pause)
        if pause:
            # Too early even the right one is not tried, and the wait does not grow by it.
            with pytest.raises(MustWait) as early:
                unlock(found, 1, "correct horse", now + pause - 0.5)
            assert early.value.wait == 1
            assert keys.wait(found, 2, now) == 0
        now += pause
    assert waits == [*STEPS[1:], 300, 300, 300]
    back = unlock(found, 1, "correct horse", now).keys
    assert back == KEYS


@given(
    st.integers(-5, 10**9),
    st.floats(allow_nan=True, allow_infinity=True),
    st.floats(0, 1e9),
)
def test_no_wait_is_longer_than_its_step(failures: int, last: float, now: float) -> None:
    step = STEPS[min(max(failures, 0), len(STEPS) - 1)]
    left = seconds_left(failures, last, now)
    assert 0 <= left <= step
    assert seconds_left(failures, last, now + step + left) == 0 or not last <= now
    assert seconds_left(failures, now, now) == step


def test_the_computer_was_started_again() -> None:
    """The clock that nobody can set begins at nought then; the wait neither grows nor vanishes."""
    assert seconds_left(8, 90_000.0, 20.0) == 280
    assert seconds_left(8, 90_000.0, 300.0) == 0
    assert passwords.clock() <= passwords.clock()


@pytest.mark.parametrize(
    "weak",
    [
        *("", "short77", "12345678", "password", "Ｐａｓｓｗｏｒｄ", "11111111", "19900412"),
        *("13812345678", "hgfedcba", "zhangmin88", "张敏19900412", "ZhangMin", "a1234567"),
        "x" * 201,
    ],
)
def test_weak_passwords_are_refused_in_words(weak: str) -> None:
    with pytest.raises(Refused) as caught:
        refuse_weak(weak, name="张敏", field="new")
    assert caught.value.field == "new"


@pytest.mark.parametrize(
    "good", ["correct horse", "早上好来杯豆浆油条", "827193645501", "Xk2#pq9v"]
)
def test_good_passwords_are_taken(good: str) -> None:
    refuse_weak(good, name="张敏", field="new")


def test_a_changed_password_keeps_the_pair() -> None:
    before = unlock(KEYS, 1, "correct horse", NOW)
    after = change_password(KEYS, 1, "correct horse", "purple piano", NOW, cost=LEAST)
    assert unlock(after.keys, 1, "purple piano", NOW).private_key == before.private_key
    with pytest.raises(WrongPassword):
        unlock(after.keys, 1, "correct horse", NOW)
    for old, new, field in (
        ("wrong one", "purple piano", "old"),
        ("correct horse", "correct horse", "new"),
        ("correct horse", "short", "new"),
    ):
        with pytest.raises(Refused) as caught:
            change_password(KEYS, 1, old, new, NOW, cost=LEAST)
        assert caught.value.field == field


def test_a_director_resets_and_the_pair_is_new() -> None:
    with pytest.raises(WrongPassword) as wrong:
        unlock(KEYS, 1, "wrong one", NOW)
    after = reset_password(wrong.value.keys, KEY, 1, "purple piano", cost=LEAST)
    now = unlock(after, 1, "purple piano", NOW)
    assert now.key == KEY
    assert now.private_key != unlock(KEYS, 1, "correct horse", NOW).private_key
    assert now.keys.members[0].failures == 0


def test_who_left_does_not_sign_in_and_a_name_changes() -> None:
    left = remove(KEYS, KEY, 1)
    with pytest.raises(Refused):
        unlock(left, 1, "correct horse", NOW)
    assert unlock(left, 2, "battery staple", NOW).key == KEY
    assert rename(KEYS, KEY, 2, "王丽").members[1].name == "王丽"
    with pytest.raises(LookupError):
        remove(KEYS, KEY, 9)


def test_the_paper_opens_when_nobody_remembers() -> None:
    found = unlock_with_recovery(KEYS, MADE.code.lower())
    assert found.key == KEY
    note = seal("a", Place("t", 1, "c"), (KEYS.recovery.public_key,))
    assert open_seal(note, Place("t", 1, "c"), found.private_key) == "a"
    again = renew_recovery(KEYS, KEY)
    assert unlock_with_recovery(again.keys, again.code).key == KEY
    for other in (MADE.code, new_keys().code):
        with pytest.raises(Refused) as caught:
            unlock_with_recovery(again.keys, other)
        assert caught.value.field == "code"


def test_keys_of_another_centre_are_told_from_the_rest() -> None:
    with pytest.raises(Trouble) as caught:
        enrol(KEYS, os.urandom(32), 3, "a", "correct horse", cost=LEAST)
    assert caught.value.kind == "foreign"
    assert keys.fingerprint(KEY) == KEYS.fingerprint != new_keys().keys.fingerprint


def _swap(found: Keys) -> Keys:
    one = found.members[0]
    one = replace(one, wrapped_key=one.wrapped_private, wrapped_private=one.wrapped_key)
    return replace(found, members=(one, *found.members[1:]))


@pytest.mark.parametrize(
    "changed",
    [
        replace(KEYS, recovery=replace(KEYS.recovery, public_key=b"x" * 32)),
        replace(KEYS, members=(KEYS.members[0], replace(KEYS.members[1], public_key=b"x" * 32))),
        replace(KEYS, members=KEYS.members[:1]),
        replace(KEYS, members=KEYS.members[::-1]),
        _swap(KEYS),
        replace(KEYS, members=(replace(KEYS.members[0], cost=Cost(2, 8 << 20)), KEYS.members[1])),
    ],
    ids=["recovery", "public key", "struck out", "order", "swapped", "cost"],
)
def test_a_file_changed_on_purpose_does_not_open(path: Path, changed: Keys) -> None:
    """It passes its sum, which anybody can write, but not the signature."""
    save(changed, path)
    with pytest.raises((Trouble, WrongPassword)):
        unlock(load(path).keys, 1, "correct horse", NOW)


@pytest.mark.parametrize("cost", [{"ops": 3, "mem": 1 << 40}, {"ops": 10**9, "mem": 8 << 20}])
def test_a_manipulated_file_cannot_demand_gigabytes(path: Path, cost: dict[str, int]) -> None:
    plain = keys.as_plain(KEYS)
    plain["members"][0]["cost"] = cost
    plain["sum"] = key_file._sum(plain)
    for name in (keys_path(path), spare_path(path)):
        name.write_bytes(keys.as_text(plain) + b"\n")
    assert trouble(path) == "damaged"
    with pytest.raises(ValueError):
        passwords.key_from("x", b"s" * 16, Cost(**cost))


def test_what_was_saved_is_loaded(path: Path) -> None:
    loaded = load(path)
    assert loaded.keys == KEYS
    assert loaded.warning is None
    assert keys_path(path).read_bytes() == spare_path(path).read_bytes()
    assert sorted(one.name for one in path.parent.iterdir()) == [
        "centre.yizhan.keys",
        "centre.yizhan.keys.old",
    ]
    assert KEY not in keys_path(path).read_bytes()


def test_any_flipped_byte_is_noticed(path: Path) -> None:
    whole = keys_path(path).read_bytes()
    spare_path(path).unlink()
    for at in range(len(whole)):
        data = bytearray(whole)
        data[at] ^= 1 << at % 8
        keys_path(path).write_bytes(bytes(data))
        assert trouble(path) == "damaged", at


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"null", b"\xff\xfe", b"{}", b"[" * 100_000])
def test_a_half_written_file_falls_back_and_says_so(path: Path, content: bytes) -> None:
    whole = keys_path(path).read_bytes()
    for damaged in (content, whole[: len(whole) // 2], whole[:-1], whole + b" "):
        keys_path(path).write_bytes(damaged)
        loaded = load(path)
        assert loaded.keys == KEYS
        assert loaded.warning
    spare_path(path).write_bytes(content)
    assert trouble(path) == "damaged"


def test_missing_keys_fall_back_and_are_made_whole_again(path: Path) -> None:
    keys_path(path).unlink()
    assert load(path).warning
    assert sign_in(path, 1, "correct horse", NOW).key == KEY
    assert load(path).warning is None
    spare_path(path).write_bytes(b"")
    sign_in(path, 1, "correct horse", NOW)
    assert spare_path(path).read_bytes() == keys_path(path).read_bytes()
    spare_path(path).write_bytes(b"")
    keys_path(path).unlink()
    assert trouble(path) == "damaged"
    spare_path(path).unlink()
    assert trouble(path) == "missing"


def test_a_newer_file_is_not_taken_for_damage(path: Path) -> None:
    plain = {**json.loads(keys_path(path).read_bytes()), "version": 2, "more": []}
    del plain["sum"]
    plain["sum"] = key_file._sum(plain)
    keys_path(path).write_bytes(keys.as_text(plain) + b"\n")
    assert trouble(path) == "newer"


def test_wrong_passwords_are_counted_over_a_restart(path: Path) -> None:
    for _n in range(3):
        with pytest.raises(WrongPassword):
            sign_in(path, 1, "wrong one", NOW)
    with pytest.raises(MustWait):
        sign_in(path, 1, "correct horse", NOW + 1)
    sign_in(path, 1, "correct horse", NOW + 5)
    assert load(path).keys == KEYS


@pytest.mark.parametrize("at", [0, 1, 2, 3])
def test_a_change_cut_short_loses_nothing(
    path: Path, at: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After every step of saving there is a whole file, of before or of now."""
    after = remove(KEYS, KEY, 1)
    steps = 0

    def until_cut(step: Callable[..., None]) -> Callable[..., None]:
        def taken(*given: object) -> None:
            nonlocal steps
            steps += 1
            if steps > at:
                raise KeyboardInterrupt
            step(*given)

        return taken

    monkeypatch.setattr(key_file, "put", until_cut(put))
    monkeypatch.setattr(os, "replace", until_cut(os.replace))
    with pytest.raises(KeyboardInterrupt):
        save(after, path)
    monkeypatch.undo()
    assert load(path).keys == (after if at == 3 else KEYS)
    assert load(path).warning is None
    save(after, path)
    assert load(path).keys == after
    # An old password does not come back with the spare.
    keys_path(path).unlink()
    assert load(path).keys == after


def test_where_it_cannot_be_saved_is_said(tmp_path: Path) -> None:
    with pytest.raises(Trouble) as caught:
        save(KEYS, tmp_path / "gone" / "centre.yizhan")
    assert caught.value.kind == "read_only"
    (tmp_path / "centre.yizhan.keys").mkdir()
    with pytest.raises(Trouble):
        save(KEYS, tmp_path / "centre.yizhan")
    assert trouble(tmp_path / "centre.yizhan") == "read_only"
    assert not list(tmp_path.glob("*.part"))
    shutil.rmtree(tmp_path / "centre.yizhan.keys")
