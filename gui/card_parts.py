"""What the tabs of a card are built of: sections, facts in two columns."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from db.words import _
from gui import theme
from gui.buttons import Button
from gui.desk import Desk

_LABEL = 76


class TabBody(QWidget):
    """One tab: sections from top to bottom."""

    def __init__(self) -> None:
        super().__init__()
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(16, 12, 16, 16)
        self.column.setSpacing(16)

    def end(self) -> None:
        """No more sections: what is left of the height stays empty."""
        self.column.addStretch(1)


class Section(QWidget):
    """A heading with a line below, links at its right, and what is said under it."""

    def __init__(self, title: str, parent: QWidget) -> None:
        super().__init__(parent)
        heading = QLabel(title)
        heading.setProperty("role", "section")
        self.links = QHBoxLayout()
        self.links.setSpacing(4)
        heading.setMinimumHeight(theme.row(26))
        head = QHBoxLayout()
        head.setContentsMargins(0, 0, 0, 0)
        head.addWidget(heading)
        head.addStretch(1)
        head.addLayout(self.links)
        rule = QFrame()
        rule.setFixedHeight(1)
        rule.setProperty("role", "rule")
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(0, 0, 0, 0)
        self.body.setSpacing(5)
        self.body.addLayout(head)
        self.body.addWidget(rule)

    def add_link(self, label: str, name: str = "") -> Button:
        """A link at the right of the heading; `name` tells it from others when read aloud."""
        made = Button(label, kind="link", height=26)
        made.setAccessibleName(name or label)
        made.setObjectName(f"link {name or label}")
        self.links.addWidget(made)
        return made

    def say(self, words: str) -> QLabel:
        """A quiet sentence, as in place of a list that is empty."""
        label = quiet(words)
        label.setWordWrap(True)
        self.body.addWidget(label)
        return label


def quiet(words: str) -> QLabel:
    """Words of second rank."""
    label = QLabel(words)
    label.setProperty("role", "quiet")
    label.setTextFormat(Qt.TextFormat.PlainText)
    return label


def said(words: str, *, bold: bool = False) -> QLabel:
    """What stands in the records: plain text that can be marked and copied."""
    label = QLabel(words)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    if bold:
        label.setProperty("role", "strong")
    return label


class Named(QWidget):
    """A name of the register, and the link that opens its card."""

    def __init__(self, desk: Desk, table: str, id: int, name: str, *, bold: bool = False) -> None:
        super().__init__()
        link = Button(_("Open"), kind="link", height=26)
        link.setAccessibleName(_("Open the card of {name}").format(name=name))
        link.setObjectName(f"open {table} {id}")
        link.clicked.connect(lambda: desk.open_record(table, id))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(2)
        row.addWidget(said(name, bold=bold))
        row.addWidget(link)
        row.addStretch(1)


def add_facts(section: Section, facts: Sequence[tuple[str, str | QWidget]]) -> None:
    """Facts in two columns, those without words left out."""
    grid = QGridLayout()
    grid.setHorizontalSpacing(12)
    grid.setVerticalSpacing(1)
    for column in (0, 2):
        grid.setColumnMinimumWidth(column, _LABEL)
    for column in (1, 3):
        grid.setColumnStretch(column, 1)
    shown = [one for one in facts if one[1]]
    for place, (label, value) in enumerate(shown):
        row, side = divmod(place, 2)
        grid.setRowMinimumHeight(row, theme.row(26))
        middle = Qt.AlignmentFlag.AlignVCenter
        grid.addWidget(quiet(label), row, side * 2, middle)
        widget = said(value) if isinstance(value, str) else value
        if isinstance(widget, QLabel):
            widget.setWordWrap(True)
        grid.addWidget(widget, row, side * 2 + 1, middle)
    section.body.addSpacing(2)
    section.body.addLayout(grid)
