"""The dates of a series before it is saved: each with its result, the reason and a choice.

The choice looks like a combo and opens a menu, so that the arrow keys stay with the rows: up and
down change the date, Alt+Down (or Enter, F4, Space) opens the choices.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QMenu, QTableView, QWidget

from db.words import _
from gui.series_model import CHOICE, DAY, Line, LinesModel
from gui.series_paint import LineDelegate, combo_rect, row_height


class SeriesTable(QTableView):
    """The lines. `chosen` gives the line and the option taken for it."""

    chosen = Signal(object, object)

    def __init__(self, parent: QWidget | None = None, model: LinesModel | None = None) -> None:
        super().__init__(parent)
        self.lines_model = model or LinesModel(self)
        self.setModel(self.lines_model)
        self.setItemDelegate(LineDelegate(self))
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.setFrameShape(QTableView.Shape.NoFrame)
        self.setAccessibleName(_("Dates of the series"))
        self.verticalHeader().hide()
        head = self.horizontalHeader()
        head.setFixedHeight(32)
        head.setHighlightSections(False)
        head.setSectionsClickable(False)
        head.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self._only_trouble = False
        self._fit()

    def show_lines(self, lines: Sequence[Line]) -> None:
        """Show these lines, standing on the same date as before if it is still there."""
        row = self.currentIndex().row()
        old = self.lines_model.lines
        before = old[row].standing if 0 <= row < len(old) else None
        at = self.verticalScrollBar().value()
        shown = [line for line in lines if not self._only_trouble or line.result != "free"]
        self.lines_model.show(shown)
        self.verticalHeader().setDefaultSectionSize(row_height())
        keys = [line.standing for line in shown]
        if shown:
            self.go_to(keys.index(before) if before in keys else min(max(row, 0), len(keys) - 1))
        self.verticalScrollBar().setValue(at)

    def only_trouble(self, on: bool, lines: Sequence[Line]) -> None:
        """Show only dates that are not simply free."""
        self._only_trouble = on
        self.show_lines(lines)

    def go_to(self, row: int) -> None:
        """Stand on this row."""
        self.setCurrentIndex(self.lines_model.index(row, DAY))

    def go_to_line(self, wanted: Line) -> None:
        """Stand on this line and show it."""
        for row, line in enumerate(self.lines_model.lines):
            if line.standing == wanted.standing:
                self.go_to(row)
                self.scrollTo(self.currentIndex())

    def line(self) -> Line | None:
        """The current line."""
        row = self.currentIndex().row()
        lines = self.lines_model.lines
        return lines[row] if 0 <= row < len(lines) else None

    def open_choices(self) -> None:
        """Open the choices of the current line below its choice cell."""
        line = self.line()
        if line is None or not line.options:
            return
        self.scrollTo(self.currentIndex())
        menu = self.choices_menu(line)
        cell = self.visualRect(self.lines_model.index(self.currentIndex().row(), CHOICE))
        menu.setMinimumWidth(combo_rect(cell).width())
        menu.popup(self.viewport().mapToGlobal(combo_rect(cell).bottomLeft() + QPoint(0, 2)))

    def choices_menu(self, line: Line) -> QMenu:
        """The choices of a line; options that hold for several dates stand below a rule."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        single = True
        for option in line.options:
            if single and option.for_all:
                menu.addSeparator()
                single = False
            hint = f"\t{option.hint}" if option.hint else ""
            action = menu.addAction((option.label + hint).replace("&", "&&"))
            action.triggered.connect(
                lambda _checked=False, option=option: self.chosen.emit(line, option)
            )
            if option.label == line.chosen or not menu.activeAction():
                menu.setActiveAction(action)
        return menu

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Alt+Down, F4, Enter and Space open the choices."""
        key, alt = event.key(), event.modifiers() & Qt.KeyboardModifier.AltModifier
        plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if (key == Qt.Key.Key_Down and alt) or (
            plain and key in (Qt.Key.Key_F4, Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space)
        ):
            self.open_choices()
            return
        super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A click on the choice opens it."""
        super().mousePressEvent(event)
        index = self.indexAt(event.position().toPoint())
        if index.isValid() and index.column() == CHOICE:
            self.go_to(index.row())
            self.open_choices()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The reason takes the room that is left."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        rest = self.viewport().width() - sum(self.lines_model.widths)
        for column, width in enumerate(self.lines_model.widths):
            self.setColumnWidth(column, width or max(rest, 120))
