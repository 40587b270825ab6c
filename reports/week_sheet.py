"""The week sheet: one room from Monday to Sunday, to hang beside its door or at the desk."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from db.bookings import Booking
from db.formats import WEEKDAYS, show_day_year
from db.holidays import marks
from db.hours import Hours
from db.rooms import Room, rooms
from db.rooms import room as room_of
from db.store import Store
from db.words import _
from reports import facts
from reports.grid import Column, Grid, block_of, draw_grid, grid_hours
from reports.left_out import left_out_pages
from reports.page import WALL, Draw, Footer, Paper, Target, Written, title_line, write

_GRID_Y, _GRID_BOTTOM = 34.0, 190.5


def write_week_sheet(db: Store, out: Target, *, now: datetime, room: int, date: date) -> Written:
    """Write the week in which `date` lies."""
    place = room_of(db, room)
    monday = date - timedelta(date.weekday())
    days = [monday + timedelta(offset) for offset in range(7)]
    booked = [
        one for one in facts.standing(db, days[0], days[-1]) if set(place.family) & set(one.rooms)
    ]
    closed = facts.closed_here(facts.closures(db, days[0], days[-1]), place)
    found = marks(db, days[0], days[-1])
    columns = []
    for day in days:
        blocks = tuple(
            block for block in (block_of(one) for one in booked) if facts.within(block, day)
        )
        holiday = found.get(day)
        under = f"{day:%m-%d}" + (f"  {holiday.name}" if holiday else "")
        columns.append(
            Column(
                _(WEEKDAYS[day.weekday()]),
                under,
                day,
                blocks,
                tuple(block for block in closed if facts.within(block, day)),
            )
        )
    names = {one.id: one.label() for one in rooms(db, archived=True)}
    return _write(place, columns, out, facts.footer(db, now), names)


def _write(
    place: Room, columns: list[Column], out: Target, footer: Footer, names: dict[int, str]
) -> Written:
    days = [column.day for column in columns]
    blocks = [block for column in columns for block in column.blocks]
    shown = place.hours if place.hours else Hours.EMPTY
    grid = Grid(
        WALL.left,
        _GRID_Y,
        WALL.inner,
        _GRID_BOTTOM - _GRID_Y - 8.5,
        grid_hours([place], days, blocks),
        size=8.5,
    )
    draw_grid(Paper.scratch(WALL), grid, columns, places=7)
    left_out = _ordered(grid.left_out)
    title = place.label()
    right = _("{first} to {last}").format(
        first=show_day_year(days[0]), last=show_day_year(days[-1])
    )

    def draw(paper: Paper) -> None:
        title_line(paper, title, right)
        words = [_("Open: {hours}").format(hours=shown.show())] if shown else []
        if place.capacity:
            words.append(_("Seats {n}").format(n=place.capacity))
        words += [_(", ").join(place.features)] if place.features else []
        legend = _("solid: confirmed　dashed: provisional　hatched: closed")
        taken = paper.text(WALL.right, 31.2, legend, 7.5, align="right")
        paper.cell(WALL.left, 30.0, "\u3000".join(words), 9, WALL.inner - taken - 6)
        draw_grid(paper, grid, columns, places=7)

    pages: list[Draw] = [draw, *left_out_pages(title, right, left_out, names, sheet=WALL)]
    return write(out, WALL, f"{title} {days[0].isoformat()}", pages, footer)


def _ordered(found: list[Booking]) -> list[Booking]:
    return sorted({one.id: one for one in found}.values(), key=lambda one: (one.starts, one.id))
