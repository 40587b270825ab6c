"""How a voucher stands in its panel: the lines with their sums, the words, the facts, the hands."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from db.formats import show_money
from db.words import _
from gui import icons, theme
from gui.voucher_sight import Fact, Hand, Row

_SIDE = 16
_GAP = 12


class Band(QWidget):
    """A strip over the whole width: filled, with a line below."""

    def __init__(self, back: str = "", line: str = "grid") -> None:
        super().__init__()
        self._back, self._line = back, line
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Fill and line."""
        painter = QPainter(self)
        if self._back:
            painter.fillRect(self.rect(), theme.color(self._back))
        painter.setPen(QPen(theme.color(self._line), 1))
        painter.drawLine(self.rect().bottomLeft(), self.rect().bottomRight())
        painter.end()


class LinesTable(QWidget):
    """Summary and account at the left, debit and credit at the right, the sums below."""

    def __init__(self, rows: Sequence[Row]) -> None:
        super().__init__()
        debit, credit = sum(one.debit for one in rows), sum(one.credit for one in rows)
        shown = [show_money(n) for one in rows for n in (one.debit, one.credit)]
        metrics = QFontMetrics(theme.font(13, True))
        texts = [*shown, show_money(debit), show_money(credit)]
        self._wide = max((metrics.horizontalAdvance(text) for text in texts), default=0) + 2
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        head = Band("head", "line")
        self._fill(
            head, (words(_("Summary and account"), "label"),), _("Debit"), _("Credit"), "label"
        )
        column.addWidget(head)
        for one in rows:
            row = Band()
            parts = (words(one.summary, wrap=True), words(one.account, "label", wrap=True))
            self._fill(
                row,
                parts,
                show_money(one.debit) if one.debit else "",
                show_money(one.credit) if one.credit else "",
                "red" if one.debit < 0 or one.credit < 0 else "",
            )
            column.addWidget(row)
        total = Band("head", "line")
        equal = words(
            _("Debit and credit are equal") if debit == credit else _("Not balanced"),
            "strong",
            wrap=True,
        )
        sign = QLabel()
        sign.setPixmap(
            icons.pixmap(
                "check" if debit == credit else "circle-exclamation",
                "ok" if debit == credit else "err",
                13,
            )
        )
        holder = QWidget()
        line = QHBoxLayout(holder)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(5)
        line.addWidget(sign, 0, Qt.AlignmentFlag.AlignVCenter)
        line.addWidget(equal, 1)
        self._fill(total, (holder,), show_money(debit), show_money(credit), "strong")
        column.addWidget(total)

    def _fill(
        self, band: Band, left: Sequence[QWidget], debit: str, credit: str, role: str
    ) -> None:
        row = QHBoxLayout(band)
        row.setContentsMargins(_SIDE, 6, _SIDE, 7)
        row.setSpacing(_GAP)
        parts = QVBoxLayout()
        parts.setSpacing(0)
        for one in left:
            parts.addWidget(one)
        row.addLayout(parts, 1)
        for text in (debit, credit):
            amount = words(text, "" if role == "red" else role)
            if role == "red":
                amount.setProperty("token", "err")
            amount.setFixedWidth(self._wide)
            amount.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            row.addWidget(amount)


class CapitalBox(Band):
    """大写: the amount in words."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.setAccessibleName(text)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 8, 12, 8)
        row.setSpacing(12)
        row.addWidget(words(_("In words"), "label"))
        row.addWidget(words(text, "strong", wrap=True), 1)

    def paintEvent(self, event: QPaintEvent) -> None:
        """A box with a thin line."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(theme.color("line"), 1))
        painter.setBrush(theme.color("surface2"))
        painter.drawRoundedRect(self.rect().adjusted(0, 0, -1, -1), 4, 4)
        painter.end()


class FactsGrid(QWidget):
    """Labels and their words; what is exceeded has a sign."""

    def __init__(self, facts: Sequence[Fact]) -> None:
        super().__init__()
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(_GAP)
        grid.setVerticalSpacing(6)
        grid.setColumnStretch(1, 1)
        for at, one in enumerate(facts):
            grid.addWidget(words(one.label, "label"), at, 0, Qt.AlignmentFlag.AlignTop)
            said = words(one.words, wrap=True)
            if not one.loud:
                grid.addWidget(said, at, 1)
                continue
            said.setProperty("token", "warn")
            sign = QLabel()
            sign.setPixmap(icons.pixmap("triangle-exclamation", "warn", 12))
            line = QHBoxLayout()
            line.setSpacing(5)
            line.addWidget(sign, 0, Qt.AlignmentFlag.AlignTop)
            line.addWidget(said, 1)
            grid.addLayout(line, at, 1)


class HandsBox(QWidget):
    """The three hands side by side; the one whose turn it is tinted."""

    def __init__(self, hands: Sequence[Hand]) -> None:
        super().__init__()
        self._hands = list(hands)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        for one in hands:
            cell = QWidget()
            column = QVBoxLayout(cell)
            column.setContentsMargins(10, 7, 6, 8)
            column.setSpacing(1)
            column.addWidget(words(one.head, "label"))
            column.addWidget(words(one.name, "strong", wrap=True))
            below = words(("✓ " if one.done else "") + one.below, "label", wrap=True)
            below.setProperty("token", "link" if one.now else "")
            column.addWidget(below)
            column.addStretch(1)
            row.addWidget(cell, 1)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Outline, the tint, lines between."""
        painter = QPainter(self)
        box = self.rect().adjusted(0, 0, -1, -1)
        painter.fillRect(box, theme.color("surface"))
        layout = self.layout()
        for at, one in enumerate(self._hands):
            item = layout.itemAt(at) if layout is not None else None
            if item is None:
                continue
            cell = item.geometry()
            if one.now:
                painter.fillRect(cell, theme.color("soft"))
            if at:
                painter.setPen(QPen(theme.color("line"), 1))
                painter.drawLine(cell.topLeft(), cell.bottomLeft())
        painter.setPen(QPen(theme.color("line"), 1))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(box)
        painter.end()


def words(text: str, role: str = "", *, wrap: bool = False) -> QLabel:
    """A label of plain text; markup in it is not obeyed."""
    made = QLabel(text)
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setWordWrap(wrap)
    if role:
        made.setProperty("role", role)
    return made
