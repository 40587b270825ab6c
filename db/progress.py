"""How far long work is: what it calls as it goes. The window's own can stop the work."""

from __future__ import annotations

from typing import Protocol


class Progress(Protocol):
    """Called with how much is done of how much; may raise, to stop the work."""

    def __call__(self, done: int, total: int = 0, words: str = "") -> None:
        """Done so much of the total; 0 for a total that is not known."""


def silent(done: int, total: int = 0, words: str = "") -> None:
    """For whoever does not want to know."""
