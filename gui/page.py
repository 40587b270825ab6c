"""What every page of the window is: it reloads when records change, and answers the window's keys.

A page that is visible reloads at once; a hidden one goes stale and reloads when it is shown.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QWidget

from db.disclosures import disclose
from gui.desk import Desk


class Page(QWidget):
    """One page. Subclasses build their widgets in `__init__` and fill them in `reload`."""

    name: ClassVar[str] = ""
    title: ClassVar[str] = ""
    icon: ClassVar[str] = ""
    area: ClassVar[str] = ""

    hints_changed = Signal()  # the keys for what has focus changed
    summary_changed = Signal()  # the facts in the header changed

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self._stale = True
        desk.changed.connect(self._on_changed)
        desk.seated.connect(self._on_seated)

    def _on_key(self, key: str, does: Callable[[], object]) -> QShortcut:
        """A key that works while the focus is on this page."""
        shortcut = QShortcut(QKeySequence(key), self)
        shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        shortcut.activated.connect(does)
        return shortcut

    def reload(self) -> None:
        """Fetch and show again."""

    def go(self, **where: Any) -> None:
        """Show a place on the page: `record=`, `day=`, `new={…}`, `search=`, `filters={…}`.

        Called after the page is shown; a page ignores what it does not know.
        """

    def primary(self) -> tuple[str, Callable[[], None]] | None:
        """The page's own new thing: label and what starts it (Ctrl+N)."""
        return None

    def print_sheet(self) -> None:
        """Print this page's sheet (Ctrl+P)."""

    def find(self) -> None:  # type: ignore[override]  # the page's word, not QWidget's static one
        """Put the focus into this page's search (Ctrl+F)."""

    def step(self, n: int) -> None:
        """A day, week or month on (1) or back (-1): PgDn, PgUp."""

    def to_today(self) -> None:
        """To today (Ctrl+T)."""

    def hints(self) -> list[str]:
        """The keys for what has focus now, for the status line."""
        return []

    def headline(self) -> str:
        """What stands in bold beside the page's title."""
        return ""

    def summary(self) -> str:
        """A few facts beside the page's title."""
        return ""

    def seed(self) -> dict[str, Any]:
        """What a new booking (F7) takes over from the record at hand."""
        return {}

    def tick(self) -> None:
        """A minute has passed while the page is shown."""
        self.update()

    def panes(self) -> list[QWidget]:
        """Where F6 goes, in order."""
        return []

    def unsaved(self) -> bool:
        """Whether a form is half filled in; the window is not closed over it unasked."""
        return False

    def foot(self) -> int:
        """The height of a line at the bottom that the undo bar must not cover."""
        return 0

    def showEvent(self, event: QShowEvent) -> None:
        """Reload if something changed while the page was hidden."""
        super().showEvent(event)
        self.refresh()

    def refresh(self) -> None:
        """Reload if stale."""
        if self._stale:
            self.reload_now()

    def reload_now(self) -> None:
        """Reload whether stale or not (F5)."""
        self._stale = False
        self.reload()
        self.summary_changed.emit()

    def _on_seated(self) -> None:
        self._on_changed(None)

    def _on_changed(self, act: object) -> None:
        # What was just shown whole would be masked again at once.
        if self.isVisible() and getattr(act, "rule", "") != disclose.__name__:
            self.reload_now()
        else:
            self._stale = True
