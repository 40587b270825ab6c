"""A day's work without a screen: the sample centre, real windows, bookings, papers, pictures.

It is what `make run` does where there is no display, and how a built program is tried.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from db.booking_states import finish
from db.bookings import Booking, between, booking
from db.check import check
from db.rooms import rooms
from db.suggestions import find_times
from db.waiting import book_waiting, matches
from gui.stage import Stage
from reports.catalogue import write


def day_out(folder: Path) -> int:
    """Work through a day in `folder`; 0 if everything that was to be there is there."""
    folder.mkdir(parents=True, exist_ok=True)
    stage = Stage(folder)
    made: list[Path] = []
    try:
        made += _morning(stage, folder)
        made += _pages(stage, folder)
        made += _papers(stage, folder)
    finally:
        stage.close()
    faults = check(stage.file)
    for fault in faults:
        print(fault)
    missing = [path for path in made if not path.exists() or not path.stat().st_size]
    for path in sorted(made):
        print(path)
    return 1 if missing or faults else 0


def _morning(stage: Stage, folder: Path) -> list[Path]:
    """Check in who is late, book for a caller, serve the waiting list, undo a slip."""
    from gui.booking_page import BookingPage
    from gui.today_page import TodayPage

    today = stage.shell.page
    assert isinstance(today, TodayPage)
    shots = [stage.shot(folder / "today.png")]
    late = [one for one in today.table.rooms.items if one.state == "late"]
    for one in late:
        today.table.check_in_wanted.emit(one)
    stage.settle()
    board_seed = _free_hour(stage)
    stage.shell.open_page(
        "board",
        new=board_seed
        | {"title": "安全例会", "organisation": "恒信精密", "contact": "王海波", "headcount": 8},
    )
    board = stage.shell.page
    assert isinstance(board, BookingPage)
    shots.append(stage.shot(folder / "booking-form.png"))
    before = len(_of_today(stage))
    board.save()
    stage.settle()
    if len(_of_today(stage)) != before + 1:
        raise RuntimeError("the booking of the day was not saved")
    for match in matches(stage.desk.store, now=stage.desk.now())[:1]:
        place = match.suggestion
        stage.desk.do(
            book_waiting,
            id=match.waiting["id"],
            room=place.rooms[0],
            starts=place.starts,
            ends=place.ends,
        )
        stage.desk.undo()
    for one in late:
        if one.now is not None and booking(stage.desk.store, one.now.id).status == "checked_in":
            stage.pass_time(40)
            stage.desk.do(finish, booking=one.now.id)
    return shots


def _pages(stage: Stage, folder: Path) -> list[Path]:
    """Every page of every area, as the user would open it."""
    from gui.areas import AREAS

    shots = []
    for area in AREAS:
        for spec in area.pages:
            stage.shell.open_page(spec.name)
            shots.append(stage.shot(folder / f"page-{spec.name}.png"))
    for view in ("week", "month"):
        stage.shell.open_page("board", view=view)
        shots.append(stage.shot(folder / f"page-board-{view}.png"))
    return shots


def _papers(stage: Stage, folder: Path) -> list[Path]:
    """The papers: of rooms, and of a consultation with its square code."""
    db, now = stage.desk.store, stage.desk.now()
    room = next(one for one in rooms(db) if not one.parts)
    held = next(one for one in _of_today(stage) if not one.private)
    coming = db.value("SELECT id FROM appointment WHERE status = 'booked' ORDER BY starts")
    made = []
    papers: tuple[tuple[str, dict[str, Any]], ...] = (
        ("day-sheet", {"date": now.date()}),
        ("week-sheet", {"room": room.id, "date": now.date()}),
        ("door-sheet", {"room": room.id, "date": now.date()}),
        ("sign-in-sheet", {"booking": held.id}),
        ("appointment-slip", {"appointment": coming}),
        ("consent-form", {"appointment": coming}),
        ("consultant-day", {"date": now.date()}),
        ("duty-poster", {"date": now.date()}),
    )
    for name, parameters in papers:
        path = folder / f"{name}.pdf"
        if write(db, name, path, now=now, **parameters) < 1:
            raise RuntimeError(f"{name} has no page")
        made.append(path)
    return made


def _of_today(stage: Stage) -> list[Booking]:
    midnight = datetime.combine(stage.desk.today(), datetime.min.time())
    return between(stage.desk.store, midnight, midnight + timedelta(1))


def _free_hour(stage: Stage) -> dict[str, Any]:
    """A room and an hour this afternoon that are free."""
    now = stage.desk.now()
    found = find_times(
        stage.desk.store,
        minutes=60,
        now=now,
        day_from=now.date(),
        day_to=now.date(),
        headcount=8,
        limit=1,
    )
    if not found:
        raise RuntimeError("no free hour on the sample day")
    return {"rooms": found[0].rooms, "starts": found[0].starts, "ends": found[0].ends}
