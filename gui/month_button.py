"""One month in the month bar: locked, open, chosen, or still to come."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from gui import icons, theme

_SIGN, _GAP, _EDGE, _HIGH = 10, 4, 6, 26


class MonthButton(QAbstractButton):
    """Narrow, since twelve stand beside what is to be done. `sign` is an icon, a lock as a rule."""

    def __init__(
        self, text: str, *, sign: str, chosen: bool, closed: bool, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setText(text)
        self._sign, self._chosen, self._closed = sign, chosen, closed
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        theme.signal.changed.connect(self.updateGeometry)

    def sizeHint(self) -> QSize:
        """Sign and words."""
        wide = QFontMetrics(theme.font(12, self._chosen)).horizontalAdvance(self.text())
        sign = theme.px(_SIGN) + _GAP if self._sign else 0
        return QSize(2 * _EDGE + sign + wide, theme.row(_HIGH))

    def minimumSizeHint(self) -> QSize:
        """Never cut."""
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Filled when chosen, dashed while it is still to come."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        coming = not self.isEnabled()
        back = "primary" if self._chosen else "head" if self._closed else "surface"
        pen = QPen(theme.color("primary" if self._chosen else "line2"), 1)
        if coming:
            pen.setDashPattern([3, 2])
        painter.setPen(Qt.PenStyle.NoPen if self._closed and not self._chosen else pen)
        painter.setBrush(theme.color("hover" if self.underMouse() and not self._chosen else back))
        painter.drawRoundedRect(box, 3, 3)
        token = "primaryOn" if self._chosen else "disabled" if coming else "text"
        x = _EDGE
        if self._sign:
            side = theme.px(_SIGN)
            place = QRectF(x, (self.height() - side) / 2, side, side)
            icons.paint(painter, place, self._sign, token)
            x += side + _GAP
        painter.setFont(theme.font(12, self._chosen))
        painter.setPen(theme.color(token))
        words = QRect(x, 0, self.width() - x, self.height())
        painter.drawText(words, int(Qt.AlignmentFlag.AlignVCenter), self.text())
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(theme.color("focus"), 2))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 3, 3)
            if self._chosen:
                painter.setPen(QPen(theme.color("focusIn"), 1))
                painter.drawRect(QRectF(self.rect()).adjusted(2.5, 2.5, -2.5, -2.5))
        painter.end()
