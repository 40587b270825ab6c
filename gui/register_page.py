"""名册: everybody found in a moment on the left, one card each on the right, the form beside it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtGui import QHideEvent, QKeyEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMenu, QSplitter, QVBoxLayout, QWidget

from db import register
from db.merged import kept
from db.organisations import add_organisation
from db.people import add_person
from db.sheets import bring_in
from db.words import N_, _
from gui import theme
from gui.controls import Button, Segmented
from gui.desk import Desk
from gui.doors import guard, is_open
from gui.page import Page
from gui.record_hooks import hooks
from gui.record_panel import RecordPanel
from gui.register_card import TYPES, RegisterCard
from gui.register_list import SEGMENTS, WIDTH, RegisterList

_LOOK_MS = 70  # the card follows when the arrow rests, not at each row
_NARROWEST = 240


class RegisterPage(Page):
    """The register of organisations and people."""

    name = "register"
    title = N_("Register")
    icon = "address-book"
    area = "register"

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.list = RegisterList(desk)
        self.card = RegisterCard(desk)
        self.panels = {table: RecordPanel(desk, type) for table, type in TYPES.items()}
        self._looking = QTimer(self)
        self._looking.setSingleShot(True)
        self._looking.setInterval(_LOOK_MS)
        self._looking.timeout.connect(self.look)
        self._build()
        self.list.chosen.connect(self._chosen)
        self.list.opened.connect(self.enter_card)
        self.list.create_wanted.connect(lambda: self.new("organisation"))
        self.card.edit_wanted.connect(self.edit)
        self.card.left.connect(self.find)
        for table, panel in self.panels.items():
            panel.saved.connect(lambda id, table=table: self._saved(table, id))
            panel.left.connect(self._close_panel)
        self._make_keys()

    def _build(self) -> None:
        self.segments = Segmented(
            (
                ("all", _("All")),
                ("organisation", _("Organisations")),
                ("person", _("Persons")),
                ("party", _("Party organisations")),
                ("volunteer", _("Volunteer teams")),
            ),
            name=_("Show"),
        )
        self.segments.changed.connect(self.list.show_segment)
        self.duplicates_button = Button(_("Duplicates"), icon="clone")
        self.duplicates_button.clicked.connect(lambda: self.desk.open_page("duplicates"))
        self.import_button = Button(_("Import"), icon="upload")
        self.import_button.clicked.connect(self._import)
        self.export_button = Button(_("Export"), icon="download")
        self.export_button.clicked.connect(self._export)
        self.person_button = Button(_("Add person"), icon="plus")
        self.person_button.clicked.connect(lambda: self.new("person"))
        self.organisation_button = Button(
            _("Add organisation"), icon="plus", key="Ctrl+N", kind="primary"
        )
        self.organisation_button.clicked.connect(lambda: self.primary()[1]())
        for button, rule in (
            (self.import_button, bring_in),
            (self.person_button, add_person),
            (self.organisation_button, add_organisation),
        ):
            guard(button, self.desk, rule)
        self._bar = QFrame()
        self._bar.setProperty("role", "toolbar")
        row = QHBoxLayout(self._bar)
        row.setContentsMargins(16, 0, 16, 0)
        row.setSpacing(8)
        row.addWidget(self.segments)
        row.addStretch(1)
        for button in (
            self.duplicates_button,
            self.import_button,
            self.export_button,
            self.person_button,
            self.organisation_button,
        ):
            row.addWidget(button)
        right = QWidget()
        beside = QHBoxLayout(right)
        beside.setContentsMargins(0, 0, 0, 0)
        beside.setSpacing(0)
        beside.addWidget(self.card, 1)
        for panel in self.panels.values():
            panel.hide()
            beside.addWidget(panel)
        self.list.setMinimumWidth(_NARROWEST)
        self.splitter = QSplitter(Qt.Orientation.Horizontal)
        self.splitter.setHandleWidth(1)
        self.splitter.setChildrenCollapsible(False)
        self.splitter.addWidget(self.list)
        self.splitter.addWidget(right)
        self.splitter.setStretchFactor(0, 0)
        self.splitter.setStretchFactor(1, 1)
        self.splitter.setSizes([WIDTH, 1000])
        self.splitter.restoreState(self.desk.settings.state("register"))
        self.splitter.splitterMoved.connect(self._keep_shape)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._bar)
        column.addWidget(self.splitter, 1)
        theme.signal.changed.connect(self._measure)
        self._measure()

    def _measure(self) -> None:
        self._bar.setFixedHeight(theme.row(48))
        # The strip holds pictures of icons in the colours of the theme they were made in.
        self._on_changed(None)

    def _keep_shape(self) -> None:
        self.desk.settings.keep_state("register", self.splitter.saveState())

    def _make_keys(self) -> None:
        self._on_key("F2", self.edit)
        for key in ("Ctrl+Return", "Ctrl+Enter", "Ctrl+S"):
            self._on_key(key, self._save)

    # -- looking ----------------------------------------------------------------------------------

    def reload(self) -> None:
        """Fetch list and card again; the card stays, also when the list no longer has it."""
        shown = None if self._looking.isActive() else self.card.key()
        self.list.reload()
        if shown and shown != self.list.key() and register.stands(self.desk.store, *shown):
            self._looking.stop()
            self.card.show_record(*shown)
        else:
            self.look()

    def _chosen(self) -> None:
        if self.list.key() != self.card.key():
            self._looking.start()

    def look(self) -> None:
        """Show the card of the current record."""
        self._looking.stop()
        table, id = self.list.key() or ("", None)
        self.card.show_record(table, id)
        self.hints_changed.emit()

    def _catch_up(self) -> None:
        """The card of the current record, now."""
        if self._looking.isActive():
            self.look()

    def enter_card(self) -> None:
        """Enter in the list: into the card."""
        self.look()
        if self.card.row is not None:
            self.card.head.tabs.focus_current()

    # -- the form ---------------------------------------------------------------------------------

    def panel(self) -> RecordPanel | None:
        """The form that is open."""
        return next((one for one in self.panels.values() if one.editing), None)

    def edit(self) -> None:
        """The form of the record shown (F2)."""
        self._catch_up()
        row = self.card.row
        if row is None or self.panel() is not None:
            return
        if row["archived_at"]:
            self.desk.say(_("It is out of use. Put it back into use first."), "warn")
            return
        change = self.panels[self.card.table].type.change
        if change is None or not is_open(self.desk, change):
            return
        panel = self.panels[self.card.table]
        panel.show_record(row)
        self._open_panel(panel)
        panel.edit()
        self.hints_changed.emit()

    def new(self, table: str = "organisation", seed: dict[str, Any] | None = None) -> None:
        """An empty form beside the card."""
        if self.panel() is not None:
            self.desk.say(_("Save or cancel first."), "warn")
            return
        panel = self.panels[table]
        rule = panel.type.create
        if rule is None or not is_open(self.desk, rule):
            return
        self._open_panel(panel)
        panel.begin_new(seed)
        self.hints_changed.emit()

    def _open_panel(self, panel: RecordPanel) -> None:
        self.card.head.buttons.hide()
        panel.show()

    def _save(self) -> None:
        panel = self.panel()
        if panel is not None:
            panel.save()

    def _saved(self, table: str, id: int) -> None:
        self._close_panel()
        self.show_one(table, id)

    def _close_panel(self) -> None:
        """Away with the form; the focus goes back to the list."""
        for panel in self.panels.values():
            panel.hide()
        self.card.head.buttons.show()
        self.hints_changed.emit()
        if self.isVisible():
            self.list.table.setFocus()

    # -- lists in and out -------------------------------------------------------------------------

    def _import(self) -> None:
        self._menu(
            self.import_button,
            [
                (_(type.plural), partial(bring.opens, self.desk, self.window()))
                for type in TYPES.values()
                if (bring := hooks(type).bring_in)
            ],
        )

    def _export(self) -> None:
        """The whole lists have the filters of a sheet and ask about whole numbers."""
        kind = SEGMENTS[self.list.segment][1]
        filters = {"kind": kind[0]} if kind else {}
        grid = self.list.grid.value()
        if grid:
            filters["grid"] = grid
        self._menu(
            self.export_button,
            [
                (
                    _("List of organisations"),
                    lambda: self.desk.open_page("organisations", filters=filters),
                ),
                (_("List of people"), lambda: self.desk.open_page("people", filters={})),
            ],
        )

    def _menu(self, button: Button, entries: list[tuple[str, Callable[[], None]]]) -> None:
        menu = QMenu(self)
        for label, does in entries:
            menu.addAction(label).triggered.connect(lambda _on=False, does=does: does())
        menu.popup(button.mapToGlobal(QPoint(0, button.height())))

    # -- what the window asks ---------------------------------------------------------------------

    def go(self, **where: Any) -> None:
        """`record=ID`, `table=`, `tab=`, `search=TEXT`, `segment=`, `new={table: …, fields}`."""
        if "segment" in where:
            self.segments.set_value(where["segment"])
        if "search" in where:
            self.list.search.setText(where["search"])
        if where.get("record") is not None:
            id = int(where["record"])
            table = where.get("table") or register.table_of(self.desk.store, id)
            self.show_one(table, id)
            if "tab" in where:
                self.card.open_tab(where["tab"])
            self.card.setFocus()
        if "new" in where:
            seed = dict(where["new"])
            self.new(seed.pop("table", "organisation"), seed)

    def show_one(self, table: str, id: int) -> None:
        """Make a record the current one; where it was merged, the one that was kept."""
        id = kept(self.desk.store, table, id) or id
        if table not in SEGMENTS[self.segments.value()][0]:
            self.segments.set_value("all")
        if not self.list.show_one(table, id):
            self.segments.set_value("all")
            self.list.show_one(table, id)
        if self.list.key() == (table, id):
            self.look()
        else:
            # Out of use: no list has it, but its card can be read.
            self._looking.stop()
            self.card.show_record(table, id)

    def primary(self) -> tuple[str, Callable[[], None]]:
        """A new organisation, of the kind that is listed."""
        kinds = SEGMENTS[self.segments.value()][1]
        return _("Add organisation"), lambda: self.new(
            "organisation", {"kind": kinds[0]} if kinds else {}
        )

    def print_sheet(self) -> None:
        """The card on paper."""
        self._catch_up()
        self.card.print_card()

    def find(self) -> None:  # type: ignore[override]  # the page's word, not QWidget's static one
        """Into the search."""
        self.list.search.setFocus()
        self.list.search.selectAll()

    def summary(self) -> str:
        """How many there are."""
        organisations, people = register.counts(self.desk.store)
        return "\u2003".join(
            (
                _("Organisations {n}").format(n=f"{organisations:,}"),
                _("Persons {n}").format(n=f"{people:,}"),
            )
        )

    def seed(self) -> dict[str, Any]:
        """For whom the card shows."""
        self._catch_up()
        return self.card.seed()

    def panes(self) -> list[QWidget]:
        """Search, card, strip or form."""
        panel = self.panel()
        return [self.list.search, self.card, *([panel] if panel else [])]

    def hints(self) -> list[str]:
        """The keys of the form, the list or the card."""
        if self.panel() is not None:
            return [_("Tab next field"), _("Ctrl+Enter save"), _("Esc cancel")]
        if self.card.row is None:
            return [_("Ctrl+F search"), _("Ctrl+N Add organisation")]
        keys = [_("F2 edit"), _("F7 new booking"), _("Ctrl+P print card"), _("F6 next pane")]
        if self.card.isAncestorOf(self.focusWidget() or self):
            return [_("←→ tabs"), *keys, _("Esc back to the list")]
        return [_("↑↓ move"), _("Enter into the card"), *keys, _("Esc clear search")]

    def showEvent(self, event: QShowEvent) -> None:
        """The focus begins in the search."""
        super().showEvent(event)
        if self.focusWidget() is None:
            self.list.search.setFocus()

    def hideEvent(self, event: QHideEvent) -> None:
        """The card no longer follows: the file may be closed next."""
        super().hideEvent(event)
        self._looking.stop()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc closes the form, else goes back to the search."""
        if event.key() == Qt.Key.Key_Escape:
            panel = self.panel()
            if panel is not None:
                panel.escape()
            else:
                self.find()
            return
        super().keyPressEvent(event)
