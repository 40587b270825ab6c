"""How the cells of the consultation week are painted. As on the booking boards, states differ in
fill, edge, icon and hatch, never in colour alone.
"""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter

from db.consultation_week import Cell
from db.words import N_, _
from gui import theme
from gui.board_paint import (
    ICON,
    STYLES,
    Style,
    colour,
    draw_icon,
    draw_text,
    font,
    ink_of,
    paint_box,
    paint_sample,
)
from gui.legend import Sample

CELLS = {
    "in_session": Style("okSoft", "ok", icon="play", icon_ink="ok", width=2),
    "arrived": STYLES["checked_in"],
    "booked": STYLES["confirmed"],
    "late": STYLES["late"],
    "free": Style("surface", "line2", "text2", icon="plus", dashed=True),
    "past": Style("surface", "grid", "text3", dashed=True),
    "done": Style("muteSoft", "muteSoft", "mute", icon="check"),
    "no_show": STYLES["no_show"],
    "cancelled": Style("surface", "muteLine", "text", "text2", icon="calendar-xmark", hatched=True),
    "moving": STYLES["moving"],
    "origin": STYLES["origin"],
}
_LEGEND = (
    ("in_session", N_("In session")),
    ("arrived", N_("Arrived")),
    ("booked", N_("Booked|appointment")),
    ("late", N_("Late, not here")),
    ("free", N_("Free slot")),
    ("done", N_("Done|appointment")),
    ("no_show", N_("No-show")),
    ("cancelled", N_("Duty cancelled")),
)
_BOLD = ("arrived", "moving")
_SIDE = 6.0  # room at both sides of words
_TALL = 34  # from here on words stand at the top


def legend() -> list[Sample]:
    """What each paint of the week means."""
    return [(_(label), partial(paint_sample, CELLS[status])) for status, label in _LEGEND]


def label_of(status: str) -> str:
    """What the state of an appointment is called."""
    return _(dict(_LEGEND)[status])


def paint_cell(painter: QPainter, box: QRectF, cell: Cell, status: str = "") -> None:
    """One cell: its fill, edge and icon say the state, its words who it is."""
    status = status or cell.status
    if cell.kind == "break":
        painter.setPen(colour("text3"))
        painter.setFont(font(12))
        if box.height() > theme.px(14):
            painter.drawText(box, int(Qt.AlignmentFlag.AlignCenter), cell.words)
        return
    style = CELLS[status]
    paint_box(painter, box, style)
    if cell.kind == "off":
        _paint_notice(painter, box, cell)
    elif status != "past":
        bold = status in _BOLD
        right = cell.group if cell.at == 0 else ""
        _paint_line(painter, box, style, cell.words, bold=bold, right=right, below=cell.note)


def paint_group(painter: QPainter, box: QRectF, cell: Cell) -> None:
    """So many rows that they are one box: how many of the seats are taken."""
    style = CELLS[cell.status]
    paint_box(painter, box, style)
    _paint_line(painter, box, style, cell.group or cell.words, bold=True)


def _paint_line(
    painter: QPainter,
    box: QRectF,
    style: Style,
    words: str,
    *,
    bold: bool,
    right: str = "",
    below: str = "",
) -> None:
    """Icon and words; what stands at the right, and below where there is height for it."""
    metrics = QFontMetricsF(font(12, bold))
    half = theme.px(12) / 2 - 1
    tall = box.height() >= _TALL
    base = (box.top() + 14.5 if tall else box.center().y()) + half
    left, end = box.left() + _SIDE + (2 if style.bar else 0), box.right() - _SIDE + 2
    if style.icon:
        draw_icon(painter, left, base - half - ICON / 2, style.icon, ink_of(style), ICON)
        if tall and left + ICON + 4 + metrics.horizontalAdvance(words) > end:
            # A narrow column has its words below the icon.
            base += theme.px(12) + 5
        else:
            left += ICON + 4
    painter.setPen(colour(style.ink))
    wide = metrics.horizontalAdvance(right)
    if right and left + wide + 2 * theme.px(12) < end:
        painter.setFont(font(12, bold))
        painter.drawText(QPointF(end - wide, base), right)
        end -= wide + 4
    draw_text(painter, left, base, end - left, words, 12, bold)
    base += theme.px(12) + 5
    if below and base + 5 <= box.bottom():
        painter.setPen(colour(style.ink2))
        start = box.left() + _SIDE + (2 if style.bar else 0)
        draw_text(painter, start, base, box.right() - _SIDE - start, below, 12)


def _paint_notice(painter: QPainter, box: QRectF, cell: Cell) -> None:
    """A cancelled duty: its words stand on plain patches, the hatch does not run through them."""
    style = CELLS[cell.status]
    metrics = QFontMetricsF(font(12, True))
    line = theme.px(12) + 6
    inner = box.adjusted(4, 4, -4, -4)
    title = metrics.elidedText(cell.words, Qt.TextElideMode.ElideRight, inner.width() - ICON - 8)
    wide = min(inner.width(), metrics.horizontalAdvance(title) + ICON + 10)
    patch = QRectF(inner.left(), inner.top(), wide, min(line, inner.height()))
    painter.fillRect(patch, colour("surface2"))
    draw_icon(painter, patch.left() + 2, patch.center().y() - ICON / 2, style.icon, style.ink, ICON)
    painter.setPen(colour(style.ink))
    painter.setFont(font(12, True))
    middle = int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft)
    painter.drawText(patch.adjusted(ICON + 6, 0, 0, 0), middle, title)
    rest = inner.adjusted(3, line + 3, -3, 0)
    flags = int(Qt.AlignmentFlag.AlignLeft | Qt.TextFlag.TextWrapAnywhere)
    needed = QFontMetricsF(font(12)).boundingRect(rest, flags, cell.note)
    if not cell.note or rest.height() < line or rest.width() < line:
        return
    shown = needed.intersected(rest)
    painter.fillRect(shown.adjusted(-3, -1, 3, 1), colour("surface2"))
    painter.save()
    painter.setClipRect(shown)
    painter.setPen(colour(style.ink2))
    painter.setFont(font(12))
    painter.drawText(rest, flags, cell.note)
    painter.restore()
