"""Receipts for who gave money: internal papers, no fiscal invoices; numbered without gaps."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from db.register_values import refuse_empty
from db.rules import Refused, rule
from db.store import Row, Store
from db.vouchers import voucher as voucher_of
from db.words import _


@dataclass(frozen=True)
class Receipt:
    """One receipt; void ones keep their number and say why."""

    id: int
    year: int
    number: int
    voucher: int
    payer: str
    amount: int
    purpose: str
    made_on: date
    made_name: str
    void_reason: str

    @property
    def label(self) -> str:
        """2026-0007."""
        return f"{self.year}-{self.number:04d}"


@rule
def make_receipt(db: Store, *, voucher: int, payer: str, today: date, purpose: str = "") -> int:
    """A receipt for a posted voucher by which money came in; returns its id."""
    one = voucher_of(db, voucher)
    if one.status != "posted":
        raise Refused(_("A receipt is made once the voucher is posted."))
    if one.kind != "receipt" or one.reverses is not None or one.reversed_by is not None:
        raise Refused(_("A receipt is made for money that came in, and for no red voucher."))
    if any(not other.void_reason for other in of_voucher(db, voucher)):
        raise Refused(_("There is a receipt for this voucher already. Make it void first."))
    last = db.value("SELECT max(number) FROM receipt WHERE year = ?", (today.year,))
    db.describe(_("Receipt for {payer}").format(payer=payer.strip()))
    return db.insert(
        "receipt",
        year=today.year,
        number=int(last or 0) + 1,
        voucher=voucher,
        payer=refuse_empty(payer, "payer"),
        amount=one.total,
        purpose=purpose.strip(),
        made_on=today.isoformat(),
        made_name=db.who,
    )


@rule
def void_receipt(db: Store, *, receipt: int, reason: str) -> None:
    """Make a receipt void, for good; the number stays."""
    reason = refuse_empty(reason, "reason")
    db.update("receipt", receipt, void_reason=reason)
    db.describe(_("Receipt {number} is void").format(number=receipt_of(db, receipt).label))


def receipt_of(db: Store, id: int) -> Receipt:
    """One receipt. Raises LookupError if there is none."""
    row = db.row("SELECT * FROM receipt WHERE id = ?", (id,))
    if row is None:
        raise LookupError(f"no receipt {id}")
    return _receipt(row)


def of_voucher(db: Store, voucher: int) -> list[Receipt]:
    """The receipts of a voucher, void ones too."""
    rows = db.rows("SELECT * FROM receipt WHERE voucher = ? ORDER BY year, number", (voucher,))
    return [_receipt(row) for row in rows]


def _receipt(row: Row) -> Receipt:
    return Receipt(**(row | {"made_on": date.fromisoformat(row["made_on"])}))
