"""From the name of a file to records that are open for somebody: the one door of the program."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtWidgets import QMessageBox

from db import accounts
from db.accounts import Protected
from db.centre import SAMPLE_STAFF, centre
from db.restore import fetch_keys
from db.roles import program
from db.staff import staff
from db.store import Store, open_store
from db.trouble import Trouble
from db.words import _
from gui.choose_file import choose_file
from gui.desk import Desk
from gui.recovery import offer_for_lost, offers_backup, recover
from gui.settings import SIGNED_IN, Settings
from gui.trouble import show_trouble, title_of


@dataclass(frozen=True)
class Opened:
    """Open records, and what `finish` does before the window: for a file that was encrypted just
    now, the recovery code to be put on paper; rooms to be brought in from a spreadsheet."""

    store: Store
    protected: Protected | None = None
    from_sheet: bool = False


def open_centre(path: Path, kept: Settings) -> Opened | Path | None:
    """Open the file for whoever signs in. A path: that file instead. None: quit.

    A file with keys asks for a password; the sample centre opens by itself; a plain file of a real
    centre is encrypted first; an empty or new one begins a centre.
    """
    try:
        fetch_keys(path, kept.backup_folders(path))
        # What is encrypted is restored after signing in, when it can be read.
        wanted = path if accounts.has_keys(path) else offer_for_lost(path, kept)
        if wanted != path:
            return wanted
        if accounts.has_keys(path):
            return _sign_in(path, kept)
        accounts.refuse_lost_keys(path)
        store = open_store(path)
        here = centre(store)
        if here is None:
            return _begin(store, kept)
        if here.sample:
            store.staff = program(SAMPLE_STAFF)
            return Opened(store)
        store.close()
        return _protect(path, kept)
    except Trouble as trouble:
        return ask_for_file(trouble, path, kept)


def finish(desk: Desk, opened: Opened) -> None:
    """What a new or newly encrypted file asks for before its window opens."""
    if opened.protected is not None:
        from gui.protect_dialog import offer_erasing
        from gui.recovery_step import RecoveryStep

        RecoveryStep(desk, opened.protected.code).exec()
        kept, key = opened.protected.kept, opened.protected.key
        if kept is not None:
            offer_erasing(kept, path=desk.store.path, key=key)
    if opened.from_sheet:
        from gui.sheet_import import open_import

        open_import(desk, "room")


def open_again(path: Path, kept: Settings, former: Store) -> Opened | Path | None:
    """Open the file after it was exchanged, for whoever was signed in, if they still may."""
    try:
        store = open_store(path, staff=former.staff, key=former.key, create=False)
    except Trouble as trouble:
        return ask_for_file(trouble, path, kept, former.key)
    if former.key is not None:
        try:
            store.staff = staff(store, former.staff.id)
            store.private_key = former.private_key
        except LookupError:
            store.close()
            return open_centre(path, kept)
    return Opened(store)


def _sign_in(path: Path, kept: Settings) -> Opened | Path | None:
    from gui.sign_in import SignIn

    dialog = SignIn(path, kept)
    if dialog.exec() != SignIn.DialogCode.Accepted:
        return None
    if dialog.trouble is not None:
        return ask_for_file(dialog.trouble, path, kept, dialog.key)
    return Opened(dialog.store) if dialog.store is not None else dialog.other


def _begin(store: Store, kept: Settings) -> Opened | Path | None:
    """Fill the empty file, then encrypt it: nothing of a real centre is ever in the clear long."""
    from gui.first_start import FirstStart
    from gui.protect_dialog import erase, protect

    path = store.path
    desk = Desk(store, settings=kept)
    dialog = FirstStart(desk)

    def say(trouble: Trouble) -> None:
        show_trouble(trouble, dialog)

    # Only until the window is there, which says it itself.
    desk.troubled.connect(say)
    accepted = dialog.exec() == FirstStart.DialogCode.Accepted
    if accepted and dialog.other is None and dialog.director is None:
        store.staff = program(SAMPLE_STAFF)
        return Opened(store)
    desk.close()
    if not accepted:
        return None
    if dialog.other is not None:
        return dialog.other.absolute()
    assert dialog.director is not None
    name, password = dialog.director
    protected = protect(path, name, password)
    # It was made a moment ago: nobody needs it.
    if protected.kept is not None:
        erase(protected.kept, path=path, key=protected.key)
    return _opened(path, kept, protected, password, from_sheet=dialog.from_sheet)


def _protect(path: Path, kept: Settings) -> Opened | Path | None:
    from gui.protect_dialog import ProtectDialog

    dialog = ProtectDialog(path)
    if dialog.exec() != ProtectDialog.DialogCode.Accepted:
        return None
    if dialog.done_with is None:
        return dialog.other
    protected, password = dialog.done_with
    return _opened(path, kept, protected, password)


def _opened(
    path: Path, kept: Settings, protected: Protected, password: str, *, from_sheet: bool = False
) -> Opened:
    store = accounts.sign_in(path, staff_id=protected.staff.id, password=password)
    kept.put(SIGNED_IN, str(protected.staff.id))
    return Opened(store, protected, from_sheet)


def ask_for_file(
    trouble: Trouble, path: Path, kept: Settings, key: bytes | None = None
) -> Path | None:
    """What is wrong with the file, and the choice: a backup, try again, another file, or quit."""
    if offers_backup(trouble, path, kept):
        return recover(trouble, path, kept, key)
    box = QMessageBox()
    box.setObjectName("CannotOpen")
    box.setIcon(QMessageBox.Icon.Warning)
    box.setWindowTitle(title_of(trouble))
    box.setText(trouble.message)
    again = box.addButton(_("Try again"), QMessageBox.ButtonRole.AcceptRole)
    other = box.addButton(_("Another file…"), QMessageBox.ButtonRole.ActionRole)
    box.addButton(_("Quit"), QMessageBox.ButtonRole.RejectRole)
    box.exec()
    if box.clickedButton() is again:
        return path
    if box.clickedButton() is other:
        return choose_file(path) or path
    return None
