"""The slip from the 80 mm roll: 72 mm of it print, in black or not at all, nothing below 9 pt."""

from __future__ import annotations

import math

from db.appointment_code import check_of, code_of
from db.formats import show_day, show_moment, show_span
from db.words import _
from reports.advice import short_advice
from reports.fonts import BOLD, MEDIUM, REGULAR
from reports.page import TABLE, TITLE, Footer, Paper
from reports.square_code import draw_square_code
from reports.telephones import Telephones
from reports.typeset import MM, Setting, fit, line, wrap
from reports.visit import MOST_LATER, Visit, visit_facts

_LEFT, _RIGHT, _MIDDLE, _WIDTH = 4.0, 76.0, 40.0, 72.0
_SMALL, _LABEL, _PITCH = 9.0, 10.0, 4.62
# A printer of rolls has 8 points a mm: modules of 7 points, so that none is wider than another.
_POINT, _MODULE = 0.125, 0.875
_MODULES = 21
_DASH = (3.0, 2.0)


def draw_roll(paper: Paper, one: Visit, footer: Footer, numbers: Telephones) -> float:
    """Draw the slip; returns how long it is, in mm."""
    y = _head(paper, one, footer.centre)
    y = _rows(paper, one, y)
    y = _later(paper, one, y)
    y = _advice(paper, short_advice(one, numbers), y)
    y = _square(paper, one, y)
    paper.line(_LEFT, y, _RIGHT, y, TABLE, dash=_DASH)
    printed = _("Printed {moment}").format(moment=show_moment(footer.printed))
    taken = paper.text(_LEFT, y + 4.9, printed, _SMALL)
    who = _fitted(footer.who, REGULAR, _SMALL, _WIDTH - taken - 3, 1)
    paper.lines(_RIGHT, y + 4.9, who, 0, align="right")
    return y + 14.7  # to tear it off


def _head(paper: Paper, one: Visit, centre: str) -> float:
    """Whose slip, and the number as large as there is room; returns the line below."""
    name = _fitted(centre, REGULAR, 10.5, _WIDTH, 3)
    paper.lines(_MIDDLE, 8.6, name, _PITCH, align="centre")
    down = _PITCH * (len(name.lines) - 1)
    paper.text(_MIDDLE, 16.9 + down, _("Appointment slip"), 16, BOLD, align="centre", tracking=3)
    paper.line(_LEFT, 21.0 + down, _RIGHT, 21.0 + down, TITLE)
    number = line(one.appointment.number, BOLD)
    size = min(32.0, _WIDTH * MM / number.width)
    paper.text(_MIDDLE, 34.5 + down, number, size, align="centre")
    note = _fitted(_("Show this number at the desk, without a name"), REGULAR, 9, _WIDTH, 2)
    paper.lines(_MIDDLE, 40.5 + down, note, _PITCH, align="centre")
    y = 44.05 + down + _PITCH * (len(note.lines) - 1)
    paper.line(_LEFT, y, _RIGHT, y, TABLE)
    return y


def _rows(paper: Paper, one: Visit, y: float) -> float:
    """Date, time, place and so on, one below the other; returns the line below."""
    rows = visit_facts(one)
    labels = max(line(label).width for label, _value, _main in rows) * _LABEL / MM
    x = max(21.0, _LEFT + labels + 3)
    y += 7.1
    for label, value, _main in rows:
        paper.text(_LEFT, y, label, _LABEL)
        setting = _fitted(value, MEDIUM, 14 if value == rows[1][1] else 12, _RIGHT - x, 4)
        pitch = setting.size * 1.25 / MM
        paper.lines(x, y, setting, pitch)
        y += 7.0 + pitch * (len(setting.lines) - 1)
    y += 4.07 - 7.0
    paper.line(_LEFT, y, _RIGHT, y, TABLE)
    return y


def _later(paper: Paper, one: Visit, y: float) -> float:
    """The sessions of the series that follow."""
    if not one.later:
        return y
    y += 5.88
    paper.text(_LEFT, y, _("Sessions that follow"), _SMALL, MEDIUM)
    for each in one.later[:MOST_LATER]:
        y += 5.2
        when = f"{show_day(each.starts)} {show_span(each.starts, each.ends)}"
        paper.text(_LEFT, y, when, _SMALL)
        paper.text(_RIGHT, y, each.number, _SMALL, MEDIUM, align="right")
    if len(one.later) > MOST_LATER:
        y += 5.2
        paper.text(
            _LEFT, y, _("and {n} more sessions").format(n=len(one.later) - MOST_LATER), _SMALL
        )
    y += 3.6
    paper.line(_LEFT, y, _RIGHT, y, TABLE)
    return y


def _advice(paper: Paper, sentences: list[str], y: float) -> float:
    """What to know before coming; returns the last baseline."""
    y += 5.88 - 5.55
    for sentence in sentences:
        y += 5.55
        paper.text(_LEFT + 0.3, y, "•", _SMALL, BOLD)
        lines = wrap(sentence, REGULAR, (_RIGHT - 8.1) * MM / _SMALL)
        paper.lines(8.1, y, Setting(lines, _SMALL), _PITCH)
        y += _PITCH * (len(lines) - 1)
    return y


def _square(paper: Paper, one: Visit, y: float) -> float:
    """The square code and its check; returns where the slip is torn."""
    side = _MODULE * _MODULES
    x = _on_point(_MIDDLE - side / 2)
    top = _on_point(y + 4.56)
    draw_square_code(paper, x, top, _MODULE, code_of(one.appointment.id))
    words = _("Scan it when you come　check {signs}").format(signs=check_of(one.appointment.id))
    paper.text(_MIDDLE, top + side + 5.4, words, _SMALL, align="centre")
    return top + side + 10.5


def _on_point(y: float) -> float:
    return math.ceil(y / _POINT) * _POINT


def _fitted(words: str, face: str, size: float, width: float, lines: int) -> Setting:
    """On as many lines as needed up to `lines`; on the roll nothing is smaller than 9 pt."""
    return fit(words, face, size, width, lines=lines, least=_SMALL)
