"""A certificate as it will come out, made anew while its words are typed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from db.certificate_kinds import Design
from db.store import Store
from db.wording import PLACES
from db.words import _
from gui.desk import Desk, Progress
from gui.dialog import expected
from gui.pdf_pages import PdfPages
from gui.report_view import PageView

_WAIT_MS = 250
_FIT = -1


class CertificatePreview(QWidget):
    """One page; `told` says what keeps it from being made, '' if nothing does."""

    told = Signal(str)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._task: Any = None
        self._pages: PdfPages | None = None
        self._wanted: tuple[Design, dict[str, str]] | None = None
        self.page = PageView(self)
        self.page.setAccessibleName(_("The page as it will be printed"))
        self.said = QLabel(self)
        self.said.setProperty("role", "error")
        self.said.setWordWrap(True)
        self.said.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.page, 1)
        column.addWidget(self.said)
        self._wait = QTimer(self)
        self._wait.setSingleShot(True)
        self._wait.setInterval(_WAIT_MS)
        self._wait.timeout.connect(self._make)

    def show_design(self, design: Design, values: Mapping[str, str]) -> None:
        """This design with these values; examples stand where none is given."""
        examples = {one.name: one.example for one in PLACES}
        given = {name: words for name, words in values.items() if words.strip()}
        self._wanted = (design, examples | given)
        self._wait.start()

    def _make(self) -> None:
        if self._wanted is None:
            return
        self.stop()
        design, values = self._wanted
        now = self._desk.now()

        def work(store: Store, progress: Progress) -> bytes:
            # Loaded on the worker: the window does not wait for what makes PDFs.
            from reports.certificate import preview

            return preview(store, design, values, now=now)

        self._task = self._desk.later(
            work, self._made, label=_("Make the sheet"), failed=self._failed
        )

    def _made(self, data: bytes) -> None:
        self._task = None
        if self._pages is not None:
            self._pages.close()
        self._pages = PdfPages(data)
        self.page.show_page(self._pages, 0, _FIT)
        self._tell("")

    def _failed(self, error: Exception) -> None:
        self._task = None
        self._tell(expected(error))

    def _tell(self, words: str) -> None:
        self.said.setText(words)
        self.said.setVisible(bool(words))
        self.told.emit(words)

    def stop(self) -> None:
        """Drop what is being made."""
        if self._task is not None:
            self._task.cancel()
            self._task = None
