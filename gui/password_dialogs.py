"""Passwords at the open window: one's own, changed; somebody else's, set by a director."""

from __future__ import annotations

from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from db import accounts, key_file, keys
from db.rules import Refused
from db.staff import staff
from db.words import N_, _
from gui import theme
from gui.desk import Desk
from gui.dialog import Dialog
from gui.doors import guard
from gui.password_input import NewPassword, PasswordInput


class ChangePassword(Dialog):
    """The old one, then a new one twice."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent, _("Change password"), primary=_("Save"), width=440)
        self.old = PasswordInput(N_("Password until now"), name="old")
        self.new = NewPassword(name="new", label=N_("New password"))
        column = QVBoxLayout(self.body)
        column.setContentsMargins(16, 16, 16, 12)
        column.setSpacing(10)
        column.addWidget(_heading(desk.store.who))
        column.addWidget(self.old)
        column.addWidget(self.new)
        column.addStretch(1)
        self.resize(self._fitting(440, self.sizeHint().height()))
        self.primary_button.setDefault(True)
        self.old.setFocus()

    def save(self) -> None:
        """Change it, if the old one is right."""
        self.old.show_error("")
        new = self.new.value(name=self.desk.store.who)
        if new is None:
            return
        try:
            # Not to be undone: the old password would not come back with the entry.
            self.desk.tend(accounts.change_password, old=self.old.value(), new=new)
        except Refused as refused:
            if not self.new.show_refused(refused):
                self.old.show_error(refused.message)
                self.old.line.selectAll()
                self.old.setFocus()
            return
        self.desk.say(_("The password is changed."))
        self.accept()

    def done(self, result: int) -> None:
        """No password stays in the fields."""
        for field in (self.old, self.new.first, self.new.again):
            field.set_value("")
        super().done(result)


class SetPassword(Dialog):
    """A first password for a member of staff, or one for somebody who forgot theirs."""

    def __init__(self, desk: Desk, id: int, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent, _("Set password"), primary=_("Set password"), width=440)
        self._id = id
        self._one = staff(desk.store, id)
        self.new = NewPassword(name="new", label=N_("New password"))
        self.words = QLabel(self.body)
        self.words.setWordWrap(True)
        self.words.setProperty("role", "quiet")
        self.words.setText(self._warning())
        self.words.setVisible(bool(self.words.text()))
        column = QVBoxLayout(self.body)
        column.setContentsMargins(16, 16, 16, 12)
        column.setSpacing(10)
        column.addWidget(_heading(self._one.name))
        column.addWidget(self.words)
        column.addWidget(self.new)
        column.addStretch(1)
        guard(self.primary_button, desk, accounts.set_password)
        self.resize(self._fitting(440, self.sizeHint().height()))
        self.primary_button.setDefault(True)
        self.new.setFocus()

    def save(self) -> None:
        """Set it; the rule says for whom it may be done."""
        new = self.new.value(name=self._one.name)
        if new is None:
            return
        try:
            self.desk.tend(accounts.set_password, id=self._id, new=new)
        except Refused as refused:
            if not self.new.show_refused(refused):
                self.say_trouble(refused.message)
            return
        self.desk.say(_("{name} signs in with the new password.").format(name=self._one.name))
        self.accept()

    def done(self, result: int) -> None:
        """No password stays in the fields."""
        for field in (self.new.first, self.new.again):
            field.set_value("")
        super().done(result)

    def _warning(self) -> str:
        """What a consultant who had a password loses by a new one."""
        store = self.desk.store
        if store.key is None or "consultant" not in self._one.roles:
            return ""
        held = key_file.load(store.path).keys
        if keys.member(held, self._id) is None:
            return ""
        return _(keys.ON_RESETTING).format(name=self._one.name)


def _heading(name: str) -> QLabel:
    label = QLabel(name)
    label.setFont(theme.font(16, bold=True))
    return label
