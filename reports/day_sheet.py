"""The day sheet: what the desk hangs up in the morning and hands over in the evening.

Eight rooms a sheet. A hall that is divided has no column of its own: its bookings stand in all
its parts. What a block is too small for is written in full on a list at the end.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from db.bookings import Booking
from db.formats import show_day_year, weekday_name
from db.rooms import Room, rooms
from db.store import Store
from db.words import _
from reports import facts
from reports.day_lists import Lists, draw_lists, gather_lists, parted
from reports.document import Mark
from reports.grid import Block, Column, Grid, block_of, draw_grid, grid_hours
from reports.left_out import left_out_pages
from reports.page import (
    COLUMN,
    PLAIN,
    ROW,
    TABLE,
    UNDER_HEAD,
    Draw,
    Footer,
    Paper,
    Target,
    Written,
    section,
    title_line,
    write,
)

ROOMS_A_SHEET = 8
_GRID_Y, _GRID_HEIGHT = 41.5, 91.0
_LEFT, _RIGHT = PLAIN.left, PLAIN.right


@dataclass
class DaySheet:
    """All that stands on the sheets of one day."""

    day: date
    phone: str
    opening: str
    hours: tuple[int, int]
    columns: list[Column]
    lists: Lists


def write_day_sheet(db: Store, out: Target, *, now: datetime, date: date) -> Written:
    """Write the sheet of a day."""
    sheet = gather(db, date, now)
    names = {room.id: room.label() for room in rooms(db, archived=True)}
    return write_pages(sheet, out, facts.footer(db, now), names)


def write_pages(sheet: DaySheet, out: Target, footer: Footer, names: dict[int, str]) -> Written:
    """Lay the sheet out and write it."""
    title = _("Day sheet")
    groups = _groups(sheet.columns)
    places = max(1, *(len(group) for group in groups))
    grids = [Grid(_LEFT, _GRID_Y, PLAIN.inner, _GRID_HEIGHT, sheet.hours) for _group in groups]
    # Drawn once for nothing: only drawing tells which bookings find no room in their block.
    left_out = _left_out(groups, grids, places)
    lists = parted(sheet.lists, len(groups))
    pages: list[Draw] = [
        _page(sheet, group, grid, places, those, first=number == 0)
        for number, (group, grid, those) in enumerate(zip(groups, grids, lists, strict=True))
    ]
    marks = [
        Mark(f"{group[0].name}–{group[-1].name}", number)
        for number, group in enumerate(groups, 1)
        if group
    ]
    pages += left_out_pages(title, _date_words(sheet.day), left_out, names)
    if left_out:
        marks.append(Mark(_("Too long for the grid"), len(groups) + 1))
    return write(out, PLAIN, f"{title} {sheet.day.isoformat()}", pages, footer, marks=marks)


def gather(db: Store, day: date, now: datetime) -> DaySheet:
    """Everything the sheet of this day says, from the records."""
    every = rooms(db)
    booked = facts.standing(db, day, day)
    closed = facts.closures(db, day, day)
    columns = columns_of(every, booked, closed, day)
    blocks = [block for column in columns for block in column.blocks]
    spans = sorted({span for room in every for span in room.hours.on(day.weekday())})
    opening = f"{_clock(spans[0][0])}–{_clock(max(end for _s, end in spans))}" if spans else ""
    phone = str(db.value("SELECT phone FROM centre") or "")
    return DaySheet(
        day,
        phone,
        opening,
        grid_hours(every, [day], blocks),
        columns,
        gather_lists(db, day, now, booked),
    )


def columns_of(
    every: Sequence[Room],
    booked: Sequence[Booking],
    closed: Sequence[tuple[int | None, Block]],
    day: date,
) -> list[Column]:
    """A column for each room that is not divided, with what stands in it."""
    columns = []
    names = {room.id: room.name for room in every}
    places = {room.id: {room.id, room.part_of} - {None} for room in every if not room.parts}
    for room in every:
        if room.parts:
            continue
        blocks = []
        for one in booked:
            if not places[room.id] & set(one.rooms):
                continue
            # The full text stands in the first column of a booking, a pointer in the others.
            first = next(id for id, ids in places.items() if ids & set(one.rooms))
            second = "" if first == room.id else _("with {room}").format(room=names[first])
            blocks.append(block_of(one, second=second))
        columns.append(
            Column(
                room.name,
                room.code or room.floor,
                day,
                tuple(blocks),
                facts.closed_here(closed, room),
            )
        )
    return columns


def _groups(columns: list[Column]) -> list[list[Column]]:
    """The rooms of each sheet: eight at most, and about the same number on every one."""
    sheets = max(1, -(-len(columns) // ROOMS_A_SHEET))
    each = -(-len(columns) // sheets) or 1
    return [columns[number * each : (number + 1) * each] for number in range(sheets)]


def _left_out(groups: list[list[Column]], grids: list[Grid], places: int) -> list[Booking]:
    paper = Paper.scratch(PLAIN)
    for group, grid in zip(groups, grids, strict=True):
        draw_grid(paper, grid, group, places=places)
    found = {one.id: one for grid in grids for one in grid.left_out}
    return sorted(found.values(), key=lambda one: (one.starts, one.id))


def _page(
    sheet: DaySheet,
    group: list[Column],
    grid: Grid,
    places: int,
    lists: Lists | None,
    *,
    first: bool,
) -> Draw:
    def draw(paper: Paper) -> None:
        title_line(paper, _("Day sheet"), _date_words(sheet.day))
        _draw_duty(paper, sheet)
        section(paper, _LEFT, 39.0, _("1. Rooms") if first else _("1. Rooms (continued)"))
        legend = _("solid: confirmed　dashed: provisional　hatched: closed")
        paper.text(_RIGHT, 39.0, legend, 7.5, align="right")
        draw_grid(paper, grid, group, places=places)
        heading = _("4. Walk-in visitors") if first else _("4. Walk-in visitors (continued)")
        if lists is None:
            _draw_visitors(paper, 148.2, heading, 14)
        else:
            draw_lists(paper, lists, consultations=bool(sheet.lists.turns), again=not first)
            _draw_visitors(paper, 203.7, heading, 7)
        _draw_hand_over(paper)

    return draw


def _draw_duty(paper: Paper, sheet: DaySheet) -> None:
    y = 31.2
    for x, label in ((_LEFT, _("Front desk")), (57.0, _("Late shift")), (96.0, _("In charge"))):
        width = paper.text(x, y, label, 9)
        paper.line(x + width + 1.5, y + 1.0, x + 36.0, y + 1.0, COLUMN)
    words = [_("Open {hours}").format(hours=sheet.opening)] if sheet.opening else []
    if sheet.phone:
        words.append(_("Phone {number}").format(number=sheet.phone.replace(" ", "\u00a0")))
    paper.cell(_RIGHT, y - 1.2, "\u3000".join(words), 9, 58, align="right")


def _draw_visitors(paper: Paper, y: float, heading: str, rows: int) -> None:
    """Lines to write on."""
    section(paper, _LEFT, y, heading)
    note = _("private matters: write the number only")
    paper.text(_RIGHT, y, note, 7.5, align="right")
    top, head = y + 2.3, y + 7.7
    edges = (_LEFT, 36.0, 74.0, 144.0, 176.0, _RIGHT)
    labels = (
        _("Time"),
        _("Organisation or number"),
        _("Matter"),
        _("Done or passed to"),
        _("Done by"),
    )
    paper.line(_LEFT, top, _RIGHT, top, TABLE)
    paper.line(_LEFT, head, _RIGHT, head, UNDER_HEAD)
    for left, right, label in zip(edges, edges[1:], labels, strict=False):
        paper.cell(left + 0.6, (top + head) / 2, label, 8.5, right - left - 1)
        if left != _LEFT:
            paper.line(left, top, left, head + rows * 8.0, ROW)
    for number in range(1, rows + 1):
        bottom = head + number * 8.0
        paper.line(_LEFT, bottom, _RIGHT, bottom, TABLE if number == rows else ROW)


def _draw_hand_over(paper: Paper) -> None:
    y = 274.2
    checks = (_("Doors"), _("Water"), _("Keys"), _("Gear"), _("Cash"))
    for number, label in enumerate(checks):
        x = _LEFT + number * 15.0
        paper.checkbox(x, y - 1.2)
        paper.cell(x + 4.2, y - 1.2, label, 9.5, 10.4)
    for x, end, label in ((100.0, 134.0, _("Handed over")), (138.0, 172.0, _("Taken over"))):
        width = paper.text(x, y, label, 9.5)
        paper.line(x + width + 1.8, y + 1.0, end, y + 1.0, COLUMN)
    hour, _colon, minute = _("h:min").partition(":")
    paper.text(179.4, y, hour, 9.5)
    paper.text(_RIGHT, y, minute, 9.5, align="right")


def _date_words(day: date) -> str:
    return f"{show_day_year(day)}\u3000{weekday_name(day, short=False)}"


def _clock(minutes: int) -> str:
    return f"{minutes // 60:02d}:{minutes % 60:02d}"
