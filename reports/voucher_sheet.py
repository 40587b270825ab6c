"""A voucher on half a sheet: six lines and a total in words; more lines go on, (1/2)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from db.attachments import attachments
from db.chart import accounts
from db.formats import show_date, show_moment
from db.funds import funds
from db.money import capital
from db.rules import Refused
from db.store import Store
from db.vouchers import Line, Voucher, difference, label
from db.vouchers import voucher as voucher_of
from db.words import _
from reports import facts
from reports.amount_grid import AmountGrid, cells_for
from reports.fonts import BOLD, MEDIUM
from reports.page import HALF, Draw, Footer, Paper, Target, Written, write

LINES = 6
_LEFT, _RIGHT = HALF.left, 195.0
_TOP, _HEAD, _ROW = 34.5, 9.6, 10.2
_BODY = _TOP + _HEAD
_COLUMNS = (41.0, 41.0, 16.0)
_GRID, _CELLS = 33.5, 10
_BOTTOM = _BODY + (LINES + 1) * _ROW


def write_voucher_sheet(
    db: Store, out: Target, *, now: datetime, voucher: int, colour: bool = False
) -> Written:
    """Write a voucher. Refused while debit and credit are not equal."""
    one = voucher_of(db, voucher)
    debit, credit = difference(one.lines)
    if debit != credit or not one.lines:
        raise Refused(_("Debit and credit are not equal."), "voucher")
    parts = [one.lines[at : at + LINES] for at in range(0, len(one.lines), LINES)]
    names = {row.id: row.name for row in accounts(db, archived=True)}
    of = {row.id: row.name for row in funds(db, archived=True)}
    bills = one.bills + len(attachments(db, voucher))
    foot = facts.footer(db, now)
    cells = cells_for([line.debit + line.credit for line in one.lines] + [debit], _CELLS)
    pages = [
        _page(one, part, at, len(parts), names, of, bills, foot, cells, colour)
        for at, part in enumerate(parts, 1)
    ]
    return write(out, HALF, _("Voucher {number}").format(number=label(one)), pages, foot)


def _page(
    one: Voucher,
    lines: Sequence[Line],
    at: int,
    count: int,
    names: dict[int, str],
    of: dict[int, str],
    bills: int,
    foot: Footer,
    cells: int,
    colour: bool,
) -> Draw:
    first = _LEFT + sum(_COLUMNS)
    grids = [AmountGrid(first + n * _GRID, _GRID / cells, cells) for n in range(2)]

    def draw(paper: Paper) -> None:
        _draw_head(paper, one, at, count, foot)
        _draw_frame(paper, grids)
        for number, line in enumerate(lines):
            middle = _BODY + (number + 0.5) * _ROW
            _draw_line(paper, line, middle, names, of, grids, colour)
        if len(lines) < LINES:
            for grid in grids:
                grid.cross_out(paper, _BODY + len(lines) * _ROW, _BODY + LINES * _ROW)
        if at == count:
            _draw_total(paper, one, grids, colour)
        _draw_bills(paper, bills)
        _draw_hands(paper, one, foot)

    return draw


def _draw_head(paper: Paper, one: Voucher, at: int, count: int, foot: Footer) -> None:
    middle = (_LEFT + _RIGHT) / 2 + 4
    wide = paper.text(middle, 21.5, _("Accounting voucher"), 20, BOLD, align="centre", tracking=12)
    for y, width in ((24.2, 0.9), (25.2, 0.3)):
        paper.line(middle - wide / 2 - 12, y, middle + wide / 2 + 12, y, width)
    paper.text(_LEFT, 31.0, foot.centre, 9.5)
    paper.text(middle, 31.0, show_date(one.day), 10.5, align="centre")
    number = label(one) + (f" ({at}/{count})" if count > 1 else "")
    paper.text(_RIGHT, 31.0, number, 10.5, MEDIUM, align="right")


def _draw_frame(paper: Paper, grids: Sequence[AmountGrid]) -> None:
    paper.box(_LEFT, _TOP, _RIGHT - _LEFT, _BOTTOM - _TOP, 1.0)
    for number in range(LINES + 1):
        y = _BODY + number * _ROW
        paper.line(_LEFT, y, _RIGHT, y, 0.5 if number in (0, LINES) else 0.2)
    last = _BODY + LINES * _ROW
    x = _LEFT
    for at, width in enumerate(_COLUMNS):
        x += width
        paper.line(x, _TOP, x, _BOTTOM if at == len(_COLUMNS) - 1 else last, 0.3)
    half = _TOP + 4.8
    paper.line(grids[0].x, half, grids[-1].right, half, 0.3)
    heads = (_("Summary"), _("Account"), _("Fund"))
    x = _LEFT
    for words, width in zip(heads, _COLUMNS, strict=True):
        paper.cell(x + width / 2, _TOP + 4.8, words, 9, width - 1, align="centre")
        x += width
    for grid, words in zip(grids, (_("Debit amount"), _("Credit amount")), strict=True):
        paper.cell(grid.x + grid.width / 2, _TOP + 2.4, words, 9, grid.width - 1, align="centre")
        grid.heads(paper, _TOP + 7.2)
        grid.rules(paper, half, _BOTTOM)
        paper.line(grid.x, _TOP, grid.x, _BOTTOM, 0.8)
        paper.line(grid.right, _TOP, grid.right, _BOTTOM, 0.8)
    paper.cell(
        (grids[-1].right + _RIGHT) / 2,
        _TOP + 4.8,
        "√",
        9,
        _RIGHT - grids[-1].right,
        align="centre",
    )


def _draw_line(
    paper: Paper,
    line: Line,
    middle: float,
    names: dict[int, str],
    of: dict[int, str],
    grids: Sequence[AmountGrid],
    colour: bool,
) -> None:
    paper.cell(_LEFT + 1.5, middle, line.summary, 9.5, _COLUMNS[0] - 3, lines=2)
    paper.cell(
        _LEFT + _COLUMNS[0] + 1.5, middle, names[line.account], 9.5, _COLUMNS[1] - 3, lines=2
    )
    x = _LEFT + _COLUMNS[0] + _COLUMNS[1]
    paper.cell(
        x + _COLUMNS[2] / 2, middle, of[line.fund], 9, _COLUMNS[2] - 1.5, lines=2, align="centre"
    )
    for grid, amount in zip(grids, (line.debit, line.credit), strict=True):
        if amount:
            grid.amount(paper, middle, amount, red=amount < 0, colour=colour)


def _draw_total(paper: Paper, one: Voucher, grids: Sequence[AmountGrid], colour: bool) -> None:
    middle = _BODY + (LINES + 0.5) * _ROW
    total = one.total
    wide = sum(_COLUMNS)
    words = f"{_('Total')}\u3000{capital(total)}"
    paper.cell(_LEFT + 1.5, middle, words, 10.5, wide - 3, MEDIUM, lines=2)
    for grid in grids:
        grid.amount(paper, middle, total, bold=True, sign=total > 0, red=total < 0, colour=colour)


def _draw_bills(paper: Paper, bills: int) -> None:
    """附单据 N 张, upright at the right of the frame."""
    y = 43.0
    for words in (*_("Bills|upright"), str(bills), _("pcs|upright")):
        bold = words == str(bills)
        paper.text(198.5, y, words, 11 if bold else 9.5, MEDIUM if bold else 400, align="centre")
        y += 6.0 if bold else 4.8


def _draw_hands(paper: Paper, one: Voucher, foot: Footer) -> None:
    y = _BOTTOM + 7.5
    hands = (
        (_("In charge"), ""),
        (_("Booked by"), one.posted_name),
        (_("Reviewed by"), one.reviewed_name),
        (_("Made by"), one.made_name),
    )
    for at, (head, name) in enumerate(hands):
        x = _LEFT + at * 43.0
        wide = paper.text(x, y, head, 9.5)
        paper.text(x + wide + 2.5, y, name, 9.5, MEDIUM)
    if one.allowed_reason:
        words = _("Allowed by {name}: {reason}").format(
            name=one.allowed_name, reason=one.allowed_reason
        )
        paper.cell(_LEFT, y + 6.5, words, 8, _RIGHT - _LEFT, lines=2)
    bottom = HALF.height - 9.5
    paper.text(_LEFT, bottom, _("Numbered without gaps; nothing is removed"), 7.5)
    printed = _("Printed {moment}").format(moment=show_moment(foot.printed))
    paper.text(_RIGHT, bottom, f"{printed}\u3000{foot.who}", 7.5, align="right")
