"""The consultation page on the screen, for its tests."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from gui import appointment_dialog, duty_change_dialog, duty_dialog
from gui.consult_page import ConsultPage
from tests.consult_desk import Morning


def opened(morning: Morning, qtbot: QtBot) -> ConsultPage:
    """The page as large as in the window of the pictures, with the focus on the week."""
    page = ConsultPage(morning.desk)
    qtbot.addWidget(page)
    page.resize(1294, 574)
    page.show()
    page.week.setFocus()
    return page


def noted(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """What the dialogs are opened with from now on; none of them does anything."""
    seen: list[dict[str, Any]] = []

    def note(_desk: object, _parent: object, *args: object, **seed: Any) -> None:
        seen.append(seed or {"args": args})

    monkeypatch.setattr(appointment_dialog, "open_appointment", note)
    monkeypatch.setattr(duty_dialog, "open_duty", note)
    monkeypatch.setattr(duty_change_dialog, "open_duty_change", note)
    return seen


def press(page: ConsultPage, *keys: Qt.Key) -> str:
    """Press keys in the week; say where its cursor stands then."""
    for key in keys:
        QTest.keyClick(page.week, key)
    return page.week.accessibleDescription()


def shown(page: ConsultPage) -> tuple[str, object]:
    """What the panel shows: its kind and what tells it from others."""
    return page.panel.shown
