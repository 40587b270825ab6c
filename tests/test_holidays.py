"""The holiday table: the centre's own, filled from the library where it has the year."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from db.holidays import (
    Holiday,
    add_holiday,
    change_holiday,
    fill_from_library,
    from_library,
    is_workday,
    marks,
    missing_year,
    remove_holiday,
)
from db.rules import Refused
from db.store import Store, open_store


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Store]:
    store = open_store(tmp_path / "a.yizhan")
    yield store
    store.close()


def test_fills_a_year_in_chinese(db: Store) -> None:
    assert fill_from_library(db, year=2026) == len(from_library(2026))
    found = marks(db, date(2026, 2, 14), date(2026, 2, 28))
    assert found[date(2026, 2, 17)] == Holiday(date(2026, 2, 17), "春节", "off")
    assert found[date(2026, 2, 14)].kind == "work"
    assert date(2026, 2, 25) not in found
    names = {holiday.name for holiday in marks(db, date(2026, 1, 1), date(2026, 12, 31)).values()}
    assert {"元旦", "春节", "清明", "劳动节", "端午", "中秋", "国庆节"} <= names


def test_a_weekend_is_no_holiday_and_a_makeup_day_is_a_workday(db: Store) -> None:
    assert is_workday(db, date(2026, 2, 16))  # a Monday: nothing in the table says otherwise
    fill_from_library(db, year=2026)
    assert not is_workday(db, date(2026, 2, 16))
    assert is_workday(db, date(2026, 2, 14))  # a Saturday, made up
    assert not is_workday(db, date(2026, 3, 7))  # a plain Saturday
    assert date(2026, 3, 7) not in marks(db, date(2026, 3, 1), date(2026, 3, 31))


def test_what_the_centre_entered_stays(db: Store) -> None:
    with db.act("test"):
        db.insert("holiday", day="2026-10-01", name="园区开放日", kind="work")
    added = fill_from_library(db, year=2026)
    assert added == len(from_library(2026)) - 1
    assert marks(db, date(2026, 10, 1), date(2026, 10, 1))[date(2026, 10, 1)].name == "园区开放日"
    assert fill_from_library(db, year=2026) == 0


def test_a_year_the_library_has_not_is_refused(db: Store) -> None:
    with pytest.raises(Refused) as refused:
        fill_from_library(db, year=2031)
    assert "2031" in refused.value.message
    assert refused.value.field == "year"
    assert marks(db, date(2031, 1, 1), date(2031, 12, 31)) == {}


def test_asks_for_a_missing_year(db: Store) -> None:
    assert missing_year(db, date(2026, 5, 1)) == 2026
    fill_from_library(db, year=2026)
    assert missing_year(db, date(2026, 10, 31)) is None
    assert missing_year(db, date(2026, 11, 1)) == 2027
    with db.act("test"):
        db.insert("holiday", day="2027-01-01", name="元旦", kind="off")
    assert missing_year(db, date(2026, 11, 22)) is None


def test_the_table_is_edited_by_hand(db: Store) -> None:
    made = add_holiday(db, day=date(2027, 2, 6), name=" 春节 ")
    with pytest.raises(Refused) as refused:
        add_holiday(db, day=date(2027, 2, 6), name="春节")
    assert refused.value.field == "day"
    change_holiday(db, id=made, day=date(2027, 2, 7), kind="work")
    assert marks(db, date(2027, 2, 1), date(2027, 2, 28)) == {
        date(2027, 2, 7): Holiday(date(2027, 2, 7), "春节", "work")
    }
    with pytest.raises(Refused):
        change_holiday(db, id=made, name="")
    remove_holiday(db, id=made)
    assert marks(db, date(2027, 2, 1), date(2027, 2, 28)) == {}
