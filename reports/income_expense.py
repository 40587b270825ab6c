"""Income and expense of a month (资金收支月报): four figures, each fund, each use, each month.

What stands on it holds together: opening, income, expense and closing in each row and in the
total, and the uses are together what was spent.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime

from db.axis import scale, unit_of
from db.centre import centre
from db.chart import accounts
from db.formats import read_month, show_money, show_month
from db.fund_figures import Figures, OfFund, Part, Sums, figures
from db.fund_series import largest_first
from db.month_vouchers import PostedVoucher, Spent, posted_vouchers, spent_on
from db.shares import shares
from db.store import Store
from db.words import _
from reports import facts
from reports.fonts import BOLD, MEDIUM, REGULAR
from reports.fund_head import state_of
from reports.page import TABLE, TITLE, UNDER_HEAD, Draw, Paper, Sheet, Target, Written, write
from reports.paper_charts import Pair, bar, draw_key, draw_pairs
from reports.pieces import (
    Column,
    Piece,
    Row,
    Table,
    draw_all,
    heading,
    laid,
    marks,
    note,
    signatures,
)
from reports.typeset import fit

_SHEET = Sheet(210, 297, 22, 16, 18, 16)
_LEFT, _RIGHT = _SHEET.left, _SHEET.right
_FIRST, _LAST = 40.0, 280.0
_QUARTER = 42.5
_CHART = 33.0
_BAR, _THICK = 40.0, 3.0
_REMARK = 43.9
_LONGEST = 26  # characters of a summary
_WORDS = 2  # summaries that say what a use was for


def write_income_expense(db: Store, out: Target, *, now: datetime, month: str) -> Written:
    """Write a month like 2026-11."""
    month = read_month(month)
    found = figures(db, span=month)
    names = {one.id: one.name for one in accounts(db, archived=True)}
    uses = largest_first(found.total.went, names)
    chart = [one for one in found.months if one.month[:4] == month[:4]]
    pieces = [
        _four(found.total),
        heading(_SHEET, _("1. Each fund"), before=10.9, after=2.6),
        *_funds(found),
        heading(_SHEET, _("2. What it was spent on"), after=2.4),
        *_uses(uses, found.total.expense, names, spent_on(db, month=month)),
        _chart(
            [
                Pair(_("{n}|month").format(n=int(one.month[5:])), one.income, one.expense)
                for one in chart
            ]
        ),
        *_notes(found, posted_vouchers(db, month=month)),
        signatures(
            _SHEET,
            (
                (_("Prepared"), db.who),
                (_("Cashier"), ""),
                (_("Reviewed by"), ""),
                (_("Director"), ""),
            ),
        ),
    ]
    title, period = _("Income and expense"), show_month(date.fromisoformat(f"{month}-01"))
    known = centre(db)
    name, state = known.called if known else "", state_of(db, month)

    def page(those: Sequence[Piece]) -> Draw:
        def draw(paper: Paper) -> None:
            _title(paper, title, period, name, state)
            draw_all(paper, those, _FIRST)

        return draw

    pages = laid(pieces, _FIRST, _LAST)
    drawn = [page(those) for those in pages]
    foot = facts.footer(db, now)
    return write(out, _SHEET, f"{title} {period}", drawn, foot, marks=marks(pages))


def _percent(tenths: int | None) -> str:
    if tenths is None:
        return "—"
    sign = "\u2212" if tenths < 0 else ""
    return f"{sign}{abs(tenths) // 10}.{abs(tenths) % 10}%"


def _title(paper: Paper, title: str, period: str, name: str, state: str) -> None:
    paper.text(_LEFT, 24.0, title, 20, BOLD)
    paper.text(_RIGHT, 24.0, period, 14, MEDIUM, align="right")
    paper.line(_LEFT, 28.0, _RIGHT, 28.0, TITLE)
    paper.cell(_LEFT, 32.2, name, 9.5, 100)
    paper.cell(_RIGHT, 32.2, state, 9.5, 65, align="right")


def _four(total: Sums) -> Piece:
    found = (
        (_("Opening of the month"), total.opening),
        (_("Income of the month"), total.income),
        (_("Expense of the month"), total.expense),
        (_("Closing of the month"), total.closing),
    )

    def draw(paper: Paper, y: float) -> None:
        for at, (label, fen) in enumerate(found):
            x = _LEFT + at * _QUARTER
            paper.cell(x, y + 2.8, label, 9.5, _QUARTER - 4)
            setting = fit(show_money(fen), MEDIUM, 17, _QUARTER - 4.5, least=9)
            paper.lines(x, y + 13.2, setting, 0)
            if at:
                paper.line(x - 4.0, y + 0.5, x - 4.0, y + 14.5, 0.2)

    return Piece(15.0, draw)


def _funds(found: Figures) -> Iterator[Piece]:
    table = Table(
        _SHEET,
        (
            Column(_("Fund"), 36.0, "left"),
            Column(_("Opening of the month"), 25.2),
            Column(_("Income of the month"), 25.1),
            Column(_("Expense of the month"), 24.9),
            Column(_("Closing of the month"), 27.1),
            Column(_("Expense since January"), 31.7),
        ),
        row=7.2,
        top=7.2,
    )
    rows = [_fund(one) for one in found.funds] or [Row((_("There is nothing in any fund."),))]
    rows[-1] = Row(rows[-1].cells, stays=True)
    total = (_("Total"), *_amounts(found.total))
    rows.append(Row(total, MEDIUM, above=UNDER_HEAD, below=TABLE))
    return table.pieces(rows)


def _fund(one: OfFund) -> Row:
    return Row((one.fund.name, *_amounts(one.sums)))


def _amounts(sums: Sums) -> tuple[str, ...]:
    return tuple(
        show_money(fen) if fen else "—"
        for fen in (sums.opening, sums.income, sums.expense, sums.closing, sums.year_expense)
    )


def _uses(
    uses: Sequence[Part], total: int, names: Mapping[int, str], words: Mapping[int, Spent]
) -> Iterator[Piece]:
    """Each use with its part of the whole; the bar of the largest is as long as a bar gets."""
    table = Table(
        _SHEET,
        (
            Column(_("Use|money"), 36.0, "left"),
            Column(_("Amount"), 25.2),
            Column(_("Share|percent"), 18.0),
            Column("", 46.9, "left"),
            Column(_("What for|spending"), _REMARK, "left", 8.5),
        ),
        row=6.58,
        top=6.6,
    )
    most = max((one.amount for one in uses), default=0)
    parts = shares([one.amount for one in uses])
    head, *rows = table.pieces(
        [
            Row(
                (
                    names[one.account],
                    show_money(one.amount),
                    _percent(part),
                    "",
                    _remark(words.get(one.account)),
                ),
                stays=at == len(uses) - 1,
            )
            for at, (one, part) in enumerate(zip(uses, parts, strict=True))
        ]
        or [Row((_("Nothing was spent in this month."),), stays=True)]
    )
    yield head
    for at, row in enumerate(rows):
        long = _BAR * uses[at].amount / most if most > 0 and at < len(uses) else 0.0
        yield _with_bar(row, long) if long > 0 else row
    sum_of = _percent(1000 if total > 0 else None)
    last = Row((_("Total"), show_money(total), sum_of, "", ""), MEDIUM, UNDER_HEAD, TABLE)
    yield from list(table.pieces([last]))[1:]


def _with_bar(row: Piece, long: float) -> Piece:
    def draw(paper: Paper, y: float) -> None:
        row.draw(paper, y)
        x = _LEFT + 82.4
        bar(paper, x, y + (row.height - _THICK) / 2, long, _THICK, hatched=True)

    return Piece(row.height, draw, row.head, row.stays)


def _remark(spent: Spent | None) -> str:
    """What it was for: the largest, and how many vouchers in all."""
    if spent is None:
        return ""
    words = ""
    for count in range(min(_WORDS, len(spent.summaries)), 0, -1):
        words = "、".join(_short(one) for one in spent.summaries[:count])
        if spent.vouchers > count:
            words = _("{words}, {n} vouchers").format(words=words, n=spent.vouchers)
        if not fit(words, REGULAR, 8.5, _REMARK - 1.2, least=7.5).cut:
            break
    return words


def _short(summary: str) -> str:
    """The beginning of a summary; the whole stands in the list of vouchers."""
    return summary if len(summary) <= _LONGEST else f"{summary[: _LONGEST - 1]}…"


def _chart(pairs: Sequence[Pair]) -> Piece:
    """The heading and the bars, which are not parted."""
    amounts = [fen for one in pairs for fen in (one.income, one.expense)]
    unit = unit_of(scale(min(amounts, default=0), max(amounts, default=0))[1])

    def draw(paper: Paper, y: float) -> None:
        paper.text(_LEFT, y + 9.6, _("3. The months of the year"), 11, BOLD)
        words = _("10,000 yuan") if unit > 100 else _("yuan")
        draw_key(paper, _RIGHT - 8.0, y + 9.6, (_("Income"), _("Expense")), words)
        draw_pairs(paper, _LEFT, y + 17.6, _RIGHT - _LEFT, _CHART, pairs)

    return Piece(17.6 + _CHART + 5.0, draw)


def _notes(found: Figures, vouchers: Sequence[PostedVoucher]) -> Iterator[Piece]:
    words = []
    if found.total.brought:
        words.append(
            _("The opening holds {amount} that came straight onto the balance.").format(
                amount=show_money(found.total.brought)
            )
        )
    words += _largest(vouchers)
    red = sum(1 for one in vouchers if one.red)
    if red:
        words.append(_("Red vouchers in this month: {n}.").format(n=red))
    if words:
        yield note(_SHEET, "\n".join(words), _("Note"), before=3.0)


def _largest(vouchers: Sequence[PostedVoucher]) -> list[str]:
    paid = [one for one in vouchers if one.kind == "payment" and not one.red]
    if not paid:
        return []
    most = max(paid, key=lambda one: (one.amount, -one.number))
    return [
        _("The largest payment: {summary} {amount} (记-{number:04d}).").format(
            summary=most.summary, amount=show_money(most.amount), number=most.number
        )
    ]
