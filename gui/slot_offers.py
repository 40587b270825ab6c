"""Why something was not booked, and the slots that are free instead, as links: Alt+1 to Alt+5."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from gui import icons, theme
from gui.buttons import Button

MOST = 5


class SlotOffers(QFrame):
    """`taken` says the number of the offer, from 1 on."""

    taken = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("note", "error")
        self._sign = QLabel(self)
        self.words = QLabel(self)
        self.words.setWordWrap(True)
        self.words.setTextFormat(Qt.TextFormat.PlainText)
        self._links = QVBoxLayout()
        self._links.setSpacing(2)
        self.links: list[Button] = []
        lines = QVBoxLayout()
        lines.setSpacing(2)
        lines.addWidget(self.words)
        lines.addLayout(self._links)
        row = QHBoxLayout(self)
        row.setContentsMargins(10, 8, 10, 8)
        row.setSpacing(9)
        row.addWidget(self._sign, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(lines, 1)
        theme.signal.changed.connect(self._paint)
        self._paint()
        self.hide()

    def show_offers(self, words: str, offers: Sequence[str]) -> None:
        """Say what is wrong, and what can be taken instead."""
        for link in self.links:
            link.hide()
            link.deleteLater()
        self.links = []
        self.words.setText(words)
        self.setAccessibleName(words)
        for number, offer in enumerate(offers[:MOST], 1):
            link = Button(offer, key=f"Alt+{number}", kind="link", height=24, parent=self)
            link.clicked.connect(lambda _on=False, n=number: self.taken.emit(n))
            self._links.addWidget(link, 0, Qt.AlignmentFlag.AlignLeft)
            self.links.append(link)
        self.show()

    def _paint(self) -> None:
        self._sign.setPixmap(icons.pixmap("ban", "err", 14))
