"""志愿服务记录证明: every field that 民政部令第67号 (in force since 2021-02-01) asks for.

A field without anything says 无, its row stays. It is issued without charge, and says so.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from db.certificates import show_tenths
from db.formats import show_date, show_han_day
from db.identifiers import mask_identity
from db.words import N_, _
from reports.certificate_award import CODE, draw_head, draw_seal
from reports.certificate_content import Content
from reports.certificate_layout import layout
from reports.certificate_rows import MOST, Row, rows, rows_on_record, show_term
from reports.fonts import MEDIUM, REGULAR
from reports.page import COLUMN, ROW, TABLE, UNDER_HEAD, Draw, Paper
from reports.pieces import Column, Piece, Table, draw_all, laid
from reports.pieces import Row as ListRow
from reports.square_code import draw_figures
from reports.typeset import MM, fit, line

_TOP, _HIGH, _SERVICE, _ISSUER = 53.0, 9.2, 7.6, 8.6  # mm: where it begins, how high rows are
_OUTER = 1.0
_HEADS = (
    N_("Days|service"),
    N_("Project|service"),
    N_("What was done|service"),
    N_("Place|service"),
    N_("Hours|service"),
)
_RIGHT = 4  # the column of hours
_LIST_TOP, _LIST_FOOT = 55.0, 22.0
_VALUE_AIR = 3.5  # beside a value, in its cell


@dataclass(frozen=True)
class _Grid:
    """Where the lines stand, in mm: of the upper fields, of the services, left of the seal."""

    left: float
    right: float
    fields: tuple[float, ...]  # label, value, label, value …; each begins here
    services: tuple[float, ...]
    seal: float
    seal_middle: float


_WIDE = _Grid(34, 263, (34, 60, 116, 144, 194, 219), (34, 60, 116, 194, 240), 191, 234)
_UPRIGHT = _Grid(20, 190, (20, 41, 78, 98, 134, 154), (20, 44, 82, 134, 170), 134, 168)


def draw_record_ground(paper: Paper, one: Content, *, colour: bool) -> None:
    """What all records of one design have alike."""
    place, grid = layout(one.design), _grid(one)
    draw_head(paper, one, place, colour=colour)
    free = _("Issued from the records of voluntary service, without charge")
    paper.lines(grid.right, 49.4, fit(free, REGULAR, 9, 110), 0, align="right")
    y = _TOP + 2 * _HIGH
    _heads(paper, grid, y)
    bottom = _TOP + 2 * _HIGH + (MOST + 2) * _SERVICE
    draw_seal(paper, grid.seal_middle, bottom + 21.5, one.seal, colour=colour)
    words = fit(_("Issuer (seal)"), REGULAR, 8, 16, lines=2)
    paper.lines(grid.seal + 3.3, bottom + 6.3, words, 4.0)


def draw_record(paper: Paper, one: Content) -> None:
    """One record on the ground of its design."""
    grid = _grid(one)
    number = _("Record number")
    wide = paper.text(grid.left, 49.4, number, 10)
    paper.text(grid.left + wide + 3.5, 49.4, one.number, 10)
    hours = _("{hours} hours|service").format(hours=_total(one))
    upper = (
        (
            (_("Name|certificate"), one.name),
            (_("Kind of document"), _document(one)),
            (_("Volunteer number"), one.given.get("volunteer", "")),
        ),
        (
            (_("Document number"), _number(one)),
            (_("Length of service"), hours),
            (_("Term of service"), show_term(one.services) if one.services else ""),
        ),
    )
    y = _TOP
    for row in upper:
        for at, (label, value) in enumerate(row):
            _field(paper, grid, at, y, label, value)
        y += _HIGH
    y = _services(paper, grid, y + _SERVICE, one)
    y = _issuer(paper, grid, y, one)
    high = y - _TOP
    paper.box(grid.left, _TOP, grid.right - grid.left, high, _OUTER)
    _foot(paper, grid, y, one)


def list_pages(one: Content, *, colour: bool) -> list[Draw]:
    """The list of all services, where the record has no room for them or for all of their words."""
    shown, listed = rows_on_record(one.services)
    grid = _grid(one)
    if not listed and not any(_too_long(grid, row) for row in shown):
        return []
    sheet = layout(one.design).sheet
    starts = (*grid.services, grid.right)
    columns = tuple(
        Column(_(head), right - left, "right" if at == _RIGHT else "left")
        for at, (head, left, right) in enumerate(zip(_HEADS, starts, starts[1:], strict=False))
    )
    listing = [ListRow(row.cells) for row in rows(one.services)]
    listing.append(
        ListRow((_("Total"), "", "", "", _total(one)), face=MEDIUM, above=UNDER_HEAD, below=TABLE)
    )
    table = Table(sheet, columns, row=_SERVICE, top=_SERVICE)
    pages = laid(list(table.pieces(listing)), _LIST_TOP, sheet.height - _LIST_FOOT)
    return [
        _list_page(one, pieces, (at, len(pages)), colour=colour)
        for at, pieces in enumerate(pages, start=1)
    ]


def _list_page(one: Content, pieces: Sequence[Piece], of: tuple[int, int], *, colour: bool) -> Draw:
    def draw(paper: Paper) -> None:
        grid = _grid(one)
        draw_head(paper, one, layout(one.design), colour=colour)
        words = _("List to {number}, {name} ({at}/{total})|certificate").format(
            number=one.number, name=one.name, at=of[0], total=of[1]
        )
        paper.lines(grid.left, 49.4, fit(words, REGULAR, 10, grid.right - grid.left), 0)
        draw_all(paper, pieces, _LIST_TOP)

    return draw


def _grid(one: Content) -> _Grid:
    return _WIDE if one.design.paper == "a4-wide" else _UPRIGHT


def _document(one: Content) -> str:
    kind = one.given.get("id_kind", "")
    return kind or (_("Identity card|document") if _number(one) else "")


def _number(one: Content) -> str:
    """The first four and the last four signs."""
    given = one.given.get("id_number", "")
    return mask_identity(given) if given else one.identity


def _total(one: Content) -> str:
    return show_tenths(sum(row.tenths for row in one.services))


def _field(paper: Paper, grid: _Grid, at: int, y: float, label: str, value: str) -> None:
    starts = (*grid.fields, grid.right)
    left, middle, right = starts[2 * at], starts[2 * at + 1], starts[2 * at + 2]
    if at:
        paper.line(left, y, left, y + _HIGH, COLUMN)
    paper.line(middle, y, middle, y + _HIGH, COLUMN)
    paper.line(left, y + _HIGH, right, y + _HIGH, ROW)
    _label(paper, left, middle, y + _HIGH / 2, label)
    _value(paper, middle + 2.5, y + _HIGH / 2, value, right - middle - _VALUE_AIR)


def _value(paper: Paper, x: float, middle: float, value: str, wide: float) -> None:
    """What was filled in, or that there is nothing; on two smaller lines where it is long."""
    words = value or _("None|field")
    if fit(words, MEDIUM, 10.5, wide, least=9.5).cut:
        paper.cell(x, middle, words, 8.5, wide, MEDIUM, lines=2)
    else:
        paper.cell(x, middle, words, 10.5, wide, MEDIUM)


def _label(paper: Paper, left: float, right: float, middle: float, words: str) -> None:
    """A label spread over its cell, as on forms; in Latin letters as it is."""
    room = right - left - 6.2
    y = middle + 0.38 * 10 / MM
    if words.isascii():
        paper.cell(left + 2, middle, words, 9, right - left - 3, lines=2)
        return
    natural = line(words).width * 10
    spread = max((room * MM - natural) / (len(words) - 1), 0.0)
    paper.text((left + right) / 2, y, words, 10, align="centre", tracking=spread or 0.01)


def _heads(paper: Paper, grid: _Grid, y: float) -> None:
    paper.line(grid.left, y, grid.right, y, TABLE)
    for at, head in enumerate(_HEADS):
        x, wide, align = _column(grid, at)
        paper.cell(x, y + _SERVICE / 2, _(head), 9, wide, MEDIUM, align=align)
    paper.line(grid.left, y + _SERVICE, grid.right, y + _SERVICE, UNDER_HEAD)


def _column(grid: _Grid, at: int) -> tuple[float, float, str]:
    """Where a column's words stand, how wide they may be, and how they are aligned."""
    starts = (*grid.services, grid.right)
    left, right = starts[at], starts[at + 1]
    if at == _RIGHT:
        return right - 3.0, right - left - 3.0, "right"
    return left + 2.4, right - left - 3.4, "left"


def _row(paper: Paper, grid: _Grid, y: float, row: Row) -> None:
    long = _too_long(grid, row)
    for at, words in enumerate(row.cells):
        x, wide, align = _column(grid, at)
        shown = _("See the list|service") if at in long else words
        size = 8.0 if fit(shown, REGULAR, 9.5, wide, least=8.5).cut else 9.5
        paper.cell(x, y + _SERVICE / 2, shown, size, wide, lines=2, align=align)
    paper.line(grid.left, y + _SERVICE, grid.right, y + _SERVICE, ROW)


def _too_long(grid: _Grid, row: Row) -> tuple[int, ...]:
    """The columns whose words have no room in their row."""
    return tuple(
        at
        for at, words in enumerate(row.cells)
        if fit(words, REGULAR, 9.5, _column(grid, at)[1], lines=2).cut
    )


def _services(paper: Paper, grid: _Grid, y: float, one: Content) -> float:
    """The rows of services, as many as there is room for, and their sum; where they end."""
    shown = rows_on_record(one.services)[0]
    for at in range(MOST):
        if at < len(shown):
            _row(paper, grid, y, shown[at])
        y += _SERVICE
    _sum(paper, grid, y, one)
    return y + _SERVICE


def _sum(paper: Paper, grid: _Grid, y: float, one: Content) -> None:
    paper.line(grid.left, y, grid.right, y, UNDER_HEAD)
    paper.cell(grid.left + 2.4, y + _SERVICE / 2, _("Total"), 9.5, 30, MEDIUM)
    x, wide, align = _column(grid, _RIGHT)
    paper.cell(x, y + _SERVICE / 2, _total(one), 9.5, wide, MEDIUM, align=align)
    paper.line(grid.left, y + _SERVICE, grid.right, y + _SERVICE, TABLE)


def _issuer(paper: Paper, grid: _Grid, y: float, one: Content) -> float:
    """Who answers for it; beside it the place of the seal. Where it ends."""
    signers = [*(signer.name for signer in one.design.signers), "", ""]
    values = (
        (_("Issuer|record"), one.issuer),
        (_("Person in charge"), signers[0] or one.leader),
        (_("Handled by|record"), signers[1] or one.clerk),
        (_("Contact|record"), one.contact),
        (_("Day of issue"), show_han_day(one.day)),
    )
    middle = grid.fields[1]
    top = y
    for number, (label, value) in enumerate(values):
        _label(paper, grid.left, middle, y + _ISSUER / 2, label)
        wide = grid.seal - middle - _VALUE_AIR
        if number in (1, 2):  # room to sign behind the name
            wide = min(wide, 45.0)
        _value(paper, middle + 2.5, y + _ISSUER / 2, value, wide)
        y += _ISSUER
        if number < len(values) - 1:
            paper.line(grid.left, y, grid.seal, y, ROW)
    paper.line(middle, top, middle, y, COLUMN)
    paper.line(grid.seal, top, grid.seal, y, COLUMN)
    return y


def _foot(paper: Paper, grid: _Grid, y: float, one: Content) -> None:
    """The square code, remarks and how to check."""
    x = grid.left - 2.5
    draw_figures(paper, x, y + 1.0, CODE, one.code)
    left, first = x + CODE + 1.0, y + 6.8
    remark = one.given.get("remark", "") or _("None|field")
    check = f"{one.check}\u3000" + _("Scan it, or ask by the contact above. Void if altered.")
    lines = [(_("Remarks"), remark), (_("Check|record"), check)]
    if one.reissued:
        lines.append((_("Reissued"), show_date(one.reissued)))
    gap = max(10.0, *(line(label).width * 9 / MM + 2.5 for label, _words in lines))
    for number, (label, words) in enumerate(lines):
        at = first + number * 6.1
        paper.text(left, at, label, 9)
        setting = fit(words, REGULAR, 9, grid.right - left - gap, lines=2 if not number else 1)
        pitch = setting.size * 1.2 / MM
        paper.lines(left + gap, at - pitch * (len(setting.lines) - 1), setting, pitch)
