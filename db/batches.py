"""Payments to a list: a sum to each of many people or organisations, one voucher for all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from db.formats import show_money, to_text
from db.quick_vouchers import pay
from db.register_values import refuse_empty
from db.rules import Refused, rule
from db.store import Store
from db.words import _


@dataclass(frozen=True)
class Payee:
    """Who gets how much, in fen. The name is kept as it was on the sheet that was signed."""

    name: str
    amount: int
    person: int | None = None
    organisation: int | None = None
    note: str = ""


@dataclass(frozen=True)
class Batch:
    """One list; `voucher` is None until its draft voucher is made."""

    id: int
    name: str
    day: date
    fund: int
    account: int
    paid_from: int
    voucher: int | None
    payees: tuple[Payee, ...]

    @property
    def total(self) -> int:
        """What is paid in all, in fen."""
        return sum(one.amount for one in self.payees)


@rule
def make_batch(
    db: Store,
    *,
    name: str,
    day: date,
    fund: int,
    account: int,
    paid_from: int,
    payees: Sequence[Payee],
) -> int:
    """A list to be signed; returns its id. Nobody stands on it twice."""
    name = refuse_empty(name)
    _refuse_payees(payees)
    id = db.insert(
        "batch", name=name, day=to_text(day), fund=fund, account=account, paid_from=paid_from
    )
    _put(db, id, payees)
    db.describe(_("List “{name}”, {n} payees").format(name=name, n=len(payees)))
    return id


@rule
def change_batch(db: Store, *, batch: int, payees: Sequence[Payee]) -> None:
    """Other payees. Refused once there is a voucher."""
    one = _unpaid(db, batch)
    _refuse_payees(payees)
    for row in db.rows("SELECT id FROM batch_line WHERE batch = ?", (batch,)):
        db.delete("batch_line", row["id"])
    _put(db, batch, payees)
    db.describe(_("Changed “{name}”").format(name=one.name))


@rule
def withdraw_batch(db: Store, *, batch: int, now: datetime) -> None:
    """A list that is not paid."""
    one = _unpaid(db, batch)
    db.update("batch", batch, withdrawn_at=to_text(now))
    db.describe(_("Withdrew “{name}”").format(name=one.name))


@rule
def pay_batch(db: Store, *, batch: int, now: datetime) -> int:
    """The draft voucher that pays the whole list; returns the voucher's id."""
    one = _unpaid(db, batch)
    voucher = pay(
        db,
        day=one.day,
        paid_from=one.paid_from,
        use=one.account,
        fund=one.fund,
        amount=one.total,
        summary=one.name,
        bills=1,
        now=now,
    )
    db.update("batch", batch, voucher=voucher)
    db.describe(_("Pays “{name}”: {amount}").format(name=one.name, amount=show_money(one.total)))
    return voucher


def batch(db: Store, id: int) -> Batch:
    """One list. Raises LookupError if there is none."""
    row = db.row("SELECT * FROM batch WHERE id = ?", (id,))
    if row is None:
        raise LookupError(f"no batch {id}")
    lines = db.rows("SELECT * FROM batch_line WHERE batch = ? ORDER BY position", (id,))
    return Batch(
        id=id,
        name=row["name"],
        day=date.fromisoformat(row["day"]),
        fund=row["fund"],
        account=row["account"],
        paid_from=row["paid_from"],
        voucher=row["voucher"],
        payees=tuple(
            Payee(line["name"], line["amount"], line["person"], line["organisation"], line["note"])
            for line in lines
        ),
    )


def _put(db: Store, id: int, payees: Sequence[Payee]) -> None:
    for position, one in enumerate(payees, 1):
        db.insert(
            "batch_line",
            batch=id,
            position=position,
            name=one.name.strip(),
            amount=one.amount,
            person=one.person,
            organisation=one.organisation,
            note=one.note.strip(),
        )


def _unpaid(db: Store, id: int) -> Batch:
    """A list without a voucher, or whose voucher was withdrawn."""
    one = batch(db, id)
    status = db.value("SELECT status FROM voucher WHERE id = ?", (one.voucher,))
    if status not in (None, "withdrawn"):
        raise Refused(_("There is a voucher for this list already."))
    return one


def _refuse_payees(payees: Sequence[Payee]) -> None:
    if not payees:
        raise Refused(_("Nobody stands on the list."), "payees")
    seen: set[object] = set()
    for number, one in enumerate(payees, 1):
        if not one.name.strip():
            raise Refused(_("Line {n}: the name is missing.").format(n=number), "payees")
        if one.amount <= 0:
            raise Refused(_("Line {n}: write an amount above zero.").format(n=number), "payees")
        who = one.person or one.organisation or one.name.strip()
        if who in seen:
            raise Refused(_("“{name}” stands on the list twice.").format(name=one.name), "payees")
        seen.add(who)
