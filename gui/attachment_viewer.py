"""An attachment in a window of its own: photo or pages of a PDF, larger, smaller, a copy saved.

It is painted from the records; no readable copy is left on the disk unless somebody saves one.
"""

from __future__ import annotations

from pathlib import Path

import pypdfium2
from PySide6.QtCore import QBuffer, QByteArray, QSize, Qt
from PySide6.QtGui import QImage, QImageReader, QKeySequence, QPixmap, QResizeEvent, QShortcut
from PySide6.QtWidgets import QFileDialog, QLabel, QScrollArea, QVBoxLayout, QWidget

from db.attachments import Attachment, attachments, content
from db.trouble import Trouble
from db.whole_file import put, whole_file
from db.words import _
from gui import theme
from gui.controls import Button
from gui.desk import Desk
from gui.dialog import Dialog
from gui.pdf_pages import POINTS_PER_INCH, PdfPages
from gui.settings import documents

_LARGEST = 6000  # pixels of a photo's longer side that are kept to be shown
_ZOOMS = (1.0, 1.5, 2.0, 3.0, 4.5)


class AttachmentViewer(Dialog):
    """PgUp and PgDn turn pages, Ctrl+← and Ctrl+→ go to another attachment, + and − zoom."""

    def __init__(self, desk: Desk, parent: QWidget | None, voucher: int, id: int) -> None:
        super().__init__(
            desk,
            parent,
            "",
            primary=_("Save a copy…"),
            width=900,
            height=680,
        )
        self.cancel_button.setText(_("Close"))
        self.files = attachments(desk.store, voucher)
        self._at = next((at for at, one in enumerate(self.files) if one.id == id), 0)
        self._page, self._zoom = 0, 0
        self._content = b""
        self._pdf: PdfPages | None = None
        self._image = QImage()
        self.picture = QLabel()
        self.picture.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.picture.setWordWrap(True)
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setWidget(self.picture)
        self._scroll.setAccessibleName(_("Attachment"))
        column = QVBoxLayout(self.body)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._scroll)
        self.before = Button("", icon="chevron-left", height=32)
        self.after = Button("", icon="chevron-right", height=32)
        self.before.setToolTip(_("The one before  Ctrl+←"))
        self.after.setToolTip(_("The next one  Ctrl+→"))
        for at, (button, by) in enumerate(((self.before, -1), (self.after, 1))):
            button.setAccessibleName(button.toolTip())
            button.clicked.connect(lambda _on=False, by=by: self.turn_file(by))
            self.footer_row.insertWidget(1 + at, button)
        for keys, does in (
            ("PgUp", lambda: self.turn_page(-1)),
            ("PgDown", lambda: self.turn_page(1)),
            ("Ctrl+Left", lambda: self.turn_file(-1)),
            ("Ctrl+Right", lambda: self.turn_file(1)),
            ("+", lambda: self.zoom(1)),
            ("=", lambda: self.zoom(1)),
            ("-", lambda: self.zoom(-1)),
        ):
            QShortcut(QKeySequence(keys), self).activated.connect(does)
        self._open()
        self._scroll.setFocus()

    @property
    def file(self) -> Attachment:
        """The attachment that is shown."""
        return self.files[self._at]

    def pages(self) -> int:
        """How many pages it has; 1 for a photo, 0 for what cannot be shown."""
        return len(self._pdf) if self._pdf is not None else int(not self._image.isNull())

    def turn_file(self, by: int) -> None:
        """Another attachment of the voucher."""
        if 0 <= self._at + by < len(self.files):
            self._at += by
            self._open()

    def turn_page(self, by: int) -> None:
        """Another page of a PDF."""
        if 0 <= self._page + by < self.pages():
            self._page += by
            self._paint_page()

    def zoom(self, by: int) -> None:
        """Larger or smaller; smallest is as wide as the window."""
        self._zoom = min(max(self._zoom + by, 0), len(_ZOOMS) - 1)
        self._paint_page()

    def save(self) -> None:
        """A copy where somebody wants it."""
        wanted, _kind = QFileDialog.getSaveFileName(
            self, _("Save a copy"), str(documents() / self.file.name)
        )
        if not wanted:
            return
        try:
            with whole_file(Path(wanted)) as path:
                put(path, self._content)
        except Trouble as trouble:
            self.say_trouble(trouble.message)

    def done(self, result: int) -> None:
        """Let go of the PDF."""
        self._forget()
        super().done(result)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """As wide as there is room for."""
        super().resizeEvent(event)
        if self.pages():
            self._paint_page()

    def _forget(self) -> None:
        if self._pdf is not None:
            self._pdf.close()
        self._pdf, self._image, self._page, self._zoom = None, QImage(), 0, 0

    def _open(self) -> None:
        self._forget()
        one = self.file
        self.setWindowTitle(one.name)
        self.before.setEnabled(self._at > 0)
        self.after.setEnabled(self._at < len(self.files) - 1)
        wrong = ""
        try:
            self._content = content(self.desk.store, one.id)
            if one.name.endswith(".pdf"):
                self._pdf = PdfPages(self._content)
            else:
                self._image = _photo(self._content)
        except Trouble as trouble:
            self._content, wrong = b"", trouble.message
        except pypdfium2.PdfiumError:
            wrong = _("This PDF is damaged or locked and cannot be shown. Save a copy to open it.")
        if not wrong and not self.pages():
            wrong = _("This picture is damaged or too large to be shown. Save a copy to open it.")
        self.primary_button.setEnabled(bool(self._content))
        if wrong:
            self.picture.setPixmap(QPixmap())
            self.picture.setText(wrong)
            self.note.setText(self._where())
        else:
            self._paint_page()

    def _where(self) -> str:
        found = _("File {n} of {all}").format(n=self._at + 1, all=len(self.files))
        if self.pages() > 1:
            found += "   " + _("Page {n} of {all}, PgUp PgDn").format(
                n=self._page + 1, all=self.pages()
            )
        return found

    def _paint_page(self) -> None:
        ratio = self.devicePixelRatioF()
        wide = max(self._scroll.viewport().width() - 16, 100) * _ZOOMS[self._zoom]
        if self._pdf is not None:
            points = self._pdf.size(self._page).width()
            image = self._pdf.image(self._page, wide * POINTS_PER_INCH / points, ratio=ratio)
            pixmap = QPixmap.fromImage(image)
        else:
            fit = min(wide * ratio, self._image.width() * _ZOOMS[self._zoom])
            pixmap = QPixmap.fromImage(
                self._image.scaledToWidth(
                    max(round(fit), 1), Qt.TransformationMode.SmoothTransformation
                )
            )
            pixmap.setDevicePixelRatio(ratio)
        self.picture.setPixmap(pixmap)
        self.note.setText(self._where())


class RemoveAttachment(Dialog):
    """Asks before an attachment is removed: no copy of it stays."""

    def __init__(self, desk: Desk, parent: QWidget | None, name: str) -> None:
        super().__init__(
            desk,
            parent,
            _("Remove an attachment"),
            primary=_("Remove"),
            width=theme.px(430),
            height=190,
        )
        words = QLabel(
            _("“{name}” is removed from the voucher. No copy stays in the records.").format(
                name=name
            )
        )
        words.setWordWrap(True)
        words.setTextFormat(Qt.TextFormat.PlainText)
        column = QVBoxLayout(self.body)
        column.setContentsMargins(16, 16, 16, 16)
        column.addWidget(words)
        column.addStretch(1)
        self.cancel_button.setFocus()


def _photo(data: bytes) -> QImage:
    """A photo upright, and not larger than can be shown; empty if it cannot be read."""
    held = QByteArray(data)
    buffer = QBuffer(held)
    buffer.open(QBuffer.OpenModeFlag.ReadOnly)
    reader = QImageReader(buffer)
    reader.setAutoTransform(True)
    size = reader.size()
    if size.isValid() and max(size.width(), size.height()) > _LARGEST:
        reader.setScaledSize(
            size.scaled(QSize(_LARGEST, _LARGEST), Qt.AspectRatioMode.KeepAspectRatio)
        )
    return reader.read()
