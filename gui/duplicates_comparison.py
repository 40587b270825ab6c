"""Two records that look alike, field by field: which is kept, and which values are taken over."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from db import records
from db.merging import TAKEABLE, better, weight
from db.records import RecordType
from db.store import Row, Store
from db.words import _
from gui.controls import Button

_BOTH = "kinds"  # both records' kinds are kept


class Comparison(QWidget):
    """`keep` and `take` are what merging would be told; `card_wanted` says whose card to open."""

    changed = Signal()
    card_wanted = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.ids: tuple[int, int] = (0, 0)
        self.keeps: tuple[QRadioButton, ...] = ()
        self.values: dict[str, tuple[QRadioButton, QRadioButton]] = {}
        self._by_hand: set[str] = set()
        self._grid_box: QWidget | None = None
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(16, 12, 16, 16)
        self._column.addStretch(1)

    def show_pair(self, db: Store, type: RecordType, one: int, other: int) -> None:
        """Show two records; the better one to keep is chosen."""
        if self._grid_box is not None:
            self._column.removeWidget(self._grid_box)
            self._grid_box.hide()
            self._grid_box.deleteLater()
        self.ids = (one, other)
        self.values = {}
        self._by_hand = set()
        rows = [records.record(db, type, id) for id in self.ids]
        box = self._grid_box = QWidget(self)
        grid = QGridLayout(box)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(0)
        grid.setVerticalSpacing(0)
        grid.setColumnMinimumWidth(0, 110)
        grid.setColumnStretch(1, 1)
        grid.setColumnStretch(2, 1)
        group = QButtonGroup(box)
        kept = better(db, type.table, one, other)
        heads = [self._head(db, type, row, group) for row in rows]
        self.keeps = tuple(radio for _head, radio in heads)
        for column, (head, radio) in enumerate(heads, start=1):
            radio.setChecked(self.ids[column - 1] == kept)
            space = QWidget()
            beside = QHBoxLayout(space)
            beside.setContentsMargins(0, 0, 0 if column == 2 else 12, 8)
            beside.addWidget(head)
            grid.addWidget(space, 0, column)
        for place, name in enumerate(TAKEABLE[type.table], start=1):
            self._add(grid, place, type, rows, name)
        self._column.insertWidget(0, box)
        for radio in self.keeps:
            radio.toggled.connect(self._keep_turned)
        self._keep_turned()

    def keep(self) -> int:
        """The record that is kept."""
        return self.ids[0 if self.keeps[0].isChecked() else 1]

    def drop(self) -> int:
        """The record that goes."""
        return self.ids[1 if self.keeps[0].isChecked() else 0]

    def take(self) -> tuple[str, ...]:
        """The fields that come from the record that goes."""
        place = self.ids.index(self.drop())
        return tuple(name for name, both in self.values.items() if both[place].isChecked())

    def turn(self) -> None:
        """Keep the other one."""
        self.keeps[1 if self.keeps[0].isChecked() else 0].setChecked(True)

    def _head(
        self, db: Store, type: RecordType, row: Row, group: QButtonGroup
    ) -> tuple[QWidget, QRadioButton]:
        head = QFrame()
        head.setProperty("role", "card")
        name = QLabel(str(row["name"]))
        name.setProperty("role", "name")
        name.setTextFormat(Qt.TextFormat.PlainText)
        name.setWordWrap(True)
        said = [row["number"], _("Refer to it: {n}").format(n=weight(db, type.table, row["id"]))]
        if row["archived_at"]:
            said.append(_("Out of use"))
        facts = QLabel("\u2003".join(said))
        facts.setProperty("role", "label")
        radio = QRadioButton(_("Keep this one"))
        radio.setEnabled(not row["archived_at"])
        radio.setAccessibleName(f"{_('Keep this one')} {row['number']}")
        group.addButton(radio)
        card = Button(_("Open card"), kind="link", height=24)
        card.clicked.connect(lambda: self.card_wanted.emit(row["id"]))
        line = QHBoxLayout()
        line.addWidget(radio)
        line.addStretch(1)
        line.addWidget(card)
        column = QVBoxLayout(head)
        column.setContentsMargins(12, 8, 12, 8)
        column.setSpacing(4)
        column.addWidget(name)
        column.addWidget(facts)
        column.addLayout(line)
        return head, radio

    def _add(
        self, grid: QGridLayout, place: int, type: RecordType, rows: Sequence[Row], name: str
    ) -> None:
        """One field of both; where both have something else, one is chosen."""
        shown = [records.show_cell(type, row, name) for row in rows]
        if not any(shown):
            return
        label = QLabel(_(type.field(name).label))
        label.setProperty("role", "quiet")
        # Masked numbers may look alike and differ; what counts is what is stored.
        differs = rows[0][name] != rows[1][name]
        cells: list[QWidget] = [label]
        if differs and all(row[name] not in (None, "") for row in rows) and name != _BOTH:
            group = QButtonGroup(label)
            both = [_value(group, text, label.text()) for text in shown]
            self.values[name] = (both[0], both[1])
            for radio in both:
                radio.clicked.connect(lambda _on=False, name=name: self._chosen(name))
            cells += both
        else:
            cells += [_words(text) for text in shown]
        for column, cell in enumerate(cells):
            line = QFrame()
            line.setProperty("compared", "differs" if differs else "same")
            inside = QHBoxLayout(line)
            inside.setContentsMargins(8, 5, 8, 5)
            inside.addWidget(cell, 1)
            grid.addWidget(line, place, column)

    def _chosen(self, name: str) -> None:
        self._by_hand.add(name)
        self.changed.emit()

    def _keep_turned(self) -> None:
        """The kept one's values go along, where nobody chose otherwise."""
        place = self.ids.index(self.keep())
        for name, both in self.values.items():
            if name not in self._by_hand:
                both[place].setChecked(True)
        self.changed.emit()


def _value(group: QButtonGroup, text: str, label: str) -> QRadioButton:
    # An ampersand in a name is a character, not a shortcut.
    radio = QRadioButton(text.replace("&", "&&"))
    radio.setAccessibleName(f"{label} {text}")
    group.addButton(radio)
    return radio


def _words(text: str) -> QLabel:
    words = QLabel(text or "–")
    words.setTextFormat(Qt.TextFormat.PlainText)
    words.setWordWrap(True)
    return words
