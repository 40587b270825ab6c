"""What the papers of the fund have in common: their head, and whether the month is closed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from db.centre import centre
from db.formats import show_month
from db.month_papers import close_of
from db.store import Store
from db.words import _
from reports import facts
from reports.page import Draw, Paper, Sheet, Target, Written, title_line, write
from reports.pieces import Piece, draw_all, laid, marks

_FIRST, _LAST = 37.0, 280.0


def state_of(db: Store, month: str) -> str:
    """Closed or not, and the unit of all amounts."""
    state = _("Month closed") if close_of(db, month) else _("Month not closed")
    return "\u3000".join((state, _("Unit yuan")))


def write_fund_paper(
    db: Store,
    out: Target,
    sheet: Sheet,
    title: str,
    *,
    month: str,
    pieces: Sequence[Piece],
    now: datetime,
) -> Written:
    """Write the pieces below the usual head, on as many pages as they need."""
    period = show_month(date.fromisoformat(f"{month}-01"))
    known = centre(db)
    name, state = known.called if known else "", state_of(db, month)

    def page(those: Sequence[Piece]) -> Draw:
        def draw(paper: Paper) -> None:
            title_line(paper, title, period)
            paper.cell(sheet.left, 31.0, name, 9.5, 110)
            paper.cell(sheet.right, 31.0, state, 9, 60, align="right")
            draw_all(paper, those, _FIRST)

        return draw

    pages = laid(pieces, _FIRST, _LAST)
    drawn = [page(those) for those in pages]
    foot = facts.footer(db, now)
    return write(out, sheet, f"{title} {period}", drawn, foot, marks=marks(pages))
