"""A window over the sample's certificates, for tests of the pages that show them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication, QWidget

from db.store import Store
from gui import theme
from gui.desk import Desk
from tests.conftest import NOW


@pytest.fixture
def desk(sample: Store, qapp: QApplication) -> Iterator[Desk]:
    """The sample's desk, its window shown."""
    theme.use(qapp)
    window = QWidget()
    window.resize(1366, 696)
    window.show()
    made = Desk(sample, clock=lambda: NOW, parent=window)
    yield made
    made.close()


def window_of(desk: Desk) -> QWidget:
    """The window of the desk."""
    window = desk.parent()
    assert isinstance(window, QWidget)
    return window


def put_in(desk: Desk, page: QWidget) -> None:
    """Show a page in the desk's window."""
    window = window_of(desk)
    page.setParent(window)
    page.resize(window.size())
    page.show()
