"""What the fund had before the program: the opening balances, as one voucher."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from db.chart import Account, accounts
from db.chart import account as account_of
from db.formats import show_money
from db.funds import fund as fund_of
from db.quick_vouchers import balance_account
from db.rules import Refused, rule
from db.store import Store
from db.vouchers import Line, label, make_voucher, voucher
from db.words import _

CARRIED = ("asset", "liability")


@dataclass(frozen=True)
class Balance:
    """What stood on an account in a fund, in fen: of assets what was there, of liabilities what
    was owed. Of an advance, `person` is who has it."""

    account: int
    fund: int
    amount: int
    person: int | None = None
    organisation: int | None = None

    @property
    def place(self) -> tuple[int, int, int | None, int | None]:
        """What there is one balance of."""
        return self.account, self.fund, self.person, self.organisation


@rule
def open_balances(db: Store, *, day: date, amounts: Sequence[Balance], now: datetime) -> int:
    """What was there before the program; a draft voucher.

    The other side is each fund's own balance, restricted or free. Refused for what was brought in
    before, and where more is owed than there is.
    """
    lines: list[Line] = []
    summary = _("Balance brought in")
    there = brought_in(db)
    sums: dict[int, int] = {}
    for one in amounts:
        account = account_of(db, one.account)
        refuse_balance(account, one)
        if one.place in there:
            raise already(db, one, there[one.place])
        if not one.amount:
            continue
        there[one.place] = 0
        owed = account.kind == "liability"
        debit, credit = (0, one.amount) if owed else (one.amount, 0)
        lines.append(
            Line(summary, one.account, one.fund, debit, credit, one.person, one.organisation)
        )
        sums[one.fund] = sums.get(one.fund, 0) + debit - credit
    for fund, amount in sums.items():
        if amount < 0:
            raise Refused(
                _("“{fund}”: {amount} more is owed than there is.").format(
                    fund=fund_of(db, fund).name, amount=show_money(-amount)
                ),
                "amounts",
            )
        if amount:
            lines.append(Line(summary, balance_account(db, fund), fund, credit=amount))
    if not lines:
        raise Refused(_("There is nothing to bring in."), "amounts")
    return make_voucher(db, day=day, kind="opening", lines=lines, now=now)


def refuse_balance(account: Account, one: Balance) -> None:
    """Refused for what has no opening balance, a negative one, an advance of nobody."""
    if account.kind not in CARRIED:
        raise Refused(
            _(
                "“{account}” is not brought in: what is left of a fund follows from the rest."
            ).format(account=account.label),
            "account",
        )
    if one.amount < 0:
        raise Refused(
            _("A balance is not negative: {amount}.").format(amount=show_money(one.amount)),
            "amount",
        )
    if account.money == "advance" and one.amount and one.person is None:
        raise Refused(_("Name who has the advance."), "person")


def brought_in(db: Store) -> dict[tuple[int, int, int | None, int | None], int]:
    """What was brought in already, and by which voucher."""
    rows = db.rows(
        "SELECT account, fund, person, organisation, voucher.id FROM voucher"
        " JOIN voucher_line AS line ON line.voucher = voucher.id"
        " JOIN account ON account.id = line.account AND account.kind IN ('asset', 'liability')"
        " WHERE voucher.kind = 'opening' AND voucher.status <> 'withdrawn'"
        " AND voucher.reverses IS NULL AND NOT EXISTS (SELECT 1 FROM voucher AS red"
        "  WHERE red.reverses = voucher.id AND red.status = 'posted' AND red.status <> 'withdrawn')"
    )
    return {
        (row["account"], row["fund"], row["person"], row["organisation"]): row["id"] for row in rows
    }


def already(db: Store, one: Balance, by: int) -> Refused:
    """That this was brought in before, and where."""
    where = label(voucher(db, by)) if by else _("a line above")
    return Refused(
        _("{account} of “{fund}” was brought in already: {where}.").format(
            account=account_of(db, one.account).label, fund=fund_of(db, one.fund).name, where=where
        ),
        "account",
    )


def carried_accounts(db: Store) -> list[Account]:
    """The accounts that may have an opening balance, by code."""
    return [one for one in accounts(db) if one.kind in CARRIED]


def first_open_day(db: Store, today: date) -> date:
    """The day balances are brought in on, as a rule: the first of the year, or of the first month
    that is not closed."""
    closed = db.value("SELECT max(month) FROM period")
    first = date(today.year, 1, 1)
    if closed and f"{first:%Y-%m}" <= closed:
        year, month = int(closed[:4]), int(closed[5:])
        first = date(year + month // 12, month % 12 + 1, 1)
    return first
