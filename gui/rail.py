"""The rail on the left: ten areas at most, icon over two characters."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QVBoxLayout, QWidget

from db.words import _
from gui import icons, theme

if TYPE_CHECKING:
    from gui.areas import Area

WIDTH = 72
_ITEM = 54
_LOGO = 48


class RailItem(QAbstractButton):
    """One area: painted whole, so that the bar, the count and the focus ring sit exactly."""

    def __init__(self, area: Area, number: int, parent: QWidget) -> None:
        super().__init__(parent)
        self._icon = area.icon
        self.badge = 0
        self.setCheckable(True)
        self.setText(_(area.label))
        self.setAccessibleName(_(area.label))
        self.setToolTip(f"{_(area.label)}  Ctrl+{number % 10}")
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFixedHeight(theme.row(_ITEM))
        self.setFixedWidth(WIDTH)

    def sizeHint(self) -> QSize:
        """72 by 54."""
        return QSize(WIDTH, theme.row(_ITEM))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Icon, two characters, the bar of the area that is open, the count of what is late."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        open_ = self.isChecked()
        if open_ or self.underMouse():
            painter.fillRect(self.rect(), theme.color("railOn" if open_ else "rail"))
        if open_:
            painter.fillRect(QRect(0, 0, 4, self.height()), theme.color("railBar"))
        color = theme.color("fillOn" if open_ else "railText")
        middle = self.width() // 2
        icons.paint(painter, QRect(middle - 9, 8, 18, 18), self._icon, color)
        font = theme.font(13, bold=open_)
        if QFontMetrics(font).horizontalAdvance(self.text()) > self.width() - 4:
            font = theme.font(11, bold=open_)
        painter.setFont(font)
        painter.setPen(color)
        painter.drawText(
            QRect(0, 28, self.width(), self.height() - 30),
            Qt.AlignmentFlag.AlignCenter,
            self.text(),
        )
        if self.badge:
            self._paint_badge(painter, middle)
        if self.hasFocus():
            painter.setPen(theme.color("fillOn"))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(self.rect().adjusted(1, 1, -2, -2))
            painter.drawRect(self.rect().adjusted(2, 2, -3, -3))

    def _paint_badge(self, painter: QPainter, middle: int) -> None:
        words = str(min(self.badge, 99))
        box = QRect(middle + 6, 4, 12 + 6 * len(words), 16)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color("errFill"))
        painter.drawRoundedRect(box, 8, 8)
        painter.setPen(theme.color("fillOn"))
        painter.setFont(theme.font(12, bold=True))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, words)


class Rail(QWidget):
    """The areas, top to bottom. `chosen` carries the area's name."""

    chosen = Signal(str)

    def __init__(self, areas: Sequence[Area], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("Rail")
        self.setFixedWidth(WIDTH)
        self.items: dict[str, RailItem] = {}
        self._group = QButtonGroup(self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, _LOGO, 0, 0)
        column.setSpacing(0)
        for number, area in enumerate(areas, start=1):
            item = RailItem(area, number, self)
            item.clicked.connect(lambda _checked, name=area.name: self.chosen.emit(name))
            self._group.addButton(item)
            column.addWidget(item)
            self.items[area.name] = item
        column.addStretch(1)
        theme.signal.changed.connect(self.update)

    def show_area(self, name: str) -> None:
        """Mark the area that is open."""
        self.items[name].setChecked(True)

    def show_areas(self, names: Collection[str]) -> None:
        """Only these; the others are closed to who is signed in."""
        for name, item in self.items.items():
            item.setVisible(name in names)

    def set_badge(self, name: str, count: int) -> None:
        """Count what is late in an area."""
        item = self.items[name]
        if item.badge != count:
            item.badge = count
            item.setAccessibleDescription(_("Late: {n}").format(n=count) if count else "")
            item.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """The back of the rail and the program's character."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme.color("rail"))
        painter.setFont(theme.font(18, bold=True))
        painter.setPen(theme.color("fillOn"))
        painter.drawText(QRect(0, 0, WIDTH, _LOGO), Qt.AlignmentFlag.AlignCenter, "驿")
