"""The books of cash and bank: each line with the balance after it, day, month and year summed up.

Balances are computed from the lines, never stored; what lies in closed months is taken from their
closing, which `db.check` compares with the lines. Lines of one day stand in the order of their
vouchers' numbers.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from db.store import Row, Store


@dataclass(frozen=True)
class Entry:
    """One line of a book. Amounts in fen; `balance` is what is there after it.

    `against` are the accounts on the other side of its voucher, by name. What was there before the
    program neither came in nor went out: an opening voucher has a balance only.
    """

    voucher: int
    day: date
    number: int
    summary: str
    against: str
    fund: str
    debit: int
    credit: int
    balance: int
    red: bool
    reversed: bool


@dataclass(frozen=True)
class Sum:
    """What came in and went out within a span, and what was there at its end, in fen."""

    debit: int
    credit: int
    balance: int


@dataclass(frozen=True)
class Book:
    """One month of a book. `days` are 本日合计, `month` 本月合计, `year` 本年累计."""

    month: str
    opening: int
    entries: tuple[Entry, ...]
    days: dict[date, Sum]
    total: Sum
    year: Sum


def book(db: Store, *, account: int, month: str, fund: int | None = None) -> Book:
    """The book of an account for a month like 2026-11, of one fund if asked."""
    opening = balance_before(db, account=account, day=f"{month}-01", fund=fund)
    entries = tuple(_running(db, account, month, fund, opening))
    days: dict[date, Sum] = {}
    for day, held in groupby(entries, key=lambda one: one.day):
        days[day] = _sum(list(held), opening)
    total = _sum(entries, opening)
    debit, credit = _turnover(db, account, f"{month[:4]}-01-01", f"{month}-01", fund)
    year = Sum(debit + total.debit, credit + total.credit, total.balance)
    return Book(month, opening, entries, days, total, year)


def balance_before(db: Store, *, account: int, day: str, fund: int | None = None) -> int:
    """What stood on an account at the beginning of a day, in fen."""
    closed = db.value("SELECT max(month) FROM period WHERE month < ?", (day[:7],)) or ""
    only, params = _only(fund)
    carried = db.value(
        f"SELECT coalesce(sum(balance), 0) FROM closing WHERE month = ? AND account = ?{only}",
        (closed, account, *params),
    )
    since = db.value(
        "SELECT coalesce(sum(debit - credit), 0) FROM voucher_line"
        f" WHERE account = ? AND day > ? AND day < ?{only}",
        (account, f"{closed}-99" if closed else "", day, *params),
    )
    return int(carried) + int(since)


def _turnover(db: Store, account: int, start: str, end: str, fund: int | None) -> tuple[int, int]:
    """The debits and credits of an account in the days from start to before end."""
    only = "" if fund is None else " AND fund = :fund"
    closed = db.value("SELECT max(month) FROM period WHERE month < ?", (end[:7],)) or ""
    row = db.row(
        "SELECT coalesce(sum(debit), 0) AS debit, coalesce(sum(credit), 0) AS credit FROM ("
        " SELECT debit, credit FROM closing WHERE month >= :first AND month <= :closed"
        f" AND account = :account{only}"
        " UNION ALL SELECT debit, credit FROM voucher_line WHERE account = :account"
        f" AND day >= :start AND day < :end{only})",
        {
            "first": start[:7],
            "closed": closed,
            # One bound below: of two, the index is searched by the first alone.
            "start": max(start, f"{closed}-99"),
            "end": end,
            "account": account,
            "fund": fund,
        },
    )
    brought = db.row(
        "SELECT coalesce(sum(debit), 0) AS debit, coalesce(sum(credit), 0) AS credit FROM voucher"
        " CROSS JOIN voucher_line AS line ON line.voucher = voucher.id WHERE voucher.day >= :start"
        " AND voucher.day < :end AND kind = 'opening' AND status = 'posted'"
        f" AND account = :account{only}",
        {"start": start, "end": end, "account": account, "fund": fund},
    )
    assert row is not None and brought is not None
    return row["debit"] - brought["debit"], row["credit"] - brought["credit"]


def _running(
    db: Store, account: int, month: str, fund: int | None, balance: int
) -> Iterator[Entry]:
    for row in _lines(db, account, month, fund):
        balance += row["debit"] - row["credit"]
        moved = not row["brought"]
        yield Entry(
            voucher=row["voucher"],
            day=date.fromisoformat(row["day"]),
            number=row["number"],
            summary=row["summary"],
            against=row["against"] or "",
            fund=row["fund"],
            debit=row["debit"] if moved else 0,
            credit=row["credit"] if moved else 0,
            balance=balance,
            red=row["reverses"] is not None,
            reversed=bool(row["reversed"]),
        )


def _lines(db: Store, account: int, month: str, fund: int | None) -> Sequence[Row]:
    only = "" if fund is None else " AND line.fund = ?"
    # <> 'withdrawn' follows from posted, but only when said is the index of red vouchers used.
    params = () if fund is None else (fund,)
    return db.rows(
        "SELECT line.voucher, line.day, line.number, line.summary, line.debit, line.credit,"
        " fund.name AS fund, voucher.reverses, voucher.kind = 'opening' AS brought,"
        " EXISTS (SELECT 1 FROM voucher AS red WHERE red.reverses = voucher.id"
        "  AND red.status = 'posted' AND red.status <> 'withdrawn') AS reversed,"
        " (SELECT group_concat(DISTINCT account.name) FROM voucher_line AS other"
        "  JOIN account ON account.id = other.account WHERE other.voucher = line.voucher"
        "  AND other.account <> line.account) AS against"
        " FROM voucher_line AS line JOIN fund ON fund.id = line.fund"
        " JOIN voucher ON voucher.id = line.voucher"
        f" WHERE line.account = ? AND line.day BETWEEN ? AND ?{only}"
        " ORDER BY line.day, line.number, line.position",
        (account, f"{month}-01", f"{month}-31", *params),
    )


def _only(fund: int | None) -> tuple[str, tuple[int, ...]]:
    return ("", ()) if fund is None else (" AND fund = ?", (fund,))


def _sum(entries: Sequence[Entry], opening: int) -> Sum:
    return Sum(
        sum(one.debit for one in entries),
        sum(one.credit for one in entries),
        entries[-1].balance if entries else opening,
    )
