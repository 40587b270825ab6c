"""A centre with years behind it: whole, the same each time, with a trail to match."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

from db import sample_years
from db.check import check
from db.store import open_store

NOW = datetime(2026, 11, 26, 9, 10)
_TABLES = ("booking", "appointment", "session", "person", "voucher", "voucher_line", "closing")


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """A hundredth of everything: what is put in is the same, only less of it."""
    for name in ("BOOKINGS", "APPOINTMENTS", "VOUCHER_LINES"):
        monkeypatch.setattr(sample_years, name, getattr(sample_years, name) // 40)
    for name in ("PEOPLE", "ORGANISATIONS"):
        monkeypatch.setattr(sample_years, name, getattr(sample_years, name) // 10)


def made(path: Path) -> dict[str, list[tuple[object, ...]]]:
    """What stands in a file that was just made, without the ids, which tell when that was."""
    db = open_store(path)
    bookings = sample_years.make_years(db, now=NOW, years=1)
    assert bookings == sample_years.BOOKINGS // 10 == db.value("SELECT count(*) FROM booking")
    written = sum(db.value(f"SELECT count(*) FROM {one}") for one in _TABLES)
    assert db.value("SELECT count(*) FROM trail") > written
    found = {
        "booking": db.rows("SELECT number, title, organisation, starts, status FROM booking"),
        "appointment": db.rows("SELECT number, starts, status FROM appointment"),
        "voucher": db.rows("SELECT month, number, kind FROM voucher"),
        "closing": db.rows("SELECT month, debit, credit, balance FROM closing"),
        "person": db.rows("SELECT number, name, phone FROM person"),
    }
    db.close()
    return {name: sorted(tuple(row.values()) for row in rows) for name, rows in found.items()}


def test_it_is_whole_and_the_same_each_time(small: None, tmp_path: Path) -> None:
    first = made(tmp_path / "one.yizhan")
    assert check(tmp_path / "one.yizhan") == []
    assert made(tmp_path / "other.yizhan") == first
    assert all(first.values())
