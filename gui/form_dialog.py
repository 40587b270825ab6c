"""A dialog that asks a few fields and runs a rule; what the rule refuses stands at its field."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from db.fields import Field
from db.rules import Refused
from db.words import _
from gui.desk import Desk
from gui.dialog import Dialog
from gui.form import Form, rows_of
from gui.form_scroll import FormScroll


class FormDialog(Dialog):
    """A heading, the fields, and `does` with what was filled in; it may raise Refused.

    With a `record` the fields begin as they are there, and `does` gets only what has changed.
    """

    def __init__(
        self,
        desk: Desk,
        parent: QWidget | None,
        title: str,
        fields: Sequence[Field],
        does: Callable[[dict[str, Any]], None],
        *,
        heading: str = "",
        primary: str = "",
        record: Mapping[str, Any] | None = None,
        seed: Mapping[str, Any] | None = None,
    ) -> None:
        height = 190 + 60 * len(rows_of(fields))
        super().__init__(
            desk, parent, title, primary=primary or _("Save"), width=440, height=height
        )
        self._does = does
        self._changing = record is not None
        self.form = Form(fields, desk)
        self.form.wrong.connect(self._count)
        layout = self.form.layout()
        if layout is not None:
            layout.setContentsMargins(16, 0, 16, 16)
        scroll = FormScroll()
        scroll.setWidget(self.form)
        self.form.setObjectName("DialogForm")
        column = QVBoxLayout(self.body)
        column.setContentsMargins(0, 16, 0, 0)
        column.setSpacing(12)
        if heading:
            words = QLabel(heading)
            words.setProperty("role", "name")
            words.setWordWrap(True)
            words.setContentsMargins(16, 0, 16, 0)
            column.addWidget(words)
        column.addWidget(scroll, 1)
        if record is not None:
            self.form.set_values(record)
        self.form.seed(seed or {})
        self.form.focus_first()

    def _count(self, wrong: int) -> None:
        if wrong:
            self.say_trouble(wrong_words(wrong))
        else:
            self.block("")

    def save(self) -> None:
        """Run the rule; the dialog stays while something is wrong."""
        values = self.form.changes() if self._changing else self.form.values()
        if values is None:
            return
        try:
            if values or not self._changing:
                self._does(values)
        except Refused as refused:
            if not self.form.show_refused(refused):
                self.say_trouble(refused.message)
            return
        self.accept()


def wrong_words(count: int) -> str:
    """How many fields need another look, '' for none."""
    return _("To correct: {n}").format(n=count) if count else ""
