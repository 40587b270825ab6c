"""What stands below the grid of the day sheet: consultations by number, tasks, equipment."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from db import words
from db.store import Store
from reports import catalogue
from reports.day_lists import Equipment, Lists, Task, Turn, draw_lists, parted
from reports.page import PLAIN, Footer, Paper, write
from tests.conftest import NOW
from tests.paper_reading import overprints, text

DAY = date(2026, 11, 26)


@pytest.fixture(autouse=True)
def in_chinese() -> Iterator[None]:
    words.use_language("zh_CN")
    yield


def turns(count: int) -> tuple[Turn, ...]:
    return tuple(
        Turn("09:00–09:50", "心理咨询", f"心-261126-{at:02d}", "周岚", "302", at == 0)
        for at in range(count)
    )


def tasks(count: int) -> tuple[Task, ...]:
    return tuple(Task("09:00", f"事项{at:02d}") for at in range(count))


def sheets(path: Path, lists: Lists, count: int) -> list[str]:
    """What stands on each of so many sheets; nothing where they have no lists."""
    found = []
    for number, here in enumerate(parted(lists, count)):
        if here is None:
            found.append("")
            continue

        def draw(paper: Paper, here: Lists = here, again: bool = number > 0) -> None:
            draw_lists(paper, here, consultations=bool(lists.turns), again=again)

        write(path, PLAIN, "t", [draw], Footer("中心", NOW))
        assert overprints(path.read_bytes(), 0) == []
        found.append(text(path))
    return found


def test_consultations_go_on_to_the_next_sheet_if_there_is_one(tmp_path: Path) -> None:
    first, second, third = sheets(tmp_path / "a.pdf", Lists(turns(9), tasks(2)), 3)
    assert "心-261126-06" in first
    assert "心-261126-07" not in first
    assert "心-261126-08" in second
    assert "二、咨询预约（续）" in second
    assert third == ""


def test_what_has_no_room_on_the_last_sheet_is_counted(tmp_path: Path) -> None:
    (only,) = sheets(tmp_path / "a.pdf", Lists(turns(20), tasks(8)), 1)
    assert "另有13个，见咨询师当日安排" in only
    assert "另有3件" in only
    assert "心-261126-06" in only
    assert "事项04" in only


def test_without_consultations_the_equipment_has_its_list(tmp_path: Path) -> None:
    lists = Lists((), tasks(1), (Equipment("08:30", "报告厅", "话筒×2"),))
    (only,) = sheets(tmp_path / "a.pdf", lists, 1)
    assert "三、设备准备" in only
    assert "话筒×2" in only
    assert "咨询" not in only


def test_the_sheet_names_no_client(sample: Store, tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    catalogue.write(sample, "day-sheet", path, now=NOW, date=DAY)
    said = text(path)
    every = sample.rows(
        "SELECT appointment.number, name, code FROM appointment"
        " JOIN client ON client.id = appointment.client"
        " LEFT JOIN person ON person.id = client.person"
        " WHERE starts LIKE '2026-11-26%' AND status IN ('booked', 'arrived', 'in_session', 'done')"
    )
    assert len(every) > 7
    for one in every:
        assert one["number"] in said
        assert not one["name"] or one["name"] not in said
        assert one["code"] not in said


def test_whoever_sees_no_appointments_prints_none(sample: Store, tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    sample.staff = replace(sample.staff, roles=frozenset({"administrator"}))
    catalogue.write(sample, "day-sheet", path, now=NOW, date=DAY)
    assert "二、今日待办" in text(path)
    assert "心-261126" not in text(path)
