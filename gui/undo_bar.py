"""The inverted bar at the bottom: what was just done, and the way back for eight seconds."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QWidget

from db.words import _
from gui import icons, theme

SECONDS = 8
_MARKS = {"info": "circle-check", "warn": "triangle-exclamation"}


class UndoBar(QWidget):
    """Lies over the bottom of the page. Also says a word that has nothing to undo."""

    undo_wanted = Signal()

    def __init__(self, over: QWidget) -> None:
        super().__init__(over)
        self.setObjectName("UndoBar")
        self._over = over
        self._left = 0
        self._foot = 0
        self._kind = "info"
        self.mark = QLabel(self)
        self.words = QLabel(self)
        self.count = QLabel(self)
        self.button = QPushButton(self)
        self.button.setText(_("Undo") + "  Ctrl+Z")
        self.button.setFlat(True)
        self.button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.button.setCursor(Qt.CursorShape.PointingHandCursor)
        self.button.clicked.connect(self.undo_wanted)
        self.button.clicked.connect(self.hide)
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 0, 14, 0)
        row.setSpacing(10)
        row.addWidget(self.mark)
        row.addWidget(self.words)
        row.addSpacing(14)
        row.addWidget(self.button)
        row.addWidget(self.count)
        self._timer = QTimer(self)
        self._timer.setInterval(1000)
        self._timer.timeout.connect(self._tick)
        over.installEventFilter(self)
        theme.signal.changed.connect(self._paint)
        self.hide()

    def offer(self, words: str) -> None:
        """Say what was done, with the way back."""
        self._begin(words, "info", undo=True)

    def stand_over(self, foot: int) -> None:
        """Leave so much of the page's bottom in sight, and lie over all else."""
        self._foot = foot
        self._place()
        self.raise_()

    def say(self, words: str, kind: str = "info") -> None:
        """Say something that cannot be undone, as long."""
        if not words:
            self.hide()
            return
        self._begin(words, kind, undo=False)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Stay at the bottom when the page grows."""
        if event.type() == QEvent.Type.Resize:
            self._place()
        return False

    def paintEvent(self, event: QPaintEvent) -> None:
        """One flat inverted fill."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color("undo"))
        painter.drawRoundedRect(self.rect(), 4, 4)

    def _begin(self, words: str, kind: str, *, undo: bool) -> None:
        self._kind = kind
        self._left = SECONDS
        self.words.setText(words)
        self.setAccessibleName(words)
        self.button.setVisible(undo)
        self._paint()
        self._place()
        self.show()
        self.raise_()
        self._timer.start()

    def _tick(self) -> None:
        self._left -= 1
        self.count.setText(str(self._left))
        if self._left <= 0:
            self.hide()
            self._timer.stop()

    def _place(self) -> None:
        self.setFixedHeight(theme.row(40))
        self.adjustSize()
        above = self._foot + (4 if self._foot else 12)
        self.move(16, self._over.height() - self.height() - above)

    def _paint(self) -> None:
        self.count.setText(str(self._left))
        for label, token in ((self.words, "undoText"), (self.count, "undoMute")):
            label.setStyleSheet(
                f"color: {theme.color(token).name()}; background: transparent;"
                f" font-size: {theme.px(13)}px;"
            )
        self.button.setStyleSheet(
            f"QPushButton {{ color: {theme.color('undoLink').name()}; background: transparent;"
            f" border: none; font-weight: 700; padding: 4px; min-height: 0px; }}"
        )
        self.mark.setPixmap(icons.pixmap(_MARKS.get(self._kind, "circle-check"), "undoText", 14))
        self.update()
