"""The foot of a side panel: what is wrong and harmless buttons left, the primary one right."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout

from gui import icons, theme
from gui.controls import Button
from gui.form_dialog import wrong_words

_WIDE = 300


class PanelFooter(QFrame):
    """Buttons, on a second line when they need more than `wide` pixels beside each other."""

    def __init__(self, wide: int = _WIDE) -> None:
        super().__init__()
        self._wide = wide
        self.setProperty("role", "footer")
        self._sign = QLabel()
        self._wrong = QLabel()
        self._wrong.setProperty("token", "err")
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(16, 10, 16, 10)
        self._column.setSpacing(8)
        self._lines: list[QHBoxLayout] = []
        self.buttons: list[Button] = []
        self.show_wrong(0)
        theme.signal.changed.connect(self._paint_again)

    def show_buttons(self, left: Sequence[Button], right: Sequence[Button]) -> None:
        """Other buttons instead of those before."""
        for old in self.buttons:
            old.hide()
            old.deleteLater()
        for line in self._lines:
            while line.takeAt(0) is not None:
                continue
            self._column.removeItem(line)
        self._lines = []
        self.buttons = [*left, *right]
        self.show_wrong(0)
        wide = sum(one.sizeHint().width() + 8 for one in self.buttons)
        if wide <= self._wide or not left:
            self._add_line(left, right)
        else:
            self._add_line(left, [])
            if right:
                self._add_line([], right)
        self.setVisible(bool(self.buttons))

    def _add_line(self, left: Sequence[Button], right: Sequence[Button]) -> None:
        line = QHBoxLayout()
        line.setSpacing(8)
        # First its place, then the buttons: one shown without a parent would be a window.
        self._column.addLayout(line)
        self._lines.append(line)
        for one in left:
            line.addWidget(one)
        if right:
            line.addWidget(self._sign)
            line.addWidget(self._wrong)
        line.addStretch(1)
        for one in right:
            line.addWidget(one)
        for one in (*left, *right):
            one.show()

    def show_wrong(self, count: int) -> None:
        """Say how many fields need another look."""
        self._wrong.setText(wrong_words(count))
        self._wrong.setVisible(bool(count))
        self._sign.setVisible(bool(count))
        self._paint_again()

    def wrong(self) -> str:
        """What is said about wrong fields."""
        return self._wrong.text()

    def _paint_again(self) -> None:
        self._sign.setPixmap(icons.pixmap("circle-exclamation", "err", 12))
