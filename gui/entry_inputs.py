"""Inputs of the daily forms: a summary, one of a list by code or pinyin, a day of an open month."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from PySide6.QtCore import Qt

from db.code_search import Coded
from db.fields import Field
from db.formats import show_date
from db.fund_guards import refuse_day
from db.rules import Refused
from db.words import _
from gui.buttons import Button
from gui.code_line import CodeLine, EntryLine, SummaryLine
from gui.desk import Desk
from gui.inputs import DateInput, FieldInput, TextInput


class SummaryInput(TextInput):
    """What it is for, with what was written before."""

    def __init__(self, field: Field, desk: Desk) -> None:
        self.entry: EntryLine = SummaryLine(desk)
        super().__init__(field, desk, self.entry)


class CodeInput(FieldInput):
    """One of a list."""

    def __init__(self, field: Field, listed: Sequence[Coded]) -> None:
        self.entry = CodeLine(listed)
        super().__init__(field, self.entry)
        self.entry.setPlaceholderText(_("Code, name or pinyin"))
        self.entry.picked.connect(self._edited)
        self.entry.textEdited.connect(self._edited)

    def value(self) -> int | None:
        """The id chosen. Raises Refused at this field."""
        try:
            found = self.entry.value()
            self.field.check(found)
        except Refused as refused:
            raise Refused(refused.message, self.field.name) from None
        return found

    def set_value(self, value: Any) -> None:
        """Choose the one of this id."""
        self.entry.set_value(None if value is None else int(value))


class OpenDayInput(DateInput):
    """A day of an open month; what is wrong with another stands below it, and the way out."""

    def __init__(self, field: Field, desk: Desk) -> None:
        self._store = desk.store
        self.way_out = Button("", kind="link", height=22)
        self.way_out.clicked.connect(self._take_today)
        self.way_out.hide()
        super().__init__(field, desk)
        column = self.layout()
        if column is not None:
            column.addWidget(self.way_out)
        self.way_out.setText(_("Take {day}").format(day=show_date(self._today())))

    def value(self) -> Any:
        """The day. Raises Refused for one of a closed month and one that is still to come."""
        day = super().value()
        if isinstance(day, date):
            refuse_day(self._store, day, self._today())
        return day

    def show_error(self, message: str) -> None:
        """The sentence below, and a link that puts it right."""
        super().show_error(message)
        self.way_out.setVisible(bool(message))

    def _take_today(self) -> None:
        self.set_value(self._today())
        self.show_error("")
        self.setFocus(Qt.FocusReason.OtherFocusReason)
