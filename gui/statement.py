"""A boxed statement in a panel: a sign, one bold line, what it says, and a link out of it."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from gui import icons, theme
from gui.buttons import Button

_TOKENS = {"mute": "text2", "info": "info", "warn": "warn", "error": "err"}


class Statement(QFrame):
    """Kinds: mute for how things are, info, warn, error. Without a head it is one sentence."""

    activated = Signal()

    def __init__(
        self,
        kind: str,
        icon: str,
        words: str,
        *,
        head: str = "",
        link: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._icon, self._token = icon, _TOKENS[kind]
        self.setProperty("note", kind)
        self.setAccessibleName(f"{head} {words}".strip())
        self._sign = QLabel(self)
        lines = QVBoxLayout()
        lines.setSpacing(2)
        for text, role in ((head, "strong"), (words, "")):
            if text:
                label = QLabel(text, self)
                label.setWordWrap(True)
                label.setTextFormat(Qt.TextFormat.PlainText)
                label.setProperty("role", role)
                lines.addWidget(label)
        self.link = Button(link, kind="link", height=22, parent=self)
        self.link.setVisible(bool(link))
        self.link.clicked.connect(self.activated)
        # Aligned, or the button would hold the words to its own width.
        lines.addWidget(self.link, 0, Qt.AlignmentFlag.AlignLeft)
        row = QHBoxLayout(self)
        row.setContentsMargins(10, 8, 10, 8)
        row.setSpacing(9)
        row.addWidget(self._sign, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(lines, 1)
        theme.signal.changed.connect(self._paint)
        self._paint()

    def _paint(self) -> None:
        self._sign.setPixmap(icons.pixmap(self._icon, self._token, 14))
