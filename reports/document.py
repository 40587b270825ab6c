"""The PDF as a file: what it says of itself, its pages one behind the other, its bookmarks.

ISO 32000-1: the language stands in the catalogue (14.9.2), the title in the window and printing
at the true size in the viewer's preferences (12.2), bookmarks in the outline (12.3.3).
"""

from __future__ import annotations

import io
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from reportlab.pdfbase.pdfdoc import PDFDictionary, PDFName, PDFStream
from reportlab.pdfgen.canvas import Canvas

from db.words import language
from reports import fonts

_PACKING = 1  # a third of the time for a fifth more: square codes hardly pack


@dataclass(frozen=True)
class Mark:
    """A bookmark: its words, its page counted from 1, and those below it."""

    words: str
    page: int
    below: tuple[Mark, ...] = ()


class Document:
    """A PDF being made in memory; a page that has ended is kept packed.

    The same title, author, moment and drawing are the same bytes.
    """

    def __init__(
        self,
        width: float,
        height: float,
        *,
        title: str,
        author: str,
        moment: datetime,
        marks: Sequence[Mark] = (),
    ) -> None:
        """Pages of `width` by `height` pt."""
        self._out = io.BytesIO()
        # The first font is ours: with reportlab's own, a Helvetica that is not embedded gets in.
        self.canvas = Canvas(
            self._out,
            pagesize=(width, height),
            pageCompression=1,
            initialFontName=fonts.name(),  # type: ignore[arg-type]  # the stub says float
            invariant=1,
            pdfVersion=(1, 7),
            lang=language().replace("_", "-"),
        )
        self.canvas.setDateFormatter(lambda *_clock: f"D:{moment:%Y%m%d%H%M%S}")
        self.canvas.setTitle(title)
        self.canvas.setSubject(title)
        self.canvas.setAuthor(author)
        self.canvas.setCreator("Yizhan")
        self.canvas.setViewerPreference("DisplayDocTitle", "true")
        self.canvas.setViewerPreference("PrintScaling", "None")
        self._height = height
        self._marks = tuple(_flat(marks))
        self._on_page: dict[int, list[int]] = {}
        for at, (_level, mark) in enumerate(self._marks):
            self._on_page.setdefault(mark.page, []).append(at)
        self._pages = 0

    def end_page(self) -> None:
        """What was drawn since the last one is a page."""
        self._pages += 1
        for at in self._on_page.get(self._pages, ()):
            self.canvas.bookmarkPage(f"mark{at}", "XYZ", left=0, top=self._height)
        self.canvas.showPage()
        self._pack()

    def data(self) -> bytes:
        """The whole file."""
        for at, (level, mark) in enumerate(self._marks):
            self.canvas.addOutlineEntry(mark.words, f"mark{at}", level)
        if self._marks:
            self.canvas.showOutline()
        self.canvas.save()
        return self._out.getvalue()

    def _pack(self) -> None:
        """reportlab would hold what draws every page as plain text until the end."""
        inner: Any = vars(self.canvas)["_doc"]
        page = inner.idToObject[f"Page{self._pages}"]
        page.Contents = PDFStream(
            PDFDictionary({"Filter": PDFName("FlateDecode")}),
            zlib.compress(page.stream.encode("utf-8"), _PACKING),
        )
        page.stream = None


def _flat(marks: Sequence[Mark], level: int = 0) -> Iterator[tuple[int, Mark]]:
    for mark in marks:
        yield level, mark
        yield from _flat(mark.below, level + 1)
