"""Ctrl+K: one box for records and commands, over the dimmed page."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
)
from PySide6.QtGui import QColor, QFontMetrics, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from db.words import _
from gui import icons, theme
from gui.desk import Desk
from gui.palette_entries import Entry, Group
from gui.palette_search import search
from gui.warm import Warm

Index = QModelIndex | QPersistentModelIndex
_WIDTH, _HEIGHT, _TOP = 752, 588, 57
_HEAD, _LINE, _HINT_AT = 28, 36, 0.45
_ITEM = int(Qt.ItemDataRole.UserRole)
_SCRIM = 120


class ResultsModel(QAbstractListModel):
    """Heads and lines, one under the other. Heads cannot be chosen."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.lines: list[Group | Entry] = []

    def show(self, groups: list[Group]) -> None:
        """Show other results."""
        self.beginResetModel()
        self.lines = []
        for group in groups:
            self.lines += [group, *group.entries]
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """Heads and lines."""
        return 0 if parent.isValid() else len(self.lines)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Words for screen readers; the line itself for the painter."""
        if not index.isValid() or index.row() >= len(self.lines):
            return None
        line = self.lines[index.row()]
        if role == _ITEM:
            return line
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return f"{line.title} {line.hint}".strip()
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Only lines can be chosen."""
        if not index.isValid() or isinstance(self.lines[index.row()], Group):
            return Qt.ItemFlag.ItemIsEnabled if index.isValid() else Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable


class ResultsDelegate(QStyledItemDelegate):
    """Paints heads, and lines with what matched in bold."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.words = ""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Heads 28, lines 36."""
        head = isinstance(index.data(_ITEM), Group)
        return QSize(100, theme.row(_HEAD if head else _LINE))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """One head or line."""
        line = index.data(_ITEM)
        rect: QRect = option.rect
        view = self.parent()
        assert isinstance(view, QListView)
        painter.save()
        if isinstance(line, Group):
            painter.fillRect(rect, theme.color("surface2"))
            x = _draw(painter, rect.adjusted(16, 0, -16, 0), line.title, 12, "text2")
            _draw(painter, rect.adjusted(x + 26, 0, -16, 0), line.hint, 12, "text3")
        elif isinstance(line, Entry):
            self._paint_line(painter, rect, line, current=view.currentIndex().row() == index.row())
        painter.restore()

    def _paint_line(self, painter: QPainter, rect: QRect, line: Entry, *, current: bool) -> None:
        painter.fillRect(rect, theme.color("sel" if current else "surface"))
        if current:
            painter.fillRect(
                QRect(rect.left(), rect.top(), 4, rect.height()), theme.color("primary")
            )
        side = theme.px(14)
        mark = QRect(rect.left() + 17, rect.center().y() - side // 2 + 1, side, side)
        icons.paint(painter, mark, line.icon, "text2")
        split = round(rect.width() * _HINT_AT)
        words = rect.adjusted(44, 0, 0, 0)
        if line.hint:
            words.setRight(rect.left() + split - 8)
        else:
            words.setRight(rect.right() - 100)
        _draw_marked(painter, words, line.title, line.marks or _found_in(line.title, self.words))
        key = _("Enter open") if current and not line.key else line.key
        wide = _width(key)
        if key:
            end = rect.adjusted(0, 0, -16, 0)
            painter.setFont(theme.font(12))
            painter.setPen(theme.color("text2" if current else "text3"))
            painter.drawText(end, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, key)
        if line.hint:
            hint = rect.adjusted(split, 0, -24 - wide, 0)
            _draw(painter, hint, line.hint, 12, "text2")


def _width(text: str) -> int:
    return QFontMetrics(theme.font(12)).horizontalAdvance(text) if text else 0


def _draw(painter: QPainter, box: QRect, text: str, size: int, token: str) -> int:
    font = theme.font(size)
    metrics = QFontMetrics(font)
    painter.setFont(font)
    painter.setPen(theme.color(token))
    shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, max(box.width(), 0))
    painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, shown)
    return metrics.horizontalAdvance(shown)


def _found_in(text: str, words: str) -> tuple[tuple[int, int], ...]:
    at = text.casefold().find(words.casefold()) if words else -1
    return ((at, at + len(words)),) if at >= 0 else ()


def _draw_marked(
    painter: QPainter, box: QRect, text: str, marks: tuple[tuple[int, int], ...]
) -> None:
    """The text with the marked parts in bold; too long a text is cut without marking the rest."""
    pieces = []
    done = 0
    for start, end in marks:
        pieces += [(text[done:start], False), (text[start:end], True)]
        done = end
    pieces.append((text[done:], False))
    x = box.left()
    painter.setPen(theme.color("text"))
    for piece, bold in pieces:
        font = theme.font(13, bold)
        metrics = QFontMetrics(font)
        painter.setFont(font)
        left = QRect(x, box.top(), max(box.right() - x, 0), box.height())
        shown = metrics.elidedText(piece, Qt.TextElideMode.ElideRight, left.width())
        painter.drawText(left, Qt.AlignmentFlag.AlignVCenter, shown)
        x += metrics.horizontalAdvance(shown)
        if shown != piece:
            break


class Palette(QWidget):
    """The box and the scrim; a child of the window, so that it moves with it."""

    def __init__(self, desk: Desk, shell: QWidget) -> None:
        super().__init__(shell)
        self.desk = desk
        self.shell = shell
        self._before = shell.focusWidget()
        self.setObjectName("Palette")
        self.box = QFrame(self)
        self.box.setObjectName("PaletteBox")
        self.input = QLineEdit(self.box)
        self.input.setObjectName("PaletteInput")
        self.input.setAccessibleName(_("Search everything"))
        self.input.setPlaceholderText(_("A name, a number, a phone, or what to do"))
        self.input.installEventFilter(self)
        self.input.textChanged.connect(self.look)
        self.results = ResultsModel(self)
        self.list = QListView(self.box)
        self.list.setModel(self.results)
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setFrameShape(QListView.Shape.NoFrame)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setMouseTracking(True)
        self._delegate = ResultsDelegate(self.list)
        self.list.setItemDelegate(self._delegate)
        self.list.clicked.connect(self._clicked)
        self.nothing = QLabel(self.box)
        self.nothing.setProperty("role", "quiet")
        self.nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.scope = QLabel(_("Private bookings and psychology: by number only"))
        self._lay_out()
        shell.installEventFilter(self)
        Warm(desk, self)

    def open_over(self) -> None:
        """Show over the window, one at a time."""
        for other in self.shell.findChildren(Palette):
            if other is not self:
                other.close_it()
        self.setGeometry(self.shell.rect())
        self._place()
        self._style()
        self.look("")
        self.show()
        self.raise_()
        self.input.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def look(self, text: str) -> None:
        """Search and show."""
        self._delegate.words = text.strip()
        groups = search(self.desk, self.shell, text)
        self.results.show(groups)
        self.nothing.setText(_("Nothing found for “{words}”.").format(words=text.strip()))
        self.nothing.setVisible(not groups)
        self.list.setVisible(bool(groups))
        if groups:
            self.list.setCurrentIndex(self.results.index(1, 0))

    def current(self) -> Entry | None:
        """The line that Enter takes."""
        line = self.list.currentIndex().data(_ITEM)
        return line if isinstance(line, Entry) else None

    def choose(self) -> None:
        """Do what the current line says."""
        entry = self.current()
        if entry is not None:
            self.close_it()
            entry.do()

    def move_by(self, step: int) -> None:
        """To the next line, past heads."""
        row = self.list.currentIndex().row()
        lines = self.results.lines
        while 0 <= row + step < len(lines):
            row += step
            if isinstance(lines[row], Entry):
                self.list.setCurrentIndex(self.results.index(row, 0))
                if row == 1:
                    self.list.scrollToTop()
                return

    def next_group(self, step: int) -> None:
        """To the first line of the next kind, round and round."""
        lines = self.results.lines
        firsts = [row + 1 for row, line in enumerate(lines) if isinstance(line, Group)]
        if not firsts:
            return
        here = self.list.currentIndex().row()
        place = max((n for n, first in enumerate(firsts) if first <= here), default=0)
        self.list.setCurrentIndex(self.results.index(firsts[(place + step) % len(firsts)], 0))

    def close_it(self) -> None:
        """Away, and the focus where it was."""
        self.shell.removeEventFilter(self)
        self.hide()
        if self._before is not None:
            self._before.setFocus(Qt.FocusReason.OtherFocusReason)
        self.deleteLater()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keys of the list while the focus stays in the box; grow with the window."""
        if watched is self.shell and event.type() == QEvent.Type.Resize:
            self.setGeometry(self.shell.rect())
            self._place()
        if watched is self.input and isinstance(event, QKeyEvent):
            if event.type() == QEvent.Type.KeyPress:
                return self._key(event)
            if event.type() == QEvent.Type.ShortcutOverride and event.key() == Qt.Key.Key_F7:
                event.accept()
                return True
        return False

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A click beside the box closes it."""
        self.close_it()

    def paintEvent(self, event: QPaintEvent) -> None:
        """The page below is only dimmed."""
        QPainter(self).fillRect(self.rect(), QColor(0, 0, 0, _SCRIM))

    def _key(self, event: QKeyEvent) -> bool:
        key = event.key()
        if key in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            self.move_by(1 if key == Qt.Key.Key_Down else -1)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.choose()
        elif key == Qt.Key.Key_Escape:
            if self.input.text():
                self.input.clear()
            else:
                self.close_it()
        elif key in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab):
            self.next_group(1 if key == Qt.Key.Key_Tab else -1)
        elif key == Qt.Key.Key_F7:
            entry = self.current()
            self.close_it()
            self.desk.open_page("board", new=dict(entry.seed) if entry else {})
        else:
            return False
        return True

    def _clicked(self, index: QModelIndex) -> None:
        if isinstance(index.data(_ITEM), Entry):
            self.list.setCurrentIndex(index)
            self.choose()

    def _place(self) -> None:
        width = min(_WIDTH, self.width() - 32)
        self.box.setGeometry(
            (self.width() - width) // 2, _TOP, width, min(_HEIGHT, self.height() - _TOP - 16)
        )

    def _lay_out(self) -> None:
        column = QVBoxLayout(self.box)
        column.setContentsMargins(1, 1, 1, 1)
        column.setSpacing(0)
        column.addWidget(self.input)
        column.addWidget(self.list, 1)
        column.addWidget(self.nothing, 1)
        foot = QWidget(self.box)
        foot.setObjectName("PaletteFoot")
        foot.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        foot.setFixedHeight(theme.row(36))
        row = QHBoxLayout(foot)
        row.setContentsMargins(16, 0, 16, 0)
        row.setSpacing(6)
        for key, words in (
            ("↑↓", _("choose")),
            (_("Enter"), _("open")),
            ("F7", _("book for it")),
            ("Tab", _("next kind")),
            ("Esc", _("close")),
        ):
            cap = QLabel(key)
            cap.setProperty("cap", True)
            cap.setFixedHeight(theme.px(20))
            row.addWidget(cap)
            row.addWidget(QLabel(words))
            row.addSpacing(8)
        row.addStretch(1)
        row.addWidget(self.scope)
        column.addWidget(foot)
        leading = QLineEdit.ActionPosition.LeadingPosition
        self.input.addAction(icons.icon("magnifying-glass", "text", 16), leading)

    def _style(self) -> None:
        names = ("surface", "surface2", "line", "line2", "text", "text2", "focus")
        value = {name: theme.color(name).name() for name in names}
        self.box.setStyleSheet(
            f"#PaletteBox {{ background: {value['surface']}; border: 1px solid {value['line2']};"
            " border-radius: 6px; }"
            f"#PaletteInput {{ border: 2px solid {value['focus']}; border-radius: 4px;"
            f" background: {value['surface']}; color: {value['text']}; padding: 0 8px;"
            f" font-size: {theme.px(18)}px; min-height: {theme.row(46)}px;"
            f" max-height: {theme.row(46)}px; }}"
            f"#PaletteFoot {{ background: {value['surface2']};"
            f" border-top: 1px solid {value['line']}; }}"
            f"#PaletteFoot QLabel {{ font-size: {theme.px(12)}px; color: {value['text2']};"
            " background: transparent; }"
            f'#PaletteFoot QLabel[cap="true"] {{ border: 1px solid {value["line2"]};'
            f" border-radius: 3px; padding: 0 5px; color: {value['text']};"
            f" background: {value['surface']}; }}"
        )
