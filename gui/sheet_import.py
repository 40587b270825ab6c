"""Rooms from a spreadsheet: choose the file, see every row, bring in the good ones at once."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from db.rooms import KINDS
from db.rules import Refused
from db.sheets import RoomSheet, SheetRow, bring_in_rooms, read_rooms, write_room_template
from db.trouble import Trouble
from db.whole_file import with_ending
from db.words import _
from gui.controls import Button, NoteBox
from gui.desk import Desk
from gui.dialog import Dialog
from gui.verdict_table import Verdict, VerdictTable


class SheetImportDialog(Dialog):
    """`count` is how many rooms were brought in."""

    def __init__(self, desk: Desk, parent: QWidget | None = None, path: Path | None = None) -> None:
        super().__init__(
            desk,
            parent,
            _("Rooms from a spreadsheet"),
            primary=_("Bring in"),
            width=980,
            height=600,
        )
        self.count = 0
        self.sheet: RoomSheet | None = None
        bar = QWidget(self.body)
        bar.setFixedHeight(48)
        self.file_button = Button(_("Choose file…"), icon="folder-open", kind="tonal", parent=bar)
        self.file_button.clicked.connect(self.choose_file)
        self.template_button = Button(_("Save blank template…"), icon="file-arrow-down", parent=bar)
        self.template_button.clicked.connect(self.choose_template)
        for button in (self.file_button, self.template_button):
            button.setAutoDefault(False)
        self.name = QLabel(_("XLSX or CSV, one row for each room, headings in the first row"), bar)
        self.name.setTextFormat(Qt.TextFormat.PlainText)
        row = QHBoxLayout(bar)
        row.setContentsMargins(16, 0, 16, 0)
        row.setSpacing(12)
        row.addWidget(self.file_button)
        row.addWidget(self.name, 1)
        row.addWidget(self.template_button)
        self.said = NoteBox("warn", "", parent=self.body)
        self.said.hide()
        self.table = VerdictTable(
            (_("Line"), _("Room"), _("Number"), _("Kind"), _("Seats")),
            (56, 210, 80, 100, 70),
            self.body,
        )
        column = QVBoxLayout(self.body)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(bar)
        column.addWidget(self.said)
        column.addWidget(self.table, 1)
        self.block(_("No file chosen yet"))
        self.file_button.setFocus()
        if path is not None:
            self.read(path)

    def choose_file(self) -> None:
        """Ask for the file."""
        chosen, _filter = QFileDialog.getOpenFileName(
            self, _("Choose file"), "", _("Spreadsheets") + " (*.xlsx *.xlsm *.csv *.txt)"
        )
        if chosen:
            self.read(Path(chosen))

    def read(self, path: Path) -> None:
        """Read the file and show its rows; nothing is written."""
        self.name.setText(path.name)
        self.said.hide()
        try:
            self.sheet = read_rooms(self.desk.store, path)
        except Refused as refused:
            self.sheet = None
            self.table.fill([])
            self.said.set_note("error", refused.message, title=_("Not read"))
            self.said.show()
            self.block(_("Choose another file"))
            return
        self.table.fill([_verdict(row) for row in self.sheet.rows])
        self.table.setFocus()
        good = len(self.sheet.good)
        if self.sheet.unknown:
            self.said.set_note(
                "warn",
                _("Not read, since the headings are not known: {names}").format(
                    names=_(", ").join(self.sheet.unknown)
                ),
            )
            self.said.show()
        bad = len(self.sheet.rows) - good
        self.note.setText(_("{n} rows stay out").format(n=bad) if bad else "")
        self.primary_button.setText(_("Bring in {n}").format(n=good) if good else _("Bring in"))
        self.block("" if good else _("No row can be brought in"))

    def save(self) -> None:
        """Bring in all good rows, or none."""
        if self.sheet is None:
            return
        try:
            self.count = self.desk.do(bring_in_rooms, rows=self.sheet.good)
        except Refused as refused:
            self.say_trouble(refused.message)
            return
        self.accept()

    def choose_template(self) -> None:
        """Ask where the blank sheet shall go."""
        chosen, _filter = QFileDialog.getSaveFileName(
            self, _("Save blank template"), _("Rooms") + ".xlsx", "Excel (*.xlsx)"
        )
        if chosen:
            self.write_template(Path(chosen))

    def write_template(self, path: Path) -> None:
        """Write the blank sheet and say where it is."""
        path = with_ending(path, ".xlsx")
        try:
            write_room_template(path)
        except Trouble as trouble:
            self.said.set_note("error", trouble.message)
        else:
            self.said.set_note("ok", _("Saved: {path}").format(path=path))
        self.said.show()


def _verdict(row: SheetRow) -> Verdict:
    kind = str(row.values.get("kind") or "")
    return Verdict(
        (
            str(row.line),
            str(row.values.get("name") or ""),
            str(row.values.get("code") or ""),
            _(dict(KINDS).get(kind, kind)),
            str(row.values.get("capacity") or ""),
        ),
        _("Stays out") if row.problem else _("Comes in"),
        row.problem,
        "bad" if row.problem else "good",
    )
