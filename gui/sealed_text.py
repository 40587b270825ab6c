"""A text for one pair of eyes: what was in it is nowhere else once it is put away."""

from __future__ import annotations

import re
from hashlib import sha256

from PySide6.QtCore import QEvent, QMimeData, Qt
from PySide6.QtGui import QClipboard, QGuiApplication, QKeyEvent, QTextCursor, QTextOption
from PySide6.QtWidgets import QPlainTextEdit, QWidget

_LONG_RUN = 5_000


class SealedText(QPlainTextEdit):
    """Plain text that leaves neither an undo history nor a copy in the clipboard behind."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setTabChangesFocus(True)
        # Nothing to learn here for whatever completes words.
        self.setInputMethodHints(Qt.InputMethodHint.ImhSensitiveData)
        self._copied: set[bytes] = set()

    def show_text(self, text: str) -> None:
        """Show a text, with the cursor at its end."""
        self._wrap(text)
        self.setPlainText(text)
        self.moveCursor(QTextCursor.MoveOperation.End)

    def insertFromMimeData(self, source: QMimeData) -> None:
        """What is pasted, however long it is."""
        self._wrap(source.text())
        super().insertFromMimeData(source)

    def event(self, event: QEvent) -> bool:
        """PgUp and PgDn turn the text and not the days of the page around it."""
        if (
            isinstance(event, QKeyEvent)
            and event.type() == QEvent.Type.ShortcutOverride
            and event.key() in (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown)
        ):
            event.accept()
            return True
        return super().event(event)

    def _wrap(self, text: str) -> None:
        """A megabyte without a space would take Qt minutes to wrap at words."""
        if any(len(run) > _LONG_RUN for run in re.findall(r"[!-~]+", text)):
            self.setWordWrapMode(QTextOption.WrapMode.WrapAnywhere)

    def put_away(self) -> None:
        """Empty, without a history; what was copied from here is in the clipboard no more."""
        self.setPlainText("")
        self.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self.document().clearUndoRedoStacks()
        clipboard = QGuiApplication.clipboard()
        for mode in (QClipboard.Mode.Clipboard, QClipboard.Mode.Selection):
            # What somebody copied elsewhere since is theirs.
            if self._copied and _digest(clipboard.text(mode)) in self._copied:
                clipboard.clear(mode)
        self._copied.clear()

    def createMimeDataFromSelection(self) -> QMimeData:
        """What is copied from here is taken back later; plain text, as nothing else is in it."""
        text = self.textCursor().selection().toPlainText()
        self._copied.add(_digest(text))
        made = QMimeData()
        made.setText(text)
        return made


def _digest(text: str) -> bytes:
    return sha256(text.encode("utf-8", "surrogatepass")).digest()
