"""What a few registers show or open beyond the shared page."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta

from PySide6.QtWidgets import QApplication, QWidget

from db.appointment_booking import who_waits
from db.bookings import booking
from db.books import balance_before
from db.chart import begin_chart
from db.clients import client
from db.formats import show_date, show_money, to_text
from db.funds import left
from db.opening import open_balances
from db.records import RecordType
from db.rooms import room
from db.sheets import bring_in
from db.store import Row
from db.words import N_, _
from gui.desk import Desk
from gui.masked import Masked

Facts = Callable[[Desk, Row], list[tuple[str, str | QWidget]]]
Paper = Callable[[Desk, Row], None]
Opener = Callable[[Desk, QWidget], None]
Asker = Callable[[Desk, QWidget, Row], None]


@dataclass(frozen=True)
class Bring:
    """A button that brings many records in: what it opens, its words, the rule that it takes."""

    opens: Opener
    label: str = N_("Bring in")
    tip: str = N_("Bring in a spreadsheet")
    icon: str = "file-import"
    rule: Callable[..., object] = bring_in


@dataclass(frozen=True)
class Hooks:
    """`facts` are more lines in the panel; `page` is where the record is edited or has its card.

    `near` names the moment by which the list opens at today, not at its end. `paper` shows the
    record's own sheet (Ctrl+P). `bring_in` brings many in at once. `asks` are
    the dialogs of actions that take more than fields, by the action's name. `begin` fills an empty
    register with what is usual: the words on the button, and the rule.
    """

    facts: Facts | None = None
    page: str = ""
    page_label: str = ""
    near: str = ""
    paper: Paper | None = None
    bring_in: Bring | None = None
    asks: Mapping[str, Asker] = field(default_factory=dict)
    begin: tuple[str, Callable[..., object]] | None = None


def _booking_facts(desk: Desk, row: Row) -> list[tuple[str, str | QWidget]]:
    """Rooms, equipment and the day a provisional booking is held until."""
    one = booking(desk.store, row["id"])
    facts: list[tuple[str, str | QWidget]] = [
        (_("Room"), _(", ").join(room(desk.store, id).name for id in one.rooms))
    ]
    for thing, quantity in one.equipment:
        name = desk.store.value("SELECT name FROM equipment WHERE id = ?", (thing,))
        facts.append((_("Equipment"), f"{name} × {quantity}"))
    if one.expires_on and one.status == "provisional":
        facts.append((_("Held until"), show_date(one.expires_on)))
    return facts


def _staff_facts(desk: Desk, row: Row) -> list[tuple[str, str | QWidget]]:
    """Why somebody who was added does not stand in the list of the sign-in."""
    if row["password_set_at"] or row["archived_at"] or desk.store.key is None:
        return []
    return [(_("Password"), _("Not set yet: nobody signs in without one"))]


def _slot_waiting_facts(desk: Desk, row: Row) -> list[tuple[str, str | QWidget]]:
    """Who it is, as far as the desk may know it, and the number to call."""
    one = who_waits(desk.store, row["id"])
    phone = (
        Masked(desk, "client", one.client, "phone", one.phone, one.shown, height=20)
        if one.phone
        else _("None left, or not for the desk")
    )
    name = one.shown if one.shown != client(desk.store, one.client).code else ""
    return [(_("Name|person"), name), (_("Phone"), phone)]


def _book_waiting(desk: Desk, window: QWidget, row: Row) -> None:
    from gui.appointment_dialog import open_appointment

    open_appointment(desk, window, waiting=row["id"])


def _account_facts(desk: Desk, row: Row) -> list[tuple[str, str | QWidget]]:
    """What stands on it in all funds."""
    after = to_text(desk.today() + timedelta(1))
    stands = balance_before(desk.store, account=row["id"], day=after)
    side = _("debit") if stands > 0 else _("credit") if stands < 0 else ""
    return [(_("Balance"), f"{show_money(abs(stands))} {side}".strip())]


def _fund_facts(desk: Desk, row: Row) -> list[tuple[str, str | QWidget]]:
    """What is left of it."""
    return [(_("Left|fund"), show_money(left(desk.store, row["id"])))]


def _opening(desk: Desk, window: QWidget) -> None:
    from gui.opening_dialog import open_opening

    open_opening(desk, window)


def _sign_in_sheet(desk: Desk, row: Row) -> None:
    desk.print_report("sign-in-sheet", booking=row["id"])


def _door_sheet(desk: Desk, row: Row) -> None:
    desk.print_report("door-sheet", room=row["id"], date=desk.today())


def _card_of(table: str) -> Paper:
    def print_it(desk: Desk, row: Row) -> None:
        desk.print_report(f"{table}-card", **{table: row["id"]})

    return print_it


def _sheet_of(name: str) -> Opener:
    def open_it(desk: Desk, window: QWidget) -> None:
        # Loaded when it is wanted: the window does not wait for it.
        from gui.sheet_import import open_import

        open_import(desk, name, window)

    return open_it


def _set_password(desk: Desk, window: QWidget, row: Row) -> None:
    from gui.password_dialogs import SetPassword

    SetPassword(desk, row["id"], window).open()


def _receipt_paper(desk: Desk, row: Row) -> None:
    from gui.receipt_dialog import print_receipt

    print_receipt(desk, QApplication.activeWindow(), row["id"])


def _print_receipt(desk: Desk, window: QWidget, row: Row) -> None:
    from gui.receipt_dialog import print_receipt

    print_receipt(desk, window, row["id"])


def _thank(desk: Desk, window: QWidget, row: Row) -> None:
    desk.print_report("thanks", voucher=row["voucher"])


def _void_receipt(desk: Desk, window: QWidget, row: Row) -> None:
    from gui.receipt_dialog import ask_void

    ask_void(desk, window, row["id"])


_HOOKS = {
    "account": Hooks(
        _account_facts,
        bring_in=Bring(
            _opening,
            N_("Opening balances"),
            N_("What the fund had before the program"),
            "scale-balanced",
            open_balances,
        ),
        begin=(N_("Make the usual accounts"), begin_chart),
    ),
    "fund": Hooks(_fund_facts),
    "receipt": Hooks(
        paper=_receipt_paper,
        asks={"print": _print_receipt, "thanks": _thank, "void": _void_receipt},
    ),
    "booking": Hooks(
        _booking_facts, "board", N_("Show on schedule"), near="starts", paper=_sign_in_sheet
    ),
    "consultation_waiting": Hooks(_slot_waiting_facts, asks={"book": _book_waiting}),
    "staff": Hooks(_staff_facts, asks={"set_password": _set_password}),
    "room": Hooks(paper=_door_sheet, bring_in=Bring(_sheet_of("room"))),
    "person": Hooks(
        page="register",
        page_label=N_("Open card"),
        paper=_card_of("person"),
        bring_in=Bring(_sheet_of("person")),
    ),
    "organisation": Hooks(
        page="register",
        page_label=N_("Open card"),
        paper=_card_of("organisation"),
        bring_in=Bring(_sheet_of("organisation")),
    ),
}


def hooks(type: RecordType) -> Hooks:
    """The hooks of a register; none for most."""
    return _HOOKS.get(type.name, Hooks())
