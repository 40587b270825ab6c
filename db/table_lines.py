"""Lines of a spreadsheet as they were read: a number that a person finds again, and cells."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

MOST_COLUMNS = 100
MOST_LETTERS = 4000
_ODD = re.compile("[\x00-\x1f\x7f\u00a0\u200b-\u200f\u2028\u2029\u3000\ufeff]+|_x000[dD]_|  +")


class Number(str):
    """A number, as the file writes it: 13800000000.0, 1.10101199001011E+17."""

    __slots__ = ()


class Missing(str):
    """A formula whose result is not in the file (''), or the error it gives (#N/A)."""

    __slots__ = ()


Cell = str | date


@dataclass(frozen=True, slots=True)
class Line:
    """A line with something in it. Empty cells are ''; dates are dates, all else is text."""

    number: int
    cells: tuple[Cell, ...]

    def cell(self, place: int) -> Cell:
        """The cell at this place, '' beyond the last."""
        return self.cells[place] if place < len(self.cells) else ""

    def texts(self) -> tuple[str, ...]:
        """The cells as text."""
        return tuple(str(cell) for cell in self.cells)


def clean(text: str) -> str:
    """Text in one line, without signs nobody sees, and without the apostrophe that marks text."""
    if len(text) > MOST_LETTERS:
        text = text[: MOST_LETTERS + 1]
    if not (text.isprintable() and text.isascii()):
        text = _ODD.sub(" ", text)
    return text.strip().removeprefix("'").strip()


def trimmed(cells: tuple[Cell, ...]) -> tuple[Cell, ...]:
    """The cells to the last that holds something, within the bound."""
    cells = cells[:MOST_COLUMNS]
    end = len(cells)
    while end and cells[end - 1] == "" and not isinstance(cells[end - 1], Missing):
        end -= 1
    return cells[:end]
