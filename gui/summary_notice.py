"""The words of a summary for the notice board, in two lengths: read, copied, printed."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QGuiApplication, QKeySequence, QShortcut
from PySide6.QtWidgets import QLabel, QPlainTextEdit, QVBoxLayout, QWidget

from db.words import _
from gui.controls import Button, Segmented
from gui.desk import Desk
from gui.dialog import Dialog

_LENGTHS = ("short", "long")


class NoticeDialog(Dialog):
    """Says with `printed` which length is wanted on paper, "short" or "long"."""

    printed = Signal(str)

    def __init__(self, desk: Desk, parent: QWidget | None, words: tuple[str, str]) -> None:
        super().__init__(
            desk,
            parent,
            _("Words for the notice board"),
            primary=_("Copy"),
            width=620,
            height=420,
        )
        self._words = dict(zip(_LENGTHS, words, strict=True))
        self.length = Segmented(
            (("short", _("Short|words")), ("long", _("Long|words"))), name=_("Length|words")
        )
        self.text = QPlainTextEdit()
        self.text.setReadOnly(True)
        self.text.setAccessibleName(_("Words for the notice board"))
        self.count = QLabel()
        self.count.setProperty("role", "help")
        self.paper = Button(_("Print"), icon="print", key="Ctrl+P")
        self.paper.clicked.connect(self.print_words)
        self.footer_row.insertWidget(1, self.paper)
        self.cancel_button.setText(_("Close"))
        column = QVBoxLayout(self.body)
        column.setContentsMargins(16, 16, 16, 12)
        column.setSpacing(8)
        column.addWidget(self.length)
        column.addWidget(self.text, 1)
        column.addWidget(self.count)
        self.length.changed.connect(lambda _length: self.show_words())
        QShortcut(QKeySequence("Ctrl+P"), self).activated.connect(self.print_words)
        self.show_words()
        self.text.setFocus()

    def show_words(self) -> None:
        """Those of the length that is chosen."""
        words = self._words[self.length.value()]
        self.text.setPlainText(words)
        self.count.setText(_("{n} characters").format(n=len(words.replace("\n", ""))))
        self.note.setText("")

    def save(self) -> None:
        """Into the clipboard; the dialog stays, for the other length may be wanted too."""
        QGuiApplication.clipboard().setText(self.text.toPlainText())
        self.note.setText(_("Copied."))

    def print_words(self) -> None:
        """On paper, with the letterhead."""
        self.printed.emit(self.length.value())
        self.accept()
