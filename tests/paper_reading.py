"""How the papers of consultations are read back: their words, their size, their square code."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pypdfium2
import zxingcpp
from pypdf import PdfReader

from db.store import Store
from reports import catalogue
from reports.typeset import MM
from tests.test_appointments import NOW
from tests.test_reports import assert_sound

_DOTS = 4  # of a rendered page, to the mm
_STAMP, _TOUCH = 60.0, 0.6  # pt: higher is a stamp; what two marks side by side may share


def printed(db: Store, out: Path, name: str, **given: Any) -> str:
    """Write a paper, look that it is sound, and read it: what is written, blanks aside."""
    catalogue.write(db, name, out, now=NOW, **given)
    assert_sound(out)
    return text(out)


def text(path: Path) -> str:
    """What is written, blanks aside."""
    return re.sub(r"\s+", "", "".join(pages(path)))


def pages(path: Path) -> list[str]:
    """What is written on each page."""
    return [page.extract_text() for page in PdfReader(path).pages]


def size(path: Path) -> tuple[float, float]:
    """The first page's width and height in mm."""
    box = PdfReader(path).pages[0].mediabox
    return float(box.width) / MM, float(box.height) / MM


def drawn(path: Path) -> str:
    """What draws the first page."""
    contents = PdfReader(path).pages[0].get_contents()
    assert contents is not None
    return contents.get_data().decode("latin-1")


def letters(path: Path) -> list[float]:
    """The sizes of the letters on the first page, in pt."""
    return [float(found) for found in re.findall(r"/\S+ ([\d.]+) Tf", drawn(path))]


def square(path: Path, dpi: float = 203.2) -> list[str]:
    """What a reader of square codes sees on the first page, at the fineness of a roll printer."""
    page = pypdfium2.PdfDocument(path)[0]
    picture = page.render(scale=dpi / 72, grayscale=True).to_pil()
    return [one.text for one in zxingcpp.read_barcodes(picture.point(lambda v: 255 * (v > 127)))]


def least_margin(page: pypdfium2.PdfPage) -> float:
    """How near the ink comes to an edge of its sheet, in mm."""
    wide, high = (length / MM for length in page.get_size())
    inked = page.render(scale=_DOTS / MM, grayscale=True).to_pil().point(_black).getbbox()
    assert inked is not None
    left, top, right, bottom = (at / _DOTS for at in inked)
    return float(min(left, top, wide - right, high - bottom))


def _black(grey: int) -> int:
    """Ink, of a dot that is not quite white."""
    return 255 * (grey < 250)


def overprints(data: bytes, page: int) -> list[tuple[str, str]]:
    """Characters of a page that lie on another one, each with what it lies on.

    Boxes are those of the ink, and may touch; across words (a stamp) is told by its size.
    """
    document = pypdfium2.PdfDocument(data)
    text = document[page].get_textpage()
    boxes, index = [], 0
    for char in text.get_text_range():
        at = index
        index += len(char.encode("utf-16-le")) // 2  # what pdfium counts
        left, bottom, right, top = text.get_charbox(at)
        if char.strip() and right - left < _STAMP and top - bottom < _STAMP:
            boxes.append((left, bottom, right, top, char))
    document.close()
    found = []
    boxes.sort()
    for at, (_left, bottom, right, top, char) in enumerate(boxes):
        for left, other_bottom, other_right, other_top, other in boxes[at + 1 :]:
            if left >= right - _TOUCH:
                break
            across = min(right, other_right) - left
            down = min(top, other_top) - max(bottom, other_bottom)
            if across > _TOUCH and down > _TOUCH:
                found.append((char, other))
    return found
