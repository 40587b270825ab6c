"""A line that finds another record while one types: ↓ and ↑ move, Enter takes, Esc closes."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QCompleter, QLineEdit, QListView, QWidget

from db import records
from db.rules import Refused
from db.words import _
from gui import icons, theme
from gui.controls import fold
from gui.desk import Desk

_ID = Qt.ItemDataRole.UserRole + 1
_MOST = 12


class Picker(QLineEdit):
    """Chooses a record of one type; the database searches, so thousands are no trouble."""

    picked = Signal()

    def __init__(self, desk: Desk, to: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._type = records.by_name(to)
        self._id: int | None = None
        self._label = ""
        self.setPlaceholderText(_("Type to find"))
        self.addAction(
            icons.icon(self._type.icon or "magnifying-glass", "text2", 13),
            QLineEdit.ActionPosition.TrailingPosition,
        )
        self._found = QStandardItemModel(self)
        self._completer = QCompleter(self._found, self)
        self._completer.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
        self._completer.setMaxVisibleItems(_MOST)
        self._list = QListView()
        self._list.setProperty("role", "popup")
        self._completer.setPopup(self._list)
        self._completer.setWidget(self)
        self._completer.activated[QModelIndex].connect(self._take)  # type: ignore[index]  # stubs lack the overload by type
        self.textEdited.connect(self._search)

    def value(self) -> int | None:
        """The id chosen, None when the line is empty. Refused when the text is no record."""
        text = fold(self.text()).strip()
        if not text:
            return None
        if self._id is not None and text == fold(self._label).strip():
            return self._id
        for id, label, _hint in records.pick(self._desk.store, self._type, text, 3):
            if fold(label).strip() == text:
                self._keep(id, label)
                return id
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

    def _search(self, text: str) -> None:
        words = fold(text).strip()
        if not words:
            self._id = None
            self._list.hide()
            return
        self._fill(words)

    def _fill(self, words: str) -> None:
        self._found.clear()
        for id, label, hint in records.pick(self._desk.store, self._type, words, _MOST):
            item = QStandardItem(f"{label}   {hint}".rstrip())
            item.setData(str(id), _ID)
            item.setData(label, _ID + 1)
            item.setSizeHint(QSize(0, theme.row(28)))
            self._found.appendRow(item)
        if self._found.rowCount():
            self._completer.complete()
            self._list.setCurrentIndex(self._completer.completionModel().index(0, 0))
        else:
            self._list.hide()

    def _take(self, index: QModelIndex) -> None:
        self._keep(int(index.data(_ID)), str(index.data(_ID + 1)))
        self.picked.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """↓ on a closed list opens it, with everything when nothing is typed."""
        if event.key() == Qt.Key.Key_Down and not self.isReadOnly():
            self._fill("" if self._id is not None else fold(self.text()).strip())
            return
        super().keyPressEvent(event)

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
