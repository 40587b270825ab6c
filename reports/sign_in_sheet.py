"""The sign-in sheet of a booking: numbered rows to write in, as many pages as people."""

from __future__ import annotations

from datetime import datetime

from db.bookings import Booking
from db.bookings import booking as booking_of
from db.formats import show_day_year, show_span
from db.rooms import rooms
from db.rules import Refused
from db.store import Store
from db.words import _
from reports import facts
from reports.document import Mark
from reports.fonts import BOLD, MEDIUM, REGULAR
from reports.page import (
    COLUMN,
    ROW,
    SIGN_IN,
    TABLE,
    UNDER_HEAD,
    Draw,
    Paper,
    Target,
    Written,
    write,
)
from reports.typeset import MM, fit, line

ROWS = 23
MOST = 2000
_LEFT, _RIGHT = SIGN_IN.left, SIGN_IN.right
_TOP, _HEAD, _ROW = 57.0, 8.0, 8.6
_COLUMNS = (11.0, 32.0, 46.0, 20.0, 40.0, 21.0)


def write_sign_in_sheet(db: Store, out: Target, *, now: datetime, booking: int) -> Written:
    """Write the sheets for a booking."""
    one = booking_of(db, booking)
    people = one.headcount or ROWS
    if people > MOST:
        raise Refused(
            _("A sign-in sheet has at most {n} rows; this booking is for more people.").format(
                n=MOST
            ),
            "booking",
        )
    names = {room.id: room.label() for room in rooms(db, archived=True)}
    place = _(", ").join(names[room] for room in one.rooms)
    pages = [_page(one, place, start) for start in range(0, people, ROWS)]
    title = _("Sign-in sheet") + f" {one.number}"
    marks = [Mark(f"{at * ROWS + 1}–{(at + 1) * ROWS}", at + 1) for at in range(len(pages))]
    return write(out, SIGN_IN, title, pages, facts.footer(db, now), marks=marks)


def _page(one: Booking, place: str, start: int) -> Draw:
    def draw(paper: Paper) -> None:
        middle = (_LEFT + _RIGHT) / 2
        paper.text(middle, 24.0, _("Sign-in sheet"), 20, BOLD, align="centre", tracking=4)
        _draw_fields(paper, one, place)
        _draw_table(paper, start)
        _draw_foot(paper)

    return draw


def _draw_fields(paper: Paper, one: Booking, place: str) -> None:
    when = f"{show_day_year(one.starts.date())} {show_span(one.starts, one.ends)}"
    people = _("{n} people").format(n=one.headcount) if one.headcount else ""
    rows = (
        (_("Event"), one.number if one.private else one.title, _("Event no."), one.number),
        (_("Time"), when, _("Place"), place),
        (_("Organiser"), "" if one.private else one.organisation, _("Expected"), people),
    )
    for number, (label, value, label2, value2) in enumerate(rows):
        y = 34.0 + 8.0 * number
        face = MEDIUM if number == 0 else REGULAR
        _draw_label(paper, _LEFT, y, label)
        _draw_value(paper, 40.0, y, value, 88.5, face)
        paper.line(38.8, y + 1.5, 128.9, y + 1.5, COLUMN)
        _draw_label(paper, 135.0, y, label2)
        _draw_value(paper, 150.0, y, value2, 45.0, REGULAR)
        paper.line(148.9, y + 1.5, _RIGHT, y + 1.5, COLUMN)


def _draw_value(paper: Paper, x: float, y: float, words: str, width: float, face: str) -> None:
    """On the line; what is too long stands in two small lines over it."""
    setting = fit(words, face, 10.5, width, least=8.5)
    if setting.cut:
        setting = fit(words, face, 8, width, lines=2)
    pitch = setting.size * 1.14 / MM
    paper.lines(x, y - pitch * (len(setting.lines) - 1), setting, pitch)


def _draw_label(paper: Paper, x: float, y: float, words: str) -> None:
    """A label of two Han characters is spread over the width of four."""
    if len(words) == 2 and not words.isascii():
        paper.text(x, y, words[0], 9)
        paper.text(x + 3 * 9 / MM, y, words[1], 9)
    else:
        paper.cell(x, y - 1.2, words, 9, 13.4)


def _draw_table(paper: Paper, start: int) -> None:
    edges = [_LEFT]
    for width in _COLUMNS:
        edges.append(edges[-1] + width)
    body = _TOP + _HEAD
    bottom = body + ROWS * _ROW
    paper.line(_LEFT, _TOP, _RIGHT, _TOP, TABLE)
    paper.line(_LEFT, body, _RIGHT, body, UNDER_HEAD)
    heads = (
        (_("Row"), True),
        (_("Full name"), False),
        (_("Organisation"), False),
        (_("Phone, last 4"), True),
        (_("Signature"), True),
        (_("Time"), True),
    )
    for number, (words, centred) in enumerate(heads):
        left, width = edges[number], _COLUMNS[number]
        x = left + width / 2 if centred else left + 1.5
        paper.cell(
            x,
            _TOP + _HEAD / 2,
            words,
            9,
            width - 1.5,
            MEDIUM,
            align="centre" if centred else "left",
        )
        if number:
            paper.line(left, _TOP, left, bottom, ROW)
    for row in range(1, ROWS + 1):
        y = body + row * _ROW
        paper.cell(_LEFT + 5.5, y - _ROW / 2, str(start + row), 9.5, 10, align="centre")
        fifth = UNDER_HEAD if row % 5 == 0 else ROW
        paper.line(_LEFT, y, _RIGHT, y, TABLE if row == ROWS else fifth)


def _draw_foot(paper: Paper) -> None:
    y = 269.7
    # The place for the figure stands where the words leave it: it differs by language.
    before, _gap, after = _("On this page: {n}").partition("{n}")
    x = _LEFT + paper.text(_LEFT, y, before.strip(), 9.5) + 10.0
    paper.text(x, y, after.strip(), 9.5)
    label = _("Recorded by")
    paper.text(95.3, y, label, 9.5, align="right")
    paper.line(97.1, y + 1.3, 128.9, y + 1.3, COLUMN)
    note = line(_("No phone: leave it blank. Sign for yourself only."))
    paper.text(_RIGHT, y, note, 7.5, align="right")
