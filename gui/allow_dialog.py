"""Two questions about a voucher: why the director allows it, and why it goes back to its maker."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QVBoxLayout, QWidget

from db.fields import Field
from db.formats import show_money
from db.rules import Refused
from db.vouchers import Voucher, allow_voucher, return_voucher
from db.words import N_, _
from gui.desk import Desk
from gui.dialog import Dialog
from gui.form import Form
from gui.statement import Statement
from gui.voucher_body import words
from gui.voucher_sight import Sight


def ask_allowance(desk: Desk, parent: QWidget | None, sight: Sight) -> None:
    """What a guard refuses and the director may let pass; the reason is printed."""
    refusals = [one.text for one in sight.standing if one.allowable]
    rest = [one.text for one in sight.standing if not one.allowable]
    field = Field("reason", N_("Reason, printed on the voucher"), "memo", required=True, most=200)
    dialog = _Question(
        desk, parent, _("Allow this once"), _("Allow"), sight.one, field, allow_voucher
    )
    for text in refusals:
        dialog.tell("error", "ban", text)
    for text in rest:
        dialog.tell("warn", "triangle-exclamation", text, _("This cannot be allowed:"))
    dialog.exec()


def ask_return(desk: Desk, parent: QWidget | None, one: Voucher) -> None:
    """What is to be changed; it stands on the voucher until it is."""
    field = Field("reason", N_("What is to be changed"), "memo", required=True, most=200)
    title = _("Return to {name}").format(name=one.made_name)
    dialog = _Question(desk, parent, title, _("Return"), one, field, return_voucher)
    dialog.exec()


class _Question(Dialog):
    """Names the voucher, says what there is to say, and asks the reason."""

    def __init__(
        self,
        desk: Desk,
        parent: QWidget | None,
        title: str,
        verb: str,
        one: Voucher,
        field: Field,
        rule: Callable[..., None],
    ) -> None:
        super().__init__(desk, parent, title, primary=verb, width=480, height=250)
        self.one, self.rule = one, rule
        self.form = Form((field,), desk)
        self.form.setObjectName("DialogForm")
        self._said = QVBoxLayout()
        self._said.setSpacing(8)
        column = QVBoxLayout(self.body)
        column.setContentsMargins(16, 16, 16, 8)
        column.setSpacing(12)
        summary = one.lines[0].summary if one.lines else ""
        column.addWidget(words(f"{summary}  {show_money(one.total)}", "name", wrap=True))
        column.addLayout(self._said)
        column.addWidget(self.form, 1)
        self.form.focus_first()

    def tell(self, kind: str, icon: str, text: str, head: str = "") -> None:
        """One thing to know before answering."""
        self._said.addWidget(Statement(kind, icon, text, head=head))
        self.resize(self._fitting(self.width(), self.height() + 64))

    def save(self) -> None:
        """Run the rule; the dialog stays while something is wrong."""
        values = self.form.values()
        if values is None:
            return
        try:
            self.desk.do(self.rule, voucher=self.one.id, **values)
        except Refused as refused:
            if not self.form.show_refused(refused):
                self.say_trouble(refused.message)
            return
        self.accept()
