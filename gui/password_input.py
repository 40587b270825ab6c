"""Passwords on a form: one to sign in with, or a new one, typed twice."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeyEvent, Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from db.fields import Field
from db.passwords import LEAST_SIGNS, normal, refuse_weak
from db.rules import Refused
from db.words import N_, _
from gui import icons
from gui.inputs import FieldInput, TextInput


class PasswordLine(QLineEdit):
    """Signs as dots. Says when letters come out as Caps Lock makes them."""

    caps = Signal(bool)

    def __init__(self) -> None:
        super().__init__()
        self.setEchoMode(QLineEdit.EchoMode.Password)
        self._locked = False

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """No system tells the state of Caps Lock, so the letters do."""
        text = event.text()
        if event.key() == Qt.Key.Key_CapsLock:
            self._say(not self._locked)
        elif len(text) == 1 and text.isascii() and text.isalpha():
            shifted = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            self._say(text.isupper() != shifted)
        super().keyPressEvent(event)

    def _say(self, locked: bool) -> None:
        if locked != self._locked:
            self._locked = locked
            self.caps.emit(locked)


class PasswordInput(FieldInput):
    """A password: dots until the eye is pressed, a word when Caps Lock is on."""

    def __init__(self, label: str, *, name: str = "password", help: str = "") -> None:
        self.line = PasswordLine()
        super().__init__(Field(name, label, help=help), self.line)
        self._eye = self.line.addAction(
            icons.icon("eye", "text2", 14), QLineEdit.ActionPosition.TrailingPosition
        )
        self._eye.triggered.connect(self._turn)
        self.hint = QLabel(_("Caps Lock is on."))
        self.hint.setProperty("token", "warn")
        self.hint.hide()
        column = self.layout()
        assert isinstance(column, QVBoxLayout)
        column.insertWidget(column.count() - 1, self.hint)
        self.line.caps.connect(self.hint.setVisible)
        self.line.textChanged.connect(self._edited)
        self._name_eye()

    def value(self) -> str:
        """What was typed, to the sign."""
        return self.line.text()

    def set_value(self, value: object) -> None:
        """Begin with a password, usually with none."""
        self.line.setText(str(value or ""))

    def _turn(self) -> None:
        hidden = self.line.echoMode() == QLineEdit.EchoMode.Password
        self.line.setEchoMode(QLineEdit.EchoMode.Normal if hidden else QLineEdit.EchoMode.Password)
        self._name_eye()

    def _name_eye(self) -> None:
        hidden = self.line.echoMode() == QLineEdit.EchoMode.Password
        self._eye.setIcon(icons.icon("eye" if hidden else "eye-slash", "text2", 14))
        self._eye.setToolTip(_("Show the password") if hidden else _("Hide the password"))


class NewPassword(QWidget):
    """A new password and the same once more."""

    changed = Signal()

    def __init__(
        self,
        *,
        name: str = "password",
        label: str = N_("Password"),
        side_by_side: bool = False,
    ) -> None:
        super().__init__()
        self.first = PasswordInput(label, name=name)
        self.first.line.setPlaceholderText(_("At least {n} signs").format(n=LEAST_SIGNS))
        self.again = PasswordInput(N_("The same once more"), name="again")
        box = QHBoxLayout(self) if side_by_side else QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(10)
        for one in (self.first, self.again):
            box.addWidget(one)
            one.changed.connect(self.changed)
        self.setFocusProxy(self.first)

    def value(self, *, name: str) -> str | None:
        """The password, for whoever is called `name`; None where it is weak or the two are not the
        same: that is shown, with the focus."""
        try:
            refuse_weak(self.first.value(), name=name, field=self.first.field.name)
        except Refused as refused:
            self.show_refused(refused)
            return None
        if normal(self.first.value()) != normal(self.again.value()):
            self.again.show_error(_("The two are not the same. Type it again."))
            self.again.line.selectAll()
            self.again.setFocus()
            return None
        return self.first.value()

    def show_refused(self, refused: Refused) -> bool:
        """Show why a password was refused; False when something else was."""
        if refused.field != self.first.field.name:
            return False
        self.first.show_error(refused.message)
        self.first.line.selectAll()
        self.first.setFocus()
        return True


class FirstDirector(QWidget):
    """Who signs in first and lets the others in: a name, and a password twice."""

    def __init__(self) -> None:
        super().__init__()
        self.name = TextInput(
            Field("name", N_("Name of the director"), required=True, most=40),
        )
        self.password = NewPassword()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        column.addWidget(self.name)
        column.addWidget(self.password)
        self.setFocusProxy(self.name)

    def values(self) -> tuple[str, str] | None:
        """Name and password; None where something is wrong, which is shown."""
        try:
            name = str(self.name.value())
        except Refused as refused:
            self.name.show_error(refused.message)
            self.name.setFocus()
            return None
        password = self.password.value(name=name)
        return None if password is None else (name, password)
