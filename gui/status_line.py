"""The line at the bottom: keys for what has focus; the file, the last backup, the clock."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from PySide6.QtCore import QPoint
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from db.formats import show_date, show_time, weekday_name
from db.words import _
from gui import icons, theme

HEIGHT = 26


class StatusLine(QWidget):
    """Left what the keys do here, right whether all is well."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("StatusLine")
        self.hints = QLabel(self)
        self.hints.setMinimumWidth(0)
        self.mark = QLabel(self)
        self.health = QLabel(self)
        self.backup = QLabel(self)
        self.sample = QLabel(_("Sample centre · no password"), self)
        self.sample.hide()
        self.backed_up = True
        self.clock = QLabel(self)
        self.well = True
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 0, 16, 0)
        row.setSpacing(18)
        row.addWidget(self.hints, 1)
        pair = QHBoxLayout()
        pair.setSpacing(4)
        pair.addWidget(self.mark)
        pair.addWidget(self.health)
        row.addWidget(self.sample)
        row.addLayout(pair)
        row.addWidget(self.backup)
        row.addWidget(self.clock)
        theme.signal.changed.connect(self._paint)
        self.show_health(True)

    def show_hints(self, hints: Sequence[str]) -> None:
        """The keys that do something where the focus is."""
        self.hints.setText("\u2003".join(hints))

    def show_health(self, well: bool) -> None:
        """Whether the file can be read and written."""
        self.well = well
        words = _("Database on this computer: well") if well else _("Database: trouble")
        self.health.setText(words)
        self._paint()

    def show_sample(self, sample: bool) -> None:
        """Whether the centre is made up, and opens for everybody."""
        self.sample.setVisible(sample)

    def show_backup(self, words: str, tip: str, *, well: bool) -> None:
        """When the last good backup was made and where it is; the rest as a tooltip."""
        self.backup.setText(words)
        self.backup.setToolTip(tip)
        self.backed_up = well
        self._paint()

    def show_clock(self, now: datetime) -> None:
        """2026-11-26 周四 09:10."""
        self.clock.setText(f"{show_date(now)} {weekday_name(now)} {show_time(now)}")

    def paintEvent(self, event: QPaintEvent) -> None:
        """Footer fill and the line above."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme.color("surface2"))
        painter.setPen(theme.color("line"))
        painter.drawLine(QPoint(0, 0), QPoint(self.width(), 0))

    def _paint(self) -> None:
        self.setFixedHeight(theme.row(HEIGHT))
        for label, color in (
            (self.hints, "text2"),
            (self.sample, "warn"),
            (self.health, "ok" if self.well else "err"),
            (self.backup, "text2" if self.backed_up else "warn"),
            (self.clock, "text2"),
        ):
            label.setStyleSheet(
                f"color: {theme.color(color).name()}; background: transparent;"
                f" font-size: {theme.px(12)}px;"
            )
        name = "circle-check" if self.well else "triangle-exclamation"
        self.mark.setPixmap(icons.pixmap(name, "ok" if self.well else "err", 12))
        self.update()
