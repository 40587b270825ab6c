"""The one page of all plain registers: search, filters, list, side panel, count line.

A page gives columns, fields and rules through its RecordType; it may not change the layout.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLabel, QWidget

from db import records
from db.formats import to_text
from db.records import RecordType
from db.store import Row
from db.words import _
from gui.controls import Button
from gui.desk import Desk
from gui.doors import guard, why_not
from gui.list_page import ListPage
from gui.record_filters import RecordFilters
from gui.record_hooks import hooks
from gui.record_panel import RecordPanel
from gui.record_table import RecordTable
from gui.record_words import (
    best_to_drop,
    condition_words,
    count_words,
    more_words,
    order_words,
)

MOST_ROWS = 2000
_PANEL = 344


class RecordPage(ListPage):
    """The page of one register."""

    def __init__(self, desk: Desk, type: RecordType) -> None:
        super().__init__(desk, RecordTable(type, desk.settings))
        self.type = type
        self._order = ""
        self._descending = False
        self._all = 0
        self._drop = ""
        self._opened = False
        self.filters = RecordFilters(desk, type)
        self.panel = RecordPanel(desk, type)
        self._build()
        self._mark_default_order()
        self.filters.changed.connect(self.reload)
        self.table.order_changed.connect(self._reorder)
        self.table.current_changed.connect(self._look_at)
        self.table.opened.connect(lambda _row: self.panel.edit())
        self.panel.saved.connect(self._saved)
        self.panel.left.connect(self._to_table)
        self.empty.hint_taken.connect(lambda: self.filters.drop(self._drop))
        self._make_keys()

    # -- building ---------------------------------------------------------------------------------

    def _build(self) -> None:
        buttons: list[QWidget] = []
        bring = hooks(self.type).bring_in
        if bring:
            self.bring_in_button = Button(_(bring.label), icon=bring.icon)
            self.bring_in_button.setToolTip(_(bring.tip))
            self.bring_in_button.clicked.connect(lambda: bring.opens(self.desk, self.window()))
            buttons.append(guard(self.bring_in_button, self.desk, bring.rule))
        self.export_button = Button(_("Export"), icon="download")
        self.export_button.clicked.connect(self.export)
        buttons.append(self.export_button)
        if hooks(self.type).paper:
            self.print_button = Button(_("Print"), icon="print", key="Ctrl+P")
            self.print_button.clicked.connect(self.print_sheet)
            buttons.append(self.print_button)
        self.create_button: Button | None = None
        if self.type.create:
            self.create_button = self._create_button("primary", "Ctrl+N")
            buttons.append(self.create_button)
        self.clear_button = Button(_("Clear filters"), kind="primary")
        self.clear_button.clicked.connect(self.filters.clear)
        self._first_button = self._create_button("primary", "Ctrl+N")
        self._other_button = self._create_button("plain", "")
        self.begin_button = self._begin_button()
        out = (self.clear_button, self.begin_button, self._first_button, self._other_button)
        for button in out:
            button.setParent(self.empty)
            button.hide()
        self.closed = QLabel()
        self.closed.setProperty("role", "quiet")
        self.foot_row.addWidget(self.closed)
        self._lay_out(self.filters, buttons, self.panel, panel_width=_PANEL, shape="records")

    def _create_button(self, kind: str, key: str) -> Button:
        words = _(self.type.create_label)
        icon = "plus" if kind == "primary" else ""
        button = Button(words, icon=icon, key=key, kind=kind)
        button.clicked.connect(lambda: self.new())
        return guard(button, self.desk, self.type.create) if self.type.create else button

    def _begin_button(self) -> Button:
        """Fills the empty register with what is usual."""
        begin = hooks(self.type).begin
        button = Button(_(begin[0]) if begin else "", kind="primary")
        if begin:
            rule = begin[1]
            guard(button, self.desk, rule).clicked.connect(lambda: self.desk.do(rule))
        return button

    def _make_keys(self) -> None:
        self._on_key("F2", self.panel.edit)
        for key in ("Ctrl+Return", "Ctrl+Enter", "Ctrl+S"):
            self._on_key(key, self.panel.save)
        for action in self.type.actions:
            if action.key:
                self._on_key(action.key, partial(self.panel.act, action))

    # -- the list ---------------------------------------------------------------------------------

    def which(self) -> dict[str, Any]:
        """What is listed, as `listing` takes it."""
        return {
            "search": self.filters.words(),
            "filters": self.filters.values(),
            "archived": self.filters.archived(),
        }

    def reload(self) -> None:
        """Fetch the list again; the current record stays the current one."""
        current = self.table.current()
        self.filters.offer()
        rule = self.type.create or self.type.change
        self.closed.setText(why_not(self.desk, rule) if rule else "")
        self._fill(current["id"] if current else None)
        if not self._opened:
            self._opened = True
            self._begin_at_now()

    def _begin_at_now(self) -> None:
        """A long list of times opens at the next one, not at the farthest."""
        near = hooks(self.type).near
        now = to_text(self.desk.now())
        coming = [row for row in self.table.records.rows if near and row[near] >= now]
        if coming:
            row = min(coming, key=lambda one: str(one[near]))
            self.table.choose(row["id"], in_the_middle=True)

    def _fill(self, keep: int | None) -> None:
        self._stale = False
        store, which = self.desk.store, self.which()
        rows = records.listing(
            store,
            self.type,
            **which,
            order=self._order,
            descending=self._descending,
            limit=MOST_ROWS,
        )
        shown = len(rows)
        if shown == MOST_ROWS:
            shown = records.count(store, self.type, **which)
        self._all = records.count(store, self.type, archived=self.filters.archived())
        self.table.show_rows(rows, keep)
        line = count_words(shown, self._all if self.filters.conditions() else None)
        line = order_words(line, self.type, self._order, self._descending)
        self.count.setText(
            "    ".join([line, *more_words(store, self.type, which, shown, len(rows))])
        )
        self._cover(not rows)
        if not self.panel.editing:
            self.panel.show_record(self.table.current())
        self.hints_changed.emit()

    def _show_empty(self) -> None:
        conditions = self.filters.conditions()
        what = _(self.type.label)
        if not conditions:
            create = [self._first_button] if self.type.create else []
            if hooks(self.type).begin:
                create = [self.begin_button, self._other_button]
            self.empty.show_state(
                self.type.icon, _("Nothing here yet"), _(self.type.first_use), create
            )
        else:
            text = _("Conditions: {what}").format(
                what=_(", ").join(condition_words(name, label) for name, label in conditions)
            )
            hint, link = self._hint(conditions)
            other = [self._other_button] if self.type.create else []
            self.empty.show_state(
                "filter",
                _("Nothing fits: {what}").format(what=what),
                text,
                [self.clear_button, *other],
                hint=hint,
                link=link,
            )

    def _hint(self, conditions: list[tuple[str, str]]) -> tuple[str, str]:
        best = best_to_drop(self.desk.store, self.type, self.which(), conditions)
        self._drop = best[0] if best else ""
        if best is None:
            return "", ""
        words = _("Without “{what}” there are {n},").format(what=best[1], n=best[2])
        return words, _("drop it")

    def _reorder(self, column: str, descending: bool) -> None:
        self._order = column
        self._descending = descending
        self.reload()

    def _mark_default_order(self) -> None:
        name, _space, way = self.type.order.partition(",")[0].strip().partition(" ")
        # Only a plain order by a column; `status = 'waiting' DESC` is none.
        if name in self.type.columns and way in ("", "ASC", "DESC"):
            self.table.header.sorted_by = self.type.columns.index(name)
            self.table.header.descending = way == "DESC"

    # -- the panel --------------------------------------------------------------------------------

    def _look_at(self, row: Row | None) -> None:
        """Another row: show it, unless something typed would be lost."""
        form = self.panel.form
        if form is not None and form.dirty():
            shown = self.panel.row
            if shown is not None and row is not None and row["id"] != shown["id"]:
                self.table.choose(shown["id"])
                self.panel.note.set_note("warn", _("Save or cancel first."))
                self.panel.note.show()
            return
        self.panel.show_record(row)
        self.hints_changed.emit()

    def _saved(self, id: int | None) -> None:
        """Show what was saved, also when the filters would hide it."""
        self._fill(id)
        if id is not None and self.table.records.row_of(int(id)) < 0:
            self.panel.show_record(records.record(self.desk.store, self.type, int(id)))
        self._to_table()

    def _to_table(self) -> None:
        self.hints_changed.emit()
        if self.table.isVisible():
            self.table.setFocus()

    def new(self, seed: dict[str, Any] | None = None) -> None:
        """Open an empty form in the panel."""
        self.panel.begin_new(seed)
        self.hints_changed.emit()

    def export(self) -> None:
        """Write the list as it is filtered and sorted to a spreadsheet."""
        from gui.export import ask_path, ask_whole, export_list

        whole = ask_whole(self, self.desk, self.type)
        path = None if whole is None else ask_path(self, self.desk, self.type)
        if path is not None:
            which = {**self.which(), "order": self._order, "descending": self._descending}
            export_list(self.desk, self.type, path, whole=whole, **which)

    # -- what the window asks ---------------------------------------------------------------------

    def go(self, **where: Any) -> None:
        """`record=ID`, `new={…}`, `search=TEXT`, `filters={…}`."""
        if "filters" in where or "search" in where:
            self.filters.set(where.get("filters", {}), where.get("search", ""))
        if where.get("record") is not None:
            self.show_one(int(where["record"]))
        if "new" in where:
            self.new(where["new"])

    def show_one(self, id: int) -> None:
        """Make a record the current one, without the filters if they hide it."""
        if not self.table.choose(id):
            self.filters.clear()
        if not self.table.choose(id):
            self.panel.show_record(records.record(self.desk.store, self.type, id))
        self.table.setFocus()

    def primary(self) -> tuple[str, Callable[[], None]] | None:
        """The new record of this register."""
        return (_(self.type.create_label), self.new) if self.type.create else None

    def find(self) -> None:  # type: ignore[override]  # the page's word, not QWidget's static one
        """Into the search box."""
        self.filters.search.setFocus()
        self.filters.search.selectAll()

    def print_sheet(self) -> None:
        """The sheet of the record shown, for registers that have one."""
        paper, row = hooks(self.type).paper, self.panel.row
        if paper is None:
            return
        if row is None:
            self.desk.say(_("Choose one from the list first."))
        else:
            paper(self.desk, row)

    def unsaved(self) -> bool:
        """Whether the form is half filled in."""
        return self.panel.form is not None and self.panel.form.dirty()

    def panes(self) -> list[QWidget]:
        """List, panel, search."""
        here: QWidget = self.table
        for button in (self.clear_button, self.begin_button, self._first_button):
            if button.isVisible():
                here = button
        return [here, self.panel, self.filters.search]

    def hints(self) -> list[str]:
        """The keys of the form, the empty list or the list."""
        if self.panel.editing:
            return [_("Tab next field"), _("Ctrl+Enter save"), _("Esc cancel")]
        may = self.desk.store.staff.may
        type = self.type
        new = type.create is not None and may(type.create.__name__)
        create = [f"Ctrl+N {_(type.create_label)}"] if new else []
        if not self.table.records.rows:
            return [_("Ctrl+F search"), *create]
        edit = [_("F2 edit")] if type.change and may(type.change.__name__) else []
        keys = [
            f"{one.key} {_(one.label)}"
            for one in type.actions
            if one.key and may(one.rule.__name__)
        ]
        return [_("↑↓ move"), *edit, *keys, _("Ctrl+F search"), *create]

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc closes the form, then goes back to the list."""
        if event.key() == Qt.Key.Key_Escape:
            if self.panel.editing:
                self.panel.escape()
            else:
                self.table.setFocus()
            return
        super().keyPressEvent(event)
