"""One act of the trail: who did it when, each record it changed, before and after."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QStackedLayout,
    QVBoxLayout,
    QWidget,
)

from db.formats import show_day_year
from db.trail_list import ActLine, lines
from db.trail_words import KINDS, Change, changes
from db.words import _
from gui.card_parts import Section, TabBody, quiet, said
from gui.controls import Button, Chip
from gui.desk import Desk
from gui.form_scroll import FormScroll

LEAST, MOST = 330, 380
AT_ONCE = 50


class TrailPanel(QFrame):
    """Shows one act; its links lead to the records and to the act it took back."""

    wanted = Signal(object)  # another act, by its id (63 bit, so not a Qt int)
    left = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self.act: ActLine | None = None
        self.shown: list[Change] = []
        self.setProperty("role", "pane")
        self.setMinimumWidth(LEAST)
        self.setMaximumWidth(MOST)
        # Not in the order of Tab: the panel only hands the focus on (see focusInEvent).
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.setAccessibleName(_("Details"))
        self._when = quiet("")
        self._name = said("")
        self._name.setProperty("role", "name")
        self._name.setWordWrap(True)
        self._chip = Chip()
        name_row = QHBoxLayout()
        name_row.setSpacing(8)
        name_row.addWidget(self._name, 1)
        name_row.addWidget(self._chip, 0, Qt.AlignmentFlag.AlignTop)
        head = QFrame()
        head.setProperty("role", "panelHead")
        head_column = QVBoxLayout(head)
        head_column.setContentsMargins(16, 10, 12, 10)
        head_column.setSpacing(2)
        head_column.addWidget(self._when)
        head_column.addLayout(name_row)
        self._scroll = FormScroll()
        self._scroll.viewport().setAutoFillBackground(False)
        card = QWidget()
        column = QVBoxLayout(card)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(head)
        column.addWidget(self._scroll, 1)
        blank = QLabel(_("Choose an act from the list to see what it changed."))
        blank.setProperty("role", "quiet")
        blank.setAlignment(Qt.AlignmentFlag.AlignCenter)
        blank.setWordWrap(True)
        self._layers = QStackedLayout(self)
        self._layers.addWidget(blank)
        self._layers.addWidget(card)
        self.links: list[Button] = []

    def show_act(self, act: ActLine | None) -> None:
        """Show an act, or that none is chosen."""
        self.act = act
        self.shown = []
        self.links = []
        self._layers.setCurrentIndex(0 if act is None else 1)
        if act is None:
            return
        at = f"{show_day_year(act.at)} {act.at:%H:%M:%S}"
        self._when.setText("  ".join((at, act.who)))
        self._name.setText(act.label)
        self._chip.set_status("undone")
        self._chip.setVisible(act.undone is not None)
        self._body = TabBody()
        self._other(_("Takes back"), act.undoes)
        self._other(_("Taken back by"), act.undone)
        self._more()
        self._scroll.setWidget(self._body)
        self._body.setAutoFillBackground(False)
        self._scroll.to_top()

    def _other(self, label: str, id: int | None) -> None:
        found = lines(self.desk.store, [id]) if id is not None else []
        for act in found:
            row = QWidget()
            column = QVBoxLayout(row)
            column.setContentsMargins(0, 0, 0, 0)
            column.setSpacing(1)
            column.addWidget(quiet(f"{label}: {act.at:%m-%d %H:%M}  {act.who}"))
            words = said(act.label)
            words.setWordWrap(True)
            column.addWidget(words)
            link = Button(_("Show"), kind="link", height=26)
            link.setAccessibleName(f"{label}: {act.label}")
            link.clicked.connect(lambda _on=False, id=act.id: self.wanted.emit(id))
            self.links.append(link)
            column.addWidget(link, 0, Qt.AlignmentFlag.AlignLeft)
            self._body.column.addWidget(row)

    def _more(self) -> None:
        assert self.act is not None
        after = self.shown[-1].id if self.shown else 0
        some = changes(self.desk.store, self.act.id, after=after, limit=AT_ONCE)
        self.shown += some
        for change in some:
            self._body.column.addWidget(self._section(change))
        rest = self.act.entries - len(self.shown)
        if rest > 0 and some:
            more = Button(_("Show the next of {n} more").format(n=rest), kind="link")
            more.clicked.connect(lambda: self._go_on(more))
            self.links.append(more)
            self._body.column.addWidget(more, 0, Qt.AlignmentFlag.AlignLeft)
        else:
            self._body.end()

    def _go_on(self, more: Button) -> None:
        place = len(self.links) - 1
        self.links.remove(more)
        self._more()
        if self.links[place:]:
            self.links[place].setFocus()
        more.hide()
        more.deleteLater()

    def _section(self, change: Change) -> QWidget:
        section = Section(f"{_(KINDS[change.kind])}  {change.what}", self._body)
        if change.name:
            name = said(change.name, bold=True)
            name.setWordWrap(True)
            section.body.addWidget(name)
        if change.target:
            table, id = change.target
            link = section.add_link(_("Open"), _("Open {what}").format(what=change.name))
            link.clicked.connect(lambda: self.desk.open_record(table, id))
            self.links.append(link)
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(6)
        grid.setColumnMinimumWidth(0, 92)
        grid.setColumnStretch(1, 1)
        for place, line in enumerate(change.lines):
            label, value = quiet(line.label), said(_both(change.kind, line.before, line.after))
            label.setMaximumWidth(110)
            for part in (label, value):
                part.setWordWrap(True)
                # Long words without a gap, as addresses are, must not widen the panel.
                part.setMinimumWidth(40)
            grid.addWidget(label, place, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(value, place, 1, Qt.AlignmentFlag.AlignTop)
        section.body.addLayout(grid)
        return section

    def focusInEvent(self, event: QFocusEvent) -> None:
        """F6 or a click: the focus goes to the first link; without one, back to the list."""
        super().focusInEvent(event)
        if self.links:
            self.links[0].setFocus(event.reason())
        else:
            self.left.emit()


def _both(kind: str, before: str, after: str) -> str:
    if kind == "insert":
        return after
    if kind == "delete":
        return before
    nothing = _("(empty)")
    return f"{before or nothing} → {after or nothing}"
