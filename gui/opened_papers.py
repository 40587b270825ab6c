"""Papers that were shown in the system's viewer: files that are removed at start and at the end."""

from __future__ import annotations

from pathlib import Path

from gui import settings


def opened_folder() -> Path:
    """Where they lie."""
    return settings.data_folder() / "opened"


def forget_opened() -> None:
    """Remove them; what is still open in the viewer stays until the next time."""
    for path in opened_folder().glob("*.pdf"):
        try:
            path.unlink()
        except OSError:
            continue
