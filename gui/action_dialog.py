"""Asks the fields of an action, then runs its rule; what the rule refuses stands at its field."""

from __future__ import annotations

import inspect
from typing import Any

from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from db.records import Action, RecordType
from db.rules import Refused
from db.store import Row
from db.words import _
from gui.desk import Desk
from gui.dialog import Dialog
from gui.form import Form


class ActionDialog(Dialog):
    """One action on one record."""

    def __init__(
        self,
        desk: Desk,
        parent: QWidget | None,
        type: RecordType,
        action: Action,
        row: Row,
        name: str,
    ) -> None:
        super().__init__(
            desk,
            parent,
            _(action.label),
            primary=_(action.label),
            width=420,
            height=190 + 60 * len(action.fields),
        )
        self.type = type
        self.action = action
        self.row = row
        self.form = Form(action.fields, desk)
        self.form.wrong.connect(self._count)
        heading = QLabel(name)
        heading.setProperty("role", "name")
        heading.setWordWrap(True)
        column = QVBoxLayout(self.body)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(12)
        column.addWidget(heading)
        column.addWidget(self.form, 1)
        if action.danger:
            self.primary_button.set_kind("danger")
        self.form.focus_first()

    def _count(self, wrong: int) -> None:
        if wrong:
            self.say_trouble(wrong_words(wrong))
        else:
            self.block("")

    def save(self) -> None:
        """Run the rule; the dialog stays while something is wrong."""
        values = self.form.values()
        if values is None:
            return
        try:
            run(self.desk, self.type, self.action, self.row, values)
        except Refused as refused:
            if not self.form.show_refused(refused):
                self.say_trouble(refused.message)
            return
        self.accept()


def wrong_words(count: int) -> str:
    """How many fields need another look, '' for none."""
    return _("To correct: {n}").format(n=count) if count else ""


def run(desk: Desk, type: RecordType, action: Action, row: Row, values: dict[str, Any]) -> None:
    """Call an action's rule for a record: it takes the id as `id` or under its table's name."""
    desk.do(action.rule, **{id_name(type, action.rule): row["id"]}, **values)


def id_name(type: RecordType, rule: Any) -> str:
    """The name under which a rule takes the record."""
    return type.table if type.table in inspect.signature(rule).parameters else "id"
