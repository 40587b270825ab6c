"""The card of an organisation or a person: head, tabs that the areas provide, the strip beside."""

from __future__ import annotations

from functools import partial
from typing import Any

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QMenu, QVBoxLayout, QWidget

from db import records
from db.booking_changes import book
from db.booking_ties import main_contact, organisation_label
from db.records import Action, RecordType
from db.store import Row
from db.types_register import ORGANISATION, PERSON
from db.words import _
from gui.action_dialog import ActionDialog, id_name
from gui.card_forms import do
from gui.card_head import CardHead
from gui.card_strip import WIDTH as STRIP
from gui.card_strip import CardStrip
from gui.card_tabs import CARD_TABS, FACTS, CardTab
from gui.desk import Desk
from gui.doors import guard, why_not
from gui.form_scroll import FormScroll
from gui.record_table import RecordTable

_BESIDE = 660  # as wide as the tab must stay for the strip to stand beside it
TYPES: dict[str, RecordType] = {"organisation": ORGANISATION, "person": PERSON}


class RegisterCard(QFrame):
    """Shows one record. Only the tab that is open is made."""

    edit_wanted = Signal()
    left = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self.table = ""
        self.row: Row | None = None
        self.tab = FACTS
        self._has_strip = False
        self.setProperty("role", "pane")
        self.setAccessibleName(_("Card"))
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.head = CardHead(desk)
        self.held = FormScroll()
        self.held.viewport().setAutoFillBackground(False)
        self.strip = CardStrip(desk)
        self.blank = QLabel(_("Choose one from the list to see the card here."))
        self.blank.setProperty("role", "quiet")
        self.blank.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.blank.setWordWrap(True)
        below = QHBoxLayout()
        below.setSpacing(0)
        below.addWidget(self.held, 1)
        below.addWidget(self.strip)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.head)
        column.addLayout(below, 1)
        column.addWidget(self.blank, 1)
        self.head.tabs.chosen.connect(self.open_tab)
        self.head.print_button.clicked.connect(self.print_card)
        self.head.edit_button.clicked.connect(self.edit_wanted)
        self.head.book_button.clicked.connect(self.book)
        self.head.more_button.clicked.connect(self._more)
        guard(self.head.book_button, self.desk, book)
        self.show_record("", None)

    def show_record(self, table: str, id: int | None) -> None:
        """Show a record's card, or that none is chosen. The same tab stays open if it has one."""
        same = self.row is not None and self.row["id"] == id
        self.table = table
        self.row = records.record(self.desk.store, TYPES[table], id) if id is not None else None
        for part in (self.head, self.held):
            part.setVisible(self.row is not None)
        self.blank.setVisible(self.row is None)
        self._has_strip = False
        if self.row is not None:
            self.head.show_record(table, self.row)
            change = TYPES[table].change
            if change is not None:
                guard(self.head.edit_button, self.desk, change)
            self._has_strip = self.strip.show_record(table, self.row["id"])
            self._show_tabs()
            self._show_tab(keep=same)
        self._fit_strip()

    def key(self) -> tuple[str, int] | None:
        """Table and id of the record shown."""
        return (self.table, self.row["id"]) if self.row is not None else None

    def tabs(self) -> list[tuple[CardTab, int]]:
        """The tabs that the record has, and how much there is on each."""
        if self.row is None:
            return []
        counted = [(tab, tab.count(self.desk, self.row["id"])) for tab in CARD_TABS[self.table]]
        return [(tab, count) for tab, count in counted if count is not None]

    def open_tab(self, name: str) -> None:
        """Open another tab, if the record has it."""
        self.tab = name
        self._show_tabs()
        if self.row is not None:
            self._show_tab(keep=False)

    def _show_tabs(self) -> None:
        shown = [(tab.name, _(tab.title), count) for tab, count in self.tabs()]
        if self.tab not in [name for name, _title, _count in shown]:
            self.tab = FACTS
        self.head.tabs.show_tabs(shown, self.tab)

    def _show_tab(self, *, keep: bool) -> None:
        """Make the open tab; if it is the same again, the place and the focus stay."""
        assert self.row is not None
        bar = self.held.verticalScrollBar()
        place = bar.value() if keep else 0
        old = self.held.widget()
        focus = self.window().focusWidget()
        name = focus.objectName() if keep and old and focus and old.isAncestorOf(focus) else ""
        row = focus.currentIndex().row() if name and isinstance(focus, RecordTable) else -1
        made = next(tab for tab in CARD_TABS[self.table] if tab.name == self.tab).make(
            self.desk, self.row["id"]
        )
        self.held.setWidget(made)
        made.setAutoFillBackground(False)
        bar.setValue(place)
        if name:
            again = made.findChild(QWidget, name)
            if again is None or again.isHidden():
                self.head.tabs.focus_current()
            else:
                if isinstance(again, RecordTable) and row >= 0:
                    again.selectRow(min(row, len(again.records.rows) - 1))
                again.setFocus()

    # -- what can be done -------------------------------------------------------------------------

    def print_card(self) -> None:
        """The card on paper (Ctrl+P)."""
        if self.row is not None:
            self.desk.print_report(f"{self.table}-card", **{self.table: self.row["id"]})

    def seed(self) -> dict[str, Any]:
        """What a new booking takes over: for whom, and whom to call."""
        row = self.row
        if row is None:
            return {}
        store = self.desk.store
        if self.table == "person":
            made = {"contact": row["name"], "contact_id": row["id"], "phone": row["phone"]}
            made["person"] = row["id"]
            if row["employer"]:
                made["organisation"] = organisation_label(store, row["employer"])
                made["organisation_id"] = row["employer"]
            return made
        made = {"organisation": organisation_label(store, row["id"]), "organisation_id": row["id"]}
        tie = main_contact(store, row["id"])
        if tie is not None:
            made |= {"contact": tie.contact, "phone": tie.phone, "contact_id": tie.contact_id}
        return made

    def book(self) -> None:
        """A new booking for whom the card shows (F7)."""
        self.desk.open_page("board", new=self.seed())

    def more(self) -> list[tuple[str, Any, str]]:
        """What else can be done: label, what does it, and why it may not be chosen."""
        row = self.row
        if row is None:
            return []
        type = TYPES[self.table]
        made: list[tuple[str, Any, str]] = [
            (_(action.label), partial(self._act, action), why_not(self.desk, action.rule))
            for action in type.actions
            if not (action.allowed and action.allowed(row))
        ]
        rule = type.restore if row["archived_at"] else type.archive
        label = _("Put back into use") if row["archived_at"] else _("Take out of use")
        if rule is not None:
            does = partial(do, self.desk, rule, id=row["id"])
            made.append((label, does, why_not(self.desk, rule)))
        return made

    def _more(self) -> None:
        menu = QMenu(self)
        menu.setToolTipsVisible(True)
        for label, does, closed in self.more():
            line = menu.addAction(label)
            line.triggered.connect(lambda _on=False, does=does: does())
            line.setEnabled(not closed)
            line.setToolTip(closed)
        button = self.head.more_button
        menu.popup(button.mapToGlobal(QPoint(0, button.height())))

    def _act(self, action: Action) -> None:
        row = self.row
        if row is None:
            return
        type = TYPES[self.table]
        if action.fields:
            ActionDialog(self.desk, self.window(), type, action, row, row["name"]).open()
        else:
            do(self.desk, action.rule, **{id_name(type, action.rule): row["id"]})

    # -- shape and keys ---------------------------------------------------------------------------

    def focusInEvent(self, event: QFocusEvent) -> None:
        """F6 or Enter: to the tabs, from where the rest is near."""
        super().focusInEvent(event)
        self.head.tabs.focus_current()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc goes back to the list."""
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
            return
        super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The strip stands beside the tab where there is room for both."""
        super().resizeEvent(event)
        self._fit_strip()

    def _fit_strip(self) -> None:
        room = self.width() - STRIP >= _BESIDE
        self.strip.setVisible(self._has_strip and room)
