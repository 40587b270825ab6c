"""Buttons that show their key; an icon alone has its words in the tooltip."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import (
    QColor,
    QEnterEvent,
    QFont,
    QFontMetrics,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QPushButton, QSizePolicy, QWidget

from gui import icons, theme

_SPACE = 12
_GAP = 6
_ICON = 13

# Fill, words and outline of each kind of button: at rest, pointed at, pressed.
_KINDS: dict[str, tuple[tuple[str, str, str], str, str]] = {
    "plain": (("surface", "text", "line2"), "hover", "sel"),
    "primary": (("primary", "primaryOn", ""), "primaryHover", "primaryPressed"),
    "tonal": (("soft", "link", ""), "softH", "sel"),
    "danger": (("surface", "err", "err"), "errSoft", "errSoft"),
    "link": (("", "link", ""), "soft", "softH"),
    "icon": (("", "text2", ""), "soft", "softH"),
}


class Button(QPushButton):
    """A button that shows its key in grey behind its words.

    The key is only shown; the page makes the shortcut. `kind` is plain, primary, tonal, danger or
    link. Heights: 32, inside a row 26, action row 40.
    """

    def __init__(
        self,
        text: str,
        *,
        icon: str = "",
        key: str = "",
        kind: str = "plain",
        height: int = 32,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(text, parent)
        self._icon = icon
        self._key = key
        self._kind = kind
        self._height = height
        self._inside = False
        self._wanted = True
        self._barred = ""
        self._tip = ""
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAutoDefault(False)
        self.setAccessibleName(text)
        if kind == "link":
            self.setCursor(Qt.CursorShape.PointingHandCursor)
        theme.signal.changed.connect(self.updateGeometry)

    def set_kind(self, kind: str) -> None:
        """Change what kind of button it is."""
        self._kind = kind
        self.update()

    def set_icon(self, name: str) -> None:
        """Show another icon; '' for none."""
        self._icon = name
        self.updateGeometry()
        self.update()

    def setText(self, text: str) -> None:
        """Other words; the accessible name follows."""
        super().setText(text)
        self.setAccessibleName(text)
        self.updateGeometry()

    def set_key(self, key: str) -> None:
        """Show another key; '' for none."""
        self._key = key
        self.updateGeometry()
        self.update()

    def key(self) -> str:
        """The key that is shown."""
        return self._key

    def bar(self, reason: str) -> None:
        """Keep it switched off whatever the page says, and say why in the tooltip; '' to end."""
        if not self._barred:
            self._tip = self.toolTip()
        self._barred = reason
        super().setEnabled(self._wanted and not reason)
        super().setToolTip(reason or self._tip)

    def barred(self) -> str:
        """Why it is kept switched off; '' if it is not."""
        return self._barred

    def setEnabled(self, enabled: bool) -> None:
        """Switch it on or off; on only where it is not barred."""
        self._wanted = enabled
        super().setEnabled(enabled and not self._barred)

    def setToolTip(self, tip: str) -> None:
        """Other words for when it is pointed at; the reason why it is barred stays."""
        self._tip = tip
        super().setToolTip(self._barred or tip)

    def sizeHint(self) -> QSize:
        """As wide as icon, words and key."""
        width = 0.0
        if self._icon:
            width += theme.px(_ICON)
        if self.text():
            width += QFontMetrics(self._font()).horizontalAdvance(self.text())
        if self._icon and self.text():
            width += _GAP
        if self._key:
            width += 8 + QFontMetrics(theme.font(12)).horizontalAdvance(self._key)
        space = 4 if self._kind in ("link", "icon") else 10 if self._height < 32 else _SPACE
        return QSize(round(width) + 2 * space + 2, theme.row(self._height))

    def minimumSizeHint(self) -> QSize:
        """Never smaller than its words."""
        return self.sizeHint()

    def _font(self) -> QFont:
        size = 14 if self._height >= 40 else 13
        return theme.font(size, self._kind in ("primary", "tonal"))

    def _colors(self) -> tuple[QColor | None, QColor, QColor | None]:
        (back, text, line), hover, pressed = _KINDS[self._kind]
        if not self.isEnabled():
            if self._kind in ("link", "icon"):
                return None, theme.color("disabled"), None
            return theme.color("head"), theme.color("disabled"), theme.color("line")
        if self.isDown():
            back = pressed
        elif self._inside:
            back = hover
        return (
            theme.color(back) if back else None,
            theme.color(text),
            theme.color(line) if line else None,
        )

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter presses the button that has the focus, as Space does."""
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if enter and plain:
            if not event.isAutoRepeat():
                self.click()
            return
        super().keyPressEvent(event)

    def enterEvent(self, event: QEnterEvent) -> None:
        """Show that it is pointed at."""
        self._inside = True
        self.update()
        super().enterEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        """Back to rest."""
        self._inside = False
        self.update()
        super().leaveEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Fill, outline or focus ring, then icon, words and key from the left."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        back, text, line = self._colors()
        box = QRectF(self.rect())
        painter.setPen(Qt.PenStyle.NoPen)
        if back is not None:
            painter.setBrush(back)
            painter.drawRoundedRect(box, 4, 4)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        if self.hasFocus():
            painter.setPen(QPen(theme.color("focus"), 2))
            painter.drawRoundedRect(box.adjusted(1, 1, -1, -1), 4, 4)
            if self._kind in ("primary", "tonal") and self.isEnabled():
                painter.setPen(QPen(theme.color("focusIn"), 1))
                painter.drawRoundedRect(box.adjusted(2.5, 2.5, -2.5, -2.5), 2, 2)
        elif line is not None:
            painter.setPen(QPen(line, 1))
            painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
        self._paint_words(painter, text)

    def _paint_words(self, painter: QPainter, text: QColor) -> None:
        hint = self.sizeHint()
        space = 4 if self._kind in ("link", "icon") else 10 if self._height < 32 else _SPACE
        x = (self.width() - hint.width()) / 2 + space + 1
        middle = self.height() / 2
        if self._icon:
            side = theme.px(_ICON)
            icons.paint(painter, QRectF(x, middle - side / 2, side, side), self._icon, text)
            x += side + _GAP
        align = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        if self.text():
            painter.setFont(self._font())
            painter.setPen(text)
            width = QFontMetrics(self._font()).horizontalAdvance(self.text())
            painter.drawText(QRectF(x, 0, width + 4, self.height() - 1), align, self.text())
            x += width
        if self._key:
            painter.setFont(theme.font(12))
            painter.setPen(text if self._kind == "primary" else self._key_color())
            painter.drawText(QRectF(x + 8, 0, 200, self.height() - 1), align, self._key)

    def _key_color(self) -> QColor:
        return theme.color("text3" if self.isEnabled() else "disabled")


class IconButton(Button):
    """An icon alone; the words stand in the tooltip and are read aloud."""

    def __init__(
        self,
        icon: str,
        name: str,
        *,
        key: str = "",
        height: int = 26,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__("", icon=icon, kind="icon", height=height, parent=parent)
        self.setToolTip(f"{name}  {key}".rstrip())
        self.setAccessibleName(name)
