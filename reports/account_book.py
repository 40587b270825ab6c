"""The book of cash or bank as paper: 承前页 and 过次页, the sums of day, month and year."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from db.books import Book, Entry, Sum, book
from db.chart import account as account_of
from db.formats import read_month, show_month
from db.fund_books import fund_book
from db.funds import fund as fund_of
from db.store import Store
from db.words import _
from reports import facts
from reports.amount_grid import AmountGrid, cells_for
from reports.document import Mark
from reports.fonts import BOLD, MEDIUM, REGULAR
from reports.page import BOUND, CELL_DROP, Draw, Paper, Target, Written, punch_mark, write
from reports.typeset import MM, fit, line

ROWS = 27
_LEFT, _RIGHT = BOUND.left, BOUND.right
_TOP, _HEAD, _ROW = 35.0, 10.0, 8.2
_BODY = _TOP + _HEAD
_BOTTOM = _BODY + ROWS * _ROW
_COLUMNS = (7.0, 7.0, 14.5, 43.5, 19.0)  # month, day, voucher, summary, account against
_GRID, _CELLS = 27.0, 9
_LINE = 1.1


@dataclass(frozen=True)
class Row:
    """One row of a page. `kind` is entry, carried, day, month, year, on, next, note or opening."""

    kind: str
    summary: str
    day: date | None = None
    number: int = 0
    against: str = ""
    debit: int | None = None
    credit: int | None = None
    balance: int | None = None
    red: bool = False


def write_account_book(
    db: Store,
    out: Target,
    *,
    now: datetime,
    month: str,
    account: int | None = None,
    fund: int | None = None,
    colour: bool = False,
) -> Written:
    """Write a month of a book: of an account, or of a fund, or of all funds together.

    The pages are counted through the year: that of a month begins where the one before ended.
    """
    month = read_month(month)
    account = int(account) if account else None
    fund = int(fund) if fund else None
    before = sum(
        len(paged(_read(db, f"{month[:4]}-{number:02d}", account, fund)))
        for number in range(1, int(month[5:]))
    )
    shown = _read(db, month, account, fund)
    pages = paged(shown)
    title = account_of(db, account).name if account else _("Fund")
    title = _("{account} book").format(account=title)
    of = fund_of(db, fund).name if fund else _("All funds")
    amounts = [
        amount
        for rows in pages
        for row in rows
        for amount in (row.debit, row.credit, row.balance)
        if amount is not None
    ]
    cells = cells_for(amounts, _CELLS)
    drawn = [
        _page(rows, title, of, month, before + at, cells, colour)
        for at, rows in enumerate(pages, 1)
    ]
    marks = _marks(pages, month, before)
    part = _("Month {n}|book").format(n=int(month[5:]))
    foot = replace(facts.footer(db, now), part=part)
    return write(out, BOUND, f"{title} {month}", drawn, foot, marks=marks)


def _marks(pages: Sequence[Sequence[Row]], month: str, before: int) -> tuple[Mark, ...]:
    """The month, and below it each folio with its days."""
    below = []
    for at, rows in enumerate(pages, 1):
        days = [f"{row.day.day}" for row in rows if row.day and row.kind == "entry"]
        span = "–".join(dict.fromkeys((days[0], days[-1]))) if days else ""
        words = _("Folio {n}, {days}").format(n=before + at, days=span) if days else ""
        below.append(Mark(words or _("Folio {n}").format(n=before + at), at))
    return (Mark(show_month(date.fromisoformat(f"{month}-01")), 1, tuple(below)),)


def paged(shown: Book) -> list[list[Row]]:
    """The rows of a book on pages of 27: what does not end on a page is carried on and forward.

    Both rows hold the sums since the first of the month and the balance.
    """
    rows = list(_rows(shown))
    pages: list[list[Row]] = []
    came = went = 0
    balance = shown.opening
    page: list[Row] = []
    while rows:
        room = ROWS - len(page)
        if len(rows) <= room:
            page += rows
            rows = []
        else:
            taken, rows = rows[: room - 1], rows[room - 1 :]
            for row in taken:
                if row.kind == "entry":
                    came += row.debit or 0
                    went += row.credit or 0
                    balance = row.balance if row.balance is not None else balance
            carried = Row("on", _("Carried forward"), None, 0, "", came, went, balance)
            page += [*taken, carried]
            pages.append(page)
            page = [replace(carried, kind="carried", summary=_("Brought forward"))]
            continue
        pages.append(page)
    return pages


def _rows(shown: Book) -> Iterator[Row]:
    first = date.fromisoformat(f"{shown.month}-01")
    words = _("Carried over from last year") if first.month == 1 else _("Opening balance")
    yield Row("opening", words, first, balance=shown.opening)
    for at, one in enumerate(shown.entries):
        yield _entry(one)
        if at + 1 == len(shown.entries) or shown.entries[at + 1].day != one.day:
            yield _sum("day", _("Total of the day"), shown.days[one.day])
    yield _sum("month", _("Total of the month"), shown.total)
    yield _sum("year", _("Total of the year"), shown.year)
    if first.month == 12:
        yield Row("next", _("Carried over to next year"), balance=shown.total.balance)
        yield Row("note", _("Blank below"))


def _entry(one: Entry) -> Row:
    return Row(
        "entry",
        one.summary,
        one.day,
        one.number,
        one.against,
        one.debit or None,
        one.credit or None,
        one.balance,
        one.red,
    )


def _sum(kind: str, words: str, one: Sum) -> Row:
    return Row(kind, words, None, 0, "", one.debit, one.credit, one.balance)


def _read(db: Store, month: str, account: int | None, fund: int | None) -> Book:
    if account:
        return book(db, account=account, month=month, fund=fund)
    return fund_book(db, month=month, fund=fund)


def _page(
    rows: Sequence[Row], title: str, of: str, month: str, number: int, cells: int, colour: bool
) -> Draw:
    grids = [AmountGrid(_RIGHT - (3 - at) * _GRID, _GRID / cells, cells) for at in range(3)]

    def draw(paper: Paper) -> None:
        punch_mark(paper)
        _draw_title(paper, title, of, number, colour)
        _draw_frame(paper, month, grids)
        shown_month = shown_day = 0
        for at, row in enumerate(rows):
            middle = _BODY + (at + 0.5) * _ROW
            if row.day and row.kind in ("entry", "opening"):
                if row.day.month != shown_month:
                    _centred(paper, _LEFT, _COLUMNS[0], middle, str(row.day.month))
                if row.day.day != shown_day:
                    _centred(paper, _LEFT + 7.0, _COLUMNS[1], middle, str(row.day.day))
                shown_month, shown_day = row.day.month, row.day.day
            _draw_row(paper, row, middle, grids, colour)
            _draw_marks(paper, row, middle, month, colour)
        if rows and rows[-1].kind == "note" and len(rows) < ROWS:
            with paper.red(colour):
                paper.line(_LEFT + 2, _BOTTOM - 2, _RIGHT - 2, _BODY + len(rows) * _ROW + 2, 0.4)
        _draw_foot(paper)

    return draw


def _draw_title(paper: Paper, title: str, of: str, number: int, colour: bool) -> None:
    middle = (_LEFT + _RIGHT) / 2
    wide = _draw_name(paper, middle, title)
    with paper.red(colour):
        for y, width in ((26.0, 0.9), (26.9, 0.3)):
            paper.line(middle - wide / 2 - 8, y, middle + wide / 2 + 8, y, width)
    paper.cell(_LEFT, 30.7, f"{_('Fund')}\u3000{of}", 9.5, 60, lines=2)
    paper.text(middle, 32.0, _("Currency CNY\u3000\u3000Unit yuan"), 9.5, align="centre")
    paper.text(_RIGHT, 32.0, _("Folio {n}").format(n=number), 11, MEDIUM, align="right")


def _draw_name(paper: Paper, middle: float, title: str) -> float:
    """The book's name, tracked where there is room; returns how wide it is."""
    room = _RIGHT - _LEFT - 20
    for tracking in (9, 3):
        if line(title, BOLD).width * 20 / MM + len(title) * tracking / MM <= room:
            return paper.text(middle, 22.6, title, 20, BOLD, align="centre", tracking=tracking)
    setting = fit(title, BOLD, 20, room, least=10)
    paper.lines(middle, 22.6, setting, 0, align="centre")
    return setting.lines[0].width * setting.size / MM


def _draw_frame(paper: Paper, month: str, grids: Sequence[AmountGrid]) -> None:
    paper.box(_LEFT, _TOP, _RIGHT - _LEFT, _BOTTOM - _TOP, 1.0)
    for at in range(1, ROWS):
        y = _BODY + at * _ROW
        paper.line(_LEFT, y, _RIGHT, y, 0.2)
    paper.line(_LEFT, _BODY, _RIGHT, _BODY, 0.5)
    x = _LEFT
    for at, width in enumerate(_COLUMNS):
        x += width
        paper.line(x, _TOP + (5.0 if at == 0 else 0.0), x, _BOTTOM, 0.3)
    half = _TOP + 5.0
    paper.line(_LEFT, half, _LEFT + 14.0, half, 0.3)
    paper.line(grids[0].x, half, _RIGHT, half, 0.3)
    year = _("{year}|book").format(year=month[:4])
    _centred(paper, _LEFT, 14.0, _TOP + 2.5, year, 8.5)
    _centred(paper, _LEFT, 7.0, _TOP + 7.5, _("M|month"), 8.5)
    _centred(paper, _LEFT + 7.0, 7.0, _TOP + 7.5, _("D|day"), 8.5)
    x = _LEFT + 14.0
    heads = (_("Voucher"), _("Summary|voucher"), _("Account against"))
    for words, width in zip(heads, _COLUMNS[2:], strict=True):
        _centred(paper, x, width, _TOP + 5.0, words, 9)
        x += width
    for grid, words in zip(grids, (_("In|money"), _("Out|money"), _("Balance|book")), strict=True):
        _centred(paper, grid.x, grid.width, _TOP + 2.5, words, 9)
        grid.heads(paper, _TOP + 7.5)
        grid.rules(paper, half, _BOTTOM)
        paper.line(grid.x, _TOP, grid.x, _BOTTOM, 0.8)


def _draw_row(
    paper: Paper, row: Row, middle: float, grids: Sequence[AmountGrid], colour: bool
) -> None:
    plain = row.kind == "entry"
    if row.number:
        _centred(paper, _LEFT + 14.0, _COLUMNS[2], middle, f"记-{row.number:04d}", 9)
    x = _LEFT + 28.5
    if plain:
        paper.cell(x + 1.5, middle, row.summary, 9.5, _COLUMNS[3] - 3, lines=2)
        paper.cell(x + _COLUMNS[3] + 1.2, middle, row.against, 9, _COLUMNS[4] - 2, lines=2)
    else:
        y = middle + CELL_DROP * 9.5 / MM
        tracking = 0.0 if row.kind == "opening" else 3.0
        face = REGULAR if row.kind in ("note", "opening") else MEDIUM
        paper.text(
            x + _COLUMNS[3] / 2, y, row.summary, 9.5, face, align="centre", tracking=tracking
        )
    for grid, amount in zip(grids, (row.debit, row.credit, row.balance), strict=True):
        if amount is None or (amount == 0 and grid is not grids[2]):
            continue
        red = row.red and grid is not grids[2]
        below = amount < 0 and not red
        grid.amount(paper, middle, amount, bold=not plain, red=red or below, colour=colour)


def _draw_marks(paper: Paper, row: Row, middle: float, month: str, colour: bool) -> None:
    """A line below the day's and the year's sums, one more above the month's, two at its end."""
    top, bottom = middle - _ROW / 2, middle + _ROW / 2
    with paper.red(colour):
        if row.kind == "month":
            paper.line(_LEFT, top, _RIGHT, top, _LINE)
        if row.kind in ("day", "month", "year"):
            double = row.kind == "year" and month.endswith("-12")
            if double:
                for y in (bottom - 0.5, bottom + 0.5):
                    paper.line(_LEFT, y, _RIGHT, y, 0.9)
            else:
                paper.line(_LEFT, bottom, _RIGHT, bottom, _LINE)


def _draw_foot(paper: Paper) -> None:
    x = _LEFT
    for words in (_("Cashier"), _("Accountant"), _("Head of accounts")):
        wide = paper.text(x, 274.7, words, 9.5)
        paper.line(x + wide + 2, 275.8, x + wide + 30, 275.8, 0.3)
        x += 44.0


def _centred(
    paper: Paper, x: float, width: float, middle: float, words: str, size: float = 9.5
) -> None:
    paper.cell(x + width / 2, middle, words, size, width - 0.6, align="centre")
