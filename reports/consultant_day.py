"""The day list of a consultant: who comes when, by number only, with room to write beside.

It lies on the desk in the consulting room, where the next client may read it upside down.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import pairwise

from db.appointments import Appointment, appointments
from db.consultants import consultant as consultant_of
from db.duties import Duty, duties
from db.formats import show_day_year, show_span, weekday_name
from db.rooms import rooms
from db.services import Service, services
from db.slots import free
from db.store import Store
from db.words import _
from reports import facts
from reports.document import Mark
from reports.fonts import MEDIUM, REGULAR
from reports.page import (
    PLAIN,
    ROW,
    TABLE,
    UNDER_HEAD,
    Draw,
    Paper,
    Target,
    Written,
    section,
    title_line,
    write,
)
from reports.typeset import fit
from reports.visit import is_first

_LEFT, _RIGHT = PLAIN.left, PLAIN.right
_EDGES = (_LEFT, 46.0, 80.0, 97.0, 118.0, 132.0, _RIGHT)
_TOP, _BOTTOM = 42.0, 277.0
_HEADING, _HEAD, _HEIGHT, _BETWEEN = 2.3, 6.6, 9.2, 11.0
_NOTES = 8.0  # a line for remarks
_STANDS = ("booked", "arrived", "in_session", "done", "no_show")


@dataclass(frozen=True)
class _Turn:
    """A row: a time, and the appointment in it, if it is not free."""

    starts: datetime
    ends: datetime
    number: str = ""
    first: bool = False
    mark: str = ""
    came: bool = False


@dataclass(frozen=True)
class _Block:
    """A duty, or on a further page the rest of it."""

    heading: str
    turns: tuple[_Turn, ...]


def write_consultant_day(
    db: Store, out: Target, *, now: datetime, date: date, consultant: int | None = None
) -> Written:
    """Write the list of one consultant for a day, or one of everybody who is on duty then."""
    midnight = datetime.combine(date, time())
    found = duties(db, midnight, midnight + timedelta(1), consultant=consultant)
    found = [one for one in found if one.starts.date() == date]
    given = {one.id: one for one in services(db, archived=True)}
    names = {room.id: room.label() for room in rooms(db, archived=True)}
    booked = appointments(db, midnight, midnight + timedelta(2))
    who = {one.consultant: consultant_of(db, one.consultant).name for one in found}
    if consultant is not None:
        who.setdefault(consultant, consultant_of(db, consultant).name)
    pages: list[Draw] = []
    marks: list[Mark] = []
    for id, name in sorted(who.items(), key=lambda one: (one[1], one[0])):
        blocks = [
            _block(db, one, given[one.service], names, booked)
            for one in found
            if one.consultant == id
        ]
        marks.append(Mark(name, len(pages) + 1))
        pages += _pages(name, date, blocks)
    footer = facts.footer(db, now)
    title = f"{_('Day list of a consultant')} {date.isoformat()}"
    return write(out, PLAIN, title, pages or _pages("", date, []), footer, marks=marks)


def _block(
    db: Store, duty: Duty, given: Service, names: dict[int, str], booked: Sequence[Appointment]
) -> _Block:
    """The turns of a duty in order of time: who is to come, and what is free."""
    mine = [one for one in booked if one.duty == duty.id and one.status in _STANDS]
    walked_in = _walk_ins(db, duty)
    turns = [
        _Turn(
            one.starts,
            one.ends,
            one.number,
            is_first(db, one),
            _("urgent") if one.urgent else _("walk-in") if one.id in walked_in else "",
            one.status not in ("booked", "no_show"),
        )
        for one in mine
    ]
    held = [(one.starts, one.ends) for one in mine if one.status != "no_show"]
    spans = free((duty.starts, duty.ends), given.grid, taken=held, breaks=duty.breaks)
    turns += [_Turn(*span) for span in spans]
    turns.sort(key=lambda one: (one.starts, not one.number, one.number))
    place = _(", ").join(names[room] for room in duty.rooms)
    span = show_span(duty.starts, duty.ends)
    return _Block(f"{span}\u3000{given.name}\u3000{place}", tuple(turns))


def _walk_ins(db: Store, duty: Duty) -> set[int]:
    rows = db.rows(
        "SELECT ticket.appointment FROM ticket JOIN appointment"
        " ON appointment.id = ticket.appointment WHERE appointment.duty = ?",
        (duty.id,),
    )
    return {int(row["appointment"]) for row in rows}


def _pages(name: str, day: date, blocks: list[_Block]) -> list[Draw]:
    """The sheets of one consultant: blocks one below the other, heads repeated, no row divided."""
    pages: list[list[tuple[float, _Block]]] = [[]]
    y = _TOP
    for block in blocks:
        rest = block.turns
        while True:
            room = int((_BOTTOM - y - _HEADING - _HEAD) // _HEIGHT)
            if y > _TOP and room < min(len(rest), 2):
                pages.append([])
                y = _TOP
                continue
            pages[-1].append((y, _Block(block.heading, rest[:room])))
            y += _HEADING + _HEAD + _HEIGHT * min(room, len(rest)) + _BETWEEN
            rest = rest[room:]
            if not rest:
                break
    return [
        _page(name, day, page, y if page is pages[-1] else _BOTTOM, bool(blocks)) for page in pages
    ]


def _page(name: str, day: date, page: list[tuple[float, _Block]], end: float, any_: bool) -> Draw:
    def draw(paper: Paper) -> None:
        words = f"{show_day_year(day)}\u3000{weekday_name(day, short=False)}"
        title_line(paper, _("Day list of a consultant"), words)
        taken = paper.text(_LEFT, 32.4, name, 14, MEDIUM)
        note = _("numbers only, no names; take the sheet away with you")
        paper.lines(_RIGHT, 32.4, fit(note, REGULAR, 8, PLAIN.inner - taken - 4), 0, align="right")
        if not any_:
            paper.text(_LEFT, _TOP, _("No duty on this day"), 10.5)
        for y, block in page:
            _draw_block(paper, y, block)
        _draw_notes(paper, end)

    return draw


def _draw_block(paper: Paper, y: float, block: _Block) -> None:
    paper.lines(_LEFT, y, fit(block.heading, MEDIUM, 11, PLAIN.inner, least=9), 0)
    top = y + _HEADING
    head = top + _HEAD
    bottom = head + _HEIGHT * len(block.turns)
    paper.line(_LEFT, top, _RIGHT, top, TABLE)
    paper.line(_LEFT, head, _RIGHT, head, UNDER_HEAD)
    heads = (_("Time"), _("Number"), _("Visit"), _("Mark"), _("Came"), _("Remarks"))
    for place, words in enumerate(heads):
        left, right = _EDGES[place], _EDGES[place + 1]
        paper.cell(left + 0.8, (top + head) / 2, words, 9, right - left - 1.4)
        if place:
            paper.line(left, top, left, bottom, ROW)
    for number, one in enumerate(block.turns):
        _draw_turn(paper, head + _HEIGHT * number, one)
    paper.line(_LEFT, bottom, _RIGHT, bottom, TABLE)


def _draw_turn(paper: Paper, y: float, one: _Turn) -> None:
    middle = y + _HEIGHT / 2
    widths = [right - left - 1.4 for left, right in pairwise(_EDGES)]
    paper.cell(_LEFT + 0.8, middle, show_span(one.starts, one.ends), 10.5, widths[0])
    if one.number:
        paper.cell(_EDGES[1] + 0.8, middle, one.number, 10.5, widths[1], MEDIUM)
        visit = _("first|visit") if one.first else _("again|visit")
        paper.cell(_EDGES[2] + 0.8, middle, visit, 9.5, widths[2])
        paper.cell(_EDGES[3] + 0.8, middle, one.mark, 9.5, widths[3], MEDIUM)
    else:
        paper.cell(_EDGES[1] + 0.8, middle, _("(free)"), 9.5, widths[1])
    paper.checkbox(_EDGES[4] + 5.4, middle)
    if one.came:
        _draw_tick(paper, _EDGES[4] + 5.4, middle)
    paper.line(_LEFT, y + _HEIGHT, _RIGHT, y + _HEIGHT, ROW)


def _draw_tick(paper: Paper, x: float, middle: float) -> None:
    paper.line(x + 0.6, middle + 0.1, x + 1.3, middle + 0.9, 1.1)
    paper.line(x + 1.3, middle + 0.9, x + 2.7, middle - 1.0, 1.1)


def _draw_notes(paper: Paper, y: float) -> None:
    """Lines to write on, as far as the page goes; none where there is room for one or two."""
    lines = int((_BOTTOM - y - _HEADING) // _NOTES)
    if lines < 2:
        return
    section(paper, _LEFT, y, _("Remarks of the day"))
    paper.line(_LEFT, y + _HEADING, _RIGHT, y + _HEADING, TABLE)
    for number in range(1, lines + 1):
        below = y + _HEADING + _NOTES * number
        paper.line(_LEFT, below, _RIGHT, below, TABLE if number == lines else ROW)
