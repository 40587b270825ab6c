"""The month's end: what still stands in the way, then the close. Nothing is opened again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from db.cash_counts import last_day, month_count
from db.formats import show_money, to_text
from db.ledger import movements
from db.reconciliation import open_differences
from db.rules import Refused, rule
from db.store import Store
from db.words import _
from db.year_end import left_to_carry


@dataclass(frozen=True)
class Obstacle:
    """One thing to be done before a month is closed; `blocks` is False for what may wait."""

    text: str
    blocks: bool
    table: str = ""
    record: int = 0


@dataclass(frozen=True)
class Check:
    """One point of the month's end in a few words, done or not; `blocks` says that the close waits
    for it. `page` and `where` lead to what is to be done; `found` are the obstacles themselves.
    """

    name: str
    words: str
    done: bool
    blocks: bool
    page: str = ""
    where: Mapping[str, Any] = field(default_factory=dict)
    found: tuple[Obstacle, ...] = ()


@rule
def close_month(db: Store, *, month: str, now: datetime) -> None:
    """Lock a month, with what stood on every account and fund at its end.

    Refused with the first of `obstacles` that blocks.
    """
    for obstacle in obstacles(db, month=month, today=now.date()):
        if obstacle.blocks:
            raise Refused(obstacle.text)
    # Nothing stands between this month and the last that was closed: the schema refuses it.
    ends = {
        (row["account"], row["fund"]): row["balance"]
        for row in db.rows(
            "SELECT account, fund, balance FROM closing"
            " WHERE month = (SELECT max(month) FROM period)"
        )
    }
    moved = {(one.account, one.fund): one for one in movements(db, first=month, last=month)}
    for account, fund in sorted(set(ends) | set(moved)):
        one = moved.get((account, fund))
        debit, credit = (one.debit, one.credit) if one else (0, 0)
        balance = ends.get((account, fund), 0) + debit - credit
        if balance or one:
            db.insert(
                "closing",
                month=month,
                account=account,
                fund=fund,
                debit=debit,
                credit=credit,
                balance=balance,
            )
    # Last: the schema compares what was written down with the books.
    db.insert("period", month=month, closed_at=to_text(now), closed_name=db.who)
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
    found = [*_order(db, month, today)]
    for check in _points(db, month):
        found += check.found
    return sorted(found, key=lambda one: not one.blocks)


def checks(db: Store, *, month: str, today: date) -> tuple[Check, ...]:
    """The points of the month's end, in the order of the work; none for a closed month."""
    if db.value("SELECT 1 FROM period WHERE month = ?", (month,)):
        return ()
    following = open_month(db, today)
    before: list[Check] = []
    if month > following:
        words = _("{month} first").format(month=following)
        before.append(Check("order", words, False, True, "fund", {"month": following}))
    if f"{today:%Y-%m}" <= month:
        before.append(Check("over", _("The month is not over yet"), False, True))
    return (*before, *_points(db, month))


def _order(db: Store, month: str, today: date) -> list[Obstacle]:
    if db.value("SELECT 1 FROM period WHERE month = ?", (month,)):
        return [Obstacle(_("{month} is closed already.").format(month=month), True)]
    following = open_month(db, today)
    if month != following:
        return [Obstacle(_("Close {month} first.").format(month=following), True)]
    if f"{today:%Y-%m}" < month:
        return [Obstacle(_("{month} is still to come.").format(month=month), True)]
    if f"{today:%Y-%m}" == month:
        return [Obstacle(_("{month} is not over yet.").format(month=month), True)]
    return []


def _points(db: Store, month: str) -> tuple[Check, ...]:
    bank, cash, owed = _bank(db, month), _cash(db, month), _advances(db, month)
    points = [
        _point(
            "numbers", _("Numbers without gaps"), _("Numbers missing"), _gaps(db, month), "vouchers"
        ),
        _point(
            "balance", _("Debit = credit"), _("Not balanced"), _unbalanced(db, month), "vouchers"
        ),
        _point(
            "bank", _("Bank reconciled"), _("Bank not reconciled"), bank, "bank", {"month": month}
        ),
        _waiting(_drafts(db, month)),
        _point(
            "cash",
            _("Cash counted"),
            _("Cash not counted") if _uncounted(cash) else _("Cash does not match"),
            cash,
            "cash-counts",
            {"month": month, "count": True} if cash else {"month": month},
        ),
    ]
    if month.endswith("-12"):
        points.append(
            _point(
                "year",
                _("Year carried over"),
                _("Year not carried over"),
                _year(db, month),
                "year-end",
            )
        )
    words = _("Advances open: {n}").format(n=len(owed))
    settled = _("No advance open")
    advances = Check(
        "advances", words if owed else settled, not owed, blocks=False, found=tuple(owed)
    )
    return (*points, advances)


def _point(
    name: str,
    done: str,
    missing: str,
    found: Sequence[Obstacle],
    page: str = "",
    where: Mapping[str, Any] | None = None,
) -> Check:
    return Check(
        name,
        missing if found else done,
        not found,
        any(one.blocks for one in found) or not found,
        page,
        where or {},
        tuple(found),
    )


def _waiting(found: Sequence[Obstacle]) -> Check:
    where = {"record": found[0].record} if found else {}
    words = _("{n} to review or post").format(n=len(found))
    return _point("drafts", _("Nothing waits"), words, found, "fund", where)


def _drafts(db: Store, month: str) -> list[Obstacle]:
    rows = db.rows(
        "SELECT id, day, status FROM voucher WHERE status IN ('draft', 'reviewed') AND day <= ?"
        " ORDER BY day, id",
        (f"{month}-31",),
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
        " WHERE month = ? AND number IS NOT NULL",
        (month,),
    )
    assert row is not None
    if row["n"] == row["last"]:
        return []
    return [Obstacle(_("Numbers are missing in {month}. Call for help.").format(month=month), True)]


def _unbalanced(db: Store, month: str) -> list[Obstacle]:
    sums: dict[int, int] = {}
    for one in movements(db, first=month, last=month):
        sums[one.fund] = sums.get(one.fund, 0) + one.debit - one.credit
    if not any(sums.values()):
        return []
    text = _("Debit and credit of {month} are not equal. Call for help.").format(month=month)
    return [Obstacle(text, True)]


def _cash(db: Store, month: str) -> list[Obstacle]:
    """The cash was counted for the month's last day, and the book says today what was counted."""
    found = []
    end = last_day(month)
    for account in db.rows(
        "SELECT id, name FROM account WHERE money = 'cash' AND EXISTS (SELECT 1 FROM voucher_line"
        " WHERE account = account.id AND day <= ?) ORDER BY code",
        (to_text(end),),
    ):
        count = month_count(db, account=account["id"], month=month)
        if count is None:
            text = _("{account} was not counted on {day}, the last of the month.").format(
                account=account["name"], day=to_text(end)
            )
            found.append(Obstacle(text, True, "account", account["id"]))
        elif not count.settled:
            text = _(
                "{account}: counted {counted}, in the book {book}. Count again or explain it."
            ).format(
                account=account["name"],
                counted=show_money(count.counted),
                book=show_money(count.present),
            )
            found.append(Obstacle(text, True, "cash_count", count.id))
    return found


def _uncounted(found: Sequence[Obstacle]) -> bool:
    return any(one.table == "account" for one in found)


def _year(db: Store, month: str) -> list[Obstacle]:
    if not left_to_carry(db, year=int(month[:4])):
        return []
    text = _("Carry the year {year} over first.").format(year=month[:4])
    return [Obstacle(text, True)]


def _bank(db: Store, month: str) -> list[Obstacle]:
    """Where both sides do not agree the close waits, unless no statement was ever brought in."""
    words = {
        "missing": _("{account}: the bank's statement of {month} is missing."),
        "unknown": _("{account}: write what the bank says at the end of {month}."),
        "differs": _("{account}: bank and book differ by {amount}."),
        "waiting": _("{account}: lines of the bank without a voucher: {n}."),
    }
    return [
        Obstacle(
            words[one.state].format(
                account=one.name, month=month, amount=show_money(abs(one.amount)), n=one.lines
            ),
            one.begun and one.state != "waiting",
            "account",
            one.account,
        )
        for one in open_differences(db, month=month)
    ]


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
