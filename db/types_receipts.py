"""The register of receipts: what was given to whom, printed again or made void."""

from __future__ import annotations

from db import receipts
from db.fields import Field
from db.records import Action, RecordType
from db.store import Row
from db.words import N_, _


def _stands(row: Row) -> str:
    return _("This receipt is void already. It stays as it is.") if row["void_reason"] else ""


RECEIPT = RecordType(
    name="receipt",
    table="receipt",
    label=N_("Receipt|paper"),
    plural=N_("Receipts"),
    icon="receipt",
    fields=(
        Field("label", N_("Number|receipt")),
        Field("made_on", N_("Date"), "date"),
        Field("payer", N_("Payer")),
        Field("amount", N_("Amount"), "money"),
        Field("purpose", N_("For|receipt")),
        Field("voucher", N_("Voucher"), "reference", to="voucher"),
        Field("made_name", N_("Made out by")),
        Field("printed", N_("Printed|times"), "number"),
        Field("void_reason", N_("Why it is void")),
        Field("status", N_("Status"), "choice", choices=receipts.STATUSES),
    ),
    columns=("label", "made_on", "payer", "amount", "purpose", "voucher", "status"),
    order="year DESC, number DESC",
    label_of="label",
    search=("label", "payer", "purpose"),
    filters=("status",),
    status="status",
    actions=(
        Action("print", N_("Print"), receipts.receipt_printed, icon="print"),
        Action("thanks", N_("Thank"), receipts.make_receipt, icon="envelope", allowed=_stands),
        Action(
            "void",
            N_("Make void"),
            receipts.void_receipt,
            (Field("reason", N_("Why it is void"), "memo", required=True, most=100),),
            icon="ban",
            key="Delete",
            danger=True,
            allowed=_stands,
        ),
    ),
    first_use=N_("A receipt is made from a posted voucher by which money came in."),
)
