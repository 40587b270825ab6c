"""Status chips: colour, outline, icon and words together, so that no status is colour alone."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from db.words import N_, _
from gui import icons, theme


@dataclass(frozen=True)
class StatusPaint:
    """How one status looks: tokens for fill, words and outline, and its second cue."""

    label: str
    back: str
    text: str
    line: str
    icon: str = ""
    dashed: bool = False
    struck: bool = False
    thick: bool = False
    hatch: bool = False
    bar: bool = False


STATUS_PAINT: dict[str, StatusPaint] = {
    "confirmed": StatusPaint(N_("Confirmed"), "infoSoft", "info", "infoLine", bar=True),
    "provisional": StatusPaint(
        N_("Provisional"), "warnSoft", "warn", "warnLine", "hourglass-half", dashed=True
    ),
    "needs_approval": StatusPaint(
        N_("Needs approval"), "warnSoft", "warn", "warnLine", "hourglass-half", dashed=True
    ),
    "checked_in": StatusPaint(N_("Checked in"), "okFill", "fillOn", "okFill", "check"),
    "late": StatusPaint(
        N_("Not checked in"), "errFill", "fillOn", "errFill", "triangle-exclamation", thick=True
    ),
    "no_show": StatusPaint(N_("No show"), "errSoft", "err", "errLine", "user-slash"),
    "cancelled": StatusPaint(
        N_("Cancelled"), "muteSoft", "mute", "muteLine", "xmark", struck=True, hatch=True
    ),
    "duty": StatusPaint(N_("On duty"), "vioSoft", "vio", "vioLine", "lock"),
    "in_use": StatusPaint(N_("In use"), "okSoft", "ok", "okLine", "check"),
    "finished": StatusPaint(N_("Finished"), "muteSoft", "mute", "muteLine", "check"),
    "setup": StatusPaint(N_("Setting up"), "muteSoft", "mute", "muteLine", "broom"),
    "clearup": StatusPaint(N_("Clearing up"), "muteSoft", "mute", "muteLine", "broom"),
    "closed": StatusPaint(N_("Not open"), "muteSoft", "mute", "muteLine", "ban"),
    "free": StatusPaint(N_("Free"), "surface", "text2", "surface", icons.RING),
    "waiting": StatusPaint(
        N_("Waiting"), "warnSoft", "warn", "warnLine", "hourglass-half", dashed=True
    ),
    "booked": StatusPaint(N_("Booked"), "okSoft", "ok", "okLine", "check"),
    "withdrawn": StatusPaint(N_("Withdrawn"), "muteSoft", "mute", "muteLine", "xmark"),
    "undone": StatusPaint(N_("Taken back|status"), "muteSoft", "mute", "muteLine", "rotate-left"),
    "archived": StatusPaint(N_("Archived"), "muteSoft", "mute", "muteLine", "box-archive"),
    "active": StatusPaint(N_("In service"), "okSoft", "ok", "okLine", "check"),
    "moved_out": StatusPaint(N_("Moved out"), "muteSoft", "mute", "muteLine", "truck-moving"),
    "settled": StatusPaint(N_("Membership here"), "okSoft", "ok", "okLine", "check"),
    "flow_in": StatusPaint(N_("Flown in"), "infoSoft", "info", "infoLine", "right-to-bracket"),
    "floating": StatusPaint(
        N_("Floating"), "warnSoft", "warn", "warnLine", "location-dot", dashed=True
    ),
    "left": StatusPaint(N_("Gone on"), "muteSoft", "mute", "muteLine", "right-from-bracket"),
    "appointed": StatusPaint(N_("Booked|appointment"), "infoSoft", "info", "infoLine", bar=True),
    "arrived": StatusPaint(N_("Arrived"), "okFill", "fillOn", "okFill", "check"),
    "in_session": StatusPaint(N_("In session"), "okSoft", "ok", "okLine", "play"),
    "done": StatusPaint(N_("Done|appointment"), "muteSoft", "mute", "muteLine", "check"),
    "moved": StatusPaint(
        N_("Moved"), "muteSoft", "mute", "muteLine", "arrow-right-long", struck=True
    ),
    "unpaid": StatusPaint(N_("No voucher"), "muteSoft", "mute", "muteLine", "file", dashed=True),
    "draft": StatusPaint(
        N_("To be reviewed"), "warnSoft", "warn", "warnLine", "hourglass-half", dashed=True
    ),
    "reviewed": StatusPaint(
        N_("To be posted"), "warnSoft", "warn", "warnLine", "hourglass-half", dashed=True
    ),
    "posted": StatusPaint(N_("Posted"), "okSoft", "ok", "okLine", "check"),
    "returned": StatusPaint(
        N_("Returned"), "errSoft", "err", "errLine", "rotate-left", dashed=True
    ),
    "red": StatusPaint(N_("Red voucher"), "errSoft", "err", "errLine", "rotate-left"),
    "reversed": StatusPaint(N_("Cancelled|voucher"), "muteSoft", "mute", "muteLine", struck=True),
    "unmatched": StatusPaint(
        N_("Open|bank"), "warnSoft", "warn", "warnLine", "hourglass-half", dashed=True
    ),
    "suggested": StatusPaint(N_("Fits|bank"), "infoSoft", "info", "infoLine", "link"),
    "matches": StatusPaint(N_("Matches|count"), "okSoft", "ok", "okLine", "check"),
    "explained": StatusPaint(N_("Explained|count"), "warnSoft", "warn", "warnLine", "pen"),
    "differs": StatusPaint(
        N_("Does not match"), "errSoft", "err", "errLine", "triangle-exclamation", thick=True
    ),
    "valid": StatusPaint(N_("Valid"), "okSoft", "ok", "okLine", "check"),
    "void": StatusPaint(N_("Void"), "muteSoft", "mute", "muteLine", "ban", struck=True),
    "overdue": StatusPaint(N_("Overdue"), "errFill", "fillOn", "errFill", "triangle-exclamation"),
    "today": StatusPaint(N_("Due today"), "warnSoft", "warn", "warnLine", "clock"),
    "off": StatusPaint(N_("Day off"), "okSoft", "ok", "okLine"),
    "work": StatusPaint(N_("Workday"), "muteSoft", "mute", "muteLine"),
    "other": StatusPaint("", "muteSoft", "mute", "muteLine"),
}

_PADDING = 7
_GAP = 5
_ICON = 11


def status_paint(status: str) -> StatusPaint:
    """How a status looks; quiet grey for one that is not in the table."""
    return STATUS_PAINT.get(status, STATUS_PAINT["other"])


def chip_size(status: str, text: str = "") -> QSize:
    """How large the chip of a status is."""
    look = status_paint(status)
    words = text or _(look.label)
    metrics = QFontMetricsF(theme.font(12))
    # A pixel more for the label's own rounding.
    width = 2 * _PADDING + metrics.horizontalAdvance(words) + 1
    if look.icon:
        width += theme.px(_ICON) + _GAP
    return QSize(round(width), theme.px(20))


def paint_chip(painter: QPainter, rect: QRect | QRectF, status: str, text: str = "") -> QRectF:
    """Draw a chip at the left of the rectangle, in the middle of its height; say where it went.

    `text` stands in place of the status's own word.
    """
    look = status_paint(status)
    words = text or _(look.label)
    size = chip_size(status, text)
    space = QRectF(rect)
    box = QRectF(
        round(space.left()),
        round(space.center().y() - size.height() / 2),
        min(float(size.width()), space.width()),
        size.height(),
    )
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    pen = QPen(theme.color(look.line), 1)
    if look.dashed:
        pen.setDashPattern([3, 2])
    painter.setPen(pen)
    painter.setBrush(theme.color(look.back))
    painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), 3, 3)
    x = box.left() + _PADDING
    if look.icon:
        side = theme.px(_ICON)
        icons.paint(
            painter,
            QRectF(x, box.center().y() - side / 2, side, side),
            look.icon,
            look.text,
        )
        x += side + _GAP
    painter.setPen(theme.color(look.text))
    font = theme.font(12)
    font.setStrikeOut(look.struck)
    painter.setFont(font)
    room = box.right() - _PADDING - x + 2
    shown = QFontMetricsF(font).elidedText(words, Qt.TextElideMode.ElideRight, room)
    painter.drawText(QPointF(x, _baseline(box)), shown)
    painter.restore()
    return box


def _baseline(box: QRectF) -> float:
    """Where the words stand: capitals and Chinese characters centred by eye, not by line."""
    metrics = QFontMetricsF(theme.font(12))
    return box.center().y() + metrics.capHeight() / 2 + 0.5


class Chip(QWidget):
    """A status chip as a widget. A screen reader reads its words."""

    def __init__(self, status: str = "", text: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._status = status
        self._text = text
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        theme.signal.changed.connect(self.updateGeometry)
        self.set_status(status, text)

    def set_status(self, status: str, text: str = "") -> None:
        """Show another status; nothing at all for ''."""
        self._status = status
        self._text = text
        self.setAccessibleName(text or _(status_paint(status).label))
        self.updateGeometry()
        self.update()

    def status(self) -> str:
        """The status shown."""
        return self._status

    def sizeHint(self) -> QSize:
        """As large as its words."""
        return chip_size(self._status, self._text)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the chip."""
        if self._status:
            painter = QPainter(self)
            paint_chip(painter, self.rect(), self._status, self._text)
