"""Cash counts: what lies in the box, note by note, beside what the book says."""

from __future__ import annotations

import re
from calendar import monthrange
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
MOST_PIECES = 99_999  # of one kind


@dataclass(frozen=True)
class CashCount:
    """One count. `pieces` says how many of each note and coin (by its fen) were there.

    `book` is what the book said then, `present` what it says today of that day: a voucher dated
    before it may have been posted since.
    """

    id: int
    day: date
    account: int
    account_name: str
    pieces: Mapping[int, int]
    counted: int
    book: int
    present: int
    explanation: str
    counted_name: str
    withdrawn: bool
    closed: bool  # its month is: it stays as it is

    @property
    def over(self) -> int:
        """How much more there was than the book says today, in fen; negative if less."""
        return self.counted - self.present

    @property
    def settled(self) -> bool:
        """Whether it matches the book of today, or the difference that is left was explained."""
        return self.over == 0 or (bool(self.explanation) and self.book == self.present)

    @property
    def status(self) -> str:
        """Of the list: matches, explained, differs or withdrawn."""
        if self.withdrawn:
            return "withdrawn"
        if self.over == 0:
            return "matches"
        return "explained" if self.settled else "differs"


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
    closed = db.value("SELECT max(month) FROM period")
    if closed and f"{day:%Y-%m}" <= closed:
        raise Refused(_("{month} is closed. Take a day after it.").format(month=closed), "day")
    if any(piece not in PIECES or not 0 <= n <= MOST_PIECES for piece, n in pieces.items()):
        raise Refused(_("Write how many of each note and coin."), "pieces")
    counted, book = worth(pieces), book_on(db, account=account, day=day)
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
        explanation=explanation.strip() if counted != book else "",
        counted_name=db.who,
    )


@rule
def withdraw_count(db: Store, *, count: int, now: datetime) -> None:
    """A count that was mistaken; it stays to be seen. Refused once its month is closed."""
    one = cash_count(db, count)
    if one.withdrawn:
        raise Refused(_("This count is withdrawn already."))
    db.update("cash_count", count, withdrawn_at=to_text(now))
    db.describe(_("Withdrew the cash count of {day}").format(day=to_text(one.day)))


def worth(pieces: Mapping[int, int]) -> int:
    """What notes and coins come to, in fen."""
    return sum(piece * number for piece, number in pieces.items())


def book_on(db: Store, *, account: int, day: date) -> int:
    """What the book says of an account at the end of a day, in fen."""
    return balance_before(db, account=account, day=to_text(day + timedelta(1)))


def last_day(month: str) -> date:
    """The last day of a month like 2026-11, which is counted before it is closed."""
    year, number = int(month[:4]), int(month[5:])
    return date(year, number, monthrange(year, number)[1])


def month_count(db: Store, *, account: int, month: str) -> CashCount | None:
    """The newest count of a month's last day that stands; None if there is none."""
    rows = _rows(
        db,
        "cash_count.account = ? AND day = ? AND withdrawn_at IS NULL",
        (account, to_text(last_day(month))),
    )
    return _count(db, rows[0]) if rows else None


def counts(db: Store, *, year: int) -> list[CashCount]:
    """The counts of a year, the latest day first; withdrawn ones too."""
    return [
        _count(db, row) for row in _rows(db, "day BETWEEN ? AND ?", (f"{year}-01-01", f"{year}-99"))
    ]


def counted_years(db: Store) -> list[int]:
    """The years in which cash was counted, earliest first."""
    rows = db.rows("SELECT DISTINCT substr(day, 1, 4) AS year FROM cash_count ORDER BY year")
    return [int(row["year"]) for row in rows]


def cash_count(db: Store, id: int) -> CashCount:
    """One count. Raises LookupError if there is none."""
    rows = _rows(db, "cash_count.id = ?", (id,))
    if not rows:
        raise LookupError(f"no cash_count {id}")
    return _count(db, rows[0])


def _rows(db: Store, where: str, params: tuple[object, ...]) -> list[Row]:
    return db.rows(
        "SELECT cash_count.*, account.name AS account_name,"
        " EXISTS (SELECT 1 FROM period WHERE month >= substr(day, 1, 7)) AS closed"
        f" FROM cash_count JOIN account ON account.id = account WHERE {where}"
        " ORDER BY day DESC, cash_count.id DESC",
        params,
    )


def _count(db: Store, row: Row) -> CashCount:
    day = date.fromisoformat(row["day"])
    # A closed month says what it said: there is no need to sum it up once more.
    present = row["book"] if row["closed"] else book_on(db, account=row["account"], day=day)
    return CashCount(
        id=row["id"],
        day=day,
        account=row["account"],
        account_name=row["account_name"],
        pieces={int(a): int(b) for a, b in re.findall(r"(\d+)x(\d+)", row["pieces"])},
        counted=row["counted"],
        book=row["book"],
        present=present,
        explanation=row["explanation"],
        counted_name=row["counted_name"],
        withdrawn=row["withdrawn_at"] is not None,
        closed=bool(row["closed"]),
    )
