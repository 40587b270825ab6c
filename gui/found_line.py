"""A line of words that may name a record: chosen from what is found, or just typed."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QWidget

from db.booking_offers import Offer
from gui.finding_line import FindingLine, Offered


class FoundLine(FindingLine):
    """Pinyin finds, and Enter takes the best; other words stay as they were typed."""

    def __init__(
        self, search: Callable[[str], Sequence[Offer]], parent: QWidget | None = None
    ) -> None:
        super().__init__(self._pick, parent, first=str.isascii)
        self._find = search
        self._id: int | None = None
        self._called = ""
        self.taken.connect(self.set_record)

    def set_record(self, id: int | None, words: str) -> None:
        """Show words, and the record that they name."""
        self._id, self._called = id, words
        self.setText(words)

    def record(self) -> int | None:
        """The record that was chosen, while its words stand."""
        return self._id if self.text().strip() == self._called.strip() else None

    def _pick(self, typed: str) -> list[Offered]:
        return [(one.id, one.words, one.hint) for one in self._find(typed) if one.id is not None]
