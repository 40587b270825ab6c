"""What the person at the desk waits for: the start, a day of twenty rooms, turning weeks."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

from PySide6.QtWidgets import QTableWidget, QTableWidgetItem, QWidget

from db.bookings import between
from db.rooms import add_room, rooms
from db.store import Store
from gui.booking_page import BookingPage
from gui.desk import Desk
from gui.look import Look, application
from gui.settings import Settings
from tests.bench.measure import Measured, against
from tests.bench.records import NOW

ROOMS, HOURS = 20, 13
SIZE = (1366, 696)
_EMPTY = "tests.bench.start_empty"
_OURS = "tests.bench.start_today"


def start(file: Path) -> Measured:
    """From nothing to the first painted page, each time a new process with warm disk caches."""
    home = file.parent / "home"
    environment = os.environ | {
        name: str(home)
        for name in ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME", "APPDATA")
    }

    # As on a desk: the byte code of the run before is there.
    environment.pop("PYTHONDONTWRITEBYTECODE", None)

    def run(module: str) -> None:
        subprocess.run(
            [sys.executable, "-m", module, str(file)],
            check=True,
            env=environment,
            capture_output=True,
        )

    return against(
        "start to the first painted Today",
        lambda: run(_OURS),
        "an empty PySide6 window, painted",
        lambda: run(_EMPTY),
        times=7,
    )


def board(db: Store) -> tuple[Measured, Measured]:
    """A day of twenty rooms fetched and drawn, and a week turned, in the real page."""
    for number in range(len(rooms(db)), ROOMS + sum(bool(room.parts) for room in rooms(db))):
        add_room(db, name=f"活动室{number}", kind="other", capacity=20)
    app = application()
    settings = Settings(db.path.with_suffix(".ini"), app)
    Look(app, settings).apply()
    page = BookingPage(Desk(db, clock=lambda: NOW, settings=settings))
    page.resize(*SIZE)
    page.show()
    page.reload()
    table = _stock_table(db)

    def day() -> None:
        page.reload()
        _draw(page)

    drawn = against(
        f"fetch and draw a day of {ROOMS} rooms",
        day,
        f"draw a stock table of {ROOMS} x {HOURS} cells",
        lambda: _draw(table),
        times=25,
    )
    page.show_view("week")

    def week() -> None:
        page.step(1)
        _draw(page)

    def query() -> None:
        between(db, NOW, NOW + timedelta(7), room=page.room)

    turned = against("turn a week and draw it", week, "its bare query", query, times=25)
    page.close()
    table.close()
    return drawn, turned


def _stock_table(db: Store) -> QTableWidget:
    """The same words in stock cells: what Qt needs for as much text without our painting."""
    table = QTableWidget(ROOMS, HOURS)
    table.resize(*SIZE)
    shown = between(db, NOW.replace(hour=0, minute=0), NOW.replace(hour=23, minute=59))
    for place in range(ROOMS * HOURS):
        title = shown[place % len(shown)].title if shown else ""
        table.setItem(place // HOURS, place % HOURS, QTableWidgetItem(title))
    table.show()
    return table


def _draw(widget: QWidget) -> None:
    """Lay out and paint the widget, whole, as the window would."""
    application().processEvents()
    widget.grab()
