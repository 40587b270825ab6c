"""The first start: a new centre, the sample centre to look around in, or a file that exists."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QApplication,
    QFileDialog,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from db.centre import USUAL_HOURS, begin
from db.fields import Field
from db.formats import read_whole
from db.rules import Refused
from db.words import N_, _
from gui import theme
from gui.controls import Button, Segmented
from gui.desk import Desk
from gui.dialog import Dialog
from gui.form import Form
from gui.password_input import FirstDirector

_ROWS = 8
_ROOMS_WIDE = 360
FIELDS = (
    Field("name", N_("Name of the centre"), required=True, most=60),
    Field("phone", N_("Phone"), most=40),
    Field("hours", N_("Opening hours"), "hours", required=True),
)


class FirstStart(Dialog):
    """Fills an empty file. Accepted when the file holds a centre, or `other` names another file.

    A centre that is not made up has a `director`: name and password, to encrypt the file with.
    """

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(
            desk, parent, _("Welcome to Yizhan"), primary=_("Begin"), width=860, height=620
        )
        self.other: Path | None = None
        self.director: tuple[str, str] | None = None
        self.from_sheet = False
        self.choice = Segmented(
            (
                ("new", _("New centre")),
                ("sheet", _("Rooms from a spreadsheet")),
                ("sample", _("Sample centre")),
            ),
            name=_("Begin with"),
        )
        self.choice.changed.connect(self._chosen)
        self.words = QLabel(self.body)
        self.words.setWordWrap(True)
        self.words.setProperty("role", "quiet")
        self.form = Form(FIELDS, desk)
        self.form.set_values({"hours": USUAL_HOURS})
        self.first = FirstDirector()
        self.first_label = QLabel(_("Who signs in first and lets the others in"))
        self.first_label.setFont(theme.font(14, bold=True))
        self.rooms = _room_table()
        self.rooms_label = QLabel(_("Rooms, one a line; more can be added later"))
        self.rooms_label.setFont(theme.font(14, bold=True))
        self.wrong = QLabel(self.body)
        self.wrong.setProperty("role", "error")
        self.wrong.setWordWrap(True)
        self.wrong.hide()
        self.open_button = Button(_("Open another file…"), icon="folder-open", kind="link")
        self.open_button.clicked.connect(self._open_other)
        self.footer_row.insertWidget(0, self.open_button)
        self.cancel_button.setText(_("Quit"))
        self._lay_out()
        self._chosen("new")

    def save(self) -> None:
        """Set the centre up, all or nothing."""
        self.wrong.hide()
        if self.choice.value() == "sample":
            self._make_sample()
            return
        values = self.form.values()
        director = self.first.values() if values is not None else None
        if values is None or director is None:
            return
        try:
            lines = self._room_lines() if self.choice.value() == "new" else []
            self.desk.tend(
                begin, rooms=lines, **{name: value or "" for name, value in values.items()}
            )
        except Refused as refused:
            self._refuse(refused)
            return
        self.director = director
        self.from_sheet = self.choice.value() == "sheet"
        self.accept()

    def showEvent(self, event: QShowEvent) -> None:
        """Typing begins at the name."""
        super().showEvent(event)
        self.form.focus_first()

    def _lay_out(self) -> None:
        left = QVBoxLayout()
        left.addWidget(self.form)
        left.addSpacing(10)
        left.addWidget(self.first_label)
        left.addWidget(self.first)
        left.addStretch(1)
        right = QVBoxLayout()
        right.setSpacing(8)
        right.addWidget(self.rooms_label)
        right.addWidget(self.rooms, 1)
        halves = QHBoxLayout()
        halves.setSpacing(24)
        halves.addLayout(left, 1)
        halves.addLayout(right, 1)
        column = QVBoxLayout(self.body)
        column.setContentsMargins(24, 20, 24, 16)
        column.setSpacing(12)
        column.addWidget(self.choice)
        column.addWidget(self.words)
        column.addLayout(halves, 1)
        column.addWidget(self.wrong)

    def _chosen(self, value: str) -> None:
        words = {
            "new": _("Say what the centre is called and when it is open, and name its rooms."),
            "sheet": _(
                "Say what the centre is called and when it is open. Next comes the spreadsheet,"
                " with a preview before anything is saved."
            ),
            "sample": _(
                "An invented centre with a year of bookings, to look around in, without a password."
                " Begin with your own whenever you like: choose another file in the settings."
            ),
        }
        self.words.setText(words[value])
        asked: tuple[QWidget, ...] = (self.form, self.first, self.first_label)
        for widget in asked:
            widget.setVisible(value != "sample")
        for widget in (self.rooms, self.rooms_label):
            widget.setVisible(value == "new")

    def _room_lines(self) -> list[dict[str, Any]]:
        lines: list[dict[str, Any]] = []
        for row in range(self.rooms.rowCount()):
            name, code, seats = (
                (item.text().strip() if (item := self.rooms.item(row, column)) else "")
                for column in range(3)
            )
            if not name and not code and not seats:
                continue
            if not name:
                self.rooms.setCurrentCell(row, 0)
                raise Refused(_("Row {n}: give the room a name.").format(n=row + 1))
            line: dict[str, Any] = {"name": name, "code": code}
            if seats:
                try:
                    line["capacity"] = read_whole(seats)
                except Refused as refused:
                    self.rooms.setCurrentCell(row, 2)
                    raise Refused(
                        _("Row {n}: {why}").format(n=row + 1, why=refused.message)
                    ) from refused
            lines.append(line)
        return lines

    def _refuse(self, refused: Refused) -> None:
        if not self.form.show_refused(refused):
            self.wrong.setText(refused.message)
            self.wrong.show()

    def _make_sample(self) -> None:
        from db.sample import make_sample

        self.block(_("The sample centre is being made…"))
        QApplication.setOverrideCursor(Qt.CursorShape.WaitCursor)
        # A few seconds, once, before there is a window: the file is empty and nobody waits for it.
        QApplication.processEvents()
        try:
            self.desk.tend(make_sample)
        except Refused as refused:
            self.block("")
            self._refuse(refused)
            return
        finally:
            QApplication.restoreOverrideCursor()
        self.accept()

    def _open_other(self) -> None:
        chosen, _kind = QFileDialog.getOpenFileName(
            self, _("Open another file"), str(self.desk.store.path.parent), "*.yizhan"
        )
        if chosen:
            self.other = Path(chosen)
            self.accept()


def _room_table() -> QTableWidget:
    table = QTableWidget(_ROWS, 3)
    table.setHorizontalHeaderLabels([_("Name"), _("Room number"), _("Seats")])
    table.setAccessibleName(_("Rooms"))
    table.verticalHeader().hide()
    table.setMinimumWidth(_ROOMS_WIDE)
    table.setTabKeyNavigation(False)
    head = table.horizontalHeader()
    head.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
    head.setMinimumSectionSize(70)
    for column in (1, 2):
        head.setSectionResizeMode(column, QHeaderView.ResizeMode.ResizeToContents)
    for row in range(_ROWS):
        for column in range(3):
            table.setItem(row, column, QTableWidgetItem(""))
    return table
