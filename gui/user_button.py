"""Who is signed in, at the right of the top bar, and what they can do about it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPoint, Signal
from PySide6.QtWidgets import QMenu, QWidget

from db.roles import ROLES, Staff
from db.words import _
from gui import icons
from gui.buttons import Button

_SHOWN = 2


class UserButton(Button):
    """Name and roles; opens a menu in a file to which people sign in."""

    change_password = Signal()
    change_user = Signal()
    lock = Signal()
    sign_out = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("", icon="user", kind="icon", parent=parent)
        self.clicked.connect(self.open_menu)

    def show_user(self, staff: Staff, name: str, *, signs_in: bool) -> None:
        """Who it is; in the sample centre the name is all there is."""
        roles = [_(label) for code, label in ROLES if code in staff.roles]
        if not signs_in:
            words, tip = "", _("Nobody signs in here: this file has no passwords.")
        elif len(roles) > _SHOWN:
            words, tip = _("Roles: {n}").format(n=len(roles)), _(", ").join(roles)
        else:
            words, tip = _(", ").join(roles), ""
        self.setText("\u2002".join(part for part in (name, words) if part))
        self.setToolTip(tip)
        self.setEnabled(signs_in)

    def menu_of(self) -> QMenu:
        """What can be done about who is signed in."""
        menu = QMenu(self)
        menu.setAccessibleName(self.text())
        lines: tuple[tuple[str, str, str, Callable[[], None]], ...] = (
            (_("Change of user"), "users", "Ctrl+L", self.change_user.emit),
            (_("Lock now"), "lock", "", self.lock.emit),
            (_("Change password"), "key", "", self.change_password.emit),
            (_("Sign out and quit"), "right-from-bracket", "", self.sign_out.emit),
        )
        for words, icon, key, does in lines:
            line = menu.addAction(icons.icon(icon), f"{words}\t{key}" if key else words)
            line.triggered.connect(lambda _on=False, does=does: does())
        return menu

    def open_menu(self) -> None:
        """Below the name, its right edge with the button's."""
        menu = self.menu_of()
        menu.aboutToHide.connect(menu.deleteLater)
        left = self.width() - menu.sizeHint().width()
        menu.popup(self.mapToGlobal(QPoint(left, self.height())))
