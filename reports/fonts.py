"""The faces that print: carried by the program, loaded when first needed, always embedded.

A character that the chosen face lacks is taken from the other carried faces and, where none
has it, printed as 〓, so that no empty box appears; `missing` names those beforehand.
"""

from __future__ import annotations

from functools import cache, lru_cache
from pathlib import Path
from threading import RLock
from typing import Any

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

from assets import path

REGULAR, MEDIUM, BOLD = 400, 500, 700
FILES = {
    REGULAR: "NotoSansSC-Regular.ttf",
    MEDIUM: "NotoSansSC-Medium.ttf",
    BOLD: "NotoSansSC-Bold.ttf",
}
GETA = "〓"
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
def _face(file: str) -> Face:
    """A carried face by its file's name, registered with reportlab under the same name."""
    with _lock:
        face = Face(file.removesuffix(".ttf"), str(path(f"fonts/{file}")), asciiReadable=True)
        pdfmetrics.registerFont(face)
        return face


@cache
def _carried() -> tuple[str, ...]:
    """Every carried TrueType file: the main faces first, then others by name."""
    folder = Path(path("fonts"))
    others = sorted(file.name for file in folder.glob("*.ttf"))
    main = list(FILES.values())
    return (*main, *(file for file in others if file not in main))


def name(weight: int = REGULAR) -> str:
    """The name under which reportlab knows the main face of this weight."""
    return str(_face(FILES[weight]).fontName)


@lru_cache(maxsize=65_536)
def glyph(char: str, weight: int) -> tuple[str, str, float]:
    """Which face prints `char`, as what character, and how wide it is in em."""
    wanted = FILES[weight]
    for file in (wanted, *(file for file in _carried() if file != wanted)):
        face = _face(file)
        if ord(char) in face.face.charToGlyph:
            return str(face.fontName), char, face.stringWidth(char, 1000) / 1000
    face = _face(wanted)
    return str(face.fontName), GETA, face.stringWidth(GETA, 1000) / 1000


def missing(text: str) -> str:
    """The characters of `text` that no carried face has, each once: they print as 〓."""
    lost = (char for char in text if char.isprintable() and glyph(char, REGULAR)[1] != char)
    return "".join(dict.fromkeys(lost))
