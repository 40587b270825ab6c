"""Icons: Font Awesome 6 solid, drawn as text in a colour of the theme.

The glyphs and their names are the files that qtawesome carries. They are opened directly, because
importing qtawesome costs a third of a second at every start and brings Qt modules not used here.
"""

from __future__ import annotations

import json
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontDatabase,
    QFontMetricsF,
    QGuiApplication,
    QIcon,
    QIconEngine,
    QPainter,
    QPen,
    QPixmap,
)

from gui import theme

RING = "circle-open"  # drawn here: the solid font has no open circle


@cache
def _files() -> Path:
    """The folder of qtawesome's fonts, found without importing it."""
    spec = find_spec("qtawesome")
    if spec is None or not spec.submodule_search_locations:
        raise FileNotFoundError("qtawesome")
    return Path(spec.submodule_search_locations[0]) / "fonts"


@cache
def _glyphs() -> dict[str, str]:
    """The character of every icon name."""
    file = next(_files().glob("fontawesome6-solid-webfont-charmap-*.json"))
    codes: dict[str, str] = json.loads(file.read_text(encoding="utf-8"))
    return {name: chr(int(code, 16)) for name, code in codes.items()}


@cache
def _family() -> str:
    """The family of the icon font, known to Qt from the first call on."""
    files = sorted(_files().glob("fontawesome6-solid-webfont-*.ttf"))
    return QFontDatabase.applicationFontFamilies(QFontDatabase.addApplicationFont(str(files[-1])))[
        0
    ]


def _color(value: str | QColor) -> QColor:
    return value if isinstance(value, QColor) else theme.color(value)


def paint(painter: QPainter, rect: QRectF | QRect, name: str, color: str | QColor) -> None:
    """Draw an icon as large as the rectangle allows, in its middle."""
    box = QRectF(rect)
    painter.save()
    if name == RING:
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(_color(color), 1.3))
        painter.drawEllipse(box.adjusted(1, 1, -1, -1))
        painter.restore()
        return
    font = QFont(_family())
    font.setPixelSize(max(1, round(min(box.width(), box.height()))))
    font.setWeight(QFont.Weight.Black)
    wide = QFontMetricsF(font).horizontalAdvance(_glyphs()[name])
    if wide > box.width():  # some are wider than high
        font.setPixelSize(max(1, int(font.pixelSize() * box.width() / wide)))
    painter.setFont(font)
    painter.setPen(_color(color))
    painter.drawText(box.adjusted(-2, -4, 2, 4), Qt.AlignmentFlag.AlignCenter, _glyphs()[name])
    painter.restore()


class _Engine(QIconEngine):
    """Draws an icon whenever it is needed, so a change of theme needs no new icon."""

    def __init__(self, name: str, color: str | QColor, size: int) -> None:
        super().__init__()
        self._name = name
        self._color = color
        self._size = size

    def clone(self) -> QIconEngine:
        """Another engine for the same icon."""
        return _Engine(self._name, self._color, self._size)

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:
        """Draw at the size asked for; switched off in the colour of switched-off text."""
        side = min(rect.width(), rect.height(), theme.px(self._size))
        box = QRect(0, 0, side, side)
        box.moveCenter(rect.center())
        color = "disabled" if mode == QIcon.Mode.Disabled else self._color
        paint(painter, box, self._name, color)

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        """A transparent picture of the size asked for."""
        made = QPixmap(size)
        made.fill(Qt.GlobalColor.transparent)
        painter = QPainter(made)
        self.paint(painter, QRect(QPoint(0, 0), size), mode, state)
        painter.end()
        return made


def icon(name: str, color: str | QColor = "text2", size: int = 14) -> QIcon:
    """An icon for buttons, lists and menus."""
    if name != RING and name not in _glyphs():
        raise KeyError(name)
    return QIcon(_Engine(name, color, size))


def pixmap(name: str, color: str | QColor = "text2", size: int = 14) -> QPixmap:
    """A picture of an icon in the colour of the theme in use, for labels."""
    ratio = QGuiApplication.primaryScreen().devicePixelRatio()
    side = theme.px(size)
    made = QPixmap(round(side * ratio), round(side * ratio))
    made.setDevicePixelRatio(ratio)
    made.fill(Qt.GlobalColor.transparent)
    painter = QPainter(made)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    paint(painter, QRectF(0, 0, side, side), name, color)
    painter.end()
    return made
