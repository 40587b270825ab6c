"""One point of the month's end in the month bar: a sign and a few words that lead to the work."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QEnterEvent, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from db.month_end import Check
from db.words import _
from gui import icons, theme

_SIGN, _GAP, _EDGE, _HIGH = 12, 4, 4, 26


class MonthCheck(QAbstractButton):
    """✓ done, ⊘ in the way, △ may wait. Only one that leads somewhere takes the focus."""

    def __init__(self, check: Check, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.check = check
        self.setText(check.words)
        state = (
            _("done|check") if check.done else _("in the way") if check.blocks else _("may wait")
        )
        self.setAccessibleName(f"{check.words}, {state}")
        self.setToolTip("\n".join(one.text for one in check.found) or check.words)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        leads = bool(check.page)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus if leads else Qt.FocusPolicy.NoFocus)
        if leads:
            self.setCursor(Qt.CursorShape.PointingHandCursor)
        theme.signal.changed.connect(self.updateGeometry)

    def _look(self) -> tuple[str, str, str]:
        """Sign, its colour, that of the words."""
        if self.check.done:
            return "check", "ok", "text"
        if self.check.blocks:
            return "circle-exclamation", "err", "err"
        return "triangle-exclamation", "warn", "warn"

    def sizeHint(self) -> QSize:
        """As wide as sign and words."""
        words = QFontMetrics(theme.font(13, not self.check.done)).horizontalAdvance(self.text())
        return QSize(2 * _EDGE + theme.px(_SIGN) + _GAP + words + 2, theme.row(_HIGH))

    def minimumSizeHint(self) -> QSize:
        """Never cut."""
        return self.sizeHint()

    def enterEvent(self, event: QEnterEvent) -> None:
        """Tinted where a click leads somewhere."""
        super().enterEvent(event)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Sign and words, underlined when pointed at; the ring while it has the focus."""
        painter = QPainter(self)
        sign, token, words = self._look()
        side = theme.px(_SIGN)
        if self.check.page and self.underMouse():
            painter.fillRect(self.rect(), theme.color("hover"))
        icons.paint(painter, QRectF(_EDGE, (self.height() - side) / 2, side, side), sign, token)
        painter.setFont(theme.font(13, not self.check.done))
        painter.setPen(theme.color(words))
        box = QRect(_EDGE + side + _GAP, 0, self.width(), self.height())
        painter.drawText(box, int(Qt.AlignmentFlag.AlignVCenter), self.text())
        if self.hasFocus():
            painter.setPen(QPen(theme.color("focus"), 2))
            painter.drawRoundedRect(self.rect().adjusted(1, 1, -1, -1), 3, 3)
        painter.end()
