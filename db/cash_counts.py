"""Cash counts: what lies in the box, note by note, beside what the book says."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from db.books import balance_before
from db.formats import show_money, to_text
from db.rules import Refused, rule
from db.store import Row, Store
from db.words import _

# Notes and coins in use, in fen.
PIECES = (10000, 5000, 2000, 1000, 500, 100, 50, 10)


@dataclass(frozen=True)
class CashCount:
    """One count. `pieces` says how many of each note and coin (by its fen) were there."""

    id: int
    day: date
    account: int
    pieces: Mapping[int, int]
    counted: int
    book: int
    explanation: str
    counted_name: str

    @property
    def over(self) -> int:
        """How much more there is than the book says, in fen; negative if less."""
        return self.counted - self.book


@rule
def count_cash(
    db: Store,
    *,
    account: int,
    day: date,
    pieces: Mapping[int, int],
    now: datetime,
    explanation: str = "",
) -> int:
    """Keep what was counted at the end of a day. Refused where it differs without a word why."""
    if day > now.date():
        raise Refused(_("This day is still to come."), "day")
    if any(piece not in PIECES or number < 0 for piece, number in pieces.items()):
        raise Refused(_("Write how many of each note and coin."), "pieces")
    counted = sum(piece * number for piece, number in pieces.items())
    book = balance_before(db, account=account, day=to_text(day + timedelta(1)))
    if counted != book and not explanation.strip():
        raise Refused(
            _("Counted {counted}, in the book {book}. Write why, or count again.").format(
                counted=show_money(counted), book=show_money(book)
            ),
            "explanation",
        )
    db.describe(_("Counted the cash: {amount}").format(amount=show_money(counted)))
    return db.insert(
        "cash_count",
        day=to_text(day),
        account=account,
        pieces=" ".join(f"{piece}x{pieces[piece]}" for piece in PIECES if pieces.get(piece)),
        counted=counted,
        book=book,
        explanation=explanation.strip(),
        counted_name=db.who,
    )


@rule
def withdraw_count(db: Store, *, count: int, now: datetime) -> None:
    """A count that was mistaken; it stays to be seen."""
    db.update("cash_count", count, withdrawn_at=to_text(now))
    db.describe(_("Withdrew the cash count"))


def counts(db: Store, *, account: int, month: str) -> list[CashCount]:
    """The counts of a month that stand, the last one first."""
    rows = db.rows(
        "SELECT * FROM cash_count WHERE account = ? AND day BETWEEN ? AND ?"
        " AND withdrawn_at IS NULL ORDER BY day DESC, id DESC",
        (account, f"{month}-01", f"{month}-31"),
    )
    return [_count(row) for row in rows]


def _count(row: Row) -> CashCount:
    pieces = {int(a): int(b) for a, b in re.findall(r"(\d+)x(\d+)", row["pieces"])}
    return CashCount(
        id=row["id"],
        day=date.fromisoformat(row["day"]),
        account=row["account"],
        pieces=pieces,
        counted=row["counted"],
        book=row["book"],
        explanation=row["explanation"],
        counted_name=row["counted_name"],
    )
