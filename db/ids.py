"""Record ids: 63-bit whole numbers that sort by time and never collide between machines."""

from __future__ import annotations

import secrets
import time
import uuid

_EPOCH_MS = 1_577_836_800_000  # 2020-01-01 UTC; 41 bits of milliseconds last until 2089


class Ids:
    """Makes ids: 41 bits of milliseconds, 10 bits of machine number, 12 bits of counter."""

    def __init__(self, machine: int | None = None) -> None:
        self._machine = (uuid.getnode() if machine is None else machine) & 0x3FF
        self._counter = secrets.randbelow(4096)
        self._last = 0

    def after(self, id: int) -> None:
        """Make only ids larger than this one: another program or a faster clock made it."""
        self._last = max(self._last, id)

    def make(self) -> int:
        """The next id: larger than any this object made before, even if the clock steps back."""
        now = max(time.time_ns() // 1_000_000 - _EPOCH_MS, self._last >> 22)
        self._counter = (self._counter + 1) & 0xFFF
        value = now << 22 | self._machine << 12 | self._counter
        while value <= self._last:
            now += 1
            value = now << 22 | self._machine << 12 | self._counter
        self._last = value
        return value
