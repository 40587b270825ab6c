"""Receipts for who gave money: internal papers, no fiscal invoices; numbered without gaps."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from db.register_values import refuse_empty
from db.rules import Refused, rule
from db.store import Row, Store
from db.vouchers import voucher as voucher_of
from db.words import N_, _

STATUSES = (("valid", N_("Valid")), ("void", N_("Void")))


@dataclass(frozen=True)
class Receipt:
    """One receipt, its amount in fen; void ones keep their number and say why.

    `label` is its number in its year, SJ-2026-000318; `printed` says how often it was printed.
    """

    id: int
    label: str
    voucher: int
    payer: str
    amount: int
    purpose: str
    made_on: date
    made_name: str
    printed: int
    void_reason: str

    @property
    def void(self) -> bool:
        """Whether it holds no more."""
        return bool(self.void_reason)


@dataclass(frozen=True)
class Draft:
    """What a receipt for a voucher would say: the payer as far as it is known, fen, what for."""

    payer: str
    amount: int
    purpose: str


@rule
def make_receipt(db: Store, *, voucher: int, payer: str, today: date, purpose: str = "") -> int:
    """A receipt for a posted voucher by which money came in; returns its id."""
    amount = draft(db, voucher).amount
    if standing(db, voucher) is not None:
        raise Refused(_("There is a receipt for this voucher already. Make it void first."))
    payer = refuse_empty(payer, "payer")
    last = db.value("SELECT max(number) FROM receipt WHERE year = ?", (today.year,))
    db.describe(_("Receipt for {payer}").format(payer=payer))
    return db.insert(
        "receipt",
        year=today.year,
        number=int(last or 0) + 1,
        voucher=voucher,
        payer=payer,
        amount=amount,
        purpose=purpose.strip(),
        made_on=today.isoformat(),
        made_name=db.who,
    )


@rule
def void_receipt(db: Store, *, id: int, reason: str) -> None:
    """Make a receipt void, for good; the number stays."""
    if receipt_of(db, id).void:
        raise Refused(_("This receipt is void already. It stays as it is."))
    reason = refuse_empty(reason, "reason")
    db.update("receipt", id, void_reason=reason)
    db.describe(_("Receipt {number} is void").format(number=receipt_of(db, id).label))


@rule
def receipt_printed(db: Store, *, id: int) -> None:
    """It went to the printer or into a file once more: the next print says which one it is."""
    one = receipt_of(db, id)
    db.update("receipt", id, printed=one.printed + 1)
    db.describe(_("Printed receipt {number}").format(number=one.label))


def draft(db: Store, voucher: int) -> Draft:
    """What a receipt for a voucher would say.

    Refused for what is not posted, for a red voucher and one that was cancelled, and where no cash
    or bank account received anything.
    """
    one = voucher_of(db, voucher)
    if one.status != "posted":
        raise Refused(_("A receipt is made once the voucher is posted."))
    money = {row["id"] for row in db.rows("SELECT id FROM account WHERE money IN ('cash', 'bank')")}
    amount = sum(line.debit - line.credit for line in one.lines if line.account in money)
    cancelled = one.reverses is not None or one.reversed_by is not None
    if one.kind != "receipt" or cancelled or amount <= 0:
        raise Refused(_("A receipt is made for money that came in, and for no red voucher."))
    payer = next((_payer(db, table, id) for table, id in _givers(db, voucher) if id), "")
    return Draft(payer, amount, one.lines[0].summary)


def standing(db: Store, voucher: int) -> Receipt | None:
    """The receipt of a voucher that is not void, None if there is none."""
    return next((one for one in of_voucher(db, voucher) if not one.void), None)


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
    return Receipt(
        id=row["id"],
        label=row["label"],
        voucher=row["voucher"],
        payer=row["payer"],
        amount=row["amount"],
        purpose=row["purpose"],
        made_on=date.fromisoformat(row["made_on"]),
        made_name=row["made_name"],
        printed=row["printed"],
        void_reason=row["void_reason"],
    )


def _givers(db: Store, voucher: int) -> list[tuple[str, int | None]]:
    """Who may have paid, likeliest first: whom the lines name, then the giver of the fund."""
    found: list[tuple[str, int | None]] = []
    for row in db.rows(
        "SELECT line.organisation, line.person, line.fund FROM voucher_line AS line"
        " WHERE line.voucher = ? ORDER BY position",
        (voucher,),
    ):
        found += [("organisation", row["organisation"]), ("person", row["person"])]
        found.append(("fund", row["fund"]))
    return sorted(found, key=lambda one: one[0] == "fund")


def _payer(db: Store, table: str, id: int | None) -> str:
    column = "giver" if table == "fund" else "name"
    return str(db.value(f"SELECT {column} FROM [{table}] WHERE id = ?", (id,)) or "")
