"""F1: every key of the program on one sheet."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from db.words import _
from gui import keys, theme
from gui.desk import Desk
from gui.dialog import Dialog


class KeysDialog(Dialog):
    """Two columns: the window's keys and those of pages and dialogs."""

    def __init__(self, desk: Desk, parent: QWidget | None) -> None:
        super().__init__(desk, parent, _("Keyboard"), width=820, height=560)
        self.cancel_button.setText(_("Close"))
        row = QHBoxLayout(self.body)
        row.setContentsMargins(24, 16, 24, 16)
        row.setSpacing(32)
        row.addLayout(_column(_("Everywhere"), keys.WINDOW))
        row.addLayout(_column(_("On pages and in dialogs"), keys.PAGES))


def _column(title: str, lines: Sequence[keys.Key]) -> QVBoxLayout:
    column = QVBoxLayout()
    column.setSpacing(12)
    head = QLabel(title)
    head.setFont(theme.font(14, bold=True))
    column.addWidget(head)
    grid = QGridLayout()
    grid.setHorizontalSpacing(16)
    grid.setVerticalSpacing(6)
    grid.setColumnStretch(1, 1)
    for place, key in enumerate(lines):
        shown = QLabel(key.shown)
        shown.setFont(theme.font(13, bold=True))
        grid.addWidget(shown, place, 0)
        grid.addWidget(QLabel(_(key.label)), place, 1)
    column.addLayout(grid)
    column.addStretch(1)
    return column
