"""The file cannot be used at start: it is set aside and a backup offered, nothing is deleted."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from db.restore import candidates, lost, put_back
from db.store import take_lock
from db.trouble import Trouble
from gui.choose_file import choose_file
from gui.restore_dialog import RestoreDialog
from gui.settings import Settings
from gui.trouble import show_trouble

_OFFERED = ("damaged", "missing")


def offers_backup(trouble: Trouble, path: Path, kept: Settings) -> bool:
    """Whether this is trouble that a backup can end, and there is one."""
    if trouble.kind == "missing" and path.exists():
        return False  # its keys are: without them no backup opens either
    return trouble.kind in _OFFERED and bool(candidates(path, kept.backup_folders(path)))


def recover(trouble: Trouble, path: Path, kept: Settings, key: bytes | None = None) -> Path | None:
    """Offer what can be restored. The file to open then, None to quit."""
    dialog = RestoreDialog(path, kept.backup_folders(path), key=key, trouble=trouble)
    accepted = dialog.exec() == RestoreDialog.DialogCode.Accepted
    if accepted and dialog.chosen is not None:
        QApplication.setOverrideCursor(Qt.CursorShape.WaitCursor)
        try:
            with take_lock(path):
                put_back(dialog.chosen, path, now=datetime.now(), key=key)
        except Trouble as again:
            QApplication.restoreOverrideCursor()
            show_trouble(again)
        else:
            QApplication.restoreOverrideCursor()
        return path
    if dialog.way == "other":
        return choose_file(path) or path
    return path if dialog.way in ("again", "new") else None


def offer_for_lost(path: Path, kept: Settings) -> Path | None:
    """Before an empty file would be begun where there was one: its backups are offered."""
    trouble = lost(path, kept.backup_folders(path))
    return recover(trouble, path, kept) if trouble is not None else path
