"""What stands in the bank's statement and in the book of a bank account, line by line.

Amounts are signed fen as the fund sees them: what came in is positive on both sides.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from db.chart import Account, account, accounts
from db.formats import show_money, to_text
from db.rules import Refused, rule
from db.store import Row, Store
from db.words import _


@dataclass(frozen=True)
class BankLine:
    """A line of a statement. `match` is what it is matched in, `cleared` the day of the latest line
    there, None while it is open."""

    id: int
    day: date
    amount: int
    balance: int | None
    party: str
    summary: str
    reference: str
    match: int | None = None
    cleared: date | None = None

    @property
    def words(self) -> str:
        """Whom and what for, as the bank says it."""
        return "\u3000".join(part for part in (self.party, self.summary) if part)


@dataclass(frozen=True)
class BookLine:
    """A posted line of the account. `who` is the person or organisation it names; `opening` says
    that it is an opening balance; `reverses` is the voucher that its own takes back."""

    id: int
    voucher: int
    day: date
    number: int
    amount: int
    summary: str
    who: str = ""
    opening: bool = False
    reverses: int | None = None
    match: int | None = None
    cleared: date | None = None

    @property
    def words(self) -> str:
        """Whom and what for, as the book says it."""
        known = self.who and self.who not in self.summary
        return f"{self.who}\u3000{self.summary}" if known else self.summary


@rule
def remove_bank_lines(db: Store, *, lines: Sequence[int]) -> int:
    """Lines that were brought in by mistake, as of another account. Refused for matched ones."""
    rows = [_row(db, id) for id in lines]
    if not rows:
        raise Refused(_("Choose the lines first."))
    if any(row["held"] for row in rows):
        raise Refused(_("A matched line stays. Take its match back first."))
    for row in rows:
        db.delete("bank_line", row["id"])
    db.describe(_("Removed lines of the bank's statement: {n}").format(n=len(rows)))
    return len(rows)


@rule
def set_bank_balance(db: Store, *, account: int, month: str, balance: int | None) -> None:
    """What the bank says of the month's end, in fen, where its file does not; None forgets it."""
    id = db.value("SELECT id FROM bank_balance WHERE account = ? AND month = ?", (account, month))
    if balance is None:
        if id is not None:
            db.delete("bank_balance", id)
    elif id is None:
        db.insert("bank_balance", account=account, month=month, balance=balance)
    else:
        db.update("bank_balance", id, balance=balance)
    db.describe(
        _("At the bank at the end of {month}: {amount}").format(
            month=month, amount="—" if balance is None else show_money(balance)
        )
    )


def bank_accounts(db: Store) -> list[Account]:
    """The accounts of banks: those in use, and any other with a statement."""
    held = {row["account"] for row in db.rows("SELECT DISTINCT account FROM bank_line")}
    return [
        one
        for one in accounts(db, archived=True)
        if one.money == "bank" and (not one.archived or one.id in held)
    ]


def the_bank(db: Store, id: int) -> Account:
    """The account of a bank. Refused if it is none, LookupError if there is none."""
    one = account(db, id)
    if one.money != "bank":
        raise Refused(_("Choose an account of a bank."), "account")
    return one


def bank_months(db: Store, *, account: int, today: date) -> list[str]:
    """The months from the account's first line, of bank or book, to this one; the latest first."""
    first = db.value(
        "SELECT min(day) FROM (SELECT min(day) AS day FROM bank_line WHERE account = :account"
        " UNION SELECT min(day) FROM voucher_line WHERE account = :account AND day IS NOT NULL)",
        {"account": account},
    )
    month = min(str(first)[:7] if first else f"{today:%Y-%m}", f"{today:%Y-%m}")
    last = max(f"{today:%Y-%m}", latest_month(db, account=account))
    found = [month]
    while found[-1] < last:
        year, number = int(found[-1][:4]), int(found[-1][5:])
        found.append(f"{year + number // 12}-{number % 12 + 1:02d}")
    return found[::-1]


def latest_month(db: Store, *, account: int) -> str:
    """The month of the statement's last line; '' without one."""
    day = db.value("SELECT max(day) FROM bank_line WHERE account = ?", (account,))
    return str(day or "")[:7]


def bank_lines(
    db: Store,
    *,
    account: int,
    until: date,
    shown: date | None = None,
    before: int | None = None,
) -> list[BankLine]:
    """The statement to the end of a day, in the order of the bank; of the days before `shown` only
    what is open then.

    `before` leaves out rows and matches with this id or a later one: what was known at a close.
    """
    rows = db.rows(
        f"SELECT * FROM (SELECT bank_line.*, {_MATCH} FROM bank_line"
        f" {_MATCHED.format(column='bank_line', id='bank_line.id')}"
        " WHERE bank_line.account = :account AND day <= :until AND bank_line.id < :before)"
        " WHERE day >= :shown OR cleared IS NULL OR cleared > :until ORDER BY day, id",
        {
            "account": account,
            "until": to_text(until),
            "shown": to_text(shown) if shown else "",
            "before": newest(before),
        },
    )
    return [
        BankLine(
            row["id"],
            date.fromisoformat(row["day"]),
            row["amount"],
            row["balance"],
            row["party"],
            row["summary"],
            row["reference"],
            *_cleared(row),
        )
        for row in rows
    ]


def book_lines(
    db: Store,
    *,
    account: int,
    since: date,
    until: date,
    shown: date | None = None,
    before: int | None = None,
) -> list[BookLine]:
    """The posted lines of an account between two days, in the order of the book, and older ones
    that cleared after the second; of the days before `shown` only what is open then.

    `before` is as in `bank_lines`.
    """
    rows = db.rows(
        "SELECT found.*, coalesce(organisation.name, person.name, '') AS who, voucher.reverses,"
        " voucher.kind = 'opening' AS opening FROM (SELECT line.id, line.voucher, line.day,"
        " line.number, line.position, line.debit - line.credit AS amount, line.summary,"
        f" line.person, line.organisation, {_MATCH} FROM voucher_line AS line"
        f" {_MATCHED.format(column='voucher_line', id='line.id')}"
        " WHERE line.account = :account AND line.day <= :until) AS found"
        " JOIN voucher ON voucher.id = found.voucher"
        " LEFT JOIN organisation ON organisation.id = found.organisation"
        " LEFT JOIN person ON person.id = found.person"
        " WHERE (found.day >= :shown AND found.day >= :since) OR cleared > :until"
        " OR (cleared IS NULL AND found.day >= :since)"
        " ORDER BY found.day, found.number, position",
        {
            "account": account,
            "since": to_text(since),
            "until": to_text(until),
            "shown": to_text(shown or since),
            "before": newest(before),
        },
    )
    return [
        BookLine(
            row["id"],
            row["voucher"],
            date.fromisoformat(row["day"]),
            row["number"],
            row["amount"],
            row["summary"],
            row["who"],
            bool(row["opening"]),
            row["reverses"],
            *_cleared(row),
        )
        for row in rows
    ]


# The match of a line, and the latest day of a line in it.
_MATCH = (
    "matched.id AS match_id, (SELECT max(coalesce(a.day, b.day)) FROM bank_match_line AS other"
    " LEFT JOIN bank_line AS a ON a.id = other.bank_line"
    " LEFT JOIN voucher_line AS b ON b.id = other.voucher_line"
    " WHERE other.bank_match = matched.id) AS cleared"
)
_MATCHED = (
    "LEFT JOIN bank_match_line AS part ON part.{column} = {id}"
    " LEFT JOIN bank_match AS matched ON matched.id = part.bank_match AND matched.id < :before"
)


def newest(before: int | None) -> int:
    """The id from which on rows are left out; beyond all ids for None."""
    return 2**63 - 1 if before is None else before


def _cleared(row: Row) -> tuple[int | None, date | None]:
    if row["match_id"] is None:
        return None, None
    return row["match_id"], date.fromisoformat(row["cleared"])


def _row(db: Store, id: int) -> Row:
    row = db.row(
        "SELECT id, (SELECT bank_match FROM bank_match_line WHERE bank_line = bank_line.id)"
        " AS held FROM bank_line WHERE id = ?",
        (id,),
    )
    if row is None:
        raise LookupError(f"no bank_line {id}")
    return row
