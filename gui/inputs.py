"""One field on a form: label, control, and the error that stands below it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtWidgets import (
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from db import records
from db.fields import Field
from db.rules import Refused
from db.words import _
from gui import icons, theme
from gui.controls import CheckBox, Combo
from gui.desk import Desk
from gui.input_dates import spoken_day, stepped
from gui.picker import Picker

_BOXES = 3  # of several choices in a line
_ROOM = 298
_MOST_BOXES = 60


class FieldInput(QWidget):
    """A field's label, control and error. Subclasses make the control and turn it into a value."""

    changed = Signal()

    def __init__(self, field: Field, control: QWidget, *, label_above: bool = True) -> None:
        super().__init__()
        self.field = field
        self.control = control
        control.setAccessibleName(_(field.label))
        if field.help:
            control.setToolTip(_(field.help))
            control.setAccessibleDescription(_(field.help))
        self.setFocusProxy(control)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(3)
        if label_above:
            column.addLayout(self._heading(field, control))
        column.addWidget(control)
        self._error_row = QWidget(self)
        self._error_sign = QLabel(self._error_row)
        self._error = QLabel(self._error_row)
        self._error.setWordWrap(True)
        self._error.setProperty("role", "error")
        row = QHBoxLayout(self._error_row)
        row.setContentsMargins(0, 1, 0, 0)
        row.setSpacing(5)
        row.addWidget(self._error_sign, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self._error, 1)
        self._error_row.hide()
        column.addWidget(self._error_row)
        column.addStretch(1)
        theme.signal.changed.connect(self._paint_again)

    def _heading(self, field: Field, control: QWidget) -> QHBoxLayout:
        self.label = QLabel(_(field.label))
        self.label.setProperty("role", "quiet")
        self.label.setBuddy(control)
        row = QHBoxLayout()
        row.setSpacing(7)
        row.addWidget(self.label)
        if field.required:
            mark = QLabel(_("required"))
            mark.setProperty("role", "help")
            row.addWidget(mark)
        row.addStretch(1)
        return row

    def value(self) -> Any:
        """What is filled in, checked by the field. Raises Refused with a message for people."""
        raise NotImplementedError

    def set_value(self, value: Any) -> None:
        """Fill in a value as the database or a rule has it."""
        raise NotImplementedError

    def show_error(self, message: str) -> None:
        """Say what is wrong below the control; '' takes it away."""
        self._error.setText(message)
        self._error_row.setVisible(bool(message))
        self.control.setAccessibleDescription(message or _(self.field.help))
        if self.control.property("wrong") != bool(message):
            self.control.setProperty("wrong", bool(message))
            self.control.style().unpolish(self.control)
            self.control.style().polish(self.control)
        self._paint_again()

    def error(self) -> str:
        """The error shown, '' when none."""
        return "" if self._error_row.isHidden() else self._error.text()

    def _paint_again(self) -> None:
        if not self._error_row.isHidden():
            self._error_sign.setPixmap(icons.pixmap("circle-exclamation", "err", 12))

    def _edited(self) -> None:
        self.show_error("")
        self.changed.emit()


class TextInput(FieldInput):
    """A line: text, number, money, date, time, moment, opening hours."""

    def __init__(
        self, field: Field, desk: Desk | None = None, line: QLineEdit | None = None
    ) -> None:
        self.line = line or QLineEdit()
        super().__init__(field, self.line)
        self._sign: QAction | None = None
        if field.kind in ("number", "money"):
            self.line.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        if field.kind in ("text", "hours", "code") and field.help:
            self.line.setPlaceholderText(_(field.help))
        self.line.textChanged.connect(self._edited)
        self.line.editingFinished.connect(self._tidy)
        if field.default is not None:
            self.set_value(field.default)

    def value(self) -> Any:
        """The text as the field reads it."""
        return self.field.read(self.line.text())

    def set_value(self, value: Any) -> None:
        """Show a value as the field shows it."""
        text = self.field.show(value)
        if text != self.line.text():
            self.line.setText(text)
            self.line.setCursorPosition(0)

    def show_error(self, message: str) -> None:
        """The sentence below, and the sign inside the line."""
        super().show_error(message)
        if message and self._sign is None:
            self._sign = self.line.addAction(
                icons.icon("circle-exclamation", "err", 14),
                QLineEdit.ActionPosition.TrailingPosition,
            )
        elif not message and self._sign is not None:
            self.line.removeAction(self._sign)
            self._sign = None

    def _tidy(self) -> None:
        """Write what was understood in the usual way, and say at once what was not."""
        if not self.line.text().strip() or not self.line.isModified():
            return
        try:
            self.set_value(self.value())
        except Refused as refused:
            self.show_error(refused.message)
        self.line.setModified(False)


class DateInput(TextInput):
    """A day, a time or both. A day may leave out its year or be a word; ↑ and ↓ step."""

    def __init__(self, field: Field, desk: Desk) -> None:
        self._today: Callable[[], date] = desk.today
        super().__init__(field, desk)
        self.line.installEventFilter(self)

    def value(self) -> Any:
        """The day or time; 11-26 is this year's, 今天 and 明天 are understood."""
        text = self.line.text().strip()
        if self.field.kind != "time":
            day, space, clock = text.partition(" ")
            spoken = spoken_day(day, self._today())
            if spoken is not None:
                text = f"{spoken.isoformat()}{space}{clock}"
        return self.field.read(text)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """↑ and ↓: a day or a quarter of an hour back and on."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            steps = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(Qt.Key(event.key()), 0)
            if steps and not event.modifiers():
                self._step(steps)
                return True
        return super().eventFilter(watched, event)

    def _step(self, steps: int) -> None:
        try:
            value = self.value()
        except Refused:
            return
        if value is None and self.field.kind != "time":
            self.set_value(self._today())
        elif value is not None:
            self.set_value(stepped(value, steps))


class MemoInput(FieldInput):
    """Several lines; Tab goes on to the next field."""

    def __init__(self, field: Field) -> None:
        self.memo = QPlainTextEdit()
        self.memo.setTabChangesFocus(True)
        self.memo.setFixedHeight(theme.row(58))
        super().__init__(field, self.memo)
        self.memo.textChanged.connect(self._edited)

    def value(self) -> Any:
        """The text, None when empty."""
        return self.field.read(self.memo.toPlainText())

    def set_value(self, value: Any) -> None:
        """Show the text."""
        self.memo.setPlainText(self.field.show(value))


class ChoiceInput(FieldInput):
    """One of a few."""

    def __init__(self, field: Field) -> None:
        self.combo = Combo([(value, _(label)) for value, label in field.choices])
        super().__init__(field, self.combo)
        if not field.required and field.default is None:
            self.combo.insertItem(0, "", "")
        if field.default is not None:
            self.combo.set_value(field.default)
        self.combo.changed.connect(self._edited)

    def value(self) -> Any:
        """The value chosen, None when none."""
        return self.field.check(self.combo.value() or None)

    def set_value(self, value: Any) -> None:
        """Choose it."""
        self.combo.set_value("" if value is None else str(value))


class FlagInput(FieldInput):
    """Yes or no; the label stands beside the box."""

    def __init__(self, field: Field) -> None:
        self.box = CheckBox(_(field.label))
        super().__init__(field, self.box, label_above=False)
        self.box.setChecked(bool(field.default))
        self.box.toggled.connect(self._edited)

    def value(self) -> Any:
        """Whether the box is checked."""
        return self.box.isChecked()

    def set_value(self, value: Any) -> None:
        """Check the box or not."""
        self.box.setChecked(bool(value))


class ChoicesInput(FieldInput):
    """Several of a few: a check box for each."""

    def __init__(self, field: Field) -> None:
        group = QWidget()
        self.boxes = {value: CheckBox(_(label)) for value, label in field.choices}
        super().__init__(field, group)
        grid = QGridLayout(group)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setVerticalSpacing(0)
        widest = max((box.sizeHint().width() for box in self.boxes.values()), default=1)
        # As many in a line as the narrowest panel has room for.
        across = max(1, min(_BOXES, theme.px(_ROOM) // widest))
        for place, box in enumerate(self.boxes.values()):
            grid.addWidget(box, place // across, place % across)
            box.toggled.connect(self._edited)
        if self.boxes:
            group.setFocusProxy(next(iter(self.boxes.values())))
        if field.default is not None:
            self.set_value(field.default)

    def value(self) -> Any:
        """The values whose boxes are checked, with a space between."""
        return self.field.check(
            " ".join(value for value, box in self.boxes.items() if box.isChecked())
        )

    def set_value(self, value: Any) -> None:
        """Check these boxes and no others."""
        wanted = str(value or "").split()
        for one, box in self.boxes.items():
            box.setChecked(one in wanted)


class ReferencesInput(ChoicesInput):
    """Several records of a short register: a check box for each; the value is their ids."""

    def __init__(self, field: Field, desk: Desk) -> None:
        to, within = records.by_name(field.to), dict(field.within)
        found = records.pick(desk.store, to, "", _MOST_BOXES, within=within)
        super().__init__(replace(field, choices=tuple((str(id), name) for id, name, _ in found)))

    def value(self) -> Any:
        """The ids, in their order."""
        return [int(one) for one in str(super().value() or "").split()]


class SecretInput(TextInput):
    """A number that stands masked: left alone it stays as it is, typing replaces it whole."""

    def __init__(self, field: Field, desk: Desk) -> None:
        self._kept = ""
        super().__init__(field, desk)
        self.line.setAcceptDrops(False)
        self.line.installEventFilter(self)
        self.line.selectionChanged.connect(self._hold_whole)
        self.line.cursorPositionChanged.connect(self._hold_whole)
        if field.help:
            self.line.setPlaceholderText(_(field.help))

    def value(self) -> Any:
        """The number as it was if nothing was typed, else what was."""
        return self._kept if self._masked() else super().value()

    def set_value(self, value: Any) -> None:
        """Show the number masked."""
        self._kept = str(value or "")
        super().set_value(value)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """However the focus comes, what is typed next replaces the mask."""
        if event.type() == QEvent.Type.FocusIn and self._masked():
            self.line.selectAll()
        return super().eventFilter(watched, event)

    def _masked(self) -> bool:
        return bool(self._kept) and self.line.text() == self.field.show(self._kept)

    def _hold_whole(self) -> None:
        """A masked number is typed over whole: there is no sense in a part of it."""
        whole = self.line.selectedText() == self.line.text()
        if self._masked() and self.line.hasFocus() and not whole:
            self.line.selectAll()

    def _tidy(self) -> None:
        """What was typed stays in sight until it is saved; what is wrong with it is said."""
        try:
            self.value()
        except Refused as refused:
            self.show_error(refused.message)


class ReferenceInput(FieldInput):
    """Another record, found by typing."""

    def __init__(self, field: Field, desk: Desk) -> None:
        self.picker = Picker(desk, field.to)
        super().__init__(field, self.picker)
        if field.help:
            self.picker.setPlaceholderText(_(field.help))
        self.picker.picked.connect(self._edited)
        self.picker.textEdited.connect(self._edited)

    def value(self) -> Any:
        """The record's id, None when empty."""
        try:
            return self.field.check(self.picker.value())
        except Refused as refused:
            raise Refused(refused.message, self.field.name) from None

    def set_value(self, value: Any) -> None:
        """Show the record of this id."""
        self.picker.set_value(None if value is None else int(value))


def input_for(field: Field, desk: Desk) -> FieldInput:
    """The input of a field's kind."""
    if field.kind == "memo":
        return MemoInput(field)
    if field.kind == "choice":
        return ChoiceInput(field)
    if field.kind == "flag":
        return FlagInput(field)
    if field.kind == "choices":
        return ChoicesInput(field)
    if field.kind == "references":
        return ReferencesInput(field, desk)
    if field.kind in ("phone", "identity"):
        return SecretInput(field, desk)
    if field.kind == "reference":
        return ReferenceInput(field, desk)
    if field.kind in ("date", "moment", "time"):
        return DateInput(field, desk)
    return TextInput(field, desk)
