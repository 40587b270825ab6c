"""The accounts of a month summed up (科目汇总表): what stood, what moved, what stands, and that the
sides are equal."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from db.chart import Account, accounts
from db.formats import read_month, show_money
from db.ledger import Movement, balances, movements
from db.month_vouchers import posted_vouchers
from db.store import Store
from db.words import _
from reports.fonts import MEDIUM
from reports.fund_head import write_fund_paper
from reports.page import PLAIN, TABLE, UNDER_HEAD, Target, Written
from reports.pieces import Column, Piece, Row, Table, amount, note, signatures


@dataclass(frozen=True)
class AccountLine:
    """An account in a month, in fen. Balances are debit less credit; `opening + debit - credit ==
    closing`. The year counts from January to the end of the month."""

    account: Account
    opening: int
    debit: int
    credit: int
    closing: int
    year_debit: int
    year_credit: int


def account_lines(db: Store, *, month: str) -> list[AccountLine]:
    """The accounts on which something stands at either end, or moved since January, by code."""
    opening: dict[int, int] = {}
    ends: dict[int, int] = {}
    within: dict[int, tuple[int, int]] = {}
    year: dict[int, tuple[int, int]] = {}
    for (account, _fund), fen in balances(db, month=month).items():
        ends[account] = ends.get(account, 0) + fen
        opening[account] = ends[account]
    for one in movements(db, first=f"{month[:4]}-01", last=month):
        year[one.account] = _more(year, one)
        if one.month == month:
            within[one.account] = _more(within, one)
            opening[one.account] = opening.get(one.account, 0) - one.debit + one.credit
    return [
        AccountLine(
            account=one,
            opening=opening.get(one.id, 0),
            debit=within.get(one.id, (0, 0))[0],
            credit=within.get(one.id, (0, 0))[1],
            closing=ends.get(one.id, 0),
            year_debit=year.get(one.id, (0, 0))[0],
            year_credit=year.get(one.id, (0, 0))[1],
        )
        for one in accounts(db, archived=True)
        if opening.get(one.id) or ends.get(one.id) or one.id in year
    ]


def _more(sums: Mapping[int, tuple[int, int]], one: Movement) -> tuple[int, int]:
    debit, credit = sums.get(one.account, (0, 0))
    return debit + one.debit, credit + one.credit


def write_ledger_summary(db: Store, out: Target, *, now: datetime, month: str) -> Written:
    """Write the accounts of a month like 2026-11."""
    month = read_month(month)
    lines = account_lines(db, month=month)
    table = Table(
        PLAIN,
        (
            Column(_("Account"), 33.0, "left"),
            Column(_("Side|debit or credit"), 7.5, "centre"),
            Column(_("Opening balance"), 21.0, size=9),
            Column(_("Debit"), 21.0, size=9),
            Column(_("Credit"), 21.0, size=9),
            Column(_("Side|debit or credit"), 7.5, "centre"),
            Column(_("Closing balance"), 21.0, size=9),
            Column(_("Debit since January"), 21.0, size=9),
            Column(_("Credit since January"), 21.0, size=9),
        ),
        row=7.4,
        top=9.0,
    )
    rows = [_row(one) for one in lines] or [Row((_("Nothing stands on any account."),))]
    rows[-1] = Row(rows[-1].cells, stays=True)
    rows.append(_total(lines))
    pieces: list[Piece] = [
        *table.pieces(rows),
        note(PLAIN, _checked(db, month, lines), ""),
        signatures(
            PLAIN,
            ((_("Prepared"), db.who), (_("Reviewed by"), ""), (_("Head of accounts"), "")),
        ),
    ]
    title = _("Summary of accounts")
    return write_fund_paper(db, out, PLAIN, title, month=month, pieces=pieces, now=now)


def _row(one: AccountLine) -> Row:
    return Row(
        (
            one.account.label,
            _side(one.opening),
            amount(abs(one.opening)),
            amount(one.debit),
            amount(one.credit),
            _side(one.closing),
            amount(abs(one.closing)),
            amount(one.year_debit),
            amount(one.year_credit),
        )
    )


def _total(lines: Sequence[AccountLine]) -> Row:
    """Of balances the sum of the debit side, which is that of the credit side."""
    cells = (
        _("Total"),
        "",
        amount(_debits([one.opening for one in lines])),
        amount(sum(one.debit for one in lines)),
        amount(sum(one.credit for one in lines)),
        "",
        amount(_debits([one.closing for one in lines])),
        amount(sum(one.year_debit for one in lines)),
        amount(sum(one.year_credit for one in lines)),
    )
    return Row(cells, MEDIUM, above=UNDER_HEAD, below=TABLE, stays=True)


def _debits(balances_: Sequence[int]) -> int:
    return sum(fen for fen in balances_ if fen > 0)


def _checked(db: Store, month: str, lines: Sequence[AccountLine]) -> str:
    """How many vouchers it sums up, and what was compared."""
    count = len(posted_vouchers(db, month=month))
    words = [
        _("Vouchers 记-0001 to 记-{last:04d}, {n} in all.").format(last=count, n=count)
        if count
        else _("No voucher was posted in this month.")
    ]
    for label, left, right in (
        (_("Opening|balances"), *_sides([one.opening for one in lines])),
        (_("In the month"), sum(one.debit for one in lines), sum(one.credit for one in lines)),
        (_("Closing|balances"), *_sides([one.closing for one in lines])),
    ):
        sign = "=" if left == right else "≠"
        words.append(
            _("{span}: debit {debit} {sign} credit {credit}").format(
                span=label, debit=show_money(left), sign=sign, credit=show_money(right)
            )
        )
    return "\n".join(words)


def _sides(amounts: Sequence[int]) -> tuple[int, int]:
    return _debits(amounts), _debits([-fen for fen in amounts])


def _side(fen: int) -> str:
    if not fen:
        return _("even|side")
    return _("Dr|side") if fen > 0 else _("Cr|side")
