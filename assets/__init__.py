"""Fonts, icons, the style sheet, words: files that come with the program."""

from __future__ import annotations

from pathlib import Path

_HERE = Path(__file__).resolve().parent


def path(name: str) -> Path:
    """Where a file or folder of the assets lies, as `fonts/OFL.txt`; also in a built program."""
    return _HERE / name
