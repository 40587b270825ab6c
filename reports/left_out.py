"""The list at the end of a sheet: bookings whose block is too small for what is to be written."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from db.bookings import Booking
from db.formats import show_span
from db.words import _
from reports.fonts import MEDIUM, REGULAR
from reports.page import (
    CELL_DROP,
    PLAIN,
    ROW,
    TABLE,
    UNDER_HEAD,
    Draw,
    Paper,
    Sheet,
    section,
    title_line,
)
from reports.typeset import MM, Setting, fit

_TOP, _HEAD, _FIRST = 34.0, 35.9, 41.9
_PITCH = 9.5 * 1.3 / MM
_SHARES = (0.15, 0.2, 0.37, 0.2, 0.08)  # of the width between the margins
_LONGEST = 12  # lines in one cell; 200 characters take at most ten


def left_out_pages(
    title: str,
    right: str,
    bookings: Sequence[Booking],
    names: dict[int, str],
    *,
    sheet: Sheet = PLAIN,
) -> list[Draw]:
    """The bookings in full, as many pages as they need; none without bookings."""
    pages: list[list[_Set]] = []
    bottom = sheet.bottom - 4
    y = bottom
    for one in bookings:
        row = _set(_row(one, names), sheet)
        if y + row.height > bottom:
            pages.append([])
            y = _FIRST
        pages[-1].append(row)
        y += row.height
    return [_page(title, right, rows) for rows in pages]


@dataclass(frozen=True)
class _Set:
    """One row of the table, set into its cells."""

    cells: tuple[Setting, ...]
    height: float


def _row(one: Booking, names: dict[int, str]) -> tuple[str, ...]:
    return (
        show_span(one.starts, one.ends),
        _(", ").join(names.get(room, "") for room in one.rooms),
        one.number if one.private else one.title,
        "" if one.private else one.organisation,
        str(one.headcount or ""),
    )


def _set(row: tuple[str, ...], sheet: Sheet) -> _Set:
    cells = tuple(
        fit(words, REGULAR, 9.5, share * sheet.inner - 2, lines=_LONGEST, least=8)
        for words, share in zip(row, _SHARES, strict=True)
    )
    lines = max(len(cell.lines) for cell in cells)
    return _Set(cells, max(6.6, lines * _PITCH + 2.2))


def _page(title: str, right: str, rows: list[_Set]) -> Draw:
    def draw(paper: Paper) -> None:
        sheet = paper.sheet
        edges = [sheet.left]
        for share in _SHARES:
            edges.append(edges[-1] + share * sheet.inner)
        title_line(paper, title, right)
        section(paper, sheet.left, _TOP, _("Too long for the grid"))
        paper.line(sheet.left, _HEAD, sheet.right, _HEAD, TABLE)
        heads = (_("Time"), _("Rooms"), _("Booking"), _("Organisation"), _("People"))
        for left, words in zip(edges, heads, strict=False):
            paper.text(left + 0.6, (_HEAD + _FIRST) / 2 + 1.2, words, 9, MEDIUM)
        paper.line(sheet.left, _FIRST, sheet.right, _FIRST, UNDER_HEAD)
        y = _FIRST
        for number, row in enumerate(rows, 1):
            for left, cell in zip(edges, row.cells, strict=False):
                above = (len(cell.lines) - 1) * _PITCH / 2
                first = y + row.height / 2 - above + CELL_DROP * cell.size / MM
                paper.lines(left + 0.6, first, cell, _PITCH)
            y += row.height
            last = number == len(rows)
            paper.line(sheet.left, y, sheet.right, y, TABLE if last else ROW)

    return draw
