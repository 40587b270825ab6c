"""Sheets that are handed out for a subject: the blank template, and lines that stayed out."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from db.export import text_cell
from db.headings import Column
from db.sheets import SheetFile, SheetRow, Subject
from db.whole_file import whole_file
from db.words import _

_TEMPLATE_LINES = 2000
_TEXT = "@"
_DAY = "yyyy-mm-dd"
_FORMS = {
    **{"date": _DAY, "whole": "0", "money": "#,##0.00"},
    **{"flag": "General", "choice": "General"},
}


def write_template(path: Path, subject: Subject) -> None:
    """A blank sheet with headings, one example, hints and drop-downs. Raises Trouble.

    Columns of numbers that are no amounts are set to Text, so that Excel leaves them alone.
    """
    from openpyxl import Workbook
    from openpyxl.styles import Font, PatternFill
    from openpyxl.utils import get_column_letter

    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = _(subject.label)
    for place, (column, value) in enumerate(
        zip(subject.columns, subject.example(), strict=True), start=1
    ):
        letter = get_column_letter(place)
        head = sheet.cell(1, place, _(column.label))
        head.font = Font(bold=True)
        head.fill = PatternFill("solid", fgColor="DDDDDD")
        sheet.column_dimensions[letter].width = column.width
        # The style of the column is for lines to come, that of the cell for the example.
        form = _FORMS.get(column.kind, _TEXT)
        sheet.column_dimensions[letter].number_format = form
        sheet.cell(2, place, value or None).number_format = form
        _add_help(sheet, letter, column)
    sheet.freeze_panes = "A2"
    with whole_file(path) as unfinished:
        book.save(unfinished)


def _add_help(sheet: Any, letter: str, column: Column) -> None:
    """A drop-down for a choice, else the hint beside the cell."""
    from openpyxl.worksheet.datavalidation import DataValidation

    span = f"{letter}2:{letter}{_TEMPLATE_LINES}"
    words = [_(label) for _value, label in column.choices]
    if column.kind == "flag":
        words = [_("yes"), _("no")]
    if words and column.kind != "kinds":
        helper = DataValidation("list", formula1=f'"{",".join(words)}"', allow_blank=True)
    elif words or column.hint:
        helper = DataValidation()
        hint = _(column.hint) if column.hint else _(", ").join(words)
        helper.promptTitle, helper.prompt = _(column.label)[:32], hint[:250]
        helper.showInputMessage = True
    else:
        return
    helper.add(span)
    sheet.add_data_validation(helper)


def write_left_out(path: Path, file: SheetFile, rows: Sequence[SheetRow]) -> int:
    """The lines that stay out, as they were, with the reason behind. Raises Trouble.

    Returns how many. Put right and chosen again, the file is read like the first one.
    """
    from openpyxl import Workbook
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Font

    left = [row for row in rows if row.verdict in ("bad", "twice")]
    wide = max([len(file.heading.texts), *(len(row.line.cells) for row in left)])
    book = Workbook(write_only=True)
    sheet = book.create_sheet((file.title or _("Lines that stayed out"))[:31])
    sheet.freeze_panes = "A2"
    heads = [*file.heading.texts, *[""] * (wide - len(file.heading.texts))]
    cells = []
    for words in (*heads, _("Line in the file"), _("Reason")):
        cell = text_cell(sheet, words)
        cell.font = Font(bold=True)
        cells.append(cell)
    sheet.append(cells)
    for row in left:
        made: list[Any] = []
        for place in range(wide):
            value = row.line.cell(place)
            if isinstance(value, str):
                made.append(text_cell(sheet, value) if value else None)
            else:
                day = WriteOnlyCell(sheet, value=datetime(value.year, value.month, value.day))
                day.number_format = _DAY
                made.append(day)
        sheet.append([*made, row.line.number, text_cell(sheet, row.problem)])
    with whole_file(path) as unfinished:
        book.save(unfinished)
    return len(left)
