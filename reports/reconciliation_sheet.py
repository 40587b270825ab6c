"""银行存款余额调节表: the book and the bank on the last day of a month, side by side, and what one
of them knows and the other not yet; made and checked by two people."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import zip_longest

from db.bank_lines import BankLine, BookLine
from db.formats import read_month, show_date, show_day_year, show_money, show_month_day
from db.reconciliation import Reconciliation, reconciliation
from db.store import Store
from db.words import _
from reports import facts
from reports.fonts import BOLD, MEDIUM, REGULAR
from reports.page import (
    COLUMN,
    PLAIN,
    ROW,
    TABLE,
    UNDER_HEAD,
    Draw,
    Paper,
    Target,
    Written,
    write,
)

_LEFT, _RIGHT = PLAIN.left, PLAIN.right
_MIDDLE = (_LEFT + _RIGHT) / 2
_TOP, _HEAD, _ROW, _LAST = 41.0, 8.0, 8.6, 234.0
_MONEY = 29.0  # of each side, at its right
_EDGES = (_LEFT, _MIDDLE - _MONEY, _MIDDLE, _RIGHT - _MONEY, _RIGHT)
_Lines = Sequence[BankLine] | Sequence[BookLine]


@dataclass(frozen=True)
class _Cell:
    """One side of a row: words and an amount in fen, None for nothing."""

    words: str = ""
    amount: int | None = None
    strong: bool = False


_Pair = tuple[_Cell, _Cell]


def write_reconciliation(
    db: Store, out: Target, *, now: datetime, month: str, account: int
) -> Written:
    """Write the two sides of a bank account at the end of a month like 2026-11."""
    month = read_month(month)
    one = reconciliation(db, account=account, month=month)
    title = _("Bank reconciliation|sheet")
    foot = facts.footer(db, now)
    parted = _paged(_rows(one))

    def page(rows: Sequence[_Pair], *, last: bool) -> Draw:
        def draw(paper: Paper) -> None:
            _draw_top(paper, title, foot.centre, one)
            below = _draw_rows(paper, rows)
            if last:
                _draw_end(paper, one, below, db.who)

        return draw

    pages = [page(rows, last=rows is parted[-1]) for rows in parted]
    return write(out, PLAIN, f"{title} {one.account_name} {month}", pages, foot)


def _rows(one: Reconciliation) -> list[_Pair]:
    """Both sides row by row; what is added stands before what is taken off."""
    bank, book = one.bank_open, one.book_open
    stood = _("Balance at the bank (typed)") if one.typed else _("Balance of the bank's statement")
    rows = [(_Cell(_("Balance of the book"), one.book, True), _Cell(stood, one.bank, True))]
    rows += _part(
        _("Plus: received by the bank, not yet in the book"),
        [line for line in bank if line.amount > 0],
        _("Plus: received in the book, not yet at the bank"),
        [line for line in book if line.amount > 0],
    )
    rows += _part(
        _("Less: paid by the bank, not yet in the book"),
        [line for line in bank if line.amount < 0],
        _("Less: paid in the book, not yet at the bank"),
        [line for line in book if line.amount < 0],
    )
    words = _("Balance as adjusted")
    adjusted = (
        _Cell(words, one.book_adjusted, True),
        _Cell(words, one.bank_adjusted, True),
    )
    return [*rows, adjusted]


def _part(left: str, bank: _Lines, right: str, book: _Lines) -> list[_Pair]:
    sums = (_Cell(left, _sum(bank), True), _Cell(right, _sum(book), True))
    items = zip_longest([_item(line) for line in bank], [_item(line) for line in book])
    return [sums, *((one or _Cell(), other or _Cell()) for one, other in items)]


def _sum(lines: _Lines) -> int:
    return abs(sum(line.amount for line in lines))


def _item(line: BankLine | BookLine) -> _Cell:
    number = f"记-{line.number:04d} " if isinstance(line, BookLine) else ""
    words = f"{show_month_day(line.day)} {number}{line.words or '—'}"
    return _Cell(words, abs(line.amount))


def _paged(rows: Sequence[_Pair]) -> list[list[_Pair]]:
    fits = int((_LAST - _TOP - _HEAD) / _ROW)
    return [list(rows[at : at + fits]) for at in range(0, len(rows), fits)]


def _draw_top(paper: Paper, title: str, centre: str, one: Reconciliation) -> None:
    middle = (_LEFT + _RIGHT) / 2
    wide = paper.text(middle, 23.0, title, 20, BOLD, align="centre", tracking=4)
    for y, width in ((26.0, 0.9), (26.9, 0.3)):
        paper.line(middle - wide / 2 - 4, y, middle + wide / 2 + 4, y, width)
    paper.cell(_LEFT, 34.5, centre, 9.5, 62, lines=2)
    paper.text(middle, 36.0, show_day_year(one.day), 10.5, align="centre")
    words = _("{account}\u3000Unit yuan").format(account=one.account_name)
    paper.cell(_RIGHT, 34.5, words, 9.5, 62, lines=2, align="right")


def _draw_rows(paper: Paper, rows: Sequence[_Pair]) -> float:
    """The table of a page; returns its lower edge."""
    bottom = _TOP + _HEAD + len(rows) * _ROW
    heads = (_("The centre's book"), _("Amount"), _("The bank's statement"), _("Amount"))
    paper.line(_LEFT, _TOP, _RIGHT, _TOP, TABLE)
    for at, words in enumerate(heads):
        left, right = _EDGES[at], _EDGES[at + 1]
        middle = (left + right) / 2
        paper.cell(middle, _TOP + _HEAD / 2, words, 9, right - left - 2, MEDIUM, align="centre")
    paper.line(_LEFT, _TOP + _HEAD, _RIGHT, _TOP + _HEAD, UNDER_HEAD)
    for at, pair in enumerate(rows):
        y = _TOP + _HEAD + at * _ROW
        if at:
            strong = pair[0].strong or pair[1].strong
            paper.line(_LEFT, y, _RIGHT, y, UNDER_HEAD if strong else ROW)
        for side, cell in enumerate(pair):
            _draw_cell(paper, cell, _EDGES[2 * side], _EDGES[2 * side + 1], y)
    paper.line(_LEFT, bottom, _RIGHT, bottom, TABLE)
    for x in _EDGES[1:4]:
        paper.line(x, _TOP, x, bottom, TABLE if x == _MIDDLE else COLUMN)
    return bottom


def _draw_cell(paper: Paper, cell: _Cell, left: float, right: float, y: float) -> None:
    face, middle = (MEDIUM if cell.strong else REGULAR), y + _ROW / 2
    indent = 1.5 if cell.strong else 4.0
    if cell.words:
        paper.cell(left + indent, middle, cell.words, 9, right - left - indent - 1, face, lines=2)
    if cell.strong or cell.words:
        words = "—" if cell.amount is None else show_money(cell.amount)
        paper.cell(right + _MONEY - 1.5, middle, words, 9.5, _MONEY - 2, face, align="right")


def _draw_end(paper: Paper, one: Reconciliation, below: float, who: str) -> None:
    """Whether both sides agree, and the two who sign."""
    y = below + 9.0
    if one.difference is None:
        words = _("The bank's balance is not known yet; this sheet is not complete.")
    elif one.agrees:
        words = _("As adjusted, both sides are equal.")
    else:
        words = _("As adjusted, the sides differ by {amount}; the reason is to be found.").format(
            amount=show_money(abs(one.difference))
        )
    paper.text(_LEFT, y, words, 10.5, MEDIUM)
    if one.closed:
        note = _("The month is closed. This is what was known at its close.")
    else:
        note = _("As of {day}; the month is still open.").format(day=show_date(one.day))
    paper.text(_LEFT, y + 6.0, note, 8)
    y += 22.0
    third = (_RIGHT - _LEFT) / 3
    for at, (head, name) in enumerate(
        ((_("Made by|sheet"), who), (_("Checked by|sheet"), ""), (_("Date|sheet"), ""))
    ):
        x = _LEFT + at * third
        wide = paper.text(x, y, head, 10)
        paper.cell(x + wide + 4, y - 1.4, name, 10.5, third - wide - 13, MEDIUM, lines=2)
        paper.line(x + wide + 2, y + 1.4, x + third - 8, y + 1.4, 0.3)
