"""The page of key figures for the door: six figures to be read at two or three metres."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date as Day
from datetime import datetime

from db.store import Store
from db.summary_period import period_of
from db.words import _
from reports import facts
from reports.fonts import BOLD, MEDIUM, REGULAR
from reports.letterhead import Letterhead, letterhead
from reports.page import DOOR, PLAIN, TABLE, Paper, Target, Written, write
from reports.summary_telling import told
from reports.summary_told import Cell
from reports.typeset import MM, fit, line

_LEFT, _RIGHT = PLAIN.left, PLAIN.right
_TOP, _BOTTOM = 64.0, 276.0
_MOST = 36.0  # mm: the height of a figure's row
_EMBLEM = 14.0  # mm
_NAME, _TITLE, _LABEL, _FIGURE, _UNIT, _BELOW = 22.0, 44.0, 28.0, 72.0, 24.0, 20.0  # pt


def write_key_figures(db: Store, out: Target, *, now: datetime, kind: str, date: Day) -> Written:
    """Write the page of the month, quarter or year of a day."""
    said = told(db, period_of(kind, date), now.date())
    foot, head = facts.footer(db, now), letterhead(db)
    title = _("Our figures")

    def draw(paper: Paper) -> None:
        draw_page(paper, head, title, said.short, said.cells)

    return write(out, PLAIN, f"{title} {said.short}", [draw], foot)


def draw_page(
    paper: Paper, head: Letterhead, title: str, period: str, cells: Sequence[Cell]
) -> None:
    """The centre's emblem and name, what it is and of when, then a row for each figure."""
    taken = line(period, MEDIUM).width * _LABEL / MM
    x = _LEFT
    if head.emblem:
        paper.image(x, 23.0 - _EMBLEM / 2, _EMBLEM, _EMBLEM, head.emblem)
        x += _EMBLEM + 3.0
    paper.lines(x, 26.0, fit(head.name, REGULAR, _NAME, _RIGHT - x, least=14), 0)
    heading = fit(title, BOLD, _TITLE, PLAIN.inner - taken - 6, least=20)
    paper.lines(_LEFT - 0.5, 50.0, heading, 0)
    paper.text(_RIGHT, 50.0, period, _LABEL, MEDIUM, align="right")
    paper.line(_LEFT, 58.0, _RIGHT, 58.0, DOOR)
    pitch = min((_BOTTOM - _TOP) / max(len(cells), 1), _MOST)
    for number, one in enumerate(cells):
        y = _TOP + number * pitch
        _row(paper, y, pitch, one)
        if number + 1 < len(cells):
            paper.line(_LEFT, y + pitch, _RIGHT, y + pitch, TABLE)


def _row(paper: Paper, y: float, pitch: float, one: Cell) -> None:
    unit = line(one.unit).width * _UNIT / MM if one.unit else 0.0
    room = PLAIN.inner * 0.64
    figure = fit(one.shown, MEDIUM, _FIGURE, room - unit - 3, least=24)
    base = y + pitch / 2 + 0.36 * figure.size / MM
    paper.text(_RIGHT, base, one.unit, _UNIT, align="right")
    paper.lines(_RIGHT - unit - (2.5 if unit else 0), base, figure, 0, align="right")
    left = PLAIN.inner - figure.lines[0].width * figure.size / MM - unit - 8
    label = fit(one.label, MEDIUM, _LABEL, left, lines=1 if one.below else 2, least=20)
    if not one.below:
        middle = 0.38 * label.size / MM - (len(label.lines) - 1) * label.size * 0.6 / MM
        paper.lines(_LEFT, y + pitch / 2 + middle, label, label.size * 1.2 / MM)
        return
    paper.lines(_LEFT, y + pitch / 2 - 1.5, label, 0)
    paper.lines(_LEFT, y + pitch / 2 + 9.5, fit(one.below, REGULAR, _BELOW, left, least=14), 0)
