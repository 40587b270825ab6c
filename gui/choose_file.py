"""Which file to open: one that exists, or the name of a new one."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget

from db.words import _
from gui import settings


def choose_file(beside: Path, parent: QWidget | None = None) -> Path | None:
    """Ask for a file, beginning in the folder of another one; None if nothing is chosen."""
    chosen, _kind = QFileDialog.getSaveFileName(
        parent,
        _("Choose or name a file"),
        str(beside.parent),
        "*.yizhan",
        options=QFileDialog.Option.DontConfirmOverwrite,
    )
    return settings.file_named(chosen).absolute() if chosen else None
