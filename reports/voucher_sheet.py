"""A voucher on half a sheet or 240 × 140 mm: six lines and a total in words, more go on, (1/2)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from db.attachments import attachments
from db.chart import accounts
from db.formats import show_day_year, show_moment
from db.funds import funds
from db.money import capital
from db.rules import Refused
from db.store import Store
from db.vouchers import STATUSES, Line, Voucher, difference, label
from db.vouchers import voucher as voucher_of
from db.words import _
from reports import facts
from reports.amount_grid import AmountGrid, cells_for
from reports.fonts import BOLD, MEDIUM, REGULAR
from reports.page import (
    CELL_DROP,
    HALF,
    VOUCHER,
    Draw,
    Footer,
    Paper,
    Sheet,
    Target,
    Written,
    write,
)
from reports.typeset import MM, fit

LINES = 6
_CELLS = 10
_TICK = 3.1


@dataclass(frozen=True)
class _Form:
    """Where things stand on one size of paper, in mm."""

    sheet: Sheet
    right: float
    columns: tuple[float, float, float]  # summary, account, fund
    grid: float
    row: float
    top: float = 34.0
    head: float = 9.6

    @property
    def left(self) -> float:
        return self.sheet.left

    @property
    def body(self) -> float:
        return self.top + self.head

    @property
    def bottom(self) -> float:
        return self.body + (LINES + 1) * self.row


_FORMS = {
    "half": _Form(HALF, 195.0, (41.0, 41.0, 16.0), 33.5, 10.2),
    "240x140": _Form(VOUCHER, 225.0, (52.0, 48.0, 20.0), 36.0, 9.2),
}


def write_voucher_sheet(
    db: Store,
    out: Target,
    *,
    now: datetime,
    voucher: int,
    paper: str = "half",
    colour: bool = False,
) -> Written:
    """Write a voucher; one that is not posted says so. Refused while debit and credit differ."""
    one = voucher_of(db, voucher)
    debit, credit = difference(one.lines)
    if debit != credit or not one.lines:
        raise Refused(_("Debit and credit are not equal."), "voucher")
    parts = [one.lines[at : at + LINES] for at in range(0, len(one.lines), LINES)]
    names = {row.id: row.name for row in accounts(db, archived=True)}
    of = {row.id: row.name for row in funds(db, archived=True)}
    bills = one.bills + len(attachments(db, voucher))
    foot = facts.footer(db, now)
    form = _FORMS[paper]
    red = voucher_of(db, one.reversed_by) if one.reversed_by else None
    cells = cells_for([line.debit + line.credit for line in one.lines] + [debit], _CELLS)
    pages = [
        _page(form, one, red, part, at, len(parts), names, of, bills, foot, cells, colour)
        for at, part in enumerate(parts, 1)
    ]
    return write(out, form.sheet, _("Voucher {number}").format(number=label(one)), pages, foot)


def _page(
    form: _Form,
    one: Voucher,
    red: Voucher | None,
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
    first = form.left + sum(form.columns)
    grids = [AmountGrid(first + n * form.grid, form.grid / cells, cells) for n in range(2)]

    def draw(paper: Paper) -> None:
        _draw_head(paper, form, one, at, count, foot)
        _draw_frame(paper, form, grids)
        notes: list[str] = []
        for number, line in enumerate(lines):
            middle = form.body + (number + 0.5) * form.row
            notes += _draw_line(paper, form, line, middle, names, of, grids, colour)
        if len(lines) < LINES:
            for grid in grids:
                grid.cross_out(
                    paper, form.body + len(lines) * form.row, form.body + LINES * form.row
                )
        if at == count:
            _draw_total(paper, form, one, grids, colour)
        _draw_bills(paper, form, bills)
        _draw_hands(paper, form, one, foot)
        notes += _remarks(one, red)
        if notes:
            wide, y = form.right - form.left, form.bottom + 13.0
            paper.cell(form.left, y, "\u3000".join(dict.fromkeys(notes)), 8, wide, lines=2)

    return draw


def _draw_head(paper: Paper, form: _Form, one: Voucher, at: int, count: int, foot: Footer) -> None:
    middle = (form.left + form.right) / 2 + 3.5
    wide = paper.text(middle, 21.5, _("Accounting voucher"), 20, BOLD, align="centre", tracking=12)
    for y, width in ((24.0, 0.9), (25.0, 0.3)):
        paper.line(middle - wide / 2 - 12, y, middle + wide / 2 + 12, y, width)
    wide = paper.text(middle, 31.0, show_day_year(one.day), 10.5, align="centre")
    room = middle - wide / 2 - 4 - form.left
    paper.cell(form.left, 31.0 - CELL_DROP * 9.5 / MM, foot.centre, 9.5, room, lines=2)
    if one.number:
        words = _("No. {number:04d} ({at}/{count})").format(number=one.number, at=at, count=count)
        paper.text(form.right, 31.0, words, 10.5, MEDIUM, align="right")
    else:
        words = _("{status}, not in the books").format(status=_(dict(STATUSES)[one.status]))
        paper.box(form.right - 42, 15.5, 42, 8.0, 0.8)
        paper.cell(form.right - 21, 19.5, words, 10.5, 40, MEDIUM, align="centre")


def _draw_frame(paper: Paper, form: _Form, grids: Sequence[AmountGrid]) -> None:
    left, right, top = form.left, form.right, form.top
    paper.box(left, top, right - left, form.bottom - top, 1.0)
    for number in range(LINES + 1):
        y = form.body + number * form.row
        paper.line(left, y, right, y, 0.5 if number in (0, LINES) else 0.2)
    last = form.body + LINES * form.row
    half = top + form.head / 2
    x = left
    heads = (_("Summary|voucher"), _("Account|voucher"), _("Fund|voucher"))
    for at, (words, width) in enumerate(zip(heads, form.columns, strict=True)):
        paper.cell(x + width / 2, half, words, 9, width - 1, align="centre")
        x += width
        paper.line(x, top, x, form.bottom if at == len(heads) - 1 else last, 0.3)
    paper.line(grids[0].x, half, grids[-1].right, half, 0.3)
    for grid, words in zip(grids, (_("Debit amount"), _("Credit amount")), strict=True):
        upper, lower = (top + half) / 2, (half + form.body) / 2
        paper.cell(grid.x + grid.width / 2, upper, words, 9, grid.width - 1, align="centre")
        grid.heads(paper, lower)
        grid.rules(paper, half, form.bottom)
        paper.line(grid.x, top, grid.x, form.bottom, 0.8)
        paper.line(grid.right, top, grid.right, form.bottom, 0.8)
    rest = right - grids[-1].right
    paper.tick(right - (rest + _TICK) / 2, half)


def _draw_line(
    paper: Paper,
    form: _Form,
    line: Line,
    middle: float,
    names: dict[int, str],
    of: dict[int, str],
    grids: Sequence[AmountGrid],
    colour: bool,
) -> list[str]:
    """What had no room in its cell comes back, to be printed whole below."""
    x, cut = form.left, []
    texts = (line.summary, names[line.account], of[line.fund])
    for words, width, size in zip(texts, form.columns, (9.5, 9.5, 9.0), strict=True):
        wide = width - 2.2
        # Three lines of the smallest letters are as high as a row.
        if not fit(words, REGULAR, size, wide, lines=2).cut:
            paper.cell(x + 1.2, middle, words, size, wide, lines=2)
        elif paper.cell(x + 1.2, middle, words, 7.5, wide, lines=3).cut:
            cut.append(words)
        x += width
    for grid, amount in zip(grids, (line.debit, line.credit), strict=True):
        if amount:
            grid.amount(paper, middle, amount, red=amount < 0, colour=colour)
    return cut


def _draw_total(
    paper: Paper, form: _Form, one: Voucher, grids: Sequence[AmountGrid], colour: bool
) -> None:
    middle = form.body + (LINES + 0.5) * form.row
    total = one.total
    # In words a red amount is named so; the minus of a report is none of a voucher.
    written = f"（红字）{capital(-total)}" if total < 0 else capital(total)
    words = f"{_('Total')}\u3000{written}"
    paper.cell(form.left + 1.5, middle, words, 10.5, sum(form.columns) - 3, MEDIUM, lines=2)
    for grid in grids:
        grid.amount(paper, middle, total, bold=True, sign=total > 0, red=total < 0, colour=colour)


def _draw_bills(paper: Paper, form: _Form, bills: int) -> None:
    """附单据 N 张, upright at the right of the frame."""
    x, y = form.right + 3.6, form.top + 10.0
    head, pieces = _("Bills|upright"), _("pcs|upright")
    if head.isascii():
        paper.turned(x - 1.2, y - 3.0, f"{head}: {bills} {pieces}", 9.5)
        return
    for words in head:
        paper.text(x, y, words, 9.5, align="centre")
        y += 4.8
    paper.text(x, y + 2.0, str(bills), 11, MEDIUM, align="centre")
    paper.line(x - 2.6, y + 3.5, x + 2.6, y + 3.5, 0.3)
    paper.text(x, y + 9.6, pieces, 9.5, align="centre")


def _draw_hands(paper: Paper, form: _Form, one: Voucher, foot: Footer) -> None:
    """The head of accounts and the cashier sign by hand; the others' names are in the record."""
    y = form.bottom + 7.7
    hands = (
        (_("Head of accounts"), ""),
        (_("Booked by"), one.posted_name),
        (_("Reviewed by|voucher"), one.reviewed_name),
        (_("Cashier"), ""),
        (_("Made by"), one.made_name),
    )
    step = (form.right - form.left) / len(hands)
    for at, (head, name) in enumerate(hands):
        wide = paper.text(form.left + at * step, y, head, 9.5)
        x = form.left + at * step + wide + 2.5
        paper.cell(x, y - 1.27, name, 9.5, step - wide - 4, MEDIUM, lines=2)
    bottom = form.sheet.height - 9.5
    kept = _("Numbered without gaps; what is void or reversed is not removed")
    paper.text(form.left, bottom, kept, 7.5)
    printed = _("Printed {moment}").format(moment=show_moment(foot.printed))
    paper.text(form.right, bottom, f"{printed}\u3000{foot.who}", 7.5, align="right")


def _remarks(one: Voucher, red: Voucher | None) -> list[str]:
    """The director's reason, and the voucher that cancels this one."""
    found = []
    if one.allowed_reason:
        words = _("Allowed by {name}: {reason}")
        found.append(words.format(name=one.allowed_name, reason=one.allowed_reason))
    if red is not None:
        found.append(_("Cancelled by {number}").format(number=label(red)))
    return found
