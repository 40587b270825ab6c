"""The funds of a month one by one (资金明细表): what came in, went out, is left, and holds it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime

from db.chart import accounts
from db.formats import read_month, show_date, show_money
from db.fund_figures import Sums, figures
from db.funds import SOURCES, Fund
from db.store import Store
from db.words import _
from reports.fonts import MEDIUM
from reports.fund_head import write_fund_paper
from reports.page import PLAIN, TABLE, UNDER_HEAD, Target, Written
from reports.pieces import Column, Piece, Row, Table, amount, heading, note, signatures

_MOST_TOGETHER = 24  # rows of one fund


def write_fund_statement(
    db: Store, out: Target, *, now: datetime, month: str, fund: int | None = None
) -> Written:
    """Write a month like 2026-11, of one fund or of each and all together."""
    month = read_month(month)
    found = figures(db, span=month, fund=int(fund) if fund else None)
    names = {one.id: one.name for one in accounts(db, archived=True)}
    table = Table(
        PLAIN,
        (
            Column(_("Item"), 72.0, "left"),
            Column(_("Income"), 34.0),
            Column(_("Expense"), 34.0),
            Column(_("Balance|book"), 34.0),
        ),
        row=6.6,
        top=7.0,
    )
    pieces: list[Piece] = []
    for one in found.funds:
        pieces.append(heading(PLAIN, f"{one.fund.code} {one.fund.name}", before=8.0))
        pieces.append(note(PLAIN, _terms(one.fund, names), "", before=-1.0))
        pieces.append(_air(1.6))
        pieces += _whole(table.pieces(list(_rows(one.sums, names))))
    if not fund:
        pieces.append(heading(PLAIN, _("All funds"), before=8.0))
        pieces += _whole(table.pieces(list(_rows(found.total, names))))
    if not pieces:
        pieces += table.pieces([Row((_("Nothing moved in this fund."),))])
    pieces.append(
        signatures(
            PLAIN,
            ((_("Prepared"), db.who), (_("Reviewed by"), ""), (_("Head of accounts"), "")),
        )
    )
    title = _("Statement of funds")
    return write_fund_paper(db, out, PLAIN, title, month=month, pieces=pieces, now=now)


def _whole(pieces: Iterable[Piece]) -> list[Piece]:
    """A fund on one page, unless it has too many rows for that."""
    *rows, last = pieces
    if len(rows) > _MOST_TOGETHER:
        return [*rows, last]
    return [*(replace(one, stays=True) for one in rows), last]


def _air(height: float) -> Piece:
    return Piece(height, lambda _paper, _y: None, stays=True)


def _terms(fund: Fund, names: Mapping[int, str]) -> str:
    """Where a fund comes from, and what it may be spent on and when."""
    words = [_("Source: {source}").format(source=_(dict(SOURCES)[fund.source]))]
    if fund.giver:
        words.append(_("Giver: {giver}").format(giver=fund.giver))
    if fund.starts or fund.ends:
        words.append(
            _("Term: {first} to {last}").format(
                first=show_date(fund.starts) or "…", last=show_date(fund.ends) or "…"
            )
        )
    if fund.decision:
        words.append(_("Spent after a collective decision"))
    uses = [_("Not restricted")]
    if fund.restricted:
        permitted = "、".join(names[use] for use in fund.uses)
        uses = [_("Restricted to: {uses}").format(uses=permitted)]
    if fund.purpose:
        uses.append(_("Purpose: {purpose}").format(purpose=fund.purpose))
    return "\n".join("\u3000".join(those) for those in (words, uses))


def _rows(sums: Sums, names: Mapping[int, str]) -> Iterator[Row]:
    yield Row((_("Opening of the month"), "", "", amount(sums.opening)), stays=True)
    if sums.brought:
        words = _("of it straight onto the balance in this month")
        yield Row((f"\u3000{words}", "", "", amount(sums.brought)), stays=True)
    for part in sums.came:
        yield Row((f"\u3000{names[part.account]}", amount(part.amount), "", ""))
    for part in sums.went:
        yield Row((f"\u3000{names[part.account]}", "", amount(part.amount), ""))
    yield Row(
        (
            _("Month and closing"),
            amount(sums.income),
            amount(sums.expense),
            amount(sums.closing),
        ),
        MEDIUM,
        above=UNDER_HEAD,
        stays=True,
    )
    yield Row(
        (_("Since January"), amount(sums.year_income), amount(sums.year_expense), ""), stays=True
    )
    held = [f"{names[part.account]} {show_money(part.amount)}" for part in sums.held]
    words = _("Held as: {places}").format(places="\u3000".join(held) or "—")
    yield Row((words,), below=TABLE)
