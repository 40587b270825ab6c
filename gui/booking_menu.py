"""What can be done with a booking, or an empty place, under the right mouse button."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from PySide6.QtWidgets import QMenu, QWidget

from db.bookings import Booking
from db.words import _
from gui import icons
from gui.booking_facts import next_step

Does = Callable[[], object]


class BookingMenu(QMenu):
    """The same acts as the panel and the keys, with the keys beside them."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAccessibleName(_("Booking"))

    def add(self, words: str, icon: str, key: str, does: Does) -> None:
        """A line with its icon and, in grey, its key."""
        line = self.addAction(icons.icon(icon), f"{words}\t{key}" if key else words)
        line.triggered.connect(lambda _on=False: does())

    def fill(
        self,
        one: Booking,
        now: datetime,
        *,
        opens: Does,
        changes: Does,
        steps: Does,
        misses: Does,
        cancels: Does,
    ) -> None:
        """The acts that this booking may still see; whether they are allowed the rules say."""
        waiting = one.status in ("provisional", "confirmed")
        self.add(_("Open"), "eye", "Enter", opens)
        if waiting or one.status == "checked_in":
            self.add(_("Change"), "pen", "F2", changes)
        step = next_step(one, now)
        if step:
            self.add(_(step[0]), step[1], "Ctrl+I", steps)
        if waiting and now >= one.starts:
            self.add(_("No-show"), "user-slash", "", misses)
        if waiting:
            self.addSeparator()
            self.add(_("Cancel booking"), "xmark", "Del", cancels)
