"""The book of a fund: what came in and went out of it, and what is left after each voucher.

Money that only moves from cash to the bank, or is advanced, leaves a fund as it was and does not
stand here; the books of cash and bank (`db.books`) have it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from db.books import Book, Entry, Sum
from db.chart import accounts
from db.ledger import movements
from db.store import Row, Store

_OWN = "account.kind IN ('balance', 'income', 'expense')"

_LINE = "FROM voucher_line AS line JOIN account ON account.id = line.account"


@dataclass(frozen=True)
class Waiting:
    """A voucher that is not posted yet: it counts in no balance."""

    voucher: int
    day: date
    status: str
    summary: str
    debit: int
    credit: int
    returned: bool


def fund_book(db: Store, *, month: str, fund: int | None = None) -> Book:
    """The book of a fund, or of all together, for a month like 2026-11.

    Of an entry `debit` is what came in and `credit` what went out, in fen; what a red voucher took
    back is negative. `against` are the accounts of income and expense.
    """
    opening = left_before(db, day=f"{month}-01", fund=fund)
    entries = tuple(_entries(db, month, fund, opening))
    days = {}
    for day, held in groupby(entries, key=lambda one: one.day):
        found = tuple(held)
        days[day] = Sum(
            sum(one.debit for one in found), sum(one.credit for one in found), found[-1].balance
        )
    balance = entries[-1].balance if entries else opening
    total = Sum(sum(one.debit for one in entries), sum(one.credit for one in entries), balance)
    came, went = _year_before(db, month, fund)
    year = Sum(came + total.debit, went + total.credit, balance)
    return Book(month, opening, entries, days, total, year)


def left_before(db: Store, *, day: str, fund: int | None = None) -> int:
    """What was left of a fund, or of all, at the beginning of a day, in fen."""
    closed = db.value("SELECT max(month) FROM period WHERE month < ?", (day[:7],)) or ""
    only = "" if fund is None else " AND fund = :fund"
    return -int(
        db.value(
            "SELECT coalesce(sum(amount), 0) FROM ("
            f" SELECT balance AS amount FROM closing JOIN account ON account.id = account"
            f"  WHERE month = :closed AND {_OWN}{only}"
            " UNION ALL SELECT debit - credit FROM account CROSS JOIN voucher_line AS line"
            f"  ON line.account = account.id WHERE {_OWN} AND day > :since AND day < :day{only})",
            {
                "closed": closed,
                "since": f"{closed}-99" if closed else "",
                "day": day,
                "fund": fund,
            },
        )
    )


def waiting(
    db: Store, *, month: str, fund: int | None = None, account: int | None = None
) -> list[Waiting]:
    """The drafts and reviewed vouchers of a month and those before it, by day.

    `debit` and `credit` are what would come in and go out: of the fund, or of an account.
    """
    only = "line.voucher = voucher.id" + (" AND line.fund = :fund" if fund is not None else "")
    if account is None:
        came = f"sum(line.credit - line.debit) {_LINE} AND kind IN ('balance', 'income')"
        went = f"sum(line.debit - line.credit) {_LINE} AND kind = 'expense'"
    else:
        only += " AND line.account = :account"
        came, went = (f"sum(line.{side}) {_LINE}" for side in ("debit", "credit"))
    rows = db.rows(
        "SELECT voucher.id AS voucher, voucher.day, status, returned_reason <> '' AS returned,"
        " (SELECT summary FROM voucher_line AS line WHERE line.voucher = voucher.id"
        "  ORDER BY position LIMIT 1) AS summary,"
        f" coalesce((SELECT {came} AND {only}), 0) AS debit,"
        f" coalesce((SELECT {went} AND {only}), 0) AS credit"
        " FROM voucher WHERE status IN ('draft', 'reviewed') AND voucher.day <= :end"
        f" AND EXISTS (SELECT 1 FROM voucher_line AS line WHERE {only})"
        " ORDER BY voucher.day, voucher.id",
        {"end": f"{month}-31", "fund": fund, "account": account},
    )
    return [
        Waiting(
            **(row | {"day": date.fromisoformat(row["day"]), "returned": bool(row["returned"])})
        )
        for row in rows
    ]


def _entries(db: Store, month: str, fund: int | None, balance: int) -> Iterator[Entry]:
    for row in _vouchers(db, month, fund):
        balance += row["came"] - row["went"]
        moved = not row["brought"]
        yield Entry(
            voucher=row["voucher"],
            day=date.fromisoformat(row["day"]),
            number=row["number"],
            summary=row["summary"],
            against=row["against"],
            fund=row["fund"],
            debit=row["came"] if moved else 0,
            credit=row["went"] if moved else 0,
            balance=balance,
            red=row["reverses"] is not None,
            reversed=bool(row["reversed"]),
        )


def _vouchers(db: Store, month: str, fund: int | None) -> list[Row]:
    only = "" if fund is None else " AND line.fund = :fund"
    # <> 'withdrawn' follows from posted, but only when said is the index of red vouchers used.
    return db.rows(
        "SELECT line.voucher, line.day, line.number, voucher.reverses,"
        " voucher.kind = 'opening' AS brought,"
        " group_concat(DISTINCT account.name) AS against,"
        " group_concat(DISTINCT fund.name) AS fund,"
        " (SELECT summary FROM voucher_line AS first WHERE first.voucher = line.voucher"
        "  ORDER BY position LIMIT 1) AS summary,"
        " sum(CASE account.kind WHEN 'expense' THEN 0 ELSE credit - debit END) AS came,"
        " sum(CASE account.kind WHEN 'expense' THEN debit - credit ELSE 0 END) AS went,"
        " EXISTS (SELECT 1 FROM voucher AS red WHERE red.reverses = line.voucher"
        "  AND red.status = 'posted' AND red.status <> 'withdrawn') AS reversed"
        # The month's vouchers first, then their lines: SQLite would go through all lines.
        " FROM voucher CROSS JOIN voucher_line AS line ON line.voucher = voucher.id"
        " JOIN account ON account.id = line.account JOIN fund ON fund.id = line.fund"
        " WHERE voucher.day BETWEEN :start AND :end AND voucher.status = 'posted'"
        f" AND voucher.kind <> 'year_end' AND {_OWN}{only}"
        " GROUP BY voucher.id ORDER BY voucher.day, voucher.number",
        {"start": f"{month}-01", "end": f"{month}-31", "fund": fund},
    )


def _year_before(db: Store, month: str, fund: int | None) -> tuple[int, int]:
    """What came in and went out from January to the month before this one."""
    came = went = 0
    if month.endswith("-01"):
        return came, went
    kinds = {one.id: one.kind for one in accounts(db, archived=True)}
    before = f"{month[:4]}-{int(month[5:]) - 1:02d}"
    for one in movements(db, first=f"{month[:4]}-01", last=before):
        if fund is None or one.fund == fund:
            if kinds[one.account] == "expense":
                went += one.debit - one.credit
            elif kinds[one.account] in ("balance", "income"):
                came += one.credit - one.debit
    only = "" if fund is None else " AND fund = :fund"
    brought = db.value(
        "SELECT coalesce(sum(credit - debit), 0) FROM voucher CROSS JOIN voucher_line AS line"
        " ON line.voucher = voucher.id JOIN account ON account.id = account"
        " WHERE voucher.day BETWEEN :start AND :end AND voucher.kind = 'opening'"
        f" AND status = 'posted' AND {_OWN}{only}",
        {"start": f"{month[:4]}-01-01", "end": f"{before}-31", "fund": fund},
    )
    return came - int(brought), went
