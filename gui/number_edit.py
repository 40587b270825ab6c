"""A short field for a whole number: digits of any width, up and down count."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from db.formats import read_whole
from db.rules import Refused


class NumberEdit(QLineEdit):
    """What cannot be read counts as the least; what is too large as the most."""

    changed = Signal()

    def __init__(self, least: int, most: int, name: str, parent: QWidget | None = None) -> None:
        super().__init__(str(least), parent)
        self.least, self.most = least, most
        self.setAccessibleName(name)
        self.setMaxLength(len(str(most)) + 1)
        self.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.setFixedWidth(56)
        self.textChanged.connect(self.changed)
        self.editingFinished.connect(lambda: self.set_value(self.value()))

    def value(self) -> int:
        """The number, within its bounds."""
        try:
            number = read_whole(self.text())
        except Refused:
            number = self.least
        return max(self.least, min(self.most, number))

    def set_value(self, number: int) -> None:
        """Show this number."""
        if self.text() != str(number):
            self.setText(str(number))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Up and down count."""
        step = {Qt.Key.Key_Up.value: 1, Qt.Key.Key_Down.value: -1}.get(event.key())
        if step is None or event.modifiers() & Qt.KeyboardModifier.AltModifier:
            super().keyPressEvent(event)
            return
        self.set_value(max(self.least, min(self.most, self.value() + step)))
