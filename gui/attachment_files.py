"""Files on their way to a voucher: chosen, dropped or pasted; large ones beside the window."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QMimeData
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QFileDialog, QWidget

from db.attachments import File, attach_files, read
from db.rules import Refused
from db.store import Store
from db.words import _
from gui.desk import Desk, Progress
from gui.settings import documents

_LARGE = 4 << 20  # what is written beside the window, in bytes


def choose(parent: QWidget, title: str) -> list[Path]:
    """Ask for photos and PDFs; several at once."""
    chosen, _kind = QFileDialog.getOpenFileNames(
        parent, title, str(documents()), _("Photos and PDF (*.pdf *.jpg *.jpeg *.png)")
    )
    return [Path(one) for one in chosen]


def offers(data: QMimeData) -> bool:
    """Whether something that is dropped or pasted may be files or a picture."""
    return data.hasImage() or any(url.isLocalFile() for url in data.urls())


def held_of(data: QMimeData, kind: str) -> tuple[list[File], list[str]]:
    """What was dropped or pasted, and in words what cannot be taken."""
    paths = [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]
    if paths:
        return held(paths, kind)
    image = data.imageData()
    if isinstance(image, QImage) and not image.isNull():
        return [File(kind, _("Picture.png"), _png(image))], []
    return [], [_("There is no picture and no file to paste.")]


def held(paths: Sequence[Path], kind: str) -> tuple[list[File], list[str]]:
    """The files with their content, and in words which could not be read."""
    found, wrong = [], []
    for path in paths:
        try:
            found.append(File(kind, path.name, read(path)))
        except Refused as refused:
            wrong.append(refused.message)
    return found, wrong


def attach_all(
    desk: Desk, voucher: int, files: Sequence[File], said: Callable[[list[str]], None]
) -> None:
    """Attach to a draft; `said` gets what was refused, in words, when all is done.

    A few large photos are written by a worker: the window goes on meanwhile.
    """
    try:
        if sum(len(one.content) for one in files) <= _LARGE:
            said(desk.do(attach_files, voucher=voucher, files=files))
            return

        def work(store: Store, progress: Progress) -> list[str]:
            return attach_files(store, voucher=voucher, files=files, progress=progress)

        desk.began.emit(desk.write_later(work, said, label=_("Attach files")))
    except Refused as refused:
        said([refused.message])


def _png(image: QImage) -> bytes:
    content = QByteArray()
    buffer = QBuffer(content)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")  # type: ignore[call-overload]  # the stubs want bytes
    buffer.close()
    return bytes(content.data())
