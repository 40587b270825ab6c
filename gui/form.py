"""A form: fields in one column, short ones in pairs; errors stand at their field."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from db.fields import Field
from db.rules import Refused
from gui.desk import Desk
from gui.inputs import FieldInput
from gui.who_inputs import tied_input_for, who_inputs

_SHORT = ("number", "money", "date", "time", "moment", "choice", "flag", "phone")
_SHORT_TEXT = 40


class Form(QWidget):
    """Inputs for some fields. What is wrong is shown at the fields and counted in `wrong`."""

    changed = Signal()
    wrong = Signal(int)

    def __init__(self, fields: Sequence[Field], desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.inputs: dict[str, FieldInput] = {one.name: tied_input_for(one, desk) for one in fields}
        self._who = who_inputs(desk, self.inputs)
        self._before: dict[str, Any] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        for group in rows_of(fields):
            row = QHBoxLayout()
            row.setSpacing(10)
            for one in group:
                row.addWidget(self.inputs[one.name], 1)
            column.addLayout(row)
        column.addStretch(1)
        for made in self.inputs.values():
            made.changed.connect(self._edited)
        self._before = self._now()

    def values(self) -> dict[str, Any] | None:
        """Every value, or None when something is wrong: it is shown, the first one has focus."""
        made: dict[str, Any] = {}
        first: FieldInput | None = None
        count = 0
        for name, one in self.inputs.items():
            try:
                made[name] = one.value()
            except Refused as refused:
                one.show_error(refused.message)
                first = first or one
                count += 1
            else:
                one.show_error("")
        self.wrong.emit(count)
        if first is not None:
            first.setFocus()
            return None
        return made

    def set_values(self, values: Mapping[str, Any]) -> None:
        """Fill in a record; from here on `changes` counts."""
        for name, one in self.inputs.items():
            if name in values:
                one.set_value(values[name])
            one.show_error("")
        if self._who:
            self._who.set(values)
        self._before = self._now()
        self.wrong.emit(0)

    def seed(self, values: Mapping[str, Any]) -> None:
        """Fill in what is known already; it counts as typed."""
        for name, value in values.items():
            if name in self.inputs:
                self.inputs[name].set_value(value)

    def changes(self) -> dict[str, Any] | None:
        """Only the values that are not as they were filled in; None when something is wrong."""
        values = self.values()
        if values is None:
            return None
        return {
            name: value
            for name, value in values.items()
            if name not in self._before or self._before[name] != value
        }

    def dirty(self) -> bool:
        """Whether something differs from what was filled in."""
        return self._now() != self._before

    def show_refused(self, refused: Refused) -> bool:
        """Show what a rule refused at its field; False when no field of the form is meant."""
        one = self.inputs.get(refused.field or "")
        if one is None:
            return False
        one.show_error(refused.message)
        one.setFocus()
        self.wrong.emit(1)
        return True

    def focus_first(self) -> None:
        """Put the focus into the first field."""
        for one in self.inputs.values():
            one.setFocus()
            return

    def _edited(self) -> None:
        self.wrong.emit(sum(1 for one in self.inputs.values() if one.error()))
        self.changed.emit()

    def _now(self) -> dict[str, Any]:
        """The values; for one that cannot be read, the complaint, which equals nothing else."""
        made: dict[str, Any] = {}
        for name, one in self.inputs.items():
            try:
                made[name] = one.value()
            except Refused as refused:
                made[name] = ("wrong", refused.message)
        return made


def rows_of(fields: Sequence[Field]) -> list[list[Field]]:
    """Fields line by line: two short ones that follow each other share a line."""
    rows: list[list[Field]] = []
    for one in fields:
        last = rows[-1] if rows else []
        if is_short(one) and len(last) == 1 and is_short(last[0]):
            last.append(one)
        else:
            rows.append([one])
    return rows


def is_short(field: Field) -> bool:
    """Whether half a line is enough for a field."""
    if field.kind == "text":
        return not field.help and (field.most or 200) <= _SHORT_TEXT
    return field.kind in _SHORT and len(field.label) < 24
