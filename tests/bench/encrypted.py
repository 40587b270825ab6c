"""The same work on an encrypted file and on a plain one."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import datetime, timedelta
from itertools import count
from pathlib import Path

from db.bookings import between
from db.cipher import encrypt_file
from db.find import find
from db.store import Store, open_store
from tests.bench.measure import Measured, against

_KEY = bytes(range(32))
_MONDAY = datetime(2026, 11, 23)
_INSERTS = 10_000


def against_plain(sample: Path) -> Iterator[Measured]:
    """Opening, a week of bookings, a search, inserts; `sample` is plain and left as it is."""
    plain, secret = sample.with_name("plain.yizhan"), sample.with_name("encrypted.yizhan")
    for path in (plain, secret):
        shutil.copyfile(sample, path)
    encrypt_file(secret, _KEY, keep=sample.with_name("kept.yizhan"))

    def opened(work: Callable[[Store], object], key: bytes | None) -> None:
        with closing(open_store(secret if key else plain, key=key, lock=False)) as db:
            work(db)

    for name, work, times in (
        ("open an encrypted file", _nothing, 30),
        ("open it and fetch a week of bookings", _week, 30),
        ("open it and find somebody", _search, 7),
    ):
        yield against(
            name,
            lambda work=work: opened(work, _KEY),  # type: ignore[misc]
            "the same, plain",
            lambda work=work: opened(work, None),  # type: ignore[misc]
            times=times,
        )
    numbers = count(1)
    with (
        closing(open_store(secret, key=_KEY)) as ours,
        closing(open_store(plain)) as least,
    ):
        yield against(
            "a week of bookings, open for long",
            lambda: _week(ours),
            "the same, plain",
            lambda: _week(least),
            times=60,
        )
        yield against(
            f"{_INSERTS:,} inserts, encrypted",
            lambda: _insert(ours, numbers),
            "the same, plain",
            lambda: _insert(least, numbers),
            times=3,
        )


def _nothing(db: Store) -> None:
    db.value("SELECT name FROM centre")


def _week(db: Store) -> None:
    between(db, _MONDAY, _MONDAY + timedelta(7))


def _search(db: Store) -> None:
    find(db, "zhang")


def _insert(db: Store, numbers: Iterator[int]) -> None:
    with db.act("bench"):
        for _turn in range(_INSERTS):
            number = next(numbers)
            db.insert("equipment", name=f"件{number}", stock=number)
