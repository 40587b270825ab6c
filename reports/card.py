"""A card on paper: facts in two pairs a row, sections below, signatures at the end.

One page when it fits, closer rows when that helps; else it runs on with heads repeated and no
row split. The areas provide sections as values; how they are set is known only here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from db.formats import show_date
from db.words import _
from reports import fonts
from reports.document import Mark
from reports.fonts import MEDIUM, REGULAR
from reports.page import (
    BOUND,
    CELL_DROP,
    COLUMN,
    ROW,
    TABLE,
    TITLE,
    UNDER_HEAD,
    Draw,
    Footer,
    Paper,
    Target,
    Written,
    punch_mark,
    section,
    write,
)
from reports.typeset import MM, Setting, fit, line, wrap

_LEFT, _RIGHT, _WIDTH = BOUND.left, BOUND.right, BOUND.inner
_FIRST, _LAST = 27.8, 279.0  # where rows begin under the title line, and where the page is full
_FACT, _LABEL, _INSET = 8.4, 20.0, 0.6
_PITCHES = (7.5, 6.6)  # of table rows; the second where it saves a page
_SIGNED, _SIGNATURE_Y = 11.0, 264.6
_ABOVE = 9.8  # from the last line to the one under the next heading
_MOST_LINES = 40  # of one cell


@dataclass(frozen=True)
class Column:
    """A column of a table: its head, its share of the width, where its words stand."""

    label: str
    share: float
    align: str = "left"


@dataclass(frozen=True)
class CardTable:
    """A section with rows; `note` beside the heading says how many there are in all."""

    heading: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]
    note: str = ""


@dataclass(frozen=True)
class CardText:
    """A section of running text, a paragraph for each of `texts`."""

    heading: str
    texts: tuple[str, ...]
    note: str = ""


CardSection = CardTable | CardText
Fact = tuple[str, str]


@dataclass(frozen=True)
class Card:
    """What stands on a card: a row of `facts` holds two pairs of label and value, or four."""

    title: str
    number: str
    place: str
    facts: tuple[tuple[Fact, ...], ...]
    sections: tuple[CardSection, ...]
    signatures: tuple[Fact, ...]  # a label, and the name if it is known


def write_card(card: Card, out: Target, footer: Footer) -> Written:
    """Lay the card out and write it."""
    flow = min((_Flow(card, pitch) for pitch in _PITCHES), key=lambda one: len(one.pages))
    drawn = [_page(card, pieces, first=number == 0) for number, pieces in enumerate(flow.pages)]
    return write(out, BOUND, f"{card.title} {card.number}", drawn, footer, marks=flow.marks)


def term(starts: date | None, ends: date | None) -> str:
    """2024-07-02–2027-07-01; from, or until, where the other is open."""
    if starts and ends:
        return f"{show_date(starts)}–{show_date(ends)}"
    if ends:
        return _("until {day}").format(day=show_date(ends))
    return _("since {day}").format(day=show_date(starts)) if starts else ""


class _Flow:
    """Rows one under the other; a page that is full is closed with a line and a new one begun."""

    def __init__(self, card: Card, pitch: float) -> None:
        self.pitch = pitch
        self.pages: list[list[Draw]] = [[]]
        self.marks: list[Mark] = []
        self.y = _FIRST
        self._facts(card.facts, last=not card.sections)
        for number, one in enumerate(card.sections, start=1):
            last = number == len(card.sections)
            if isinstance(one, CardText):
                self._text(one, last=last)
            else:
                self._table(one, last=last)
        self._put(_signatures(card.signatures, max(self.y + 9.0, _SIGNATURE_Y)))

    def _put(self, draw: Draw) -> None:
        self.pages[-1].append(draw)

    def _room(self, height: float) -> bool:
        return self.y + height <= _LAST

    def _turn(self) -> None:
        self.pages.append([])
        self.y = _FIRST - 1.8

    def _facts(self, rows: Sequence[tuple[Fact, ...]], *, last: bool) -> None:
        for number, row in enumerate(rows, start=1):
            set_row = [
                (label, fit(value, MEDIUM, 10, _fact_width(row), lines=_MOST_LINES))
                for label, value in row
            ]
            height = max(_FACT, max(_height(value) for _label, value in set_row) + 3.2)
            ends = number == len(rows)
            if not self._room(height + (_SIGNED if ends and last else 0)):
                self._put(_rule(self.y, TABLE))
                self._turn()
            self._put(_fact_row(set_row, self.y, height))
            self.y += height
            self._put(_rule(self.y, TABLE if ends else ROW))

    def _begin(self, one: CardSection, first_row: float, *, again: bool = False) -> None:
        """The heading, on this page if a row fits under it."""
        head = self.pitch if isinstance(one, CardTable) else 0.0
        if not self._room(_ABOVE + head + first_row) and self.y > _FIRST:
            self._turn()
        self.y += _ABOVE
        self._put(_heading(one, self.y, again=again))
        if not again:
            self.marks.append(Mark(one.heading, len(self.pages)))
        if isinstance(one, CardTable):
            self._put(_heads(one.columns, self.y, head))
            self.y += head
            self._put(_rule(self.y, UNDER_HEAD))

    def _table(self, one: CardTable, *, last: bool) -> None:
        for number, row in enumerate(one.rows):
            cells = [
                fit(words, REGULAR, 9.5, column.share * _WIDTH - 2, lines=_MOST_LINES, least=8)
                for words, column in zip(row, one.columns, strict=True)
            ]
            height = max(self.pitch, max(map(_height, cells)) + 2.4)
            ends = number == len(one.rows) - 1
            needed = height + (_SIGNED if ends and last else 0)
            if number == 0:
                self._begin(one, needed)
            elif not self._room(needed):
                self._put(_rule(self.y, TABLE))
                self._turn()
                self._begin(one, needed, again=True)
            else:
                self._put(_rule(self.y, ROW))
            self._put(_cells(one.columns, cells, self.y, height))
            self.y += height
        self._put(_rule(self.y, TABLE))

    def _text(self, one: CardText, *, last: bool) -> None:
        lines = [
            found
            for text in one.texts
            for found in wrap(text, REGULAR, (_WIDTH - 2 * _INSET) * MM / 9.5)
        ]
        pitch = 9.5 * 1.5 / MM
        for number, words in enumerate(lines):
            ends = number == len(lines) - 1
            needed = pitch + (_SIGNED + 1.6 if ends and last else 1.6)
            if number == 0:
                self._begin(one, needed + 1.2)
                self.y += 1.2
            elif not self._room(needed):
                self._turn()
                self._begin(one, needed + 1.2, again=True)
                self.y += 1.2
            set_line = Setting((words,), 9.5)
            self._put(_line_at(set_line, self.y + pitch / 2))
            self.y += pitch
        self.y += 1.2
        self._put(_rule(self.y, TABLE))


def _page(card: Card, pieces: Sequence[Draw], *, first: bool) -> Draw:
    def draw(paper: Paper) -> None:
        title = card.title if first else _("{heading} (continued)").format(heading=card.title)
        number = _("No. {number}").format(number=card.number)
        taken = max(
            paper.text(_RIGHT, 17.6, number, 11, MEDIUM, align="right"),
            paper.cell(_RIGHT, 21.4, card.place, 9, 80, align="right").lines[0].width * 9 / MM,
        )
        setting = fit(title, fonts.BOLD, 20, _WIDTH - taken - 6, least=12)
        paper.lines(_LEFT, 22.4, setting, 0)
        paper.line(_LEFT, 26.0, _RIGHT, 26.0, TITLE)
        punch_mark(paper)
        for piece in pieces:
            piece(paper)

    return draw


def _fact_width(row: Sequence[Fact]) -> float:
    return _WIDTH / len(row) - _LABEL - 2 if len(row) < 4 else _WIDTH / 4 - _LABEL + 2


def _height(setting: Setting) -> float:
    return float(len(setting.lines) * setting.size * 1.3 / MM)


def _fact_row(row: Sequence[tuple[str, Setting]], y: float, height: float) -> Draw:
    def draw(paper: Paper) -> None:
        middle = y + height / 2
        for number, (label, value) in enumerate(row):
            x = _LEFT + number * _WIDTH / len(row)
            # The second and fourth of four have a shorter label.
            room = _LABEL - 4 if len(row) == 4 and number % 2 else _LABEL
            _label(paper, x + _INSET, middle, label, room - 1.5, spread=len(row) < 4)
            _block(paper, x + room + _INSET, middle, value)

    return draw


def _label(
    paper: Paper, x: float, middle: float, words: str, width: float, *, spread: bool
) -> None:
    """A label of two Han characters is spread over the width of four."""
    if spread and len(words) == 2 and not words.isascii():
        baseline = middle + CELL_DROP * 8.5 / MM
        paper.text(x, baseline, words[0], 8.5)
        paper.text(x + 3 * 8.5 / MM, baseline, words[1], 8.5)
    else:
        paper.cell(x, middle, words, 8.5, width, lines=2)


def _block(paper: Paper, x: float, middle: float, setting: Setting, align: str = "left") -> None:
    pitch = setting.size * 1.3 / MM
    first = middle - pitch * (len(setting.lines) - 1) / 2 + CELL_DROP * setting.size / MM
    paper.lines(x, first, setting, pitch, align=align)


def _heading(one: CardSection, y: float, *, again: bool) -> Draw:
    def draw(paper: Paper) -> None:
        words = _("{heading} (continued)").format(heading=one.heading) if again else one.heading
        section(paper, _LEFT, y - 2.5, words)
        if one.note:
            paper.text(_RIGHT, y - 2.3, line(one.note), 8, align="right")
        paper.line(_LEFT, y, _RIGHT, y, TABLE)

    return draw


def _edges(columns: Sequence[Column]) -> list[tuple[float, float]]:
    """The left edge and the width of each column."""
    found, x = [], _LEFT
    for column in columns:
        found.append((x, column.share * _WIDTH))
        x += column.share * _WIDTH
    return found


def _anchor(column: Column, left: float, width: float) -> float:
    return left + width - 2 if column.align == "right" else left + _INSET


def _heads(columns: Sequence[Column], y: float, height: float) -> Draw:
    def draw(paper: Paper) -> None:
        for column, (left, width) in zip(columns, _edges(columns), strict=True):
            x = _anchor(column, left, width)
            paper.cell(x, y + height / 2, column.label, 9, width - 2, align=column.align)

    return draw


def _cells(columns: Sequence[Column], cells: Sequence[Setting], y: float, height: float) -> Draw:
    def draw(paper: Paper) -> None:
        for column, (left, width), cell in zip(columns, _edges(columns), cells, strict=True):
            x = _anchor(column, left, width)
            _block(paper, x, y + height / 2, cell, column.align)

    return draw


def _line_at(setting: Setting, middle: float) -> Draw:
    return lambda paper: _block(paper, _LEFT + _INSET, middle, setting)


def _rule(y: float, pen: float) -> Draw:
    return lambda paper: paper.line(_LEFT, y, _RIGHT, y, pen)


def _signatures(those: Sequence[Fact], y: float) -> Draw:
    def draw(paper: Paper) -> None:
        each = _WIDTH / len(those)
        for number, (label, name) in enumerate(those):
            x, end = _LEFT + number * each, _LEFT + (number + 1) * each - 8
            x += paper.text(x, y, label, 9.5) + 1.8
            paper.cell(x + 1.0, y - 1.2, name, 9.5, end - x - 2, MEDIUM)
            paper.line(x, y + 1.3, end, y + 1.3, COLUMN)

    return draw
