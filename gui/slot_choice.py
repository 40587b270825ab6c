"""All free slots for one appointment, to choose another than those suggested."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QVBoxLayout

from db.appointments import Appointment
from db.consultants import consultant
from db.consultations import Slot
from db.formats import show_day, show_span
from db.rooms import room
from db.words import _
from gui.controls import SearchBox
from gui.dialog import Dialog


class SlotChoice(Dialog):
    """`slot` is what was chosen. What is typed narrows the list by day, time or name."""

    def __init__(self, parent: Dialog, one: Appointment, free: Sequence[Slot]) -> None:
        super().__init__(
            parent.desk,
            parent,
            _("Another slot for {number}").format(number=one.number),
            primary=_("Take this slot"),
            width=460,
            height=480,
        )
        self.slot: Slot | None = None
        self._free = free
        self.search = SearchBox(_("Day, time or name"), parent=self.body)
        self.list = QListWidget(self.body)
        self.list.setAccessibleName(_("Free slots"))
        column = QVBoxLayout(self.body)
        column.setContentsMargins(16, 14, 16, 14)
        column.setSpacing(8)
        column.addWidget(self.search)
        column.addWidget(self.list, 1)
        self.search.textChanged.connect(self._fill)
        self.search.returnPressed.connect(self.list.setFocus)
        self.list.itemActivated.connect(lambda _item: self.save())
        self._fill()
        self.list.setFocus()

    def _fill(self, *_args: object) -> None:
        self.list.clear()
        db, wanted = self.desk.store, self.search.folded().split()
        for slot in self._free:
            name = consultant(db, slot.consultant).name
            when = f"{show_day(slot.starts)} {show_span(slot.starts, slot.ends)}"
            words = f"{when}\u2003{name}\u2003{room(db, slot.room).label()}"
            if all(word in words for word in wanted):
                item = QListWidgetItem(words)
                item.setData(Qt.ItemDataRole.UserRole, slot)
                self.list.addItem(item)
        self.list.setCurrentRow(0)
        self.block("" if self.list.count() else _("No free slot like that"))

    def save(self) -> None:
        """Take the slot that is marked."""
        item = self.list.currentItem()
        if item is not None:
            self.slot = item.data(Qt.ItemDataRole.UserRole)
            self.accept()
