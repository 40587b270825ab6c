"""Certificates for tests, and where their characters stand on the page."""

from __future__ import annotations

import ctypes
import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium
from PIL import Image

from db.certificate_kinds import CertificateKind, certificate_kinds
from db.certificates import Recipient, issue_certificates
from db.store import Store
from reports import catalogue
from reports.typeset import MM

NOW = datetime(2026, 11, 26, 9, 10)
TODAY = NOW.date()
HONOUR = {
    "year": "二〇二六",
    "event": "职工文化月",
    "prize": "书法比赛一等奖",
    "award": "文化月先进个人",
}
COURSE = {
    "starts": "二〇二六年十月十二日",
    "ends": "十一月二十日",
    "course": "班组长安全管理",
    "subjects": "《班组安全管理》《应急处置》等四门",
    "lessons": "24",
    "score": "92",
}
NAMES = (
    "周文静",
    "王䶮",
    "陈𬸚",
    "孙喆",
    "𠮷野明",
    "欧阳建国",
    "阿卜杜拉·买买提",
    "Maria-Luisa O’Neill",
    "李一",
    "张〇",
)


@dataclass(frozen=True)
class Char:
    """A character: where its baseline begins, in mm from the top left corner, its size in pt."""

    char: str
    x: float
    y: float
    size: float


def kind(db: Store, prefix: str) -> CertificateKind:
    return next(one for one in certificate_kinds(db) if one.prefix == prefix)


def issue(db: Store, prefix: str, *recipients: Recipient, day: date = TODAY) -> list[int]:
    return issue_certificates(db, kind=kind(db, prefix).id, recipients=recipients, today=day)


def printed(db: Store, name: str, **given: Any) -> bytes:
    out = io.BytesIO()
    catalogue.write(db, name, out, now=NOW, **given)
    return out.getvalue()


def chars(data: bytes, page: int = 0) -> list[Char]:
    document = pypdfium2.PdfDocument(data)
    sheet = document[page]
    high = float(sheet.get_height())
    text = sheet.get_textpage()
    x, y = ctypes.c_double(), ctypes.c_double()
    found = []
    for at, char in enumerate(text.get_text_range()):
        pdfium.FPDFText_GetCharOrigin(text, at, x, y)
        size = float(pdfium.FPDFText_GetFontSize(text, at))
        found.append(Char(char, x.value / MM, (high - y.value) / MM, size))
    document.close()
    return found


def line_at(found: Sequence[Char], y: float) -> list[Char]:
    """The characters on a baseline, from left to right."""
    row = [one for one in found if abs(one.y - y) < 0.02 and one.char.strip()]
    return sorted(row, key=lambda one: one.x)


def rendered(data: bytes, page: int = 0, dpi: int = 200) -> Image.Image:
    document = pypdfium2.PdfDocument(data)
    picture: Image.Image = document[page].render(scale=dpi / 72).to_pil().convert("RGB")
    document.close()
    return picture
