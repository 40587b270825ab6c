"""Bars on paper: white is income, hatched is expense, black lines only, from zero."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from db.axis import in_unit, scale, unit_of
from reports.fonts import MEDIUM, REGULAR
from reports.page import TABLE, Paper
from reports.typeset import MM, line

_OUTLINE, _STEP, _LINE = 0.6, 0.75, 0.4
_GRID, _DOTS = 0.2, (0.4, 2.0)
_WIDEST, _APART = 5.2, 0.4  # a bar, and what parts the two of a month
_LABELS = 9.0  # room for the words of the axis
_FEWEST = 6  # months share the width as if there were so many


@dataclass(frozen=True)
class Pair:
    """The two bars of a month, in fen."""

    label: str
    income: int
    expense: int


def bar(
    paper: Paper, x: float, y: float, width: float, height: float, *, hatched: bool = False
) -> None:
    """One bar. Too short to be seen it is a line."""
    paper.box(x, y, width, height, _OUTLINE, blank=True)
    if hatched:
        _hatch(paper, x, y, width, height)


def draw_pairs(
    paper: Paper, x: float, y: float, width: float, height: float, pairs: Sequence[Pair]
) -> None:
    """Income and expense of each month beside each other, `height` from the lowest to the highest
    line. What they come to stands on the highest and on the last month, which is the current."""
    amounts = [fen for one in pairs for fen in (one.income, one.expense)]
    bottom, top, step = scale(min(amounts, default=0), max(amounts, default=0))
    unit = unit_of(top)
    left, right = x + _LABELS, x + width

    def at(fen: int) -> float:
        return y + height * (top - fen) / (top - bottom)

    places = 0 if step % unit == 0 else 1
    for number in range((top - bottom) // step + 1):
        fen = bottom + number * step
        middle = at(fen)
        words = in_unit(fen, unit, places)
        paper.text(left - 2.6, middle + 0.38 * 8 / MM, words, 8, align="right")
        if fen:
            paper.line(left, middle, right, middle, _GRID, dash=_DOTS)
    slot = (right - left) / max(len(pairs), _FEWEST)
    wide = min(_WIDEST, (slot - 2.0) / 2)
    highest = max(
        range(len(pairs)), key=lambda one: max(pairs[one].income, pairs[one].expense), default=-1
    )
    for number, one in enumerate(pairs):
        centre = left + (number + 0.5) * slot
        last = number == len(pairs) - 1
        bars = (
            (one.income, centre - wide - _APART / 2, False),
            (one.expense, centre + _APART / 2, True),
        )
        for fen, start, hatched in bars:
            if fen and (last or number == highest):
                words = in_unit(fen, unit, 1 if unit > 100 else 0)
                shift = 0.7 if hatched else -0.7
                _value(paper, start + wide / 2 + shift, at(max(fen, 0)) - 1.1, words)
        for fen, start, hatched in bars:
            if fen:
                high, low = sorted((at(fen), at(0)))
                bar(paper, start, high, wide, low - high, hatched=hatched)
        face = MEDIUM if last else REGULAR
        paper.text(centre, y + height + 4.0, one.label, 8, face, align="centre")
    paper.line(left, at(0), right, at(0), TABLE)


def _value(paper: Paper, x: float, y: float, words: str) -> None:
    """A figure over its bar, clear of the lines."""
    wide = line(words, MEDIUM).width * 8 / MM + 0.6
    paper.blank(x - wide / 2, y - 2.5, wide, 3.0)
    paper.text(x, y, words, 8, MEDIUM, align="centre")


def draw_key(paper: Paper, right: float, y: float, words: Sequence[str], unit: str) -> None:
    """What the white and the hatched bar stand for, and the unit, ending at `right`."""
    x = right - paper.text(right, y, unit, 8.5, align="right") - 4.0
    for hatched, label in ((True, words[1]), (False, words[0])):
        x -= paper.text(x, y, label, 8.5, align="right") + 1.0
        bar(paper, x - 4.2, y - 2.8, 4.2, 3.0, hatched=hatched)
        x -= 4.2 + 5.0


def _hatch(paper: Paper, x: float, y: float, width: float, height: float) -> None:
    """Lines that rise to the right, within the bar."""
    offset = _STEP
    while offset < width + height:
        # From the left or the lower edge up to the upper or the right one.
        start = (x, y + offset) if offset <= height else (x + offset - height, y + height)
        end = (x + offset, y) if offset <= width else (x + width, y + offset - width)
        paper.line(*start, *end, _LINE)
        offset += _STEP * 2**0.5
