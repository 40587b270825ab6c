"""A consultant's own page over an encrypted centre, for the tests of it and of its notes."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication, QDialog, QWidget

from db.appointments import end_session
from db.notes import write_note
from db.words import use_language
from gui import theme
from gui.buttons import Button
from gui.desk import Desk
from gui.my_consultations import MyConsultations
from gui.shell import Shell
from tests.sealed_place import DAY, NOW, Place, copied

D = TypeVar("D", bound=QDialog)
TEXT = "来访者说睡眠不好。"


def made_in(folder: Path) -> Place:
    """A centre with four appointments, closed, to be copied."""
    place = Place(folder / "centre.yizhan")
    place.old = place.session(day=DAY - timedelta(7))
    place.one = place.session()
    place.two = place.session(clock="11:00", client=place.other, begun=False)
    place.theirs = place.session("林溪", "14:00", client=place.other, begun=False)
    place.db.close()
    return place


def signed_in(made: Place, folder: Path) -> Place:
    """A copy of it in English, with 周岚 signed in, who wrote about a session a week ago."""
    use_language("en")
    one = copied(made, folder)
    db = one.sign_in("周岚")
    end_session(db, appointment=one.old, now=NOW - timedelta(7))
    write_note(db, appointment=one.old, text="上次的记录", now=NOW - timedelta(7))
    return one


def window_over(place: Place, app: QApplication) -> Iterator[Shell]:
    """The window over it on the page, at ten past nine; it closes the file."""
    theme.use(app)
    desk = Desk(place.db, clock=lambda: NOW)
    window = Shell(desk)
    window.resize(1366, 696)
    window.show()
    window.activateWindow()
    window.open_page("my-consultations")
    yield window
    for dialog in window.findChildren(QDialog):
        dialog.blockSignals(True)
        dialog.hide()
    # Gone before the file is closed: no window looks on while the next one is made.
    window.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    desk.close()


def page_of(shell: Shell) -> MyConsultations:
    """The page itself."""
    found = shell.page
    assert isinstance(found, MyConsultations)
    return found


def said(page: MyConsultations) -> list[str]:
    """The rows of the list."""
    return [
        str(page.model.index(row, 0).data()).split("  ")[0] for row in range(page.model.rowCount())
    ]


def dialog_of(page: QWidget, kind: type[D]) -> D:
    """The dialog that is open over the page."""
    [found] = [one for one in page.window().findChildren(QDialog) if one.isVisible()]
    assert isinstance(found, kind)
    return found


def press(page: QWidget, words: str) -> None:
    """A link or button by its words."""
    [found] = [one for one in page.findChildren(Button) if one.text() == words and one.isVisible()]
    found.click()
