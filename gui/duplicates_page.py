"""Duplicates: likely pairs on the left, both records side by side on the right, merge or not."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from db.duplicates import Pair, keep_apart, pairs
from db.merging import merge_organisations, merge_people
from db.rules import Refused
from db.types_register import ORGANISATION, PERSON
from db.words import N_, _
from gui import theme
from gui.controls import Button, NoteBox, Segmented
from gui.desk import Desk
from gui.doors import guard
from gui.duplicates_comparison import Comparison
from gui.empty_state import EmptyState
from gui.page import Page

_WIDE = 330
_TYPES = {"person": PERSON, "organisation": ORGANISATION}
_MERGE = {"person": merge_people, "organisation": merge_organisations}


class DuplicatesPage(Page):
    """People and organisations that look like one another."""

    name = "duplicates"
    title = N_("Duplicates")
    icon = "clone"
    area = "register"

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.pairs: list[Pair] = []
        self.list = QListWidget()
        self.list.setAccessibleName(_("Likely pairs"))
        self.list.setFixedWidth(_WIDE)
        self.list.setProperty("role", "pairs")
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.currentRowChanged.connect(self._show)
        self.list.installEventFilter(self)
        self.comparison = Comparison()
        self.comparison.setProperty("role", "pane")
        self.comparison.card_wanted.connect(lambda id: desk.open_record(self.segments.value(), id))
        self.refusal = NoteBox("error")
        self.refusal.hide()
        self._build()
        for key in ("Ctrl+Return", "Ctrl+Enter"):
            self._on_key(key, self.merge)
        self._on_key("Ctrl+D", self.keep_both)

    def _build(self) -> None:
        self.segments = Segmented(
            (("person", _("Persons")), ("organisation", _("Organisations"))), name=_("Show")
        )
        self.segments.changed.connect(lambda _table: self.reload_now())
        self.apart_button = Button(_("These are two"), icon="arrows-left-right", key="Ctrl+D")
        self.apart_button.clicked.connect(self.keep_both)
        self.merge_button = Button(_("Merge"), icon="clone", key="Ctrl+Enter", kind="primary")
        self.merge_button.clicked.connect(self.merge)
        guard(self.apart_button, self.desk, keep_apart)
        guard(self.merge_button, self.desk, merge_people, merge_organisations)
        self._bar = QFrame()
        self._bar.setProperty("role", "toolbar")
        row = QHBoxLayout(self._bar)
        row.setContentsMargins(16, 0, 16, 0)
        row.setSpacing(8)
        row.addWidget(self.segments)
        row.addStretch(1)
        row.addWidget(self.apart_button)
        row.addWidget(self.merge_button)
        area = QScrollArea()
        area.setWidget(self.comparison)
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        right = QWidget()
        right.setProperty("role", "pane")
        column = QVBoxLayout(right)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.refusal)
        column.addWidget(area, 1)
        both = QWidget()
        beside = QHBoxLayout(both)
        beside.setContentsMargins(0, 0, 0, 0)
        beside.setSpacing(0)
        beside.addWidget(self.list)
        beside.addWidget(right, 1)
        self.stack = QStackedWidget()
        self.stack.addWidget(both)
        self.empty = EmptyState(
            "circle-check",
            _("No duplicates"),
            _("No two records share a number, a phone, or a name and something more."),
        )
        self.stack.addWidget(self.empty)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addWidget(self._bar)
        outer.addWidget(self.stack, 1)
        theme.signal.changed.connect(self._measure)
        self._measure()

    def _measure(self) -> None:
        self._bar.setFixedHeight(theme.row(48))

    # -- looking ----------------------------------------------------------------------------------

    def reload(self) -> None:
        """Look for pairs again; the place in the list stays."""
        table = self.segments.value()
        before = max(self.list.currentRow(), 0)
        chosen = self.pair()
        self.pairs = pairs(self.desk.store, table)
        blocked = self.list.blockSignals(True)
        self.list.clear()
        for pair in self.pairs:
            names = [self._name(pair.table, id) for id in (pair.one, pair.other)]
            name = names[0] if names[0] == names[1] else " / ".join(names)
            item = QListWidgetItem(f"{name}\n{pair.why()}")
            item.setSizeHint(QSize(0, theme.row(46)))
            self.list.addItem(item)
        self.list.blockSignals(blocked)
        self.stack.setCurrentIndex(0 if self.pairs else 1)
        for button in (self.apart_button, self.merge_button):
            button.setEnabled(bool(self.pairs))
        if self.pairs:
            place = self.pairs.index(chosen) if chosen in self.pairs else before
            self.list.setCurrentRow(min(place, len(self.pairs) - 1))
            self._show()

    def _name(self, table: str, id: int) -> str:
        return str(self.desk.store.value(f"SELECT name FROM [{table}] WHERE id = ?", (id,)))

    def pair(self) -> Pair | None:
        """The pair that is shown."""
        place = self.list.currentRow()
        return self.pairs[place] if 0 <= place < len(self.pairs) else None

    def _show(self, _row: int = 0) -> None:
        pair = self.pair()
        self.refusal.hide()
        if pair is not None:
            self.comparison.show_pair(self.desk.store, _TYPES[pair.table], pair.one, pair.other)

    def summary(self) -> str:
        """How many pairs there are."""
        return _("Pairs: {n}").format(n=len(self.pairs))

    def hints(self) -> list[str]:
        """The keys of the page."""
        return [_("←→ keep the other one"), _("Ctrl+Enter merge"), _("Ctrl+D these are two")]

    def panes(self) -> list[QWidget]:
        """List and comparison."""
        return [self.list, self.comparison]

    def showEvent(self, event: QShowEvent) -> None:
        """The focus begins in the list."""
        super().showEvent(event)
        self.list.setFocus()

    def go(self, **where: Any) -> None:
        """`table`: people or organisations."""
        if where.get("table") in _TYPES:
            self.segments.set_value(where["table"])
        self.list.setFocus()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """← and → in the list keep the other one."""
        if (
            isinstance(event, QKeyEvent)
            and event.type() == QEvent.Type.KeyPress
            and event.key() in (Qt.Key.Key_Left, Qt.Key.Key_Right)
            and self.pair() is not None
        ):
            self.comparison.turn()
            return True
        return super().eventFilter(watched, event)

    # -- deciding ---------------------------------------------------------------------------------

    def merge(self) -> None:
        """Make one record of the two."""
        pair = self.pair()
        if pair is not None:
            asked = self.comparison
            self._do(_MERGE[pair.table], keep=asked.keep(), drop=asked.drop(), take=asked.take())

    def keep_both(self) -> None:
        """They are two; they are not offered again."""
        pair = self.pair()
        if pair is not None:
            self._do(keep_apart, table=pair.table, one=pair.one, other=pair.other)

    def _do(self, rule: Callable[..., None], **values: Any) -> None:
        try:
            self.desk.do(rule, **values)
        except Refused as refused:
            self.refusal.set_note("error", refused.message, title=_("Not done"))
            self.refusal.show()
            return
        self.list.setFocus()
