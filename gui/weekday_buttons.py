"""Seven small buttons, Monday to Sunday, each on or off."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QToolButton, QWidget

from db.formats import WEEKDAYS, WEEKDAYS_SHORT
from db.words import _, language
from gui import theme


class WeekdayButtons(QWidget):
    """The chosen weekdays, 0 for Monday. Arrow keys go along, the space bar switches."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.buttons: list[QToolButton] = []
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(3)
        for day in range(7):
            button = QToolButton(self)
            word = _(WEEKDAYS_SHORT[day])
            button.setText(word if language() == "en" else word[-1])
            button.setAccessibleName(_(WEEKDAYS[day]))
            button.setToolTip(_(WEEKDAYS[day]))
            button.setCheckable(True)
            button.setFixedHeight(32)
            button.setMinimumWidth(31)
            button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
            button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            button.toggled.connect(self.changed)
            button.installEventFilter(self)
            row.addWidget(button, 1)
            self.buttons.append(button)
        self.setFocusProxy(self.buttons[0])
        theme.signal.changed.connect(self._paint)
        self._paint()

    def value(self) -> tuple[int, ...]:
        """The weekdays that are on."""
        return tuple(day for day, button in enumerate(self.buttons) if button.isChecked())

    def set_value(self, days: Iterable[int]) -> None:
        """Switch on exactly these, without saying `changed`."""
        on = set(days)
        for day, button in enumerate(self.buttons):
            button.blockSignals(True)
            button.setChecked(day in on)
            button.blockSignals(False)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Left and right go from day to day; a button alone would leave the row."""
        if not isinstance(event, QKeyEvent) or event.type() != QEvent.Type.KeyPress:
            return False
        step = {Qt.Key.Key_Right.value: 1, Qt.Key.Key_Left.value: -1}.get(event.key())
        here = next((n for n, button in enumerate(self.buttons) if button is watched), None)
        if step is None or here is None:
            return False
        self.buttons[(here + step) % 7].setFocus(Qt.FocusReason.TabFocusReason)
        return True

    def _paint(self) -> None:
        def name(token: str) -> str:
            return theme.color(token).name()

        self.setStyleSheet(
            f"QToolButton {{ background: {name('surface')}; color: {name('text')};"
            f" border: 1px solid {name('line2')}; border-radius: 4px; padding: 0; }}"
            f"QToolButton:hover {{ background: {name('hover')}; }}"
            f"QToolButton:checked {{ background: {name('primary')}; color: {name('primaryOn')};"
            f" border-color: {name('primary')}; font-weight: 700; }}"
            f"QToolButton:focus {{ border: 2px solid {name('focus')}; }}"
        )
