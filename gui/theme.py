"""The look in use: light or dark, text size, fonts. Everything painted asks here for its colour.

`use()` sets the application's palette, font and style sheet; `signal.changed` tells widgets that
paint themselves to paint again.
"""

from __future__ import annotations

from string import Template

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QColor, QFont, QFontDatabase, QPalette
from PySide6.QtWidgets import QApplication

from assets import path
from gui.tokens import DARK, LIGHT

FAMILY = "Noto Sans SC"
LARGER_TEXT = 2
LARGER_ROW = 6


class _Signal(QObject):
    """Carries `changed`; a plain module cannot hold a Qt signal."""

    changed = Signal()


signal = _Signal()


class _State:
    """Which theme is in use now."""

    def __init__(self) -> None:
        self.dark = False
        self.larger = False
        self.fonts_loaded = False
        self.colors: dict[str, QColor] = {name: QColor(value) for name, value in LIGHT.items()}


_state = _State()


def tokens(dark: bool) -> dict[str, str]:
    """Every colour of one theme by name."""
    return DARK if dark else LIGHT


def color(name: str) -> QColor:
    """The colour of a token in the theme in use."""
    return _state.colors[name]


def dark() -> bool:
    """Whether the dark theme is in use."""
    return _state.dark


def larger() -> bool:
    """Whether the person asked for larger text."""
    return _state.larger


def px(size: int) -> int:
    """A text size of the design in pixels, as the person wants it."""
    return size + (LARGER_TEXT if _state.larger else 0)


def row(height: int) -> int:
    """The height of a row or a control, as the person wants it."""
    return height + (LARGER_ROW if _state.larger else 0)


def font(size: int = 13, bold: bool = False) -> QFont:
    """The carried font at one of the sizes of the design."""
    made = QFont(FAMILY)
    made.setPixelSize(px(size))
    made.setWeight(QFont.Weight.Bold if bold else QFont.Weight.Normal)
    return made


def use(app: QApplication, dark: bool = False, larger: bool = False) -> None:
    """Show the program in this theme and text size from now on."""
    load_fonts()
    _state.dark = dark
    _state.larger = larger
    _state.colors = {name: QColor(value) for name, value in tokens(dark).items()}
    app.setStyle("Fusion")
    app.setPalette(_palette())
    app.setFont(font())
    app.setStyleSheet(style_sheet())
    signal.changed.emit()


def load_fonts() -> None:
    """Make the carried font known to Qt, once."""
    if _state.fonts_loaded:
        return
    for weight in ("Regular", "Bold"):
        QFontDatabase.addApplicationFont(str(path("fonts") / f"NotoSansSC-{weight}.ttf"))
    _state.fonts_loaded = True


def style_sheet() -> str:
    """The style sheet of the theme and text size in use."""
    values = dict(tokens(_state.dark))
    for size in (12, 13, 14, 16, 18):
        values[f"px{size}"] = f"{px(size)}px"
    for height in (26, 32, 34, 40):
        # Style sheets count a height without border and padding.
        values[f"inner{height}"] = f"{row(height) - 2}px"
        values[f"focused{height}"] = f"{row(height) - 4}px"
        values[f"row{height}"] = f"{row(height)}px"
    values["family"] = FAMILY
    return Template(path("style.qss").read_text(encoding="utf-8")).substitute(values)


def _palette() -> QPalette:
    """Qt's own roles, for what the style sheet does not reach."""
    role = QPalette.ColorRole
    made = QPalette()
    for which, token in (
        (role.Window, "bg"),
        (role.WindowText, "text"),
        (role.Base, "surface"),
        (role.AlternateBase, "surface2"),
        (role.Text, "text"),
        (role.PlaceholderText, "text3"),
        (role.Button, "surface"),
        (role.ButtonText, "text"),
        (role.BrightText, "err"),
        (role.Highlight, "sel"),
        (role.HighlightedText, "text"),
        (role.Link, "link"),
        (role.LinkVisited, "link"),
        (role.ToolTipBase, "surface"),
        (role.ToolTipText, "text"),
        (role.Light, "surface"),
        (role.Mid, "line2"),
        (role.Dark, "line2"),
        (role.Accent, "primary"),
    ):
        made.setColor(which, color(token))
    for which in (role.Text, role.WindowText, role.ButtonText):
        made.setColor(QPalette.ColorGroup.Disabled, which, color("disabled"))
    return made
