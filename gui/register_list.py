"""The left pane of the register: search while typing, two filters, the list, the count."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from db import records, register
from db.organisations import add_organisation
from db.register import Narrowed
from db.types_register import GRID
from db.words import _
from gui.controls import Button, Combo, SearchBox
from gui.desk import Desk
from gui.doors import guard
from gui.empty_state import EmptyState
from gui.register_model import Group, RegisterModel
from gui.register_table import Key, RegisterTable

SEGMENTS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "all": (register.TABLES, ()),
    "organisation": (("organisation",), ()),
    "person": (("person",), ()),
    "party": (("organisation",), ("party",)),
    "volunteer": (("organisation",), ("volunteer",)),
}
WIDTH = 308
_MOST_GRIDS = 200


class RegisterList(QFrame):
    """Search, filters, list and count. `chosen` says that another record is looked at."""

    chosen = Signal()
    opened = Signal()
    create_wanted = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self.segment = "all"
        self.setProperty("role", "pane")
        self.setAccessibleName(_("Register"))
        self.search = SearchBox(_("Name, initials, phone, number"), width=WIDTH)
        self.search.installEventFilter(self)
        self.search.textChanged.connect(lambda _text: self.fill())
        self.standing = Combo(
            [(value, _(label)) for value, label in register.STANDINGS], name=_("Status")
        )
        self.grid = Combo(name=_("Grid"))
        self.model = RegisterModel(
            lambda table, ids: register.entries(desk.store, table, ids), self
        )
        self.table = RegisterTable(self.model)
        self.empty = EmptyState(parent=self.table)
        self.count = QLabel()
        self._clear = Button(_("Clear filters"), kind="primary", parent=self.empty)
        self._clear.clicked.connect(self.clear)
        self._create = Button(_("Add organisation"), icon="plus", parent=self.empty)
        self._create.clicked.connect(self.create_wanted)
        guard(self._create, desk, add_organisation)
        for button in (self._clear, self._create):
            button.hide()
        for box in (self.standing, self.grid):
            box.changed.connect(self.fill)
        self.table.current_changed.connect(self.chosen)
        self.table.opened.connect(self.opened)
        self._build()

    def _build(self) -> None:
        top = QWidget()
        filters = QHBoxLayout()
        filters.setSpacing(8)
        filters.addWidget(self.standing, 1)
        filters.addWidget(self.grid, 1)
        for box in (self.standing, self.grid):
            box.setMinimumWidth(70)
        column = QVBoxLayout(top)
        column.setContentsMargins(16, 12, 16, 10)
        column.setSpacing(8)
        column.addWidget(self.search)
        column.addLayout(filters)
        self.count.setProperty("role", "label")
        self.count.setWordWrap(True)
        foot = QFrame()
        foot.setProperty("role", "footer")
        row = QHBoxLayout(foot)
        row.setContentsMargins(16, 7, 16, 7)
        row.addWidget(self.count, 1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(top)
        whole.addWidget(self.table, 1)
        whole.addWidget(foot)

    # -- what is listed ---------------------------------------------------------------------------

    def narrowed(self) -> Narrowed:
        """What the list is narrowed to."""
        tables, kinds = SEGMENTS[self.segment]
        grid = self.grid.value()
        return Narrowed(tables, kinds, self.standing.value(), int(grid) if grid else None)

    def show_segment(self, segment: str) -> None:
        """List other kinds."""
        self.segment = segment
        self.fill()

    def reload(self) -> None:
        """Fetch again; the current record stays the current one."""
        grids = records.pick(self.desk.store, GRID, "", _MOST_GRIDS)
        self.grid.set_options(
            [("", _("All grids")), *((str(id), name) for id, name, _hint in grids)]
        )
        self.fill(keep=True)

    def fill(self, *_args: Any, keep: bool = False) -> None:
        """List what fits; the first one becomes the current one, unless the same is still there."""
        key = self.table.key()
        text, to = self.search.folded(), self.narrowed()
        groups = self._found(text, to) if text else self._all(to)
        blocked = self.table.blockSignals(True)
        self.model.show_groups(groups)
        self.table.measure()
        self.table.blockSignals(blocked)
        for box in (self.standing, self.grid):
            box.set_used(bool(box.value()))
        if not (keep and self.table.choose(key)):
            self.table.choose_first()
        total = sum(group.count for group in groups)
        self._say_count(total, searched=bool(text))
        self._say_empty(total)
        self.chosen.emit()

    def _all(self, to: Narrowed) -> list[Group]:
        made = []
        for table in to.tables:
            ids = register.order(self.desk.store, table, to)
            made.append(Group(table, ids, len(ids)))
        return made

    def _found(self, text: str, to: Narrowed) -> list[Group]:
        found = register.search(self.desk.store, text, to)
        made = []
        for table in to.tables:
            hits = found.of(table)
            made.append(Group(table, [hit.id for hit in hits], found.totals[table], hits))
        # The group of the best hit goes first.
        best = {hit.table: hit.score for hit in reversed(found.hits)}
        return sorted(made, key=lambda group: best.get(group.table, 0))

    def _say_count(self, total: int, *, searched: bool) -> None:
        if searched:
            line = _("Found: {n}. Initials, pinyin, characters, numbers, the end of a phone.")
        else:
            line = _("{n} in the list, by reading. Type initials, pinyin or characters to find.")
        self.count.setText(line.format(n=f"{total:,}"))

    def _say_empty(self, total: int) -> None:
        self.empty.setVisible(not total)
        self._fit_empty()
        if total:
            return
        used = [box.currentText() for box in (self.standing, self.grid) if box.value()]
        text = self.search.folded()
        if text:
            used.append(_("contains “{words}”").format(words=text))
        if used:
            self.empty.show_state(
                "filter",
                _("Nobody fits"),
                _("Conditions: {what}").format(what=_(", ").join(used)),
                [self._clear],
            )
        else:
            self.empty.show_state(
                "address-book",
                _("Nothing here yet"),
                _("Companies, branches, unions and people stand here, one card each."),
                [self._create],
            )

    def _fit_empty(self) -> None:
        self.empty.setGeometry(self.table.viewport().geometry())

    def clear(self) -> None:
        """No words, no filters."""
        for box in (self.standing, self.grid):
            blocked = box.blockSignals(True)
            box.set_value("")
            box.blockSignals(blocked)
        if self.search.text():
            self.search.clear()
        else:
            self.fill()
        self.search.setFocus()

    def key(self) -> Key | None:
        """Table and id of the record that is looked at."""
        return self.table.key()

    def show_one(self, table: str, id: int) -> bool:
        """Make a record the current one, without words and filters if they hide it."""
        if self.table.choose((table, id)):
            return True
        self.clear()
        return self.table.choose((table, id))

    # -- keys -------------------------------------------------------------------------------------

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """While the focus is in the search, arrows and Enter are the list's."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            return self.table.handle_key(event)
        return False

    def resizeEvent(self, event: Any) -> None:
        """What is said of an empty list fills it."""
        super().resizeEvent(event)
        self._fit_empty()
