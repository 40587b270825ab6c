"""The faces of this computer, for characters that no carried face has.

Those that are known for rare characters come first, then whatever lies in the folders of faces.
Only what their tables say is read until one is needed. What is broken, has no TrueType outlines or
may not be embedded is passed by.
"""

from __future__ import annotations

import os
import sys
import unicodedata
from array import array
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from struct import error as StructError
from struct import unpack, unpack_from
from typing import BinaryIO

# SimSun-ExtB and its neighbours on Windows, fonts-hanazono on Debian.
KNOWN = (
    "simsunb.ttf",
    "simsunextg.ttf",
    "simsun.ttc",
    "msyh.ttc",
    "mingliub.ttc",
    "hanamina.ttf",
    "hanaminb.ttf",
)
_MOST_TABLE = 4 << 20  # bytes of a table of characters; the largest have a tenth of this
_MOST_FACES = 64  # in a collection
# Of the tables of characters, by platform and encoding: the widest first.
_WIDEST = ((3, 10), (0, 6), (0, 4), (0, 3), (3, 1))


@dataclass(frozen=True, eq=False)
class SystemFace:
    """A face in a file, the `index`th of a collection. `firsts` and `lasts` are the ends of the
    spans of characters it says it has, in order."""

    file: Path
    index: int
    firsts: array[int]
    lasts: array[int]

    def says_it_has(self, char: str) -> bool:
        """Whether the character lies in one of its spans; the face itself may still lack it."""
        at = bisect_right(self.firsts, ord(char)) - 1
        return at >= 0 and ord(char) <= self.lasts[at]


def having(char: str) -> Iterator[SystemFace]:
    """The faces that say they have a character, the best known first."""
    if unicodedata.category(char) in ("Co", "Cc", "Cs", "Cf"):
        return  # of private use: each face means something else by it
    for known in (True, False):
        for folder in folders():
            yield from (face for face in of_folder(folder, known) if face.says_it_has(char))


def folders() -> tuple[Path, ...]:
    """Where faces lie: the system's, then the user's own."""
    if sys.platform == "win32":
        return (
            Path(os.environ.get("WINDIR", "C:/Windows"), "Fonts"),
            Path(os.environ.get("LOCALAPPDATA", ""), "Microsoft", "Windows", "Fonts"),
        )
    shared = os.environ.get("XDG_DATA_DIRS") or "/usr/local/share:/usr/share"
    own = os.environ.get("XDG_DATA_HOME") or str(Path.home() / ".local" / "share")
    return tuple(Path(root, "fonts") for root in (*shared.split(":"), own) if root)


@cache
def of_folder(folder: Path, known: bool) -> tuple[SystemFace, ...]:
    """The known faces of a folder in their order, or the others by name."""
    files = [
        file
        for at, _folders, names in os.walk(folder)
        for file in (Path(at, name) for name in names)
        if file.suffix.lower() in (".ttf", ".ttc") and (file.name.lower() in KNOWN) == known
    ]
    files.sort(key=lambda file: (KNOWN.index(file.name.lower()) if known else 0, file.stem, file))
    return tuple(_read(files))


def _read(files: list[Path]) -> Iterator[SystemFace]:
    for file in files:
        try:
            with file.open("rb") as data:
                for index, start in enumerate(_starts(data)):
                    found = _characters(data, start)
                    if found is not None:
                        yield SystemFace(file, index, *found)
        except (OSError, StructError, ValueError):
            continue  # broken, or somebody else's


def _starts(data: BinaryIO) -> list[int]:
    """Where each face of the file begins."""
    tag, _version, count = unpack(">4sII", data.read(12))
    if tag != b"ttcf":
        return [0]
    count = min(count, _MOST_FACES)
    return list(unpack(f">{count}I", data.read(4 * count)))


def _characters(data: BinaryIO, start: int) -> tuple[array[int], array[int]] | None:
    """The spans of a face's characters; None for one without TrueType outlines."""
    data.seek(start)
    _tag, count = unpack(">4sH6x", data.read(12))
    tables = {
        tag: (offset, length)
        for tag, _sum, offset, length in (
            unpack(">4sIII", data.read(16)) for _number in range(count)
        )
    }
    if b"glyf" not in tables or b"cmap" not in tables:
        return None
    offset, length = tables[b"cmap"]
    data.seek(offset)
    table = data.read(min(length, _MOST_TABLE))
    (count,) = unpack_from(">2xH", table)
    places = {}
    for number in range(count):
        platform, encoding, at = unpack_from(">HHI", table, 4 + 8 * number)
        places[platform, encoding] = at
    for wanted in _WIDEST:
        if wanted in places:
            return _spans(table, places[wanted])
    return None


def _spans(table: bytes, at: int) -> tuple[array[int], array[int]] | None:
    (form,) = unpack_from(">H", table, at)
    if form == 12:
        (count,) = unpack_from(">I", table, at + 12)
        groups = unpack_from(f">{3 * count}I", table, at + 16)
        return array("L", groups[0::3]), array("L", groups[1::3])
    if form == 4:
        (twice,) = unpack_from(">H", table, at + 6)
        lasts = unpack_from(f">{twice // 2}H", table, at + 14)
        firsts = unpack_from(f">{twice // 2}H", table, at + 16 + twice)
        return array("L", firsts), array("L", lasts)
    return None
