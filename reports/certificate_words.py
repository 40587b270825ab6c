"""The words of a certificate: whether they fit their place, and the lines they are set in."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from db.certificate_kinds import Design
from db.certificates import Recipient, show_tenths, tidied
from db.rules import Refused
from db.wording import filled
from db.words import _
from reports import fonts
from reports.certificate_layout import Layout, layout
from reports.typeset import MM, Line, kept_whole, line, paragraph

LEADING = 1.85
_NAME, _LEAST_NAME, _STEP = 24.0, 12.0, 0.5
_ADDRESS = {True: 22.0, False: 20.0}  # on the large and on the small wording
_ADDRESS_GAP = 4.0
# In the table of a volunteer record: mm for the name, and the smallest it is set, in pt.
_CELL_NAME = {"a4-wide": 52.5, "a4": 33.5}
_LEAST_IN_CELL = 7.5


@dataclass(frozen=True)
class Body:
    """The wording in lines, their size in pt."""

    lines: tuple[Line, ...]
    size: float

    @property
    def pitch(self) -> float:
        """From line to line, in mm."""
        return self.size * LEADING / MM


def faces(design: Design) -> tuple[str, str]:
    """The faces of the wording and of the name."""
    if design.face == "serif":
        return fonts.SERIF, fonts.SERIF_BLACK
    return fonts.KAI, fonts.KAI_BOLD


@lru_cache(maxsize=1024)
def body(design: Design, wording: str) -> Body:
    """The wording set. Refused, with how much is too long, where it does not fit."""
    place, face = layout(design), faces(design)[0]
    for size, most in place.bodies:
        lines = paragraph(wording, face, place.width * MM / size, indent=2.0)
        if len(lines) <= most:
            return Body(lines, size)
    raise Refused(
        _(
            "The wording takes {lines} lines and {most} fit. Shorten it by about {n} characters."
        ).format(lines=len(lines), most=most, n=_too_long(place, face, wording)),
        "wording",
    )


def _too_long(place: Layout, face: str, wording: str) -> int:
    """How many of the last characters have to go."""
    size, most = place.bodies[-1]
    width = place.width * MM / size
    fits, fails = 0, len(wording)
    while fails - fits > 1:
        middle = (fits + fails) // 2
        if len(paragraph(wording[:middle], face, width, indent=2.0)) <= most:
            fits = middle
        else:
            fails = middle
    return len(wording) - fits


def address(design: Design) -> tuple[str, float]:
    """What stands behind the name, and its size in pt."""
    words = design.address
    if design.form != "training":
        words = _("{address}:|certificate").format(address=words)
    return words, _ADDRESS[not design.photo]


def address_gap(design: Design) -> float:
    """From the name to what stands behind it, in mm; a mark alone stands close to it."""
    return _ADDRESS_GAP if design.address else 0.0


def name_size(design: Design, name: str) -> float:
    """The size of a name in pt: it is never broken, so a long one is set smaller, down to a bound.
    Refused, with how many characters fit, beyond it."""
    place, (_plain, face) = layout(design), faces(design)
    words, size = address(design)
    taken = line(words, faces(design)[0]).width * size / MM + address_gap(design)
    width = line(name, face).width / MM  # of 1 pt
    smaller = _NAME
    while smaller >= _LEAST_NAME:
        if width * smaller <= place.width - taken:
            return smaller
        smaller -= _STEP
    fits = int(len(name) * (place.width - taken) / (width * _LEAST_NAME))
    raise _long_name(name, fits)


def refuse_unfit(design: Design, one: Recipient, *, issued: dict[str, str]) -> None:
    """Refused, naming whom it is about, where name or wording do not fit on the paper.

    To be asked before a number is used. `issued` are the values that come with the number.
    """
    name = tidied(one.name)
    if design.form == "volunteer":
        width = line(name, fonts.MEDIUM).width * _LEAST_IN_CELL / MM
        room = _CELL_NAME[design.paper]
        if width > room:
            raise _long_name(name, int(len(name) * room / width))
        return
    name_size(design, name)
    try:
        values = {**one.values, **issued, "name": name}
        if one.services:
            values["hours"] = show_tenths(sum(row.tenths for row in one.services))
        body(design, kept_whole(filled(design.wording, values), name))
    except Refused as refused:
        raise Refused(
            _("{name}: {trouble}").format(name=name, trouble=refused.message), refused.field
        ) from None


def _long_name(name: str, most: int) -> Refused:
    return Refused(
        _("“{name}” has {n} characters; {most} fit on the paper. Shorten it.").format(
            name=name, n=len(name), most=most
        ),
        "name",
    )
