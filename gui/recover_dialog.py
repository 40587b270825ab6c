"""The way in when nobody remembers a password: the code on paper, then a director's new one."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from db import accounts
from db.rules import Refused
from db.store import Store
from db.trouble import Trouble
from db.words import N_, _
from gui.code_input import CodeInput
from gui.controls import Combo
from gui.dialog import Frame
from gui.password_input import NewPassword


class RecoverDialog(Frame):
    """First the code, then whose password is set anew. Accepted: `signed_in` is open for them."""

    def __init__(self, path: Path, parent: QWidget | None = None) -> None:
        super().__init__(
            parent, _("Sign in with the recovery code"), primary=_("Go on"), width=560, height=340
        )
        self.path = path
        self.signed_in: Store | None = None
        self.words = QLabel(
            _("Type the eight groups from the paper in the safe. Small letters will do."), self.body
        )
        self.words.setWordWrap(True)
        self.code = CodeInput()
        self.code.changed.connect(lambda: self.block(""))
        self.who = Combo(name=_("Director"))
        self.who_label = QLabel(_("Director"))
        self.who_label.setProperty("role", "quiet")
        self.new = NewPassword(name="new", label=N_("New password"), side_by_side=True)
        column = QVBoxLayout(self.body)
        column.setContentsMargins(24, 20, 24, 12)
        column.setSpacing(10)
        for widget in (self.words, self.code, self.who_label, self.who, self.new):
            column.addWidget(widget)
        column.addStretch(1)
        self.primary_button.setDefault(True)
        self._show_step(second=False)

    def save(self) -> None:
        """The next step, or the end."""
        try:
            if self.who.isHidden():
                self._read_code()
            else:
                self._set_password()
        except Refused as refused:
            if refused.field == "code":
                self.code.show_error(refused.message)
            elif not self.new.show_refused(refused):
                self.say_trouble(refused.message)
        except Trouble as trouble:
            self.say_trouble(trouble.message)

    def done(self, result: int) -> None:
        """Neither code nor password stays in the fields."""
        self.code.clear()
        super().done(result)

    def showEvent(self, event: QShowEvent) -> None:
        """Typing begins at the first group."""
        super().showEvent(event)
        self.code.setFocus()

    def _read_code(self) -> None:
        found = accounts.directors(self.path, code=self.code.value())
        self.code.show_error("")
        self.who.set_options([(str(one.id), one.name) for one in found])
        self._show_step(second=True)
        self.new.setFocus()

    def _set_password(self) -> None:
        password = self.new.value(name=self.who.currentText())
        if password is None:
            return
        who = int(self.who.value())
        accounts.recover(self.path, code=self.code.value(), staff_id=who, new=password)
        self.signed_in = accounts.sign_in(self.path, staff_id=who, password=password)
        self.accept()

    def _show_step(self, *, second: bool) -> None:
        self.words.setVisible(not second)
        self.code.setVisible(not second)
        for widget in (self.who_label, self.who, self.new):
            widget.setVisible(second)
        self.primary_button.setText(_("Set the password and sign in") if second else _("Go on"))
