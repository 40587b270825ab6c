"""What can be done with a booking, or an empty place, under the right mouse button."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from PySide6.QtWidgets import QWidget

from db.booking_changes import change
from db.booking_states import cancel, no_show
from db.bookings import Booking
from db.words import _
from gui.booking_facts import next_step
from gui.menu import Menu

Does = Callable[[], object]


class BookingMenu(Menu):
    """The same acts as the panel and the keys, with the keys beside them."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, _("Booking"))

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
