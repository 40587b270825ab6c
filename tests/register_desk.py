"""The register's page on the sample centre, for the tests of its list and of its cards."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from gui.buttons import Button
from gui.card_table import TableSection
from gui.desk import Desk
from gui.form_dialog import FormDialog
from gui.record_table import RecordTable
from gui.register_model import Item
from gui.register_page import RegisterPage

NOW = datetime(2026, 11, 26, 9, 10)
DAY = NOW.date()


def open_page(qtbot: QtBot, desk: Desk) -> RegisterPage:
    """The page of the register, shown."""
    made = RegisterPage(desk)
    qtbot.addWidget(made)
    made.resize(1294, 600)
    made.show()
    qtbot.waitExposed(made)
    return made


def company_of(desk: Desk, name: str = "恒信精密制造有限公司") -> int:
    """The id of a company of the sample."""
    return int(desk.store.value("SELECT id FROM organisation WHERE name = ?", (name,)))


def floating(desk: Desk) -> int:
    """A member of the sample who floats."""
    sql = "SELECT person FROM membership WHERE state = 'floating' ORDER BY id LIMIT 1"
    return int(desk.store.value(sql))


def names_in(page: RegisterPage) -> list[str]:
    """What stands in the list."""
    items = (page.list.model.item(row) for row in range(page.list.model.rowCount()))
    return [item.name for item in items if isinstance(item, Item)]


def words_on(widget: QWidget | None) -> str:
    """All words of a widget."""
    assert widget is not None
    return " ".join(label.text() for label in widget.findChildren(QLabel))


def link_on(page: RegisterPage, label: str) -> Button:
    """The first link of the open tab with this label."""
    found = [
        one
        for one in page.card.held.findChildren(Button)
        if one.text() == label and one.isVisible()
    ]
    assert found, label
    return found[0]


def table_on(page: RegisterPage) -> RecordTable:
    """The list on the open tab."""
    return page.card.held.findChildren(TableSection)[0].table


def dialog_on(page: RegisterPage) -> FormDialog:
    """The form that was opened last."""
    return page.findChildren(FormDialog)[-1]
