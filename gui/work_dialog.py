"""How far a long piece of work is, with a way to stop it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QProgressBar, QVBoxLayout, QWidget

from db.words import _
from gui.desk import Desk, Task
from gui.dialog import Dialog


class WorkDialog(Dialog):
    """Stands before the window until the work has ended. Esc stops the work, not the dialog."""

    def __init__(self, desk: Desk, task: Task, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent, task.label, width=460, height=170)
        self._task = task
        words = QLabel(task.label, self.body)
        words.setTextFormat(Qt.TextFormat.PlainText)
        words.setWordWrap(True)
        self.bar = QProgressBar(self.body)
        self.bar.setRange(0, 0)
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(task.label)
        column = QVBoxLayout(self.body)
        column.setContentsMargins(16, 16, 16, 16)
        column.addWidget(words)
        column.addWidget(self.bar)
        column.addStretch(1)
        self.cancel_button.setText(_("Stop"))
        self.note.setText(_("Stopped, it leaves nothing behind."))
        task.progressed.connect(self._show)
        task.finished.connect(self.accept)

    def reject(self) -> None:
        """Stop the work; the dialog goes when it has stopped."""
        self._task.cancel()
        self.cancel_button.setEnabled(False)

    def _show(self, done: int, total: int, _words: str) -> None:
        self.bar.setRange(0, total)
        self.bar.setValue(done)
