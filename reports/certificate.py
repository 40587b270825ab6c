"""证书: certificates of honour, of training and of thanks, one a page, and volunteer records.

What is the same on many pages (frame, title, issuer, date) is in the file once, and so is a
wording that comes back: what differs is drawn for each, so a thousand are soon made.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime
from itertools import count

from db.certificate_kinds import Design
from db.certificates import Certificate, Service, certificates, issued_together
from db.progress import Progress, silent
from db.rules import Refused
from db.store import Store
from db.words import _
from reports import facts
from reports.certificate_award import draw_body, draw_foot, draw_name, draw_number, draw_top
from reports.certificate_content import Content, contents, example
from reports.certificate_layout import layout
from reports.certificate_volunteer import draw_record, draw_record_ground, list_pages
from reports.certificate_words import body
from reports.document import Mark
from reports.page import Draw, Paper, Target, Written, pdf, write

_STAMP = 150.0


def write_certificate(
    db: Store, out: Target, *, now: datetime, certificate: int, colour: bool = False
) -> Written:
    """Write one certificate. Raises LookupError if there is none."""
    return _write(db, out, [certificate], now, colour=colour)


def write_certificates(
    db: Store,
    out: Target,
    *,
    now: datetime,
    certificate: int | None = None,
    ids: Sequence[int] = (),
    colour: bool = False,
    progress: Progress = silent,
) -> Written:
    """Write these certificates one behind the other, or all that were issued with `certificate`.

    Refused for none, and for some wide and some upright.
    """
    asked = list(ids) or ([] if certificate is None else issued_together(db, certificate))
    return _write(db, out, asked, now, colour=colour, progress=progress)


def preview(
    db: Store,
    design: Design,
    values: Mapping[str, str],
    *,
    now: datetime,
    services: Sequence[Service] = (),
    colour: bool = False,
) -> bytes:
    """How a design looks that is being made, with values for its places: a PDF of its page.

    A volunteer record has example services where none are given. Raises Refused where wording or
    name do not fit or a place has no value.
    """
    content = example(db, design, values, now.date(), services)
    pages, _marks = drawn([content], colour=colour)
    data, _lost = pdf(layout(design).sheet, design.title, pages, facts.footer(db, now))
    return data


def drawn(found: Sequence[Content], *, colour: bool = False) -> tuple[list[Draw], list[Mark]]:
    """The pages of certificates, and a bookmark for each."""
    names = _Names()
    repeated = Counter((one.design, one.wording) for one in found)
    pages: list[Draw] = []
    marks = []
    for one in found:
        marks.append(Mark(f"{one.number}\u3000{one.name}", len(pages) + 1))
        if one.design.form == "volunteer":
            pages.append(_record(one, names, colour))
            pages += list_pages(one, colour=colour)
        else:
            again = repeated[one.design, one.wording] > 1
            pages.append(
                _award(one, names, colour, names.of("w", one.design, one.wording) if again else "")
            )
    return pages, marks


class _Names:
    """Short names of what comes back, each thing's always the same in one file."""

    def __init__(self) -> None:
        self._known: dict[tuple[object, ...], str] = {}
        self._next = count(1)

    def of(self, letter: str, *thing: object) -> str:
        """The name of a thing."""
        return self._known.setdefault(thing, f"{letter}{next(self._next)}")


def _write(
    db: Store,
    out: Target,
    ids: Sequence[int],
    now: datetime,
    *,
    colour: bool,
    progress: Progress = silent,
) -> Written:
    found = certificates(db, ids)
    if not found:
        raise LookupError("no certificate")
    if len({one.design.paper for one in found}) > 1:
        raise Refused(_("Some are wide and some upright. Print them apart."))
    pages, marks = drawn(contents(db, found), colour=colour)
    sheet = layout(found[0].design).sheet
    foot = facts.footer(db, now)
    return write(out, sheet, _title(found), pages, foot, marks=marks, progress=progress)


def _title(found: Sequence[Certificate]) -> str:
    titles = dict.fromkeys(one.design.title for one in found)
    name = f" {found[0].number} {found[0].name}" if len(found) == 1 else ""
    return _(", ").join(titles) + name


def _award(one: Content, names: _Names, colour: bool, again: str) -> Draw:
    """Drawn in the order in which it is read, so that it copies out so."""
    top = names.of("t", one.design)
    foot = names.of("f", one.design, one.issuer, one.day, one.seal)

    def draw(paper: Paper) -> None:
        set_body = body(one.design, one.wording)
        place = layout(one.design)
        _withdrawn(paper, one)
        paper.again(top, lambda under: draw_top(under, one, colour=colour))
        draw_name(paper, one)
        if again:
            paper.again(again, lambda under: draw_body(under, place, set_body))
        else:
            draw_body(paper, place, set_body)
        draw_number(paper, one)
        paper.again(foot, lambda under: draw_foot(under, one, colour=colour))

    return draw


def _record(one: Content, names: _Names, colour: bool) -> Draw:
    ground = names.of("g", one.design, one.seal)

    def draw(paper: Paper) -> None:
        _withdrawn(paper, one)
        paper.again(ground, lambda under: draw_record_ground(under, one, colour=colour))
        draw_record(paper, one)

    return draw


def _withdrawn(paper: Paper, one: Content) -> None:
    if one.withdrawn:
        sheet = paper.sheet
        paper.stamp(sheet.width / 2, sheet.height / 2, _("VOID|certificate"), _STAMP)
