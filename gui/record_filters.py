"""Search box and filters above a list; one in use is tinted, and a link clears them all."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from db import records
from db.fields import Field
from db.records import RecordType
from db.words import _
from gui.controls import Button, Combo, SearchBox
from gui.desk import Desk

_WAIT_MS = 150
ARCHIVED = "archived"
SEARCH = "search"


class RecordFilters(QWidget):
    """What narrows a list: words, and one box for each filter field of the type."""

    changed = Signal()

    def __init__(self, desk: Desk, type: RecordType, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.type = type
        words = _(", ").join(_(type.field(name).label) for name in type.search[:3])
        self.search = SearchBox(words or _("Search"))
        self.boxes: dict[str, Combo] = {}
        self._typing = QTimer(self)
        self._typing.setSingleShot(True)
        self._typing.setInterval(_WAIT_MS)
        self._typing.timeout.connect(self._apply)
        self.search.textChanged.connect(lambda _text: self._typing.start())
        self.search.returnPressed.connect(self._apply)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self.search)
        for name in type.filters:
            box = Combo(name=_(type.field(name).label))
            self.boxes[name] = box
        if type.archived:
            self.boxes[ARCHIVED] = Combo(name=_("Archived"))
        for box in self.boxes.values():
            box.setMinimumWidth(110)
            box.changed.connect(self._apply)
            row.addWidget(box)
        self.clear_link = Button(_("Clear filters"), kind="link")
        self.clear_link.clicked.connect(self.clear)
        self.clear_link.hide()
        row.addWidget(self.clear_link)
        self.offer()

    def offer(self) -> None:
        """Fill the boxes; what is chosen stays chosen."""
        for name, box in self.boxes.items():
            if name == ARCHIVED:
                in_use, all_of_them = _("In service"), _("With archived")
                if not self.type.restore:
                    in_use, all_of_them = _("In force"), _("With withdrawn")
                box.set_options([("", in_use), ("1", all_of_them)])
            else:
                box.set_options(self._options(self.type.field(name), box.value()))

    def _options(self, field: Field, chosen: str) -> list[tuple[str, str]]:
        options = [("", _("All: {field}").format(field=_(field.label)))]
        if field.kind == "flag":
            options += [
                ("1", _(field.label)),
                ("0", _("Not: {field}").format(field=_(field.label))),
            ]
        elif field.kind == "reference":
            found = records.wanted_by(self._desk.store, self.type, field)
            options += [(str(id), label) for id, label in found]
            if chosen and chosen not in dict(options):
                # Nothing in the list points to it yet; it is asked for all the same.
                target = records.by_name(field.to)
                row = records.record(self._desk.store, target, int(chosen))
                options.append((chosen, str(row[target.label_of])))
        else:
            options += [(value, _(label)) for value, label in field.choices]
        return options

    def words(self) -> str:
        """What is searched for."""
        return self.search.folded()

    def values(self) -> dict[str, Any]:
        """The wanted value of each filter in use."""
        made: dict[str, Any] = {}
        for name, box in self.boxes.items():
            if name == ARCHIVED or not box.value():
                continue
            number = self.type.field(name).kind in ("flag", "reference")
            made[name] = int(box.value()) if number else box.value()
        return made

    def archived(self) -> bool:
        """Whether archived records are wanted too."""
        return ARCHIVED in self.boxes and self.boxes[ARCHIVED].value() == "1"

    def conditions(self) -> list[tuple[str, str]]:
        """What is in use: the name to drop it by, and how people read it."""
        made = [
            (name, box.currentText())
            for name, box in self.boxes.items()
            if name != ARCHIVED and box.value()
        ]
        if self.words():
            made.append((SEARCH, self.words()))
        return made

    def drop(self, name: str) -> None:
        """Take one condition away."""
        if name == SEARCH:
            self.search.clear()
        else:
            self.boxes[name].set_value("")
        self._apply()

    def clear(self) -> None:
        """Take every condition away."""
        self.set({}, "")

    def set(self, values: Mapping[str, Any], words: str | None = None) -> None:
        """Use these filters and no others."""
        for name, box in self.boxes.items():
            blocked = box.blockSignals(True)
            value = values.get(name, "")
            if value and name != ARCHIVED:
                box.set_options(self._options(self.type.field(name), str(value)))
            box.set_value("" if value is None else str(int(value) if value is True else value))
            box.blockSignals(blocked)
        if words is not None:
            self.search.setText(words)
        self._apply()

    def _apply(self) -> None:
        self._typing.stop()
        for box in self.boxes.values():
            box.set_used(bool(box.value()))
        self.clear_link.setVisible(bool(self.conditions()) or self.archived())
        self.changed.emit()
