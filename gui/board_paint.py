"""How the things on a board are painted. Kinds differ in fill, edge and hatch, never in colour
alone, so that the board reads in a grey print too.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache, partial

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import (
    QBrush,
    QColor,
    QFont,
    QFontMetricsF,
    QPainter,
    QPen,
    QStaticText,
    QTransform,
)

from db.words import N_, _
from gui import icons, theme
from gui.legend import Sample

RADIUS = 4
ICON = 12


@dataclass(frozen=True)
class Style:
    """The paint of one kind of block; colours are names of theme tokens."""

    fill: str
    edge: str
    ink: str = "text"
    ink2: str = "text"
    bar: str = ""
    icon: str = ""
    icon_ink: str = ""
    width: int = 1
    dashed: bool = False
    hatched: bool = False
    struck: bool = False


STYLES = {
    "checked_in": Style("okFill", "okFill", "fillOn", "fillOn", icon="check"),
    "confirmed": Style("infoSoft", "infoLine", bar="primary"),
    "provisional": Style(
        "warnSoft", "warnLine", icon="hourglass-half", icon_ink="warn", dashed=True
    ),
    "late": Style(
        "infoSoft", "err", bar="err", icon="triangle-exclamation", icon_ink="err", width=2
    ),
    "no_show": Style("surface", "err", "err", "err", icon="user-slash", icon_ink="err"),
    "cancelled": Style(
        "surface", "muteLine", "mute", "mute", icon="xmark", hatched=True, struck=True
    ),
    "finished": Style("okSoft", "okLine", "text2", "text2", icon="check", icon_ink="ok"),
    "duty": Style("vioSoft", "vioLine", icon="lock", icon_ink="vio"),
    "moving": Style("infoSoft", "primary", icon="arrows-up-down-left-right", width=2),
    "refused": Style("errSoft", "err", "err", "err", icon="ban", icon_ink="err", width=2),
    "origin": Style("surface", "muteLine", "text3", "text3", dashed=True),
}
LEGEND = (
    ("checked_in", N_("Checked in")),
    ("confirmed", N_("Confirmed")),
    ("provisional", N_("Provisional")),
    ("late", N_("Late, not checked in")),
    ("no_show", N_("No-show")),
    ("cancelled", N_("Cancelled")),
    ("duty", N_("Taken by duty")),
    ("buffer", N_("Set-up, clear-up")),
    ("closed", N_("Closed")),
)


def colour(token: str) -> QColor:
    """A token's colour in the theme in use."""
    return theme.color(token)


@lru_cache(maxsize=4096)
def _elided(text: str, px: int, bold: bool, width: int) -> str:
    return QFontMetricsF(font(px, bold)).elidedText(text, Qt.TextElideMode.ElideRight, width)


@lru_cache(maxsize=4096)
def _laid_out(text: str, px: int, bold: bool, width: int) -> QStaticText:
    """The elided text, shaped once: shaping is most of the cost of drawing text."""
    laid_out = QStaticText(_elided(text, px, bold, width))
    laid_out.setTextFormat(Qt.TextFormat.PlainText)
    laid_out.setPerformanceHint(QStaticText.PerformanceHint.AggressiveCaching)
    laid_out.prepare(QTransform(), font(px, bold))
    return laid_out


@lru_cache(maxsize=16)
def _ascent(px: int, bold: bool) -> float:
    return QFontMetricsF(font(px, bold)).ascent()


@lru_cache(maxsize=16)
def font(px: int, bold: bool = False) -> QFont:
    """The theme's font, kept: a board asks for it hundreds of times in a paint."""
    return theme.font(px, bold)


def forget() -> None:
    """Drop what was cached for another theme or font size."""
    _elided.cache_clear()
    _laid_out.cache_clear()
    _ascent.cache_clear()
    font.cache_clear()


def draw_icon(painter: QPainter, x: float, y: float, name: str, token: str, size: int) -> None:
    """An icon with its top left corner there."""
    icons.paint(painter, QRectF(x, y, size, size), name, token)


def draw_text(
    painter: QPainter, x: float, base: float, width: float, text: str, px: int, bold: bool = False
) -> None:
    """One line of text on its base line, cut with an ellipsis to the width."""
    if width < px or not text:
        return
    painter.setFont(font(px, bold))
    painter.drawStaticText(
        QPointF(x, base - _ascent(px, bold)), _laid_out(text, px, bold, int(width))
    )


def paint_block(
    painter: QPainter,
    box: QRectF,
    style: Style,
    title: str,
    line: str,
    *,
    repeats: bool = False,
    bold_line: bool = False,
) -> None:
    """A booking: filled box, edge, title and a second line as far as they fit."""
    paint_box(painter, box, style)
    if style.hatched:
        # The words stand on a plain patch, so that the hatch does not run through them.
        patch = QRectF(box.left() + 3, box.top() + 3, max(0.0, box.width() * 0.62), 30)
        painter.fillRect(patch.intersected(box.adjusted(3, 3, -3, -3)), colour("surface"))
    left, room = box.left() + 7, box.width() - 9
    if box.width() < 34:
        if style.icon:
            y = box.center().y() - ICON / 2
            draw_icon(painter, box.center().x() - ICON / 2, y, style.icon, ink_of(style), ICON)
            return
        left, room = box.left() + 5, box.width() - 6
    base = box.top() + 3.5 + theme.px(12)
    if box.height() < 30:
        base = box.center().y() + 4.5
    x = left
    if style.icon:
        draw_icon(painter, x - 1, base - 11, style.icon, ink_of(style), ICON)
        x += ICON + 4
    bold = not style.struck and style is not STYLES["origin"]
    painter.setPen(colour(style.ink))
    if style.struck:
        struck = QFont(font(12))
        struck.setStrikeOut(True)
        painter.setFont(struck)
        painter.drawText(QPointF(x, base), _elided(title, 12, False, int(left + room - x)))
    else:
        draw_text(painter, x, base, left + room - x, title, 12, bold)
    if box.height() >= 30 and (line or repeats):
        x = left
        if repeats:
            draw_icon(painter, x - 1, base + theme.px(14) - 9, "repeat", "link", ICON)
            x += ICON + 3
        painter.setPen(colour(style.ink2))
        draw_text(painter, x, base + theme.px(14) + 2, left + room - x, line, 12, bold_line)


def ink_of(style: Style) -> str:
    """The token of an icon."""
    return style.icon_ink or style.ink


def paint_box(painter: QPainter, box: QRectF, style: Style) -> None:
    """Fill, edge, hatch and bar of a block."""
    inset = style.width / 2
    edge = QPen(colour(style.edge), style.width)
    if style.dashed:
        edge.setStyle(Qt.PenStyle.CustomDashLine)
        edge.setDashPattern([3, 2])
    outline = box.adjusted(inset, inset, -inset, -inset)
    painter.setPen(edge)
    painter.setBrush(colour(style.fill))
    painter.drawRoundedRect(outline, RADIUS, RADIUS)
    if style.hatched:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(_hatch("muteLine", 110))
        painter.drawRoundedRect(outline, RADIUS, RADIUS)
    if style.bar:
        painter.fillRect(QRectF(box.left(), box.top() + 1, 4, box.height() - 2), colour(style.bar))


def _hatch(token: str, alpha: int) -> QBrush:
    ink = QColor(colour(token))
    ink.setAlpha(alpha)
    brush = QBrush(ink, Qt.BrushStyle.BDiagPattern)
    brush.setTransform(QTransform.fromScale(0.8, 0.8))
    return brush


def paint_buffer(painter: QPainter, box: QRectF, words: str) -> None:
    """Set-up or clear-up time: quiet fill, dotted edge, words where half an hour fits."""
    edge = QPen(colour("muteLine"), 1)
    edge.setStyle(Qt.PenStyle.DotLine)
    # A smoothed dotted outline would cost more than all the rest of the board.
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    painter.fillRect(box.toRect(), colour("buffer"))
    painter.setPen(edge)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRect(box.toRect().adjusted(0, 0, -1, -1))
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    metrics = QFontMetricsF(font(12))
    if metrics.horizontalAdvance(words) <= box.width() - 1:
        painter.setPen(colour("text2"))
        painter.setFont(font(12))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, words)


def paint_overlap(painter: QPainter, box: QRectF) -> None:
    """The piece of a booking that another one is dragged over."""
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour("errSoft"))
    painter.drawRect(box)
    painter.setBrush(_hatch("err", 200))
    painter.drawRect(box)


def paint_suggestion(painter: QPainter, box: QRectF, number: int, hidden: float = 0) -> None:
    """A free place with its number: Alt and the number takes it. The left end may be hidden."""
    edge = QPen(colour("ok"), 2)
    edge.setStyle(Qt.PenStyle.CustomDashLine)
    edge.setDashPattern([3, 2])
    painter.setPen(edge)
    painter.setBrush(colour("okSoft"))
    painter.drawRoundedRect(box.adjusted(1, 1, -1, -1), RADIUS, RADIUS)
    left = box.left() + hidden
    centre = QPointF(left + 19, box.center().y())
    paint_number(painter, centre, number)
    painter.setPen(colour("ok"))
    draw_text(painter, left + 34, centre.y() + 4.5, box.right() - left - 38, _("free here"), 12)


def paint_number(painter: QPainter, centre: QPointF, number: int) -> None:
    """A white number in a green disk, on the board and in the panel alike."""
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour("okFill"))
    painter.drawEllipse(centre, 9.5, 9.5)
    painter.setPen(colour("fillOn"))
    painter.setFont(font(12, True))
    disk = QRectF(centre.x() - 10, centre.y() - 10, 20, 20)
    painter.drawText(disk, Qt.AlignmentFlag.AlignCenter, str(number))


def paint_focus(painter: QPainter, box: QRectF, *, inside: bool = False) -> None:
    """The one focus ring: two pixels of ink, with a light line inside on dark fills."""
    painter.setBrush(Qt.BrushStyle.NoBrush)
    if inside:
        painter.setPen(QPen(colour("focusIn"), 1))
        painter.drawRoundedRect(box.adjusted(2.5, 2.5, -2.5, -2.5), 3, 3)
    painter.setPen(QPen(colour("focus"), 2))
    painter.drawRoundedRect(box.adjusted(1, 1, -1, -1), RADIUS, RADIUS)


def legend() -> list[Sample]:
    """What each paint of the booking boards means."""
    return [(_(label), _sampler(kind)) for kind, label in LEGEND]


def _sampler(kind: str) -> Callable[[QPainter, QRectF], None]:
    if kind == "buffer":
        return lambda painter, box: paint_buffer(painter, box, _("Set-up, clear-up"))
    if kind == "closed":
        return lambda painter, box: painter.fillRect(box, colour("closed"))
    return partial(paint_sample, STYLES[kind])


def paint_sample(style: Style, painter: QPainter, box: QRectF) -> None:
    """A block in the small, for a legend."""
    paint_box(painter, box, style)
    if style.icon and not style.hatched:
        x, y = box.center().x() - 5, box.center().y() - 5
        draw_icon(painter, x, y, style.icon, ink_of(style), 10)
