"""Bookings from a calendar file, as the dialog does it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from db.booking_changes import book
from db.rooms import rooms
from db.store import Store
from gui import theme
from gui.calendar_import_dialog import CalendarImportDialog
from gui.desk import Desk

NOW = datetime(2026, 11, 26, 9, 10)
EVENT = """BEGIN:VEVENT
UID:{uid}
DTSTAMP:20261101T000000Z
SUMMARY:{title}
DTSTART:{day}T{hour:02d}0000
DTEND:{day}T{hour:02d}4500
RRULE:FREQ=WEEKLY;COUNT=3
END:VEVENT
"""


@pytest.fixture
def desk(store: Store, qapp: QApplication) -> Iterator[Desk]:
    theme.use(qapp)
    with store.act("test"):
        for name in ("甲", "乙"):
            store.insert("room", name=name, kind="meeting", hours="1-7 08:00-22:00")
    window = QWidget()
    window.show()
    desk = Desk(store, clock=lambda: NOW, parent=window)
    yield desk
    desk.close()


def calendar(tmp_path: Path, *events: tuple[str, str, int]) -> Path:
    text = "".join(
        EVENT.format(uid=n, title=title, day=day, hour=hour)
        for n, (title, day, hour) in enumerate(events)
    )
    path = tmp_path / "mine.ics"
    path.write_text(
        f"BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:test\n{text}END:VCALENDAR\n", encoding="utf-8"
    )
    return path


def shown(qtbot: QtBot, desk: Desk, path: Path | None) -> CalendarImportDialog:
    window = desk.parent()
    assert isinstance(window, QWidget)
    dialog = CalendarImportDialog(desk, window, path)
    dialog.show()
    dialog.activateWindow()
    qtbot.waitUntil(lambda: QApplication.activeWindow() is dialog)
    read(qtbot, dialog)
    return dialog


def read(qtbot: QtBot, dialog: CalendarImportDialog) -> None:
    qtbot.waitUntil(lambda: dialog._task is None, timeout=20_000)


def count(desk: Desk) -> int:
    return int(desk.store.value("SELECT count(*) FROM booking"))


def test_good_rows_are_booked_and_the_rest_stays_out(
    qtbot: QtBot, desk: Desk, tmp_path: Path
) -> None:
    place = rooms(desk.store)[0].id
    book(
        desk.store,
        rooms=(place,),
        starts=datetime(2026, 12, 7, 9),
        ends=datetime(2026, 12, 7, 10),
        title="占用",
        now=NOW,
    )
    path = calendar(tmp_path, ("例会", "20261130", 9), ("夜场", "20261201", 23))
    dialog = shown(qtbot, desk, path)
    verdicts = {(row.title, row.starts.date()): row.verdict for row in dialog.rows}
    assert verdicts[("例会", date(2026, 11, 30))] == "good"
    assert verdicts[("例会", date(2026, 12, 7))] == "taken"
    assert verdicts[("夜场", date(2026, 12, 1))] == "closed"
    assert dialog.table.rowCount() == 6
    QTest.keyClick(dialog, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert dialog.count == 2 and count(desk) == 3
    desk.undo()
    assert count(desk) == 1


def test_another_room_is_another_look_and_other_days_another_reading(
    qtbot: QtBot, desk: Desk, tmp_path: Path
) -> None:
    first, second = (one.id for one in rooms(desk.store))
    book(
        desk.store,
        rooms=(first,),
        starts=datetime(2026, 11, 30, 9),
        ends=datetime(2026, 11, 30, 10),
        title="占用",
        now=NOW,
    )
    dialog = shown(qtbot, desk, calendar(tmp_path, ("例会", "20261130", 9)))
    assert [row.verdict for row in dialog.rows] == ["taken", "good", "good"]
    dialog.inputs["room"].set_value(str(second))
    dialog._judge()
    assert [row.verdict for row in dialog.rows] == ["good"] * 3
    dialog.inputs["day_to"].set_value(date(2026, 12, 1))
    assert dialog.path is not None
    dialog.read(dialog.path)
    read(qtbot, dialog)
    assert len(dialog.rows) == 1


def test_files_that_are_no_calendar_and_days_the_wrong_way_round(
    qtbot: QtBot, desk: Desk, tmp_path: Path
) -> None:
    path = tmp_path / "no.ics"
    path.write_text("hello", encoding="utf-8")
    dialog = shown(qtbot, desk, path)
    assert not dialog.said.isHidden() and not dialog.primary_button.isEnabled()
    dialog.inputs["day_to"].set_value(date(2020, 1, 1))
    dialog.read(calendar(tmp_path, ("例会", "20261130", 9)))
    assert dialog.inputs["day_to"].error()
    dialog.save()
    assert count(desk) == 0


def test_reading_can_be_stopped(qtbot: QtBot, desk: Desk, tmp_path: Path) -> None:
    dialog = shown(qtbot, desk, None)
    assert dialog.blocked.text()
    dialog.read(calendar(tmp_path, ("例会", "20261130", 9)))
    dialog.stop()
    qtbot.waitUntil(lambda: not desk._tasks, timeout=20_000)
    assert dialog.file is None and dialog.waiting.isHidden()
    dialog.reject()
    assert count(desk) == 0
