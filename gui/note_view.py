"""An earlier note, opened to be read; closed, nothing of it is left."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from db.formats import show_day
from db.notes import Sealed
from db.words import _
from gui.desk import Desk
from gui.dialog import Dialog
from gui.sealed_text import SealedText


class NoteView(Dialog):
    """The text of one note, for its author."""

    def __init__(self, desk: Desk, parent: QWidget | None, one: Sealed, text: str) -> None:
        super().__init__(
            desk,
            parent,
            _("Note of {number}, {day}").format(number=one.number, day=show_day(one.starts)),
            width=640,
            height=520,
        )
        self.text = SealedText(_("Note"), self.body)
        self.text.setReadOnly(True)
        self.text.show_text(text)
        self.cancel_button.setText(_("Close"))
        column = QVBoxLayout(self.body)
        column.setContentsMargins(16, 16, 16, 16)
        column.addWidget(self.text)
        desk.parting.connect(self.reject)
        self.text.setFocus()

    def done(self, result: int) -> None:
        """Put the text away."""
        self.text.put_away()
        super().done(result)
