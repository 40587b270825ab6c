"""The slip on A5: the client's part, and below the cut a stub that stays at the desk."""

from __future__ import annotations

from collections.abc import Iterator

from db.appointment_code import check_of, code_of
from db.formats import show_date, show_day, show_span
from db.words import _
from reports.advice import advice, short_advice
from reports.fonts import BOLD, MEDIUM, REGULAR
from reports.page import A5, COLUMN, ROW, TABLE, TITLE, Footer, Paper, section
from reports.square_code import draw_square_code
from reports.telephones import Telephones
from reports.typeset import MM, Line, Setting, fit, line, paragraph
from reports.visit import MOST_LATER, Visit, visit_facts

_LEFT, _RIGHT = A5.left, A5.right
_VALUE = 40.7  # where the values of the table begin
_CODE_X, _CODE_Y, _MODULE = 109.2, 33.5, 30 / 29  # 30 mm with the white around it
_LIST, _STUB = 22.2, 179.0
_LEADING, _APART = 1.515, 0.9
_DASH = (3.0, 2.0)


def draw_a5(paper: Paper, one: Visit, footer: Footer, numbers: Telephones) -> float:
    """Draw the slip; returns how long it is, in mm."""
    _head(paper, footer.centre, numbers.centre)
    _number(paper, one)
    _table(paper, one)
    y = _later(paper, one, 127.5)
    _advice(paper, one, numbers, y)
    _stub(paper, one)
    return A5.height


def _head(paper: Paper, centre: str, phone: str) -> None:
    taken = paper.text(_LEFT, 22.0, _("Appointment slip"), 20, BOLD)
    width = A5.inner - taken - 6
    name = fit(centre, REGULAR, 9, width, lines=2)
    pitch = name.size * 1.3 / MM
    last = 17.4 if phone else 22.0
    paper.lines(_RIGHT, last - pitch * (len(name.lines) - 1), name, pitch, align="right")
    if phone:
        words = _("Telephone {number}").format(number=phone)
        paper.lines(_RIGHT, 22.2, fit(words, REGULAR, 9, width), 0, align="right")
    paper.line(_LEFT, 26.1, _RIGHT, 26.1, TITLE)


def _number(paper: Paper, one: Visit) -> None:
    paper.text(_LEFT, 33.5, _("Appointment number"), 9)
    number = line(one.appointment.number, BOLD)
    room = _CODE_X - _LEFT - 4 * _MODULE
    paper.text(_LEFT - 0.5, 48.3, number, min(40.0, room * MM / number.width))
    note = _("Show this number at the desk; no name is needed.")
    paper.lines(_LEFT, 56.0, fit(note, REGULAR, 9.5, room), 0)
    draw_square_code(paper, _CODE_X, _CODE_Y, _MODULE, code_of(one.appointment.id))
    check = _("Check {signs}").format(signs=check_of(one.appointment.id))
    paper.text(_CODE_X + 10.5 * _MODULE, 61.3, check, 8.5, align="centre")


def _table(paper: Paper, one: Visit) -> None:
    top, height = 65.0, 9.0
    paper.line(_LEFT, top, _RIGHT, top, TABLE)
    rows = visit_facts(one)
    # Six rows; without the consultant's name the others have its room.
    height *= 6 / len(rows)
    for number, (label, value, main) in enumerate(rows, 1):
        middle = top + height * (number - 0.5)
        paper.cell(_LEFT + 0.7, middle, label, 9.5, _VALUE - _LEFT - 2)
        size = 14 if main else 12
        wide = _RIGHT - _VALUE
        paper.cell(_VALUE, middle, value, size, wide, MEDIUM, lines=2, height=height - 0.6)
        y = top + height * number
        paper.line(_LEFT, y, _RIGHT, y, TABLE if number == len(rows) else ROW)


def _later(paper: Paper, one: Visit, y: float) -> float:
    """The sessions of the series that follow, in two columns; returns where the next head is."""
    if not one.later:
        return y
    section(paper, _LEFT, y, _("Sessions that follow"))
    if len(one.later) > MOST_LATER:
        more = _("and {n} more sessions").format(n=len(one.later) - MOST_LATER)
        paper.text(_RIGHT, y, more, 8, align="right")
    shown = one.later[:MOST_LATER]
    rows = -(-len(shown) // 2)
    for place, each in enumerate(shown):
        x = _LEFT + (A5.inner + 4) / 2 * (place // rows)
        below = y + 1.4 + 4.7 * (place % rows + 1)
        when = f"{show_day(each.starts)} {show_span(each.starts, each.ends)}"
        paper.lines(x, below, fit(when, REGULAR, 9, 36), 0)
        paper.lines(x + 37, below, fit(each.number, MEDIUM, 9, 19), 0)
    return y + 1.4 + 4.7 * rows + 8.4


def _advice(paper: Paper, one: Visit, numbers: Telephones, y: float) -> None:
    """In full if there is room above the stub, else smaller, else in few words."""
    room = _STUB - 3.0 - y
    for sentences, size in _ways(one, numbers):
        pitch = size * _LEADING / MM
        width = (_RIGHT - _LIST) * MM / size
        items = [paragraph(words, REGULAR, width) for words in sentences]
        if 6.7 + _height(items, pitch) <= room:
            break
    section(paper, _LEFT, y, _("Before you come"))
    y += 6.7
    for place, lines in enumerate(items, 1):
        paper.text(_LEFT + 0.3, y, f"{place}.", size)
        paper.lines(_LIST, y, Setting(lines, size), pitch)
        y += pitch * len(lines) + _APART


def _ways(one: Visit, numbers: Telephones) -> Iterator[tuple[list[str], float]]:
    for sentences in (advice(one, numbers), short_advice(one, numbers)):
        for size in (9.5, 9.0, 8.5, 8.0):
            yield sentences, size
    yield short_advice(one, numbers), 7.5


def _height(items: list[tuple[Line, ...]], pitch: float) -> float:
    lines = sum(len(one) for one in items)
    return pitch * (lines - 1) + _APART * (len(items) - 1)


def _stub(paper: Paper, one: Visit) -> None:
    paper.line(5.0, _STUB, A5.width - 5.0, _STUB, COLUMN, dash=_DASH)
    starts = one.appointment.starts
    x = _LEFT + paper.text(_LEFT, 186.0, _("Stub for the desk"), 10, MEDIUM)
    paper.text(max(39.9, x + 5), 186.0, one.appointment.number, 10, MEDIUM)
    span = show_span(starts, one.appointment.ends)
    when = f"{show_date(starts.date())}\u3000{span}\u3000{one.room}"
    paper.lines(_RIGHT, 186.0, fit(when, REGULAR, 10, 62), 0, align="right")
    middle = 191.9
    for x, width, label in (
        (_LEFT, 14.0, _("Arrived")),
        (35.9, 12.0, _("Put off|to")),
        (88.0, 38.0, _("Did not come")),
    ):
        paper.checkbox(x, middle)
        paper.cell(x + 4.7, middle, label, 10, width, lines=2)
    paper.line(53.1, 194.3, 82.0, 194.3, COLUMN)
