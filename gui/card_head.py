"""The head of a card: name, status, what tells it from others, and what can be done at once."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QAbstractButton,
    QButtonGroup,
    QFrame,
    QHBoxLayout,
    QLabel,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from db import pairings
from db.identifiers import mask_code
from db.records import show_cell
from db.store import Row
from db.types_register import ORGANISATION, PERSON
from db.words import _
from gui import theme
from gui.buttons import Button, IconButton
from gui.chips import Chip
from gui.desk import Desk

_TAB = 36
_SPACE = 10


class CardTabButton(QAbstractButton):
    """One tab: words, how much there is, a line below the open one."""

    def __init__(self, text: str, count: int, parent: QWidget) -> None:
        super().__init__(parent)
        self._count = f"{count:,}" if count else ""
        self.setText(text)
        self.setCheckable(True)
        self.setAccessibleName(f"{text} {self._count}".strip())
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """As wide as its bold words and the count."""
        wide = QFontMetrics(theme.font(13, True)).horizontalAdvance(self.text()) + 2 * _SPACE
        if self._count:
            wide += 6 + QFontMetrics(theme.font(13)).horizontalAdvance(self._count)
        return QSize(wide, theme.row(_TAB))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Words, count, underline, focus ring."""
        painter = QPainter(self)
        open_ = self.isChecked()
        if not open_ and self.underMouse():
            painter.fillRect(self.rect(), theme.color("hover"))
        middle = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        box = self.rect().adjusted(_SPACE, 0, 0, -2)
        painter.setFont(theme.font(13, open_))
        painter.setPen(theme.color("text" if open_ else "text2"))
        painter.drawText(box, middle, self.text())
        used = painter.fontMetrics().horizontalAdvance(self.text()) + 6
        painter.setFont(theme.font(13))
        painter.setPen(theme.color("text3"))
        painter.drawText(box.adjusted(used, 0, 0, 0), middle, self._count)
        if open_:
            line = QRect(0, self.height() - 3, self.width(), 3)
            painter.fillRect(line, theme.color("link" if theme.dark() else "primary"))
        if self.hasFocus():
            painter.setPen(QPen(theme.color("focus"), 2))
            painter.drawRect(self.rect().adjusted(1, 3, -1, -4))


class CardTabBar(QWidget):
    """The tabs of a card; ← and → go to the next one."""

    chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.buttons: dict[str, CardTabButton] = {}
        self._group: QButtonGroup | None = None
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(4)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def show_tabs(self, tabs: list[tuple[str, str, int]], current: str) -> None:
        """Other tabs: name, title, how much there is; the focus stays where it was."""
        focused = any(one.hasFocus() for one in self.buttons.values())
        while (item := self._row.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        if self._group is not None:
            self._group.deleteLater()
        self._group = QButtonGroup(self)
        self.buttons = {}
        for name, title, count in tabs:
            button = CardTabButton(title, count, self)
            button.clicked.connect(lambda _on=False, name=name: self.chosen.emit(name))
            self._group.addButton(button)
            self._row.addWidget(button)
            # At once, not when the event loop comes round: it may get the focus.
            button.show()
            self.buttons[name] = button
        self._row.addStretch(1)
        if current in self.buttons:
            self.buttons[current].setChecked(True)
            if focused:
                self.buttons[current].setFocus()

    def focus_current(self) -> None:
        """The focus to the tab that is open."""
        for button in self.buttons.values():
            if button.isChecked():
                button.setFocus(Qt.FocusReason.TabFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """← and →."""
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()), 0)
        names = list(self.buttons)
        here = next((n for n, name in enumerate(names) if self.buttons[name].isChecked()), -1)
        if not step or here < 0:
            super().keyPressEvent(event)
            return
        name = names[(here + step) % len(names)]
        self.buttons[name].setChecked(True)
        self.buttons[name].setFocus(Qt.FocusReason.TabFocusReason)
        self.chosen.emit(name)


class _Giving(QLabel):
    """Words on one line that give way where there is little room: whole in the tooltip."""

    def __init__(self, size: int, *, bold: bool, token: str) -> None:
        super().__init__()
        self._size, self._bold, self._token = size, bold, token
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.setMinimumWidth(60)

    def sizeHint(self) -> QSize:
        """As wide as the words."""
        metrics = QFontMetrics(theme.font(self._size, self._bold))
        return QSize(metrics.horizontalAdvance(self.text()) + 4, theme.px(self._size) + 9)

    def minimumSizeHint(self) -> QSize:
        """Little."""
        return QSize(60, self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """As much as there is room for."""
        painter = QPainter(self)
        painter.setFont(theme.font(self._size, self._bold))
        painter.setPen(theme.color(self._token))
        words = painter.fontMetrics().elidedText(
            self.text(), Qt.TextElideMode.ElideRight, self.width()
        )
        self.setToolTip(self.text() if words != self.text() else "")
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignVCenter, words)


class CardHead(QFrame):
    """Name and chip, facts below, buttons at the right, tabs at the foot."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.setProperty("role", "panelHead")
        self.name = _Giving(16, bold=True, token="text")
        self.chip = Chip()
        self.facts = _Giving(13, bold=False, token="text2")
        self.tabs = CardTabBar()
        self.print_button = Button(_("Print card"), icon="print", key="Ctrl+P")
        self.edit_button = Button(_("Edit"), icon="pen", key="F2")
        self.book_button = Button(_("New booking"), icon="plus", key="F7", kind="tonal")
        self.more_button = IconButton("ellipsis", _("More"))
        self.buttons = QWidget()
        right = QHBoxLayout(self.buttons)
        right.setContentsMargins(0, 0, 0, 0)
        right.setSpacing(8)
        for button in (self.print_button, self.edit_button, self.book_button, self.more_button):
            right.addWidget(button)
        top = QHBoxLayout()
        top.setSpacing(8)
        self._name_row = QHBoxLayout()
        self._name_row.setSpacing(10)
        self._name_row.addWidget(self.name)
        self._name_row.addWidget(self.chip)
        self._name_row.addStretch(1)
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addLayout(self._name_row)
        words.addWidget(self.facts)
        top.addLayout(words, 1)
        top.addWidget(self.buttons)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 0)
        column.setSpacing(6)
        column.addLayout(top)
        column.addWidget(self.tabs)

    def show_record(self, table: str, row: Row) -> None:
        """Say whose card it is."""
        self.name.setText(row["name"])
        if row["archived_at"]:
            self.chip.set_status("archived", _("Out of use"))
        elif table == "organisation":
            self.chip.set_status(row["status"], show_cell(ORGANISATION, row, "status"))
        else:
            self.chip.set_status("")
        self.chip.setVisible(bool(self.chip.status()))
        self.print_button.setText(
            _("Print card") if table == "organisation" else _("Print card|person")
        )
        facts = self._organisation(row) if table == "organisation" else self._person(row)
        self.facts.setText("\u2003".join(fact for fact in facts if fact))

    def _organisation(self, row: Row) -> list[str]:
        found = pairings.pairing_on(self._desk.store, row["id"], "instructor", self._desk.today())
        code = mask_code(row["code"]) if row["code"] else ""
        return [
            row["number"],
            show_cell(ORGANISATION, row, "grid"),
            _("Instructor {name}").format(name=found.name) if found else "",
            _("Credit code {code}").format(code=code) if code else "",
        ]

    def _person(self, row: Row) -> list[str]:
        return [
            row["number"],
            show_cell(PERSON, row, "employer"),
            row["position"],
            show_cell(PERSON, row, "kinds"),
        ]
