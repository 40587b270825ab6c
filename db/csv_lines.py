"""CSV as Excel, WPS and others write it: whatever code, whatever separator, line by line."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterator

from db.progress import Progress
from db.rules import Refused
from db.table_lines import Line, clean, trimmed
from db.words import _

_SEPARATORS = "\t,;"
_LOOK = 1 << 16
_PIECE = 1 << 18
_SAY_EACH = 500
_MOST_BREAKS = 30


def csv_lines(data: bytes, name: str, progress: Progress) -> Iterator[Line]:
    """The filled lines. Raises Refused if it is no text, or of a code that cannot be known."""
    code = _code(data, name, progress)
    text = io.TextIOWrapper(io.BytesIO(data), encoding=code, errors="strict", newline="")
    start = text.read(_LOOK)
    if "\0" in start:
        raise Refused(no_sheet(name))
    text.seek(0)
    rows = csv.reader(_without_hint(text), delimiter=_separator(start))
    try:
        for number, row in enumerate(rows, start=1):
            if number % _SAY_EACH == 0:
                # About: the wrapper reads ahead of the lines it gives out.
                progress(min(text.buffer.tell(), len(data)), len(data))
            if any(row):
                if any(cell.count("\n") > _MOST_BREAKS for cell in row):
                    raise csv.Error
                cells = trimmed(tuple(clean(_bare_formula(cell)) for cell in row))
                if cells:
                    yield Line(number, cells)
    except csv.Error as error:
        raise Refused(
            _("{name}, line {n}: a quotation mark is opened and not closed.").format(
                name=name, n=rows.line_num
            )
        ) from error


def no_sheet(name: str) -> str:
    """What is said of a file of another kind."""
    return _("{name} is not a spreadsheet. Choose an .xlsx or .csv file.").format(name=name)


def _code(data: bytes, name: str, progress: Progress) -> str:
    """The code the whole file can be read in."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        codes: tuple[str, ...] = ("utf-16",)
    elif _nulls(data[1:200:2]):
        codes = ("utf-16-le",)
    elif _nulls(data[0:200:2]):
        codes = ("utf-16-be",)
    else:
        codes = ("utf-8-sig", "gb18030")
    for code in codes:
        wrong = _first_wrong(data, code, progress)
        if wrong is None:
            return code
        # Read well to the last few bytes: the file ends in the middle of a character.
        if len(data) - wrong < 4 and wrong > 3 and any(byte > 127 for byte in data[:wrong]):
            raise Refused(
                _("{name} was saved or copied only in part. Get it again.").format(name=name)
            )
    if b"\0" in data[:_LOOK]:
        raise Refused(no_sheet(name))
    raise Refused(
        _(
            "The characters of {name} cannot be read: it is neither UTF-8 nor GB18030. Open it in"
            " Excel or WPS and save it as .xlsx."
        ).format(name=name)
    )


def _nulls(half: bytes) -> bool:
    return len(half) > 3 and half.count(0) > len(half) // 2


def _first_wrong(data: bytes, code: str, progress: Progress) -> int | None:
    """Where the bytes stop being text in this code; None if they are to the end."""
    decoder = codecs.getincrementaldecoder(code)("strict")
    for at in range(0, max(len(data), 1), _PIECE):
        progress(0, 0)
        piece = data[at : at + _PIECE]
        kept = len(decoder.getstate()[0])
        try:
            decoder.decode(piece, final=at + _PIECE >= len(data))
        except UnicodeDecodeError as error:
            return at - kept + error.start
    return None


def _separator(start: str) -> str:
    """The separator of the file: the one the first lines have most of."""
    first, _end, _rest = start.partition("\n")
    if first.strip().lower().startswith("sep=") and len(first.strip()) == 5:
        return first.strip()[4]
    return max(_SEPARATORS, key=start[: _LOOK // 4].count)


def _without_hint(lines: io.TextIOWrapper) -> Iterator[str]:
    """The lines; one that only names the separator for Excel is taken for an empty one."""
    for number, line in enumerate(lines):
        hint = number == 0 and line.strip().lower().startswith("sep=") and len(line.strip()) == 5
        yield "\r\n" if hint else line.replace("\0", "")


def _bare_formula(cell: str) -> str:
    """="0123" is how some programs keep Excel from taking a text for a number."""
    if len(cell) > 3 and cell.startswith('="') and cell.endswith('"'):
        return cell[2:-1]
    return cell
