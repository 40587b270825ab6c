"""Cards of 今日: a head with title, facts and a link, and rows below; the only page with cards."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QElapsedTimer, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QHBoxLayout,
    QLabel,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from db.words import _
from gui import icons, theme
from gui.chips import Chip
from gui.controls import Button

Do = Callable[[], None]
_HEAD = 40
_ROW = 44


@dataclass(frozen=True)
class Line:
    """One row of a card: two lines of words, a chip, and what can be done about it, or in `barred`
    why not. `below` makes what stands under the words, as a number that can be shown."""

    title: str
    hint: str = ""
    icon: str = ""
    chip: tuple[str, str] | None = None
    actions: tuple[tuple[str, Do], ...] = ()
    open: Do | None = None
    barred: str = ""
    below: Callable[[], QWidget] | None = None


@dataclass(frozen=True)
class Part:
    """What one part of 今日 has to say; `empty` when it has no lines."""

    title: str
    lines: tuple[Line, ...]
    empty: str = ""
    link: tuple[str, Do] | None = None
    loud: str = ""


class ElidedLabel(QLabel):
    """Words that give way: cut with an ellipsis, whole in the tooltip."""

    def __init__(self, text: str, size: int, token: str, parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self._size, self._token = size, token
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setMinimumWidth(20)
        self.setFixedHeight(theme.px(size) + 7)

    def paintEvent(self, event: QPaintEvent) -> None:
        """As much as there is room for."""
        painter = QPainter(self)
        painter.setFont(theme.font(self._size))
        painter.setPen(theme.color(self._token))
        text = painter.fontMetrics().elidedText(
            self.text(), Qt.TextElideMode.ElideRight, self.width()
        )
        self.setToolTip(self.text() if text != self.text() else "")
        painter.drawText(
            self.rect(), Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, text
        )


class LineRow(QWidget):
    """One line of a card."""

    asked = Signal(object)

    def __init__(self, line: Line, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.line = line
        self.buttons: list[Button] = []
        self.setMinimumHeight(theme.row(_ROW))
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 2, 8, 2)
        row.setSpacing(8)
        if line.icon:
            mark = QLabel(self)
            mark.setPixmap(icons.pixmap(line.icon, "text2", 14))
            row.addWidget(mark)
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addStretch(1)
        words.addWidget(ElidedLabel(line.title, 13, "text", self))
        if line.hint:
            words.addWidget(ElidedLabel(line.hint, 12, "text2", self))
        if line.below:
            words.addWidget(line.below())
        words.addStretch(1)
        row.addLayout(words, 1)
        if line.chip:
            row.addWidget(Chip(line.chip[0], line.chip[1], self))
        for label, do in line.actions:
            button = Button(label, kind="link", height=26, parent=self)
            button.setAccessibleName(f"{label} {line.title}")
            button.clicked.connect(lambda _checked=False, do=do: self.asked.emit(do))
            button.bar(line.barred)
            row.addWidget(button)
            self.buttons.append(button)
        if line.open:
            self.setCursor(Qt.CursorShape.PointingHandCursor)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A click opens what the line is about."""
        if self.line.open and event.button() == Qt.MouseButton.LeftButton:
            self.line.open()

    def paintEvent(self, event: QPaintEvent) -> None:
        """The line below."""
        painter = QPainter(self)
        painter.setPen(theme.color("grid"))
        painter.drawLine(0, self.height() - 1, self.width(), self.height() - 1)


class Card(QFrame):
    """Head and body."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "card")
        self.head = QWidget(self)
        self.head.setFixedHeight(theme.row(_HEAD))
        self.title = QLabel(self.head)
        self.facts = ElidedLabel("", 13, "text2", self.head)
        self.loud_mark = QLabel(self.head)
        self.loud = QLabel(self.head)
        self.loud.setProperty("token", "err")
        self.link = Button("", kind="link", height=26, parent=self.head)
        row = QHBoxLayout(self.head)
        row.setContentsMargins(12, 0, 6, 0)
        row.setSpacing(8)
        row.addWidget(self.title)
        row.addWidget(self.facts, 1)
        row.addWidget(self.loud_mark)
        row.addWidget(self.loud)
        row.addWidget(self.link)
        self.body = QVBoxLayout()
        self.body.setContentsMargins(0, 0, 0, 0)
        self.body.setSpacing(0)
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 1, 1, 1)
        column.setSpacing(0)
        column.addWidget(self.head)
        column.addLayout(self.body, 1)
        self._open: Do | None = None
        self.link.clicked.connect(self._follow)
        theme.signal.changed.connect(self._paint)
        self._paint()

    def show_head(
        self, title: str, facts: str = "", *, loud: str = "", link: tuple[str, Do] | None = None
    ) -> None:
        """Title, what is so, what is wrong, and where to go."""
        self.title.setText(title)
        self.facts.setText(facts)
        self.loud.setText(loud)
        self.loud.setVisible(bool(loud))
        self.loud_mark.setVisible(bool(loud))
        self.link.setVisible(link is not None)
        self._open = link[1] if link else None
        if link:
            self.link.setText(link[0])
        self._paint()

    def paintEvent(self, event: QPaintEvent) -> None:
        """The card, and the line under its head."""
        super().paintEvent(event)
        painter = QPainter(self)
        painter.setPen(theme.color("line"))
        bottom = self.head.geometry().bottom()
        painter.drawLine(1, bottom, self.width() - 2, bottom)

    def _follow(self) -> None:
        if self._open:
            self._open()

    def _paint(self) -> None:
        self.head.setFixedHeight(theme.row(_HEAD))
        for label in (self.title, self.loud):
            label.setFont(theme.font(14 if label is self.title else 13, bold=True))
            size = theme.px(14 if label is self.title else 13)
            color = theme.color("text" if label is self.title else "err").name()
            label.setStyleSheet(f"font-size: {size}px; font-weight: 700; color: {color};")
        self.loud_mark.setPixmap(icons.pixmap("triangle-exclamation", "err", 13))


class PartCard(Card):
    """A card that shows a Part, at most so many of its lines."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.rows: list[LineRow] = []
        self._since_done = QElapsedTimer()

    def show_part(self, part: Part, most: int = 5) -> None:
        """Show it, in place of what was shown."""
        count = f"{len(part.lines)}" if part.lines else ""
        self.show_head(part.title, count, loud=part.loud, link=part.link)
        focused = self._focused_row()
        self.rows = []
        while (item := self.body.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        before: QWidget = self.link
        for line in part.lines[:most]:
            row = LineRow(line, self)
            row.asked.connect(self._do)
            self.body.addWidget(row)
            row.show()
            self.rows.append(row)
            for button in row.buttons:
                # Buttons made later than the page would be the last that Tab reaches.
                QWidget.setTabOrder(before, button)
                before = button
        rest = len(part.lines) - most
        if rest > 0:
            self.body.addWidget(_quiet(_("{n} more").format(n=rest), self))
        if not part.lines:
            self.body.addWidget(_quiet(part.empty, self))
        self.body.addStretch(1)
        if focused >= 0:
            self._focus_row(focused)

    def _do(self, do: Do) -> None:
        """Do it, but not on the second press of a double click: the next line is there now."""
        hurry = QApplication.doubleClickInterval()
        if self._since_done.isValid() and self._since_done.elapsed() < hurry:
            return
        self._since_done.start()
        do()
        self._since_done.restart()

    def _focused_row(self) -> int:
        """Which row has the focus, -1 if none."""
        focus = QApplication.focusWidget()
        for place, row in enumerate(self.rows):
            if focus is not None and row.isAncestorOf(focus):
                return place
        return -1

    def _focus_row(self, place: int) -> None:
        """After a line was cleared from the keyboard, the next one takes the focus."""
        row = self.rows[min(place, len(self.rows) - 1)] if self.rows else None
        button = row.buttons[0] if row and row.buttons else self.link
        button.setFocus(Qt.FocusReason.OtherFocusReason)


def _quiet(text: str, parent: QWidget) -> QLabel:
    label = QLabel(text, parent)
    label.setProperty("role", "quiet")
    label.setWordWrap(True)
    label.setContentsMargins(12, 8, 12, 10)
    return label


def fill(cards: Sequence[PartCard], parts: Sequence[Part], most: int) -> None:
    """Show parts in their cards."""
    for card, part in zip(cards, parts, strict=True):
        card.show_part(part, most)
