"""What the consultation panel shows of one thing, as values: head, body, what can be done."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from gui.buttons import Button
from gui.card_parts import quiet, said
from gui.desk import Desk
from gui.doors import Door, guard

_LABEL = 54


@dataclass(frozen=True)
class Deed:
    """A button of the panel; `doors` are the rules that it leads to."""

    label: str
    does: Callable[[], object]
    doors: tuple[Door, ...] = ()
    icon: str = ""
    key: str = ""
    kind: str = "plain"

    def button(self, desk: Desk, *, height: int = 32) -> Button:
        """The button, barred to whom its rules are closed."""
        made = Button(self.label, icon=self.icon, key=self.key, kind=self.kind, height=height)
        made.clicked.connect(lambda: self.does())
        return guard(made, desk, *self.doors)


@dataclass(frozen=True)
class Sight:
    """One appointment, ticket, slot or duty. `links` stand below the body, the rest in the foot."""

    kind: str
    icon: str
    name: str
    body: tuple[QWidget, ...]
    chip: tuple[str, str] = ("", "")
    links: tuple[Deed, ...] = ()
    left: tuple[Deed, ...] = ()
    primary: Deed | None = None


class Facts(QWidget):
    """Labels and values, one below the other; those without a value are left out."""

    def __init__(self, facts: Sequence[tuple[str, str | QWidget]]) -> None:
        super().__init__()
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(10)
        grid.setVerticalSpacing(7)
        grid.setColumnMinimumWidth(0, _LABEL)
        grid.setColumnStretch(1, 1)
        top = Qt.AlignmentFlag.AlignTop
        for row, (label, value) in enumerate(fact for fact in facts if fact[1]):
            if isinstance(value, str):
                words = said(value, bold=row == 0)
                words.setWordWrap(True)
                grid.addWidget(quiet(label), row, 0, top)
                grid.addWidget(words, row, 1, top)
            else:
                grid.addWidget(quiet(label), row, 0, Qt.AlignmentFlag.AlignVCenter)
                grid.addWidget(value, row, 1)
