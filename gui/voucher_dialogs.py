"""Small dialogs of the fund: receive, pay, transfer; a reason; the day of a red voucher."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtWidgets import QWidget

from db import vouchers
from db.fields import Field
from db.vouchers import Voucher, label
from db.words import N_, _
from gui.desk import Desk
from gui.form_dialog import FormDialog


def ask_reason(desk: Desk, parent: QWidget | None, one: Voucher) -> None:
    """Why the director allows what a guard refuses."""
    field = Field("reason", N_("Reason, printed on the voucher"), "memo", required=True)
    _ask(desk, parent, _("Allow"), (field,), vouchers.allow_voucher, one)


def ask_reversal(desk: Desk, parent: QWidget | None, one: Voucher) -> None:
    """The day of the red voucher, in an open month."""
    field = Field("day", N_("Date of the red voucher"), "date", required=True)
    _ask(
        desk,
        parent,
        _("Cancel {number} by a red voucher").format(number=label(one)),
        (field,),
        vouchers.reverse_voucher,
        one,
        day=desk.today(),
    )


def _ask(
    desk: Desk,
    parent: QWidget | None,
    title: str,
    fields: tuple[Field, ...],
    rule: Callable[..., object],
    one: Voucher,
    **seed: Any,
) -> None:
    def does(values: dict[str, Any]) -> None:
        desk.do(rule, voucher=one.id, **values)

    heading = one.lines[0].summary if one.lines else ""
    FormDialog(desk, parent, title, fields, does, heading=heading, seed=seed).exec()
