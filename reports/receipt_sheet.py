"""A receipt: on half a sheet in three copies, or two of them on one sheet to be cut apart."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from db.formats import show_day_year, show_moment
from db.funds import fund
from db.money import capital
from db.receipts import Receipt, receipt_of
from db.store import Store
from db.vouchers import label
from db.vouchers import voucher as voucher_of
from db.words import N_, _
from reports import facts
from reports.amount_grid import AmountGrid, cells_for
from reports.fonts import BOLD, MEDIUM
from reports.page import CELL_DROP, HALF, PLAIN, Draw, Footer, Paper, Sheet, Target, Written, write
from reports.typeset import MM

_LEFT, _RIGHT, _UPRIGHT = HALF.left, 197.0, 203.0
_TOP, _ROW, _LABEL = 41.0, 11.5, 27.0
_BOTTOM = _TOP + 5 * _ROW
_CELL, _CELLS, _GRID_HEAD = 5.0, 9, 4.0
_TICK = 3.1
_EDGE = 5.0  # as near to an edge as a printer reaches
_TWO = Sheet(PLAIN.width, PLAIN.height, 25, 14, 8, 12, footed=False)
# What stands upright at the right edge: the copy, and whose it is.
COPIES = (
    (N_("1st|copy"), N_("Payer|copy")),
    (N_("2nd|copy"), N_("Stub|copy")),
    (N_("3rd|copy"), N_("Books|copy")),
)


@dataclass(frozen=True)
class Shown:
    """A receipt with what stands on it beside."""

    receipt: Receipt
    voucher: str
    funds: str
    cash: bool
    bank: bool
    foot: Footer
    colour: bool


def write_receipt(
    db: Store,
    out: Target,
    *,
    now: datetime,
    receipt: int,
    paper: str = "half",
    colour: bool = False,
) -> Written:
    """Write a receipt: on `half` sheets its three copies, on `a4` those of payer and books.

    One that is void prints so, across.
    """
    one = _shown(db, receipt, now, colour)
    title = _("Receipt {number}").format(number=one.receipt.label)
    if paper == "a4":
        return write(out, _TWO, title, [_pair(one)], one.foot)
    copies = [_copy(one, at, 0.0) for at in range(len(COPIES))]
    return write(out, HALF, title, copies, one.foot)


def _shown(db: Store, id: int, now: datetime, colour: bool) -> Shown:
    one = receipt_of(db, id)
    made = voucher_of(db, one.voucher)
    money = {row["id"]: row["money"] for row in db.rows("SELECT id, money FROM account")}
    into = {money[line.account] for line in made.lines if line.debit > 0}
    names = dict.fromkeys(fund(db, line.fund).name for line in made.lines)
    return Shown(
        receipt=one,
        voucher=label(made),
        funds=_(", ").join(names),
        cash="cash" in into,
        bank="bank" in into,
        foot=facts.footer(db, now),
        colour=colour,
    )


def _pair(one: Shown) -> Draw:
    """Two copies on one sheet, and where it is cut."""
    upper, lower = _copy(one, 0, 0.0), _copy(one, 2, HALF.height)
    cut = HALF.height

    def draw(paper: Paper) -> None:
        upper(paper)
        words = _("Cut here")
        middle = PLAIN.width / 2
        wide = paper.text(middle, cut + 1.0, words, 7.5, align="centre")
        gap = wide / 2 + 10
        for start, end in ((_EDGE, middle - gap), (middle + gap, PLAIN.width - _EDGE)):
            paper.line(start, cut, end, cut, 0.5, dash=(3, 2))
        lower(paper)

    return draw


def _copy(one: Shown, copy: int, down: float) -> Draw:
    def draw(paper: Paper) -> None:
        if one.receipt.void:
            across = down + (_TOP + _BOTTOM) / 2
            with paper.red(one.colour):
                paper.stamp((_LEFT + _RIGHT) / 2, across, _("VOID|receipt"), 96)
        _draw_head(paper, one, down)
        _draw_frame(paper, down)
        _draw_values(paper, one, down)
        _draw_copy(paper, copy, down)
        _draw_hands(paper, one, down)

    return draw


def _draw_head(paper: Paper, one: Shown, down: float) -> None:
    paper.box(_LEFT, down + 17.5, 40.0, 8.0, 0.8)
    words = _("Internal voucher\u3000not a fiscal invoice")
    paper.cell(_LEFT + 20.0, down + 21.5, words, 9, 38.0, MEDIUM, lines=2, align="centre")
    middle = (_LEFT + _RIGHT) / 2
    wide = paper.text(middle, down + 26.3, _("RECEIPT"), 22, BOLD, align="centre", tracking=10)
    for y, width in ((30.0, 0.9), (30.9, 0.3)):
        paper.line(middle - wide / 2 - 10, down + y, middle + wide / 2 + 10, down + y, width)
    with paper.red(one.colour):
        number = f"№ {one.receipt.label}"
        paper.text(_RIGHT, down + 25.0, number, 13, MEDIUM, align="right")
    day = show_day_year(one.receipt.made_on)
    paper.text(middle, down + 37.5, day, 10.5, align="centre")
    paper.cell(_RIGHT, down + 36.2, one.foot.centre, 9.5, 62.0, lines=2, align="right")


def _draw_frame(paper: Paper, down: float) -> None:
    top, bottom, row = down + _TOP, down + _BOTTOM, _ROW
    paper.box(_LEFT, top, _RIGHT - _LEFT, bottom - top, 1.0)
    for at in range(1, 5):
        paper.line(_LEFT, top + at * row, _RIGHT, top + at * row, 0.3)
    x = _LEFT + _LABEL
    paper.line(x, top, x, bottom, 0.3)
    for line in (113.0, 134.0):
        paper.line(line, top + 3 * row, line, top + 4 * row, 0.3)
    heads = (_("Payer"), _("For|receipt"), _("In words|receipt"), _("How paid"), _("Remarks"))
    for at, words in enumerate(heads):
        _label(paper, words, top + (at + 0.5) * row)


def _label(paper: Paper, words: str, middle: float) -> None:
    """A label across its column: Chinese words to the same width, others in the middle."""
    if not words.isascii() and len(words) > 1:
        first, last = _LEFT + 4.0, _LEFT + _LABEL - 4.0
        y = middle + CELL_DROP * 10.5 / MM
        size = 10.5 / MM
        pitch = (last - first - size) / (len(words) - 1)
        for at, sign in enumerate(words):
            paper.text(first + size / 2 + at * pitch, y, sign, 10.5, align="centre")
    else:
        paper.cell(_LEFT + _LABEL / 2, middle, words, 10, _LABEL - 3, align="centre", lines=2)


def _draw_values(paper: Paper, one: Shown, down: float) -> None:
    found = one.receipt
    x, wide = _LEFT + _LABEL + 3.0, _RIGHT - _LEFT - _LABEL - 6.0
    rows = [down + _TOP + (at + 0.5) * _ROW for at in range(5)]
    paper.cell(x, rows[0], found.payer, 12, wide, MEDIUM, lines=2)
    paper.cell(x, rows[1], found.purpose or "—", 12, wide, MEDIUM, lines=2)
    cells = cells_for([found.amount], _CELLS)
    grid = AmountGrid(_RIGHT - _CELL * _CELLS, _CELL * _CELLS / cells, cells)
    taken = paper.text(x, rows[2] + CELL_DROP * 10 / MM, _("CNY|in words"), 10) + 3.0
    room = grid.x - x - taken - 2
    paper.cell(x + taken, rows[2], capital(found.amount), 13, room, MEDIUM, lines=2)
    _draw_grid(paper, grid, found.amount, down)
    at = x
    for words, ticked in ((_("Cash"), one.cash), (_("Transfer"), one.bank), (_("Scan|pay"), False)):
        paper.checkbox(at, rows[3])
        if ticked:
            paper.tick(at, rows[3])
        set_words = paper.cell(at + _TICK + 1.5, rows[3], words, 10, 14.0)
        at += max(19.3, _TICK + set_words.lines[0].width * set_words.size / MM + 5.0)
    paper.cell(123.5, rows[3], _("Fund|receipt"), 9.5, 19.0, align="centre")
    paper.cell(137.0, rows[3], one.funds, 10.5, _RIGHT - 139.0, MEDIUM, lines=2)
    paper.cell(x, rows[4], _remarks(one), 9.5, wide, lines=2)


def _remarks(one: Shown) -> str:
    if one.receipt.void:
        return _("Void: {reason}").format(reason=one.receipt.void_reason)
    return _("Entered by voucher {number}.").format(number=one.voucher)


def _draw_grid(paper: Paper, grid: AmountGrid, amount: int, down: float) -> None:
    top, bottom = down + _TOP + 2 * _ROW, down + _TOP + 3 * _ROW
    half = top + _GRID_HEAD
    paper.line(grid.x, top, grid.x, bottom, 0.5)
    paper.line(grid.x, half, grid.right, half, 0.2)
    grid.heads(paper, (top + half) / 2)
    grid.rules(paper, top, bottom)
    grid.amount(paper, (half + bottom) / 2, amount, bold=True, sign=True)


def _draw_copy(paper: Paper, copy: int, down: float) -> None:
    """第一联 交款人留存, upright beside the frame."""
    number, whose = (_(part) for part in COPIES[copy])
    if whose.isascii():
        paper.turned(_UPRIGHT - 1.1, down + _TOP + 3.5, f"{number}  {whose}", 8.5)
        return
    y = down + _TOP + 6.5
    for words in (number, whose):
        for sign in words:
            paper.text(_UPRIGHT, y, sign, 8.5, align="centre")
            y += 4.4
        y += 2.4


def _draw_hands(paper: Paper, one: Shown, down: float) -> None:
    y = down + 111.6
    hands = (
        (_LEFT, _("Received by"), one.receipt.made_name, 38.0, 65.0),
        (69.0, _("Handled by"), "", 82.0, 109.0),
        (113.0, _("Paid by|person"), "", 126.0, 149.0),
    )
    for x, head, name, start, end in hands:
        wide = paper.text(x, y, head, 10)
        start = max(start, x + wide + 1.5)
        paper.line(start, y + 1.25, end, y + 1.25, 0.3)
        paper.cell(start + 2, y - 1.2, name, 10.5, end - start - 2, MEDIUM)
    paper.text(153.0, y, _("Stamp of the centre"), 10)
    foot, low = one.foot, down + 123.5
    words = _(
        "For internal use, no invoice. Not for claims or tax. Void with all three copies only."
    )
    printed = _("Printed {moment}").format(moment=show_moment(foot.printed))
    if one.receipt.printed:
        printed = _("Reprint {n}").format(n=one.receipt.printed) + "\u3000" + printed
    wide = paper.text(_RIGHT, low, f"{printed}\u3000{foot.who}", 7.5, align="right")
    paper.cell(_LEFT, low - CELL_DROP * 7.5 / MM, words, 7.5, _RIGHT - _LEFT - wide - 4, lines=2)
