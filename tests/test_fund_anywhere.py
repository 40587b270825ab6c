"""The fund from elsewhere in the window: F10, and for whom the area is there."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from db.roles import ROLES, Staff
from gui import commands, voucher_entry
from gui.areas import AREAS, pages_of
from gui.shell import Shell
from tests.fund_books import CASHIER, Books
from tests.fund_desk import FundDesk


@pytest.fixture
def here(books: Books) -> FundDesk:
    made = FundDesk(books)
    made.received(500000)
    made.seat(CASHIER)
    return made


def test_f10_anywhere_begins_with_who_is_at_hand(
    here: FundDesk, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    shell = Shell(here.desk)
    qtbot.addWidget(shell)
    shell.show()
    shell.activateWindow()
    qtbot.waitUntil(lambda: QApplication.activeWindow() is shell)
    seen: list[Any] = []

    def note(dialog: Any) -> int:
        seen.append(dialog)
        return 0

    monkeypatch.setattr(voucher_entry.VoucherEntry, "exec", note)
    assert shell.page is not None and shell.page.name == "today"
    monkeypatch.setattr(
        type(shell.page), "seed", lambda _page: {"organisation_id": None, "contact_id": None}
    )
    QTest.keyClick(shell, Qt.Key.Key_F10)
    shell.open_page("fund", fund=here.books.tied)
    QTest.keyClick(shell, Qt.Key.Key_F10)
    assert [one.form.kind for one in seen] == ["receive", "receive"]
    assert seen[1].form.known("fund") == here.books.tied
    here.seat(Staff(9, "前台", frozenset({"desk"})))
    QTest.keyClick(shell, Qt.Key.Key_F10)
    assert len(seen) == 2 and hasattr(commands.Commands, "receive_money")
    shell.close()


def test_the_area_is_for_those_who_keep_the_fund(here: FundDesk) -> None:
    (area,) = [one for one in AREAS if one.name == "fund"]
    seeing = []
    for role, _label in ROLES:
        here.seat(Staff(9, "x", frozenset({role})))
        if "fund" in [spec.name for spec in pages_of(area, here.desk)]:
            seeing.append(role)
    assert seeing == ["cashier", "accountant", "director"]
