"""What a period brought, in words for the notice board: a short sheet or a long one."""

from __future__ import annotations

from datetime import date as Day
from datetime import datetime

from db.formats import show_day_year
from db.store import Store
from db.summary_period import period_of
from db.words import _
from reports import facts
from reports.fonts import BOLD, REGULAR
from reports.letterhead import draw_letterhead, letterhead
from reports.page import Draw, Paper, Sheet, Target, Written, write
from reports.summary_telling import told
from reports.typeset import MM, fit, paragraph
from reports.typeset import Line as Set

_SHEET = Sheet(210, 297, 26, 16, 26, 16)
_LEFT, _MIDDLE = _SHEET.left, (_SHEET.left + _SHEET.right) / 2
_TITLE, _LEADING = 30.0, 1.85
_SIZES = (20.0, 18.0, 16.0, 14.0, 12.0)  # pt: the largest in which all stands on one sheet
_FIRST, _LAST = 88.0, 238.0


def write_notice(
    db: Store,
    out: Target,
    *,
    now: datetime,
    kind: str,
    date: Day,
    length: str | None = None,
) -> Written:
    """Write the words of the month, quarter or year of a day; `length` is short or long."""
    said = told(db, period_of(kind, date), now.date())
    words = said.notice[length == "long"].split("\n")
    foot, head = facts.footer(db, now), letterhead(db)
    title = _("From our work")
    size, lines = _set(words)
    pitch = size * _LEADING / MM

    def draw(paper: Paper) -> None:
        draw_letterhead(paper, head)
        heading = fit(title, BOLD, _TITLE, _SHEET.inner, least=16)
        paper.lines(_MIDDLE, 58.0, heading, 0, align="centre")
        paper.text(_MIDDLE, 70.0, said.short, 14, align="centre")
        y = _FIRST
        for one in lines:
            paper.text(_LEFT, y, one, size)
            y += pitch
        y += pitch
        centre = _SHEET.right - 40.0
        paper.cell(centre, y, foot.centre, 14, 80.0, lines=2, align="centre")
        paper.text(centre, y + 10.0, show_day_year(now), 14, align="centre")

    pages: list[Draw] = [draw]
    return write(out, _SHEET, f"{title} {said.short}", pages, foot)


def _set(words: list[str]) -> tuple[float, list[Set]]:
    """The paragraphs as large as they all fit."""
    for size in _SIZES:
        width = _SHEET.inner * MM / size
        lines = [line for one in words for line in paragraph(one, REGULAR, width, indent=2.0)]
        if _FIRST + len(lines) * size * _LEADING / MM <= _LAST:
            break
    return size, lines
