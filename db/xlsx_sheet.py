"""XLSX as it lies in the file: the sheets of a workbook, and their filled lines one by one.

Numbers are handed out as they are written, since an identity number that lost its last digits is
told by just that. A cell merged over several lines counts for each of them.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from db.progress import Progress
from db.rules import Refused
from db.table_lines import MOST_COLUMNS, MOST_LETTERS, Cell, Line, Missing, Number, clean, trimmed
from db.words import _
from db.xlsx_parts import Parts

MOST_LINES = 1_048_576
_MOST_STRINGS = 3_000_000
_MOST_MERGED = 200_000
# Built-in formats of dates; 27 to 36 and 50 to 58 are those of the Chinese Excel.
_DATE_FORMATS = {*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)}
_NOT_DATE = re.compile(r'"[^"]*"|\\.|\[(?!h+\]|m+\]|s+\])[^\]]*\]|general', re.IGNORECASE)
_MERGED = re.compile(rb'mergeCell\b[^>]{0,200}?\bref="([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})"')


@dataclass(frozen=True)
class XlsxSheet:
    """One sheet of a workbook."""

    title: str
    book: Workbook
    part: str

    def lines(self, progress: Progress) -> Iterator[Line]:
        """The filled lines, as they are unpacked."""
        self.book.load_strings(progress)
        down = _merged_down(self.book.parts, self.part)
        found = _Rows(self.book, down)
        total = self.book.parts.size(self.part)
        for done in self.book.parts.parse(self.part, found.start, found.end, found.text):
            progress(min(done, total), total)
            yield from found.ready
            found.ready.clear()
        yield from found.ready


class Workbook:
    """What the sheets of one file share: texts, formats of dates, where each sheet lies."""

    def __init__(self, parts: Parts) -> None:
        self.parts = parts
        self.strings: list[str] = []
        self.dates: list[bool] = []
        self.from_1904 = False
        self._loaded = False
        part = self._main_part()
        if part not in parts:
            raise _other_kind(parts)
        self._read_book(part)

    def _main_part(self) -> str:
        for kind, target in _links(self.parts, "_rels/.rels", "").values():
            if kind == "officeDocument":
                return target
        return "xl/workbook.xml"

    def _read_book(self, part: str) -> None:
        folder, name = posixpath.split(part)
        links = _links(self.parts, f"{folder}/_rels/{name}.rels", folder)
        listed: list[tuple[str, str]] = []

        def start(name: str, attributes: dict[str, str]) -> None:
            if name == "workbookPr":
                self.from_1904 = attributes.get("date1904", "0") in ("1", "true")
            elif name == "sheet" and attributes.get("state", "visible") == "visible":
                ids = [value for key, value in attributes.items() if key.endswith(":id")]
                listed.append((attributes.get("name", ""), ids[0] if ids else ""))

        self.parts.read(part, start)
        self.sheets = [
            XlsxSheet(title, self, links[id][1])
            for title, id in listed
            if id in links and links[id][0] == "worksheet" and links[id][1] in self.parts
        ]
        by_kind = {kind: target for kind, target in links.values()}
        self._strings_part = by_kind.get("sharedStrings", "")
        self._read_styles(by_kind.get("styles", ""))
        if not self.sheets:
            raise self.parts.damaged()

    def load_strings(self, progress: Progress) -> None:
        """Read the texts that the cells refer to, once."""
        if self._loaded or self._strings_part not in self.parts:
            return
        self._loaded = True
        pieces: list[str] = []
        state = {"reading": False, "hint": False, "length": 0}

        def start(name: str, attributes: dict[str, str]) -> None:
            if name == "si":
                pieces.clear()
                state["length"] = 0
            elif name == "rPh":
                state["hint"] = True
            elif name == "t":
                state["reading"] = not state["hint"]

        def end(name: str) -> None:
            if name == "si":
                self.strings.append(clean("".join(pieces)))
                if len(self.strings) > _MOST_STRINGS:
                    raise self.parts.too_large()
            elif name == "rPh":
                state["hint"] = False
            elif name == "t":
                state["reading"] = False

        def text(words: str) -> None:
            if state["reading"] and state["length"] <= MOST_LETTERS:
                pieces.append(words)
                state["length"] += len(words)

        for _fed in self.parts.parse(self._strings_part, start, end, text):
            progress(0, 0)

    def _read_styles(self, part: str) -> None:
        own: dict[str, bool] = {}
        place = {"in": False}

        def start(name: str, attributes: dict[str, str]) -> None:
            if name == "numFmt":
                own[attributes.get("numFmtId", "")] = _is_date(attributes.get("formatCode", ""))
            elif name == "cellXfs":
                place["in"] = True
            elif name == "xf" and place["in"] and len(self.dates) < 100_000:
                id = attributes.get("numFmtId", "0")
                self.dates.append(
                    own.get(id, id.isascii() and id.isdigit() and int(id[:9]) in _DATE_FORMATS)
                )

        def end(name: str) -> None:
            if name == "cellXfs":
                place["in"] = False

        self.parts.read(part, start, end)


class _Rows:
    """Handlers of one sheet; `ready` fills with its lines."""

    def __init__(self, book: Workbook, down: dict[tuple[int, int], int]) -> None:
        self.ready: list[Line] = []
        self._book = book
        self._down = down
        self._carried: dict[int, tuple[int, Cell]] = {}
        self._columns: dict[str, int] = {}
        self._row = 0
        self._cells: list[Cell] = []
        self._column = -1
        self._kind, self._dated, self._formula = "", False, False
        self._reading, self._hint = False, False
        self._words: list[str] = []
        self._length = 0

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "c":
            place = attributes.get("r")
            self._column = self._place(place) if place else self._column + 1
            self._kind = attributes.get("t", "n")
            style = attributes.get("s")
            dates = self._book.dates
            self._dated = bool(
                style
                and dates
                and style.isascii()
                and style.isdigit()
                and int(style[:9]) < len(dates)
                and dates[int(style[:9])]
            )
            self._formula = False
            self._words.clear()
            self._length = 0
        elif name in ("v", "t"):
            self._reading = not self._hint
        elif name == "f":
            self._formula = True
        elif name == "rPh":
            self._hint = True
        elif name == "row":
            number = attributes.get("r", "")
            after = self._row + 1
            self._row = int(number) if re.fullmatch(r"[0-9]{1,7}", number) else after
            if not after <= self._row <= MOST_LINES:
                raise self._book.parts.damaged()
            self._column = -1

    def end(self, name: str) -> None:
        if name == "c":
            if self._words or self._formula:
                value = self._value("".join(self._words))
                if value != "" or isinstance(value, Missing):
                    self._put(value)
        elif name in ("v", "t"):
            self._reading = False
        elif name == "rPh":
            self._hint = False
        elif name == "row" and self._cells:
            self._end_row()

    def text(self, words: str) -> None:
        if self._reading and self._length <= MOST_LETTERS:
            self._words.append(words)
            self._length += len(words)

    def _put(self, value: Cell) -> None:
        if 0 <= self._column < MOST_COLUMNS:
            self._cells.extend([""] * (self._column + 1 - len(self._cells)))
            self._cells[self._column] = value

    def _end_row(self) -> None:
        if self._down or self._carried:
            self._carry()
        cells = trimmed(tuple(self._cells))
        self._cells.clear()
        if cells:
            self.ready.append(Line(self._row, cells))

    def _carry(self) -> None:
        """Fill the cells of this row that are merged with one above."""
        for column, (last, value) in list(self._carried.items()):
            if self._row > last:
                del self._carried[column]
            elif column >= len(self._cells) or self._cells[column] == "":
                self._column = column
                self._put(value)
        for column, value in enumerate(self._cells):
            last = self._down.get((self._row, column), 0)
            if last:
                self._carried[column] = (last, value)

    def _place(self, reference: str) -> int:
        letters = reference.rstrip("0123456789")
        known = self._columns.get(letters)
        if known is None:
            known = self._columns[letters] = _column(letters)
        return known

    def _value(self, words: str) -> Cell:
        kind = self._kind
        if kind == "s":
            strings = self._book.strings
            plain = words.strip()
            if re.fullmatch(r"[0-9]{1,8}", plain) and int(plain) < len(strings):
                return strings[int(plain)]
            raise self._book.parts.damaged()
        if kind in ("inlineStr", "str"):
            cleaned = clean(words)
            return Missing("") if self._formula and not words else cleaned
        if kind == "e":
            return Missing(clean(words))
        if kind == "b":
            return "1" if words.strip() == "1" else "0"
        words = words.strip()
        if not words:
            return Missing("") if self._formula else ""
        if kind == "d":
            return clean(words.partition("T")[0])
        return self._date(words) if self._dated else Number(clean(words))

    def _date(self, words: str) -> Cell:
        try:
            serial = float(words)
            if self._book.from_1904:
                serial += 1462
            if not 1 <= serial < 2_958_466:
                return Number(clean(words))
            return date_of_serial(serial)
        except (ValueError, OverflowError):
            return Number(clean(words))


def date_of_serial(serial: float) -> date:
    """The day that Excel counts so; it takes 1900 for a leap year."""
    day = int(serial) + (1 if serial < 60 else 0)
    return (datetime(1899, 12, 30) + timedelta(days=day)).date()


def _merged_down(parts: Parts, part: str) -> dict[tuple[int, int], int]:
    """Where cells are merged over several lines: (first line, column) -> last line.

    It stands behind the rows, so the part is looked through before it is read.
    """
    found: dict[tuple[int, int], int] = {}
    rest = b""
    for piece in parts.chunks(part):
        piece = rest + piece
        if b"mergeCell" in piece:
            for match in _MERGED.finditer(piece):
                first, last = int(match[2]), int(match[4])
                if last > first:
                    found[first, _column(match[1].decode())] = last
            if len(found) > _MOST_MERGED:
                raise parts.too_large()
        rest = piece[-300:]
    return found


def _column(letters: str) -> int:
    number = 0
    for letter in letters[:4].upper():
        number = number * 26 + ord(letter) - 64
    return number - 1


def _links(parts: Parts, part: str, folder: str) -> dict[str, tuple[str, str]]:
    """What a part refers to: id -> (kind, where it lies)."""
    found: dict[str, tuple[str, str]] = {}

    def start(name: str, attributes: dict[str, str]) -> None:
        if name == "Relationship" and attributes.get("TargetMode") != "External":
            target = attributes.get("Target", "").replace("\\", "/")
            place = target if target.startswith("/") else posixpath.join(folder, target)
            kind = attributes.get("Type", "").rpartition("/")[2]
            found[attributes.get("Id", "")] = (kind, posixpath.normpath(place).lstrip("/"))

    parts.read(part, start)
    return found


def _is_date(code: str) -> bool:
    bare = _NOT_DATE.sub("", code.partition(";")[0])
    return any(sign in bare.lower() for sign in "ymdhs") and "e+" not in bare.lower()


def _other_kind(parts: Parts) -> Refused:
    """What is said of an archive that is no workbook of this kind."""
    if "xl/workbook.bin" in parts or "content.xml" in parts:
        return Refused(
            _("{name} is in a format that cannot be read. Save it as .xlsx.").format(
                name=parts.name
            )
        )
    if "word/document.xml" in parts:
        return Refused(
            _("{name} is a text document. Copy its table into a spreadsheet.").format(
                name=parts.name
            )
        )
    return parts.damaged()
