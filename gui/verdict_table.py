"""Rows of a file before they are brought in: what each says, and whether it can come in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QTableWidget,
    QTableWidgetItem,
    QWidget,
)

from db.words import _
from gui import theme
from gui.icons import icon


@dataclass(frozen=True)
class Verdict:
    """One row: its cells, then its result in a word, the reason, and its kind.

    `kind` is good, warn (comes in, but look), skip (stays out, nothing wrong) or bad.
    """

    cells: tuple[str, ...]
    result: str
    reason: str = ""
    kind: str = "good"


LOOKS = {
    "good": ("check", "ok"),
    "warn": ("triangle-exclamation", "warn"),
    "skip": ("minus", "mute"),
    "bad": ("circle-exclamation", "err"),
}


class VerdictTable(QTableWidget):
    """The heads are those of the cells; result and reason are added."""

    def __init__(
        self, heads: Sequence[str], widths: Sequence[int], parent: QWidget | None = None
    ) -> None:
        super().__init__(0, len(heads) + 2, parent)
        self.setHorizontalHeaderLabels([*heads, _("Result"), _("Reason")])
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.setAccessibleName(_("Rows of the file"))
        self.setStyleSheet("QTableView::item { padding: 0 10px; }")
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(theme.row(34))
        head = self.horizontalHeader()
        head.setFixedHeight(theme.row(32))
        head.setHighlightSections(False)
        head.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        for column, width in enumerate((*widths, 110)):
            self.setColumnWidth(column, width)
        head.setSectionResizeMode(len(heads) + 1, QHeaderView.ResizeMode.Stretch)

    def fill(self, verdicts: Sequence[Verdict]) -> None:
        """Show these rows and stand on the first bad one."""
        self.setRowCount(len(verdicts))
        for row, verdict in enumerate(verdicts):
            mark, token = LOOKS[verdict.kind]
            for column, words in enumerate((*verdict.cells, verdict.result, verdict.reason)):
                item = QTableWidgetItem(words)
                # From a file of somebody else: never to be taken for rich text.
                item.setToolTip(f"<qt>{escape(words)}</qt>" if words else "")
                if column >= len(verdict.cells):
                    item.setForeground(theme.color(token))
                elif verdict.kind in ("bad", "skip"):
                    item.setForeground(theme.color("text3"))
                if column == len(verdict.cells):
                    item.setIcon(icon(mark, token, 13))
                self.setItem(row, column, item)
        first = next((row for row, one in enumerate(verdicts) if one.kind == "bad"), 0)
        if verdicts:
            self.setCurrentCell(first, 0)
