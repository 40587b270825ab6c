"""The faces that print: carried by the program, loaded when first needed, always embedded.

A character that the chosen face lacks is taken from the other carried faces, those most like it
first, then from a face of this computer, and where none has it printed as 〓, so that no empty box
appears; `missing` names those beforehand.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from contextlib import suppress
from functools import cache, lru_cache
from hashlib import sha256
from threading import RLock
from typing import Any

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFError, TTFont

from assets import path
from reports.system_faces import SystemFace, having

# The faces by name; each is the stem of its file.
REGULAR, MEDIUM, BOLD = "NotoSansSC-Regular", "NotoSansSC-Medium", "NotoSansSC-Bold"
SERIF, SERIF_BLACK = "NotoSerifSC-Bold", "NotoSerifSC-Black"
KAI, KAI_BOLD = "YizhanKai-Regular", "YizhanKai-Bold"
# Whom a face asks for what it lacks, in this order: its like, then those of its weight.
_ASKED = {
    REGULAR: (MEDIUM, BOLD, KAI, KAI_BOLD, SERIF, SERIF_BLACK),
    MEDIUM: (REGULAR, BOLD, KAI, KAI_BOLD, SERIF, SERIF_BLACK),
    BOLD: (MEDIUM, REGULAR, KAI_BOLD, KAI, SERIF, SERIF_BLACK),
    KAI: (KAI_BOLD, REGULAR, MEDIUM, BOLD, SERIF, SERIF_BLACK),
    KAI_BOLD: (KAI, MEDIUM, BOLD, REGULAR, SERIF, SERIF_BLACK),
    SERIF: (SERIF_BLACK, BOLD, MEDIUM, REGULAR, KAI_BOLD, KAI),
    SERIF_BLACK: (SERIF, BOLD, MEDIUM, REGULAR, KAI_BOLD, KAI),
}
GETA = "〓"
_BROKEN = (TTFError, OSError, ValueError, LookupError, OverflowError, struct.error)  # a file
_lock = RLock()


class Face(TTFont):
    """A TrueType face whose text can be searched and copied beyond U+FFFF too.

    reportlab writes such characters into the copy table as one number of five digits, which
    readers take for another character; the standard asks for a UTF-16 surrogate pair.
    """

    def addObjects(self, doc: Any) -> None:
        """Embed the subsets used in this document, then write their copy tables anew."""
        state = self.state[doc]
        super().addObjects(doc)
        fonts = doc.idToObject["BasicFonts"].dict
        for number, subset in enumerate(state.subsets):
            font = fonts[f"{state.internalName}+{number}"]
            stream = doc.idToObject[font.ToUnicode.name]
            stream.content = copy_table(font.BaseFont, subset)


def copy_table(name: str, subset: list[int]) -> str:
    """The ToUnicode table of a subset: code 0–255 to the character it stands for."""
    pairs = [
        f"<{code:02X}> <{chr(char).encode('utf-16-be').hex().upper()}>"
        for code, char in enumerate(subset)
        if char
    ]
    blocks = [
        f"{len(block)} beginbfchar\n" + "\n".join(block) + "\nendbfchar"
        for block in (pairs[start : start + 100] for start in range(0, len(pairs), 100))
    ]
    return "\n".join(
        [
            "/CIDInit /ProcSet findresource begin",
            "12 dict begin",
            "begincmap",
            f"/CIDSystemInfo << /Registry ({name}) /Ordering ({name}) /Supplement 0 >> def",
            f"/CMapName /{name} def",
            "/CMapType 2 def",
            "1 begincodespacerange",
            "<00> <FF>",
            "endcodespacerange",
            *blocks,
            "endcmap",
            "CMapName currentdict /CMap defineresource pop",
            "end",
            "end",
        ]
    )


@cache
def _loaded(face: str) -> Face:
    """A carried face, registered with reportlab under its own name."""
    with _lock:
        loaded = Face(face, str(path(f"fonts/{face}.ttf")), asciiReadable=True)
        pdfmetrics.registerFont(loaded)
        return loaded


def name(face: str = REGULAR) -> str:
    """The name under which reportlab knows a face, loaded with this."""
    return str(_loaded(face).fontName)


@cache
def _of_system(face: SystemFace) -> Face | None:
    """A face of this computer, registered likewise; None if it cannot be embedded."""
    with _lock, suppress(*_BROKEN):
        name = f"{face.file}:{face.index}"
        loaded = Face(name, str(face.file), subfontIndex=face.index, asciiReadable=True)
        # To reportlab faces of one name are one face, whatever file they come from.
        loaded.face.name = b"System-" + sha256(name.encode()).hexdigest()[:12].encode()
        pdfmetrics.registerFont(loaded)
        return loaded
    return None


def _draws(loaded: Face, char: str) -> bool:
    """Whether a face of this computer can be cut down to a character that it has."""
    with suppress(*_BROKEN):
        return bool(loaded.face.charToGlyph.get(ord(char)) and loaded.face.makeSubset([ord(char)]))
    return False


@lru_cache(maxsize=65_536)
def glyph(char: str, face: str) -> tuple[str, str, float]:
    """Which face prints `char`, as what character, and how wide it is in em."""
    for loaded in _in_order(char, face):
        if loaded.face.charToGlyph.get(ord(char)):
            return str(loaded.fontName), char, loaded.stringWidth(char, 1000) / 1000
    loaded = _loaded(face)
    return str(loaded.fontName), GETA, loaded.stringWidth(GETA, 1000) / 1000


def _in_order(char: str, face: str) -> Iterator[Face]:
    yield _loaded(face)
    for other in _ASKED[face]:
        yield _loaded(other)
    for found in having(char):
        loaded = _of_system(found)
        if loaded is not None and _draws(loaded, char):
            yield loaded


def missing(text: str) -> str:
    """The characters of `text` that no face has, each once: they print as 〓."""
    lost = (char for char in text if char.isprintable() and glyph(char, REGULAR)[1] != char)
    return "".join(dict.fromkeys(lost))
