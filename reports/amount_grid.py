"""The grid of amounts in books and vouchers: one figure in a cell, no comma and no point."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from reports.fonts import MEDIUM, REGULAR
from reports.page import CELL_DROP, Paper
from reports.typeset import MM

_PLACES = "分角元十百千万十百千亿十百千万"
_THIN, _GROUP, _POINT = 0.2, 0.45, 0.7


@dataclass(frozen=True)
class AmountGrid:
    """Columns of figures from `x` on, `cells` of them, `cell` mm wide each."""

    x: float
    cell: float
    cells: int

    @property
    def width(self) -> float:
        """In mm."""
        return self.cell * self.cells

    @property
    def right(self) -> float:
        """Its right edge."""
        return self.x + self.width

    def fits(self, fen: int) -> bool:
        """Whether there is a cell for each figure."""
        return len(str(abs(fen))) <= self.cells

    def heads(self, paper: Paper, middle: float) -> None:
        """百十万千百十元角分."""
        y = middle + CELL_DROP * 7 / MM
        for place in range(self.cells):
            paper.text(self._centre(place), y, _PLACES[place], 7, align="centre")

    def rules(self, paper: Paper, top: float, bottom: float) -> None:
        """The lines between the figures: heavier before 角 and before every three places."""
        for place in range(1, self.cells):
            x = self.right - place * self.cell
            width = _POINT if place == 2 else _GROUP if (place - 2) % 3 == 0 else _THIN
            paper.line(x, top, x, bottom, width)

    def amount(
        self,
        paper: Paper,
        middle: float,
        fen: int,
        *,
        bold: bool = False,
        sign: bool = False,
        red: bool = False,
        colour: bool = False,
    ) -> None:
        """One amount; `sign` puts ¥ before it, a red one is boxed and has no minus."""
        figures = str(abs(fen)).rjust(3, "0") if abs(fen) < 100 else str(abs(fen))
        figures = figures.lstrip("0") or "0"
        if len(figures) > self.cells:
            raise ValueError(f"{fen} fen need more than {self.cells} cells")
        face = MEDIUM if bold else REGULAR
        size = 10.0
        y = middle + CELL_DROP * size / MM
        with paper.red(red and colour):
            for place, figure in enumerate(reversed(figures)):
                paper.text(self._centre(place), y, figure, size, face, align="centre")
            if red:
                left = self.right - len(figures) * self.cell
                paper.box(left, middle - 2.4, self.right - left, 4.8, 0.6)
        if sign and len(figures) < self.cells:
            paper.text(self._centre(len(figures)), y, "¥", size, face, align="centre")

    def cross_out(self, paper: Paper, top: float, bottom: float) -> None:
        """One line through cells that nobody uses."""
        paper.line(self.x + 1, bottom - 1, self.right - 1, top + 1, 0.4)

    def _centre(self, place: int) -> float:
        return self.right - (place + 0.5) * self.cell


def cells_for(amounts: Sequence[int], least: int) -> int:
    """How many cells the largest amount needs, `least` at least, and one for the ¥."""
    return max([least, *(len(str(abs(one))) + 1 for one in amounts)])
