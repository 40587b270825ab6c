"""Small dialogs of the fund: receive, pay, transfer; a reason; the day of a red voucher."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtWidgets import QWidget

from db import quick_vouchers, vouchers
from db.chart import accounts
from db.fields import Field
from db.funds import funds
from db.store import Store
from db.vouchers import Voucher, label
from db.words import N_, _
from gui.desk import Desk
from gui.form_dialog import FormDialog

_ENTRIES: dict[str, tuple[str, Callable[..., int]]] = {
    "receive": (N_("Receive"), quick_vouchers.receive),
    "pay": (N_("Pay"), quick_vouchers.pay),
    "transfer": (N_("Transfer"), quick_vouchers.transfer),
    "advance": (N_("Give an advance"), quick_vouchers.advance),
    "settle": (N_("Settle an advance"), quick_vouchers.settle),
}


def open_entry(desk: Desk, parent: QWidget | None, kind: str, **seed: Any) -> None:
    """One of the daily forms; the draft that it makes stands below the book."""
    title, rule = _ENTRIES[kind]
    fields = _fields(desk.store, kind)
    if any(one.kind == "choice" and not one.choices for one in fields):
        desk.say(_("Make the accounts and a fund first."), "warn")
        return
    chosen = {one.name for one in fields if one.kind == "choice"}

    def make(values: dict[str, Any]) -> None:
        made = {
            name: int(value) if name in chosen and value else value
            for name, value in values.items()
        }
        made["bills"] = made.get("bills") or 0
        desk.do(rule, **made)

    first = {one.name: one.choices[0][0] for one in fields if one.kind == "choice"}
    FormDialog(
        desk,
        parent,
        _(title),
        fields,
        make,
        primary=_("Save draft"),
        seed={"day": desk.today(), **first, **seed},
    ).exec()


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


def _fields(db: Store, kind: str) -> tuple[Field, ...]:
    """What each form asks, in the order in which people say it."""
    money = _accounts(db, lambda one: one.money in ("cash", "bank"))
    amount = Field("amount", N_("Amount"), "money", required=True, least=1)
    fields = {
        "receive": (
            Field("source", N_("Where from"), "choice", True, _accounts(db, _is("income"))),
            Field("into", N_("Into"), "choice", True, money),
        ),
        "pay": (
            Field("use", N_("What for"), "choice", True, _accounts(db, _is("expense"))),
            Field("paid_from", N_("Paid from"), "choice", True, money),
        ),
        "transfer": (
            Field("paid_from", N_("From|account"), "choice", True, money),
            Field("into", N_("To|account"), "choice", True, tuple(reversed(money))),
        ),
        "advance": (
            Field("person", N_("Person"), "reference", True, to="person"),
            Field("paid_from", N_("Paid from"), "choice", True, money),
        ),
        "settle": (
            Field("person", N_("Person"), "reference", True, to="person"),
            Field("use", N_("What for"), "choice", True, _accounts(db, _is("expense"))),
            Field("settled_with", N_("Rest in or out of"), "choice", True, money),
        ),
    }[kind]
    spent = Field("spent", N_("Spent"), "money", required=True, least=1)
    return (
        Field("day", N_("Date"), "date", required=True),
        spent if kind == "settle" else amount,
        Field("summary", N_("Summary"), required=True, most=80),
        Field("fund", N_("Fund"), "choice", True, _funds(db)),
        *fields,
        Field("bills", N_("Paper bills"), "number", least=0, most=999),
    )


def _is(kind: str) -> Callable[[Any], bool]:
    return lambda one: bool(one.kind == kind)


def _accounts(db: Store, wanted: Callable[[Any], bool]) -> tuple[tuple[str, str], ...]:
    return tuple((str(one.id), one.name) for one in accounts(db) if wanted(one))


def _funds(db: Store) -> tuple[tuple[str, str], ...]:
    return tuple((str(one.id), one.name) for one in funds(db))
