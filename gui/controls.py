"""Small controls: choices, search box, check box, note box; buttons stand in `gui.buttons`."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QFontMetrics,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QWheelEvent,
)
from PySide6.QtWidgets import (
    QButtonGroup,
    QCheckBox,
    QComboBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QSizePolicy,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionButton,
    QWidget,
)

from db.words import _
from gui import icons, theme
from gui.buttons import Button, IconButton
from gui.chips import Chip

__all__ = ["Button", "CheckBox", "Chip", "Combo", "IconButton", "NoteBox", "SearchBox", "Segmented"]


class Combo(QComboBox):
    """A choice of values with labels; tinted when it is a filter in use."""

    changed = Signal()

    def __init__(
        self,
        options: Sequence[tuple[str, str]] = (),
        *,
        name: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMaxVisibleItems(14)
        # The stock delegate of the list does not heed the style sheet.
        self.setItemDelegate(QStyledItemDelegate(self))
        self.set_options(options)
        self.currentIndexChanged.connect(self.changed)

    def set_options(self, options: Sequence[tuple[str, str]]) -> None:
        """Offer other (value, label) pairs; keeps the value when it is still there."""
        kept = self.value()
        blocked = self.blockSignals(True)
        self.clear()
        for value, label in options:
            self.addItem(label, value)
        self.set_value(kept)
        self.blockSignals(blocked)

    def value(self) -> str:
        """The value chosen, '' when none."""
        chosen = self.currentData()
        return "" if chosen is None else str(chosen)

    def set_value(self, value: str) -> None:
        """Choose a value; the first one when it is not offered."""
        index = self.findData(value)
        self.setCurrentIndex(max(index, 0) if self.count() else -1)

    def set_used(self, used: bool) -> None:
        """Tint the box because the filter narrows the list."""
        if self.property("used") != used:
            self.setProperty("used", used)
            self.style().unpolish(self)
            self.style().polish(self)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Turning the wheel over a box scrolls the page, it never changes the value."""
        event.ignore()

    def paintEvent(self, event: QPaintEvent) -> None:
        """The stock box, then the arrow in the theme's colour."""
        super().paintEvent(event)
        painter = QPainter(self)
        side = theme.px(11)
        box = QRectF(self.width() - 10 - side, (self.height() - side) / 2, side, side)
        icons.paint(painter, box, "chevron-down", "text" if self.isEnabled() else "disabled")


class SearchBox(QLineEdit):
    """A search field: magnifier, clear button; Esc clears first; full-width signs are folded."""

    def __init__(
        self, placeholder: str, *, width: int = 230, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setPlaceholderText(placeholder)
        self.setAccessibleName(placeholder)
        self.setProperty("search", True)
        self._width = width
        self.setMinimumWidth(min(width, 140))
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.addAction(
            icons.icon("magnifying-glass", "text2", 13), self.ActionPosition.LeadingPosition
        )
        self._clear = self.addAction(
            icons.icon("xmark", "text2", 13), self.ActionPosition.TrailingPosition
        )
        self._clear.setToolTip(_("Clear"))
        self._clear.setVisible(False)
        self._clear.triggered.connect(self.clear)
        self.textChanged.connect(lambda text: self._clear.setVisible(bool(text)))

    def sizeHint(self) -> QSize:
        """As wide as it was asked for; it gives way when the toolbar is full."""
        return QSize(self._width, super().sizeHint().height())

    def folded(self) -> str:
        """What is searched for, with full-width signs made half-width."""
        return fold(self.text()).strip()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc clears the field before it closes anything."""
        if event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
            return
        super().keyPressEvent(event)


def fold(text: str) -> str:
    """Full-width digits, letters and signs as the half-width ones."""
    return "".join(
        chr(ord(sign) - 0xFEE0)
        if "\uff01" <= sign <= "\uff5e"
        else " "
        if sign == "\u3000"
        else sign
        for sign in text
    )


class CheckBox(QCheckBox):
    """A check box whose tick is drawn in the theme's colours."""

    def __init__(self, text: str = "", parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self.setAccessibleName(text)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The stock box, then the tick."""
        super().paintEvent(event)
        if self.isChecked():
            painter = QPainter(self)
            option = QStyleOptionButton()
            self.initStyleOption(option)
            inside = QStyle.SubElement.SE_CheckBoxIndicator
            box = QRectF(self.style().subElementRect(inside, option, self)).adjusted(3, 3, -3, -3)
            icons.paint(painter, box, "check", "primaryOn" if self.isEnabled() else "disabled")


_SEGMENT_SIDES = 2 * 13  # padding and border, as style.qss has them


class _Segment(QPushButton):
    """One of the choices; switched on and in focus, it has the inner line of a filled button."""

    def sizeHint(self) -> QSize:
        """Room for the bold words of the one that is on."""
        hint = super().sizeHint()
        bold = QFontMetrics(theme.font(13, bold=True)).horizontalAdvance(self.text())
        return QSize(max(hint.width(), bold + _SEGMENT_SIDES), hint.height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """The stock button, then the line inside the ring."""
        super().paintEvent(event)
        if self.hasFocus() and self.isChecked():
            painter = QPainter(self)
            painter.setPen(QPen(theme.color("focusIn"), 1))
            painter.drawRect(QRectF(self.rect()).adjusted(2.5, 2.5, -2.5, -2.5))


class Segmented(QWidget):
    """A few choices side by side, one of them on; arrows move, as in a radio group."""

    changed = Signal(str)

    def __init__(
        self, options: Sequence[tuple[str, str]], *, name: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self._group = QButtonGroup(self)
        self._values: list[str] = []
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        for place, (value, label) in enumerate(options):
            button = _Segment(label, self)
            button.setCheckable(True)
            button.setAutoDefault(False)
            button.setAccessibleName(label)
            end = "left" if place == 0 else "right" if place == len(options) - 1 else "middle"
            button.setProperty("segment", end)
            self._group.addButton(button, place)
            self._values.append(value)
            layout.addWidget(button)
        if self._values:
            self._group.button(0).setChecked(True)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._group.idToggled.connect(self._toggled)

    def _toggled(self, place: int, on: bool) -> None:
        if on:
            self.changed.emit(self._values[place])

    def value(self) -> str:
        """The value that is on."""
        return self._values[self._group.checkedId()]

    def set_value(self, value: str) -> None:
        """Switch a value on; an unknown one changes nothing."""
        if value in self._values:
            self._group.button(self._values.index(value)).setChecked(True)


_NOTES = {
    "error": ("ban", "err"),
    "warn": ("triangle-exclamation", "warn"),
    "info": ("circle-info", "info"),
    "ok": ("circle-check", "ok"),
}


class _Words(QLabel):
    """A sentence that would rather stay on one line, so that a link can follow it."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWordWrap(True)
        # It shows words from other people's files; markup in them is not obeyed.
        self.setTextFormat(Qt.TextFormat.PlainText)

    def sizeHint(self) -> QSize:
        """As wide as the whole sentence."""
        wide = self.fontMetrics().horizontalAdvance(self.text()) + 2
        return QSize(wide, super().sizeHint().height())


class NoteBox(QFrame):
    """A note on the page: what happened, and the way out as a link. Kinds: error warn info ok."""

    activated = Signal()

    def __init__(
        self,
        kind: str = "info",
        text: str = "",
        link: str = "",
        *,
        title: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._kind = kind
        self._sign = QLabel(self)
        self._title = QLabel(self)
        self._title.setFont(theme.font(13, True))
        self._text = _Words(self)
        self._link = Button("", kind="link", height=26, parent=self)
        self._link.clicked.connect(self.activated)
        row = QHBoxLayout(self)
        row.setContentsMargins(10, 4, 10, 4)
        row.setSpacing(8)
        row.addWidget(self._sign)
        row.addWidget(self._title)
        row.addWidget(self._text)
        row.addWidget(self._link)
        row.addStretch(1)
        self.setMinimumHeight(36)
        theme.signal.changed.connect(self._paint_again)
        self.set_note(kind, text, link, title=title)

    def set_note(self, kind: str, text: str, link: str = "", *, title: str = "") -> None:
        """Say something else."""
        self._kind = kind
        self._title.setText(title)
        self._title.setVisible(bool(title))
        self._text.setText(text)
        self._link.setText(link)
        self._link.setVisible(bool(link))
        self.setAccessibleName(f"{title} {text}".strip())
        self.setProperty("note", kind)
        self._paint_again()

    def _paint_again(self) -> None:
        sign, token = _NOTES[self._kind]
        self._sign.setPixmap(icons.pixmap(sign, token, 14))
        self._title.setFont(theme.font(13, True))
        self._title.setProperty("token", token)
        for widget in (self, self._title):
            self.style().unpolish(widget)
            self.style().polish(widget)
