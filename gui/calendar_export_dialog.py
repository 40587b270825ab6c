"""Bookings passed on as a calendar file: which room, which days, where to."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QLabel, QVBoxLayout, QWidget

from db.calendar_export import write_calendar
from db.fields import Field
from db.formats import show_date
from db.store import Store
from db.whole_file import with_ending
from db.words import N_, _
from gui.desk import Desk, Progress
from gui.dialog import Dialog, expected
from gui.form import Form
from gui.settings import documents

_AHEAD = timedelta(days=90)


class CalendarExportDialog(Dialog):
    """Asks for a room or all, and the days; writes the file on the worker."""

    def __init__(self, desk: Desk, parent: QWidget | None, room: int | None = None) -> None:
        super().__init__(
            desk, parent, _("Pass on a calendar"), primary=_("Save as…"), width=460, height=360
        )
        self.form = Form(
            (
                Field("room", N_("Room"), "reference", to="room", help=N_("Empty: all rooms")),
                Field("day_from", N_("From day"), "date", required=True),
                Field("day_to", N_("To day"), "date", required=True),
            ),
            desk,
        )
        today = desk.today()
        self.form.set_values({"room": room, "day_from": today, "day_to": today + _AHEAD})
        words = QLabel(
            _(
                "For phones and other calendars. It holds no phone numbers, and of private"
                " bookings only that the room is taken."
            )
        )
        words.setWordWrap(True)
        column = QVBoxLayout(self.body)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(12)
        column.addWidget(words)
        column.addWidget(self.form, 1)
        self.form.focus_first()

    def save(self) -> None:
        """Ask where to, and write."""
        values = self.form.values()
        if values is None:
            return
        if values["day_to"] < values["day_from"]:
            self.say_trouble(_("The end is before the start."))
            return
        name = f"{show_date(values['day_from'])}.ics"
        chosen, _kind = QFileDialog.getSaveFileName(
            self, self.windowTitle(), str(documents() / name), "iCalendar (*.ics)"
        )
        if chosen:
            self.write(with_ending(Path(chosen), ".ics"))

    def write(self, path: Path) -> None:
        """Write the file, say how many bookings it holds, and close."""
        values = self.form.values()
        now = self.desk.now()

        def work(store: Store, _progress: Progress) -> int:
            return write_calendar(store, path, now=now, **(values or {}))

        def done(count: int) -> None:
            self.desk.say(_("Passed on to {file}: {n} bookings").format(file=path.name, n=count))
            self.accept()

        def failed(error: Exception) -> None:
            self.say_trouble(expected(error))

        self.desk.later(work, done, label=self.windowTitle(), failed=failed)
