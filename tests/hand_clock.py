"""A clock for tests of the window."""

from __future__ import annotations

from datetime import datetime


class Clock:
    """A clock that is moved by hand."""

    def __init__(self, now: datetime) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now
