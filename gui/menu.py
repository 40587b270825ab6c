"""A menu whose lines show an icon and, in grey, the key that does the same."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMenu, QWidget

from gui import icons


class Menu(QMenu):
    """Goes away when it is closed."""

    def __init__(self, parent: QWidget, name: str) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setAccessibleName(name)
        self.setToolTipsVisible(True)

    def add(
        self, words: str, icon: str, key: str, does: Callable[[], object], closed: str = ""
    ) -> None:
        """A line with its icon and, in grey, its key; `closed` says why it cannot be chosen."""
        line = self.addAction(icons.icon(icon), f"{words}\t{key}" if key else words)
        line.triggered.connect(lambda _on=False: does())
        line.setEnabled(not closed)
        line.setToolTip(closed)
