"""The letterhead: emblem and name at the head of a letter or notice, address and more with them.

It stands on what goes out of the house as the centre's word: letters and notices. Lists, books,
forms and cards have the name in their footer alone, certificates in their issuer.
"""

from __future__ import annotations

from dataclasses import dataclass

from db.centre import Centre, centre
from db.pictures import picture
from db.store import Store
from db.words import _
from reports.fonts import REGULAR, SERIF
from reports.page import CELL_DROP, COLUMN, FOOTER_FROM_BOTTOM, TITLE, Paper
from reports.typeset import MM, Setting, fit, line

_TOP, _LINE = 13.0, 33.0  # mm from the top edge: the band of the name, the lines under it
_SIDE = 20.0  # where the lines begin and end
_APART = 1.1  # between the two
_EMBLEM, _GAP = 16.0, 5.0
_NAME, _LEAST_IN_ONE, _LEAST_NAME, _TRACKING = 22.0, 17.0, 11.0, 3.0
_FOOT_SIZE, _LEAST_FOOT, _FOOT_PITCH = 9.0, 7.5, 4.6
_BETWEEN = "\u3000\u3000"


@dataclass(frozen=True)
class Letterhead:
    """What stands on it: the name, how the centre is reached, the emblem's content."""

    name: str
    reach: tuple[str, ...] = ()
    emblem: bytes | None = None


def letterhead(db: Store) -> Letterhead:
    """The centre's, in the language of the program; what is not filled in is left out."""
    here = centre(db)
    if here is None:
        return Letterhead(_("Yizhan"))
    emblem = None if here.emblem is None else picture(db, here.emblem).content
    return Letterhead(here.called, _reach(here), emblem)


def draw_letterhead(paper: Paper, head: Letterhead) -> None:
    """Draw it. What is the sheet's own begins 48 mm from the top and ends 26 mm above the bottom.

    How to reach the centre stands at the foot, or under its name where the sheet has a footer.
    """
    right = paper.sheet.width - _SIDE
    _name(paper, head)
    paper.line(_SIDE, _LINE, right, _LINE, TITLE)
    paper.line(_SIDE, _LINE + _APART, right, _LINE + _APART, COLUMN)
    rows = _rows(head.reach, right - _SIDE)
    if paper.sheet.footed:
        first = _LINE + _APART + _FOOT_PITCH
    else:
        first = paper.sheet.height - FOOTER_FROM_BOTTOM - _FOOT_PITCH * (len(rows) - 1)
    for number, row in enumerate(rows):
        paper.lines(paper.sheet.width / 2, first + number * _FOOT_PITCH, row, 0, align="centre")
    if rows and not paper.sheet.footed:
        y = first - _FOOT_PITCH
        paper.line(_SIDE, y, right, y, COLUMN)


def _rows(reach: tuple[str, ...], room: float) -> list[Setting]:
    """In one line, or the address in a line of its own."""
    rows = [reach]
    if line(_BETWEEN.join(reach)).width * _FOOT_SIZE > room * MM:
        rows = [reach[:1], reach[1:]]
    return [
        fit(_BETWEEN.join(row), REGULAR, _FOOT_SIZE, room, least=_LEAST_FOOT) for row in rows if row
    ]


def _name(paper: Paper, head: Letterhead) -> None:
    """Emblem and name side by side, both about the middle of the sheet."""
    beside = _EMBLEM + _GAP if head.emblem else 0.0
    room = paper.sheet.width - 2 * _SIDE - beside
    middle = _TOP + _EMBLEM / 2
    tracking = 0.0 if head.name.isascii() else _TRACKING
    spread = (line(head.name, SERIF).width * _NAME + tracking * (len(head.name) - 1)) / MM
    setting = fit(head.name, SERIF, _NAME, room, least=_LEAST_IN_ONE)
    if setting.cut:
        setting = fit(head.name, SERIF, _NAME, room, lines=2, least=_LEAST_NAME)
    wide = spread if spread <= room else _widest(setting)
    x = (paper.sheet.width - wide - beside) / 2
    if head.emblem:
        paper.image(x, _TOP, _EMBLEM, _EMBLEM, head.emblem)
    if spread <= room:
        drop = CELL_DROP * _NAME / MM
        paper.text(x + beside, middle + drop, head.name, _NAME, SERIF, tracking=tracking)
        return
    pitch = setting.size * 1.25 / MM
    first = middle - pitch * (len(setting.lines) - 1) / 2 + CELL_DROP * setting.size / MM
    paper.lines(x + beside + wide / 2, first, setting, pitch, align="centre")


def _widest(setting: Setting) -> float:
    return max(one.width for one in setting.lines) * setting.size / MM


def _reach(here: Centre) -> tuple[str, ...]:
    title = here.leader_title or _("Leader|centre")
    parts = (
        (here.address, _("Address: {address}|letterhead").format(address=here.address)),
        (here.phone, _("Telephone: {phone}|letterhead").format(phone=here.phone)),
        (
            here.leader,
            _("{title}: {leader}|letterhead").format(title=title, leader=here.leader),
        ),
    )
    return tuple(words for given, words in parts if given)
