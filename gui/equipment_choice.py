"""How much of each piece of equipment a booking wants."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QGridLayout, QLabel, QSpinBox, QWidget

from db.store import Store
from db.words import _


class _Count(QSpinBox):
    """A number, typed or stepped by arrow keys; the wheel scrolls the panel, never the number."""

    def __init__(self) -> None:
        super().__init__()
        self.setRange(0, 9999)
        # Not NoButtons: under a style sheet Qt then leaves the digits one pixel to stand in.
        self.setButtonSymbols(QSpinBox.ButtonSymbols.UpDownArrows)
        self.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.lineEdit().setTextMargins(0, 0, 5, 0)
        self.setFixedWidth(56)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Let the panel scroll."""
        event.ignore()


class EquipmentChoice(QWidget):
    """A number for each kind of equipment, two in a row."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.boxes: dict[int, QSpinBox] = {}
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(8)

    def offer(self, db: Store, wanted: Mapping[int, int]) -> None:
        """Offer what is in use, and what is wanted even if it no longer is."""
        while self._grid.count():
            item = self._grid.takeAt(0)
            widget = item.widget() if item else None
            if widget:
                widget.hide()
                widget.deleteLater()
        self.boxes = {}
        found = db.rows("SELECT id, name, stock, archived_at FROM equipment ORDER BY name")
        shown = [row for row in found if not row["archived_at"] or row["id"] in wanted]
        # Boxes made later than their form would be the last that Tab reaches.
        before: QWidget = self
        while before is self or not before.focusPolicy() & Qt.FocusPolicy.TabFocus:
            before = before.previousInFocusChain() or self
            if before is self:
                break
        for n, row in enumerate(shown):
            box = _Count()
            box.setValue(wanted.get(row["id"], 0))
            box.setAccessibleName(str(row["name"]))
            box.setToolTip(_("Stock: {n}").format(n=row["stock"]))
            box.valueChanged.connect(self.changed)
            self.boxes[row["id"]] = box
            self._grid.addWidget(QLabel(str(row["name"])), n // 2, n % 2 * 2)
            self._grid.addWidget(box, n // 2, n % 2 * 2 + 1)
            QWidget.setTabOrder(before, box)
            before = box

    def value(self) -> dict[int, int]:
        """What is wanted, by equipment."""
        return {id: box.value() for id, box in self.boxes.items() if box.value()}
