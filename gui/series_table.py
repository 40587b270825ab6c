"""The dates of a series before it is saved: each with its result, the reason and a choice.

Rows are painted here; the choice looks like a combo and opens a menu, so that the arrow keys stay
with the rows: up and down change the date, Alt+Down (or Enter, F4, Space) opens the choices.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QFontMetrics, QKeyEvent, QMouseEvent, QPainter, QPen, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QMenu,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from db.formats import show_date, weekday_name
from db.words import N_, _
from gui import icons, theme

Index = QModelIndex | QPersistentModelIndex

RESULTS = {
    "free": N_("Can be booked"),
    "moved": N_("Rearranged"),
    "skipped": N_("Left out"),
    "waiting": N_("Waits"),
    "open": N_("Undecided"),
}
_HEADS = (N_("Occurrence"), N_("Date"), N_("Result"), N_("Reason"), N_("What to do"))
_WIDTHS = (40, 152, 92, 0, 186)
_NUMBER, _DAY, _RESULT, _REASON, _CHOICE = range(5)


@dataclass(frozen=True)
class Option:
    """One way to deal with a date; `value` is what the rule understands.

    `for_all` is the kind of date it is for, when it is for all of that kind.
    """

    value: Any
    label: str
    hint: str = ""
    for_all: str = ""


@dataclass(frozen=True)
class Line:
    """One date as the table shows it. `mark` is 'off' (休), 'work' (班) or ''.

    `chosen` is the label of the choice in force and `kind` its kind; `options` are all there are.
    """

    number: int
    day: date
    result: str
    reason: str = ""
    mark: str = ""
    chosen: str = ""
    options: tuple[Option, ...] = ()
    kind: str = ""

    @property
    def telling(self) -> bool:
        """Whether the choice stands in the row always: a date that is simply free needs none."""
        return bool(self.options) and (self.result != "free" or bool(self.chosen))


class LinesModel(QAbstractTableModel):
    """The lines, as text for the screen reader; the delegate paints them."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.lines: tuple[Line, ...] = ()

    def show(self, lines: Sequence[Line]) -> None:
        """Show these lines instead."""
        self.beginResetModel()
        self.lines = tuple(lines)
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """One row for each date."""
        return 0 if parent.isValid() else len(self.lines)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """Number, date, result, reason, choice."""
        return 0 if parent.isValid() else len(_HEADS)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The words of a cell; the reason is also the tooltip."""
        if not index.isValid():
            return None
        line, column = self.lines[index.row()], index.column()
        if role == Qt.ItemDataRole.ToolTipRole:
            return line.reason if column == _REASON else line.chosen if column == _CHOICE else None
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        return (
            str(line.number),
            f"{show_date(line.day)} {weekday_name(line.day)} {mark_word(line.mark)}".strip(),
            _(RESULTS[line.result]),
            line.reason,
            choice_word(line),
        )[column]

    def headerData(
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> Any:
        """The heads of the columns."""
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return _(_HEADS[section])
        return None


def mark_word(mark: str) -> str:
    """休 for a holiday, 班 for a make-up workday."""
    return {"off": _("off day"), "work": _("work day")}.get(mark, "")


def choice_word(line: Line) -> str:
    """What the choice cell says."""
    if line.chosen or not line.options:
        return line.chosen
    return _("As usual") if line.result == "free" else _("Choose")


class LineDelegate(QStyledItemDelegate):
    """Paints a line: faded when left out, red when open."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """All rows are alike."""
        return QSize(40, row_height())

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """One cell."""
        model = index.model()
        assert isinstance(model, LinesModel)
        view = self.parent()
        assert isinstance(view, SeriesTable)
        line: Line = model.lines[index.row()]
        rect: QRect = option.rect
        column = index.column()
        here = view.currentIndex().row() == index.row()
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(rect, theme.color(_background(line, here, view.hasFocus())))
        edge = QRect(rect.left(), rect.bottom(), rect.width(), 1)
        painter.fillRect(edge, theme.color("errLine" if line.result == "open" else "grid"))
        if line.result == "open" and column == _NUMBER:
            painter.fillRect(QRect(rect.left(), rect.top(), 4, rect.height()), theme.color("err"))
        faded = line.result == "skipped"
        ink = "text3" if faded else "text"
        inner = rect.adjusted(10, 0, -8, 0)
        middle = Qt.AlignmentFlag.AlignVCenter
        painter.setFont(theme.font(13))
        if column == _NUMBER:
            painter.setPen(theme.color("text3" if faded else "text2"))
            painter.drawText(inner, middle | Qt.AlignmentFlag.AlignRight, str(line.number))
        elif column == _DAY:
            words = f"{show_date(line.day)} {weekday_name(line.day)}"
            painter.setPen(theme.color(ink))
            painter.drawText(inner, middle, words)
            width = QFontMetrics(painter.font()).horizontalAdvance(words)
            _paint_mark(painter, QPoint(inner.left() + width + 8, rect.center().y()), line.mark)
        elif column == _RESULT:
            _paint_result(painter, inner, line.result)
        elif column == _REASON:
            painter.setPen(theme.color(ink if line.result == "open" or not faded else "text3"))
            metrics = QFontMetrics(painter.font())
            text = metrics.elidedText(line.reason, Qt.TextElideMode.ElideRight, inner.width())
            painter.drawText(inner, middle, text)
        elif line.telling or (here and line.options):
            paint_combo(painter, combo_rect(rect), line, here and view.hasFocus())
        if here and view.hasFocus() and not line.options:
            _paint_row_ring(painter, rect, column)
        painter.restore()


def row_height() -> int:
    """37, six more when the large font is on."""
    return 43 if theme.larger() else 37


def combo_rect(cell: QRect) -> QRect:
    """Where the choice stands in its cell."""
    return QRect(cell.left() + 8, cell.center().y() - 12, cell.width() - 18, 26)


def paint_combo(painter: QPainter, box: QRect, line: Line, ring: bool) -> None:
    """A closed combo with the choice in force."""
    painter.setPen(QPen(theme.color("focus" if ring else "line2"), 2 if ring else 1))
    painter.setBrush(theme.color("surface"))
    inset = 1.0 if ring else 0.5
    painter.drawRoundedRect(QRectF(box).adjusted(inset, inset, -inset, -inset), 4, 4)
    painter.setPen(theme.color("text" if line.chosen else "text2"))
    painter.setFont(theme.font(12))
    text = box.adjusted(9, 0, -24, 0)
    elided = QFontMetrics(painter.font()).elidedText(
        choice_word(line), Qt.TextElideMode.ElideRight, text.width()
    )
    painter.drawText(text, Qt.AlignmentFlag.AlignVCenter, elided)
    icons.paint(
        painter, QRect(box.right() - 18, box.center().y() - 5, 11, 11), "chevron-down", "text"
    )


def _background(line: Line, here: bool, focus: bool) -> str:
    if line.result == "open":
        return "errSoft"
    if here:
        return "sel" if focus else "selOff"
    return "surface2" if line.result == "skipped" else "surface"


def _paint_row_ring(painter: QPainter, rect: QRect, column: int) -> None:
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.color("focus"))
    painter.drawRect(QRect(rect.left(), rect.top(), rect.width(), 2))
    painter.drawRect(QRect(rect.left(), rect.bottom() - 1, rect.width(), 2))
    if column == _NUMBER:
        painter.drawRect(QRect(rect.left(), rect.top(), 2, rect.height()))
    if column == _CHOICE:
        painter.drawRect(QRect(rect.right() - 1, rect.top(), 2, rect.height()))


def _paint_mark(painter: QPainter, at: QPoint, mark: str) -> None:
    """休 in green on a soft ground, 班 in reverse."""
    if not mark:
        return
    word = mark_word(mark)
    painter.setFont(theme.font(12, bold=True))
    width = max(18, QFontMetrics(painter.font()).horizontalAdvance(word) + 6)
    box = QRectF(at.x() + 0.5, at.y() - 8.5, width, 18)
    work = mark == "work"
    painter.setPen(QPen(theme.color("text2" if work else "okLine"), 1))
    painter.setBrush(theme.color("text2" if work else "okSoft"))
    painter.drawRoundedRect(box, 3, 3)
    painter.setPen(theme.color("surface" if work else "ok"))
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, word)


_CHIPS = {  # ground, edge, ink, icon
    "moved": ("okSoft", "okLine", "ok", "check"),
    "skipped": ("muteSoft", "muteLine", "mute", "minus"),
    "waiting": ("warnSoft", "warnLine", "warn", "hourglass-half"),
    "open": ("errFill", "errFill", "fillOn", "circle-exclamation"),
}


def _paint_result(painter: QPainter, cell: QRect, result: str) -> None:
    word = _(RESULTS[result])
    if result == "free":
        icons.paint(painter, QRect(cell.left(), cell.center().y() - 5, 12, 12), "check", "text")
        painter.setPen(theme.color("text"))
        painter.drawText(cell.adjusted(15, 0, 8, 0), Qt.AlignmentFlag.AlignVCenter, word)
        return
    ground, edge, ink, mark = _CHIPS[result]
    painter.setFont(theme.font(12))
    width = QFontMetrics(painter.font()).horizontalAdvance(word) + 30
    box = QRectF(cell.left() + 0.5, cell.center().y() - 9.5, min(width, cell.width() + 8), 20)
    painter.setPen(QPen(theme.color(edge), 1))
    painter.setBrush(theme.color(ground))
    painter.drawRoundedRect(box, 3, 3)
    icons.paint(painter, QRectF(box.left() + 7, box.center().y() - 6, 12, 12), mark, ink)
    painter.setPen(theme.color(ink))
    painter.drawText(box.adjusted(22, 0, 0, 0), Qt.AlignmentFlag.AlignVCenter, word)


class SeriesTable(QTableView):
    """The lines. `chosen` gives the line and the option taken for it."""

    chosen = Signal(object, object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.lines_model = LinesModel(self)
        self.setModel(self.lines_model)
        self.setItemDelegate(LineDelegate(self))
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.setFrameShape(QTableView.Shape.NoFrame)
        self.setAccessibleName(_("Dates of the series"))
        self.verticalHeader().hide()
        head = self.horizontalHeader()
        head.setFixedHeight(32)
        head.setHighlightSections(False)
        head.setSectionsClickable(False)
        head.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self._only_trouble = False
        self._fit()

    def show_lines(self, lines: Sequence[Line]) -> None:
        """Show these lines, standing on the same date as before if it is still there."""
        row = self.currentIndex().row()
        old = self.lines_model.lines
        day = old[row].day if 0 <= row < len(old) else None
        at = self.verticalScrollBar().value()
        shown = [line for line in lines if not self._only_trouble or line.result != "free"]
        self.lines_model.show(shown)
        self.verticalHeader().setDefaultSectionSize(row_height())
        days = [line.day for line in shown]
        if shown:
            self.go_to(days.index(day) if day in days else min(max(row, 0), len(days) - 1))
        self.verticalScrollBar().setValue(at)

    def only_trouble(self, on: bool, lines: Sequence[Line]) -> None:
        """Show only dates that are not simply free."""
        self._only_trouble = on
        self.show_lines(lines)

    def go_to(self, row: int) -> None:
        """Stand on this row."""
        self.setCurrentIndex(self.lines_model.index(row, _DAY))

    def go_to_day(self, day: date) -> None:
        """Stand on this date and show it."""
        for row, line in enumerate(self.lines_model.lines):
            if line.day == day:
                self.go_to(row)
                self.scrollTo(self.currentIndex())

    def line(self) -> Line | None:
        """The current line."""
        row = self.currentIndex().row()
        lines = self.lines_model.lines
        return lines[row] if 0 <= row < len(lines) else None

    def open_choices(self) -> None:
        """Open the choices of the current line below its choice cell."""
        line = self.line()
        if line is None or not line.options:
            return
        self.scrollTo(self.currentIndex())
        menu = self.choices_menu(line)
        cell = self.visualRect(self.lines_model.index(self.currentIndex().row(), _CHOICE))
        menu.setMinimumWidth(combo_rect(cell).width())
        menu.popup(self.viewport().mapToGlobal(combo_rect(cell).bottomLeft() + QPoint(0, 2)))

    def choices_menu(self, line: Line) -> QMenu:
        """The choices of a line; options that hold for several dates stand below a rule."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        single = True
        for option in line.options:
            if single and option.for_all:
                menu.addSeparator()
                single = False
            hint = f"\t{option.hint}" if option.hint else ""
            action = menu.addAction(option.label + hint)
            action.triggered.connect(
                lambda _checked=False, option=option: self.chosen.emit(line, option)
            )
            if option.label == line.chosen or not menu.activeAction():
                menu.setActiveAction(action)
        return menu

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Alt+Down, F4, Enter and Space open the choices."""
        key, alt = event.key(), event.modifiers() & Qt.KeyboardModifier.AltModifier
        plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if (key == Qt.Key.Key_Down and alt) or (
            plain and key in (Qt.Key.Key_F4, Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space)
        ):
            self.open_choices()
            return
        super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A click on the choice opens it."""
        super().mousePressEvent(event)
        index = self.indexAt(event.position().toPoint())
        if index.isValid() and index.column() == _CHOICE:
            self.go_to(index.row())
            self.open_choices()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The reason takes the room that is left."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        rest = self.viewport().width() - sum(_WIDTHS)
        for column, width in enumerate(_WIDTHS):
            self.setColumnWidth(column, width or max(rest, 120))
