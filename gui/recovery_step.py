"""The recovery code gets onto paper: shown, printed, and proven by typing two groups back."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QMessageBox, QVBoxLayout, QWidget

from db import keys
from db.accounts import recovery_proven, renew_recovery
from db.progress import Progress
from db.recovery_code import proof_groups, prove
from db.rules import Refused
from db.store import Store
from db.words import N_, _
from gui.code_input import group_line
from gui.controls import Button
from gui.desk import Desk
from gui.dialog import Dialog
from gui.print_preview import PrintPreview
from reports.catalogue import Report

_SHEET = Report("recovery-sheet", N_("Recovery code"), (), private=True)


class RecoveryPreview(PrintPreview):
    """The sheet before it is printed. It is bytes, and in a file only if somebody saves it."""

    def __init__(self, desk: Desk, code: str, parent: QWidget | None = None) -> None:
        self._code = code
        super().__init__(desk, _SHEET, {}, parent)

    def make_pdf(
        self, store: Store, now: datetime, values: Mapping[str, Any], progress: Progress
    ) -> tuple[bytes, list[str]]:
        """Without a file in between."""
        from reports.recovery_sheet import recovery_sheet

        return recovery_sheet(store, self._code, now=now)


class RecoveryStep(Dialog):
    """Accepted when two groups were typed back from the paper; rejected is later."""

    def __init__(self, desk: Desk, code: str, parent: QWidget | None = None) -> None:
        super().__init__(
            desk,
            parent,
            _("The recovery code on paper"),
            primary=_("It is on paper"),
            width=560,
            height=330,
        )
        self._code = code
        words = QLabel(
            _(
                "When nobody remembers a password, only this code opens the records. Print it, put"
                " it into the safe, and type two groups back from the paper to prove that it is"
                " right."
            ),
            self.body,
        )
        words.setWordWrap(True)
        self.print_button = Button(_("Show and print the sheet…"), icon="print", kind="tonal")
        self.print_button.clicked.connect(self.show_sheet)
        self.numbers = proof_groups(code)
        self.lines = [group_line(number) for number in self.numbers]
        row = QHBoxLayout()
        row.setSpacing(12)
        for number, line in zip(self.numbers, self.lines, strict=True):
            column = QVBoxLayout()
            column.setSpacing(3)
            label = QLabel(_("Group {n} on the paper").format(n=number))
            label.setProperty("role", "quiet")
            label.setBuddy(line)
            column.addWidget(label)
            column.addWidget(line)
            line.textEdited.connect(lambda _text: self._say(""))
            row.addLayout(column)
        row.addStretch(1)
        self.wrong = QLabel(self.body)
        self.wrong.setProperty("role", "error")
        self.wrong.setWordWrap(True)
        self.wrong.hide()
        box = QVBoxLayout(self.body)
        box.setContentsMargins(24, 20, 24, 12)
        box.setSpacing(14)
        box.addWidget(words)
        box.addWidget(self.print_button, 0, Qt.AlignmentFlag.AlignLeft)
        box.addLayout(row)
        box.addWidget(self.wrong)
        box.addStretch(1)
        self.cancel_button.setText(_("Later"))
        self.note.setText(_("Later means a new code; Today reminds of it."))
        self.primary_button.setDefault(True)
        self.print_button.setFocus()

    def show_sheet(self) -> None:
        """The sheet as it will be printed."""
        RecoveryPreview(self.desk, self._code, self).exec()
        self.lines[0].setFocus()

    def save(self) -> None:
        """Compare what was typed back."""
        for number, line in zip(self.numbers, self.lines, strict=True):
            try:
                prove(self._code, number, line.text())
            except Refused as refused:
                self._say(refused.message)
                line.setFocus()
                line.selectAll()
                return
        try:
            self.desk.tend(recovery_proven)
        except Refused as refused:
            self._say(refused.message)
            return
        self.accept()

    def done(self, result: int) -> None:
        """The code is forgotten with the dialog."""
        for line in self.lines:
            line.clear()
        self._code = ""
        super().done(result)

    def _say(self, message: str) -> None:
        self.wrong.setText(message)
        self.wrong.setVisible(bool(message))


def renew(desk: Desk, parent: QWidget | None) -> None:
    """A new recovery code, after saying what becomes of the old one, and onto paper with it."""
    box = QMessageBox(parent)
    box.setObjectName("Renew")
    box.setIcon(QMessageBox.Icon.Warning)
    box.setWindowTitle(_("Make a new recovery code"))
    box.setText(_("Make a new recovery code?"))
    box.setInformativeText(_(keys.ON_RENEWING))
    take = box.addButton(_("Make it"), QMessageBox.ButtonRole.AcceptRole)
    leave = box.addButton(_("Cancel"), QMessageBox.ButtonRole.RejectRole)
    box.setDefaultButton(leave)
    box.exec()
    if box.clickedButton() is not take:
        return
    try:
        code = desk.tend(renew_recovery)
    except Refused as refused:
        desk.say(refused.message, "warn")
        return
    RecoveryStep(desk, code, parent).exec()
