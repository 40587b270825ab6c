"""Budget and actual of a year: each use of each fund, what is left, and what had no budget."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from db.budgets import Compared, Total, compared, percent, total
from db.centre import centre
from db.chart import accounts
from db.formats import show_date, show_money
from db.funds import funds
from db.store import Store
from db.words import _
from reports import facts
from reports.fonts import MEDIUM, REGULAR
from reports.page import (
    PLAIN,
    ROW,
    TABLE,
    UNDER_HEAD,
    Draw,
    Paper,
    Target,
    Written,
    title_line,
    write,
)
from reports.pieces import amount

_LEFT, _RIGHT = PLAIN.left, PLAIN.right
_TOP, _LAST = 37.0, 276.0
_HEAD, _ROW = 8.0, 6.6
# Use, budget, actual, left, percent, remark.
_COLUMNS = (47.0, 27.5, 27.5, 27.5, 13.0, 31.5)
_EDGES = tuple(_LEFT + sum(_COLUMNS[:at]) for at in range(len(_COLUMNS) + 1))
_Line = Callable[[Paper, float], None]


def write_budget_comparison(
    db: Store, out: Target, *, now: datetime, year: int, fund: int | None = None
) -> Written:
    """Write the year, of one fund or of all; what is spent is spent by the posted vouchers."""
    names = {one.id: one.name for one in accounts(db, archived=True)}
    rows = [one for one in compared(db, year=year) if fund in (None, one.fund)]
    lines: list[_Line] = []
    for one in funds(db, archived=True):
        uses = [row for row in rows if row.fund == one.id]
        if uses:
            # A fund's name never stands alone at the foot of a page.
            lines.append(_together([_name(one.name), _use(names[uses[0].account], uses[0])]))
            lines += [_use(names[row.account], row) for row in uses[1:]]
            lines.append(_sum(_("Total of the fund"), total(uses)))
    if not rows:
        lines.append(_name(_("Nothing was planned and nothing spent in this year.")))
    lines.append(_sum(_("Total of all funds"), total(rows), last=True))
    known = centre(db)
    period = _("{year}|period").format(year=year)
    until = _("By the vouchers posted until {day}; yuan").format(day=show_date(now.date()))
    title = _("Budget and actual")
    pages = [
        _page(page, title, period, known.called if known else "", until) for page in _paged(lines)
    ]
    return write(out, PLAIN, f"{title} {period}", pages, facts.footer(db, now))


class _Together:
    """Lines of which the first does not stay without the next."""

    def __init__(self, lines: Sequence[_Line]) -> None:
        self.lines = lines

    def __call__(self, paper: Paper, y: float) -> None:
        for at, line in enumerate(self.lines):
            line(paper, y + at * _ROW)


def _together(lines: Sequence[_Line]) -> _Line:
    return _Together(lines)


def _high(line: _Line) -> float:
    return _ROW * (len(line.lines) if isinstance(line, _Together) else 1)


def _paged(lines: Sequence[_Line]) -> list[list[_Line]]:
    pages: list[list[_Line]] = [[]]
    y = _TOP + _HEAD
    for line in lines:
        if pages[-1] and y + _high(line) > _LAST:
            pages.append([])
            y = _TOP + _HEAD
        pages[-1].append(line)
        y += _high(line)
    return pages


def _page(lines: Sequence[_Line], title: str, period: str, name: str, until: str) -> Draw:
    def draw(paper: Paper) -> None:
        title_line(paper, title, period)
        paper.cell(_LEFT, 31.5, name, 10.5, 90)
        paper.cell(_RIGHT, 31.5, until, 8, 80, align="right")
        _draw_head(paper)
        y = _TOP + _HEAD
        for line in lines:
            line(paper, y)
            y += _high(line)
        paper.line(_LEFT, y, _RIGHT, y, TABLE)

    return draw


def _draw_head(paper: Paper) -> None:
    paper.line(_LEFT, _TOP, _RIGHT, _TOP, TABLE)
    paper.line(_LEFT, _TOP + _HEAD, _RIGHT, _TOP + _HEAD, UNDER_HEAD)
    heads = (
        _("Fund and use"),
        _("Budget"),
        _("Actual"),
        _("Left|money"),
        _("Spent|percent"),
        _("Remark"),
    )
    for at, words in enumerate(heads):
        _cell(paper, at, _TOP + _HEAD / 2, words, 9, MEDIUM)


def _name(words: str) -> _Line:
    """A line across all columns."""

    def draw(paper: Paper, y: float) -> None:
        paper.cell(_LEFT + 0.6, y + _ROW / 2, words, 9.5, _RIGHT - _LEFT - 2, MEDIUM)
        paper.line(_LEFT, y + _ROW, _RIGHT, y + _ROW, ROW)

    return draw


def _use(words: str, one: Compared) -> _Line:
    remark = {"unbudgeted": _("▲ no budget"), "over": _("▲ exceeded")}.get(one.mark, "")
    cells = (
        f"\u3000{words}",
        amount(one.budget or 0),
        amount(one.actual),
        amount((one.budget or 0) - one.actual),
        percent(one.budget, one.actual),
        remark,
    )
    return _row(cells, MEDIUM if one.mark else REGULAR)


def _sum(words: str, one: Total, *, last: bool = False) -> _Line:
    remark = _("▲ {amount} no budget").format(amount=show_money(one.unbudgeted))
    cells = (
        words,
        amount(one.budget),
        amount(one.actual),
        amount(one.left),
        percent(one.budget, one.actual),
        remark if one.unbudgeted else "",
    )
    return _row(cells, MEDIUM, above=TABLE if last else UNDER_HEAD, below=UNDER_HEAD)


def _row(cells: Sequence[str], face: str, *, above: float = 0.0, below: float = ROW) -> _Line:
    def draw(paper: Paper, y: float) -> None:
        if above:
            paper.line(_LEFT, y, _RIGHT, y, above)
        for at, words in enumerate(cells):
            _cell(paper, at, y + _ROW / 2, words, 9.5, face)
        paper.line(_LEFT, y + _ROW, _RIGHT, y + _ROW, below)

    return draw


def _cell(paper: Paper, at: int, middle: float, words: str, size: float, face: str) -> None:
    left, right = _EDGES[at], _EDGES[at + 1]
    money = 0 < at < len(_COLUMNS) - 1
    x = right - 0.8 if money else left + (0.6 if at == 0 else 2.5)
    width = right - left - (1.6 if at < len(_COLUMNS) - 1 else 3.0)
    align = "right" if money else "left"
    paper.cell(x, middle, words, size, width, face, lines=2, align=align)
