"""A thousand certificates against the same text drawn by a bare canvas; five thousand in memory.

The bare side draws words alone: no frame, no seal, no square code, no bookmarks.
"""

from __future__ import annotations

import io
import tracemalloc
from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path

from reportlab.pdfgen.canvas import Canvas

from db.centre import set_up
from db.certificate_kinds import begin_certificate_kinds, certificate_kinds
from db.certificates import Recipient, certificates, issue_certificates
from db.formats import show_han_day
from db.roles import program
from db.store import Store, open_store
from db.wording import PLACES
from reports import catalogue, fonts
from reports.certificate import preview
from reports.certificate_content import Content, contents
from reports.certificate_layout import layout
from reports.certificate_words import address, body, faces
from reports.typeset import MM, line
from tests.bench.measure import Measured, against, timed

NOW = datetime(2026, 11, 26, 9, 10)
MANY, MOST = 1000, 5000
_NAMES = ("周文静", "王海波", "陈𬸚", "孙喆", "欧阳建国", "王䶮", "李一", "阿卜杜拉·买买提")


def thousand(folder: Path) -> Iterator[Measured | str]:
    """The rows of the table, then the memory at its peak and how long a preview takes."""
    db = open_store(folder / "certificates.yizhan", staff=program("bench"))
    set_up(db, name="栖湖工业园职工服务中心")
    begin_certificate_kinds(db)
    for words, prefix, scores in (
        ("of honour", "RY", 1),
        ("of a course, 40 marks", "PX", 40),
        ("of a course, each worded alone", "PX", MANY),
    ):
        yield _against_canvas(db, words, _issued(db, prefix, MANY, scores))
    ids = _issued(db, "RY", MOST, 1)
    tracemalloc.start()
    pages = catalogue.write(db, "certificates", io.BytesIO(), now=NOW, ids=ids)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    yield f"{pages:,} certificates: {peak / 2**20:.1f} MB at their peak"
    design = certificate_kinds(db)[0].design
    values = {one.name: one.example for one in PLACES}
    shown = [timed(lambda: preview(db, design, values, now=NOW)) for _turn in range(21)]
    yield f"a preview of a design: {sorted(shown)[10]:.1f} ms"
    db.close()


def _issued(db: Store, prefix: str, count: int, scores: int) -> list[int]:
    kind = next(one for one in certificate_kinds(db) if one.prefix == prefix)
    values = {one.name: one.example for one in PLACES if not one.made}
    recipients = [
        Recipient(f"{_NAMES[n % len(_NAMES)]}", {**values, "score": str(60 + n % scores)})
        for n in range(count)
    ]
    return issue_certificates(db, kind=kind.id, recipients=recipients, today=NOW.date())


def _against_canvas(db: Store, words: str, ids: Sequence[int]) -> Measured:
    def ours() -> None:
        # As for the first print: nothing has been set before.
        for cache in (body, line):
            cache.cache_clear()
        catalogue.write(db, "certificates", io.BytesIO(), now=NOW, ids=ids)

    pages = [_words(one) for one in contents(db, certificates(db, ids))]
    named = f"{MANY:,} certificates {words}"
    return against(named, ours, "their words on a bare canvas", lambda: _bare(pages), times=5)


_Word = tuple[float, float, str, str, float]  # x and y in pt, face, size


def _words(one: Content) -> list[_Word]:
    """What our page says, line by line, each string whole."""
    place, (plain, bold) = layout(one.design), faces(one.design)
    high = place.sheet.height
    behind, size = address(one.design)
    found = [
        (100.0, place.title_y, one.design.title, place.title[0], place.title[1]),
        (place.left, place.name_y, one.name, bold, 24.0),
        (place.left + 40, place.name_y, behind, plain, size),
        (69.0, 157.0, "编　号", fonts.REGULAR, 9.5),
        (82.0, 157.0, one.number, fonts.REGULAR, 9.5),
        (69.0, 163.5, "校验码", fonts.REGULAR, 9.5),
        (82.0, 163.5, one.check, fonts.REGULAR, 9.5),
        (69.0, 170.0, "扫码或到前台核对编号与校验码", fonts.REGULAR, 8.0),
        (184.0, place.issuer_y, one.issuer, plain, 18.0),
        (184.0, place.date_y, show_han_day(one.day), plain, 18.0),
    ]
    set_body = body(one.design, one.wording)
    for number, row in enumerate(set_body.lines):
        y = place.body_y + number * set_body.pitch
        found.append((place.left, y, row.text, plain, set_body.size))
    return [
        (x * MM, (high - y) * MM, text, fonts.name(face), size) for x, y, text, face, size in found
    ]


def _bare(pages: Sequence[Sequence[_Word]]) -> None:
    canvas = Canvas(
        io.BytesIO(),
        pagesize=(297 * MM, 210 * MM),
        pageCompression=1,
        initialFontName=fonts.name(),  # type: ignore[arg-type]  # the stub says float
    )
    for words in pages:
        for x, y, text, font, size in words:
            canvas.setFont(font, size)
            canvas.drawString(x, y, text)
        canvas.showPage()
    canvas.save()
