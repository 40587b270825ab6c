"""The attachments of a voucher: seen, added by dialog, drop and paste, taken off a draft."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtGui import (
    QDragEnterEvent,
    QDragLeaveEvent,
    QDropEvent,
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
)
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget
from shiboken6 import isValid

from db.attachments import KINDS, File, attachments, detach
from db.rules import Refused
from db.words import _
from gui import icons
from gui.attachment_files import attach_all, choose, held, held_of, offers
from gui.attachment_viewer import AttachmentViewer, RemoveAttachment
from gui.cards import ElidedLabel
from gui.controls import Button, IconButton
from gui.desk import Desk
from gui.doors import guard

_ICONS = {"pdf": "file-pdf", "jpg": "file-image", "png": "file-image"}


class AttachmentBox(QFrame):
    """What a voucher rests on. Without a voucher the files are held until there is one."""

    refused = Signal(str)  # in words, what could not be attached
    changed = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.desk = desk
        self.held: list[File] = []
        self._voucher: int | None = None
        self._draft = True
        self.setAcceptDrops(True)
        self.setProperty("role", "drop")
        self.setAccessibleName(_("Attachments"))
        self._rows = QVBoxLayout()
        self._rows.setSpacing(0)
        self.add_button = guard(
            Button(_("Attach a photo or PDF…"), icon="paperclip", height=26), desk, "fund"
        )
        self.add_button.clicked.connect(lambda: self.ask("bill"))
        self.minutes_button = guard(
            Button(_("Attach the minutes…"), icon="file-signature", height=26), desk, "fund"
        )
        self.minutes_button.clicked.connect(lambda: self.ask("decision"))
        self._hint = ElidedLabel(_("Drop files here, or Ctrl+V"), 12, "text3")
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addWidget(self.add_button)
        buttons.addWidget(self.minutes_button)
        buttons.addWidget(self._hint, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addLayout(self._rows)
        column.addLayout(buttons)
        self.show_voucher(None)

    def show_voucher(self, voucher: int | None, *, draft: bool = True) -> None:
        """The attachments of a voucher; only a draft's come and go. None: what is held so far."""
        self._voucher, self._draft = voucher, draft
        for part in (self.add_button, self.minutes_button, self._hint):
            part.setVisible(draft)
        self._show()

    def count(self) -> int:
        """How many there are, held ones too."""
        kept = attachments(self.desk.store, self._voucher) if self._voucher else []
        return len(kept) + len(self.held)

    def keep(self, voucher: int) -> None:
        """Attach what was held to the draft that there is now."""
        files, self.held = self.held, []
        self._voucher = voucher
        if files:
            self._attach(files)

    # -- adding -----------------------------------------------------------------------------------

    def ask(self, kind: str) -> None:
        """Choose files on the disk."""
        title = self.minutes_button.text() if kind == "decision" else self.add_button.text()
        paths = choose(self, title.rstrip("…"))
        if paths:
            self.take_paths(paths, kind)

    def take_paths(self, paths: Sequence[Path], kind: str = "bill") -> None:
        """Attach these files, or hold them."""
        self._take(*held(paths, kind))

    def paste(self) -> bool:
        """Attach what is on the clipboard; False where that is no file and no picture."""
        data = QGuiApplication.clipboard().mimeData()
        if not self._draft or data is None or not offers(data):
            return False
        self._take(*held_of(data, "bill"))
        return True

    def _take(self, files: Sequence[File], wrong: Sequence[str]) -> None:
        if files and self._voucher is None:
            self.held += files
            self._show()
            self.changed.emit()
        elif files:
            self._attach(files)
        if wrong:  # last: what is attached brings the panel back without its sentences
            self.refused.emit("\n".join(wrong))

    def _attach(self, files: Sequence[File]) -> None:
        if self._voucher is not None:
            attach_all(self.desk, self._voucher, files, self._said)

    def _said(self, wrong: list[str]) -> None:
        if not isValid(self):
            return  # a worker has written it, and the panel shows another voucher by now
        self._show()
        self.changed.emit()
        if wrong:
            self.refused.emit("\n".join(wrong))

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Files and pictures may be dropped on a draft."""
        if self._draft and self.add_button.isEnabled() and offers(event.mimeData()):
            event.acceptProposedAction()
            self._mark(True)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        """They were not dropped."""
        self._mark(False)

    def dropEvent(self, event: QDropEvent) -> None:
        """Attach what was dropped."""
        self._mark(False)
        event.acceptProposedAction()
        self._take(*held_of(event.mimeData(), "bill"))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Ctrl+V."""
        if event.matches(QKeySequence.StandardKey.Paste) and self.paste():
            return
        super().keyPressEvent(event)

    def _mark(self, over: bool) -> None:
        self.setProperty("over", over)
        self.style().unpolish(self)
        self.style().polish(self)

    # -- seeing and taking off --------------------------------------------------------------------

    def _show(self) -> None:
        while (item := self._rows.takeAt(0)) is not None:
            old = item.widget()
            if old is not None:
                old.hide()
                old.deleteLater()
        for file in self.held:
            self._rows.addWidget(self._row(file.kind, file.name, len(file.content), file, 0))
        if self._voucher is not None:
            for one in attachments(self.desk.store, self._voucher):
                self._rows.addWidget(self._row(one.kind, one.name, one.size, None, one.id))

    def _row(self, kind: str, name: str, size: int, file: File | None, id: int) -> QWidget:
        holder = QWidget()
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        sign = QLabel()
        sign.setPixmap(
            icons.pixmap(_ICONS.get(name.rpartition(".")[2].lower(), "file"), "text2", 13)
        )
        row.addWidget(sign)
        words = f"{_(dict(KINDS)[kind])}\u2003{_size(size)}"
        if id:
            link = Button(_short(name), kind="link", height=24)
            link.setToolTip(name)
            link.setAccessibleName(_("Look at {name}").format(name=name))
            link.clicked.connect(lambda: self.look(id))
            row.addWidget(link)
        else:
            row.addWidget(QLabel(_short(name)))
        row.addWidget(ElidedLabel(words, 12, "text3"), 1)
        if self._draft:
            remove = IconButton("xmark", _("Remove {name}").format(name=name), height=24)
            remove.clicked.connect(lambda: self._drop(file) if file else self.remove(id, name))
            row.addWidget(guard(remove, self.desk, detach))
        return holder

    def look(self, id: int) -> None:
        """Look at an attachment, and page on to the others of the voucher."""
        if self._voucher is not None:
            AttachmentViewer(self.desk, self.window(), self._voucher, id).exec()

    def remove(self, id: int, name: str) -> None:
        """Take an attachment off a draft; asked first, for it is gone then."""
        if not RemoveAttachment(self.desk, self.window(), name).exec():
            return
        try:
            self.desk.do(detach, attachment=id)
        except Refused as refused:
            self.refused.emit(refused.message)
        self._show()
        self.changed.emit()

    def _drop(self, file: File) -> None:
        self.held.remove(file)
        self._show()
        self.changed.emit()


def _size(size: int) -> str:
    return f"{size / (1 << 20):.1f} MB" if size >= 1 << 20 else f"{-(-size // 1024)} KB"


def _short(name: str) -> str:
    """A name that leaves room for the rest of the line; its ending stays to be seen."""
    return name if len(name) <= 18 else f"{name[:11]}…{name[-6:]}"
