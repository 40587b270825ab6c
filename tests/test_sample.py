"""The sample centre: whole, the same each time, and full enough to look at."""

from __future__ import annotations

from pathlib import Path

from db import rooms
from db.check import check
from db.store import Store


def test_the_sample_is_whole(sample_file: Path) -> None:
    assert check(sample_file) == []


def test_the_sample_has_a_year_of_everything(sample: Store) -> None:
    statuses = {row["status"] for row in sample.rows("SELECT DISTINCT status FROM booking")}
    assert statuses == {
        "provisional",
        "confirmed",
        "checked_in",
        "finished",
        "no_show",
        "cancelled",
    }
    assert sample.value("SELECT count(*) FROM booking") > 500
    assert any(one.parts for one in rooms.rooms(sample))
    for table in ("series", "holiday", "waiting", "closure", "equipment"):
        assert sample.value(f"SELECT count(*) FROM [{table}]"), table
