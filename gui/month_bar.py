"""The months of a year: closed ones locked, the open one to be closed, and what is in its way."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QSizePolicy, QWidget

from db.month_end import Obstacle
from db.words import _
from gui import icons, theme
from gui.cards import ElidedLabel
from gui.controls import Button


class MonthBar(QFrame):
    """Says which month is wanted, and that the open one is to be closed."""

    month_chosen = Signal(str)
    close_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "toolbar")
        self.setFixedHeight(theme.row(42))
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(16, 0, 16, 0)
        self._row.setSpacing(3)
        self._months: list[Button] = []
        self._words: list[QWidget] = []
        self.close_button = Button(_("Close the month"), icon="lock")
        self.close_button.clicked.connect(self.close_asked)
        self._row.addStretch(1)
        self._row.addWidget(self.close_button)

    def show_year(
        self, year: int, *, chosen: str, closed: Sequence[str], to_close: str, latest: str
    ) -> None:
        """The twelve months; those after `latest` are still to come."""
        for old in self._months:
            self._row.removeWidget(old)
            old.hide()
            old.deleteLater()
        self._months = []
        for number in range(1, 13):
            month = f"{year}-{number:02d}"
            here = month == chosen
            icon = "lock" if month in closed else "lock-open" if month == to_close else ""
            button = Button(
                _("{n}|month").format(n=number),
                icon=icon,
                kind="primary" if here else "tonal" if month in closed else "plain",
                height=26,
            )
            button.setEnabled(month <= latest)
            button.setAccessibleName(_month_words(month, month in closed))
            button.setToolTip(_month_words(month, month in closed))
            button.clicked.connect(lambda month=month: self.month_chosen.emit(month))
            self._row.insertWidget(number - 1, button)
            self._months.append(button)

    def show_obstacles(self, month: str, obstacles: Sequence[Obstacle], *, closed: bool) -> None:
        """What stands in the way of closing, the first words of it; whole in the tooltip."""
        for old in self._words:
            self._row.removeWidget(old)
            old.hide()
            old.deleteLater()
        self._words = []
        at = len(self._months)
        if closed:
            self._say(at, "lock", "text2", _("{month} is closed.").format(month=month), ())
            self.close_button.hide()
            return
        self.close_button.show()
        blocks = [one for one in obstacles if one.blocks]
        self.close_button.setEnabled(not blocks)
        if not blocks:
            self._say(at, "circle-check", "ok", _("{month} can be closed.").format(month=month), ())
        else:
            words = blocks[0].text
            if len(blocks) > 1:
                words = _("{first} And {n} more.").format(first=words, n=len(blocks) - 1)
            self._say(at, "circle-exclamation", "err", words, [one.text for one in obstacles])

    def _say(self, at: int, icon: str, token: str, text: str, whole: Sequence[str]) -> None:
        sign = QLabel()
        sign.setPixmap(icons.pixmap(icon, token, 13))
        sign.setContentsMargins(12, 0, 3, 0)
        words = ElidedLabel(text, 12, token)
        words.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        words.setToolTip("\n".join(whole) or text)
        words.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self._row.insertWidget(at, sign)
        self._row.insertWidget(at + 1, words, 8)
        self._words = [sign, words]

    def buttons(self) -> list[Button]:
        """The months, for the keyboard and for tests."""
        return list(self._months)


def _month_words(month: str, closed: bool) -> str:
    return _("{month}, closed").format(month=month) if closed else month
