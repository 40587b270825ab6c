"""What can be done with a booking, or an empty place, under the right mouse button."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from PySide6.QtWidgets import QMenu, QWidget

from db.booking_changes import change
from db.booking_states import cancel, no_show
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
        self.setToolTipsVisible(True)

    def add(self, words: str, icon: str, key: str, does: Does, closed: str = "") -> None:
        """A line with its icon and, in grey, its key; `closed` says why it cannot be chosen."""
        line = self.addAction(icons.icon(icon), f"{words}\t{key}" if key else words)
        line.triggered.connect(lambda _on=False: does())
        line.setEnabled(not closed)
        line.setToolTip(closed)

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
        closed: Callable[[Callable[..., object]], str],
    ) -> None:
        """The acts that this booking may still see; whether they are allowed the rules say, and
        `closed` to whom."""
        waiting = one.status in ("provisional", "confirmed")
        self.add(_("Open"), "eye", "Enter", opens)
        if waiting or one.status == "checked_in":
            self.add(_("Change"), "pen", "F2", changes, closed(change))
        step = next_step(one, now)
        if step:
            self.add(_(step[0]), step[1], "Ctrl+I", steps, closed(step[2]))
        if waiting and now >= one.starts:
            self.add(_("No-show"), "user-slash", "", misses, closed(no_show))
        if waiting:
            self.addSeparator()
            self.add(_("Cancel booking"), "xmark", "Del", cancels, closed(cancel))
