"""The rule of a series read back in words, before anything is saved."""

from __future__ import annotations

from html import escape

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from gui import icons, theme


class Sentence(QWidget):
    """The rule in words, on a soft ground."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("RuleSentence")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.mark = QLabel(self)
        self.words = QLabel(self)
        self.words.setTextFormat(Qt.TextFormat.RichText)
        self.words.setWordWrap(True)
        row = QHBoxLayout(self)
        row.setContentsMargins(11, 10, 11, 10)
        row.setSpacing(10)
        row.addWidget(self.mark, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self.words, 1)
        theme.signal.changed.connect(self._paint)
        self._paint()

    def tell(self, first: str, rest: str) -> None:
        """The rule in bold, what follows from it below."""
        after = escape(rest).replace("\n", "<br>")
        self.words.setText(f"<b>{escape(first)}</b><br>{after}")
        self.setAccessibleName(f"{first} {rest}")

    def _paint(self) -> None:
        self.mark.setPixmap(icons.pixmap("repeat", "info", 14))
        self.setStyleSheet(
            f"#RuleSentence {{ background: {theme.color('soft').name()}; border-radius: 4px; }}"
        )
