"""The line that puts one more on a payment list, or a copied column at once."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence

from db.batch_payees import offers
from db.words import _
from gui.desk import Desk
from gui.finding_line import FindingLine


class AddLine(FindingLine):
    """Finds in the register; other words are taken as they are, several lines as lines."""

    typed = Signal(str)
    lines_pasted = Signal(str)

    def __init__(self, desk: Desk) -> None:
        # Readings are meant to find; Chinese words may be somebody the register does not know.
        super().__init__(lambda words: offers(desk.store, words), first=str.isascii)
        self.setPlaceholderText(_("Add one: name or initials, Enter"))
        self.setAccessibleName(_("Add one"))
        self.returnPressed.connect(self._say)

    def _say(self) -> None:
        offered = self._list.isVisible() and self._list.currentIndex().isValid()
        if self.text().strip() and not offered:
            self._list.hide()
            self.typed.emit(self.text().strip())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """What was copied as a column is not squeezed into one line."""
        text = QGuiApplication.clipboard().text()
        if event.matches(QKeySequence.StandardKey.Paste) and ("\n" in text.strip() or "\t" in text):
            self.lines_pasted.emit(text)
            return
        super().keyPressEvent(event)
