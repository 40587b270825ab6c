"""Who sits down at the desk: a name, a password. At the start, and at an open window."""

from __future__ import annotations

import math
from itertools import pairwise
from pathlib import Path

from PySide6.QtCore import QSize, Qt, QTimer
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QVBoxLayout,
    QWidget,
)

from db import accounts, key_file
from db.keys import MustWait, WrongPassword
from db.passwords import clock
from db.rules import Refused
from db.store import Store
from db.trouble import Trouble
from db.words import N_, _
from gui import settings, theme
from gui.choose_file import choose_file
from gui.controls import Button
from gui.dialog import Frame
from gui.password_input import PasswordInput
from gui.settings import Settings

_MOST_ROWS = 6
_ROW = 30
_EDGE = 2  # of the list: its border with what stands inside it


class SignIn(Frame):
    """Accepted: `store` is open for whoever signed in, or `other` names a file to open instead, or
    the password is right and `trouble` with the file: `key` is what opens its backups.

    With a `store`, somebody else sits down at the open window: it goes on with them. `locked`: the
    window is not to be seen meanwhile, and Esc leads nowhere; rejected means to quit the program.
    Raises Trouble if there are no keys to sign in with.
    """

    def __init__(
        self,
        path: Path,
        kept: Settings,
        parent: QWidget | None = None,
        *,
        store: Store | None = None,
        locked: bool = False,
    ) -> None:
        loaded = key_file.load(path)
        title = _("Unlock") if locked else _("Change of user") if store else _("Sign in")
        super().__init__(parent, title, primary=title, key="Enter", width=480, height=360)
        self.path, self.kept, self.store, self._locked = path, kept, store, locked
        self.other: Path | None = None
        self.trouble: Trouble | None = None
        self.key: bytes | None = None
        self._free_at: dict[int, float] = {}
        self.names = QListWidget(self.body)
        self.names.setAccessibleName(_("Who signs in"))
        self.names.setProperty("role", "choice")
        for one in loaded.keys.members:
            item = QListWidgetItem(one.name)
            item.setData(Qt.ItemDataRole.UserRole, str(one.staff_id))
            item.setSizeHint(QSize(0, theme.row(_ROW)))
            self.names.addItem(item)
        self._remember()
        self.password = PasswordInput(N_("Password"))
        self.warning = QLabel(loaded.warning or "", self.body)
        self._timer = QTimer(self)
        self._timer.setInterval(200)
        self._timer.timeout.connect(self._count_down)
        self.names.currentRowChanged.connect(self._other_name)
        self.names.itemClicked.connect(lambda _item: self.password.setFocus())
        self._lay_out()
        self.primary_button.setDefault(True)
        self.cancel_button.setText(_("Cancel") if store and not locked else _("Quit"))
        if locked:
            self.cancel_button.set_key("")
        self.cancel_button.clicked.disconnect()
        self.cancel_button.clicked.connect(self._leave)
        if not self.names.count():
            self.block(_("Nobody signs in here yet. The recovery code opens the file."))

    def staff_id(self) -> int:
        """Whose name is chosen."""
        return int(self.names.currentItem().data(Qt.ItemDataRole.UserRole))

    def save(self) -> None:
        """Try the password. It takes a tenth of a second, on purpose."""
        if self.names.currentItem() is None or self._left():
            return
        who, password = self.staff_id(), self.password.value()
        if not password:
            # Nothing was tried: it does not count as a wrong one.
            self.password.setFocus()
            return
        try:
            if self.store is None:
                self.store = accounts.sign_in(self.path, staff_id=who, password=password)
            else:
                accounts.change_user(self.store, staff_id=who, password=password)
        except (WrongPassword, MustWait) as wrong:
            self._free_at[who] = clock() + wrong.wait
            self._refuse(wrong)
            self._count_down()
            return
        except Refused as refused:
            self._refuse(refused)
            return
        except Trouble as trouble:
            self._meet(trouble, who, password)
            return
        self.kept.put(settings.SIGNED_IN, str(who))
        self.accept()

    def recover(self) -> None:
        """A new password with the code on paper; then it is used at once."""
        from gui.recover_dialog import RecoverDialog

        dialog = RecoverDialog(self.path, self)
        if dialog.exec() != RecoverDialog.DialogCode.Accepted or dialog.signed_in is None:
            return
        self.store = dialog.signed_in
        self.kept.put(settings.SIGNED_IN, str(self.store.staff.id))
        self.accept()

    def open_other(self) -> None:
        """Another centre's file, or a new one."""
        self.other = choose_file(self.path, self)
        if self.other is not None:
            self.accept()

    def reject(self) -> None:
        """Esc and the window's cross: nothing, where a locked window stands behind."""
        if not self._locked:
            super().reject()

    def done(self, result: int) -> None:
        """The password does not stay in the field."""
        self._timer.stop()
        self.password.set_value("")
        super().done(result)

    def showEvent(self, event: QShowEvent) -> None:
        """The name is chosen already, mostly: typing begins at the password."""
        super().showEvent(event)
        self.password.setFocus()

    def _leave(self) -> None:
        """The button, which leads out of a locked window too."""
        self.done(int(self.DialogCode.Rejected))

    def _lay_out(self) -> None:
        rows = min(max(self.names.count(), 2), _MOST_ROWS)
        self.names.setFixedHeight(rows * theme.row(_ROW) + 2 * _EDGE)
        self.warning.setWordWrap(True)
        note = QFrame(self.body)
        note.setProperty("note", "warn")
        inside = QHBoxLayout(note)
        inside.setContentsMargins(10, 8, 10, 8)
        inside.addWidget(self.warning)
        note.setVisible(bool(self.warning.text()))
        label = QLabel(_("Who signs in"))
        label.setProperty("role", "quiet")
        label.setBuddy(self.names)
        links = QHBoxLayout()
        links.setSpacing(8)
        order: list[QWidget] = [self.names, self.password.line]
        for words, what in (
            (_("With the recovery code…"), self.recover),
            (_("Another file…"), self.open_other),
        ):
            link = Button(words, kind="link", parent=self.body)
            link.clicked.connect(what)
            link.setVisible(self.store is None)
            links.addWidget(link)
            order.append(link)
        links.addStretch(1)
        place = QLabel(self.path.name, self.body)
        place.setProperty("role", "help")
        place.setToolTip(str(self.path))
        links.addWidget(place)
        column = QVBoxLayout(self.body)
        column.setContentsMargins(24, 20, 24, 12)
        column.setSpacing(10)
        column.addWidget(note)
        column.addWidget(label)
        column.addWidget(self.names)
        column.addWidget(self.password)
        column.addStretch(1)
        column.addLayout(links)
        order += [self.cancel_button, self.primary_button]
        for one, following in pairwise(order):
            self.setTabOrder(one, following)
        self.resize(self._fitting(480, self.sizeHint().height()))

    def _remember(self) -> None:
        """Choose who signed in last; when the user changes, somebody else than who sits there."""
        last = str(self.store.staff.id) if self.store else self.kept.get(settings.SIGNED_IN)
        changes = self.store is not None and not self._locked
        rows = range(self.names.count())
        ids = [self.names.item(row).data(Qt.ItemDataRole.UserRole) for row in rows]
        wanted = [row for row in rows if (ids[row] == last) != changes]
        self.names.setCurrentRow((wanted or list(rows) or [-1])[0])

    def _other_name(self, _row: int) -> None:
        self.password.set_value("")
        self.password.show_error("")
        self._count_down()

    def _refuse(self, refused: Refused) -> None:
        self.password.show_error(refused.message)
        self.password.line.selectAll()
        self.password.setFocus()

    def _meet(self, trouble: Trouble, who: int, password: str) -> None:
        """A damaged file is another matter than damaged keys: with the key it may be restored."""
        if self.store is None and trouble.kind == "damaged":
            try:
                self.key = key_file.sign_in(self.path, who, password, clock()).key
            except Trouble as keys:
                trouble = keys
            else:
                self.trouble = trouble
                self.accept()
                return
        self.say_trouble(trouble.message)

    def _left(self) -> int:
        """Whole seconds until the chosen person may try again."""
        if self.names.currentItem() is None:
            return 0
        return max(0, math.ceil(self._free_at.get(self.staff_id(), 0.0) - clock()))

    def _count_down(self) -> None:
        left = self._left()
        self.primary_button.setEnabled(not left and self._ready)
        if left:
            self._timer.start()
            self.password.show_error(_("The password is wrong. Try again in {n} s.").format(n=left))
        elif self._timer.isActive():
            self._timer.stop()
            self.password.show_error("")
