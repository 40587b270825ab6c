"""A list as a spreadsheet, as it stands on the screen: XLSX or CSV."""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from db.records import RecordType, listing, show_cell
from db.store import Row, Store
from db.whole_file import whole_file
from db.words import _

_DANGEROUS = ("=", "+", "-", "@", "\t", "\r")
_MOST_WIDE = 60
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\ufffe\uffff\ud800-\udfff]")


def heads(type: RecordType) -> list[str]:
    """The heads of a register's sheet: all its fields, not only the columns on the screen."""
    return [_(one.label) for one in type.fields]


def cells(type: RecordType, row: Row) -> list[str | int]:
    """One row of the sheet. Whole numbers stay numbers, all else is what people read."""
    made: list[str | int] = []
    for one in type.fields:
        value = row[one.name]
        if one.kind == "number" and isinstance(value, int):
            made.append(value)
        else:
            made.append(harmless(show_cell(type, row, one.name)))
    return made


def harmless(text: str) -> str:
    """Text that no spreadsheet takes for a formula: an apostrophe before = + - and @.

    Control characters, which come in with what is pasted and which XLSX cannot hold, are left out.
    """
    text = _CONTROL.sub("", text)
    return f"'{text}" if text.startswith(_DANGEROUS) else text


def export(
    db: Store,
    type: RecordType,
    path: Path,
    *,
    search: str = "",
    filters: Mapping[str, Any] | None = None,
    order: str = "",
    descending: bool = False,
    archived: bool = False,
) -> int:
    """Write what `listing` gives for the same words to `path`; returns how many rows.

    Raises Trouble if it cannot be written; the file appears whole or not at all.
    """
    rows = listing(
        db,
        type,
        search=search,
        filters=filters,
        order=order,
        descending=descending,
        archived=archived,
    )
    table = [cells(type, row) for row in rows]
    with whole_file(path) as part:
        if path.suffix.lower() == ".csv":
            write_csv(part, heads(type), table)
        else:
            write_xlsx(part, heads(type), table, title=_(type.plural))
    return len(table)


def write_csv(path: Path, heads: Sequence[str], rows: Sequence[Sequence[str | int]]) -> None:
    """CSV in UTF-8 with a byte order mark, so that Excel and WPS open it rightly."""
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(heads)
        writer.writerows(rows)


def write_xlsx(
    path: Path, heads: Sequence[str], rows: Sequence[Sequence[str | int]], *, title: str
) -> None:
    """A workbook with one sheet: bold heads that stay in view, columns as wide as their text."""
    # Loaded when the first sheet is written, so that the window does not wait for it.
    from openpyxl import Workbook
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Font
    from openpyxl.utils import get_column_letter

    book = Workbook(write_only=True)
    sheet = book.create_sheet(title[:31])
    sheet.freeze_panes = "A2"
    for place in range(len(heads)):
        longest = max([_width(heads[place]), *(_width(str(row[place])) for row in rows)])
        sheet.column_dimensions[get_column_letter(place + 1)].width = min(longest + 2, _MOST_WIDE)
    head_cells = []
    for words in heads:
        cell = WriteOnlyCell(sheet, value=words)
        cell.font = Font(bold=True)
        head_cells.append(cell)
    sheet.append(head_cells)
    for row in rows:
        sheet.append(list(row))
    book.save(path)


def _width(text: str) -> int:
    """Columns of text: a Chinese character is two wide."""
    return sum(2 if ord(sign) > 0x2E7F else 1 for sign in text)
