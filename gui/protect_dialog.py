"""A plain file from before is encrypted: the dialog that asks for its director, and the work."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QLabel, QMessageBox, QVBoxLayout, QWidget

from db import accounts, cipher
from db.accounts import Protected
from db.rules import Refused
from db.trouble import Trouble
from db.words import _
from gui.choose_file import choose_file
from gui.controls import Button
from gui.dialog import Frame
from gui.first_work import work_before
from gui.password_input import FirstDirector
from gui.trouble import show_trouble


class ProtectDialog(Frame):
    """Accepted: `done_with` is the file that is encrypted now, or `other` is to be opened."""

    def __init__(self, path: Path, parent: QWidget | None = None) -> None:
        super().__init__(
            parent, _("The file is going to be encrypted"), primary=_("Encrypt"), width=520
        )
        self.path = path
        self.other: Path | None = None
        self.done_with: tuple[Protected, str] | None = None
        words = QLabel(
            _(
                "From now on the records of “{name}” open with a password only: a copy on a lost"
                " stick is worthless to whoever finds it. Say who directs the centre; this person"
                " signs in first and lets the others in."
            ).format(name=path.name),
            self.body,
        )
        words.setWordWrap(True)
        self.first = FirstDirector()
        column = QVBoxLayout(self.body)
        column.setContentsMargins(24, 20, 24, 12)
        column.setSpacing(14)
        column.addWidget(words)
        column.addWidget(self.first)
        column.addStretch(1)
        other = Button(_("Another file…"), kind="link")
        other.clicked.connect(self.open_other)
        self.footer_row.insertWidget(0, other)
        self.cancel_button.setText(_("Quit"))
        self.primary_button.setDefault(True)

    def save(self) -> None:
        """Encrypt the file. What is refused stands at its field."""
        values = self.first.values()
        if values is None:
            return
        name, password = values
        try:
            self.done_with = protect(self.path, name, password, self), password
        except Refused as refused:
            if refused.field == "name":
                self.first.name.show_error(refused.message)
            elif not self.first.password.show_refused(refused):
                self.say_trouble(refused.message)
            return
        except Trouble as trouble:
            self.say_trouble(trouble.message)
            return
        self.accept()

    def open_other(self) -> None:
        """Leave this one as it is."""
        self.other = choose_file(self.path, self)
        if self.other is not None:
            self.accept()

    def done(self, result: int) -> None:
        """The password does not stay in the fields."""
        for one in (self.first.password.first, self.first.password.again):
            one.set_value("")
        super().done(result)

    def showEvent(self, event: QShowEvent) -> None:
        """Typing begins at the name."""
        super().showEvent(event)
        self.first.setFocus()


def protect(path: Path, name: str, password: str, parent: QWidget | None = None) -> Protected:
    """Encrypt a plain file while words say so. Raises as `db.accounts.protect`."""
    return work_before(
        _("The records are being encrypted and compared. This takes a moment…"),
        lambda: accounts.protect(path, name=name, password=password),
        parent,
    )


def erase(kept: Path, *, path: Path, key: bytes, parent: QWidget | None = None) -> None:
    """Remove the plain file that was kept; if that cannot be done, say so and go on."""
    try:
        work_before(
            _("The unencrypted copy is being erased…"),
            lambda: cipher.erase(kept, path=path, key=key),
            parent,
        )
    except Trouble as trouble:
        show_trouble(trouble, parent)


def offer_erasing(kept: Path, *, path: Path, key: bytes, parent: QWidget | None = None) -> None:
    """Ask whether the plain file goes, which is what is usually meant."""
    if not kept.exists():
        return
    box = QMessageBox(parent)
    box.setObjectName("Erase")
    box.setIcon(QMessageBox.Icon.Question)
    box.setWindowTitle(_("The unencrypted copy"))
    box.setText(_("Erase “{name}”?").format(name=kept.name))
    box.setInformativeText(_(cipher.ON_ERASING))
    take = box.addButton(_("Erase it"), QMessageBox.ButtonRole.AcceptRole)
    box.addButton(_("Keep it"), QMessageBox.ButtonRole.RejectRole)
    box.setDefaultButton(take)
    box.exec()
    if box.clickedButton() is take:
        erase(kept, path=path, key=key, parent=parent)
