"""Small spreadsheets as text: XLSX and CSV, in the codes and with the marks that people have.

Files come from outside: sizes are bounded, and what cannot be read is said in words. openpyxl is
loaded when the first XLSX is.
"""

from __future__ import annotations

import csv
import io
import warnings
import zipfile
from pathlib import Path

from db.formats import plain
from db.rules import Refused
from db.words import _

MOST_BYTES = 10_000_000
MOST_UNPACKED = 60_000_000
MOST_ROWS = 2_000
MOST_COLUMNS = 60
MOST_LETTERS = 500
_ZIP = b"PK\x03\x04"
_OLD_EXCEL = b"\xd0\xcf\x11\xe0"


def read_table(path: Path) -> list[list[str]]:
    """All cells of a small XLSX or CSV file as text. Raises Refused in words."""
    try:
        size = path.stat().st_size
        if size > MOST_BYTES:
            raise Refused(
                _("{name} is too large ({n} MB). A list of rooms has a few KB.").format(
                    name=path.name, n=size // 1_000_000
                )
            )
        data = path.read_bytes()
    except OSError as error:
        raise Refused(
            _("{name} cannot be read: {why}").format(name=path.name, why=error.strerror or error)
        ) from error
    if data.startswith(_OLD_EXCEL):
        raise Refused(
            _("{name} is an old or locked Excel file. Save it as .xlsx without a password.").format(
                name=path.name
            )
        )
    table = _xlsx(data, path.name) if data.startswith(_ZIP) else _csv(data, path.name)
    return _bounded(table)


def _csv(data: bytes, name: str) -> list[list[str]]:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        codes: tuple[str, ...] = ("utf-16",)
    else:
        codes = ("utf-8-sig", "gb18030")
    for code in codes:
        try:
            text = data.decode(code)
            break
        except UnicodeDecodeError:
            continue
    else:
        text = "\0"
    if "\0" in text:
        raise Refused(
            _("{name} is not a spreadsheet. Choose an .xlsx or .csv file.").format(name=name)
        )
    first = next((line for line in text.splitlines() if line.strip()), "")
    mark = max("\t,;", key=first.count)
    try:
        return list(csv.reader(io.StringIO(text, newline=""), delimiter=mark))
    except csv.Error as error:
        raise Refused(_("{name} cannot be read: {why}").format(name=name, why=error)) from error


def _xlsx(data: bytes, name: str) -> list[list[str]]:
    from openpyxl import load_workbook

    broken = _("{name} is damaged. Open it in Excel or WPS and save it once more.").format(
        name=name
    )
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as parts:
            unpacked = sum(part.file_size for part in parts.infolist())
        if unpacked > MOST_UNPACKED:
            raise Refused(_("{name} is too large when unpacked.").format(name=name))
        with warnings.catch_warnings():
            # openpyxl warns of drop-down lists and print settings it will not keep: not ours.
            warnings.simplefilter("ignore")
            book = load_workbook(io.BytesIO(data), read_only=True, data_only=True)
            try:
                sheet = book.worksheets[0]
                # Some programs write a wrong size of the sheet; without it all rows are read.
                sheet.reset_dimensions()
                table = []
                for row in sheet.iter_rows(max_col=MOST_COLUMNS, values_only=True):
                    table.append([_cell(value) for value in row])
                    if len(table) > MOST_ROWS:
                        break
                return table
            finally:
                book.close()
    except Refused:
        raise
    # A damaged file makes openpyxl fail in many ways of its own; all mean the same here.
    except Exception as error:
        raise Refused(broken) from error


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def _bounded(table: list[list[str]]) -> list[list[str]]:
    while table and not any(cell.strip() for cell in table[-1]):
        table.pop()
    if len(table) > MOST_ROWS:
        raise Refused(
            _("More than {n} rows. Divide the sheet, or delete what is no room.").format(
                n=MOST_ROWS
            )
        )
    return [[plain(cell)[:MOST_LETTERS] for cell in row[:MOST_COLUMNS]] for row in table]
