"""A list as a spreadsheet, as it stands on the screen: XLSX or CSV."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from db.disclosures import disclose_export
from db.records import RecordType, listing, show_cell
from db.store import Row, Store
from db.whole_file import whole_file
from db.words import _

Value = str | int | Decimal | date | None
_DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_MASKED = ("identity", "phone")
_MOST_WIDE = 60
_SHEET_NAME = re.compile(r"[\\/*?:\[\]']")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\ufffe\uffff\ud800-\udfff]")


def heads(type: RecordType) -> list[str]:
    """The heads of a register's sheet: all its fields, not only the columns on the screen."""
    return [_(one.label) for one in type.fields]


def sensitive(type: RecordType) -> list[str]:
    """The heads of columns that are shown masked: identity numbers, phones."""
    return [_(one.label) for one in type.fields if one.kind in _MASKED]


def cells(type: RecordType, row: Row, *, whole: bool = False) -> list[Value]:
    """One row of the sheet: numbers, money and dates as such, all else is what people read.

    `whole` gives identity numbers and phones without the mask.
    """
    made: list[Value] = []
    for one in type.fields:
        value = row[one.name]
        if value is None or value == "":
            made.append(None)
        elif one.kind == "number" and isinstance(value, int):
            made.append(value)
        elif one.kind == "money":
            made.append(Decimal(value).scaleb(-2))
        elif one.kind == "date":
            made.append(date.fromisoformat(value))
        elif one.kind in _MASKED and whole:
            made.append(_plain(str(value)))
        else:
            made.append(_plain(show_cell(type, row, one.name)))
    return made


def harmless(text: str) -> str:
    """Text of a CSV that no spreadsheet takes for a formula: an apostrophe before = + - and @."""
    text = _plain(text)
    return f"'{text}" if text.startswith(_DANGEROUS) else text


def text_cell(sheet: Any, text: str) -> Any:
    """A cell of a workbook that is text whatever it begins with, also when it is edited."""
    from openpyxl.cell import WriteOnlyCell

    cell = WriteOnlyCell(sheet, value=_plain(text))
    cell.data_type = "s"
    cell.quotePrefix = text.startswith(_DANGEROUS)
    return cell


def _cell(sheet: Any, value: Value) -> Any:
    if isinstance(value, Decimal):
        from openpyxl.cell import WriteOnlyCell

        exact: Any = value  # its types do not know that it writes these
        cell = WriteOnlyCell(sheet, value=exact)
        cell.number_format = "#,##0.00"
        return cell
    if isinstance(value, str):
        return text_cell(sheet, value) if value.startswith(_DANGEROUS) else _plain(value)
    return value


def _plain(text: str) -> str:
    """Without control characters, which are pasted along and which XLSX cannot hold."""
    return _CONTROL.sub("", text)


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
    whole: bool = False,
) -> int:
    """Write what `listing` gives for the same words to `path`; returns how many rows.

    `whole` writes identity numbers and phones without the mask, and leaves an entry of that.
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
    table = [cells(type, row, whole=whole) for row in rows]
    with whole_file(path) as part:
        if path.suffix.lower() == ".csv":
            write_csv(part, heads(type), table)
        else:
            write_xlsx(part, heads(type), table, title=_(type.plural))
        if whole and sensitive(type):
            # Before the file is in its place: none goes out without its entry.
            disclose_export(db, detail=_(type.plural), records=len(table))
    return len(table)


def write_csv(path: Path, heads: Sequence[str], rows: Iterable[Sequence[Value]]) -> None:
    """CSV in UTF-8 with a byte order mark, so that Excel and WPS open it rightly."""
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(heads)
        for row in rows:
            writer.writerow([harmless(one) if isinstance(one, str) else one for one in row])


def write_xlsx(
    path: Path, heads: Sequence[str], rows: Sequence[Sequence[Value]], *, title: str
) -> None:
    """A workbook with one sheet: bold heads that stay in view, columns as wide as their text."""
    # Loaded when the first sheet is written, so that the window does not wait for it.
    from openpyxl import Workbook
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Font
    from openpyxl.utils import get_column_letter

    book = Workbook(write_only=True)
    named = " ".join(_SHEET_NAME.sub(" ", title).split())
    sheet = book.create_sheet(named[:31].strip())
    sheet.freeze_panes = "A2"
    for place in range(len(heads)):
        longest = max([_width(heads[place]), *(_width(str(row[place] or "")) for row in rows)])
        sheet.column_dimensions[get_column_letter(place + 1)].width = min(longest + 2, _MOST_WIDE)
    head_cells = []
    for words in heads:
        cell = WriteOnlyCell(sheet, value=words)
        cell.font = Font(bold=True)
        head_cells.append(cell)
    sheet.append(head_cells)
    for row in rows:
        sheet.append([_cell(sheet, one) for one in row])
    book.save(path)


def _width(text: str) -> int:
    """Columns of text: a Chinese character is two wide."""
    return sum(2 if ord(sign) > 0x2E7F else 1 for sign in text)
