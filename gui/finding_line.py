"""A line that offers what it finds while one types: ↓ and ↑ move, Enter takes, Esc closes."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QModelIndex, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QCompleter, QLineEdit, QListView, QWidget

from gui import theme
from gui.controls import fold

MOST = 12
_ID = Qt.ItemDataRole.UserRole + 1
Offered = tuple[int | None, str, str]
"""An id, if it is a record; its words; what tells it from others."""


class FindingLine(QLineEdit):
    """`search` answers what fits the typed words; `taken` says which was chosen.

    `first` says for what is typed whether the best one stands ready for Enter.
    """

    taken = Signal(object, str)

    def __init__(
        self,
        search: Callable[[str], Sequence[Offered]],
        parent: QWidget | None = None,
        *,
        first: Callable[[str], bool] = bool,
    ) -> None:
        super().__init__(parent)
        self._offers = search
        self._first = first
        self._found = QStandardItemModel(self)
        self._completer = QCompleter(self._found, self)
        self._completer.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
        self._completer.setMaxVisibleItems(MOST)
        self._list = QListView()
        self._list.setProperty("role", "popup")
        self._completer.setPopup(self._list)
        self._completer.setWidget(self)
        self._completer.activated[QModelIndex].connect(self._take)  # type: ignore[index]  # stubs lack the overload by type
        self.textEdited.connect(self._search)

    def _search(self, text: str) -> None:
        words = fold(text).strip()
        if words:
            self._fill(words)
        else:
            self._list.hide()

    def _fill(self, words: str) -> None:
        self._found.clear()
        for id, label, hint in self._offers(words):
            item = QStandardItem(f"{label}   {hint}".rstrip())
            item.setData("" if id is None else str(id), _ID)
            item.setData(label, _ID + 1)
            item.setSizeHint(QSize(0, theme.row(28)))
            self._found.appendRow(item)
        if not self._found.rowCount():
            self._list.hide()
            return
        self._completer.complete()
        ready = (
            self._completer.completionModel().index(0, 0) if self._first(words) else QModelIndex()
        )
        self._list.setCurrentIndex(ready)

    def _take(self, index: QModelIndex) -> None:
        id = str(index.data(_ID))
        self.taken.emit(int(id) if id else None, str(index.data(_ID + 1)))

    def _open(self) -> None:
        """Offer without typing."""
        self._fill(fold(self.text()).strip())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """↓ on a closed list opens it."""
        if event.key() == Qt.Key.Key_Down and not self.isReadOnly():
            self._open()
            return
        super().keyPressEvent(event)
