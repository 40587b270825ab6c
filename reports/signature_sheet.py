"""补贴签领表: who gets how much of a list, with a place to sign; thirteen on a page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from db.batches import Batch, Payee, tail_of, tails
from db.batches import batch as batch_of
from db.formats import show_money, show_month
from db.funds import fund as fund_of
from db.money import capital
from db.rules import Refused
from db.store import Store
from db.vouchers import voucher as voucher_of
from db.words import _
from reports import facts
from reports.document import Mark
from reports.fonts import BOLD, MEDIUM, REGULAR
from reports.page import (
    COLUMN,
    ROW,
    TABLE,
    UNDER_HEAD,
    WIDE,
    Draw,
    Paper,
    Target,
    Written,
    punch_mark,
    write,
)
from reports.typeset import MM, fit

ROWS = 13
_LEFT, _RIGHT = WIDE.left, WIDE.right
_TOP, _HEAD, _ROW = 33.4, 8.0, 9.2
_BODY = _TOP + _HEAD
_LAST = _BODY + ROWS * _ROW
# Serial, name, unit and post, last four, rate, times, amount, signature, date.
_COLUMNS = (12.0, 38.0, 66.0, 22.0, 25.0, 14.0, 28.0, 35.0, 18.0)
_EDGES = tuple(_LEFT + sum(_COLUMNS[:at]) for at in range(len(_COLUMNS) + 1))
_PAD = 2.0
_HANDS, _HAND = 50.0, 34.0  # from one signature to the next; how far its line goes


@dataclass(frozen=True)
class _Page:
    """What stands on one page: its payees, and the number that the first of them has."""

    payees: Sequence[Payee]
    first: int
    last: bool


def write_signature_sheet(db: Store, out: Target, *, now: datetime, batch: int) -> Written:
    """Write the sheets of a list. Refused for one that was withdrawn."""
    one = batch_of(db, batch)
    if one.status == "withdrawn":
        raise Refused(_("This list was withdrawn; nobody signs for it."), "batch")
    known = tails(db, batch)
    parts = [
        _Page(one.payees[at : at + ROWS], at + 1, at + ROWS >= len(one.payees))
        for at in range(0, len(one.payees), ROWS)
    ]
    fund, hands = fund_of(db, one.fund).name, _hands(db, one)
    pages = [_page(one, part, len(parts), fund, hands, known) for part in parts]
    title = f"{_('Signature sheet')} {one.number}"
    spans = [f"{part.first}–{part.first + len(part.payees) - 1}" for part in parts]
    marks = [Mark(words, at) for at, words in enumerate(spans, 1)]
    return write(out, WIDE, title, pages, facts.footer(db, now), marks=marks)


def _hands(db: Store, one: Batch) -> tuple[tuple[str, str], ...]:
    """Made, checked, approved, paid: four people. A name that stands there already is not printed
    once more; that place is left to be signed."""
    paid = voucher_of(db, one.voucher) if one.voucher else None
    checked = paid.reviewed_name if paid else ""
    pays = paid.made_name if paid else ""
    return (
        (_("List made by"), one.made_name),
        (_("Checked by|list"), checked if checked != one.made_name else ""),
        (_("Approved by"), ""),
        (_("Paid by"), pays if pays not in (one.made_name, checked) else ""),
    )


def _page(
    one: Batch,
    part: _Page,
    count: int,
    fund: str,
    hands: Sequence[tuple[str, str]],
    known: dict[tuple[str, int], str],
) -> Draw:
    # More than one page: the sum of each, and that of all below it on the last.
    sums = [(_("Total of this page") if count > 1 else _("Total"), part.payees)]
    if count > 1 and part.last:
        sums.append((_("Grand total"), one.payees))

    def draw(paper: Paper) -> None:
        punch_mark(paper)
        middle = (_LEFT + _RIGHT) / 2
        paper.text(middle, 22.0, _("Signature sheet"), 20, BOLD, align="centre", tracking=6)
        _draw_facts(paper, one, fund)
        _draw_frame(paper, part, len(sums), monthly=len(one.period) > 4)
        for at, payee in enumerate(part.payees):
            _draw_payee(paper, part.first + at, payee, _BODY + (at + 0.5) * _ROW, known)
        _draw_blank(paper, len(part.payees))
        for at, (words, payees) in enumerate(sums):
            _draw_sum(paper, words, sum(each.amount for each in payees), at)
        _draw_hands(paper, hands, _LAST + len(sums) * _ROW + 8.4)

    return draw


def _draw_facts(paper: Paper, one: Batch, fund: str) -> None:
    """Number and name of the list at the left, fund and period at the right."""
    y, pairs = 30.0, ((_("Paid for"), _period(one)), (_("Fund"), fund))
    x = _RIGHT
    for label, words in pairs:
        setting = fit(words, REGULAR, 10, 62.0, least=8.5)
        wide = max(each.width for each in setting.lines) * setting.size / MM
        paper.lines(x - wide, y, setting, 0)
        x -= wide + 3.6
        x -= paper.text(x, y, label, 10, align="right") + 7.0
    at = _LEFT + paper.text(_LEFT, y, _("List|number"), 10) + 3.6
    at += paper.text(at, y, one.number, 10) + 7.0
    at += paper.text(at, y, _("Item|list"), 10) + 3.6
    setting = fit(one.name, MEDIUM, 10, x - at, least=9.0)
    if setting.cut:
        setting = fit(one.name, MEDIUM, 8.5, x - at, lines=2)
    pitch = setting.size * 1.2 / MM
    paper.lines(at, y - pitch * (len(setting.lines) - 1), setting, pitch)


def _period(one: Batch) -> str:
    if len(one.period) == 4:
        return _("{year}|period").format(year=one.period)
    return show_month(date.fromisoformat(f"{one.period}-01"))


def _draw_frame(paper: Paper, part: _Page, sums: int, *, monthly: bool) -> None:
    bottom = _LAST + sums * _ROW
    for y, pen in ((_TOP, TABLE), (_BODY, UNDER_HEAD), (_LAST, UNDER_HEAD), (bottom, TABLE)):
        paper.line(_LEFT, y, _RIGHT, y, pen)
    for at in range(1, ROWS):
        paper.line(_LEFT, _BODY + at * _ROW, _RIGHT, _BODY + at * _ROW, ROW)
    if sums > 1:
        paper.line(_LEFT, _LAST + _ROW, _RIGHT, _LAST + _ROW, UNDER_HEAD)
    for at, x in enumerate(_EDGES[1:-1], 1):
        if at != 2:
            paper.line(x, _TOP, x, bottom if at in (6, 7) else _LAST, ROW)
    # Between name and unit there is no line where the name goes on.
    paper.line(_EDGES[2], _TOP, _EDGES[2], _BODY, ROW)
    for at in range(ROWS):
        if at >= len(part.payees) or not _spans(part.payees[at]):
            y = _BODY + at * _ROW
            paper.line(_EDGES[2], y, _EDGES[2], y + _ROW, ROW)
    heads = (
        (_("Row"), "centre"),
        (_("Full name"), "left"),
        (_("Unit and post"), "left"),
        (_("ID, last 4"), "centre"),
        (_("Rate"), "right"),
        (_("Months|count") if monthly else _("Times"), "centre"),
        (_("Amount"), "right"),
        (_("Signature of the payee"), "centre"),
        (_("Date"), "centre"),
    )
    for at, (words, align) in enumerate(heads):
        _cell(paper, at, _TOP + _HEAD / 2, words, 9, MEDIUM, align=align)


def _draw_payee(
    paper: Paper, number: int, one: Payee, middle: float, known: dict[tuple[str, int], str]
) -> None:
    _cell(paper, 0, middle, str(number), 9.5, align="centre")
    if _spans(one):
        words = "\u3000".join(part for part in (one.name, one.note) if part)
        width = _COLUMNS[1] + _COLUMNS[2] - 2 * _PAD
        paper.cell(
            _EDGES[1] + _PAD, middle, words, 11, width, MEDIUM, lines=1 + _long(words, width)
        )
    else:
        _cell(paper, 1, middle, one.name, 11, MEDIUM)
        note = _COLUMNS[2] - 2 * _PAD
        _cell(paper, 2, middle, one.note, 9.5, lines=1 + _long(one.note, note))
    _cell(paper, 3, middle, tail_of(known, one), 9.5, align="centre")
    _cell(paper, 4, middle, show_money(one.rate), 9.5, align="right")
    _cell(paper, 5, middle, str(one.times), 9.5, align="centre")
    _cell(paper, 6, middle, show_money(one.amount), 9.5, MEDIUM, align="right")


def _spans(one: Payee) -> bool:
    """Whether a name goes on over the unit: a company has none, a long name is never cut."""
    return not one.note or _long(one.name, _COLUMNS[1] - 2 * _PAD)


def _long(words: str, width: float) -> bool:
    """Whether words have no room on one line."""
    return fit(words, REGULAR, 8.5, width, least=8.0).cut


def _draw_blank(paper: Paper, used: int) -> None:
    """以下空白 and a line, so that nobody is written in afterwards."""
    if used == ROWS:
        return
    middle = _BODY + (used + 0.5) * _ROW
    _cell(paper, 2, middle, _("Blank below"), 9.5)
    right = _EDGES[7] - _PAD
    paper.line(_EDGES[2] + 22.0, middle, right, middle, UNDER_HEAD)
    if used < ROWS - 1:
        top = _BODY + (used + 1) * _ROW
        paper.line(right, top + 1.5, _LEFT + _PAD, _LAST - 1.5, UNDER_HEAD)


def _draw_sum(paper: Paper, words: str, total: int, at: int) -> None:
    middle = _LAST + (at + 0.5) * _ROW
    paper.cell(_LEFT + _PAD, middle, words, 9.5, _EDGES[2] - _LEFT - 2 * _PAD, MEDIUM)
    paper.cell(
        _EDGES[2] + _PAD,
        middle,
        _("CNY {words}").format(words=capital(total)),
        10.5,
        _EDGES[6] - _EDGES[2] - 2 * _PAD,
        MEDIUM,
        lines=2,
    )
    _cell(paper, 6, middle, f"¥{show_money(total)}", 10.5, MEDIUM, align="right")


def _draw_hands(paper: Paper, hands: Sequence[tuple[str, str]], y: float) -> None:
    for at, (label, name) in enumerate(hands):
        x = _LEFT + at * _HANDS
        start = x + paper.text(x, y, label, 9.5) + 1.5
        paper.line(start, y + 1.3, x + _HAND + 8.0, y + 1.3, COLUMN)
        paper.lines(start + 1.0, y, fit(name, MEDIUM, 10.5, x + _HAND + 7.0 - start), 0)
    note = _("Say at once if the amount is wrong; who signs for another hands in a letter.")
    setting = fit(note, REGULAR, 8.5, _RIGHT - _LEFT - 4 * _HANDS, lines=2)
    pitch = 3.6
    paper.lines(_RIGHT, y - pitch * (len(setting.lines) - 1), setting, pitch, align="right")


def _cell(
    paper: Paper,
    column: int,
    middle: float,
    words: str,
    size: float,
    face: str = REGULAR,
    *,
    align: str = "left",
    lines: int = 1,
) -> None:
    left, right = _EDGES[column], _EDGES[column + 1]
    pad = _PAD if align != "centre" else 1.0
    x = {"left": left + pad, "right": right - pad, "centre": (left + right) / 2}[align]
    paper.cell(x, middle, words, size, right - left - 2 * pad, face, lines=lines, align=align)
