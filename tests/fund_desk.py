"""The books at a desk, for the tests of their windows: who sits there changes."""

from __future__ import annotations

from datetime import date, datetime

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from db.roles import Staff
from db.staff import add_staff
from gui.desk import Desk
from tests.fund_books import ACCOUNTANT, CASHIER, DAY, DIRECTOR, Books

ROLES = ((CASHIER, "cashier"), (ACCOUNTANT, "accountant"), (DIRECTOR, "director"))


class FundDesk:
    """The three people of the books on the staff list, and a desk at which one of them sits."""

    def __init__(self, books: Books) -> None:
        self.books = books
        books.db.staff = DIRECTOR
        for one, roles in ROLES:
            add_staff(books.db, name=one.name, roles=roles, id=one.id)
        self.now = datetime(2026, 11, 26, 9, 10)
        self.desk = Desk(books.db, clock=lambda: self.now)
        self._windows: list[QWidget] = []
        self.seat(CASHIER)

    def seat(self, staff: Staff) -> None:
        """Somebody else sits down."""
        former = self.books.db.staff
        self.books.db.staff = staff
        self.desk.seat(former)

    def window(self, qtbot: QtBot) -> QWidget:
        """What dialogs stand before: they are deleted when they are done, before a test is over."""
        self._windows.append(QWidget())
        qtbot.addWidget(self._windows[-1])
        return self._windows[-1]

    def draft(self, amount: int = 5000, *, day: date = DAY, fund: int | None = None) -> int:
        """A payment in cash that the cashier made."""
        books = self.books
        before = books.db.staff
        id = books.made(books.lines(books.activity, books.cash, amount, fund), day)
        books.db.staff = before
        return id

    def received(self, amount: int, *, day: date = DAY, fund: int | None = None) -> int:
        """Money that came in and is in the books."""
        before = self.books.db.staff
        id = self.books.receive(amount, day, fund)
        self.books.db.staff = before
        return id


class Keys:
    """Keys pressed wherever the focus is, as a keyboard does; counted."""

    def __init__(self, window: QWidget) -> None:
        self.window = window
        self.count = 0

    def press(self, *keys: Qt.Key, held: Qt.KeyboardModifier | None = None) -> None:
        """Press keys one after the other."""
        for key in keys:
            self.count += 1
            QTest.keyClick(self.focus(), key, held or Qt.KeyboardModifier.NoModifier)

    def type(self, text: str) -> None:
        """Type digits and letters."""
        self.count += len(text)
        QTest.keyClicks(self.focus(), text)

    def write(self, text: str) -> None:
        """Words in Chinese, which the input method puts in; counted by their characters."""
        self.count += len(text)
        focus = self.focus()
        focus.insert(text)  # type: ignore[attr-defined]  # the focus is in a line
        focus.textEdited.emit(text)  # type: ignore[attr-defined]  # as an input method does

    def focus(self) -> QWidget:
        """What has the focus in the window."""
        found = self.window.focusWidget() or QApplication.focusWidget()
        assert found is not None
        return found


def words_of(widget: QWidget) -> str:
    """All words that stand in a part of the window."""
    shown = [one for one in widget.findChildren(QLabel) if one.isVisibleTo(widget)]
    return "\n".join(one.text() for one in shown if one.text())
