"""A list on a card: the shared table, with what can be done with its current row in the heading."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from PySide6.QtWidgets import QSizePolicy, QWidget

from db.records import RecordType
from db.store import Row
from gui import theme
from gui.card_parts import Section
from gui.desk import Desk
from gui.doors import Door, guard
from gui.record_table import RecordTable

_MOST_ROWS = 8
WithRow = Callable[[Row], None]


class TableSection(Section):
    """Rows of a record type, fewer columns than on its own page. Enter does `opens`."""

    def __init__(
        self,
        desk: Desk,
        title: str,
        type: RecordType,
        columns: tuple[str, ...],
        rows: Sequence[Row],
        parent: QWidget,
        *,
        opens: WithRow,
        empty: str,
        fills: bool = False,
    ) -> None:
        super().__init__(title, parent)
        self._desk = desk
        status = type.status if type.status in columns else ""
        # A name of its own, so that its widths are not those of the whole list.
        shown = replace(type, name=f"card-{type.name}", columns=columns, status=status)
        self.table = RecordTable(shown, desk.settings)
        self.table.setObjectName(f"table {type.name} {title}")
        self.table.setAccessibleName(title)
        self.table.header.setSectionsClickable(False)
        self.table.show_rows(rows)
        if rows:
            self.table.selectRow(0)
        self.table.opened.connect(lambda _row: self._with_current(opens))
        self._fills = fills
        self.body.addWidget(self.table, 1)
        self.table.setVisible(bool(rows))
        if not rows:
            self.say(empty)
        if fills and rows:
            self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Expanding)
        self._measure()
        theme.signal.changed.connect(self._measure)

    def add_action(self, label: str, does: WithRow, *doors: Door) -> None:
        """A link that does something with the current row, for those to whom its rule is open."""
        if self.table.records.rows:
            name = f"{label} {self.table.accessibleName()}"
            link = self.add_link(label, name)
            link.clicked.connect(lambda: self._with_current(does))
            guard(link, self._desk, *doors)

    def _with_current(self, does: WithRow) -> None:
        row = self.table.current()
        if row is not None:
            does(row)

    def _measure(self) -> None:
        count = len(self.table.records.rows)
        height = theme.row(32) + min(count, _MOST_ROWS) * theme.row(34) + 2
        if self._fills:
            self.table.setMinimumHeight(height)
        else:
            self.table.setFixedHeight(height)
