"""The summary of a month, a quarter or a year (月度、季度、年度服务总结).

The first page tells it in a few sentences, six figures and two charts; each number on it stands
again in one of the tables that follow.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date as Day
from datetime import datetime

from db.store import Store
from db.summary_period import period_of
from reports import facts
from reports.fonts import MEDIUM, REGULAR
from reports.page import ROW, TABLE, UNDER_HEAD, Draw, Paper, Target, Written, write
from reports.pieces import Column, Piece, draw_all, heading, laid, marks, note, numbered
from reports.pieces import Row as Drawn
from reports.pieces import Table as Grid
from reports.summary_front import FIRST, LAST, SHEET, charts, draw_title, opening, six
from reports.summary_telling import told
from reports.summary_told import Table, Told
from reports.typeset import MM, line

_ROW = 7.7
_NAMES = 0.24  # of the width, the least that names get
_WHOLE = 8  # rows that a table may have to stay on one page
_APART = 5.0  # mm between two columns


def write_summary(db: Store, out: Target, *, now: datetime, kind: str, date: Day) -> Written:
    """Write the summary of the month, quarter or year of a day, as far as it has gone."""
    said = told(db, period_of(kind, date), now.date())
    pages = laid(list(pieces(said)), FIRST, LAST)
    drawn = [_page(said, those) for those in pages]
    foot = facts.footer(db, now)
    return write(out, SHEET, f"{said.title} {said.short}", drawn, foot, marks=marks(pages))


def _page(said: Told, those: Sequence[Piece]) -> Draw:
    def draw(paper: Paper) -> None:
        draw_title(paper, said.title, (said.short, said.long), said.state)
        draw_all(paper, those, FIRST)

    return draw


def pieces(said: Told) -> Iterator[Piece]:
    """All that stands on the paper, in its order."""
    yield opening(said.opening)
    if said.cells:
        yield six(said.cells)
    if said.curve or said.bars:
        yield charts(said.curve, said.bars)
    for number, table in enumerate(said.tables, start=1):
        yield heading(SHEET, numbered(number, table.heading), before=10.0, after=2.5)
        *rows, last = _rows(table)
        # A short table is not parted, a long one not after its first row.
        together = len(rows) if len(rows) <= _WHOLE else 2
        yield from (replace(one, stays=True) for one in rows[:together])
        yield from rows[together:]
        # What is said below a table is not parted from it.
        yield replace(last, stays=bool(table.note))
        if table.note:
            yield replace(note(SHEET, table.note, "", before=1.2), stays=False)


def _rows(table: Table) -> Iterator[Piece]:
    columns = _columns(table)
    rows = [
        Drawn(
            one.cells,
            MEDIUM if one.total else REGULAR,
            above=UNDER_HEAD if one.total else 0.0,
            below=TABLE if last else ROW,
            stays=not last and at + 2 == len(table.rows) and table.rows[-1].total,
        )
        for at, one in enumerate(table.rows)
        for last in (at + 1 == len(table.rows),)
    ]
    yield from Grid(SHEET, columns, row=_ROW, top=_ROW).pieces(rows)


def _columns(table: Table) -> tuple[Column, ...]:
    """As wide as their words, and what is left over is shared among the figures; where there is not
    enough, all give way alike."""
    figures = [
        max(
            [line(label).width * 9 / MM]
            + [line(one.cells[at], MEDIUM).width * 9.5 / MM for one in table.rows]
        )
        + _APART
        for at, label in enumerate(table.columns)
        if at
    ]
    names = max(
        [line(table.columns[0]).width * 9 / MM]
        + [line(one.cells[0], MEDIUM).width * 9.5 / MM for one in table.rows]
    )
    least = max(SHEET.inner * _NAMES, min(names + 2.0, SHEET.inner * 0.45))
    room = SHEET.inner - least
    share = (room - sum(figures)) / max(len(figures), 1)
    if share < 0:
        figures = [wide * room / sum(figures) for wide in figures]
    else:
        figures = [wide + share * 0.8 for wide in figures]
    first = SHEET.inner - sum(figures)
    widths = [first, *figures]
    return tuple(
        Column(label, wide, "left" if at == 0 else "right")
        for at, (label, wide) in enumerate(zip(table.columns, widths, strict=True))
    )
