"""Long work on a worker thread: PDFs, imports, backups. Progress, cancel, no shared connection.

The work may write, by rules, through the store it is given: what it wrote is one act.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, QThread, Signal

from db.store import Store, open_store
from db.trail import Act


class Cancelled(Exception):
    """The work was cancelled; raised by Progress inside the work."""


class Progress:
    """What the work calls as it goes: `progress(3, 20, "…")`. Raises Cancelled when cancelled."""

    def __init__(self, report: Callable[[int, int, str], None]) -> None:
        self._report = report
        self.cancelled = False

    def __call__(self, done: int, total: int = 0, words: str = "") -> None:
        """Say how far the work is; stops here if the user cancelled."""
        if self.cancelled:
            raise Cancelled
        self._report(done, total, words)


class _Worker(QThread):
    progressed = Signal(int, int, str)

    def __init__(
        self, store: Store, work: Callable[[Store, Progress], Any], parent: QObject
    ) -> None:
        super().__init__(parent)
        self._path, self._staff, self._key = store.path, store.staff, store.key
        self._private_key = store.private_key
        self._work = work
        self.progress = Progress(self.progressed.emit)
        self.result: Any = None
        self.act: Act | None = None
        self.error: Exception | None = None

    def run(self) -> None:
        """On the worker: its own connection, closed whatever happens."""
        try:
            store = open_store(self._path, staff=self._staff, key=self._key, lock=False)
            store.private_key = self._private_key
            try:
                self.result = self._work(store, self.progress)
            finally:
                self.act = store.last_act
                store.close()
        except Exception as error:
            self.error = error


class Task(QObject):
    """One piece of long work under way, on the window's side."""

    progressed = Signal(int, int, str)
    finished = Signal()

    def __init__(
        self,
        store: Store,
        work: Callable[[Store, Progress], Any],
        done: Callable[[Any], None],
        failed: Callable[[Exception], None],
        label: str,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self.label = label
        self._done, self._failed = done, failed
        self._worker = _Worker(store, work, self)
        self._worker.progressed.connect(self.progressed)
        self._worker.finished.connect(self._end)

    def start(self) -> None:
        """Begin."""
        self._worker.start()

    @property
    def act(self) -> Act | None:
        """What the work has written, if it wrote; known when it has ended."""
        return self._worker.act

    def cancel(self) -> None:
        """Stop at the next progress; neither `done` nor `failed` is called.

        Work that has written by then is done all the same.
        """
        self._worker.progress.cancelled = True

    def cancelled(self) -> bool:
        """Whether it was cancelled."""
        return self._worker.progress.cancelled

    def wait(self) -> None:
        """Until the worker has ended."""
        self._worker.wait()

    def _end(self) -> None:
        worker = self._worker
        self.finished.emit()
        try:
            if worker.error is None and (worker.act is not None or not self.cancelled()):
                self._done(worker.result)
            elif worker.error is not None and not self.cancelled():
                self._failed(worker.error)
        finally:
            self.deleteLater()
