"""Evaluation cards: four on a sheet to be cut apart, for who would rather write by hand.

Nothing on a card tells when or for whom it was printed; the footer stands on the strip cut off.
"""

from __future__ import annotations

from datetime import datetime

from db.centre import centre
from db.evaluations import SCORES
from db.services import service as service_of
from db.store import Store
from db.words import _
from reports import facts
from reports.fonts import BOLD, MEDIUM, REGULAR
from reports.page import COLUMN, ROW, Paper, Sheet, Target, Written, write
from reports.typeset import MM, wrap

_SHEET = Sheet(210, 297, 11, 10, 11, 17)
_WIDE, _HIGH = 105.0, 140.0
_SIDE = 11.0
_LINES, _PITCH = 4, 9.0


def write_evaluation_card(db: Store, out: Target, *, now: datetime, service: int) -> Written:
    """Write a sheet of cards for a service."""
    given = service_of(db, service)
    known = centre(db)
    name = known.called if known else ""

    def draw(paper: Paper) -> None:
        for row in range(2):
            for column in range(2):
                _card(paper, column * _WIDE, row * _HIGH, name, given.name)
        _cuts(paper)

    title = _("Evaluation card: {name}").format(name=given.name)
    return write(out, _SHEET, title, [draw], facts.footer(db, now))


def _card(paper: Paper, left: float, top: float, centre_name: str, service_name: str) -> None:
    x, right = left + _SIDE, left + _WIDE - _SIDE
    paper.cell(x, top + 13.0, centre_name, 9, right - x)
    paper.cell(x, top + 21.5, service_name, 14, right - x, MEDIUM)
    paper.text(x, top + 33.0, _("How was it?"), 16, BOLD)
    for number, (score, words) in enumerate(SCORES):
        middle = top + 42.5 + number * 8.2
        paper.checkbox(x, middle)
        paper.text(x + 6.0, middle + 1.5, str(score), 10.5)
        paper.text(x + 11.0, middle + 1.5, _(words), 10.5)
    paper.text(x, top + 87.0, _("A word, if you like"), 9)
    for number in range(_LINES):
        y = top + 95.0 + number * _PITCH
        paper.line(x, y, right, y, COLUMN)
    note = wrap(
        _("Please no names, no phone numbers and nothing of your matter. Into the box, folded."),
        REGULAR,
        (right - x) * MM / 8,
    )
    for number, one in enumerate(note):
        paper.text(x, top + 128.5 + number * 3.8, one, 8)


def _cuts(paper: Paper) -> None:
    """Where to cut: dashes that a printer keeps off the edges."""
    paper.line(_WIDE, 6.0, _WIDE, 2 * _HIGH, ROW, dash=(3, 3))
    for y in (_HIGH, 2 * _HIGH):
        paper.line(6.0, y, 204.0, y, ROW, dash=(3, 3))
