"""查验: is a paper genuine? Scan it, type its number, or give a picture; nothing else is needed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import QBuffer, QIODevice, Qt
from PySide6.QtGui import (
    QDragEnterEvent,
    QDragLeaveEvent,
    QDropEvent,
    QGuiApplication,
    QImage,
    QKeyEvent,
    QKeySequence,
    QShowEvent,
)
from PySide6.QtWidgets import (
    QFileDialog,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)
from shiboken6 import isValid

from db.certificate_check import Verdict, check_certificate
from db.code_pictures import MOST_BYTES, code_in_picture
from db.rules import Refused
from db.store import Store
from db.words import _
from gui import settings, theme
from gui.certificate_verdict import VerdictCard
from gui.controls import Button
from gui.desk import Desk, Progress, Task
from gui.dialog import expected
from gui.form_scroll import FormScroll
from gui.page import Page

_WIDE, _HIGH, _TEXT = 820, 52, 20
_MOST_TYPED = 60  # signs; more come from a scanner
_MOST_SIGNS = 4000  # a scan has 513 figures; a key that was held down brings more


class CheckLine(QLineEdit):
    """The large line; a picture on the clipboard is pasted as one."""

    def __init__(self, picture: Callable[[QImage], None]) -> None:
        super().__init__()
        self._picture = picture
        self.setMaxLength(_MOST_SIGNS)
        self.setPlaceholderText(_("Scan the square code, or type number and check code"))
        self.setAccessibleName(_("Scan the square code, or type number and check code"))
        hints = Qt.InputMethodHint
        # A scanner types like a keyboard: the input method is not to take its figures for pinyin.
        self.setInputMethodHints(hints.ImhLatinOnly | hints.ImhNoPredictiveText)
        theme.signal.changed.connect(self._measure)
        self._measure()

    def _measure(self) -> None:
        high = theme.row(_HIGH)
        self.setStyleSheet(
            f"font-size: {theme.px(_TEXT)}px; min-height: {high - 4}px; max-height: {high - 4}px"
        )

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Ctrl+V with a picture checks that."""
        if event.matches(QKeySequence.StandardKey.Paste):
            image = QGuiApplication.clipboard().image()
            if not image.isNull():
                self._picture(image)
                return
        super().keyPressEvent(event)


class CertificateCheckPage(Page):
    """One line with the focus; after each verdict it is ready for the next."""

    name = "certificate-check"

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._task: Task | None = None
        self.line = CheckLine(self.check_image)
        self.check_button = Button(_("Check"), icon="magnifying-glass", key="Enter", kind="primary")
        self.picture_button = Button(_("Choose a picture"), icon="image", key="Ctrl+O")
        self.key_button = Button(_("Public key"), icon="key")
        self.key_button.setToolTip(_("Print the public key, with which others can check too"))
        self.words = QLabel(
            _(
                "The scanner types and presses Enter. A photo or a scan of the paper (PNG, JPG) may"
                " be dropped here or pasted with Ctrl+V. No network is needed."
            )
        )
        self.card = VerdictCard()
        self.drop = QFrame()
        self._lay_out()
        self._connect()
        self.setAcceptDrops(True)

    def _lay_out(self) -> None:
        self.words.setProperty("role", "quiet")
        self.words.setWordWrap(True)
        head = QLabel(_("Is this certificate genuine?"))
        head.setProperty("role", "title")
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.line, 1)
        row.addWidget(self.check_button)
        ways = QHBoxLayout()
        ways.setSpacing(8)
        ways.addWidget(self.words, 1)
        ways.addWidget(self.picture_button, 0, Qt.AlignmentFlag.AlignTop)
        ways.addWidget(self.key_button, 0, Qt.AlignmentFlag.AlignTop)
        self.drop.setProperty("role", "drop")
        inner = QVBoxLayout(self.drop)
        inner.setContentsMargins(24, 24, 24, 24)
        inner.setSpacing(12)
        inner.addWidget(head)
        inner.addLayout(row)
        inner.addLayout(ways)
        inner.addSpacing(4)
        inner.addWidget(self.card)
        inner.addStretch(1)
        self.drop.setMaximumWidth(_WIDE + 48)
        held = QWidget()
        centre = QHBoxLayout(held)
        centre.setContentsMargins(0, 0, 0, 0)
        centre.addStretch(1)
        centre.addWidget(self.drop, 1000)
        centre.addStretch(1)
        scroll = FormScroll()
        scroll.setWidget(held)
        scroll.viewport().setAutoFillBackground(False)
        held.setAutoFillBackground(False)
        pane = QFrame()
        pane.setProperty("role", "pane")
        whole = QVBoxLayout(pane)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(scroll)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(pane)

    def _connect(self) -> None:
        self.line.returnPressed.connect(self.check)
        self.check_button.clicked.connect(self.check)
        self.picture_button.clicked.connect(self.choose_picture)
        self.key_button.clicked.connect(self.print_sheet)
        self.card.opened.connect(lambda one: self.desk.open_record("certificate", one.id))
        self._on_key("Ctrl+O", self.choose_picture)

    # -- checking ---------------------------------------------------------------------------------

    def check(self) -> None:
        """What was scanned or typed."""
        text = self.line.text()
        if text.strip():
            self.say(check_certificate(self.desk.store, text))
        if len(text) > _MOST_TYPED:
            self.line.clear()  # a scan: nobody corrects its figures
        self._ready()

    def say(self, verdict: Verdict) -> None:
        """Show a verdict."""
        self.card.show_verdict(verdict, may_open=True)

    def choose_picture(self) -> None:
        """Ask for a photo or scan."""
        chosen, _kind = QFileDialog.getOpenFileName(
            self,
            _("Choose a picture of the certificate"),
            str(settings.documents()),
            _("Pictures (*.png *.jpg *.jpeg)"),
        )
        if chosen:
            self.check_picture(Path(chosen))
        self._ready()

    def check_picture(self, path: Path) -> None:
        """Read the square code in a picture file."""

        def content() -> bytes:
            try:
                with path.open("rb") as file:
                    return file.read(MOST_BYTES + 1)
            except OSError as error:
                raise Refused(
                    _("{path} cannot be read: {reason}").format(
                        path=path, reason=error.strerror or error
                    )
                ) from error

        self._read(content)

    def check_image(self, image: QImage) -> None:
        """Read the square code in a picture from the clipboard."""
        buffer = QBuffer()
        buffer.open(QIODevice.OpenModeFlag.WriteOnly)
        image.save(buffer, "PNG")  # type: ignore[call-overload]  # the stub wants bytes, Qt a str
        data = bytes(buffer.data().data())
        self._read(lambda: data)

    def _read(self, content: Callable[[], bytes]) -> None:
        if self._task is not None:
            self._task.cancel()

        def work(store: Store, progress: Progress) -> Verdict:
            return check_certificate(store, code_in_picture(content()))

        def done(verdict: Verdict) -> None:
            if isValid(self):
                self._task = None
                self.line.clear()
                self.say(verdict)
                self._ready()

        def failed(error: Exception) -> None:
            if isValid(self):
                self._task = None
                self.line.clear()
                self.say(Verdict("unreadable", expected(error)))
                self._ready()

        self._task = self.desk.later(work, done, label=_("Read the square code"), failed=failed)

    def _ready(self) -> None:
        """The next scan takes the place of what stands in the line."""
        if self.isVisible():
            self.line.setFocus()
        self.line.selectAll()

    # -- dropping ---------------------------------------------------------------------------------

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """A picture may be dropped anywhere on the page."""
        data = event.mimeData()
        if data.hasUrls() or data.hasImage():
            event.acceptProposedAction()
            self._mark(True)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        """It was not dropped."""
        self._mark(False)

    def dropEvent(self, event: QDropEvent) -> None:
        """Check what was dropped."""
        self._mark(False)
        event.acceptProposedAction()
        files = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
        if files:
            self.check_picture(files[0])
        elif event.mimeData().hasImage():
            self.check_image(QImage(event.mimeData().imageData()))

    def _mark(self, over: bool) -> None:
        self.drop.setProperty("over", over)
        self.drop.style().unpolish(self.drop)
        self.drop.style().polish(self.drop)

    # -- what the window asks ---------------------------------------------------------------------

    def go(self, **where: Any) -> None:
        """`code=` what was scanned elsewhere in the window."""
        if where.get("code"):
            self.line.setText(str(where["code"]))
            self.check()

    def showEvent(self, event: QShowEvent) -> None:
        """Ready for a scan at once."""
        super().showEvent(event)
        self.line.setFocus()
        self.line.selectAll()

    def print_sheet(self) -> None:
        """The public key on paper."""
        self.desk.print_report("certificate-key")

    def find(self) -> None:  # type: ignore[override]  # the page's word, not QWidget's static one
        """Into the line."""
        self._ready()

    def panes(self) -> list[QWidget]:
        """The line, and what leads on."""
        made: list[QWidget] = [self.line]
        if self.card.open_button.isVisibleTo(self):
            made.append(self.card.open_button)
        return made

    def hints(self) -> list[str]:
        """The keys of the page."""
        return [_("Enter check"), _("Ctrl+O picture"), _("Ctrl+V pasted picture")]

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc empties the line."""
        if event.key() == Qt.Key.Key_Escape:
            self.line.clear()
            self.line.setFocus()
            return
        super().keyPressEvent(event)
