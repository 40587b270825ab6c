"""The month's end: what still stands in the way, then the close. Nothing is opened again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from db.formats import show_money, to_text
from db.ledger import balances, movements
from db.rules import Refused, rule
from db.store import Store
from db.words import _


@dataclass(frozen=True)
class Obstacle:
    """One thing to be done before a month is closed; `blocks` is False for what may wait."""

    text: str
    blocks: bool
    table: str = ""
    record: int = 0


@rule
def close_month(db: Store, *, month: str, now: datetime) -> None:
    """Lock a month, with what stood on every account and fund at its end.

    Refused with the first of `obstacles` that blocks.
    """
    for obstacle in obstacles(db, month=month, today=now.date()):
        if obstacle.blocks:
            raise Refused(obstacle.text)
    ends = balances(db, month=month)
    moved = {(one.account, one.fund): one for one in movements(db, first=month, last=month)}
    db.insert("period", month=month, closed_at=to_text(now), closed_name=db.who)
    for account, fund in sorted(set(ends) | set(moved)):
        one = moved.get((account, fund))
        db.insert(
            "closing",
            month=month,
            account=account,
            fund=fund,
            debit=one.debit if one else 0,
            credit=one.credit if one else 0,
            balance=ends.get((account, fund), 0),
        )
    db.describe(_("Closed {month}").format(month=month))


def open_month(db: Store, today: date) -> str:
    """The month to be closed next: the one after the last closed, or the first with a voucher."""
    closed = db.value("SELECT max(month) FROM period")
    if closed:
        year, month = int(closed[:4]), int(closed[5:])
        return f"{year + month // 12}-{month % 12 + 1:02d}"
    first = db.value("SELECT min(month) FROM voucher WHERE status <> 'withdrawn'")
    return str(first or f"{today:%Y-%m}")


def closed_months(db: Store) -> list[str]:
    """The months that are locked, earliest first."""
    return [row["month"] for row in db.rows("SELECT month FROM period ORDER BY month")]


def obstacles(db: Store, *, month: str, today: date) -> list[Obstacle]:
    """All that stands in the way of closing a month, what blocks first."""
    found = [
        *_order(db, month, today),
        *_drafts(db, month),
        *_gaps(db, month),
        *_cash(db, month),
        *_bank(db, month),
        *_advances(db, month),
    ]
    return sorted(found, key=lambda one: not one.blocks)


def _order(db: Store, month: str, today: date) -> list[Obstacle]:
    if month in closed_months(db):
        return [Obstacle(_("{month} is closed already.").format(month=month), True)]
    following = open_month(db, today)
    if month != following:
        return [Obstacle(_("Close {month} first.").format(month=following), True)]
    if f"{today:%Y-%m}" < month:
        return [Obstacle(_("{month} is still to come.").format(month=month), True)]
    if f"{today:%Y-%m}" == month:
        return [Obstacle(_("{month} is not over yet.").format(month=month), True)]
    return []


def _drafts(db: Store, month: str) -> list[Obstacle]:
    rows = db.rows(
        "SELECT id, day, status FROM voucher WHERE month <= ? AND status IN ('draft', 'reviewed')"
        " ORDER BY day",
        (month,),
    )
    words = {
        "draft": _("Draft of {day}: review or withdraw it."),
        "reviewed": _("Reviewed voucher of {day}: post it."),
    }
    return [
        Obstacle(words[row["status"]].format(day=row["day"]), True, "voucher", row["id"])
        for row in rows
    ]


def _gaps(db: Store, month: str) -> list[Obstacle]:
    row = db.row(
        "SELECT count(*) AS n, coalesce(max(number), 0) AS last FROM voucher"
        " WHERE month = ? AND status = 'posted'",
        (month,),
    )
    assert row is not None
    if row["n"] == row["last"]:
        return []
    return [Obstacle(_("Numbers are missing in {month}. Call for help.").format(month=month), True)]


def _cash(db: Store, month: str) -> list[Obstacle]:
    """The cash was counted on the last day or after it, and was what the book says."""
    found = []
    for account in db.rows("SELECT id, name FROM account WHERE money = 'cash' ORDER BY code"):
        row = db.row(
            "SELECT id, counted, book, explanation FROM cash_count WHERE account = ?"
            " AND substr(day, 1, 7) = ? AND withdrawn_at IS NULL ORDER BY day DESC, id DESC",
            (account["id"], month),
        )
        if row is None:
            text = _("{account} was not counted this month.").format(account=account["name"])
            found.append(Obstacle(text, True, "account", account["id"]))
        elif row["counted"] != row["book"] and not row["explanation"]:
            text = _("{account}: counted {counted}, in the book {book}. Explain it.").format(
                account=account["name"],
                counted=show_money(row["counted"]),
                book=show_money(row["book"]),
            )
            found.append(Obstacle(text, True, "cash_count", row["id"]))
    return found


def _bank(db: Store, month: str) -> list[Obstacle]:
    count = db.value(
        "SELECT count(*) FROM bank_line WHERE substr(day, 1, 7) <= ?"
        " AND id NOT IN (SELECT bank_line FROM bank_match)",
        (month,),
    )
    if not count:
        return []
    return [Obstacle(_("Lines of the bank without a voucher: {n}.").format(n=count), False)]


def _advances(db: Store, month: str) -> list[Obstacle]:
    rows = db.rows(
        "SELECT person.id, person.name, sum(debit - credit) AS owed FROM voucher_line AS line"
        " JOIN account ON account.id = line.account AND account.money = 'advance'"
        " LEFT JOIN person ON person.id = line.person WHERE line.day <= ?"
        " GROUP BY line.person HAVING sum(debit - credit) <> 0",
        (f"{month}-31",),
    )
    return [
        Obstacle(
            _("Advance to {name} not settled: {amount}.").format(
                name=row["name"] or _("nobody named"), amount=show_money(row["owed"])
            ),
            False,
            "person",
            row["id"] or 0,
        )
        for row in rows
    ]
