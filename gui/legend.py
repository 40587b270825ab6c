"""The line under a board that says what each paint means, and which keys do something there."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QPointF, QRectF, QSize
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from db.words import _
from gui import theme

Sample = tuple[str, Callable[[QPainter, QRectF], None]]
"""What a paint means, and what paints it into a small box."""

_HIGH = 40
_BOX = QRectF(0, -8, 19, 16)


class Legend(QWidget):
    """Samples from the left, the keys at the right, each as far as there is room."""

    def __init__(self, samples: Sequence[Sample], keys: Sequence[str]) -> None:
        super().__init__()
        self.samples = samples
        self.keys = "\u2003".join(keys)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(_("Legend"))
        self.setAccessibleDescription(_(", ").join([*(words for words, _paint in samples), *keys]))
        theme.signal.changed.connect(self.updateGeometry)

    def sizeHint(self) -> QSize:
        """As wide as it gets, as high as the footers beside it."""
        return QSize(600, theme.row(_HIGH))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint them."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.rect(), theme.color("surface"))
        painter.fillRect(0, 0, self.width(), 1, theme.color("line"))
        font = theme.font(12)
        metrics = QFontMetricsF(font)
        x, middle = 12.0, self.height() / 2
        for words, paint in self.samples:
            wide = 24 + metrics.horizontalAdvance(words)
            if x + wide > self.width():
                return
            paint(painter, _BOX.translated(x, middle))
            painter.setPen(theme.color("text"))
            painter.setFont(font)
            painter.drawText(QPointF(x + 24, middle + 4.5), words)
            x += wide + 13
        wide = metrics.horizontalAdvance(self.keys)
        if x + wide + 12 <= self.width():
            painter.setPen(theme.color("text3"))
            painter.setFont(font)
            painter.drawText(QPointF(self.width() - 12 - wide, middle + 4.5), self.keys)
