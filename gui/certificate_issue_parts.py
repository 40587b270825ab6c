"""The parts of the dialog that issues certificates, and where they stand."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from db.certificate_kinds import certificate_kinds
from db.fields import Field
from db.words import N_, _
from gui import theme
from gui.batch_add_line import AddLine
from gui.certificate_grid_table import Grid
from gui.certificate_picture import CertificatePicture
from gui.certificate_places import Places
from gui.controls import Button, Combo, NoteBox
from gui.desk import Desk
from gui.dialog import Dialog
from gui.form_scroll import FormScroll
from gui.inputs import DateInput

_LEFT, _RIGHT = 244, 380
_DAY = Field("day", N_("Date of issue"), "date", required=True)


class IssueParts(Dialog):
    """Kind and common values left, the lines in the middle, the page right."""

    def __init__(self, desk: Desk, parent: QWidget | None) -> None:
        super().__init__(
            desk, parent, _("Issue certificates"), primary=_("Issue"), width=1280, height=680
        )
        self.kinds = {one.id: one for one in certificate_kinds(desk.store)}
        self._make_head()
        self._make_list()
        self._lay_out()

    def _make_head(self) -> None:
        self.kind = Combo(
            [(str(one.id), one.name) for one in self.kinds.values()], name=_("Kind|certificate")
        )
        self.day = DateInput(_DAY, self.desk)
        self.day.set_value(self.desk.today())
        self.places = Places()

    def _make_list(self) -> None:
        self.add_line = AddLine(self.desk)
        self.file_button = Button(_("From a spreadsheet"), icon="file-import", key="Ctrl+O")
        self.file_button.setToolTip(
            _("XLSX or CSV. Headings say what is what; without them: name, then the places.")
        )
        self.paste_button = Button(_("Paste"), icon="paste")
        self.paste_button.setToolTip(_("Copied columns, with or without headings: Ctrl+V"))
        self.remove_button = Button(_("Take off|lines"), icon="xmark", key="Ctrl+Delete")
        self.grid = Grid()
        self.warning = NoteBox("warn")
        self.warning.hide()
        self.reason = QLabel()
        self.reason.setProperty("role", "error")
        self.reason.setWordWrap(True)
        self.reason.setTextFormat(Qt.TextFormat.PlainText)
        self.next_button = Button(_("Next to correct"), kind="link", key="F4", height=26)
        self.sum = QLabel()
        self.sum.setProperty("role", "quiet")
        self.picture = CertificatePicture(self.desk)

    def _lay_out(self) -> None:
        row = QHBoxLayout(self.body)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self._left())
        row.addWidget(self._middle(), 1)
        self.picture.setFixedWidth(theme.px(_RIGHT))
        row.addWidget(self.picture)

    def _left(self) -> QWidget:
        head = QWidget()
        column = QVBoxLayout(head)
        column.setContentsMargins(16, 14, 16, 12)
        column.setSpacing(10)
        label = QLabel(_("Kind|certificate"))
        label.setProperty("role", "quiet")
        label.setBuddy(self.kind)
        kind = QVBoxLayout()
        kind.setSpacing(3)
        kind.addWidget(label)
        kind.addWidget(self.kind)
        column.addLayout(kind)
        column.addWidget(self.day)
        column.addWidget(self.places)
        column.addStretch(1)
        scroll = FormScroll()
        scroll.setWidget(head)
        scroll.setFixedWidth(theme.px(_LEFT) + 32)
        scroll.viewport().setAutoFillBackground(False)
        head.setAutoFillBackground(False)
        return scroll

    def _middle(self) -> QWidget:
        pane = QFrame()
        pane.setProperty("role", "pane")
        column = QVBoxLayout(pane)
        column.setContentsMargins(0, 14, 12, 10)
        column.setSpacing(8)
        adding = QHBoxLayout()
        adding.setSpacing(8)
        self.add_line.setMinimumWidth(theme.px(150))
        adding.addWidget(self.add_line, 1)
        for button in (self.file_button, self.paste_button):
            adding.addWidget(button)
        column.addLayout(adding)
        column.addWidget(self.warning)
        column.addWidget(self.grid, 1)
        wrong = QHBoxLayout()
        wrong.setSpacing(8)
        wrong.addWidget(self.reason, 1)
        wrong.addStretch(0)
        wrong.addWidget(self.next_button)
        column.addLayout(wrong)
        foot = QHBoxLayout()
        foot.setSpacing(8)
        foot.addWidget(self.sum, 1)
        foot.addWidget(self.remove_button)
        column.addLayout(foot)
        return pane
