"""How the cells of the consultation week are painted, and the line that says what they mean."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from db.consultation_week import Cell
from db.words import N_, _
from gui import theme
from gui.board_paint import STYLES, Style, colour, font, paint_block

CELLS = {
    "in_session": Style("okSoft", "ok", icon="play", icon_ink="ok", width=2),
    "arrived": STYLES["checked_in"],
    "booked": STYLES["confirmed"],
    "late": STYLES["late"],
    "free": Style("surface", "muteLine", "text3", "text3", icon="plus", dashed=True),
    "done": Style("muteSoft", "muteSoft", "mute", "mute", icon="check", icon_ink="mute"),
    "no_show": STYLES["no_show"],
    "cancelled": Style("surface", "muteLine", "text", "text2", icon="calendar-xmark", hatched=True),
}
_LEGEND = (
    ("in_session", N_("In session")),
    ("arrived", N_("Arrived")),
    ("booked", N_("Booked|appointment")),
    ("free", N_("Free slot")),
    ("done", N_("Done|appointment")),
    ("no_show", N_("No-show")),
    ("cancelled", N_("Duty cancelled")),
)
_BREAK = "break"


def paint_cell(painter: QPainter, box: QRectF, cell: Cell) -> None:
    """One cell: its fill, edge and icon say the state, its words who it is."""
    if cell.kind == _BREAK:
        painter.fillRect(box, colour("buffer"))
        _centred(painter, box, cell.words)
        return
    note = cell.note.replace("\n", "  ")
    paint_block(painter, box, CELLS[cell.status], cell.words, note)


def _centred(painter: QPainter, box: QRectF, words: str) -> None:
    width = QFontMetricsF(font(12)).horizontalAdvance(words)
    if width < box.width() and box.height() >= theme.px(14):
        painter.setPen(colour("text3"))
        painter.setFont(font(12))
        painter.drawText(QPointF(box.center().x() - width / 2, box.center().y() + 4.5), words)


class ConsultLegend(QWidget):
    """The line below the week."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(_("Legend"))
        theme.signal.changed.connect(self.updateGeometry)

    def sizeHint(self) -> QSize:
        """As high as the footers beside it."""
        return QSize(400, theme.row(40))

    def paintEvent(self, event: QPaintEvent) -> None:
        """A sample and its word, one after the other, as far as there is room."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.rect(), colour("surface"))
        painter.fillRect(0, 0, self.width(), 1, colour("line"))
        metrics = QFontMetricsF(font(12))
        x, middle = 12.0, self.height() / 2
        for status, label in _LEGEND:
            words = _(label)
            wide = 24 + metrics.horizontalAdvance(words) + 12
            if x + wide > self.width():
                break
            paint_block(painter, QRectF(x, middle - 8, 19, 16), CELLS[status], "", "")
            painter.setPen(colour("text"))
            painter.setFont(font(12))
            painter.drawText(QPointF(x + 24, middle + 4.5), words)
            x += wide
        words = _("Enter books a free slot")
        wide = metrics.horizontalAdvance(words)
        if x + wide + 12 <= self.width():
            painter.setPen(colour("text3"))
            painter.drawText(QPointF(self.width() - 12 - wide, middle + 4.5), words)
        painter.end()
