"""Bookings from a calendar file: choose file, room and days, see every row, then book at once.

The file is read on a worker, since a large one with many repetitions takes a while; that can be
cancelled. Nothing is written until the button is pressed, and then all good rows or none.
"""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from db.calendar_files import CalendarFile, read_calendar
from db.calendar_import import VERDICTS, ImportRow, import_events, preview_import
from db.fields import Field
from db.formats import show_date, show_span, weekday_name
from db.rooms import rooms
from db.rules import Refused
from db.store import Store
from db.words import N_, _
from gui.controls import Button, NoteBox
from gui.desk import Desk, Progress
from gui.dialog import Dialog, expected
from gui.inputs import input_for
from gui.verdict_table import Verdict, VerdictTable
from gui.waiting_bar import WaitingBar

_DAYS_AHEAD = timedelta(days=180)
_KINDS = {"good": "good", "taken": "bad", "closed": "bad", "there": "skip", "bad": "bad"}


class CalendarImportDialog(Dialog):
    """`count` is how many bookings were made."""

    def __init__(self, desk: Desk, parent: QWidget | None = None, path: Path | None = None) -> None:
        super().__init__(
            desk, parent, _("Bookings from a calendar"), primary=_("Book"), width=1000, height=620
        )
        self.count = 0
        self.path: Path | None = None
        self.file: CalendarFile | None = None
        self.rows: list[ImportRow] = []
        self._task: Any = None
        bar = self._bar()
        self.waiting = WaitingBar(self.body, _("Stop reading"))
        self.waiting.stopped.connect(self.stop)
        self.table = VerdictTable(
            (_("Date"), _("Time"), _("What for"), _("Organisation")),
            (130, 110, 220, 130),
            self.body,
        )
        self.said = NoteBox("warn", "", parent=self.body)
        self.said.hide()
        column = QVBoxLayout(self.body)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(bar)
        column.addWidget(self.waiting)
        column.addWidget(self.said)
        column.addWidget(self.table, 1)
        self.block(_("No file chosen yet"))
        self.file_button.setFocus()
        if path is not None:
            self.read(path)

    def _bar(self) -> QWidget:
        bar = QWidget(self.body)
        self.file_button = Button(_("Choose file…"), icon="folder-open", kind="tonal", parent=bar)
        self.file_button.clicked.connect(self.choose_file)
        self.file_button.setAutoDefault(False)
        self.name = QLabel(_("An .ics file from a phone, Outlook or another program"), bar)
        self.name.setTextFormat(Qt.TextFormat.PlainText)
        here = tuple((str(one.id), one.label()) for one in rooms(self.desk.store))
        today = self.desk.today()
        self.inputs = {
            field.name: input_for(field, self.desk)
            for field in (
                Field("room", N_("Room"), "choice", choices=here),
                Field("day_from", N_("First day"), "date"),
                Field("day_to", N_("Last day"), "date"),
            )
        }
        self.inputs["room"].set_value(here[0][0] if here else None)
        self.inputs["day_from"].set_value(today)
        self.inputs["day_to"].set_value(today + _DAYS_AHEAD)
        row = QHBoxLayout(bar)
        row.setContentsMargins(16, 10, 16, 10)
        row.setSpacing(12)
        row.addWidget(self.file_button, 0, Qt.AlignmentFlag.AlignBottom)
        row.addWidget(self.name, 1, Qt.AlignmentFlag.AlignBottom)
        for name, each in self.inputs.items():
            each.setFixedWidth(180 if name == "room" else 130)
            each.changed.connect(self._asked_again)
            row.addWidget(each)
        return bar

    # -- reading ------------------------------------------------------------------------------

    def choose_file(self) -> None:
        """Ask for the file."""
        chosen, _filter = QFileDialog.getOpenFileName(
            self, _("Choose file"), "", _("Calendars") + " (*.ics *.ical *.ifb)"
        )
        if chosen:
            self.read(Path(chosen))

    def read(self, path: Path) -> None:
        """Read the file on a worker; an earlier reading is dropped."""
        self.path = path
        self.name.setText(path.name)
        self.stop()
        for each in self.inputs.values():
            each.show_error("")
        try:
            day_from, day_to = self._days()
        except Refused as refused:
            self._not_read(refused)
            return

        def work(store: Store, progress: Progress) -> CalendarFile:
            return read_calendar(path, day_from=day_from, day_to=day_to, progress=progress)

        self.block(_("Reading the file…"))
        self.waiting.begin(_("Reading the file…"))
        self._task = self.desk.later(
            work, self._read, label=_("Read the calendar"), failed=self._not_read
        )

    def stop(self) -> None:
        """Drop the reading under way; nothing was written."""
        if self._task is None:
            return
        self._task.cancel()
        self._task = None
        self.waiting.hide()
        self.block(_("Not read. Choose the file again."))

    def _days(self) -> tuple[date, date]:
        first, last = self.inputs["day_from"].value(), self.inputs["day_to"].value()
        for name, day in (("day_from", first), ("day_to", last)):
            if day is None:
                raise Refused(_("This must be filled in."), name)
        if last < first:
            raise Refused(_("The last day is before the first."), "day_to")
        return first, last

    def _read(self, file: CalendarFile) -> None:
        self._task = None
        self.waiting.hide()
        self.file = file
        self._judge()
        self.table.setFocus()

    def _not_read(self, error: Exception) -> None:
        self._task = None
        self.waiting.hide()
        self.file, self.rows = None, []
        self.table.fill([])
        self.block(_("Choose another file"))
        message = expected(error)
        field = error.field if isinstance(error, Refused) else None
        if field in self.inputs:
            self.inputs[field].show_error(message)
        else:
            self.said.set_note("error", message, title=_("Not read"))
            self.said.show()
        self.block(_("Choose another file") if field not in self.inputs else message)

    def _asked_again(self) -> None:
        """Other days need the file again, another room only another look."""
        if self.sender() is self.inputs["room"]:
            if self.file is not None:
                self._judge()
        elif self.path is not None:
            self.read(self.path)

    def _judge(self) -> None:
        """What each entry would meet in the chosen room."""
        assert self.file is not None
        self.said.hide()
        try:
            self.rows = preview_import(
                self.desk.store,
                room=self._room(),
                events=self.file.events,
                now=self.desk.now(),
            )
        except Refused as refused:
            self._not_read(refused)
            return
        if self.file.problems:
            self.said.set_note(
                "warn",
                _("Left out: {problems}").format(problems=" ".join(self.file.problems[:5])),
            )
            self.said.show()
        self.table.fill([_verdict(row) for row in self.rows])
        good = sum(row.verdict == "good" for row in self.rows)
        out = len(self.rows) - good
        self.note.setText(_("{n} rows stay out").format(n=out) if out else "")
        self.primary_button.setText(_("Book {n}").format(n=good) if good else _("Book"))
        if not self.rows:
            self.block(_("No entry in these days"))
        else:
            self.block("" if good else _("No row can be brought in"))

    def _room(self) -> int:
        value = self.inputs["room"].value()
        if not value:
            raise Refused(_("Choose a room."), "room")
        return int(value)

    # -- booking ------------------------------------------------------------------------------

    def save(self) -> None:
        """Book all good rows, or none."""
        if self.file is None:
            return
        QGuiApplication.setOverrideCursor(Qt.CursorShape.WaitCursor)
        try:
            self.count = self.desk.do(import_events, room=self._room(), events=self.file.events)
        except Refused as refused:
            self._judge()
            self.say_trouble(refused.message)
            return
        finally:
            QGuiApplication.restoreOverrideCursor()
        self.accept()

    def done(self, result: int) -> None:
        """Drop a reading under way."""
        if self._task is not None:
            self._task.cancel()
        super().done(result)


def _verdict(row: ImportRow) -> Verdict:
    return Verdict(
        (
            f"{show_date(row.starts)} {weekday_name(row.starts)}",
            show_span(row.starts, row.ends),
            row.title,
            row.event.organisation,
        ),
        _(dict(VERDICTS)[row.verdict]),
        row.reason,
        _KINDS[row.verdict],
    )
