"""The sheet of paper: lengths in mm from its top left corner, sizes in pt, everything in black.

A page is a function that draws on a `Paper`; `write` puts pages one behind the other, each with
its footer, and replaces the target file only when the whole is written. Into memory it writes
without a file in between.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from PIL import Image
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas
from reportlab.pdfgen.pathobject import PDFPathObject

from db.formats import show_moment
from db.progress import Progress, silent
from db.whole_file import whole_file
from db.words import _
from reports import fonts
from reports.document import Document, Mark
from reports.fonts import MEDIUM, REGULAR
from reports.typeset import MM, Line, Setting, fit, line

# Lines, in pt.
ROW, COLUMN, UNDER_HEAD, TABLE, TITLE, DOOR = 0.2, 0.3, 0.5, 0.8, 1.2, 2.5
FOOTER_SIZE, FOOTER_FROM_BOTTOM = 7.5, 9.5
CELL_DROP = 0.38  # the baseline stands this many em below the middle of a cell
_RED = (0.72, 0.11, 0.11)
_HATCH, _TICK = 2.2, 3.1  # mm between the lines of a hatching; the side of a box to tick
_SMALL_FOOT = 50.0  # mm for the name in the footer of an A5 sheet
_LATIN = 0.15  # of the tracking of Han


@dataclass(frozen=True)
class Sheet:
    """A paper size and its margins, in mm; not `footed` where the page has a foot of its own."""

    width: float
    height: float
    left: float
    top: float
    right_margin: float
    bottom_margin: float
    footed: bool = True

    @property
    def right(self) -> float:
        """Where the right margin begins."""
        return self.width - self.right_margin

    @property
    def bottom(self) -> float:
        """Where the bottom margin begins."""
        return self.height - self.bottom_margin

    @property
    def inner(self) -> float:
        """Width between the margins."""
        return self.right - self.left


PLAIN = Sheet(210, 297, 18, 16, 18, 16)
BOUND = Sheet(210, 297, 25, 16, 13, 16)
SIGN_IN = Sheet(210, 297, 25, 16, 15, 16)
WALL = Sheet(297, 210, 18, 16, 18, 16)
WIDE = Sheet(297, 210, 25, 16, 14, 16)  # bound at its short side
FORM = Sheet(210, 297, 26, 16, 22, 16)
HALF = Sheet(210, 148.5, 25, 14, 8, 12, footed=False)
VOUCHER = Sheet(240, 140, 27, 14, 8, 12, footed=False)
A5 = Sheet(148, 210, 16, 12, 16, 8)
Target = Path | BinaryIO  # where a sheet goes: a file, or memory


@dataclass(frozen=True)
class Footer:
    """What stands at the foot of each page beside its number."""

    centre: str
    printed: datetime
    who: str = ""
    note: str = ""  # after the centre's name
    part: str = ""  # before the page, where the paper is part of a whole that is counted on


class Paper:
    """One sheet being drawn."""

    def __init__(self, canvas: Canvas, sheet: Sheet) -> None:
        self.sheet = sheet
        self.lost: set[str] = set()  # lines in which a character prints as 〓
        self._canvas = canvas

    @classmethod
    def scratch(cls, sheet: Sheet) -> Paper:
        """A paper that is thrown away: to find out what fits before the real one is drawn."""
        return cls(Canvas("", pagesize=(sheet.width * MM, sheet.height * MM)), sheet)

    def text(
        self,
        x: float,
        y: float,
        words: str | Line,
        size: float,
        face: str = REGULAR,
        *,
        align: str = "left",
        white: bool = False,
        tracking: float = 0.0,
    ) -> float:
        """Set one line with its baseline at y; returns its width in mm. `tracking` is in pt."""
        if tracking and isinstance(words, str):
            return self._tracked(x, y, words, size, face, align, tracking)
        set_line = words if isinstance(words, Line) else line(words, face)
        if set_line.lost:
            self.lost.add(set_line.text)
        width = set_line.width * size / MM
        start = x - width * {"left": 0.0, "centre": 0.5, "right": 1.0}[align]
        if white:
            self._canvas.setFillGray(1)
        for bit in set_line.bits:
            self._canvas.setFont(bit.font, size)
            at, apart = start * MM + bit.x * size, bit.spacing * size
            self._canvas.drawString(at, self._up(y), bit.text, charSpace=apart)
        if white:
            self._canvas.setFillGray(0)
        return width

    def _tracked(
        self, x: float, y: float, words: str, size: float, face: str, align: str, tracking: float
    ) -> float:
        if words.isascii():
            tracking *= _LATIN  # words of letters fall apart
        set_line = line(words, face)
        width = (set_line.width * size + tracking * (len(words) - 1)) / MM
        start = x - width * {"left": 0.0, "centre": 0.5, "right": 1.0}[align]
        if any(bit.font != fonts.name(face) for bit in set_line.bits):
            for char in words:  # spread over several faces
                start += self.text(start, y, char, size, face) + tracking / MM
            return width
        self._canvas.setFont(fonts.name(face), size)
        self._canvas.drawString(start * MM, self._up(y), words, charSpace=tracking)
        return width

    def turned(self, x: float, y: float, words: str, size: float) -> None:
        """One line that runs down the page from y, its baseline at x, at its left."""
        self._canvas.saveState()
        self._canvas.translate(x * MM, self._up(y))
        self._canvas.rotate(-90)
        for bit in line(words).bits:
            self._canvas.setFont(bit.font, size)
            self._canvas.drawString(bit.x * size, 0, bit.text)
        self._canvas.restoreState()

    def lines(
        self, x: float, y: float, setting: Setting, pitch: float, *, align: str = "left"
    ) -> None:
        """Set lines one under the other, the first at y, `pitch` mm apart."""
        for number, one in enumerate(setting.lines):
            self.text(x, y + number * pitch, one, setting.size, align=align)

    def cell(
        self,
        x: float,
        middle: float,
        words: str,
        size: float,
        width: float,
        face: str = REGULAR,
        *,
        lines: int = 1,
        height: float = 0.0,
        align: str = "left",
    ) -> Setting:
        """Fit text into a cell, centred on its middle; `x` is where `align` says. Several lines
        are no higher than `height` mm, if it is given."""
        setting = fit(words, face, size, width, lines=1 if height else lines)
        if setting.cut and height:
            size = min(size, height * MM / lines / 1.2)
            setting = fit(words, face, size, width, lines=lines)
        pitch = setting.size * 1.2 / MM
        first = middle - pitch * (len(setting.lines) - 1) / 2 + CELL_DROP * setting.size / MM
        self.lines(x, first, setting, pitch, align=align)
        return setting

    def line(
        self,
        x1: float,
        y1: float,
        x2: float,
        y2: float,
        width: float = ROW,
        *,
        dash: tuple[float, float] | None = None,
    ) -> None:
        """A line, `width` in pt."""
        self._pen(width, dash)
        self._canvas.line(x1 * MM, self._up(y1), x2 * MM, self._up(y2))

    def box(
        self,
        x: float,
        y: float,
        width: float,
        height: float,
        pen: float = COLUMN,
        *,
        dash: tuple[float, float] | None = None,
        blank: bool = False,
    ) -> None:
        """A frame; `blank` clears what lies under it."""
        self._pen(pen, dash)
        if blank:
            self._canvas.setFillGray(1)
        self._canvas.rect(
            x * MM, self._up(y + height), width * MM, height * MM, stroke=1, fill=int(blank)
        )
        if blank:
            self._canvas.setFillGray(0)

    def blank(self, x: float, y: float, width: float, height: float) -> None:
        """Clear a place without a frame."""
        self._canvas.setFillGray(1)
        self._canvas.rect(x * MM, self._up(y + height), width * MM, height * MM, stroke=0, fill=1)
        self._canvas.setFillGray(0)

    def fill(self, x: float, y: float, width: float, height: float) -> None:
        """A black area."""
        self._canvas.rect(x * MM, self._up(y + height), width * MM, height * MM, stroke=0, fill=1)

    def areas(self, x: float, y: float, unit: float, rectangles: str) -> None:
        """Black areas as one: PDF's rectangles (`re`) in units of `unit` mm, downwards from x, y.
        As one they leave no hair of white where they touch."""
        self._canvas.saveState()
        self._canvas.transform(unit * MM, 0, 0, -unit * MM, x * MM, self._up(y))
        self._canvas.drawPath(PDFPathObject([rectangles]), stroke=0, fill=1)
        self._canvas.restoreState()

    def hatch(self, x: float, y: float, width: float, height: float) -> None:
        """Lines at 45 degrees, rising to the right, inside a frame."""
        canvas = self._canvas
        canvas.saveState()
        clip = canvas.beginPath()
        clip.rect(x * MM, self._up(y + height), width * MM, height * MM)
        canvas.clipPath(clip, stroke=0, fill=0)
        self._pen(ROW, None)
        offset = _HATCH
        while offset < width + height:
            canvas.line(
                (x + offset - height) * MM,
                self._up(y + height),
                (x + offset) * MM,
                self._up(y),
            )
            offset += _HATCH
        canvas.restoreState()

    def checkbox(self, x: float, middle: float) -> None:
        """A box to tick, drawn, since no face has one. `x` is its left edge."""
        self.box(x, middle - _TICK / 2, _TICK, _TICK, 0.6)

    def tick(self, x: float, middle: float) -> None:
        """A tick, drawn likewise, as wide as the box it goes into."""
        self.line(x + 0.5, middle, x + 1.3, middle + 0.9, 1.1)
        self.line(x + 1.3, middle + 0.9, x + 2.8, middle - 1.2, 1.1)

    def stamp(self, x: float, middle: float, words: str, size: float) -> None:
        """Large hollow words across a form, rising to the right. What is drawn after them stays
        legible, so they come first."""
        canvas = self._canvas
        canvas.saveState()
        canvas.translate(x * MM, self._up(middle))
        canvas.rotate(16)
        start = -line(words, fonts.BOLD).width * size / 2
        canvas.setDash()
        canvas.setLineWidth(3.6)
        canvas.setFillGray(1)
        # The strokes of a face lie over each other: the outline of all is what the fill leaves.
        for mode in (1, 0):
            canvas.saveState()
            text = canvas.beginText(start, -CELL_DROP * size)
            text.setFont(fonts.name(fonts.BOLD), size)
            text.setTextRenderMode(mode)
            text.textOut(words)
            canvas.drawText(text)
            canvas.restoreState()
        canvas.restoreState()

    def ring(
        self, x: float, y: float, radius: float, pen: float, dash: tuple[float, float]
    ) -> None:
        """A circle about x, y."""
        self._pen(pen, dash)
        self._canvas.circle(x * MM, self._up(y), radius * MM, stroke=1, fill=0)

    def dot(self, x: float, y: float, radius: float) -> None:
        """A black point."""
        self._canvas.circle(x * MM, self._up(y), radius * MM, stroke=0, fill=1)

    def image(self, x: float, y: float, width: float, height: float, data: bytes) -> None:
        """A picture as large as its place allows, in its middle; what is clear stays clear."""
        picture: Image.Image = Image.open(io.BytesIO(data))
        if picture.mode.startswith("I"):  # sixteen bits of grey, of which PDF gets the upper half
            picture = picture.convert("I").point(lambda grey: grey / 256).convert("L")
        self._canvas.drawImage(
            ImageReader(picture),
            x * MM,
            self._up(y + height),
            width * MM,
            height * MM,
            mask="auto",
            preserveAspectRatio=True,
            anchor="c",
        )

    def again(self, name: str, draw: Callable[[Paper], None]) -> None:
        """A drawing that comes back on many pages: it is in the file once."""
        if not self._canvas.hasForm(name):
            self._canvas.beginForm(name)
            draw(self)
            self._canvas.endForm()
        self._canvas.doForm(name)

    @contextmanager
    def red(self, colour: bool) -> Iterator[None]:
        """Draw in the red of book lines and reversed amounts; black where paper has no colour."""
        if colour:
            self._canvas.saveState()
            self._canvas.setStrokeColorRGB(*_RED)
            self._canvas.setFillColorRGB(*_RED)
        try:
            yield
        finally:
            if colour:
                self._canvas.restoreState()

    def footer(self, footer: Footer, number: int, total: int) -> None:
        """The centre's name, the page and when it was printed by whom."""
        sheet, y = self.sheet, self.sheet.height - FOOTER_FROM_BOTTOM
        pages = _("Page {n} of {total}").format(n=number, total=total)
        if footer.part:
            pages = f"{footer.part}\u3000{pages}"
        printed = _("Printed {moment}").format(moment=show_moment(footer.printed))
        if footer.who:
            printed += "\u3000" + footer.who
        room = sheet.inner * 0.38
        words = f"{footer.centre}\u3000{footer.note}" if footer.note else footer.centre
        self._foot(sheet.left, y, words, room, "left")
        self.text((sheet.left + sheet.right) / 2, y, pages, FOOTER_SIZE, align="centre")
        self._foot(sheet.right, y, printed, room, "right")

    def _foot(self, x: float, y: float, words: str, room: float, align: str) -> None:
        """In up to three lines, on a small sheet two, the last at y."""
        setting = fit(words, REGULAR, FOOTER_SIZE, room, lines=3 if room > _SMALL_FOOT else 2)
        pitch = FOOTER_SIZE * 1.2 / MM
        self.lines(x, y - pitch * (len(setting.lines) - 1), setting, pitch, align=align)

    def _up(self, y: float) -> float:
        """PDF counts from the bottom."""
        return (self.sheet.height - y) * MM

    def _pen(self, width: float, dash: tuple[float, float] | None) -> None:
        self._canvas.setLineWidth(width)
        self._canvas.setDash(*dash) if dash else self._canvas.setDash()


Draw = Callable[[Paper], None]


@dataclass(frozen=True)
class Written:
    """A sheet that was written: how many pages, and in which words 〓 stands for a character."""

    pages: int
    lost: tuple[str, ...] = ()


def title_line(paper: Paper, title: str, right: str) -> None:
    """The head of a plain sheet: its title, a date at the right, the line under both."""
    sheet = paper.sheet
    beside = fit(right, MEDIUM, 14, sheet.inner * 0.6, least=9)
    taken = beside.lines[0].width * beside.size / MM
    paper.lines(sheet.right, 22, beside, 0, align="right")
    setting = fit(title, fonts.BOLD, 20, sheet.inner - taken - 6, least=12)
    paper.lines(sheet.left, 22, setting, 0)
    paper.line(sheet.left, 26, sheet.right, 26, TITLE)


def punch_mark(paper: Paper) -> None:
    """A cross at the left edge, half way down: where the punch goes on."""
    middle = paper.sheet.height / 2
    paper.line(7.0, middle, 11.0, middle, 0.4)
    paper.line(9.0, middle - 2.0, 9.0, middle + 2.0, 0.4)


def section(paper: Paper, x: float, y: float, words: str) -> None:
    """A section heading, its baseline at y."""
    paper.text(x, y, words, 11, fonts.BOLD)


def roll(height: float) -> Sheet:
    """A piece of the 80 mm roll, as long as what is on it; 72 mm of its width print."""
    return Sheet(80, height, 4, 4, 4, 4, footed=False)


def write(
    out: Target,
    sheet: Sheet,
    title: str,
    pages: Sequence[Draw],
    footer: Footer,
    *,
    marks: Sequence[Mark] = (),
    progress: Progress = silent,
) -> Written:
    """Write the pages as a PDF to `out`, several with bookmarks. Raises Trouble in plain words.

    A failure leaves an older file as it was, and so does what `progress` raises.
    """
    data, lost = pdf(sheet, title, pages, footer, marks=marks, progress=progress)
    if isinstance(out, Path):
        with whole_file(out) as unfinished:
            unfinished.write_bytes(data)
    else:
        out.write(data)
    return Written(len(pages), tuple(sorted(lost)))


def pdf(
    sheet: Sheet,
    title: str,
    pages: Sequence[Draw],
    footer: Footer,
    *,
    marks: Sequence[Mark] = (),
    progress: Progress = silent,
) -> tuple[bytes, set[str]]:
    """The pages as a PDF that stands in no file, and the words in which 〓 stands."""
    document = Document(
        sheet.width * MM,
        sheet.height * MM,
        title=title,
        author=footer.centre,
        moment=footer.printed,
        marks=marks if len(pages) > 1 else (),
    )
    lost: set[str] = set()
    for number, draw in enumerate(pages, start=1):
        progress(number - 1, len(pages))
        paper = Paper(document.canvas, sheet)
        draw(paper)
        if sheet.footed:
            paper.footer(footer, number, len(pages))
        lost |= paper.lost
        document.end_page()
    return document.data(), lost
