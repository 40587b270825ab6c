"""A page of one list: a toolbar above, the count line below, a panel for the current row beside."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QSplitter, QVBoxLayout, QWidget

from gui import theme
from gui.desk import Desk
from gui.empty_state import EmptyState
from gui.page import Page
from gui.record_table import RecordTable

_TOOLBAR, _FOOTER = 48, 34


class ListPage(Page):
    """Subclasses fill the table and say in `_show_empty` why nothing stands in it."""

    def __init__(self, desk: Desk, table: RecordTable) -> None:
        super().__init__(desk)
        self.table = table
        self.empty = EmptyState(parent=table)
        table.set_cover(self.empty)
        self.count = QLabel()
        self.count.setProperty("role", "quiet")
        self.toolbar = QFrame()
        self.toolbar.setProperty("role", "toolbar")
        self.footer = QFrame()
        self.footer.setProperty("role", "footer")
        self.foot_row = QHBoxLayout(self.footer)
        self.foot_row.setContentsMargins(16, 0, 16, 0)
        self.foot_row.addWidget(self.count, 1)
        self.splitter = QSplitter(Qt.Orientation.Horizontal)

    def _lay_out(
        self,
        filters: QWidget,
        buttons: Sequence[QWidget],
        panel: QWidget,
        *,
        panel_width: int,
        shape: str,
    ) -> None:
        """Put the parts in their places; `shape` is where the panel's width is kept."""
        row = QHBoxLayout(self.toolbar)
        row.setContentsMargins(16, 0, 16, 0)
        row.setSpacing(8)
        row.addWidget(filters)
        row.addStretch(1)
        for button in buttons:
            row.addWidget(button)
        left = QFrame()
        left.setProperty("role", "pane")
        left_column = QVBoxLayout(left)
        left_column.setContentsMargins(0, 0, 0, 0)
        left_column.setSpacing(0)
        left_column.addWidget(self.table, 1)
        left_column.addWidget(self.footer)
        self.splitter.setHandleWidth(1)
        self.splitter.setChildrenCollapsible(False)
        self.splitter.addWidget(left)
        self.splitter.addWidget(panel)
        self.splitter.setStretchFactor(0, 1)
        self.splitter.setStretchFactor(1, 0)
        self.splitter.setSizes([1000, panel_width])
        self.splitter.restoreState(self.desk.settings.state(shape))
        self.splitter.splitterMoved.connect(
            lambda: self.desk.settings.keep_state(shape, self.splitter.saveState())
        )
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.toolbar)
        column.addWidget(self.splitter, 1)
        self._measure()
        theme.signal.changed.connect(self._measure)

    def _measure(self) -> None:
        self.toolbar.setFixedHeight(theme.row(_TOOLBAR))
        self.footer.setFixedHeight(theme.row(_FOOTER))

    def _cover(self, empty: bool) -> None:
        """Without rows, why there are none; the focus does not stay on a button that goes."""
        focus = self.focusWidget()
        was_there = focus is not None and self.empty.isAncestorOf(focus)
        self.empty.setVisible(empty)
        if was_there and not empty:
            self.table.setFocus()
        if empty:
            self._show_empty()
            if self.table.hasFocus():
                self.empty.focus_way_out()

    def _show_empty(self) -> None:
        """Say why there are no rows, and the way out."""

    def showEvent(self, event: QShowEvent) -> None:
        """At first the list has the focus; later whatever had it last."""
        super().showEvent(event)
        if self.focusWidget() is None:
            self.table.setFocus()

    def foot(self) -> int:
        """The count line."""
        return theme.row(_FOOTER)
