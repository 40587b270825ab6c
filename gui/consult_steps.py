"""The way of an appointment as a line: booked, arrived, begun, ended, with the times."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from db.appointment_way import Way
from db.appointments import Appointment
from db.formats import show_month_day, show_time
from db.words import _
from gui import icons, theme

_DOT = 16
_HIGH = 62


@dataclass(frozen=True)
class Step:
    """One point of the line. `state` is done, now, ahead, or broken where the way ended early."""

    label: str
    time: str
    state: str


def steps_of(one: Appointment, way: Way, today: datetime) -> list[Step]:
    """The steps of an appointment: those taken with when they were, the others with their plan."""
    broken = {
        "no_show": (_("No-show"), one.starts),
        "cancelled": (_("Cancelled"), way.cancelled_at),
        "moved": (_("Moved"), None),
    }.get(one.status)
    taken = [
        (_("Booked|appointment"), way.booked_at, None),
        (_("Arrived"), way.arrived_at, None),
        (_("Begin|step"), way.begun_at, one.starts),
        (_("End|step"), way.done_at, one.ends),
    ]
    if broken:
        made = [
            Step(label, _when(at, today), "done") for label, at, _plan in taken if at is not None
        ]
        return [*made, Step(broken[0], _when(broken[1], today), "broken")]
    reached = {"booked": 0, "arrived": 1, "in_session": 2, "done": 3}[one.status]
    return [
        Step(
            label,
            _when(at if place <= reached else plan, today),
            "now" if place == reached else "done" if place < reached else "ahead",
        )
        for place, (label, at, plan) in enumerate(taken)
    ]


def _when(at: datetime | None, today: datetime) -> str:
    if at is None:
        return ""
    return show_time(at) if at.date() == today.date() else show_month_day(at)


class StepLine(QWidget):
    """The line itself. A screen reader reads the steps one after the other."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.steps: list[Step] = []
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.signal.changed.connect(self.updateGeometry)

    def show_steps(self, steps: Sequence[Step]) -> None:
        """Show other steps."""
        self.steps = list(steps)
        self.setAccessibleName(
            _(", ").join(f"{one.label} {one.time}".strip() for one in steps if one.state != "ahead")
        )
        self.update()

    def sizeHint(self) -> QSize:
        """A dot and two lines of words."""
        return QSize(300, _HIGH + 2 * (theme.px(12) - 12))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Dots, the line between them, words below."""
        if not self.steps:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        # As wide as four steps are, also where the way ended early.
        wide = self.width() / max(4, len(self.steps))
        middle = _DOT / 2 + 1
        for place, one in enumerate(self.steps):
            left = place * wide
            if place + 1 < len(self.steps):
                ahead = self.steps[place + 1].state == "ahead"
                painter.setPen(QPen(theme.color("line" if ahead else "okLine"), 2))
                painter.drawLine(QPointF(left + _DOT + 2, middle), QPointF(left + wide - 2, middle))
            self._paint_dot(painter, QRectF(left + 1, 1, _DOT - 1, _DOT - 1), one)
            self._paint_words(painter, QRectF(left, _DOT + 5, wide - 4, self.height()), one)

    def _paint_dot(self, painter: QPainter, box: QRectF, one: Step) -> None:
        inner = box.adjusted(3, 3, -3, -3)
        if one.state == "ahead":
            painter.setPen(QPen(theme.color("line2"), 2))
            painter.setBrush(theme.color("surface"))
            painter.drawEllipse(box.adjusted(1, 1, -1, -1))
            return
        broken = one.state == "broken"
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color("errFill" if broken else "okFill"))
        painter.drawEllipse(box)
        icons.paint(painter, inner, "xmark" if broken else "check", "fillOn")

    def _paint_words(self, painter: QPainter, box: QRectF, one: Step) -> None:
        font = theme.font(13, one.state in ("now", "broken"))
        painter.setFont(font)
        painter.setPen(theme.color("err" if one.state == "broken" else "text"))
        high = theme.px(13) + 6
        line = QRectF(box.left(), box.top(), box.width(), high)
        align = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(line, align, one.label)
        painter.setFont(theme.font(12))
        painter.setPen(theme.color("text3"))
        painter.drawText(line.translated(0, high - 2), align, one.time)
