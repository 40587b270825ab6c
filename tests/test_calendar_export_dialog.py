"""Bookings passed on as a calendar file, from the window."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import pytest
from icalendar import Calendar
from pytestqt.qtbot import QtBot

from db.booking_changes import book
from db.rooms import add_room
from db.store import Store
from gui.calendar_export_dialog import CalendarExportDialog
from gui.desk import Desk

NOW = datetime(2026, 11, 26, 9, 10)


@pytest.fixture
def desk(store: Store) -> Desk:
    return Desk(store, clock=lambda: NOW)


def test_the_bookings_of_a_room_are_written(qtbot: QtBot, desk: Desk, tmp_path: Path) -> None:
    hall, other = (add_room(desk.store, name=name) for name in ("Hall", "Other"))
    for room, title in ((hall, "Talk"), (other, "Elsewhere")):
        book(
            desk.store,
            rooms=[room],
            starts=NOW + timedelta(days=1),
            ends=NOW + timedelta(days=1, hours=1),
            title=title,
            now=NOW,
        )
    dialog = CalendarExportDialog(desk, None, hall)
    qtbot.addWidget(dialog)
    target = tmp_path / "hall.ics"
    with qtbot.waitSignal(dialog.accepted, timeout=10_000):
        dialog.write(target)
    events = Calendar.from_ical(target.read_bytes()).walk("VEVENT")
    assert [str(event["summary"]) for event in events] == ["Talk"]


def test_a_place_that_cannot_be_written_is_said(qtbot: QtBot, desk: Desk, tmp_path: Path) -> None:
    dialog = CalendarExportDialog(desk, None)
    qtbot.addWidget(dialog)
    dialog.write(tmp_path / "no such folder" / "a.ics")
    qtbot.waitUntil(lambda: "no such folder" in dialog.blocked.text(), timeout=10_000)
    assert list(tmp_path.glob("*.part")) == []
