"""The door sheet: what runs in a room now and what comes after, to be read at three metres."""

from __future__ import annotations

from datetime import date, datetime, time

from db.bookings import Booking
from db.formats import show_day_year, show_span, weekday_name
from db.rooms import Room
from db.rooms import room as room_of
from db.store import Store
from db.words import _
from reports import facts
from reports.fonts import BOLD, MEDIUM, REGULAR
from reports.page import COLUMN, DOOR, TABLE, WALL, Paper, Target, Written, write
from reports.typeset import MM, Line, Setting, fit, line, wrap

_LEFT, _RIGHT, _TIME_X, _TITLE_X = WALL.left, WALL.right, 58.6, 138.3
_GAP = 6.0


def write_door_sheet(db: Store, out: Target, *, now: datetime, room: int, date: date) -> Written:
    """Write the sheet of a room for a day.

    For today it begins with the booking that runs now or comes next, for another day with the
    first of that day.
    """
    place = room_of(db, room)
    coming = _coming(db, place, date, now)

    def draw(paper: Paper) -> None:
        _draw_room(paper, place)
        if coming:
            _draw_current(paper, coming[0], date)
        else:
            paper.lines(_LEFT, 112.7, _large(_("No bookings today"), WALL.inner, 72, 48), 0)
        paper.line(_LEFT, 124.9, _RIGHT, 124.9, TABLE)
        if len(coming) > 1:
            _draw_row(paper, 142.4, _("Next up"), coming[1], date, 36)
            paper.line(_LEFT, 149.8, _RIGHT, 149.8, COLUMN)
        if len(coming) > 2:
            _draw_row(paper, 163.5, _("After that"), coming[2], date, 28)
        paper.line(_LEFT, 169.8, _RIGHT, 169.8, TABLE)
        _draw_foot(paper, date, len(coming) - 3)

    title = f"{place.label()} {date.isoformat()}"
    return write(out, WALL, title, [draw], facts.footer(db, now))


def _coming(db: Store, place: Room, day: date, now: datetime) -> list[Booking]:
    since = now if now.date() == day else datetime.combine(day, time())
    return [
        one
        for one in facts.standing(db, day, day)
        if set(place.family) & set(one.rooms) and one.ends > since and one.status != "finished"
    ]


def _title(one: Booking) -> str:
    return _("In use") if one.private else one.title


def _organisation(one: Booking) -> str:
    return "" if one.private else one.organisation


def _span(one: Booking, day: date) -> str:
    """The times; what runs over midnight is shown from or to midnight of this day."""
    begin = max(one.starts, datetime.combine(day, time()))
    if one.ends.date() > day:
        return f"{begin:%H:%M}–24:00"
    return show_span(begin, one.ends)


def _large(text: str, width: float, size: float, least: float) -> Setting:
    """One line as large as it fits, between `size` and `least`; then more lines, and smaller."""
    set_line = line(text, BOLD)
    fitting = min(size, width * MM / max(set_line.width, 0.01))
    if fitting >= least:
        return Setting((set_line,), fitting)
    for smaller, rows in ((least, 2), (least * 0.85, 2), (least * 0.7, 3), (least * 0.6, 3)):
        if len(wrap(text, BOLD, width * MM / smaller)) <= rows:
            return Setting(_even(text, width * MM / smaller), smaller)
    return fit(text, BOLD, least * 0.6, width, lines=3, least=least * 0.6)


def _even(text: str, width: float) -> tuple[Line, ...]:
    """The same number of lines, but of about the same length."""
    best = wrap(text, BOLD, width)
    rows = len(best)
    while width > 4:
        width -= 0.5
        narrower = wrap(text, BOLD, width)
        if len(narrower) > rows:
            break
        best = narrower
    return best


def _stand(
    paper: Paper, x: float, baseline: float, setting: Setting, top: float, bottom: float
) -> None:
    """A single line on its baseline; several in the middle between `top` and `bottom`."""
    em = setting.size / MM
    pitch = 1.14 * em
    rows = len(setting.lines)
    first = baseline
    if rows > 1:
        first = (top + bottom - pitch * rows) / 2 + 0.95 * em
    paper.lines(x, first, setting, pitch)


def _draw_room(paper: Paper, place: Room) -> None:
    taken = 0.0
    if place.code:
        code = _large(place.code, 70, 50, 20)
        paper.lines(_RIGHT, 33.0, Setting(code.lines[:1], code.size), 0, align="right")
        taken = max(one.width for one in code.lines) * code.size / MM
    if place.capacity:
        seats = line(_("Seats {n}").format(n=place.capacity), REGULAR)
        taken = max(taken, paper.text(_RIGHT, 47.2, seats, 20, align="right"))
    setting = _large(place.name, WALL.inner - taken - 2 * _GAP, 96, 52)
    _stand(paper, _LEFT - 0.6, 49.7, setting, 16.0, 58.4)
    paper.line(_LEFT, 59.9, _RIGHT, 59.9, DOOR)


def _draw_current(paper: Paper, one: Booking, day: date) -> None:
    paper.fill(_LEFT, 67.0, 32.0, 15.0)
    tag = _large(_("On now"), 28, 28, 12)
    paper.text(
        _LEFT + 16.0,
        74.5 + 0.38 * tag.size / MM,
        tag.lines[0],
        tag.size,
        align="centre",
        white=True,
    )
    width = paper.text(_TIME_X, 80.5, _span(one, day), 46, MEDIUM)
    _draw_organisation(paper, 79.6, one, 30, 20, _TIME_X + width + _GAP, MEDIUM)
    title = _large(_title(one), WALL.inner, 72, 48)
    _stand(paper, _LEFT - 0.5, 112.7, title, 84.0, 123.8)


def _draw_row(paper: Paper, y: float, label: str, one: Booking, day: date, size: float) -> None:
    paper.text(_LEFT, y, label, 24, MEDIUM)
    paper.text(_TIME_X, y, _span(one, day), size, MEDIUM)
    organisation = _organisation(one)
    title_width = line(_title(one), BOLD).width * size / MM
    # The title goes first; the organisation has what is left, but at least a quarter of it.
    room = _RIGHT - _TITLE_X
    beside = min(line(organisation, REGULAR).width * 22 / MM, max(room - title_width - _GAP, 35.0))
    width = room - (beside + _GAP if organisation else 0)
    if title_width <= width:
        paper.text(_TITLE_X, y, _title(one), size, BOLD)
    else:
        shown = fit(_title(one), BOLD, size * 0.62, width, lines=2, least=14)
        pitch = shown.size * 1.15 / MM
        paper.lines(_TITLE_X, y - pitch * (len(shown.lines) - 1) + 0.6, shown, pitch)
    _draw_organisation(paper, y, one, 22, 14, _RIGHT - beside, REGULAR)


def _draw_organisation(
    paper: Paper, y: float, one: Booking, size: float, least: float, left: float, face: str
) -> None:
    """Right of the line: in one line if it can be, else in two smaller ones."""
    words = _organisation(one)
    if not words:
        return
    width = _RIGHT - left
    wanted = line(words, face)
    if wanted.width * size / MM <= width + 0.01:
        paper.text(_RIGHT, y, wanted, size, align="right")
        return
    shown = fit(words, face, max(size * 0.7, least), width, lines=2, least=least)
    pitch = shown.size * 1.2 / MM
    paper.lines(_RIGHT, y - pitch * (len(shown.lines) - 1), shown, pitch, align="right")


def _draw_foot(paper: Paper, day: date, more: int) -> None:
    words = f"{show_day_year(day)}\u3000{weekday_name(day, short=False)}"
    if more > 0:
        words += "\u3000" + _("and {n} more").format(n=more)
    width = paper.text(_LEFT, 183.5, words, 20, MEDIUM)
    note = _("Quiet please while in use.　To change a booking ask at the desk.")
    shown = fit(note, REGULAR, 20, WALL.inner - width - _GAP, least=12)
    paper.lines(_RIGHT, 183.5, shown, 0, align="right")
