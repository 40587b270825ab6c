"""Asks the fields of an action, then runs its rule for a record."""

from __future__ import annotations

import inspect
from typing import Any

from PySide6.QtWidgets import QWidget

from db.records import Action, RecordType
from db.store import Row
from db.words import _
from gui.desk import Desk
from gui.form_dialog import FormDialog


class ActionDialog(FormDialog):
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
            action.fields,
            lambda values: run(desk, type, action, row, values),
            heading=name,
            primary=_(action.label),
        )
        if action.danger:
            self.primary_button.set_kind("danger")


def run(desk: Desk, type: RecordType, action: Action, row: Row, values: dict[str, Any]) -> None:
    """Call an action's rule for a record: it takes the id as `id` or under its table's name."""
    desk.do(action.rule, **{id_name(type, action.rule): row["id"]}, **values)


def id_name(type: RecordType, rule: Any) -> str:
    """The name under which a rule takes the record."""
    return type.table if type.table in inspect.signature(rule).parameters else "id"
