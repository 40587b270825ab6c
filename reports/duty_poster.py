"""The duty poster for the notice board: who is here when, to be read at two or three metres."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from db.services import Service
from db.store import Store
from db.words import _
from reports import facts
from reports.duty_plan import MONTH, WEEK, Plan, Turn, duty_plan
from reports.fonts import BOLD, MEDIUM, REGULAR
from reports.letterhead import letterhead
from reports.page import DOOR, ROW, TABLE, WALL, Draw, Paper, Target, Written, write
from reports.telephones import Telephones, telephones
from reports.typeset import MM, Setting, fit, line

_LEFT, _RIGHT = WALL.left, WALL.right
_TOP, _BOTTOM = 48.0, 174.0
_EMBLEM = 16.0  # mm
_PITCHES = (15.0, 14.0, 13.0, 12.0, 11.0, 10.0)  # of the rows; the last where there are many
_HEADING = 1.3  # rows that the name of a service takes
_SHARE = 0.66  # of a row that its letters take
# Where the columns begin: day, time, consultant, room, mark.
_COLUMNS = {
    WEEK: (_LEFT, 84.0, 144.0, 187.0, 256.0, _RIGHT),
    MONTH: (_LEFT, 40.0, 98.0, 135.0, 190.0, _RIGHT),
}


@dataclass(frozen=True)
class _Row:
    """A line of the poster: a turn, or the name of a service."""

    turn: Turn | None
    service: str = ""

    @property
    def height(self) -> float:
        """In rows."""
        return _HEADING if self.turn is None else 1.0


def write_duty_poster(
    db: Store,
    out: Target,
    *,
    now: datetime,
    date: date,
    period: str | None = None,
    service: int | None = None,
) -> Written:
    """Write the poster of the week around a day, or of its month; of one service or of all."""
    kind = MONTH if period == MONTH else WEEK
    plan = duty_plan(db, date, kind, service)
    numbers = telephones(db, *sorted({given.kind for given, _turns in plan.services}))
    emblem = letterhead(db).emblem
    pitch, pages = _laid_out(plan.services)
    drawn: list[Draw] = [
        _page(plan, rows, pitch, kind, numbers, place + 1, len(pages), emblem)
        for place, rows in enumerate(pages)
    ]
    return write(out, WALL, f"{_('Duty poster')} {plan.period}", drawn, facts.footer(db, now))


def _laid_out(
    services: tuple[tuple[Service, tuple[Turn, ...]], ...],
) -> tuple[float, list[list[_Row]]]:
    """How high a row is, and the rows of each sheet: one sheet if it can be, then larger."""
    rows = [
        row
        for given, turns in services
        for row in (_Row(None, given.name), *(_Row(turn) for turn in turns))
    ]
    room = _BOTTOM - _TOP
    for pitch in _PITCHES:
        if sum(row.height for row in rows) * pitch <= room:
            return pitch, [rows]
    pages: list[list[_Row]] = [[]]
    taken, head, day = 0.0, _Row(None), ""
    for row in rows:
        if row.turn is None:
            head = row
        else:
            day = row.turn.day or day
        below = 2.0 if row.turn is None else 0.0  # a name does not stand alone at the foot
        if (taken + row.height + below) * pitch > room:
            again = [] if row.turn is None else [_Row(None, head.service)]
            pages.append(again)
            taken = sum(one.height for one in again)
            if row.turn is not None and not row.turn.day:
                row = _Row(_with_day(row.turn, day))
        pages[-1].append(row)
        taken += row.height
    return pitch, pages


def _with_day(turn: Turn, day: str) -> Turn:
    return Turn(day, turn.span, turn.name, turn.place, turn.mark, turn.gone)


def _page(
    plan: Plan,
    rows: list[_Row],
    pitch: float,
    kind: str,
    numbers: Telephones,
    number: int,
    of: int,
    emblem: bytes | None,
) -> Draw:
    def draw(paper: Paper) -> None:
        words = plan.period if of == 1 else f"{plan.period}（{number}/{of}）"
        taken = line(words, MEDIUM).width * 28 / MM
        beside = 0.0
        if emblem:
            paper.image(_LEFT, 35.5 - _EMBLEM, _EMBLEM, _EMBLEM, emblem)
            beside = _EMBLEM + 4.0
        room = WALL.inner - taken - 8 - beside
        title = fit(_("Consultation duty"), BOLD, 48, room, least=28)
        paper.lines(_LEFT - 0.5 + beside, 34.5, title, 0)
        paper.text(_RIGHT, 34.5, words, 28, MEDIUM, align="right")
        paper.line(_LEFT, 42.0, _RIGHT, 42.0, DOOR)
        if not rows:
            paper.text(_LEFT, 90.0, _("Nobody is on duty"), 48, BOLD)
        y = _TOP
        for place, row in enumerate(rows):
            height = pitch * row.height
            if row.turn is None:
                _draw_heading(paper, y, height, row.service, pitch)
            else:
                last = place + 1 == len(rows) or rows[place + 1].turn is None
                _draw_turn(paper, y, pitch, row.turn, kind)
                paper.line(_LEFT, y + pitch, _RIGHT, y + pitch, TABLE if last else ROW)
            y += height
        _draw_foot(paper, plan.closed, numbers)

    return draw


def _draw_heading(paper: Paper, y: float, height: float, words: str, pitch: float) -> None:
    size = pitch * 0.78 * MM
    shown = fit(words, BOLD, size, WALL.inner, least=size * 0.5)
    paper.lines(_LEFT, y + height - pitch * 0.26, shown, 0)
    paper.line(_LEFT, y + height, _RIGHT, y + height, TABLE)


def _draw_turn(paper: Paper, y: float, pitch: float, turn: Turn, kind: str) -> None:
    columns = _COLUMNS[kind]
    size, middle = pitch * _SHARE * MM, y + pitch / 2
    for place, (words, face) in enumerate(
        (
            (turn.day, MEDIUM),
            (turn.span, MEDIUM),
            (turn.name, BOLD),
            (turn.place, REGULAR),
            (turn.mark, REGULAR if kind == MONTH else BOLD),
        )
    ):
        x, width = columns[place], columns[place + 1] - columns[place]
        if place == 4 and kind == WEEK:
            if words:
                _draw_mark(paper, x, middle, width, pitch, words)
            continue
        shown = _fitted(words, face, size, width - 4)
        _stand(paper, x, middle, shown)
    if turn.gone:
        paper.line(columns[1], middle, columns[4] - 6, middle, 1.2)


def _draw_mark(
    paper: Paper, x: float, middle: float, width: float, pitch: float, words: str
) -> None:
    """What is unusual stands in a box, so that it is seen from afar."""
    height = pitch * 0.78
    paper.box(x, middle - height / 2, width, height, TABLE)
    size = pitch * 0.52 * MM
    shown = fit(words, BOLD, size, width - 2, least=size * 0.5)
    drop = 0.38 * shown.size / MM
    paper.lines(x + width / 2, middle + drop, shown, 0, align="centre")


def _fitted(words: str, face: str, size: float, width: float) -> Setting:
    """On one line down to two thirds of the size, else on two that fit the row."""
    shown = fit(words, face, size, width, least=size * 0.66)
    if shown.cut or len(shown.lines) > 1:
        shown = fit(words, face, size * 0.6, width, lines=2, least=7.5)
    return shown


def _stand(paper: Paper, x: float, middle: float, shown: Setting) -> None:
    pitch = shown.size * 1.2 / MM
    first = middle - pitch * (len(shown.lines) - 1) / 2 + 0.38 * shown.size / MM
    paper.lines(x, first, shown, pitch)


def _draw_foot(paper: Paper, closed: str, numbers: Telephones) -> None:
    paper.line(_LEFT, _BOTTOM + 2, _RIGHT, _BOTTOM + 2, TABLE)
    words = (
        _("Free of charge. Book by telephone {phone} or at the desk").format(phone=numbers.centre)
        if numbers.centre
        else _("Free of charge. Book at the desk")
    )
    y = _BOTTOM + 11.5
    shown = fit(words, MEDIUM, 24, WALL.inner, least=16)
    paper.lines(_LEFT, y, shown, 0)
    rest = [_("No duty: {days}").format(days=closed)] if closed else []
    rest += [numbers.listed()] if numbers.lines else []
    if rest:
        below = _fitted("\u3000".join(rest), REGULAR, 15, WALL.inner)
        pitch = below.size * 1.2 / MM
        paper.lines(_LEFT, y + 8.0, below, pitch)
