"""The posted vouchers of a month as its papers list them, and what its money was spent on in words.

What a voucher says here is what it said when it was posted; that a later one cancels it is not.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from db.store import Store


@dataclass(frozen=True)
class PostedVoucher:
    """One voucher. `amount` is the sum of its debits in fen, negative for a red one; `bills` are
    those on paper, `attachments` those in the file; the names are those of that day."""

    number: int
    day: date
    kind: str
    summary: str
    amount: int
    bills: int
    attachments: int
    made_name: str
    reviewed_name: str
    posted_name: str
    red: bool


@dataclass(frozen=True)
class Spent:
    """What was spent on a use: by how many vouchers, and their summaries, the largest first."""

    vouchers: int
    summaries: tuple[str, ...]


def posted_vouchers(db: Store, *, month: str) -> list[PostedVoucher]:
    """The posted vouchers of a month, by number."""
    rows = db.rows(
        "SELECT number, day, kind, bills, made_name, reviewed_name, posted_name,"
        " reverses IS NOT NULL AS red,"
        " (SELECT summary FROM voucher_line AS line WHERE line.voucher = voucher.id"
        "  ORDER BY position LIMIT 1) AS summary,"
        " (SELECT sum(debit) FROM voucher_line AS line WHERE line.voucher = voucher.id) AS amount,"
        " (SELECT count(*) FROM attachment WHERE attachment.voucher = voucher.id) AS attachments"
        " FROM voucher WHERE month = ? AND number IS NOT NULL ORDER BY number",
        (month,),
    )
    return [
        PostedVoucher(**(row | {"day": date.fromisoformat(row["day"]), "red": bool(row["red"])}))
        for row in rows
    ]


def spent_on(db: Store, *, month: str) -> dict[int, Spent]:
    """What the money of a month was spent on, by account of expense."""
    rows = db.rows(
        "SELECT account, line.summary, count(DISTINCT voucher.id) AS vouchers"
        " FROM voucher CROSS JOIN voucher_line AS line ON line.voucher = voucher.id"
        " JOIN account ON account.id = line.account AND account.kind = 'expense'"
        " WHERE voucher.month = ? AND voucher.number IS NOT NULL AND voucher.kind <> 'year_end'"
        " AND voucher.reverses IS NULL"
        " GROUP BY account, line.summary ORDER BY sum(debit - credit) DESC, line.summary",
        (month,),
    )
    counts: dict[int, int] = {}
    words: dict[int, list[str]] = {}
    for row in rows:
        counts[row["account"]] = counts.get(row["account"], 0) + row["vouchers"]
        words.setdefault(row["account"], []).append(row["summary"])
    return {account: Spent(counts[account], tuple(found)) for account, found in words.items()}
