"""The bar above every page: the area's name, its pages as tabs, facts, the search box, the user."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QHBoxLayout, QLabel, QWidget

from db.words import _
from gui import icons, theme
from gui.user_button import UserButton

HEIGHT = 48


class Tab(QAbstractButton):
    """One page of an area; the open one is underlined and bold."""

    def __init__(self, text: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setText(text)
        self.setAccessibleName(text)
        self.setCheckable(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)

    def sizeHint(self) -> QSize:
        """As wide as its bold text and 12 on each side."""
        words = QFontMetrics(theme.font(14, bold=True)).horizontalAdvance(self.text())
        return QSize(words + 24, HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Words, underline, focus ring."""
        painter = QPainter(self)
        open_ = self.isChecked()
        painter.setFont(theme.font(14, bold=open_))
        color = "primary" if open_ and not theme.dark() else "text" if open_ else "text2"
        if not open_ and self.underMouse():
            painter.fillRect(self.rect(), theme.color("hover"))
        painter.setPen(theme.color(color))
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self.text())
        if open_:
            painter.fillRect(QRect(0, self.height() - 3, self.width(), 3), theme.color("primary"))
        if self.hasFocus():
            painter.setPen(QPen(theme.color("focus"), 2))
            painter.drawRect(self.rect().adjusted(2, 6, -2, -6))


class SearchButton(QAbstractButton):
    """Looks like a search box, opens the palette: one place to search, one key."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setText(_("Find people, organisations, bookings, rooms, or run a command"))
        self.setAccessibleName(self.text())
        self.setToolTip("Ctrl+K")
        self.setCursor(Qt.CursorShape.IBeamCursor)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setFixedHeight(32)
        self.setMinimumWidth(190)
        self.setMaximumWidth(330)

    def sizeHint(self) -> QSize:
        """330 wide, as in the pictures."""
        return QSize(330, 32)

    def paintEvent(self, event: QPaintEvent) -> None:
        """A field with a magnifier, grey words and the key."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        focus = self.hasFocus()
        painter.setPen(QPen(theme.color("focus" if focus else "line2"), 2 if focus else 1))
        painter.setBrush(theme.color("surface"))
        painter.drawRoundedRect(self.rect().adjusted(1, 1, -1, -1), 4, 4)
        icons.paint(painter, QRect(11, 9, 14, 14), "magnifying-glass", "text2")
        painter.setFont(theme.font(13))
        metrics = painter.fontMetrics()
        key = "Ctrl+K"
        wide = metrics.horizontalAdvance(key)
        painter.setPen(theme.color("text3"))
        painter.drawText(
            QRect(self.width() - wide - 12, 0, wide + 2, self.height()),
            Qt.AlignmentFlag.AlignVCenter,
            key,
        )
        room = self.width() - wide - 52
        painter.drawText(
            QRect(32, 0, room, self.height()),
            Qt.AlignmentFlag.AlignVCenter,
            metrics.elidedText(self.text(), Qt.TextElideMode.ElideRight, room),
        )


class TopBar(QWidget):
    """48 px over the page. `tab_chosen` carries the page's name."""

    tab_chosen = Signal(str)
    search_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("TopBar")
        self.setFixedHeight(HEIGHT)
        self.title = QLabel(self)
        self.headline = QLabel(self)
        self.summary = QLabel(self)
        self.summary.setMinimumWidth(0)
        self.search = SearchButton(self)
        self.search.clicked.connect(self.search_wanted)
        self.user = UserButton(self)
        self.tabs: dict[str, Tab] = {}
        self._group: QButtonGroup | None = None
        self._tab_box = QWidget(self)
        self._tab_row = QHBoxLayout(self._tab_box)
        self._tab_row.setContentsMargins(0, 0, 0, 0)
        self._tab_row.setSpacing(4)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 0, 16, 0)
        row.setSpacing(14)
        row.addWidget(self.title)
        row.addWidget(self._tab_box)
        row.addWidget(self.headline)
        row.addWidget(self.summary)
        row.addStretch(1)
        row.addWidget(self.search, 3)
        row.addWidget(self.user)
        row.setSpacing(12)
        theme.signal.changed.connect(self._paint)
        self._paint()

    def show_page(self, title: str, tabs: Sequence[tuple[str, str]], current: str) -> None:
        """The area's name, and its pages if it has several."""
        self.title.setText(title)
        names = [name for name, _label in tabs] if len(tabs) > 1 else []
        if list(self.tabs) != names:
            self._make_tabs(tabs if len(tabs) > 1 else ())
        if current in self.tabs:
            self.tabs[current].setChecked(True)
        self._tab_box.setVisible(bool(self.tabs))

    def show_facts(self, headline: str, summary: str) -> None:
        """What the page says of itself."""
        self.headline.setText(headline)
        self.headline.setVisible(bool(headline))
        self.summary.setText(summary)
        self.summary.setVisible(bool(summary))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Surface and the line below."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme.color("surface"))
        painter.setPen(theme.color("line"))
        bottom = self.height() - 1
        painter.drawLine(QPoint(0, bottom), QPoint(self.width(), bottom))

    def _make_tabs(self, tabs: Sequence[tuple[str, str]]) -> None:
        for old in self.tabs.values():
            self._tab_row.removeWidget(old)
            # Hidden at once: it is deleted only when the event loop comes round.
            old.hide()
            old.deleteLater()
        if self._group is not None:
            self._group.deleteLater()
        self._group = QButtonGroup(self)
        self.tabs = {}
        for name, label in tabs:
            tab = Tab(label, self._tab_box)
            tab.clicked.connect(lambda _checked, name=name: self.tab_chosen.emit(name))
            self._group.addButton(tab)
            self._tab_row.addWidget(tab)
            self.tabs[name] = tab

    def _paint(self) -> None:
        for label, size, bold, color in (
            (self.title, 18, True, "text"),
            (self.headline, 13, True, "text"),
            (self.summary, 13, False, "text2"),
        ):
            label.setFont(theme.font(size, bold))
            weight = 700 if bold else 400
            label.setStyleSheet(
                f"color: {theme.color(color).name()}; background: transparent;"
                f" font-size: {theme.px(size)}px; font-weight: {weight};"
            )
        self.update()
