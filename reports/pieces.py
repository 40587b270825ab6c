"""Pieces that follow each other down the pages of a sheet: rows of tables, headings, figures.

A piece is never split, a table's head stands again on each page it goes on to, and what must not
be parted from the next (a heading, a fund's name) goes over with it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from db.formats import show_money
from db.words import _, language
from reports.document import Mark
from reports.fonts import MEDIUM, REGULAR
from reports.page import CELL_DROP, ROW, TABLE, UNDER_HEAD, Paper, Sheet, section
from reports.typeset import MM, Setting, fit

_PITCH = 1.15  # from line to line in a cell, in em
_LEAST = 5.0  # pt; of an amount that no column was made for
_MOST_LINES = 60
_HAN = ("一", "二", "三", "四", "五", "六", "七", "八", "九", "十")
_FIGURES = frozenset("0123456789,.\u2212—%")


@dataclass(frozen=True)
class Piece:
    """So many mm of a page, drawn with its top at y. `head` is drawn again where a page begins
    with this piece; `stays` keeps it on the page of the next one; `air` is what of its height is
    left out at the top of a page; `mark` is its bookmark in a long paper."""

    height: float
    draw: Callable[[Paper, float], None]
    head: Piece | None = None
    stays: bool = False
    air: float = 0.0
    mark: str = ""


@dataclass(frozen=True)
class Column:
    """A column of a table, in mm."""

    label: str
    width: float
    align: str = "right"
    size: float = 9.5


@dataclass(frozen=True)
class Row:
    """A row of a table: a cell for each column, or one across all. Lines above and below in pt;
    `boxed` is the column whose amount is reversed; `mark` is its bookmark."""

    cells: tuple[str, ...]
    face: str = REGULAR
    above: float = 0.0
    below: float = ROW
    boxed: int | None = None
    stays: bool = False
    mark: str = ""


@dataclass(frozen=True)
class Table:
    """How a table's rows are set: where its columns stand on the sheet, how high it is, in mm."""

    sheet: Sheet
    columns: tuple[Column, ...]
    row: float = 6.6
    top: float = 8.0

    def head(self) -> Piece:
        """The heads of the columns, between their lines."""

        settings = [_fit(one.label, REGULAR, 9, one.width - 1.2, self.top) for one in self.columns]

        def draw(paper: Paper, y: float) -> None:
            left, right = self.sheet.left, self.sheet.right
            paper.line(left, y, right, y, TABLE)
            paper.line(left, y + self.top, right, y + self.top, UNDER_HEAD)
            for at, setting in enumerate(settings):
                _put(paper, self._at(at), y + self.top / 2, setting, self.columns[at].align)

        return Piece(self.top, draw, stays=True)

    def pieces(self, rows: Sequence[Row]) -> Iterator[Piece]:
        """The head and the rows. A row is higher where words need more than two lines."""
        head = self.head()
        yield head
        for row in rows:
            settings = self._settings(row)
            high = max(len(one.lines) * one.size * _PITCH / MM + 0.3 for one in settings)
            height = max(self.row, high)
            drawn = self._drawn(row, settings, height)
            yield Piece(height, drawn, head, row.stays, mark=row.mark)

    def _settings(self, row: Row) -> list[Setting]:
        if len(row.cells) == 1:
            return [_fit(row.cells[0], row.face, 9.5, self.sheet.inner - 1.2, self.row)]
        return [
            _fit(words, row.face, of.size, of.width - 1.2, 0.0 if _is_amount(words) else self.row)
            for words, of in zip(row.cells, self.columns, strict=True)
        ]

    def _drawn(
        self, row: Row, settings: Sequence[Setting], height: float
    ) -> Callable[[Paper, float], None]:
        def draw(paper: Paper, y: float) -> None:
            left, right, middle = self.sheet.left, self.sheet.right, y + height / 2
            if row.above:
                paper.line(left, y, right, y, row.above)
            for at, setting in enumerate(settings):
                align = self.columns[at].align
                _put(paper, self._at(at), middle, setting, align)
                if at == row.boxed:
                    _box(paper, self._at(at), middle, setting)
            paper.line(left, y + height, right, y + height, row.below)

        return draw

    def _at(self, at: int) -> float:
        """Where a column's words stand."""
        left = self.sheet.left + sum(one.width for one in self.columns[:at])
        wide = self.columns[at].width
        return {"left": left + 0.6, "centre": left + wide / 2, "right": left + wide - 0.6}[
            self.columns[at].align
        ]


def amount(fen: int) -> str:
    """An amount as it stands in a table; nothing is a dash."""
    return show_money(fen) if fen else "—"


def numbered(number: int, words: str) -> str:
    """A heading with its number: 1. Funds, in Chinese 一、各项资金; up to ten."""
    shown = _HAN[number - 1] if language() == "zh_CN" else str(number)
    return _("{number}. {heading}").format(number=shown, heading=words)


def _is_amount(words: str) -> bool:
    return bool(words) and not set(words) - _FIGURES


def _fit(words: str, face: str, size: float, width: float, height: float) -> Setting:
    """Words lose 1 pt to stay on one line, then take two as large as the row is high, then as many
    as they need. An amount (`height` 0) is never broken."""
    one = fit(words, face, size, width, least=size - 1)
    if not one.cut:
        return one
    if not height:
        return fit(words, face, size, width, least=_LEAST)
    two = fit(words, face, min(size, (height - 0.3) * MM / 2 / _PITCH), width, lines=2)
    return fit(words, face, 7.5, width, lines=_MOST_LINES) if two.cut else two


def _put(paper: Paper, x: float, middle: float, setting: Setting, align: str) -> None:
    pitch = setting.size * _PITCH / MM
    first = middle - pitch * (len(setting.lines) - 1) / 2 + CELL_DROP * setting.size / MM
    paper.lines(x, first, setting, pitch, align=align)


def _box(paper: Paper, right: float, middle: float, setting: Setting) -> None:
    """A frame round an amount that ends at `right`."""
    inked = setting.lines[0].width * setting.size / MM
    paper.box(right - inked - 0.5, middle - 2.4, inked + 1.0, 4.8, 0.6)


def heading(sheet: Sheet, words: str, *, before: float = 9.6, after: float = 2.5) -> Piece:
    """The heading of a section, that stays with what it heads."""
    return Piece(
        before + after,
        lambda paper, y: section(paper, sheet.left, y + before, words),
        stays=True,
        air=max(before - 3.5, 0.0),
        mark=words,
    )


def note(sheet: Sheet, words: str, label: str, *, before: float = 3.0) -> Piece:
    """Small words below a table, in as many lines as they need, after a label."""
    indent = 10.0 if label else 0.0
    setting = fit(words, REGULAR, 8.5, sheet.inner - indent, lines=_MOST_LINES, least=8.5)
    pitch = 4.4

    def draw(paper: Paper, y: float) -> None:
        paper.text(sheet.left, y + before + 3.2, label, 8.5, MEDIUM)
        paper.lines(sheet.left + indent, y + before + 3.2, setting, pitch)

    return Piece(before + pitch * len(setting.lines), draw, stays=True)


def signatures(sheet: Sheet, fields: Sequence[tuple[str, str]]) -> Piece:
    """Who answers for the paper: a label and the name, or room to sign."""
    wide = sheet.inner / len(fields)

    def draw(paper: Paper, y: float) -> None:
        for at, (label, name) in enumerate(fields):
            x = sheet.left + at * wide
            taken = paper.text(x, y + 9.5, label, 9.5)
            left, right = x + taken + 1.5, x + wide - 5.5
            setting = fit(name, MEDIUM, 9.5, right - left - 1)
            paper.lines(left + 1.0, y + 9.5, setting, 0)
            paper.line(left, y + 11.2, right, y + 11.2, 0.3)

    return Piece(12.0, draw)


def laid(pieces: Sequence[Piece], first: float, last: float) -> list[list[Piece]]:
    """The pieces on as many pages as they need, from `first` to `last` mm of each."""
    pages: list[list[Piece]] = [[]]
    y = first - (pieces[0].air if pieces else 0.0)
    for group in _groups(pieces):
        high = sum(one.height for one in group)
        if pages[-1] and y + high > last:
            head = group[0].head
            _end(pages[-1])
            pages.append([head] if head else [])
            y = first + (head.height if head else -group[0].air)
        pages[-1] += group
        y += high
    return pages


def draw_all(paper: Paper, pieces: Sequence[Piece], first: float) -> None:
    """The pieces of one page."""
    y = first - (pieces[0].air if pieces else 0.0)
    for one in pieces:
        one.draw(paper, y)
        y += one.height


def marks(pages: Sequence[Sequence[Piece]]) -> tuple[Mark, ...]:
    """The bookmarks of a paper."""
    return tuple(
        Mark(one.mark, number) for number, those in enumerate(pages, 1) for one in those if one.mark
    )


def _groups(pieces: Sequence[Piece]) -> Iterator[list[Piece]]:
    """What stays together."""
    group: list[Piece] = []
    for one in pieces:
        group.append(one)
        if not one.stays:
            yield group
            group = []
    if group:
        yield group


def _end(page: list[Piece]) -> None:
    """A table that goes on ends in its line."""
    last = page[-1]
    if last.head:

        def draw(paper: Paper, y: float) -> None:
            last.draw(paper, y)
            bottom = y + last.height
            paper.line(paper.sheet.left, bottom, paper.sheet.right, bottom, TABLE)

        page[-1] = replace(last, draw=draw)
