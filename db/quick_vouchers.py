"""What happens daily, as vouchers of two or three lines: receive, pay, transfer, advance."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from db.chart import FREE, RESTRICTED
from db.rules import Refused, rule
from db.store import Store
from db.vouchers import Line, make_voucher
from db.words import _


@rule
def receive(
    db: Store,
    *,
    day: date,
    into: int,
    source: int,
    fund: int,
    amount: int,
    summary: str,
    now: datetime,
    bills: int = 0,
    person: int | None = None,
    organisation: int | None = None,
) -> int:
    """Money comes `into` cash or a bank from a `source` (account of income); a draft voucher."""
    _refuse_amount(amount)
    lines = _pair(summary, fund, into, source, amount, person, organisation)
    return make_voucher(db, day=day, kind="receipt", lines=lines, now=now, bills=bills)


@rule
def pay(
    db: Store,
    *,
    day: date,
    paid_from: int,
    use: int,
    fund: int,
    amount: int,
    summary: str,
    now: datetime,
    bills: int = 0,
    person: int | None = None,
    organisation: int | None = None,
) -> int:
    """Money is spent on a `use` (account of expense); a draft voucher."""
    _refuse_amount(amount)
    lines = _pair(summary, fund, use, paid_from, amount, person, organisation)
    return make_voucher(db, day=day, kind="payment", lines=lines, now=now, bills=bills)


@rule
def transfer(
    db: Store,
    *,
    day: date,
    paid_from: int,
    into: int,
    fund: int,
    amount: int,
    summary: str,
    now: datetime,
    bills: int = 0,
) -> int:
    """Cash to the bank, or the other way round; a draft voucher."""
    _refuse_amount(amount)
    if paid_from == into:
        raise Refused(_("From and to are the same account."), "into")
    lines = _pair(summary, fund, into, paid_from, amount, None, None)
    return make_voucher(db, day=day, kind="transfer", lines=lines, now=now, bills=bills)


@rule
def advance(
    db: Store,
    *,
    day: date,
    paid_from: int,
    person: int,
    fund: int,
    amount: int,
    summary: str,
    now: datetime,
    bills: int = 0,
) -> int:
    """Somebody is given money to spend and settles later; a draft voucher."""
    _refuse_amount(amount)
    lines = _pair(summary, fund, advances(db), paid_from, amount, person, None)
    return make_voucher(db, day=day, kind="advance", lines=lines, now=now, bills=bills)


@rule
def settle(
    db: Store,
    *,
    day: date,
    person: int,
    fund: int,
    use: int,
    spent: int,
    settled_with: int,
    summary: str,
    now: datetime,
    bills: int = 0,
) -> int:
    """An advance is settled: what was spent, and the rest into or out of `settled_with`."""
    _refuse_amount(spent, "spent")
    owed = owes(db, person=person, fund=fund)
    if owed <= 0:
        raise Refused(_("There is no advance of this fund to settle."), "person")
    rest = owed - spent
    lines = [Line(summary, use, fund, debit=spent, person=person)]
    if rest > 0:
        lines.append(Line(summary, settled_with, fund, debit=rest, person=person))
    lines.append(Line(summary, advances(db), fund, credit=owed, person=person))
    if rest < 0:
        lines.append(Line(summary, settled_with, fund, credit=-rest, person=person))
    return make_voucher(db, day=day, kind="settlement", lines=lines, now=now, bills=bills)


@dataclass(frozen=True)
class Usual:
    """Cash or bank, and the fund, that the last voucher of a kind was made with."""

    came_into: int | None = None
    went_from: int | None = None
    fund: int | None = None


def usual(db: Store, kind: str) -> Usual:
    """What the last voucher of a kind was made with; a form begins with it."""
    rows = db.rows(
        "SELECT line.account, line.fund, line.debit FROM voucher_line AS line"
        " JOIN account ON account.id = line.account AND account.money IN ('cash', 'bank')"
        "  AND account.archived_at IS NULL"
        " JOIN fund ON fund.id = line.fund AND fund.archived_at IS NULL WHERE line.voucher ="
        " (SELECT id FROM voucher WHERE kind = ? AND status <> 'withdrawn' AND reverses IS NULL"
        "  ORDER BY id DESC LIMIT 1)",
        (kind,),
    )
    return Usual(
        next((row["account"] for row in rows if row["debit"]), None),
        next((row["account"] for row in rows if not row["debit"]), None),
        next((row["fund"] for row in rows), None),
    )


@dataclass(frozen=True)
class Advance:
    """What somebody still has of an advance, in fen, and since when."""

    person: int
    name: str
    fund: int
    amount: int
    since: date


def owes(db: Store, *, person: int, fund: int) -> int:
    """What somebody has had of a fund and not settled, in fen, by the posted vouchers."""
    return int(
        db.value(
            "SELECT coalesce(sum(debit - credit), 0) FROM voucher_line AS line"
            " JOIN account ON account.id = line.account AND account.money = 'advance'"
            " WHERE line.person = ? AND line.fund = ? AND line.day IS NOT NULL",
            (person, fund),
        )
    )


def unsettled(db: Store) -> list[Advance]:
    """All advances that are not settled, the oldest first.

    `since` is the day of the first after all earlier ones were settled.
    """
    rows = db.rows(
        "SELECT open.person, person.name, open.fund, sum(amount) AS amount, min(day) AS since FROM"
        " (SELECT *, sum(stands = 0) OVER (PARTITION BY person, fund"
        "   ORDER BY day DESC, number DESC, position DESC) AS settled FROM"
        "  (SELECT line.*, debit - credit AS amount, sum(debit - credit) OVER"
        "    (PARTITION BY person, fund ORDER BY day, number, position) AS stands"
        "   FROM account JOIN voucher_line AS line ON line.account = account.id"
        "   AND line.day IS NOT NULL WHERE account.money = 'advance')) AS open"
        " JOIN person ON person.id = open.person WHERE settled = 0"
        " GROUP BY open.person, open.fund ORDER BY since"
    )
    return [Advance(**{**row, "since": date.fromisoformat(row["since"])}) for row in rows]


def advances(db: Store) -> int:
    """The account on which advances stand. Refused where the chart has none."""
    found = db.value(
        "SELECT id FROM account WHERE money = 'advance' AND archived_at IS NULL ORDER BY code"
    )
    if found is None:
        raise Refused(_("The chart has no account for advances. Add one."))
    return int(found)


def balance_account(db: Store, fund: int) -> int:
    """Where a fund's balance stands: the restricted or the free one. Refused without such."""
    found = db.value(
        "SELECT account.id FROM account, fund WHERE fund.id = ? AND account.kind = 'balance'"
        " AND account.archived_at IS NULL"
        " ORDER BY (account.code = CASE fund.restricted WHEN 1 THEN ? ELSE ? END) DESC,"
        " account.code",
        (fund, RESTRICTED, FREE),
    )
    if found is None:
        raise Refused(_("The chart has no account for fund balances. Add one."))
    return int(found)


def summaries(db: Store, typed: str, *, account: int | None = None, limit: int = 8) -> list[str]:
    """What was written before that begins with or holds what is typed, the usual first."""
    words = typed.strip().replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    rows = db.rows(
        "SELECT summary, count(*) AS n, max(id) AS last FROM (SELECT summary, id FROM voucher_line"
        " WHERE (:account IS NULL OR account = :account) ORDER BY id DESC LIMIT 5000)"
        " WHERE summary LIKE :part ESCAPE '\\' GROUP BY summary"
        " ORDER BY summary LIKE :head ESCAPE '\\' DESC, n DESC, last DESC LIMIT :limit",
        {"account": account, "part": f"%{words}%", "head": f"{words}%", "limit": limit},
    )
    return [row["summary"] for row in rows]


def _pair(
    summary: str,
    fund: int,
    debit: int,
    credit: int,
    amount: int,
    person: int | None,
    organisation: int | None,
) -> list[Line]:
    return [
        Line(summary, debit, fund, amount, 0, person, organisation),
        Line(summary, credit, fund, 0, amount, person, organisation),
    ]


def _refuse_amount(amount: int, field: str = "amount") -> None:
    if amount <= 0:
        raise Refused(_("Write an amount above zero."), field)


def kind_of(db: Store, lines: Sequence[tuple[int, int, int]]) -> str:
    """The kind of a voucher by its lines, as (account, debit, credit) in fen: what a form offers.

    '' while there is too little to say.
    """
    money = {row["id"]: row["money"] for row in db.rows("SELECT id, money FROM account")}
    came, went = (
        {money[line[0]] for line in lines if line[side] and money[line[0]]} for side in (1, 2)
    )
    if not came and not went:
        return ""
    if "advance" in went:
        return "settlement"
    if "advance" in came:
        return "advance"
    if came and went:
        return "transfer"
    return "receipt" if came else "payment"
