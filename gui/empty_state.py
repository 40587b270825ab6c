"""What stands in the place of a list that has nothing to show, and the way out."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from gui import icons, theme
from gui.controls import Button

_ICON = 30


class EmptyState(QWidget):
    """Icon, one bold line, one sentence, buttons; below a smaller hint with a link."""

    hint_taken = Signal()

    def __init__(
        self,
        icon: str = "filter",
        title: str = "",
        text: str = "",
        buttons: Sequence[Button] = (),
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._icon = icon
        self._first: Button | None = None
        self._sign = QLabel(self)
        self._title = QLabel(self)
        self._title.setProperty("role", "name")
        self._text = QLabel(self)
        self._text.setProperty("role", "quiet")
        self._text.setWordWrap(True)
        self._hint = QLabel(self)
        self._hint.setProperty("role", "label")
        self._link = Button("", kind="link", height=26, parent=self)
        self._link.clicked.connect(self.hint_taken)
        self._buttons = QHBoxLayout()
        self._buttons.setSpacing(8)
        self._buttons.setAlignment(Qt.AlignmentFlag.AlignCenter)
        hint = QHBoxLayout()
        hint.setSpacing(0)
        hint.addStretch(1)
        hint.addWidget(self._hint)
        hint.addWidget(self._link)
        hint.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 24, 24, 24)
        column.setSpacing(6)
        column.addStretch(1)
        for label in (self._sign, self._title, self._text):
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
            column.addWidget(label)
        column.addSpacing(8)
        column.addLayout(self._buttons)
        column.addSpacing(8)
        column.addLayout(hint)
        column.addStretch(1)
        theme.signal.changed.connect(self._paint_again)
        self.show_state(icon, title, text, buttons)

    def show_state(
        self,
        icon: str,
        title: str,
        text: str,
        buttons: Sequence[Button] = (),
        *,
        hint: str = "",
        link: str = "",
    ) -> None:
        """Say something else. The buttons belong to the caller and are kept while shown."""
        self._icon = icon
        self._title.setText(title)
        self._text.setText(text)
        self._text.setVisible(bool(text))
        while (item := self._buttons.takeAt(0)) is not None:
            old = item.widget()
            if old is not None:
                old.hide()
        for button in buttons:
            self._buttons.addWidget(button)
            button.show()
        self._first = next((one for one in buttons if one.isEnabled()), None)
        self.setFocusProxy(self._first)  # type: ignore[arg-type]  # None takes it away
        self._hint.setText(hint)
        self._hint.setVisible(bool(hint))
        self._link.setText(link)
        self._link.setVisible(bool(link))
        self.setAccessibleName(f"{title} {text}".strip())
        self._paint_again()

    def focus_way_out(self) -> bool:
        """Put the focus on the first button; False when there is none."""
        if self._first is None:
            return False
        self._first.setFocus()
        return True

    def title(self) -> str:
        """The bold line."""
        return self._title.text()

    def text(self) -> str:
        """The sentence below it."""
        return self._text.text()

    def hint(self) -> str:
        """The smaller line below the buttons."""
        return self._hint.text()

    def _paint_again(self) -> None:
        self._sign.setPixmap(icons.pixmap(self._icon, "text3", _ICON))
