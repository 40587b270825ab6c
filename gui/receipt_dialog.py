"""A receipt for a voucher: who paid and what for, then the paper. Printing is counted."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QWidget

from db.fields import Field
from db.formats import show_money
from db.receipts import (
    draft,
    make_receipt,
    receipt_of,
    receipt_printed,
    standing,
    void_receipt,
)
from db.rules import Refused
from db.words import N_, _
from gui.desk import Desk
from gui.form_dialog import FormDialog
from gui.print_preview import PrintPreview

_FIELDS = (
    Field("payer", N_("Payer"), required=True, most=60),
    Field("purpose", N_("For|receipt"), most=80),
)


def open_receipt(desk: Desk, parent: QWidget | None, voucher: int) -> int | None:
    """Make the receipt of a voucher and show it; the one that stands is only shown.

    Returns its id, None if nobody made one.
    """
    there = standing(desk.store, voucher)
    if there is not None:
        print_receipt(desk, parent, there.id)
        return there.id
    try:
        found = draft(desk.store, voucher)
    except Refused as refused:
        desk.say(refused.message, "warn")
        return None
    made: list[int] = []

    def make(values: dict[str, Any]) -> None:
        # A receipt is never taken back, it is made void: there is nothing to undo.
        purpose = values["purpose"] or ""
        made.append(
            desk.tend(make_receipt, voucher=voucher, payer=values["payer"], purpose=purpose)
        )

    FormDialog(
        desk,
        parent,
        _("Receipt|paper"),
        _FIELDS,
        make,
        heading=_("Received {amount}").format(amount=show_money(found.amount)),
        primary=_("Make receipt"),
        seed={"payer": found.payer, "purpose": found.purpose},
    ).exec()
    if not made:
        return None
    print_receipt(desk, parent, made[0])
    return made[0]


def print_receipt(desk: Desk, parent: QWidget | None, receipt: int) -> None:
    """Show a receipt before it is printed."""
    ReceiptPreview(desk, parent, receipt).open()


def ask_void(desk: Desk, parent: QWidget | None, receipt: int) -> None:
    """Ask why a receipt is void. It is void for good: the reason is the second thought."""
    one = receipt_of(desk.store, receipt)

    def void(values: dict[str, Any]) -> None:
        desk.tend(void_receipt, id=receipt, reason=values["reason"])

    dialog = FormDialog(
        desk,
        parent,
        _("Make void"),
        (Field("reason", N_("Why it is void"), "memo", required=True, most=100),),
        void,
        heading=_("{number} is void for good; its number stays.").format(number=one.label),
        primary=_("Make void"),
    )
    dialog.primary_button.set_kind("danger")
    dialog.exec()


class ReceiptPreview(PrintPreview):
    """Keeps count of what leaves it: the next print says that it is one more."""

    def __init__(self, desk: Desk, parent: QWidget | None, receipt: int) -> None:
        super().__init__(desk, "receipt", {"receipt": receipt}, parent)
        self._receipt = receipt

    def left_program(self) -> None:
        """On paper or in a file, counted."""
        self.desk.tend(receipt_printed, id=self._receipt)
