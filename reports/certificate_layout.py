"""Where things stand on a certificate, in mm from the top left corner, and its frame."""

from __future__ import annotations

from dataclasses import dataclass, replace

from db.certificate_kinds import Design
from reports import fonts
from reports.page import Paper, Sheet

_WIDE = Sheet(297, 210, 38, 16, 38, 16, footed=False)
_UPRIGHT = Sheet(210, 297, 28, 16, 28, 16, footed=False)
_OUTER, _INNER, _STEP = 11.0, 14.2, 7.0
_OUTER_PEN, _INNER_PEN = 1.8, 0.6
_ORNAMENT, _ORNAMENT_CORE = 4.2, 1.7  # the squares in the steps, one in the other


@dataclass(frozen=True)
class Layout:
    """The places of one form on one paper; `y` is always a baseline.

    `bodies` are the sizes in pt that the wording may have, each with the lines that fit in it.
    """

    sheet: Sheet
    title: tuple[str, float, float]  # face, size and tracking in pt
    title_y: float
    left: float
    width: float
    name_y: float
    body_y: float
    bodies: tuple[tuple[float, int], ...]
    code: tuple[float, float]  # the square code with its white margin
    centre: float  # the axis of issuer, date and seal
    issuer_y: float
    date_y: float
    seal_y: float  # the middle of the seal
    photo: tuple[float, float] | None = None


_AWARD = Layout(
    _WIDE,
    (fonts.SERIF_BLACK, 48, 20),
    title_y=55,
    left=50,
    width=197,
    name_y=82,
    body_y=99,
    bodies=((22, 4), (20, 5)),
    code=(38, 148),
    centre=222,
    issuer_y=158,
    date_y=171.5,
    seal_y=163.5,
)
_AWARD_UPRIGHT = Layout(
    _UPRIGHT,
    (fonts.SERIF_BLACK, 44, 16),
    title_y=68,
    left=32,
    width=146,
    name_y=102,
    body_y=120,
    bodies=((22, 6), (20, 7)),
    code=(25, 236),
    centre=147,
    issuer_y=246,
    date_y=259.5,
    seal_y=251.5,
)
# With a photo the words stand beside it, smaller: left, width, name, wording, the photo's corner.
_PHOTO = {
    "a4-wide": (98.0, 149.0, 77.0, 92.0, (50.0, 69.0)),
    "a4": (76.0, 102.0, 98.0, 114.0, (32.0, 90.0)),
}
_SMALLER = {"a4-wide": ((20.0, 5),), "a4": ((20.0, 7),)}

_TABLE_MARGIN = {"a4-wide": 34.0, "a4": 20.0}  # of a volunteer record


def layout(design: Design) -> Layout:
    """The places for a design."""
    found = _AWARD if design.paper == "a4-wide" else _AWARD_UPRIGHT
    if design.form == "training":
        title = (fonts.SERIF, 40.0, 11.0)
        found = replace(found, title=title, title_y=found.title_y - 3)
    if design.form == "volunteer":
        margin = _TABLE_MARGIN[design.paper]
        sheet = replace(found.sheet, left=margin, right_margin=margin)
        found = replace(found, sheet=sheet, title=(fonts.SERIF, 30.0, 8.0), title_y=38)
    if design.photo:
        left, width, name_y, body_y, photo = _PHOTO[design.paper]
        found = replace(
            found,
            left=left,
            width=width,
            name_y=name_y,
            body_y=body_y,
            photo=photo,
            bodies=_SMALLER[design.paper],
        )
    return found


def draw_frame(paper: Paper, border: str) -> None:
    """Two lines about the page, the inner one with stepped corners or plain; or nothing."""
    if border == "none":
        return
    wide, high = paper.sheet.width, paper.sheet.height
    paper.box(_OUTER, _OUTER, wide - 2 * _OUTER, high - 2 * _OUTER, _OUTER_PEN)
    if border == "plain":
        paper.box(_INNER, _INNER, wide - 2 * _INNER, high - 2 * _INNER, _INNER_PEN)
        return
    near, far = _INNER, _INNER + _STEP
    for x, inward in ((near, 1), (wide - near, -1)):
        paper.line(x, far, x, high - far, _INNER_PEN)
        for y, down in ((near, 1), (high - near, -1)):
            corner_x, corner_y = x + inward * _STEP, y + down * _STEP
            paper.line(x, corner_y, corner_x, corner_y, _INNER_PEN)
            paper.line(corner_x, corner_y, corner_x, y, _INNER_PEN)
            _ornament(paper, x + inward * _STEP / 2, y + down * _STEP / 2)
    for y in (near, high - near):
        paper.line(far, y, wide - far, y, _INNER_PEN)


def _ornament(paper: Paper, x: float, y: float) -> None:
    half, core = _ORNAMENT / 2, _ORNAMENT_CORE / 2
    paper.box(x - half, y - half, _ORNAMENT, _ORNAMENT, 0.5)
    paper.fill(x - core, y - core, _ORNAMENT_CORE, _ORNAMENT_CORE)
