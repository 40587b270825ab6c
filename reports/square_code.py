"""A square code (QR) drawn as black areas, so that it stays sharp on every printer."""

from __future__ import annotations

from itertools import groupby

import segno

from reports.digit_code import outline
from reports.page import Paper

QUIET = 4  # modules of white that readers want on each side


def draw_square_code(paper: Paper, x: float, y: float, module: float, text: str) -> None:
    """Draw `text` at level Q, its first black module at x, y; `module` is the side of one, in mm.

    The white around it is left to the page: `QUIET` modules on each side.
    """
    code = segno.make(text, error="q", micro=False, boost_error=False)
    for row, line in enumerate(code.matrix):
        column = 0
        for black, run in groupby(line):
            length = len(list(run))
            if black:
                # One area for what is black together: no hair of white between two modules.
                paper.fill(x + column * module, y + row * module, length * module, module)
            column += length


def draw_figures(paper: Paper, x: float, y: float, side: float, figures: str) -> None:
    """Draw figures at level M into a square of `side` mm, its white margin of `QUIET` included."""
    code = outline(figures)
    module = side / (code.side + 2 * QUIET)
    paper.areas(x + QUIET * module, y + QUIET * module, module, code.rectangles)
