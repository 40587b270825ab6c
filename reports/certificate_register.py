"""证书登记簿: the certificates of a year by number, what became of them, who received them."""

from __future__ import annotations

from datetime import datetime
from itertools import groupby

from db.certificate_kinds import certificate_kind
from db.certificate_papers import issued_in
from db.certificates import Certificate, certificates
from db.formats import show_date
from db.store import Store
from db.words import _
from reports import facts, fonts
from reports.page import WIDE, Draw, Paper, Target, Written, punch_mark, title_line, write
from reports.pieces import Column, Piece, Row, Table, draw_all, laid, marks

_FIRST, _LAST = 31.0, 190.0
_ROW = 8.6  # to be signed


def write_certificate_register(
    db: Store, out: Target, *, now: datetime, year: int, kind: int | None = None
) -> Written:
    """Write the register of a year, of all kinds or of one. Raises LookupError for no such kind."""
    title = _("Register of certificates")
    if kind is not None:
        title += "\u3000" + certificate_kind(db, kind).name
    found = certificates(db, issued_in(db, year, kind))
    pages = laid(_pieces(found), _FIRST, _LAST)

    def page(pieces: list[Piece]) -> Draw:
        def draw(paper: Paper) -> None:
            title_line(paper, title, _("{year}|register").format(year=year))
            punch_mark(paper)
            draw_all(paper, pieces, _FIRST)

        return draw

    foot = facts.footer(db, now, dated=True)
    return write(
        out, WIDE, f"{title} {year}", [page(one) for one in pages], foot, marks=marks(pages)
    )


def _pieces(found: list[Certificate]) -> list[Piece]:
    table = Table(
        WIDE,
        (
            Column(_("No.|list"), 12, "centre"),
            Column(_("Number|certificate"), 34, "left"),
            Column(_("Name|certificate"), 52, "left"),
            Column(_("Kind|certificate"), 42, "left"),
            Column(_("Issued on|certificate"), 24, "left"),
            Column(_("Issued by|certificate"), 22, "left"),
            Column(_("What became of it|certificate"), 42, "left"),
            Column(_("Received by (signature)|certificate"), 30, "left"),
        ),
        row=_ROW,
    )
    rows: list[Row] = []
    for _kind, those in groupby(found, key=lambda one: one.kind):
        for at, one in enumerate(those):
            mark = one.kind_name if not at else ""
            rows.append(_row(one, len(rows) + 1, mark))
    if not rows:
        rows.append(Row((_("No certificate in this year."),)))
    return list(table.pieces(rows))


def _row(one: Certificate, number: int, mark: str) -> Row:
    cells = (
        str(number),
        one.number,
        one.name,
        one.kind_name,
        show_date(one.issued_on),
        one.issued_by,
        _became(one),
        "",
    )
    return Row(cells, face=fonts.REGULAR, mark=mark)


def _became(one: Certificate) -> str:
    words = [
        _("Reissued {day}|register").format(day=show_date(again.day)) for again in one.reissues
    ]
    if one.withdrawn_on:
        words.append(
            _("Withdrawn {day}: {reason}|register").format(
                day=show_date(one.withdrawn_on), reason=one.withdrawn_reason
            )
        )
    return _("; ").join(words)
