"""What each daily form asks, in the order in which people say it; Enter goes on."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from db import quick_vouchers
from db.chart import Account, accounts
from db.code_search import Coded
from db.fields import Field
from db.formats import show_money, show_month_day
from db.funds import funds
from db.rules import Refused
from db.words import N_, _
from gui.code_line import EntryLine
from gui.desk import Desk
from gui.entry_inputs import CodeInput, OpenDayInput, SummaryInput
from gui.inputs import FieldInput, ReferenceInput, TextInput

KINDS: tuple[tuple[str, str, Callable[..., int]], ...] = (
    ("receive", N_("Receive"), quick_vouchers.receive),
    ("pay", N_("Pay"), quick_vouchers.pay),
    ("transfer", N_("Transfer|money"), quick_vouchers.transfer),
    ("advance", N_("Advance|money"), quick_vouchers.advance),
    ("settle", N_("Settle"), quick_vouchers.settle),
)
# The voucher that each makes, whose last one says where to begin.
MADE = {
    "receive": "receipt",
    "pay": "payment",
    "transfer": "transfer",
    "advance": "advance",
    "settle": "settlement",
}
_ROWS = {
    "receive": (
        ("amount",),
        ("summary",),
        ("source",),
        ("fund", "into"),
        ("organisation", "person"),
        ("day", "bills"),
    ),
    "pay": (
        ("amount",),
        ("summary",),
        ("use",),
        ("fund", "paid_from"),
        ("organisation", "person"),
        ("day", "bills"),
    ),
    "transfer": (("amount",), ("summary",), ("paid_from", "into"), ("fund",), ("day", "bills")),
    "advance": (("person",), ("amount",), ("summary",), ("fund", "paid_from"), ("day", "bills")),
    "settle": (("advance",), ("spent",), ("summary",), ("use", "settled_with"), ("day", "bills")),
}
_LABELS = {
    "source": N_("Where from"),
    "use": N_("Use|spending"),
    "into": N_("Into"),
    "paid_from": N_("Paid from"),
    "settled_with": N_("Rest in or out of"),
}
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class EntryForm(QWidget):
    """The fields of one kind. `hurried` says that Enter was pressed with Ctrl or Shift while a
    list was open; `finished` that it was pressed in the last field."""

    changed = Signal()
    hurried = Signal(object)
    finished = Signal()

    def __init__(self, desk: Desk, kind: str) -> None:
        super().__init__()
        self.desk, self.kind = desk, kind
        self.advances = [one for one in quick_vouchers.unsettled(desk.store) if one.amount > 0]
        self.inputs: dict[str, FieldInput] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        for names in _ROWS[kind]:
            row = QHBoxLayout()
            row.setSpacing(10)
            for name in names:
                made = self.inputs[name] = self._input(name)
                made.changed.connect(self.changed)
                row.addWidget(made, 1)
            column.addLayout(row)
        column.addStretch(1)
        for one in self.inputs.values():
            if isinstance(one.control, EntryLine):
                one.control.entered.connect(lambda held, one=one: self._entered(one, held))
            else:
                one.control.installEventFilter(self)

    def _input(self, name: str) -> FieldInput:
        store = self.desk.store
        match name:
            case "amount" | "spent":
                label = N_("Spent") if name == "spent" else N_("Amount")
                return TextInput(Field(name, label, "money", required=True, least=1))
            case "summary":
                field = Field("summary", N_("Summary"), required=True, most=80)
                return SummaryInput(field, self.desk)
            case "day":
                return OpenDayInput(Field("day", N_("Date"), "date", required=True), self.desk)
            case "bills":
                return TextInput(Field("bills", N_("Paper bills"), "number", least=0, most=999))
            case "organisation":
                field = Field(name, N_("Organisation"), "reference", to="organisation")
                return ReferenceInput(field, self.desk)
            case "person":
                field = Field(name, N_("Person"), "reference", self.kind == "advance", to="person")
                return ReferenceInput(field, self.desk)
            case "fund":
                listed = [Coded(one.id, one.code, one.name) for one in funds(store)]
                return CodeInput(Field(name, N_("Fund"), "reference", True), listed)
            case "advance":
                return CodeInput(
                    Field(name, N_("Advance to"), "reference", True), self._unsettled()
                )
        label = _LABELS[name]
        if self.kind == "transfer":
            label = N_("From|account") if name == "paid_from" else N_("To|account")
        return CodeInput(Field(name, label, "reference", True), self._accounts(name))

    def _accounts(self, name: str) -> list[Coded]:
        def wanted(one: Account) -> bool:
            if name == "source":
                return one.kind == "income"
            if name == "use":
                return one.kind == "expense"
            return one.money in ("cash", "bank")

        return [
            Coded(one.id, one.code, one.name) for one in accounts(self.desk.store) if wanted(one)
        ]

    def _unsettled(self) -> list[Coded]:
        """Each advance that is not settled; its place in the list stands for it."""
        names = {one.id: one.name for one in funds(self.desk.store, archived=True)}
        return [
            Coded(
                at,
                one.name,
                show_money(one.amount),
                _("{fund}, since {day}").format(
                    fund=names[one.fund], day=show_month_day(one.since)
                ),
            )
            for at, one in enumerate(self.advances)
        ]

    # -- values -----------------------------------------------------------------------------------

    def known(self, name: str) -> Any:
        """What a field holds so far; None while it is empty, wrong or not asked."""
        one = self.inputs.get(name)
        if one is None:
            return None
        try:
            return one.value()
        except Refused:
            return None

    def advance(self) -> quick_vouchers.Advance | None:
        """The advance that is settled."""
        at = self.known("advance")
        return None if at is None else self.advances[at]

    def values(self) -> dict[str, Any] | None:
        """Every value as the rule takes it; None when something is wrong: the first such field
        has the focus."""
        made: dict[str, Any] = {}
        wrong: FieldInput | None = None
        for name, one in self.inputs.items():
            try:
                made[name] = one.value()
                one.show_error("")
            except Refused as refused:
                one.show_error(refused.message)
                wrong = wrong or one
        if wrong is not None:
            wrong.setFocus(Qt.FocusReason.OtherFocusReason)
            return None
        if self.kind == "settle":
            one = self.advances[made.pop("advance")]
            made |= {"person": one.person, "fund": one.fund}
        return made | {"bills": made["bills"] or 0}

    def wrong(self) -> int:
        """How many fields show an error."""
        return sum(1 for one in self.inputs.values() if one.error())

    def show_refused(self, refused: Refused) -> bool:
        """Show what a rule refused at its field; False when no field of the form is meant."""
        one = self.inputs.get(refused.field or "")
        if one is None:
            return False
        one.show_error(refused.message)
        one.setFocus(Qt.FocusReason.OtherFocusReason)
        return True

    def fill(self, values: Mapping[str, Any]) -> None:
        """Fill in what is known already."""
        for name, value in values.items():
            if name in self.inputs:
                self.inputs[name].set_value(value)

    def clear(self, *names: str) -> None:
        """Empty some fields."""
        for name in names:
            if name in self.inputs:
                self.inputs[name].set_value(None)
                self.inputs[name].show_error("")

    def typed(self, name: str) -> str:
        """The words that stand in a field."""
        one = self.inputs.get(name)
        return one.control.text() if one and isinstance(one.control, QLineEdit) else ""

    # -- keys -------------------------------------------------------------------------------------

    def focus_first(self) -> None:
        """Where typing begins."""
        first = next(iter(self.inputs.values()))
        first.setFocus(Qt.FocusReason.TabFocusReason)
        if isinstance(first.control, QLineEdit):
            first.control.selectAll()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Enter goes on to the next field."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
            if event.key() in _ENTER and plain:
                one = next(one for one in self.inputs.values() if one.control is watched)
                self._entered(one, Qt.KeyboardModifier.NoModifier)
                return True
        return super().eventFilter(watched, event)

    def _entered(self, one: FieldInput, held: Qt.KeyboardModifier) -> None:
        if held:
            self.hurried.emit(held)
            return
        fields = list(self.inputs.values())
        at = fields.index(one) + 1
        if at == len(fields):
            self.finished.emit()
            return
        fields[at].setFocus(Qt.FocusReason.TabFocusReason)
        control = fields[at].control
        if isinstance(control, QLineEdit):
            control.selectAll()
