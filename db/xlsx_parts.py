"""The parts of an XLSX file, unpacked and parsed with bounds: it comes from outside and may lie.

What the directory of the archive says is checked first, and while unpacking again. XML is read as
it is unpacked, without document types, so that no entity can grow.
"""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from typing import Any
from xml.parsers import expat

from db.rules import Refused
from db.words import _

MOST_UNPACKED = 400_000_000
MOST_RATIO = 250
_RATIO_FROM = 20_000_000
_MOST_DIRECTORY = 1_000_000
_MOST_DEPTH = 100
_MOST_TAG = 1_000_000
_CHUNK = 1 << 16
# A damaged archive fails in many ways of its own; all mean the same here.
_BROKEN = (
    *(zipfile.BadZipFile, zlib.error, struct.error, expat.ExpatError, EOFError, OSError),
    *(ValueError, LookupError, OverflowError, NotImplementedError, RuntimeError),
)

Start = Callable[[str, dict[str, str]], None]


class Parts:
    """An archive in memory. Everything it refuses is said with the name of the file."""

    def __init__(self, data: bytes, name: str) -> None:
        self.name = name
        self._unpacked = 0
        try:
            self._refuse_directory(data)
            self._archive = zipfile.ZipFile(io.BytesIO(data))
            listed = self._archive.infolist()
        except _BROKEN as error:
            raise self.damaged() from error
        # Some programs write other letters or strokes than they refer to.
        self._parts = {one.filename.replace("\\", "/").lstrip("/").lower(): one for one in listed}
        if any(one.flag_bits & 1 for one in listed):
            raise Refused(locked(name))
        if sum(one.file_size for one in listed) > MOST_UNPACKED:
            raise self.too_large()
        for one in listed:
            packed = max(one.compress_size, 1)
            if one.file_size > _RATIO_FROM and one.file_size > MOST_RATIO * packed:
                raise self.too_large()

    def __contains__(self, part: str) -> bool:
        return part.lower() in self._parts

    def size(self, part: str) -> int:
        """Bytes of a part when unpacked, as the directory says."""
        return self._parts[part.lower()].file_size

    def chunks(self, part: str) -> Iterator[bytes]:
        """A part, unpacked piece by piece."""
        try:
            info = self._parts[part.lower()]
            if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
                raise self.damaged()
            opened = self._archive.open(info)
        except _BROKEN as error:
            raise self.damaged() from error
        with opened:
            while True:
                try:
                    piece = opened.read(_CHUNK)
                except _BROKEN as error:
                    raise self.damaged() from error
                if not piece:
                    return
                self._unpacked += len(piece)
                # A part is unpacked twice at most: once for merged cells, once for its rows.
                if self._unpacked > 2 * MOST_UNPACKED:
                    raise self.too_large()
                yield piece

    def parse(self, part: str, start: Start, end: Any = None, text: Any = None) -> Iterator[int]:
        """Read a part as XML with these handlers; says after each piece how many bytes are read."""
        parser = expat.ParserCreate()
        parser.buffer_text = True
        parser.StartDoctypeDeclHandler = self._refuse_doctype
        watched = _Depth(start, end, self)
        parser.StartElementHandler = watched.start
        parser.EndElementHandler = watched.end
        if text is not None:
            parser.CharacterDataHandler = text
        fed = 0
        for piece in self.chunks(part):
            self._feed(parser, piece, False)
            fed += len(piece)
            # One tag without an end would be kept, and looked through again with each piece.
            if fed - parser.CurrentByteIndex > _MOST_TAG:
                raise self.damaged()
            yield fed
        self._feed(parser, b"", True)

    def read(self, part: str, start: Start, end: Any = None, text: Any = None) -> None:
        """Read a whole part as XML; nothing happens if it is not there."""
        if part in self:
            for _fed in self.parse(part, start, end, text):
                pass

    def _feed(self, parser: Any, piece: bytes, last: bool) -> None:
        try:
            parser.Parse(piece, last)
        except _BROKEN as error:
            raise self.damaged() from error

    def _refuse_doctype(self, *_declared: object) -> None:
        raise self.damaged()

    def _refuse_directory(self, data: bytes) -> None:
        """An archive of a million empty parts is not even listed."""
        at = data.rfind(b"PK\x05\x06", max(0, len(data) - (1 << 16) - 22))
        if not 0 <= at <= len(data) - 22:
            raise Refused(
                _("{name} was saved or copied only in part. Get it again.").format(name=self.name)
            )
        (listed,) = struct.unpack_from("<L", data, at + 12)
        if listed > _MOST_DIRECTORY:
            raise self.too_large()

    def damaged(self) -> Refused:
        """What is said of a file that cannot be made out."""
        return Refused(
            _("{name} is damaged. Open it in Excel or WPS and save it once more.").format(
                name=self.name
            )
        )

    def too_large(self) -> Refused:
        """What is said of a file that grows out of measure."""
        return Refused(
            _(
                "{name} is far too large when unpacked. Copy the filled rows into a new sheet and"
                " save that."
            ).format(name=self.name)
        )


class _Depth:
    """Counts how deep the elements lie, and gives their names without a prefix."""

    def __init__(self, start: Start, end: Any, parts: Parts) -> None:
        self._start, self._end, self._parts = start, end, parts
        self._depth = 0

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        if self._depth > _MOST_DEPTH:
            raise self._parts.damaged()
        self._start(name.rpartition(":")[2], attributes)

    def end(self, name: str) -> None:
        self._depth -= 1
        if self._end is not None:
            self._end(name.rpartition(":")[2])


def locked(name: str) -> str:
    """What is said of a file with a password."""
    return _("{name} has a password. Save it in Excel or WPS without one.").format(name=name)
