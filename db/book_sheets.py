"""The books of the fund as tables: heads, and rows of texts, days and exact amounts."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import partial

from db.books import Book, Entry, Sum, book
from db.budgets import compared
from db.chart import KINDS as ACCOUNT_KINDS
from db.chart import account as account_of
from db.chart import accounts
from db.export import Value
from db.fund_books import fund_book
from db.funds import fund as fund_of
from db.funds import funds
from db.ledger import balances, movements
from db.store import Row, Store
from db.voucher_list import SHOWN, Wanted, list_vouchers
from db.vouchers import KINDS
from db.words import _

_PAGE = 2000


@dataclass(frozen=True)
class Sheet:
    """A table: its title, the heads, and rows with as many values."""

    title: str
    heads: tuple[str, ...]
    rows: Iterable[list[Value]]


def yuan(fen: int) -> Decimal:
    """An amount as a spreadsheet holds it, with its two decimals: 126050 is 1260.50."""
    return Decimal(fen).scaleb(-2)


def account_sheet(
    db: Store, account: int, first: str, last: str, *, fund: int | None = None
) -> Sheet:
    """The book of an account from month to month, with the sums of each month and of the year."""
    one = account_of(db, account)
    return Sheet(
        _of_fund(db, one.label, fund),
        _book_heads(),
        _book_rows(db, first, last, partial(book, db, account=account, fund=fund)),
    )


def fund_sheet(db: Store, first: str, last: str, *, fund: int | None = None) -> Sheet:
    """The book of a fund, or of all together, from month to month."""
    return Sheet(
        _of_fund(db, _("Book of a fund"), fund),
        _book_heads(),
        _book_rows(db, first, last, partial(fund_book, db, fund=fund)),
    )


def ledger_sheet(db: Store, first: str, last: str, *, fund: int | None = None) -> Sheet:
    """Opening, debit, credit and closing of each account in each fund; a balance on the credit
    side is negative. The last row sums up."""
    return Sheet(
        _of_fund(db, _("Ledger summary"), fund),
        (
            *(_("Account code"), _("Account"), _("Kind"), _("Fund")),
            *(_("Opening balance"), _("Debit"), _("Credit"), _("Closing balance")),
        ),
        _ledger_rows(db, first, last, fund),
    )


def budget_sheet(db: Store, year: int, *, fund: int | None = None) -> Sheet:
    """Budget, what was spent and what is left, by fund and use."""
    return Sheet(
        _of_fund(db, _("Budget and actual"), fund),
        (
            *(_("Fund"), _("Account code"), _("Use"), _("Budget"), _("Actual")),
            *(_("Left|budget"), _("Remark")),
        ),
        _budget_rows(db, year, fund),
    )


def voucher_sheet(db: Store, first: str, last: str, *, fund: int | None = None) -> Sheet:
    """Each entry of the posted vouchers on a row of its own."""
    return Sheet(
        _of_fund(db, _("Vouchers"), fund),
        (
            *(_("Date"), _("Voucher"), _("Kind"), _("Line|number"), _("Summary")),
            *(_("Account code"), _("Account"), _("Fund"), _("Debit"), _("Credit")),
            *(_("Person"), _("Organisation"), _("Paper bills")),
            *(_("Made by"), _("Reviewed by"), _("Posted by"), _("Cancels")),
        ),
        _voucher_rows(db, first, last, fund),
    )


def listed_sheet(db: Store, wanted: Wanted, most: int) -> Sheet:
    """The list of vouchers as it is narrowed, a voucher on each row, so many at most."""
    kinds, statuses = dict(KINDS), dict(SHOWN)
    return Sheet(
        _("Vouchers"),
        (
            *(_("Date"), _("Voucher"), _("Kind"), _("Summary"), _("Amount")),
            *(_("Fund"), _("Made by"), _("Status")),
        ),
        (
            [
                one.day,
                f"{one.day:%Y-%m} 记-{one.number:04d}" if one.number else None,
                *(_(kinds[one.kind]), one.summary, yuan(one.amount)),
                *(one.funds, one.made_name, _(statuses[one.status])),
            ]
            for one in list_vouchers(db, wanted, limit=most).rows
        ),
    )


def months_between(first: str, last: str) -> Iterator[str]:
    """The months from one to another, both included, like 2026-11."""
    year, month = int(first[:4]), int(first[5:])
    while (name := f"{year}-{month:02d}") <= last:
        yield name
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)


def _of_fund(db: Store, title: str, fund: int | None) -> str:
    return title if fund is None else f"{title} {fund_of(db, fund).name}"


# -- cash, bank, funds --------------------------------------------------------------------------


def _book_heads() -> tuple[str, ...]:
    return (
        *(_("Date"), _("Voucher"), _("Summary"), _("Account against"), _("Fund")),
        *(_("In|money"), _("Out|money"), _("Balance")),
    )


def _book_rows(
    db: Store, first: str, last: str, read: Callable[..., Book]
) -> Iterator[list[Value]]:
    # Months that are still to come have no sums.
    newest = str(db.value("SELECT max(month) FROM voucher WHERE number IS NOT NULL") or first)
    for month in months_between(first, max(first, min(last, newest))):
        shown = read(month=month)
        if month == first:
            january = month.endswith("-01")
            words = _("Carried over from last year") if january else _("Opening balance")
            day = date.fromisoformat(f"{month}-01")
            yield [day, None, words, None, None, None, None, yuan(shown.opening)]
        yield from (_entry(one) for one in shown.entries)
        yield _sum(_("Total of the month"), shown.total)
        yield _sum(_("Total of the year"), shown.year)


def _entry(one: Entry) -> list[Value]:
    return [
        *(one.day, f"记-{one.number:04d}", one.summary, one.against, one.fund),
        yuan(one.debit) if one.debit else None,
        yuan(one.credit) if one.credit else None,
        yuan(one.balance),
    ]


def _sum(words: str, one: Sum) -> list[Value]:
    return [
        *(None, None, words, None, None),
        *(yuan(one.debit), yuan(one.credit), yuan(one.balance)),
    ]


# -- ledger and budget ----------------------------------------------------------------------------


def _ledger_rows(db: Store, first: str, last: str, fund: int | None) -> Iterator[list[Value]]:
    before = balances(db, month=_month_before(first))
    moved: dict[tuple[int, int], tuple[int, int]] = {}
    for one in movements(db, first=first, last=last):
        debit, credit = moved.get((one.account, one.fund), (0, 0))
        moved[one.account, one.fund] = (debit + one.debit, credit + one.credit)
    kinds = dict(ACCOUNT_KINDS)
    total = [0, 0, 0, 0]
    for account in accounts(db, archived=True):
        for part in funds(db, archived=True):
            key = (account.id, part.id)
            if (key not in before and key not in moved) or fund not in (None, part.id):
                continue
            opening, (debit, credit) = before.get(key, 0), moved.get(key, (0, 0))
            amounts = (opening, debit, credit, opening + debit - credit)
            total = [held + amount for held, amount in zip(total, amounts, strict=True)]
            yield [
                *(account.code, account.name, _(kinds[account.kind]), part.name),
                *map(yuan, amounts),
            ]
    yield [None, _("Total"), None, None, *map(yuan, total)]


def _month_before(month: str) -> str:
    year, number = int(month[:4]), int(month[5:])
    return f"{year - 1}-12" if number == 1 else f"{year}-{number - 1:02d}"


def _budget_rows(db: Store, year: int, fund: int | None) -> Iterator[list[Value]]:
    parts = {one.id: one.name for one in funds(db, archived=True)}
    uses = {one.id: one for one in accounts(db, archived=True)}
    marks = {"": "", "over": _("Over the budget"), "unbudgeted": _("Not in the budget")}
    for one in compared(db, year=year):
        if fund in (None, one.fund):
            use = uses[one.account]
            yield [
                *(parts[one.fund], use.code, use.name),
                None if one.budget is None else yuan(one.budget),
                yuan(one.actual),
                None if one.left is None else yuan(one.left),
                marks[one.mark],
            ]


# -- vouchers -------------------------------------------------------------------------------------


def _voucher_rows(db: Store, first: str, last: str, fund: int | None) -> Iterator[list[Value]]:
    kinds = dict(KINDS)
    for row in _lines(db, first, last, fund):
        yield [
            date.fromisoformat(row["day"]),
            f"{row['day'][:7]} 记-{row['number']:04d}",
            _(kinds[row["kind"]]),
            row["position"],
            row["summary"],
            *(row["code"], row["account"], row["fund"]),
            yuan(row["debit"]) if row["debit"] else None,
            yuan(row["credit"]) if row["credit"] else None,
            *(row["person"], row["organisation"], row["bills"]),
            *(row["made_name"], row["reviewed_name"], row["posted_name"]),
            row["cancels"],
        ]


def _lines(db: Store, first: str, last: str, fund: int | None) -> Iterator[Row]:
    """Page by page, so that a million lines need no memory."""
    only = "" if fund is None else " AND line.fund = :fund"
    after = {"day": f"{first}-01", "number": 0, "position": 0}
    while True:
        page = db.rows(
            "SELECT voucher.day, voucher.number, voucher.kind, line.position, summary,"
            " account.code, account.name AS account, fund.name AS fund, debit, credit,"
            " person.name AS person,"
            " organisation.name AS organisation, bills, made_name, reviewed_name, posted_name,"
            " (SELECT former.month || ' 记-' || printf('%04d', former.number)"
            "  FROM voucher AS former WHERE former.id = voucher.reverses) AS cancels"
            " FROM voucher CROSS JOIN voucher_line AS line ON line.voucher = voucher.id"
            " JOIN account ON account.id = line.account JOIN fund ON fund.id = line.fund"
            " LEFT JOIN person ON person.id = line.person"
            " LEFT JOIN organisation ON organisation.id = line.organisation"
            " WHERE voucher.number IS NOT NULL AND voucher.day <= :last"
            " AND (voucher.day, voucher.number) >= (:day, :number)"
            " AND (voucher.day, voucher.number, line.position) > (:day, :number, :position)"
            f"{only} ORDER BY voucher.day, voucher.number, line.position LIMIT {_PAGE}",
            {**after, "last": f"{last}-31", "fund": fund},
        )
        yield from page
        if len(page) < _PAGE:
            return
        after = {name: page[-1][name] for name in after}
