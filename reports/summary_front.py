"""The first page of a summary: a few sentences, six figures, two charts side by side."""

from __future__ import annotations

from collections.abc import Sequence

from reports.fonts import BOLD, MEDIUM, REGULAR
from reports.page import COLUMN, ROW, TITLE, UNDER_HEAD, Paper, Sheet
from reports.pieces import Piece
from reports.summary_charts import draw_bars, draw_years, unit_words
from reports.summary_told import Bars, Cell, Curve
from reports.typeset import MM, fit, line, paragraph

SHEET = Sheet(210, 297, 22, 16, 18, 16)
_LEFT, _RIGHT = SHEET.left, SHEET.right
FIRST, LAST = 35.2, 280.0
_LINES, _PITCH = 3, 6.56
_CELL, _WIDE = 25.5, SHEET.inner / 3
_LINE_WIDE, _CHART, _BARS = 98.0, 52.0, 62.0


def draw_title(paper: Paper, title: str, period: tuple[str, str], state: str) -> None:
    """The head of each page: the title, the period by name and by its months or days, the line."""
    short, long = period
    paper.text(_RIGHT, 21.6, short, 14, MEDIUM, align="right")
    below = f"{long}\u3000{state}" if state else long
    paper.text(_RIGHT, 27.3, below, 9, align="right")
    room = SHEET.inner - max(line(below).width * 9, line(short, MEDIUM).width * 14) / MM - 5
    paper.lines(_LEFT, 27.0, fit(title, BOLD, 24, room, least=13), 0)
    paper.line(_LEFT, 31.9, _RIGHT, 31.9, TITLE)


def opening(words: str) -> Piece:
    """The opening paragraph, in three lines at most."""
    for size in (10.5, 10.0, 9.5):
        lines = paragraph(words, REGULAR, SHEET.inner * MM / size, indent=2.0)
        if len(lines) <= _LINES:
            break

    def draw(paper: Paper, y: float) -> None:
        for number, one in enumerate(lines[:_LINES]):
            paper.text(_LEFT, y + 5.4 + number * _PITCH, one, size)

    return Piece(_LINES * _PITCH + 9.5, draw)


def six(cells: Sequence[Cell]) -> Piece:
    """The figures, three beside each other."""
    rows = (len(cells) + 2) // 3

    def draw(paper: Paper, y: float) -> None:
        paper.line(_LEFT, y, _RIGHT, y, UNDER_HEAD)
        for number, one in enumerate(cells):
            top, column = y + number // 3 * _CELL, number % 3
            x = _LEFT + column * _WIDE
            if column:
                paper.line(x, top + 3.1, x, top + _CELL - 1.4, COLUMN)
                x += 4.0
            _cell(paper, x, top, one, _LEFT + (column + 1) * _WIDE - 2.0 - x)
        for row in range(1, rows + 1):
            pen = UNDER_HEAD if row == rows else ROW
            paper.line(_LEFT, y + row * _CELL, _RIGHT, y + row * _CELL, pen)

    return Piece(rows * _CELL, draw)


def _cell(paper: Paper, x: float, y: float, one: Cell, room: float) -> None:
    paper.lines(x, y + 6.0, fit(one.label, REGULAR, 9, room), 0)
    unit = line(one.unit).width * 9 / MM
    figure = fit(one.shown, MEDIUM, 24, room - unit - 1.3, least=13)
    paper.lines(x, y + 17.2, figure, 0)
    taken = figure.lines[0].width * figure.size / MM
    paper.text(x + taken + 1.3, y + 17.2, one.unit, 9)
    paper.lines(x, y + 22.7, fit(one.below, REGULAR, 8, room), 0)


def charts(left: Curve | None, right: Bars | None) -> Piece:
    """A line for the time, bars for the kinds; one alone takes the room of both."""
    wide = _LINE_WIDE if right else SHEET.inner
    start = SHEET.right - _BARS if left else _LEFT

    def draw(paper: Paper, y: float) -> None:
        if left:
            _heading(
                paper,
                _LEFT,
                _LEFT + wide,
                y + 9.9,
                left.heading,
                unit_words(left.points, left.what),
            )
            draw_years(
                paper,
                _LEFT,
                y + 16.9,
                wide,
                _CHART,
                left.points,
                names=left.names,
                under=left.under,
            )
        if right:
            _heading(paper, start, _RIGHT, y + 9.9, right.heading, right.what)
            draw_bars(paper, start, y + 16.9, _RIGHT - start, _CHART, right.bars)

    return Piece(16.9 + _CHART + 5.3, draw)


def _heading(paper: Paper, x: float, right: float, y: float, words: str, unit: str) -> None:
    taken = paper.text(right, y, unit, 9, align="right")
    paper.lines(x, y, fit(words, BOLD, 11, right - x - taken - 2), 0)
