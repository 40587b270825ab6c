"""The consultations of a month or a year in counts, for the higher level and the notice board.

What is hidden and why says `db.suppression`; here it only prints as ＊.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from db.centre import centre
from db.consultation_counts import (
    FIGURES,
    NONE,
    Line,
    ServiceCounts,
    lines,
    month_counts,
    refuse_unfinished,
    year_counts,
)
from db.formats import read_month, show_month
from db.store import Store
from db.words import N_, _
from reports import facts
from reports.fonts import REGULAR
from reports.page import (
    COLUMN,
    PLAIN,
    ROW,
    TABLE,
    UNDER_HEAD,
    Draw,
    Paper,
    Target,
    Written,
    section,
    title_line,
    write,
)
from reports.pieces import numbered
from reports.typeset import MM, wrap

_LEFT, _RIGHT, _WIDTH = PLAIN.left, PLAIN.right, PLAIN.inner
_FIRST, _LAST = 38.0, 278.0
_ROW, _HEAD = 7.0, 9.4
_LINE, _LINE_HEAD = 5.8, 6.6  # of a breakdown
_BETWEEN, _HEADING = 6.0, 2.6
_AFTER = 4.4  # from one table to the next below it
_GAP = 8.0  # between two tables side by side
_BAR, _BAR_PEN = 3.0, 0.6
_LEGEND = N_(
    "＊ is not told: a number below five, or one from which, with others here or on the sheets of"
    " other months, a number below five could be worked out. Hours, waiting and average are told"
    " where their number is. People count once, in each month and in the year."
)


@dataclass(frozen=True)
class _Column:
    label: str
    width: float
    align: str = "right"


# A piece of the page: how high it is, and how it is drawn with its top at y.
_Piece = tuple[float, Callable[[Paper, float], None]]


def write_consultation_month(db: Store, out: Target, *, now: datetime, month: str) -> Written:
    """A month like 2026-11, once it is over; each service with what people came with."""
    first = date.fromisoformat(f"{read_month(month)}-01")
    refuse_unfinished(first, (first + timedelta(31)).replace(day=1), now.date())
    return _write(db, out, now, show_month(first), month_counts(db, month=first))


def write_consultation_year(db: Store, out: Target, *, now: datetime, year: int) -> Written:
    """A year, once it is over, with its months as their sheets show them."""
    refuse_unfinished(date(year, 1, 1), date(year + 1, 1, 1), now.date())
    return _write(db, out, now, _("Year {year}").format(year=year), year_counts(db, year=year))


def _write(
    db: Store, out: Target, now: datetime, period: str, found: Sequence[ServiceCounts]
) -> Written:
    pieces = [_figures(found)]
    if any(one.by_month for one in found):
        pieces.append(_months(found))
    asked = [one for one in found if one.show("done") != NONE]
    pieces += [_breakdown(one, number) for number, one in enumerate(asked, start=len(pieces) + 1)]
    pieces.append(_legend())
    known = centre(db)
    name = known.called if known else ""
    title = _("Consultations in figures, {period}").format(period=period)
    drawn = [_page(name, period, page) for page in _pages(pieces)]
    return write(out, PLAIN, title, drawn, facts.footer(db, now))


def _pages(pieces: Sequence[_Piece]) -> list[list[_Piece]]:
    """A piece is never split; what does not fit goes to the next page."""
    pages: list[list[_Piece]] = [[]]
    y = _FIRST
    for height, draw in pieces:
        if pages[-1] and y + height > _LAST:
            pages.append([])
            y = _FIRST
        pages[-1].append((height, draw))
        y += height + _BETWEEN
    return pages


def _page(name: str, period: str, pieces: Sequence[_Piece]) -> Draw:
    def draw(paper: Paper) -> None:
        title_line(paper, _("Consultations in figures"), period)
        paper.cell(_LEFT, 30.0, name, 10.5, _WIDTH)
        y = _FIRST
        for height, piece in pieces:
            piece(paper, y)
            y += height + _BETWEEN

    return draw


def _figures(found: Sequence[ServiceCounts]) -> _Piece:
    """A line for each service. Without a total: it would give hidden counts away."""
    labels = {key: _(label) for key, label in FIGURES} | {"late": _("late|cancelled")}
    columns = [
        _Column(_("Service"), 30.0, "left"),
        *(_Column(labels[key], 15.6) for key in ("done", "people", "first", "no_show")),
        *(_Column(labels[key], 13.4) for key in ("cancelled", "late")),
        _Column(_("Hours"), 13.4),
        _Column(_("Days waited"), 13.4),
        _Column(labels["ballots"], 13.4),
        _Column(_("Average|score"), 14.6),
    ]
    rows = [
        [
            one.service.name,
            *(one.show(key) for key in ("done", "people", "first", "no_show", "cancelled", "late")),
            one.figure("hours"),
            one.figure("wait_days"),
            one.show("ballots"),
            one.figure("average"),
        ]
        for one in found
    ]
    return _titled(
        numbered(1, _("Services|heading")),
        _("late: by the client, less than a day before"),
        columns,
        rows,
    )


def _months(found: Sequence[ServiceCounts]) -> _Piece:
    columns = [_Column(_("Service"), 30.0, "left"), _Column("", 24.0, "left")]
    columns += [_Column(str(number), (_WIDTH - 66) / 12) for number in range(1, 13)]
    columns.append(_Column(_("Whole year"), 12.0))
    rows = [
        [
            one.service.name if key == "done" else "",
            _(label),
            *(month[key] for month in one.by_month),
            one.show(key),
        ]
        for one in found
        for key, label in FIGURES[:2]
    ]
    return _titled(numbered(2, _("Months")), "", columns, rows)


def _titled(
    heading: str, note: str, columns: Sequence[_Column], rows: Sequence[Sequence[str]]
) -> _Piece:
    def draw(paper: Paper, y: float) -> None:
        section(paper, _LEFT, y + 3.0, heading)
        paper.text(_RIGHT, y + 3.0, note, 7.5, align="right")
        _table(paper, _LEFT, y + 3.0 + _HEADING, columns, rows, _HEAD, _ROW)

    return 3.0 + _HEADING + _HEAD + _ROW * len(rows), draw


def _breakdown(one: ServiceCounts, number: int) -> _Piece:
    """What people came with, with bars; beside it what came of it and who was there."""
    name, half = one.service.name, (_WIDTH - _GAP) / 2
    questions = lines(one, one.questions)
    asked = [(line.label, line.shown) for line in questions]
    outcomes = [(line.label, line.shown) for line in lines(one, one.outcomes)]
    right = [(_("Outcome"), outcomes), (_("Consultant"), _of_people(one))]
    left_high = _LINE_HEAD + _LINE * len(questions)
    right_high = sum(_LINE_HEAD + _LINE * len(rows) for _label, rows in right) + _AFTER
    words = numbered(number, _("{name}: what it was about, and what came of it").format(name=name))

    def draw(paper: Paper, y: float) -> None:
        section(paper, _LEFT, y + 3.0, words)
        top = y + 3.0 + _HEADING
        columns = [_Column(_("Question"), 36.0, "left"), _Column(_("Sessions"), 14.0)]
        _table(paper, _LEFT, top, columns, asked, _LINE_HEAD, _LINE, width=half)
        _bars(paper, _LEFT + 54.0, top + _LINE_HEAD, half - 56.0, questions)
        for label, rows in right:
            columns = [_Column(label, half - 16.0, "left"), _Column(_("Sessions"), 16.0)]
            _table(paper, _LEFT + half + _GAP, top, columns, rows, _LINE_HEAD, _LINE)
            top += _LINE_HEAD + _LINE * len(rows) + _AFTER

    return 3.0 + _HEADING + max(left_high, right_high), draw


def _of_people(one: ServiceCounts) -> list[tuple[str, str]]:
    """Who was on duty, which is no secret, by name."""
    return [(part.label, one.show(part.key)) for part in one.consultants] or [(NONE, NONE)]


def _bars(paper: Paper, x: float, y: float, width: float, those: Sequence[Line]) -> None:
    """A bar for each number that is told, from nought; what is hidden has none."""
    most = max((line.count or 0 for line in those), default=0)
    paper.line(x, y, x, y + _LINE * len(those), TABLE)
    for number, line in enumerate(those):
        if line.count:
            top = y + number * _LINE + (_LINE - _BAR) / 2
            paper.box(x, top, width * line.count / most, _BAR, _BAR_PEN)


def _table(
    paper: Paper,
    x: float,
    y: float,
    columns: Sequence[_Column],
    rows: Sequence[Sequence[str]],
    head: float,
    pitch: float,
    *,
    width: float = 0.0,
) -> None:
    right = x + (width or sum(column.width for column in columns))
    paper.line(x, y, right, y, TABLE)
    paper.line(x, y + head, right, y + head, UNDER_HEAD)
    _row(paper, x, y + head / 2, columns, [column.label for column in columns], 9)
    for number, cells in enumerate(rows, start=1):
        bottom = y + head + number * pitch
        _row(paper, x, bottom - pitch / 2, columns, cells, 9.5)
        paper.line(x, bottom, right, bottom, TABLE if number == len(rows) else ROW)


def _row(
    paper: Paper,
    x: float,
    middle: float,
    columns: Sequence[_Column],
    cells: Sequence[str],
    size: float,
) -> None:
    for column, words in zip(columns, cells, strict=True):
        at = x + 0.6 if column.align == "left" else x + column.width - 0.8
        paper.cell(at, middle, words, size, column.width - 1.6, lines=2, align=column.align)
        x += column.width


def _legend() -> _Piece:
    lines = wrap(_(_LEGEND), REGULAR, _WIDTH * MM / 8)
    pitch = 8 * 1.5 / MM

    def draw(paper: Paper, y: float) -> None:
        for number, one in enumerate(lines):
            paper.text(_LEFT, y + 3.0 + number * pitch, one, 8)
        foot = y + 3.0 + len(lines) * pitch + 7.0
        for number, label in enumerate((_("Counted by"), _("Director"))):
            x = _RIGHT - 110.0 + number * 58.0
            x += paper.text(x, foot, label, 9.5) + 1.8
            paper.line(x, foot + 1.3, _RIGHT - 58.0 * (1 - number), foot + 1.3, COLUMN)

    return 3.0 + len(lines) * pitch + 9.0, draw
