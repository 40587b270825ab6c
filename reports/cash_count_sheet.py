"""现金盘点表: notes and coins, their sum, what the book says, why it differs, three hands."""

from __future__ import annotations

from datetime import datetime

from db.cash_counts import PIECES, CashCount, cash_count
from db.formats import show_day_year, show_money
from db.money import capital
from db.store import Store
from db.words import _
from reports import facts
from reports.fonts import BOLD, MEDIUM, REGULAR
from reports.page import BOUND, CELL_DROP, Paper, Target, Written, punch_mark, write
from reports.typeset import MM

_LEFT, _RIGHT = BOUND.left, BOUND.right
_TOP, _HEAD, _ROW = 41.0, 8.0, 8.2
_COLUMNS = (_LEFT, _LEFT + 62.0, _LEFT + 112.0, _RIGHT)  # note, pieces, amount


def write_cash_count(db: Store, out: Target, *, now: datetime, count: int) -> Written:
    """Write a cash count, to be signed by who counted, who watched and the cashier."""
    one = cash_count(db, count)
    title = _("Cash count|sheet")
    foot = facts.footer(db, now)

    def draw(paper: Paper) -> None:
        punch_mark(paper)
        middle = (_LEFT + _RIGHT) / 2
        wide = paper.text(middle, 23.0, title, 20, BOLD, align="centre", tracking=9)
        for y, width in ((26.0, 0.9), (26.9, 0.3)):
            paper.line(middle - wide / 2 - 9, y, middle + wide / 2 + 9, y, width)
        paper.cell(_LEFT, 34.7, foot.centre, 9.5, 58, lines=2)
        day = _("Day of the count {day}").format(day=show_day_year(one.day))
        paper.text(middle, 36.0, day, 10.5, align="centre")
        box = _("{account}\u3000Unit yuan").format(account=one.account_name)
        paper.cell(_RIGHT, 34.7, box, 9.5, 58, lines=2, align="right")
        if one.withdrawn:
            paper.stamp(middle, 95.0, _("WITHDRAWN|count"), 96)
        below = _draw_pieces(paper, one)
        below = _draw_sums(paper, one, below)
        _draw_hands(paper, one, below)

    return write(out, BOUND, f"{title} {one.day}", [draw], foot)


def _draw_pieces(paper: Paper, one: CashCount) -> float:
    """The table of notes and coins; returns its lower edge."""
    bottom = _TOP + _HEAD + (len(PIECES) + 1) * _ROW
    paper.box(_LEFT, _TOP, _RIGHT - _LEFT, bottom - _TOP, 1.0)
    paper.line(_LEFT, _TOP + _HEAD, _RIGHT, _TOP + _HEAD, 0.5)
    for x in _COLUMNS[1:3]:
        paper.line(x, _TOP, x, bottom, 0.3)
    heads = (_("Note or coin"), _("Pieces"), _("Amount"))
    for at, words in enumerate(heads):
        _centred(paper, at, _TOP + _HEAD / 2, words, 9)
    for at, piece in enumerate(PIECES):
        y = _TOP + _HEAD + at * _ROW
        if at:
            paper.line(_LEFT, y, _RIGHT, y, 0.2)
        number = one.pieces.get(piece, 0)
        middle = y + _ROW / 2
        _centred(paper, 0, middle, f"{_piece(piece)}", 9.5)
        _right(paper, 2, middle, str(number) if number else "—")
        _right(paper, 3, middle, show_money(piece * number) if number else "—")
    y = _TOP + _HEAD + len(PIECES) * _ROW
    paper.line(_LEFT, y, _RIGHT, y, 0.5)
    _centred(paper, 0, y + _ROW / 2, _("Total"), 9.5, MEDIUM)
    _right(paper, 2, y + _ROW / 2, str(sum(one.pieces.values())), MEDIUM)
    _right(paper, 3, y + _ROW / 2, show_money(one.counted), MEDIUM)
    return bottom


def _draw_sums(paper: Paper, one: CashCount, top: float) -> float:
    """Counted, book and difference, and why; returns the lower edge."""
    high, label = 10.0, 40.0
    over = one.counted - one.book
    words = _("No difference") if not over else show_money(over)
    if over:
        side = _("Too much") if over > 0 else _("Too little")
        words = f"{side}\u3000{show_money(abs(over))}"
    rows = (
        (_("Counted|cash"), f"{show_money(one.counted)}\u3000{capital(one.counted)}"),
        (_("In the book of that day"), f"{show_money(one.book)}\u3000{capital(one.book)}"),
        (_("Difference|cash"), words),
    )
    y = top + 6.0
    begin = y
    for head, said in rows:
        paper.cell(_LEFT + 3, y + high / 2, head, 9.5, label - 5, lines=2)
        paper.cell(_LEFT + label + 3, y + high / 2, said, 10.5, _RIGHT - _LEFT - label - 6, MEDIUM)
        y += high
        paper.line(_LEFT, y, _RIGHT, y, 0.3)
    paper.cell(_LEFT + 3, y + 9.0, _("Why it differs|sheet"), 9.5, label - 5, lines=2)
    wide = _RIGHT - _LEFT - label - 6
    why = one.explanation or ("—" if not over else "")
    paper.cell(_LEFT + label + 3, y + 9.0, why, 10, wide, lines=3)
    y += 18.0
    paper.box(_LEFT, begin, _RIGHT - _LEFT, y - begin, 1.0)
    paper.line(_LEFT + label, begin, _LEFT + label, y, 0.3)
    return y


def _draw_hands(paper: Paper, one: CashCount, top: float) -> None:
    y = top + 16.0
    third = (_RIGHT - _LEFT) / 3
    hands = ((_("Counted by|cash"), one.counted_name), (_("Watched by"), ""), (_("Cashier"), ""))
    for at, (head, name) in enumerate(hands):
        x = _LEFT + at * third
        wide = paper.text(x, y, head, 10)
        paper.cell(x + wide + 4, y - 1.4, name, 10.5, third - wide - 13, MEDIUM, lines=2)
        paper.line(x + wide + 2, y + 1.4, x + third - 8, y + 1.4, 0.3)
    words = _("Counted in the presence of those who sign. One sheet stays with the books.")
    paper.text(_LEFT, y + 14.0, words, 8)


def _piece(fen: int) -> str:
    return _("{n} yuan").format(n=fen // 100) if fen >= 100 else _("{n} jiao").format(n=fen // 10)


def _centred(
    paper: Paper, column: int, middle: float, words: str, size: float, face: str = REGULAR
) -> None:
    left, right = _COLUMNS[column], _COLUMNS[column + 1]
    paper.cell((left + right) / 2, middle, words, size, right - left - 2, face, align="centre")


def _right(paper: Paper, column: int, middle: float, words: str, face: str = REGULAR) -> None:
    """At the right edge of a column, which is the left edge of the next."""
    y = middle + CELL_DROP * 9.5 / MM
    paper.text(_COLUMNS[column] - 4, y, words, 9.5, face, align="right")
