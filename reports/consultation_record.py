"""The record of a consultation on paper, for its author alone: facts, note, referrals, signature.

The note is opened while the sheet is made, and is nowhere but in the sheet.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from db.formats import show_date, show_moment, show_span
from db.notes import read_note
from db.referrals import STEPS, Referral, referrals
from db.sessions import OUTCOMES, QUESTIONS, own_appointment, session
from db.store import Store
from db.words import _
from reports import facts
from reports.fonts import BOLD, MEDIUM, REGULAR, missing
from reports.page import (
    BOUND,
    COLUMN,
    ROW,
    TABLE,
    TITLE,
    UNDER_HEAD,
    Draw,
    Paper,
    Target,
    Written,
    punch_mark,
    write,
)
from reports.typeset import MM, Line, Setting, fit, line, paragraph
from reports.visit import Visit, visit

_LEFT, _RIGHT, _WIDTH = BOUND.left, BOUND.right, BOUND.inner
_SIZE = 10.5
_PITCH = _SIZE * 1.65 / MM
_FIRST, _NEXT, _LAST = 30.0, 34.0, 277.0
_FACT, _LABEL = 8.4, 20.0
_SIGNED = 34.0  # what the signature takes


@dataclass(frozen=True)
class _Row:
    """A line of text, with the way down to its baseline; or two pairs of label and value."""

    gap: float
    text: Line | None = None
    size: float = _SIZE
    heading: bool = False
    facts: tuple[tuple[str, Setting], ...] = ()


def write_consultation_record(
    db: Store, out: Target, *, now: datetime, appointment: int
) -> Written:
    """Write the record of a session. Refused for all but its consultant."""
    own_appointment(db, appointment)
    one = visit(db, appointment)
    note = read_note(db, appointment=appointment)
    title = f"{_('Consultation record')} {one.appointment.number}"
    pages = _paged(_rows(db, one, note))
    drawn = [
        _page(rows, one, first=place == 0, last=place + 1 == len(pages))
        for place, rows in enumerate(pages)
    ]
    written = write(out, BOUND, title, drawn, facts.footer(db, now))
    # What lacks a character is said elsewhere, and nothing of a note is said elsewhere.
    return replace(written, lost=tuple(missing("".join(written.lost))))


def _rows(db: Store, one: Visit, note: str) -> list[_Row]:
    appointment, kind = one.appointment, one.service.kind
    recorded = session(db, appointment=appointment.id)
    client = appointment.shown
    if client != appointment.code:
        client = f"{client}\u3000{appointment.code}"
    pairs = [
        (_("Number"), appointment.number),
        (_("Service"), one.service.name),
        (_("Time"), _when(appointment.starts, appointment.ends)),
        (_("Place"), one.place),
        (_("Client"), client),
        (_("Visit"), _("first|visit") if one.first else _("again|visit")),
    ]
    if recorded is not None:
        follow_up = show_date(recorded.follow_up)
        if recorded.followed_up_at:
            follow_up += "\u3000" + _("done {moment}").format(
                moment=show_moment(recorded.followed_up_at)
            )
        minutes = _("{n} minutes").format(n=recorded.minutes) if recorded.minutes else ""
        pairs += [
            (_("Kind of question"), _(dict(QUESTIONS[kind]).get(recorded.question, ""))),
            (_("Outcome"), _(dict(OUTCOMES[kind]).get(recorded.outcome, ""))),
            (_("Length"), minutes),
            (_("Follow-up"), follow_up),
        ]
    rows = [_facts(pairs[place : place + 2]) for place in range(0, len(pairs), 2)]
    if appointment.topic:
        rows += _text(_("What it is about"), appointment.topic)
    if appointment.answers:
        rows += _text(_("Asked at booking"), appointment.answers)
    rows += _text(_("Note|of a session"), note or _("No note was written."))
    for referral in referrals(db, appointment=appointment.id):
        rows += _referral(referral)
    return rows


def _when(starts: datetime, ends: datetime) -> str:
    return f"{show_date(starts.date())} {show_span(starts, ends)}"


def _facts(pairs: list[tuple[str, str]]) -> _Row:
    width = _WIDTH / 2 - _LABEL - 2
    cells = tuple((label, fit(value, MEDIUM, 10, width, lines=6)) for label, value in pairs)
    lines = max(len(cell.lines) for _label, cell in cells)
    return _Row(max(_FACT, lines * 10 * 1.2 / MM + 3.2), facts=cells)


def _text(heading: str, text: str) -> list[_Row]:
    """A heading and running text, a paragraph for each line that was written."""
    width = _WIDTH * MM / _SIZE
    rows = [_Row(10.5, line(heading, BOLD), 11, heading=True)]
    for part in text.splitlines():
        for one in paragraph(part, REGULAR, width, indent=2.0):
            rows.append(_Row(7.0 if len(rows) == 1 else _PITCH, one))
    return rows


def _referral(one: Referral) -> list[_Row]:
    heading = _("Referral: risk to life") if one.risk else _("Referral")
    steps = dict(STEPS)
    lines = [
        "\u3000".join(part for part in (show_moment(one.at), one.referred_to, one.phone) if part),
        *(_(steps[step]) for step in one.steps),
    ]
    return _text(heading, "\n".join(lines))


def _paged(rows: list[_Row]) -> list[list[_Row]]:
    """The rows of each page; the last leaves room to sign."""
    pages: list[list[_Row]] = [[]]
    y = _FIRST
    for row in rows:
        below = 2 * _PITCH if row.heading else 0.0
        if y + row.gap + below > _LAST:
            pages.append([])
            y = _NEXT - _PITCH
        pages[-1].append(row)
        y += row.gap
    if y + _SIGNED > _LAST:
        # Nobody signs a page on which nothing stands.
        keep = max(len(pages[-1]) - 3, 1)
        pages[-1:] = [pages[-1][:keep], pages[-1][keep:]]
    return pages


def _page(rows: list[_Row], one: Visit, *, first: bool, last: bool) -> Draw:
    def draw(paper: Paper) -> None:
        punch_mark(paper)
        _draw_head(paper, one, first=first)
        y = _FIRST if first else _NEXT - _PITCH
        if first:
            paper.line(_LEFT, y, _RIGHT, y, TABLE)
        for place, row in enumerate(rows):
            below = rows[place + 1] if place + 1 < len(rows) else None
            if row.facts:
                ends = below is None or not below.facts
                _draw_facts(paper, y, row, TABLE if ends else ROW)
            y += row.gap
            if row.text is not None:
                paper.text(_LEFT, y, row.text, row.size)
        if last:
            _draw_signature(paper, y, one)

    return draw


def _draw_head(paper: Paper, one: Visit, *, first: bool) -> None:
    """“Confidential” in a box on every page; the title on the first, the number on the others."""
    words = _("Confidential")
    width = line(words, BOLD).width * 12 / MM + 6
    paper.box(_RIGHT - width, 15.6, width, 8.0, 1.0)
    paper.text(_RIGHT - width / 2, 21.3, words, 12, BOLD, align="centre")
    if first:
        paper.text(_LEFT, 22.0, _("Consultation record"), 20, BOLD)
        paper.line(_LEFT, 26.0, _RIGHT, 26.0, TITLE)
    else:
        again = f"{_('Consultation record')}\u3000{one.appointment.number}"
        paper.text(_LEFT, 22.0, again, 10.5)
        paper.line(_LEFT, 26.0, _RIGHT, 26.0, UNDER_HEAD)


def _draw_facts(paper: Paper, y: float, row: _Row, pen: float) -> None:
    for place, (label, value) in enumerate(row.facts):
        x = _LEFT + place * _WIDTH / 2
        middle = y + row.gap / 2
        paper.cell(x + 0.6, middle, label, 8.5, _LABEL - 1.6, lines=2)
        pitch = value.size * 1.2 / MM
        first = middle - pitch * (len(value.lines) - 1) / 2 + 0.38 * value.size / MM
        paper.lines(x + _LABEL, first, value, pitch)
    paper.line(_LEFT, y + row.gap, _RIGHT, y + row.gap, pen)


def _draw_signature(paper: Paper, y: float, one: Visit) -> None:
    y += 22.0
    x = _LEFT + _WIDTH / 2
    for start, label, value in (
        (_LEFT, _("Signature of the consultant"), one.consultant),
        (x, _("Date|to write"), ""),
    ):
        label = f"{label}　{value}".strip()
        shown = fit(label, REGULAR, 10.5, 52, least=8)
        paper.lines(start, y, shown, 0)
        taken = shown.lines[0].width * shown.size / MM
        paper.line(start + taken + 2, y + 1.2, start + _WIDTH / 2 - 6, y + 1.2, COLUMN)
    note = _("For the file of the consultant. Not to be copied or passed on.")
    paper.text(_LEFT, y + 9.0, note, 8)
