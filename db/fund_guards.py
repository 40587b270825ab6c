"""What would go wrong if a voucher were posted, in words that name the day and the amount.

The schema refuses the same, whoever writes (`db.schema_fund`); it cannot say how much is missing.
What only the director can let pass is `allowable`; the rest is put right first.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from typing import TYPE_CHECKING

from db.books import balance_before
from db.chart import Account, accounts
from db.formats import show_date, show_money
from db.fund_books import left_before
from db.funds import Fund, fund
from db.rules import Refused
from db.store import Store
from db.words import _

if TYPE_CHECKING:
    from db.vouchers import Voucher

_OWN = ("balance", "income", "expense")


@dataclass(frozen=True)
class Guard:
    """One thing that stands in the way of posting. `kind` is cash, fund, use, time, decision or
    advance; of cash and fund `day` is the first that would be short, by `short` fen."""

    kind: str
    text: str
    allowable: bool = False
    day: date | None = None
    short: int = 0


def guards(db: Store, one: Voucher) -> list[Guard]:
    """All that stands in the way of posting a draft; what is allowed already stands here too."""
    chart = {row.id: row for row in accounts(db, archived=True)}
    spent = _spent(db, one, chart)
    return [
        *_undecided(db, one, spent),
        *_uses(spent, chart),
        *_times(one, spent),
        *_cash(db, one, chart),
        *_overdrawn(db, one, chart),
        *_advances(db, one, chart),
    ]


def refuse_guarded(db: Store, one: Voucher) -> None:
    """Refused with the first guard that is not allowed."""
    if one.reverses is None and any(line.debit < 0 or line.credit < 0 for line in one.lines):
        raise Refused(_("Only a red voucher has negative amounts."))
    for guard in guards(db, one):
        if not (guard.allowable and one.allowed_reason):
            raise Refused(guard.text)


def first_open_day(db: Store) -> date | None:
    """The first day after the closed months; None while no month is closed."""
    closed = db.value("SELECT max(month) FROM period")
    if not closed:
        return None
    return (date.fromisoformat(f"{closed}-28") + timedelta(4)).replace(day=1)


def refuse_day(db: Store, day: date, today: date) -> None:
    """Refused for a day of a closed month and for one that is still to come."""
    first = first_open_day(db)
    if first is not None and day < first:
        raise Refused(
            _("{month} is closed. Take {day} or a day after it.").format(
                month=f"{day:%Y-%m}", day=show_date(first)
            ),
            "day",
        )
    if day > today:
        raise Refused(_("This day is still to come. Take today or a day before."), "day")


@dataclass(frozen=True)
class _Spent:
    """A fund that loses something: by an expense, or None straight from its balance or income."""

    fund: Fund
    account: int | None


def _spent(db: Store, one: Voucher, chart: Mapping[int, Account]) -> list[_Spent]:
    """What is taken from whom; a red voucher and the year's end take nothing."""
    if one.kind == "year_end" or one.reverses is not None:
        return []
    found: dict[tuple[int, int | None], None] = {}
    straight: dict[int, int] = {}
    for line in one.lines:
        kind = chart[line.account].kind
        if kind == "expense" and line.debit > 0:
            found[line.fund, line.account] = None
        elif kind in ("balance", "income"):
            straight[line.fund] = straight.get(line.fund, 0) + line.debit - line.credit
    found |= {(id, None): None for id, taken in straight.items() if taken > 0}
    held = {id: fund(db, id) for id in {id for id, _account in found}}
    return [_Spent(held[id], account) for id, account in found]


def _undecided(db: Store, one: Voucher, spent: list[_Spent]) -> Iterator[Guard]:
    asking = next((it.fund for it in spent if it.fund.decision), None)
    if asking is None or db.value(
        "SELECT 1 FROM attachment WHERE voucher = ? AND kind = 'decision'", (one.id,)
    ):
        return
    yield Guard(
        "decision",
        _(
            "“{fund}” is spent after a decision together. Attach the minutes of the decision first."
        ).format(fund=asking.name),
    )


def _uses(spent: list[_Spent], chart: Mapping[int, Account]) -> Iterator[Guard]:
    for it in spent:
        if it.fund.restricted and it.account not in it.fund.uses:
            use = chart[it.account].name if it.account else _("taken straight from the fund")
            yield Guard(
                "use",
                _(
                    "The giver does not permit this use of “{fund}”: {use}. Permitted: {permitted}."
                ).format(
                    fund=it.fund.name,
                    use=use,
                    permitted=_(", ").join(chart[id].name for id in it.fund.uses),
                ),
                allowable=True,
            )


def _times(one: Voucher, spent: list[_Spent]) -> Iterator[Guard]:
    for held in {it.fund.id: it.fund for it in spent}.values():
        early = held.starts is not None and one.day < held.starts
        late = held.ends is not None and one.day > held.ends
        if early or late:
            yield Guard(
                "time",
                _("“{fund}” is not for this time: {starts} to {ends}.").format(
                    fund=held.name,
                    starts=show_date(held.starts) or "…",
                    ends=show_date(held.ends) or "…",
                ),
                allowable=True,
            )


def _advances(db: Store, one: Voucher, chart: Mapping[int, Account]) -> Iterator[Guard]:
    back: dict[tuple[int, int, int], int] = {}
    for line in one.lines:
        if chart[line.account].money == "advance" and line.person is not None:
            key = line.account, line.fund, line.person
            back[key] = back.get(key, 0) + line.credit - line.debit
    for (account, fund_id, person), amount in back.items():
        had = db.value(
            "SELECT coalesce(sum(debit - credit), 0) FROM voucher_line WHERE account = ?"
            " AND fund = ? AND person = ? AND day IS NOT NULL",
            (account, fund_id, person),
        )
        if amount > max(had, 0):
            yield Guard(
                "advance",
                _("{name} has {had} of “{fund}” to settle, not {amount}.").format(
                    name=db.value("SELECT name FROM person WHERE id = ?", (person,)),
                    had=show_money(had),
                    fund=fund(db, fund_id).name,
                    amount=show_money(amount),
                ),
            )


def _cash(db: Store, one: Voucher, chart: Mapping[int, Account]) -> Iterator[Guard]:
    for id in dict.fromkeys(line.account for line in one.lines):
        if chart[id].money != "cash":
            continue
        change = sum(line.debit - line.credit for line in one.lines if line.account == id)
        if change >= 0:
            continue
        start = balance_before(db, account=id, day=one.day.isoformat())
        later = db.rows(
            "SELECT day, sum(debit - credit) AS moved FROM voucher_line"
            " WHERE account = ? AND day >= ? GROUP BY day ORDER BY day",
            (id, one.day.isoformat()),
        )
        found = _first_short(start + change, one.day, [(row["day"], row["moved"]) for row in later])
        if found is not None:
            day, short = found
            yield Guard(
                "cash",
                _(
                    "On {day} there would be less than no cash in “{account}”: {amount} short."
                    " Put cash in by that day, or pay from the bank."
                ).format(day=show_date(day), account=chart[id].name, amount=show_money(short)),
                day=day,
                short=short,
            )


def _overdrawn(db: Store, one: Voucher, chart: Mapping[int, Account]) -> Iterator[Guard]:
    own = sorted(
        (line for line in one.lines if chart[line.account].kind in _OWN),
        key=lambda line: line.fund,
    )
    for id, held in groupby(own, key=lambda line: line.fund):
        change = sum(line.credit - line.debit for line in held)
        if change >= 0:
            continue
        start = left_before(db, day=one.day.isoformat(), fund=id)
        later = db.rows(
            "SELECT day, sum(credit - debit) AS moved FROM voucher_line AS line"
            " JOIN account ON account.id = line.account"
            " WHERE fund = ? AND day >= ? AND account.kind IN ('balance', 'income', 'expense')"
            " GROUP BY day ORDER BY day",
            (id, one.day.isoformat()),
        )
        found = _first_short(start + change, one.day, [(row["day"], row["moved"]) for row in later])
        if found is not None:
            day, short = found
            yield Guard(
                "fund",
                _("“{fund}” would be overdrawn by {amount} on {day}.").format(
                    fund=fund(db, id).name, amount=show_money(short), day=show_date(day)
                ),
                allowable=True,
                day=day,
                short=short,
            )


def _first_short(
    balance: int, first: date, later: list[tuple[str, int]]
) -> tuple[date, int] | None:
    """The first day whose end would lie below zero, and by how much; days with lines only."""
    moved = dict(later)
    for day in sorted({first.isoformat(), *moved}):
        balance += moved.get(day, 0)
        if balance < 0:
            return date.fromisoformat(day), -balance
    return None
