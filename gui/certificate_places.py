"""What a certificate says beside the name: the same for all, or of each in the table."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from db.certificate_kinds import Design
from db.certificates import MOST_VALUE
from db.fields import Field
from db.words import _
from gui.certificate_lines import columns_for, differs, label_of
from gui.controls import CheckBox
from gui.inputs import TextInput

_DAYS = ("starts", "ends", "from", "to")


class PlaceInput(TextInput):
    """A value for all; ticked, it stands in a column of the table instead."""

    def __init__(self, name: str, label: str) -> None:
        self.each = CheckBox(_("Of each"))
        self.each.setToolTip(_("Differs: it stands in the table, for each"))
        self.each.setAccessibleName(_("{place}: of each").format(place=label))
        super().__init__(Field(name, label, most=MOST_VALUE))
        if name in _DAYS:
            self.line.setPlaceholderText(_("Like {example}").format(example="2026-10-12"))
        self.each.toggled.connect(self._turned)

    def _heading(self, field: Field, control: QWidget) -> QHBoxLayout:
        row = super()._heading(field, control)
        row.addWidget(self.each)
        return row

    def _turned(self, each: bool) -> None:
        self.line.setVisible(not each)
        self.show_error("")
        self.changed.emit()

    def turn(self, each: bool) -> None:
        """Into the table, or out of it, without a word."""
        blocked = self.each.blockSignals(True)
        self.each.setChecked(each)
        self.each.blockSignals(blocked)
        self.line.setVisible(not each)


class Places(QWidget):
    """`changed` when a value was typed; `moved` when one went to the table or came back."""

    changed = Signal()
    moved = Signal(str, bool)

    def __init__(self) -> None:
        super().__init__()
        self.inputs: dict[str, PlaceInput] = {}
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(8)
        self._heading = QLabel(_("The same for all"))
        self._heading.setProperty("role", "section")
        self._column.addWidget(self._heading)

    def show_design(self, design: Design) -> None:
        """The places of another kind; what was typed for those it has too, stays."""
        before = {
            name: (one.line.text(), one.each.isChecked()) for name, one in self.inputs.items()
        }
        for one in self.inputs.values():
            one.hide()
            self._column.removeWidget(one)
            one.deleteLater()
        self.inputs = {}
        for name in columns_for(design):
            made = PlaceInput(name, label_of(design, name))
            text, each = before.get(name, ("", differs(design, name)))
            made.line.setText(text)
            made.turn(each)
            made.changed.connect(self.changed)
            made.each.toggled.connect(lambda on, name=name: self.moved.emit(name, on))
            self.inputs[name] = made
            self._column.addWidget(made)
        self._heading.setVisible(bool(self.inputs))

    def of_each(self) -> tuple[str, ...]:
        """The columns of the table, in their order."""
        return tuple(name for name, one in self.inputs.items() if one.each.isChecked())

    def same(self) -> dict[str, str]:
        """The values of all, '' for those not filled in."""
        return {
            name: one.line.text().strip()
            for name, one in self.inputs.items()
            if not one.each.isChecked()
        }

    def take(self, values: Mapping[str, set[str]]) -> None:
        """What lines that were read have for places of all: one value is all's, several are of
        each."""
        for name, found in values.items():
            one = self.inputs.get(name)
            if one is None or one.each.isChecked():
                continue
            here = one.line.text().strip()
            if len(found) == 1 and (not here or here in found):
                one.line.setText(next(iter(found)))
            else:
                one.turn(True)

    def show_wrong(self, wrong: Mapping[str, str]) -> None:
        """What is wrong with a value of all, below it."""
        for name, one in self.inputs.items():
            one.show_error(wrong.get(name, "") if not one.each.isChecked() else "")

    def first_empty(self) -> QWidget | None:
        """Where typing begins: the first value of all that is not there yet."""
        for one in self.inputs.values():
            if not one.each.isChecked() and not one.line.text():
                return one.line
        return None
