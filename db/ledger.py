"""The ledger: what moved on each account in each month, and what stands on it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from db.store import Store

# Account by account, so that the days are found in the index and not among all lines.
_LINES = "account AS known CROSS JOIN voucher_line ON account = known.id"


@dataclass(frozen=True)
class Movement:
    """An account (and fund) in a month: debits and credits in fen."""

    month: str
    account: int
    fund: int
    debit: int
    credit: int


def movements(db: Store, *, first: str, last: str) -> list[Movement]:
    """What moved from one month to another, both included, by month, account and fund.

    Closed months are read from their closing; the others are summed up from the lines.
    """
    closed = db.value("SELECT max(month) FROM period") or ""
    rows = db.rows(
        "SELECT month, account, fund, debit, credit FROM closing"
        " WHERE month BETWEEN :first AND :last AND (debit <> 0 OR credit <> 0)"
        " UNION ALL SELECT substr(day, 1, 7) AS month, account, fund, sum(debit), sum(credit)"
        f" FROM {_LINES} WHERE day BETWEEN :start AND :end"
        " GROUP BY 1, 2, 3 ORDER BY 1, 2, 3",
        {
            "first": first,
            "last": last,
            # One bound below: of two, the index is searched by the first alone.
            "start": max(f"{first}-01", f"{closed}-99"),
            "end": f"{last}-31",
        },
    )
    return [Movement(**row) for row in rows]


def balances(db: Store, *, month: str) -> Mapping[tuple[int, int], int]:
    """What stands on each account and fund at the end of a month: debit less credit, in fen."""
    closed = db.value("SELECT max(month) FROM period WHERE month <= ?", (month,)) or ""
    rows = db.rows(
        "SELECT account, fund, sum(amount) AS balance FROM ("
        " SELECT account, fund, balance AS amount FROM closing WHERE month = :closed"
        f" UNION ALL SELECT account, fund, debit - credit FROM {_LINES}"
        " WHERE day > :since AND day <= :end) GROUP BY account, fund",
        {"closed": closed, "since": f"{closed}-99" if closed else "", "end": f"{month}-31"},
    )
    return {(row["account"], row["fund"]): row["balance"] for row in rows if row["balance"]}
