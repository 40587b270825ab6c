"""Long work before there is a window: on a worker, with words and no way to stop it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from PySide6.QtCore import QThread
from PySide6.QtWidgets import QLabel, QProgressBar, QVBoxLayout, QWidget

from gui.dialog import Frame

T = TypeVar("T")


class _Worker(QThread):
    def __init__(self, work: Callable[[], Any]) -> None:
        super().__init__()
        self._work = work
        self.result: Any = None
        self.error: BaseException | None = None

    def run(self) -> None:
        """On the worker."""
        try:
            self.result = self._work()
        except Exception as error:
            self.error = error


class _Waiting(Frame):
    """Stands until the work has ended: neither Esc nor the window's cross ends it sooner."""

    def __init__(self, words: str, parent: QWidget | None) -> None:
        super().__init__(parent, words, width=460, height=150)
        said = QLabel(words, self.body)
        said.setWordWrap(True)
        bar = QProgressBar(self.body)
        bar.setRange(0, 0)
        bar.setTextVisible(False)
        bar.setAccessibleName(words)
        column = QVBoxLayout(self.body)
        column.setContentsMargins(16, 16, 16, 16)
        column.addWidget(said)
        column.addWidget(bar)
        column.addStretch(1)
        self.footer.hide()

    def reject(self) -> None:
        """Nothing: what has begun here is not cut short."""


def work_before(words: str, work: Callable[[], T], parent: QWidget | None = None) -> T:
    """Do the work while words say what is under way; returns or raises what the work does."""
    worker, waiting = _Worker(work), _Waiting(words, parent)
    worker.finished.connect(waiting.accept)
    worker.start()
    waiting.exec()
    worker.wait()
    if worker.error is not None:
        raise worker.error
    return worker.result  # type: ignore[no-any-return]  # what `work` returned
