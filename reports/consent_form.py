"""The consent form: what a client should know before the first session, and room to sign.

The client's name is written by hand; printed stands the number alone. A text that is too long for
one page goes on to the next, and never is the place to sign without text above it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from db.rules import Refused
from db.services import Service
from db.services import service as service_of
from db.store import Store
from db.words import _
from reports import facts
from reports.consent_text import Part, consent_text
from reports.fonts import BOLD, MEDIUM, REGULAR
from reports.page import COLUMN, FORM, UNDER_HEAD, Draw, Paper, Target, Written, write
from reports.telephones import telephones
from reports.typeset import MM, Line, fit, line, paragraph
from reports.visit import consultant_label, refuse_given_up, visit

_LEFT, _RIGHT = FORM.left, FORM.right
_SIZES = (12.0, 11.5, 11.0)  # the smaller ones where they save a page
_LEADING = 1.52
_BEFORE_HEADING, _AFTER_HEADING = 1.33, 1.1  # from baseline to baseline, in lines
_FIRST, _NEXT, _LAST = 45.4, 33.0, 277.0  # baselines: first page, others, the lowest of all
_SIGN_Y, _SIGN_LOWEST = 207.8, 228.0  # the line above the signatures: where it should be, may be
_SIGN_STEP, _SIGN_ROWS = 12.45, 3
_MOST_ABOVE = 25  # lines of text that leave room to sign on a page of their own


@dataclass(frozen=True)
class _Row:
    """A line of text; `gap` is the way down to its baseline from the one above, in mm."""

    text: Line
    size: float
    gap: float
    heading: bool


def write_consent_form(
    db: Store,
    out: Target,
    *,
    now: datetime,
    appointment: int | None = None,
    service: int | None = None,
) -> Written:
    """Write the form for an appointment, or one without a number for a service."""
    number = ""
    if appointment is not None:
        one = visit(db, appointment)
        refuse_given_up(one.appointment)
        number, given = one.appointment.number, one.service
    elif service is not None:
        given = service_of(db, service)
    else:
        raise Refused(_("Choose the service that the form is for."), "service")
    title = _("Consent form: {service}").format(service=given.name)
    copies = _("Two copies, one for each side")
    if given.consent.strip():
        copies += "\u3000" + _("Version {n}").format(n=given.consent_version)
    footer = facts.footer(db, now)
    parts = consent_text(given, telephones(db, given.kind))
    pages = min((_paged(_rows(parts, size)) for size in _SIZES), key=len)
    drawn = [
        _page(rows, given, title, number, footer.centre, first=place == 0, last=rows is pages[-1])
        for place, rows in enumerate(pages)
    ]
    return write(out, FORM, f"{title} {number}".strip(), drawn, replace(footer, note=copies))


def _rows(parts: list[Part], size: float) -> list[_Row]:
    """The text line by line."""
    width, pitch = FORM.inner * MM / size, size * _LEADING / MM
    rows: list[_Row] = []
    above = False
    for part in parts:
        if part.heading:
            lines = paragraph(part.text, BOLD, width)
            gap = _BEFORE_HEADING
        else:
            lines = paragraph(part.text, REGULAR, width, indent=2.0)
            gap = _AFTER_HEADING if above else 1.0
        for place, one in enumerate(lines):
            rows.append(_Row(one, size, pitch * (1.0 if place else gap), part.heading))
        above = part.heading
    return rows


def _paged(rows: list[_Row]) -> list[list[_Row]]:
    """The lines of each page; the last leaves room to sign."""
    pages: list[list[_Row]] = [[]]
    y = 0.0
    for place, row in enumerate(rows):
        y = y + row.gap if pages[-1] else _top(len(pages) == 1)
        # A heading does not stand alone at the foot of a page.
        below = 2 * row.gap if row.heading and place + 1 < len(rows) else 0.0
        if y + below > _LAST:
            pages.append([])
            y = _top(first=False)
        pages[-1].append(row)
    if y + 5.6 > _SIGN_LOWEST:
        last = pages[-1]
        heads = [place for place, row in enumerate(last) if row.heading and place]
        whole = heads and len(last) - heads[-1] <= _MOST_ABOVE
        cut = heads[-1] if whole else len(last) - 3
        pages[-1:] = [last[:cut], last[cut:]]
    return pages


def _top(first: bool) -> float:
    return _FIRST if first else _NEXT


def _page(
    rows: list[_Row],
    given: Service,
    title: str,
    number: str,
    centre: str,
    *,
    first: bool,
    last: bool,
) -> Draw:
    def draw(paper: Paper) -> None:
        if first:
            tracking = 3.0 if line(title, BOLD).width * 20 < FORM.inner * MM * 0.8 else 0.0
            shown = fit(title, BOLD, 20, FORM.inner, least=12)
            middle = (_LEFT + _RIGHT) / 2
            if tracking:
                paper.text(middle, 25.1, title, 20, BOLD, align="centre", tracking=tracking)
            else:
                paper.lines(middle, 25.1, shown, 0, align="centre")
        _draw_head(paper, 34.0 if first else 20.0, number, centre)
        y = _top(first)
        for place, row in enumerate(rows):
            y += row.gap if place else 0.0
            paper.text(_LEFT, y, row.text, row.size)
        if last:
            _draw_signatures(paper, given, max(_SIGN_Y, y + 5.6))

    return draw


def _draw_head(paper: Paper, y: float, number: str, centre: str) -> None:
    taken = paper.text(_LEFT, y, _("Appointment number"), 10.5)
    x = _LEFT + taken + 3.7
    if number:
        taken += 6 + paper.text(x, y, number, 10.5)
    else:
        taken += 44
        paper.line(x, y + 1.2, x + 36, y + 1.2, COLUMN)
    name = fit(centre, REGULAR, 10.5, FORM.inner - taken - 6, least=8)
    paper.lines(_RIGHT, y, name, 0, align="right")
    paper.line(_LEFT, y + 3.05, _RIGHT, y + 3.05, UNDER_HEAD)


def _draw_signatures(paper: Paper, given: Service, y: float) -> None:
    """Boxes to tick and lines to sign; whom to call in need is asked by psychologists."""
    paper.line(_LEFT, y, _RIGHT, y, UNDER_HEAD)
    second = 118.0
    consultant = _("Signature: {who}").format(who=consultant_label(given.kind))
    agreed = _("I have read this and agree to the consultation.")
    if given.kind == "psychology":
        _draw_tick(paper, _LEFT, y + 6.0, agreed, second - _LEFT - 9)
        in_need = _("In an emergency this person may be called")
        _draw_tick(paper, second, y + 6.0, in_need, _RIGHT - second - 5)
        left = (_("Signature: client"), _("Date|to write"), consultant)
        right = (_("Person to call"), _("Telephone|to write"), _("Date|to write"))
    else:
        _draw_tick(paper, _LEFT, y + 6.0, agreed, FORM.inner - 6)
        left = (_("Signature: client"), _("Telephone|to write"), _("Date|to write"))
        right = (consultant, "", _("Date|to write"))
    for row in range(_SIGN_ROWS):
        below = y + 20.0 + _SIGN_STEP * row
        _draw_line(paper, _LEFT, 48.0, 100.0, below, left[row])
        _draw_line(paper, second, 140.0, _RIGHT, below, right[row])


def _draw_tick(paper: Paper, x: float, middle: float, words: str, width: float) -> None:
    paper.checkbox(x, middle)
    paper.cell(x + 5.0, middle, words, 10.5, width, MEDIUM, lines=2)


def _draw_line(paper: Paper, x: float, start: float, end: float, y: float, label: str) -> None:
    if label:
        paper.cell(x, y - 1.2, label, 10.5, start - x - 1.5, lines=2)
        paper.line(start, y + 1.6, end, y + 1.6, COLUMN)
