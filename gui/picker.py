"""A line that finds another record while one types: ↓ and ↑ move, Enter takes, Esc closes."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from db import records
from db.rules import Refused
from db.words import _
from gui import icons
from gui.controls import fold
from gui.desk import Desk
from gui.finding_line import MOST, FindingLine, Offered


class Picker(FindingLine):
    """Chooses a record of one type; the database searches, so thousands are no trouble."""

    picked = Signal()

    def __init__(self, desk: Desk, to: str, parent: QWidget | None = None) -> None:
        super().__init__(self._pick, parent, first=lambda _words: True)
        self._desk = desk
        self._type = records.by_name(to)
        self._id: int | None = None
        self._label = ""
        self.setPlaceholderText(_("Type to find"))
        self.addAction(
            icons.icon(self._type.icon or "magnifying-glass", "text2", 13),
            QLineEdit.ActionPosition.TrailingPosition,
        )
        self.taken.connect(self._choose)

    def value(self) -> int | None:
        """The id chosen, None when the line is empty.

        Refused when the text is no record, or several are called so and none was chosen.
        """
        text = fold(self.text()).strip()
        if not text:
            return None
        if self._id is not None and text == fold(self._label).strip():
            return self._id
        offered = records.pick(self._desk.store, self._type, text, 3)
        named = [(id, label) for id, label, _hint in offered if fold(label).strip() == text]
        if len(named) > 1:
            raise Refused(
                _("Several are called “{name}”. Choose one from the list.").format(name=text)
            )
        if named:
            self._keep(*named[0])
            return named[0][0]
        raise Refused(_("Not found. Type a part of the name and choose from the list."))

    def set_value(self, id: int | None) -> None:
        """Show the record of this id."""
        label = ""
        if id is not None:
            kind = self._type
            label = str(
                self._desk.store.value(
                    f"SELECT {kind.label_of} FROM [{kind.table}] WHERE id = ?", (id,)
                )
                or ""
            )
        self._keep(id, label)

    def _keep(self, id: int | None, label: str) -> None:
        self._id = id
        self._label = label
        self.setText(label)
        self.setCursorPosition(0)

    def _pick(self, words: str) -> list[Offered]:
        return list(records.pick(self._desk.store, self._type, words, MOST))

    def _search(self, text: str) -> None:
        if not fold(text).strip():
            self._id = None
        super()._search(text)

    def _choose(self, id: int, label: str) -> None:
        self._keep(id, label)
        self.picked.emit()

    def _open(self) -> None:
        """Everything when nothing is typed or a record is chosen."""
        self._fill("" if self._id is not None else fold(self.text()).strip())

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """A whole name that was typed but not chosen is chosen now."""
        super().focusOutEvent(event)
        popup_open = event.reason() == Qt.FocusReason.PopupFocusReason
        if not popup_open and self.text().strip() and not self.isReadOnly():
            before = self._id
            try:
                now = self.value()
            except Refused:
                return
            if now != before:
                self.picked.emit()
